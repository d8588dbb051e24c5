/*
 * check.c - names to what they mean.
 *
 * Gathers the one namespace (types; constants), expands aliases and case sets, turns every word
 * of a type into the table, struct or formatter that it names, folds bounds ("sockaddr[len]")
 * into the type they bound, evaluates constants per ABI, and checks every expression's names.
 */
#include "ast.h"

#include <stdlib.h>
#include <string.h>

const char *const base_names[BASE_COUNT] = {
#define X(n) #n,
    TABLE_BASES(X)
#undef X
};

#define BASE_none BASE_NONE
const char *const fmt_names[] = {
#define FMT(n, b) #n,
#include "fmt_list.h"
#undef FMT
};
const uint8_t fmt_bases[] = {
#define FMT(n, b) BASE_##b,
#include "fmt_list.h"
#undef FMT
};
const int fmt_count = sizeof fmt_bases;

int base_by_name(const char *s)
{
	for (int i = 0; i < BASE_COUNT; i++)
		if (strcmp(base_names[i], s) == 0)
			return i;
	return BASE_NONE;
}

unsigned base_bytes(int base, int lay)
{
	static const uint8_t fixed[BASE_COUNT] = {1, 1, 2, 2, 4, 4, 8, 8, 0, 0, 0, 0, 2, 4, 8};
	if (base == BASE_long || base == BASE_ulong)
		return lay == LAYOUT_LP64 ? 8 : 4;
	if (base == BASE_klong || base == BASE_kulong)
		return lay == LAYOUT_LP64 || lay == LAYOUT_X32 ? 8 : 4;
	return base < BASE_COUNT ? fixed[base] : 0;
}

/* -- the namespace -- */

enum name_what { W_ALIAS, W_STRUCT, W_TABLE, W_BITSET, W_ATTRS, W_TLV, W_FMT };
struct named {
	enum name_what what;
	void *node;
	struct pos pos;
};

static struct map *types, *constants, *calls, *casesets;

static void declare(const char *name, enum name_what what, void *node, struct pos pos)
{
	struct named *old = map_get(types, name);
	if (old && old->what == W_FMT && what == W_TABLE)
		return; /* a formatter of the same name stands before a table: it looks it up itself
			 */
	if (old) {
		error_at(pos, "'%s' is declared again", name);
		if (old->pos.file)
			error_at(old->pos, "... it was declared here");
		return;
	}
	struct named *n = xalloc(sizeof *n);
	n->what = what;
	n->node = node;
	n->pos = pos;
	map_put(types, name, n);
}

struct call *call_by_name(const char *name)
{
	return map_get(calls, name);
}

/* -- constants -- */

static bool row_value(struct row *r);

static bool const_name(const struct expr *e, struct cval *out)
{
	struct row *r = map_get(constants, e->name);
	if (!r) {
		error_at(e->pos, "'%s' is no known constant", e->name);
		return false;
	}
	if (!row_value(r))
		return false;
	*out = r->cv;
	return true;
}

int64_t const_apply(const char *op, int64_t a, int64_t b)
{
	switch (op[0]) {
	case '|': return op[1] ? (a || b) : (a | b);
	case '&': return op[1] ? (a && b) : (a & b);
	case '^': return a ^ b;
	case '+': return (int64_t)((uint64_t)a + (uint64_t)b);
	case '-': return (int64_t)((uint64_t)a - (uint64_t)b);
	case '*': return (int64_t)((uint64_t)a * (uint64_t)b);
	case '/': return b ? a / b : 0;
	case '%': return b ? a % b : 0;
	case '=': return a == b;
	case '!': return a != b;
	case '<': return op[1] == '<' ? (int64_t)((uint64_t)a << (b & 63)) : op[1] ? a <= b : a < b;
	case '>': return op[1] == '>' ? (int64_t)((uint64_t)a >> (b & 63)) : op[1] ? a >= b : a > b;
	}
	return 0;
}

