/*
 * plan_expr.c - expressions of the descriptions as a capture plan can have them: integers that are
 * copied already, times a constant, plus a constant; conditions on one such integer.
 *
 * What cannot be said that way is made larger: of a sum's bound, of a condition's truth. Only where
 * nothing bounds a size at all is there no plan.
 */
#include "plan_derive.h"

#include "format.h"

#include <stdlib.h>
#include <string.h>

static struct env env_of(const struct deriver *d, const struct pscope *sc)
{
	return (struct env){.strct = sc ? (struct strct *)sc->s : NULL,
	    .call = !sc || sc->sees_call ? (struct call *)d->call : NULL};
}

static const struct pscope *scope_up(const struct pscope *sc, int depth)
{
	while (depth-- > 0 && sc)
		sc = sc->up;
	return sc;
}

/* -- constants -- */

bool plan_constant(
    const struct deriver *d, const struct expr *e, const struct pscope *sc, int64_t *v)
{
	int64_t a, b;
	if (!e)
		return false;
	switch (e->kind) {
	case E_NUM: *v = e->num; return true;
	case E_NAME: {
		struct env env = env_of(d, sc);
		struct name_ref r = resolve_name(&env, e->name);
		if (r.kind == N_CONST) {
			*v = r.cv->v[d->abi];
			return true;
		}
		if (r.kind == N_PARAM) {
			const struct pscope *in = scope_up(sc, r.depth);
			return in && r.index < in->nargs &&
			       plan_constant(d, in->args[r.index], in->up, v);
		}
		if (r.kind == N_LEN) {
			const struct pscope *in = scope_up(sc, r.depth);
			return in && in->len && plan_constant(d, in->len, in->up, v);
		}
		if (r.kind != N_WORD)
			return false;
		if (strcmp(e->name, "word") == 0)
			*v = abi_table[d->abi].word;
		else if (strcmp(e->name, "exiting") == 0)
			*v = d->exit;
		else if (!d->exit && (strcmp(e->name, "ret") == 0 || strcmp(e->name, "ok") == 0 ||
					 strcmp(e->name, "err") == 0))
			*v = 0;
		else if (d->ok && strcmp(e->name, "ok") == 0)
			*v = 1;
		else if (d->brief && strcmp(e->name, "verbose") == 0)
			*v = 0;
		else
			return false;
		return true;
	}
	case E_UNARY:
		if (!plan_constant(d, e->a, sc, &a))
			return false;
		*v = e->op[0] == '-' ? (int64_t)(0 - (uint64_t)a) : e->op[0] == '~' ? ~a : !a;
		return true;
	case E_BINARY:
		/* one side may decide */
		if (strcmp(e->op, "&&") == 0 || strcmp(e->op, "||") == 0) {
			bool ka = plan_constant(d, e->a, sc, &a),
			     kb = plan_constant(d, e->b, sc, &b);
			bool decides = e->op[0] == '|';
			if ((ka && !a != decides) || (kb && !b != decides)) {
				*v = decides;
				return true;
			}
			*v = !decides;
			return ka && kb;
		}
		if (!plan_constant(d, e->a, sc, &a) || !plan_constant(d, e->b, sc, &b))
			return false;
		*v = const_apply(e->op, a, b);
		return true;
	case E_COND:
		if (!plan_constant(d, e->a, sc, &a))
			return false;
		return plan_constant(d, a ? e->b : e->c, sc, v);
	case E_SIZEOF: *v = e->type->size[d->lay]; return true;
	case E_CALL:
		if (strcmp(e->name, "offset") == 0) {
			struct env env = env_of(d, sc);
			struct name_ref r = resolve_name(&env, e->a->name);
			*v = 0;
			for (int i = 0; i < r.nvia; i++)
				*v += r.via[i]->offset[d->lay];
			return r.kind == N_MEMBER;
		}
		if ((strcmp(e->name, "min") == 0 || strcmp(e->name, "max") == 0) &&
		    plan_constant(d, e->a, sc, &a) && plan_constant(d, e->b, sc, &b)) {
			*v = (a < b) == (e->name[1] == 'i') ? a : b;
			return true;
		}
		return false;
	}
	return false;
}

enum tri plan_static(struct deriver *d, const struct expr *e, const struct pscope *sc)
{
	int64_t v;
	return !plan_constant(d, e, sc, &v) ? TRI_MAYBE : v ? TRI_YES : TRI_NO;
}

/* -- integers -- */

