"""Live tests of the ptrace engine: each makes one of the cases happen that break tracers.

usage: ptrace_test.py LIMN VICTIM [-n TIMES] [NAME...]

LIMN may also be strace, to see that a test is right; tests of what limn does differently then skip.
cases.txt says which test makes which case; the first test here checks that none is left out. Prints TAP. A test fails by an exception; what limn printed is shown with it.
"""
import fcntl
import os
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
import traceback

LIMN, VICTIM = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
SABOTEUR = os.path.join(os.path.dirname(VICTIM), 'saboteur')
IS_LIMN = 'limn' in os.path.basename(LIMN)
PATIENCE = 60 if os.environ.get('LIMN_TEST_SLOW') else 30
TESTS = []


class Skip(Exception):
    pass


def test(fn):
    TESTS.append(fn)
    return fn


class Session:
    """Processes and files of one test; all of them gone at its end."""

    def __init__(self):
        self.procs = []
        self.dir = tempfile.mkdtemp(prefix='limn-test.')
        self.said = []

    def start(self, argv, **kw):
        kw.setdefault('stdin', subprocess.DEVNULL)
        kw.setdefault('stdout', subprocess.PIPE)
        kw.setdefault('stderr', subprocess.STDOUT)
        p = subprocess.Popen(argv, cwd=self.dir, **kw)
        self.procs.append(p)
        return p

    def limn(self, *args, **kw):
        log = self.file('log%d' % len(self.procs))
        p = self.start([LIMN, '-o', log, *map(str, args)], **kw)
        p.log = log
        return p

    def victim(self, *args, ready=False, **kw):
        p = self.start([VICTIM, *map(str, args)], **kw)
        if ready:
            self.ready(p)
        return p

    def ready(self, p, line=b'ready'):
        """Read p's output, byte by byte as the rest is for later, up to the line."""
        got, end = b'', time.time() + PATIENCE
        while line not in got.split(b'\n')[:-1]:
            assert time.time() < end, ('not ready', got)
            if select.select([p.stdout], [], [], 1)[0]:
                c = os.read(p.stdout.fileno(), 1)
                assert c, ('ended before it was ready', got)
                got += c

    def end(self, p, timeout=None):
        """(status, output, trace)"""
        try:
            out = p.communicate(timeout=timeout or PATIENCE)[0]
        except subprocess.TimeoutExpired:
            self.said.append('hangs: %s\n%s' % (p.args, states(p.pid)))
            if hasattr(p, 'log'):
                self.said.append(read(p.log)[-3000:])
            raise
        out = (out or b'').decode(errors='replace')
        trace = read(p.log) if hasattr(p, 'log') else ''
        self.said.append('%s: %s\n%s%s' % (' '.join(p.args), p.returncode, out[-2000:], trace[-3000:]))
        return p.returncode, out, trace

    def run(self, *args, **kw):
        return self.end(self.limn(*args, **kw))

    def sabotage(self, target, sig, n, *args):
        """Run limn and let the saboteur strike at its nth call. (struck, limn's wait status, output, trace)"""
        log = self.file('sabotaged')
        if os.path.exists(log):
            os.remove(log)
        p = self.start([SABOTEUR, target, str(int(sig)), str(n), LIMN, '-o', log, *map(str, args)])
        p.log = log
        rc, out, log = self.end(p)
        m = re.search(r'^(struck|missed) (\d+)$', out, re.M)
        assert rc == 0 and m, (rc, out)
        return m.group(1) == 'struck', int(m.group(2)), out, log

    def file(self, name):
        return os.path.join(self.dir, name)

    def close(self):
        for p in self.procs:
            if p.poll() is None:
                p.kill()
        # And what those had started: all runs in this directory.
        for pid in os.listdir('/proc'):
            try:
                if pid.isdigit() and os.readlink('/proc/%s/cwd' % pid).startswith(self.dir):
                    os.kill(int(pid), signal.SIGKILL)
            except OSError:
                pass
        for p in self.procs:
            p.wait()
            for f in (p.stdin, p.stdout, p.stderr):
                if f:
                    f.close()
        subprocess.call(['rm', '-rf', self.dir])


def read(path):
    try:
        with open(path, errors='replace') as f:
            return f.read()
    except OSError:
        return ''


def states(pid):
    out = []
    for name in ('stat', 'wchan', 'syscall'):
        out.append(read('/proc/%d/%s' % (pid, name)))
    return ' '.join(out)


def status(pid, field):
    m = re.search(r'^%s:\s*(\S+)' % field, read('/proc/%d/status' % pid), re.M)
    return m and m.group(1)


def until(what, timeout=None):
    end = time.time() + (timeout or PATIENCE)
    while not what():
        assert time.time() < end, 'does not become true'
        time.sleep(0.005)


def traced(p):
    """Wait until p is traced, and limn has it running with its first stop behind it."""
    until(lambda: status(p.pid, 'TracerPid') not in (None, '0'))
    return int(status(p.pid, 'TracerPid'))


def count(pattern, text):
    return len(re.findall(pattern, text, re.M))


def need_root():
    if os.geteuid():
        raise Skip('needs root')


def in_call(p):
    """Wait until p sleeps in a call."""
    until(lambda: status(p.pid, 'State') == 'S')


def children(pid):
    return [int(c) for c in read('/proc/%d/task/%d/children' % (pid, pid)).split()]


def tracer_and_program(p):
    """Under the filter the tracer is a child of the process that was started, as the program is."""
    kids = children(p.pid)
    program = next(k for k in kids if not pid_is_tracer(k))
    return int(status(program, 'TracerPid')), program


def strace():
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'parity'))
    from oracle import find_oracle
    found = find_oracle()
    if not found:
        raise Skip('no strace 7.2')
    return found


def victim32(s):
    """The victim as a 32-bit program."""
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'victim.c')
    path = s.file('victim32')
    cc = subprocess.run([os.environ.get('CC', 'cc'), '-m32', '-D_GNU_SOURCE', '-D_FILE_OFFSET_BITS=64', '-w', '-O1',
                         '-pthread', '-o', path, source], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                        stderr=subprocess.STDOUT)
    if cc.returncode:
        s.said.append(cc.stdout.decode(errors='replace')[-2000:])
        if subprocess.run([os.environ.get('CC', 'cc'), '-m32', '-x', 'c', '-o', path, '-'], input=b'#include <errno.h>\nint main(void) { return 0; }',
                          stderr=subprocess.DEVNULL).returncode:
            raise Skip('no 32-bit programs here')
        raise AssertionError('does not compile')
    return path


def one(pattern, text, n=1):
    assert count(pattern, text) == n, '%d times %r, not %d' % (count(pattern, text), pattern, n)


@test
def all_cases(s):
    """Every case in cases.txt has a test, and every test that it names is here."""
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'cases.txt')) as f:
        rows = [l.rstrip('\n').split(': ', 2) for l in f if l.strip() and not l.startswith('#')]
    assert [int(n) for n, tests, case in rows] == list(range(1, 36))
    known = {t.__name__ for t in TESTS}
    for n, tests, case in rows:
        assert tests and set(tests.split()) <= known, (n, set(tests.split()) - known)


# -- starting --

@test
def launch_status(s):
    for want in (0, 3, 255):
        rc, out, log = s.run('-e', 'trace=chdir', VICTIM, 'mark', 'hello', want)
        assert rc == want
        one(r'^chdir\("hello"\) += -1 ENOENT \(No such file or directory\)$', log)
        one(r'^\+\+\+ exited with %d \+\+\+$' % want, log)


@test
def launch_signal(s):
    for sig in (signal.SIGTERM, signal.SIGKILL, signal.SIGSEGV):
        rc, out, log = s.run('-e', 'trace=none', VICTIM, 'killed', int(sig))
        assert rc == -sig
        one(r'^\+\+\+ killed by %s( \(core dumped\))? \+\+\+$' % sig.name, log)


