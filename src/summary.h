/*
 * summary.h - -c and -C: counts and times of calls, as strace's tables, and their distributions.
 */
#ifndef LIMN_SUMMARY_H
#define LIMN_SUMMARY_H

#include <stdbool.h>
#include <stdint.h>

#include "abi.h"

struct call;
struct options;
struct strbuf;
struct summary;

struct summary *summary_new(const struct options *opt);
void summary_free(struct summary *s);
/* A call that returned. name NULL: not in the ABI's table. */
void summary_count(struct summary *s, const struct call *c, const char *name);

struct summary_times {
	uint64_t total, min, max; /* ns */
};

/* Calls of one number that somebody else has counted. */
struct summary_counts {
	uint64_t calls, errors;
	struct summary_times time, wall;
	const uint64_t *histogram; /* of wall times, HISTOGRAM_BUCKETS; NULL: not known */
};

/* nr as in struct call: without x32's bit; raw_nr names an unknown call. */
void summary_add(struct summary *s, enum abi_id abi, uint32_t nr, uint64_t raw_nr, const char *name,
    const struct summary_counts *n);
/* Whether what is asked for needs distributions. */
bool summary_needs_histogram(const struct options *opt);
/* Of all times in the table. */
uint64_t summary_total(const struct summary *s);

/* The tables of all ABIs that occurred. */
void summary_print(struct summary *s, struct strbuf *b);

#endif
