/*
 * tamper.h - -e inject and -e fault: rules, per-task counters, and what to do at each stop.
 *
 * This module decides; the engine acts. It reads and writes no tracee state itself: the engine
 * replaces numbers and results, writes pokes, holds tasks back and sends signals.
 */
#ifndef LIMN_TAMPER_H
#define LIMN_TAMPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "abi.h"
#include "event.h"
#include "select.h"
#include "trace.h"

struct tamper;	     /* all rules of the command line, read-only */
struct tamper_state; /* one task's counters and what is pending in its current call */

/* Bytes to write to where an argument points. */
struct tamper_poke {
	uint8_t arg; /* 0-based argument whose value is the address */
	uint16_t len;
	const uint8_t *bytes;
};

struct tamper_pokes {
	unsigned n;
	const struct tamper_poke *v;
};

/*
 * At the entry of a call. Counts it for every rule that names it, and says what to do now.
 * *st is made when first needed (NULL before). Only for calls that are not filtered out.
 * With r->set_nr the engine must replace the number by r->new_nr (-1 with error= and retval=,
 * so that the kernel does nothing; the result then comes from tamper_exit).
 * r fields that tamper does not set are left alone. Returns whether anything was set.
 */
bool tamper_enter(const struct tamper *t, struct tamper_state **st, const struct call *c,
    struct enter_result *r, struct tamper_pokes *pokes);

/*
 * At the exit of the same call: result, signal, delay and pokes. Sets c->injected and c->delayed,
 * and c's result fields when the result is replaced, so that the line shows what the program sees.
 */
bool tamper_exit(const struct tamper *t, struct tamper_state *st, struct call *c,
    struct exit_result *r, struct tamper_pokes *pokes);

/* -- building, while the command line is parsed (options.c) -- */

enum tamper_status { TAMPER_OK, TAMPER_BAD_ARGUMENT, TAMPER_BAD_CALLS };

struct callspec;

/*
 * Add a rule, as after -e inject= or (fault) -e fault=: SET[:error=...]... *t is made when NULL. A
 * later rule replaces an earlier one for the calls that both name. With TAMPER_BAD_CALLS, spec
 * says what is wrong with the set; it needs callspec_deinit in any case.
 * progname: warnings about result values go to stderr under that name.
 */
enum tamper_status tamper_add(struct tamper **t, const char *text, bool fault, bool foreign,
    const char *progname, struct callspec *spec);

/* Whether a rule names this call: engines must stop at it. */
bool tamper_names(const struct tamper *t, enum abi_id abi, uint32_t nr);
/* The set of all calls that rules name; valid as long as t, which must not be NULL. */
const struct callset *tamper_calls(const struct tamper *t);

void tamper_state_free(struct tamper_state *st);
void tamper_free(struct tamper *t);

#endif
