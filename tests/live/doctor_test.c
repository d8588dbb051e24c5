/*
 * doctor_test.c - real refusals of this kernel, and what the doctor makes of them.
 *
 * Each case makes a target, drops to the privileges that the case is about, tries PTRACE_SEIZE as
 * an attach would, and asks the doctor why. Cases that need root say so when it is not there.
 */
#include "../../src/doctor.h"
#include "../../src/options.h"
#include "../tap.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY 65534
#define OTHER  65533

static bool become(uid_t uid)
{
	/* A change of user clears dumpable: as a program started by that user has it, set it again.
	 */
	return !setgroups(0, NULL) && !setresgid(uid, uid, uid) && !setresuid(uid, uid, uid) &&
	       !prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}

static bool drop_ptrace_cap(void)
{
	struct __user_cap_header_struct h = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct d[2];

	if (syscall(SYS_capget, &h, d))
		return false;
	d[0].effective &= ~(1u << CAP_SYS_PTRACE);
	d[0].permitted &= ~(1u << CAP_SYS_PTRACE);
	d[0].inheritable &= ~(1u << CAP_SYS_PTRACE);
	return !syscall(SYS_capset, &h, d);
}

/* A process that runs prepare and then sleeps until killed. */
static pid_t target(bool (*prepare)(void))
{
	int ready[2];
	char c = 0;

	if (pipe(ready))
		return -1;
	pid_t pid = fork();
	if (!pid) {
		c = !prepare || prepare();
		if (write(ready[1], &c, 1) == 1)
			for (;;)
				pause();
		_exit(1);
	}
	close(ready[1]);
	if (pid > 0 && (read(ready[0], &c, 1) != 1 || !c)) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		pid = -1;
	}
	close(ready[0]);
	return pid;
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	while (waitpid(pid, NULL, __WALL) < 0 && errno == EINTR)
		;
}

/* In a child with the privileges of `as`: attach, explain. The result is the text, cause first. */
static const char *attach_as(bool (*as)(void), pid_t pid, int *err)
{
	static char text[8192];
	int fds[2];
	size_t len = 0;

	*err = -1;
	text[0] = 0;
	if (pipe(fds))
		return text;
	pid_t child = fork();
	if (!child) {
		struct options opt = {.progname = "limn"};
		if (as && !as())
			_exit(2);
		int e = ptrace(PTRACE_SEIZE, pid, 0L, 0L) ? errno : 0;
		FILE *out = fdopen(fds[1], "w");
		fprintf(out, "%d\n", e);
		fflush(out);
		if (e) {
			/* What it says first, its name last. */
			int c = doctor_explain_attach(out, &opt, pid, e);
			fprintf(out, "%s\n", doctor_cause_name((enum doctor_cause)c));
		} else {
			fprintf(out, "none\n");
		}
		fclose(out);
		_exit(0);
	}
	close(fds[1]);
	for (ssize_t n; (n = read(fds[0], text + len, sizeof(text) - 1 - len)) > 0;)
		len += (size_t)n;
	close(fds[0]);
	text[len] = 0;
	waitpid(child, NULL, 0);
	*err = atoi(text);
	const char *nl = strchr(text, '\n');
	return nl ? nl + 1 : text;
}

static void expect(
    const char *what, bool (*as)(void), pid_t pid, const char *cause, const char *words)
{
	int err;
	const char *text = attach_as(as, pid, &err);
	char tail[64];

	snprintf(tail, sizeof(tail), "\n%s\n", cause);
	const char *at = strstr(text, tail);
	bool ok = err > 0 && at && !at[strlen(tail)] && (!words || strstr(text, words));
	if (!tap_ok(ok, "%s", what))
		printf("# errno %d, wanted %s, \"%s\" in:\n# %s\n", err, cause, words ? words : "",
		    text);
}

static bool as_nobody(void)
{
	return become(NOBODY);
}

static bool as_other(void)
{
	return become(OTHER);
}

static bool as_root_without_cap(void)
{
	return drop_ptrace_cap();
}

