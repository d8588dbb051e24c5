/*
 * plans.h - the capture plans as the BPF programs run them: descc's tables, and a jump where a call
 * has several forms.
 *
 * prctl, ptrace and their like are described by one form for each value of their first argument,
 * each with a plan of its own. Here they become one plan that begins with a switch.
 */
#ifndef LIMN_BPF_PLANS_H
#define LIMN_BPF_PLANS_H

#include <stdbool.h>
#include <stdint.h>

#include "../abi.h"
#include "../plan.h"
#include "wire.h"

struct plans {
	struct plan_step *steps;
	struct plan_arm *arms;
	unsigned nsteps, narms, cap_steps, cap_arms;
	bool failed; /* no memory, or more than indices can name */
};

/* Begins with all that descc has made. */
void plans_init(struct plans *p);
void plans_deinit(struct plans *p);

/* Where the plans of the call of this number begin, and where it has descriptors. */
struct plan_starts plans_of(struct plans *p, enum abi_id abi, uint32_t nr);

#endif
