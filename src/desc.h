/*
 * desc.h - the compiled descriptions: read-only tables that descc emits (build/tables.c).
 *
 * All references are indices, so the tables need no relocations and can be embedded anywhere.
 * Strings are offsets into desc_strings. Index 0 of types, exprs and strings means "none".
 */
#ifndef LIMN_DESC_H
#define LIMN_DESC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "abi.h"

/* Classes of strace's -e trace=%class; facts: strace(1). */
#define DESC_CLASSES(X)                                                                            \
	X(clock)                                                                                   \
	X(creds)                                                                                   \
	X(desc) X(file) X(fstat) X(fstatfs) X(ipc) X(lstat) X(memory) X(network) X(process)        \
	    X(pure) X(signal) X(stat) X(statfs) X(stat_like) X(statfs_like)

enum desc_class_bit {
#define X(n) CLASS_BIT_##n,
	DESC_CLASSES(X)
#undef X
	    CLASS_COUNT
};
#define CLASS(n) (1u << CLASS_BIT_##n)

/* A row of an ABI's number table. */
struct desc_number {
	uint32_t name; /* shown name; 0: a hole in the table */
	uint16_t call; /* index into desc_calls, 0: not described, arguments are shown raw */
	uint8_t nargs; /* registers that belong to the call */
	uint8_t pad;
	uint32_t classes; /* CLASS() bits */
};

/* The number table of an ABI; *n is its length (numbers are indices). */
const struct desc_number *desc_numbers(enum abi_id abi, unsigned *n);

/* The row of a number, or NULL when the ABI has no such call. Knows arm's private range. */
const struct desc_number *desc_number(enum abi_id abi, uint32_t nr);

/* First number of the ABI with that name, or -1. */
long desc_number_by_name(enum abi_id abi, const char *name);

/* Is that number the call of this name? */
bool desc_is_call(enum abi_id abi, uint32_t nr, const char *name);

/* A string of the tables. */
const char *desc_str(uint32_t offset);

/* Signal names ("SIGHUP", "SIGRT_2") and error names ("ENOENT"); NULL when unknown. */
const char *desc_signal_name(enum abi_id abi, unsigned signo);
int desc_signal_by_name(enum abi_id abi, const char *name); /* with or without SIG; -1 */
const char *desc_errno_name(enum abi_id abi, unsigned err);
/* The message strace prints behind the name, NULL when unknown. */
const char *desc_errno_message(unsigned err);
int desc_errno_by_name(enum abi_id abi, const char *name); /* -1 when unknown */

#endif
