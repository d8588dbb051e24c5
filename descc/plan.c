/*
 * plan.c - a call's types and the memory its text needs, as copy steps in dependency order (-d).
 *
 * Every step names the pointer it starts from by its path from the arguments
 * ("msg->msg_iov[].iov_base"), so that the step which copies that pointer is always above it. A
 * step's size is in bytes; of native structs it is written as LP64/ILP32 where the two differ.
 */
#include "ast.h"
#include "format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Structs that hold pointers to their own kind (and netlink's nests) are shown that often. */
#define MAX_DEPTH 8

enum phase { ENTRY, EXIT };

struct step {
	enum phase phase;
	bool scalar;
	const char *text, *cond;
};

struct plan {
	struct unit *u;
	const struct strct *seen[MAX_DEPTH]; /* structs on the way here */
	int depth;
	struct step *steps;
	int nsteps;
	enum phase phase;
	bool scalar; /* of an argument that points to an integer */
	const char *cond;
};

/* Formatters of an argument that is a pointer although they take it as an integer. */
static bool reads_memory(const char *fmt)
{
	static const char *const names[] = {
	    "argv", "envp", "mmap_args", "sigreturn_frame", "verify_data", "dm_ioctl"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], fmt) == 0)
			return true;
	return false;
}

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

static const char *and_if(const char *a, const char *b)
{
	return a ? xfmt("%s && %s", a, b) : b;
}

static void step(struct plan *p, const char *kind, const char *path, const char *size)
{
	struct step st = {.phase = p->phase,
	    .text = xfmt("%-6s %s: %s", kind, path, size),
	    .cond = p->cond,
	    .scalar = p->scalar};
	PUSH(p->steps, p->nsteps, st);
}

/* At entry first; of one phase what sizes may come from (integers behind arguments) before what
 * they size. */
static void print_steps(const struct plan *p)
{
	int n = 0;
	for (enum phase phase = ENTRY; phase <= EXIT; phase++)
		for (int other = 0; other < 2; other++)
			for (int i = 0; i < p->nsteps; i++) {
				const struct step *st = &p->steps[i];
				if (st->phase != phase || st->scalar == other)
					continue;
				printf("  %2d. %-5s %s", ++n, phase == EXIT ? "exit" : "entry",
				    st->text);
				if (st->cond)
					printf("  when %s", st->cond);
				putchar('\n');
			}
	if (!n)
		printf("  nothing but the registers\n");
}

static const char *bytes_of(const struct type *t)
{
	uint32_t wide = t->size[LAYOUT_LP64], narrow = t->size[LAYOUT_I386];
	return wide == narrow ? xfmt("%u", wide) : xfmt("%u/%u", wide, narrow);
}

static void walk(struct plan *p, const struct type *t, const char *path);

static void walk_struct(struct plan *p, const struct strct *s, const char *path, const char *sep)
{
	for (int i = 0; i < p->depth; i++)
		if (p->seen[i] == s)
			return;
	if (p->depth == MAX_DEPTH)
		return;
	p->seen[p->depth++] = s;
	const char *outer = p->cond;
	for (int i = 0; i < s->nmembers; i++) {
		const struct member *m = &s->members[i];
		p->cond = m->cond ? and_if(outer, text_of(m->cond)) : outer;
		walk(p, m->type, m->name ? xfmt("%s%s%s", path, sep, m->name) : path);
	}
	p->cond = outer;
	p->depth--;
}

/* What a pointer leads to: the step that copies it, then whatever pointers are in there. */
static void walk_pointee(struct plan *p, const struct type *t, const char *path)
{
	const char *whole = xfmt("*%s", path);
	switch (t->kind) {
	case A_STR:
	case A_PATH:
		step(p, "string", whole,
		    t->len ? xfmt("up to NUL or %s bytes", text_of(t->len)) : "up to NUL");
		return;
	case A_BYTES:
		if (!t->len)
			return;
		step(p, "sized", whole, xfmt("%s bytes", text_of(t->len)));
		return;
	case A_ARRAY: {
		const char *n = t->len ? text_of(t->len) : "rest";
		step(p, "each", whole,
		    t->elem->size[LAYOUT_LP64]
			? xfmt("%s elements of %s bytes", n, bytes_of(t->elem))
			: xfmt("%s elements", n));
		walk(p, t->elem, xfmt("%s[]", path));
		return;
	}
	case A_STRUCT: {
		const struct strct *s = t->strct;
		if (s->len_name && t->len)
			step(p, "sized", whole,
			    xfmt("struct %s, %s bytes", s->name, text_of(t->len)));
		else
			step(p, "fixed", whole,
			    t->size[LAYOUT_LP64] ? xfmt("struct %s, %s bytes", s->name, bytes_of(t))
						 : xfmt("struct %s, member by member", s->name));
		walk_struct(p, s, path, "->");
		return;
	}
	case A_BITSET: step(p, "sized", whole, xfmt("set %s", t->bitset->name)); return;
	case A_ATTRS:
		step(
		    p, "sized", whole, xfmt("attributes %s, as their headers say", t->attrs->name));
		return;
	case A_SEQ:
		walk_pointee(p, t->elem, path);
		walk_pointee(p, t->second, xfmt("%s+", path));
		return;
	case A_SWITCH:
	case A_THEN: walk(p, t, whole); return;
	case A_FMT:
		if (!t->size[LAYOUT_LP64]) {
			step(p, "format", whole, xfmt("as formatter %s reads it", t->name));
			return;
		}
		break;
	default: break;
	}
	if (t->size[LAYOUT_LP64])
		step(p, "fixed", whole, xfmt("%s bytes", bytes_of(t)));
	walk(p, t, whole);
}