static struct plan_int base_int(const struct deriver *d, unsigned from, int base, uint32_t offset)
{
	static const uint8_t is_signed[BASE_COUNT] = {[BASE_s8] = 1,
	    [BASE_s16] = 1,
	    [BASE_s32] = 1,
	    [BASE_s64] = 1,
	    [BASE_long] = 1,
	    [BASE_klong] = 1};
	unsigned n = base_bytes(base, d->lay);
	bool big = n > 1 && (base == BASE_be16 || base == BASE_be32 || base == BASE_be64);
	return (struct plan_int){.from = (uint8_t)from,
	    .width = (uint8_t)(n | (is_signed[base] ? PLAN_SIGNED : 0) | (big ? PLAN_BIG : 0)),
	    .offset = (uint16_t)offset};
}

struct plan_int plan_arg(const struct deriver *d, int arg)
{
	const struct arg *a = &d->call->args[arg];
	int base = a->type->kind == A_PTR ? BASE_NONE : type_base(a->type);
	struct plan_int v = {
	    .from = (uint8_t)(PLAN_ARG + a->slot[d->lay]), .width = abi_table[d->abi].word};
	if (base < BASE_COUNT)
		v = base_int(d, v.from, base, 0);
	v.width &= (uint8_t)~PLAN_BIG; /* registers are as the machine has them */
	/* the half of a pair that matters: nothing is as large as 4 GiB */
	if (abi_table[d->abi].pair_args && (v.width & PLAN_WIDTH) == 8)
		v.width = 4;
	return v;
}

/* Can an integer of these elements be told while the pointers of those are followed? */
static bool can_tell(const struct iter *of, const struct iter *it)
{
	if (!of)
		return false;
	if (of->many)
		return of == it;
	return !it || it == of || it->slot != of->slot;
}

static bool member_int(const struct deriver *d, const struct expr *e, const struct name_ref *r,
    const struct pscope *sc, const struct iter *it, struct plan_int *v)
{
	const struct pscope *in = scope_up(sc, r->depth);
	int base = type_base(r->member->type);
	uint32_t off = in ? in->at : 0;
	if (!in || !can_tell(in->it, it) || base >= BASE_COUNT || r->member->width)
		return false;
	if ((e->at == 1 && d->exit) || (e->at == 2 && !d->exit))
		return false;
	for (int i = 0; i < r->nvia; i++) {
		if (r->via[i]->follows)
			return false;
		off += r->via[i]->offset[d->lay];
	}
	if (off > 0xffff)
		return false;
	*v = base_int(d, (unsigned)(PLAN_SLOT + in->it->slot), base, off);
	return true;
}

/* X of u32at(X) and its kin as an argument and a distance: what it points to is copied. */
static bool arg_and_distance(const struct deriver *d, const struct expr *e, const struct pscope *sc,
    int *arg, int64_t *distance)
{
	struct env env = env_of(d, sc);
	if (e->kind == E_NAME) {
		struct name_ref r = resolve_name(&env, e->name);
		*arg = r.index;
		*distance = 0;
		return r.kind == N_ARG && !e->at;
	}
	return e->kind == E_BINARY && e->op[0] == '+' && plan_constant(d, e->b, sc, distance) &&
	       *distance >= 0 && *distance < 4096 && e->a->kind == E_NAME &&
	       resolve_name(&env, e->a->name).kind == N_ARG &&
	       (*arg = resolve_name(&env, e->a->name).index, true);
}

int plan_touch(struct deriver *d, int arg, uint32_t len)
{
	unsigned flags = d->flags;
	bool ok = d->ok;
	d->ok = false;
	d->flags &= PLAN_DUMP; /* whoever needs it later may not be under the same condition */
	struct place base = {.at = plan_arg(d, arg)};
	base.at.width = abi_table[d->abi].word;
	struct bounds size = {.n = 1, .alt[0] = {.n = 1, .t[0] = {{PLAN_ZERO, 0, 0}, 0, len}}};
	int slot =
	    plan_copy(d, base, size, 1, 0, PLAN_MAX_CAP, 0, xfmt("*%s", d->call->args[arg].name));
	d->flags = flags;
	d->ok = ok;
	return slot;
}

static bool plain(struct deriver *d, const struct expr *e, const struct pscope *sc,
    const struct iter *it, struct plan_int *v);

