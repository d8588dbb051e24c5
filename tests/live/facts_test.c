/*
 * facts_test.c - the live facts provider against descriptors, sockets and pids made for it.
 *
 * The subject is a child of this test (or the test itself), so that every expected answer is known
 * from the system calls that made the object, not from /proc.
 */
#include "../../src/facts_live.h"
#include "../tap.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <pthread.h>
#include <pty.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static struct facts_live live;
static char dir[] = "/tmp/limn-facts-XXXXXX";

/* The answer as a string, NUL bytes shown as '|'; NULL for none. */
static const char *ask(enum fact_kind kind, uint64_t a, uint64_t b)
{
	static char buf[2][8192];
	static int turn;
	char *s = buf[turn ^= 1];

	facts_live_task(&live, live.tid, live.tgid);
	ssize_t n = facts_get(&live.facts, kind, a, b, NULL, s, sizeof(buf[0]) - 1);
	if (n < 0)
		return NULL;
	for (ssize_t i = 0; i < n; i++)
		if (!s[i])
			s[i] = '|';
	s[n] = 0;
	return s;
}

static uint64_t inode(int fd)
{
	struct stat st;

	return fstat(fd, &st) ? 0 : st.st_ino;
}

static const char *fmt(const char *f, ...)
{
	static char buf[2][8192];
	static int turn;
	char *s = buf[turn ^= 1];
	va_list ap;

	va_start(ap, f);
	vsnprintf(s, sizeof(buf[0]), f, ap);
	va_end(ap);
	return s;
}

static void test_files(void)
{
	char path[256], both[300];

	snprintf(path, sizeof(path), "%s/a\n\"b", dir);
	int fd = open(path, O_RDWR | O_CREAT, 0600);
	tap_is(ask(FACT_FD_PATH, (uint64_t)fd, 0), path, "path, raw");
	tap_is(ask(FACT_FD_DELETED, (uint64_t)fd, 0), NULL, "not deleted");
	unlink(path);
	tap_is(ask(FACT_FD_PATH, (uint64_t)fd, 0), fmt("%s (deleted)", path), "path of deleted");
	tap_is(ask(FACT_FD_DELETED, (uint64_t)fd, 0), "1", "deleted");
	snprintf(both, sizeof(both), "%s (deleted)", path);
	int fd2 = open(both, O_RDWR | O_CREAT, 0600);
	tap_is(
	    ask(FACT_FD_DELETED, (uint64_t)fd, 0), "1", "deleted, though its remark names a file");
	tap_is(ask(FACT_FD_DELETED, (uint64_t)fd2, 0), NULL, "a file called so is not deleted");
	lseek(fd2, 4711, SEEK_SET);
	tap_is(ask(FACT_FD_OFFSET, (uint64_t)fd2, 0), "4711", "offset");
	unlink(both);

	/* The same number, another file: never yesterday's answer. */
	int null = open("/dev/null", O_RDONLY);
	dup2(null, fd);
	tap_is(ask(FACT_FD_PATH, (uint64_t)fd, 0), "/dev/null", "a reused descriptor");
	tap_is(ask(FACT_FD_DEV, (uint64_t)fd, 0), "char 1:3", "character device");
	close(fd);
	tap_is(ask(FACT_FD_PATH, (uint64_t)fd, 0), NULL, "a closed descriptor");
	tap_is(ask(FACT_FD_PATH, UINT64_MAX, 0), NULL, "-1 is no descriptor");
	tap_is(ask(FACT_FD_PATH, 0xffffffff, 0), NULL, "(unsigned) -1 is no descriptor");
	tap_is(ask(FACT_FD_DEV, (uint64_t)fd2, 0), NULL, "a file is no device");
	close(fd2);
	close(null);

	int master, slave;
	if (openpty(&master, &slave, NULL, NULL, NULL)) {
		tap_skip("pty", "no pty: %s", strerror(errno));
	} else {
		struct stat st;
		fstat(slave, &st);
		tap_is(ask(FACT_FD_DEV, (uint64_t)master, 0),
		    fmt("char 5:2 @/dev/pts/%u", (unsigned)(st.st_rdev & 0xff)), "pty master");
		close(master);
		close(slave);
	}
	fd = open(dir, O_DIRECTORY | O_RDONLY);
	char old[4096];
	char *was = getcwd(old, sizeof(old));
	if (!fchdir(fd)) {
		tap_is(ask(FACT_CWD, 0, 0), dir, "cwd");
		tap_ok(was && !chdir(was), "back");
	}
	close(fd);
}

