/*
 * plan_print.c - a call's types and its capture plan, as -d shows them.
 *
 * The steps are those that are compiled into the tables, each beside the path to what it copies:
 * "msg->msg_iov[].iov_base". Where ABIs differ, x86_64 is shown, and i386 when asked for.
 */
#include "plan_derive.h"

#include "format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *source(const struct deriver *d, const struct plan_int *v)
{
	const char *of = v->from < PLAN_SP ? "?" : "";
	unsigned width = v->width & PLAN_WIDTH;
	if (v->from < PLAN_SP) {
		for (int i = 0; i < d->call->nargs; i++)
			if (d->call->args[i].slot[d->lay] == v->from)
				of = d->call->args[i].name;
		return v->width & PLAN_HIGH ? xfmt("%s>>32", of) : of;
	}
	switch (v->from) {
	case PLAN_SP: return "sp";
	case PLAN_RET: return "ret";
	case PLAN_DONE: return "ok";
	case PLAN_ZERO: return "0";
	default:
		return xfmt("#%d%s%u at %u%s", v->from - PLAN_SLOT,
		    v->width & PLAN_SIGNED ? ".s" : ".u", width * 8, v->offset,
		    v->width & PLAN_BIG ? " big-endian" : "");
	}
}

static void print_flags(unsigned flags)
{
	static const struct {
		unsigned bit;
		const char *text;
	} texts[] = {{PLAN_TEXT, "as -s allows"}, {PLAN_MESSAGE, "as -s allows, netlink whole"},
	    {PLAN_MORE, "elements as -s allows"}, {PLAN_OK, "after success"},
	    {PLAN_BITS, "in bits"}, {PLAN_DUMP, "for dumps"}, {PLAN_VERBOSE, "with -v"}};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (flags & texts[i].bit)
			printf(", %s", texts[i].text);
}

static void print_copy(const struct deriver *d, const struct plan_step *s)
{
	if (s->size.from == PLAN_ZERO) {
		printf("%u bytes", s->add < s->cap ? s->add : s->cap);
	} else {
		bool several = s->most.from != PLAN_ZERO || s->cap != PLAN_MAX_CAP;
		if (several)
			printf("min(");
		printf("%s", source(d, &s->size));
		if (s->scale != 1)
			printf(" * %u", s->scale);
		if (s->add)
			printf(" + %u", s->add);
		if (s->most.from != PLAN_ZERO)
			printf(", %s", source(d, &s->most));
		if (s->cap != PLAN_MAX_CAP)
			printf(", %u", s->cap);
		printf("%s bytes", several ? ")" : "");
	}
}

static void print_base(const struct deriver *d, const struct plan_step *s)
{
	if (s->base.from < PLAN_SLOT) {
		printf(" at %s", source(d, &s->base));
		return;
	}
	printf(s->flags & PLAN_HERE ? " there: #%d + %u" : " at #%d.p%u at %u",
	    s->base.from - PLAN_SLOT,
	    s->flags & PLAN_HERE ? s->base.offset : (s->base.width & PLAN_WIDTH) * 8,
	    s->base.offset);
	if (s->stride)
		printf(" each %u", s->stride);
}

static void print_steps(const struct deriver *d, unsigned first, int indent)
{
	static const char *const cmps[] = {"==", "!=", "<", ">="};
	const struct plan_pool *p = d->pool;
	for (unsigned i = first; p->steps[i].op != PLAN_END; i++) {
		const struct plan_step *s = &p->steps[i];
		const char *what = p->what[i];
		printf("%*s", indent, "");
		switch (s->op) {
		case PLAN_COPY:
			printf("#%-2d copy    %s: ", s->slot, what);
			print_copy(d, s);
			print_base(d, s);
			print_flags(s->flags);
			break;
		case PLAN_STRING:
		case PLAN_WORDS:
			printf("#%-2d %s %s: %s%u bytes", s->slot,
			    s->op == PLAN_STRING ? "string " : "words  ", what,
			    s->op == PLAN_STRING ? "up to NUL or " : "up to NULL or ", s->cap);
			print_base(d, s);
			print_flags(s->flags);
			break;
		case PLAN_SKIP:
			printf("    skip %-2u when %s", s->skip, source(d, &s->size));
			if (s->mask != UINT32_MAX)
				printf(" & %#x", s->mask);
			printf(" %s %#x", cmps[s->cmp & 3], s->value);
			if (what)
				printf("  (%s)", what);
			break;
		case PLAN_SWITCH:
			printf("    switch on %s\n", source(d, &s->size));
			for (unsigned k = 0; k < s->narms; k++) {
				const struct plan_arm *a = &p->arms[s->arms + k];
				const char *name = p->arm_names[s->arms + k];
				printf("%*s%#x%s%s:\n", indent + 4, "", a->value, name ? " " : "",
				    name ? name : "");
				print_steps(d, a->steps, indent + 8);
			}
			continue;
		}
		putchar('\n');
	}
}

static void print_plan(struct unit *u, const struct call *c)
{
	struct plan_pool pool;
	plan_pool_init(&pool);
	const struct plan_call *plan = &pool.plans[plan_derive(u, &pool, c)];
	plan = pool.plans + (pool.nplans - 1);
	for (int abi = 0; abi <= ABI_I386; abi++) {
		if (abi && plan->entry[abi] == plan->entry[0] && plan->exit[abi] == plan->exit[0])
			break;
		struct deriver d = {
		    .u = u, .pool = &pool, .call = c, .abi = abi, .lay = abi_table[abi].layout};
		printf("capture (%s):\n", abi_table[abi].name);
		if (!plan->entry[abi] && !plan->exit[abi])
			printf("  nothing but the registers\n");
		if (plan->entry[abi]) {
			printf("  at entry\n");
			print_steps(&d, plan->entry[abi], 4);
		}
		if (plan->exit[abi]) {
			printf("  at exit\n");
			print_steps(&d, plan->exit[abi], 4);
		}
	}
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
	print_plan(u, c);
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
