/*
 * plan_derive.c - a call's types to the steps that copy the memory its text needs.
 *
 * For every ABI, for the entry and for the exit, the arguments are walked as decode.c walks them.
 * Whatever a pointer leads to becomes a step; whatever says if it is followed becomes a test; a
 * switch of many arms becomes a jump at the end of its sequence.
 */
#include "plan_derive.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_DEPTH  6  /* pointers behind pointers */
#define MAX_ALIKE  3  /* structs that lead to their own kind */
#define CHAIN_MAX  4  /* arms that are tested one after the other */
#define LARGE	   64 /* arms; in more, none stands for nothing: else may copy too much */
#define STRUCT_CAP 8192
#define PATH_CAP   4096
#define BITSET_CAP 1024

void plan_error(const struct deriver *d, struct pos pos, const char *fmt, ...)
{
	char text[256];
	va_list ap;
	if (d->trial)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	error_at(pos, "%s", text);
}

/* -- steps -- */

struct plan_step *plan_step(struct deriver *d, enum plan_op op, const char *what)
{
	struct seq *q = d->seq;
	q->steps = xgrow(q->steps, q->n, sizeof *q->steps);
	q->what = xgrow(q->what, q->n, sizeof *q->what);
	struct plan_step *s = &q->steps[q->n];
	q->what[q->n++] = what;
	*s = (struct plan_step){.op = (uint8_t)op,
	    .base.from = PLAN_ZERO,
	    .size.from = PLAN_ZERO,
	    .most.from = PLAN_ZERO};
	return s;
}

int plan_slot(struct deriver *d)
{
	if (d->nslots == PLAN_SLOTS) {
		plan_error(d, d->call->pos,
		    "the capture plan of '%s' needs more than %d sets of pieces", d->call->name,
		    PLAN_SLOTS);
		return 0;
	}
	return d->nslots++;
}

static struct plan_step *copy_step(
    struct deriver *d, enum plan_op op, struct place base, unsigned flags, const char *path)
{
	struct plan_step *s = plan_step(d, op, path);
	if (d->whole)
		flags &= ~(unsigned)PLAN_TEXT;
	s->base = base.at;
	s->stride = base.it ? (uint16_t)base.it->stride : 0;
	s->flags = (uint8_t)(flags | d->flags | (d->ok ? PLAN_OK : 0));
	return s;
}

/* The slot of the same, or of more of it from the same place; -1: it is not copied yet. */
static int copied(const struct deriver *d, const struct plan_step *s, const struct iter *it)
{
	for (int i = 0; i < d->ntouched; i++) {
		const struct touched *t = &d->touched[i];
		struct plan_step same = *s;
		if (t->it != it || (t->step.flags & ~s->flags))
			continue;
		same.flags = t->step.flags;
		if (same.size.from == PLAN_ZERO && t->step.size.from == PLAN_ZERO &&
		    same.add <= t->step.add) {
			same.add = t->step.add;
			same.cap = t->step.cap;
		}
		if (memcmp(&same, &t->step, sizeof same) == 0)
			return t->slot;
	}
	return -1;
}

/* One alternative of a size into a step. False: it is never more than nothing. */
static bool put_size(struct plan_step *s, const struct bound *b, uint32_t cap)
{
	const struct term *size = NULL, *most = NULL;
	for (int i = 0; i < b->n; i++) {
		const struct term *t = &b->t[i];
		if (t->src.from == PLAN_ZERO) {
			if (t->add <= 0)
				return false;
			if ((uint64_t)t->add < cap)
				cap = (uint32_t)t->add;
		} else if (!size) {
			size = t;
		} else if (t->scale == 1 && t->add <= 0 && !most) {
			most = t;
		} else if (size->scale == 1 && size->add <= 0 && !most) {
			most = size;
			size = t;
		}
	}
	s->cap = cap;
	if (!size) {
		s->add = cap;
		return true;
	}
	s->size = size->src;
	s->scale = size->scale > 0xffff ? 0xffff : (uint16_t)size->scale;
	/* what is taken away may be copied: it is only more */
	s->add = size->add < 0 ? 0 : size->add > PLAN_MAX_CAP ? PLAN_MAX_CAP : (uint32_t)size->add;
	if (most)
		s->most = most->src;
	return true;
}

/* An addend in bytes; what is past every cap needs no more than the cap's digits. */
static int64_t in_bytes(int64_t v, uint32_t scale, uint32_t add)
{
	if (v > PLAN_MAX_CAP)
		v = PLAN_MAX_CAP;
	if (v < -(int64_t)PLAN_MAX_CAP)
		v = -(int64_t)PLAN_MAX_CAP;
	return v * scale + add;
}

