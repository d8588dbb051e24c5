/*
 * trace.c - from an engine's events to lines and records: select, decode, write.
 *
 * What of a line is no value stands here: its leader, "<... resumed>", "= ?", signals and process
 * events. How values look is sink_text.c and sink_json.c, which stream gets them lines.c.
 *
 * A call's text is written in two halves. The entry half stays open in its stream until the exit
 * half completes it or another task's line interrupts it. When the exit can veto the line (-z), and
 * for JSON always, the first half waits in the task's own buffer instead.
 */
#include "trace.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "demux.h"
#include "desc.h"
#include "dump.h"
#include "frames.h"
#include "kvm.h"
#include "lines.h"
#include "options.h"
#include "plan_run.h"
#include "record.h"
#include "select.h"
#include "sink_json.h"
#include "sink_text.h"
#include "stack.h"
#include "summary.h"
#include "tamper.h"

struct tracer {
	const struct options *opt;
	struct decoder dec; /* its sink is text's or json's */
	struct lines lines;
	struct sink_text text;
	struct sink_json json;
	struct summary *summary; /* NULL without -c and -C */
	struct recorder *rec;	 /* NULL without --record */
	struct stack *stack;	 /* NULL without -k */
	struct plan_run plan;
	struct plan_limits limits; /* of what is read ahead */
	struct strbuf event;	   /* a JSON record under construction that is no call's */
	struct strbuf frames;	   /* the stack at this event, when it is to be shown now */
	const struct abi *native;  /* of signals and siginfo */
	unsigned ntasks;
	uint64_t nshown; /* calls, for --syscall-limit */
	bool shows_text, shows_json;
	/* A replay's clock; a live trace asks the kernel's. */
	bool fixed_time;
	struct timespec real, mono;
	struct timespec last_mono; /* of the line before, for -r */
	bool have_last;
	time_t clock_sec; /* second that clock_text shows */
	char clock_text[24];
};

/* -- time -- */

void tracer_set_time(struct tracer *t, const struct timespec *real, const struct timespec *mono)
{
	t->fixed_time = true;
	t->real = *real;
	t->mono = *mono;
}

void tracer_set_native(struct tracer *t, const struct abi *abi)
{
	t->native = abi;
}

static bool is_zero(const struct timespec *ts)
{
	return ts->tv_sec == 0 && ts->tv_nsec == 0;
}

/* The time of an event: what the engine or the recording says, else now. */
static struct timespec event_time(struct tracer *t, clockid_t id, const struct timespec *known)
{
	struct timespec ts = {0};
	if (known && !is_zero(known))
		return *known;
	if (t->fixed_time)
		return id == CLOCK_REALTIME ? t->real : t->mono;
	clock_gettime(id, &ts);
	return ts;
}

/*
 * An event begins. With a recording, the line and the record must tell the same time, so it is
 * taken here, once. The call's own stamps, where the engine has made them, are that time.
 */
static void stamp(struct tracer *t, struct timespec *real, struct timespec *mono)
{
	if (!t->rec)
		return;
	t->fixed_time = true;
	if (real && !is_zero(real))
		t->real = *real;
	else
		clock_gettime(CLOCK_REALTIME, &t->real);
	if (mono && !is_zero(mono))
		t->mono = *mono;
	else
		clock_gettime(CLOCK_MONOTONIC, &t->mono);
	if (real)
		*real = t->real;
	if (mono)
		*mono = t->mono;
	record_time(t->rec, &t->real, &t->mono);
}

static struct timespec ts_sub(struct timespec a, struct timespec b)
{
	a.tv_sec -= b.tv_sec;
	a.tv_nsec -= b.tv_nsec;
	if (a.tv_nsec < 0) {
		a.tv_nsec += 1000000000;
		a.tv_sec--;
	}
	if (a.tv_sec < 0)
		a = (struct timespec){0};
	return a;
}

/* .123456 with as many digits as asked for, cut as strace cuts. */
static void put_fraction(struct strbuf *b, long nsec, enum time_precision prec)
{
	if (prec == PREC_S)
		return;
	for (int i = prec; i < 9; i++)
		nsec /= 10;
	strbuf_putc(b, '.');
	strbuf_udec(b, (uint64_t)nsec, prec);
}

/* -- the start of a line -- */

static bool pid_column(const struct tracer *t)
{
	const struct options *o = t->opt;
	if (o->always_show_pid)
		return true;
	return o->output && !t->lines.separate && (o->follow_forks || o->npids > 1);
}

/* The task's name; of one that is gone, the last that was seen. Its length, -1: not known. */
static int task_comm(struct tracer *t, const struct task *k)
{
	struct line *ln = k->line;
	char comm[sizeof(ln->comm)];
	ssize_t n = facts_get(t->dec.facts, FACT_COMM, 0, PIDT_TID, NULL, comm, sizeof(comm));

	if (n >= 0) {
		memcpy(ln->comm, comm, (size_t)n);
		ln->comm_len = (uint8_t)(n + 1);
	}
	return ln->comm_len - 1;
}

/* Whether there is a name to show. */
static bool put_comm(struct tracer *t, const struct task *k)
{
	int n = t->opt->decode_pids & PID_COMM ? task_comm(t, k) : -1;
	if (n <= 0) /* an empty name is none */
		return false;
	sink_text_punct(&t->text, "<");
	text_escape(&t->text.out->b, (const uint8_t *)k->line->comm, (size_t)n, t->opt->hex, "<>");
	sink_text_punct(&t->text, ">");
	return true;
}

