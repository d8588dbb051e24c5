/*
 * stops.c - what each ptrace stop means, and letting tasks go on.
 *
 * Everything here holds for PTRACE_SEIZE, where ptrace(2) tells group-stops from signals. A task
 * may be killed at any moment: every request may find it gone (ESRCH), which is never an error;
 * its death is reported by wait and served in its turn.
 */
#include "debug.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../arch/arch.h"
#include "../desc.h"
#include "../proc.h"
#include "../tamper.h"
#include "sysinfo.h"

/* Reads of memory and facts are about this task's stop from now on. */
static void look_at(struct engine *e, struct ptask *t)
{
	mem_begin(e->mem);
	mem_live_set(e->live, t->k.tid);
	facts_live_task(e->facts, t->k.tid, t->k.tgid);
}

/* -- records -- */

struct ptask *stops_new_task(struct engine *e, pid_t tid, pid_t tgid)
{
	struct ptask *t = ptasks_add(&e->tasks, tid);

	if (!t) {
		tracer_message(e->out, "Out of memory");
		e->leaving = true;
		e->end.status = 1;
		return NULL;
	}
	t->k.tgid = tgid ? tgid : proc_tgid(tid);
	t->k.call.abi = &abi_table[abi_native];
	t->k.call.prev_nr = t->last_nr = -1;
	t->first_stop = true;
	t->silent = e->keeping;
	debug(e, "new tcb for pid %d, active tcbs:%zu", (int)tid, (size_t)e->tasks.count);
	if (!e->keeping)
		tracer_task_new(e->out, &t->k);
	return t;
}

static void delay_cancel(struct engine *e, struct ptask *t)
{
	struct ptask **link = &e->delayed;

	if (!t->delayed)
		return;
	while (*link != t)
		link = &(*link)->delay_next;
	*link = t->delay_next;
	t->delayed = false;
}

void stops_forget(struct engine *e, struct ptask *t)
{
	delay_cancel(e, t);
	debug(e, "dropped tcb for pid %d, %zu remain", (int)t->k.tid, (size_t)e->tasks.count - 1);
	if (t->k.line)
		tracer_task_free(e->out, &t->k);
	ptasks_remove(&e->tasks, t);
}

/* -- going on -- */

void stops_resume(struct engine *e, struct ptask *t, int sig)
{
	/* Under the filter only calls that it picks stop, and of these only the wanted exits. */
	bool every_call = !e->filter_on || t->startup || t->need_exit || t->own_filter;

	if (t->pending_sig) {
		sig = t->pending_sig;
		t->pending_sig = 0;
	}
	if (!every_call) { /* an exit that nobody wants will not stop either */
		t->skip_exit = false;
		if (t->k.filtered)
			t->k.in_call = false;
	}
	t->stopped = false;
	t->stop_sig = 0;
	ptrace(every_call ? PTRACE_SYSCALL : PTRACE_CONT, t->k.tid, 0, sig);
}

/* Go on, but only after a delay; nobody else waits for that. */
static void resume_after(struct engine *e, struct ptask *t, uint64_t delay_us)
{
	struct ptask **link = &e->delayed;

	if (!delay_us) {
		stops_resume(e, t, 0);
		return;
	}
	if (delay_us > INT64_MAX / 2000)
		delay_us = INT64_MAX / 2000;
	t->delay_until = now_ns() + (int64_t)delay_us * 1000;
	t->delayed = true;
	while (*link && (*link)->delay_until <= t->delay_until)
		link = &(*link)->delay_next;
	t->delay_next = *link;
	*link = t;
}

void stops_delay_over(struct engine *e, struct ptask *t)
{
	stops_resume(e, t, 0);
}

/* -- system calls -- */

static void stamp(struct engine *e, struct timespec *real, struct timespec *mono)
{
	if (e->want_times) {
		clock_gettime(CLOCK_REALTIME, real);
		clock_gettime(CLOCK_MONOTONIC, mono);
	}
}

static void call_enter(
    struct engine *e, struct ptask *t, const struct stop *s, const struct sysinfo_raw *raw)
{
	struct task *k = &t->k;
	struct enter_result r = {.want_exit = true};
	bool seccomp = raw->op == SYSINFO_SECCOMP;