static void test_anon(void)
{
	sigset_t set;

	int fd = eventfd(0x15, EFD_SEMAPHORE);
	const char *s = ask(FACT_FD_EVENTFD, (uint64_t)fd, 0);
	tap_ok(s && !strncmp(s, "eventfd-count=0x15", 18), "eventfd: %s", s ? s : "-");
	tap_is(ask(FACT_FD_PIDFD, (uint64_t)fd, 0), NULL, "an eventfd is no pidfd");
	close(fd);
	sigemptyset(&set);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGTERM);
	fd = signalfd(-1, &set, 0);
	tap_is(ask(FACT_FD_SIGNALFD, (uint64_t)fd, 0), "\x01\x40||||||", "signalfd mask");
	close(fd);
#ifdef SYS_pidfd_open
	fd = (int)syscall(SYS_pidfd_open, getpid(), 0);
	if (fd < 0) {
		tap_skip("pidfd", "no pidfd_open: %s", strerror(errno));
		return;
	}
	tap_is(ask(FACT_FD_PIDFD, (uint64_t)fd, 0), fmt("pid:%d", (int)getpid()), "pidfd");
	close(fd);
	pid_t child = fork();
	if (!child)
		_exit(0);
	fd = (int)syscall(SYS_pidfd_open, child, 0);
	waitpid(child, NULL, 0);
	tap_is(ask(FACT_FD_PIDFD, (uint64_t)fd, 0), NULL, "pidfd of one who is gone");
	close(fd);
#endif
}

static uint16_t port_of(int fd)
{
	struct sockaddr_storage a;
	socklen_t len = sizeof(a);

	if (getsockname(fd, (struct sockaddr *)&a, &len))
		return 0;
	return ntohs(a.ss_family == AF_INET ? ((struct sockaddr_in *)&a)->sin_port
					    : ((struct sockaddr_in6 *)&a)->sin6_port);
}

static void test_inet(int family)
{
	struct sockaddr_in a4 = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct sockaddr_in6 a6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	struct sockaddr *a = family == AF_INET ? (void *)&a4 : (void *)&a6;
	socklen_t len = family == AF_INET ? sizeof(a4) : sizeof(a6);
	const char *tcp = family == AF_INET ? "TCP" : "TCPv6",
		   *udp = family == AF_INET ? "UDP" : "UDPv6";
	const char *lo = family == AF_INET ? "127.0.0.1" : "[::1]";

	int s = socket(family, SOCK_STREAM, 0);
	if (s < 0 || bind(s, a, len) || listen(s, 4)) {
		tap_skip(tcp, "no such sockets here: %s", strerror(errno));
		return;
	}
	int raw = socket(family, SOCK_STREAM, 0);
	tap_is(ask(FACT_FD_SOCKET, (uint64_t)raw, 0),
	    fmt("%s:[%llu]", tcp, (unsigned long long)inode(raw)), "unbound: the inode");
	tap_is(ask(FACT_FD_PROTO, (uint64_t)raw, 0), tcp, "protocol name");
	tap_is(ask(FACT_FD_SOCKET, (uint64_t)s, 0), fmt("%s:[%s:%u]", tcp, lo, port_of(s)),
	    "listening");
	tap_is(ask(FACT_FD_SOCKET, (uint64_t)s, 0), fmt("%s:[%s:%u]", tcp, lo, port_of(s)),
	    "listening, asked again");
	len = family == AF_INET ? sizeof(a4) : sizeof(a6);
	getsockname(s, a, &len);
	connect(raw, a, len);
	int peer = accept(s, NULL, NULL);
	for (int again = 0; again < 2; again++) {
		tap_is(ask(FACT_FD_SOCKET, (uint64_t)raw, 0),
		    fmt("%s:[%s:%u->%s:%u]", tcp, lo, port_of(raw), lo, port_of(s)), "connected");
		tap_is(ask(FACT_FD_SOCKET, (uint64_t)peer, 0),
		    fmt("%s:[%s:%u->%s:%u]", tcp, lo, port_of(s), lo, port_of(raw)), "accepted");
	}
	close(peer);
	close(raw);
	close(s);
	if (family == AF_INET)
		a4.sin_port = 0;
	else
		a6.sin6_port = 0;
	s = socket(family, SOCK_DGRAM, 0);
	if (!bind(s, a, len))
		tap_is(ask(FACT_FD_SOCKET, (uint64_t)s, 0), fmt("%s:[%s:%u]", udp, lo, port_of(s)),
		    "UDP");
	int c = socket(family, SOCK_DGRAM, 0);
	if (!connect(c, a, len))
		tap_is(ask(FACT_FD_SOCKET, (uint64_t)c, 0),
		    fmt("%s:[%s:%u->%s:0]", udp, lo, port_of(c), lo), "UDP to port 0");
	close(c);
	close(s);
}