/* What an expression on memory looks at must be there, whatever comes of it. */
static void touch_for(struct deriver *d, const struct expr *e, const struct pscope *sc)
{
	int arg;
	int64_t distance, n = 4;
	struct plan_int v;
	if (!e)
		return;
	if (e->kind == E_NAME && e->at)
		plain(d, e, sc, NULL, &v);
	if (e->kind == E_CALL &&
	    (strcmp(e->name, "u32at") == 0 || strcmp(e->name, "anyat") == 0 ||
		strcmp(e->name, "readable") == 0) &&
	    arg_and_distance(d, e->a, sc, &arg, &distance)) {
		if (e->b && !plan_constant(d, e->b, sc, &n)) {
			/* so many bytes, with a bound of its own */
			struct place base = {.at = plan_arg(d, arg)};
			base.at.width = abi_table[d->abi].word;
			struct bounds size = plan_bound(d, e->b, sc, NULL);
			if (!distance && size.n == 1 && size.alt[0].n)
				plan_copy(d, base, size, 1, 0, 4096, 0,
				    xfmt("*%s", d->call->args[arg].name));
			n = 0;
		}
		if (n > 0 && n <= 4096)
			plan_touch(d, arg, (uint32_t)(distance + n));
	}
	touch_for(d, e->a, sc);
	touch_for(d, e->b, sc);
	touch_for(d, e->c, sc);
}

/* The integer that e is as it stands in a register or in memory. */
static bool plain(struct deriver *d, const struct expr *e, const struct pscope *sc,
    const struct iter *it, struct plan_int *v)
{
	int arg;
	int64_t distance;
	if (e->kind == E_CALL && strcmp(e->name, "u32at") == 0 &&
	    arg_and_distance(d, e->a, sc, &arg, &distance)) {
		int slot = plan_touch(d, arg, (uint32_t)distance + 4);
		*v = (struct plan_int){(uint8_t)(PLAN_SLOT + slot), 4, (uint16_t)distance};
		return slot >= 0;
	}
	if (e->kind != E_NAME)
		return false;
	struct env env = env_of(d, sc);
	struct name_ref r = resolve_name(&env, e->name);
	const struct pscope *in = scope_up(sc, r.depth);
	switch (r.kind) {
	case N_MEMBER: return member_int(d, e, &r, sc, it, v);
	case N_PARAM:
		return in && r.index < in->nargs && plain(d, in->args[r.index], in->up, it, v);
	case N_LEN: return in && in->len && plain(d, in->len, in->up, it, v);
	case N_ARG: {
		if (!e->at) {
			*v = plan_arg(d, r.index);
			return true;
		}
		int base = pointee_base(d->call->args[r.index].type);
		if ((e->at == 1) == d->exit || base >= BASE_COUNT)
			return false;
		int slot = plan_touch(d, r.index, base_bytes(base, d->lay));
		*v = base_int(d, (unsigned)(PLAN_SLOT + slot), base, 0);
		return slot >= 0;
	}
	case N_WORD:
		if (strcmp(e->name, "ret") == 0) {
			*v = (struct plan_int){PLAN_RET, 8 | PLAN_SIGNED, 0};
			return true;
		}
		if (strcmp(e->name, "ok") == 0) {
			*v = (struct plan_int){PLAN_DONE, 1, 0};
			return true;
		}
		return false;
	default: return false;
	}
}

bool plan_value(struct deriver *d, const struct expr *e, const struct pscope *sc,
    struct plan_int *src, uint32_t *mask)
{
	int64_t m;
	if (e->kind == E_BINARY && strcmp(e->op, "&") == 0) {
		const struct expr *x = e->a, *c = e->b;
		if (plan_constant(d, x, sc, &m)) {
			x = e->b;
			c = e->a;
		}
		if (!plan_constant(d, c, sc, &m) || !plain(d, x, sc, NULL, src))
			return false;
		if (m >= 0 && m < UINT32_MAX) {
			*mask = (uint32_t)m;
			return true;
		}
		/* in the upper half alone */
		if ((uint64_t)m & UINT32_MAX || (src->width & PLAN_WIDTH) != 8 ||
		    (uint64_t)m >> 32 == UINT32_MAX)
			return false;
		if (src->from >= PLAN_SLOT) {
			src->offset += src->width & PLAN_BIG ? 0 : 4;
			src->width = (uint8_t)(4 | (src->width & PLAN_BIG));
		} else {
			src->width |= PLAN_HIGH;
		}
		*mask = (uint32_t)((uint64_t)m >> 32);
		return true;
	}
	*mask = UINT32_MAX;
	return plain(d, e, sc, NULL, src);
}

/* -- sizes -- */

