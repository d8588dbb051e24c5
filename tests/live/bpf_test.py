#!/usr/bin/env python3
"""The eBPF engine against real programs: bpf_test.py LIMN VICTIM. Skips where BPF is not to be had.

Beside each pitfall of watching from tracepoints (calls without an exit, exits without an entry,
signals that end a process, records lost) there is a test here.
"""
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

LIMN, VICTIM = (os.path.abspath(a) for a in sys.argv[1:3])
PATIENCE = 60
tests = []


def test(f):
    tests.append(f)
    return f


class Wrong(Exception):
    pass


def limn(*args, status=0, engine="bpf", stderr=None):
    """Output and messages of limn --engine=ENGINE ARGS."""
    with tempfile.NamedTemporaryFile("r", encoding="latin-1") as out:
        p = subprocess.run([LIMN, "--engine=" + engine, "-o", out.name, *args], stdin=subprocess.DEVNULL,
                           stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=PATIENCE)
        err = p.stderr.decode("latin-1")
        if p.returncode != status:
            raise Wrong("status %d, not %d: %s" % (p.returncode, status, err))
        return out.read(), err


def want(text, *patterns):
    """Each of PATTERNS is in TEXT; one that begins with ! is not."""
    for p in patterns:
        if p.startswith("!") == bool(re.search(p.lstrip("!"), text, re.M)):
            raise Wrong("%s: %s in\n%s" % (p, "there is one" if p.startswith("!") else "none", text[-3000:]))


@test
def first_execve_and_end():
    out, _ = limn(VICTIM, "storm", "1")
    want(out, r'\Aexecve\("[^"]*victim", ', r"^getppid\(\) += \d+$", r"^exit_group\(0\) += \?\n\+\+\+ exited with 0 \+\+\+\n\Z")


@test
def auto_takes_it_when_it_can():
    code = "import re; print('tracer', re.search(r'TracerPid:\\s+(\\d+)', open('/proc/self/status').read()).group(1))"
    for args, tracer in (([], "0"), (["-e", "inject=chdir:error=EPERM"], "[1-9]")):
        p = subprocess.run([LIMN, "--engine=auto", "-o", "/dev/null", *args, sys.executable, "-S", "-c", code],
                           stdout=subprocess.PIPE, timeout=PATIENCE)
        want(p.stdout.decode(), "^tracer " + tracer)


@test
def exit_status_is_the_programs():
    limn(VICTIM, "nonsense", status=9)
    limn("sh", "-c", "kill -USR1 $$", status=-signal.SIGUSR1)


@test
def answered_by_a_seccomp_filter():
    out, _ = limn(VICTIM, "filtered")
    want(out, r'^mkdir\("answered-by-a-filter", 0751\) += -1 EXDEV \(', r"^getppid\(\) += \d+$")


@test
def child_returns_without_entry():
    out, _ = limn("-f", VICTIM, "forks")
    want(out, r"^(\d+ +)(clone|fork)\(.*= (\d+)$|clone resumed>.* = \d+$", r"^\d+ +getppid\(\) += \d+$",
         r"^\d+ +exit_group\(3\) += \?$", r"^\d+ +\+\+\+ exited with 3 \+\+\+$",
         r"^\d+ +--- SIGCHLD \{si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=\d+, .*si_status=3")
    child = re.search(r"^(\d+) +getppid", out, re.M).group(1)
    lines = [l for l in out.splitlines() if l.startswith(child)]
    if re.search(r"clone|fork", lines[0]):
        raise Wrong("the child is said to call clone: " + lines[0])


@test
def without_follow_no_child():
    out, _ = limn(VICTIM, "forks")
    want(out, "!getppid", "!exited with 3", r"--- SIGCHLD")


@test
def fatal_signal_has_its_name():
    out, _ = limn("-f", VICTIM, "killed", str(int(signal.SIGTERM)))
    want(out, r"^\d+ +(pause\(\)|<\.\.\. pause resumed>\)) += \? ERESTARTNOHAND", r"^\d+ +--- SIGTERM \{si_signo=SIGTERM, si_code=SI_USER",
         r"^\d+ +\+\+\+ killed by SIGTERM \+\+\+$", "!SIGKILL")


