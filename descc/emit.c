/*
 * emit.c - the resolved tree as C arrays in the format of src/tables.h.
 *
 * Everything equal is stored once (types, expressions, paths, parameter lists). Row sets are
 * written once per distinct ABI. Index 0 of every array is a filler that means "none".
 */
#include "ast.h"
#include "plan_derive.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct code {
	uint8_t b[512];
	int n;
};

#define ARRAY(type, name)                                                                          \
	static type *name;                                                                         \
	static int n##name

ARRAY(struct t_type, types);
ARRAY(struct t_table, tables);
ARRAY(struct t_row, rows);
ARRAY(struct t_field, fields);
ARRAY(struct t_armset, armsets);
ARRAY(struct t_arm, arms);
ARRAY(struct t_struct, structs);
ARRAY(struct t_member, members);
ARRAY(struct t_bitset, bitsets);
ARRAY(struct t_attrs, attrsets);
ARRAY(struct t_tlv, tlvs);
ARRAY(struct t_path, paths);
ARRAY(struct t_arg, args);
ARRAY(struct t_call, calls);
ARRAY(uint16_t, arglists);
ARRAY(uint32_t, expr_start);
ARRAY(uint8_t, code);
ARRAY(struct cval, abiconsts);
static char *strings;
static uint32_t nstrings;
static struct plan_pool plans;
static struct map *string_map, *type_map, *expr_map, *path_map, *list_map;

/* -- interning -- */

static uint32_t str(const char *s)
{
	if (!s || !*s)
		return 0;
	void *old = map_get(string_map, s);
	if (old)
		return (uint32_t)(uintptr_t)old;
	uint32_t at = nstrings, len = (uint32_t)strlen(s) + 1;
	strings = realloc(strings, at + len);
	if (!strings)
		exit(1);
	memcpy(strings + at, s, len);
	nstrings += len;
	map_put(string_map, s, (void *)(uintptr_t)at);
	return at;
}

static char *hexkey(const void *p, size_t n)
{
	char *k = xalloc(2 * n + 1);
	for (size_t i = 0; i < n; i++)
		snprintf(k + 2 * i, 3, "%02x", ((const uint8_t *)p)[i]);
	return k;
}

static uint16_t intern_type(const struct t_type *t)
{
	char *k = hexkey(t, sizeof *t);
	void *old = map_get(type_map, k);
	if (old)
		return (uint16_t)(uintptr_t)old;
	int i = ntypes;
	PUSH(types, ntypes, *t);
	map_put(type_map, k, (void *)(uintptr_t)i);
	return (uint16_t)i;
}

static uint16_t intern_path(const struct t_path *p)
{
	char *k = hexkey(p, sizeof *p);
	void *old = map_get(path_map, k);
	if (old)
		return (uint16_t)(uintptr_t)old;
	int i = npaths;
	PUSH(paths, npaths, *p);
	map_put(path_map, k, (void *)(uintptr_t)i);
	return (uint16_t)i;
}

/* -- expressions -- */

static uint16_t emit_type(struct type *t, struct env *env);

static void op(struct code *c, int b)
{
	if (c->n < (int)sizeof c->b)
		c->b[c->n++] = (uint8_t)b;
}

static void op16(struct code *c, unsigned v)
{
	op(c, v & 0xff);
	op(c, v >> 8);
}

static void push_const(struct code *c, int64_t v)
{
	if (v >= -128 && v <= 127) {
		op(c, OP_PUSH8);
		op(c, (int)v & 0xff);
		return;
	}
	int n = v >= INT32_MIN && v <= INT32_MAX ? 4 : 8;
	op(c, n == 4 ? OP_PUSH32 : OP_PUSH64);
	for (int i = 0; i < n; i++)
		op(c, (int)((uint64_t)v >> (8 * i)) & 0xff);
}

static void push_cval(struct code *c, const struct cval *cv)
{
	bool same = true;
	for (int a = 1; a < ABI_COUNT; a++)
		if (cv->v[a] != cv->v[0])
			same = false;
	if (same) {
		push_const(c, cv->v[0]);
		return;
	}
	op(c, OP_ABICONST);
	op16(c, (unsigned)nabiconsts);
	PUSH(abiconsts, nabiconsts, *cv);
}

int type_base(const struct type *t)
{
	if (t->kind == A_PTR)
		return t->width == 64 ? BASE_u64 : t->width == 32 ? BASE_u32 : BASE_ulong;
	/* integers of one width under several tables: what it is shown by is decided elsewhere */
	if (t->kind == A_SWITCH && t->narms && t->arms[0].type)
		return type_base(t->arms[0].type);
	return t->base;
}

/* The integer that an argument points to; of a struct, its first member: a request's own size. */
int pointee_base(const struct type *t)
{
	if (t->kind == A_SWITCH) {
		for (int i = 0; i < t->narms; i++)
			if (t->arms[i].type && pointee_base(t->arms[i].type) != BASE_NONE)
				return pointee_base(t->arms[i].type);
		return t->other ? pointee_base(t->other) : BASE_NONE;
	}
	if (t->kind == A_THEN)
		return pointee_base(t->elem);
	if (t->kind != A_PTR)
		return BASE_NONE;
	if (t->elem->kind == A_STRUCT && t->elem->strct && t->elem->strct->nmembers)
		return type_base(t->elem->strct->members[0].type);
	return type_base(t->elem);
}

static uint16_t member_path(const struct name_ref *r)
{
	struct t_path p = {0};
	for (int l = 0; l < LAYOUT_COUNT; l++) {
		uint32_t off = 0;
		for (int i = 0; i < r->nvia; i++)
			off += r->via[i]->offset[l];
		p.offset[l] = (uint16_t)off;
		p.size[l] = (uint16_t)r->member->type->size[l];
	}
	p.base = (uint8_t)type_base(r->member->type);
	p.bit = (uint8_t)r->member->bit;
	p.width = (uint8_t)r->member->width;
	return intern_path(&p);
}

