/*
 * parse.c - tokens to the syntax tree of ast.h, by recursive descent. docs/language.md is the
 * grammar. Every file adds to one struct unit; nothing is looked up by name here (check.c does).
 */
#include "ast.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BODY_SINGLE 0x10000u /* of a body, while it is parsed: one member without braces */

struct parser {
	struct unit *u;
	struct token *t;
	size_t n, i;
	const char *file;
};

static struct token *cur(struct parser *p)
{
	return &p->t[p->i];
}

static struct token *ahead(struct parser *p, size_t k)
{
	return &p->t[p->i + k < p->n ? p->i + k : p->n - 1];
}

static struct token *take(struct parser *p)
{
	struct token *t = cur(p);
	if (t->kind != TOK_EOF)
		p->i++;
	return t;
}

static bool is_punct(const struct token *t, const char *s)
{
	return t->kind == TOK_PUNCT && strcmp(t->text, s) == 0;
}

static bool is_word(const struct token *t, const char *s)
{
	return t->kind == TOK_IDENT && strcmp(t->text, s) == 0;
}

static bool accept(struct parser *p, const char *s)
{
	if (!is_punct(cur(p), s))
		return false;
	take(p);
	return true;
}

static bool accept_word(struct parser *p, const char *s)
{
	if (!is_word(cur(p), s))
		return false;
	take(p);
	return true;
}

static bool expect(struct parser *p, const char *s)
{
	if (accept(p, s))
		return true;
	error_at(cur(p)->pos, "expected '%s' before '%s'", s, cur(p)->text);
	return false;
}

static const char *expect_ident(struct parser *p, const char *what)
{
	if (cur(p)->kind == TOK_IDENT)
		return take(p)->text;
	error_at(cur(p)->pos, "expected %s before '%s'", what, cur(p)->text);
	return "";
}

/* Skip to what may begin the next declaration, after an error that lost the thread. */
static void recover(struct parser *p, int depth)
{
	while (cur(p)->kind != TOK_EOF) {
		if (depth <= 0 && cur(p)->kind == TOK_IDENT && cur(p)->pos.col == 1)
			return;
		struct token *t = take(p);
		if (is_punct(t, "{"))
			depth++;
		else if (is_punct(t, "}") && --depth <= 0)
			return;
	}
}

/*
 * Whether a block goes on: up to its "}".  A turn that took no token has reported an error at a
 * token nobody takes (a stray closer, say): it is passed over here, or the block would never end.
 * last: where the turn before began; starts as SIZE_MAX.
 */
static bool within(struct parser *p, size_t *last)
{
	if (p->i == *last)
		take(p);
	*last = p->i;
	return !is_punct(cur(p), "}") && cur(p)->kind != TOK_EOF;
}

/* -- expressions -- */

static struct expr *parse_expr(struct parser *p);
static struct type *parse_type(struct parser *p);

static struct expr *new_expr(enum expr_kind kind, struct pos pos)
{
	struct expr *e = xalloc(sizeof *e);
	e->kind = kind;
	e->pos = pos;
	return e;
}

static struct expr *parse_primary(struct parser *p)
{
	struct token *t = cur(p);
	if (t->kind == TOK_NUM) {
		take(p);
		struct expr *e = new_expr(E_NUM, t->pos);
		e->num = t->num;
		e->spelling = t->spelling;
		return e;
	}
	if (is_punct(t, "(")) {
		take(p);
		struct expr *e = parse_expr(p);
		expect(p, ")");
		return e;
	}
	if (is_punct(t, "-") || is_punct(t, "!") || is_punct(t, "~")) {
		take(p);
		struct expr *e = new_expr(E_UNARY, t->pos);
		e->op = t->text;
		e->a = parse_primary(p);
		return e;
	}
	if (t->kind != TOK_IDENT) {
		error_at(t->pos, "expected an expression before '%s'", t->text);
		if (!is_punct(t, "}") && !is_punct(t, ")") && !is_punct(t, "]"))
			take(p); /* what closes something is left for whoever opened it */
		struct expr *e = new_expr(E_NUM, t->pos);
		e->spelling = "0";
		return e;
	}
	take(p);
	if (is_punct(cur(p), "(")) {
		take(p);
		if (strcmp(t->text, "sizeof") == 0) {
			struct expr *e = new_expr(E_SIZEOF, t->pos);
			e->type = parse_type(p);
			expect(p, ")");
			return e;
		}
		struct expr *e = new_expr(E_CALL, t->pos);
		e->name = t->text;
		e->a = parse_expr(p);
		if (accept(p, ","))
			e->b = parse_expr(p);
		expect(p, ")");
		return e;
	}
	struct expr *e = new_expr(E_NAME, t->pos);
	e->name = t->text;
	if (accept(p, "@")) {
		const char *w = expect_ident(p, "'in' or 'out'");
		if (strcmp(w, "in") == 0)
			e->at = 1;
		else if (strcmp(w, "out") == 0)
			e->at = 2;
		else
			error_at(e->pos, "'@%s': only @in and @out are known", w);
	}
	return e;
}