@test
def launch_failures(s):
    rc, out, log = s.run('no-such-program')
    assert rc == 1 and re.search(r": Cannot find executable 'no-such-program'\n$", out)
    rc, out, log = s.run('./no-such-program')
    assert rc == 1 and re.search(r": Cannot stat './no-such-program': No such file or directory\n$", out)
    with open(s.file('text'), 'w') as f:
        f.write('nothing to run\n')
    rc, out, log = s.run('./text')
    assert rc == 1 and out.endswith(': exec: Permission denied\n')
    assert re.match(r'execve\("./text", \["./text"\], 0x[0-9a-f]+ /\* \d+ vars \*/\) = -1 EACCES '
                    r'\(Permission denied\)\n\+\+\+ exited with 1 \+\+\+\n$', log), log
    os.chmod(s.file('text'), 0o755)
    rc, out, log = s.run('./text')
    assert out.endswith(': exec: Exec format error\n') and log.count('\n') == 2


@test
def path_search(s):
    os.mkdir(s.file('a'))
    os.mkdir(s.file('a/prog'))
    os.mkdir(s.file('b'))
    os.symlink(VICTIM, s.file('b/prog'))
    rc, out, log = s.run('-e', 'trace=execve', 'prog', 'mark', 'x',
                         env={'PATH': '%s:%s/' % (s.file('a'), s.file('b'))})
    assert rc == 0
    one(r'^execve\("%s", \["prog", "mark", "x"\]' % re.escape(s.file('b/prog')), log)
    rc, out, log = s.run('prog', env={'PATH': ''})
    assert rc == 1 and 'Cannot find executable' in out


@test
def environment(s):
    rc, out, log = s.run('-E', 'NEW=1', '-E', 'OLD', '--argv0=zero', '-e', 'trace=none', '/bin/sh', '-c',
                         'echo "$0 $NEW $OLD"', env={'OLD': 'x', 'PATH': '/bin'})
    assert out == '/bin/sh 1 \n' or out == 'zero 1 \n', out


@test
def user(s):
    need_root()
    rc, out, log = s.run('-u', '65534:65533', '-e', 'trace=none', '/usr/bin/id', '-u')
    assert rc == 0 and out == '65534\n', out
    rc, out, log = s.run('-u', '65534:65533', '-e', 'trace=none', '/usr/bin/id', '-g')
    assert out == '65533\n', out


@test
def daemon_tracer(s):
    """-D: the program is the child that was started; the tracer is somebody else."""
    for opt in ('-D', '-DD', '-DDD'):
        p = s.limn(opt, '-e', 'trace=chdir', VICTIM, 'stop_self')
        s.ready(p)
        until(lambda: status(p.pid, 'State') in ('T', 't'))
        tracer = int(status(p.pid, 'TracerPid'))
        assert tracer not in (0, p.pid)
        if opt != '-D':
            assert os.getpgid(tracer) == tracer
        if opt == '-DDD':
            assert os.getsid(tracer) == tracer
        until(lambda: 'stopped by SIGSTOP' in read(p.log))
        os.kill(p.pid, signal.SIGCONT)
        rc, out, log = s.end(p)
        assert rc == 0
        until(lambda: '+++ exited with 0 +++' in read(p.log))
        log = read(p.log)
        one(r'^chdir\("before"\)', log)
        one(r'^chdir\("after"\)', log)


# -- attaching and leaving --

@test
def attach_detach(s):
    v = s.victim('sleeper', 1000, ready=True)
    in_call(v)
    p = s.limn('-p', v.pid, '-e', 'trace=nanosleep,clock_nanosleep,restart_syscall,chdir')
    traced(v)
    time.sleep(0.1)
    p.send_signal(signal.SIGINT)
    rc, out, log = s.end(p)
    assert rc == -signal.SIGINT
    assert re.search(r': Process %d attached\n' % v.pid, out)
    assert re.search(r': Process %d detached\n' % v.pid, out)
    one(r'^restart_syscall\(<\.\.\. resuming interrupted clock_nanosleep \.\.\.>(\) = 0)? <detached \.\.\.>$', log)
    assert status(v.pid, 'TracerPid') == '0'
    assert s.end(v)[0] == 9


@test
def attach_stopped(s):
    """A stopped process stays stopped through attach and detach, and hears of SIGCONT."""
    v = s.victim('sleeper', 100, ready=True)
    v.send_signal(signal.SIGSTOP)
    until(lambda: status(v.pid, 'State') == 'T')
    for i in range(3):
        p = s.limn('-p', v.pid, '-e', 'trace=chdir')
        traced(v)
        time.sleep(0.1)
        p.send_signal(signal.SIGINT)
        rc, out, log = s.end(p)
        one(r'^--- stopped by SIGSTOP ---$', log)
        until(lambda: status(v.pid, 'State') == 'T', 2)
    p = s.limn('-p', v.pid, '-e', 'trace=chdir')
    traced(v)
    time.sleep(0.05)
    v.send_signal(signal.SIGCONT)
    rc, out, log = s.end(p)
    one(r'^--- SIGCONT ', log)
    one(r'^chdir\("woke"\)', log)
    assert s.end(v)[0] == 9


@test
def attach_stop_pending(s):
    """SIGSTOP is on its way while limn seizes."""
    for i in range(5):
        v = s.victim('pauses', ready=True)
        p = s.limn('-p', v.pid)
        v.send_signal(signal.SIGSTOP)
        traced(v)
        until(lambda: 'stopped by SIGSTOP' in read(p.log))
        v.send_signal(signal.SIGCONT)
        until(lambda: 'SIGCONT' in read(p.log))
        p.send_signal(signal.SIGTERM)
        assert s.end(p)[0] == -signal.SIGTERM
        in_call(v)
        v.kill()


@test
def attach_pending(s):
    """A pending signal is still pending after limn came and went."""
    v = s.victim('pending', 700, ready=True)
    p = s.limn('-p', v.pid)
    traced(v)
    time.sleep(0.05)
    p.send_signal(signal.SIGINT)
    s.end(p)
    assert s.end(v)[0] == 3
    # And one that kills as soon as the process may run.
    v = s.victim('sleeper', 30000, ready=True)
    v.send_signal(signal.SIGSTOP)
    until(lambda: status(v.pid, 'State') == 'T')
    v.send_signal(signal.SIGTERM)
    p = s.limn('-p', v.pid)
    traced(v)
    until(lambda: 'stopped by SIGSTOP' in read(p.log))
    p.send_signal(signal.SIGINT)
    s.end(p)
    until(lambda: status(v.pid, 'State') == 'T', 2)
    v.send_signal(signal.SIGCONT)
    assert s.end(v)[0] == -signal.SIGTERM


@test
def attach_in_execve(s):
    stop = s.file('stop')
    v = s.victim('exec_loop', stop, ready=True)
    for i in range(15):
        p = s.limn('-p', v.pid, '-e', 'trace=execve')
        traced(v)
        time.sleep(0.01 * (i % 3))
        p.send_signal(signal.SIGINT)
        rc, out, log = s.end(p)
        assert rc == -signal.SIGINT
        assert v.poll() is None
    open(stop, 'w').close()
    assert s.end(v)[0] == 7


@test
def attach_thread_maker(s):
    """All threads of a process that goes on making them are caught."""
    v = s.victim('thread_maker', 400000, ready=True)
    p = s.limn('-f', '-p', v.pid, '-e', 'trace=chdir')
    until(lambda: count(r'chdir', read(p.log)) > 100)
    p.send_signal(signal.SIGINT)
    rc, out, log = s.end(p)
    seen = [int(n) for n in re.findall(r'chdir\("t(\d+)"', log)]
    # The first that had begun before the attach may be missing; from then on, none.
    assert seen == list(range(seen[0], seen[0] + len(seen))), seen[:20]
    assert v.poll() is None
    v.kill()