	t->skip_exit = t->need_exit = t->nr_replaced = false;
	t->exit_sig = 0;
	if (!sysinfo_entry(raw, &k->call)) {
		stops_resume(e, t, 0);
		return;
	}
	k->in_call = true;
	k->call.prev_nr = t->last_nr;
	/* what a restarted call resumes is resumed by the next restart too */
	if (!desc_is_call(k->call.abi->id, k->call.nr, "restart_syscall"))
		t->last_nr = (int64_t)k->call.abi->id << 32 | k->call.nr;
	if (t->startup == STARTUP_HIDDEN && k->call.abi->id == abi_native &&
	    k->call.nr == SYS_execve)
		t->startup = STARTUP_EXEC;
	k->launching = t->startup == STARTUP_EXEC;
	t->filter_work = WORK_NONE;
	if (e->filtered)
		filter_before_call(e, t);
	bool forbidden = filter_forbids(t);
	if (t->startup == STARTUP_HIDDEN || t->silent || !tracer_wants(e->out, k)) {
		k->filtered = true;
		if (forbidden)
			filter_kill(t);
		/* Every entry is followed by an exit stop: no need to ask what it is. */
		t->skip_exit = !seccomp && !t->filter_work;
		t->need_exit = t->filter_work;
		stops_resume(e, t, 0);
		return;
	}
	k->filtered = false;
	look_at(e, t);
	stamp(e, &k->call.enter_time, &k->call.enter_mono);
	k->call.stime = s->stime;
	tracer_syscall_enter(e->out, k, &r);
	if (forbidden)
		filter_kill(t);
	t->need_exit = r.want_exit || r.set_nr || r.signal || t->filter_work;
	t->skip_exit = !t->need_exit && !seccomp;
	if (r.set_nr && sysinfo_set_nr(k->tid, r.new_nr) == 0)
		t->nr_replaced = true;
	/*
	 * A signal given to PTRACE_SYSCALL at an entry stop reaches the task before the call
	 * runs; a seccomp stop ignores it, so there it has to wait for the exit.
	 */
	if (seccomp)
		t->exit_sig = r.signal;
	else
		t->pending_sig = r.signal;
	resume_after(e, t, r.delay_us);
}

static void call_exit(
    struct engine *e, struct ptask *t, const struct stop *s, struct sysinfo_raw *raw)
{
	struct task *k = &t->k;
	struct exit_result r = {0};

	t->need_exit = t->nr_replaced = false;
	if (t->filter_work) /* also when nobody wants to see the call any more */
		filter_after_call(e, t, raw);
	if (!k->in_call) { /* began before limn was there */
		stops_resume(e, t, 0);
		return;
	}
	if (k->filtered) {
		k->in_call = false;
	} else {
		sysinfo_exit(raw, &k->call);
		stamp(e, &k->call.exit_time, &k->call.exit_mono);
		if (e->want_stime) {
			struct timespec *st = &k->call.stime;
			st->tv_sec = s->stime.tv_sec - st->tv_sec;
			st->tv_nsec = s->stime.tv_nsec - st->tv_nsec;
			if (st->tv_nsec < 0) {
				st->tv_nsec += 1000000000;
				st->tv_sec--;
			}
		}
		look_at(e, t);
		tracer_syscall_exit(e->out, k, &r);
		if (r.set_ret)
			sysinfo_set_ret(k->tid, r.new_ret);
		/* The program could not be run: limn's own code again. */
		if (t->startup == STARTUP_EXEC)
			t->startup = STARTUP_HIDDEN;
	}
	t->pending_sig = r.signal ? r.signal : t->exit_sig;
	t->exit_sig = 0;
	resume_after(e, t, r.delay_us);
	if (!k->filtered && !t->silent && tracer_limit_reached(e->out)) {
		e->limit_hit = true;
		e->leaving = true;
	}
}

/* Killed in this stop, or before limn could look: its call has returned, but what is not known. */
static void result_lost(struct engine *e, struct ptask *t)
{
	struct call *c = &t->k.call;
	struct exit_result r;

	if (!t->k.in_call || t->skip_exit)
		return;
	if (t->k.filtered) {
		t->k.in_call = false;
		return;
	}
	c->exiting = c->ret_unknown = true;
	c->failed = c->restarted = false;
	c->ret = c->error = 0;
	stamp(e, &c->exit_time, &c->exit_mono);
	look_at(e, t);
	tracer_syscall_exit(e->out, &t->k, &r);
}

static void syscall_stop(struct engine *e, struct ptask *t, const struct stop *s)
{
	struct sysinfo_raw raw;

	if (t->skip_exit) {
		t->skip_exit = false;
		t->k.in_call = false;
		stops_resume(e, t, 0);
		return;
	}
	switch (sysinfo_get(t->k.tid, &raw)) {
	case SYSINFO_ENTRY:
	case SYSINFO_SECCOMP: call_enter(e, t, s, &raw); break;
	case SYSINFO_EXIT: call_exit(e, t, s, &raw); break;
	case -ESRCH: result_lost(e, t); break;
	default: /* it is at its exit stop by now */
		result_lost(e, t);
		stops_resume(e, t, 0);
		break;
	}
}

