/*
 * format.c - the syntax tree back as source text (descc -f), and the pieces of it that plan.c
 * prints too. Formatting is stable: formatted text parses to the same tree and prints the same.
 */
#include "format.h"

#include <stdio.h>
#include <string.h>

#define WIDTH 100

/* -- expressions: parentheses only where precedence needs them -- */

static int level_of(const char *op)
{
	static const char *const levels[][5] = {{"||"}, {"&&"}, {"|"}, {"^"}, {"&"}, {"==", "!="},
	    {"<", "<=", ">", ">="}, {"<<", ">>"}, {"+", "-"}, {"*", "/", "%"}};
	for (int i = 0; i < 10; i++)
		for (int k = 0; k < 5 && levels[i][k]; k++)
			if (strcmp(levels[i][k], op) == 0)
				return i + 1;
	return 11;
}

static void expr_at(FILE *f, const struct expr *e, int level)
{
	switch (e->kind) {
	case E_NUM:
		if (e->spelling)
			fputs(e->spelling, f);
		else
			fprintf(f, "%lld", (long long)e->num);
		return;
	case E_NAME:
		fprintf(f, "%s%s", e->name, e->at == 1 ? "@in" : e->at == 2 ? "@out" : "");
		return;
	case E_UNARY:
		fputs(e->op, f);
		expr_at(f, e->a, 12);
		return;
	case E_BINARY: {
		int own = level_of(e->op);
		if (own < level)
			fputc('(', f);
		expr_at(f, e->a, own);
		fprintf(f, " %s ", e->op);
		expr_at(f, e->b, own + 1);
		if (own < level)
			fputc(')', f);
		return;
	}
	case E_COND:
		if (level > 0)
			fputc('(', f);
		expr_at(f, e->a, 1);
		fputs(" ? ", f);
		expr_at(f, e->b, 0);
		fputs(" : ", f);
		expr_at(f, e->c, 0);
		if (level > 0)
			fputc(')', f);
		return;
	case E_CALL:
		fprintf(f, "%s(", e->name);
		expr_at(f, e->a, 0);
		if (e->b) {
			fputs(", ", f);
			expr_at(f, e->b, 0);
		}
		fputc(')', f);
		return;
	case E_SIZEOF:
		fputs("sizeof(", f);
		format_type(f, e->type, 0);
		fputc(')', f);
		return;
	}
}

void format_expr(FILE *f, const struct expr *e)
{
	expr_at(f, e, 0);
}

/* A value that is read as one primary: in parentheses unless it is a number or a name. */
static void primary(FILE *f, const struct expr *e)
{
	bool plain =
	    e->kind == E_NUM || e->kind == E_NAME || e->kind == E_UNARY || e->kind == E_CALL;
	if (!plain)
		fputc('(', f);
	expr_at(f, e, 0);
	if (!plain)
		fputc(')', f);
}

/* -- types -- */

static void indent(FILE *f, int depth)
{
	for (int i = 0; i < depth; i++)
		fputc('\t', f);
}

static void format_args(FILE *f, const struct type *t)
{
	for (int i = 0; i < t->nargs; i++) {
		fputs(i ? ", " : "(", f);
		format_expr(f, t->args[i]);
	}
	if (t->nargs)
		fputc(')', f);
}

static void format_bracket(FILE *f, const struct type *t)
{
	if (!t->len && !t->max)
		return;
	fputc('[', f);
	if (t->len)
		format_expr(f, t->len);
	if (t->index_name)
		fprintf(f, " index %s", t->index_name);
	if (t->max) {
		fputs(t->len ? " max " : "max ", f);
		format_expr(f, t->max);
	}
	if (t->take) {
		fputs(" take ", f);
		format_expr(f, t->take);
	}
	if (t->uncut)
		fputs(" whole", f);
	fputc(']', f);
}

static void format_labels(FILE *f, const struct arm *a)
{
	if (a->is_else) {
		fputs("else", f);
		return;
	}
	for (int i = 0; i < a->nlabels; i++) {
		if (i)
			fputs(", ", f);
		format_expr(f, a->labels[i]);
	}
}

