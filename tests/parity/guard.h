/*
 * guard.h - memory for parity programs: bytes that end where the next page cannot be read.
 */
#ifndef PARITY_GUARD_H
#define PARITY_GUARD_H

#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define GUARD_SIZE 0x20000

/* The last n bytes before an unreadable page; zeroed. Each call takes memory of its own. */
static inline void *tail_alloc(size_t n)
{
	size_t size = n < GUARD_SIZE / 2 ? 0x1000 + (n & ~0xffful) : (n + 0xfff) & ~0xffful;
	if (size < n)
		size += 0x1000;
	char *p =
	    mmap(0, size + 0x1000, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	mprotect(p + size, 0x1000, PROT_NONE);
	return p + size - n;
}

/* A copy of n bytes that ends at an unreadable page. */
static inline void *tail_dup(const void *from, size_t n)
{
	return memcpy(tail_alloc(n), from, n);
}

/* An address that cannot be read. */
static inline void *unreadable(void)
{
	return (char *)tail_alloc(1) + 1;
}

/* Fill with a pattern in which every byte differs from its neighbours and no 32-bit word is small.
 */
static inline void *fill(void *p, size_t n, unsigned start)
{
	unsigned char *b = p;
	for (size_t i = 0; i < n; i++)
		b[i] = (unsigned char)(start + (i % 128));
	return p;
}

#endif
