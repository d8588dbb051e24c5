/*
 * launch.c - finds the program, forks, and waits to be seized before execve.
 *
 * The new process sleeps in read on a pipe until the tracer has seized it. If the tracer fails
 * or dies first, read sees the end of the pipe and the program is never run. What the process does
 * between that and execve is limn's own code, which the engine does not show (enum startup).
 */
#include "launch.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../options.h"

#ifndef PR_SET_PTRACER
#define PR_SET_PTRACER 0x59616d61
#endif

static void die(const struct options *opt, const char *what, int err)
{
	if (err)
		fprintf(stderr, "%s: %s: %s\n", opt->progname, what, strerror(err));
	else
		fprintf(stderr, "%s: %s\n", opt->progname, what);
	exit(1);
}

/* A regular file that somebody may execute. */
static bool executable(const char *path, struct stat *st)
{
	return stat(path, st) == 0 && S_ISREG(st->st_mode) &&
	       (st->st_mode & (S_IXUSR | S_IXGRP | S_IXOTH));
}

static bool search_path(struct launch *l, const char *name)
{
	const char *dir = getenv("PATH");
	struct stat st;

	/*
	 * As strace has it: an unset or empty PATH has no elements; an empty element is the current
	 * directory, but for one at the end, which is none.
	 */
	if (!dir || !*dir || !*name)
		return false;
	for (;;) {
		const char *end = strchrnul(dir, ':');
		int len = end - dir, n;
		if (!len) {
			char cwd[PATH_MAX];
			n = getcwd(cwd, sizeof cwd)
				? snprintf(l->path, sizeof l->path, "%s/%s", cwd, name)
				: -1;
		} else {
			n = snprintf(l->path, sizeof l->path, "%.*s%s%s", len, dir,
			    dir[len - 1] == '/' ? "" : "/", name);
		}
		if (n > 0 && n < PATH_MAX && executable(l->path, &st))
			return true;
		if (!*end || !end[1])
			return false;
		dir = end + 1;
	}
}

void launch_prepare(
    struct launch *l, const struct options *opt, bool (*output_ok)(const struct options *opt))
{
	const char *name = opt->command[0];
	struct stat st;
	int err;

	*l = (struct launch){.opt = opt, .go = -1, .ready = -1};
	if (strlen(name) >= sizeof l->path)
		die(opt, "exec", ENAMETOOLONG);
	if (strchr(name, '/')) {
		strcpy(l->path, name);
		if (stat(name, &st) < 0) {
			err = errno;
			if (output_ok(opt))
				fprintf(stderr, "%s: Cannot stat '%s': %s\n", opt->progname, name,
				    strerror(err));
			exit(1);
		}
	} else if (!search_path(l, name)) {
		if (output_ok(opt))
			fprintf(stderr, "%s: Cannot find executable '%s'\n", opt->progname, name);
		exit(1);
	}
}

static void become_user(const struct options *opt)
{
	if (initgroups(opt->user, opt->run_gid) < 0 && errno != EINVAL)
		die(opt, "initgroups", errno);
	if (setregid(opt->run_gid, opt->run_gid) < 0)
		die(opt, "setregid", errno);
	if (setreuid(opt->run_uid, opt->run_uid) < 0)
		die(opt, "setreuid", errno);
}

static void change_environment(const struct options *opt)
{
	for (unsigned i = 0; i < opt->nenv_changes; i++) {
		char *change = opt->env_changes[i];
		if (strchr(change, '='))
			putenv(change);
		else
			unsetenv(change);
	}
}

/* The filter must come after the seize, else the calls it picks would fail with ENOSYS. */
static void install_filter(const struct launch *l)
{
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, l->filter) == 0)
		return;
	/* Without CAP_SYS_ADMIN the kernel demands this; a traced program cannot gain
	 * privileges by execve from such a tracer anyway. */
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
		prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, l->filter);
	/* A program without the filter is traced in the ordinary way: the engine can tell. */
}