@test
def attach_threads(s):
    v = s.victim('crowd', 8, 1000000000, ready=False)
    until(lambda: len(os.listdir('/proc/%d/task' % v.pid)) == 9)
    p = s.limn('-f', '-p', v.pid, '-e', 'trace=none')
    traced(v)
    time.sleep(0.05)
    p.send_signal(signal.SIGINT)
    rc, out, log = s.end(p)
    assert re.search(r': Process %d attached with 9 threads\n' % v.pid, out)
    one(r': Process \d+ detached$', out, 9)
    tids = os.listdir('/proc/%d/task' % v.pid)
    assert all(status(int(t), 'TracerPid') == '0' for t in tids)


@test
def attach_zombie_leader(s):
    v = s.victim('zombie_leader', 500, ready=True)
    until(lambda: status(v.pid, 'State') == 'Z')
    rc, out, log = s.run('-p', v.pid)
    assert rc == 1
    assert re.search(r': attach: ptrace\(PTRACE_SEIZE, %d\): Operation not permitted\n' % v.pid, out)
    assert s.end(v)[0] == 5


@test
def zombie_leader(s):
    rc, out, log = s.run('-f', '-e', 'trace=chdir,exit', VICTIM, 'zombie_leader')
    assert rc == 5
    one(r'^\d+ +exit\(0\) += \?$', log)
    one(r'chdir\("thread-lives"\) += -1 ENOENT', log)
    one(r'\+\+\+ exited with 5 \+\+\+$', log, 2)


@test
def already_traced(s):
    v = s.victim('pauses', ready=True)
    p = s.limn('-p', v.pid)
    tracer = traced(v)
    rc, out, log = s.run('-p', v.pid)
    assert rc == 1
    assert re.search(r': attach: ptrace\(PTRACE_SEIZE, %d\): Operation not permitted\n'
                     r'\S+: Process %d is already being traced by pid %d\n' % (v.pid, v.pid, tracer), out)
    assert p.poll() is None
    p.send_signal(signal.SIGINT)
    s.end(p)


@test
def no_such_process(s):
    rc, out, log = s.run('-p', 2147483647)
    assert rc == 1 and 'attach: ptrace(PTRACE_SEIZE, 2147483647): No such process\n' in out


@test
def tracers_of_each_other(s):
    """limn under limn: an error, no hang."""
    rc, out, log = s.run('-f', '-e', 'trace=none', LIMN, '-e', 'trace=none', VICTIM, 'mark', 'x')
    assert rc == 1 and 'Operation not permitted' in out
    v = s.victim('pauses', ready=True)
    p = s.limn('-p', v.pid, '-e', 'trace=none')
    traced(v)
    q = s.limn('-p', p.pid, '-e', 'trace=none')
    traced(p)
    v.kill()
    s.end(p)
    assert s.end(q)[0] == 0


@test
def traced_tracer(s):
    """strace watches limn, limn watches strace: a tracer is a program like others."""
    oracle = strace()
    for outer, inner in ((oracle, LIMN), (LIMN, oracle)):
        p = s.start([outer, '-qq', '-o', s.file('outer'), '-e', 'trace=ptrace', inner, '-e', 'trace=chdir', '-o',
                     s.file('inner'), VICTIM, 'mark', 'x'])
        rc, out, log = s.end(p)
        assert rc == 0
        one(r'^chdir\("x"\) += -1 ENOENT', read(s.file('inner')))
        assert re.search(r'^ptrace\(PTRACE_SEIZE, \d+, NULL, PTRACE_O_', read(s.file('outer')), re.M)


@test
def mutual_attach(s):
    """Told to attach to its own tracer limn says no; else they would stop each other for ever."""
    if not IS_LIMN:
        raise Skip('strace hangs')
    for opt in ([], ['-f']):
        second = s.start(['/bin/sh', '-c', 'echo ready; read pid; exec "$@" -p $pid', 'sh', LIMN, '-o', '/dev/null',
                          *opt], stdin=subprocess.PIPE)
        s.ready(second)
        first = s.limn(*opt, '-p', second.pid)
        traced(second)
        second.stdin.write(b'%d\n' % first.pid)
        second.stdin.flush()
        rc, out, log = s.end(second)
        assert rc == 1
        one(r': attach: ptrace\(PTRACE_SEIZE, %d\): Operation not permitted$' % first.pid, out)
        one(r': Process %d traces this one$' % first.pid, out)
        assert s.end(first)[0] == 0


@test
def detach_vfork_parent(s):
    """A vfork parent cannot stop: limn must not wait for it, nor disturb it."""
    v = s.victim('vfork_wait', 1500, ready=True)
    until(lambda: os.path.exists('/proc/%d/task/%d/children' % (v.pid, v.pid)) and
          read('/proc/%d/task/%d/children' % (v.pid, v.pid)).split())
    p = s.limn('-p', v.pid)
    traced(v)
    time.sleep(0.05)
    if not IS_LIMN:
        raise Skip('strace waits for it')
    t = time.time()
    p.send_signal(signal.SIGINT)
    s.end(p)
    assert time.time() - t < 1.4
    assert s.end(v)[0] == 6


@test
def detach_vfork_loop(s):
    """limn comes and goes while children of vfork are anywhere between vfork and execve."""
    v = s.victim('vfork_loop', 2, ready=True)
    while v.poll() is None:
        p = s.limn('-f', '-p', v.pid, '-e', 'trace=chdir')
        time.sleep(0.07)
        p.send_signal(signal.SIGINT)
        s.end(p)
    assert s.end(v)[0] == 4


@test
def detach_dying(s):
    """The process, or its first thread, dies while limn detaches."""
    for i in range(10):
        v = s.victim('exit_storm', 40 + i, ready=True)
        p = s.limn('-f', '-p', v.pid)
        time.sleep(0.03 + i * 0.003)
        p.send_signal(signal.SIGINT)
        rc = s.end(p)[0]
        assert rc in (0, 1, -signal.SIGINT), rc
        assert s.end(v)[0] == 0
    for i in range(5):
        v = s.victim('call_storm', ready=True)
        p = s.limn('-p', v.pid)
        traced(v)
        p.send_signal(signal.SIGINT)
        v.kill()
        assert s.end(p)[0] in (0, 1, -signal.SIGINT)


# What a call says for itself that an attach interrupts in its sleep. The others end with EINTR, as signal(7)
# says of them: no tracer can prevent that.
RESUMED = {
    'nanosleep': r'restart_syscall\(<\.\.\. resuming interrupted nanosleep \.\.\.>',
    'clock_nanosleep': r'restart_syscall\(<\.\.\. resuming interrupted clock_nanosleep \.\.\.>',
    'poll': r'restart_syscall\(<\.\.\. resuming interrupted poll \.\.\.>',
    'futex': r'restart_syscall\(<\.\.\. resuming interrupted futex \.\.\.>',
    'ppoll': r'ppoll\(\[\{fd=\d+, events=POLLIN\}\], 1, \{tv_sec=\d+, tv_nsec=\d+\}, NULL, 8',
    'select': r'(?:_new)?select\(\d+, \[\d+\], NULL, NULL, \{tv_sec=\d+, tv_usec=\d+\}',
    'read': r'read\(\d+',
    'pause': r'pause\(',
}
ENDED = ('epoll_wait', 'rt_sigtimedwait', 'semop', 'recv')


def sleepers(s, victim):
    for how, call in RESUMED.items():
        v = s.start([victim, 'sleeps', how])
        s.ready(v)
        in_call(v)
        p = s.limn('-p', v.pid)
        until(lambda: re.search(call, read(p.log)) or p.poll() is not None)
        p.send_signal(signal.SIGINT)
        rc, out, log = s.end(p)
        assert re.search(r'^%s <detached \.\.\.>$' % call, log, re.M), log
        # The next attach interrupts that, and so does a signal that is ignored.
        again = call.replace('interrupted ' + how, 'interrupted restart_syscall')
        p = s.limn('-p', v.pid)
        until(lambda: re.search(again, read(p.log)) or p.poll() is not None)
        v.send_signal(signal.SIGCONT)
        until(lambda: count(again, read(p.log)) == 2 or p.poll() is not None)
        p.send_signal(signal.SIGINT)
        rc, out, log = s.end(p)
        assert re.search(r'--- SIGCONT .*\n%s <detached \.\.\.>\n$' % again, log), log
        in_call(v)
        v.kill()