@test
def fatal_signal_of_the_kernels_own():
    out, _ = limn("-f", "sh", "-c", "yes | head -n 1 >/dev/null")
    want(out, r"^\d+ +--- SIGPIPE \{si_signo=SIGPIPE, si_code=SI_USER, si_pid=\d+, si_uid=\d+\} ---$", r"\+\+\+ killed by SIGPIPE \+\+\+")


@test
def sigkill_leaves_the_call_open():
    out, _ = limn("-f", VICTIM, "killed", str(int(signal.SIGKILL)))
    want(out, r"^\d+ +(pause\( <unfinished \.\.\.>|<\.\.\. pause resumed>)\) += \?$", r"^\d+ +\+\+\+ killed by SIGKILL \+\+\+$", "!--- SIGKILL")


@test
def process_ends_under_a_waiting_thread():
    out, _ = limn("-f", VICTIM, "threads", status=4)
    want(out, r"pause( resumed>)?.*\) += \?$", "!ERESTART")
    ends = re.findall(r"^(\d+) +\+\+\+ exited with 4 \+\+\+$", out, re.M)
    if len(ends) != 2 or ends[1] != out.split()[0]:
        raise Wrong("the process should end last: %s\n%s" % (ends, out[-2000:]))


@test
def leader_ends_before_its_thread():
    out, _ = limn("-f", VICTIM, "leader-ends", status=6)
    want(out, r"^\d+ +exit\(5\) += \?$", r"^\d+ +exit_group\(6\) += \?$")
    ends = re.findall(r"^(\d+) +\+\+\+ exited with", out, re.M)
    if len(ends) != 2 or ends[1] != out.split()[0]:
        raise Wrong("the process should end last: %s\n%s" % (ends, out[-2000:]))


@test
def a_thread_runs_another_program():
    out, _ = limn("-f", VICTIM, "thread-execs")
    want(out, r"execve\(.*<(unfinished|pid changed to \d+) \.\.\.>$", r"^\d+ +\+\+\+ superseded by execve in pid \d+ \+\+\+$",
         r"^\d+ +<\.\.\. execve resumed>\) += 0$", r"exited with 0 \+\+\+\n\Z")


