/*
 * plan_run.h - running a call's capture plan (plan.h) on memory that can be read.
 *
 * What the steps ask for goes into the cache of mem.h, many pieces at a time: one level of
 * pointers is one kernel call. Decode finds it there; a recorder whose memory keeps what is read
 * has recorded it. Nothing is allocated here but by mem.h.
 */
#ifndef LIMN_PLAN_RUN_H
#define LIMN_PLAN_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "event.h"
#include "mem.h"
#include "plan.h"

struct plan_limits {
	uint32_t text;	 /* bytes of a string or buffer, elements of an array that are shown */
	uint32_t pieces; /* in one run; <= PLAN_MAX_PIECES */
	size_t bytes;	 /* likewise */
	bool verbose;	 /* all elements, and what only -v shows */
	bool dumps;	 /* what -e write= shows */
	bool messages;	 /* netlink messages whole */
};

#define PLAN_MAX_PIECES 2048

struct plan_run {
	struct mem *mem;
	const struct call *call;
	const struct plan_limits *limits;
	unsigned npieces, nread; /* read so far: pieces [0, nread) */
	size_t bytes;		 /* asked for so far */
	bool messages;		 /* buffers that may be netlink messages are among the pieces */
	uint16_t nlmsg_type;	 /* what the first of them would be; 0: it does not look like one */
	bool cut;		 /* a limit stopped it */
	struct plan_got {
		struct mem_want want;
		uint32_t cap; /* STRING, WORDS: no more than that */
		uint8_t slot, op, word;
		bool message;
		size_t whole; /* of a message */
	} pieces[PLAN_MAX_PIECES];
};

/* The steps of a call as it stands: its entry, or its exit. NULL: it needs no memory. */
const struct plan_step *plan_of(const struct call *c);

/*
 * Is there more than one read in it for decode? Not where it is one string, or one buffer of which
 * decode looks at the beginning.
 */
bool plan_helps(const struct plan_step *steps);

/* Run them. r is scratch, to be kept by whoever runs plans often: it is large. */
void plan_run(struct plan_run *r, const struct plan_step *steps, const struct call *c,
    const struct plan_limits *limits, struct mem *m);

#endif