static struct bounds fixed_bound(int64_t v)
{
	return (struct bounds){.n = 1, .alt[0] = {.n = 1, .t[0] = {{PLAN_ZERO, 0, 0}, 0, v}}};
}

static struct bounds no_bound(void)
{
	return (struct bounds){.n = 1};
}

static bool is_fixed(const struct bounds *b)
{
	return b->n == 1 && b->alt[0].n == 1 && b->alt[0].t[0].src.from == PLAN_ZERO;
}

static void scale_by(struct bounds *b, int64_t scale, int64_t add)
{
	for (int i = 0; i < b->n; i++)
		for (int k = 0; k < b->alt[i].n; k++) {
			struct term *t = &b->alt[i].t[k];
			t->scale *= scale;
			t->add = t->add * scale + add;
		}
}

/* The lesser of two, each the greatest of its alternatives. */
struct bounds plan_least(struct bounds a, struct bounds b)
{
	struct bounds out = {.n = 0};
	for (int i = 0; i < a.n; i++)
		for (int k = 0; k < b.n && out.n < MAX_ALTS; k++) {
			struct bound x = a.alt[i];
			for (int j = 0; j < b.alt[k].n && x.n < MAX_TERMS; j++)
				x.t[x.n++] = b.alt[k].t[j];
			out.alt[out.n++] = x;
		}
	/* more alternatives than there is room for: what bounds one of the two bounds all */
	return a.n * b.n > MAX_ALTS ? a : out;
}

static struct bounds greatest(struct bounds a, struct bounds b)
{
	if (a.n + b.n > MAX_ALTS)
		return no_bound();
	for (int i = 0; i < b.n; i++) {
		/* constants among themselves */
		const struct bound *y = &b.alt[i];
		bool less = false;
		for (int k = 0; k < a.n && y->n == 1 && y->t[0].src.from == PLAN_ZERO; k++) {
			struct bound *x = &a.alt[k];
			if (x->n != 1 || x->t[0].src.from != PLAN_ZERO)
				continue;
			if (x->t[0].add < y->t[0].add)
				x->t[0].add = y->t[0].add;
			less = true;
		}
		if (!less)
			a.alt[a.n++] = *y;
	}
	return a;
}

static bool same_op(const struct expr *e, const char *op)
{
	return strcmp(e->op, op) == 0;
}

static struct bounds binary_bound(
    struct deriver *d, const struct expr *e, const struct pscope *sc, const struct iter *it)
{
	struct bounds a, b;
	int64_t v;
	if (strlen(e->op) == 2 && !same_op(e, "<<") && !same_op(e, ">>"))
		return fixed_bound(1);
	if (same_op(e, "<") || same_op(e, ">"))
		return fixed_bound(1);
	a = plan_bound(d, e->a, sc, it);
	b = plan_bound(d, e->b, sc, it);
	if (is_fixed(&a) && !is_fixed(&b) && strchr("*+&", e->op[0])) {
		struct bounds t = a;
		a = b;
		b = t;
	}
	v = is_fixed(&b) ? b.alt[0].t[0].add : 0;
	switch (e->op[0]) {
	case '*':
		if (!is_fixed(&b) || v < 0)
			return no_bound();
		scale_by(&a, v, 0);
		return a;
	case '+':
		if (!is_fixed(&b))
			return no_bound();
		scale_by(&a, 1, v);
		return a;
	case '-':
		/* what is taken away makes it no larger, if it is no negative number */
		if (is_fixed(&b))
			scale_by(&a, 1, -v);
		return a;
	case '/':
		if (is_fixed(&a) && v > 0)
			a.alt[0].t[0].add /= v;
		return a;
	case '>': return a;
	case '%': return is_fixed(&b) && v > 0 ? fixed_bound(v - 1) : no_bound();
	case '&':
		if (is_fixed(&b) && v >= 0)
			return plan_least(a, b);
		return a;
	case '<':
		if (!is_fixed(&b) || v < 0 || v > 16)
			return no_bound();
		scale_by(&a, (int64_t)1 << v, 0);
		return a;
	default: return no_bound();
	}
}