bool const_eval(const struct expr *e, struct cval *out)
{
	struct cval a, b;
	memset(out, 0, sizeof *out);
	switch (e->kind) {
	case E_NUM:
		for (int i = 0; i < ABI_COUNT; i++)
			out->v[i] = e->num;
		return true;
	case E_NAME: return const_name(e, out);
	case E_UNARY:
		if (!const_eval(e->a, &a))
			return false;
		*out = a;
		for (int i = 0; i < ABI_COUNT; i++)
			out->v[i] = e->op[0] == '-' ? -a.v[i] : e->op[0] == '~' ? ~a.v[i] : !a.v[i];
		return true;
	case E_BINARY:
		if (!const_eval(e->a, &a) || !const_eval(e->b, &b))
			return false;
		*out = a;
		for (int i = 0; i < ABI_COUNT; i++)
			out->v[i] = const_apply(e->op, a.v[i], b.v[i]);
		return true;
	default: error_at(e->pos, "expected a constant"); return false;
	}
}

static bool row_value(struct row *r)
{
	static struct row *busy[32]; /* rows being evaluated: a cycle shows as a row met again */
	static int nbusy;
	if (r->evaluated)
		return true;
	for (int i = 0; i < nbusy; i++) {
		if (busy[i] == r) {
			error_at(r->pos, "'%s' is defined by itself", r->name);
			return false;
		}
	}
	if (nbusy == 32)
		return false;
	busy[nbusy++] = r;
	struct cval v;
	bool good = const_eval(r->value, &v);
	for (int i = 0; good && i < r->nover; i++) {
		struct cval o = {0};
		if (r->over[i].value && !const_eval(r->over[i].value, &o))
			good = false;
		for (int a = 0; a < ABI_COUNT; a++) {
			if (!(r->over[i].abis & (1u << a)))
				continue;
			v.v[a] = o.v[a];
			v.absent[a] = !r->over[i].value;
		}
	}
	nbusy--;
	if (good) {
		r->cv = v;
		r->evaluated = true;
	}
	return good;
}

static bool same_value(const struct cval *a, const struct cval *b)
{
	for (int i = 0; i < ABI_COUNT; i++)
		if (!a->absent[i] && !b->absent[i] && a->v[i] != b->v[i])
			return false;
	return true;
}

static void declare_rows(struct row *rows, int n)
{
	for (int i = 0; i < n; i++) {
		if (rows[i].anonymous || map_get(constants, rows[i].name))
			continue;
		/* a copy: the table's array moves when it takes in another's rows */
		struct row *r = xalloc(sizeof *r);
		*r = rows[i];
		map_put(constants, r->name, r);
	}
}

static void check_rows(struct row *rows, int n)
{
	for (int i = 0; i < n; i++) {
		if (!row_value(&rows[i]) || rows[i].anonymous)
			continue;
		struct row *first = map_get(constants, rows[i].name);
		if (first && row_value(first) && !same_value(&first->cv, &rows[i].cv)) {
			error_at(rows[i].pos,
			    "'%s' has another value here (quote the name if that is meant)",
			    rows[i].name);
			error_at(first->pos, "... than here");
		}
	}
}

/* -- tables -- */

static void table_rows_walk(struct table *t, void (*fn)(struct row *, int))
{
	fn(t->rows, t->nrows);
	for (int i = 0; i < t->nfields; i++)
		if (t->fields[i].table)
			fn(t->fields[i].table->rows, t->fields[i].table->nrows);
}

/* "O_???" from the names' longest common prefix that ends in '_'. */
static const char *derive_unknown(const struct table *t)
{
	const char *first = NULL;
	size_t len = 0;
	for (int i = 0; i < t->nrows; i++) {
		const char *n = t->rows[i].name;
		if (!first) {
			first = n;
			len = strlen(n);
			continue;
		}
		size_t k = 0;
		while (k < len && n[k] == first[k])
			k++;
		len = k;
	}
	while (len > 0 && first[len - 1] != '_')
		len--;
	return len ? xfmt("%.*s???", (int)len, first) : "";
}

