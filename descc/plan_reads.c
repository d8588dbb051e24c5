/*
 * plan_reads.c - what the formatters of src/fmt_*.c read of a task's memory.
 *
 * Most see no more than the bytes that they were declared on: NAME(...)[n], or a base. Those here
 * find their own way: the length is in another argument, or the value is an address.
 */
#include "plan_derive.h"

#include <string.h>

#define WORDS_CAP 32768 /* of argv and envp */

static struct bounds fixed(uint32_t n)
{
	return (struct bounds){.n = 1, .alt[0] = {.n = 1, .t[0] = {{PLAN_ZERO, 0, 0}, 0, n}}};
}

static struct bounds found(struct plan_int src)
{
	return (struct bounds){.n = 1, .alt[0] = {.n = 1, .t[0] = {src, 1, 0}}};
}

static struct bounds param(
    struct deriver *d, const struct type *t, int i, const struct pscope *sc, const struct iter *it)
{
	struct bounds b = plan_bound(d, i < t->nargs ? t->args[i] : NULL, sc, it);
	for (int k = 0; k < b.n; k++)
		if (!b.alt[k].n)
			return fixed(PLAN_MAX_CAP);
	return b;
}

/* Where a parameter that is an argument points. */
static bool param_place(
    struct deriver *d, const struct type *t, int i, const struct pscope *sc, struct place *at)
{
	uint32_t mask;
	*at = (struct place){0};
	return i < t->nargs && plan_value(d, t->args[i], sc, &at->at, &mask) &&
	       at->at.from < PLAN_SP;
}

static struct place word_place(const struct deriver *d, struct place at)
{
	at.at.width = abi_table[d->abi].word;
	return at;
}

static struct plan_int word_of_slot(int slot, uint32_t offset)
{
	return (struct plan_int){(uint8_t)(PLAN_SLOT + slot), 4, (uint16_t)offset};
}

/* An array of strings that ends with NULL. */
static void strings(struct deriver *d, struct place base, const char *path)
{
	unsigned word = abi_table[d->abi].word;
	base = word_place(d, base);
	int slot = plan_slot(d);
	struct plan_step *s = plan_step(d, PLAN_WORDS, path);
	s->base = base.at;
	s->stride = base.it ? (uint16_t)base.it->stride : 0;
	s->flags = (uint8_t)d->flags;
	s->slot = (uint8_t)slot;
	s->word = (uint8_t)word;
	s->cap = WORDS_CAP;
}

static void each_string(struct deriver *d, unsigned flags, const char *path)
{
	unsigned word = abi_table[d->abi].word;
	int words = d->seq->steps[d->seq->n - 1].slot, slot = plan_slot(d);
	struct plan_step *s = plan_step(d, PLAN_STRING, path);
	s->base = (struct plan_int){(uint8_t)(PLAN_SLOT + words), (uint8_t)word, 0};
	s->stride = (uint16_t)word;
	s->flags = (uint8_t)(d->flags | PLAN_TEXT | flags);
	s->slot = (uint8_t)slot;
	s->cap = PLAN_MAX_CAP;
}

/* Where the saved mask ends, from the stack pointer on: fmt_signal.c has the layouts. */
static uint32_t frame_bytes(int abi)
{
	return abi == ABI_I386 ? 88 + 624 + 4 : abi == ABI_X86_64 || abi == ABI_X32 ? 304 : 176;
}

static bool is(const struct type *t, const char *name)
{
	return strcmp(t->name, name) == 0;
}

