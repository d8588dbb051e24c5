/*
 * state.h - what the BPF programs keep for each traced task, in its task storage.
 *
 * A task is traced when it has one. The entry half of a call waits there for its exit. Included
 * by BPF C and by limn, which puts the first tasks in.
 */
#ifndef LIMN_BPF_STATE_H
#define LIMN_BPF_STATE_H

#include "wire.h"

#define DATA_MAX (24u << 10) /* captured memory of one call */

enum phase { PHASE_OUTSIDE, PHASE_UNWANTED, PHASE_CALL };
enum startup { STARTUP_NONE, STARTUP_HIDDEN, STARTUP_EXEC };

/* A signal that is told later: an ignored one after the call that it found the task in. */
struct held_signal {
	__u32 full;
	struct wire_signal signal;
};

#define HELD_SIGNALS 2

struct task_state {
	__u8 phase;	 /* enum phase */
	__u8 entry_told; /* the entry half is in the ring already */
	__u8 newborn;	 /* may come out of a call that it was not seen to enter */
	__u8 startup;	 /* enum startup: limn's own code before the program's execve */
	__u8 dying;	 /* a fatal signal waits in held[0] */
	__u8 pad[3];
	__s64 last_nr;
	__u64 off_since, off_total; /* since the entry: time not on the CPU */
	struct held_signal held[HELD_SIGNALS];
	__u32 len; /* of data in use */
	__u32 pad2;
	/* What goes into the ring, in one piece. */
	struct wire_call call;
	__u8 data[DATA_MAX];
};

#endif
