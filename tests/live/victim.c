/*
 * victim.c - small programs that do what tracers find hard; each is a function, named by argv[1].
 *
 * Marks in the trace are chdir calls to names that do not exist. What a program prints is for the
 * runner (ptrace_test.py): a line "ready" when it has come to the interesting point.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char **args; /* from argv[2] on, ended by NULL */
static const char *self;

static void mark(const char *name)
{
	if (chdir(name) == 0 || errno != ENOENT) {
		printf("mark %s: %s\n", name, strerror(errno));
		exit(99);
	}
}

/* The same for a child of vfork: 3 when all is well. */
static int mark_quietly(const char *name)
{
	return chdir(name) < 0 && errno == ENOENT ? 3 : 99;
}

static void say(const char *text)
{
	printf("%s\n", text);
	fflush(stdout);
}

static void nap(long ms)
{
	struct timespec ts = {ms / 1000, ms % 1000 * 1000000};

	while (nanosleep(&ts, &ts) < 0 && errno == EINTR)
		;
}

static long number(int i, long otherwise)
{
	for (int n = 0; n <= i; n++)
		if (!args[n])
			return otherwise;
	return strtol(args[i], NULL, 0);
}

/* -- threads and execve -- */

static void *idle_thread(void *arg)
{
	for (;;)
		pause();
	return arg;
}

static void *storm_thread(void *arg)
{
	for (;;)
		chdir("storm");
	return arg;
}

static void start(pthread_t *t, void *(*fn)(void *), void *arg)
{
	if (pthread_create(t, NULL, fn, arg)) {
		say("no thread");
		exit(98);
	}
}

static void *exec_thread_fn(void *arg)
{
	nap(10);
	execl(self, self, "mark", "after-exec", (char *)NULL);
	return arg;
}

static int exec_thread(void)
{
	pthread_t t;

	for (int i = 0; i < 3; i++)
		start(&t, idle_thread, NULL);
	start(&t, exec_thread_fn, NULL);
	idle_thread(NULL);
	return 1;
}

/* The same while siblings make calls that the tracer reads memory for. */
static int exec_storm(void)
{
	pthread_t t;

	for (int i = 0; i < 3; i++)
		start(&t, storm_thread, NULL);
	start(&t, exec_thread_fn, NULL);
	storm_thread(NULL);
	return 1;
}

static int mark_once(void)
{
	mark(args[0]);
	return number(1, 0);
}

/* Executes itself over and over, until there is a file of that name. */
static int exec_loop(void)
{
	if (number(1, 0) == 0)
		say("ready");
	if (access(args[0], F_OK) == 0)
		return 7;
	execl(self, self, "exec_loop", args[0], "1", (char *)NULL);
	return 1;
}

/* The arguments are a command to execute. */
static int exec_to(void)
{
	execv(args[0], args);
	return 1;
}

static void *late_mark(void *arg)
{
	nap(number(0, 300));
	mark("thread-lives");
	exit(5);
	return arg;
}

static int zombie_leader(void)
{
	pthread_t t;

	start(&t, late_mark, NULL);
	say("ready");
	pthread_exit(NULL);
}

static void *marking_thread(void *arg)
{
	char name[32];

	snprintf(name, sizeof name, "t%ld", (long)arg);
	mark(name);
	return NULL;
}

/* One short-lived thread after another, each leaves a numbered mark. */
static int thread_maker(void)
{
	pthread_t t;

	say("ready");
	for (long i = 0; i < number(0, 100000); i++) {
		start(&t, marking_thread, (void *)i);
		pthread_join(t, NULL);
	}
	return 0;
}

static void *greedy_thread(void *arg)
{
	for (;;)
		syscall(SYS_getppid);
	return arg;
}

static void *modest_thread(void *arg)
{
	for (int i = 0; i < 20; i++) {
		mark("modest");
		nap(1);
	}
	return arg;
}

static int greedy(void)
{
	pthread_t t[4], g;

	for (int i = 0; i < 2; i++)
		start(&g, greedy_thread, NULL);
	for (int i = 0; i < 4; i++)
		start(&t[i], modest_thread, NULL);
	for (int i = 0; i < 4; i++)
		pthread_join(t[i], NULL);
	exit(0);
}

