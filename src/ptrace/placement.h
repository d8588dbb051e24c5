/*
 * placement.h - where tracer and tracee run relative to each other, which is most of what a stop
 * costs (docs/performance.md).
 */
#ifndef LIMN_PTRACE_PLACEMENT_H
#define LIMN_PTRACE_PLACEMENT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct options;

/* Per tracee; zero-initialized. */
struct place_task {
	int64_t resumed_at; /* ns */
	int32_t user_ns;    /* moving average of its time between stops */
};

struct placement {
	bool privileged; /* /dev/cpu_dma_latency can be opened */
	bool may_spin;	 /* there is another CPU for the tracee */
	bool frequent;	 /* stops come fast */
	int latency_fd;	 /* -1: not held */
	/* Stops since the period began. */
	unsigned stops;
	int64_t period_start;
	/* How often spinning was worth it, in eighths of a percent point; see placement.c. */
	int spin_score;
	unsigned spin_skip;
};

void placement_init(struct placement *p, const struct options *opt);
void placement_deinit(struct placement *p);
/* A stop has been taken. */
void placement_stop(struct placement *p);
/* The task is about to be resumed. */
void placement_resume(struct placement *p, struct place_task *t, pid_t tid);
/* It is about to be detached: leave nothing changed. */
void placement_leave(struct placement *p, struct place_task *t, pid_t tid);
/* For how many ns the engine should poll before it blocks; 0: block. */
int64_t placement_spin(struct placement *p);
/* Whether the poll found something. */
void placement_spun(struct placement *p, bool found);
/*
 * limn is about to block: returns the time in ns after which placement_quiet wants to be called,
 * 0 for never.
 */
int64_t placement_blocking(struct placement *p);
void placement_quiet(struct placement *p);

#endif
