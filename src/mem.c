/*
 * mem.c - the cache and the arena behind mem.h.
 *
 * Owns: what was fetched since the last stop, so that an address gives the same bytes for the
 * whole of a line even while other threads write there, and so that few kernel calls are made.
 * Refuses to know where bytes come from: see mem_live.c (a running task) and the recorder.
 */
#include "mem.h"

#include <stdlib.h>
#include <string.h>

#define PAGE	  4096u /* the least page size: no read-ahead ever crosses it */
#define CHUNK_MIN (64u << 10)
#define AHEAD	  256u /* small fetches are rounded up to this, within the page */
#define ALLOC_MAX (2u * MEM_MAX_FETCH)

struct mem_chunk {
	struct mem_chunk *next;
	size_t size, used;
	max_align_t data[];
};

void mem_init(struct mem *m, const struct mem_ops *ops, void *ctx)
{
	memset(m, 0, sizeof *m);
	m->ops = ops;
	m->ctx = ctx;
}

void mem_deinit(struct mem *m)
{
	for (struct mem_chunk *c = m->chunks, *next; c; c = next) {
		next = c->next;
		free(c);
	}
	m->chunks = m->cur = NULL;
	m->nranges = 0;
}

void mem_begin(struct mem *m)
{
	m->nranges = 0;
	m->overlay.len = 0;
	m->fetched = 0;
	m->cur = m->chunks;
	if (!m->cur)
		return;
	m->cur->used = 0;
	/* A hostile length may have grown the arena: give back what one line needed once. */
	struct mem_chunk **link = &m->chunks->next;
	while (*link) {
		struct mem_chunk *c = *link;
		if (c->size > CHUNK_MIN) {
			*link = c->next;
			free(c);
		} else {
			link = &c->next;
		}
	}
}

size_t mem_write(struct mem *m, uint64_t addr, const void *buf, size_t len)
{
	size_t n = m->ops->write ? m->ops->write(m->ctx, addr, buf, len) : 0;

	mem_begin(m);
	return n;
}