static void put_pid(struct tracer *t, const struct task *k)
{
	struct strbuf *b = &t->text.out->b;
	if (pid_column(t)) {
		size_t at = b->len;
		strbuf_udec(b, (uint64_t)k->tid, 0);
		size_t digits = b->len - at;
		if (!put_comm(t, k) && digits < 5)
			strbuf_fill(b, ' ', 5 - digits);
		strbuf_putc(b, ' ');
	} else if (t->ntasks > 1 && !t->lines.separate) {
		sink_text_punct(&t->text, "[");
		strbuf_puts(b, "pid ");
		size_t at = b->len;
		strbuf_udec(b, (uint64_t)k->tid, 0);
		if (b->len - at < 5) { /* to the right */
			strbuf_insert(b, at, "     ", 5 - (b->len - at));
		}
		put_comm(t, k);
		sink_text_punct(&t->text, "]");
		strbuf_putc(b, ' ');
	}
}

static void put_absolute_time(struct tracer *t, const struct timespec *known)
{
	const struct options *o = t->opt;
	struct strbuf *b = &t->text.out->b;
	struct timespec ts = event_time(t, CLOCK_REALTIME, known);

	if (o->abs_time == TIME_UNIX) {
		strbuf_sdec(b, ts.tv_sec);
	} else {
		if (ts.tv_sec != t->clock_sec || !t->clock_text[0]) {
			struct tm tm;
			t->clock_sec = ts.tv_sec;
			if (!localtime_r(&ts.tv_sec, &tm) || /* a year that no int holds */
			    !strftime(t->clock_text, sizeof(t->clock_text), "%T", &tm))
				snprintf(t->clock_text, sizeof(t->clock_text), "%lld",
				    (long long)ts.tv_sec);
		}
		strbuf_puts(b, t->clock_text);
	}
	put_fraction(b, ts.tv_nsec, o->abs_precision);
	strbuf_putc(b, ' ');
}

static void put_relative_time(struct tracer *t, const struct timespec *known)
{
	const struct options *o = t->opt;
	struct strbuf *b = &t->text.out->b;
	struct timespec ts = event_time(t, CLOCK_MONOTONIC, known);
	struct timespec d = t->have_last ? ts_sub(ts, t->last_mono) : (struct timespec){0};

	t->last_mono = ts;
	t->have_last = true;
	if (o->abs_time != TIME_NONE)
		strbuf_put(b, "(+", 2);
	size_t at = b->len;
	strbuf_sdec(b, d.tv_sec);
	if (b->len - at < 6)
		strbuf_insert(b, at, "      ", 6 - (b->len - at));
	put_fraction(b, d.tv_nsec, o->rel_precision);
	strbuf_puts(b, o->abs_time != TIME_NONE ? ") " : " ");
}

/* What stands before the text of every line. gone: the task has no instruction pointer any more. */
static void put_leader(struct tracer *t, struct task *k, const struct timespec *real,
    const struct timespec *mono, bool gone)
{
	const struct options *o = t->opt;
	struct strbuf *b = &t->text.out->b;

	put_pid(t, k);
	if (o->abs_time != TIME_NONE)
		put_absolute_time(t, real);
	if (o->relative_time)
		put_relative_time(t, mono);
	if (o->syscall_number) {
		bool none = k->line->last_nr == UINT64_MAX; /* -1 */
		sink_text_punct(&t->text, "[");
		size_t at = b->len;
		if (none)
			strbuf_puts(b, "???");
		else
			strbuf_udec(b, k->line->last_nr, 0);
		if (!none && b->len - at < 4)
			strbuf_insert(b, at, "    ", 4 - (b->len - at));
		sink_text_punct(&t->text, "]");
		strbuf_putc(b, ' ');
	}
	if (o->instruction_pointer) {
		unsigned width = 2u * abi_table[k->abi_shown].word;
		sink_text_punct(&t->text, "[");
		if (gone)
			strbuf_fill(b, '?', width);
		else
			strbuf_hex(b, k->call.ip, width);
		sink_text_punct(&t->text, "]");
		strbuf_putc(b, ' ');
	}
}

/* A line of k that is no call's entry: in its stream, at once. */
static void begin_event(struct tracer *t, struct task *k, bool gone)
{
	lines_begin(&t->lines, k->line);
	sink_text_resume(&t->text, &k->line->stream->out, 0);
	put_leader(t, k, NULL, NULL, gone);
}

/* -- JSON records -- */

static void put_ts(struct strbuf *b, struct timespec ts)
{
	strbuf_sdec(b, ts.tv_sec);
	put_fraction(b, ts.tv_nsec, PREC_NS);
}

/*
 * Start a record: of a call in the task's own buffer, where it waits for its end; of an event,
 * which can happen in the middle of a call, in the tracer's.
 */
static struct strbuf *json_begin(struct tracer *t, struct strbuf *b, struct task *k,
    const char *type, const struct timespec *real)
{
	strbuf_reset(b);
	strbuf_puts(b, "{\"v\":");
	strbuf_udec(b, JSON_VERSION, 0);
	json_key(b, "type");
	json_string(b, type, strlen(type));
	json_key(b, "pid");
	strbuf_sdec(b, k->tid);
	if (k->tgid) {
		json_key(b, "tgid");
		strbuf_sdec(b, k->tgid);
	}
	if (t->opt->decode_pids & PID_COMM) {
		int n = task_comm(t, k);
		if (n >= 0) {
			json_key(b, "comm");
			json_bytes(b, k->line->comm, (size_t)n, false);
		}
	}
	json_key(b, "time");
	put_ts(b, event_time(t, CLOCK_REALTIME, real));
	return b;
}

static void json_end(struct tracer *t, struct task *k, struct strbuf *b)
{
	struct line *ln = k->line;
	strbuf_putc(b, '}');
	lines_begin(&t->lines, ln);
	strbuf_put(&ln->stream->out.b, b->p, b->len);
	lines_end(&t->lines, ln);
	strbuf_reset(b);
}

/* -- call stacks: -k -- */

void tracer_set_stack(struct tracer *t, const uint8_t *frames, size_t len)
{
	strbuf_reset(&t->frames);
	if (t->opt->stack != STACK_NONE)
		strbuf_put(&t->frames, frames, len);
}