@test
def attach_sleeping(s):
    """A sleep that an attach interrupts goes on, under the name of the call that it is."""
    sleepers(s, VICTIM)


@test
def attach_sleeping_32(s):
    sleepers(s, victim32(s))


@test
def attach_not_restarted(s):
    """Calls that are never restarted end with EINTR."""
    for how in ENDED:
        v = s.victim('sleeps', how, ready=True)
        in_call(v)
        p = s.limn('-p', v.pid)
        s.end(p)
        assert s.end(v)[1].endswith('-1 EINTR\n')


@test
def attach_running(s):
    """A process that makes no call at all."""
    v = s.victim('spins', ready=True)
    for i in range(5):
        p = s.limn('-p', v.pid)
        traced(v)
        p.send_signal(signal.SIGINT)
        rc, out, log = s.end(p)
        assert rc == -signal.SIGINT and log == '' and ': Process %d detached\n' % v.pid in out
        assert status(v.pid, 'State') == 'R' and status(v.pid, 'TracerPid') == '0'
    v.kill()


@test
def detach_leaderless(s):
    """The first thread ends while limn detaches."""
    for i in range(15):
        v = s.victim('leader_leaves', 150, ready=True)
        p = s.limn('-f', '-p', v.pid, '-e', 'trace=chdir')
        until(lambda: 'storm' in read(p.log))
        if i % 3 == 0:
            p.send_signal(signal.SIGINT)
        v.send_signal(signal.SIGUSR1)
        if i % 3 == 1:
            p.send_signal(signal.SIGINT)
        elif i % 3 == 2:
            until(lambda: state_of(v.pid) == 'Z' or v.poll() is not None)
            p.send_signal(signal.SIGINT)
        assert s.end(p)[0] in (0, -signal.SIGINT)
        assert s.end(v)[0] == 5


# -- tasks --

@test
def forks(s):
    """Each child is followed from its first call, and each line is there exactly once."""
    for opt in ([], ['--seccomp-bpf']):
        rc, out, log = s.run('-f', *opt, '-e', 'trace=chdir', VICTIM, 'fork_storm', 60)
        assert rc == 0
        for i in range(60):
            one(r'chdir\("child%d"( <unfinished \.\.\.>$|\))' % i, log)
        one(r'\+\+\+ exited with 3 \+\+\+$', log, 60)
        one(r'\+\+\+ exited with 0 \+\+\+$', log)
        assert 'attached' not in out  # not with -o FILE PROG
    p = s.start([LIMN, '-f', '-e', 'trace=none', VICTIM, 'fork_storm', '10'])
    one(r'^\S+: Process \d+ attached$', s.end(p)[1], 10)


@test
def child_first(s):
    """A child's first stop comes before its parent's event, as the kernel hands out the newest task first."""
    if not IS_LIMN:
        raise Skip('the tracer is the process that was started')
    for i in range(5):
        # Under the filter neither the read nor the vfork stop: so all happens while limn is stopped.
        p = s.limn('-f', '-e', 'trace=chdir', VICTIM, 'vfork_at', stdin=subprocess.PIPE)
        s.ready(p)
        tracer, pid = tracer_and_program(p)
        until(lambda: status(pid, 'State') == 'S')
        os.kill(tracer, signal.SIGSTOP)
        until(lambda: status(tracer, 'State') == 'T')
        p.stdin.write(b'x')
        p.stdin.flush()
        until(lambda: children(pid) and status(pid, 'State') == 't' and status(children(pid)[0], 'State') == 't')
        os.kill(tracer, signal.SIGCONT)
        p.stdin.close()
        p.stdin = None
        rc, out, log = s.end(p)
        assert rc == 3
        one(r'^\d+ +chdir\("vforked"\) += -1 ENOENT', log)
        one(r'\+\+\+ exited with 3 \+\+\+$', log, 2)


@test
def forks_unfollowed(s):
    rc, out, log = s.run('-e', 'trace=chdir', VICTIM, 'fork_storm', 10)
    assert rc == 0
    one(r'chdir\(', log)
    assert 'attached' not in out


@test
def clones(s):
    SIGCHLD, PTRACE, PARENT, UNTRACED = 17, 0x2000, 0x8000, 0x800000
    for clone3 in (0, 1):
        for flags in (0, PTRACE, PARENT, UNTRACED, PTRACE | UNTRACED):
            for opt in ([], ['-f'], ['-f', '--seccomp-bpf']):
                if clone3 and flags & PARENT:
                    continue
                if not IS_LIMN and opt[1:] and flags & UNTRACED:
                    continue
                rc, out, log = s.run(*opt, '-e', 'trace=chdir', VICTIM, 'cloned', flags | SIGCHLD, clone3)
                assert rc == 0, (flags, opt, rc)
                one(r'chdir\("parent-mark"\)', log)
                seen = bool(opt) and (not flags & UNTRACED or bool(flags & PTRACE) and len(opt) < 2)
                if flags == PTRACE | UNTRACED and len(opt) == 2:
                    continue  # either will do
                one(r'chdir\("child-mark"', log, seen)
    p = s.start([LIMN, '-e', 'trace=none', VICTIM, 'cloned', str(PTRACE | SIGCHLD)])
    one(r': Detached unknown pid \d+$', s.end(p)[1])


@test
def exec_by_thread(s):
    for opt in ([], ['--seccomp-bpf'] if IS_LIMN else []):
        rc, out, log = s.run('-f', *opt, '-e', 'trace=execve,chdir', VICTIM, 'exec_thread')
        assert rc == 0
        m = re.search(r'^(\d+) +execve\("\S+", \["\S+"(?:\.\.\.)?, "mark", "after-exec"\], 0x\w+ /\* \d+ vars \*/'
                      r' (<pid changed to \d+ \.\.\.>|<unfinished \.\.\.>)$', log, re.M)
        tid, pid = m.group(1), log.split()[0]
        one(r'^%s +\+\+\+ superseded by execve in pid %s \+\+\+$' % (pid, tid), log)
        one(r'^%s +<\.\.\. execve resumed>\) += 0$' % pid, log)
        one(r'^%s +chdir\("after-exec"\) += -1 ENOENT' % pid, log)
        one(r'^%s +\+\+\+ exited with 0 \+\+\+$' % pid, log)


@test
def exec_in_storm(s):
    for i in range(10):
        rc, out, log = s.run('-f', '-e', 'trace=execve,chdir', VICTIM, 'exec_storm')
        assert rc == 0
        one(r'chdir\("after-exec"\) += -1 ENOENT', log)
        one(r'superseded by execve', log)


@test
def detach_on_execve(s):
    rc, out, log = s.run('-b', 'execve', '-f', '-e', 'trace=execve', '/bin/sh', '-c', '/bin/echo hi; exit 4')
    assert rc == 4 and 'hi\n' in out
    one(r'execve\("/bin/echo", \["/bin/echo", "hi"\], 0x\w+ /\* \d+ vars \*/ <detached \.\.\.>$', log)


@test
def syscall_limit(s):
    rc, out, log = s.run('--syscall-limit=2', '-e', 'trace=chdir', '-f', VICTIM, 'fork_storm', 20)
    assert rc == 0
    one(r'chdir.*ENOENT', log, 2)
    p = s.start([LIMN, '--syscall-limit=2', '-e', 'trace=chdir', VICTIM, 'call_storm'])
    rc = p.wait(PATIENCE)
    out = os.read(p.stdout.fileno(), 4096).decode()
    s.said.append(out)
    assert rc == 0
    one(r': System call limit has been reached, detaching tracees$', out)
    m = re.search(r': Process (\d+) detached$', out, re.M)
    assert status(int(m.group(1)), 'State') == 'R'
    os.kill(int(m.group(1)), signal.SIGKILL)


@test
def pid_namespace(s):
    need_root()
    rc, out, log = s.run('-f', '-e', 'trace=chdir', VICTIM, 'pidns')
    if rc == 77:
        raise Skip('no pid namespaces')
    assert rc == 3
    one(r'\+\+\+ killed by SIGKILL \+\+\+$', log, 5)
    one(r'\+\+\+ exited with 3 \+\+\+$', log, 2)
    one(r'chdir\("ns-over"\)', log)


