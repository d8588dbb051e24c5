/*
 * loop.c - waits for tracees and serves their stops, none before its turn.
 *
 * All stops that are ready are taken from the kernel before the first of them is served, so a
 * task that stops again at once gets its next turn after everybody who was already waiting. With
 * one tracee that costs nothing: there is nobody else to look for. What a stop means is in
 * stops.c; how it is taken from the kernel in wait.c; whether to spin before sleeping in
 * placement.c.
 */
#include "debug.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>

#include "../filter.h"
#include "signals.h"

int64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * INT64_C(1000000000) + ts.tv_nsec;
}

/* A wake-up that came just before limn blocked is repeated after that long. */
#define WAKE_AGAIN_NS 1000000
/* How long a task may take to stop so that it can be let go. */
#define ENDING_NS 100000000

/* How long output to files and pipes may be held back; a tick of the same length looks after it. */
#define TICK_NS 10000000

enum { TIMER_OFF, TIMER_TICK, TIMER_ENDING, TIMER_DELAY };

/* ns until the first delay is over, 0: is over, -1: there is none. */
static int64_t next_delay(const struct engine *e)
{
	if (!e->delayed)
		return -1;
	int64_t left = e->delayed->delay_until - now_ns();
	return left > 0 ? left : 0;
}

static int spin(struct engine *e)
{
	int64_t budget = placement_spin(&e->place);
	int r = 0;

	if (!budget)
		return 0;
	int64_t end = now_ns() + budget;
	do {
		r = wait_poll(e);
	} while (r == 0 && (e->ending || !signals_fatal()) && now_ns() < end);
	placement_spun(&e->place, r > 0);
	return r;
}

/* Write out what is due. Returns whether something has to be looked after by a tick. */
static bool write_out(struct engine *e, bool tick)
{
	enum tracer_due due = tracer_due(e->out);

	/* Under a storm of stops limn blocks all the time: too often to write each time. */
	if (due == TRACER_DUE_NOW || (due == TRACER_DUE_SOON && tick))
		tracer_flush(e->out);
	return tracer_due(e->out) != TRACER_DUE_NOTHING;
}

/* The timer that wakes limn when nothing else does. It may fire before limn sleeps: so it repeats.
 */
static void set_timer(struct engine *e, int64_t delay, bool care, bool tick)
{
	if (delay > 0) {
		signals_wake_in(care && delay > TICK_NS ? TICK_NS : delay, WAKE_AGAIN_NS);
		e->timer = TIMER_DELAY;
	} else if (e->ending) {
		if (e->timer != TIMER_ENDING)
			signals_wake_in(ENDING_NS, ENDING_NS);
		e->timer = TIMER_ENDING;
	} else if (care) {
		if (e->timer != TIMER_TICK)
			signals_wake_in(TICK_NS, TICK_NS);
		e->timer = TIMER_TICK;
	} else if (e->timer == TIMER_TICK ? tick : e->timer != TIMER_OFF) {
		/* A tick went by without anything to look after. */
		signals_wake_in(0, 0);
		e->timer = TIMER_OFF;
	}
}

/* Sleep until a stop, a signal, the end of a delay, or the next tick. */
static int block(struct engine *e, bool flush)
{
	bool tick = signals_alarmed(), care = false;
	int64_t delay = e->ending ? -1 : next_delay(e);

	if (flush && !e->keeping)
		care = write_out(e, tick);
	if (!e->ending && placement_blocking(&e->place))
		care = true;
	if (delay != 0)
		set_timer(e, delay, care, tick);
	if (delay == 0 || (signals_fatal() && !e->ending)) {
		errno = EINTR;
		return -1;
	}
	int r = wait_block(e);
	if (r < 0 && errno == EINTR) {
		if (!e->ending)
			placement_quiet(&e->place);
		errno = EINTR;
	}
	return r;
}

int loop_next(struct engine *e, struct stop *s, bool flush)
{
	while (e->head == e->tail) {
		int r = spin(e);
		if (r == 0)
			r = block(e, flush);
		if (r < 0)
			return errno == ECHILD ? 0 : -EINTR;
		if (r > 0 && e->tasks.count > 1)
			while (e->tail - e->head < QUEUE_MAX && wait_poll(e) > 0)
				;
	}
	*s = e->queue[e->head++ % QUEUE_MAX];
	debug(e, "next_event: dequeued pid %d", (int)s->tid);
	return 1;
}

static void serve_delays(struct engine *e)
{
	while (e->delayed && e->delayed->delay_until <= now_ns()) {
		struct ptask *t = e->delayed;
		e->delayed = t->delay_next;
		t->delayed = false;
		stops_delay_over(e, t);
	}
}

static void loop(struct engine *e)
{
	while (e->tasks.count) {
		struct stop s;
		int r = loop_next(e, &s, true);
		if (r == 0)
			break;
		if (r > 0) {
			placement_stop(&e->place, s.tid);
			stops_serve(e, &s);
		}
		if (e->delayed)
			serve_delays(e);
		if (signals_fatal()) {
			e->end.signal = signals_fatal();
			break;
		}
		if (e->leaving || (!e->keeping && tracer_output_failed(e->out)))
			break;
	}
}

static unsigned long ptrace_options(const struct engine *e)
{
	/* TRACEEXIT tells that a call will not return when it happens, not when wait says so: the
	 * death of a leader is reported only after that of its threads. */
	unsigned long o = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_TRACEEXIT;

	if (e->opt->follow_forks)
		o |= PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE;
	if (e->filtered)
		o |= PTRACE_O_TRACESECCOMP;
	if (e->opt->kill_on_exit || e->filtered)
		o |= PTRACE_O_EXITKILL;
	return o;
}

struct engine *engine_new(const struct engine_parts *parts)
{
	const struct options *opt = parts->opt;
	struct engine *e = calloc(1, sizeof *e);

	if (!e || !ptasks_init(&e->tasks)) {
		free(e);
		tracer_message(parts->out, "Out of memory");
		return NULL;
	}
	e->opt = opt;
	e->out = parts->out;
	e->mem = parts->mem;
	e->live = parts->live;
	e->facts = parts->facts;
	e->launch = parts->launch;
	e->want_stime = opt->summary != SUMMARY_NONE || opt->record;
	e->want_times = opt->abs_time != TIME_NONE || opt->relative_time || opt->syscall_times ||
			opt->summary != SUMMARY_NONE || opt->format != FORMAT_TEXT || opt->record ||
			(opt->filters && filters_need_time(opt->filters));
	e->filtered = e->launch && e->launch->filter;
	e->ptrace_options = ptrace_options(e);
	filter_init(e);
	placement_init(&e->place, opt);
	return e;
}

void engine_free(struct engine *e)
{
	placement_deinit(&e->place);
	ptasks_deinit(&e->tasks);
	free(e);
}

struct engine_end engine_run(struct engine *e)
{
	e->end = (struct engine_end){.status = 1};
	signals_start(e->opt);
	debug_features(e);
	if (e->launch && !attach_launched(e))
		return e->end;
	if (e->opt->npids)
		attach_all(e);
	if (e->tasks.count) {
		e->end.status = 0;
		loop(e);
		detach_all(e, e->end.signal);
	}
	return e->end;
}

bool engine_keeps(const struct engine *e)
{
	return e->filter_on && e->tasks.count;
}

void engine_keep(struct engine *e)
{
	e->keeping = true;
	e->leaving = false;
	signals_ignore_all();
	for (struct ptask *t = e->tasks.first; t; t = t->next)
		if (t->delayed)
			t->delay_until = 0;
	loop(e);
}