static void format_switch(FILE *f, const struct type *t, int depth)
{
	fputs("switch ", f);
	format_expr(f, t->on);
	if (t->cases)
		fprintf(f, " in %s", t->cases);
	if (t->cases || t->open) {
		if (t->other) {
			fputs(" else ", f);
			format_type(f, t->other, depth);
		}
		return;
	}
	fputs(" {\n", f);
	for (int i = 0; i < t->narms; i++) {
		indent(f, depth + 1);
		format_labels(f, &t->arms[i]);
		fputs(": ", f);
		format_type(f, t->arms[i].type, depth + 1);
		fputc('\n', f);
	}
	if (t->other) {
		indent(f, depth + 1);
		fputs("else ", f);
		format_type(f, t->other, depth + 1);
		fputc('\n', f);
	}
	indent(f, depth);
	fputc('}', f);
}

void format_type(FILE *f, const struct type *t, int depth)
{
	static const char *const dirs[] = {"in ", "out ", "outany ", "inout "};
	static const char *const styles[] = {"dec", "udec", "hex", "oct"};
	if (t->dir >= 0 && t->kind != A_SEQ && t->kind != A_THEN)
		fprintf(f, "%s%s", dirs[t->dir], t->again ? "again " : "");
	if (t->noted)
		fputs("noted ", f);
	switch (t->kind) {
	case A_NONE: fputs("none", f); break;
	case A_TODO: fputs("todo", f); break;
	case A_INT:
		if (t->style >= 0)
			fprintf(f, "%s%s", styles[t->style], t->base != BASE_NONE ? " " : "");
		if (t->base != BASE_NONE)
			fputs(base_names[t->base], f);
		break;
	case A_PTR:
		fputc('*', f);
		if (t->width)
			fprintf(f, "%d ", t->width);
		format_type(f, t->elem, depth);
		break;
	case A_ARRAY:
		format_type(f, t->elem, depth);
		format_bracket(f, t);
		break;
	case A_BYTES:
		fputs(t->style > 0 ? "xbytes" : "bytes", f);
		format_bracket(f, t);
		break;
	case A_STR:
	case A_PATH:
		fputs(t->kind == A_STR ? "str" : "pathname", f);
		format_bracket(f, t);
		break;
	case A_SEQ:
		format_type(f, t->elem, depth);
		fputs(" + ", f);
		format_type(f, t->second, depth);
		break;
	case A_THEN:
		format_type(f, t->elem, depth);
		fputs(t->style == THEN_ALWAYS	? " => always "
		      : t->style == THEN_ANYWAY ? " => anyway "
						: " => ",
		    f);
		format_type(f, t->second, depth);
		break;
	case A_SWITCH: format_switch(f, t, depth); break;
	default: /* a word, resolved or not */
		fputs(t->name ? t->name : "?", f);
		format_args(f, t);
		if (t->base != BASE_NONE && t->kind == A_WORD)
			fprintf(f, " %s", base_names[t->base]);
		if (t->kind != A_WORD)
			format_bracket(f, t);
		break;
	}
}

/* -- declarations -- */

static void comment(FILE *f, const char *c, int depth)
{
	if (!c)
		return;
	for (const char *p = c; *p;) {
		size_t n = strcspn(p, "\n");
		indent(f, depth);
		fprintf(f, "%.*s\n", (int)n, p);
		p += n + (p[n] == '\n');
	}
}

static void format_row_head(FILE *f, const struct row *r, bool as_primary)
{
	fprintf(f, r->anonymous ? "\"%s\" " : "%s ", r->name);
	if (as_primary)
		primary(f, r->value);
	else
		format_expr(f, r->value);
	for (int i = 0; i < r->nover; i++) {
		const char *sep = " [";
		for (int a = 0; a < ABI_COUNT; a++) {
			if (!(r->over[i].abis & (1u << a)))
				continue;
			fprintf(f, "%s%s", sep, abi_table[a].name);
			sep = " ";
		}
		fputs(": ", f);
		if (r->over[i].value)
			format_expr(f, r->over[i].value);
		else
			fputs("none", f);
		fputc(']', f);
	}
}

/* Rows side by side, as many as fit a line; a comment or a blank line before one starts anew. */
static void format_rows(FILE *f, const struct row *rows, int n, int depth)
{
	int col = 0;
	for (int i = 0; i < n; i++) {
		char buf[512];
		FILE *m = fmemopen(buf, sizeof buf, "w");
		format_row_head(m, &rows[i], false);
		fclose(m);
		int len = (int)strlen(buf);
		if (col && (rows[i].comment || rows[i].blank || col + 2 + len > WIDTH)) {
			fputc('\n', f);
			col = 0;
		}
		if (!col) {
			if (rows[i].blank && i)
				fputc('\n', f);
			comment(f, rows[i].comment, depth);
			indent(f, depth);
			col = 8 * depth;
		} else {
			fputs("  ", f);
			col += 2;
		}
		fputs(buf, f);
		col += len;
	}
	if (col)
		fputc('\n', f);
}

