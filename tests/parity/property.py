#!/usr/bin/env python3
"""A recording replays as what was seen live: the text written while a run was recorded, and the
text of replaying that recording with the same options, are the same to the byte.

Runs the programs of programs.py, or with --families those of run.py; needs no other tracer. With --raw
memory is recorded by the capture plan alone: what decode reads, the plan must have copied.

usage: property.py [--limn PATH] [--raw] [--families] [--keep DIR] [NAME ...]
"""
import argparse
import difflib
import glob
import os
import re
import shlex
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import programs  # noqa: E402
import run  # noqa: E402

# One run of each program has every option that asks memory for more; the others differ in the text.
# With -ff there is a file for each thread.
OPTIONS = ("-f -v -s 200 -yy -T", "-f -c", "-f -tt -X raw", "-ff -r -n")
# What was captured by the plan alone knows no paths of descriptors.
RAW_OPTIONS = ("-f -v -s 200 -T", "-f -s 3 -tt")


def outputs(base):
    """The files that were written: BASE, or with -ff BASE.PID."""
    return sorted(p for p in glob.glob(glob.escape(base) + "*") if re.fullmatch(r"(\.\d+)?", p[len(base):]))


def read(base):
    """All lines of all files, each file under its own name."""
    lines = []
    for path in outputs(base):
        with open(path, "rb") as f:
            lines += ["file" + path[len(base):]] + f.read().decode("latin-1").splitlines()
    return lines


def compare(label, base, stderr):
    """Whether live and replayed text are the same; shows how they differ."""
    live, replayed = read(base + ".live"), read(base + ".replayed")
    written = len(live) > len(outputs(base + ".live")) > 0
    if written and live == replayed:
        print("ok - " + label, flush=True)
        return True
    print("not ok - " + label)
    if not written:
        print("  nothing was written")
    for line in stderr.decode("latin-1").splitlines()[:3]:
        print("  " + line)
    for line in list(difflib.unified_diff(live, replayed, "live", "replayed", lineterm="", n=0))[:12]:
        print("  " + line[:400], flush=True)
    return False


def fresh(base):
    for ext in (".rec", ".live", ".replayed"):
        for path in outputs(base + ext):
            os.unlink(path)


def run_programs(limn, raw, names, logs, tmp):
    passed = failed = skipped = 0
    for program in programs.chosen(names):
        lacking = programs.missing(program)
        if lacking:
            print("ok - %s # SKIP not installed: %s" % (program.name, " ".join(lacking)))
            skipped += 1
            continue
        for options in RAW_OPTIONS if raw else OPTIONS:
            base = os.path.join(logs, program.name + options.replace(" ", ""))
            fresh(base)
            programs.trace([limn, "--record=" + base + ".rec", *raw, "-o", base + ".live"], options, program,
                           os.path.join(tmp, "work"))
            r = subprocess.run([limn, "--replay=" + base + ".rec", "-o", base + ".replayed",
                                *programs.words(options, program)],
                               env=programs.environment(tmp), stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=120)
            if compare("%s %s" % (program.name, options), base, r.stderr):
                passed += 1
            else:
                failed += 1
    return passed, failed, skipped


# What a capture plan cannot have: arrays of more than 128 KiB, which -v shows whole; chains of more than three
# structures; what kind of object a descriptor is that stands in memory; buffers of more messages than there is room for.
NOT_PLANNED = {"files_random", "ioctl_random", "io_uring_query", "bpf_objects", "socket_calls"}

# Runs of families that show what is not memory (paths, names), or that change what happens.
NOT_MEMORY = re.compile(r"-y|-k|-Y|inject|fault|-c|-C|-ff|--decode-|--secontext|--kill|--output|--seccomp|-P|--trace-path|namespace=|--pidns")


def run_families(limn, raw, names, logs, tmp):
    families = os.path.join(os.path.dirname(os.path.abspath(__file__)), "families")
    passed = failed = skipped = 0
    for name in names or sorted(f[:-2] for f in os.listdir(families) if f.endswith(".c")):
        source = os.path.join(families, name + ".c")
        for i, (options, bits) in enumerate(run.runs_of(source)):
            prog = os.path.join(tmp, "%s.%d" % (name, bits))
            if NOT_MEMORY.search(options) or (raw and name in NOT_PLANNED) or not (os.path.exists(prog) or run.build(source, bits, prog)[0]):
                skipped += 1
                continue
            base = os.path.join(logs, "%s.%d.%d" % (name, bits, i))
            work = os.path.join(tmp, "work")
            subprocess.run(["rm", "-rf", work])
            os.mkdir(work)
            fresh(base)
            env = dict(os.environ, LC_ALL="C", TZ="UTC")
            quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "env": env}
            words = shlex.split(options)
            try:
                subprocess.run([limn, "--record=" + base + ".rec", *raw, "-o", base + ".live", *words, prog],
                               cwd=work, timeout=120, **quiet)
                r = subprocess.run([limn, "--replay=" + base + ".rec", "-o", base + ".replayed", *words],
                                   timeout=120, **quiet)
            except subprocess.TimeoutExpired:
                print("not ok - %s -m%d %s: it takes too long" % (name, bits, options))
                failed += 1
                continue
            if compare("%s -m%d %s" % (name, bits, options), base, r.stderr):
                passed += 1
            else:
                failed += 1
            for ext in (".rec", ".live", ".replayed"):
                if logs == tmp and os.path.exists(base + ext):
                    os.unlink(base + ext)
    return passed, failed, skipped


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--limn", default=os.environ.get("LIMN", "limn"))
    ap.add_argument("--raw", action="store_true", help="record by the capture plan, without decoding")
    ap.add_argument("--families", action="store_true", help="the programs of families/ instead")
    ap.add_argument("--keep", help="leave recordings and texts in this directory")
    ap.add_argument("names", nargs="*")
    args = ap.parse_args()
    limn = os.path.abspath(args.limn)
    with tempfile.TemporaryDirectory(prefix="limn-programs-") as tmp:
        logs = args.keep or tmp
        os.makedirs(logs, exist_ok=True)
        what = run_families if args.families else run_programs
        passed, failed, skipped = what(limn, ["--record-raw"] if args.raw else [], args.names, logs, tmp)
    print("property: %d passed, %d failed, %d skipped" % (passed, failed, skipped))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