static void resolve_table(struct table *t)
{
	if (t->resolved)
		return;
	if (t->resolving) {
		error_at(t->pos, "table '%s' includes itself", t->name);
		return;
	}
	t->resolving = true;
	for (int i = 0; i < t->nincludes; i++) {
		struct named *n = map_get(types, t->includes[i]);
		if (!n || n->what != W_TABLE) {
			error_at(t->pos, "included table '%s' is not declared", t->includes[i]);
			continue;
		}
		struct table *o = n->node;
		resolve_table(o);
		/* a new array: constants[] points into the old one */
		struct row *rows = xalloc((size_t)(t->nrows + o->nrows) * sizeof *rows);
		if (t->nrows)
			memcpy(rows, t->rows, (size_t)t->nrows * sizeof *rows);
		for (int k = 0; k < o->nrows; k++)
			rows[t->nrows + k] = o->rows[k];
		t->rows = rows;
		t->nrows += o->nrows;
	}
	if (t->base == BASE_NONE)
		t->base = BASE_u32;
	if (!t->unknown)
		t->unknown = derive_unknown(t);
	t->resolved = true;
}

/* -- expressions -- */

static struct member *find_member(struct strct *s, const char *name, size_t len, int *index)
{
	for (int i = 0; i < s->nmembers; i++) {
		struct member *m = &s->members[i];
		if (m->name && !m->show && strlen(m->name) == len &&
		    strncmp(m->name, name, len) == 0) {
			if (index)
				*index = i;
			return m;
		}
	}
	return NULL;
}

struct name_ref resolve_name(const struct env *env, const char *name)
{
	struct name_ref r = {.kind = N_NONE};
	const char *dot = strchr(name, '.');
	size_t len = dot ? (size_t)(dot - name) : strlen(name);
	int depth = 0;
	for (struct strct *s = env->strct; s; s = s->outer, depth++) {
		struct member *m = find_member(s, name, len, NULL);
		if (m) {
			r.kind = N_MEMBER;
			r.depth = depth;
			r.member = m;
			r.in[0] = s;
			r.via[r.nvia++] = m;
			while (dot && r.nvia < 8) {
				if (!m->type || m->type->kind != A_STRUCT)
					return (struct name_ref){.kind = N_NONE};
				const char *next = dot + 1;
				dot = strchr(next, '.');
				len = dot ? (size_t)(dot - next) : strlen(next);
				r.in[r.nvia] = m->type->strct;
				m = find_member(m->type->strct, next, len, NULL);
				if (!m)
					return (struct name_ref){.kind = N_NONE};
				r.member = m;
				r.via[r.nvia++] = m;
			}
			return r;
		}
		for (int i = 0; i < s->nparams; i++) {
			if (strcmp(s->params[i], name) == 0) {
				r.kind = N_PARAM;
				r.depth = depth;
				r.index = i;
				return r;
			}
		}
		if (s->len_name && strcmp(s->len_name, name) == 0) {
			r.kind = N_LEN;
			r.depth = depth;
			return r;
		}
	}
	if (env->call) {
		for (int i = 0; i < env->call->nargs; i++) {
			if (strcmp(env->call->args[i].name, name) == 0) {
				r.kind = N_ARG;
				r.index = i;
				return r;
			}
		}
	}
	static const char *const words[] = {
	    "ret", "ok", "exiting", "rest", "verbose", "word", "err", "byte0", "dash_s"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(words[i], name) == 0) {
			r.kind = N_WORD;
			r.index = (int)i;
			return r;
		}
	}
	struct row *row = map_get(constants, name);
	if (row && row_value(row)) {
		r.kind = N_CONST;
		r.cv = &row->cv;
	}
	return r;
}

bool expr_uses_exit(const struct expr *e)
{
	if (!e)
		return false;
	if (e->kind == E_NAME)
		return e->at == 2 || strcmp(e->name, "ret") == 0 || strcmp(e->name, "ok") == 0 ||
		       strcmp(e->name, "exiting") == 0 || strcmp(e->name, "err") == 0;
	return expr_uses_exit(e->a) || expr_uses_exit(e->b) || expr_uses_exit(e->c);
}