static void format_table_body(FILE *f, const struct table *t, int depth)
{
	fputs(" {\n", f);
	for (int i = 0; i < t->nfields; i++) {
		indent(f, depth);
		fputs(t->fields[i].table ? "field " : "number ", f);
		format_expr(f, t->fields[i].mask);
		if (t->fields[i].shift) {
			fputs(" shift ", f);
			format_expr(f, t->fields[i].shift);
		}
		if (t->fields[i].table && t->fields[i].table->unknown)
			fprintf(f,
			    *t->fields[i].table->unknown ? " unknown \"%s\"" : " unknown none",
			    t->fields[i].table->unknown);
		if (t->fields[i].table)
			format_table_body(f, t->fields[i].table, depth + 1);
		else if (t->fields[i].suffix)
			fprintf(f, " \"%s\"\n", t->fields[i].suffix);
		else
			fputs(" none\n", f);
	}
	for (int i = 0; i < t->nincludes; i++) {
		indent(f, depth);
		fprintf(f, "include %s\n", t->includes[i]);
	}
	format_rows(f, t->rows, t->nrows, depth);
	indent(f, depth - 1);
	fputs("}\n", f);
}

static void format_table(FILE *f, const struct table *t)
{
	fprintf(f, "%s %s", t->flags ? "flags" : "enum", t->name);
	if (t->base != BASE_NONE)
		fprintf(f, " %s", base_names[t->base]);
	if (t->udec)
		fputs(" udec", f);
	if (t->dec)
		fputs(" dec", f);
	if (t->joined)
		fputs(" joined", f);
	if (t->unknown)
		fprintf(f, *t->unknown ? " unknown \"%s\"" : " unknown none", t->unknown);
	format_table_body(f, t, 1);
}

static void format_members(FILE *f, const struct strct *s, int depth);

static void format_member(FILE *f, const struct member *m, int depth)
{
	if (m->blank)
		fputc('\n', f);
	comment(f, m->comment, depth);
	indent(f, depth);
	if (m->flags & MEMBER_MORE) {
		fprintf(f, "more%s if ", m->flags & MEMBER_ANYWAY ? " outany" : "");
		format_expr(f, m->cond);
		fputc('\n', f);
		return;
	}
	if (m->type && m->type->kind == A_SWITCH && (m->flags & MEMBER_EMBED) && !m->name) {
		fputs("switch ", f);
		format_expr(f, m->type->on);
		fputs(" {\n", f);
		for (int i = 0; i < m->type->narms; i++) {
			const struct arm *a = &m->type->arms[i];
			indent(f, depth);
			format_labels(f, a);
			fputs(" {\n", f);
			format_members(f, a->body, depth + 1);
			indent(f, depth);
			fputs("}\n", f);
		}
		indent(f, depth);
		fputc('}', f);
	} else if (m->is_pad) {
		fputs("pad ", f);
		primary(f, m->type->len);
		fputc('\n', f);
		return;
	} else if (m->flags & MEMBER_EMBED) {
		fputs("embed ", f);
		format_type(f, m->type, depth);
	} else {
		fprintf(f, m->show ? "show " : "");
		fprintf(f, m->quoted ? "\"%s\"" : "%s", m->name);
		if (m->type) {
			fputs(m->show ? " as " : " ", f);
			format_type(f, m->type, depth);
		}
	}
	if (m->width)
		fprintf(f, ":%d", m->width);
	if (m->flags & MEMBER_ARROW)
		fputs(" arrow", f);
	if (m->flags & MEMBER_KEPT)
		fputs(" kept", f);
	if (m->flags & MEMBER_AGAIN)
		fputs(" again", f);
	if (m->flags & MEMBER_HIDDEN)
		fputs(" hidden", f);
	if (m->flags & MEMBER_VERBOSE)
		fputs(" verbose", f);
	if (m->unless) {
		fputs(" unless ", f);
		format_expr(f, m->unless);
	}
	if (m->at) {
		fputs(" at ", f);
		primary(f, m->at);
	}
	if (m->note)
		fprintf(f, " note \"%s\"", m->note);
	if (m->cond) {
		fputs(" if ", f);
		format_expr(f, m->cond);
	}
	fputc('\n', f);
}