/* -- signals and group-stops -- */

static void signal_stop(struct engine *e, struct ptask *t, int sig)
{
	siginfo_t si;
	bool known;

	t->stop_sig = sig;
	if (!t->startup && !t->silent) {
		memset(&si, 0, sizeof si);
		known = ptrace(PTRACE_GETSIGINFO, t->k.tid, 0, &si) == 0;
		if (!known && errno == ESRCH)
			return;
		look_at(e, t);
		tracer_signal(e->out, &t->k, sig, known ? &si : NULL);
	}
	stops_resume(e, t, sig);
}

static bool is_stop_signal(int sig)
{
	return sig == SIGSTOP || sig == SIGTSTP || sig == SIGTTIN || sig == SIGTTOU;
}

/* PTRACE_EVENT_STOP: a new or attached task's first, a group-stop, or the end of one. */
static void event_stop(struct engine *e, struct ptask *t, int sig)
{
	int64_t nr, ret;

	if (t->first_stop) {
		t->first_stop = false;
		debug(e, "pid %d has TCB_STARTUP, initializing it", (int)t->k.tid);
		/* What it was doing when limn came: names the call that restart_syscall resumes. */
		if (t->by_user && arch_last_call(t->k.tid, &nr, &ret) == 0 && nr >= 0) {
			t->last_nr = (int64_t)ABI_COUNT << 32 | nr;
		}
		filter_first_stop(e, t);
	}
	if (!is_stop_signal(sig)) {
		stops_resume(e, t, 0);
		return;
	}
	if (!t->startup && !t->silent) {
		look_at(e, t);
		tracer_group_stop(e->out, &t->k, sig);
	}
	/* It stays stopped, as far as anybody can see; SIGCONT will wake it and tell us. */
	t->listening = true;
	ptrace(PTRACE_LISTEN, t->k.tid, 0, 0);
}

/* -- birth, execve, death -- */

static void attached(struct engine *e, struct ptask *t)
{
	if (t->silent)
		return;
	look_at(e, t);
	tracer_attached(e->out, &t->k, false);
}

static void remember_early(struct engine *e, pid_t pid, int status, bool told)
{
	e->early[e->nearly++ % EARLY_MAX] = (struct early){pid, status, told};
}

static bool take_early(struct engine *e, pid_t pid, struct early *early)
{
	for (unsigned i = 0; i < EARLY_MAX; i++) {
		if (e->early[i].pid == pid) {
			*early = e->early[i];
			e->early[i].pid = 0;
			return true;
		}
	}
	return false;
}

static void exited(struct engine *e, struct ptask *t, int status)
{
	if (e->launch && t->k.tid == e->launch->pid) {
		if (WIFSIGNALED(status))
			e->end = (struct engine_end){.signal = WTERMSIG(status)};
		else
			e->end = (struct engine_end){.status = WEXITSTATUS(status)};
	}
	if (!t->silent) {
		look_at(e, t);
		tracer_exited(e->out, &t->k, status);
	}
	if (t->parent_unknown)
		remember_early(e, t->k.tid, status, true);
	bool untraced = t->fix.work && !t->first_stop;
	stops_forget(e, t);
	if (untraced) {
		e->untraced--;
		stops_release_held(e);
	}
}

static void release(struct engine *e, struct ptask *t)
{
	t->held = false;
	attached(e, t);
	event_stop(e, t, t->stop_sig);
}

void stops_release_held(struct engine *e)
{
	for (struct ptask *t = e->tasks.first, *next; t && !e->untraced; t = next) {
		next = t->next;
		if (t->held)
			release(e, t);
	}
}

static void child_event(struct engine *e, struct ptask *t, int event)
{
	unsigned long msg = 0;
	struct early early;

	if (event == EVENT_VFORK)
		t->vforking = true;
	if (ptrace(PTRACE_GETEVENTMSG, t->k.tid, 0, &msg) == 0 && msg) {
		pid_t pid = msg;
		struct ptask *c = ptasks_find(&e->tasks, pid);
		bool dead = !c && take_early(e, pid, &early);
		if (c)
			c->parent_unknown = false;
		if (!c && !(dead && early.told)) {
			c = stops_new_task(e, pid, event == EVENT_CLONE ? 0 : pid);
			if (!c)
				return;
			c->k.call.abi = t->k.call.abi;
			c->silent = t->silent;
			filter_child(e, t, c);
			attached(e, c);
			if (dead)
				exited(e, c, early.status);
		} else if (c && c->held) {
			c->silent = t->silent;
			filter_child(e, t, c);
			release(e, c);
		}
	}
	stops_resume(e, t, 0);
}