/* Walk the stack where the task stands; the event's record carries it, too. */
static void walk(struct tracer *t, struct task *k)
{
	if (!t->stack)
		return;
	strbuf_reset(&t->frames);
	stack_walk(t->stack, k->tid, k->tgid ? k->tgid : k->tid, frames_add, &t->frames);
	if (t->rec)
		record_stack(t->rec, t->frames.p, t->frames.len);
}

/* For a line that is written when the stack is no more. */
static void keep_frames(struct tracer *t, struct task *k)
{
	struct strbuf *keep = &k->line->frames;
	strbuf_reset(keep);
	strbuf_put(keep, t->frames.p, t->frames.len);
	strbuf_reset(&t->frames);
}

/* Below the line that was written last, or (b) into a JSON record. */
static void put_frames(struct tracer *t, struct task *k, struct strbuf *frames, struct strbuf *b)
{
	if (!frames->len)
		return;
	if (b) {
		json_key(b, "stack");
		frames_json(b, (const uint8_t *)frames->p, frames->len);
	} else {
		frames_text(&k->line->stream->out, (const uint8_t *)frames->p, frames->len);
		lines_touch(&t->lines, k->line->stream);
	}
	strbuf_reset(frames);
}

/*
 * Calls that can change the program under their own stack, or do not return, are looked at when
 * they begin: those that deal with processes.
 */
static bool walk_at_entry(const struct task *k)
{
	const struct desc_number *n = desc_number((enum abi_id)k->call.abi->id, k->call.nr);
	return !k->launching && n && (n->classes & CLASS(process));
}

/* -- calls -- */

#define NAME_SIZE 48

/* NULL: the ABI has no call of that number. */
static const char *shown_name(const struct call *c)
{
	const struct desc_number *n = desc_number((enum abi_id)c->abi->id, c->nr);
	return n && n->name ? desc_str(n->name) : NULL;
}

static const char *call_name(const struct call *c, char buf[NAME_SIZE])
{
	const char *name = shown_name(c);
	if (name)
		return name;
	snprintf(buf, NAME_SIZE, "syscall_0x%llx", (unsigned long long)c->raw_nr);
	return buf;
}

static void put_abi_change(struct tracer *t, struct task *k)
{
	const struct abi *abi = k->call.abi;

	if (k->abi_shown == abi->id)
		return;
	k->abi_shown = abi->id;
	stamp(t, NULL, NULL);
	if (t->rec)
		record_task(t->rec, &t->dec, RECORD_ABI, k, abi->id);
	if ((t->opt->quiet & QUIET_PERSONALITY) ||
	    !(t->shows_text || t->shows_json || t->opt->summary == SUMMARY_ONLY))
		return;
	if (t->shows_json) {
		struct strbuf *b = json_begin(t, &t->event, k, "personality", NULL);
		json_key(b, "abi");
		json_string(b, abi->name, strlen(abi->name));
		json_end(t, k, b);
		return;
	}
	begin_event(t, k, false);
	strbuf_printf(&t->text.out->b, "[ Process PID=%d runs in %s%s mode. ]", (int)k->tid,
	    abi->label, abi->label[0] == 'x' ? "" : " bit");
	lines_end_plain(&t->lines, k->line);
}

bool tracer_wants(struct tracer *t, struct task *k)
{
	put_abi_change(t, k);
	k->line->last_nr = k->call.raw_nr;
	return select_number(t->opt, (enum abi_id)k->call.abi->id, k->call.nr);
}

/*
 * What decode will look at, in as few reads as possible. A single piece is no matter: decode reads
 * it in one go.
 */
static void read_ahead(struct tracer *t, const struct call *c, struct decode_flags f)
{
	const struct plan_step *steps = t->dec.mem->ops->readv && !f.raw ? plan_of(c) : NULL;
	if (steps && plan_helps(steps)) {
		t->limits.verbose = !f.abbrev;
		plan_run(&t->plan, steps, c, &t->limits, t->dec.mem);
	}
}

static void json_enter(struct tracer *t, struct task *k, const char *name)
{
	const struct call *c = &k->call;
	struct strbuf *b = json_begin(t, &k->line->held.b, k, "call", &c->enter_time);

	json_key(b, "abi");
	json_string(b, c->abi->name, strlen(c->abi->name));
	json_key(b, "nr");
	json_uint(b, c->raw_nr);
	json_key(b, "name");
	json_string(b, name, strlen(name));
	if (t->opt->instruction_pointer) {
		json_key(b, "ip");
		strbuf_printf(b, "\"0x%llx\"", (unsigned long long)c->ip);
	}
	json_key(b, "args");
	strbuf_putc(b, '{');
	sink_json_resume(&t->json, b, &(struct json_state){0});
	struct decode_flags f = select_flags(t->opt, (enum abi_id)c->abi->id, c->nr);
	read_ahead(t, c, f);
	decode_enter(&t->dec, c, f, &k->dec);
	sink_json_pause(&t->json, &k->line->json);
}

static void take_kvm(struct tracer *t, struct task *k);

static void poke_one(struct tracer *t, struct task *k, const struct tamper_poke *v)
{
	struct call *c = &k->call;
	uint64_t addr = c->args[v->arg];
	size_t n = mem_write(t->dec.mem, addr, v->bytes, v->len);

	if (!n) {
		tracer_message(
		    t, "poke_tcb: Failed to tamper with process %d: couldn't poke", (int)k->tid);
		return;
	}
	/* What was written stays written, so the call is marked. */
	c->poked = true;
	if (n < v->len)
		tracer_message(t, "upoken: pid:%d short write (%zu < %u) @0x%llx", (int)k->tid, n,
		    v->len, (unsigned long long)addr);
}