static void format_members(FILE *f, const struct strct *s, int depth)
{
	for (int i = 0; i < s->nmembers; i++)
		format_member(f, &s->members[i], depth);
}

static void format_struct(FILE *f, const struct strct *s)
{
	fprintf(f, "%s %s", s->is_union ? "union" : "struct", s->name);
	if (s->len_name)
		fprintf(f, "[%s]", s->len_name);
	for (int i = 0; i < s->nparams; i++)
		fprintf(f, "%s%s%s", i ? ", " : "(", s->budget[i] ? "budget " : "", s->params[i]);
	if (s->nparams)
		fputc(')', f);
	if (s->min) {
		fputs(" min ", f);
		primary(f, s->min);
	}
	if (s->most) {
		fputs(" most ", f);
		primary(f, s->most);
	}
	if (s->size) {
		fputs(" size ", f);
		format_expr(f, s->size);
	}
	if (s->flags & STRUCT_HEAD)
		fputs(" head", f);
	if (s->packed)
		fputs(" packed", f);
	if (s->flags & STRUCT_WHOLE)
		fputs(" whole", f);
	if (s->flags & STRUCT_CUT)
		fputs(" cut", f);
	if (s->flags & STRUCT_PADDED)
		fputs(" padded", f);
	if (s->within)
		fprintf(f, " within %s", s->within);
	if (s->flags & STRUCT_SPLIT)
		fputs(" split", f);
	if (s->abis) {
		const char *sep = " abi(";
		for (int a = 0; a < ABI_COUNT; a++) {
			if (!(s->abis & (1u << a)))
				continue;
			fprintf(f, "%s%s", sep, abi_table[a].name);
			sep = " ";
		}
		fputc(')', f);
	}
	if (s->flags & STRUCT_TAIL_MORE)
		fputs(s->flags & STRUCT_TAIL_SHOWN ? " tail shown" : " tail more", f);
	if (s->flags & STRUCT_TAIL_BYTES)
		fputs(" tail bytes", f);
	if (s->tail)
		fprintf(f, " \"%s\"", s->tail);
	fputs(" {\n", f);
	format_members(f, s, 1);
	fputs("}\n", f);
}

static void format_typed_rows(FILE *f, const struct row *rows, int n)
{
	for (int i = 0; i < n; i++) {
		if (rows[i].blank && i)
			fputc('\n', f);
		comment(f, rows[i].comment, 1);
		indent(f, 1);
		format_row_head(f, &rows[i], true);
		if (rows[i].type) {
			fputc(' ', f);
			format_type(f, rows[i].type, 1);
		}
		if (rows[i].max) {
			fputs(" max ", f);
			primary(f, rows[i].max);
		}
		fputc('\n', f);
	}
}

void format_call(FILE *f, const struct call *c)
{
	int col = fprintf(f, "%s", c->name);
	for (int i = 0; i < c->nlabels; i++)
		col += fprintf(f, "%s%s", i ? ", " : " ", c->labels[i]->name);
	col += fprintf(f, "(");
	/* a form does not repeat the argument that it shares */
	int shared = c->form_of ? 1 : 0;
	for (int i = shared; i < c->nargs; i++) {
		char buf[4096];
		FILE *m = fmemopen(buf, sizeof buf, "w");
		fprintf(m, "%s ", c->args[i].name);
		format_type(m, c->args[i].type, 1);
		if (c->args[i].named)
			fputs(" named", m);
		if (c->args[i].at_slot >= 0)
			fprintf(m, " slot %d", c->args[i].at_slot);
		if (c->args[i].cond) {
			fputs(" if ", m);
			format_expr(m, c->args[i].cond);
		}
		fclose(m);
		int len = (int)strlen(buf);
		if (i > shared && col + 2 + len > WIDTH) {
			fputs(",\n\t", f);
			col = 8;
		} else if (i > shared) {
			fputs(", ", f);
			col += 2;
		}
		fputs(buf, f);
		col += len;
	}
	fputs(") ", f);
	format_type(f, c->ret, 0);
	if (c->aux) {
		fputs(" aux ", f);
		if (c->aux_label)
			fprintf(f, "\"%s\" ", c->aux_label);
		format_type(f, c->aux, 0);
		if (c->aux_cond) {
			fputs(" if ", f);
			format_expr(f, c->aux_cond);
		}
	}
	for (int i = 0; i < c->nclasses; i++)
		fprintf(f, "%s%s", i ? " " : " : ", c->class_names[i]);
	fputc('\n', f);
}

