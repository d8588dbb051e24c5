/*
 * dump.h - the data of -e read= and -e write=: whole buffers of a call, found by decoding it again.
 */
#ifndef LIMN_DUMP_H
#define LIMN_DUMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct call;
struct decoder;

/* buffer: its number among several (an iovec), or -1. */
typedef void dump_fn(void *ctx, int buffer, const uint8_t *p, size_t len);

/*
 * Give fn every buffer that the call, which has succeeded, wrote to or read from a descriptor of
 * the sets opt->dump_write and opt->dump_read.
 */
void dump_call(const struct decoder *d, const struct call *c, dump_fn *fn, void *ctx);

/* The same whatever the sets, of each buffer no more than limit bytes. */
void dump_buffers(const struct decoder *d, const struct call *c, bool reads, bool writes,
    unsigned limit, dump_fn *fn, void *ctx);

#endif
