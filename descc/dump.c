/*
 * dump.c - the resolved descriptions as lines a script can compare with the facts (--dump).
 *
 *	const TABLE NAME VALUE...		one value per ABI, "-" where the name is not
 *	struct NAME ABIS SIZE...		one size per layout, 0: not fixed
 *	member NAME MEMBER OFFSET:SIZE...	likewise
 *	number ABI NUMBER NAME DESCRIPTION CLASSES	a row of a number table; CLASSES "-" or a,b
 *
 * ABIS is the list of the ABIs that a variant serves, joined by commas; the order of values is
 * that of enum abi_id and enum layout_id. tests/facts reads this.
 */
#include "ast.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void dump_row(const char *table, const struct row *r)
{
	if (r->anonymous || !r->evaluated)
		return;
	printf("const %s %s", table, r->name);
	for (int a = 0; a < ABI_COUNT; a++) {
		if (r->cv.absent[a])
			printf(" -");
		else
			printf(" %" PRId64, r->cv.v[a]);
	}
	putchar('\n');
}

static void dump_table(const char *name, const struct table *t)
{
	for (int i = 0; i < t->nrows; i++)
		dump_row(name, &t->rows[i]);
	for (int i = 0; i < t->nfields; i++)
		if (t->fields[i].table)
			dump_table(name, t->fields[i].table);
}

static void dump_struct(const struct strct *s, unsigned others)
{
	unsigned abis = s->abis ? s->abis : others;
	bool any = false;
	printf("struct %s ", s->name);
	for (int a = 0; a < ABI_COUNT; a++) {
		if (abis & 1u << a) {
			printf("%s%s", any ? "," : "", abi_table[a].name);
			any = true;
		}
	}
	if (!any)
		putchar('-');
	for (int l = 0; l < LAYOUT_COUNT; l++)
		printf(" %u", s->total[l]);
	putchar('\n');
	for (int i = 0; i < s->nmembers; i++) {
		const struct member *m = &s->members[i];
		if (!m->name || m->show || m->is_pad || m->width || m->follows)
			continue;
		printf("member %s %s", s->name, m->name);
		for (int l = 0; l < LAYOUT_COUNT; l++)
			printf(" %u:%u", m->offset[l], m->type->size[l]);
		putchar('\n');
	}
}

static void dump_number(const struct unit *u, int abi, const struct number *n)
{
	const char *desc = n->desc ? n->desc : n->name;
	const struct call *c = NULL;
	for (int i = 0; i < u->ncalls && !c; i++)
		if (!u->calls[i]->form_of && strcmp(u->calls[i]->name, desc) == 0)
			c = u->calls[i];
	printf("number %s %" PRId64 " %s %s ", abi_table[abi].name, n->nr, n->name, c ? desc : "?");
	for (int i = 0; c && i < c->nclasses; i++)
		printf("%s%s", i ? "," : "", c->class_names[i]);
	puts(c && c->nclasses ? "" : "-");
}

void dump_unit(struct unit *u)
{
	for (int a = 0; a < ABI_COUNT; a++)
		for (int i = 0; i < u->nnumbers[a]; i++)
			dump_number(u, a, &u->numbers[a][i]);
	for (int i = 0; i < u->ntables; i++)
		dump_table(u->tables[i]->name, u->tables[i]);
	for (int i = 0; i < u->nattrs; i++)
		for (int k = 0; k < u->attrs[i]->nrows; k++)
			dump_row(u->attrs[i]->name, &u->attrs[i]->rows[k]);
	for (int i = 0; i < u->nstructs; i++) {
		const struct strct *s = u->structs[i];
		unsigned taken = 0; /* by the variants that name their ABIs */
		for (int k = 0; s->name && k < u->nstructs; k++)
			if (u->structs[k]->name && strcmp(u->structs[k]->name, s->name) == 0)
				taken |= u->structs[k]->abis;
		if (s->name)
			dump_struct(s, ((1u << ABI_COUNT) - 1) & ~taken);
	}
}