/* Write what a rule asks for, before the arguments are shown. */
static void poke(struct tracer *t, struct task *k, const struct tamper_pokes *p)
{
	struct call *c = &k->call;
	const struct desc_number *n = desc_number((enum abi_id)c->abi->id, c->nr);
	char buf[NAME_SIZE];

	for (unsigned i = 0; i < p->n; i++) {
		const struct tamper_poke *v = &p->v[i];
		unsigned nargs = n ? n->nargs : CALL_MAX_ARGS;
		if (v->arg >= nargs)
			tracer_message(t,
			    "poke_tcb: Failed to tamper with process %d: requested to tamper with "
			    "argument #%d, but system call '%s' has only %u arguments",
			    (int)k->tid, v->arg + 1, call_name(c, buf), nargs);
		else
			poke_one(t, k, v);
	}
}

void tracer_syscall_enter(struct tracer *t, struct task *k, struct enter_result *r)
{
	struct call *c = &k->call;
	struct line *ln = k->line;
	char buf[NAME_SIZE];

	*r = (struct enter_result){0};
	mem_begin(t->dec.mem);
	memset(&k->dec, 0, offsetof(struct decode_state, save));
	k->dec.nsaved = 0;
	c->exiting = c->failed = c->restarted = c->ret_unknown = false;
	c->injected = c->delayed = c->poked = false;
	call_demux(c, t->dec.mem);
	k->in_call = true;
	k->staged = false;
	ln->renamed = false;
	k->filtered = !tracer_wants(t, k);
	k->filtered = k->filtered || !select_enter(t->opt, &t->dec, c);
	if (k->filtered)
		return;
	if (t->opt->tamper && !k->launching) {
		struct tamper_pokes pokes = {0};
		tamper_enter(t->opt->tamper, &k->tamper, c, r, &pokes);
		poke(t, k, &pokes);
	}
	if (t->opt->kvm_vcpu > 1 && kvm_is_run(c))
		take_kvm(t, k);
	r->want_exit = true;
	stamp(t, &c->enter_time, &c->enter_mono);
	strbuf_reset(&ln->frames);
	if (walk_at_entry(k)) {
		walk(t, k);
		keep_frames(t, k);
	}
	if (t->rec)
		record_enter(t->rec, &t->dec, k);
	if (t->shows_json) {
		json_enter(t, k, call_name(c, buf));
	} else if (t->shows_text) {
		k->staged = select_needs_exit(t->opt) || t->opt->whole_lines;
		if (k->staged) {
			textbuf_reset(&ln->held);
			sink_text_resume(&t->text, &ln->held, 0);
		} else {
			lines_begin(&t->lines, ln);
			sink_text_resume(&t->text, &ln->stream->out, 0);
		}
		put_leader(t, k, &c->enter_time, &c->enter_mono, false);
		sink_text_name(&t->text, call_name(c, buf));
		struct decode_flags f = select_flags(t->opt, (enum abi_id)c->abi->id, c->nr);
		read_ahead(t, c, f);
		decode_enter(&t->dec, c, f, &k->dec);
		sink_text_pause(&t->text);
		ln->nargs = t->text.nargs;
	}
}

/* Go on with the line of k's call: where it stopped, or on a new one. */
static void resume_line(
    struct tracer *t, struct task *k, const struct timespec *real, const struct timespec *mono)
{
	struct line *ln = k->line;
	char buf[NAME_SIZE];

	if (k->staged) {
		sink_text_resume(&t->text, &ln->held, ln->nargs);
		if (ln->held.b.len)
			return;
		put_leader(t, k, real, mono, false);
	} else if (ln->stream->cur == ln) {
		sink_text_resume(&t->text, &ln->stream->out, ln->nargs);
		lines_touch(&t->lines, ln->stream);
		return;
	} else {
		lines_begin(&t->lines, ln);
		sink_text_resume(&t->text, &ln->stream->out, ln->nargs);
		put_leader(t, k, real, mono, false);
	}
	strbuf_puts(&t->text.out->b, "<... ");
	strbuf_puts(&t->text.out->b, call_name(&k->call, buf));
	strbuf_puts(&t->text.out->b, " resumed>");
}

/* The call's text is complete (but for the newline): into the stream with it. */
static void finish_line(struct tracer *t, struct task *k, bool detached)
{
	struct line *ln = k->line;
	if (k->staged) {
		lines_begin(&t->lines, ln);
		strbuf_put(&ln->stream->out.b, ln->held.b.p, ln->held.b.len);
		textbuf_reset(&ln->held);
	}
	if (detached)
		lines_end_plain(&t->lines, ln);
	else
		lines_end(&t->lines, ln);
}

static void drop_line(struct task *k)
{
	textbuf_reset(&k->line->held);
}

static void put_remark(struct tracer *t, const char *text)
{
	sink_text_paint(&t->text, COLOR_RETVAL);
	strbuf_puts(&t->text.out->b, text);
	sink_text_reset(&t->text);
}

static void put_duration(struct tracer *t, struct timespec d)
{
	strbuf_putc(&t->text.out->b, ' ');
	sink_text_paint(&t->text, COLOR_RETVAL);
	sink_text_punct(&t->text, "<");
	strbuf_sdec(&t->text.out->b, d.tv_sec);
	put_fraction(&t->text.out->b, d.tv_nsec, t->opt->times_precision);
	sink_text_punct(&t->text, ">");
	sink_text_reset(&t->text);
}

/* The end of a call without a result. */
static void text_no_result(struct tracer *t)
{
	t->text.sink.ops->ret(&t->text.sink);
	strbuf_putc(&t->text.out->b, '?');
	sink_text_finish(&t->text);
}

static void json_no_result(struct tracer *t, struct task *k, const char *why)
{
	struct strbuf *b = &k->line->held.b;

	sink_json_resume(&t->json, b, &k->line->json);
	sink_json_settle(&t->json);
	strbuf_puts(b, "},\"ret\":null");
	json_key(b, why);
	strbuf_puts(b, "true");
}