static void resolve_type(struct type *t, struct env *env);

static void check_expr(struct expr *e, struct env *env)
{
	if (!e)
		return;
	if (e->kind == E_SIZEOF) {
		resolve_type(e->type, env);
		return;
	}
	if (e->kind == E_CALL) {
		static const char *const one[] = {
		    "any", "addr", "proto", "bpf_kind", "offset", "u32at", NULL};
		static const char *const two[] = {"min", "max", "anyat", "readable", NULL};
		int want = 0;
		for (int i = 0; one[i]; i++)
			if (strcmp(one[i], e->name) == 0)
				want = 1;
		for (int i = 0; two[i]; i++)
			if (strcmp(two[i], e->name) == 0)
				want = 2;
		if (!want)
			error_at(e->pos, "'%s' is no function", e->name);
		else if ((want == 2) != (e->b != NULL))
			error_at(
			    e->pos, "%s() takes %d argument%s", e->name, want, want > 1 ? "s" : "");
		else if ((strcmp(e->name, "any") == 0 || strcmp(e->name, "addr") == 0) &&
			 (e->a->kind != E_NAME || resolve_name(env, e->a->name).kind != N_MEMBER))
			error_at(e->pos, "%s() takes a member", e->name);
	}
	if (e->kind == E_NAME) {
		struct name_ref r = resolve_name(env, e->name);
		if (r.kind == N_NONE)
			error_at(e->pos, "'%s' is no member, parameter, argument or constant here",
			    e->name);
		else if (e->at && r.kind != N_ARG && r.kind != N_MEMBER)
			error_at(
			    e->pos, "@%s needs an argument or a member", e->at == 1 ? "in" : "out");
		return;
	}
	check_expr(e->a, env);
	check_expr(e->b, env);
	check_expr(e->c, env);
}

/* -- types -- */

struct env seq_env(const struct type *seq, const struct env *env)
{
	struct env inner = *env;
	const struct type *head = seq->elem;
	struct strct *s = xalloc(sizeof *s);
	if (head->kind == A_STRUCT)
		*s = *head->strct;
	s->nparams = 0;
	s->len_name = NULL;
	s->outer = env->strct;
	inner.strct = s;
	return inner;
}

static void check_struct(struct strct *s, struct call *call);

static bool is_bounded(const struct type *t)
{
	return !t->len && ((t->kind == A_STRUCT && t->strct->len_name) || t->kind == A_BITSET ||
			      t->kind == A_ATTRS || (t->kind == A_FMT && t->base == BASE_NONE));
}

static void resolve_word(struct type *t, struct env *env)
{
	struct named *n = map_get(types, t->name);
	if (!n) {
		error_at(t->pos, "'%s' is no type", t->name);
		t->kind = A_NONE;
		return;
	}
	int base = t->base;
	switch (n->what) {
	case W_ALIAS: {
		struct alias *a = n->node;
		if (a->resolving) {
			error_at(t->pos, "type '%s' is defined by itself", t->name);
			t->kind = A_NONE;
			return;
		}
		a->resolving = true;
		int dir = t->dir;
		*t = *a->type;
		if (dir >= 0)
			t->dir = dir;
		t->checked = false;
		resolve_type(t, env);
		a->resolving = false;
		if (base != BASE_NONE)
			t->base = base;
		return;
	}
	case W_STRUCT:
	case W_TLV:
		t->kind = A_STRUCT;
		t->strct = n->node;
		if (t->nargs != t->strct->nparams)
			error_at(t->pos, "struct %s takes %d parameter%s, not %d", t->name,
			    t->strct->nparams, t->strct->nparams == 1 ? "" : "s", t->nargs);
		break;
	case W_TABLE:
		t->table = n->node;
		resolve_table(t->table);
		t->kind = t->table->flags ? A_FLAGS : A_ENUM;
		if (t->base == BASE_NONE)
			t->base = t->table->base;
		break;
	case W_BITSET:
		t->kind = A_BITSET;
		t->bitset = n->node;
		break;
	case W_ATTRS:
		t->kind = A_ATTRS;
		t->attrs = n->node;
		if (t->nargs != t->attrs->nparams)
			error_at(t->pos, "attrs %s takes %d parameters, not %d", t->name,
			    t->attrs->nparams, t->nargs);
		break;
	case W_FMT:
		t->kind = A_FMT;
		t->fmt = (int)((const char *const *)n->node - fmt_names);
		if (t->base == BASE_NONE)
			t->base = fmt_bases[t->fmt];
		break;
	}
	if (base != BASE_NONE && (t->kind == A_STRUCT || t->kind == A_BITSET || t->kind == A_ATTRS))
		error_at(t->pos, "'%s' takes no integer type", t->name);
}