static bool undumpable_nobody(void)
{
	return become(NOBODY) && !prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

static bool undumpable_root(void)
{
	return drop_ptrace_cap() && !prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

static _Noreturn void *forever(void *arg)
{
	for (;;)
		pause();
}

/* The first thread ends, another lives on. */
static pid_t zombie_leader(void)
{
	int ready[2];
	char c;

	if (pipe(ready))
		return -1;
	pid_t pid = fork();
	if (!pid) {
		pthread_t t;
		pthread_create(&t, NULL, forever, NULL);
		if (write(ready[1], "x", 1) == 1)
			syscall(SYS_exit, 0);
		_exit(1);
	}
	if (read(ready[0], &c, 1) != 1)
		return -1;
	usleep(50000);
	return pid;
}

/* A kernel thread: kthreadd is pid 2, where the pid namespace is the initial one. */
static bool kthreadd_is_2(void)
{
	char text[32] = "";
	int fd = open("/proc/2/comm", O_RDONLY);

	if (fd >= 0) {
		ssize_t n = read(fd, text, sizeof(text) - 1);
		text[n > 0 ? n : 0] = 0;
		close(fd);
	}
	return !strcmp(text, "kthreadd\n");
}

static void test_anyone(void)
{
	pid_t pid = fork();
	if (!pid)
		_exit(0);
	siginfo_t si;
	waitid(P_PID, (id_t)pid, &si, WEXITED | WNOWAIT);
	expect("a zombie", NULL, pid, "zombie", "zombie");
	waitpid(pid, NULL, 0);
	expect("one who is gone", NULL, pid, "no-process", "there is no process");

	pid = zombie_leader();
	expect("a zombie whose threads live", NULL, pid, "zombie",
	    "attach to a living thread: limn -p");
	end(pid);

	pid = target(NULL);
	if (ptrace(PTRACE_SEIZE, pid, 0L, 0L))
		tap_skip("already traced", "cannot trace here at all: %s", strerror(errno));
	else
		expect("already traced", NULL, pid, "traced", "TracerPid:");
	end(pid);

	if (kthreadd_is_2())
		expect("a kernel thread", NULL, 2, "kernel-thread", "(kthreadd)");
	else
		tap_skip("a kernel thread", "pid 2 is not kthreadd: not the initial pid namespace");

	struct options opt = {.progname = "limn"};
	FILE *null = fopen("/dev/null", "w");
	int c = doctor_explain_attach(null, &opt, getpid(), EPERM);
	tap_is(doctor_cause_name((enum doctor_cause)c), "self", "limn itself");
	fclose(null);
}

static bool cap_in_bounding_set(void)
{
	return prctl(PR_CAPBSET_READ, CAP_SYS_PTRACE, 0, 0, 0) == 1;
}

static void test_users(void)
{
	if (geteuid() || !cap_in_bounding_set()) {
		tap_skip("other user, not dumpable, missing capability",
		    "needs root with CAP_SYS_PTRACE");
		return;
	}
	pid_t pid = target(NULL);
	expect("root's process, for nobody", as_nobody, pid, "other-user", "CAP_SYS_PTRACE");
	end(pid);

	pid = target(as_nobody);
	expect("another user's process", as_other, pid, "other-user", "uid 65534,65534,65534");
	expect("a user's process, for root without CAP_SYS_PTRACE", as_root_without_cap, pid,
	    "container-capability", "CapEff");
	end(pid);

	pid = target(undumpable_nobody);
	expect("one's own that is not dumpable", as_nobody, pid, "not-dumpable", "belongs to root");
	end(pid);

	pid = target(NULL);
	expect("root's with more capabilities", as_root_without_cap, pid, "container-capability",
	    NULL);
	end(pid);

	pid = target(undumpable_root);
	expect(
	    "root's that is not dumpable", as_root_without_cap, pid, "container-capability", NULL);
	end(pid);
}

/* The table ends with a verdict, and an attach that works is called so. */
static void test_table(void)
{
	pid_t pid = target(NULL), pids[] = {pid};
	struct options opt = {.progname = "limn", .pids = pids, .npids = 1};
	char text[16384] = "", verdict[64];
	FILE *out = fmemopen(text, sizeof(text), "w");
	int status = doctor_main(out, &opt);

	fclose(out);
	snprintf(verdict, sizeof(verdict), "limn: nothing forbids tracing process %d", (int)pid);
	if (status)
		tap_skip("the table", "something does forbid it here:\n%s", text);
	else
		tap_ok(strstr(text, "ptrace_scope") && strstr(text, "bpf engine") &&
			   strstr(text, verdict),
		    "the table");
	/* The trial attach left it untraced and running. */
	tap_ok(!kill(pid, 0) && !ptrace(PTRACE_SEIZE, pid, 0L, 0L), "and lets go of what it tried");
	end(pid);
}

int main(void)
{
	test_anyone();
	test_users();
	test_table();
	return tap_done();
}