static void compile(struct code *c, struct expr *e, struct env *env)
{
	static const struct {
		const char *text;
		uint8_t op;
	} ops[] = {{"||", OP_LOR}, {"&&", OP_LAND}, {"|", OP_OR}, {"^", OP_XOR}, {"&", OP_AND},
	    {"==", OP_EQ}, {"!=", OP_NE}, {"<=", OP_LE}, {">=", OP_GE}, {"<<", OP_SHL},
	    {">>", OP_SHR}, {"<", OP_LT}, {">", OP_GT}, {"+", OP_ADD}, {"-", OP_SUB}, {"*", OP_MUL},
	    {"/", OP_DIV}, {"%", OP_MOD}};
	static const uint8_t words[] = {
	    OP_RET, OP_OK, OP_EXITING, OP_REST, OP_VERBOSE, OP_WORD, OP_ERR, OP_BYTE0, OP_DASH_S};
	switch (e->kind) {
	case E_NUM: push_const(c, e->num); return;
	case E_NAME: {
		struct name_ref r = resolve_name(env, e->name);
		switch (r.kind) {
		case N_MEMBER:
			op(c, e->at == 1 ? OP_MEMBER_IN : OP_MEMBER);
			op(c, r.depth);
			op16(c, member_path(&r));
			return;
		case N_PARAM:
			op(c, OP_PARAM);
			op(c, r.depth);
			op(c, r.index);
			return;
		case N_LEN:
			op(c, OP_LEN);
			op(c, r.depth);
			return;
		case N_ARG: {
			struct type *t = env->call->args[r.index].type;
			op(c, e->at == 0 ? OP_ARG : e->at == 1 ? OP_ARG_IN : OP_ARG_OUT);
			op(c, r.index);
			if (e->at) {
				int b = pointee_base(t);
				if (b == BASE_NONE)
					error_at(e->pos, "'%s' points to no integer", e->name);
				op(c, b);
			}
			return;
		}
		case N_WORD: op(c, words[r.index]); return;
		case N_CONST: push_cval(c, r.cv); return;
		case N_NONE: error_at(e->pos, "'%s' is not known here", e->name); return;
		}
		return;
	}
	case E_UNARY:
		compile(c, e->a, env);
		op(c, e->op[0] == '!' ? OP_NOT : e->op[0] == '~' ? OP_BNOT : OP_NEG);
		return;
	case E_BINARY:
		compile(c, e->a, env);
		compile(c, e->b, env);
		for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
			if (strcmp(ops[i].text, e->op) == 0) {
				op(c, ops[i].op);
				return;
			}
		}
		return;
	case E_COND:
		compile(c, e->a, env);
		compile(c, e->b, env);
		compile(c, e->c, env);
		op(c, OP_SELECT);
		return;
	case E_SIZEOF:
		lay_type(e->type);
		op(c, OP_SIZEOF);
		op16(c, emit_type(e->type, env));
		return;
	case E_CALL:
		if (strcmp(e->name, "any") == 0 || strcmp(e->name, "addr") == 0 ||
		    strcmp(e->name, "offset") == 0) {
			struct name_ref r = resolve_name(env, e->a->name);
			if (e->name[0] == 'o') {
				struct cval cv = {0};
				static const int lay[ABI_COUNT] = {LAYOUT_LP64, LAYOUT_I386,
				    LAYOUT_X32, LAYOUT_LP64, LAYOUT_ILP32, LAYOUT_LP64};
				for (int a = 0; a < ABI_COUNT; a++)
					for (int i = 0; i < r.nvia; i++)
						cv.v[a] += r.via[i]->offset[lay[a]];
				push_cval(c, &cv);
				return;
			}
			op(c, strcmp(e->name, "any") == 0 ? OP_ANY : OP_ADDR);
			op(c, r.depth);
			op16(c, member_path(&r));
			return;
		}
		compile(c, e->a, env);
		if (strcmp(e->name, "u32at") == 0) {
			op(c, OP_U32AT);
			return;
		}
		if (strcmp(e->name, "proto") == 0) {
			op(c, OP_PROTO);
			return;
		}
		if (strcmp(e->name, "bpf_kind") == 0) {
			op(c, OP_BPF_KIND);
			return;
		}
		compile(c, e->b, env);
		op(c, strcmp(e->name, "min") == 0	 ? OP_MIN
		      : strcmp(e->name, "max") == 0	 ? OP_MAX
		      : strcmp(e->name, "readable") == 0 ? OP_READABLE
							 : OP_ANYAT);
		return;
	}
}

static uint16_t emit_expr(struct expr *e, struct env *env)
{
	if (!e)
		return 0;
	struct code c = {.n = 0};
	compile(&c, e, env);
	op(&c, OP_END);
	if (c.n == (int)sizeof c.b)
		error_at(e->pos, "expression too long");
	char *k = hexkey(c.b, (size_t)c.n);
	void *old = map_get(expr_map, k);
	if (old)
		return (uint16_t)(uintptr_t)old;
	int i = nexpr_start;
	PUSH(expr_start, nexpr_start, (uint32_t)ncode);
	for (int j = 0; j < c.n; j++)
		PUSH(code, ncode, c.b[j]);
	map_put(expr_map, k, (void *)(uintptr_t)i);
	return (uint16_t)i;
}

/* -- tables -- */

struct abirow {
	uint64_t value;
	const char *name;
	uint16_t type;
	int order;
	uint16_t max;
};

static int by_value(const void *a, const void *b)
{
	const struct abirow *x = a, *y = b;
	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	return x->order - y->order;
}

/* Where one value has several names and all are shown: in their own order, not the files'. */
static int by_value_and_name(const void *a, const void *b)
{
	const struct abirow *x = a, *y = b;
	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	return strcmp(x->name, y->name);
}

static uint64_t mask_to(uint64_t v, int base)
{
	unsigned n = base == BASE_NONE ? 8 : base_bytes(base, LAYOUT_LP64);
	return n >= 8 ? v : v & ((1ull << (8 * n)) - 1);
}

/* The rows as one ABI sees them. */
typedef int order_fn(const void *a, const void *b);

static struct abirow *abi_rows(
    struct row *in, int n, int abi, int base, order_fn *order, int *out_n)
{
	struct abirow *out = NULL;
	*out_n = 0;
	for (int i = 0; i < n; i++) {
		if (in[i].cv.absent[abi])
			continue;
		struct abirow r = {mask_to((uint64_t)in[i].cv.v[abi], base), in[i].name, 0, i, 0};
		PUSH(out, *out_n, r);
	}
	if (order && *out_n)
		qsort(out, (size_t)*out_n, sizeof *out, order);
	return out;
}

static void emit_row_sets(struct t_table *t, struct row *in, int n, int base, order_fn *order)
{
	for (int a = 0; a < ABI_COUNT; a++) {
		int k;
		struct abirow *r = abi_rows(in, n, a, base, order, &k);
		t->n[a] = (uint32_t)k;
		for (int b = 0; b < a && !t->first[a]; b++) {
			if ((int)t->n[b] != k)
				continue;
			bool same = true;
			for (int i = 0; same && i < k; i++)
				same = rows[t->first[b] + i].value == r[i].value &&
				       rows[t->first[b] + i].name == str(r[i].name);
			if (same)
				t->first[a] = t->first[b];
		}
		if (t->first[a] || !k) {
			free(r);
			continue;
		}
		t->first[a] = (uint32_t)nrows;
		for (int i = 0; i < k; i++) {
			struct t_row row = {r[i].value, str(r[i].name)};
			PUSH(rows, nrows, row);
		}
		free(r);
	}
}