static void resolve_type(struct type *t, struct env *env)
{
	if (!t || t->checked)
		return;
	t->checked = true;
	for (int i = 0; i < t->nargs; i++)
		check_expr(t->args[i], env);
	switch (t->kind) {
	case A_WORD: resolve_word(t, env); break;
	case A_PTR: resolve_type(t->elem, env); break;
	case A_SEQ: {
		resolve_type(t->elem, env);
		struct env inner = seq_env(t, env);
		resolve_type(t->second, &inner);
		break;
	}
	case A_THEN:
		resolve_type(t->elem, env);
		resolve_type(t->second, env);
		break;
	case A_ARRAY:
		resolve_type(t->elem, env);
		check_expr(t->len, env);
		check_expr(t->max, env);
		check_expr(t->take, env);
		if (t->index_name) {
			struct named *n = map_get(types, t->index_name);
			if (!n || n->what != W_TABLE)
				error_at(t->pos, "'%s' is no table", t->index_name);
			else
				resolve_table(t->index_table = n->node);
		}
		if (is_bounded(t->elem)) {
			struct expr *len = t->len, *max = t->max;
			int dir = t->dir;
			*t = *t->elem;
			t->len = len;
			t->max = max;
			if (dir >= 0)
				t->dir = dir;
		}
		return;
	case A_SWITCH:
		check_expr(t->on, env);
		for (int i = 0; i < t->narms; i++) {
			for (int k = 0; k < t->arms[i].nlabels; k++) {
				struct cval v;
				const_eval(t->arms[i].labels[k], &v);
			}
			resolve_type(t->arms[i].type, env);
			if (t->arms[i].body)
				check_struct(t->arms[i].body, env->call);
		}
		resolve_type(t->other, env);
		if (t->cases) {
			t->caseset = map_get(casesets, t->cases);
			if (!t->caseset)
				error_at(t->pos, "no case block adds to '%s'", t->cases);
		}
		break;
	default: break;
	}
	check_expr(t->len, env);
	check_expr(t->max, env);
	check_expr(t->take, env);
}

static void check_struct(struct strct *s, struct call *call)
{
	if (s->checked)
		return;
	s->checked = true;
	struct env env = {.strct = s, .call = call};
	/* Types first: a member reference by path needs them. */
	for (int i = 0; i < s->nmembers; i++) {
		struct member *m = &s->members[i];
		if (m->show) {
			struct member *of = find_member(s, m->name, strlen(m->name), NULL);
			if (!of) {
				error_at(m->pos, "'show %s': there is no such member", m->name);
				m->type = xalloc(sizeof *m->type);
				m->type->checked = true;
			} else if (!m->type) {
				m->type = of->type;
			}
		}
		if (m->type->kind != A_SWITCH || !(m->flags & MEMBER_EMBED))
			resolve_type(m->type, &env);
		if (m->type->dir == DIR_IN && m->type->kind != A_PTR)
			m->flags |= MEMBER_IN;
		if (m->type->dir == DIR_OUT && m->type->kind != A_PTR)
			m->flags |= MEMBER_OUT;
		if (m->type->dir == DIR_INOUT && m->type->kind != A_PTR)
			m->flags |= MEMBER_INOUT;
		if (m->type->kind == A_PTR && m->type->dir == DIR_OUT)
			m->flags |= MEMBER_OUT;
		if (m->type->dir == DIR_OUTANY)
			m->flags |= MEMBER_OUT | MEMBER_ANYWAY;
		if (m->width && m->type->base == BASE_NONE)
			error_at(m->pos, "only an integer can be a bit field");
	}
	for (int i = 0; i < s->nmembers; i++) {
		struct member *m = &s->members[i];
		if (m->type->kind == A_SWITCH && (m->flags & MEMBER_EMBED))
			resolve_type(m->type, &env);
		check_expr(m->cond, &env);
		check_expr(m->unless, &env);
	}
}