/* Many idle threads beside one that makes calls; prints the nanoseconds of one call. */
static int crowd(void)
{
	pthread_t t;
	pthread_attr_t a;
	struct timespec from, to;
	long n = number(0, 100), calls = number(1, 2000);

	pthread_attr_init(&a);
	pthread_attr_setstacksize(&a, 32768);
	for (long i = 0; i < n; i++)
		if (pthread_create(&t, &a, idle_thread, NULL))
			return 98;
	nap(100);
	clock_gettime(CLOCK_MONOTONIC, &from);
	for (long i = 0; i < calls; i++)
		syscall(SYS_getppid);
	clock_gettime(CLOCK_MONOTONIC, &to);
	printf(
	    "%ld\n", ((to.tv_sec - from.tv_sec) * 1000000000 + to.tv_nsec - from.tv_nsec) / calls);
	fflush(stdout);
	_exit(0);
}

/* -- fork, vfork, clone -- */

static int fork_storm(void)
{
	long n = number(0, 50);

	for (long i = 0; i < n; i++) {
		char name[32];
		pid_t pid = i % 2 ? fork() : (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
		if (pid < 0)
			return 98;
		if (!pid) {
			snprintf(name, sizeof name, "child%ld", i);
			mark(name);
			_exit(3);
		}
		if (i % 8 == 7)
			while (waitpid(-1, NULL, WNOHANG) > 0)
				;
	}
	while (wait(NULL) > 0)
		;
	mark("parent");
	return 0;
}

/* At a byte from standard input: vfork, with nothing in between that a filter would stop. */
static int vfork_at(void)
{
	char c;
	int status;

	say("ready");
	if (read(0, &c, 1) != 1)
		return 98;
	pid_t pid = vfork();
	if (!pid)
		_exit(mark_quietly("vforked"));
	if (waitpid(pid, &status, 0) != pid)
		return 97;
	return WEXITSTATUS(status);
}

/* All children have the same pid, one after the other. */
static int same_pid(void)
{
	pid_t first = 0;
	long n = number(0, 20);

	for (long i = 0; i < n; i++) {
		char name[32];
		int status;
		if (first) {
			FILE *f = fopen("/proc/sys/kernel/ns_last_pid", "w");
			if (!f || fprintf(f, "%d", first - 1) < 0 || fclose(f))
				return 77;
		}
		pid_t pid = fork();
		if (!pid) {
			snprintf(name, sizeof name, "child%ld", i);
			_exit(mark_quietly(name));
		}
		if (!first)
			first = pid;
		if (pid != first || waitpid(pid, &status, 0) != pid || WEXITSTATUS(status) != 3)
			return 97;
	}
	return 0;
}

static int vfork_wait(void)
{
	say("ready");
	pid_t pid = vfork();
	if (!pid) {
		nap(number(0, 1500));
		_exit(0);
	}
	say("over");
	return 6;
}

static int vfork_loop(void)
{
	struct timespec from, now;

	say("ready");
	clock_gettime(CLOCK_MONOTONIC, &from);
	do {
		int status;
		pid_t pid = vfork();
		if (!pid) {
			chdir("vforked");
			if (errno == ENOSYS)
				_exit(1);
			execl("/bin/true", "true", (char *)NULL);
			_exit(2);
		}
		if (waitpid(pid, &status, 0) != pid || status)
			return 97;
		clock_gettime(CLOCK_MONOTONIC, &now);
	} while ((now.tv_sec - from.tv_sec) * 1000 + (now.tv_nsec - from.tv_nsec) / 1000000 <
		 number(0, 2) * 1000);
	return 4;
}

static void *busy_thread(void *arg)
{
	for (;;)
		mark("busy");
	return arg;
}

static void *vforking_thread(void *arg)
{
	for (;;) {
		int status;
		pid_t pid = vfork();
		if (!pid) {
			execl("/bin/true", "true", (char *)NULL);
			_exit(2);
		}
		if (waitpid(pid, &status, 0) != pid || status) {
			printf("vfork: %d %x\n", (int)pid, status);
			exit(97);
		}
	}
	return arg;
}

/* Threads, calls, vfork and execve all the time, until there is a file of that name. */
static int busy(void)
{
	pthread_t t;

	start(&t, busy_thread, NULL);
	start(&t, vforking_thread, NULL);
	say("ready");
	while (access(args[0], F_OK) < 0)
		nap(1);
	_exit(9);
}

/* Leaves a file when it begins and another when it ends. */
static int begin_end(void)
{
	int status;

	close(open(args[0], O_CREAT | O_WRONLY, 0600));
	pid_t pid = fork();
	if (!pid) {
		mark("child");
		_exit(0);
	}
	if (waitpid(pid, &status, 0) != pid || status)
		return 97;
	mark("parent");
	close(open(args[1], O_CREAT | O_WRONLY, 0600));
	return 0;
}

/* clone with the flags given; the child leaves a mark and ends with 7. */
static int cloned(void)
{
	static char stack[65536] __attribute__((aligned(16)));
	unsigned long flags = number(0, 0);
	int status = 0;
	pid_t pid;

	if (number(1, 0)) {
		struct clone_args a = {.flags = flags & ~0xffu, .exit_signal = flags & 0xff};
		pid = syscall(SYS_clone3, &a, sizeof a);
		if (a.flags != (flags & ~0xffu)) {
			say("flags changed");
			_exit(96);
		}
	} else {
		(void)stack;
		pid = syscall(SYS_clone, flags, 0, 0, 0, 0);
	}
	if (pid < 0)
		return 98;
	if (!pid) {
		nap(50);
		int r = chdir("child-mark");
		_exit(r < 0 && errno == ENOENT ? 7 : 8);
	}
	if (flags & CLONE_PARENT)
		nap(200);
	else if (waitpid(pid, &status, __WALL) != pid || WEXITSTATUS(status) != 7)
		return 97;
	mark("parent-mark");
	return 0;
}

/* -- signals -- */

static int stop_self(void)
{
	mark("before");
	say("ready");
	raise(SIGSTOP);
	mark("after");
	return 0;
}

static int sleeper(void)
{
	say("ready");
	nap(number(0, 60000));
	mark("woke");
	return 9;
}

static int pauses(void)
{
	say("ready");
	for (;;)
		pause();
	return 0;
}

/* SIGUSR1 is blocked and pending; it is looked for after a while. */
static int pending(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	raise(SIGUSR1);
	say("ready");
	nap(number(0, 800));
	sigpending(&set);
	return sigismember(&set, SIGUSR1) ? 3 : 4;
}

static int killed(void)
{
	kill(getpid(), number(0, SIGTERM));
	nap(1000);
	return 1;
}

static int call_storm(void)
{
	say("ready");
	for (;;)
		chdir("storm");
	return 0;
}

static int exit_storm(void)
{
	pthread_t t;

	for (int i = 0; i < 4; i++)
		start(&t, storm_thread, NULL);
	say("ready");
	nap(number(0, 20));
	_exit(0);
}

static void nothing(int signo)
{
	(void)signo;
}

/* A handled signal in the middle of every nap: restarts and ERESTART*. */
static int restarts(void)
{
	struct sigaction sa = {.sa_handler = nothing, .sa_flags = SA_RESTART};
	int fds[2];
	char c;

	sigaction(SIGALRM, &sa, NULL);
	if (pipe(fds) < 0)
		return 98;
	pid_t pid = fork();
	if (!pid) {
		for (int i = 0; i < 5; i++) {
			nap(20);
			kill(getppid(), SIGALRM);
		}
		nap(20);
		c = write(fds[1], "x", 1);
		_exit(0);
	}
	if (read(fds[0], &c, 1) != 1 || c != 'x')
		return 97;
	waitpid(pid, NULL, 0);
	mark("restarted");
	return 0;
}

#ifdef SYS__newselect
#define SELECT SYS__newselect
#else
#define SELECT SYS_select
#endif

/* Sleeps in the call of that name, until it is over; says how it ended. */
static int sleeps(void)
{
	const char *how = args[0];
	struct timespec ts = {60, 0};
	struct timeval tv = {60, 0};
	struct epoll_event ev;
	sigset_t set;
	int fds[2], pair[2], futex = 0, r = 0;
	char c;

	if (pipe(fds) || socketpair(AF_UNIX, SOCK_STREAM, 0, pair))
		return 98;
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	struct pollfd pf = {.fd = fds[0], .events = POLLIN};
	fd_set rfds;
	FD_ZERO(&rfds);
	FD_SET(fds[0], &rfds);
	setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof tv);
	int sem = semget(IPC_PRIVATE, 1, 0600);
	struct sembuf down = {0, -1, 0};
	int epoll = epoll_create1(0);
	say("ready");
	if (!strcmp(how, "nanosleep"))
		r = syscall(SYS_nanosleep, &ts, NULL);
	else if (!strcmp(how, "clock_nanosleep"))
		r = syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &ts, NULL);
	else if (!strcmp(how, "poll"))
		r = syscall(SYS_poll, &pf, 1, 60000);
	else if (!strcmp(how, "ppoll"))
		r = syscall(SYS_ppoll, &pf, 1, &ts, NULL, 8);
	else if (!strcmp(how, "select"))
		r = syscall(SELECT, fds[0] + 1, &rfds, NULL, NULL, &tv);
	else if (!strcmp(how, "futex"))
		r = syscall(SYS_futex, &futex, 0 /* FUTEX_WAIT */, 0, &ts);
	else if (!strcmp(how, "read"))
		r = read(fds[0], &c, 1);
	else if (!strcmp(how, "pause"))
		r = syscall(SYS_pause);
	else if (!strcmp(how, "epoll_wait"))
		r = syscall(SYS_epoll_wait, epoll, &ev, 1, 60000);
	else if (!strcmp(how, "rt_sigtimedwait"))
		r = syscall(SYS_rt_sigtimedwait, &set, NULL, &ts, 8);
	else if (!strcmp(how, "semop"))
		r = semop(sem, &down, 1);
	else if (!strcmp(how, "recv"))
		r = recv(pair[0], &c, 1, 0);
	int error = errno;
	semctl(sem, 0, IPC_RMID);
	printf("%d %s\n", r, r < 0 ? strerrorname_np(error) : "");
	return 0;
}

