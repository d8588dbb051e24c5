/* strbuf.c - growable buffers, see strbuf.h. */
#include "strbuf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

bool strbuf_grow(struct strbuf *b, size_t n)
{
	size_t cap = b->cap ? b->cap : 512;
	if (n > SIZE_MAX / 4 || b->len > SIZE_MAX / 4)
		goto fail;
	while (cap - b->len < n)
		cap *= 2;
	char *p = realloc(b->p, cap);
	if (!p)
		goto fail;
	b->p = p;
	b->cap = cap;
	return true;
fail:
	b->failed = true;
	return false;
}

void strbuf_deinit(struct strbuf *b)
{
	free(b->p);
	*b = (struct strbuf){0};
}

void strbuf_fill(struct strbuf *b, char c, size_t n)
{
	if (n && strbuf_room(b, n)) {
		memset(b->p + b->len, c, n);
		b->len += n;
	}
}

void strbuf_printf(struct strbuf *b, const char *fmt, ...)
{
	for (int pass = 0; pass < 2; pass++) {
		va_list ap;
		va_start(ap, fmt);
		int n = vsnprintf(b->p ? b->p + b->len : NULL, b->cap - b->len, fmt, ap);
		va_end(ap);
		if (n < 0)
			return;
		if ((size_t)n < b->cap - b->len) {
			b->len += (size_t)n;
			return;
		}
		if (!strbuf_grow(b, (size_t)n + 1))
			return;
	}
}

void strbuf_insert(struct strbuf *b, size_t at, const void *p, size_t n)
{
	if (at > b->len || !strbuf_room(b, n))
		return;
	memmove(b->p + at + n, b->p + at, b->len - at);
	memcpy(b->p + at, p, n);
	b->len += n;
}

static void put_digits(struct strbuf *b, uint64_t v, unsigned base_shift, unsigned width)
{
	char tmp[72];
	unsigned i = sizeof(tmp);
	do
		tmp[--i] = "0123456789abcdef"[v & ((1u << base_shift) - 1)];
	while (v >>= base_shift);
	while (sizeof(tmp) - i < width && i)
		tmp[--i] = '0';
	strbuf_put(b, tmp + i, sizeof(tmp) - i);
}

void strbuf_udec(struct strbuf *b, uint64_t v, unsigned width)
{
	char tmp[40];
	unsigned i = sizeof(tmp);
	do
		tmp[--i] = (char)('0' + v % 10);
	while (v /= 10);
	while (sizeof(tmp) - i < width && i)
		tmp[--i] = '0';
	strbuf_put(b, tmp + i, sizeof(tmp) - i);
}

void strbuf_sdec(struct strbuf *b, int64_t v)
{
	if (v < 0)
		strbuf_putc(b, '-');
	strbuf_udec(b, v < 0 ? -(uint64_t)v : (uint64_t)v, 0);
}

void strbuf_hex(struct strbuf *b, uint64_t v, unsigned width)
{
	put_digits(b, v, 4, width);
}

void strbuf_oct(struct strbuf *b, uint64_t v, unsigned width)
{
	put_digits(b, v, 3, width);
}

void strbuf_varint(struct strbuf *b, uint64_t v)
{
	uint8_t tmp[10];
	unsigned n = 0;
	do
		tmp[n++] = (uint8_t)((v & 0x7f) | (v > 0x7f ? 0x80 : 0));
	while (v >>= 7);
	strbuf_put(b, tmp, n);
}

void textbuf_consume(struct textbuf *t, size_t n)
{
	if (n > t->b.len)
		n = t->b.len;
	if (!n)
		return;
	if (n > t->line_at) { /* part of the last line goes, too */
		t->base = textbuf_col(t) - (t->b.len - n);
		/* What stays counts from its first byte; colour in it was subtracted above. */
		t->line_at = n;
		t->hidden = 0;
	}
	memmove(t->b.p, t->b.p + n, t->b.len - n);
	t->b.len -= n;
	t->line_at -= n;
}
