/* attach.c - see attach.h. */
#include "attach.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../proc.h"
#include "consume.h"
#include "load.h"

#define SCAN_MAX 1000 /* a process that makes threads for ever must not keep us for ever */

/* The threads of a process that are not traced yet; how many that were. */
static unsigned arm_threads(struct loaded *loaded, struct consumer *c, pid_t pid)
{
	char path[40];
	unsigned n = 0;
	struct dirent *de;

	snprintf(path, sizeof path, "/proc/%d/task", pid);
	DIR *dir = opendir(path);
	if (!dir)
		return 0;
	while ((de = readdir(dir)) != NULL) {
		pid_t tid = (pid_t)strtol(de->d_name, NULL, 10);
		if (tid <= 0 || btasks_find(&c->tasks, tid))
			continue;
		int err = load_arm(loaded, tid, ARM_RUNNING);
		if (err == -EINVAL)
			tracer_message(c->out,
			    "Thread %d of process %d: this kernel lets only "
			    "whole processes be picked (before Linux 6.9)",
			    tid, pid);
		/* -EEXIST: made by one that is traced; its record is in the ring. */
		if (err || !consumer_task(c, tid, pid))
			continue;
		n++;
	}
	closedir(dir);
	return n;
}

static void attach_process(
    const struct options *opt, struct loaded *loaded, struct consumer *c, pid_t pid)
{
	int err = load_arm(loaded, pid, ARM_RUNNING);

	if (err) {
		tracer_message(c->out, "attach: process %d: %s", pid, strerror(-err));
		return;
	}
	struct btask *t = consumer_task(c, pid, proc_tgid(pid));
	if (!t)
		return;
	unsigned threads = 1, n;
	/*
	 * A thread made before its maker was traced is in the directory by then. So once a scan
	 * finds nothing new, all are traced.
	 */
	for (unsigned i = 0; opt->follow_forks && i < SCAN_MAX; i++) {
		n = arm_threads(loaded, c, pid);
		threads += n;
		if (!n)
			break;
	}
	if (threads == 1)
		tracer_attached(c->out, &t->k, true);
	else if (!(opt->quiet & QUIET_ATTACH))
		tracer_message(c->out, "Process %d attached with %u threads", pid, threads);
}

unsigned attach_pids(const struct options *opt, struct loaded *loaded, struct consumer *c)
{
	for (unsigned i = 0; i < opt->npids; i++)
		attach_process(opt, loaded, c, opt->pids[i]);
	return c->tasks.count;
}