struct bounds plan_bound(
    struct deriver *d, const struct expr *e, const struct pscope *sc, const struct iter *it)
{
	int64_t v;
	struct plan_int src;
	if (!e)
		return no_bound();
	if (plan_constant(d, e, sc, &v))
		return fixed_bound(v);
	touch_for(d, e, sc);
	switch (e->kind) {
	case E_NAME: {
		if (plain(d, e, sc, it, &src))
			return (struct bounds){.n = 1, .alt[0] = {.n = 1, .t[0] = {src, 1, 0}}};
		struct env env = env_of(d, sc);
		struct name_ref r = resolve_name(&env, e->name);
		const struct pscope *in = scope_up(sc, r.depth);
		if (r.kind == N_PARAM && in && r.index < in->nargs)
			return plan_bound(d, in->args[r.index], in->up, it);
		if (r.kind == N_LEN && in && in->len)
			return plan_bound(d, in->len, in->up, it);
		/* a member of few bits or bytes is its own bound */
		if (r.kind == N_MEMBER && r.member->width && r.member->width <= 16)
			return fixed_bound((1 << r.member->width) - 1);
		if (r.kind == N_MEMBER && type_base(r.member->type) < BASE_COUNT &&
		    base_bytes(type_base(r.member->type), d->lay) == 1)
			return fixed_bound(255);
		if (r.kind == N_WORD && strcmp(e->name, "verbose") == 0)
			return fixed_bound(1);
		return no_bound();
	}
	case E_UNARY: return e->op[0] == '!' ? fixed_bound(1) : no_bound();
	case E_BINARY: return binary_bound(d, e, sc, it);
	case E_COND:
		switch (plan_static(d, e->a, sc)) {
		case TRI_YES: return plan_bound(d, e->b, sc, it);
		case TRI_NO: return plan_bound(d, e->c, sc, it);
		default: return greatest(plan_bound(d, e->b, sc, it), plan_bound(d, e->c, sc, it));
		}
	case E_CALL:
		if (strcmp(e->name, "min") == 0)
			return plan_least(plan_bound(d, e->a, sc, it), plan_bound(d, e->b, sc, it));
		if (strcmp(e->name, "max") == 0)
			return greatest(plan_bound(d, e->a, sc, it), plan_bound(d, e->b, sc, it));
		if (strcmp(e->name, "u32at") == 0 && plain(d, e, sc, it, &src))
			return (struct bounds){.n = 1, .alt[0] = {.n = 1, .t[0] = {src, 1, 0}}};
		if (strcmp(e->name, "any") == 0 || strcmp(e->name, "anyat") == 0 ||
		    strcmp(e->name, "readable") == 0)
			return fixed_bound(1);
		return no_bound();
	default: return no_bound();
	}
}

/* -- conditions -- */

static const char *text_of(const struct expr *e)
{
	char *s;
	size_t n;
	FILE *f = open_memstream(&s, &n);
	if (!f)
		return "?";
	format_expr(f, e);
	fclose(f);
	return s; /* lives until descc exits, as nodes do */
}

static bool fits32(int64_t v, const struct plan_int *src)
{
	return src->width & PLAN_SIGNED ? v >= INT32_MIN && v <= INT32_MAX
					: v >= 0 && v <= UINT32_MAX;
}

void plan_guard_value(struct deriver *d, struct guard *g, struct plan_int src, uint32_t mask,
    enum plan_cmp skip_when, int64_t v, const char *what)
{
	if (g->n == (int)(sizeof g->at / sizeof *g->at))
		return;
	g->at[g->n++] = d->seq->n;
	struct plan_step *s = plan_step(d, PLAN_SKIP, what);
	s->size = src;
	s->mask = mask;
	s->cmp = (uint16_t)skip_when;
	s->value = (uint32_t)v;
}

static enum plan_cmp opposite(enum plan_cmp c)
{
	static const enum plan_cmp to[] = {
	    [PLAN_EQ] = PLAN_NE, [PLAN_NE] = PLAN_EQ, [PLAN_LT] = PLAN_GE, [PLAN_GE] = PLAN_LT};
	return to[c];
}