static const char *const levels[][5] = {
    {"||"},
    {"&&"},
    {"|"},
    {"^"},
    {"&"},
    {"==", "!="},
    {"<", "<=", ">", ">="},
    {"<<", ">>"},
    {"+", "-"},
    {"*", "/", "%"},
};
#define LEVELS (sizeof levels / sizeof levels[0])

static struct expr *parse_binary(struct parser *p, size_t level)
{
	if (level == LEVELS)
		return parse_primary(p);
	struct expr *a = parse_binary(p, level + 1);
	for (;;) {
		const char *op = NULL;
		for (int i = 0; i < 5 && levels[level][i]; i++)
			if (is_punct(cur(p), levels[level][i]))
				op = levels[level][i];
		if (!op)
			return a;
		struct expr *e = new_expr(E_BINARY, take(p)->pos);
		e->op = op;
		e->a = a;
		e->b = parse_binary(p, level + 1);
		a = e;
	}
}

static struct expr *parse_expr(struct parser *p)
{
	struct expr *c = parse_binary(p, 0);
	if (!is_punct(cur(p), "?"))
		return c;
	struct expr *e = new_expr(E_COND, take(p)->pos);
	e->a = c;
	e->b = parse_expr(p);
	expect(p, ":");
	e->c = parse_expr(p);
	return e;
}

/* -- types -- */

static struct type *new_type(enum ast_kind kind, struct pos pos)
{
	struct type *t = xalloc(sizeof *t);
	t->kind = kind;
	t->pos = pos;
	t->dir = -1;
	t->base = BASE_NONE;
	t->style = -1;
	t->index = -1;
	return t;
}

static int accept_base(struct parser *p)
{
	if (cur(p)->kind != TOK_IDENT)
		return BASE_NONE;
	int b = base_by_name(cur(p)->text);
	if (b != BASE_NONE)
		take(p);
	return b;
}

static void parse_arms(struct parser *p, struct type *t);

static struct type *parse_switch(struct parser *p, struct pos pos)
{
	struct type *t = new_type(A_SWITCH, pos);
	t->on = parse_expr(p);
	if (accept_word(p, "in"))
		t->cases = expect_ident(p, "the name of a case set");
	else if (accept(p, "{"))
		parse_arms(p, t);
	else
		t->open = true;
	if ((t->cases || t->open) && accept_word(p, "else"))
		t->other = parse_type(p);
	return t;
}

static struct type *parse_word(struct parser *p)
{
	struct token *tok = cur(p);
	if (tok->kind != TOK_IDENT) {
		error_at(tok->pos, "expected a type before '%s'", tok->text);
		if (!is_punct(tok, "}") && !is_punct(tok, ")"))
			take(p);
		return new_type(A_NONE, tok->pos);
	}
	take(p);
	struct type *t;
	int b = base_by_name(tok->text);
	if (b != BASE_NONE) {
		t = new_type(A_INT, tok->pos);
		t->base = b;
		return t;
	}
	static const struct {
		const char *word;
		int style;
	} styles[] = {{"hex", INT_HEX_STYLE}, {"oct", INT_OCT_STYLE}, {"dec", INT_DEC_STYLE},
	    {"udec", INT_UDEC_STYLE}};
	for (size_t i = 0; i < sizeof styles / sizeof styles[0]; i++) {
		if (strcmp(tok->text, styles[i].word) == 0) {
			t = new_type(A_INT, tok->pos);
			t->style = styles[i].style;
			t->base = accept_base(p);
			return t;
		}
	}
	if (strcmp(tok->text, "switch") == 0)
		return parse_switch(p, tok->pos);
	if (strcmp(tok->text, "none") == 0)
		return new_type(A_NONE, tok->pos);
	if (strcmp(tok->text, "todo") == 0)
		return new_type(A_TODO, tok->pos);
	if (strcmp(tok->text, "bytes") == 0 || strcmp(tok->text, "xbytes") == 0) {
		t = new_type(A_BYTES, tok->pos);
		t->style = tok->text[0] == 'x';
		return t;
	}
	if (strcmp(tok->text, "str") == 0)
		return new_type(A_STR, tok->pos);
	if (strcmp(tok->text, "pathname") == 0)
		return new_type(A_PATH, tok->pos);
	t = new_type(A_WORD, tok->pos);
	t->name = tok->text;
	if (accept(p, "(")) {
		if (!is_punct(cur(p), ")")) {
			do {
				struct expr *e = parse_expr(p);
				PUSH(t->args, t->nargs, e);
			} while (accept(p, ","));
		}
		expect(p, ")");
	}
	t->base = accept_base(p);
	return t;
}

