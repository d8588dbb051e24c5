/*
 * options.c - gives the command line its meaning, checks it, and says what is wrong.
 *
 * The options themselves stand in option_table.c and are found by optscan.c. Messages are
 * strace's, in the order in which strace gives them: programs and people look for them. What sets
 * of calls are made from is callspec.c, tampering tamper.c.
 */
#include "options.h"

#include <ctype.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "bpf/refuses.h"
#include "callspec.h"
#include "config.h"
#include "doctor.h"
#include "filter.h"
#include "help.h"
#include "list.h"
#include "number.h"
#include "option_table.h"
#include "optscan.h"
#include "select.h"
#include "signame.h"
#include "tamper.h"
#include "tips.h"
#include "user.h"

#define DEFAULT_COLUMN	     40
#define DEFAULT_STRING_LIMIT 32
#define DEFAULT_STACK_LIMIT  256
#define DEFAULT_RECORD_LIMIT 4096
/* strace's bound on sizes that are multiplied later. */
#define SIZE_LIMIT ((1 << 30) - 1)
#define MAX_SIGNAL 255

/* What is counted only to find conflicts. */
struct parse {
	struct options *o;
	struct optscan scan;
	unsigned letter_D, letter_f, letter_F, letter_q, letter_t, letter_x, letter_y, letter_k;
	unsigned z_count;
	bool long_daemonize, long_follow, long_separately, long_quiet, long_times, long_hex,
	    long_decode_fds;
	bool version, sort_given, stack_limit_given;
	char **paths;
	unsigned npaths;
};

/* -- messages -- */

static void say(const struct options *o, const char *fmt, va_list ap)
{
	fprintf(stderr, "%s: ", o->progname);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
}

