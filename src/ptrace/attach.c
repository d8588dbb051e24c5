/*
 * attach.c - seizing: what -p names, and the program that limn starts.
 */
#include "debug.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../doctor.h"

#define SCAN_MAX  1000 /* a process that makes threads for ever must not keep us for ever */
#define CHAIN_MAX 16   /* tracers of tracers */

/*
 * Scripts that run limn as strace compare what it says with strace's one line; a person at a
 * terminal is told more under either name.
 */
static bool explains(const struct engine *e)
{
	return !e->opt->as_strace || isatty(STDERR_FILENO);
}

static pid_t tracer_of(pid_t pid)
{
	char path[40], line[64];
	int tracer = 0;

	snprintf(path, sizeof path, "/proc/%d/status", pid);
	FILE *f = fopen(path, "re");
	if (!f)
		return 0;
	while (fgets(line, sizeof line, f) && sscanf(line, "TracerPid: %d", &tracer) != 1)
		;
	fclose(f);
	return tracer;
}

/*
 * Whether pid traces limn, itself or through others. Two tracers of each other stop each other for
 * ever, and not even SIGKILL ends them. (When both attach in the same moment, neither can know.)
 */
static bool traces_us(pid_t pid)
{
	pid_t tracer = getpid();

	for (int i = 0; i < CHAIN_MAX && (tracer = tracer_of(tracer)) > 0; i++)
		if (tracer == pid)
			return true;
	return false;
}

/* 0 or -errno: -EDEADLK when pid traces limn. */
static int seize(struct engine *e, pid_t pid)
{
	if (traces_us(pid))
		return -EDEADLK;
	return ptrace(PTRACE_SEIZE, pid, 0, e->ptrace_options) < 0 ? -errno : 0;
}

/* The stop in which tracing of calls is switched on. If it dies before: wait will tell. */
static void stop(pid_t tid)
{
	ptrace(PTRACE_INTERRUPT, tid, 0, 0);
}

static void refused(struct engine *e, pid_t pid, int err)
{
	bool mutual = err == EDEADLK;

	if (mutual)
		err = EPERM;
	tracer_message(e->out, "attach: ptrace(PTRACE_SEIZE, %d): %s", pid, strerror(err));
	if (mutual) {
		tracer_message(e->out, "Process %d traces this one", pid);
		return;
	}
	pid_t tracer = err == EPERM ? tracer_of(pid) : 0;
	if (tracer)
		tracer_message(e->out, "Process %d is already being traced by pid %d", pid, tracer);
	tracer_flush(e->out);
	if (explains(e))
		doctor_explain_attach(stderr, e->opt, pid, err);
}

/* Seize the threads of a process that are not traced yet; how many that were. */
static unsigned seize_threads(struct engine *e, pid_t pid)
{
	char path[40];
	unsigned n = 0;
	struct dirent *de;

	snprintf(path, sizeof path, "/proc/%d/task", pid);
	DIR *dir = opendir(path);
	if (!dir)
		return 0;
	while ((de = readdir(dir)) != NULL) {
		pid_t tid = strtol(de->d_name, NULL, 10);
		if (tid <= 0 || ptasks_find(&e->tasks, tid))
			continue;
		/* Refused: it is gone, or already ours through its parent's clone event. */
		if (ptrace(PTRACE_SEIZE, tid, 0, e->ptrace_options) < 0)
			continue;
		stop(tid);
		struct ptask *t = stops_new_task(e, tid, pid);
		if (!t)
			break;
		t->by_user = true;
		n++;
	}
	closedir(dir);
	return n;
}

static void attach_process(struct engine *e, pid_t pid)
{
	int err = ptasks_find(&e->tasks, pid) ? -EPERM : seize(e, pid);

	if (err) {
		refused(e, pid, -err);
		return;
	}
	stop(pid);
	struct ptask *t = stops_new_task(e, pid, e->opt->follow_forks ? pid : 0);
	if (!t)
		return;
	t->by_user = true;
	debug(e, "attach to pid %d (main) succeeded", (int)pid);
	unsigned threads = 1;
	if (e->opt->follow_forks) {
		/*
		 * A thread made before its maker was seized escapes the clone event; it is in
		 * the directory by then. So once a scan finds nothing new, all are traced.
		 */
		unsigned n;
		for (unsigned i = 0; i < SCAN_MAX && (n = seize_threads(e, pid)) > 0; i++)
			threads += n;
	}
	if (threads == 1)
		tracer_attached(e->out, &t->k, true);
	else if (!(e->opt->quiet & QUIET_ATTACH))
		tracer_message(e->out, "Process %d attached with %u threads", pid, threads);
}

unsigned attach_all(struct engine *e)
{
	for (unsigned i = 0; i < e->opt->npids; i++) {
		pid_t pid = e->opt->pids[i];
		if (pid == getpid()) {
			tracer_message(e->out, "I'm sorry, I can't let you do that, Dave.");
			e->end.status = 1;
			break;
		}
		attach_process(e, pid);
	}
	return e->tasks.count;
}

bool attach_launched(struct engine *e)
{
	struct launch *l = e->launch;

	launch_ready(l);
	int err = seize(e, l->pid);

	if (err) {
		refused(e, l->pid, -err);
		if (!e->opt->daemonize) {
			kill(l->pid, SIGKILL);
			while (waitpid(l->pid, NULL, 0) < 0 && errno == EINTR)
				;
		}
		return false; /* -D: the end of limn ends the wait of the program */
	}
	stop(l->pid);
	struct ptask *t = stops_new_task(e, l->pid, l->pid);
	if (!t)
		return false;
	t->startup = STARTUP_HIDDEN;
	if (e->opt->daemonize) {
		debug(e, "new tracer pid is %d", (int)getpid());
		debug(e, "attach to pid %d (main) succeeded", (int)l->pid);
	}
	if (e->opt->daemonize)
		tracer_attached(e->out, &t->k, true);
	debug_filter(e);
	launch_go(l);
	return true;
}