int plan_copy(struct deriver *d, struct place base, struct bounds size, uint32_t scale,
    uint32_t add, uint32_t cap, unsigned flags, const char *path)
{
	int slot = -1;
	for (int i = 0; i < size.n; i++)
		for (int k = 0; k < size.alt[i].n; k++) {
			struct term *t = &size.alt[i].t[k];
			t->scale *= scale;
			t->add = in_bytes(t->add, scale, add);
		}
	for (int i = 0; i < size.n; i++) {
		struct plan_step *s = copy_step(d, PLAN_COPY, base, flags, path);
		if (!put_size(s, &size.alt[i], cap)) {
			d->seq->n--;
			continue;
		}
		int old = size.n == 1 ? copied(d, s, base.it) : -1;
		if (old >= 0) {
			d->seq->n--;
			return old;
		}
		struct plan_step same = *s;
		if (slot < 0)
			slot = plan_slot(d);
		s->slot = (uint8_t)slot;
		if (size.n == 1 && d->ntouched < MAX_TOUCHED)
			d->touched[d->ntouched++] = (struct touched){base.it, same, slot};
	}
	return slot;
}

/* Of a buffer less than nothing is more than enough: it is shown as far as -s allows. */
static struct bounds unsigned_sizes(struct bounds b)
{
	for (int i = 0; i < b.n; i++)
		for (int k = 0; k < b.alt[i].n; k++)
			b.alt[i].t[k].src.width &= (uint8_t)~PLAN_SIGNED;
	return b;
}

static struct bounds constant_bound(int64_t v)
{
	return (struct bounds){.n = 1, .alt[0] = {.n = 1, .t[0] = {{PLAN_ZERO, 0, 0}, 0, v}}};
}

static bool is_bounded(const struct bounds *b)
{
	for (int i = 0; i < b->n; i++)
		if (!b->alt[i].n)
			return false;
	return b->n > 0;
}

/* The bound of a size. Without one the description cannot be captured, which is an error. */
static struct bounds size_of(struct deriver *d, const struct type *t, const struct expr *e,
    const struct pscope *sc, const struct iter *it)
{
	struct bounds b = plan_bound(d, e, sc, it);
	if (!is_bounded(&b)) {
		plan_error(d, e ? e->pos : t->pos,
		    "this size cannot be captured: it must reduce to constants, arguments, the "
		    "result or integers of memory that is copied before");
		b = constant_bound(1);
	}
	return b;
}

static struct iter *new_iter(int slot, uint32_t stride, const struct iter *above)
{
	struct iter *it = xalloc(sizeof *it);
	it->slot = slot;
	it->stride = stride;
	it->many = stride || (above && above->many);
	return it;
}

static struct place in_memory(const struct iter *it, uint32_t offset, unsigned width)
{
	return (struct place){
	    .at = {(uint8_t)(PLAN_SLOT + it->slot), (uint8_t)width, (uint16_t)offset}, .it = it};
}

/* -- structs -- */

static const struct strct *variant(const struct deriver *d, const struct strct *s)
{
	while (s->next && s->abis && !(s->abis & (1u << d->abi)))
		s = s->next;
	return s;
}

static bool enter_struct(struct deriver *d, const struct strct *s)
{
	int alike = 0;
	for (int i = 0; i < d->non_way; i++)
		alike += d->on_way[i] == s;
	if (alike == MAX_ALIKE || d->non_way == (int)(sizeof d->on_way / sizeof *d->on_way))
		return false;
	d->on_way[d->non_way++] = s;
	return true;
}

/* A member whose size only its own members tell, behind what is copied of the struct. */
static void variable_member(struct deriver *d, const struct type *t, struct place at,
    const struct pscope *sc, const char *path)
{
	unsigned flags = PLAN_HERE;
	struct bounds b;
	uint32_t scale = 1, cap = PLAN_MAX_CAP;
	switch (t->kind) {
	case A_BYTES:
		flags |= PLAN_TEXT;
		b = unsigned_sizes(plan_bound(d, t->len, sc, at.it));
		if (!is_bounded(&b))
			b = constant_bound(PLAN_MAX_CAP);
		break;
	case A_STR:
	case A_PATH:
		if (!t->len) {
			struct plan_step *s = copy_step(
			    d, PLAN_STRING, at, flags | (t->kind == A_STR ? PLAN_TEXT : 0), path);
			s->slot = (uint8_t)plan_slot(d);
			s->cap = t->kind == A_STR ? PLAN_MAX_CAP : PATH_CAP;
			return;
		}
		/* fall through */
	case A_BITSET:
	case A_ATTRS:
	case A_FMT:
		if (!t->len)
			return; /* the rest of something that has an end */
		b = size_of(d, t, t->len, sc, at.it);
		break;
	case A_ARRAY:
		scale = t->elem->size[d->lay];
		if (!scale)
			return;
		b = size_of(d, t, t->len, sc, at.it);
		break;
	case A_STRUCT:
		if (!t->len)
			return;
		b = size_of(d, t, t->len, sc, at.it);
		cap = STRUCT_CAP;
		break;
	default: return;
	}
	int slot = plan_copy(d, at, b, scale, 0, cap, flags, path);
	if (slot >= 0 && t->kind == A_ARRAY) {
		struct iter *it = new_iter(slot, scale, at.it);
		plan_type(d, t->elem, in_memory(it, 0, 0), sc, xfmt("%s[]", path));
	}
}

