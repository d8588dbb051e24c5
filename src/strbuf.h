/*
 * strbuf.h - a growable byte buffer, and the same with the columns of the line at its end.
 *
 * Buffers are reused from call to call: once grown they allocate no more. When memory runs out
 * the bytes are dropped and `failed` stays set; nothing here ends the program.
 */
#ifndef LIMN_STRBUF_H
#define LIMN_STRBUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct strbuf {
	char *p;
	size_t len, cap;
	bool failed;
};

/* Make room for n more bytes; false (and failed set) when there is no memory. */
bool strbuf_grow(struct strbuf *b, size_t n);
void strbuf_deinit(struct strbuf *b);

static inline bool strbuf_room(struct strbuf *b, size_t n)
{
	return b->cap - b->len >= n || strbuf_grow(b, n);
}

static inline void strbuf_reset(struct strbuf *b)
{
	b->len = 0;
}

static inline void strbuf_putc(struct strbuf *b, char c)
{
	if (strbuf_room(b, 1))
		b->p[b->len++] = c;
}

static inline void strbuf_put(struct strbuf *b, const void *p, size_t n)
{
	if (n && strbuf_room(b, n)) {
		memcpy(b->p + b->len, p, n);
		b->len += n;
	}
}

static inline void strbuf_puts(struct strbuf *b, const char *s)
{
	strbuf_put(b, s, strlen(s));
}

void strbuf_fill(struct strbuf *b, char c, size_t n);
void strbuf_printf(struct strbuf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Put n bytes before what stands at offset at. */
void strbuf_insert(struct strbuf *b, size_t at, const void *p, size_t n);

/* Numbers without printf: these are most of a trace. width: least digits, zero-padded. */
void strbuf_udec(struct strbuf *b, uint64_t v, unsigned width);
void strbuf_sdec(struct strbuf *b, int64_t v);
void strbuf_hex(struct strbuf *b, uint64_t v, unsigned width); /* no 0x */
void strbuf_oct(struct strbuf *b, uint64_t v, unsigned width);

/* LEB128, as cursor_uint reads it. */
void strbuf_varint(struct strbuf *b, uint64_t v);

/*
 * A text under construction whose last line's width matters (-a). Bytes that take no column
 * (colour) are counted in `hidden`; base is what of the line was written out before.
 */
struct textbuf {
	struct strbuf b;
	size_t line_at; /* where the last line begins */
	size_t base;	/* columns of that line which are no longer in the buffer */
	size_t hidden;
};

static inline size_t textbuf_col(const struct textbuf *t)
{
	return t->base + (t->b.len - t->line_at) - t->hidden;
}

/* The line is complete. */
static inline void textbuf_newline(struct textbuf *t)
{
	strbuf_putc(&t->b, '\n');
	t->line_at = t->b.len;
	t->base = t->hidden = 0;
}

/* The first n bytes have been written out. */
void textbuf_consume(struct textbuf *t, size_t n);
static inline void textbuf_reset(struct textbuf *t)
{
	t->b.len = t->line_at = t->base = t->hidden = 0;
}

#endif
