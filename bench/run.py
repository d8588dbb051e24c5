#!/usr/bin/env python3
"""Side-by-side benchmark: limn beside the untraced run, strace as it is and strace on one CPU.

usage: run.py LIMN [--rounds N] [--user UID] [--json FILE] [WORKLOAD ...]

Every round runs all contenders of a workload one after another; each figure is the median of the
ratios within a round, so that a machine whose speed drifts does not decide. Storms tell themselves
how long their calls took; of whole programs the wall time counts.

How much CPU time others took during a run is measured. A run that had to share too much is made
again, and a row that could not be had without, or whose rounds disagree, concludes nothing. Speed is
never tested: this prints a table and writes a JSON copy for comparison over time.
"""
import argparse
import json
import os
import re
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "tests", "parity"))
from oracle import find_oracle  # noqa: E402

NOISE = 0.35    # half the spread of a ratio, relative, past which nothing is concluded
FOREIGN = 0.10  # of one CPU that others may use during a run
TRIES = 6       # to get such a run
TICK = os.sysconf("SC_CLK_TCK")
ONE = str(max(os.sched_getaffinity(0)))

# Workload: command, options of the tracer, kind. storm: prints its own time; program: wall time.
STORM, PROGRAM, ATTACH = "storm", "program", "attach"


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
    for n in range(3):
        for i in range(200):
            os.makedirs(os.path.join(repo, "d%d" % (i % 20)), exist_ok=True)
            with open(os.path.join(repo, "d%d" % (i % 20), "f%d" % i), "w") as f:
                f.write("line\n" * (i + n))
        subprocess.run(git + ["add", "-A"], check=True, env=env)
        subprocess.run(git + ["commit", "-qm", "all"], check=True, env=env)
    return repo


def workloads(tools, tmp):
    storm = tools["storm"]
    source = os.path.join(tmp, "hello.c")
    with open(source, "w") as f:
        f.write('#include <stdio.h>\n#include <stdlib.h>\nint main(void) { puts("hello"); return 0; }\n')
    w = {
        "getppid": ([storm, "getppid", "20000"], [], STORM),
        "read32": ([storm, "read32", "10000"], [], STORM),
        "openclose": ([storm, "openclose", "4000"], [], STORM),
        "compute": ([storm, "compute", "4000"], [], STORM),
        "compute2p": ([storm, "compute2p", "3000"], ["-f"], STORM),
        "compute4t": ([storm, "compute4t", "1500"], ["-f"], STORM),
        "threads": ([storm, "threads", "4000"], ["-f"], STORM),
        "procs64": ([storm, "procs64", "200"], ["-f"], STORM),
        "idle1000": ([storm, "idle", "5000"], ["-f"], STORM),
        "attach": ([storm, "wait", "10000"], [], ATTACH),
        "count": ([storm, "getppid", "20000"], ["-c"], STORM),
        "stacks": ([storm, "getppid", "500"], ["-k"], STORM),
        "filtered": ([storm, "getppid", "200000"], ["-f", "-e", "trace=openat"], STORM),
        "find": (["find", "/usr/share"], [], PROGRAM),
        "find opens": (["find", "/usr/share"], ["-f", "-e", "trace=openat"], PROGRAM),
        "tar": (["tar", "cf", "/dev/zero", "/usr/include"], [], PROGRAM),
        "true": (["true"], [], PROGRAM),
    }
    if shutil.which("git"):
        repo = git_repo(tmp)
        w["git status"] = (["git", "-C", repo, "status"], ["-f"], PROGRAM)
        w["git log"] = (["git", "-C", repo, "log", "--stat"], ["-f"], PROGRAM)
    if shutil.which("gcc"):
        w["gcc"] = (["gcc", "-c", "-o", os.path.join(tmp, "hello.o"), source], ["-f"], PROGRAM)
    return w


def busy():
    with open("/proc/stat") as f:
        user, nice, system, _, _, irq, softirq = map(int, f.readline().split()[1:8])
    return (user + nice + system + irq + softirq) / TICK


def own():
    a, b = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return a.ru_utime + a.ru_stime + b.ru_utime + b.ru_stime


def status(pid, field):
    try:
        with open("/proc/%d/status" % pid) as f:
            m = re.search(r"^%s:\s*(\d+)" % field, f.read(), re.M)
            return int(m.group(1)) if m else None
    except OSError:
        return None


def attach_run(cmd, command):
    """Seconds that a process needed for its calls once somebody had attached to it."""
    v = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    t = subprocess.Popen([*cmd, "-p", str(v.pid)], stderr=subprocess.DEVNULL) if cmd else None
    end = time.monotonic() + 10
    while time.monotonic() < end and (status(v.pid, "SigBlk") is None or
                                      (t and not status(v.pid, "TracerPid"))):
        time.sleep(0.001)
    time.sleep(0.05)
    v.send_signal(signal.SIGUSR1)
    out = v.communicate()[0]
    if t:
        t.wait()
    return int(out) / 1e9


