/*
 * ring.c - see ring.h. The layout is that of the kernel's documentation
 * (Documentation/bpf/ringbuf.rst) and linux/bpf.h: a page with the reader's position, a page with
 * the writers', then the data, mapped twice; each record has a header of 8 bytes, and is rounded up
 * to a multiple of that.
 */
#include "ring.h"

#include <errno.h>
#include <linux/bpf.h>
#include <sys/mman.h>
#include <unistd.h>

int ring_map(struct ring *r, int fd, size_t size)
{
	*r = (struct ring){.fd = fd, .size = size, .page = (size_t)sysconf(_SC_PAGESIZE)};
	void *p = mmap(NULL, r->page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED)
		return -errno;
	r->consumer = p;
	p = mmap(NULL, r->page + 2 * size, PROT_READ, MAP_SHARED, fd, (off_t)r->page);
	if (p == MAP_FAILED) {
		int err = errno;
		ring_unmap(r);
		return -err;
	}
	r->producer = p;
	r->data = (uint8_t *)p + r->page;
	r->at = *r->consumer;
	return 0;
}

void ring_unmap(struct ring *r)
{
	if (r->consumer)
		munmap(r->consumer, r->page);
	if (r->producer)
		munmap(r->producer, r->page + 2 * r->size);
	*r = (struct ring){.fd = -1};
}

const void *ring_next(struct ring *r, size_t *len)
{
	while (r->at < __atomic_load_n(r->producer, __ATOMIC_ACQUIRE)) {
		const uint8_t *head = r->data + (r->at & (r->size - 1));
		uint32_t n = __atomic_load_n((const uint32_t *)head, __ATOMIC_ACQUIRE);
		if (n & BPF_RINGBUF_BUSY_BIT)
			return NULL;
		uint32_t payload = n & ~(uint32_t)BPF_RINGBUF_DISCARD_BIT;
		r->at += (payload + BPF_RINGBUF_HDR_SZ + 7u) & ~7u;
		if (n & BPF_RINGBUF_DISCARD_BIT)
			continue;
		*len = payload;
		return head + BPF_RINGBUF_HDR_SZ;
	}
	return NULL;
}

void ring_release(struct ring *r)
{
	__atomic_store_n(r->consumer, r->at, __ATOMIC_RELEASE);
}

bool ring_is_empty(const struct ring *r)
{
	return r->at >= __atomic_load_n(r->producer, __ATOMIC_ACQUIRE);
}
