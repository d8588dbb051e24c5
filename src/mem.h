/*
 * mem.h - the tracee's memory as one stop saw it.
 *
 * Decode reads only through this. A backend (live: process_vm_readv; captured: the bytes of a
 * recording) supplies one function; this layer caches what was fetched until the next stop, so
 * that one address gives the same bytes for the whole of a line, and few kernel calls are made.
 * Addresses and lengths come from the tracee and are hostile; every function is total.
 */
#ifndef LIMN_MEM_H
#define LIMN_MEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* One of several reads that are made at once. */
struct mem_io {
	uint64_t addr;
	void *buf;
	size_t len, got; /* got: as read returns */
};

struct mem_ops {
	/*
	 * Copy up to len bytes at addr to buf. Returns the number of bytes copied from the start
	 * (short when a later page is unreadable), 0 when the first byte is not readable.
	 */
	size_t (*read)(void *ctx, uint64_t addr, void *buf, size_t len);
	/* n reads; NULL: there is nothing to be had from doing them together. */
	void (*readv)(void *ctx, struct mem_io *io, unsigned n);
	/* Write all len bytes at addr (tampering). NULL: memory that cannot be written. */
	size_t (*write)(void *ctx, uint64_t addr, const void *buf, size_t len);
};

struct mem_chunk;

#define MEM_MAX_RANGES 64

struct mem {
	const struct mem_ops *ops;
	void *ctx;
	struct mem_chunk *chunks, *cur; /* arena that lives until mem_begin; kept between calls */
	unsigned nranges;
	struct mem_range {
		uint64_t addr;
		size_t len;
		const uint8_t *bytes;
		bool complete; /* false: bytes after addr+len are known to be unreadable */
	} ranges[MEM_MAX_RANGES];
	/* While its length is not 0, these bytes stand in for memory: what entry saw, at exit. */
	struct mem_range overlay;
	size_t fetched; /* bytes copied since mem_begin */
};

/* Largest single fetch: a bound on what a hostile length can make limn copy. */
#define MEM_MAX_FETCH (16u << 20)
/* All that one stop may copy: past it, memory counts as unreadable, whatever asks. */
#define MEM_MAX_STOP (48u << 20)

void mem_init(struct mem *m, const struct mem_ops *ops, void *ctx);
void mem_deinit(struct mem *m);

/*
 * Write to the tracee; what was read before may be stale, so mem_begin follows by itself.
 * Returns how many bytes were written: fewer than len when the memory ends.
 */
size_t mem_write(struct mem *m, uint64_t addr, const void *buf, size_t len);

/* A new stop: forget everything fetched and every pointer handed out. */
void mem_begin(struct mem *m);

/* Scratch memory that lives until mem_begin. NULL only for absurd sizes. */
void *mem_alloc(struct mem *m, size_t len);

/* All len bytes at addr, or NULL. Owned by m, valid until mem_begin. len 0 gives non-NULL. */
const uint8_t *mem_get(struct mem *m, uint64_t addr, size_t len);

/* As many of the len bytes at addr as can be read, from the start; returns how many. */
size_t mem_get_some(struct mem *m, uint64_t addr, size_t len, const uint8_t **bytes);

/* Of len bytes at addr, those that can be read from the start. */
struct mem_want {
	uint64_t addr;
	size_t len, got;
	const uint8_t *bytes; /* owned by m, valid until mem_begin */
};

/* Fetch n pieces together, so that what is asked for later is there. stride: from one want to
 * the next, in bytes. */
void mem_prefetch(struct mem *m, struct mem_want *w, unsigned n, size_t stride);

/*
 * The NUL-terminated string at addr, at most max bytes looked at. Returns its length without the
 * NUL and sets *terminated; -1 when it runs into unreadable memory before a NUL or max.
 */
ssize_t mem_str(struct mem *m, uint64_t addr, size_t max, const uint8_t **bytes, bool *terminated);

#endif