static void walk_members(struct deriver *d, const struct strct *s, const struct pscope *sc,
    const char *path, const char *sep)
{
	struct env env = {.strct = (struct strct *)s};
	for (int i = 0; i < s->nmembers; i++) {
		const struct member *m = &s->members[i], *place = m;
		const struct type *t = m->type;
		struct guard g;
		if (!t || (m->flags & MEMBER_MORE))
			continue;
		if (m->show) {
			struct name_ref r = resolve_name(&env, m->name);
			if (r.kind == N_MEMBER)
				place = r.member;
		}
		if (m->cond && plan_static(d, m->cond, sc) == TRI_NO)
			continue;
		const char *name = m->name && *m->name ? xfmt("%s%s%s", path, sep, m->name) : path;
		unsigned flags = d->flags;
		if ((m->flags & MEMBER_VERBOSE) && !m->unless)
			d->flags |= PLAN_VERBOSE;
		plan_guard(d, m->cond, true, sc, &g);
		uint32_t off = sc->at + place->offset[d->lay];
		if (place->follows)
			; /* where it begins is not known here: within the bound, or not at all */
		else if (sc->open && !fixed_size(t) && t->kind != A_SWITCH && t->kind != A_NONE &&
			 t->kind != A_PTR && !(t->kind == A_STRUCT && !t->len))
			variable_member(d, t, in_memory(sc->it, off, 0), sc, name);
		else
			plan_type(d, t, in_memory(sc->it, off, 0), sc, name);
		/* arms without a size of their own: any of them */
		for (int k = 0; sc->open && !place->follows && t->kind == A_SWITCH && k <= t->narms;
		     k++) {
			const struct type *arm = k < t->narms ? t->arms[k].type : t->other;
			if (arm && !fixed_size(arm) && arm->kind != A_SWITCH && arm->kind != A_NONE)
				variable_member(d, arm, in_memory(sc->it, off, 0), sc, name);
		}
		plan_guard_end(d, &g);
		d->flags = flags;
	}
}

static void walk_struct(
    struct deriver *d, const struct strct *s, struct pscope in, const char *path, const char *sep)
{
	struct pscope *sc = xalloc(sizeof *sc);
	if (!enter_struct(d, s))
		return;
	*sc = in;
	sc->s = s;
	walk_members(d, s, sc, path, sep);
	d->non_way--;
}

/* -- switches -- */

struct choice {
	int64_t v;
	const struct type *type;
	const struct strct *body;
	const char *name;
	int order;
};

static void walk_choice(struct deriver *d, const struct choice *c, struct place at,
    const struct pscope *sc, const char *path)
{
	if (c->type)
		plan_type(d, c->type, at, sc, path);
	else if (c->body && at.it)
		walk_struct(d, c->body,
		    (struct pscope){.up = sc,
			.it = at.it,
			.at = at.at.offset,
			.open = sc && sc->open,
			.sees_call = false},
		    path, ".");
}

/* Whether steps would come of it. */
static bool leads_anywhere(
    const struct deriver *d, const struct choice *c, struct place at, const struct pscope *sc)
{
	struct deriver trial = *d;
	struct seq seq = {0};
	trial.seq = &seq;
	trial.trial = true;
	trial.npending = 0;
	trial.ntouched = 0;
	walk_choice(&trial, c, at, sc, "");
	return seq.n || trial.npending;
}

/* The arms of a switch for this ABI, sorted; of equal values the first. *other: else. */
static struct choice *arms_of(
    const struct deriver *d, const struct type *t, int *n, struct choice *other)
{
	struct choice *c = NULL;
	int k = 0;
	*other = (struct choice){.type = t->other};
	for (int i = 0; i < t->narms; i++) {
		const struct arm *a = &t->arms[i];
		if (a->is_else) {
			other->type = a->type;
			other->body = a->body;
			continue;
		}
		for (int j = 0; j < a->nlabels; j++) {
			struct cval v;
			if (!const_eval(a->labels[j], &v))
				continue;
			struct choice one = {v.v[d->abi], a->type, a->body, NULL, k};
			if (a->labels[j]->kind == E_NAME)
				one.name = a->labels[j]->name;
			PUSH(c, k, one);
		}
	}
	for (int i = 0; t->caseset && i < t->caseset->nrows; i++) {
		const struct row *r = &t->caseset->rows[i];
		/* a name only: as the others */
		if (!r->type || r->cv.absent[d->abi] || r->type->kind == A_TODO ||
		    (r->type->kind == A_INT && r->type->style == INT_HEX_STYLE &&
			r->type->base == BASE_NONE))
			continue;
		struct choice one = {r->cv.v[d->abi], r->type, NULL, r->name, k};
		PUSH(c, k, one);
	}
	*n = k;
	return c;
}

