#!/usr/bin/env python3
"""What limn and strace 7.2 make of every system call with arguments drawn at random.

anycall.c makes the calls with arguments and memory from a seed, both tracers inject all results, so
nothing is executed and both see the same. Lines are compared one by one. The seeds are fixed: a
run finds the same every time; other seeds are worth trying after larger changes (--seed, --rounds).

EXCEPT names what is not compared, and why.

usage: anycall.py [--limn PATH] [--strace PATH] [--seed N] [--rounds N] [--show N] [CALL ...]
Without strace 7.2 everything is skipped, loudly (exit status 77).
"""
import argparse
import os
import re
import shlex
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from oracle import find_oracle  # noqa: E402

LAST_CALL = 480
RESULTS = ("retval=0", "retval=7", "error=ENOENT")
# (result, options): every result with the usual text; the other styles with one.
RUNS = [(r, "") for r in RESULTS] + [("retval=7", "-v -s 5"), ("retval=0", "-X raw"), ("retval=7", "-X verbose")]

# Lines that are not compared: (pattern, why).
EXCEPT = [(re.compile(p), why) for p, why in (
    (r"execve\(", "made before the program, with the environment's address"),
    (r"uprobe\(|syscall_0x150\(", "strace 7.2 has no name for it"),
    (r"getcwd\(.*\) = 0 ", "a length that it never returns"),
    (r"getdents(64)?\(.*, NULL", "strace counts the entries at NULL"),
    (r"recvmmsg(_time64)?\(\S+, \S+, 0, .*= 7 ", "more messages than there was room for"),
    (r"\w*select\w*\(.*\]\], left", "strace closes the last set twice"),
    (r"remap_file_pages\(.*, 0xf{9,}\w*\) = ", "flags past 32 bits, which the kernel does not look at"),
    (r"readdir\(", "strace reads a name as far as memory goes, whatever its length says"),
    (r"sendfile(64)?\(.*, 0\) = 7 ", "more than was asked for"),
    (r"mmap\(\w+, \d+, \w+( /\*.*?\*/)?, 0x[0-9a-f]{9,}", "flags past 32 bits, which the kernel does not look at"),
    (r"p?poll\w*\(.*\.\.\.\]", "strace's room for what came back is 1024 bytes, limn's is not"),
    (r"(move_pages|mincore|vmsplice|migrate_pages|mbind|[gs]et_mempolicy|io_submit)\(.*\b(\d{10,})\b",
     "of lengths past 32 bits strace abbreviates by the low half"),
)]


def build(bits, out):
    flags = ["-m32"] if bits == 32 else []
    r = subprocess.run(["cc", *flags, "-O1", "-ffreestanding", "-fno-stack-protector", "-fno-pie", "-no-pie",
                        "-fcf-protection=none", "-static", "-nostdlib", "-o", out, os.path.join(HERE, "anycall.c")],
                       stderr=subprocess.PIPE, text=True)
    return r.stderr if r.returncode else None


def trace(tracer, result, options, program, numbers, log):
    cmd = ["setarch", "-R", tracer, "-o", log, "-a1", *shlex.split(options),
           "-e", "inject=!exit_group,exit,execve,execveat:" + result, program, *map(str, numbers)]
    subprocess.run(cmd, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "TZ": "UTC"}, timeout=240)
    with open(log, "rb") as f:
        return f.read().decode("latin-1").splitlines()


def excepted(line):
    return any(p.match(line) for p, _ in EXCEPT)


def part(line, at):
    return line[:40] + " ~ " + line[max(40, at - 90):at + 90] if at > 130 else line[:at + 90]


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--limn", default=os.environ.get("LIMN", "limn"))
    ap.add_argument("--strace", default=None)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--rounds", type=int, default=6)
    ap.add_argument("--show", type=int, default=2, help="differences shown of each call")
    ap.add_argument("names", nargs="*", help="calls to show alone")
    args = ap.parse_args()
    oracle = args.strace or find_oracle()
    if not oracle:
        print("SKIPPED: strace 7.2 is not to be had here; nothing was compared")
        return 77
    limn = os.path.abspath(args.limn)
    passed = failed = skipped = 0
    with tempfile.TemporaryDirectory(prefix="limn-anycall-") as tmp:
        for bits in (64, 32):
            program = os.path.join(tmp, "anycall%d" % bits)
            err = build(bits, program)
            if err:
                print("SKIPPED: no -m%d build here: %s" % (bits, err.splitlines()[0] if err else ""))
                skipped += len(RUNS)
                continue
            for result, options in RUNS:
                numbers = (args.seed, args.rounds, 0, LAST_CALL)
                theirs, ours = (trace(t, result, options, program, numbers, os.path.join(tmp, "log"))
                                for t in (oracle, limn))
                wrong = {}
                if theirs and theirs[-1].endswith("<detached ...>"):
                    del ours[len(theirs) - 1:], theirs[-1:]  # strace has died of it
                for a, b in zip(theirs, ours):
                    if a != b and not excepted(a) and not excepted(b):
                        wrong.setdefault(re.match(r"\w*", a).group(), []).append((a, b))
                if len(theirs) != len(ours):
                    wrong["lines"] = [("%d lines" % len(theirs), "%d lines" % len(ours))]
                if args.names:
                    wrong = {k: v for k, v in wrong.items() if k in args.names}
                label = "-m%d %s %s" % (bits, result, options)
                if not wrong:
                    print("ok - %s, %d lines" % (label, len(theirs)))
                    passed += 1
                    continue
                failed += 1
                print("not ok - %s: %s" % (label, " ".join("%s:%d" % (k, len(v)) for k, v in wrong.items())))
                for pairs in wrong.values():
                    for a, b in pairs[:args.show]:
                        at = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
                        print("  - %s\n  + %s" % (part(a, at), part(b, at)), flush=True)
    print("anycall: %d passed, %d failed, %d skipped" % (passed, failed, skipped))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