void *mem_alloc(struct mem *m, size_t len)
{
	if (len > ALLOC_MAX)
		return NULL;
	size_t need = (len + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
	if (!need)
		need = sizeof(max_align_t);
	for (;;) {
		struct mem_chunk *c = m->cur;
		if (c && c->size - c->used >= need) {
			void *p = (char *)c->data + c->used;
			c->used += need;
			return p;
		}
		if (c && c->next) {
			m->cur = c->next;
			m->cur->used = 0;
			continue;
		}
		size_t size = need > CHUNK_MIN ? need : CHUNK_MIN;
		struct mem_chunk *n = malloc(sizeof *n + size);
		if (!n)
			return NULL;
		n->next = NULL;
		n->size = size;
		n->used = 0;
		if (c)
			c->next = n;
		else
			m->chunks = n;
		m->cur = n;
	}
}

/* The range that holds addr, longest first; NULL when none does. */
static const struct mem_range *range_at(const struct mem *m, uint64_t addr)
{
	const struct mem_range *best = NULL;
	unsigned n = m->nranges < MEM_MAX_RANGES ? m->nranges : MEM_MAX_RANGES;

	for (unsigned i = 0; i < n; i++) {
		const struct mem_range *r = &m->ranges[i];
		/* An empty range says that its first byte is unreadable. */
		if (addr - r->addr >= (r->len ? r->len : 1))
			continue;
		if (!best || r->len - (addr - r->addr) > best->len - (addr - best->addr))
			best = r;
	}
	return best;
}

/* What an earlier fetch saw wins over what memory holds now. */
static void keep_seen(const struct mem *m, uint64_t addr, uint8_t *buf, size_t len)
{
	unsigned n = m->nranges < MEM_MAX_RANGES ? m->nranges : MEM_MAX_RANGES;

	for (unsigned i = 0; i < n; i++) {
		const struct mem_range *r = &m->ranges[i];
		if (r->addr - addr < len) {
			size_t at = r->addr - addr;
			memcpy(buf + at, r->bytes, r->len < len - at ? r->len : len - at);
		} else if (addr - r->addr < r->len) {
			size_t skip = addr - r->addr;
			memcpy(buf, r->bytes + skip, r->len - skip < len ? r->len - skip : len);
		}
	}
}

static const struct mem_range *range_add(
    struct mem *m, uint64_t addr, const uint8_t *bytes, size_t len, bool complete)
{
	/* Full: the oldest is forgotten; its bytes stay valid, they may only be fetched again. */
	struct mem_range *r = &m->ranges[m->nranges % MEM_MAX_RANGES];

	if (++m->nranges == 2 * MEM_MAX_RANGES)
		m->nranges = MEM_MAX_RANGES;
	*r = (struct mem_range){.addr = addr, .len = len, .bytes = bytes, .complete = complete};
	return r;
}

static size_t to_page_end(uint64_t addr)
{
	return PAGE - (addr & (PAGE - 1));
}

/* Fetch len bytes, or what is readable of them; the result is remembered. */
static const struct mem_range *fetch(struct mem *m, uint64_t addr, size_t len)
{
	size_t want = len;

	if (want < AHEAD) {
		/* The page of the last byte is read in any case: take a little more of it. */
		size_t room = to_page_end(addr + len - 1) + len - 1;
		want = AHEAD < room ? AHEAD : room;
	}
	if (m->fetched > MEM_MAX_STOP)
		return NULL;
	m->fetched += want;
	uint8_t *buf = mem_alloc(m, want);
	if (!buf)
		return NULL;
	size_t got = m->ops->read(m->ctx, addr, buf, want);
	if (got > want)
		got = want;
	keep_seen(m, addr, buf, got);
	return range_add(m, addr, buf, got, got == want);
}

size_t mem_get_some(struct mem *m, uint64_t addr, size_t len, const uint8_t **bytes)
{
	static const uint8_t none[1];

	*bytes = none;
	if (!len)
		return 0;
	if (len > MEM_MAX_FETCH)
		len = MEM_MAX_FETCH;
	if (addr + len < addr) /* past the end of the address space */
		len = -addr;
	const struct mem_range *r =
	    addr - m->overlay.addr < m->overlay.len ? &m->overlay : range_at(m, addr);
	if (r && (r->len - (addr - r->addr) < len || !r->len) && r->complete)
		r = NULL; /* more may be readable */
	if (!r)
		r = fetch(m, addr, len);
	if (!r || !r->len)
		return 0;
	size_t have = r->len - (addr - r->addr);
	*bytes = r->bytes + (addr - r->addr);
	return have < len ? have : len;
}

#define BATCH	  64	/* pieces at once */
#define JOINT_MAX 65536 /* bytes of pieces that are read as one */

/* Pieces that are to be read, and the reads that they come to. */
struct batch {
	struct mem_io io[BATCH];
	struct mem_want *w[BATCH];
	uint8_t read[BATCH]; /* of each piece */
	unsigned n, nio;
};

static void read_batch(struct mem *m, struct batch *b)
{
	for (unsigned i = 0; i < b->nio; i++) {
		struct mem_io *io = &b->io[i];
		io->got = 0;
		io->buf = m->fetched <= MEM_MAX_STOP ? mem_alloc(m, io->len) : NULL;
		m->fetched += io->len;
		if (!io->buf)
			io->len = 0;
	}
	if (m->ops->readv)
		m->ops->readv(m->ctx, b->io, b->nio);
	else
		for (unsigned i = 0; i < b->nio; i++)
			b->io[i].got =
			    m->ops->read(m->ctx, b->io[i].addr, b->io[i].buf, b->io[i].len);
	for (unsigned i = 0; i < b->nio; i++) {
		struct mem_io *io = &b->io[i];
		if (!io->len)
			continue;
		if (io->got > io->len)
			io->got = io->len;
		keep_seen(m, io->addr, io->buf, io->got);
		range_add(m, io->addr, io->buf, io->got, io->got == io->len);
	}
	for (unsigned i = 0; i < b->n; i++) {
		const struct mem_io *io = &b->io[b->read[i]];
		struct mem_want *w = b->w[i];
		uint64_t skip = w->addr - io->addr;
		if (skip >= io->got) {
			/* it may begin behind what could not be read */
			const struct mem_range *r = skip ? fetch(m, w->addr, w->len) : NULL;
			w->got = r && r->len < w->len ? r->len : r ? w->len : 0;
			w->bytes = r ? r->bytes : NULL;
			continue;
		}
		w->bytes = (const uint8_t *)io->buf + skip;
		w->got = io->got - skip < w->len ? io->got - skip : w->len;
	}
	b->n = b->nio = 0;
}

/* What overlaps another piece is read with it. */
static void join_batch(struct batch *b, struct mem_want *w, size_t len)
{
	unsigned i;

	for (i = 0; i < b->nio; i++) {
		struct mem_io *io = &b->io[i];
		uint64_t from = io->addr < w->addr ? io->addr : w->addr;
		uint64_t end =
		    io->addr + io->len > w->addr + len ? io->addr + io->len : w->addr + len;
		if (end - from > io->len + len || end - from > JOINT_MAX)
			continue;
		io->addr = from;
		io->len = end - from;
		break;
	}
	if (i == b->nio)
		b->io[b->nio++] = (struct mem_io){.addr = w->addr, .len = len};
	b->read[b->n] = (uint8_t)i;
	b->w[b->n++] = w;
}

void mem_prefetch(struct mem *m, struct mem_want *first, unsigned n, size_t stride)
{
	struct batch b;

	b.n = b.nio = 0;
	for (unsigned i = 0; i < n; i++) {
		struct mem_want *w = (struct mem_want *)((char *)first + i * stride);
		size_t len = w->len < MEM_MAX_FETCH ? w->len : MEM_MAX_FETCH;
		w->got = 0;
		w->bytes = NULL;
		if (w->addr + len < w->addr)
			len = -w->addr - 1; /* up to the last byte but one: no end is 0 */
		const struct mem_range *r = len ? range_at(m, w->addr) : NULL;
		size_t skip = r ? w->addr - r->addr : 0;
		if (r && (r->len - skip >= len || !r->complete)) {
			w->got = r->len - skip < len ? r->len - skip : len;
			w->bytes = r->bytes + skip;
			continue;
		}
		if (!len)
			continue;
		join_batch(&b, w, len);
		if (b.n == BATCH)
			read_batch(m, &b);
	}
	if (b.n)
		read_batch(m, &b);
}

const uint8_t *mem_get(struct mem *m, uint64_t addr, size_t len)
{
	const uint8_t *p;

	if (!len) {
		mem_get_some(m, addr, 0, &p);
		return p;
	}
	if (len > MEM_MAX_FETCH)
		return NULL;
	return mem_get_some(m, addr, len, &p) == len ? p : NULL;
}

ssize_t mem_str(struct mem *m, uint64_t addr, size_t max, const uint8_t **bytes, bool *terminated)
{
	const uint8_t *p;
	size_t have = 0; /* looked at so far, without a NUL */

	*terminated = false;
	*bytes = NULL;
	if (max > MEM_MAX_FETCH)
		max = MEM_MAX_FETCH;
	if (!max) {
		mem_get_some(m, addr, 0, bytes);
		return 0;
	}
	/* Most strings are short and end in the page where they begin. */
	size_t ask = to_page_end(addr) < AHEAD ? to_page_end(addr) : AHEAD;
	for (;;) {
		if (ask > max)
			ask = max;
		size_t got = mem_get_some(m, addr, ask, &p);
		*bytes = p;
		const uint8_t *nul = got > have ? memchr(p + have, 0, got - have) : NULL;
		if (nul) {
			*terminated = true;
			return nul - p;
		}
		if (got == max)
			return max;
		if (got < ask)
			return -1;
		have = got;
		/* To the end of this page first, then a page at a time, then by doubling. */
		size_t page = to_page_end(addr + have);
		ask = have + (page > have ? page : page + (have - page) / PAGE * PAGE);
	}
}