static int by_value32(const void *a, const void *b)
{
	const struct choice *x = a, *y = b;
	uint32_t v = (uint32_t)x->v, w = (uint32_t)y->v;
	return v != w ? (v < w ? -1 : 1) : x->order - y->order;
}

static bool is_logical(const struct expr *e)
{
	if (e->kind == E_CALL)
		return strcmp(e->name, "readable") == 0 || strcmp(e->name, "anyat") == 0 ||
		       strcmp(e->name, "any") == 0;
	if (e->kind == E_UNARY)
		return e->op[0] == '!';
	return e->kind == E_BINARY && (strstr("== != <= >= && ||", e->op) != NULL) &&
	       strcmp(e->op, "&") != 0 && strcmp(e->op, "|") != 0 && strcmp(e->op, "=") != 0;
}

/* Arms of a condition: 1 and 0. */
static void walk_condition(struct deriver *d, const struct type *t, const struct choice *c, int n,
    const struct choice *other, struct place at, const struct pscope *sc, const char *path)
{
	for (int want = 1; want >= 0; want--) {
		const struct choice *arm = other;
		for (int i = n; i-- > 0;)
			if (c[i].v == want)
				arm = &c[i];
		if (!leads_anywhere(d, arm, at, sc))
			continue;
		struct guard g;
		plan_guard(d, t->on, want, sc, &g);
		walk_choice(d, arm, at, sc, path);
		plan_guard_end(d, &g);
	}
}

static bool same_arm(const struct choice *a, const struct choice *b)
{
	return a->type == b->type && a->body == b->body;
}

/* One arm after the other, each behind tests of its values. */
static void walk_chain(struct deriver *d, struct choice *c, int n, const struct choice *other,
    struct plan_int src, uint32_t mask, struct place at, const struct pscope *sc, const char *path)
{
	int slots = d->nslots, most = slots; /* only one of the arms is ever taken */
	for (int i = 0; i < n; i++) {
		bool done = false;
		int labels = 0, last = i;
		for (int k = 0; k < i; k++)
			done |= same_arm(&c[k], &c[i]);
		if (done || !leads_anywhere(d, &c[i], at, sc))
			continue;
		for (int k = i; k < n; k++)
			if (same_arm(&c[k], &c[i])) {
				labels++;
				last = k;
			}
		struct guard g;
		plan_guard(d, NULL, true, sc, &g);
		for (int k = i, left = labels - 1; k < last; k++) {
			if (!same_arm(&c[k], &c[i]))
				continue;
			struct plan_step *s = plan_step(d, PLAN_SKIP, c[k].name);
			s->size = src;
			s->mask = mask;
			s->cmp = PLAN_EQ;
			s->value = (uint32_t)c[k].v;
			s->skip = (uint8_t)left--;
		}
		plan_guard_value(d, &g, src, mask, PLAN_NE, c[last].v, c[last].name);
		d->nslots = slots;
		walk_choice(d, &c[i], at, sc, path);
		most = d->nslots > most ? d->nslots : most;
		plan_guard_end(d, &g);
	}
	d->nslots = most;
	if (!leads_anywhere(d, other, at, sc))
		return;
	struct guard g;
	plan_guard(d, NULL, true, sc, &g);
	for (int i = 0; i < n && n <= 16; i++)
		plan_guard_value(d, &g, src, mask, PLAN_EQ, c[i].v, c[i].name);
	walk_choice(d, other, at, sc, path);
	plan_guard_end(d, &g);
}

static void walk_switch(struct deriver *d, const struct type *t, struct place at,
    const struct pscope *sc, const char *path)
{
	struct choice other;
	struct plan_int src;
	uint32_t mask;
	int n, leading = 0;
	struct choice *c = arms_of(d, t, &n, &other);
	int64_t known;
	if (plan_constant(d, t->on, sc, &known)) {
		const struct choice *arm = &other;
		for (int i = n; i-- > 0;)
			if (c[i].v == known)
				arm = &c[i];
		walk_choice(d, arm, at, sc, path);
		return;
	}
	plan_bound(d, t->on, sc, NULL); /* what it looks at */
	if (is_logical(t->on)) {
		walk_condition(d, t, c, n, &other, at, sc, path);
		return;
	}
	for (int i = 0; i < n; i++) {
		bool seen = false;
		for (int k = 0; k < i && !seen && n < 64; k++)
			seen = same_arm(&c[k], &c[i]);
		leading += !seen && leads_anywhere(d, &c[i], at, sc);
	}
	if (!leading && !leads_anywhere(d, &other, at, sc))
		return;
	if (!plan_value(d, t->on, sc, &src, &mask)) {
		/* which one cannot be told: all that it may be, with -v or without */
		unsigned flags = d->flags;
		const struct choice *brief = NULL;
		d->brief = true;
		if (plan_constant(d, t->on, sc, &known)) {
			brief = &other;
			for (int i = n; i-- > 0;)
				if (c[i].v == known)
					brief = &c[i];
		}
		d->brief = false;
		for (int i = 0; i <= n; i++) {
			const struct choice *arm = i < n ? &c[i] : &other;
			d->flags = flags | (brief && !same_arm(arm, brief) ? PLAN_VERBOSE : 0);
			walk_choice(d, arm, at, sc, path);
		}
		d->flags = flags;
		return;
	}
	for (int i = 0; i < n; i++)
		if ((c[i].v < 0 && !(src.width & PLAN_SIGNED)) ||
		    c[i].v != (int64_t)(int32_t)c[i].v)
			if (c[i].v < 0 || c[i].v > UINT32_MAX)
				c[i].v = INT64_MIN; /* of no value that the source can have */
	if (leading > CHAIN_MAX && d->npending < (int)(sizeof d->pending / sizeof *d->pending)) {
		d->pending[d->npending++] =
		    (struct pending){t, at, sc, path, d->ok, d->all, d->flags};
		return;
	}
	walk_chain(d, c, n, &other, src, mask, at, sc, path);
}