static struct type *parse_postfix(struct parser *p, struct type *t)
{
	while (is_punct(cur(p), "[")) {
		struct pos pos = take(p)->pos;
		struct type *o = t;
		bool own = (t->kind == A_BYTES || t->kind == A_STR || t->kind == A_PATH) &&
			   !t->len && !t->max;
		if (!own) {
			o = new_type(A_ARRAY, pos);
			o->elem = t;
		}
		if ((o->kind != A_STR && o->kind != A_PATH) || !is_word(cur(p), "max"))
			o->len = parse_expr(p);
		if (accept_word(p, "index"))
			o->index_name = expect_ident(p, "a table");
		if (accept_word(p, "max"))
			o->max = parse_expr(p);
		if (accept_word(p, "take"))
			o->take = parse_expr(p);
		if (o->kind == A_BYTES && accept_word(p, "nul"))
			o->nul = true;
		o->uncut = accept_word(p, "whole");
		expect(p, "]");
		t = o;
	}
	return t;
}

static struct type *parse_half(struct parser *p)
{
	static const char *const dirs[] = {"in", "out", "outany", "inout"};
	int dir = -1;
	struct pos pos = cur(p)->pos;
	for (int i = 0; i < 4; i++)
		if (is_word(cur(p), dirs[i]))
			dir = i;
	if (dir >= 0)
		take(p);
	bool again = dir == DIR_INOUT && accept_word(p, "again");
	struct type *t;
	if (accept(p, "*")) {
		t = new_type(A_PTR, pos);
		if (cur(p)->kind == TOK_NUM && (cur(p)->num == 64 || cur(p)->num == 32))
			t->width = (int)take(p)->num;
		t->elem = parse_half(p);
		/* "*A + B": both behind the pointer (the sum was taken by the element) */
	} else {
		bool noted = accept_word(p, "noted");
		t = parse_word(p);
		t->noted = noted;
		t = parse_postfix(p, t);
	}
	t->dir = dir;
	t->again = again;
	if (accept(p, "+")) {
		struct type *s = new_type(A_SEQ, t->pos);
		s->elem = t;
		s->second = parse_half(p);
		return s;
	}
	return t;
}

static struct type *parse_type(struct parser *p)
{
	struct type *t = parse_half(p);
	if (accept(p, "=>")) {
		struct type *s = new_type(A_THEN, t->pos);
		s->style = accept_word(p, "always")   ? THEN_ALWAYS
			   : accept_word(p, "anyway") ? THEN_ANYWAY
						      : THEN_OK;
		s->elem = t;
		s->second = parse_half(p);
		return s;
	}
	return t;
}

static void parse_labels(struct parser *p, struct arm *a)
{
	a->pos = cur(p)->pos;
	if (accept_word(p, "else")) {
		a->is_else = true;
		return;
	}
	do {
		struct expr *e = parse_binary(p, 2);
		PUSH(a->labels, a->nlabels, e);
	} while (accept(p, ","));
}

static void parse_arms(struct parser *p, struct type *t)
{
	for (size_t last = SIZE_MAX; within(p, &last);) {
		struct arm a = {0};
		parse_labels(p, &a);
		if (a.is_else) {
			accept(p, ":");
			t->other = parse_type(p);
			continue;
		}
		expect(p, ":");
		a.type = parse_type(p);
		PUSH(t->arms, t->narms, a);
	}
	expect(p, "}");
}

/* -- rows of tables, cases, attrs -- */

static void parse_overrides(struct parser *p, struct row *r)
{
	while (is_punct(cur(p), "[")) {
		struct pos pos = take(p)->pos;
		unsigned abis = 0;
		while (cur(p)->kind == TOK_IDENT) {
			struct token *t = take(p);
			int a = abi_by_name(t->text);
			if (a < 0)
				error_at(t->pos, "'%s' is no ABI", t->text);
			else
				abis |= 1u << a;
		}
		expect(p, ":");
		struct expr *e = NULL;
		if (!accept_word(p, "none"))
			e = parse_expr(p);
		expect(p, "]");
		if (r->nover == ABI_COUNT) {
			error_at(pos, "too many overrides");
			return;
		}
		r->over[r->nover].abis = (uint8_t)abis;
		r->over[r->nover++].value = e;
	}
}

static struct row parse_row(struct parser *p, bool primary)
{
	struct row r = {.pos = cur(p)->pos, .comment = cur(p)->comment, .blank = cur(p)->blank};
	struct token *t = take(p);
	if (t->kind != TOK_IDENT && t->kind != TOK_STR)
		error_at(t->pos, "expected a name before '%s'", t->text);
	r.name = t->text;
	r.anonymous = t->kind == TOK_STR;
	r.value = primary ? parse_primary(p) : parse_expr(p);
	parse_overrides(p, &r);
	return r;
}