@test
def reused_pids(s):
    """One child after the other, all with the same pid."""
    need_root()
    if not os.path.exists('/usr/bin/unshare'):
        raise Skip('no unshare')
    for opt in (['-f'], ['-f', '-e', 'trace=chdir']):
        log = s.file('log')
        p = s.start(['unshare', '--pid', '--fork', '--mount-proc', LIMN, *opt, '-o', log, VICTIM, 'same_pid', '30'])
        p.log = log
        rc, out, log = s.end(p)
        if rc == 77 or 'unshare failed' in out:
            raise Skip('pids cannot be chosen here')
        assert rc == 0
        for i in range(30):
            one(r'chdir\("child%d"( <unfinished|\))' % i, log)
        one(r'\+\+\+ exited with 3 \+\+\+$', log, 30)
        assert len(set(re.findall(r'^(\d+) .*chdir', log, re.M))) == 1


@test
def user_namespace(s):
    v = s.victim('userns', 400)
    if v.poll() == 77:
        raise Skip('no user namespaces')
    try:
        s.ready(v)
    except AssertionError:
        raise Skip('no user namespaces')
    p = s.limn('-p', v.pid, '-e', 'trace=chdir')
    rc, out, log = s.end(p)
    one(r'chdir\("in-userns"\)', log)


@test
def undumpable(s):
    rc, out, log = s.run('-e', 'trace=chdir', VICTIM, 'undumpable')
    assert rc == 0
    one(r'chdir\("undumpable"\)', log) if os.geteuid() == 0 else one(r'chdir\(', log)


@test
def setuid_program(s):
    """Run by an unprivileged limn a setuid program has no privileges, and nothing else is special."""
    need_root()
    if not os.path.exists('/usr/bin/setpriv'):
        raise Skip('no setpriv')
    os.chmod(s.dir, 0o777)
    subprocess.check_call(['cp', VICTIM, s.file('setuid')])
    os.chmod(s.file('setuid'), 0o4711)  # not readable either
    for args, line in ((['mark', 'x'], r'chdir\((0x\w+|"x")\) += -1 ENOENT'),
                       (['undumpable'], r'chdir\((0x\w+|"undumpable")\) += -1 ENOENT')):
        for opt in ([], ['-f']):
            log = s.file('log%s' % len(s.procs))
            p = s.start(['/usr/bin/setpriv', '--reuid', '65534', '--clear-groups', LIMN, *opt, '-o', log, '-e',
                         'trace=chdir', s.file('setuid'), *args])
            p.log = log
            rc, out, log = s.end(p)
            if 'Permission denied' in out:
                raise Skip('nobody may not run it')
            assert rc == 0
            one(line, log)


@test
def memory_fallbacks(s):
    """process_vm_readv is not there, and then neither is /proc."""
    for err in (1, 38):
        p = s.start([VICTIM, 'failing', 'process_vm_readv', str(err), LIMN, '-e', 'trace=chdir', VICTIM, 'mark', 'x'])
        one(r'^chdir\("x"\) += -1 ENOENT', s.end(p)[1])
    need_root()
    if not os.path.exists('/usr/bin/unshare'):
        raise Skip('no unshare')
    p = s.start(['unshare', '--mount', '/bin/sh', '-c', 'mount -t tmpfs none /proc && exec "$@"', 'sh', VICTIM,
                 'failing', 'process_vm_readv', '38', LIMN, '-e', 'trace=chdir', VICTIM, 'mark', 'x'])
    rc, out, log = s.end(p)
    if re.search('unshare failed|mount: ', out):
        raise Skip('no mount namespaces')
    one(r'^chdir\("x"\) += -1 ENOENT', out)


@test
def hostile_memory(s):
    rc, out, log = s.run('-e', 'trace=chdir', VICTIM, 'hostile_memory')
    assert rc == 0
    one(r'^chdir\("end"\)', log)
    one(r'^chdir\(0x[0-9a-f]+\) += -1 EFAULT', log, 4)
    one(r'^chdir\("hostile"\)', log)


@test
def hostile_calls(s):
    """Structures that lie, hold themselves, or change while they are read: each call has its line."""
    for opt in ([], ['-s', '100000'], ['-f', '-y', '-e', 'verbose=all', '-e', 'raw=none'], ['-e', 'write=all']):
        rc, out, log = s.run('-v', *opt, VICTIM, 'hostile_calls')
        assert rc == 0
        log = re.sub(r'^\d+ +', '', log, flags=re.M)
        for line in log.split('\n'):
            # A line of a call, of limn's own, or of a dump.
            assert re.match(r'\w+\(.*|<\.\.\. \w+ resumed>.*|\+\+\+ .* \+\+\+$| \| | \* |$', line), line
        one(r'chdir\("over"( <unfinished|\))', log)
        one(r'^chdir\(', log, 302)


@test
def forged_names(s):
    """No name of the tracee's makes a line, or reaches the terminal."""
    for opt in (['-y'], ['-f', '-yy', '--decode-pids=comm'], ['-v', '-s', '1000', '-yy'], ['-o', '/dev/stdout']):
        for last in ([], ['x']):
            p = s.start([LIMN, *opt, VICTIM, 'forger', *last])
            rc, out, log = s.end(p)
            subprocess.call('rm -rf x* link* sock* dir* ./-*', shell=True, cwd=s.dir)
            assert rc == 0, rc
            lines = out.split('\n')
            assert lines.pop() == ''
            for line in lines:
                assert not re.search(r'[\x00-\x1f\x7f-\x9f\ufffd]', line), line
                line = re.sub(r'^(\[pid +\d+[^\]]*\]|\d+(<[^>]*>)?) ', '', line)
                assert re.match(r'\w+\(.*\) += .*$|\+\+\+ exited with 0 \+\+\+$|--- SIGCHLD', line), line
            one(r'\+\+\+ exited with 0 \+\+\+$', '\n'.join(l for l in lines if '(' not in l))


@test
def programs_32(s):
    """A 32-bit program and back again, by execve."""
    v32 = victim32(s)
    p = s.start([LIMN, '-e', 'trace=chdir,execve', v32, 'exec_to', VICTIM, 'exec_to', v32, 'mark', 'x'])
    rc, out, log = s.end(p)
    assert rc == 0
    lines = [re.sub(r'PID=\d+|\(.*', '', l) for l in out.split('\n')]
    assert lines == ['execve', '[ Process  runs in 32 bit mode. ]', 'execve', '[ Process  runs in 64 bit mode. ]',
                     'execve', '[ Process  runs in 32 bit mode. ]', 'chdir', '+++ exited with 0 +++', ''], lines


@test
def int80(s):
    rc, out, log = s.run('-e', 'trace=chdir', VICTIM, 'int80')
    if rc == 77:
        raise Skip('no int 0x80 here')
    assert rc == 0
    p = s.start([LIMN, '-e', 'trace=chdir', VICTIM, 'int80'])
    log = s.end(p)[1]
    assert re.match(r'\[ Process PID=\d+ runs in 32 bit mode. \]\n'
                    r'chdir\("int80"\) += -1 ENOENT .*\n'
                    r'\[ Process PID=\d+ runs in 64 bit mode. \]\n'
                    r'chdir\("sysenter"\)', log), log


# -- signals and death --

@test
def group_stop(s):
    p = s.limn('-e', 'trace=chdir', VICTIM, 'stop_self')
    s.ready(p)
    until(lambda: 'stopped by SIGSTOP' in read(p.log))
    pid = int(read('/proc/%d/task/%d/children' % (p.pid, p.pid)).split()[0])
    assert status(pid, 'State') in ('T', 't')
    time.sleep(0.05)
    assert 'after' not in read(p.log)
    os.kill(pid, signal.SIGCONT)
    rc, out, log = s.end(p)
    assert rc == 0
    lines = [re.sub(r' \{.*\}', '', l) for l in log.split('\n')]
    lines = [re.sub(r' += .*', '', l) for l in lines]
    assert lines == ['chdir("before")', '--- SIGSTOP ---', '--- stopped by SIGSTOP ---',
                     '--- SIGCONT ---', 'chdir("after")', '+++ exited with 0 +++', ''], lines