static void text_exit(struct tracer *t, struct task *k, struct decode_flags f)
{
	const struct call *c = &k->call;

	resume_line(t, k, &c->exit_time, &c->exit_mono);
	if (c->ret_unknown) { /* nor any of the arguments that come with it */
		text_no_result(t);
		strbuf_putc(&t->text.out->b, ' ');
		put_remark(t, "<unavailable>");
	} else {
		if (!decode_done(c, &k->dec))
			read_ahead(t, c, f);
		decode_exit(&t->dec, c, f, &k->dec);
		decode_result(&t->dec, c, f);
		sink_text_finish(&t->text);
	}
	if (c->injected || c->poked) {
		strbuf_putc(&t->text.out->b, ' ');
		put_remark(t, !c->poked	    ? "(INJECTED)"
			      : c->injected ? "(INJECTED: args, retval)"
					    : "(INJECTED: args)");
	}
	if (c->delayed) {
		strbuf_putc(&t->text.out->b, ' ');
		put_remark(t, "(DELAYED)");
	}
	if (t->opt->syscall_times)
		put_duration(t, ts_sub(c->exit_mono, c->enter_mono));
	finish_line(t, k, false);
}

static void json_exit(struct tracer *t, struct task *k, struct decode_flags f)
{
	const struct call *c = &k->call;
	struct strbuf *b = &k->line->held.b;

	if (c->ret_unknown) {
		json_no_result(t, k, "unavailable");
	} else {
		sink_json_resume(&t->json, b, &k->line->json);
		if (!decode_done(c, &k->dec))
			read_ahead(t, c, f);
		decode_exit(&t->dec, c, f, &k->dec);
		decode_result(&t->dec, c, f);
		sink_json_settle(&t->json);
	}
	if (c->injected)
		strbuf_puts(b, ",\"injected\":true");
	if (c->poked)
		strbuf_puts(b, ",\"poked\":true");
	if (c->recaptured)
		strbuf_puts(b, ",\"recaptured\":true");
	if (c->delayed)
		strbuf_puts(b, ",\"delayed\":true");
	if (!is_zero(&c->enter_mono) && !is_zero(&c->exit_mono)) {
		json_key(b, "duration");
		put_ts(b, ts_sub(c->exit_mono, c->enter_mono));
	}
	put_frames(t, k, &t->frames, b);
	json_end(t, k, b);
}

static void put_dumps(struct tracer *t, struct task *k);
static void put_kvm(struct tracer *t, struct task *k);

void tracer_syscall_exit(struct tracer *t, struct task *k, struct exit_result *r)
{
	struct call *c = &k->call;
	bool shown = k->in_call && !k->filtered;

	*r = (struct exit_result){0};
	k->in_call = false;
	mem_begin(t->dec.mem);
	if (!shown)
		return;
	c->exiting = true;
	if (t->opt->tamper && k->tamper && !c->ret_unknown && !k->launching) {
		struct tamper_pokes pokes = {0};
		tamper_exit(t->opt->tamper, k->tamper, c, r, &pokes);
		poke(t, k, &pokes);
	}
	stamp(t, &c->exit_time, &c->exit_mono);
	bool wanted = select_exit(t->opt, &t->dec, c);
	if (k->line->frames.len) {
		strbuf_reset(&t->frames);
		strbuf_put(&t->frames, k->line->frames.p, k->line->frames.len);
		strbuf_reset(&k->line->frames);
	} else if (wanted || t->rec) {
		walk(t, k);
	}
	if (t->rec)
		record_exit(t->rec, &t->dec, k);
	if (!(t->shows_text || t->shows_json || t->summary))
		return;
	if (!wanted) {
		drop_line(k);
		return;
	}
	t->nshown++;
	if (t->summary)
		summary_count(t->summary, c, shown_name(c));
	struct decode_flags f = select_flags(t->opt, (enum abi_id)c->abi->id, c->nr);
	if (t->shows_json) {
		json_exit(t, k, f);
	} else if (t->shows_text) {
		text_exit(t, k, f);
		put_dumps(t, k);
		put_kvm(t, k);
		put_frames(t, k, &t->frames, NULL);
	}
}

/* -- -e read=, -e write= -- */

struct dump_ctx {
	struct tracer *t;
	struct task *k;
};

static void put_dump(void *ctx, int buffer, const uint8_t *p, size_t len)
{
	struct dump_ctx *d = ctx;
	struct stream *s = d->k->line->stream;

	if (buffer >= 0) {
		strbuf_printf(&s->out.b, " * %zu bytes in buffer %d", len, buffer);
		textbuf_newline(&s->out);
	}
	text_hexdump(&s->out, p, len);
	lines_touch(&d->t->lines, s);
}

static void put_dumps(struct tracer *t, struct task *k)
{
	const struct options *o = t->opt;
	if (!k->call.failed && !k->call.ret_unknown && (o->dump_read || o->dump_write))
		dump_call(&t->dec, &k->call, put_dump, &(struct dump_ctx){t, k});
}

/* -- --kvm=vcpu+ -- */

static void take_kvm(struct tracer *t, struct task *k)
{
	struct line *ln = k->line;

	if (!ln->kvm)
		ln->kvm = calloc(1, sizeof(*ln->kvm));
	if (ln->kvm)
		kvm_take(&t->dec, &k->call, ln->kvm);
}

static void put_kvm_line(struct tracer *t, struct task *k, const struct kvm_head *h, char side)
{
	struct stream *s = k->line->stream;

	if (!h->valid)
		return;
	kvm_line(&s->out.b, &t->dec, &k->call, h, side);
	textbuf_newline(&s->out);
	lines_touch(&t->lines, s);
}

