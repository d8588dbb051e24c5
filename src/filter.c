/* filter.c - see filter.h. Built once from the command line, read-only afterwards. */
#include "filter.h"

#include <ctype.h>
#include <fnmatch.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desc.h"
#include "desc_find.h"
#include "list.h"
#include "number.h"
#include "select.h"

#define MAX_ERRNO 4095

enum compare { CMP_EQ, CMP_NE, CMP_LT, CMP_LE, CMP_GT, CMP_GE, CMP_BITS };

/* Longer operators first. */
static const struct {
	const char *text;
	enum compare cmp;
} operators[] = {
    {"<=", CMP_LE},
    {">=", CMP_GE},
    {"!=", CMP_NE},
    {"==", CMP_EQ},
    {"=", CMP_EQ},
    {"<", CMP_LT},
    {">", CMP_GT},
    {"&", CMP_BITS},
};

/* One comparison, for one ABI's number of the call. */
struct test {
	uint8_t abi;
	bool on_ret;
	uint8_t cmp;
	uint32_t nr;
	struct desc_arg arg;
	uint64_t value;
};

struct filters {
	bool errnos_given;
	uint8_t errnos[MAX_ERRNO + 1];
	bool have_above, have_below;
	int64_t above_ns, below_ns; /* inclusive bounds */
	unsigned ncomms, ntests;
	char **comms;
	bool comms_inverted, comms_given, on_ret;
	struct test *tests;
};

