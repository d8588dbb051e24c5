/*
 * captures.h - what one recorded event carries: pieces of memory and answers to facts, as backends
 * of mem.h and facts.h. Everything points into the recording; nothing is copied.
 */
#ifndef LIMN_CAPTURES_H
#define LIMN_CAPTURES_H

#include "cursor.h"
#include "facts.h"
#include "mem.h"

struct captures {
	struct captured_mem {
		uint64_t addr;
		size_t len;
		const uint8_t *bytes;
	} * mem;
	struct captured_fact {
		uint64_t kind, a, b;
		const uint8_t *str, *answer;
		size_t str_len;
		ssize_t answer_len; /* -1: there was none */
	} * facts;
	unsigned nmem, cap_mem, nfacts, cap_facts;
	/* What is the same for all that follows, once it was told: names of interfaces. */
	struct lasting_fact {
		uint64_t kind, a;
		uint8_t len;
		char answer[32];
	} lasting[64];
	unsigned nlasting;
	const uint8_t *frames; /* the stack, -k */
	size_t frames_len;
	unsigned steps;	  /* work done for this event, bounded */
	const char *comm; /* of the task when the event does not tell */
	size_t comm_len;
};

void captures_init(struct captures *c);
void captures_deinit(struct captures *c);
void captures_clear(struct captures *c);
/* Take in all captures up to the cursor's end; it turns bad when they are malformed. */
void captures_read(struct captures *c, struct cursor *from);
/* A piece of memory, which stays the caller's. What was added first wins where two overlap. */
bool captures_add(struct captures *c, uint64_t addr, const uint8_t *bytes, size_t len);
/* The task's name: told by the event (and kept in buf), or the one told last. */
void captures_comm(struct captures *c, char *buf, uint8_t *len, size_t size);

/* ctx is a struct captures */
extern const struct mem_ops captures_mem_ops;
extern const struct facts_ops captures_facts_ops;

#endif