static int default_style(int base)
{
	switch (base) {
	case BASE_s8:
	case BASE_s16:
	case BASE_s32:
	case BASE_s64:
	case BASE_long:
	case BASE_klong: return INT_DEC_STYLE;
	case BASE_NONE: return INT_HEX_STYLE;
	default: return INT_UDEC_STYLE;
	}
}

static uint16_t emit_table(struct table *in)
{
	if (in->index >= 0)
		return (uint16_t)in->index;
	struct t_table t = {0};
	in->index = ntables;
	PUSH(tables, ntables, t);
	t.unknown = str(in->unknown);
	t.style = in->udec ? INT_UDEC_STYLE : in->dec ? default_style(in->base) : INT_HEX_STYLE;
	t.joined = in->joined;
	emit_row_sets(&t, in->rows, in->nrows, in->base,
	    in->flags	 ? NULL
	    : in->joined ? by_value_and_name
			 : by_value);
	t.nfields = (uint16_t)in->nfields;
	struct t_field *fs = NULL;
	int nfs = 0;
	for (int i = 0; i < in->nfields; i++) {
		struct cval mask, shift = {0};
		const_eval(in->fields[i].mask, &mask);
		if (in->fields[i].shift)
			const_eval(in->fields[i].shift, &shift);
		struct t_field f = {(uint64_t)mask.v[0], (uint16_t)shift.v[0],
		    in->fields[i].table ? emit_table(in->fields[i].table) : 0,
		    str(in->fields[i].suffix)};
		PUSH(fs, nfs, f);
	}
	t.first_field = (uint16_t)nfields;
	for (int i = 0; i < nfs; i++)
		PUSH(fields, nfields, fs[i]);
	tables[in->index] = t;
	return (uint16_t)in->index;
}

static uint16_t emit_armset(struct abirow **per_abi, int *n)
{
	struct t_armset s = {0};
	for (int a = 0; a < ABI_COUNT; a++) {
		s.n[a] = (uint32_t)n[a];
		for (int b = 0; b < a && !s.first[a]; b++) {
			if (n[b] != n[a])
				continue;
			bool same = true;
			for (int i = 0; same && i < n[a]; i++)
				same = per_abi[a][i].value == per_abi[b][i].value &&
				       per_abi[a][i].type == per_abi[b][i].type &&
				       per_abi[a][i].max == per_abi[b][i].max;
			if (same)
				s.first[a] = s.first[b];
		}
		if (s.first[a] || !n[a])
			continue;
		s.first[a] = (uint32_t)narms;
		for (int i = 0; i < n[a]; i++) {
			struct t_arm arm = {
			    per_abi[a][i].value, per_abi[a][i].type, per_abi[a][i].max};
			PUSH(arms, narms, arm);
		}
	}
	PUSH(armsets, narmsets, s);
	return (uint16_t)(narmsets - 1);
}

/* Keep the first arm of each value. */
static int unique_arms(struct abirow *r, int n)
{
	int k = 0;
	if (!n)
		return 0;
	qsort(r, (size_t)n, sizeof *r, by_value);
	for (int i = 0; i < n; i++)
		if (!k || r[k - 1].value != r[i].value)
			r[k++] = r[i];
	return k;
}

static uint16_t emit_rows_armset(struct row *in, int n, struct env *env)
{
	struct abirow *per[ABI_COUNT] = {0};
	int cnt[ABI_COUNT] = {0};
	for (int i = 0; i < n; i++) {
		struct type *t = in[i].type;
		if (!t || t->kind == A_TODO ||
		    (t->kind == A_INT && t->style == INT_HEX_STYLE && t->base == BASE_NONE))
			continue;
		uint16_t ti = emit_type(t, env);
		struct cval max = {0};
		if (in[i].max)
			const_eval(in[i].max, &max);
		for (int a = 0; a < ABI_COUNT; a++) {
			if (in[i].cv.absent[a])
				continue;
			struct abirow r = {
			    (uint64_t)in[i].cv.v[a], NULL, ti, i, (uint16_t)max.v[0]};
			PUSH(per[a], cnt[a], r);
		}
	}
	for (int a = 0; a < ABI_COUNT; a++)
		cnt[a] = unique_arms(per[a], cnt[a]);
	return emit_armset(per, cnt);
}

/* -- structs -- */

static void emit_struct(struct strct *s);

static uint16_t struct_index(struct strct *s)
{
	if (s->index >= 0)
		return (uint16_t)s->index;
	struct t_struct t = {0};
	s->index = nstructs;
	PUSH(structs, nstructs, t);
	emit_struct(s);
	return (uint16_t)s->index;
}

/* Does a member say which half of a call it belongs to, here or in an anonymous part? */
static bool has_parts(const struct strct *s)
{
	for (int i = 0; i < s->nmembers; i++) {
		const struct member *m = &s->members[i];
		if (m->flags & (MEMBER_IN | MEMBER_OUT | MEMBER_INOUT))
			return true;
		for (int k = 0; (m->flags & MEMBER_EMBED) && k < m->type->narms; k++)
			if (m->type->arms[k].body && has_parts(m->type->arms[k].body))
				return true;
	}
	return false;
}

static void emit_struct(struct strct *s)
{
	struct t_struct t = {0};
	const struct strct *root = s;
	while (root->outer)
		root = root->outer;
	struct env env = {.strct = s};
	struct t_member *ms = NULL;
	int nms = 0;
	t.name = str(s->name);
	t.flags = (uint16_t)s->flags;
	t.within = str(s->within);
	t.tail = str(s->tail);
	if (has_parts(root))
		t.flags |= STRUCT_PARTS;
	t.nparams = (uint8_t)s->nparams;
	t.abis = (uint8_t)(s->abis ? s->abis : 0xff);
	for (int i = 0; i < s->nparams; i++)
		if (s->budget && s->budget[i])
			t.budgets |= (uint8_t)(1u << i);
	if (s->outer)
		t.min = (uint16_t)s->fit;
	if (s->min) {
		struct cval v;
		if (const_eval(s->min, &v))
			t.min = (uint16_t)v.v[0];
	}
	if (s->most) {
		struct cval v;
		if (const_eval(s->most, &v))
			t.most = (uint16_t)v.v[0];
	}
	for (int l = 0; l < LAYOUT_COUNT; l++)
		t.size[l] = (uint16_t)s->total[l];
	for (int i = 0; i < s->nmembers; i++) {
		struct member *m = &s->members[i];
		struct t_member o = {.name = str(m->name), .note = str(m->note)};
		const struct member *place = m;
		if (m->show) {
			struct name_ref r = resolve_name(&env, m->name);
			if (r.kind == N_MEMBER)
				place = r.member;
		}
		o.type = emit_type(m->type, &env);
		o.cond = emit_expr(m->cond, &env);
		o.unless = emit_expr(m->unless, &env);
		o.flags = (uint16_t)(m->flags | (place->follows ? MEMBER_FOLLOWS : 0));
		o.bit = (uint8_t)place->bit;
		o.width = (uint8_t)place->width;
		for (int l = 0; l < LAYOUT_COUNT; l++)
			o.offset[l] = (uint16_t)place->offset[l];
		PUSH(ms, nms, o);
	}
	t.first = (uint16_t)nmembers;
	t.n = (uint16_t)nms;
	for (int i = 0; i < nms; i++)
		PUSH(members, nmembers, ms[i]);
	structs[s->index] = t;
	if (s->next)
		structs[s->index].next = struct_index(s->next);
}

