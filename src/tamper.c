/*
 * tamper.c - the rules of -e inject and -e fault, and their counters.
 *
 * Facts: strace(1), "Tampering". The last rule that names a call is the one that counts for it;
 * calls are counted per task and per call, and only those that the filters let through.
 */
#include "tamper.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callspec.h"
#include "desc.h"
#include "number.h"
#include "signame.h"

#define WHEN_MAX      0xffff /* as "last": no end */
#define MAX_ERRNO     4095
#define MAX_SIGNAL    64
#define DEFAULT_ERROR "ENOSYS"
#define POKE_ARGS     7 /* more than a call has: the engine tells when one is not there */

enum rule_has {
	HAS_ERROR = 1,
	HAS_RETVAL = 2,
	HAS_SIGNAL = 4,
	HAS_DELAY_ENTER = 8,
	HAS_DELAY_EXIT = 16,
	HAS_POKE_ENTER = 32,
	HAS_POKE_EXIT = 64,
	HAS_SYSCALL = 128,
	HAS_RESULT = HAS_ERROR | HAS_RETVAL,
};

struct pokes {
	unsigned n;
	struct tamper_poke v[POKE_ARGS];
};

struct rule {
	struct callset *calls;
	unsigned has;
	int error;
	uint64_t retval;
	int signal;
	int64_t syscall[ABI_COUNT]; /* -1: the ABI has no such call */
	uint64_t delay_enter_us, delay_exit_us;
	struct pokes enter, exit;
	uint32_t first, last, step; /* step 0: only the first */
};

struct tamper {
	unsigned n;
	struct rule *rules;
	struct callset *all;
};

/* One task's counts, by index of the call; made for an ABI when it first needs one. */
#define COUNTS 2048u
struct tamper_state {
	uint32_t *counts[ABI_COUNT];
	const struct rule *active;
};

/* -- parsing -- */

static bool parse_retval(struct rule *r, const char *text, const char *progname)
{
	uint64_t v;

	if ((r->has & HAS_RESULT) || !number_u64(text, &v))
		return false;
	r->has |= HAS_RETVAL;
	r->retval = v;

	bool compat = abi_native == ABI_X86_64 || abi_native == ABI_AARCH64;
	unsigned long long shown = v;
	if (v >= (uint64_t)-MAX_ERRNO)
		fprintf(stderr,
		    "%s: Inadvertent injection of error %d is possible for retval=%llu\n", progname,
		    (int)-(int64_t)v, shown);
	else if (compat && (uint32_t)v >= (uint32_t)-MAX_ERRNO)
		fprintf(stderr,
		    "%s: Inadvertent injection of error %d is possible in compat personality for "
		    "retval=%llu\n",
		    progname, -(int32_t)(uint32_t)v, shown);
	else if (compat && v > UINT32_MAX)
		fprintf(stderr,
		    "%s: Injected return value %llu will be clipped to %u in compat "
		    "personality\n",
		    progname, shown, (unsigned)v);
	return true;
}

static bool parse_error(struct rule *r, const char *text)
{
	char name[32];
	int64_t err = number_uint(text, MAX_ERRNO);

	if (r->has & HAS_RESULT)
		return false;
	if (err < 0) {
		unsigned i = 0;
		for (; text[i] && i + 1 < sizeof name; i++)
			name[i] = (char)toupper((unsigned char)text[i]);
		name[i] = '\0';
		err = desc_errno_by_name(abi_native, name);
	}
	if (err <= 0)
		return false;
	r->has |= HAS_ERROR;
	r->error = (int)err;
	return true;
}

/* Only calls without side effects may stand in for the one that is left out. */
static bool parse_syscall(struct rule *r, const char *text)
{
	bool here = false;

	if (r->has & HAS_SYSCALL)
		return false;
	for (unsigned a = 0; a < ABI_COUNT; a++) {
		long nr = desc_number_by_name((enum abi_id)a, text);
		if (nr >= 0 && !(desc_number((enum abi_id)a, (uint32_t)nr)->classes & CLASS(pure)))
			nr = -1;
		r->syscall[a] = nr;
		here |= nr >= 0 && a == abi_native;
	}
	r->has |= HAS_SYSCALL;
	return here;
}

