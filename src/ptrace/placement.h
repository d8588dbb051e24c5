/*
 * placement.h - how limn waits for stops, which is most of what a stop costs (docs/why.md). Nothing
 * of a tracee is changed.
 */
#ifndef LIMN_PTRACE_PLACEMENT_H
#define LIMN_PTRACE_PLACEMENT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct options;
struct rouser;

struct placement {
	bool able;	       /* there is a choice: auto, and more than one CPU */
	bool privileged;       /* /dev/cpu_dma_latency can be opened */
	int latency_fd;	       /* -1: not held */
	struct rouser *rouser; /* NULL: not needed yet */
	bool awake;	       /* CPUs are kept awake, waits are begun by polling */
	/* Stops since the period began. */
	unsigned stops;
	int64_t period_start;
	/* Which way is cheaper; see placement.c. */
	int64_t cost[2]; /* ns per stop: asleep, awake; 0: not known */
	unsigned since_try;
	bool trying, settling, refused;
	/* How often polling was worth it. */
	int spin_score;
	unsigned spin_skip;
};

void placement_init(struct placement *p, const struct options *opt);
void placement_deinit(struct placement *p);
/* A stop of this task has been taken. */
void placement_stop(struct placement *p, pid_t tid);
/* For how many ns the engine should poll before it blocks; 0: block. */
int64_t placement_spin(struct placement *p);
/* Whether the poll found something. */
void placement_spun(struct placement *p, bool found);
/* Whether placement_quiet wants to be called every few ms while limn is blocked. */
bool placement_blocking(const struct placement *p);
void placement_quiet(struct placement *p);

#endif