/* Neither calls nor sleeps. */
static int spins(void)
{
	say("ready");
	for (volatile long i = 0;; i++)
		;
	return 0;
}

static volatile sig_atomic_t left;

static void leave(int signo)
{
	(void)signo;
	left = 1;
	syscall(SYS_exit, 0);
}

static void *after_leader(void *arg)
{
	while (!left)
		nap(1);
	return late_mark(arg);
}

/* The first thread ends at SIGUSR1, without a word to its siblings; these go on for a while. */
static int leader_leaves(void)
{
	pthread_t t;
	sigset_t set;

	signal(SIGUSR1, leave);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	start(&t, storm_thread, NULL);
	start(&t, after_leader, NULL);
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
	say("ready");
	storm_thread(NULL);
	return 1;
}

/* -- seccomp -- */

static int install(struct sock_filter *code, unsigned short len)
{
	struct sock_fprog prog = {len, code};

	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog);
}

static int answer(int nr, uint32_t action)
{
	struct sock_filter code[] = {
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, nr, 0, 1),
	    BPF_STMT(BPF_RET | BPF_K, action),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};

	return install(code, sizeof code / sizeof code[0]);
}

/* A filter of its own that answers chdir: with an error, a signal, or death. */
static int own_filter(void)
{
	uint32_t action = number(0, SECCOMP_RET_ERRNO | EPERM);

	if (prctl(PR_GET_SECCOMP) != 0)
		return 95;
	if (answer(SYS_chdir, action))
		return 98;
	if (prctl(PR_GET_SECCOMP) != 2)
		return 94;
	int r = chdir("filtered");
	printf("%d %d\n", r, errno);
	fflush(stdout);
	if (fork() == 0) {
		r = chdir("child-filtered");
		_exit(errno);
	}
	wait(NULL);
	return 0;
}

