/* plans.c - see plans.h. */
#include "plans.h"

#include <stdlib.h>
#include <string.h>

#include "../decode.h"
#include "../desc.h"
#include "../tables.h"

static bool room(void **array, unsigned *cap, unsigned n, size_t size)
{
	if (n <= *cap)
		return true;
	void *more = realloc(*array, (n + n / 4 + 64) * size);
	if (!more)
		return false;
	*array = more;
	*cap = n + n / 4 + 64;
	return true;
}

static void add_step(struct plans *p, const struct plan_step *s)
{
	if (p->nsteps > UINT16_MAX ||
	    !room((void **)&p->steps, &p->cap_steps, p->nsteps + 1, sizeof *p->steps)) {
		p->failed = true;
		return;
	}
	p->steps[p->nsteps++] = *s;
}

static void add_arm(struct plans *p, const struct plan_arm *a)
{
	if (!room((void **)&p->arms, &p->cap_arms, p->narms + 1, sizeof *p->arms)) {
		p->failed = true;
		return;
	}
	p->arms[p->narms++] = *a;
}

void plans_init(struct plans *p)
{
	*p = (struct plans){0};
	for (unsigned i = 0; i < tbl_nplan_steps; i++)
		add_step(p, &tbl_plan_steps[i]);
	for (unsigned i = 0; i < tbl_nplan_arms; i++)
		add_arm(p, &tbl_plan_arms[i]);
}

void plans_deinit(struct plans *p)
{
	free(p->steps);
	free(p->arms);
	*p = (struct plans){0};
}

static uint16_t start_of(const struct t_call *c, enum abi_id abi, bool exit)
{
	const struct plan_call *plan = &tbl_plans[c->plan];

	return exit ? plan->exit[abi] : plan->entry[abi];
}

/* Bytes of the first argument that tell the form. */
static uint8_t selector_width(const struct t_call *c, enum abi_id abi)
{
	switch (tbl_types[tbl_args[c->first].type].base) {
	case BASE_s8:
	case BASE_u8: return 1;
	case BASE_s16:
	case BASE_u16: return 2;
	case BASE_s64:
	case BASE_u64: return 8;
	case BASE_s32:
	case BASE_u32: return 4;
	default: return abi_table[abi].word;
	}
}

/* A switch over the forms, then the steps of the call itself. Returns its index, 0: no steps. */
static uint16_t join_forms(struct plans *p, const struct t_call *c, enum abi_id abi, bool exit)
{
	const struct t_armset *forms = &tbl_armsets[c->forms];
	const struct t_arg *selector = &tbl_args[c->first];
	unsigned first_arm = p->narms, begin = p->nsteps;
	uint16_t own = start_of(c, abi, exit);

	for (uint32_t i = 0; i < forms->n[abi]; i++) {
		const struct t_arm *form = &tbl_arms[forms->first[abi] + i];
		struct plan_arm arm = {
		    .value = (uint32_t)form->value,
		    .steps = start_of(&tbl_calls[form->type], abi, exit),
		};
		/* One without steps goes on with those of the call: too much is no harm. */
		if (form->value <= UINT32_MAX)
			add_arm(p, &arm);
	}
	add_step(p, &(struct plan_step){
			.op = PLAN_SWITCH,
			.base = {.from = PLAN_ZERO},
			.size = {.from = selector->slot[abi_table[abi].layout] % 6,
			    .width = selector_width(c, abi)},
			.most = {.from = PLAN_ZERO},
			.narms = (uint16_t)(p->narms - first_arm),
			.arms = first_arm,
			.mask = UINT32_MAX,
		    });
	do
		add_step(p, &tbl_plan_steps[own]);
	while (tbl_plan_steps[own++].op != PLAN_END);
	return p->failed ? 0 : (uint16_t)begin;
}

struct plan_starts plans_of(struct plans *p, enum abi_id abi, uint32_t nr)
{
	const struct desc_number *row = desc_number(abi, nr);

	if (!row || !row->call)
		return (struct plan_starts){0};
	const struct t_call *c = &tbl_calls[row->call];
	struct decode_fds fds = decode_fds_of(&abi_table[abi], row->call);
	bool forms = c->forms && c->n;
	return (struct plan_starts){
	    .entry = forms ? join_forms(p, c, abi, false) : start_of(c, abi, false),
	    .exit = forms ? join_forms(p, c, abi, true) : start_of(c, abi, true),
	    .fds = fds.args,
	    .fd_ret = fds.result,
	    .fd_pair = (uint8_t)(fds.pair + 1),
	};
}
