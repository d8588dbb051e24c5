/* captures.c - memory and facts of one recorded event, see captures.h. */
#include "captures.h"

#include <stdlib.h>
#include <string.h>

#include "record_format.h"

/* Bounds on what one event of a hostile recording can cost. */
#define MAX_MEM	  (1u << 16)
#define MAX_FACTS (1u << 12)
#define MAX_STEPS (1u << 22)

void captures_init(struct captures *c)
{
	*c = (struct captures){0};
}

void captures_deinit(struct captures *c)
{
	free(c->mem);
	free(c->facts);
	captures_init(c);
}

void captures_clear(struct captures *c)
{
	c->nmem = c->nfacts = 0;
	c->steps = 0;
	c->frames_len = 0;
	c->comm = NULL;
	c->comm_len = 0;
}

/* One more element of size bytes in *array; NULL without memory. */
static void *append(void **array, unsigned *n, unsigned *cap, size_t size)
{
	if (*n == *cap) {
		unsigned more = *cap ? *cap * 2 : 64;
		void *p = realloc(*array, more * size);
		if (!p)
			return NULL;
		*array = p;
		*cap = more;
	}
	return (char *)*array + (*n)++ * size;
}

bool captures_add(struct captures *c, uint64_t addr, const uint8_t *bytes, size_t len)
{
	if (c->nmem >= MAX_MEM)
		return false;
	struct captured_mem *to = append((void **)&c->mem, &c->nmem, &c->cap_mem, sizeof(*to));
	if (to)
		*to = (struct captured_mem){.addr = addr, .len = len, .bytes = bytes};
	return to != NULL;
}

static void read_mem(struct captures *c, struct cursor *from)
{
	uint64_t addr = cursor_uint(from);
	cursor_uint(from); /* how much was asked for: of no use here */
	size_t len = (size_t)cursor_uint(from);
	const uint8_t *bytes = cursor_bytes(from, len);
	if (bytes && len && !captures_add(c, addr, bytes, len))
		from->bad = true;
}

static void keep_lasting(struct captures *c, const struct captured_fact *f)
{
	struct lasting_fact *to = c->lasting;

	if (f->kind != FACT_IFNAME || f->answer_len <= 0 ||
	    (size_t)f->answer_len > sizeof(to->answer))
		return;
	while (to < c->lasting + c->nlasting && (to->kind != f->kind || to->a != f->a))
		to++;
	if (to == c->lasting + sizeof(c->lasting) / sizeof(*to))
		return;
	if (to == c->lasting + c->nlasting)
		c->nlasting++;
	*to = (struct lasting_fact){.kind = f->kind, .a = f->a, .len = (uint8_t)f->answer_len};
	memcpy(to->answer, f->answer, to->len);
}

static void read_fact(struct captures *c, struct cursor *from)
{
	struct captured_fact f;
	f.kind = cursor_uint(from);
	f.a = cursor_uint(from);
	f.b = cursor_uint(from);
	f.str_len = (size_t)cursor_uint(from);
	f.str = cursor_bytes(from, f.str_len);
	uint64_t len = cursor_uint(from);
	f.answer_len = len ? (ssize_t)(len - 1) : -1;
	f.answer = len ? cursor_bytes(from, len - 1) : NULL;
	if (c->nfacts >= MAX_FACTS)
		from->bad = true;
	if (cursor_bad(from))
		return;
	keep_lasting(c, &f);
	struct captured_fact *to = append((void **)&c->facts, &c->nfacts, &c->cap_facts, sizeof(f));
	if (to)
		*to = f;
	else
		from->bad = true;
}

void captures_read(struct captures *c, struct cursor *from)
{
	while (!cursor_bad(from) && cursor_left(from)) {
		const uint8_t *tag = cursor_bytes(from, 1);
		if (*tag == CAP_MEM) {
			read_mem(c, from);
		} else if (*tag == CAP_FACT) {
			read_fact(c, from);
		} else if (*tag == CAP_STACK) {
			uint64_t n = cursor_uint(from);
			c->frames = cursor_bytes(from, n);
			c->frames_len = c->frames ? (size_t)n : 0;
		} else {
			from->bad = true;
		}
	}
}

/*
 * Bytes from all captures that touch [addr, addr + len), as far as they are gapless from addr on.
 * Earlier captures win where two overlap, as the cache of the recorder had it.
 */
static size_t captured_read(void *ctx, uint64_t addr, void *buf, size_t len)
{
	struct captures *c = ctx;
	size_t done = 0;

	while (done < len && c->steps < MAX_STEPS) {
		c->steps += c->nmem + 1;
		const struct captured_mem *best = NULL;
		for (unsigned i = 0; i < c->nmem; i++) {
			const struct captured_mem *m = &c->mem[i];
			uint64_t at = addr + done;
			if (at - m->addr < m->len) {
				best = m;
				break;
			}
		}
		if (!best)
			break;
		size_t skip = (size_t)(addr + done - best->addr);
		size_t n = best->len - skip;
		if (n > len - done)
			n = len - done;
		/* up to where an earlier one begins, which wins */
		for (unsigned i = 0; i < c->nmem && &c->mem[i] < best; i++) {
			uint64_t gap = c->mem[i].addr - (addr + done);
			if (gap && gap < n)
				n = (size_t)gap;
		}
		memcpy((uint8_t *)buf + done, best->bytes + skip, n);
		done += n;
	}
	return done;
}

const struct mem_ops captures_mem_ops = {.read = captured_read};

static const struct captured_fact *find(
    const struct captures *c, uint64_t kind, uint64_t a, uint64_t b, const char *str)
{
	size_t len = str ? strlen(str) : 0;
	for (unsigned i = 0; i < c->nfacts; i++) {
		const struct captured_fact *f = &c->facts[i];
		if (f->kind == kind && f->a == a && f->b == b && f->str_len == len &&
		    (!len || memcmp(f->str, str, len) == 0))
			return f;
	}
	return NULL;
}

static ssize_t captured_fact(
    void *ctx, enum fact_kind kind, uint64_t a, uint64_t b, const char *str, char *buf, size_t size)
{
	const struct captures *c = ctx;
	const struct captured_fact *f = find(c, kind, a, b, str);
	const void *answer = f ? (const void *)f->answer : NULL;
	ssize_t len = f ? f->answer_len : -1;

	for (unsigned i = 0; !f && !str && i < c->nlasting; i++)
		if (c->lasting[i].kind == kind && c->lasting[i].a == a) {
			answer = c->lasting[i].answer;
			len = c->lasting[i].len;
		}
	if (!f && kind == FACT_COMM && a == 0 && c->comm) {
		answer = c->comm;
		len = (ssize_t)c->comm_len;
	}
	if (len < 0)
		return -1;
	if ((size_t)len > size)
		len = (ssize_t)size;
	if (len)
		memcpy(buf, answer, (size_t)len);
	return len;
}

const struct facts_ops captures_facts_ops = {.get = captured_fact};

void captures_comm(struct captures *c, char *buf, uint8_t *len, size_t size)
{
	const struct captured_fact *f = find(c, FACT_COMM, 0, 0, NULL);
	if (f && f->answer_len >= 0) {
		*len = (uint8_t)((size_t)f->answer_len < size ? (size_t)f->answer_len : size);
		if (*len)
			memcpy(buf, f->answer, *len);
	}
	c->comm = *len ? buf : NULL;
	c->comm_len = *len;
}