static void put_kvm(struct tracer *t, struct task *k)
{
	const struct call *c = &k->call;
	struct kvm_head now;

	if (t->opt->kvm_vcpu < 2 || !k->line->kvm || !kvm_is_run(c) ||
	    select_flags(t->opt, (enum abi_id)c->abi->id, c->nr).raw)
		return;
	put_kvm_line(t, k, k->line->kvm, '<');
	if (c->failed)
		return;
	kvm_take(&t->dec, c, &now);
	put_kvm_line(t, k, &now, '>');
}

/* -- calls that do not return -- */

/* "= ?": the task is going, or another thread's execve took its place. */
static void call_lost(struct tracer *t, struct task *k)
{
	struct line *ln = k->line;
	struct call *c = &k->call;

	k->in_call = false;
	if (k->filtered)
		return;
	c->ret_unknown = true;
	c->exiting = true;
	if (t->shows_json) {
		json_no_result(t, k, "unfinished");
		if (select_unfinished(t->opt))
			json_end(t, k, &ln->held.b);
		else
			drop_line(k);
		return;
	}
	if (!t->shows_text)
		return;
	if (!select_unfinished(t->opt)) {
		drop_line(k);
		return;
	}
	resume_line(t, k, NULL, NULL);
	if (!decode_done(c, &k->dec)) {
		strbuf_puts(&t->text.out->b, " <unfinished ...>");
		sink_text_reset(&t->text);
	}
	text_no_result(t);
	finish_line(t, k, false);
}

void tracer_exiting(struct tracer *t, struct task *k)
{
	if (t->opt->decode_pids & PID_COMM) /* the last moment to ask */
		task_comm(t, k);
	/* The stack of the line that says how it ended is the one of its last call, if that was
	 * shown. */
	stamp(t, NULL, NULL);
	if (t->rec)
		record_task(t->rec, &t->dec, RECORD_EXITING, k, 0);
	if (k->in_call)
		call_lost(t, k);
}

/* -- signals and process events -- */

static void put_signal_name(struct tracer *t, struct strbuf *b, int signo)
{
	const char *name = desc_signal_name((enum abi_id)t->native->id, (unsigned)signo);
	if (name)
		strbuf_puts(b, name);
	else
		strbuf_sdec(b, signo);
}

static void json_signal_name(struct tracer *t, struct strbuf *b, int signo)
{
	const char *name = desc_signal_name((enum abi_id)t->native->id, (unsigned)signo);
	json_key(b, "signal");
	strbuf_puts(b, "{\"value\":");
	strbuf_sdec(b, signo);
	strbuf_puts(b, ",\"name\":");
	if (name)
		json_string(b, name, strlen(name));
	else
		strbuf_puts(b, "null");
	strbuf_putc(b, '}');
}

void tracer_signal(struct tracer *t, struct task *k, int signo, const void *siginfo)
{
	stamp(t, NULL, NULL);
	if (select_signal(t->opt, signo) || t->rec)
		walk(t, k);
	if (t->rec)
		record_signal(t->rec, &t->dec, k, signo, siginfo);
	if (!select_signal(t->opt, signo))
		return;
	mem_begin(t->dec.mem);
	if (t->shows_json) {
		struct strbuf *b = json_begin(t, &t->event, k, "signal", NULL);
		json_key(b, "signal");
		sink_json_resume(&t->json, b, &(struct json_state){0});
		decode_signo(&t->dec, t->native, (unsigned)signo);
		sink_json_settle(&t->json);
		if (siginfo) {
			json_key(b, "siginfo");
			sink_json_resume(&t->json, b, &(struct json_state){0});
			decode_siginfo(&t->dec, t->native, siginfo);
			sink_json_settle(&t->json);
		}
		put_frames(t, k, &t->frames, b);
		json_end(t, k, b);
		return;
	}
	if (!t->shows_text)
		return;
	begin_event(t, k, false);
	strbuf_puts(&t->text.out->b, "--- ");
	put_signal_name(t, &t->text.out->b, signo);
	if (siginfo) {
		strbuf_putc(&t->text.out->b, ' ');
		decode_siginfo(&t->dec, t->native, siginfo);
	}
	strbuf_puts(&t->text.out->b, " ---");
	lines_end(&t->lines, k->line);
	put_frames(t, k, &t->frames, NULL);
}

void tracer_group_stop(struct tracer *t, struct task *k, int signo)
{
	stamp(t, NULL, NULL);
	if (select_signal(t->opt, signo) || t->rec)
		walk(t, k);
	if (t->rec)
		record_task(t->rec, &t->dec, RECORD_GROUP_STOP, k, signo);
	if (!select_signal(t->opt, signo))
		return;
	if (t->shows_json) {
		struct strbuf *b = json_begin(t, &t->event, k, "stopped", NULL);
		json_signal_name(t, b, signo);
		put_frames(t, k, &t->frames, b);
		json_end(t, k, b);
	} else if (t->shows_text) {
		begin_event(t, k, false);
		strbuf_puts(&t->text.out->b, "--- stopped by ");
		put_signal_name(t, &t->text.out->b, signo);
		strbuf_puts(&t->text.out->b, " ---");
		lines_end(&t->lines, k->line);
		put_frames(t, k, &t->frames, NULL);
	}
}

