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
    "openat": ["entry string *pathname: up to NUL"],
    "read": ["exit  sized  *buf: ret bytes"],
    "ioctl": ["exit  fixed  *argp: struct loop_info, 24/16 bytes  when op == LOOP_GET_STATUS",
              "exit  fixed  *argp: 4 bytes  when op == FIONREAD"],
    "getsockname": ["entry fixed  *addrlen: 4 bytes", "exit  fixed  *addrlen: 4 bytes",
                    "exit  sized  *addr: struct sockaddr, min(addrlen@in, addrlen@out) bytes"],
    "recvmsg": ["exit  fixed  *msg: struct msghdr, 56/28 bytes",
                "exit  sized  *msg->msg_name: struct sockaddr, min(msg_namelen@in, msg_namelen) bytes",
                "exit  each   *msg->msg_iov: msg_iovlen elements of 16/8 bytes",
                "exit  sized  *msg->msg_iov[].iov_base: iov_len bytes",
                "exit  format *msg->msg_control: as formatter cmsgs reads it"],
}


def expect_plans(descc):
    path = os.path.join(HERE, "good", "language.desc")
    for call, wanted in PLANS.items():
        status, text, err = run(descc, "-d", call, path)
        got = re.findall(r"^ +\d+\. (.*)$", text, re.M)
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