static void warn(const struct options *o, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
static void warn(const struct options *o, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(o, fmt, ap);
	va_end(ap);
}

static void die(const struct options *o, const char *fmt, ...)
    __attribute__((format(printf, 2, 3), noreturn));
static void die(const struct options *o, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(o, fmt, ap);
	va_end(ap);
	exit(1);
}

static void refer_to_help(const struct options *o) __attribute__((noreturn));
static void refer_to_help(const struct options *o)
{
	fprintf(stderr, "Try '%s -h' for more information.\n", o->progname);
	exit(1);
}

static void die_usage(const struct options *o, const char *fmt, ...)
    __attribute__((format(printf, 2, 3), noreturn));
static void die_usage(const struct options *o, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(o, fmt, ap);
	va_end(ap);
	refer_to_help(o);
}

static void bad_value(const struct parse *p) __attribute__((noreturn));
static void bad_value(const struct parse *p)
{
	die_usage(p->o, "invalid %s argument: '%s'", p->scan.shown, p->scan.value);
}

static void *grow(void *v, unsigned n, size_t size)
{
	if (n & (n - 1)) /* room is made at powers of two */
		return v;
	v = reallocarray(v, n ? 2 * n : 1, size);
	if (!v)
		abort();
	return v;
}

/* -- values of options -- */

static int64_t value_number(const struct parse *p, int64_t min, int64_t max)
{
	int64_t v = number_uint(p->scan.value, max);

	if (v < min)
		bad_value(p);
	return v;
}

/* The index of the value among words (spaces between; each in any case), or an error. */
static int value_word(const struct parse *p, const char *words, bool exact)
{
	const char *value = p->scan.value;
	size_t len = strlen(value);
	int i = 0;

	for (const char *w = words; *w; i++) {
		size_t n = strcspn(w, " ");
		if (n == len && (exact ? strncmp : strncasecmp)(w, value, n) == 0)
			return i;
		w += n + (w[n] == ' ');
	}
	bad_value(p);
}

/* A power of two, from a page up; with K, M or G behind. */
static uint64_t value_size(const struct parse *p)
{
	char digits[24];
	static const char units[] = "KMG";
	size_t n = strspn(p->scan.value, "0123456789");
	const char *unit = p->scan.value[n] ? strchr(units, p->scan.value[n]) : NULL;
	unsigned shift = unit ? 10 * (unsigned)(unit - units + 1) : 0;

	if (n >= sizeof digits || (p->scan.value[n] && (!unit || p->scan.value[n + 1])))
		bad_value(p);
	memcpy(digits, p->scan.value, n);
	digits[n] = '\0';
	int64_t v = number_uint(digits, (INT64_C(1) << 31) >> shift);
	if (v <= 0)
		bad_value(p);
	v <<= shift;
	if (v & (v - 1) || v < 4096)
		bad_value(p);
	return (uint64_t)v;
}

/* A time in seconds, unless it says otherwise. */
static uint64_t value_interval(const struct parse *p)
{
	size_t n = strspn(p->scan.value, "0123456789.");
	char text[32];

	snprintf(text, sizeof text, "%s%s", p->scan.value, p->scan.value[n] ? "" : "s");
	int64_t ns = number_time(text);
	if (ns <= 0)
		bad_value(p);
	return (uint64_t)ns;
}

static enum time_precision value_precision(const struct parse *p)
{
	int digits = p->scan.value ? number_precision(p->scan.value) : PREC_US;

	if (digits < 0)
		bad_value(p);
	return (enum time_precision)digits;
}

/* The longest of its prefixes "format:" or "precision:" that text has. */
static bool strip_prefix(char **text, const char *prefix)
{
	size_t n = strlen(prefix);

	if (strncasecmp(*text, prefix, n) != 0)
		return false;
	*text += n;
	return true;
}

static void parse_timestamps(const struct parse *p)
{
	static const char *const formats[] = {"none", "time", "unix"};
	struct options *o = p->o;
	bool format_given = false;
	char *copy = strdup(p->scan.value ? p->scan.value : ""), *rest = copy, *tok;

	while ((tok = strsep(&rest, ","))) {
		bool ok = false;
		if (!*tok)
			continue;
		bool only_format = strip_prefix(&tok, "format:");
		bool only_precision = !only_format && strip_prefix(&tok, "precision:");
		for (int i = 0; i < 3 && !only_precision; i++) {
			if (strcasecmp(tok, formats[i]) == 0) {
				o->abs_time = (enum abs_time)i;
				format_given = ok = true;
			}
		}
		int digits = number_precision(tok);
		if (!ok && !only_format && digits >= 0) {
			o->abs_precision = (enum time_precision)digits;
			ok = true;
		}
		if (!ok)
			bad_value(p);
	}
	free(copy);
	if (!format_given && o->abs_time == TIME_NONE)
		o->abs_time = TIME_OF_DAY;
}

static void parse_tips(const struct parse *p)
{
	static const char *const formats[] = {"none", "compact", "full"};
	struct options *o = p->o;
	bool format_given = false;
	char *copy = strdup(p->scan.value ? p->scan.value : ""), *rest = copy, *tok;

	o->tips_id = -1;
	while ((tok = strsep(&rest, ","))) {
		bool ok = false;
		if (!*tok)
			continue;
		bool only_id = strip_prefix(&tok, "id:");
		bool only_format = !only_id && strip_prefix(&tok, "format:");
		for (int i = 0; i < 3 && !only_id; i++) {
			if (strcasecmp(tok, formats[i]) == 0) {
				o->tips_format = (unsigned)i;
				format_given = ok = true;
			}
		}
		if (!ok && !only_format) {
			int64_t id = number_uint(tok, INT_MAX);
			if (strcasecmp(tok, "random") == 0) {
				o->tips_id = -1;
				ok = true;
			} else if (id >= 0) {
				o->tips_id = (int)id;
				ok = true;
			}
		}
		if (!ok)
			bad_value(p);
	}
	free(copy);
	if (!format_given && !o->tips_format)
		o->tips_format = 1;
}

/* -S and -U know each column under many names: two words in either order, joined by - or _. */
static int column_by_name(const char *name)
{
	static const struct {
		const char *name;
		int column;
	} names[] = {
	    {"time", COL_TIME_PERCENT},
	    {"time-percent", COL_TIME_PERCENT},
	    {"time-total", COL_TOTAL_TIME},
	    {"total-time", COL_TOTAL_TIME},
	    {"wall-total", COL_WALL_TOTAL},
	    {"total-wall", COL_WALL_TOTAL},
	    {"shortest", COL_MIN_TIME},
	    {"time-min", COL_MIN_TIME},
	    {"min-time", COL_MIN_TIME},
	    {"wall-min", COL_WALL_MIN},
	    {"min-wall", COL_WALL_MIN},
	    {"longest", COL_MAX_TIME},
	    {"time-max", COL_MAX_TIME},
	    {"max-time", COL_MAX_TIME},
	    {"wall-max", COL_WALL_MAX},
	    {"max-wall", COL_WALL_MAX},
	    {"time-avg", COL_AVG_TIME},
	    {"avg-time", COL_AVG_TIME},
	    {"wall-avg", COL_WALL_AVG},
	    {"avg-wall", COL_WALL_AVG},
	    {"calls", COL_CALLS},
	    {"count", COL_CALLS},
	    {"error", COL_ERRORS},
	    {"errors", COL_ERRORS},
	    {"name", COL_NAME},
	    {"syscall", COL_NAME},
	    {"syscall-name", COL_NAME},
	    {"p50", COL_P50},
	    {"p95", COL_P95},
	    {"p99", COL_P99},
	};
	char plain[20];
	unsigned i = 0;

	for (; name[i] && i + 1 < sizeof plain; i++)
		plain[i] = name[i] == '_' ? '-' : name[i];
	plain[i] = '\0';
	for (unsigned n = 0; n < sizeof names / sizeof *names && !name[i]; n++)
		if (strcmp(names[n].name, plain) == 0)
			return names[n].column;
	return -1;
}

static void parse_sort_by(struct parse *p)
{
	const char *value = p->scan.value;
	int column = column_by_name(value);

	p->sort_given = true;
	if (strcmp(value, "none") == 0 || strcmp(value, "nothing") == 0)
		column = COL_COUNT;
	if (column < 0)
		die_usage(p->o, "invalid sortby: '%s'", value);
	p->o->sort_by = (enum summary_column)column;
}

static void parse_columns(const struct parse *p)
{
	struct options *o = p->o;

	o->ncolumns = 0;
	for (const char *s = p->scan.value;; s++) {
		char name[64];
		size_t len = strcspn(s, ",");
		snprintf(name, sizeof name, "%.*s", (int)len, s);
		int column = len < sizeof name ? column_by_name(name) : -1;
		if (column < 0)
			die_usage(o, "unknown column name: '%.*s'", (int)len, s);
		if (memchr(o->columns, column, o->ncolumns))
			die_usage(o,
			    "call summary column has been provided more than once: '%s' (-U "
			    "option residual: '%s')",
			    name, s);
		o->columns[o->ncolumns++] = (uint8_t)column;
		s += len;
		if (!*s)
			return;
	}
}

static void add_pids(const struct parse *p)
{
	struct options *o = p->o;
	char *copy = strdup(p->scan.value), *rest = copy, *tok;

	while ((tok = strsep(&rest, ", \t\n"))) {
		if (!*tok)
			continue;
		int64_t pid = number_uint(tok, INT_MAX);
		if (pid <= 0)
			die(o, "Invalid process id: '%s'", tok);
		if (pid == getpid()) /* strace's words, after A. C. Clarke */
			die(o, "I'm sorry, I can't let you do that, Dave.");
		o->pids = grow(o->pids, o->npids, sizeof *o->pids);
		o->pids[o->npids++] = (pid_t)pid;
	}
	free(copy);
}

/* -- values of expressions -- */

struct named_bit {
	const char *name;
	unsigned bit;
};

static const struct named_bit status_names[] = {
    {"successful", STATUS_SUCCESSFUL},
    {"failed", STATUS_FAILED},
    {"unfinished", STATUS_UNFINISHED},
    {"unavailable", STATUS_UNAVAILABLE},
    {"detached", STATUS_DETACHED},
    {NULL, 0},
};

static const struct named_bit quiet_names[] = {
    {"attach", QUIET_ATTACH},
    {"exit", QUIET_EXIT},
    {"exits", QUIET_EXIT},
    {"path-resolution", QUIET_PATH_RESOLVE},
    {"personality", QUIET_PERSONALITY},
    {"thread-execve", QUIET_THREAD_EXECVE},
    {"superseded", QUIET_THREAD_EXECVE},
    {NULL, 0},
};

static const struct named_bit decode_fd_names[] = {
    {"path", FD_PATH},
    {"socket", FD_SOCKET},
    {"dev", FD_DEV},
    {"eventfd", FD_EVENTFD},
    {"pidfd", FD_PIDFD},
    {"signalfd", FD_SIGNALFD},
    {NULL, 0},
};

static const struct named_bit decode_pid_names[] = {
    {"comm", PID_COMM},
    {"pidns", PID_NS},
    {NULL, 0},
};

static const struct named_bit secontext_names[] = {
    {"full", SECONTEXT_FULL},
    {"mismatch", SECONTEXT_MISMATCH},
    {NULL, 0},
};

struct bits {
	const struct named_bit *names;
	unsigned value;
};

static bool add_bit(void *ctx, char *text)
{
	struct bits *b = ctx;

	for (const struct named_bit *n = b->names; n->name; n++) {
		if (strcasecmp(n->name, text) == 0) {
			b->value |= n->bit;
			return true;
		}
	}
	return false;
}

static unsigned parse_bits(
    const struct options *o, const char *text, const struct named_bit *names, const char *what)
{
	struct bits b = {names, 0};
	struct list l;
	unsigned all = 0;

	if (!list_parse(&l, text, add_bit, &b))
		die(o, "invalid %s '%s'", what, l.bad);
	for (const struct named_bit *n = names; n->name; n++)
		all |= n->bit;
	if (l.whole == LIST_ALL)
		b.value = all;
	return l.inverted ? all & ~b.value : b.value;
}

static bool add_fd(void *ctx, char *text)
{
	int64_t fd = number_uint(text, INT_MAX);

	if (fd >= 0)
		fdset_add(ctx, (int)fd);
	return fd >= 0;
}

static void parse_fds(const struct options *o, struct fdset **set, const char *text)
{
	struct list l;

	fdset_free(*set);
	*set = fdset_new();
	if (!list_parse(&l, text, add_fd, *set))
		die(o, "invalid descriptor '%s'", l.bad);
	if (l.inverted != (l.whole == LIST_ALL))
		fdset_invert(*set);
}

static bool add_signal(void *ctx, char *text)
{
	struct options *o = ctx;
	int sig = signal_by_text(text, MAX_SIGNAL);

	if (sig >= 0 && sig < (int)sizeof o->signals)
		o->signals[sig] = true;
	return sig >= 0;
}

static void parse_signals(struct options *o, const char *text)
{
	struct list l;

	memset(o->signals, false, sizeof o->signals);
	if (!list_parse(&l, text, add_signal, o))
		die(o, "invalid signal '%s'", l.bad);
	if (l.inverted != (l.whole == LIST_ALL))
		for (unsigned i = 0; i < sizeof o->signals; i++)
			o->signals[i] = !o->signals[i];
}

static void bad_calls(const struct options *o, const struct callspec *s) __attribute__((noreturn));
static void bad_calls(const struct options *o, const struct callspec *s)
{
	if (s->status == CALLSPEC_ABI)
		die_usage(o, "incorrect personality designator '%s' in qualification '%s'", s->what,
		    s->where);
	if (s->status == CALLSPEC_REGEX)
		die(o, "regcomp: %s: %s", s->what, s->where);
	die(o, "invalid system call '%s'", s->what);
}

static void parse_calls(const struct options *o, struct callset **set, const char *text)
{
	struct callspec spec;

	callspec_parse(&spec, text, o->replay != NULL);
	if (!spec.set)
		bad_calls(o, &spec);
	callset_free(*set);
	*set = spec.set;
	callspec_deinit(&spec);
}

static void parse_trace(struct options *o, const char *text)
{
	parse_calls(o, &o->trace, text);
	/* A call that no table knows cannot be named and is never left out. */
	callset_set_rest(o->trace, true);
	o->trace_given = true;
}

static void parse_tamper(struct options *o, const char *text, bool fault)
{
	struct callspec spec;

	switch (tamper_add(&o->tamper, text, fault, o->replay != NULL, o->progname, &spec)) {
	case TAMPER_OK: break;
	case TAMPER_BAD_ARGUMENT:
		die(o, "invalid %s argument '%s'", fault ? "fault" : "inject", text);
	case TAMPER_BAD_CALLS: bad_calls(o, &spec);
	}
	callspec_deinit(&spec);
}

static void add_filter(struct options *o, enum filter_kind kind, const char *text)
{
	char *error = filters_add(&o->filters, kind, text);

	if (error)
		die(o, "%s", error);
}

/* NAME=text of -e, or --NAME text. */
static void parse_expr_value(struct parse *p, enum option_id id, const char *text)
{
	struct options *o = p->o;

	switch (id) {
	case OPT_E_TRACE: parse_trace(o, text); break;
	case OPT_E_ABBREV:
		parse_calls(o, &o->abbrev, text);
		o->no_abbrev = false;
		break;
	case OPT_E_VERBOSE: parse_calls(o, &o->verbose, text); break;
	case OPT_E_RAW: parse_calls(o, &o->raw, text); break;
	case OPT_E_SIGNAL: parse_signals(o, text); break;
	case OPT_E_STATUS: o->status = parse_bits(o, text, status_names, "status"); break;
	case OPT_E_READ: parse_fds(o, &o->dump_read, text); break;
	case OPT_E_WRITE: parse_fds(o, &o->dump_write, text); break;
	case OPT_E_TRACE_FDS: parse_fds(o, &o->trace_fds, text); break;
	case OPT_E_FAULT: parse_tamper(o, text, true); break;
	case OPT_E_INJECT: parse_tamper(o, text, false); break;
	case OPT_E_KVM:
		if (strcmp(text, "vcpu") != 0 && strcmp(text, "vcpu+") != 0)
			die(o, "invalid -e kvm= argument: '%s'", text);
		o->kvm_vcpu = text[4] ? 2 : 1;
		break;
	case OPT_E_NAMESPACE:
		if (text && strcmp(text, "new") != 0)
			die(o, "invalid -e namespace= argument: '%s'", text);
		o->namespace_new = true;
		break;
	case OPT_E_QUIET:
		p->long_quiet = true;
		o->quiet = parse_bits(o, text ? text : "attach,personality", quiet_names, "quiet");
		break;
	case OPT_E_DECODE_FDS:
		p->long_decode_fds = true;
		o->decode_fds = parse_bits(o, text ? text : "path", decode_fd_names, "decode-fds");
		break;
	case OPT_E_DECODE_PIDS:
		o->decode_pids = parse_bits(o, text, decode_pid_names, "decode-pids");
		break;
	case OPT_E_SECONTEXT:
		o->secontext =
		    parse_bits(o, text ? text : "!full,mismatch", secontext_names, "secontext");
		if (!text || strcmp(text, "none") != 0)
			o->secontext |= SECONTEXT_ON;
		break;
	case OPT_E_ERRNO: add_filter(o, FILTER_ERRNO, text); break;
	case OPT_E_DURATION: add_filter(o, FILTER_DURATION, text); break;
	case OPT_E_COMM: add_filter(o, FILTER_COMM, text); break;
	default: break;
	}
}

static const char *after_name(const char *text, const char *name, size_t len)
{
	return strncmp(text, name, len) == 0 && text[len] == '=' ? text + len + 1 : NULL;
}

static const char *expr_value(const struct expr_row *e, const char *text)
{
	const char *v = after_name(text, e->name, strlen(e->name));

	for (const char *w = e->other; *w && !v;) {
		size_t n = strcspn(w, " ");
		v = after_name(text, w, n);
		w += n + (w[n] == ' ');
	}
	return v;
}

static void parse_expr(struct parse *p, const char *text)
{
	for (const struct expr_row *e = expr_table; e->id; e++) {
		const char *v = expr_value(e, text);
		if (v) {
			parse_expr_value(p, (enum option_id)e->id, v);
			return;
		}
	}
	static const char duration[] = "duration";
	size_t n = sizeof duration - 1;
	if (strncmp(text, duration, n) == 0 && (text[n] == '>' || text[n] == '<'))
		add_filter(p->o, FILTER_DURATION, text + n);
	else if (filter_is_value(text))
		add_filter(p->o, FILTER_VALUE, text);
	else
		parse_trace(p->o, text);
}

/* -- the options -- */

static void apply(struct parse *p)
{
	static const uint8_t interruptible[] = {1, 2, 3, 3, 4};
	static const uint8_t daemonize[] = {1, 2, 2, 3};
	struct options *o = p->o;
	enum option_id id = (enum option_id)p->scan.row->id;
	const char *value = p->scan.value;

	switch (id) {
	case OPT_COLUMNS: o->column = (int)value_number(p, 0, INT_MAX); break;
	case OPT_APPEND: o->append = true; break;
	case OPT_DETACH_ON:
		if (strcmp(value, "execve") != 0)
			die(o, "Syscall '%s' for -b isn't supported", value);
		o->detach_on_execve = true;
		break;
	case OPT_SUMMARY_ONLY:
	case OPT_SUMMARY: {
		enum summary_mode mode = id == OPT_SUMMARY ? SUMMARY_AND_TRACE : SUMMARY_ONLY;
		if (o->summary && o->summary != mode)
			die_usage(o, "-c/--summary-only and -C/--summary are mutually exclusive");
		o->summary = mode;
		break;
	}
	case OPT_DEBUG: o->debug++; break;
	case OPT_D: p->letter_D++; break;
	case OPT_DAEMONIZE:
		p->long_daemonize = true;
		o->daemonize =
		    value ? daemonize[value_word(p, "grandchild pgroup pgrp session", false)] : 1;
		break;
	case OPT_EXPR: parse_expr(p, value); break;
	case OPT_ENV:
		o->env_changes = grow(o->env_changes, o->nenv_changes, sizeof *o->env_changes);
		o->env_changes[o->nenv_changes++] = (char *)value;
		break;
	case OPT_F: p->letter_f++; break;
	case OPT_FORK_OLD: p->letter_F++; break;
	case OPT_FOLLOW_FORKS: p->long_follow = true; break;
	case OPT_SEPARATELY: p->long_separately = true; break;
	case OPT_HELP: help_print(stdout, o->progname); exit(0);
	case OPT_IP: o->instruction_pointer = true; break;
	case OPT_INTERRUPTIBLE: {
		int64_t n = number_uint(value, 4);
		o->interruptible = n >= 1 ? (int)n
					  : interruptible[value_word(p,
						"anywhere waiting never always never_tstp", false)];
		break;
	}
	case OPT_KILL_ON_EXIT: o->kill_on_exit = true; break;
	case OPT_K:
		if (++p->letter_k > 2)
			die(o, "Too many -k options");
		o->stack = p->letter_k == 1 ? STACK_SYMBOL : STACK_SOURCE;
		break;
	case OPT_STACK_TRACE:
		o->stack =
		    value && value_word(p, "symbol source", true) ? STACK_SOURCE : STACK_SYMBOL;
		break;
	case OPT_STACK_LIMIT:
		p->stack_limit_given = true;
		o->stack_limit = (unsigned)value_number(p, 1, SIZE_LIMIT);
		break;
	case OPT_SYSCALL_LIMIT: o->syscall_limit = (uint64_t)value_number(p, 1, INT64_MAX); break;
	case OPT_SYSCALL_NUMBER: o->syscall_number = true; break;
	case OPT_ARG_NAMES: o->arg_names = true; break;
	case OPT_OUTPUT: o->output = value; break;
	case OPT_OVERHEAD: {
		int64_t ns = number_time(value);
		if (ns < 0)
			bad_value(p);
		o->summary_overhead_ns = (uint64_t)ns;
		o->summary_overhead_given = true;
		break;
	}
	case OPT_ATTACH: add_pids(p); break;
	case OPT_TRACE_PATH:
		p->paths = grow(p->paths, p->npaths, sizeof *p->paths);
		p->paths[p->npaths++] = (char *)value;
		break;
	case OPT_Q: p->letter_q++; break;
	case OPT_R:
		o->relative_time = true;
		o->rel_precision = value_precision(p);
		break;
	case OPT_STRING_LIMIT: o->string_limit = (unsigned)value_number(p, 0, SIZE_LIMIT); break;
	case OPT_SORT_BY: parse_sort_by(p); break;
	case OPT_T: p->letter_t++; break;
	case OPT_TIMESTAMPS:
		p->long_times = true;
		parse_timestamps(p);
		break;
	case OPT_CALL_TIMES:
		o->syscall_times = true;
		o->times_precision = value_precision(p);
		break;
	case OPT_USER: o->user = value; break;
	case OPT_SUMMARY_COLUMNS: parse_columns(p); break;
	case OPT_NO_ABBREV:
		callset_free(o->abbrev);
		o->abbrev = callset_new();
		o->no_abbrev = true;
		break;
	case OPT_VERSION: p->version = true; break;
	case OPT_WALL_CLOCK: o->summary_wall = true; break;
	case OPT_X: p->letter_x++; break;
	case OPT_STRINGS_IN_HEX:
		p->long_hex = true;
		o->hex = value ? (enum hex_style)value_word(
				     p, "none non-ascii-chars non-ascii all", false)
			       : HEX_ALL;
		break;
	case OPT_CONST_STYLE: {
		static const uint8_t styles[] = {XLAT_RAW, XLAT_ABBREV, XLAT_VERBOSE};
		o->xlat = (enum xlat_style)styles[value_word(p, "raw abbrev verbose", true)];
		break;
	}
	case OPT_Y: p->letter_y++; break;
	/* The last one counts, as for -e decode-pids= itself. */
	case OPT_COMM: o->decode_pids = PID_COMM; break;
	case OPT_PIDNS: o->decode_pids = PID_NS; break;
	case OPT_SUCCESSFUL:
		p->z_count++;
		o->status = STATUS_SUCCESSFUL;
		break;
	case OPT_FAILED:
		p->z_count++;
		o->status = STATUS_FAILED;
		break;
	case OPT_SECCOMP_BPF:
		o->seccomp_off = value && value_word(p, "off", false) == 0;
		o->seccomp_bpf = !o->seccomp_off;
		break;
	case OPT_TIPS: parse_tips(p); break;
	case OPT_ARGV0: o->argv0 = value; break;
	case OPT_SHOW_PID: o->always_show_pid = true; break;
	case OPT_COLOR:
		o->color = (enum color_when)value_word(p, "auto always never", false);
		break;
	case OPT_FORMAT: o->format = (enum out_format)value_word(p, "text json", false); break;
	case OPT_RECORD: o->record = value; break;
	case OPT_RECORD_RAW: o->record_raw = true; break;
	case OPT_RECORD_LIMIT: o->record_limit = (uint64_t)value_number(p, 0, SIZE_LIMIT); break;
	case OPT_REPLAY: o->replay = value; break;
	case OPT_DOCTOR: o->doctor = true; break;
	case OPT_LIST_SYSCALLS:
		o->list_syscalls = true;
		o->list_abi = value;
		if (value && abi_by_name(value) < 0)
			bad_value(p);
		break;
	case OPT_ENGINE:
		o->engine = (enum engine_kind)value_word(p, "ptrace bpf auto", false);
		break;
	case OPT_PLACEMENT: o->placement_off = value_word(p, "auto none", false) == 1; break;
	case OPT_WHOLE_LINES: o->whole_lines = true; break;
	case OPT_ALL: o->everything = true; break;
	case OPT_CGROUP: o->cgroup = value; break;
	case OPT_RING_SIZE: o->ring_size = value_size(p); break;
	case OPT_STRICT: o->strict = true; break;
	case OPT_HISTOGRAM: o->histogram = true; break;
	case OPT_BY:
		o->summary_by = (enum summary_by)(value_word(p, "pid comm cgroup", false) + 1);
		break;
	case OPT_INTERVAL: o->interval_ns = value_interval(p); break;
	default: parse_expr_value(p, id, value); break;
	}
}

/* -- what goes together -- */

/* A letter whose meaning is in how often it is given, and the long option of the same meaning. */
static void check_twice(
    const struct options *o, unsigned letters, bool is_long, const char *letter, const char *name)
{
	if (letters && is_long)
		die(o, "%s and %s cannot be provided simultaneously", letter, name);
}

static void check_letters(struct parse *p)
{
	struct options *o = p->o;

	check_twice(o, p->letter_D, p->long_daemonize, "-D", "--daemonize");
	if (p->letter_D > 3)
		die_usage(o, "Too many -D's (%u), maximum supported -D count is 3", p->letter_D);
	if (p->letter_D)
		o->daemonize = p->letter_D;

	check_twice(o, p->letter_t, p->long_times, "-t", "--absolute-timestamps");
	if (p->letter_t) {
		o->abs_time = p->letter_t > 2 ? TIME_UNIX : TIME_OF_DAY;
		o->abs_precision = p->letter_t > 1 ? PREC_US : PREC_S;
	}

	check_twice(o, p->letter_x, p->long_hex, "-x", "--strings-in-hex");
	if (p->letter_x)
		o->hex = p->letter_x > 1 ? HEX_ALL : HEX_NON_ASCII;

	check_twice(o, p->letter_y, p->long_decode_fds, "-y", "--decode-fds");
	if (p->letter_y)
		o->decode_fds = p->letter_y > 1 ? FD_ALL : FD_PATH;

	check_twice(o, p->letter_f, p->long_follow, "-f", "--follow-forks");
	check_twice(o, p->letter_f > 1, p->long_separately, "-ff", "--output-separately");
	o->follow_forks = p->letter_f || p->long_follow;
	o->output_separately = p->letter_f > 1 || p->long_separately;
	if (p->letter_F && o->follow_forks)
		warn(o, "deprecated option -F ignored");
}

static void check_seccomp(struct options *o)
{
	if (!o->seccomp_bpf)
		return;
	if (!o->follow_forks) {
		warn(o, "--seccomp-bpf cannot be used without -f/--follow-forks, disabling");
		o->seccomp_bpf = false;
	} else if (o->detach_on_execve) {
		warn(o, "--seccomp-bpf is not enabled because it is not compatible with -b");
		o->seccomp_bpf = false;
	} else if (o->syscall_limit) {
		warn(o, "--seccomp-bpf is not enabled because it is not compatible with "
			"--syscall-limit");
		o->seccomp_bpf = false;
	} else if (o->npids) {
		warn(o, "--seccomp-bpf is not enabled for processes attached with -p");
	}
}

static void check_summary(const struct parse *p)
{
	static const char with_summary[] = "(-c/--summary-only or -C/--summary)";
	const struct options *o = p->o;

	if (o->summary == SUMMARY_ONLY) {
		const struct {
			bool given;
			const char *name;
		} useless[] = {
		    {o->instruction_pointer, "-i/--instruction-pointer"},
		    {o->stack, "-k/--stack-trace"},
		    {o->syscall_number, "-n/--syscall-number"},
		    {o->arg_names, "-N/--arg-names"},
		    {o->relative_time, "-r/--relative-timestamps"},
		    {o->abs_time, "-t/--absolute-timestamps"},
		    {o->syscall_times, "-T/--syscall-times"},
		    {o->decode_fds, "-y/--decode-fds"},
		    {o->secontext, "--secontext"},
		};
		for (unsigned i = 0; i < sizeof useless / sizeof *useless; i++)
			if (useless[i].given)
				warn(o, "%s has no effect with -c/--summary-only", useless[i].name);
	} else if (!o->summary) {
		if (o->summary_wall)
			die_usage(o, "-w/--summary-wall-clock must be given with %s", with_summary);
		if (o->histogram || o->summary_by || o->interval_ns)
			die_usage(o, "%s must be given with %s",
			    o->histogram    ? "--histogram"
			    : o->summary_by ? "--by"
					    : "--interval",
			    with_summary);
		if (o->ncolumns)
			die_usage(o, "-U/--summary-columns must be given with %s", with_summary);
		if (p->sort_given)
			warn(o, "-S/--summary-sort-by has no effect without %s", with_summary);
	}
}

static bool is_pipe(const char *output)
{
	return output && (*output == '|' || *output == '!');
}

static void resolve_paths(struct parse *p)
{
	struct options *o = p->o;

	for (unsigned i = 0; i < p->npaths; i++) {
		if (!o->paths)
			o->paths = pathset_new();
		const char *real = pathset_add(o->paths, p->paths[i]);
		if (real && !(o->quiet & QUIET_PATH_RESOLVE))
			warn(o, "Requested path \"%s\" resolved into \"%s\"", p->paths[i], real);
	}
	free(p->paths);
}

static void find_user(struct options *o)
{
	if (!o->user)
		return;
	switch (user_find(o->user, &o->run_uid, &o->run_gid)) {
	case USER_OK: o->have_user = true; break;
	case USER_UNKNOWN: die(o, "Cannot find user '%s'", o->user);
	case USER_BAD_PAIR: die(o, "Invalid UID:GID pair '%s'", o->user);
	}
}

static void check(struct parse *p)
{
	struct options *o = p->o;

	if (!o->command) {
		if (o->argv0)
			die_usage(o, "PROG [ARGS] must be specified with --argv0");
		if (p->letter_D || o->daemonize)
			die_usage(o, "PROG [ARGS] must be specified with -D/--daemonize");
	}
	check_letters(p);
	if (o->summary && o->output_separately)
		die_usage(o, "(-c/--summary-only or -C/--summary) and -ff/--output-separately are "
			     "mutually exclusive");
	check_seccomp(o);
	if (p->letter_F && !o->follow_forks) {
		warn(o, "option -F is deprecated, please use -f/--follow-forks instead");
		o->follow_forks = true;
	}
	check_summary(p);
	if (!o->output) {
		/* -ff alone is silent: it is the way to follow forks that people remember. */
		if (p->long_separately && !o->follow_forks)
			warn(o, "--output-separately has no effect without -o/--output");
		if (o->append)
			warn(o, "-A/--output-append-mode has no effect without -o/--output");
	}
	if (p->z_count > 1)
		warn(o, "Only the last of -z/--successful-only/-Z/--failed-only options will take "
			"effect. See status qualifier for more complex filters.");
	resolve_paths(p);
	if (p->stack_limit_given && !o->stack)
		warn(o, "--stack-trace-frame-limit has no effect without -k/--stack-trace");
	find_user(o);
	if (o->seccomp_bpf && o->command && callset_is_all(o->trace, abi_native)) {
		warn(o, "Seccomp filter is requested but there are no syscalls to filter.  See -e "
			"trace to filter syscalls.");
		o->seccomp_bpf = false;
	}
	if (o->kill_on_exit && o->npids)
		die(o, "--kill-on-exit and -p/--attach are mutually exclusive options");
	if (o->seccomp_bpf && !o->npids)
		o->kill_on_exit = true;
	if (is_pipe(o->output) && o->output_separately && p->letter_f > 1)
		die_usage(
		    o, "piping the output and -ff/--output-separately are mutually exclusive");
	check_twice(o, p->letter_q, p->long_quiet, "-q", "-e quiet/--quiet");
	static const unsigned quiet[] = {0, QUIET_ATTACH | QUIET_PERSONALITY,
	    QUIET_ATTACH | QUIET_PERSONALITY | QUIET_EXIT, QUIET_ALL};
	if (p->letter_q)
		o->quiet = quiet[p->letter_q < 3 ? p->letter_q : 3];
	/* A program traced into a file is told nothing on the side, unless asked for. */
	else if (!p->long_quiet && o->output && o->command)
		o->quiet = QUIET_ATTACH | QUIET_PERSONALITY;
}

/* What only the eBPF engine can do; NULL: nothing of it is asked for. */
static const char *needs_bpf(const struct options *o)
{
	return o->everything	? "--all"
	       : o->cgroup	? "--cgroup"
	       : o->summary_by	? "--by"
	       : o->interval_ns ? "--interval"
				: NULL;
}

static void check_engine(struct options *o)
{
	const char *refused = bpf_refuses(o), *wanted = needs_bpf(o);

	if (o->replay)
		return;
	if (o->engine == ENGINE_AUTO)
		o->engine =
		    wanted || (!refused && doctor_bpf_usable()) ? ENGINE_BPF : ENGINE_PTRACE;
	if (wanted && o->engine == ENGINE_PTRACE)
		die(o, "%s needs --engine=bpf", wanted);
	if (o->engine != ENGINE_BPF)
		return;
	if (refused)
		die(o, "--engine=bpf %s; use --engine=ptrace", refused);
	if (!HAVE_BPF)
		die(o, "--engine=bpf: this limn was built without the eBPF engine; use "
		       "--engine=ptrace");
}

/* What limn has beyond strace must not be combined in ways that cannot work. */
static void check_own(struct options *o)
{
	if (o->replay) {
		if (o->command || o->npids)
			die_usage(o, "--replay and tracing a program are mutually exclusive");
		if (o->record)
			die_usage(o, "--replay and --record are mutually exclusive");
	}
	check_engine(o);
	if (o->everything || o->cgroup) /* whoever is born there belongs there */
		o->follow_forks = true;
}

static void set_defaults(struct options *o, const char *progname)
{
	*o = (struct options){
	    .progname = progname ? progname : "limn",
	    .column = DEFAULT_COLUMN,
	    .string_limit = DEFAULT_STRING_LIMIT,
	    .stack_limit = DEFAULT_STACK_LIMIT,
	    .record_limit = DEFAULT_RECORD_LIMIT,
	    .status = STATUS_ALL,
	    .sort_by = COL_TIME_PERCENT,
	    .tips_id = -1,
	    .engine = ENGINE_PTRACE,
	};
	memset(o->signals, true, sizeof o->signals);
	const char *slash = strrchr(o->progname, '/');
	o->as_strace = strcmp(slash ? slash + 1 : o->progname, "strace") == 0;
}

static void default_columns(struct options *o)
{
	static const uint8_t columns[] = {
	    COL_TIME_PERCENT, COL_TOTAL_TIME, COL_AVG_TIME, COL_CALLS, COL_ERRORS, COL_NAME};

	if (!o->ncolumns) {
		memcpy(o->columns, columns, sizeof columns);
		o->ncolumns = sizeof columns;
	} else if (!memchr(o->columns, COL_NAME, o->ncolumns)) {
		o->columns[o->ncolumns++] = COL_NAME;
	}
}

void options_parse(struct options *o, int argc, char **argv)
{
	struct parse p = {.o = o};
	enum optscan_result r;

	(void)argc;
	set_defaults(o, argv[0]);
	optscan_init(&p.scan, argv);
	while ((r = optscan_next(&p.scan)) == OPTSCAN_OPTION)
		apply(&p);
	if (r == OPTSCAN_ERROR)
		refer_to_help(o);
	if (p.version) {
		version_print(stdout);
		exit(0);
	}
	if (argv[p.scan.next])
		o->command = argv + p.scan.next;

	bool idle = !o->command && !o->npids && !o->everything && !o->cgroup;
	if (idle && (o->doctor || o->list_syscalls)) {
		default_columns(o);
		return;
	}
	if (idle && !o->replay) {
		if (!o->tips_format)
			die_usage(o, "must have PROG [ARGS] or -p PID");
		tips_print(stderr, o);
		exit(0);
	}
	check(&p);
	check_own(o);
	default_columns(o);
}

void options_free(struct options *o)
{
	free(o->pids);
	free(o->env_changes);
	callset_free(o->trace);
	callset_free(o->abbrev);
	callset_free(o->verbose);
	callset_free(o->raw);
	pathset_free(o->paths);
	fdset_free(o->trace_fds);
	fdset_free(o->dump_read);
	fdset_free(o->dump_write);
	filters_free(o->filters);
	tamper_free(o->tamper);
}
