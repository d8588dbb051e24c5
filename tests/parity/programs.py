#!/usr/bin/env python3
"""Trace real programs with limn and with strace 7.2 and compare what each thread is said to do.

The list of programs, PROGRAMS, is also what property.py replays. Each is run in a fresh directory
of the same name, without address randomization and with a small fixed environment, once for each
set of options in OPTIONS. A log is split by thread, "unfinished" lines are joined with what
resumes them, ids of threads become their place in the family tree, and the fields in NOISE are
blanked: they differ between two runs of one tracer.

What still differs is judged against what strace says of a second (up to an eighth) run, every other of
which keeps tracer and program on one CPU, so that both tracers see both orders of what races:

  a program that does the same each time: the lines on which all runs of strace agree, in their order,
  have to be in some run of limn, and the other way round;
  a program with threads that race ("racy"): the same, but without the order, of the log as a whole, and
  without the calls that only wait (WAITS): whether a thread has to is a matter of time.

usage: programs.py [--limn PATH] [--strace PATH] [--keep DIR] [--lines N] [NAME ...]
Programs that are not installed are named and skipped; without strace 7.2 all is (exit status 77).
"""
import argparse
import dataclasses
import difflib
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from oracle import find_oracle  # noqa: E402

PATH = "/usr/local/sbin:/usr/sbin:/usr/local/bin:/usr/bin:/bin"
OPTIONS = ("-f -v -s 200", "-f -c", "-f -y", "-f -tt")
RUN_SECONDS = 60
MOST_RUNS = 8

# What differs between two runs of the same tracer: (pattern, replacement, why).
NOISE = [(re.compile(p), r, why) for p, r, why in (
    (r"\bst_(ino|blocks|dev|nlink|size)=(makedev\([^)]*\)|\d+)", r"st_\1=N", "fresh files; sizes of directories"),
    (r"\bst_([amc])time=\d+ /\* [^*]* \*/, st_[amc]time_nsec=\d+", r"st_\1time=T", "fresh files"),
    (r"\bstx_([abcm])time=\{[^}]*\}( /\* [^*]* \*/)?", r"stx_\1time=T", "fresh files"),
    (r"\bstx_(ino|blocks|size|mnt_id|nlink)=\w+", r"stx_\1=N", "fresh files"),
    (r"\bd_(ino|off)=-?\d+", r"d_\1=N", "fresh files"),
    (r"0x[0-9a-f]+ /\* (\d+) vars \*/", r"ADDR /* \1 vars */", "where a tracer keeps the environment"),
    (r"\btv_(sec|nsec|usec)=\d+( /\* [^*]* \*/)?", r"tv_\1=N", "time"),
    (r"\b(si_[us]time|tms_c?[us]time|ru_\w+|uptime|loads|freeram|sharedram|bufferram|freeswap|procs)="
     r"(\[[^]]*\]|\{[^}]*\}|\d+)", r"\1=N", "time and use of the machine"),
    (r"\b(times\(.*\)|time\(.*\)) += \d+.*", r"\1 = N", "time"),
    (r'\bgetrandom\("[^"]*"(\.\.\.)?', 'getrandom("RANDOM"', "random"),
    (r"\b(socket|pipe|anon_inode):\[\d+\]", r"\1:[INODE]", "fresh descriptors"),
    (r"/tmp/limn-programs-\w+/", "/tmp/limn-programs/", "the directory of this test"),
    (r"/tmp/(cc|sh-thd\.|tmp\.|python-)\w{6,}", r"/tmp/\1RANDOM", "names of temporary files"),
    (r"\btmp_obj_\w{6}", "tmp_obj_RANDOM", "names of temporary files"),
    (r'Date: [^\\"]*', "Date: D", "time"),
    (r"htons\((3[2-9]|[456]\d)\d{3}\)", "htons(EPHEMERAL)", "ports that the kernel picks"),
)]

# Where limn does not say what strace says, and means to: (pattern, replacement, reason).
DOCUMENTED = [(re.compile(p, re.M), r, why) for p, r, why in (
    (r"^TRACER: umoven: short read .*\n", "",
     "strace remarks on stderr when it read only part of a structure; limn shows the address and no more"),
)]


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as s:
        return s.getsockname()[1]


PORT = free_port()  # of the servers; on loopback only


