/* desc.c - look-ups in the compiled tables: numbers, names, signals, errors. */
#include "desc.h"
#include "tables.h"

#include <stdio.h>
#include <string.h>

const char *desc_str(uint32_t offset)
{
	return tbl_strings + offset;
}

/* tables.h and desc.h describe one row twice so that users of desc.h need not see the rest. */
_Static_assert(sizeof(struct desc_number) == sizeof(struct t_number), "one row, two views");

const struct desc_number *desc_numbers(enum abi_id abi, unsigned *n)
{
	*n = tbl_abis[abi].n;
	return (const struct desc_number *)&tbl_numbers[tbl_abis[abi].first];
}

const struct desc_number *desc_number(enum abi_id abi, uint32_t nr)
{
	const struct t_abi *a = &tbl_abis[abi];
	const struct t_number *r = NULL;
	if (nr < a->n)
		r = &tbl_numbers[a->first + nr];
	else if (a->private_n && nr >= a->private_base && nr - a->private_base < a->private_n)
		r = &tbl_numbers[a->private_first + nr - a->private_base];
	return r && r->name ? (const struct desc_number *)r : NULL;
}

bool desc_is_call(enum abi_id abi, uint32_t nr, const char *name)
{
	const struct desc_number *n = desc_number(abi, nr);
	return n && n->name && strcmp(desc_str(n->name), name) == 0;
}

long desc_number_by_name(enum abi_id abi, const char *name)
{
	const struct t_abi *a = &tbl_abis[abi];
	for (uint32_t i = 0; i < a->n; i++)
		if (tbl_numbers[a->first + i].name &&
		    strcmp(desc_str(tbl_numbers[a->first + i].name), name) == 0)
			return i;
	for (uint32_t i = 0; i < a->private_n; i++)
		if (tbl_numbers[a->private_first + i].name &&
		    strcmp(desc_str(tbl_numbers[a->private_first + i].name), name) == 0)
			return a->private_base + i;
	return -1;
}

/* SIGRTMIN is the kernel's 32; the C library's names for real-time signals are not used. */
#define SIGRTMIN_KERNEL 32
#define SIGRTMAX_KERNEL 64

const char *desc_signal_name(enum abi_id abi, unsigned signo)
{
	static const char rt[SIGRTMAX_KERNEL - SIGRTMIN_KERNEL + 1][10] = {"SIGRTMIN", "SIGRT_1",
	    "SIGRT_2", "SIGRT_3", "SIGRT_4", "SIGRT_5", "SIGRT_6", "SIGRT_7", "SIGRT_8", "SIGRT_9",
	    "SIGRT_10", "SIGRT_11", "SIGRT_12", "SIGRT_13", "SIGRT_14", "SIGRT_15", "SIGRT_16",
	    "SIGRT_17", "SIGRT_18", "SIGRT_19", "SIGRT_20", "SIGRT_21", "SIGRT_22", "SIGRT_23",
	    "SIGRT_24", "SIGRT_25", "SIGRT_26", "SIGRT_27", "SIGRT_28", "SIGRT_29", "SIGRT_30",
	    "SIGRT_31", "SIGRT_32"};
	const struct t_abi *a = &tbl_abis[abi];
	if (signo == 0)
		return NULL;
	for (uint32_t i = 0; i < a->nsignals; i++)
		if (tbl_signals[a->signals + i].value == signo)
			return desc_str(tbl_signals[a->signals + i].name);
	if (signo >= SIGRTMIN_KERNEL && signo <= SIGRTMAX_KERNEL)
		return rt[signo - SIGRTMIN_KERNEL];
	return NULL;
}

int desc_signal_by_name(enum abi_id abi, const char *name)
{
	if (strncmp(name, "SIG", 3) == 0)
		name += 3;
	for (unsigned i = 1; i <= SIGRTMAX_KERNEL; i++) {
		const char *n = desc_signal_name(abi, i);
		if (n && strcmp(n + 3, name) == 0)
			return (int)i;
	}
	return -1;
}

const char *desc_errno_name(enum abi_id abi, unsigned err)
{
	(void)abi;
	for (unsigned i = 0; i < tbl_nerrnos; i++)
		if (tbl_errnos[i].value == err)
			return desc_str(tbl_errnos[i].name);
	return NULL;
}

const char *desc_errno_message(unsigned err)
{
	for (unsigned i = 0; i < tbl_nerrnos; i++)
		if (tbl_errnos[i].value == err)
			return desc_str(tbl_errno_messages[i]);
	return NULL;
}

int desc_errno_by_name(enum abi_id abi, const char *name)
{
	(void)abi;
	for (unsigned i = 0; i < tbl_nerrnos; i++)
		if (strcmp(desc_str(tbl_errnos[i].name), name) == 0)
			return (int)tbl_errnos[i].value;
	return -1;
}