/* Runs a command for which some call fails. */
static int without(const char *name, long error, char **command)
{
	static const struct {
		const char *name;
		int nr;
	} calls[] = {{"ptrace", SYS_ptrace}, {"process_vm_readv", SYS_process_vm_readv},
	    {"chdir", SYS_chdir}};

	for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++)
		if (!strcmp(calls[i].name, name) && answer(calls[i].nr, SECCOMP_RET_ERRNO | error))
			return 98;
	execv(command[0], command);
	return 97;
}

static int failing(void)
{
	return without(args[0], number(1, ENOSYS), args + 2);
}

static int no_ptrace(void)
{
	return without("ptrace", number(0, ENOSYS), args + 1);
}

/* Has a filter of its own that answers chdir with EPERM, for somebody who comes later. */
static int filtered_sleeper(void)
{
	if (answer(SYS_chdir, SECCOMP_RET_ERRNO | EPERM))
		return 98;
	say("ready");
	nap(number(0, 60000));
	return chdir("filtered") < 0 && errno == EPERM ? 0 : 96;
}

/* Strict mode by prctl or seccomp; then a call that it allows and, if asked for, one that it does
 * not. */
static int strict(void)
{
	char c = 's';

	if (number(0, 0) ? syscall(SYS_seccomp, SECCOMP_SET_MODE_STRICT, 0, NULL)
			 : prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT))
		return 98;
	if (write(1, &c, 1) != 1)
		syscall(SYS_exit, 97);
	if (number(1, 0))
		chdir("forbidden");
	syscall(SYS_exit, 5);
	return 96;
}