static char *message(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static char *message(const char *fmt, ...)
{
	char *text = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		abort();
	va_end(ap);
	return text;
}

/* -- building -- */

static bool add_errno(void *ctx, char *text)
{
	struct filters *f = ctx;
	int64_t err = number_uint(text, MAX_ERRNO);

	for (char *p = text; *p; p++)
		*p = (char)toupper((unsigned char)*p);
	if (err < 0)
		err = desc_errno_by_name(abi_native, text);
	if (err < 0)
		return false;
	f->errnos[err] = true;
	return true;
}

static char *add_errnos(struct filters *f, const char *text)
{
	struct list l;

	memset(f->errnos, false, sizeof f->errnos);
	f->errnos_given = true;
	if (!list_parse(&l, text, add_errno, f)) {
		char *msg = message("invalid errno '%s'", l.bad);
		free(l.bad);
		return msg;
	}
	if (l.inverted != (l.whole == LIST_ALL))
		for (unsigned i = 0; i <= MAX_ERRNO; i++)
			f->errnos[i] = !f->errnos[i];
	return NULL;
}

static char *add_duration(struct filters *f, const char *text)
{
	bool above = *text == '>', equal = false;
	const char *s = text;

	if (*s == '>' || *s == '<') {
		s++;
		equal = *s == '=';
		s += equal;
	} else {
		above = true; /* --duration 10ms */
	}
	int64_t ns = number_time(s);
	if (ns < 0)
		return message("invalid duration '%s'", text);
	if (above) {
		f->have_above = true;
		f->above_ns = ns + !equal;
	} else {
		f->have_below = true;
		f->below_ns = ns - !equal;
	}
	return NULL;
}

static bool add_comm(void *ctx, char *text)
{
	struct filters *f = ctx;
	char **v = reallocarray(f->comms, f->ncomms + 1, sizeof *v);

	if (!v)
		abort();
	f->comms = v;
	v[f->ncomms++] = strdup(text);
	return true;
}

static char *add_comms(struct filters *f, const char *text)
{
	struct list l;

	f->comms_given = true;
	if (!list_parse(&l, text, add_comm, f)) {
		free(l.bad);
		return message("invalid comm '%s'", text);
	}
	if (l.whole)
		add_comm(f, l.whole == LIST_ALL ? (char *)"*" : (char *)"");
	f->comms_inverted = l.inverted;
	return NULL;
}

static bool word_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

bool filter_is_value(const char *text)
{
	const char *s = text;

	while (word_char(*s))
		s++;
	if (s == text || *s++ != '.')
		return false;
	if (!word_char(*s))
		return false;
	while (word_char(*s))
		s++;
	return *s && strchr("<>=!&", *s);
}

/* As many bytes as the argument has, extended as it is shown. */
static uint64_t narrow(uint64_t v, const struct desc_arg *a)
{
	if (a->size < 8) {
		unsigned bits = 64 - 8u * a->size;
		v <<= bits;
		v = a->is_signed ? (uint64_t)((int64_t)v >> bits) : v >> bits;
	}
	return v;
}

/* Constants of the argument and numbers, joined by |. */
static bool eval(enum abi_id abi, const struct desc_arg *arg, const char *text, uint64_t *value)
{
	char *copy = strdup(text), *rest = copy, *tok;
	bool ok = copy && *copy;

	*value = 0;
	while (ok && (tok = strsep(&rest, "|"))) {
		uint64_t v;
		ok = (arg && desc_arg_constant(abi, arg, tok, &v)) || number_u64(tok, &v);
		if (ok)
			*value |= v;
	}
	free(copy);
	if (arg)
		*value = narrow(*value, arg);
	return ok;
}

static char *add_value(struct filters *f, const char *text)
{
	char call[64], arg[64];
	const char *dot = strchr(text, '.'), *end = dot + 1;
	int cmp = -1;
	bool called = false, has_arg = false, found = false;

	while (word_char(*end))
		end++;
	snprintf(call, sizeof call, "%.*s", (int)(dot - text), text);
	snprintf(arg, sizeof arg, "%.*s", (int)(end - dot - 1), dot + 1);
	for (unsigned i = 0; i < sizeof operators / sizeof *operators && cmp < 0; i++) {
		size_t n = strlen(operators[i].text);
		if (strncmp(end, operators[i].text, n) == 0) {
			cmp = operators[i].cmp;
			end += n;
		}
	}
	if (cmp < 0)
		return message("invalid value filter '%s'", text);
	bool on_ret = strcmp(arg, "ret") == 0;
	for (unsigned a = 0; a < ABI_COUNT; a++) {
		enum abi_id abi = (enum abi_id)a;
		for (long nr = callset_next_row(NULL, abi, 0); nr >= 0;
		     nr = callset_next_row(NULL, abi, (uint32_t)nr + 1)) {
			struct test t = {.abi = (uint8_t)a,
			    .on_ret = on_ret,
			    .cmp = (uint8_t)cmp,
			    .nr = (uint32_t)nr};
			if (strcmp(desc_str(desc_number(abi, (uint32_t)nr)->name), call) != 0)
				continue;
			called = true;
			if (!on_ret && !desc_arg_find(abi, (uint32_t)nr, arg, &t.arg))
				continue;
			has_arg = true;
			if (!eval(abi, on_ret ? NULL : &t.arg, end, &t.value))
				continue;
			found = true;
			struct test *v = reallocarray(f->tests, f->ntests + 1, sizeof *v);
			if (!v)
				abort();
			f->tests = v;
			v[f->ntests++] = t;
		}
	}
	f->on_ret |= on_ret;
	if (!called)
		return message("invalid system call '%s'", call);
	if (!has_arg)
		return message("system call '%s' has no argument '%s'", call, arg);
	if (!found)
		return message("invalid value '%s' in filter '%s'", end, text);
	return NULL;
}

char *filters_add(struct filters **f, enum filter_kind kind, const char *text)
{
	if (!*f)
		*f = calloc(1, sizeof **f);
	if (!*f)
		abort();
	switch (kind) {
	case FILTER_ERRNO: return add_errnos(*f, text);
	case FILTER_DURATION: return add_duration(*f, text);
	case FILTER_COMM: return add_comms(*f, text);
	case FILTER_VALUE: return add_value(*f, text);
	}
	return NULL;
}

void filters_free(struct filters *f)
{
	if (!f)
		return;
	for (unsigned i = 0; i < f->ncomms; i++)
		free(f->comms[i]);
	free(f->comms);
	free(f->tests);
	free(f);
}

/* -- asking -- */

static uint64_t arg_value(const struct call *c, const struct desc_arg *a)
{
	uint64_t v = a->slot < CALL_MAX_ARGS ? c->args[a->slot] : 0;

	if (a->pair)
		v = (uint32_t)v | (a->slot + 1u < CALL_MAX_ARGS ? c->args[a->slot + 1u] << 32 : 0);
	return narrow(v, a);
}

static bool holds(const struct test *t, uint64_t v, bool is_signed)
{
	int64_t s = (int64_t)v, want = (int64_t)t->value;
	int order = is_signed ? (s > want) - (s < want) : (v > t->value) - (v < t->value);

	switch ((enum compare)t->cmp) {
	case CMP_EQ: return order == 0;
	case CMP_NE: return order != 0;
	case CMP_LT: return order < 0;
	case CMP_LE: return order <= 0;
	case CMP_GT: return order > 0;
	case CMP_GE: return order >= 0;
	case CMP_BITS: return t->value ? (v & t->value) == t->value : v == 0;
	}
	return true;
}

/* Every value filter that names the call must hold. */
static bool tests_hold(const struct filters *f, const struct call *c, bool on_ret)
{
	for (unsigned i = 0; i < f->ntests; i++) {
		const struct test *t = &f->tests[i];
		if (t->abi != c->abi->id || t->nr != c->nr || t->on_ret != on_ret)
			continue;
		if (on_ret ? !holds(t, (uint64_t)(c->failed ? -c->error : c->ret), true)
			   : !holds(t, arg_value(c, &t->arg), t->arg.is_signed))
			return false;
	}
	return true;
}

static bool comm_matches(const struct filters *f, struct decoder *d)
{
	char comm[64];
	ssize_t n = facts_get(d->facts, FACT_COMM, 0, PIDT_TID, NULL, comm, sizeof comm - 1);

	if (n < 0)
		return false;
	comm[n] = '\0';
	for (unsigned i = 0; i < f->ncomms; i++)
		if (fnmatch(f->comms[i], comm, 0) == 0)
			return !f->comms_inverted;
	return f->comms_inverted;
}

bool filters_enter(const struct filters *f, struct decoder *d, const struct call *c)
{
	if (f->comms_given && !comm_matches(f, d))
		return false;
	return tests_hold(f, c, false);
}

static int64_t duration_ns(const struct call *c)
{
	return (c->exit_mono.tv_sec - c->enter_mono.tv_sec) * INT64_C(1000000000) +
	       (c->exit_mono.tv_nsec - c->enter_mono.tv_nsec);
}

bool filters_exit(const struct filters *f, struct decoder *d, const struct call *c)
{
	(void)d;
	if (f->errnos_given &&
	    !(c->failed && c->error >= 0 && c->error <= MAX_ERRNO && f->errnos[c->error]))
		return false;
	if (f->have_above && duration_ns(c) < f->above_ns)
		return false;
	if (f->have_below && duration_ns(c) > f->below_ns)
		return false;
	return tests_hold(f, c, true);
}

bool filters_need_exit(const struct filters *f)
{
	return f->errnos_given || f->have_above || f->have_below || f->on_ret;
}

bool filters_need_time(const struct filters *f)
{
	return f->have_above || f->have_below;
}
