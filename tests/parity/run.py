#!/usr/bin/env python3
"""Run small programs under limn and under strace 7.2 with the same options and compare the lines.

Each families/*.c makes the calls of one family. Comments of the form

    /* PARITY: -v -e trace=openat */        one run with these options
    /* PARITY-32: -e trace=mmap2 */         only for the -m32 build
    /* PARITY-64: ... */                    only for the 64-bit build

say how it is run; a program without any is run once with no options. Both tracers run it without
address randomization, so addresses are the same; pids, times and inode numbers are normalized.

usage: run.py [--limn PATH] [--strace PATH] [--keep DIR] [NAME ...]
Without strace 7.2 everything is skipped, loudly (exit status 77).
"""
import argparse
import difflib
import os
import re
import shlex
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from oracle import find_oracle  # noqa: E402


def runs_of(source):
    """(options, bits) of each run that the source asks for."""
    runs = []
    with open(source) as f:
        for m in re.finditer(r"/\* PARITY(-32|-64)?:(.*?)\*/", f.read()):
            bits = {"-32": (32,), "-64": (64,), None: (64, 32)}[m.group(1)]
            runs += [(m.group(2).strip(), b) for b in bits]
    return runs or [("", 64), ("", 32)]


def build(source, bits, out):
    flags = ["-m32"] if bits == 32 else []
    cmd = ["cc", "-O1", "-w", "-D_GNU_SOURCE", *flags, "-o", out, source, "-lpthread"]
    r = subprocess.run(cmd, stderr=subprocess.PIPE, text=True)
    return r.returncode == 0, r.stderr


def normalize(text):
    """Replace what differs between two runs of one program: ids of processes, times, inodes."""
    pids = {}

    def pid(m):
        return pids.setdefault(m.group(0), "PID%d" % (len(pids) + 1))

    seen = set(re.findall(r"^(\d+)[ <]", text, re.M)) | set(re.findall(r"\[pid +(\d+)\]", text))
    seen |= set(re.findall(r"(?:get(?:p|t|pp)id\(\) += |si_pid=|process )(\d+)", text))
    seen |= set(re.findall(r"(\d+) in strace's PID NS", text))
    seen |= set(re.findall(r"^clone3?\(.*\) += (\d+)", text, re.M))
    for p in sorted(seen, key=lambda p: (-len(p), text.find(p))):
        if int(p) > 300:
            text = re.sub(r"(?<![\w.])%s(?![\w.])" % p, pid, text)
    text = re.sub(r"\b(socket|pipe|anon_inode|cgroup|ipc|mnt|net|pid|time|uts|user):\[\d+\]", r"\1:[INODE]", text)
    # of objects of BPF: their numbers, when they were made, where their machine code lies
    text = re.sub(r"(type=BPF_\w+|type=0x\w+ /\* BPF_\w+ \*/), id=\d+", r"\1, id=ID", text)
    text = re.sub(r"load_time=\d+( /\*.*?\*/)?", "load_time=TIME", text)
    text = re.sub(r'jited_prog_insns="[^"]*"', 'jited_prog_insns="JIT"', text)
    text = re.sub(r"/tmp/limn-parity-\w+/", "/tmp/limn-parity/", text)
    text = re.sub(r"^strace: ", "TRACER: ", text, flags=re.M)
    # strace remarks on stderr when it read only part of a structure; limn shows the address and no more
    return re.sub(r"^(?:TRACER|strace): umove(?:n|str): short read .*\n", "", text, flags=re.M)


def trace(tracer, options, program, cwd, log):
    # through a shell, so that both see the environment that a wrapper script would leave
    cmd = ["setarch", "-R", "sh", "-c", 'exec "$0" "$@"', tracer, "-o", log, *shlex.split(options), program]
    env = dict(os.environ, LC_ALL="C", TZ="UTC")
    r = subprocess.run(cmd, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                       stderr=subprocess.PIPE, timeout=240)
    try:
        with open(log, "rb") as f:
            text = f.read().decode("latin-1")
    except FileNotFoundError:
        text = ""
    return normalize(text + r.stderr.decode("latin-1").replace(tracer, "TRACER")), r.returncode


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--limn", default=os.environ.get("LIMN", "limn"))
    ap.add_argument("--strace", default=None)
    ap.add_argument("--keep", help="leave both logs of each run in this directory")
    ap.add_argument("--lines", type=int, default=20, help="lines of each difference shown")
    ap.add_argument("names", nargs="*")
    args = ap.parse_args()
    oracle = args.strace or find_oracle()
    if not oracle:
        print("SKIPPED: strace 7.2 is not to be had here; nothing was compared")
        return 77
    limn = os.path.abspath(args.limn)
    families = os.path.join(HERE, "families")
    names = args.names or sorted(f[:-2] for f in os.listdir(families) if f.endswith(".c"))
    passed = failed = skipped = 0
    with tempfile.TemporaryDirectory(prefix="limn-parity-") as tmp:
        for name in names:
            source = os.path.join(families, name + ".c")
            built = {}
            for i, (options, bits) in enumerate(runs_of(source)):
                if bits not in built:
                    prog = os.path.join(tmp, "%s.%d" % (name, bits))
                    good, err = build(source, bits, prog)
                    if not good and bits == 64:
                        print("FAIL %s does not build:\n%s" % (name, err))
                    built[bits] = prog if good else None
                label = "%s -m%d %s" % (name, bits, options)
                if not built[bits]:
                    print("SKIPPED %s: no -m%d build here" % (label, bits))
                    skipped += 1
                    continue
                logs = args.keep or tmp
                os.makedirs(logs, exist_ok=True)
                base = os.path.join(logs, "%s.%d.%d" % (name, bits, i))
                work = os.path.join(tmp, "work")
                results = []
                for tracer, ext in ((oracle, "strace"), (limn, "limn")):
                    subprocess.run(["rm", "-rf", work])
                    os.mkdir(work)
                    try:
                        results.append(trace(tracer, options, built[bits], work, "%s.%s" % (base, ext)))
                    except subprocess.TimeoutExpired:
                        results.append(("TIMEOUT\n", -1))
                if results[0] == results[1]:
                    passed += 1
                    continue
                failed += 1
                print("FAIL %s" % label)
                if results[0][1] != results[1][1]:
                    print("  exit status %d, expected %d" % (results[1][1], results[0][1]))
                diff = list(difflib.unified_diff(results[0][0].splitlines(), results[1][0].splitlines(),
                                                 "strace", "limn", lineterm="", n=0))
                for line in diff[:args.lines]:
                    print("  " + line[:400])
                if len(diff) > args.lines:
                    print("  ... %d more lines" % (len(diff) - args.lines))
    print("parity: %d passed, %d failed, %d skipped" % (passed, failed, skipped))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