/* -- other -- */

static int undumpable(void)
{
	prctl(PR_SET_DUMPABLE, 0);
	mark("undumpable");
	return 0;
}

static int pidns(void)
{
	if (unshare(CLONE_NEWPID) < 0)
		return 77;
	pid_t init = fork();
	if (!init) {
		for (int i = 0; i < 5; i++)
			if (!fork())
				for (;;)
					pause();
		nap(50);
		mark("init-ends");
		_exit(3);
	}
	int status;
	waitpid(init, &status, 0);
	mark("ns-over");
	return WEXITSTATUS(status);
}

static int userns(void)
{
	if (unshare(CLONE_NEWUSER) < 0)
		return 77;
	say("ready");
	nap(number(0, 500));
	mark("in-userns");
	return 0;
}

static int hostile_memory(void)
{
	long page = sysconf(_SC_PAGESIZE);
	char *p = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	munmap(p + page, page);
	strcpy(p + page - 4, "end");
	syscall(SYS_chdir, p + page - 4); /* ends with the page */
	memset(p + page - 4, 'x', 4);
	syscall(SYS_chdir, p + page - 4); /* runs off it */
	syscall(SYS_chdir, -1L);
	syscall(SYS_chdir, 1L);
	syscall(SYS_chdir, (1UL << 63) + 5);
	mark("hostile");
	return 0;
}

static void *changing_thread(void *arg)
{
	char *p = arg;

	for (unsigned i = 0;; i++) {
		memset(p, 'a' + i % 26, 64);
		p[i % 64] = 0;
		*(uint64_t *)(p + 64 + 8 * (i % 16)) = i * 0x9e3779b97f4a7c15u;
	}
	return NULL;
}

/* Structures that lie about lengths, hold themselves, are not aligned, or change all the time. */
static int hostile_calls(void)
{
	long page = sysconf(_SC_PAGESIZE);
	char *p = mmap(NULL, 3 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *end = p + 2 * page;
	struct iovec *self_iov = (struct iovec *)(p + 3);
	struct msghdr *self_msg = (struct msghdr *)(p + page / 2 + 1);
	pthread_t t;
	int fds[2];

	if (munmap(end, page) || socketpair(AF_UNIX, SOCK_DGRAM, 0, fds))
		return 98;
	for (int i = 0; i < 3; i++)
		self_iov[i] = (struct iovec){self_iov, (size_t)-1};
	*self_msg = (struct msghdr){.msg_name = self_msg,
	    .msg_namelen = -1,
	    .msg_iov = (struct iovec *)self_msg,
	    .msg_iovlen = (size_t)1 << 31,
	    .msg_control = self_msg,
	    .msg_controllen = (size_t)-1};
	static const long counts[] = {0, 1, 3, 1 << 20, 1L << 31, -1L};
	for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
		syscall(SYS_writev, fds[0], self_iov, counts[i]);
		syscall(SYS_writev, fds[0], end - 8, counts[i]);
		syscall(
		    SYS_process_vm_readv, getpid(), self_iov, counts[i], self_iov, counts[i], 0);
		syscall(SYS_sendto, fds[0], end - 8, counts[i], 0, self_msg, counts[i]);
		syscall(SYS_poll, end - 8, counts[i], 0);
		syscall(SYS_sendmmsg, fds[0], self_msg, counts[i], 0);
	}
	syscall(SYS_sendmsg, fds[0], self_msg, 0);
	syscall(SYS_sendmsg, fds[0], end - 1, 0);
	syscall(SYS_recvmsg, fds[0], self_msg, MSG_DONTWAIT);
	mark("changing");
	start(&t, changing_thread, p);
	for (int i = 0; i < 300; i++) {
		syscall(SYS_chdir, p);
		syscall(SYS_writev, -1, p + 64, 8);
		syscall(SYS_sendmsg, -1, p + 64, 0);
		syscall(SYS_execve, p, p + 64, p + 64);
	}
	mark("over");
	_exit(0);
}

