#!/usr/bin/env python3
"""A recording replays as what was seen live: the text written while a run was recorded, and the
text of replaying that recording with the same options, are the same to the byte.

Runs the programs of programs.py; needs no other tracer.

usage: property.py [--limn PATH] [--keep DIR] [NAME ...]
"""
import argparse
import difflib
import os
import shlex
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import programs  # noqa: E402

# One run of each program has every option that asks memory for more; the others differ in the text.
OPTIONS = ("-f -v -s 200 -yy -T", "-f -c", "-f -tt -X raw")


def read(path):
    try:
        with open(path, "rb") as f:
            return f.read().decode("latin-1").splitlines()
    except FileNotFoundError:
        return ["(no such file)"]


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--limn", default=os.environ.get("LIMN", "limn"))
    ap.add_argument("--keep", help="leave recordings and texts in this directory")
    ap.add_argument("names", nargs="*")
    args = ap.parse_args()
    limn = os.path.abspath(args.limn)
    passed = failed = skipped = 0
    with tempfile.TemporaryDirectory(prefix="limn-programs-") as tmp:
        logs = args.keep or tmp
        os.makedirs(logs, exist_ok=True)
        for program in programs.chosen(args.names):
            lacking = programs.missing(program)
            if lacking:
                print("ok - %s # SKIP not installed: %s" % (program.name, " ".join(lacking)))
                skipped += 1
                continue
            for options in OPTIONS:
                base = os.path.join(logs, program.name + options.replace(" ", ""))
                for ext in (".rec", ".live", ".replayed"):
                    if os.path.exists(base + ext):
                        os.unlink(base + ext)
                programs.trace([limn, "--record=" + base + ".rec", "-o", base + ".live"], options, program,
                               os.path.join(tmp, "work"))
                words = [w for w in shlex.split(options) if program.follow or w != "-f"]
                r = subprocess.run([limn, "--replay=" + base + ".rec", "-o", base + ".replayed", *words],
                                   env=programs.environment(tmp), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=120)
                live, replayed = read(base + ".live"), read(base + ".replayed")
                if live and live == replayed:
                    print("ok - %s %s" % (program.name, options), flush=True)
                    passed += 1
                    continue
                print("not ok - %s %s" % (program.name, options))
                failed += 1
                if not live:
                    print("  nothing was written")
                for line in r.stderr.decode("latin-1").splitlines()[:3]:
                    print("  " + line)
                for line in list(difflib.unified_diff(live, replayed, "live", "replayed", lineterm="", n=0))[:12]:
                    print("  " + line[:400], flush=True)
    print("property: %d passed, %d failed, %d skipped" % (passed, failed, skipped))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
