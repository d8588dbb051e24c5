/*
 * seccomp_filter.h - from sets of calls to a classic BPF program that stops only at these.
 *
 * A pure function of its input; who decides whether a filter is used, and what follows from one,
 * is in filter.c.
 */
#ifndef LIMN_PTRACE_SECCOMP_FILTER_H
#define LIMN_PTRACE_SECCOMP_FILTER_H

#include <linux/filter.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Numbers from here on share one verdict per ABI; no table has so many. */
#define SECCOMP_SET_NUMBERS 1024

struct seccomp_set {
	uint32_t audit_arch;
	uint32_t base;			       /* added to every number: 0x40000000 for x32 */
	bool rest;			       /* stop at numbers from SECCOMP_SET_NUMBERS on */
	uint8_t stop[SECCOMP_SET_NUMBERS / 8]; /* a bit per number */
};

static inline void seccomp_set_add(struct seccomp_set *s, uint32_t nr)
{
	if (nr < SECCOMP_SET_NUMBERS)
		s->stop[nr / 8] |= 1u << (nr % 8);
}

static inline bool seccomp_set_has(const struct seccomp_set *s, uint32_t nr)
{
	return nr < SECCOMP_SET_NUMBERS ? s->stop[nr / 8] >> (nr % 8) & 1 : s->rest;
}

/*
 * Build the program for n sets; sets of one audit_arch stand together, by base. Calls of any other
 * architecture stop. Returns the number of instructions, 0 when max do not suffice.
 */
size_t seccomp_filter_build(
    const struct seccomp_set *sets, unsigned n, struct sock_filter *out, size_t max);

#endif
