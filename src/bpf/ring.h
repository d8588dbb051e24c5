/*
 * ring.h - reading records out of a BPF ring buffer, in batches and without copying.
 */
#ifndef LIMN_BPF_RING_H
#define LIMN_BPF_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ring {
	int fd;
	size_t size, page;
	uint64_t *consumer; /* how far limn has read */
	uint64_t *producer; /* how far the programs have written */
	uint8_t *data;	    /* twice in a row, so that no record is split */
	uint64_t at;	    /* the next record, not yet given back */
};

/* 0 or -errno. */
int ring_map(struct ring *r, int fd, size_t size);
void ring_unmap(struct ring *r);

/* The next whole record and its length; NULL: none for now. Valid until ring_release. */
const void *ring_next(struct ring *r, size_t *len);
/* Everything returned so far is done with. */
void ring_release(struct ring *r);
bool ring_is_empty(const struct ring *r);

#endif
