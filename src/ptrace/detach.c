/*
 * detach.c - lets tasks go, each as it was: running or group-stopped, with the signal that was on
 * its way to it, inside the call that it was inside.
 *
 * A task must be in a ptrace stop to be detached, so running ones are interrupted first. One that
 * cannot stop (a vfork parent, a task in an uninterruptible sleep) is left to the kernel, which
 * detaches it, without any stop, when limn is gone.
 */
#include "engine_priv.h"

#include <errno.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#include "signals.h"
#include "sysinfo.h"

#define PATIENCE 10 /* rounds of waiting in which nothing stopped */

static bool is_syscall_stop(int status)
{
	return WIFSTOPPED(status) && status >> 8 == (SIGTRAP | 0x80);
}

/* The signal that a task in the stop of this status is about to get. */
static int signal_of(int status)
{
	return status >> 16 || is_syscall_stop(status) ? 0 : WSTOPSIG(status);
}

/* A call whose number was replaced must not go on with that number, or end with its result. */
static void undo_injection(struct engine *e, struct ptask *t)
{
	struct sysinfo_raw raw;
	struct exit_result r = {0};

	switch (sysinfo_get(t->k.tid, &raw)) {
	case SYSINFO_ENTRY:
	case SYSINFO_SECCOMP: sysinfo_set_nr(t->k.tid, (int64_t)t->k.call.raw_nr); break;
	case SYSINFO_EXIT:
		sysinfo_exit(&raw, &t->k.call);
		mem_begin(e->mem);
		mem_live_set(e->live, t->k.tid);
		tracer_syscall_exit(e->out, &t->k, &r);
		t->k.in_call = false;
		if (r.set_ret)
			sysinfo_set_ret(t->k.tid, r.new_ret);
		break;
	}
}

static void gone(struct engine *e, struct ptask *t)
{
	tracer_detached(e->out, &t->k);
	stops_forget(e, t);
}

void detach_stopped(struct engine *e, struct ptask *t, int status)
{
	if (t->nr_replaced)
		undo_injection(e, t);
	if (ptrace(PTRACE_DETACH, t->k.tid, 0, signal_of(status)) < 0 && errno == ESRCH)
		return; /* killed: its death is still to be reported */
	gone(e, t);
}

void detach_keep(struct engine *e, struct ptask *t, bool report)
{
	if (t->silent)
		return;
	if (t->stopped && t->nr_replaced)
		undo_injection(e, t);
	if (report)
		tracer_detached(e->out, &t->k);
	tracer_task_free(e->out, &t->k);
	t->silent = true;
	t->k.filtered = true;
	t->need_exit = t->filter_work;
	t->pending_sig = t->exit_sig = 0;
}

/* 1: on its way to a stop, 0: will not stop. */
static int interrupt(struct ptask *t)
{
	return ptrace(PTRACE_INTERRUPT, t->k.tid, 0, 0) == 0 || errno == ESRCH;
}

static void serve_ending(struct engine *e, struct stop *s)
{
	struct ptask *t = ptasks_find(&e->tasks, s->tid);

	if (!t && WIFSTOPPED(s->status)) {
		/* A child born while we leave: nobody heard of it. */
		ptrace(PTRACE_DETACH, s->tid, 0, signal_of(s->status));
		return;
	}
	if (!WIFSTOPPED(s->status)) {
		stops_serve(e, s);
		return;
	}
	if (t->queued && t->queued != s->serial)
		return;
	if (s->status >> 16 == EVENT_EXEC) {
		t = stops_exec_by(e, t, s->tid);
		t->startup = STARTUP_NONE;
	}
	if (t)
		detach_stopped(e, t, s->status);
}

void detach_all(struct engine *e, int sig)
{
	struct ptask *t, *next;
	struct stop s;

	/* What limn started ends with it, as it would when both got the terminal's signal. */
	if (sig && sig != SIGNALS_ORPHAN && e->launch && !e->opt->daemonize &&
	    ptasks_find(&e->tasks, e->launch->pid)) {
		kill(e->launch->pid, SIGCONT);
		kill(e->launch->pid, sig);
	}
	/* About to get the filter, with nobody there for it: better not run at all. */
	if (e->filtered && !e->filter_on && (t = ptasks_find(&e->tasks, e->launch->pid)) &&
	    t->startup)
		kill(t->k.tid, SIGKILL);
	e->ending = true;
	if (e->limit_hit && !(e->opt->quiet & QUIET_ATTACH))
		tracer_message(e->out, "System call limit has been reached, detaching tracees");
	if (e->filter_on) {
		for (t = e->tasks.first; t; t = t->next)
			detach_keep(e, t, sig != SIGNALS_ORPHAN);
		return;
	}
	/* Those whose stops are known. */
	for (unsigned n = e->tail - e->head; n; n--) {
		loop_next(e, &s, false);
		serve_ending(e, &s);
	}
	for (t = e->tasks.first; t; t = next) {
		next = t->next;
		if (t->stopped && !t->listening)
			detach_stopped(e, t, SIGTRAP << 8 | 0x80 << 8 | 0x7f);
		else
			interrupt(t);
	}
	for (unsigned quiet = 0; e->tasks.count && quiet < PATIENCE;) {
		bool all_vforking = true;
		for (t = e->tasks.first; t && all_vforking; t = t->next)
			all_vforking = t->vforking;
		if (all_vforking && quiet)
			break;
		int r = loop_next(e, &s, false);
		if (r == 0)
			break;
		if (r < 0) {
			quiet++;
			continue;
		}
		quiet = 0;
		serve_ending(e, &s);
	}
	while (e->tasks.first)
		gone(e, e->tasks.first);
}
