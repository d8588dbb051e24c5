/*
 * plan_run.c - see plan_run.h.
 *
 * Steps queue what they want to have read. What is queued is read when a step looks for pointers
 * or sizes in memory, and at the end. Everything that comes from memory is hostile: counts are
 * capped, sizes saturate, addresses wrap as the tracee's would.
 */
#include "plan_run.h"

#include <string.h>

#include "decode.h"
#include "tables.h"

#define PAGE	    4096u
#define GUESS	    256u /* bytes of a string that are read at first */
#define WORDS_GUESS 512u
#define NLMSG_HEAD  16

const struct plan_step *plan_of(const struct call *c)
{
	const struct t_call *t = decode_call(c);
	if (!t)
		return NULL;
	const struct plan_call *p = &tbl_plans[t->plan];
	unsigned first = (c->exiting ? p->exit : p->entry)[c->abi->id];
	return first ? &tbl_plan_steps[first] : NULL;
}

bool plan_helps(const struct plan_step *s)
{
	unsigned n = 0;
	for (; s->op != PLAN_END && n < 2; s++) {
		if (s->op == PLAN_SKIP || s->flags & PLAN_DUMP)
			continue;
		bool walked =
		    s->op == PLAN_COPY && s->size.from != PLAN_ZERO && !(s->flags & PLAN_TEXT);
		n += s->op == PLAN_SWITCH || s->op == PLAN_WORDS || walked ? 2 : 1;
	}
	return n > 1;
}

/* -- what is queued -- */

static size_t to_page_end(uint64_t addr)
{
	return PAGE - (addr & (PAGE - 1));
}

/* The next part of a string that has not ended, no further than its page. */
static size_t next_part(const struct plan_got *p)
{
	size_t have = p->want.got, guess = p->op == PLAN_WORDS ? WORDS_GUESS : GUESS;
	size_t page = to_page_end(p->want.addr + have);
	size_t n = have ? page : page < guess ? page : guess;
	return have + n < p->cap ? have + n : p->cap;
}

/* Whether the end is in what was read. For words len becomes what counts of it. */
static bool has_end(struct plan_got *p)
{
	const uint8_t *b = p->want.bytes;
	if (!p->want.got)
		return false;
	if (p->op == PLAN_STRING)
		return memchr(b, 0, p->want.got) != NULL;
	for (size_t i = 0; i + p->word <= p->want.got; i += p->word) {
		uint8_t any = 0;
		for (unsigned k = 0; k < p->word; k++)
			any |= b[i + k];
		if (!any) {
			p->want.got = i + p->word;
			return true;
		}
	}
	return false;
}

static bool looks_like_netlink(const struct plan_got *p)
{
	const uint8_t *b = p->want.bytes;
	if (p->want.got < NLMSG_HEAD)
		return false;
	uint32_t len = b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
	return len >= NLMSG_HEAD && len <= PLAN_MAX_CAP;
}

/* As much again as the limit leaves: false where that is nothing. */
static bool ask_for(struct plan_run *r, struct mem_want *w, size_t len)
{
	size_t left = r->limits->bytes - r->bytes;
	if (len - w->len > left) {
		r->cut = true;
		return false;
	}
	r->bytes += len - w->len;
	w->len = len;
	return true;
}

/* Does more have to be read of it? Then want says what. */
static bool wants_more(struct plan_run *r, struct plan_got *p)
{
	struct mem_want *w = &p->want;
	bool all = w->got == w->len;
	if (p->op != PLAN_COPY)
		return !has_end(p) && all && w->len < p->cap && ask_for(r, w, next_part(p));
	if (!p->message)
		return false;
	p->message = false;
	if (!looks_like_netlink(p))
		return false;
	if (!r->nlmsg_type)
		r->nlmsg_type = (uint16_t)(w->bytes[4] | w->bytes[5] << 8);
	return all && r->limits->messages && w->len < p->whole && ask_for(r, w, p->whole);
}

static void read_queued(struct plan_run *r)
{
	unsigned from = r->nread;
	r->nread = r->npieces;
	if (from == r->npieces)
		return;
	mem_prefetch(r->mem, &r->pieces[from].want, r->npieces - from, sizeof r->pieces[0]);
	for (unsigned i = from; i < r->npieces; i++) {
		struct plan_got *p = &r->pieces[i];
		while (wants_more(r, p))
			mem_prefetch(r->mem, &p->want, 1, sizeof *p);
	}
}