/* -- sequences -- */

static char *hexkey(const void *p, size_t n)
{
	char *k = xalloc(2 * n + 1);
	for (size_t i = 0; i < n; i++)
		snprintf(k + 2 * i, 3, "%02x", ((const uint8_t *)p)[i]);
	return k;
}

/* The index of the sequence, ended; 0: it is empty. */
static uint16_t store(struct plan_pool *pool, struct deriver *d)
{
	struct seq *q = d->seq;
	if (!q->n)
		return 0;
	plan_step(d, PLAN_END, NULL);
	char *k = hexkey(q->steps, (size_t)q->n * sizeof *q->steps);
	void *old = map_get(pool->seen, k);
	if (old)
		return (uint16_t)(uintptr_t)old;
	int at = pool->nsteps;
	if (at + q->n > 65535)
		error_at((struct pos){"descc", 0, 0}, "capture plans outgrew 16-bit indices");
	for (int i = 0; i < q->n; i++) {
		pool->what = xgrow(pool->what, pool->nsteps, sizeof *pool->what);
		pool->what[pool->nsteps] = q->what[i];
		PUSH(pool->steps, pool->nsteps, q->steps[i]);
	}
	map_put(pool->seen, k, (void *)(uintptr_t)at);
	return (uint16_t)at;
}

static uint32_t store_arms(
    struct plan_pool *pool, const struct plan_arm *arms, const char **names, int n)
{
	char *k = hexkey(arms, (size_t)n * sizeof *arms);
	void *old = map_get(pool->arms_seen, k);
	if (old)
		return (uint32_t)(uintptr_t)old - 1;
	int at = pool->narms;
	for (int i = 0; i < n; i++) {
		pool->arm_names = xgrow(pool->arm_names, pool->narms, sizeof *pool->arm_names);
		pool->arm_names[pool->narms] = names[i];
		PUSH(pool->arms, pool->narms, arms[i]);
	}
	map_put(pool->arms_seen, k, (void *)(uintptr_t)(at + 1));
	return (uint32_t)at;
}

static void finish(struct deriver *d);

/* A switch at the end of a sequence: a sequence for each arm, which ends with what is left. */
static void jump(struct deriver *d, const struct pending *p)
{
	struct choice other;
	struct plan_int src;
	uint32_t mask;
	int n, narms = 0, nnames = 0;
	struct plan_arm *arms = NULL;
	const char **names = NULL;
	struct choice *c = arms_of(d, p->t, &n, &other);
	d->ok = p->ok;
	d->all = p->all;
	d->flags = p->flags;
	if (!plan_value(d, p->t->on, p->sc, &src, &mask))
		return;
	bool always = d->npending || leads_anywhere(d, &other, p->at, p->sc);
	qsort(c, (size_t)n, sizeof *c, by_value32);
	for (int i = 0; i < n; i++) {
		if ((i && (uint32_t)c[i].v == (uint32_t)c[i - 1].v) || c[i].v < INT32_MIN ||
		    c[i].v > UINT32_MAX)
			continue;
		struct deriver sub = *d;
		struct seq seq = {0};
		sub.seq = &seq;
		walk_choice(&sub, &c[i], p->at, p->sc, p->path);
		finish(&sub);
		uint16_t steps = store(d->pool, &sub);
		if (!steps && (!always || (n > LARGE && !d->npending)))
			continue;
		PUSH(arms, narms, ((struct plan_arm){(uint32_t)c[i].v, steps, 0}));
		PUSH(names, nnames, c[i].name);
	}
	struct plan_step *s = plan_step(d, PLAN_SWITCH, p->path);
	s->size = src;
	s->mask = mask;
	s->narms = (uint16_t)narms;
	s->arms = store_arms(d->pool, arms, names, narms);
	walk_choice(d, &other, p->at, p->sc, p->path);
}