/* -- what a type needs of the exit -- */

static unsigned exit_flags(struct type *t, int depth);

/* Whether the type looked at stands in a struct: only there can @in be of a member. */
static bool in_struct;

static unsigned struct_exit_flags(struct strct *s, int depth)
{
	unsigned f = 0;
	bool outer = in_struct;
	in_struct = true;
	for (; s; s = s->next) {
		for (int i = 0; i < s->nmembers; i++) {
			struct member *m = &s->members[i];
			unsigned k = exit_flags(m->type, depth + 1);
			if (m->flags & MEMBER_INOUT)
				k |= TYPE_SNAPSHOT;
			if (k & TYPE_DYNAMIC)
				k |= TYPE_EXIT;
			if (expr_uses_exit(m->cond))
				k |= TYPE_EXIT;
			f |= k & ~(unsigned)TYPE_DYNAMIC;
		}
	}
	in_struct = outer;
	return f;
}

static bool uses_in(const struct expr *e)
{
	return e && (e->at == 1 || uses_in(e->a) || uses_in(e->b) || uses_in(e->c));
}

static bool looks_at_bytes(const struct expr *e)
{
	if (e && e->kind == E_CALL && strcmp(e->name, "anyat") == 0)
		return true;
	return e && (looks_at_bytes(e->a) || looks_at_bytes(e->b) || looks_at_bytes(e->c));
}

static unsigned exit_flags(struct type *t, int depth)
{
	if (!t || depth > 12)
		return 0;
	unsigned f = 0;
	if (expr_uses_exit(t->len) || expr_uses_exit(t->max) || expr_uses_exit(t->take) ||
	    expr_uses_exit(t->on))
		f |= TYPE_EXIT;
	if (in_struct && (uses_in(t->len) || uses_in(t->max)))
		f |= TYPE_SNAPSHOT;
	for (int i = 0; i < t->nargs; i++)
		if (expr_uses_exit(t->args[i]))
			f |= TYPE_EXIT;
	switch (t->kind) {
	case A_PTR:
		f |= exit_flags(t->elem, depth + 1);
		if (t->dir == DIR_INOUT)
			return (f & ~(unsigned)TYPE_EXIT) | TYPE_SNAPSHOT |
			       (t->again ? TYPE_EXIT : 0);
		if (t->dir == DIR_OUT || t->dir == DIR_OUTANY) {
			/* what its own size comes from is kept where that stands */
			struct type elem = *t->elem;
			elem.len = elem.max = NULL;
			if (!(exit_flags(&elem, depth + 1) & TYPE_SNAPSHOT))
				f &= ~(unsigned)TYPE_SNAPSHOT;
			f |= TYPE_EXIT;
		}
		return f;
	case A_ARRAY: return f | exit_flags(t->elem, depth + 1);
	case A_THEN:
		return (exit_flags(t->elem, depth + 1) | exit_flags(t->second, depth + 1)) &
		       TYPE_SNAPSHOT;
	case A_SEQ: return f | exit_flags(t->elem, depth + 1) | exit_flags(t->second, depth + 1);
	case A_STRUCT: return f | struct_exit_flags(t->strct, depth);
	case A_SWITCH: {
		unsigned k = 0;
		for (int i = 0; i < t->narms; i++)
			k |= t->arms[i].body ? struct_exit_flags(t->arms[i].body, depth)
					     : exit_flags(t->arms[i].type, depth + 1);
		k |= exit_flags(t->other, depth + 1);
		for (int i = 0; t->caseset && i < t->caseset->nrows; i++)
			k |= exit_flags(t->caseset->rows[i].type, depth + 1);
		if (k & (TYPE_EXIT | TYPE_DYNAMIC))
			f |= TYPE_DYNAMIC;
		if (looks_at_bytes(t->on))
			f |= TYPE_SNAPSHOT | TYPE_KEEP;
		return f | (k & TYPE_SNAPSHOT);
	}
	default:
		if (t->dir == DIR_OUT || t->dir == DIR_OUTANY)
			f |= TYPE_EXIT;
		return f;
	}
}

unsigned type_exit_flags(struct type *t)
{
	return exit_flags(t, 0);
}

/* -- types -- */

static uint16_t emit_list(struct expr **e, int n, struct env *env)
{
	uint16_t list[8] = {0};
	if (!n)
		return 0;
	for (int i = 0; i < n && i < 8; i++)
		list[i] = emit_expr(e[i], env);
	char *k = hexkey(list, (size_t)n * 2);
	void *old = map_get(list_map, k);
	if (old)
		return (uint16_t)(uintptr_t)old;
	int at = narglists;
	for (int i = 0; i < n; i++)
		PUSH(arglists, narglists, list[i]);
	map_put(list_map, k, (void *)(uintptr_t)at);
	return (uint16_t)at;
}

static uint16_t emit_bitset(struct bitset *b)
{
	return (uint16_t)b->index;
}

static uint16_t emit_switch_arms(struct type *t, struct env *env)
{
	struct abirow *per[ABI_COUNT] = {0};
	int cnt[ABI_COUNT] = {0};
	for (int i = 0; i < t->narms; i++) {
		uint16_t ti;
		if (t->arms[i].is_else)
			continue;
		if (t->arms[i].body) {
			struct t_type bt = {.kind = TYPE_STRUCT,
			    .base = BASE_NONE,
			    .a = struct_index(t->arms[i].body)};
			for (int l = 0; l < LAYOUT_COUNT; l++)
				bt.size[l] = (uint16_t)t->arms[i].body->total[l];
			ti = intern_type(&bt);
		} else {
			ti = emit_type(t->arms[i].type, env);
		}
		for (int k = 0; k < t->arms[i].nlabels; k++) {
			struct cval v;
			if (!const_eval(t->arms[i].labels[k], &v))
				continue;
			for (int a = 0; a < ABI_COUNT; a++) {
				struct abirow r = {(uint64_t)v.v[a], NULL, ti, i, 0};
				PUSH(per[a], cnt[a], r);
			}
		}
	}
	for (int a = 0; a < ABI_COUNT; a++)
		cnt[a] = unique_arms(per[a], cnt[a]);
	return emit_armset(per, cnt);
}

