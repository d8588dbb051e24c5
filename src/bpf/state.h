/*
 * state.h - what the BPF programs keep for each traced task, in its task storage.
 *
 * A task is traced when it has one. The entry half of a call waits there for its exit. Included
 * by BPF C and by limn, which puts the first tasks in.
 */
#ifndef LIMN_BPF_STATE_H
#define LIMN_BPF_STATE_H

#include "../plan.h"
#include "wire.h"

#define DATA_SIZE (30u << 10)
#define DATA_MAX  (DATA_SIZE - 4096 - 64) /* no piece begins past that */

enum phase { PHASE_OUTSIDE, PHASE_UNWANTED, PHASE_CALL };
enum startup { STARTUP_NONE, STARTUP_HIDDEN, STARTUP_EXEC };

/* A signal that is told later: an ignored one after the call that it found the task in. */
struct held_signal {
	__u32 full;
	struct wire_signal signal;
};

#define HELD_SIGNALS 2

/* Where the run of a capture plan stands, see plan.bpf.h. */
enum run_mode {
	RUN_STEP, /* at a new step */
	RUN_BASE, /* about to follow its next pointer */
	RUN_COPY, /* copying behind one */
};

struct plan_run {
	__u32 pc;
	__u8 mode, failed;
	__u8 following; /* PLAN_SLOT + n: the pointers are in that slot; 0: there is one, elsewhere
			 */
	__u8 pad;
	__u64 base;
	__u32 source;	     /* the piece that the pointer is in, by its place in data */
	__u32 element;	     /* and where in its bytes its element begins */
	__u32 index_of_base; /* pointers followed of that piece */
	__u32 at;	     /* the piece that is being copied, by its place in data */
	__u64 want;	     /* bytes still to come */
	__u32 index;	     /* pieces made by this step */
	__u16 begin[PLAN_SLOTS], end[PLAN_SLOTS];
	__u32 pad2;
};

struct task_state {
	__u8 phase;	 /* enum phase */
	__u8 entry_told; /* the entry half is in the ring already */
	__u8 newborn;	 /* may come out of a call that it was not seen to enter */
	__u8 startup;	 /* enum startup: limn's own code before the program's execve */
	__u8 dying;	 /* a fatal signal waits in held[0] */
	__u8 muxed;	 /* in a call that stands for another */
	__u8 pad[2];
	__s64 last_nr;
	__u64 off_since, off_total; /* since the entry: time not on the CPU */
	struct held_signal held[HELD_SIGNALS];
	__u32 len; /* of data in use */
	__u32 pad2;
	/*
	 * While muxed, a socketcall: its own registers. Those of the call in the record are then
	 * what it passes on, until the record is told.
	 */
	__u64 args[6];
	struct plan_run run;
	/* What goes into the ring, in one piece. */
	struct wire_call call;
	__u8 data[DATA_SIZE];
};

#endif