void tracer_exited(struct tracer *t, struct task *k, int status)
{
	bool killed = WIFSIGNALED(status);

	stamp(t, NULL, NULL);
	if (t->rec)
		record_task(t->rec, &t->dec, RECORD_EXITED, k, status);
	if (k->in_call)
		call_lost(t, k);
	if (killed ? !select_signal(t->opt, WTERMSIG(status)) : (t->opt->quiet & QUIET_EXIT) != 0)
		return;
	if (t->shows_json) {
		struct strbuf *b = json_begin(t, &t->event, k, killed ? "killed" : "exited", NULL);
		if (killed) {
			json_signal_name(t, b, WTERMSIG(status));
			json_key(b, "core");
			strbuf_puts(b, WCOREDUMP(status) ? "true" : "false");
		} else {
			json_key(b, "status");
			strbuf_sdec(b, WEXITSTATUS(status));
		}
		put_frames(t, k, &k->line->frames, b);
		json_end(t, k, b);
		return;
	}
	if (!t->shows_text)
		return;
	begin_event(t, k, true);
	struct strbuf *b = &t->text.out->b;
	if (killed) {
		strbuf_puts(b, "+++ killed by ");
		put_signal_name(t, b, WTERMSIG(status));
		strbuf_puts(b, WCOREDUMP(status) ? " (core dumped) +++" : " +++");
	} else {
		strbuf_printf(b, "+++ exited with %d +++", WEXITSTATUS(status));
	}
	lines_end(&t->lines, k->line);
	put_frames(t, k, &k->line->frames, NULL);
}

/* The line of the execve ends here, under the old number. */
static void line_renamed(struct tracer *t, struct task *k)
{
	struct line *ln = k->line;
	struct textbuf *out = &ln->stream->out;

	ln->renamed = true;
	if (k->staged) {
		/* Its result will decide whether the rest is shown, but not about this. */
		if (select_detached(t->opt)) {
			lines_begin(&t->lines, ln);
			strbuf_put(&out->b, ln->held.b.p, ln->held.b.len);
		}
		textbuf_reset(&ln->held);
	}
	if (ln->stream->cur != ln)
		return;
	sink_text_resume(&t->text, out, ln->nargs);
	strbuf_printf(&out->b, " <pid changed to %d ...>", (int)k->tid);
	lines_end_plain(&t->lines, ln);
}

void tracer_superseded(struct tracer *t, struct task *gone, struct task *k, pid_t old_tid)
{
	struct line *ln = k->line;

	stamp(t, NULL, NULL);
	if (t->rec)
		record_superseded(t->rec, &t->dec, gone, k, old_tid);
	/* The leader's own call, if the engine has not told before. */
	if (gone && gone->in_call)
		call_lost(t, gone);
	if (gone && gone->line && gone->line->counted) {
		gone->line->counted = false;
		t->ntasks--;
	}
	if (t->shows_text) {
		if (k->in_call && !k->filtered && !t->opt->whole_lines)
			line_renamed(t, k);
		if (gone && gone->line)
			lines_swap(&t->lines, gone->line, ln);
	}
	if (t->opt->quiet & QUIET_THREAD_EXECVE)
		return;
	if (t->shows_json) {
		struct strbuf *b = json_begin(t, &t->event, k, "superseded", NULL);
		json_key(b, "by");
		strbuf_sdec(b, old_tid);
		json_end(t, k, b);
	} else if (t->shows_text) {
		begin_event(t, k, false);
		strbuf_printf(
		    &t->text.out->b, "+++ superseded by execve in pid %d +++", (int)old_tid);
		lines_end(&t->lines, ln);
	}
}

/* -- tasks -- */

void tracer_task_new(struct tracer *t, struct task *k)
{
	k->abi_shown = t->native->id;
	k->line = lines_task(&t->lines, k->tid);
	if (!k->line) { /* out of memory or no file: go on in the shared stream, end soon */
		t->lines.failed = true;
		k->line = calloc(1, sizeof(*k->line) + 1);
		if (!k->line)
			abort();
		k->line->own.fd = -1;
		k->line->stream = &t->lines.main;
	}
	k->line->counted = true;
	t->ntasks++;
	stamp(t, NULL, NULL);
	if (t->rec) {
		k->rec = record_task_new();
		record_task(t->rec, &t->dec, RECORD_TASK_NEW, k, 0);
	}
}

void tracer_task_free(struct tracer *t, struct task *k)
{
	if (!k->line)
		return;
	stamp(t, NULL, NULL);
	if (t->rec && k->line->counted) /* the record of a superseded task is gone already */
		record_task(t->rec, &t->dec, RECORD_TASK_FREE, k, 0);
	if (k->line->counted)
		t->ntasks--;
	/* A line that is still open would swallow the next one. */
	if (k->line->stream->cur == k->line)
		lines_interrupt(&t->lines, k->line->stream);
	lines_task_free(&t->lines, k->line);
	k->line = NULL;
	if (t->stack && k->tid == k->tgid)
		stack_forget(t->stack, k->tgid);
	tamper_state_free(k->tamper);
	k->tamper = NULL;
	free(k->rec);
	k->rec = NULL;
}

void tracer_attached(struct tracer *t, struct task *k, bool by_user)
{
	stamp(t, NULL, NULL);
	if (t->rec)
		record_task(t->rec, &t->dec, RECORD_ATTACHED, k, by_user);
	if (t->opt->decode_pids & PID_COMM)
		task_comm(t, k);
	if (t->opt->quiet & QUIET_ATTACH)
		return;
	if (t->shows_json) {
		json_end(t, k, json_begin(t, &t->event, k, "attached", NULL));
	}
	tracer_message(t, "Process %d attached", (int)k->tid);
}

void tracer_detached(struct tracer *t, struct task *k)
{
	struct line *ln = k->line;

	stamp(t, NULL, NULL);
	if (t->rec)
		record_task(t->rec, &t->dec, RECORD_DETACHED, k, 0);
	if (!(t->opt->quiet & QUIET_ATTACH))
		tracer_message(t, "Process %d detached", (int)k->tid);
	if (k->in_call && !k->filtered) {
		k->in_call = false;
		if (t->shows_json) {
			json_no_result(t, k, "detached");
			if (select_detached(t->opt))
				json_end(t, k, &ln->held.b);
			else
				drop_line(k);
		} else if (t->shows_text) {
			if (select_detached(t->opt) && !ln->renamed) {
				resume_line(t, k, NULL, NULL);
				strbuf_puts(&t->text.out->b, " <detached ...>");
				finish_line(t, k, true);
			} else {
				drop_line(k);
			}
		}
	}
	if (t->shows_json && !(t->opt->quiet & QUIET_ATTACH)) {
		json_end(t, k, json_begin(t, &t->event, k, "detached", NULL));
	}
}

