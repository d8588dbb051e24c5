/*
 * counts.h - -c with the eBPF engine: reads what the programs counted in the kernel.
 *
 * Owns the summaries of --by, one for each process, name or cgroup, and the clearing of counters.
 */
#ifndef LIMN_BPF_COUNTS_H
#define LIMN_BPF_COUNTS_H

#include <stdbool.h>
#include <sys/types.h>

#include "wire.h"

struct counts;
struct loaded;
struct options;
struct tracer;

/* What the programs are told about counting. */
void counts_configure(const struct options *opt, struct wire_config *config);

/* NULL: no memory, or the machine's processors cannot be told. */
struct counts *counts_new(const struct options *opt, struct loaded *loaded);
void counts_free(struct counts *c);

/* A process has ended: how its table is to be called. For struct consumer. */
void counts_ended(void *counts, pid_t tgid, const char comm[16]);

/* Take what was counted since the last time; with --interval print it. */
void counts_take(struct counts *c, struct tracer *out);
/* The end: what is left, and the tables of --by. Totals are the tracer's. */
void counts_finish(struct counts *c, struct tracer *out);

#endif