/* -- the whole -- */

static void gather_cases(struct unit *u)
{
	for (int i = 0; i < u->ndecls; i++) {
		struct decl *d = &u->decls[i];
		if (d->kind != D_CASE)
			continue;
		struct cases *c = map_get(casesets, d->case_name);
		if (!c) {
			c = xalloc(sizeof *c);
			c->name = d->case_name;
			c->armset = -1;
			map_put(casesets, c->name, c);
			PUSH(u->cases, u->ncases, c);
		}
		for (int k = 0; k < d->nrows; k++)
			PUSH(c->rows, c->nrows, d->rows[k]);
	}
}

/* The name of a case set's enum: ioctl.argp -> ioctl_op after its discriminant op. */
static const char *cases_table_name(struct cases *c)
{
	const char *dot = strchr(c->name, '.');
	if (dot) {
		struct call *call = call_by_name(xfmt("%.*s", (int)(dot - c->name), c->name));
		c->call = call; /* the rows' types may refer to its arguments */
		for (int i = 0; call && i < call->nargs; i++) {
			struct type *t = call->args[i].type;
			if (strcmp(call->args[i].name, dot + 1) != 0)
				continue;
			while (t->kind == A_PTR)
				t = t->elem;
			if (t->kind == A_SWITCH && t->open) {
				t->caseset = c;
				if (t->on->kind == E_NAME)
					return xfmt("%s_%s", call->name, t->on->name);
			}
		}
	}
	char *n = xfmt("%s", c->name);
	for (char *p = n; *p; p++)
		if (*p == '.')
			*p = '_';
	return n;
}

static struct table *names_table(const char *name, struct row *rows, int n, struct pos pos)
{
	struct table *t = xalloc(sizeof *t);
	t->name = name;
	t->pos = pos;
	t->base = BASE_u32;
	t->rows = rows;
	t->nrows = n;
	t->joined = true;
	t->index = -1;
	return t;
}

/* A form shares the first argument and the classes of its call, unless it names its own. */
static void attach_form(struct call *f)
{
	struct call *c = map_get(calls, f->name);
	if (!c || !c->nargs) {
		error_at(f->pos, "'%s' is no call with an argument to tell its forms by", f->name);
		return;
	}
	struct arg *args = NULL;
	int n = 0;
	PUSH(args, n, c->args[0]);
	for (int i = 0; i < f->nargs; i++)
		PUSH(args, n, f->args[i]);
	f->args = args;
	f->nargs = n;
	if (n > 6)
		error_at(f->pos, "a call has at most six arguments");
	f->form_of = c;
	f->classes = c->classes;
	f->next_form = c->forms;
	c->forms = f;
}