/* Formatters whose value is an address, or that look where their parameters point. */
static bool reads_by_value(struct deriver *d, const struct type *t, struct place at,
    const struct pscope *sc, const char *path)
{
	const char *whole = xfmt("*%s", path);
	struct place p;
	if (is(t, "argv")) {
		strings(d, at, whole);
		each_string(d, PLAN_MORE, xfmt("*%s[]", path));
	} else if (is(t, "envp")) {
		strings(d, at, whole);
		each_string(d, PLAN_VERBOSE, xfmt("*%s[]", path));
	} else if (is(t, "mmap_args")) {
		plan_copy(d, word_place(d, at), fixed(6u * abi_table[d->abi].word), 1, 0,
		    PLAN_MAX_CAP, 0, whole);
	} else if (is(t, "sigreturn_frame")) {
		struct place sp = {.at = {.from = PLAN_SP}};
		plan_copy(
		    d, word_place(d, sp), fixed(frame_bytes(d->abi)), 1, 0, PLAN_MAX_CAP, 0, "*sp");
	} else if (is(t, "rseq_cs_ptr")) {
		plan_copy(d, word_place(d, at), fixed(32), 1, 0, PLAN_MAX_CAP, 0, whole);
	} else if (is(t, "verify_data")) {
		if (!param_place(d, t, 0, sc, &p))
			return true;
		int slot =
		    plan_copy(d, word_place(d, p), fixed(12), 1, 0, PLAN_MAX_CAP, 0, "*params");
		plan_copy(d, word_place(d, at), found(word_of_slot(slot, 8)), 1, 0, PLAN_MAX_CAP,
		    PLAN_TEXT, whole);
	} else if (is(t, "dm_ioctl")) {
		int slot =
		    plan_copy(d, word_place(d, at), fixed(312), 1, 0, PLAN_MAX_CAP, 0, whole);
		plan_copy(d, word_place(d, at), found(word_of_slot(slot, 12)), 1, 0, PLAN_MAX_CAP,
		    0, whole);
	} else if (is(t, "poll_result")) {
		if (param_place(d, t, 0, sc, &p))
			plan_copy(d, word_place(d, p), param(d, t, 1, sc, NULL), 8, 0, PLAN_MAX_CAP,
			    0, "*fds");
		if (param_place(d, t, 2, sc, &p))
			plan_copy(
			    d, word_place(d, p), fixed(16), 1, 0, PLAN_MAX_CAP, 0, "*timeout");
	} else if (is(t, "select_result")) {
		for (int i = 1; i <= 3; i++)
			if (param_place(d, t, i, sc, &p))
				plan_copy(d, word_place(d, p), param(d, t, 0, sc, NULL), 1, 0,
				    PLAN_MAX_CAP, PLAN_BITS, "*fds");
		if (param_place(d, t, 4, sc, &p))
			plan_copy(
			    d, word_place(d, p), fixed(16), 1, 0, PLAN_MAX_CAP, 0, "*timeout");
	} else if (is(t, "thread_area_result")) {
		if (param_place(d, t, 0, sc, &p))
			plan_copy(d, word_place(d, p), fixed(16), 1, 0, PLAN_MAX_CAP, 0, "*u_info");
	} else {
		return t->base != BASE_NONE;
	}
	return true;
}

bool plan_reads(struct deriver *d, const struct type *t, struct place base, bool value,
    const struct pscope *sc, const char *path)
{
	unsigned n = base_bytes(BASE_klong, d->lay), flags = 0;
	struct bounds size = fixed(0);
	uint32_t add = 0, cap = PLAN_MAX_CAP;
	if (value)
		return reads_by_value(d, t, base, sc, path);
	if (t->base != BASE_NONE)
		return false; /* an integer */
	if (is(t, "fdset") || is(t, "node_mask")) {
		size = param(d, t, 0, sc, base.it);
		flags = PLAN_BITS;
	} else if (is(t, "page_residency")) {
		size = param(d, t, 0, sc, base.it); /* a byte for a page */
		add = 1;
		flags = PLAN_MORE;
	} else if (is(t, "times_usec") || is(t, "times_nsec")) {
		size = fixed(4 * n);
	} else if (is(t, "times_nsec64")) {
		size = fixed(32);
	} else if (is(t, "cap_data")) {
		struct place head;
		if (param_place(d, t, 0, sc, &head))
			plan_copy(d, word_place(d, head), fixed(8), 1, 0, cap, 0, "*hdrp");
		size = fixed(24);
	} else if (is(t, "comm_str") || is(t, "short_str")) {
		size = param(d, t, 0, sc, base.it);
		add = 1;
		cap = 4096;
	} else if (is(t, "cmsgs") || is(t, "icmp_filter")) {
		size = param(d, t, 0, sc, base.it);
	} else if (is(t, "sg_io_cut")) {
		size = fixed(8);
	} else if (t->len) {
		size = plan_bound(d, t->len, sc, base.it);
		for (int i = 0; i < size.n; i++)
			if (!size.alt[i].n)
				size = fixed(PLAN_MAX_CAP);
		if (is(t, "payload") && t->nargs > 1) /* a budget */
			size = plan_least(size, plan_bound(d, t->args[1], sc, base.it));
		flags = is(t, "payload")		    ? PLAN_MESSAGE
			: is(t, "plain") || is(t, "opaque") ? PLAN_TEXT
							    : 0;
	} else {
		return false;
	}
	plan_copy(d, base, size, 1, add, cap, flags, path);
	return true;
}