static void finish(struct deriver *d)
{
	while (d->npending) {
		struct pending p = d->pending[0];
		d->npending--;
		memmove(d->pending, d->pending + 1, (size_t)d->npending * sizeof p);
		jump(d, &p);
	}
}

/* -- types -- */

static void follow(struct deriver *d, int slot, const struct type *t, const struct place *base,
    const struct pscope *sc, const char *path)
{
	if (slot < 0)
		return;
	plan_type(d, t, in_memory(new_iter(slot, 0, base->it), 0, 0), sc, path);
}

static void struct_pointee(struct deriver *d, const struct type *t, struct place base,
    const struct pscope *sc, const char *path, const char *whole)
{
	const struct strct *s = variant(d, t->strct);
	struct bounds size = constant_bound(s->total[d->lay]);
	if (t->len) {
		size = size_of(d, t, t->len, sc, base.it);
		if ((s->flags & STRUCT_WHOLE) && size.n < MAX_ALTS)
			size.alt[size.n++] = constant_bound(s->total[d->lay]).alt[0];
	}
	int slot = plan_copy(d, base, size, 1, 0, STRUCT_CAP, 0, whole);
	if (slot < 0)
		return;
	walk_struct(d, s,
	    (struct pscope){.up = sc,
		.it = new_iter(slot, 0, base.it),
		.args = t->args,
		.nargs = t->nargs,
		.len = t->len,
		.open = !t->len},
	    path, "->");
}

static void pointee(struct deriver *d, const struct type *t, struct place base,
    const struct pscope *sc, const char *path)
{
	const char *whole = xfmt("*%s", path);
	uint32_t fixed = t->size[d->lay];
	struct bounds size;
	struct plan_step *s;
	int slot;
	switch (t->kind) {
	case A_NONE:
	case A_TODO:
	case A_WORD: return;
	case A_STR:
	case A_PATH:
		if (t->len) {
			plan_copy(
			    d, base, size_of(d, t, t->len, sc, base.it), 1, 0, PATH_CAP, 0, whole);
			return;
		}
		s = copy_step(d, PLAN_STRING, base, t->kind == A_STR ? PLAN_TEXT : 0, whole);
		s->slot = (uint8_t)plan_slot(d);
		s->cap = t->kind == A_STR ? PLAN_MAX_CAP : PATH_CAP;
		return;
	case A_BYTES:
		size = plan_bound(d, t->len, sc, base.it);
		if (!is_bounded(&size))
			size = constant_bound(PLAN_MAX_CAP); /* -s bounds it */
		if (t->take)
			size = plan_least(size, plan_bound(d, t->take, sc, base.it));
		plan_copy(d, base, unsigned_sizes(size), 1, 0, PLAN_MAX_CAP, PLAN_TEXT, whole);
		return;
	case A_BITSET:
		size = t->len ? size_of(d, t, t->len, sc, base.it) : constant_bound(fixed);
		plan_copy(d, base, size, 1, 0, BITSET_CAP, 0, whole);
		return;
	case A_ATTRS:
		size = size_of(d, t, t->len, sc, base.it);
		plan_copy(d, base, size, 1, 0, PLAN_MAX_CAP, 0, whole);
		return;
	case A_ARRAY: {
		uint32_t each = t->elem->size[d->lay];
		if (!each) {
			plan_error(d, t->pos, "elements without a fixed size cannot be captured");
			return;
		}
		size = size_of(d, t, t->len, sc, base.it);
		slot = plan_copy(
		    d, base, size, each, 0, PLAN_MAX_CAP, fixed || t->max ? 0 : PLAN_MORE, whole);
		if (slot >= 0)
			plan_type(d, t->elem, in_memory(new_iter(slot, each, base.it), 0, 0), sc,
			    xfmt("%s[]", path));
		return;
	}
	case A_STRUCT: struct_pointee(d, t, base, sc, path, whole); return;
	case A_SEQ: {
		/* what follows the first is bounded by something around both */
		plan_pointee(d, t->elem, base, sc, path);
		return;
	}
	case A_SWITCH: break;
	case A_THEN: plan_pointee(d, t->elem, base, sc, path); return;
	case A_FMT:
		if (plan_reads(d, t, base, false, sc, whole))
			return;
		break;
	default: break;
	}
	if (t->kind == A_SWITCH) {
		/* as the walk of a value sees it: the arms are what is pointed to */
		struct type *p = xalloc(sizeof *p);
		*p = *t;
		p->arms = xalloc((size_t)(t->narms + 1) * sizeof *p->arms);
		for (int i = 0; i < t->narms; i++) {
			p->arms[i] = t->arms[i];
			if (t->arms[i].type)
				p->arms[i].type = plan_pointer_to(t->arms[i].type);
		}
		if (t->other)
			p->other = plan_pointer_to(t->other);
		if (t->caseset) {
			struct cases *cs = xalloc(sizeof *cs);
			*cs = *t->caseset;
			cs->rows = xalloc((size_t)(cs->nrows + 1) * sizeof *cs->rows);
			for (int i = 0; i < cs->nrows; i++) {
				cs->rows[i] = t->caseset->rows[i];
				if (cs->rows[i].type)
					cs->rows[i].type = plan_pointer_to(cs->rows[i].type);
			}
			p->caseset = cs;
		}
		walk_switch(d, p, base, sc, path);
		return;
	}
	if (fixed) {
		slot = plan_copy(d, base, constant_bound(fixed), 1, 0, STRUCT_CAP, 0, whole);
		follow(d, slot, t, &base, sc, whole);
	}
}

