/*
 * consume.h - from ring records to the tracer's events.
 *
 * Owns the table of traced tasks as limn knows them, the order in which their ends are told, and
 * the memory and facts that decoding a record is answered from.
 */
#ifndef LIMN_BPF_CONSUME_H
#define LIMN_BPF_CONSUME_H

#include "../captures.h"
#include "../facts_live.h"
#include "../mem.h"
#include "../mem_live.h"
#include "../options.h"
#include "../trace.h"
#include "paths.h"
#include "tasks.h"
#include "wire.h"

struct consumer {
	const struct options *opt;
	struct tracer *out;
	struct btasks tasks;
	struct captures caps; /* memory of the record that is being decoded */
	struct paths paths;   /* and what it says of descriptors */
	struct mem mem;
	struct mem_live live_mem; /* the task's own, for what could not be captured */
	pid_t reading;		  /* the task that the record is about */
	bool unreadable;	  /* not all of it could be captured */
	struct facts_live live;
	struct facts facts;  /* asks live, but for what the record itself tells */
	const char *comm;    /* in the record; NULL: not told */
	bool comms_told;     /* records tell the names of tasks */
	int64_t real_offset; /* CLOCK_REALTIME - CLOCK_MONOTONIC, ns */
	uint64_t lost;	     /* records lost, as far as told in the output */
	/* Told of the ends of processes, with their names; NULL: nobody is. */
	void (*on_end)(void *ctx, pid_t tgid, const char comm[16]);
	void *on_end_ctx;
	bool stop; /* no more events are wanted */
};

void consumer_init(struct consumer *c, const struct options *opt, bool comms_told);
void consumer_deinit(struct consumer *c);

/* Before a batch: the clocks may have drifted apart. */
void consumer_clock(struct consumer *c);
void consumer_record(struct consumer *c, const void *record, size_t len);
/* A task that is traced from now on, without an event that says so. */
struct btask *consumer_task(struct consumer *c, pid_t tid, pid_t tgid);
/* So many records are lost by now: say so in the output, here. */
void consumer_lost(struct consumer *c, uint64_t lost);
/* After losses: tasks whose ends went unnoticed are forgotten. */
void consumer_bury(struct consumer *c);
/* limn ends before they do. */
void consumer_detach_all(struct consumer *c);

#endif