static void queue(struct plan_run *r, const struct plan_step *s, uint64_t addr, uint64_t len)
{
	const struct plan_limits *l = r->limits;
	r->messages |= (s->flags & PLAN_MESSAGE) != 0;
	if (!addr || !len)
		return;
	if (r->npieces >= l->pieces || r->bytes >= l->bytes) {
		r->cut = true;
		return;
	}
	struct plan_got *p = &r->pieces[r->npieces];
	*p = (struct plan_got){.want.addr = addr, .slot = s->slot, .op = s->op, .word = s->word};
	if (len > PLAN_MAX_CAP)
		len = PLAN_MAX_CAP;
	p->cap = (uint32_t)len;
	p->whole = len;
	if (s->op == PLAN_COPY) {
		if (s->flags & PLAN_MESSAGE) {
			p->message = true;
			/* one byte more than is shown is looked at */
			if (len > (uint64_t)l->text + 1)
				len = (uint64_t)l->text + 1;
			if (len < NLMSG_HEAD && p->whole >= NLMSG_HEAD)
				len = NLMSG_HEAD;
		}
	} else {
		len = next_part(p);
	}
	if (len > l->bytes - r->bytes) {
		r->cut = true;
		len = l->bytes - r->bytes;
	}
	p->want.len = len;
	r->bytes += len;
	r->npieces++;
}

/* -- integers -- */

static uint64_t extend(uint64_t v, unsigned width)
{
	unsigned n = width & PLAN_WIDTH;
	if (!n || n >= 8)
		return v;
	unsigned shift = 64 - 8 * n;
	v <<= shift;
	return width & PLAN_SIGNED ? (uint64_t)((int64_t)v >> shift) : v >> shift;
}

static uint64_t load(const uint8_t *b, unsigned width)
{
	unsigned n = width & PLAN_WIDTH;
	uint64_t v = 0;
	for (unsigned i = 0; i < n; i++)
		v |= (uint64_t)b[i] << 8 * (width & PLAN_BIG ? n - 1 - i : i);
	return extend(v, width);
}

static const struct plan_got *first_piece(const struct plan_run *r, unsigned slot)
{
	for (unsigned i = 0; i < r->nread; i++)
		if (r->pieces[i].slot == slot && r->pieces[i].want.got)
			return &r->pieces[i];
	return NULL;
}

/* In memory: of the element at `at` of piece el if it is of that slot, else of the first. */
static uint64_t integer(struct plan_run *r, struct plan_int v, const struct plan_got *el, size_t at)
{
	const struct call *c = r->call;
	if (v.from < PLAN_ARG + CALL_MAX_ARGS) {
		uint64_t x = c->args[v.from];
		return v.width & PLAN_HIGH ? x >> 32 : extend(x, v.width);
	}
	switch (v.from) {
	case PLAN_SP: return c->sp;
	case PLAN_RET: return c->exiting && !c->failed && !c->ret_unknown ? (uint64_t)c->ret : 0;
	case PLAN_DONE: return c->exiting && !c->failed && !c->ret_unknown;
	case PLAN_ZERO: return 0;
	}
	unsigned slot = v.from - PLAN_SLOT;
	if (!el || el->slot != slot) {
		read_queued(r);
		el = first_piece(r, slot);
		at = 0;
	}
	size_t n = v.width & PLAN_WIDTH;
	if (!el || at + v.offset + n > el->want.got)
		return 0;
	return load(el->want.bytes + at + v.offset, v.width);
}

/* -- steps -- */

static uint64_t size_of(
    struct plan_run *r, const struct plan_step *s, const struct plan_got *el, size_t at)
{
	const struct plan_limits *l = r->limits;
	uint64_t len = s->add;
	if (s->op != PLAN_COPY) {
		len = s->cap; /* of STRING and WORDS the most that is looked at */
	} else if (s->size.from != PLAN_ZERO) {
		uint64_t n = integer(r, s->size, el, at);
		if ((s->size.width & PLAN_SIGNED) && (int64_t)n < 0)
			n = 0;
		if (n > 8 * PLAN_MAX_CAP)
			n = 8 * PLAN_MAX_CAP;
		if (s->flags & PLAN_BITS)
			n = (n + 63) / 64 * 8;
		len = n * s->scale + s->add;
	}
	if (s->most.from != PLAN_ZERO) {
		uint64_t n = integer(r, s->most, el, at);
		if ((s->most.width & PLAN_SIGNED) && (int64_t)n < 0)
			n = 0;
		len = n < len ? n : len;
	}
	len = len < s->cap ? len : s->cap;
	uint64_t shown = (uint64_t)l->text + 1;
	if ((s->flags & PLAN_TEXT) && len > shown)
		len = shown;
	if ((s->flags & PLAN_MORE) && s->op == PLAN_COPY && !l->verbose && s->scale &&
	    len > shown * s->scale + s->add)
		len = shown * s->scale + s->add;
	return len;
}