void plan_pointee(struct deriver *d, const struct type *t, struct place base,
    const struct pscope *sc, const char *path)
{
	if (d->depth == MAX_DEPTH)
		return;
	d->depth++;
	if (!(base.at.width & PLAN_WIDTH))
		base.at.width = abi_table[d->abi].word;
	pointee(d, t, base, sc, path);
	d->depth--;
}

/* A pointer in the direction that it has. */
static void pointer(struct deriver *d, const struct type *t, struct place at,
    const struct pscope *sc, const char *path)
{
	bool ok = d->ok, all = d->all;
	at.at.width = t->width ? (uint8_t)(t->width / 8) : abi_table[d->abi].word;
	switch (t->dir) {
	case DIR_OUT:
	case DIR_OUTANY:
		if (!d->exit) {
			/* what the exit compares with: as it is now, without what it leads to */
			if (d->depth == 0 && type_exit_flags((struct type *)t) & TYPE_SNAPSHOT) {
				d->depth = MAX_DEPTH - 1;
				plan_pointee(d, t->elem, at, sc, path);
				d->depth = 0;
			}
			return;
		}
		d->ok = ok || t->dir == DIR_OUT;
		d->all = true;
		break;
	case DIR_INOUT: d->all = true; break;
	default: {
		/* what waits for the exit is looked at then, and only then */
		unsigned f = type_exit_flags((struct type *)t);
		if (d->exit ? !d->all && !(f & TYPE_EXIT)
			    : f & TYPE_EXIT && !(f & (TYPE_SNAPSHOT | TYPE_KEEP)))
			return;
		d->all = true;
	}
	}
	plan_pointee(d, t->elem, at, sc, path);
	d->ok = ok;
	d->all = all;
}

void plan_type(struct deriver *d, const struct type *t, struct place at, const struct pscope *sc,
    const char *path)
{
	bool all = d->all;
	uint32_t each;
	if (!t)
		return;
	switch (t->kind) {
	case A_PTR: pointer(d, t, at, sc, path); return;
	case A_ARRAY:
		each = t->elem->size[d->lay];
		if (!at.it || !each)
			return;
		if (at.it->many) {
			uint32_t n = t->size[d->lay] / each;
			for (uint32_t i = 0; i < n && i < 8; i++) {
				struct place el = at;
				el.at.offset = (uint16_t)(at.at.offset + i * each);
				plan_type(d, t->elem, el, sc, xfmt("%s[%u]", path, i));
			}
			return;
		}
		plan_type(d, t->elem,
		    in_memory(new_iter(at.it->slot, each, at.it), at.at.offset, 0), sc,
		    xfmt("%s[]", path));
		return;
	case A_STRUCT:
		if (at.it)
			walk_struct(d, variant(d, t->strct),
			    (struct pscope){.up = sc,
				.it = at.it,
				.at = at.at.offset,
				.args = t->args,
				.nargs = t->nargs,
				.len = t->len},
			    path, ".");
		return;
	case A_SEQ: plan_type(d, t->elem, at, sc, path); return;
	case A_THEN:
		/* the second half is written if all of the first is still there */
		d->all = true;
		d->whole = d->exit;
		plan_type(d, t->elem, at, sc, path);
		d->whole = false;
		if (d->exit)
			plan_type(d, t->second, at, sc, path);
		d->all = all;
		return;
	case A_SWITCH: walk_switch(d, t, at, sc, path); return;
	/* an argument that is a string or a buffer is a pointer to it */
	case A_STR:
	case A_PATH:
	case A_BYTES:
		if (!at.it) {
			struct type *p = plan_pointer_to((struct type *)t);
			p->dir = t->dir;
			pointer(d, p, at, sc, path);
		}
		return;
	case A_FMT:
		if (!d->exit || d->all)
			plan_reads(d, t, at, true, sc, path);
		return;
	default: return;
	}
}

struct type *plan_pointer_to(struct type *t)
{
	struct type *p = xalloc(sizeof *p);
	*p = (struct type){
	    .kind = A_PTR, .pos = t->pos, .dir = DIR_IN, .base = BASE_NONE, .elem = t};
	return p;
}

