#!/usr/bin/env python3
"""What options do: effects.py LIMN TARGET EFFECTS. The head of effects.txt explains the rows."""
import glob
import os
import re
import shlex
import subprocess
import sys
import tempfile
import time

limn, target, effects = (os.path.abspath(a) for a in sys.argv[1:4])
rows = []
for line in open(effects, encoding="utf-8"):
    line = line.rstrip("\n")
    if line.startswith("\t"):
        rows[-1][1].append(line[1:])
    elif line and not line.startswith("#"):
        rows.append((line, []))

if subprocess.run([limn, "-o", "/dev/null", target, "env"], cwd="/tmp",
                  stdin=subprocess.DEVNULL).returncode != 50:
    print("1..0 # SKIP processes cannot be traced here")
    sys.exit(0)
failures = 0
keep = tempfile.TemporaryDirectory()
rec = os.path.join(keep.name, "record")
subprocess.run([limn, "-f", "--record=" + rec, target], cwd=keep.name, stdin=subprocess.DEVNULL,
               capture_output=True, timeout=20)
for i, (args, wants) in enumerate(rows, 1):
    skip = " # SKIP needs root" if os.geteuid() and re.match(r"-u|--user", args) else ""
    with tempfile.TemporaryDirectory() as d:
        words = shlex.split(args.replace("@DIR", d).replace("@REC", rec))
        options, _, rest = (words[:words.index("--")], 0, words[words.index("--") + 1:]) \
            if "--" in words else (words, 0, [])
        command = [] if args.startswith(("-p", "--attach", "--replay")) else [target] + rest
        try:
            p = subprocess.run([limn] + options + command, cwd=d, stdin=subprocess.DEVNULL,
                               capture_output=True, timeout=20)
        except subprocess.TimeoutExpired:
            print(f"not ok {i} - {args}: timeout")
            failures += 1
            continue
        if re.match(r"-D|--daemoni", args):
            time.sleep(0.2)
        out = p.stderr.decode("latin-1")
        for f in sorted(glob.glob(os.path.join(d, "out*"))):
            out += open(f, encoding="latin-1").read()
    bad = []
    for want in wants:
        if want.startswith("="):
            if p.returncode != int(want[1:]):
                bad.append(f"status {p.returncode}, want {want[1:]}")
        elif want.startswith("!"):
            found = re.search("(?m)" + want[1:], out)
            if found:
                bad.append(f"there is {found.group(0)!r}")
        elif not re.search("(?m)" + want, out):
            bad.append(f"no {want}")
    if skip:
        bad = []
    print(f"{'not ok' if bad else 'ok'} {i} - {args}{skip}")
    failures += bool(bad)
    for b in bad + (out.splitlines()[-8:] if bad else []):
        print("#", b)
print(f"1..{len(rows)}")
sys.exit(failures > 0)