/* Is the next thing a new row (or the end) rather than this row's type? */
static bool at_row_end(struct parser *p)
{
	struct token *t = cur(p), *n = ahead(p, 1);
	if (is_punct(t, "}") || is_word(t, "else") || t->kind == TOK_EOF || t->kind == TOK_STR)
		return true;
	if (t->kind != TOK_IDENT)
		return false;
	return n->kind == TOK_NUM || is_punct(n, "-") || is_punct(n, "~") ||
	       (is_punct(n, "(") && base_by_name(t->text) == BASE_NONE && t->text[0] >= 'A' &&
		   t->text[0] <= 'Z');
}

static struct row *parse_typed_rows(struct parser *p, int *n, struct type **other)
{
	struct row *rows = NULL;
	expect(p, "{");
	for (size_t last = SIZE_MAX; within(p, &last);) {
		if (is_word(cur(p), "else")) {
			struct pos pos = take(p)->pos;
			struct type *t = parse_type(p);
			if (other)
				*other = t;
			else
				error_at(pos, "'else' belongs to the switch, not to a case block");
			continue;
		}
		int before = error_count;
		struct row r = parse_row(p, true);
		if (!at_row_end(p))
			r.type = parse_type(p);
		if (r.type && is_word(cur(p), "max")) {
			take(p);
			r.max = parse_primary(p);
		}
		PUSH(rows, *n, r);
		if (error_count > before + 3)
			break;
	}
	expect(p, "}");
	return rows;
}

static struct table *parse_table_body(struct parser *p, struct table *t)
{
	expect(p, "{");
	for (size_t last = SIZE_MAX; within(p, &last);) {
		if (is_word(cur(p), "field") && ahead(p, 1)->kind != TOK_PUNCT) {
			struct pos pos = take(p)->pos;
			struct field f = {.mask = parse_expr(p)};
			if (accept_word(p, "shift"))
				f.shift = parse_expr(p);
			f.table = xalloc(sizeof *f.table);
			f.table->pos = pos;
			f.table->base = t->base;
			f.table->name = "";
			f.table->index = -1;
			if (accept_word(p, "unknown")) {
				if (accept_word(p, "none"))
					f.table->unknown = "";
				else if (cur(p)->kind == TOK_STR)
					f.table->unknown = take(p)->text;
			}
			parse_table_body(p, f.table);
			PUSH(t->fields, t->nfields, f);
		} else if (is_word(cur(p), "number") && ahead(p, 1)->kind == TOK_NUM) {
			take(p);
			struct field f = {.mask = parse_expr(p)};
			if (accept_word(p, "shift"))
				f.shift = parse_expr(p);
			if (cur(p)->kind == TOK_STR)
				f.suffix = take(p)->text;
			else if (!accept_word(p, "none"))
				error_at(cur(p)->pos, "expected what stands behind the number");
			PUSH(t->fields, t->nfields, f);
		} else if (is_word(cur(p), "include") && ahead(p, 1)->kind == TOK_IDENT) {
			take(p);
			const char *n = take(p)->text;
			PUSH(t->includes, t->nincludes, n);
		} else {
			int before = error_count;
			struct row r = parse_row(p, false);
			PUSH(t->rows, t->nrows, r);
			if (error_count > before) {
				while (!is_punct(cur(p), "}") && cur(p)->kind != TOK_EOF)
					take(p);
			}
		}
	}
	expect(p, "}");
	return t;
}

static void add_decl(struct parser *p, enum decl_kind kind, void *node)
{
	struct decl d = {.kind = kind, .node = node, .file = p->file};
	PUSH(p->u->decls, p->u->ndecls, d);
}

static void parse_table(struct parser *p, bool flags, const char *comment)
{
	struct table *t = xalloc(sizeof *t);
	t->flags = flags;
	t->pos = cur(p)->pos;
	t->name = expect_ident(p, "the table's name");
	t->base = accept_base(p);
	t->comment = comment;
	t->index = -1;
	for (;;) {
		if (accept_word(p, "dec"))
			t->dec = true;
		else if (accept_word(p, "udec"))
			t->udec = true;
		else if (accept_word(p, "joined"))
			t->joined = true;
		else if (accept_word(p, "unknown")) {
			if (accept_word(p, "none"))
				t->unknown = "";
			else if (cur(p)->kind == TOK_STR)
				t->unknown = take(p)->text;
			else
				error_at(cur(p)->pos, "expected a string after 'unknown'");
		} else
			break;
	}
	parse_table_body(p, t);
	PUSH(p->u->tables, p->u->ntables, t);
	add_decl(p, D_TABLE, t);
}

/* -- structs -- */

static void parse_members(struct parser *p, struct strct *s);