static uint16_t emit_type(struct type *t, struct env *env)
{
	if (!t)
		return 0;
	struct t_type o = {.base = (uint8_t)(t->base == BASE_NONE ? BASE_NONE : t->base)};
	o.dir = (uint8_t)(t->dir < 0 ? DIR_IN : t->dir);
	o.flags =
	    (uint8_t)(exit_flags(t, 0) | (t->noted ? TYPE_NOTED : 0) | (t->again ? TYPE_AGAIN : 0));
	for (int l = 0; l < LAYOUT_COUNT; l++)
		o.size[l] = (uint16_t)t->size[l];
	switch (t->kind) {
	case A_NONE: o.kind = TYPE_NONE; break;
	case A_TODO:
		o.kind = TYPE_INT;
		o.style = INT_HEX_STYLE;
		break;
	case A_INT:
		o.kind = TYPE_INT;
		o.style = (uint8_t)(t->style >= 0 ? t->style : default_style(t->base));
		break;
	case A_ENUM:
	case A_FLAGS:
		o.kind = t->kind == A_ENUM ? TYPE_ENUM : TYPE_FLAGS;
		o.a = emit_table(t->table);
		break;
	case A_PTR:
		o.kind = TYPE_PTR;
		o.base = (uint8_t)type_base(t);
		o.a = emit_type(t->elem, env);
		break;
	case A_STRUCT:
		o.kind = TYPE_STRUCT;
		o.a = struct_index(t->strct);
		o.b = emit_list(t->args, t->nargs, env);
		o.c = (uint16_t)t->nargs;
		o.d = emit_expr(t->len, env);
		break;
	case A_ARRAY:
		o.kind = TYPE_ARRAY;
		o.style = t->uncut ? STYLE_WHOLE : 0;
		o.a = emit_type(t->elem, env);
		o.b = emit_expr(t->len, env);
		o.c = emit_expr(t->max, env);
		o.d = t->index_table ? emit_table(t->index_table) : 0;
		break;
	case A_BYTES:
		o.kind = TYPE_BYTES;
		o.style = (uint8_t)((t->style > 0 ? BYTES_AS_HEX
					: t->nul  ? BYTES_NO_NUL
						  : BYTES_QUOTED) |
				    (t->uncut ? STYLE_WHOLE : 0));
		o.b = emit_expr(t->len, env);
		o.c = emit_expr(t->take, env);
		if (!t->len)
			error_at(t->pos, "bytes needs a length");
		break;
	case A_STR:
	case A_PATH:
		o.kind = t->kind == A_STR ? TYPE_STR : TYPE_PATH;
		o.b = emit_expr(t->len, env);
		o.c = emit_expr(t->max, env);
		break;
	case A_BITSET:
		o.kind = TYPE_BITSET;
		o.a = emit_bitset(t->bitset);
		o.b = emit_expr(t->len, env);
		break;
	case A_ATTRS:
		o.kind = TYPE_ATTRS;
		o.a = (uint16_t)t->attrs->index;
		o.b = emit_expr(t->len, env);
		o.c = emit_list(t->args, t->nargs, env);
		o.d = (uint16_t)t->nargs;
		break;
	case A_THEN:
		o.kind = TYPE_THEN;
		o.style = (uint8_t)t->style;
		o.a = emit_type(t->elem, env);
		o.b = emit_type(t->second, env);
		break;
	case A_SEQ: {
		o.kind = TYPE_SEQ;
		o.a = emit_type(t->elem, env);
		struct env inner = seq_env(t, env);
		o.b = emit_type(t->second, &inner);
		break;
	}
	case A_SWITCH:
		o.kind = TYPE_SWITCH;
		o.c = emit_expr(t->on, env);
		if (t->caseset) {
			if (t->caseset->armset < 0) {
				struct env cenv = {.call = t->caseset->call};
				t->caseset->armset =
				    emit_rows_armset(t->caseset->rows, t->caseset->nrows, &cenv);
			}
			o.a = (uint16_t)t->caseset->armset;
		} else {
			o.a = emit_switch_arms(t, env);
		}
		if (t->other)
			o.d = emit_type(t->other, env);
		for (int i = 0; i < t->narms; i++) {
			if (t->arms[i].is_else && t->arms[i].body) {
				struct t_type bt = {.kind = TYPE_STRUCT,
				    .base = BASE_NONE,
				    .a = struct_index(t->arms[i].body)};
				for (int l = 0; l < LAYOUT_COUNT; l++)
					bt.size[l] = (uint16_t)t->arms[i].body->total[l];
				o.d = intern_type(&bt);
			}
		}
		break;
	case A_FMT:
		o.kind = TYPE_FMT;
		o.a = (uint16_t)t->fmt;
		o.b = emit_list(t->args, t->nargs, env);
		o.c = (uint16_t)t->nargs;
		o.d = emit_expr(t->len, env);
		break;
	case A_WORD: break;
	}
	return intern_type(&o);
}

/* -- output -- */

static FILE *out;
static uint32_t hash = 2166136261u;