static void format_decl(FILE *f, const struct decl *d)
{
	switch (d->kind) {
	case D_TABLE: {
		const struct table *t = d->node;
		comment(f, t->comment, 0);
		format_table(f, t);
		return;
	}
	case D_STRUCT: {
		const struct strct *s = d->node;
		comment(f, s->comment, 0);
		format_struct(f, s);
		return;
	}
	case D_BITSET: {
		const struct bitset *b = d->node;
		comment(f, b->comment, 0);
		fprintf(f, "bitset %s", b->name);
		if (b->base) {
			fputs(" base ", f);
			primary(f, b->base);
		}
		if (b->names)
			fprintf(f, " names %s", b->names);
		if (b->strip)
			fprintf(f, " strip \"%s\"", b->strip);
		if (b->inv_den)
			fprintf(f, " invert %d/%d", b->inv_num, b->inv_den);
		fputc('\n', f);
		return;
	}
	case D_TLV: {
		const struct tlv *t = d->node;
		comment(f, t->comment, 0);
		fprintf(f, "tlv %s", t->name);
		for (int i = 0; i < t->header->nparams; i++)
			fprintf(f, "%s%s", i ? ", " : "(", t->header->params[i]);
		if (t->header->nparams)
			fputc(')', f);
		if (t->align) {
			fputs(" align ", f);
			primary(f, t->align);
		}
		if (t->loose)
			fputs(" loose", f);
		fputs(" {", f);
		for (int i = 0; i < t->header->nmembers; i++) {
			const struct member *m = &t->header->members[i];
			fprintf(f, " %s ", m->name);
			format_type(f, m->type, 1);
			if (m->name == t->len_member)
				fputs(" length", f);
			else if (m->name == t->type_member && t->mask) {
				fputs(" mask ", f);
				primary(f, t->mask);
				if (t->flags_name)
					fprintf(f, " flags %s", t->flags_name);
			} else if (m->name == t->type_member) {
				fputs(" type", f);
				if (t->type_shown) {
					fputs(" as ", f);
					format_type(f, t->type_shown, 1);
				}
			}
		}
		fputs(" }\n", f);
		return;
	}
	case D_ATTRS: {
		const struct attrs *a = d->node;
		comment(f, a->comment, 0);
		fprintf(f, "attrs %s", a->name);
		for (int i = 0; i < a->nparams; i++)
			fprintf(f, "%s%s", i ? ", " : "(", a->params[i]);
		if (a->nparams)
			fputc(')', f);
		fprintf(f, " %s", a->tlv_name);
		if (a->table_name)
			fprintf(f, " enum %s", a->table_name);
		if (a->unknown)
			fprintf(f, " unknown \"%s\"", a->unknown);
		fputs(" {\n", f);
		format_typed_rows(f, a->rows, a->nrows);
		if (a->other) {
			fputs("\telse ", f);
			format_type(f, a->other, 1);
			fputc('\n', f);
		}
		fputs("}\n", f);
		return;
	}
	case D_CASE:
		comment(f, d->comment, 0);
		fprintf(f, "case %s {\n", d->case_name);
		format_typed_rows(f, d->rows, d->nrows);
		fputs("}\n", f);
		return;
	case D_CALL: {
		const struct call *c = d->node;
		comment(f, c->comment, 0);
		format_call(f, c);
		return;
	}
	case D_ALIAS: {
		const struct alias *a = d->node;
		comment(f, a->comment, 0);
		fprintf(f, "type %s = ", a->name);
		format_type(f, a->type, 0);
		fputc('\n', f);
		return;
	}
	}
}

void format_unit(struct unit *u)
{
	for (int i = 0; i < u->ndecls; i++) {
		const struct decl *d = &u->decls[i];
		/* calls stand together; everything else is set apart by a blank line */
		if (i && !(d->kind == D_CALL && u->decls[i - 1].kind == D_CALL &&
			     !((const struct call *)d->node)->comment))
			putchar('\n');
		format_decl(stdout, d);
	}
	comment(stdout, u->end_comment, 0);
}
