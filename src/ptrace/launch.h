/*
 * launch.h - starting the program to be traced, stopped short of its execve.
 */
#ifndef LIMN_PTRACE_LAUNCH_H
#define LIMN_PTRACE_LAUNCH_H

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

struct options;
struct sock_fprog;

struct launch {
	const struct options *opt;
	pid_t pid; /* of the program, as limn knows it */
	int go;	   /* write end: a byte lets the program go on, closing ends it */
	int ready; /* read end: closed when the program may be seized; -1: at once */
	/* Installed just before execve when not NULL; see seccomp_filter.h. */
	const struct sock_fprog *filter;
	char path[PATH_MAX];
};

/*
 * Find the program. When there is none, says so as strace does and exits with status 1; but what is
 * wrong with the output is said before that: *output_ok looks.
 */
void launch_prepare(
    struct launch *l, const struct options *opt, bool (*output_ok)(const struct options *opt));
/*
 * Fork. The new process waits; launch_go or the end of limn wakes it. With -D the roles change:
 * the caller returns as the tracer in a process of its own, the program keeps limn's pid.
 */
void launch_fork(struct launch *l);
/* Wait until it may be seized. */
void launch_ready(struct launch *l);
void launch_go(struct launch *l);
/* It is the business of another process, which has forked off. */
void launch_abandon(struct launch *l);

#endif