def run_once(cmd, command, kind):
    if kind == ATTACH:
        return attach_run(cmd, command)
    start = time.monotonic()
    p = subprocess.run([*cmd, *command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                       stderr=subprocess.DEVNULL)
    wall = time.monotonic() - start
    return int(p.stdout.split()[-1]) / 1e9 if kind == STORM else wall


def run(cmd, command, kind):
    """(seconds, how much of a CPU others used). Of several tries that with the least."""
    best = None
    for i in range(TRIES):
        b, o, t = busy(), own(), time.monotonic()
        seconds = run_once(cmd, command, kind)
        wall = time.monotonic() - t
        foreign = max(0.0, busy() - b - (own() - o) - 2.0 / TICK) / max(wall, 0.05)
        if not best or foreign < best[1]:
            best = (seconds, foreign)
        if foreign <= FOREIGN:
            break
        time.sleep(0.1)
    return best


def peak_kb(cmd, command, kind):
    """The most memory that a tracer's processes had, looked at while it ran."""
    if kind == ATTACH:
        return None
    p = subprocess.Popen([*cmd, *command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                         stderr=subprocess.DEVNULL)
    peak, exe = 0, None
    while p.poll() is None:
        try:
            pids = [p.pid]
            with open("/proc/%d/task/%d/children" % (p.pid, p.pid)) as f:
                pids += map(int, f.read().split())
            exe = os.readlink("/proc/%d/exe" % p.pid)
            for pid in pids:
                if os.readlink("/proc/%d/exe" % pid) == exe:
                    peak = max(peak, status(pid, "VmHWM") or 0)
        except OSError:
            pass
        time.sleep(0.002)
    return peak


def contenders(limn, strace, installed, tools, options, user):
    """Name to the words before the command."""
    log = ["-o", "/dev/null"]
    one = ["taskset", "-c", ONE]
    c = {"untraced": [], "limn": [limn, *options, *log]}
    if strace:
        c["strace"] = [strace, *options, *log]
        c["strace 1cpu"] = [*one, strace, *options, *log]
    if installed:
        c["installed"] = [installed, *options, *log]
    if not options:
        c["floor"] = [tools["floor"]]
        c["floor 1cpu"] = [*one, tools["floor"]]
    if user is not None:
        drop = ["setpriv", "--reuid=%d" % user, "--regid=%d" % user, "--clear-groups"]
        c = {k: [*drop, *v] for k, v in c.items()}
    return c


def events_lost(limn, tools, tmp):
    """Calls that were made and are in no line."""
    lost = {}
    for kind, n in (("getppid", 5000), ("threads", 1000), ("procs64", 50)):
        log = os.path.join(tmp, "lost.log")
        subprocess.run([limn, "-f", "-o", log, "-e", "trace=getppid", tools["storm"], kind, str(n)],
                       stdout=subprocess.DEVNULL)
        with open(log) as f:
            seen = len(re.findall(r"getppid\(", f.read()))
        lost[kind] = n * {"threads": 4, "procs64": 64}.get(kind, 1) - seen
    return lost


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("limn")
    ap.add_argument("--rounds", type=int, default=5)
    ap.add_argument("--user", type=int, help="run everything as this user")
    ap.add_argument("--json")
    ap.add_argument("workloads", nargs="*")
    args = ap.parse_intermixed_args()
    limn = os.path.abspath(args.limn)
    strace, installed = find_oracle(), shutil.which("strace")
    load = os.getloadavg()[0]
    print("machine: %d CPUs, load %.2f; strace 7.2: %s; installed: %s; as %s" %
          (os.cpu_count(), load, strace or "none, left out", installed or "none",
           "user %s" % args.user if args.user is not None else "uid %d" % os.geteuid()))
    columns = ["untraced", "strace", "strace 1cpu", "installed", "floor", "floor 1cpu"]
    print("limn's time over that of:")
    print("%-11s %9s %s %11s %8s  %s" % ("workload", "limn ms", " ".join("%11s" % c for c in columns),
                                         "added/7.2", "peak MB", "others' CPU"))
    report = {"load": load, "rounds": args.rounds, "user": args.user, "cpus": os.cpu_count(),
              "time": time.time(), "workloads": {}}
    with tempfile.TemporaryDirectory() as tmp:
        os.chmod(tmp, 0o755)
        tools = build(tmp)
        for name, (command, options, kind) in workloads(tools, tmp).items():
            if args.workloads and name not in args.workloads:
                continue
            c = contenders(limn, strace, installed, tools, options, args.user)
            if kind == ATTACH:
                c.pop("floor"), c.pop("floor 1cpu")
            for cmd in c.values():
                run_once(cmd, command, kind)
            times, foreign = {k: [] for k in c}, []
            for _ in range(args.rounds):
                for k, cmd in c.items():
                    t, f = run(cmd, command, kind)
                    times[k].append(t)
                    foreign.append(f)
            row, noisy = {}, statistics.median(foreign) > FOREIGN
            for k in columns:
                if k in c:
                    ratios = [a / b for a, b in zip(times["limn"], times[k])]
                    row[k] = statistics.median(ratios)
                    noisy |= (max(ratios) - min(ratios)) / 2 > NOISE * row[k]
            med = {k: statistics.median(v) for k, v in times.items()}
            added = None
            if strace and med["strace"] > med["untraced"]:
                added = (med["limn"] - med["untraced"]) / (med["strace"] - med["untraced"])
            peak = peak_kb(c["limn"], command, kind)
            print("%-11s %9.2f %s %11s %8s  %.2f%s" % (
                name, med["limn"] * 1e3, " ".join("%11s" % ("%.2f" % row[k] if k in row else "-") for k in columns),
                "%.2f" % added if added is not None else "-", "%.1f" % (peak / 1024) if peak else "-",
                statistics.median(foreign), "  (noise: no conclusion)" if noisy else ""), flush=True)
            report["workloads"][name] = {"ratios": row, "added": added, "peak_kb": peak, "noisy": noisy,
                                         "seconds": times, "foreign": foreign}
        if not args.workloads:
            report["lost"] = events_lost(limn, tools, tmp)
            print("calls without a line: %s" % ", ".join("%s %d" % i for i in report["lost"].items()))
    if args.json:
        with open(args.json, "w") as f:
            json.dump(report, f, indent=1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