@test
def job_control(s):
    """Ctrl-Z, fg and Ctrl-D at a shell that limn runs on a terminal."""
    if not os.path.exists('/bin/bash'):
        raise Skip('no bash')
    log = s.file('log')
    master, slave = os.openpty()
    p = s.start(['/usr/bin/setsid', '--ctty', '--wait', LIMN, '-f', '-o', log, '-e', 'trace=chdir', '/bin/bash',
                 '--norc', '--noprofile', '--noediting', '-i'], stdin=slave, stdout=slave, stderr=slave,
                env={'PS1': 'prompt', 'PATH': '/usr/bin:/bin', 'TERM': 'dumb'})
    p.log = log
    os.close(slave)
    seen = ['']

    def see(text):
        def seen_it():
            if select.select([master], [], [], 0.01)[0]:
                seen[0] += os.read(master, 4096).decode(errors='replace')
            return text in seen[0]
        try:
            until(seen_it)
        except AssertionError:
            raise AssertionError('no %r in %r' % (text, seen[0]))
        seen[0] = seen[0].split(text, 1)[1]

    see('prompt')
    os.write(master, b'cat\n')
    os.write(master, b'one\n')
    see('one\r\none')  # the echo, then cat
    os.write(master, b'\x1a')
    see('Stopped')
    see('prompt')
    os.write(master, b'fg\n')
    see('\ncat\r\n')
    os.write(master, b'two\n')
    see('two\r\ntwo')
    os.write(master, b'\x04')
    see('prompt')
    os.write(master, b'%s stop_self &\n' % VICTIM.encode())
    until(lambda: 'stopped by SIGSTOP' in read(log))
    os.write(master, b'kill -CONT %1; wait %1; exit 6\n')
    until(lambda: p.poll() is not None)
    os.close(master)
    rc, out, log = p.returncode, '', read(log)
    s.said.append(log)
    assert rc == 6
    one(r'--- SIGTSTP \{', log)
    one(r'--- stopped by SIGTSTP ---$', log)
    one(r'--- stopped by SIGSTOP ---$', log)
    one(r'--- SIGCONT \{', log, 2)
    one(r'chdir\("after"\) += -1 ENOENT', log)


@test
def restarts(s):
    for opt in ([], ['-f']):
        rc, out, log = s.run(*opt, '-e', 'trace=read,chdir', '-e', 'signal=!SIGCHLD', VICTIM, 'restarts')
        assert rc == 0
        n = count(r'--- SIGALRM ', log)
        assert 1 <= n <= 5  # they may coincide when the machine is busy
        # a signal that comes while the call is about to be made again interrupts nothing
        assert 1 <= count(r'ERESTARTSYS \(To be restarted if SA_RESTART is set\)$', log) <= n
        one(r'(read\(3|<\.\.\. read resumed>), "x", 1\) += 1$', log)


@test
def killed_anywhere(s):
    """SIGKILL at any moment: each line once, and the end is told exactly so."""
    for i in range(25):
        p = s.limn('-e', 'trace=chdir', VICTIM, 'call_storm')
        s.ready(p)
        time.sleep(0.002 * (i % 7))
        pid = int(read('/proc/%d/task/%d/children' % (p.pid, p.pid)).split()[0])
        os.kill(pid, signal.SIGKILL)
        rc, out, log = s.end(p)
        assert rc == -signal.SIGKILL
        lines = log.split('\n')
        assert lines[-2:] == ['+++ killed by SIGKILL +++', '']
        for line in lines[:-3]:
            assert re.match(r'chdir\("storm"\) += -1 ENOENT \(No such file or directory\)$', line), line
        assert len(lines) < 3 or re.match(r'chdir\((0x\w+|"storm")(\) += (-1 ENOENT.*|\?( <unavailable>)?)| <unfinished \.\.\.>\) = \?)$', lines[-3]), lines[-3]


@test
def killed_at_every_call(s):
    """SIGKILL of the tracee at each single moment: what is told is a beginning of the whole story."""
    if not IS_LIMN:
        raise Skip('strace hangs at some moments')
    def lines(log):
        log = re.sub(r'(?<=getrandom\(")[^"]*', 'R', log)
        return re.sub(r' +', ' ', re.sub(r'0x[0-9a-f]+|= \d+$', 'N', log, flags=re.M)).splitlines()
    unavailable = 0
    for opt, stride in ([], 1), (['-y', '-e', 'trace=!brk'], 4):
        story = lines(s.run(*opt, VICTIM, 'mark', 'x')[2])
        n, struck = 0, True
        while struck:
            n += stride
            struck, end, out, log = s.sabotage('tracee', signal.SIGKILL, n, *opt, VICTIM, 'mark', 'x')
            log = lines(log)
            assert log and (log[-1], end) in (('+++ killed by SIGKILL +++', 9), (story[-1], 0)), (n, end)
            told = log[:-1]
            if told and re.search(r' = \?( <unavailable>)?$', told[-1]) and len(told) < len(story) - 1:
                name = story[len(told) - 1].split('(')[0]
                assert re.match(r'%s\(.*\) += \?( <unavailable>)?$' % name, told[-1]), (n, told[-1])
                unavailable += told.pop().endswith('<unavailable>')
            assert told == story[:len(told)], n
    assert unavailable, 'no stop was lost'


@test
def exit_in_storm(s):
    """exit_group while siblings are in calls, and SIGKILL into that."""
    for i in range(10):
        p = s.limn('-f', '-e', 'trace=chdir', VICTIM, 'exit_storm', 10)
        s.ready(p)
        pid = int((read('/proc/%d/task/%d/children' % (p.pid, p.pid)).split() or ['0'])[0])
        if i % 2 and pid:
            time.sleep(0.009)
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        rc, out, log = s.end(p)
        assert rc in (0, -signal.SIGKILL)
        one(r'\+\+\+ (exited with 0|killed by SIGKILL) \+\+\+$', log, 5)
        begun = {}
        for line in log.split('\n'):
            m = re.match(r'(\d+) +(<\.\.\. chdir resumed>|chdir\(.*<unfinished \.\.\.>$|.*)', line)
            if not m:
                continue
            tid, what = m.groups()
            if what.endswith('<unfinished ...>') and what.startswith('chdir('):
                assert not begun.get(tid), line
                begun[tid] = True
            elif what.startswith('<...'):
                assert begun.get(tid), line
                begun[tid] = False


@test
def greedy_threads(s):
    """Threads in tight loops of calls starve nobody."""
    rc, out, log = s.run('-f', '-e', 'trace=chdir,getppid', '-o', '/dev/null', VICTIM, 'greedy')
    assert rc == 0


# -- seccomp --

@test
def own_filter(s):
    """The tracee's filter answers before ours: its calls are shown all the same."""
    ERRNO, KILL, TRAP = 0x50000, 0x80000000, 0x30000
    for opt in ([], ['-f'], ['-f', '--seccomp-bpf=off'] if IS_LIMN else ['-f']):
        rc, out, log = s.run(*opt, '-e', 'trace=chdir', VICTIM, 'own_filter', ERRNO | 1)
        assert rc == 0 and '-1 1\n' in out, (rc, out)
        one(r'chdir\("filtered"\) += -1 EPERM \(Operation not permitted\)$', log)
        one(r'chdir\("child-filtered"\) += -1 EPERM', log, bool(opt))
        rc, out, log = s.run(*opt, '-e', 'trace=chdir', VICTIM, 'own_filter', KILL)
        assert rc == -signal.SIGSYS
        one(r'\+\+\+ killed by SIGSYS( \(core dumped\))? \+\+\+$', log)
        rc, out, log = s.run(*opt, '-e', 'trace=chdir', VICTIM, 'own_filter', TRAP)
        one(r'--- SIGSYS \{si_signo=SIGSYS, si_code=SYS_SECCOMP', log)