/* -- calls -- */

/* Must it, or may it, wait for the exit? Then what comes behind it does so too. */
static bool may_wait(const struct type *t)
{
	if (type_exit_flags((struct type *)t))
		return true;
	if (t->kind == A_THEN || (t->kind == A_PTR && t->dir > DIR_IN))
		return true;
	for (int i = 0; t->kind == A_SWITCH && i < t->narms; i++)
		if (t->arms[i].type && may_wait(t->arms[i].type))
			return true;
	for (int i = 0; t->kind == A_SWITCH && t->caseset && i < t->caseset->nrows; i++)
		if (t->caseset->rows[i].type && may_wait(t->caseset->rows[i].type))
			return true;
	return t->kind == A_SWITCH && t->other && may_wait(t->other);
}

static bool has_iov(const struct type *t, int depth)
{
	if (!t || depth > 6)
		return false;
	if (t->kind == A_PTR || t->kind == A_ARRAY)
		return has_iov(t->elem, depth + 1);
	for (int i = 0; t->kind == A_STRUCT && i < t->strct->nmembers; i++) {
		const struct member *m = &t->strct->members[i];
		if ((m->name && strcmp(m->name, "iov_base") == 0) || has_iov(m->type, depth + 1))
			return true;
	}
	return false;
}

/* A buffer that -e write= dumps, which is looked at when the call returns (dump.c). */
static bool is_dumped(const struct call *c, const struct arg *a)
{
	if (!(c->classes & (CLASS(desc) | CLASS(network))))
		return false;
	return strcmp(a->name, "buf") == 0 || strcmp(a->name, "buff") == 0 ||
	       strcmp(a->name, "ubuf") == 0 || has_iov(a->type, 0);
}

static void walk_call(struct deriver *d)
{
	const struct call *c = d->call;
	bool waiting = false;
	for (int i = 0; i < c->nargs; i++) {
		const struct arg *a = &c->args[i];
		struct place at = {.at = plan_arg(d, i)};
		struct guard g;
		d->all = waiting;
		d->ok = false;
		d->flags = 0;
		if (d->exit && !waiting && is_dumped(c, a)) {
			d->all = true;
			d->flags = PLAN_DUMP;
		}
		if (may_wait(a->type)) {
			waiting = true;
			if (d->exit && !(d->flags & PLAN_DUMP))
				d->all = a->type->kind == A_SWITCH ? d->all : true;
			d->flags = 0;
		}
		if (a->cond && plan_static(d, a->cond, NULL) == TRI_NO)
			continue;
		plan_guard(d, a->cond, true, NULL, &g);
		plan_type(d, a->type, at, NULL, a->name);
		plan_guard_end(d, &g);
	}
	d->flags = 0;
	d->ok = false;
	if (d->exit && c->aux) {
		struct place none = {.at = {.from = PLAN_ZERO}};
		d->all = true;
		plan_type(d, c->aux, none, NULL, "");
	}
	finish(d);
}

static int layout_of(int abi)
{
	return abi_table[abi].layout;
}

int plan_derive(struct unit *u, struct plan_pool *pool, const struct call *c)
{
	struct plan_call plan = {0};
	for (int abi = 0; abi < ABI_COUNT; abi++)
		for (int exit = 0; exit < 2; exit++) {
			struct seq seq = {0};
			struct deriver d = {.u = u,
			    .pool = pool,
			    .call = c,
			    .abi = abi,
			    .lay = layout_of(abi),
			    .exit = exit,
			    .seq = &seq,
			    .trial = abi != 0 && error_count};
			walk_call(&d);
			(exit ? plan.exit : plan.entry)[abi] = store(pool, &d);
		}
	char *k = hexkey(&plan, sizeof plan);
	void *old = map_get(pool->plans_seen, k);
	if (old)
		return (int)(intptr_t)old - 1;
	map_put(pool->plans_seen, k, (void *)(intptr_t)(pool->nplans + 1));
	PUSH(pool->plans, pool->nplans, plan);
	return pool->nplans - 1;
}

void plan_check(struct unit *u)
{
	struct plan_pool pool;
	plan_pool_init(&pool);
	for (int i = 0; i < u->ncalls; i++)
		plan_derive(u, &pool, u->calls[i]);
}

void plan_pool_init(struct plan_pool *pool)
{
	*pool =
	    (struct plan_pool){.seen = map_new(), .arms_seen = map_new(), .plans_seen = map_new()};
	PUSH(pool->steps, pool->nsteps, (struct plan_step){0});
	pool->what = xgrow(pool->what, 0, sizeof *pool->what);
	pool->what[0] = NULL;
	char *k = hexkey(&(struct plan_call){0}, sizeof(struct plan_call));
	map_put(pool->plans_seen, k, (void *)(intptr_t)1);
	PUSH(pool->plans, pool->nplans, (struct plan_call){0});
}