/* One comparison: its parts, as the condition under which it holds. */
static bool comparison(struct deriver *d, const struct expr *e, const struct pscope *sc,
    struct plan_int *src, uint32_t *mask, enum plan_cmp *cmp, int64_t *v)
{
	static const struct {
		const char *op;
		enum plan_cmp cmp, swapped;
		int add, swapped_add;
	} ops[] = {{"==", PLAN_EQ, PLAN_EQ, 0, 0}, {"!=", PLAN_NE, PLAN_NE, 0, 0},
	    {"<", PLAN_LT, PLAN_GE, 0, 1}, {">=", PLAN_GE, PLAN_LT, 0, 1},
	    {">", PLAN_GE, PLAN_LT, 1, 0}, {"<=", PLAN_LT, PLAN_GE, 1, 0}};
	if (e->kind == E_UNARY && e->op[0] == '!') {
		if (!comparison(d, e->a, sc, src, mask, cmp, v))
			return false;
		*cmp = opposite(*cmp);
		return true;
	}
	if (e->kind == E_BINARY) {
		for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
			if (!same_op(e, ops[i].op))
				continue;
			if (plan_constant(d, e->b, sc, v) && plan_value(d, e->a, sc, src, mask)) {
				*cmp = ops[i].cmp;
				*v += ops[i].add;
			} else if (plan_constant(d, e->a, sc, v) &&
				   plan_value(d, e->b, sc, src, mask)) {
				*cmp = ops[i].swapped;
				*v += ops[i].swapped_add;
			} else {
				return false;
			}
			/* a register's sign is the type's; less and greater are as written */
			return fits32(*v, src);
		}
	}
	if (!plan_value(d, e, sc, src, mask))
		return false;
	*cmp = PLAN_NE;
	*v = 0;
	return true;
}

/* "a || b": go over b's test when a holds. */
static bool either(struct deriver *d, const struct expr *a, const struct expr *b, bool wanted,
    const struct pscope *sc, struct guard *g, const char *what)
{
	struct plan_int sa, sb;
	uint32_t ma, mb;
	enum plan_cmp ca, cb;
	int64_t va, vb;
	if (!comparison(d, a, sc, &sa, &ma, &ca, &va) || !comparison(d, b, sc, &sb, &mb, &cb, &vb))
		return false;
	if (!wanted) {
		ca = opposite(ca);
		cb = opposite(cb);
	}
	if (g->n + 2 > (int)(sizeof g->at / sizeof *g->at))
		return false;
	struct plan_step *s = plan_step(d, PLAN_SKIP, what);
	s->size = sa;
	s->mask = ma;
	s->cmp = (uint16_t)ca;
	s->value = (uint32_t)va;
	s->skip = 1;
	plan_guard_value(d, g, sb, mb, opposite(cb), vb, what);
	return true;
}

static void guard_on(
    struct deriver *d, const struct expr *e, bool wanted, const struct pscope *sc, struct guard *g)
{
	struct plan_int src;
	uint32_t mask;
	enum plan_cmp cmp;
	int64_t v;
	if (plan_static(d, e, sc) != TRI_MAYBE)
		return; /* the caller has asked */
	const char *what = wanted ? text_of(e) : xfmt("!(%s)", text_of(e));
	if (e->kind == E_UNARY && e->op[0] == '!') {
		guard_on(d, e->a, !wanted, sc, g);
		return;
	}
	if (e->kind == E_BINARY && (same_op(e, "&&") || same_op(e, "||"))) {
		enum tri a = plan_static(d, e->a, sc), b = plan_static(d, e->b, sc);
		if (a != TRI_MAYBE || b != TRI_MAYBE) {
			/* the other side alone decides */
			guard_on(d, a != TRI_MAYBE ? e->b : e->a, wanted, sc, g);
		} else if (same_op(e, "&&") == wanted) {
			guard_on(d, e->a, wanted, sc, g);
			guard_on(d, e->b, wanted, sc, g);
		} else {
			either(d, e->a, e->b, wanted, sc, g, what);
		}
		return;
	}
	if (!comparison(d, e, sc, &src, &mask, &cmp, &v))
		return;
	plan_guard_value(d, g, src, mask, wanted ? opposite(cmp) : cmp, v, what);
}

void plan_guard(
    struct deriver *d, const struct expr *e, bool wanted, const struct pscope *sc, struct guard *g)
{
	touch_for(d, e, sc);
	g->n = 0;
	g->start = d->seq->n;
	g->ntouched = d->ntouched;
	if (e)
		guard_on(d, e, wanted, sc, g);
}

void plan_guard_end(struct deriver *d, struct guard *g)
{
	int end = d->seq->n;
	if (!g->n)
		return;
	d->ntouched = g->ntouched; /* what was copied under the condition may not be there */
	if (end == g->at[g->n - 1] + 1) {
		d->seq->n = g->start; /* nothing to guard */
		return;
	}
	for (int i = 0; i < g->n; i++) {
		int skip = end - g->at[i] - 1;
		if (skip > 255)
			plan_error(
			    d, d->call->pos, "the capture plan of '%s' is too long", d->call->name);
		d->seq->steps[g->at[i]].skip = (uint8_t)skip;
	}
}