static void declare_all(struct unit *u)
{
	for (int i = 0; i < fmt_count; i++)
		declare(fmt_names[i], W_FMT, (void *)&fmt_names[i], (struct pos){0});
	for (int i = 0; i < u->ncalls; i++) {
		if (u->calls[i]->nlabels)
			continue;
		if (map_get(calls, u->calls[i]->name))
			error_at(
			    u->calls[i]->pos, "call '%s' is described again", u->calls[i]->name);
		map_put(calls, u->calls[i]->name, u->calls[i]);
	}
	for (int i = 0; i < u->ncalls; i++)
		if (u->calls[i]->nlabels)
			attach_form(u->calls[i]);
	for (int i = 0; i < u->ntables; i++)
		declare(u->tables[i]->name, W_TABLE, u->tables[i], u->tables[i]->pos);
	for (int i = 0; i < u->nstructs; i++) {
		struct strct *s = u->structs[i];
		struct named *old = map_get(types, s->name);
		if (old && old->what == W_STRUCT) {
			struct strct *first = old->node;
			if (!s->abis && !first->abis) {
				declare(s->name, W_STRUCT, s, s->pos);
				continue;
			}
			if (s->nparams != first->nparams || !s->len_name != !first->len_name)
				error_at(s->pos,
				    "variants of struct %s must take the same parameters", s->name);
			/* The variant for all others comes last. */
			if (!first->abis) {
				s->next = first;
				old->node = s;
			} else {
				s->next = first->next;
				first->next = s;
				if (s->next && !s->abis) {
					struct strct *q = s->next;
					first->next = q;
					while (q->next)
						q = q->next;
					q->next = s;
					s->next = NULL;
				}
			}
			continue;
		}
		declare(s->name, W_STRUCT, s, s->pos);
	}
	for (int i = 0; i < u->nbitsets; i++)
		declare(u->bitsets[i]->name, W_BITSET, u->bitsets[i], u->bitsets[i]->pos);
	for (int i = 0; i < u->nattrs; i++)
		declare(u->attrs[i]->name, W_ATTRS, u->attrs[i], u->attrs[i]->pos);
	for (int i = 0; i < u->naliases; i++)
		declare(u->aliases[i]->name, W_ALIAS, u->aliases[i], u->aliases[i]->pos);
}

/* The table of a set's own names. */
static struct table *attrs_table(struct unit *u, struct attrs *a)
{
	if (!a->table && !a->table_name) {
		a->table = names_table(a->name, a->rows, a->nrows, a->pos);
		a->table->joined = false;
		a->table->unknown = a->unknown;
		PUSH(u->tables, u->ntables, a->table);
	}
	return a->table;
}

static void check_tlv(struct tlv *t)
{
	struct env env = {.strct = t->header};
	resolve_type(t->type_shown, &env);
	if (t->flags_name) {
		struct named *n = map_get(types, t->flags_name);
		if (!n || n->what != W_TABLE)
			error_at(t->pos, "'%s' is no table", t->flags_name);
		else
			resolve_table(t->flags = n->node);
	}
}

static void check_attrs(struct unit *u, struct attrs *a)
{
	for (int i = 0; i < u->ntlvs; i++)
		if (strcmp(u->tlvs[i]->name, a->tlv_name) == 0)
			a->tlv = u->tlvs[i];
	if (!a->tlv)
		error_at(a->pos, "'%s' is no tlv format", a->tlv_name);
	else if (a->tlv->header->nparams > a->nparams)
		error_at(a->pos, "tlv %s takes its %d parameters from the set", a->tlv_name,
		    a->tlv->header->nparams);
	if (a->table_name) {
		struct named *n = map_get(types, a->table_name);
		if (n && n->what == W_ATTRS)
			a->table = attrs_table(u, n->node);
		else if (n && n->what == W_TABLE)
			a->table = n->node;
		else
			error_at(a->pos, "'%s' is no table", a->table_name);
	} else {
		attrs_table(u, a);
	}
	if (!a->table)
		return;
	resolve_table(a->table);
	/* Parameters and the payload's length are visible in a row's type. */
	a->scope = xalloc(sizeof *a->scope);
	a->scope->params = a->params;
	a->scope->nparams = a->nparams;
	a->scope->pos = a->pos;
	a->scope->outer = a->tlv ? a->tlv->header : NULL;
	struct env env = {.strct = a->scope};
	for (int i = 0; i < a->nrows; i++)
		resolve_type(a->rows[i].type, &env);
	resolve_type(a->other, &env);
}

