#!/usr/bin/env python3
"""What the eBPF engine costs: limn --engine=bpf beside the untraced run, strace, perf trace and bpftrace.

usage: bpf.py LIMN [--rounds N] [--json FILE] [WORKLOAD ...]

As run.py: all contenders of a workload one after another in every round, medians of the ratios to
the untraced run, nothing concluded on a busy machine. Storms make so many calls that starting up
counts for nothing; those who take longest for a call get a shorter storm, and figures are per call.
perf and bpftrace need tracefs; it is mounted where only this script sees it.
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
sys.path.insert(0, HERE)
from run import NOISE, build, find_oracle, git_repo, run  # noqa: E402

CALLS = {"untraced": 2000000, "limn": 2000000, "bpftrace": 1000000, "perf trace": 40000, "strace": 20000}
COUNT = "tracepoint:raw_syscalls:sys_enter /pid == cpid/ { @[args->id] = count(); }"
PRINT = ('tracepoint:raw_syscalls:sys_enter /pid == cpid/ { printf("%d(%lx, %lx, %lx)\\n", args->id, args->args[0], '
         "args->args[1], args->args[2]); }")
TRACEFS = "/sys/kernel/tracing"


def in_tracefs(*cmd):
    """CMD where tracefs is mounted; None when that cannot be had."""
    if not shutil.which(cmd[0]):
        return None
    if os.path.exists(TRACEFS + "/events"):
        return list(cmd)
    return ["unshare", "-m", "sh", "-c", "mount -t tracefs t %s && exec \"$@\"" % TRACEFS, "sh", *cmd]


def storms(limn, strace, storm, tmp):
    def cmd(who):
        return [storm, "getppid", str(CALLS[who])]
    out = os.path.join(tmp, "out")
    bpf = [limn, "--engine=bpf", "-o", out]
    return {
        "count": {
            "untraced": cmd("untraced"), "limn": [*bpf, "-c", *cmd("limn")],
            "bpftrace": in_tracefs("bpftrace", "-o", out, "-e", COUNT, "-c", " ".join(cmd("bpftrace"))),
            "perf trace": in_tracefs("perf", "trace", "-s", "-o", out, *cmd("perf trace")),
            "strace": strace and [strace, "-c", "-o", out, *cmd("strace")],
        },
        "each call": {
            "untraced": cmd("untraced"), "limn": [*bpf, *cmd("limn")],
            "bpftrace": in_tracefs("bpftrace", "-o", out, "-e", PRINT, "-c", " ".join(cmd("bpftrace"))),
            "perf trace": in_tracefs("perf", "trace", "-o", out, *cmd("perf trace")),
            "strace": strace and [strace, "-o", out, *cmd("strace")],
        },
    }


def programs(limn, strace, tmp):
    source = os.path.join(tmp, "hello.c")
    with open(source, "w") as f:
        f.write("#include <stdio.h>\n#include <stdlib.h>\nint main(void) { puts(\"hello\"); return 0; }\n")
    commands = {"find": ["find", "/usr"], "tar": ["tar", "cf", "/dev/null", "/usr/include"],
                "gcc": ["gcc", "-c", "-o", os.path.join(tmp, "hello.o"), source], "true": ["true"]}
    if shutil.which("git"):
        commands["git status"] = ["git", "-C", git_repo(tmp), "status"]
    out = os.path.join(tmp, "out")
    return {name: {
        "untraced": c, "limn": [limn, "--engine=bpf", "-f", "-o", out, *c],
        "bpftrace": None,
        "perf trace": in_tracefs("perf", "trace", "-o", out, *c),
        "strace": strace and [strace, "-f", "-o", out, *c],
    } for name, c in commands.items()}


def beside(limn, storm, tmp, rounds):
    """An untraced storm while limn traces something that sleeps, against the storm alone."""
    cmd = [storm, "getppid", str(CALLS["untraced"])]
    ratios = []
    for _ in range(rounds):
        alone = run(cmd)
        p = subprocess.Popen([limn, "--engine=bpf", "-o", os.path.join(tmp, "out"), "sleep", "30"], stderr=subprocess.DEVNULL)
        time.sleep(0.5)
        with_limn = run(cmd)
        p.terminate()
        p.wait()
        ratios.append(with_limn / alone)
    return ratios


def lost(limn, cmd, tmp):
    """How many events one more run loses."""
    err = subprocess.run(cmd, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE).stderr.decode()
    for line in err.splitlines():
        if "events were lost" in line:
            return int(line.split(": ")[1].split()[0])
    return 0


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("limn")
    ap.add_argument("--rounds", type=int, default=5)
    ap.add_argument("--json")
    ap.add_argument("workloads", nargs="*")
    args = ap.parse_intermixed_args()
    limn = os.path.abspath(args.limn)
    load = os.getloadavg()[0]
    who = ("limn", "bpftrace", "perf trace", "strace")
    print("machine: %d CPUs, load %.2f; times untraced (per call in a storm)" % (os.cpu_count(), load))
    if load > 0.7 * os.cpu_count():
        print("the machine is busy: figures below are no basis for a conclusion")
    print("%-11s %10s %10s %10s %10s %10s" % ("workload", *who, "lost"))
    report = {"load": load, "rounds": args.rounds, "workloads": {}}
    with tempfile.TemporaryDirectory() as tmp:
        storm = build(tmp)["storm"]
        jobs = {**storms(limn, find_oracle(), storm, tmp), **programs(limn, find_oracle(), tmp)}
        for name, c in jobs.items():
            if args.workloads and name not in args.workloads:
                continue
            c = {k: v for k, v in c.items() if v}
            calls = CALLS if name in ("count", "each call") else dict.fromkeys(CALLS, 1)
            times = {k: [] for k in c}
            for _ in range(args.rounds):
                for k, cmd in c.items():
                    times[k].append(run(cmd) / calls[k])
            ratios = {k: [a / b for a, b in zip(times[k], times["untraced"])] for k in who if k in c}
            row = {k: statistics.median(r) for k, r in ratios.items()}
            noisy = (max(ratios["limn"]) - min(ratios["limn"])) / 2 > NOISE * row["limn"]
            missing = lost(limn, c["limn"], tmp)
            print("%-11s %s %10d%s" % (name, " ".join("%10s" % ("%.2f" % row[k] if k in row else "-") for k in who), missing,
                                       "   (noise: no conclusion)" if noisy else ""), flush=True)
            report["workloads"][name] = {"ratios": row, "noisy": noisy, "lost": missing, "seconds": times}
        if not args.workloads or "beside" in args.workloads:
            ratios = beside(limn, storm, tmp, args.rounds)
            print("%-11s %10.2f" % ("beside", statistics.median(ratios)))
            report["workloads"]["beside"] = {"ratios": {"limn": statistics.median(ratios)}}
    if args.json:
        with open(args.json, "w") as f:
            json.dump(report, f, indent=1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