static struct strct *new_body(struct strct *outer, struct pos pos)
{
	struct strct *s = xalloc(sizeof *s);
	s->outer = outer;
	s->pos = pos;
	s->index = -1;
	return s;
}

static void parse_member_switch(struct parser *p, struct strct *s, struct pos pos)
{
	struct type *t = new_type(A_SWITCH, pos);
	t->on = parse_expr(p);
	expect(p, "{");
	for (size_t last = SIZE_MAX; within(p, &last);) {
		int before = error_count;
		struct arm a = {0};
		parse_labels(p, &a);
		accept(p, ":");
		a.body = new_body(s, cur(p)->pos);
		if (accept(p, "{")) {
			parse_members(p, a.body);
			expect(p, "}");
		} else {
			/* one member without braces */
			size_t at = p->i;
			(void)at;
			a.body->flags |= BODY_SINGLE;
			parse_members(p, a.body);
			a.body->flags &= ~BODY_SINGLE;
		}
		PUSH(t->arms, t->narms, a);
		if (error_count > before + 2)
			break;
	}
	expect(p, "}");
	struct member m = {.pos = pos, .type = t, .flags = MEMBER_EMBED};
	if (accept_word(p, "if"))
		m.cond = parse_expr(p);
	PUSH(s->members, s->nmembers, m);
}

static void parse_member_attrs(struct parser *p, struct member *m)
{
	for (;;) {
		if (accept_word(p, "if"))
			m->cond = parse_expr(p);
		else if (accept_word(p, "hidden"))
			m->flags |= MEMBER_HIDDEN;
		else if (accept_word(p, "again"))
			m->flags |= MEMBER_AGAIN;
		else if (accept_word(p, "arrow"))
			m->flags |= MEMBER_ARROW;
		else if (accept_word(p, "kept"))
			m->flags |= MEMBER_KEPT;
		else if (accept_word(p, "verbose")) {
			m->flags |= MEMBER_VERBOSE;
			if (accept_word(p, "unless"))
				m->unless = parse_expr(p);
		} else if (accept(p, ":")) {
			if (cur(p)->kind == TOK_NUM)
				m->width = (int)take(p)->num;
			else
				error_at(cur(p)->pos, "expected the width of a bit field");
		} else if (is_word(cur(p), "at") &&
			   (ahead(p, 1)->kind == TOK_NUM || is_punct(ahead(p, 1), "(") ||
			       is_word(ahead(p, 1), "offset"))) {
			take(p);
			m->at = parse_primary(p);
		} else if (is_word(cur(p), "note") && ahead(p, 1)->kind == TOK_STR) {
			take(p);
			m->note = take(p)->text;
		} else
			return;
	}
}

static void parse_members(struct parser *p, struct strct *s)
{
	bool single = s->flags & BODY_SINGLE;
	for (size_t last = SIZE_MAX; within(p, &last);) {
		int before = error_count;
		struct token *t = cur(p);
		struct member m = {.pos = t->pos, .comment = t->comment, .blank = t->blank};
		bool done = false;
		if (is_word(t, "switch")) {
			take(p);
			parse_member_switch(p, s, t->pos);
			done = true;
		} else if (is_word(t, "show") && ahead(p, 1)->kind != TOK_PUNCT) {
			take(p);
			m.show = true;
			m.quoted = cur(p)->kind == TOK_STR;
			m.name = take(p)->text;
			if (accept_word(p, "as"))
				m.type = parse_type(p);
			parse_member_attrs(p, &m);
		} else if (is_word(t, "more") &&
			   (is_word(ahead(p, 1), "if") || is_word(ahead(p, 1), "outany"))) {
			take(p);
			m.flags = MEMBER_MORE;
			m.name = "more";
			m.type = new_type(A_NONE, t->pos);
			if (accept_word(p, "outany"))
				m.type->dir = DIR_OUTANY;
			parse_member_attrs(p, &m);
		} else if (is_word(t, "embed")) {
			take(p);
			m.flags = MEMBER_EMBED;
			m.type = parse_type(p);
			parse_member_attrs(p, &m);
			m.flags |= MEMBER_EMBED;
		} else if (is_word(t, "pad") && ahead(p, 1)->kind == TOK_NUM) {
			take(p);
			m.is_pad = true;
			m.flags = MEMBER_HIDDEN;
			m.type = new_type(A_BYTES, t->pos);
			m.type->len = parse_primary(p);
		} else {
			take(p);
			if (t->kind != TOK_IDENT && t->kind != TOK_STR)
				error_at(t->pos, "expected a member before '%s'", t->text);
			m.name = t->text;
			m.quoted = t->kind == TOK_STR;
			m.type = parse_type(p);
			parse_member_attrs(p, &m);
		}
		if (!done)
			PUSH(s->members, s->nmembers, m);
		if (single)
			return;
		if (error_count > before + 2)
			return;
	}
}