@test
def a_call_that_waits_is_shown_at_once():
    p = subprocess.Popen([LIMN, "--engine=bpf", "-q", VICTIM, "sleeps", "20000"], stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
    got = b""
    while b"nanosleep(" not in got:
        more = os.read(p.stderr.fileno(), 65536)
        if not more:
            raise Wrong("nothing of the sleep: %r" % got[-300:])
        got += more
    p.send_signal(signal.SIGINT)
    got += p.stderr.read()
    want(got.decode("latin-1"), r"nanosleep\(.* <detached \.\.\.>$")
    if p.wait(PATIENCE) != -signal.SIGINT:
        raise Wrong("status %d" % p.returncode)


@test
def memory_that_nobody_has_touched():
    with tempfile.NamedTemporaryFile("w") as f:
        f.write("cold as ice, and more\n")
        f.flush()
        out, _ = limn(VICTIM, "cold", f.name)
    want(out, r'^write\(-1, "cold as ice,", 12\) += -1 EBADF')


@test
def paths_as_they_were():
    """Descriptors that are closed, and numbers that are another file's, by the time limn reads of them."""
    code = ("import os\n"
            "for n in 'abc' * 50:\n"
            "    fd = os.open('/etc', os.O_RDONLY) if n == 'a' else os.open('/dev/null', os.O_RDONLY)\n"
            "    os.fstat(fd); os.close(fd)\n"
            "r, w = os.pipe(); os.close(r); os.close(w)\n")
    out, _ = limn("-y", sys.executable, "-S", "-c", code)
    want(out, r'^openat\(AT_FDCWD<%s>, "/etc", O_RDONLY\|O_CLOEXEC\) = (\d+)</etc>$' % re.escape(os.getcwd()),
         r"^pipe2\(\[\d+<pipe:\[\d+\]>, \d+<pipe:\[\d+\]>\], O_CLOEXEC\) = 0$", r"!^close\(\d+\) += 0$")
    for path, n in (("/etc", 50), ("/dev/null", 100)):
        got = len(re.findall(r"^close\(\d+<%s>\)" % path, out, re.M))
        if got < n:
            raise Wrong("%d of %d closes show %s" % (got, n, path))


@test
def calls_of_32_bit_programs():
    with tempfile.TemporaryDirectory() as d:
        with open(d + "/v.c", "w") as f:
            f.write("#include <fcntl.h>\n#include <sys/socket.h>\n#include <sys/syscall.h>\n#include <unistd.h>\n"
                    "int main(void) { unsigned long a[3] = {1, 2, 0}; open(\"/none\", O_WRONLY);"
                    " syscall(102, 1, a); a[0] = -1; a[1] = (unsigned long)\"sent\"; a[2] = 4; unsigned long b[4] = {-1, a[1], 4, 0};"
                    " syscall(102, 9, b); write(-1, \"abc\", 3); return 0; }\n")
        if subprocess.run(["cc", "-m32", "-o", d + "/v", d + "/v.c"], stderr=subprocess.DEVNULL).returncode:
            return "no 32-bit programs can be built here"
        out, _ = limn(d + "/v")
    want(out, r'^open(at)?\((AT_FDCWD, )?"/none", O_WRONLY(\|O_LARGEFILE)?\) += -1 ENOENT', r"^socket\(AF_UNIX, SOCK_DGRAM, 0\) += \d+$",
         r'^send\(-1, "sent", 4, 0\) += -1 EBADF', r'^write\(-1, "abc", 3\) += -1 EBADF')
    return None


@test
def attach():
    victim = subprocess.Popen(["sh", "-c", "read x; while [ $x -gt 0 ]; do x=$((x-1)); /bin/true; done; exit 7"],
                              stdin=subprocess.PIPE)
    p = subprocess.Popen([LIMN, "--engine=bpf", "-f", "-p", str(victim.pid)], stderr=subprocess.PIPE)
    line = p.stderr.readline()
    want(line.decode(), r"Process %d attached$" % victim.pid)
    victim.communicate(b"2\n")
    out = p.communicate(timeout=PATIENCE)[1].decode("latin-1")
    want(out, r'execve\("/bin/true", ', r"exit_group\(7\) += \?$", r"\+\+\+ exited with 7 \+\+\+")


@test
def what_is_lost_is_told():
    out, err = limn("--ring-size=4096", "--strict", VICTIM, "storm", "200000", status=1)
    told = sum(int(n) for n in re.findall(r"^\[ (\d+) events were lost \]$", out, re.M))
    want(err, r"^[^ ]*limn: \d+ events were lost: --ring-size=SIZE makes more room$")
    end = int(re.search(r"(\d+) events were lost: ", err).group(1))
    shown = len(re.findall(r"^getppid\(\)", out, re.M))
    if told != end:
        raise Wrong("%d told where they happened, %d at the end" % (told, end))
    if not 200000 <= shown + end <= 200100:
        raise Wrong("%d shown and %d lost are not 200000" % (shown, end))


@test
def what_is_lost_is_told_in_json():
    out, _ = limn("--ring-size=4096", "--format=json", VICTIM, "storm", "100000")
    lost = [json.loads(l) for l in out.splitlines() if '"type":"lost"' in l]
    if not lost or not all(o["count"] > 0 and o["pid"] == 0 for o in lost):
        raise Wrong("no or bad records of losses: %s" % lost[:3])


@test
def recordings_replay():
    with tempfile.TemporaryDirectory() as d:
        limn("-f", "--record=" + d + "/rec", VICTIM, "forks")
        p = subprocess.run([LIMN, "--replay=" + d + "/rec"], stderr=subprocess.PIPE, timeout=PATIENCE)
        want(p.stderr.decode("latin-1"), r"getppid\(\) += \d+$", r"exit_group\(3\) += \?$", r"\+\+\+ exited with 0 \+\+\+\n\Z")


@test
def lost_but_not_strict():
    limn("--ring-size=4096", VICTIM, "storm", "200000")


@test
def counts_are_exact():
    out, _ = limn("-c", VICTIM, "storm", "12345")
    want(out, r"^% time +seconds +usecs/call +calls +errors syscall$", r" 12345 +getppid$", r" 1 +execve$")
    out, _ = limn("-c", "-w", "-U", "calls,max-wall,p99,name", "--histogram", VICTIM, "storm", "5000")
    want(out, r"^ *5000 +[\d.]+ +[\d.]+ getppid$", r"^getppid: 5000 calls by wall time$")
    if sum(int(n) for n in re.findall(r" (\d+) \|", out[out.index("getppid: "):].split("\n\n")[0])) != 5000:
        raise Wrong("the distribution has not all calls:\n" + out)


@test
def counts_by_process():
    out, _ = limn("-f", "-c", "--by=pid", VICTIM, "forks")
    tables = re.split(r"^\[ pid \d+ <bpf_victim> \]$", out, flags=re.M)
    if len(tables) != 3:
        raise Wrong("not two tables:\n" + out)
    want(out, r" 1 +getppid$")
    out, _ = limn("-c", "--by=comm", VICTIM, "storm", "3")
    want(out, r"^\[ comm bpf_victim \]$", r" 3 +getppid$")


@test
def counts_at_intervals():
    out, _ = limn("-c", "--interval=0.2", VICTIM, "sleeps", "700")
    if len(re.findall(r"^\[ \d\d:\d\d:\d\d, [\d.]+ s \]$", out, re.M)) < 3:
        raise Wrong("too few tables:\n" + out)
    want(out, r"^\[ all \]$")


def beside(options, before=lambda pid: None):
    """Output about a process that makes three calls while limn OPTIONS looks on; (output, its pid)."""
    other = subprocess.Popen(["sh", "-c", "read x; exec %s storm 3" % VICTIM], stdin=subprocess.PIPE)
    before(other.pid)
    with tempfile.NamedTemporaryFile("r") as f:
        p = subprocess.Popen([LIMN, "--engine=bpf", "-o", f.name, "-e", "trace=execve,getppid", "-e", "signal=none", *options,
                              VICTIM, "sleeps", "2000"])
        end = time.monotonic() + PATIENCE
        while not os.path.getsize(f.name) and time.monotonic() < end:
            time.sleep(0.02)
        other.communicate(b"\n")
        p.wait(PATIENCE)
        return f.read(), other.pid


@test
def whole_machine():
    out, pid = beside(["--all"])
    want(out, r"^%d +getppid\(\) += \d+$" % pid)


@test
def one_cgroup():
    base = next((d for d in ("/sys/fs/cgroup", "/sys/fs/cgroup/unified") if os.path.exists(d + "/cgroup.procs")), None)
    if not base:
        return "no cgroup2 here"
    group = "%s/limn-test-%d" % (base, os.getpid())

    def enter(pid):
        with open(group + "/cgroup.procs", "w") as f:
            f.write(str(pid))
    try:
        os.mkdir(group)
    except OSError as e:
        return "no cgroup can be made: %s" % e
    try:
        out, pid = beside(["--cgroup=" + group], enter)
        want(out, r"^%d +getppid\(\) += \d+$" % pid)
        others = {l.split()[0] for l in out.splitlines() if "getppid" in l} - {str(pid)}
        if others:
            raise Wrong("others than %d: %s" % (pid, others))
    finally:
        os.rmdir(group)
    return None


def main():
    probe = subprocess.run([LIMN, "--engine=bpf", "-o", "/dev/null", "true"], stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
    if probe.returncode:
        print("1..0 # SKIP the eBPF engine cannot be used here: " + probe.stderr.decode().splitlines()[-1])
        return 0
    chosen = [t for t in tests if len(sys.argv) < 4 or t.__name__ in sys.argv[3:]]
    failed = 0
    for n, t in enumerate(chosen, 1):
        try:
            skip = t()
        except (Wrong, subprocess.TimeoutExpired, AttributeError) as e:
            print("not ok %d - %s" % (n, t.__name__))
            print("# " + str(e).replace("\n", "\n# "), flush=True)
            failed += 1
            continue
        print("ok %d - %s%s" % (n, t.__name__, " # SKIP " + skip if skip else ""), flush=True)
    print("1..%d" % len(chosen))
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
