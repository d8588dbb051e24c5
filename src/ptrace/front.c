/*
 * front.c - limn in two processes, for tracees under the seccomp filter.
 *
 * Such tracees need a tracer as long as they live. So the process that the user started, and may
 * kill, is not the tracer: it waits in front and hands on signals. When it is killed the tracer
 * behind learns of it and goes on in silence until the last tracee is gone (engine_keep).
 */
#include "front.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "../options.h"
#include "launch.h"
#include "signals.h"

static void wait_in_front(int fd, pid_t tracer) __attribute__((noreturn));
static void wait_in_front(int fd, pid_t tracer)
{
	struct engine_end end;
	size_t got = 0;

	/* Children of a program that ends before them may become ours: they are nobody's business.
	 */
	signal(SIGCHLD, SIG_IGN);
	while (got < sizeof end) {
		ssize_t n = read(fd, (char *)&end + got, sizeof end - got);
		if (n > 0) {
			got += n;
			continue;
		}
		if (n == 0 || errno != EINTR)
			_exit(1); /* it was killed, and its tracees with it */
		if (signals_fatal())
			kill(tracer, signals_fatal());
		signals_wake_in(0, 0);
	}
	if (end.signal)
		signals_die(end.signal);
	_exit(end.status);
}

int front_split(const struct options *opt, struct launch *l)
{
	int fds[2];
	pid_t front = getpid();

	if (pipe2(fds, O_CLOEXEC) < 0) {
		fprintf(stderr, "%s: pipe: %m\n", opt->progname);
		exit(1);
	}
	pid_t tracer = fork();
	if (tracer < 0) {
		fprintf(stderr, "%s: fork: %m\n", opt->progname);
		exit(1);
	}
	if (tracer) {
		close(fds[1]);
		launch_abandon(l);
		signals_start(opt);
		wait_in_front(fds[0], tracer);
	}
	close(fds[0]);
	signals_orphan_start();
	prctl(PR_SET_PDEATHSIG, SIGNALS_ORPHAN);
	if (getppid() != front) /* killed already: nothing is traced yet */
		_exit(1);
	return fds[1];
}

void front_report(int fd, struct engine_end end)
{
	if (fd < 0)
		return;
	/* Nobody may be there to read it any more. */
	signal(SIGPIPE, SIG_IGN);
	while (write(fd, &end, sizeof end) < 0 && errno == EINTR)
		;
	close(fd);
}