/* Every element of every piece of the base's slot. */
static void follow(struct plan_run *r, const struct plan_step *s)
{
	unsigned slot = s->base.from - PLAN_SLOT, n = 0, width = s->base.width & PLAN_WIDTH;
	unsigned limit = PLAN_MAX_ELEMENTS;
	if ((s->flags & PLAN_MORE) && s->op != PLAN_COPY && !r->limits->verbose &&
	    r->limits->text < limit)
		limit = r->limits->text + 1;
	read_queued(r);
	unsigned end = r->npieces; /* those of this step are not looked at */
	for (unsigned i = 0; i < end; i++) {
		const struct plan_got *p = &r->pieces[i];
		if (p->slot != slot)
			continue;
		for (size_t at = 0; at + s->base.offset + width <= p->want.got; at += s->stride) {
			if (n++ >= limit) {
				r->cut = true;
				return;
			}
			uint64_t addr = p->want.addr + at + s->base.offset;
			if (!(s->flags & PLAN_HERE))
				addr = load(p->want.bytes + at + s->base.offset, width);
			queue(r, s, addr, size_of(r, s, p, at));
			if (!s->stride)
				break;
		}
	}
}

static bool wanted(const struct plan_run *r, const struct plan_step *s)
{
	const struct call *c = r->call;
	if ((s->flags & PLAN_OK) && (!c->exiting || c->failed || c->ret_unknown))
		return false;
	if ((s->flags & PLAN_DUMP) && (!r->limits->dumps || c->failed || c->ret <= 0))
		return false;
	return !(s->flags & PLAN_VERBOSE) || r->limits->verbose;
}

static bool holds(const struct plan_step *s, uint64_t v)
{
	bool is_signed = s->size.width & PLAN_SIGNED;
	uint64_t to = is_signed ? (uint64_t)(int32_t)s->value : s->value;
	switch ((enum plan_cmp)s->cmp) {
	case PLAN_EQ: return v == to;
	case PLAN_NE: return v != to;
	case PLAN_LT: return is_signed ? (int64_t)v < (int64_t)to : v < to;
	case PLAN_GE: return is_signed ? (int64_t)v >= (int64_t)to : v >= to;
	}
	return false;
}

/* The sequence of the arm; NULL: there is none for this value. */
static const struct plan_step *arm_of(const struct plan_step *s, uint64_t v)
{
	const struct plan_arm *a = &tbl_plan_arms[s->arms];
	unsigned lo = 0, hi = s->narms;
	bool fits = s->size.width & PLAN_SIGNED ? (int64_t)v == (int32_t)v || v <= UINT32_MAX
						: v <= UINT32_MAX;
	while (lo < hi && fits) {
		unsigned mid = (lo + hi) / 2;
		if (a[mid].value < (uint32_t)v)
			lo = mid + 1;
		else
			hi = mid;
	}
	return fits && lo < s->narms && a[lo].value == (uint32_t)v ? &tbl_plan_steps[a[lo].steps]
								   : NULL;
}

void plan_run(struct plan_run *r, const struct plan_step *steps, const struct call *c,
    const struct plan_limits *limits, struct mem *m)
{
	const struct plan_step *s = steps;
	r->mem = m;
	r->call = c;
	r->limits = limits;
	r->npieces = r->nread = 0;
	r->bytes = 0;
	r->messages = r->cut = false;
	r->nlmsg_type = 0;
	for (unsigned turns = 0; turns < PLAN_MAX_STEPS && s->op != PLAN_END; turns++) {
		uint64_t v;
		switch ((enum plan_op)s->op) {
		case PLAN_END: break;
		case PLAN_COPY:
		case PLAN_STRING:
		case PLAN_WORDS:
			if (!wanted(r, s))
				break;
			if (s->base.from >= PLAN_SLOT)
				follow(r, s);
			else
				queue(r, s, integer(r, s->base, NULL, 0), size_of(r, s, NULL, 0));
			break;
		case PLAN_SKIP:
			v = integer(r, s->size, NULL, 0);
			if (s->mask != UINT32_MAX)
				v &= s->mask;
			if (holds(s, v))
				s += s->skip;
			break;
		case PLAN_SWITCH:
			v = integer(r, s->size, NULL, 0);
			if (s->mask != UINT32_MAX)
				v &= s->mask;
			const struct plan_step *arm = arm_of(s, v);
			if (arm) {
				s = arm;
				continue;
			}
			break;
		}
		s++;
	}
	read_queued(r);
}