@test
def filters_before(s):
    """limn and its program run under a filter already, and a process is attached to that has one."""
    for opt in ([], ['-f'], ['-f', '-e', 'signal=none']):
        log = s.file('log%d' % len(s.procs))
        p = s.start([VICTIM, 'failing', 'chdir', '1', LIMN, *opt, '-o', log, '-e', 'trace=chdir', VICTIM, 'mark', 'x'])
        p.log = log
        rc, out, log = s.end(p)
        assert rc == 99 and 'Operation not permitted' in out
        one(r'chdir\("x"\) += -1 EPERM', log)
    v = s.victim('filtered_sleeper', 300, ready=True)
    rc, out, log = s.run('-p', v.pid, '-e', 'trace=chdir')
    one(r'^chdir\("filtered"\) += -1 EPERM', log)
    assert s.end(v)[0] == 0


@test
def strict_mode(s):
    """Strict mode is what it is without limn, also under limn's filter."""
    for opt in ([], ['-f'], ['-f', '--seccomp-bpf=off'] if IS_LIMN else ['-f']):
        for way in (0, 1):
            trace = ['-e', 'trace=prctl,seccomp,chdir,exit']
            rc, out, log = s.run(*opt, *trace, VICTIM, 'strict', way, 0)
            assert rc == 5 and out == 's', (opt, rc, out)
            one(r'^%s += 0$' % (r'seccomp\(SECCOMP_SET_MODE_STRICT, 0, NULL\)' if way else
                               r'prctl\(PR_SET_SECCOMP, SECCOMP_MODE_STRICT\)'), re.sub(r'^\d+ +', '', log, flags=re.M))
            rc, out, log = s.run(*opt, *trace, VICTIM, 'strict', way, 1)
            assert rc == -signal.SIGKILL and out == 's', (opt, rc, out)
            one(r'chdir\("forbidden"\) += \?$', log)
            one(r'\+\+\+ killed by SIGKILL \+\+\+$', log)


@test
def unprivileged_filter(s):
    need_root()
    if not os.path.exists('/usr/bin/setpriv'):
        raise Skip('no setpriv')
    os.chmod(s.dir, 0o777)
    p = s.start(['/usr/bin/setpriv', '--reuid', '65534', '--clear-groups', LIMN, '-f', '-o',
                 s.file('unpriv'), '-e', 'trace=chdir', VICTIM, 'fork_storm', '10'])
    p.log = s.file('unpriv')
    rc, out, log = s.end(p)
    if 'Permission denied' in out:
        raise Skip('nobody may not run it')
    assert rc == 0
    one(r'chdir\("child\d+"', log, 10)


@test
def no_ptrace(s):
    """ptrace is not there: said so with the reason, and nothing is left behind."""
    for err in (38, 1):
        for opt in ([], ['-f', '-e', 'trace=chdir'], ['-D']):
            p = s.start([VICTIM, 'no_ptrace', str(err), LIMN, *opt, '-o', s.file('x'), VICTIM, 'mark', s.file('y')])
            rc, out, log = s.end(p)
            assert rc == 1
            assert re.search(r'ptrace', out), out
            if IS_LIMN:
                one(r': attach: ptrace\(PTRACE_SEIZE, \d+\): %s$' % os.strerror(err), out)
                one(r': cause: a seccomp filter on limn denies ptrace\(2\)$', out)
                assert ': remedy: ' in out
            until(lambda: not processes_with(s.file('y')))


# -- limn's own death --

@test
def limn_killed(s):
    """SIGKILL of limn: tracees go on, without failing calls."""
    for opt in (['-f'], ['-f', '-e', 'trace=chdir'], ['-e', 'trace=chdir'], ['-f', '-e', 'trace=none']):
        if not IS_LIMN and opt[0] == '-f':
            continue
        p = s.limn(*opt, VICTIM, 'vfork_loop', 1)
        s.ready(p)
        pid = int(read('/proc/%d/task/%d/children' % (p.pid, p.pid)).split()[0])
        if pid_is_tracer(pid):
            pid = next(int(c) for c in read('/proc/%d/task/%d/children' % (p.pid, p.pid)).split()
                       if not pid_is_tracer(int(c)))
        before = os.sched_getaffinity(0)
        time.sleep(0.1)
        p.kill()
        p.wait()
        assert os.sched_getaffinity(pid) == before
        until(lambda: state_of(pid) in (None, 'Z'), 10)
        # It says 4 to whoever is its parent now; a failed call would have ended it at once.
        rc, out, log = s.end(p)
        if 'trace=chdir' in opt:
            assert 'ENOSYS' not in log


def pid_is_tracer(pid):
    return os.path.basename(read('/proc/%d/cmdline' % pid).split('\0')[0]) == os.path.basename(LIMN)


def state_of(pid):
    return status(pid, 'State')


@test
def limn_killed_status(s):
    """The same, and the tracee's exit status shows that nothing failed."""
    for opt in (['-f', '-e', 'trace=chdir'], ['-f'], ['-f', '-e', 'trace=none']):
        if not IS_LIMN:
            raise Skip('strace kills tracees under its filter')
        sh = s.start(['/bin/sh', '-c', '"$@" ; echo "status $?"', 'sh', LIMN, '-qq', '-o', '/dev/null', *opt,
                      '/bin/sh', '-c', '%s vfork_loop 1; echo "victim $?"' % VICTIM])
        s.ready(sh)
        limn = int(read('/proc/%d/task/%d/children' % (sh.pid, sh.pid)).split()[0])
        time.sleep(0.2)
        os.kill(limn, signal.SIGKILL)
        rc, out, log = s.end(sh)
        assert 'victim 4' in out and 'status 137' in out, out


@test
def limn_killed_at_every_call(s):
    """SIGKILL of limn at each single moment: what it started is never begun, or ends well."""
    if not IS_LIMN:
        raise Skip('strace stops at some moments, and kills tracees under its filter')
    for target, opt, stride in (('tracer', [], 5), ('tracer', ['-f'], 4), ('front', ['-f', '-e', 'trace=chdir'], 1),
                                ('front', ['-I1', '-f', '-e', 'trace=none'], 1)):
        n, struck, begun, runs = 0, True, 0, 0
        while struck:
            n += stride
            runs += 1
            files = s.file('begun%d' % n), s.file('ended%d' % n)
            # The output's end: all that could have it open are gone.
            struck, end, out, log = s.sabotage(target, signal.SIGKILL, n, *opt, VICTIM, 'begin_end', *files)
            assert end == (9 if struck else 0) or struck and end == 0 and os.path.exists(files[1]), (n, end)
            assert os.path.exists(files[0]) == os.path.exists(files[1]), (n, opt)
            begun += os.path.exists(files[0])
            # So is the keeper, which holds nothing open.
            until(lambda: not processes_with(files[0]))
        assert begun > runs / 2


def processes_with(text):
    text = text.encode()
    found = []
    for pid in os.listdir('/proc'):
        try:
            with open('/proc/%s/cmdline' % pid, 'rb') as f:
                if text in f.read():
                    found.append(pid)
        except OSError:
            pass
    return found


@test
def leaving_at_every_call(s):
    """limn is told to go, or killed, at each single moment of an attach: nothing is left stopped or failing."""
    if not IS_LIMN:
        raise Skip('strace waits for vfork children')
    for sig in (signal.SIGINT, signal.SIGKILL):
        stop = s.file('stop%d' % sig)
        v = s.victim('busy', stop, ready=True)
        for n in range(1, 100):
            s.sabotage('tracer', sig, n, '--syscall-limit=20', '-f', '-e', 'trace=chdir,execve', '-p', v.pid)
            assert v.poll() is None, n
            for tid in os.listdir('/proc/%d/task' % v.pid):
                until(lambda: status(int(tid), 'TracerPid') in ('0', None))
                until(lambda: status(int(tid), 'State') not in ('T', 't'))
        open(stop, 'w').close()
        rc, out, log = s.end(v)
        assert rc == 9, (rc, out)