@dataclasses.dataclass
class Program:
    name: str
    argv: tuple
    needs: tuple = ()      # commands besides argv[0]
    prepare: str = ""      # shell, run untraced in the directory
    racy: bool = False     # what its threads do differs from run to run
    follow: bool = True    # whether -f is kept
    client: object = None  # called with the directory while a server is traced; ends the server
    server: str = ""       # shell, runs untraced beside the program; listens at PORT


def talk(data, until):
    """Connect to the server as soon as it listens, say DATA, return when the answer has UNTIL or ends."""
    end = time.monotonic() + RUN_SECONDS / 2
    while True:
        try:
            with socket.create_connection(("127.0.0.1", PORT), timeout=5) as s:
                s.sendall(data)
                got = b""
                while until not in got:
                    more = s.recv(65536)
                    if not more:
                        break
                    got += more
                return
        except OSError:
            if time.monotonic() > end:
                return
            time.sleep(0.1)


def serve(program, work, env):
    """Start the program's server and wait until it listens."""
    server = subprocess.Popen(["sh", "-c", "exec " + program.server], cwd=work, env=env, stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    end = time.monotonic() + RUN_SECONDS / 2
    while server.poll() is None and time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", PORT), timeout=5).close()
            break
        except OSError:
            time.sleep(0.05)
    return server


def nginx_client(work):
    talk(b"GET /a.txt HTTP/1.0\r\nHost: x\r\n\r\n", b"never")
    talk(b"GET /none HTTP/1.0\r\nHost: x\r\n\r\n", b"never")
    try:
        with open(os.path.join(work, "nginx.pid")) as f:
            os.kill(int(f.read()), signal.SIGQUIT)
    except (OSError, ValueError):
        pass


def redis_client(work):
    talk(b"PING\r\nSET k v\r\nGET k\r\nSHUTDOWN NOSAVE\r\n", b"never")


TREE = r"""
mkdir -p tree/sub/deep
seq 1 200 >tree/numbers; echo 'hello world' >tree/a.txt; printf 'a\0b\377\n' >tree/sub/binary
ln -s a.txt tree/link; ln -s nowhere tree/dangling; : >tree/sub/deep/empty; chmod 600 tree/a.txt
find tree -exec touch -h -d 2020-01-02T03:04:05 {} +
"""
SMALL_C = r"""
cat >small.c <<'END'
#include <stdio.h>
#include "small.h"
int main(int argc, char **argv) { printf("%s %d\n", GREETING, argc); return 0; }
END
echo '#define GREETING "hi"' >small.h
"""
MAKEFILE = SMALL_C + r"""
printf 'all: small\nsmall: small.o\n\tgcc -o $@ $<\nsmall.o: small.c small.h\n\tgcc -c -O1 -o $@ $<\n' >Makefile
"""
SHELL_SCRIPT = r"""
cat >script <<'END'
set -e
trap 'echo bye' EXIT
n=0; while [ $n -lt 3 ]; do n=$((n+1)); echo $n >out.$n; done
cat out.1 out.2 >both; cat both | tr 1 x >joined
( exit 3 ) || echo status $?
kill -USR1 $$ 2>/dev/null || true
sleep 0.01 & wait $!
test -f joined && rm out.? both
END
sed -i "2i trap 'echo usr1' USR1" script
"""
NGINX = TREE + r"""
cat >nginx.conf <<END
user root; worker_processes 1; pid $PWD/nginx.pid; error_log $PWD/error.log; daemon off;
events { worker_connections 32; }
http { access_log $PWD/access.log; client_body_temp_path $PWD/b; proxy_temp_path $PWD/p;
fastcgi_temp_path $PWD/f; uwsgi_temp_path $PWD/u; scgi_temp_path $PWD/s;
server { listen 127.0.0.1:%d; root $PWD/tree; } }
END
""" % PORT
SSHD = r"""
mkdir -p /run/sshd
ssh-keygen -q -t ed25519 -N '' -f hostkey; ssh-keygen -q -t ed25519 -N '' -f key; cp key.pub authorized
echo "[127.0.0.1]:%d $(cut -d' ' -f1,2 hostkey.pub)" >known
cat >sshd_config <<END
Port %d
ListenAddress 127.0.0.1
HostKey $PWD/hostkey
AuthorizedKeysFile $PWD/authorized
PidFile $PWD/sshd.pid
StrictModes no
UsePAM no
PermitRootLogin yes
END
""" % (PORT, PORT)
SSH = ("ssh", "-F", "none", "-p", str(PORT), "-i", "key", "-o", "UserKnownHostsFile=known", "-o", "BatchMode=yes",
       "-o", "IdentityAgent=none", "127.0.0.1")
# One after the other, each with something to do.
COREUTILS = TREE + r"""
mkdir d; cp tree/numbers n; cp tree/numbers m; echo z >>m; echo a b c >w
cat >script <<'END'
arch; base32 w; base64 w; basename /a/b; b2sum n; cat n; chgrp 0 w; chmod 600 w; chown 0:0 w; cksum n
comm n m; cp -r --preserve=all tree d/tree; csplit -s n 50 100; cut -d' ' -f2 w; dd if=n of=o bs=512 skip=1 status=none
date -d 2020-01-01; df -T .; dircolors; dirname /a/b; du -a tree; echo e; env -i A=1 printenv; expand w; expr 1 + 2
factor 12345; false; fmt w; fold -w 9 n; groups; head -c 9 n; hostid; hostname; id -G; install -D -m 755 w d/i/w
join n m; kill -l; link w lw; ln -s w sw; ln -f w hw; logname; ls -laiZ tree; md5sum n; mkdir -m 700 -p d/a/b; mkfifo d/f
mknod d/p p; mktemp -p d fixedXXX -u; mv d/f d/g; nice -n 1 nice; nl w; nohup true; nproc; numfmt --to=si 12345; od -c w
paste n m; pathchk -p w; pinky; pr w; printf '%s
' x; ptx w; pwd -P; readlink -f sw; realpath sw; rm -f lw; rmdir -p d/a/b
seq 3; sha1sum n; sha256sum n; shred -n 1 -u --random-source=n o; shuf --random-source=n n; sleep 0.01; sort -n m
split -l 99 n; stat -f .; stat sw; stdbuf -oL true; stty -F w; sum n; sync w; tac w; tail -n 2 n; tee t <w; test -e w
timeout 5 true; touch -a -d @0 w; tr a b <w; true; truncate -s 99 t; tsort w; tty; uname -a; unexpand w; uniq m; unlink hw
users; vdir tree; wc n; who; whoami; yes y | head -n 2
END
"""
GIT = r"""
git init -q repo && cd repo && git config user.name n && git config user.email e@example.org
git config gc.auto 0; git config maintenance.auto false
echo one >one; git add one; git commit -q -m one; echo two >>one
"""

PROGRAMS = (
    Program("ls", ("ls", "-lR", "tree"), prepare=TREE),
    Program("cp", ("cp", "-a", "tree", "copy"), prepare=TREE),
    Program("mv", ("mv", "tree/a.txt", "tree/sub/"), prepare=TREE),
    Program("rm", ("rm", "-rf", "tree"), prepare=TREE),
    Program("sort", ("sort", "--parallel=1", "-r", "tree/numbers"), prepare=TREE),
    Program("stat", ("stat", "tree", "tree/link", "none"), prepare=TREE),
    Program("dd", ("dd", "if=/dev/zero", "of=zeros", "bs=4k", "count=4", "conv=fsync", "status=none")),
    Program("df", ("df", ".")),
    Program("id", ("id",)),
    Program("touch", ("touch", "-d", "2020-01-01", "new")),
    Program("timeout", ("timeout", "-s", "KILL", "0.2", "sleep", "5")),
    Program("tail", ("tail", "-n", "3", "tree/numbers"), prepare=TREE),
    Program("coreutils", ("dash", "script"), prepare=COREUTILS),
    Program("dash", ("dash", "script"), prepare=SHELL_SCRIPT),
    Program("bash", ("bash", "--norc", "script"), prepare=SHELL_SCRIPT),
    Program("find", ("find", "tree", "-type", "f", "-newermt", "2019-01-01", "-exec", "cat", "{}", "+"),
            prepare=TREE),
    Program("grep", ("grep", "-r", "-n", "world", "tree"), prepare=TREE),
    Program("tar", ("tar", "-czf", "tree.tar.gz", "tree"), needs=("gzip",), prepare=TREE),
    Program("untar", ("tar", "-xzf", "tree.tar.gz"), needs=("gzip",),
            prepare=TREE + "tar -czf tree.tar.gz tree; rm -r tree"),
    Program("gzip", ("gzip", "-9", "tree/numbers"), prepare=TREE),
    Program("git-status", ("git", "-C", "repo", "status"), prepare=GIT),
    Program("git-commit", ("git", "-C", "repo", "commit", "-q", "-a", "-m", "two"), prepare=GIT),
    Program("make", ("make", "-j1"), needs=("gcc",), prepare=MAKEFILE),
    Program("python", ("python3", "-S", "-c", "import json, os, subprocess; print(json.dumps(sorted(os.listdir('/'))));"
                       "subprocess.run(['true'])")),
    Program("python-threads", ("python3", "-S", "-c", "import threading, socket;"
                               "a, b = socket.socketpair(); t = threading.Thread(target=lambda: b.send(b.recv(9)));"
                               "t.start(); a.send(b'x'); a.recv(9); t.join()"), racy=True),
    Program("perl", ("perl", "-e", 'open F, "<", "/etc/passwd"; @l = <F>; print scalar @l; system "true"; kill 0, $$')),
    Program("node", ("node", "-e", "require('fs').readFile('/etc/passwd', (e, d) => console.log(d.length))"),
            racy=True),
    Program("curl", ("curl", "-s", "file:///etc/passwd")),
    Program("curl-http", ("curl", "-s", "http://127.0.0.1:%d/a.txt" % PORT, "http://127.0.0.1:%d/none" % PORT),
            prepare=TREE, server="python3 -m http.server --bind 127.0.0.1 --directory tree %d" % PORT, racy=True),
    Program("curl-refused", ("curl", "-s", "http://127.0.0.1:1/")),
    Program("ssh", (*SSH, "echo hello; exit 3"), needs=("/usr/sbin/sshd", "ssh-keygen"), prepare=SSHD,
            server="/usr/sbin/sshd -D -e -f sshd_config", racy=True),
    Program("ssh-refused", ("ssh", "-F", "none", "-p", "1", "-o", "BatchMode=yes", "root@127.0.0.1", "true")),
    Program("ssh-keygen", ("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "key")),
    Program("sqlite3", ("sqlite3", "x.db", "create table t(a); begin; insert into t values(1),(2); commit;"
                        " select sum(a) from t; pragma journal_mode=wal; insert into t values(3)")),
    Program("nginx", ("nginx", "-p", ".", "-c", "nginx.conf"), prepare=NGINX, racy=True, client=nginx_client),
    Program("redis", ("redis-server", "--port", str(PORT), "--bind", "127.0.0.1", "--save", ""), racy=True,
            client=redis_client),
    Program("gdb", ("gdb", "-nx", "-batch", "-ex", "break main", "-ex", "run", "-ex", "bt", "./small"),
            needs=("gcc",), prepare=SMALL_C + "gcc -g -o small small.c", follow=False, racy=True),
    Program("valgrind", ("valgrind", "-q", "--tool=none", "./small"), needs=("gcc",),
            prepare=SMALL_C + "gcc -g -o small small.c"),
)


def missing(program):
    return [c for c in (program.argv[0], *program.needs) if not shutil.which(c, path=PATH)]


def chosen(names):
    unknown = set(names) - {p.name for p in PROGRAMS}
    if unknown:
        sys.exit("no such program: " + " ".join(sorted(unknown)))
    return [p for p in PROGRAMS if not names or p.name in names]


def environment(work):
    return {"PATH": PATH, "HOME": work, "LC_ALL": "C", "TZ": "UTC", "TERM": "dumb", "PYTHONHASHSEED": "0",
            "PYTHONDONTWRITEBYTECODE": "1", "GIT_AUTHOR_DATE": "2020-01-01T00:00:00Z",
            "GIT_COMMITTER_DATE": "2020-01-01T00:00:00Z", "GIT_CONFIG_NOSYSTEM": "1", "DEBUGINFOD_URLS": ""}


def words(options, program):
    return [w for w in shlex.split(options) if program.follow or w not in ("-f", "-ff")]


def trace(tracer, options, program, work, one_cpu=False):
    """Run PROGRAM under TRACER, a command with its output options. Returns (stderr, exit status)."""
    shutil.rmtree(work, ignore_errors=True)
    os.mkdir(work)
    env = environment(work)
    if program.prepare:
        subprocess.run(["sh", "-c", program.prepare], cwd=work, env=env, check=True, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL)
    # through a shell, so that both see the environment that a wrapper script would leave
    cmd = ["setarch", "-R", "sh", "-c", 'exec "$0" "$@"', *tracer, *words(options, program), *program.argv]
    server = serve(program, work, env) if program.server else None
    if one_cpu:
        cmd = ["taskset", "-c", str(min(os.sched_getaffinity(0))), *cmd]
    child = subprocess.Popen(cmd, cwd=work, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                             stderr=subprocess.PIPE, start_new_session=True)
    if program.client:
        threading.Thread(target=program.client, args=(work,), daemon=True).start()
    try:
        err = child.communicate(timeout=RUN_SECONDS)[1]
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
        return "", "timeout"
    finally:
        if server:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
    return err.decode("latin-1"), child.returncode


CLOCK = re.compile(r"^\d\d:\d\d:\d\d\.\d{6} ")
UNFINISHED = " <unfinished ...>"
RESUMED = re.compile(r"(?:TIME )?<\.\.\. \w+ resumed>")
BORN = re.compile(r"(?:TIME )?(?:clone3?|v?fork)\(.* = (\d+)(?: |$)")
SIGNAL_LINE = re.compile(r"(?:TIME )?--- ")


def split(text):
    """The lines of each thread, by its place in the family tree; lines about signals, which come when they come, apart."""
    raw, order = {}, []
    for line in text.splitlines():
        m = re.match(r"(?:\[pid +)?(\d+)\]? +(.*)", line)
        pid, rest = m.groups() if m else ("", line)
        rest = CLOCK.sub("TIME ", rest)
        if pid not in raw:
            raw[pid] = []
            order.append(pid)
        m = RESUMED.match(rest)
        lines = raw[pid]
        if m and lines and lines[-1].endswith(UNFINISHED):
            lines[-1] = lines[-1][:-len(UNFINISHED)] + rest[m.end():]
        else:
            lines.append(rest)
    names = {order[0]: "1"} if order else {}
    todo = order[:1]
    while todo:
        pid, n = todo.pop(0), 0
        for line in raw.get(pid, ()):
            m = BORN.match(line)
            if m and m.group(1) not in names:
                n += 1
                names[m.group(1)] = "%s.%d" % (names[pid], n)
                todo.append(m.group(1))
    known = [p for p in names if p]
    ids = re.compile(r"(?<![\w.])(%s)(?![\w.])" % "|".join(map(re.escape, known))) if known else None
    threads = {}
    for pid, lines in raw.items():
        name = names.get(pid, "unknown")
        for line in lines:
            for pattern, replacement, _ in NOISE:
                line = pattern.sub(replacement, line)
            if ids:
                line = ids.sub(lambda m: "PID" + names[m.group(1)], line)
            if len(raw) > 1:  # where the result stands depends on whether the call was shown in one piece
                line = re.sub(r"\) += ", ") = ", line)
            threads.setdefault(name + " signals" if SIGNAL_LINE.match(line) else name, []).append(line)
    return threads


def counts(text, racy):
    """The table of -c as lines that do not depend on time."""
    rows = []
    for line in text.splitlines():
        m = re.match(r" *[\d.]+ +[\d.]+ +\d+ +(\d+) +(\d+)? *(\w+)$", line)
        if m:
            rows.append(m.group(3) if racy else "%s calls=%s errors=%s" % (m.group(3), m.group(1), m.group(2)))
        elif not re.match(r"[- ]+$|.* total$", line):
            rows.append(line)
    return {"counts": sorted(rows)}


def observe(tracer, options, program, work, log, one_cpu):
    if os.path.exists(log):
        os.unlink(log)
    err, status = trace([tracer, "-o", log], options, program, work, one_cpu)
    try:
        with open(log, "rb") as f:
            text = f.read().decode("latin-1")
    except FileNotFoundError:
        text = ""
    threads = counts(text, program.racy) if "-c" in options.split() else split(text)
    err = "".join("TRACER" + line[line.index(":"):] + "\n" for line in err.splitlines()
                  if re.match(r"(%s|strace|limn): " % re.escape(tracer), line))
    for pattern, replacement, _ in DOCUMENTED:
        err = pattern.sub(replacement, err)
    threads["tracer"] = err.splitlines() + ["exit status %s" % status]
    return threads


def agreed(runs):
    """By thread, the lines that all RUNS have, in their order."""
    out = {}
    for name in runs[0]:
        lines = runs[0][name]
        for other in runs[1:]:
            theirs = other.get(name, [])
            if lines != theirs:
                blocks = difflib.SequenceMatcher(None, lines, theirs, autojunk=False).get_matching_blocks()
                lines = [l for b in blocks for l in lines[b.a:b.a + b.size]]
        out[name] = lines
    return out


def not_in(wanted, runs):
    """Lines of WANTED that no run has in that order; [] as soon as one run has all of a thread's."""
    out = []
    for name, lines in wanted.items():
        best = None
        for run in runs:
            theirs = iter(run.get(name, []))
            if all(line in theirs for line in lines):
                best = []
                break
            diff = difflib.ndiff if len(lines) < 50 else difflib.unified_diff
            lost = [l for l in diff(lines, run.get(name, [])) if l.startswith("-") and not l.startswith("---")]
            best = lost if best is None or len(lost) < len(best) else best
        out += ["%s: %s" % (name, l) for l in best or []]
    return out


# Calls that a program makes because something is not there yet, and what ends such a wait. What they look
# like is compared by the families.
WAITS = re.compile(r"(?:TIME )?(?:futex\(.*, FUTEX_(?:WAIT|WAKE)[\w|]*, .*|rt_sig(?:suspend|return|timedwait)\(.*|"
                   r"p?(?:poll|select)(?:6|_time64)?\(.*|epoll_p?wait2?\(.*|restart_syscall\(.*|clock_nanosleep\(.*|"
                   r"(?:wait4|waitid)\(.*)|sched_yield\(.*")
WAITING_CALLS = {"futex", "rt_sigsuspend", "rt_sigreturn", "rt_sigtimedwait", "poll", "ppoll", "select", "pselect6",
                 "epoll_wait", "epoll_pwait", "epoll_pwait2", "restart_syscall", "clock_nanosleep", "wait4", "waitid",
                 "sched_yield"}
ADDRESS = re.compile(r"0x[0-9a-f]+|PID[\d.]+|\b\d+\b")


def waits(line):
    return WAITS.match(line) or line in WAITING_CALLS  # the latter: of a table


def forms(run):
    return {ADDRESS.sub("N", line) for lines in run.values() for line in lines if not waits(line)}


def differences(theirs, ours, racy):
    """What all runs of one tracer have and none of the other's."""
    if racy:
        lost = set.intersection(*map(forms, theirs)) - set.union(*map(forms, ours))
        more = set.intersection(*map(forms, ours)) - set.union(*map(forms, theirs))
        return ["- " + l for l in sorted(lost)] + ["+ " + l for l in sorted(more)]
    return (["only strace, " + l for l in not_in(agreed(theirs), ours)] +
            ["only limn, " + l for l in not_in(agreed(ours), theirs)])


def compare(oracle, limn, options, program, work, logs):
    """(what differs, how many runs it took)"""
    theirs, ours = [], []
    for n in range(1, MOST_RUNS + 1):
        base = os.path.join(logs, "%s%s.%d" % (program.name, options.replace(" ", ""), n))
        one_cpu = n % 2 == 0
        theirs.append(observe(oracle, options, program, work, base + ".strace", one_cpu))
        ours.append(observe(limn, options, program, work, base + ".limn", one_cpu))
        if n == 1:
            diff = [] if theirs == ours else None
        else:
            diff = differences(theirs, ours, program.racy)
        if diff == []:
            return diff, n
    return diff, n


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--limn", default=os.environ.get("LIMN", "limn"))
    ap.add_argument("--strace", default=None)
    ap.add_argument("--keep", help="leave the logs in this directory")
    ap.add_argument("--lines", type=int, default=12, help="lines of each difference shown")
    ap.add_argument("names", nargs="*")
    args = ap.parse_args()
    oracle = args.strace or find_oracle()
    if not oracle:
        print("SKIPPED: strace 7.2 is not to be had here; nothing was compared")
        return 77
    limn = os.path.abspath(args.limn)
    passed = failed = skipped = 0
    with tempfile.TemporaryDirectory(prefix="limn-programs-") as tmp:
        logs = args.keep or tmp
        os.makedirs(logs, exist_ok=True)
        for program in chosen(args.names):
            lacking = missing(program)
            if lacking:
                print("ok - %s # SKIP not installed: %s" % (program.name, " ".join(lacking)))
                skipped += 1
                continue
            for options in OPTIONS:
                diff, runs = compare(oracle, limn, options, program, os.path.join(tmp, "work"), logs)
                label = "%s %s" % (program.name, options)
                if not diff:
                    print("ok - %s%s" % (label, "" if runs == 1 else " (%d runs each)" % runs), flush=True)
                    passed += 1
                    continue
                print("not ok - %s" % label, flush=True)
                failed += 1
                for line in diff[:args.lines]:
                    print("  " + line[:400])
                if len(diff) > args.lines:
                    print("  ... %d more lines" % (len(diff) - args.lines), flush=True)
    print("programs: %d passed, %d failed, %d skipped" % (passed, failed, skipped))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
