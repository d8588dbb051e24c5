/*
 * callspec.h - sets of calls as the command line names them:
 * [!][?]{NAME|NUMBER|%CLASS|/REGEX|all}[@64|@32|@x32],... or none.
 */
#ifndef LIMN_CALLSPEC_H
#define LIMN_CALLSPEC_H

#include <stdbool.h>

#include "abi.h"
#include "select.h"

enum callspec_status {
	CALLSPEC_OK,
	CALLSPEC_INVALID, /* what: the item */
	CALLSPEC_ABI,	  /* what: the designator, where: the item */
	CALLSPEC_REGEX,	  /* what: the expression, where: the C library's message */
};

struct callspec {
	enum callspec_status status;
	struct callset *set; /* when OK; the rest bit is not set */
	char *what, *where;  /* allocated */
};

/*
 * foreign: a call that only other machines' ABIs have is no error (a recording may be of such).
 */
void callspec_parse(struct callspec *s, const char *text, bool foreign);
void callspec_deinit(struct callspec *s); /* not the set */

/* Whether programs of this ABI can run on the machine that limn was built for. */
bool abi_runs_here(enum abi_id abi);

/* The names of the classes, ended by NULL, without the %. */
extern const char *const callspec_classes[];

#endif