@test
def kill_on_exit(s):
    for opt in ([], ['-e', 'trace=chdir']):
        p = s.limn('-f', '--kill-on-exit', *opt, VICTIM, 'call_storm')
        s.ready(p)
        kids = [int(c) for c in read('/proc/%d/task/%d/children' % (p.pid, p.pid)).split()]
        p.kill()
        p.wait()
        until(lambda: all(state_of(k) in (None, 'Z') for k in kids), 5)


@test
def interrupted_with_children(s):
    """Ctrl-C ends what limn started; descendants go on, also under the filter."""
    for opt in ([], ['-e', 'trace=chdir']):
        if not IS_LIMN and opt:
            continue
        p = s.start([LIMN, '-I2', '-f', '-o', s.file('log'), *opt, '/bin/sh', '-c',
                     '(%s vfork_loop 1; echo "victim $?"; touch done) & exec sleep 30' % VICTIM])
        s.ready(p)
        time.sleep(0.2)
        p.send_signal(signal.SIGTERM)
        until(lambda: p.poll() is not None, 10)
        assert p.returncode == -signal.SIGTERM
        until(lambda: os.path.exists(s.file('done')))
        out = p.stdout.read().decode()
        assert 'victim 4\n' in out, out
        os.remove(s.file('done'))


@test
def interruptible(s):
    """-I: who hears of signals."""
    for level, sig, want in ((2, 'TERM', -15), (3, 'TERM', None), (3, 'INT', None), (4, 'TSTP', None), (2, 'HUP', -1)):
        v = s.victim('pauses', ready=True)
        p = s.limn('-I', level, '-p', v.pid)
        traced(v)
        time.sleep(0.05)
        p.send_signal(getattr(signal, 'SIG' + sig))
        if want is None:
            time.sleep(0.1)
            assert p.poll() is None and status(p.pid, 'State') != 'T'
            v.kill()
            p.send_signal(signal.SIGCONT)
            assert s.end(p)[0] == 0
        else:
            assert s.end(p)[0] == want
            v.kill()


# -- output --

@test
def tail_is_written(s):
    """After a storm, what a quiet program is waiting in can be read, though nothing happens any more."""
    for log in ('file', '|cat >file'):
        p = s.start([LIMN, '-o', log, '-e', 'trace=all', '/bin/sh', '-c',
                     'i=0; while [ $i -lt 300 ]; do i=$((i+1)); : </dev/null; done; echo ready; read line'],
                    stdin=subprocess.PIPE)
        s.ready(p)
        until(lambda: read(s.file('file')).split('\n')[-1].startswith('read(0'))
        s.end(p)
        one(r'^\+\+\+ exited with', read(s.file('file')))


@test
def closed_pipe(s):
    p = subprocess.Popen('%s -e trace=chdir %s call_storm 2>&1 >/dev/null | head -n 1' % (LIMN, VICTIM),
                         shell=True, stdout=subprocess.PIPE, cwd=s.dir)
    s.procs.append(p)
    out = p.communicate(timeout=PATIENCE)[0]
    assert out.startswith(b'chdir("storm")'), out


@test
def dead_command(s):
    """-o '|cmd', and the command ends long before the program: limn lets go, the program goes on."""
    if not IS_LIMN:
        raise Skip('strace goes on without output')
    for cmd in ('true', 'head -n 2 >/dev/null', 'no-such-command 2>/dev/null'):
        stop = s.file('stop')
        p = s.start([LIMN, '-f', '-o', '|' + cmd, '--seccomp-bpf=off', '-e', 'trace=chdir', VICTIM, 'busy', stop])
        s.ready(p)
        rc = p.wait(PATIENCE)
        s.said.append('%s: %d' % (cmd, rc))
        assert rc != 0
        open(stop, 'w').close()
        s.end(p)  # the end of its output: the program is gone
        os.remove(stop)


@test
def disk_full(s):
    p = s.start([LIMN, '-o', '/dev/full', '-e', 'trace=chdir', VICTIM, 'fork_storm', '5'])
    rc, out, log = s.end(p)
    assert 'No space left on device' in out, out


@test
def tracee_reads_its_trace(s):
    """limn writes to a small pipe that only the tracee itself reads."""
    if not IS_LIMN:
        raise Skip('strace hangs')
    # With the filter limn does not hear of the reads, and must think of what it has left by itself.
    for opt, last in ([], 0), (['-f'], 0), ([], 1), (['-f'], 1):
        r, w = os.pipe()
        fcntl.fcntl(w, fcntl.F_SETPIPE_SZ, 4096)
        p = s.start([LIMN, *opt, '-e', 'trace=chdir', VICTIM, 'own_reader', str(last)], stdin=r, stderr=w)
        os.close(w)
        s.ready(p, b'done')
        while p.poll() is None:
            if select.select([r], [], [], 0.05)[0]:
                os.read(r, 65536)
        os.close(r)
        assert s.end(p)[0] == 0


@test
def placement_unseen(s):
    """The tracee's own CPU mask never changes for itself."""
    n = len(os.sched_getaffinity(0))
    rc, out, log = s.run('-e', 'trace=getppid', '-o', '/dev/null', VICTIM, 'affinity', 3000, n)
    assert rc == 0, out


@test
def placement_outlives_nothing(s):
    """Killed in a storm, limn leaves the masks, and no thread that keeps a processor awake."""
    user = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] if not os.geteuid() else []
    n = len(os.sched_getaffinity(0))
    v = s.start([*user, VICTIM, 'affinity', '1000000000', str(n)])
    until(lambda: status(v.pid, 'Name') == os.path.basename(VICTIM))
    allowed = status(v.pid, 'Cpus_allowed')
    for ms in (1, 5, 20):
        p = s.start([*user, LIMN, '-o', '/dev/null', '-p', str(v.pid)])
        traced(v)
        for i in range(ms):
            assert status(v.pid, 'Cpus_allowed') == allowed
            time.sleep(0.001)
        p.kill()
        p.wait()
        until(lambda: not os.path.exists('/proc/%d' % p.pid))
        until(lambda: status(v.pid, 'TracerPid') == '0')
        assert status(v.pid, 'Cpus_allowed') == allowed
        assert v.poll() is None
    v.kill()


@test
def crowd(s):
    """Beside 1500 idle tracees every call of the busy one is seen. What a stop costs there, bench/ measures."""
    rc, out, log = s.run('-f', '-qq', '-e', 'trace=getppid', *(['--seccomp-bpf=off'] if IS_LIMN else []),
                         VICTIM, 'crowd', 1500, 2000)
    assert rc == 0
    one(r'getppid\(\) += ', log, 2000)


@test
def ignored_sigchld(s):
    """SIGCHLD ignored by whoever starts limn: stops of many tasks are heard of all the same."""
    rc, out, log = s.run('-f', '-qq', '-e', 'trace=getppid', *(['--seccomp-bpf=off'] if IS_LIMN else []),
                         VICTIM, 'crowd', 100, 300, preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN))
    assert rc == 0
    one(r'getppid\(\) += \d+$', log, 300)


def main():
    args = sys.argv[3:]
    times = 1
    if '-n' in args:
        i = args.index('-n')
        times = int(args[i + 1])
        del args[i:i + 2]
    chosen = [t for t in TESTS if not args or t.__name__ in args]
    failed = 0
    print('1..%d' % (len(chosen) * times))
    n = 0
    for _ in range(times):
        for t in chosen:
            n += 1
            s, begun = Session(), time.time()
            try:
                t(s)
                print('ok %d - %s # %.1f s' % (n, t.__name__, time.time() - begun))
            except Skip as e:
                print('ok %d - %s # SKIP %s' % (n, t.__name__, e))
            except Exception:
                failed += 1
                print('not ok %d - %s' % (n, t.__name__))
                for line in (traceback.format_exc() + '\n'.join(s.said[-3:])).split('\n'):
                    print('# ' + line)
            finally:
                s.close()
            sys.stdout.flush()
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