static void walk_rows(
    struct plan *p, const struct row *rows, int n, const char *on, const char *path)
{
	const char *outer = p->cond;
	for (int i = 0; i < n; i++) {
		if (!rows[i].type)
			continue;
		p->cond = and_if(outer, xfmt("%s == %s", on, rows[i].name));
		walk(p, rows[i].type, path);
	}
	p->cond = outer;
}

static void walk_switch(struct plan *p, const struct type *t, const char *path)
{
	const char *outer = p->cond;
	const char *on = t->on->kind == E_BINARY ? xfmt("(%s)", text_of(t->on)) : text_of(t->on);
	for (int i = 0; i < t->narms; i++) {
		const struct arm *a = &t->arms[i];
		const char *labels = NULL;
		for (int k = 0; k < a->nlabels; k++)
			labels = labels ? xfmt("%s, %s", labels, text_of(a->labels[k]))
					: text_of(a->labels[k]);
		p->cond = labels ? and_if(outer, xfmt("%s == %s", on, labels))
				 : and_if(outer, xfmt("%s is no other", on));
		if (a->type)
			walk(p, a->type, path);
		else if (a->body)
			walk_struct(p, a->body, path, ".");
	}
	p->cond = outer;
	if (t->caseset)
		walk_rows(p, t->caseset->rows, t->caseset->nrows, on, path);
	if (t->other) {
		p->cond = and_if(outer, xfmt("%s is no other", on));
		walk(p, t->other, path);
		p->cond = outer;
	}
}

static void walk(struct plan *p, const struct type *t, const char *path)
{
	enum phase phase = p->phase;
	switch (t->kind) {
	case A_PTR:
		if (t->dir == DIR_OUT || t->dir == DIR_OUTANY)
			p->phase = EXIT;
		else if (t->dir == DIR_INOUT) {
			/* the same memory twice: as the caller filled it and as the kernel left it
			 */
			p->phase = ENTRY;
			walk_pointee(p, t->elem, path);
			p->phase = EXIT;
		}
		walk_pointee(p, t->elem, path);
		break;
	case A_ARRAY: walk(p, t->elem, xfmt("%s[]", path)); break;
	case A_STRUCT: walk_struct(p, t->strct, path, "."); break;
	case A_SEQ:
		walk(p, t->elem, path);
		walk(p, t->second, path);
		break;
	case A_THEN:
		walk(p, t->elem, path);
		p->phase = EXIT;
		walk(p, t->second, path);
		break;
	case A_SWITCH: walk_switch(p, t, path); break;
	/* an argument that is a string or a buffer is a pointer to it */
	case A_STR:
	case A_PATH:
	case A_BYTES:
		if (p->depth == 0) {
			p->phase = t->dir == DIR_OUT || t->dir == DIR_OUTANY ? EXIT : ENTRY;
			walk_pointee(p, t, path);
		}
		break;
	case A_FMT:
		if (reads_memory(t->name))
			step(p, "format", xfmt("*%s", path),
			    xfmt("as formatter %s reads it", t->name));
		break;
	default: break;
	}
	p->phase = phase;
}

static void print_call(struct unit *u, const struct call *c)
{
	format_call(stdout, c);
	printf("types:\n");
	for (int i = 0; i < c->nargs; i++) {
		const struct arg *a = &c->args[i];
		printf("  %s: register %d", a->name, a->slot[LAYOUT_LP64] + 1);
		if (a->slot[LAYOUT_I386] != a->slot[LAYOUT_LP64])
			printf(" (%d on i386)", a->slot[LAYOUT_I386] + 1);
		printf(", ");
		format_type(stdout, a->type, 1);
		putchar('\n');
	}
	printf("capture:\n");
	struct plan p = {.u = u, .phase = ENTRY};
	for (int i = 0; i < c->nargs; i++) {
		p.cond = c->args[i].cond ? text_of(c->args[i].cond) : NULL;
		const struct type *t = c->args[i].type;
		p.scalar = t->kind == A_PTR && t->elem->kind == A_INT;
		walk(&p, t, c->args[i].name);
	}
	print_steps(&p);
}

void plan_print(struct unit *u, const char *name)
{
	bool found = false;
	for (int i = 0; i < u->ncalls; i++) {
		const struct call *c = u->calls[i];
		if (strcmp(c->name, name) != 0)
			continue;
		found = true;
		print_call(u, c);
		for (const struct call *f = c->forms; f; f = f->next_form)
			print_call(u, f);
	}
	if (!found)
		error_at((struct pos){.file = name}, "no call of this name is described");
}