/* execve succeeded; when another thread than the leader made it, it has taken the leader's tid. */
struct ptask *stops_exec_by(struct engine *e, struct ptask *leader, pid_t tid)
{
	unsigned long msg = 0;

	if (ptrace(PTRACE_GETEVENTMSG, tid, 0, &msg) < 0 || (pid_t)msg == tid || !msg)
		return leader;
	struct ptask *t = ptasks_find(&e->tasks, msg);
	if (!t)
		return leader;
	ptasks_rename(&e->tasks, t, tid);
	t->stopped = true;
	if (leader) {
		t->queued = leader->queued;
		if (!t->silent)
			tracer_superseded(e->out, &leader->k, &t->k, msg);
		stops_forget(e, leader);
	}
	return t;
}

static void exec_event(struct engine *e, struct ptask *t)
{
	/* In the old program's memory it may have waited for a vfork child: no more. */
	bool launching = t->startup != STARTUP_NONE;

	t->startup = STARTUP_NONE;
	if (e->opt->detach_on_execve && !launching && !t->silent) {
		if (!e->filter_on) {
			detach_stopped(e, t, SIGTRAP << 8 | 0x7f);
			return;
		}
		detach_keep(e, t, true);
	}
	stops_resume(e, t, 0);
}

static void unknown_task(struct engine *e, const struct stop *s)
{
	const struct options *opt = e->opt;

	if (!WIFSTOPPED(s->status)) {
		/* A child that died before its parent's fork event, or a child of limn itself. */
		if (opt->follow_forks)
			remember_early(e, s->tid, s->status, false);
		else if (!(opt->quiet & QUIET_ATTACH))
			tracer_message(e->out, "Exit of unknown pid %d ignored", s->tid);
		return;
	}
	if (!opt->follow_forks) {
		/* CLONE_PTRACE makes a task traced whether anybody asked or not. */
		if (ptrace(PTRACE_DETACH, s->tid, 0, 0) == 0 && !(opt->quiet & QUIET_ATTACH))
			tracer_message(e->out, "Detached unknown pid %d", s->tid);
		return;
	}
	/* A new task's first stop came before its parent's event. */
	struct ptask *t = stops_new_task(e, s->tid, 0);
	if (!t)
		return;
	t->stopped = t->parent_unknown = true;
	filter_unknown_child(e, t);
	if (e->untraced) {
		/* Is it the child that asked not to be traced? Its parent's event will say. */
		t->held = true;
		t->stop_sig = WSTOPSIG(s->status);
		return;
	}
	attached(e, t);
	event_stop(e, t, WSTOPSIG(s->status));
}

void stops_serve(struct engine *e, const struct stop *s)
{
	struct ptask *t = ptasks_find(&e->tasks, s->tid);
	int sig = WSTOPSIG(s->status);
	int event = (unsigned)s->status >> 16;

	if (!WIFSTOPPED(s->status)) {
		if (t)
			exited(e, t, s->status);
		else
			unknown_task(e, s);
		return;
	}
	if (t && t->queued && t->queued != s->serial) {
		/* Killed in this stop: what came after follows in the queue. */
		if (!event && sig == (SIGTRAP | 0x80))
			result_lost(e, t);
		return;
	}
	if (event == EVENT_EXEC)
		t = stops_exec_by(e, t, s->tid);
	if (!t) {
		unknown_task(e, s);
		return;
	}
	t->vforking = false;
	switch (event) {
	case 0:
		if (sig == (SIGTRAP | 0x80))
			syscall_stop(e, t, s);
		else
			signal_stop(e, t, sig);
		break;
	case EVENT_STOP: event_stop(e, t, sig); break;
	case EVENT_FORK:
	case EVENT_VFORK:
	case EVENT_CLONE: child_event(e, t, event); break;
	case EVENT_EXEC: exec_event(e, t); break;
	case EVENT_EXIT:
		if (!t->startup && !t->silent) {
			look_at(e, t);
			tracer_exiting(e->out, &t->k);
		}
		stops_resume(e, t, 0);
		break;
	case EVENT_SECCOMP:
		/* Stopped at every call, it has reported this one already. */
		if ((t->own_filter || t->startup) && t->k.in_call)
			stops_resume(e, t, 0);
		else
			syscall_stop(e, t, s);
		break;
	default: stops_resume(e, t, 0); break;
	}
}
