/*
 * desc_find.h - arguments and constants of the descriptions by name, for filters on values.
 */
#ifndef LIMN_DESC_FIND_H
#define LIMN_DESC_FIND_H

#include <stdbool.h>
#include <stdint.h>

#include "abi.h"

struct desc_arg {
	uint8_t slot;	/* register */
	uint8_t size;	/* bytes that count: 1, 2, 4, 8 */
	bool is_signed; /* as it is shown */
	bool pair;	/* two registers, the low half first */
	uint16_t type;
};

/* The argument of a call; false when it has none of that name. */
bool desc_arg_find(enum abi_id abi, uint32_t nr, const char *name, struct desc_arg *arg);
/* The n-th argument's name, NULL behind the last. */
const char *desc_arg_name(enum abi_id abi, uint32_t nr, unsigned n);

/* The value of one of the names that the argument may be shown with. */
bool desc_arg_constant(enum abi_id abi, const struct desc_arg *arg, const char *name, uint64_t *v);

#endif