static void parse_struct(struct parser *p, bool is_union, const char *comment)
{
	struct strct *s = new_body(NULL, cur(p)->pos);
	s->is_union = is_union;
	s->comment = comment;
	s->name = expect_ident(p, "the struct's name");
	if (accept(p, "[")) {
		s->len_name = expect_ident(p, "the name of the bound");
		s->flags |= STRUCT_BOUND;
		expect(p, "]");
	}
	if (accept(p, "(")) {
		do {
			bool budget = is_word(cur(p), "budget") && ahead(p, 1)->kind == TOK_IDENT;
			if (budget)
				take(p);
			const char *n = expect_ident(p, "a parameter");
			int k = s->nparams;
			PUSH(s->budget, k, budget);
			PUSH(s->params, s->nparams, n);
		} while (accept(p, ","));
		expect(p, ")");
	}
	for (;;) {
		if (accept_word(p, "min"))
			s->min = parse_primary(p);
		else if (accept_word(p, "most"))
			s->most = parse_primary(p);
		else if (accept_word(p, "size"))
			s->size = parse_expr(p);
		else if (accept_word(p, "packed"))
			s->packed = true;
		else if (accept_word(p, "head"))
			s->flags |= STRUCT_HEAD;
		else if (accept_word(p, "whole"))
			s->flags |= STRUCT_WHOLE;
		else if (accept_word(p, "cut"))
			s->flags |= STRUCT_CUT;
		else if (accept_word(p, "padded"))
			s->flags |= STRUCT_PADDED;
		else if (accept_word(p, "within"))
			s->within = expect_ident(p, "the member that holds it");
		else if (accept_word(p, "split"))
			s->flags |= STRUCT_SPLIT;
		else if (accept_word(p, "tail")) {
			const char *w = expect_ident(p, "'more', 'shown' or 'bytes'");
			s->flags |= strcmp(w, "more") == 0    ? STRUCT_TAIL_MORE
				    : strcmp(w, "shown") == 0 ? STRUCT_TAIL_MORE | STRUCT_TAIL_SHOWN
							      : STRUCT_TAIL_BYTES;
			if (cur(p)->kind == TOK_STR)
				s->tail = take(p)->text;
		} else if (accept_word(p, "abi")) {
			expect(p, "(");
			while (cur(p)->kind == TOK_IDENT) {
				struct token *t = take(p);
				int a = abi_by_name(t->text);
				if (a < 0)
					error_at(t->pos, "'%s' is no ABI", t->text);
				else
					s->abis |= 1u << a;
			}
			expect(p, ")");
		} else
			break;
	}
	if (!expect(p, "{")) {
		recover(p, 0);
		return;
	}
	parse_members(p, s);
	expect(p, "}");
	PUSH(p->u->structs, p->u->nstructs, s);
	add_decl(p, D_STRUCT, s);
}

/* -- the other declarations -- */

static void parse_bitset(struct parser *p, const char *comment)
{
	struct bitset *b = xalloc(sizeof *b);
	b->pos = cur(p)->pos;
	b->comment = comment;
	b->name = expect_ident(p, "the bitset's name");
	for (;;) {
		if (accept_word(p, "base"))
			b->base = parse_primary(p);
		else if (accept_word(p, "names"))
			b->names = expect_ident(p, "a table");
		else if (accept_word(p, "strip") && cur(p)->kind == TOK_STR)
			b->strip = take(p)->text;
		else if (accept_word(p, "invert")) {
			b->inv_num = (int)take(p)->num;
			expect(p, "/");
			b->inv_den = (int)take(p)->num;
		} else
			break;
	}
	PUSH(p->u->bitsets, p->u->nbitsets, b);
	add_decl(p, D_BITSET, b);
}

static void parse_tlv(struct parser *p, const char *comment)
{
	struct tlv *t = xalloc(sizeof *t);
	t->pos = cur(p)->pos;
	t->comment = comment;
	t->name = expect_ident(p, "the format's name");
	t->header = new_body(NULL, t->pos);
	t->header->name = t->name;
	if (accept(p, "(")) {
		do {
			int k = t->header->nparams;
			PUSH(t->header->budget, k, false);
			const char *n = expect_ident(p, "a parameter");
			PUSH(t->header->params, t->header->nparams, n);
		} while (accept(p, ","));
		expect(p, ")");
	}
	if (accept_word(p, "align"))
		t->align = parse_primary(p);
	t->loose = accept_word(p, "loose");
	expect(p, "{");
	while (cur(p)->kind == TOK_IDENT) {
		struct member m = {.pos = cur(p)->pos, .name = take(p)->text};
		m.type = parse_type(p);
		if (accept_word(p, "length"))
			t->len_member = m.name;
		else if (accept_word(p, "mask")) {
			t->type_member = m.name;
			t->mask = parse_primary(p);
			if (accept_word(p, "flags"))
				t->flags_name = expect_ident(p, "a table");
		} else if (is_word(cur(p), "type") && !is_punct(ahead(p, 1), "(")) {
			take(p);
			t->type_member = m.name;
			if (accept_word(p, "as"))
				t->type_shown = parse_type(p);
		}
		PUSH(t->header->members, t->header->nmembers, m);
	}
	expect(p, "}");
	if (!t->len_member || !t->type_member)
		error_at(t->pos, "tlv %s needs one member marked 'length' and one 'mask' or 'type'",
		    t->name);
	PUSH(p->u->structs, p->u->nstructs, t->header);
	PUSH(p->u->tlvs, p->u->ntlvs, t);
	add_decl(p, D_TLV, t);
}