static void test_unix(void)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	const char *name, *head;
	size_t len;
	int pair[2], abstract;

	tap_ok(!socketpair(AF_UNIX, SOCK_DGRAM, 0, pair), "socketpair");
	tap_is(ask(FACT_FD_SOCKET, (uint64_t)pair[0], 0),
	    fmt("UNIX:[%llu->%llu]", (unsigned long long)inode(pair[0]),
		(unsigned long long)inode(pair[1])),
	    "UNIX pair");
	close(pair[0]);
	close(pair[1]);

	int s = socket(AF_UNIX, SOCK_DGRAM, 0);
	snprintf(a.sun_path, sizeof(a.sun_path), "%s/s\"\n", dir);
	tap_ok(!bind(s, (struct sockaddr *)&a, sizeof(a)), "bind to a path");
	head = ask(FACT_FD_SOCKET, (uint64_t)s, 0);
	tap_is(head, fmt("UNIX:[%llu|%s|", (unsigned long long)inode(s), a.sun_path),
	    "UNIX with path");
	unlink(a.sun_path);
	close(s);

	s = socket(AF_UNIX, SOCK_DGRAM, 0);
	memcpy(a.sun_path, "\0limn\0x", 7);
	snprintf(a.sun_path + 7, 20, "%d", (int)getpid());
	tap_ok(
	    !bind(s, (struct sockaddr *)&a,
		(socklen_t)(offsetof(struct sockaddr_un, sun_path) + 7 + strlen(a.sun_path + 7))),
	    "bind to an abstract name");
	char raw[256];
	facts_live_task(&live, live.tid, live.tgid);
	ssize_t n = facts_get(&live.facts, FACT_FD_SOCKET, (uint64_t)s, 0, NULL, raw, sizeof(raw));
	size_t hl = n > 0 ? facts_socket_split(raw, (size_t)n, &name, &len, &abstract) : 0;
	tap_ok(hl && abstract && len == 4 && !memcmp(name, "limn", 4), "abstract name, to its NUL");
	close(s);
}

static void test_netlink(void)
{
	struct sockaddr_nl a = {.nl_family = AF_NETLINK};
	socklen_t len = sizeof(a);
	int s = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);

	if (s < 0) {
		tap_skip("netlink", "%s", strerror(errno));
		return;
	}
	tap_is(ask(FACT_FD_SOCKET, (uint64_t)s, 0),
	    fmt("NETLINK:[%llu]", (unsigned long long)inode(s)), "netlink, unbound");
	tap_is(ask(FACT_FD_NETLINK, (uint64_t)s, 0), NULL, "its family is not known");
	if (bind(s, (struct sockaddr *)&a, sizeof(a)) ||
	    getsockname(s, (struct sockaddr *)&a, &len))
		return;
	const char *got = ask(FACT_FD_SOCKET, (uint64_t)s, 0);
	if (got && strstr(got, fmt("[%llu]", (unsigned long long)inode(s)))) {
		tap_skip("netlink, bound", "the kernel has no netlink_diag");
	} else {
		tap_is(got, fmt("NETLINK:[ROUTE:%u]", a.nl_pid), "netlink, bound");
		tap_is(ask(FACT_FD_NETLINK, (uint64_t)s, 0), "0", "netlink family");
	}
	close(s);
}

/* -- pids -- */

static int to_parent[2], to_child[2];

struct report {
	pid_t self, thread, dead_leader;
};

static _Noreturn void *sleeper(void *arg)
{
	*(pid_t *)arg = (pid_t)syscall(SYS_gettid);
	prctl(PR_SET_NAME, "a\nthread");
	for (;;)
		pause();
}

