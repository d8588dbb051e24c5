#!/usr/bin/env python3
"""limn-log-merge: what it takes, how it sorts, what it says when there is nothing.

Usage: log_merge.py PROGRAM
"""
import os
import subprocess
import sys
import tempfile

program = os.path.abspath(sys.argv[1])
name = os.path.basename(program)
count = failed = 0

USAGE = f"""Usage: {name} STRACE_LOG

Finds all STRACE_LOG.PID files, adds PID prefix to every line,
then combines and sorts them, and prints result to standard output.

It is assumed that STRACE_LOGs were produced by strace with -tt[t]
option which prints timestamps (otherwise sorting won't do any good).
"""


def check(what, files, args, out="", err="", status=0):
    global count, failed
    with tempfile.TemporaryDirectory() as d:
        for path, text in files.items():
            full = os.path.join(d, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            if text is None:
                os.mkdir(full)
            else:
                with open(full, "wb") as f:
                    f.write(text.encode("latin-1"))
        r = subprocess.run([program] + args, cwd=d, capture_output=True)
    got = (r.stdout.decode("latin-1"), r.stderr.decode("latin-1"), r.returncode)
    count += 1
    if got == (out, err, status):
        print(f"ok {count} - {what}")
    else:
        failed += 1
        print(f"not ok {count} - {what}\n# got {got!r}\n# want {(out, err, status)!r}")


check("no argument", {}, [], err=USAGE, status=1)
check("two arguments", {}, ["--help", "x"], err=USAGE, status=1)
check("help", {}, ["--help"], out=USAGE)
check("help, short", {}, ["-h"], out=USAGE)
check("no such log", {}, ["nosuch"], err=f"{name}: nosuch: strace output not found\n", status=1)
check("only a directory and other names", {"l.5": None, "l.foo": "1 x\n", "l.1a": "1 x\n", "l.": "1 x\n", "l": "1 x\n"},
      ["l"], err=f"{name}: l: strace output not found\n", status=1)
check("no times", {"l.5": "open(\n", "l.6": ""}, ["l"],
      err=f"{name}: l.* files do not look like log files produced by 'strace -tt'\n", status=1)
check("in order of time, pids in a column",
      {"l.10": "21:13:52.040837 a(\n21:13:52.348069 +++\n", "l.123456": "21:13:52.044050 b\n", "l.9": "09:00:00.000001 c\n"},
      ["l"], out="9      09:00:00.000001 c\n10     21:13:52.040837 a(\n123456 21:13:52.044050 b\n10     21:13:52.348069 +++\n")
check("-ttt", {"l.1": "1700000000.000002 b\n", "l.2": "1700000000.000001 a\n999999999.999999 z\n"}, ["l"],
      out="2 999999999.999999 z\n2 1700000000.000001 a\n1 1700000000.000002 b\n")
check("same time: by file name, then as they stood",
      {"l.2": "5.0 x\n5.0 a\n", "l.10": "5.0 z\n5.0 y\n"}, ["l"], out="10 5.0 z\n10 5.0 y\n2  5.0 x\n2  5.0 a\n")
check("lines without a time are left out",
      {"l.1": " 1 x\n1\n1\tx\n-1 x\n1:2:3 x\n123:00 x\n12:00: x\n1. x\n.5 x\n12:00:00:00 x\n5x y\n\n7 \n12:0 k\n12:00.5 m\n"},
      ["l"], out="1 7 \n1 12:0 k\n1 12:00.5 m\n")
check("digits count, not where the point stands", {"l.1": "1.10 e\n1.9 f\n1.09 g\n"}, ["l"],
      out="1 1.9 f\n1 1.09 g\n1 1.10 e\n")
check("very long times", {"l.1": "00000000000000000000000000000000002.5 b\n3 a\n" + "9" * 30 + " d\n" + "8" * 30 + " c\n"}, ["l"],
      out="1 3 a\n1 00000000000000000000000000000000002.5 b\n1 " + "8" * 30 + " c\n1 " + "9" * 30 + " d\n")
check("no newline at the end", {"l.1": "5 x"}, ["l"], out="1 5 x\n")
check("any bytes", {"l.1": "5 \0\xff\x1b\r\n"}, ["l"], out="1 5 \0\xff\x1b\r\n")
check("a path, blanks and stars are a name", {"d e/l*.3": "2 x\n", "d e/lx.4": "1 y\n"}, ["d e/l*"], out="3 2 x\n")
print(f"1..{count}")
sys.exit(failed != 0)