static void parse_attrs(struct parser *p, const char *comment)
{
	struct attrs *a = xalloc(sizeof *a);
	a->pos = cur(p)->pos;
	a->comment = comment;
	a->name = expect_ident(p, "the set's name");
	if (accept(p, "(")) {
		do {
			const char *n = expect_ident(p, "a parameter");
			PUSH(a->params, a->nparams, n);
		} while (accept(p, ","));
		expect(p, ")");
	}
	a->tlv_name = expect_ident(p, "the tlv's name");
	if (accept_word(p, "enum"))
		a->table_name = expect_ident(p, "a table");
	if (accept_word(p, "unknown"))
		a->unknown = take(p)->text;
	a->rows = parse_typed_rows(p, &a->nrows, &a->other);
	PUSH(p->u->attrs, p->u->nattrs, a);
	add_decl(p, D_ATTRS, a);
}

static void parse_case(struct parser *p, const char *comment)
{
	struct decl d = {.kind = D_CASE, .file = p->file, .comment = comment};
	d.case_name = expect_ident(p, "the name of a case set");
	d.rows = parse_typed_rows(p, &d.nrows, NULL);
	PUSH(p->u->decls, p->u->ndecls, d);
}

static const char *const class_names[] = {
#define X(n) #n,
    DESC_CLASSES(X)
#undef X
};

/* Up to its name and labels a call has been read: the arguments, the result, the classes. */
static void parse_call(struct parser *p, struct call *c)
{
	expect(p, "(");
	if (!is_punct(cur(p), ")")) {
		do {
			struct arg a = {.pos = cur(p)->pos};
			struct token *t = take(p);
			if (t->kind != TOK_IDENT && t->kind != TOK_STR)
				error_at(t->pos, "expected an argument before '%s'", t->text);
			a.name = t->text;
			a.type = parse_type(p);
			a.at_slot = -1;
			a.named = accept_word(p, "named");
			if (accept_word(p, "slot"))
				a.at_slot = cur(p)->kind == TOK_NUM ? (int)take(p)->num : 0;
			if (accept_word(p, "if"))
				a.cond = parse_expr(p);
			PUSH(c->args, c->nargs, a);
			if (c->nargs > 6)
				error_at(a.pos, "a call has at most six arguments");
		} while (accept(p, ","));
	}
	if (!expect(p, ")")) {
		recover(p, 0);
		return;
	}
	c->ret = parse_type(p);
	if (accept_word(p, "aux")) {
		if (cur(p)->kind == TOK_STR)
			c->aux_label = take(p)->text;
		c->aux = parse_type(p);
		if (accept_word(p, "if"))
			c->aux_cond = parse_expr(p);
	}
	if (accept(p, ":")) {
		while (cur(p)->kind == TOK_IDENT && !is_punct(ahead(p, 1), "(")) {
			unsigned bit = CLASS_COUNT;
			for (unsigned i = 0; i < CLASS_COUNT; i++)
				if (strcmp(class_names[i], cur(p)->text) == 0)
					bit = i;
			if (bit == CLASS_COUNT)
				break;
			PUSH(c->class_names, c->nclasses, cur(p)->text);
			c->classes |= 1u << bit;
			take(p);
		}
	}
	PUSH(p->u->calls, p->u->ncalls, c);
	add_decl(p, D_CALL, c);
}

static struct call *new_call(const struct token *name)
{
	struct call *c = xalloc(sizeof *c);
	c->name = name->text;
	c->pos = name->pos;
	c->comment = name->comment;
	return c;
}

/* "prctl PR_GET_NAME(name ...) long": the call with that value of its first argument. */
static void parse_form(struct parser *p, const struct token *name)
{
	struct call *c = new_call(name);
	do {
		struct expr *e = new_expr(E_NAME, cur(p)->pos);
		e->name = expect_ident(p, "a constant");
		PUSH(c->labels, c->nlabels, e);
	} while (accept(p, ","));
	parse_call(p, c);
}