/* Names that would make lines of their own, or take over the terminal. */
static int forger(void)
{
	static const char evil[] = "x\n+++ exited with 0 +++\r\33[2J\33]0;t\7\x9b\"> = 0\n";
	struct sockaddr_un sun = {.sun_family = AF_UNIX};
	char *const words[] = {(char *)evil, NULL};

	prctl(PR_SET_NAME, "c\n\33[2J\"<>=0");
	chdir(evil);
	int fd = open(evil, O_CREAT | O_RDWR, 0600);
	if (fd < 0)
		return 98;
	write(fd, evil, sizeof evil);
	symlink(evil, "link\nto");
	int link = open("link\nto", O_RDONLY);
	read(link, (char[64]){0}, 64);
	unlink(evil); /* "(deleted)" is not part of the name */
	fstat(fd, &(struct stat){0});
	strcpy(sun.sun_path, "sock\n--- SIGKILL ---\33[31m");
	int sock = socket(AF_UNIX, SOCK_STREAM, 0);
	bind(sock, (struct sockaddr *)&sun, sizeof sun);
	listen(sock, 1);
	memcpy(sun.sun_path, "\0abs\n\33[1m", 10);
	int other = socket(AF_UNIX, SOCK_STREAM, 0);
	bind(other, (struct sockaddr *)&sun, offsetof(struct sockaddr_un, sun_path) + 10);
	listen(other, 1);
	mkdir("dir\n+++", 0700);
	if (chdir("dir\n+++"))
		return 97;
	openat(AT_FDCWD, "none", O_RDONLY);
	kill(getpid(), 0);
	execv(evil, words);
	if (args[0])
		execve(self, (char *[]){(char *)self, "mark", (char *)evil, NULL}, words);
	return 0;
}

#ifdef __x86_64__
static int int80(void)
{
	static const char name[] = "int80";
	char *low = mmap(
	    NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	long ret;

	strcpy(low, name);
	__asm__ volatile("int $0x80"
			 : "=a"(ret)
			 : "a"(12L), "b"(low)
			 : "r8", "r9", "r10", "r11", "memory");
	mark("sysenter");
	return ret == -ENOENT ? 0 : ret == -ENOSYS ? 77 : 1;
}
#endif

static int affinity(void)
{
	cpu_set_t set;

	for (long i = 0; i < number(0, 2000); i++) {
		syscall(SYS_getppid);
		if (i % 100)
			continue;
		CPU_ZERO(&set);
		sched_getaffinity(0, sizeof set, &set);
		if (CPU_COUNT(&set) != number(1, 1)) {
			printf("%d\n", CPU_COUNT(&set));
			return 96;
		}
	}
	return 0;
}

/* Reads its own trace from standard input while it makes calls; if asked to, up to the last of
 * them. */
static int own_reader(void)
{
	char buf[4096];
	const char last[] = "the-last-one";
	size_t found = 0;

	for (int i = 0; i < 200; i++) {
		mark("filling-the-pipe-that-i-read-from-myself");
		if (i % 20 == 19 && read(0, buf, sizeof buf) < 0)
			return 97;
	}
	mark(last);
	while (number(0, 0) && found < sizeof last - 1) {
		if (read(0, buf, 1) != 1)
			return 97;
		found = buf[0] == last[found] ? found + 1 : buf[0] == last[0];
	}
	say("done");
	return 0;
}

static const struct {
	const char *name;
	int (*fn)(void);
} programs[] = {
#define P(f)                                                                                       \
	{                                                                                          \
#f, f                                                                              \
	}
    {"mark", mark_once},
    P(exec_thread),
    P(exec_storm),
    P(exec_loop),
    P(exec_to),
    P(zombie_leader),
    P(thread_maker),
    P(greedy),
    P(crowd),
    P(fork_storm),
    P(vfork_at),
    P(same_pid),
    P(vfork_wait),
    P(vfork_loop),
    P(busy),
    P(begin_end),
    P(cloned),
    P(stop_self),
    P(sleeper),
    P(pauses),
    P(pending),
    P(killed),
    P(call_storm),
    P(exit_storm),
    P(restarts),
    P(sleeps),
    P(spins),
    P(leader_leaves),
    P(own_filter),
    P(strict),
    P(failing),
    P(no_ptrace),
    P(filtered_sleeper),
    P(undumpable),
    P(pidns),
    P(userns),
    P(hostile_memory),
    P(hostile_calls),
    P(forger),
#ifdef __x86_64__
    P(int80),
#endif
    P(affinity),
    P(own_reader),
};

int main(int argc, char **argv)
{
	self = argv[0];
	if (argc < 2)
		return 64;
	args = argv + 2;
	for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++)
		if (!strcmp(programs[i].name, argv[1]))
			return programs[i].fn();
	return 77;
}