/* The process that becomes the program. */
static void run(struct launch *l, int wait_fd, int ready_fd) __attribute__((noreturn));
static void run(struct launch *l, int wait_fd, int ready_fd)
{
	const struct options *opt = l->opt;
	char byte;
	ssize_t n;

	if (ready_fd >= 0) {
		/* The tracer will be no ancestor (front.c); Yama asks to be told. */
		prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);
		close(ready_fd);
	}
	change_environment(opt);
	if (opt->argv0)
		opt->command[0] = (char *)opt->argv0;
	do {
		n = read(wait_fd, &byte, 1);
	} while (n < 0 && errno == EINTR);
	if (n != 1)
		_exit(1);
	if (ready_fd >= 0)
		prctl(PR_SET_PTRACER, 0, 0, 0, 0);
	if (l->filter)
		install_filter(l);
	if (opt->have_user)
		become_user(opt);
	execv(l->path, opt->command);
	fprintf(stderr, "%s: exec: %s\n", opt->progname, strerror(errno));
	_exit(1);
}

static void fork_child(struct launch *l, int fds[2])
{
	int ready[2] = {-1, -1};

	if (l->filter && pipe2(ready, O_CLOEXEC) < 0)
		die(l->opt, "pipe", errno);
	l->pid = fork();
	if (l->pid < 0)
		die(l->opt, "fork", errno);
	if (!l->pid) {
		close(fds[1]);
		run(l, fds[0], ready[1]);
	}
	close(fds[0]);
	l->go = fds[1];
	if (l->filter) {
		close(ready[1]);
		l->ready = ready[0];
	}
}

/*
 * -D: this process becomes the program; a grandchild, which is nobody's child that the program
 * could wait for, becomes the tracer and returns.
 */
static void fork_tracer(struct launch *l, int fds[2])
{
	pid_t self = getpid();
	/* For a kernel that lets only ancestors trace: the tracer's pid, and that it is named. */
	int told[2], named[2];
	char byte;

	if (pipe2(told, O_CLOEXEC) < 0 || pipe2(named, O_CLOEXEC) < 0)
		die(l->opt, "pipe", errno);
	pid_t middle = fork();
	if (middle < 0)
		die(l->opt, "fork", errno);
	if (middle) {
		pid_t tracer = 0;
		int status;
		close(fds[1]);
		close(told[1]);
		close(named[0]);
		while (waitpid(middle, &status, 0) < 0 && errno == EINTR)
			;
		if (read(told[0], &tracer, sizeof tracer) == sizeof tracer)
			prctl(PR_SET_PTRACER, tracer, 0, 0, 0);
		close(told[0]);
		close(named[1]);
		run(l, fds[0], -1);
	}
	close(told[0]);
	close(named[1]);
	pid_t tracer = fork();
	if (tracer < 0)
		die(l->opt, "fork", errno);
	if (tracer) {
		if (write(told[1], &tracer, sizeof tracer) < 0)
			_exit(1);
		_exit(0);
	}
	close(told[1]);
	close(fds[0]);
	while (read(named[0], &byte, 1) < 0 && errno == EINTR)
		;
	close(named[0]);
	if (l->opt->daemonize == 2)
		setpgid(0, 0);
	else if (l->opt->daemonize >= 3)
		setsid();
	l->pid = self;
	l->go = fds[1];
}

void launch_fork(struct launch *l)
{
	int fds[2];

	if (pipe2(fds, O_CLOEXEC) < 0)
		die(l->opt, "pipe", errno);
	fflush(NULL);
	if (l->opt->daemonize)
		fork_tracer(l, fds);
	else
		fork_child(l, fds);
}

void launch_ready(struct launch *l)
{
	char byte;

	if (l->ready < 0)
		return;
	while (read(l->ready, &byte, 1) < 0 && errno == EINTR)
		;
	close(l->ready);
	l->ready = -1;
}

void launch_go(struct launch *l)
{
	if (l->go >= 0 && write(l->go, "", 1) == 1) {
		close(l->go);
		l->go = -1;
	}
}

void launch_abandon(struct launch *l)
{
	if (l->go >= 0)
		close(l->go);
	if (l->ready >= 0)
		close(l->ready);
	l->go = l->ready = -1;
}
