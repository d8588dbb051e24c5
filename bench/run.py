#!/usr/bin/env python3
"""Side-by-side benchmark: limn beside the untraced run, strace as it is and strace on one CPU.

usage: run.py LIMN [--rounds N] [--json FILE] [WORKLOAD ...]

Every round runs all contenders of a workload one after another; each figure is the median of the
ratios within a round, so that a machine whose speed drifts does not decide. Speed is never tested:
this prints a table and writes a JSON copy for comparison over time. It refuses to conclude when the
machine was busy or the rounds disagree.
"""
import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "tests", "parity"))
from oracle import find_oracle  # noqa: E402

NOISE = 0.35  # half the spread of a ratio, relative, past which nothing is concluded


def build(tmp):
    tools = {}
    for name in ("storm", "floor"):
        out = os.path.join(tmp, name)
        subprocess.run(["cc", "-O1", "-D_GNU_SOURCE", "-o", out, os.path.join(HERE, name + ".c"), "-lpthread"],
                       check=True)
        tools[name] = out
    return tools


def git_repo(tmp):
    repo = os.path.join(tmp, "repo")
    env = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null")
    git = ["git", "-c", "user.name=bench", "-c", "user.email=bench@localhost", "-C", repo]
    subprocess.run(["git", "init", "-q", repo], check=True, env=env)
    for i in range(200):
        os.makedirs(os.path.join(repo, "d%d" % (i % 20)), exist_ok=True)
        with open(os.path.join(repo, "d%d" % (i % 20), "f%d" % i), "w") as f:
            f.write("line\n" * i)
    subprocess.run(git + ["add", "-A"], check=True, env=env)
    subprocess.run(git + ["commit", "-qm", "all"], check=True, env=env)
    return repo


def workloads(tools, tmp):
    storm = tools["storm"]
    source = os.path.join(tmp, "hello.c")
    with open(source, "w") as f:
        f.write('#include <stdio.h>\n#include <stdlib.h>\nint main(void) { puts("hello"); return 0; }\n')
    w = {
        "getppid": ([storm, "getppid", "20000"], []),
        "read32": ([storm, "read32", "10000"], []),
        "openclose": ([storm, "openclose", "4000"], []),
        "threads": ([storm, "threads", "4000"], ["-f"]),
        "compute": ([storm, "compute", "4000"], []),
        "count": ([storm, "getppid", "20000"], ["-c"]),
        "filtered": ([storm, "getppid", "20000"], ["-f", "-e", "trace=openat"]),
        "find": (["find", "/usr/share/doc"], []),
        "tar": (["tar", "cf", "/dev/null", "/usr/include"], []),
        "true": (["true"], []),
    }
    if shutil.which("git"):
        w["git status"] = (["git", "-C", git_repo(tmp), "status"], ["-f"])
    if shutil.which("gcc"):
        w["gcc"] = (["gcc", "-c", "-o", os.path.join(tmp, "hello.o"), source], ["-f"])
    return w


def run(cmd):
    start = time.monotonic()
    subprocess.run(cmd, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - start


def contenders(limn, strace, tools, command, options):
    log = ["-o", "/dev/null"]
    c = {"untraced": command, "limn": [limn, *options, *log, *command]}
    if strace:
        c["strace"] = [strace, *options, *log, *command]
        c["strace/1cpu"] = ["taskset", "-c", "0", strace, *options, *log, *command]
    if not options:
        c["floor"] = [tools["floor"], *command]
    return c


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("limn")
    ap.add_argument("--rounds", type=int, default=5)
    ap.add_argument("--json")
    ap.add_argument("workloads", nargs="*")
    args = ap.parse_intermixed_args()
    limn = os.path.abspath(args.limn)
    strace = find_oracle()
    load = os.getloadavg()[0]
    print("machine: %d CPUs, load %.2f; strace: %s" % (os.cpu_count(), load, strace or "none, left out"))
    if load > 0.7 * os.cpu_count():
        print("the machine is busy: figures below are no basis for a conclusion")
    print("%-11s %12s %12s %12s %12s" % ("workload", "/untraced", "/strace", "/strace 1cpu", "/floor"))
    report = {"load": load, "rounds": args.rounds, "workloads": {}}
    with tempfile.TemporaryDirectory() as tmp:
        tools = build(tmp)
        for name, (command, options) in workloads(tools, tmp).items():
            if args.workloads and name not in args.workloads:
                continue
            c = contenders(limn, strace, tools, command, options)
            for cmd in c.values():
                run(cmd)
            times = {k: [] for k in c}
            for _ in range(args.rounds):
                for k, cmd in c.items():
                    times[k].append(run(cmd))
            row, noisy = {}, False
            for k in ("untraced", "strace", "strace/1cpu", "floor"):
                if k not in c:
                    continue
                ratios = [a / b for a, b in zip(times["limn"], times[k])]
                row[k] = statistics.median(ratios)
                noisy |= (max(ratios) - min(ratios)) / 2 > NOISE * row[k]
            cells = ["%12s" % ("%.2f" % row[k] if k in row else "-")
                     for k in ("untraced", "strace", "strace/1cpu", "floor")]
            print("%-11s %s%s" % (name, " ".join(cells), "   (noise: no conclusion)" if noisy else ""))
            report["workloads"][name] = {"ratios": row, "noisy": noisy, "seconds": times}
    if args.json:
        with open(args.json, "w") as f:
            json.dump(report, f, indent=1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