/* Runs as pid 1 of a new namespace: tell the ids as seen here, then wait to be killed. */
static void namespace_child(void)
{
	static volatile pid_t thread;
	struct report r = {.self = getpid()};
	pthread_t t;
	int p[2];
	char c;

	pthread_create(&t, NULL, sleeper, (void *)&thread);
	while (!thread)
		usleep(1000);
	usleep(20000);
	r.thread = thread;
	/* A process group whose leader is gone. */
	if (pipe(p))
		_exit(1);
	r.dead_leader = fork();
	if (!r.dead_leader) {
		setpgid(0, 0);
		if (!fork()) {
			if (write(p[1], "x", 1) != 1)
				_exit(1);
			for (;;)
				pause();
		}
		_exit(0);
	}
	if (read(p[0], &c, 1) != 1)
		_exit(1);
	waitpid(r.dead_leader, NULL, 0);
	if (write(to_parent[1], &r, sizeof(r)) != sizeof(r))
		_exit(1);
	if (read(to_child[0], &c, 1) < 0)
		_exit(1);
	_exit(0);
}

static void check_pids(const char *how, pid_t child, const struct report *r)
{
	const char *s;

	tap_is(ask(FACT_PID_NS, (uint64_t)r->self, PIDT_TGID), fmt("%d", (int)child),
	    fmt("%s: the process itself", how));
	s = ask(FACT_PID_NS, (uint64_t)r->thread, PIDT_TID);
	tap_ok(s && atoi(s) > 0 && !access(fmt("/proc/%d/task/%s", (int)child, s), F_OK),
	    "%s: its thread %s", how, s ? s : "-");
	/* named "a\nthread": only the first line, as strace has it */
	tap_is(ask(FACT_COMM, (uint64_t)r->thread, PIDT_TID), "a",
	    fmt("%s: thread's name up to its newline", how));
	tap_is(ask(FACT_PID_NS, (uint64_t)r->thread, PIDT_TGID), NULL,
	    fmt("%s: a thread is no process", how));
	tap_is(ask(FACT_PID_NS, (uint64_t)r->dead_leader, PIDT_TGID), NULL,
	    fmt("%s: one who is gone", how));
	s = ask(FACT_PID_NS, (uint64_t)r->dead_leader, PIDT_PGID);
	tap_ok(s && atoi(s) > 0 && !kill(-atoi(s), 0), "%s: group without a leader %s", how,
	    s ? s : "-");
	tap_is(ask(FACT_PID_NS, 31999, PIDT_TGID), NULL, fmt("%s: nobody", how));
}

static void test_pids(void)
{
	struct report r;

	tap_is(
	    ask(FACT_PID_NS, (uint64_t)getpid(), PIDT_TGID), NULL, "one namespace: nothing to say");
	tap_is(ask(FACT_COMM, (uint64_t)getpid(), PIDT_TGID), ask(FACT_COMM, 0, 0), "own name");
	if (pipe(to_parent) || pipe(to_child))
		return;
	pid_t child = (pid_t)syscall(SYS_clone, CLONE_NEWPID | SIGCHLD, 0, 0, 0, 0);
	if (child < 0) {
		tap_skip("pid namespaces", "needs root: %s", strerror(errno));
		return;
	}
	if (!child)
		namespace_child();
	if (read(to_parent[0], &r, sizeof(r)) != sizeof(r)) {
		tap_ok(0, "report of the child");
		return;
	}
	facts_live_task(&live, child, child);
	check_pids("as this kernel allows", child, &r);
	/* As on a kernel before 6.11: by search, then by the hint that the search left. */
	live.pids.no_ioctl = true;
	check_pids("by search", child, &r);
	check_pids("by hint", child, &r);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	tap_is(ask(FACT_COMM, 0, 0), NULL, "nothing of a task that is gone");
}

int main(void)
{
	if (!mkdtemp(dir))
		return 1;
	facts_live_init(&live, NULL);
	facts_live_task(&live, getpid(), getpid());
	test_files();
	test_anon();
	test_inet(AF_INET);
	test_inet(AF_INET6);
	test_unix();
	test_netlink();
	test_pids();
	facts_live_deinit(&live);
	rmdir(dir);
	return tap_done();
}
