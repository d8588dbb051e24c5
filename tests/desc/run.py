#!/usr/bin/env python3
"""Tests of the description compiler.

errors/*.desc   each line that must be refused carries `#! text`: descc must report an error on
                exactly that line whose message contains the text, and nothing else.
good/*.desc     must compile without a word, print back (-f) as text that prints back the same, and
                still compile.
usage: run.py DESCC
"""
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
count = failed = 0


def check(good, name, why=""):
    global count, failed
    count += 1
    failed += not good
    print("%sok %d - %s" % ("" if good else "not ", count, name))
    if not good and why:
        print("\n".join("# " + line for line in why.splitlines()))


def run(descc, *args):
    r = subprocess.run([descc, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    return r.returncode, r.stdout, r.stderr


def expect_errors(descc, path):
    wanted = {}
    with open(path) as f:
        for n, line in enumerate(f, 1):
            m = re.search(r"#! (.*)", line)
            if m:
                wanted[n] = m.group(1).strip()
    status, _, err = run(descc, "--check", path)
    got = {}
    for line in err.splitlines():
        m = re.match(r"(.*?):(\d+):(\d+): error: (.*)", line)
        if m:
            got.setdefault(int(m.group(2)), []).append(m.group(4))
    problems = []
    for n, text in wanted.items():
        if not any(text in g for g in got.get(n, [])):
            problems.append("line %d: expected '%s', got %s" % (n, text, got.get(n, "nothing")))
    for n in got:
        if n not in wanted:
            problems.append("line %d: unexpected %s" % (n, got[n]))
    if status != 1:
        problems.append("exit status %d" % status)
    check(not problems, "errors/" + os.path.basename(path), "\n".join(problems))


def expect_good(descc, path):
    name = "good/" + os.path.basename(path)
    status, _, err = run(descc, "--check", path)
    check(status == 0 and not err, name + " compiles", err)
    with tempfile.TemporaryDirectory() as tmp:
        once = os.path.join(tmp, os.path.basename(path))
        status, text, err = run(descc, "-f", path)
        with open(once, "w") as f:
            f.write(text)
        status2, again, err2 = run(descc, "-f", once)
        check(status == 0 and status2 == 0 and text == again, name + " formats stably", err + err2)
        status, _, err = run(descc, "--check", once)
        check(status == 0, name + " compiles when formatted", err)


# What `-d CALL` must list of good/language.desc: the step that copies a pointer stands above those that follow it.
PLANS = {
    "openat": ["entry #0 string *pathname: up to NUL or 4096 bytes at pathname"],
    "read": ["exit #0 copy *buf: ret bytes at buf, as -s allows, after success"],
    "ioctl": ["exit skip 1 when op != 0x4c03 (LOOP_GET_STATUS)",
              "exit #0 copy *argp: 24 bytes at argp, after success",
              "exit skip 1 when op != 0x541b (FIONREAD)",
              "exit #0 copy *argp: 4 bytes at argp, after success"],
    "getsockname": ["entry #0 copy *addrlen: 4 bytes at addrlen",
                    "exit #0 copy *addrlen: 4 bytes at addrlen",
                    "exit #1 copy *addr: min(#0.s32 at 0, 8192) bytes at addr, after success"],
    "recvmsg": ["entry #0 copy *msg: 56 bytes at msg",
                "exit #0 copy *msg: 56 bytes at msg, after success",
                "exit #1 copy *msg->msg_name: min(#0.s32 at 8, 8192) bytes at #0.p64 at 0, after success",
                "exit #2 copy *msg->msg_iov: #0.u64 at 24 * 16 bytes at #0.p64 at 16, elements as -s allows, after success",
                "exit #3 copy *msg->msg_iov[].iov_base: min(#2.u64 at 8, ret) bytes at #2.p64 at 0 each 16, as -s allows, "
                "after success",
                "exit #4 copy *msg->msg_control: #0.u64 at 40 bytes at #0.p64 at 32, after success"],
}


def expect_plans(descc):
    path = os.path.join(HERE, "good", "language.desc")
    for call, wanted in PLANS.items():
        status, text, err = run(descc, "-d", call, path)
        got, half = [], ""
        for line in text.partition("capture (x86_64):\n")[2].partition("capture (")[0].splitlines():
            words = " ".join(line.split())
            if words.startswith("at "):
                half = words[3:]
            else:
                got.append(half + " " + words)
        check(status == 0 and got == wanted, "-d %s lists its copy steps" % call, "\n".join(got) + err)
    status, _, err = run(descc, "-d", "nosuch", path)
    check(status == 1 and "nosuch" in err, "-d names a call that is not described", err)


def main():
    descc = os.path.abspath(sys.argv[1])
    for kind, expect in (("errors", expect_errors), ("good", expect_good)):
        directory = os.path.join(HERE, kind)
        for f in sorted(os.listdir(directory)) if os.path.isdir(directory) else []:
            if f.endswith(".desc"):
                expect(descc, os.path.join(directory, f))
    expect_plans(descc)
    # what is no source error
    status, _, err = run(descc, "--check", "/nonexistent.desc")
    check(status == 1 and "/nonexistent.desc" in err, "a missing file is named")
    status, _, err = run(descc)
    check(status == 2 and err.startswith("usage:"), "no arguments: usage")
    print("1..%d" % count)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