static void put(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static void put(const char *fmt, ...)
{
	char buf[1024];
	va_list ap;
	va_start(ap, fmt);
	int n = vsnprintf(buf, sizeof buf, fmt, ap);
	va_end(ap);
	for (int i = 0; i < n && i < (int)sizeof buf - 1; i++)
		hash = (hash ^ (uint8_t)buf[i]) * 16777619u;
	fputs(buf, out);
}

static const char *abis16(const uint16_t *v, int n)
{
	static char buf[4][128];
	static int k;
	char *b = buf[k++ & 3];
	int at = 0;
	for (int i = 0; i < n; i++)
		at += snprintf(b + at, 128 - (size_t)at, "%s%u", i ? ", " : "", v[i]);
	return b;
}

static const char *abis32(const uint32_t *v, int n)
{
	static char buf[4][160];
	static int k;
	char *b = buf[k++ & 3];
	int at = 0;
	for (int i = 0; i < n; i++)
		at += snprintf(b + at, 160 - (size_t)at, "%s%u", i ? ", " : "", v[i]);
	return b;
}

static void put_strings(void)
{
	put("const char tbl_strings[] =\n");
	for (uint32_t i = 0; i < nstrings; i += (uint32_t)strlen(strings + i) + 1) {
		put("\t\"");
		for (const char *p = strings + i; *p; p++)
			put(*p == '"' || *p == '\\' ? "\\%c" : *p == '?' ? "\\%c" : "%c", *p);
		put("\\0\"\n");
	}
	put(";\n");
}

static void put_numbers(struct unit *u)
{
	struct t_abi abis[ABI_COUNT] = {0};
	put("const struct t_number tbl_numbers[] = {\n");
	uint32_t at = 0;
	for (int a = 0; a < ABI_COUNT; a++) {
		int64_t top = -1, base = 0;
		for (int i = 0; i < u->nnumbers[a]; i++) {
			int64_t nr = u->numbers[a][i].nr;
			if (nr >= 0xf0000) {
				if (!base || nr < base)
					base = nr;
			} else if (nr > top) {
				top = nr;
			}
		}
		for (int part = 0; part < 2; part++) {
			int64_t from = part ? base : 0, to = part ? base + 64 : top + 1;
			if (part && !base)
				break;
			struct number **slot = xalloc(sizeof *slot * (size_t)(to - from + 1));
			for (int i = 0; i < u->nnumbers[a]; i++) {
				int64_t nr = u->numbers[a][i].nr;
				if (nr < from || nr >= to)
					continue;
				if (slot[nr - from])
					error_at(u->numbers[a][i].pos, "number %lld is given again",
					    (long long)nr);
				slot[nr - from] = &u->numbers[a][i];
			}
			if (part) {
				abis[a].private_first = at;
				abis[a].private_n = (uint32_t)(to - from);
				abis[a].private_base = (uint32_t)base;
			} else {
				abis[a].first = at;
				abis[a].n = (uint32_t)(to - from);
			}
			for (int64_t k = 0; k < to - from; k++, at++) {
				struct number *n = slot[k];
				struct call *c = n ? call_by_name(n->desc) : NULL;
				static const int lay[ABI_COUNT] = {LAYOUT_LP64, LAYOUT_I386,
				    LAYOUT_X32, LAYOUT_LP64, LAYOUT_ILP32, LAYOUT_LP64};
				int nargs = 6;
				if (c) {
					nargs = c->slots[lay[a]];
					if (nargs > 6)
						error_at(n->pos,
						    "%s takes more than six registers on %s",
						    c->name, abi_table[a].name);
				}
				put("{%u, %d, %d, 0, 0x%x},\n", n ? str(n->name) : 0,
				    c ? c->index : 0, nargs, c ? c->classes : 0);
			}
		}
	}
	put("};\n");
	put("const struct t_row tbl_signals[] = {\n");
	uint32_t sig = 0;
	for (int a = 0; a < ABI_COUNT; a++) {
		abis[a].signals = sig;
		abis[a].nsignals = (uint32_t)u->nsignals;
		for (int i = 0; i < u->nsignals; i++, sig++)
			put("{%lld, %u},\n", (long long)u->signals[i].nr.v[a],
			    str(u->signals[i].name));
	}
	put("{0, 0}};\n");
	put("const struct t_abi tbl_abis[] = {\n");
	for (int a = 0; a < ABI_COUNT; a++)
		put("{%u, %u, %u, %u, %u, %u, %u},\n", abis[a].first, abis[a].n,
		    abis[a].private_first, abis[a].private_n, abis[a].private_base, abis[a].signals,
		    abis[a].nsignals);
	put("};\n");
	put("const struct t_row tbl_errnos[] = {\n");
	for (int i = 0; i < u->nerrnos; i++)
		put("{%lld, %u},\n", (long long)u->errnos[i].nr, str(u->errnos[i].name));
	put("{0, 0}};\nconst uint32_t tbl_errno_messages[] = {");
	for (int i = 0; i < u->nerrnos; i++)
		put("%u,\n", str(u->errnos[i].message));
	put("0};\nconst unsigned tbl_nerrnos = %d;\n", u->nerrnos);
}

static void put_arrays(struct unit *u)
{
	put("const struct t_type tbl_types[] = {\n");
	for (int i = 0; i < ntypes; i++) {
		struct t_type *t = &types[i];
		put("{%d, %d, %d, %d, %d, {0}, %d, %d, %d, %d, {%s}},\n", t->kind, t->base,
		    t->style, t->flags, t->dir, t->a, t->b, t->c, t->d,
		    abis16(t->size, LAYOUT_COUNT));
	}
	put("};\nconst struct t_table tbl_tables[] = {\n");
	for (int i = 0; i < ntables; i++)
		put("{%u, %d, %d, %d, %d, {%s}, {%s}},\n", tables[i].unknown, tables[i].style,
		    tables[i].joined, tables[i].nfields, tables[i].first_field,
		    abis32(tables[i].first, ABI_COUNT), abis32(tables[i].n, ABI_COUNT));
	put("};\nconst struct t_row tbl_rows[] = {\n");
	for (int i = 0; i < nrows; i++)
		put("{0x%llx, %u},\n", (unsigned long long)rows[i].value, rows[i].name);
	put("};\nconst struct t_field tbl_fields[] = {\n");
	for (int i = 0; i < nfields; i++)
		put("{0x%llx, %d, %d, %u},\n", (unsigned long long)fields[i].mask, fields[i].shift,
		    fields[i].table, fields[i].suffix);
	put("{0}};\nconst struct t_armset tbl_armsets[] = {\n");
	for (int i = 0; i < narmsets; i++)
		put("{{%s}, {%s}},\n", abis32(armsets[i].first, ABI_COUNT),
		    abis32(armsets[i].n, ABI_COUNT));
	put("};\nconst struct t_arm tbl_arms[] = {\n");
	for (int i = 0; i < narms; i++)
		put("{0x%llx, %d, %d},\n", (unsigned long long)arms[i].value, arms[i].type,
		    arms[i].max);
	put("};\nconst struct t_struct tbl_structs[] = {\n");
	for (int i = 0; i < nstructs; i++) {
		struct t_struct *s = &structs[i];
		put("{%u, %u, %u, %d, %d, %d, %d, %d, %d, %d, %d, %d, {%s}},\n", s->name, s->within,
		    s->tail, s->first, s->n, s->flags, s->nparams, s->abis, s->budgets, s->next,
		    s->min, s->most, abis16(s->size, LAYOUT_COUNT));
	}
	put("};\nconst struct t_member tbl_members[] = {\n");
	for (int i = 0; i < nmembers; i++) {
		struct t_member *m = &members[i];
		put("{%u, %u, %d, %d, %d, %d, %d, %d, {%s}},\n", m->name, m->note, m->type, m->cond,
		    m->unless, m->flags, m->bit, m->width, abis16(m->offset, LAYOUT_COUNT));
	}
	put("};\nconst struct t_bitset tbl_bitsets[] = {\n");
	for (int i = 0; i < nbitsets; i++)
		put("{%d, %d, %u, %d, %d},\n", bitsets[i].table, bitsets[i].base, bitsets[i].strip,
		    bitsets[i].invert_num, bitsets[i].invert_den);
	put("};\nconst struct t_attrs tbl_attrs[] = {\n");
	for (int i = 0; i < nattrsets; i++)
		put("{%d, %d, %d, %d, %d},\n", attrsets[i].tlv, attrsets[i].armset,
		    attrsets[i].table, attrsets[i].other, attrsets[i].nparams);
	put("};\nconst struct t_tlv tbl_tlvs[] = {\n");
	for (int i = 0; i < ntlvs; i++)
		put("{%d, %d, %d, %d, %d, %d, %d, 0x%llx},\n", tlvs[i].header, tlvs[i].len_path,
		    tlvs[i].type_path, tlvs[i].align, tlvs[i].loose, tlvs[i].type_shown,
		    tlvs[i].flags, (unsigned long long)tlvs[i].type_mask);
	put("};\nconst struct t_path tbl_paths[] = {\n");
	for (int i = 0; i < npaths; i++)
		put("{{%s}, %d, %d, %d, 0, {%s}},\n", abis16(paths[i].offset, LAYOUT_COUNT),
		    paths[i].base, paths[i].bit, paths[i].width,
		    abis16(paths[i].size, LAYOUT_COUNT));
	put("};\nconst struct t_arg tbl_args[] = {\n");
	for (int i = 0; i < nargs; i++)
		put("{%u, %d, %d, {%d, %d, %d, %d}},\n", args[i].name, args[i].type, args[i].cond,
		    args[i].slot[0], args[i].slot[1], args[i].slot[2], args[i].slot[3]);
	put("};\nconst struct t_call tbl_calls[] = {\n");
	for (int i = 0; i < ncalls; i++)
		put("{%u, %d, %d, %d, %d, %d, %u, 0x%x, %d, %d},\n", calls[i].name, calls[i].first,
		    calls[i].n, calls[i].ret, calls[i].aux, calls[i].aux_cond, calls[i].aux_label,
		    calls[i].classes, calls[i].plan, calls[i].forms);
	put("};\nconst unsigned tbl_ncalls = %d;\nconst uint16_t tbl_arglists[] = {\n", ncalls);
	for (int i = 0; i < narglists; i++)
		put("%d,\n", arglists[i]);
	put("};\nconst uint32_t tbl_expr_start[] = {\n");
	for (int i = 0; i < nexpr_start; i++)
		put("%u,\n", expr_start[i]);
	put("};\nconst uint8_t tbl_code[] = {\n");
	for (int i = 0; i < ncode; i++)
		put("%d,%s", code[i], i % 16 == 15 ? "\n" : "");
	put("};\nconst int64_t tbl_abiconsts[][ABI_COUNT] = {\n");
	for (int i = 0; i < nabiconsts; i++) {
		put("{");
		for (int a = 0; a < ABI_COUNT; a++)
			put("%lld,", (long long)abiconsts[i].v[a]);
		put("},\n");
	}
	put("};\n");
	put_numbers(u);
}

static const char *source(const struct plan_int *v)
{
	static char buf[4][32];
	static int k;
	char *b = buf[k++ & 3];
	snprintf(b, sizeof buf[0], "{%u,%u,%u}", v->from, v->width, v->offset);
	return b;
}

/* Capture plans. The unions are written by the members that copying steps have. */
static void put_plans(void)
{
	put("const struct plan_call tbl_plans[] = {\n");
	for (int i = 0; i < plans.nplans; i++)
		put("{{%s}, {%s}},\n", abis16(plans.plans[i].entry, ABI_COUNT),
		    abis16(plans.plans[i].exit, ABI_COUNT));
	put("};\nconst struct plan_step tbl_plan_steps[] = {\n");
	for (int i = 0; i < plans.nsteps; i++) {
		const struct plan_step *s = &plans.steps[i];
		put("{%u, %u, %u, {%u}, %s, %s, %s, %u, {%u}, {%u}, {%u}},\n", s->op, s->flags,
		    s->slot, s->skip, source(&s->base), source(&s->size), source(&s->most),
		    s->stride, s->scale, s->add, s->cap);
	}
	put("};\nconst struct plan_arm tbl_plan_arms[] = {\n");
	for (int i = 0; i < plans.narms; i++)
		put("{%u, %u, 0},\n", plans.arms[i].value, plans.arms[i].steps);
	put("{0, 0, 0}};\nconst unsigned tbl_nplans = %d, tbl_nplan_steps = %d, tbl_nplan_arms = "
	    "%d;\n",
	    plans.nplans, plans.nsteps, plans.narms);
}

static void put_known(struct unit *u)
{
	static const char *const known_tables[] = {
#define KNOWN_TABLE(n) #n,
#include "known.h"
	    NULL};
	static const char *const known_types[] = {
#define KNOWN_TYPE(n) #n,
#include "known.h"
	    NULL};
	put("const uint16_t tbl_known_tables[] = {");
	for (int i = 0; known_tables[i]; i++) {
		int at = 0;
		for (int k = 0; k < u->ntables; k++)
			if (strcmp(u->tables[k]->name, known_tables[i]) == 0)
				at = emit_table(u->tables[k]);
		if (!at)
			fprintf(stderr,
			    "descc: note: known.h names table %s, which desc/ has not\n",
			    known_tables[i]);
		put("%d, ", at);
	}
	put("0};\nconst uint16_t tbl_known_types[] = {");
	for (int i = 0; known_types[i]; i++) {
		int at = 0;
		for (int k = 0; k < u->nstructs; k++) {
			struct strct *s = u->structs[k];
			if (strcmp(s->name, known_types[i]) == 0 && !at) {
				struct t_type t = {
				    .kind = TYPE_STRUCT, .base = BASE_NONE, .a = struct_index(s)};
				for (int l = 0; l < LAYOUT_COUNT; l++)
					t.size[l] = (uint16_t)s->total[l];
				at = intern_type(&t);
			}
		}
		for (int k = 0; k < u->nattrs && !at; k++) {
			struct t_type t = {.kind = TYPE_ATTRS,
			    .base = BASE_NONE,
			    .a = (uint16_t)u->attrs[k]->index};
			if (strcmp(u->attrs[k]->name, known_types[i]) == 0)
				at = intern_type(&t);
		}
		if (!at)
			fprintf(stderr, "descc: note: known.h names type %s, which desc/ has not\n",
			    known_types[i]);
		put("%d, ", at);
	}
	put("0};\n");
}

static void fillers(void)
{
	struct t_type nt = {.base = BASE_NONE};
	PUSH(types, ntypes, nt);
	PUSH(tables, ntables, (struct t_table){0});
	PUSH(rows, nrows, (struct t_row){0});
	PUSH(fields, nfields, (struct t_field){0});
	PUSH(armsets, narmsets, (struct t_armset){0});
	PUSH(arms, narms, (struct t_arm){0});
	PUSH(structs, nstructs, (struct t_struct){0});
	PUSH(members, nmembers, (struct t_member){0});
	PUSH(bitsets, nbitsets, (struct t_bitset){0});
	PUSH(attrsets, nattrsets, (struct t_attrs){0});
	PUSH(tlvs, ntlvs, (struct t_tlv){0});
	PUSH(paths, npaths, (struct t_path){0});
	PUSH(args, nargs, (struct t_arg){0});
	PUSH(calls, ncalls, (struct t_call){0});
	PUSH(arglists, narglists, 0);
	PUSH(expr_start, nexpr_start, 0);
	PUSH(code, ncode, OP_END);
	PUSH(abiconsts, nabiconsts, (struct cval){0});
	strings = xalloc(1);
	nstrings = 1;
}

static void emit_tlvs(struct unit *u)
{
	for (int i = 0; i < u->ntlvs; i++) {
		struct tlv *t = u->tlvs[i];
		struct env env = {.strct = t->header};
		struct name_ref len = resolve_name(&env, t->len_member);
		struct name_ref type = resolve_name(&env, t->type_member);
		struct cval align = {0}, mask = {0};
		if (t->align)
			const_eval(t->align, &align);
		mask.v[0] = -1;
		if (t->mask)
			const_eval(t->mask, &mask);
		struct t_tlv o = {struct_index(t->header), member_path(&len), member_path(&type),
		    (uint8_t)align.v[0], t->loose, emit_type(t->type_shown, &env),
		    t->flags ? emit_table(t->flags) : 0, (uint64_t)mask.v[0]};
		t->index = ntlvs;
		PUSH(tlvs, ntlvs, o);
	}
}

/* The calls that a call is by the value of its first argument. */
static uint16_t emit_forms(struct call *c)
{
	struct abirow *per[ABI_COUNT] = {0};
	int cnt[ABI_COUNT] = {0};
	int order = 0;
	for (struct call *f = c->forms; f; f = f->next_form, order++) {
		for (int k = 0; k < f->nlabels; k++) {
			struct cval v;
			if (!const_eval(f->labels[k], &v))
				continue;
			for (int a = 0; a < ABI_COUNT; a++) {
				struct abirow r = {
				    (uint64_t)v.v[a], NULL, (uint16_t)f->index, order, 0};
				PUSH(per[a], cnt[a], r);
			}
		}
	}
	for (int a = 0; a < ABI_COUNT; a++)
		cnt[a] = unique_arms(per[a], cnt[a]);
	return emit_armset(per, cnt);
}

static void emit_calls(struct unit *u)
{
	for (int i = 0; i < u->ncalls; i++) {
		struct call *c = u->calls[i];
		struct env env = {.call = c};
		struct t_arg list[6];
		for (int k = 0; k < c->nargs && k < 6; k++) {
			list[k] = (struct t_arg){
			    .name = str(
				c->args[k].named ? xfmt("=%s", c->args[k].name) : c->args[k].name),
			    .type = emit_type(c->args[k].type, &env),
			    .cond = emit_expr(c->args[k].cond, &env)};
			for (int l = 0; l < LAYOUT_COUNT; l++)
				list[k].slot[l] = (uint8_t)c->args[k].slot[l];
		}
		struct t_call o = {str(c->name), (uint16_t)nargs, (uint16_t)c->nargs,
		    emit_type(c->ret, &env), emit_type(c->aux, &env), emit_expr(c->aux_cond, &env),
		    c->aux_label ? str(c->aux_label) + 1 : 0, c->classes,
		    (uint16_t)plan_derive(u, &plans, c), 0};
		for (int k = 0; k < c->nargs; k++)
			PUSH(args, nargs, list[k]);
		c->index = ncalls;
		PUSH(calls, ncalls, o);
	}
	for (int i = 0; i < u->ncalls; i++)
		if (u->calls[i]->forms)
			calls[u->calls[i]->index].forms = emit_forms(u->calls[i]);
}

void emit(struct unit *u, const char *path)
{
	string_map = map_new();
	type_map = map_new();
	expr_map = map_new();
	path_map = map_new();
	list_map = map_new();
	plan_pool_init(&plans);
	fillers();
	for (int i = 0; i < u->nbitsets; i++) {
		struct bitset *b = u->bitsets[i];
		struct cval base = {0};
		if (b->base)
			const_eval(b->base, &base);
		struct t_bitset o = {b->table	? emit_table(b->table)
				     : b->names ? 0xffff
						: 0,
		    (uint16_t)base.v[0], str(b->strip), (uint8_t)b->inv_num, (uint8_t)b->inv_den};
		b->index = nbitsets;
		PUSH(bitsets, nbitsets, o);
	}
	emit_tlvs(u);
	/* Indices first: attribute sets refer to each other. */
	for (int i = 0; i < u->nattrs; i++) {
		u->attrs[i]->index = nattrsets;
		PUSH(attrsets, nattrsets, (struct t_attrs){0});
	}
	for (int i = 0; i < u->nattrs; i++) {
		struct attrs *a = u->attrs[i];
		struct env env = {.strct = a->scope};
		struct t_attrs o = {(uint16_t)a->tlv->index,
		    emit_rows_armset(a->rows, a->nrows, &env), emit_table(a->table),
		    emit_type(a->other, &env), (uint8_t)a->nparams};
		attrsets[a->index] = o;
	}
	emit_calls(u);
	if (ntypes > 65535 || nmembers > 65535 || nexpr_start > 65535 || nstructs > 65535)
		error_at((struct pos){"descc", 0, 0}, "the tables outgrew 16-bit indices");
	if (error_count)
		return;
	out = fopen(path, "w");
	if (!out) {
		error_at((struct pos){path, 0, 0}, "cannot write the file");
		return;
	}
	put("/* Made by descc from desc/. Do not edit. */\n#include \"tables.h\"\n");
	put_known(u);
	put_arrays(u);
	put_plans();
	put_strings();
	put("const uint32_t tbl_version = 0x%08xu;\n", hash);
	fclose(out);
	if (error_count)
		remove(path);
}