static void check_numbers(struct unit *u)
{
	for (int a = 0; a < ABI_COUNT; a++) {
		for (int i = 0; i < u->nnumbers[a]; i++) {
			struct number *n = &u->numbers[a][i];
			if (strcmp(n->desc, n->name) != 0 && !call_by_name(n->desc))
				error_at(
				    n->pos, "call '%s' has no description '%s'", n->name, n->desc);
		}
	}
}

void check(struct unit *u)
{
	types = map_new();
	constants = map_new();
	calls = map_new();
	casesets = map_new();
	declare_all(u);
	gather_cases(u);
	for (int i = 0; i < u->ncases; i++) {
		struct cases *c = u->cases[i];
		const char *name = cases_table_name(c);
		c->table = names_table(
		    name, c->rows, c->nrows, c->rows ? c->rows[0].pos : (struct pos){0});
		PUSH(u->tables, u->ntables, c->table);
		declare(name, W_TABLE, c->table, c->table->pos);
	}
	for (int i = 0; i < u->ntables; i++)
		table_rows_walk(u->tables[i], declare_rows);
	for (int i = 0; i < u->nattrs; i++)
		declare_rows(u->attrs[i]->rows, u->attrs[i]->nrows);
	for (int i = 0; i < u->ntables; i++)
		table_rows_walk(u->tables[i], check_rows);
	for (int i = 0; i < u->nattrs; i++)
		check_rows(u->attrs[i]->rows, u->attrs[i]->nrows);
	for (int i = 0; i < u->ntables; i++) {
		resolve_table(u->tables[i]);
		/* included rows were copied before their values were known */
		for (int k = 0; k < u->tables[i]->nrows; k++)
			row_value(&u->tables[i]->rows[k]);
		for (int k = 0; k < u->tables[i]->nfields; k++) {
			struct cval v;
			const_eval(u->tables[i]->fields[k].mask, &v);
			if (u->tables[i]->fields[k].shift)
				const_eval(u->tables[i]->fields[k].shift, &v);
			if (u->tables[i]->fields[k].table)
				resolve_table(u->tables[i]->fields[k].table);
		}
	}
	for (int i = 0; i < u->nbitsets; i++) {
		struct bitset *b = u->bitsets[i];
		if (!b->names || strcmp(b->names, "signal") == 0)
			continue;
		struct named *n = map_get(types, b->names);
		if (n && n->what == W_TABLE)
			b->table = n->node;
		else
			error_at(b->pos, "'%s' is no table", b->names);
	}
	/* Types of members before anything that refers to members by path. */
	for (int i = 0; i < u->nstructs; i++)
		check_struct(u->structs[i], NULL);
	for (int i = 0; i < u->ntlvs; i++)
		check_tlv(u->tlvs[i]);
	for (int i = 0; i < u->nattrs; i++)
		check_attrs(u, u->attrs[i]);
	for (int i = 0; i < u->ncases; i++) {
		struct env env = {.call = u->cases[i]->call};
		for (int k = 0; k < u->cases[i]->nrows; k++)
			resolve_type(u->cases[i]->rows[k].type, &env);
	}
	for (int i = 0; i < u->naliases; i++) {
		/* Checked at each use; here only the words that need no scope. */
		if (u->aliases[i]->type->kind == A_WORD &&
		    !map_get(types, u->aliases[i]->type->name))
			error_at(u->aliases[i]->pos, "'%s' is no type", u->aliases[i]->type->name);
	}
	for (int i = 0; i < u->ncalls; i++) {
		struct call *c = u->calls[i];
		struct env env = {.call = c};
		for (int k = 0; k < c->nargs; k++) {
			resolve_type(c->args[k].type, &env);
			check_expr(c->args[k].cond, &env);
			struct type *t = c->args[k].type;
			if (t->kind == A_SWITCH && t->open && !t->caseset)
				error_at(t->pos, "no case block adds to '%s.%s'", c->name,
				    c->args[k].name);
		}
		resolve_type(c->ret, &env);
		resolve_type(c->aux, &env);
		check_expr(c->aux_cond, &env);
	}
	check_numbers(u);
}