void parse_desc(struct unit *u, const char *path)
{
	struct parser p = {.u = u, .file = path};
	int lexical = error_count;
	p.t = lex_file(path, &p.n);
	if (!p.t || error_count > lexical)
		return;
	while (cur(&p)->kind != TOK_EOF) {
		int before = error_count;
		struct token *t = take(&p);
		if (t->kind != TOK_IDENT) {
			error_at(t->pos, "expected a declaration before '%s'", t->text);
			recover(&p, 0);
			continue;
		}
		if (is_punct(cur(&p), "("))
			parse_call(&p, new_call(t));
		else if (is_word(t, "flags") || is_word(t, "enum"))
			parse_table(&p, t->text[0] == 'f', t->comment);
		else if (is_word(t, "struct") || is_word(t, "union"))
			parse_struct(&p, t->text[0] == 'u', t->comment);
		else if (is_word(t, "bitset"))
			parse_bitset(&p, t->comment);
		else if (is_word(t, "tlv"))
			parse_tlv(&p, t->comment);
		else if (is_word(t, "attrs"))
			parse_attrs(&p, t->comment);
		else if (is_word(t, "case"))
			parse_case(&p, t->comment);
		else if (is_word(t, "type")) {
			struct alias *a = xalloc(sizeof *a);
			a->pos = cur(&p)->pos;
			a->comment = t->comment;
			a->name = expect_ident(&p, "the type's name");
			expect(&p, "=");
			a->type = parse_type(&p);
			PUSH(u->aliases, u->naliases, a);
			add_decl(&p, D_ALIAS, a);
		} else if (cur(&p)->kind == TOK_IDENT) {
			parse_form(&p, t);
		} else {
			error_at(t->pos, "'%s' begins no declaration", t->text);
			recover(&p, 0);
			continue;
		}
		if (error_count > before)
			recover(&p, 0);
	}
	if (cur(&p)->comment)
		u->end_comment = cur(&p)->comment;
}

/* -- tables of numbers: one line a row -- */

static void parse_tbl_line(struct unit *u, const char *base, char *line, struct pos pos)
{
	char *save = NULL;
	char *nr = strtok_r(line, " \t", &save);
	if (!nr || *nr == '#')
		return;
	char *end;
	int64_t value = (int64_t)strtoll(nr, &end, 0);
	char *name = strtok_r(NULL, " \t", &save);
	if (*end || !name) {
		error_at(pos, "expected 'NUMBER NAME'");
		return;
	}
	name = xfmt("%s", name);
	if (strcmp(base, "errno") == 0) {
		struct errno_row r = {value, name, xfmt("%s", save ? save : "")};
		while (*r.message == ' ' || *r.message == '\t')
			r.message++;
		PUSH(u->errnos, u->nerrnos, r);
		return;
	}
	if (strcmp(base, "signal") == 0) {
		struct signal_row r = {.name = name};
		for (int a = 0; a < ABI_COUNT; a++)
			r.nr.v[a] = value;
		char *rest = save;
		while (rest && (rest = strchr(rest, '['))) {
			char *close = strchr(rest, ']'), *colon = strchr(rest, ':');
			if (!close || !colon || colon > close) {
				error_at(pos, "expected '[abi ...: NUMBER]'");
				return;
			}
			*colon = *close = 0;
			char *s2, *w = strtok_r(rest + 1, " ", &s2);
			for (; w; w = strtok_r(NULL, " ", &s2)) {
				int a = abi_by_name(w);
				if (a < 0)
					error_at(pos, "'%s' is no ABI", w);
				else
					r.nr.v[a] = strtoll(colon + 1, NULL, 0);
			}
			rest = close + 1;
		}
		PUSH(u->signals, u->nsignals, r);
		return;
	}
	int abi = abi_by_name(base);
	if (abi < 0) {
		error_at(pos, "'%s' is no ABI", base);
		return;
	}
	char *desc = strtok_r(NULL, " \t", &save);
	struct number n = {value, name, desc && *desc != '#' ? xfmt("%s", desc) : name, pos};
	PUSH(u->numbers[abi], u->nnumbers[abi], n);
}

void parse_tbl(struct unit *u, const char *path)
{
	FILE *f = fopen(path, "r");
	if (!f) {
		error_at((struct pos){path, 0, 0}, "cannot read the file");
		return;
	}
	const char *slash = strrchr(path, '/');
	char *base = xfmt("%s", slash ? slash + 1 : path);
	char *dot = strrchr(base, '.');
	if (dot)
		*dot = 0;
	char line[512];
	for (int n = 1; fgets(line, sizeof line, f); n++) {
		line[strcspn(line, "\n")] = 0;
		parse_tbl_line(u, base, line, (struct pos){path, n, 1});
	}
	fclose(f);
}