/* -- the whole -- */

struct tracer *tracer_new(const struct options *opt, const struct facts *facts, struct mem *mem)
{
	struct tracer *t = calloc(1, sizeof(*t));

	if (!t)
		return NULL;
	t->opt = opt;
	t->limits = (struct plan_limits){
	    .text = opt->string_limit, .pieces = MEM_MAX_RANGES - 8, .bytes = 1u << 20};
	t->native = &abi_table[abi_native];
	if (lines_init(&t->lines, opt) < 0) {
		free(t);
		return NULL;
	}
	/* A recording is made in place of text, unless text is asked for, too. */
	bool quiet = opt->summary == SUMMARY_ONLY || (opt->record && !opt->output);
	t->shows_json = !quiet && opt->format == FORMAT_JSON;
	t->shows_text = !quiet && opt->format == FORMAT_TEXT;
	sink_text_init(&t->text, opt, t->lines.colored ? &t->lines.color : NULL);
	sink_json_init(&t->json, opt);
	t->dec = (struct decoder){
	    .opt = opt,
	    .facts = facts,
	    .mem = mem,
	    .sink = t->shows_json ? &t->json.sink : &t->text.sink,
	};
	if (opt->stack != STACK_NONE && opt->summary != SUMMARY_ONLY && !opt->replay)
		if (!(t->stack = stack_new(opt))) {
			lines_deinit(&t->lines);
			free(t);
			return NULL;
		}
	if (opt->summary != SUMMARY_NONE)
		t->summary = summary_new(opt);
	if (opt->record) {
		t->rec = record_open(opt, opt->record);
		if (!t->rec) {
			lines_deinit(&t->lines);
			summary_free(t->summary);
			stack_free(t->stack);
			free(t);
			return NULL;
		}
	}
	return t;
}

int tracer_finish(struct tracer *t)
{
	if (t->lines.main.fd >= 0)
		lines_interrupt(&t->lines, &t->lines.main);
	if (t->summary) {
		summary_print(t->summary, &t->lines.main.out.b);
		summary_free(t->summary);
	}
	bool lost = t->rec && !record_close(t->rec);
	lines_deinit(&t->lines);
	lost = lost || (t->lines.failed && !t->opt->as_strace);
	sink_json_deinit(&t->json);
	stack_free(t->stack);
	strbuf_deinit(&t->frames);
	strbuf_deinit(&t->event);
	free(t);
	return lost;
}

struct summary *tracer_summary(struct tracer *t)
{
	return t->summary;
}

void tracer_table(struct tracer *t, const char *title, struct summary *s)
{
	struct stream *to = &t->lines.main;
	struct strbuf *b = &to->out.b;

	if (to->fd < 0)
		return;
	lines_interrupt(&t->lines, to);
	strbuf_putc(b, '[');
	strbuf_putc(b, ' ');
	text_sanitize(b, title, strlen(title));
	strbuf_puts(b, " ]\n");
	if (s)
		summary_print(s, b);
	lines_touch(&t->lines, to);
	lines_flush(&t->lines);
}

void tracer_lost(struct tracer *t, uint64_t n)
{
	struct stream *s = &t->lines.main;
	struct strbuf *b = &s->out.b;

	/* With a file per task there is no place that all would read. */
	if (t->lines.separate) {
		tracer_message(t, "%llu events were lost", (unsigned long long)n);
		return;
	}
	if (!t->shows_text && !t->shows_json)
		return;
	lines_interrupt(&t->lines, s);
	if (t->shows_json) {
		strbuf_puts(b, "{\"v\":");
		strbuf_udec(b, JSON_VERSION, 0);
		json_key(b, "type");
		json_string(b, "lost", 4);
		strbuf_puts(b, ",\"pid\":0,\"time\":");
		put_ts(b, event_time(t, CLOCK_REALTIME, NULL));
		json_key(b, "count");
		json_uint(b, n);
		strbuf_putc(b, '}');
	} else {
		strbuf_printf(b, "[ %llu events were lost ]", (unsigned long long)n);
	}
	textbuf_newline(&s->out);
	lines_touch(&t->lines, s);
}

enum tracer_due tracer_due(const struct tracer *t)
{
	if (lines_watched(&t->lines))
		return TRACER_DUE_NOW;
	return t->lines.dirty || (t->rec && record_dirty(t->rec)) ? TRACER_DUE_SOON
								  : TRACER_DUE_NOTHING;
}

void tracer_flush(struct tracer *t)
{
	if (t->lines.dirty)
		lines_flush(&t->lines);
	if (t->rec)
		record_flush(t->rec);
}

bool tracer_output_failed(const struct tracer *t)
{
	/* strace goes on, and ends as the program does. */
	return (t->lines.failed && !t->opt->as_strace) || (t->rec && record_failed(t->rec));
}

bool tracer_limit_reached(const struct tracer *t)
{
	return t->opt->syscall_limit && t->nshown >= t->opt->syscall_limit;
}

void tracer_message(struct tracer *t, const char *fmt, ...)
{
	struct strbuf b = {0};
	va_list ap;
	char text[1024];

	/*
	 * As strace has it, a message does not end a line in progress; but what was written before
	 * it comes before it.
	 */
	lines_flush(&t->lines);
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	strbuf_printf(&b, "%s: ", t->opt->progname);
	text_sanitize(&b, text, strlen(text));
	strbuf_putc(&b, '\n');
	for (size_t done = 0; done < b.len;) {
		ssize_t n = write(2, b.p + done, b.len - done);
		if (n <= 0)
			break;
		done += (size_t)n;
	}
	strbuf_deinit(&b);
}
