/*
 * cursor.h - reading untrusted bytes in order: a read past the end sets a flag that stays.
 */
#ifndef LIMN_CURSOR_H
#define LIMN_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cursor {
	const uint8_t *p, *end;
	bool bad;
};

static inline struct cursor cursor_make(const uint8_t *p, size_t len)
{
	return (struct cursor){.p = p, .end = p + len};
}

static inline size_t cursor_left(const struct cursor *c)
{
	return (size_t)(c->end - c->p);
}

static inline bool cursor_bad(const struct cursor *c)
{
	return c->bad;
}

/* The next n bytes, or NULL. */
static inline const uint8_t *cursor_bytes(struct cursor *c, uint64_t n)
{
	if (c->bad || n > cursor_left(c)) {
		c->bad = true;
		return NULL;
	}
	const uint8_t *p = c->p;
	c->p += n;
	return p;
}

/* LEB128; 0 when there is none. */
static inline uint64_t cursor_uint(struct cursor *c)
{
	uint64_t v = 0;
	for (unsigned shift = 0; shift < 64; shift += 7) {
		const uint8_t *b = cursor_bytes(c, 1);
		if (!b)
			return 0;
		v |= (uint64_t)(*b & 0x7f) << shift;
		if (!(*b & 0x80))
			return v;
	}
	c->bad = true;
	return 0;
}

/* Zigzag. */
static inline int64_t cursor_sint(struct cursor *c)
{
	uint64_t v = cursor_uint(c);
	return (int64_t)(v >> 1) ^ -(int64_t)(v & 1);
}

#endif
