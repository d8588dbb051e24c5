/*
 * frames.h - a call stack as bytes: walked when the task stands there, shown or recorded later.
 */
#ifndef LIMN_FRAMES_H
#define LIMN_FRAMES_H

#include <stddef.h>
#include <stdint.h>

#include "stack.h"
#include "strbuf.h"

/* A stack_frame_fn whose ctx is the struct strbuf to add to. */
bool frames_add(void *ctx, const struct stack_frame *f);

/* The lines of -k: " > /lib/libc.so.6(read+0xd) [0x10e4ab]". p may come from a recording. */
void frames_text(struct textbuf *t, const uint8_t *p, size_t len);

/* An array of objects. */
void frames_json(struct strbuf *b, const uint8_t *p, size_t len);

#endif