static bool parse_delay(struct rule *r, unsigned flag, uint64_t *us, const char *text)
{
	int64_t ns = number_time(text);

	if ((r->has & flag) || ns < 0)
		return false;
	r->has |= flag;
	*us = (uint64_t)ns / 1000 + (ns % 1000 != 0);
	return true;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* @argN=HEX */
static bool parse_poke(struct pokes *p, const char *text)
{
	if (strncmp(text, "@arg", 4) != 0 || text[4] < '1' || text[4] > '0' + POKE_ARGS ||
	    text[5] != '=')
		return false;
	uint8_t arg = (uint8_t)(text[4] - '1');
	const char *hex = text + 6;
	size_t len = strlen(hex);
	if (!len || len % 2 || len / 2 > UINT16_MAX)
		return false;
	for (unsigned i = 0; i < p->n; i++)
		if (p->v[i].arg == arg)
			return false;
	uint8_t *bytes = malloc(len / 2);
	if (!bytes)
		return false;
	for (size_t i = 0; i < len; i += 2) {
		int hi = hex_digit(hex[i]), lo = hex_digit(hex[i + 1]);
		if (hi < 0 || lo < 0) {
			free(bytes);
			return false;
		}
		bytes[i / 2] = (uint8_t)(hi << 4 | lo);
	}
	p->v[p->n++] = (struct tamper_poke){arg, (uint16_t)(len / 2), bytes};
	return true;
}

static bool parse_pokes(struct rule *r, unsigned flag, struct pokes *p, char *text)
{
	if (r->has & flag)
		return false;
	r->has |= flag;
	for (char *tok; (tok = strsep(&text, ","));)
		if (*tok && !parse_poke(p, tok))
			return false;
	return p->n > 0;
}

/* FIRST[..LAST][+[STEP]] */
static bool parse_when(struct rule *r, char *text)
{
	char *first = text, *last, *step;
	int64_t v;

	/* A sign may stand before the first number. */
	step = *first ? strchr(first + 1, '+') : NULL;
	if (step)
		*step++ = '\0';
	last = strstr(first, "..");
	if (last) {
		*last = '\0';
		last += 2;
	}
	v = number_uint(first, WHEN_MAX);
	if (v < 1)
		return false;
	r->first = (uint32_t)v;
	r->last = WHEN_MAX;
	r->step = 0;
	if (last) {
		v = number_uint(last, WHEN_MAX - 1);
		if (v < (int64_t)r->first)
			return false;
		r->last = (uint32_t)v;
		r->step = 1;
	}
	if (step) {
		v = *step ? number_uint(step, WHEN_MAX) : 1;
		if (v < 1)
			return false;
		r->step = (uint32_t)v;
	}
	return true;
}

static bool parse_signal(struct rule *r, const char *text)
{
	int sig = signal_by_text(text, MAX_SIGNAL);

	if ((r->has & HAS_SIGNAL) || sig < 1)
		return false;
	r->has |= HAS_SIGNAL;
	r->signal = sig;
	return true;
}

static char *value_of(char *token, const char *key)
{
	size_t n = strlen(key);
	return strncmp(token, key, n) == 0 && token[n] == '=' ? token + n + 1 : NULL;
}

static bool parse_token(struct rule *r, char *token, bool fault, const char *progname)
{
	char *v;

	if ((v = value_of(token, "when")))
		return parse_when(r, v);
	if ((v = value_of(token, "syscall")))
		return parse_syscall(r, v);
	if ((v = value_of(token, "error")))
		return parse_error(r, v);
	if (fault)
		return false;
	if ((v = value_of(token, "retval")))
		return parse_retval(r, v, progname);
	if ((v = value_of(token, "signal")))
		return parse_signal(r, v);
	if ((v = value_of(token, "delay_enter")))
		return parse_delay(r, HAS_DELAY_ENTER, &r->delay_enter_us, v);
	if ((v = value_of(token, "delay_exit")))
		return parse_delay(r, HAS_DELAY_EXIT, &r->delay_exit_us, v);
	if ((v = value_of(token, "poke_enter")))
		return parse_pokes(r, HAS_POKE_ENTER, &r->enter, v);
	if ((v = value_of(token, "poke_exit")))
		return parse_pokes(r, HAS_POKE_EXIT, &r->exit, v);
	return false;
}

static void rule_deinit(struct rule *r)
{
	callset_free(r->calls);
	for (unsigned i = 0; i < r->enter.n; i++)
		free((void *)r->enter.v[i].bytes);
	for (unsigned i = 0; i < r->exit.n; i++)
		free((void *)r->exit.v[i].bytes);
}

static void add_calls(struct callset *all, const struct callset *calls)
{
	for (unsigned a = 0; a < ABI_COUNT; a++)
		for (long nr = callset_next_row(calls, (enum abi_id)a, 0); nr >= 0;
		     nr = callset_next_row(calls, (enum abi_id)a, (uint32_t)nr + 1))
			callset_add(all, (enum abi_id)a, (uint32_t)nr);
}

enum tamper_status tamper_add(struct tamper **t, const char *text, bool fault, bool foreign,
    const char *progname, struct callspec *spec)
{
	struct rule r = {.first = 1, .last = WHEN_MAX, .step = 1};
	char *copy = strdup(text), *rest = copy, *calls, *tok;
	enum tamper_status status = TAMPER_BAD_ARGUMENT;

	*spec = (struct callspec){0};
	if (!copy)
		abort();
	calls = strsep(&rest, ":");
	while ((tok = strsep(&rest, ":")))
		if (*tok && !parse_token(&r, tok, fault, progname))
			goto fail;
	if (fault && !(r.has & HAS_ERROR))
		parse_error(&r, DEFAULT_ERROR);
	callspec_parse(spec, calls, foreign);
	r.calls = spec->set;
	if (!r.calls) {
		status = TAMPER_BAD_CALLS;
		goto fail;
	}
	if (!(r.has & ~(unsigned)HAS_SYSCALL))
		goto fail;
	if (!*t)
		*t = calloc(1, sizeof **t);
	struct rule *rules = reallocarray((*t)->rules, (*t)->n + 1, sizeof *rules);
	if (!rules)
		abort();
	(*t)->rules = rules;
	rules[(*t)->n++] = r;
	if (!(*t)->all)
		(*t)->all = callset_new();
	add_calls((*t)->all, r.calls);
	free(copy);
	return TAMPER_OK;
fail:
	rule_deinit(&r);
	free(copy);
	return status;
}

/* -- applying -- */

static const struct rule *rule_for(const struct tamper *t, enum abi_id abi, uint32_t nr)
{
	for (unsigned i = t->n; i-- > 0;)
		if (callset_has(t->rules[i].calls, abi, nr))
			return &t->rules[i];
	return NULL;
}

/* Count the call; 0 when there is no memory for it, which is never "when". */
static uint32_t count(struct tamper_state **st, enum abi_id abi, uint32_t nr)
{
	uint32_t index = nr % COUNTS; /* dense numbers and those above 0xf0000 do not meet */

	if (nr >= COUNTS / 2)
		index = COUNTS / 2 + nr % (COUNTS / 2);
	if (!*st)
		*st = calloc(1, sizeof **st);
	if (!*st)
		return 0;
	if (!(*st)->counts[abi])
		(*st)->counts[abi] = calloc(COUNTS, sizeof(uint32_t));
	if (!(*st)->counts[abi])
		return 0;
	uint32_t *n = &(*st)->counts[abi][index];
	if (*n < UINT32_MAX)
		++*n;
	return *n;
}

static bool due(const struct rule *r, uint32_t n)
{
	if (n < r->first || (r->last != WHEN_MAX && n > r->last))
		return false;
	return r->step ? (n - r->first) % r->step == 0 : n == r->first;
}

bool tamper_enter(const struct tamper *t, struct tamper_state **st, const struct call *c,
    struct enter_result *res, struct tamper_pokes *pokes)
{
	enum abi_id abi = (enum abi_id)c->abi->id;

	*pokes = (struct tamper_pokes){0};
	if (*st)
		(*st)->active = NULL;
	const struct rule *r = t ? rule_for(t, abi, c->nr) : NULL;
	if (!r || !due(r, count(st, abi, c->nr)))
		return false;
	(*st)->active = r;
	if (r->has & HAS_RESULT) {
		res->set_nr = true;
		res->new_nr = r->has & HAS_SYSCALL ? r->syscall[abi] : -1;
	}
	if (r->has & HAS_SIGNAL)
		res->signal = r->signal;
	if (r->has & HAS_DELAY_ENTER)
		res->delay_us = r->delay_enter_us;
	*pokes = (struct tamper_pokes){r->enter.n, r->enter.v};
	return true;
}

bool tamper_exit(const struct tamper *t, struct tamper_state *st, struct call *c,
    struct exit_result *res, struct tamper_pokes *pokes)
{
	(void)t;
	*pokes = (struct tamper_pokes){0};
	const struct rule *r = st ? st->active : NULL;
	if (!r)
		return false;
	st->active = NULL;
	if (r->has & HAS_RESULT) {
		bool failed = r->has & HAS_ERROR;
		int64_t ret = failed ? -r->error : (int64_t)r->retval;
		if (c->abi->word == 4)
			ret = (int32_t)ret;
		res->set_ret = true;
		res->new_ret = ret;
		c->injected = true;
		c->ret = ret;
		c->ret_unknown = false;
		c->failed = failed;
		c->error = failed ? r->error : 0;
		c->restarted = failed && r->error >= 512 && r->error <= 516 && r->error != 515;
	}
	c->delayed = r->has & (HAS_DELAY_ENTER | HAS_DELAY_EXIT);
	if (r->has & HAS_DELAY_EXIT)
		res->delay_us = r->delay_exit_us;
	*pokes = (struct tamper_pokes){r->exit.n, r->exit.v};
	return true;
}

bool tamper_names(const struct tamper *t, enum abi_id abi, uint32_t nr)
{
	return t && callset_has(t->all, abi, nr);
}

const struct callset *tamper_calls(const struct tamper *t)
{
	return t->all;
}

void tamper_state_free(struct tamper_state *st)
{
	if (!st)
		return;
	for (unsigned a = 0; a < ABI_COUNT; a++)
		free(st->counts[a]);
	free(st);
}

void tamper_free(struct tamper *t)
{
	if (!t)
		return;
	for (unsigned i = 0; i < t->n; i++)
		rule_deinit(&t->rules[i]);
	free(t->rules);
	callset_free(t->all);
	free(t);
}
