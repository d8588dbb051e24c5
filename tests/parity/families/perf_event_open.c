/*
 * perf_event_open.c - the attributes of an event: every size, every type, every conditional field.
 */
/* PARITY: -a1 -v -e trace=perf_event_open */
/* PARITY: -a1 -e trace=perf_event_open */
/* PARITY: -a1 -y -v -e trace=perf_event_open -e inject=perf_event_open:retval=0 */
/* PARITY-64: -a1 -v -Xraw -e trace=perf_event_open */
/* PARITY-64: -a1 -v -Xverbose -e trace=perf_event_open */
/* PARITY-64: -a1 -Xverbose -e trace=perf_event_open -e inject=perf_event_open:retval=42 */
#include "../guard.h"

#include <stdint.h>

static unsigned char zero[256], ones[256], garbage[256];

static long open_event(const void *attr, long pid, long cpu, long group, unsigned long flags)
{
	return syscall(SYS_perf_event_open, attr, pid, cpu, group, flags);
}

/* The bytes of `from`, with type, size, configuration, sample type and flag bits set. */
static void event(const void *from, unsigned n, uint32_t type, uint32_t size, uint64_t config,
    uint64_t sample_type, uint64_t read_format, uint64_t bits)
{
	unsigned char a[256];
	memcpy(a, from, sizeof a);
	memcpy(a, &type, 4);
	memcpy(a + 4, &size, 4);
	memcpy(a + 8, &config, 8);
	memcpy(a + 24, &sample_type, 8);
	memcpy(a + 32, &read_format, 8);
	memcpy(a + 40, &bits, 8);
	/* pid, cpu and group chosen so that no event is ever opened */
	open_event(tail_dup(a, n), -2, -3, -4, 0x10);
}

int main(void)
{
	for (unsigned i = 0; i < sizeof ones; i++) {
		ones[i] = 0xff;
		garbage[i] = 0x80 + i % 128;
	}
	open_event(0, -87101427, -1160070233, -1, ~0ul);
	open_event(unreadable(), 0, 0, 0, 0);
	open_event((void *)-5l, -100, 100, -87155115, 8);
	open_event(zero, 0x100000001, 2, 0, 0xf);
	open_event(zero, 1, -1, 1, 1ul << 31);

	static const unsigned char *const from[] = {zero, ones, garbage};
	for (unsigned f = 0; f < 3; f++)
		for (unsigned n = 60; n <= 152; n++) {
			event(from[f], n, 0, n, 0, 0, 0, 0);
			event(from[f], n, 5, 0, 1, 0x800, 1, 0);
		}
	for (unsigned n = 0; n < 64; n += 7)
		event(garbage, 64, 0, n, 0, 0, 0, 0);
	event(garbage, 143, 0, 144, 0, 0, 0, 0);
	event(garbage, 160, 0, 160, 0, 0, 0, 0);
	event(garbage, 159, 0, 160, 0, 0, 0, 0);
	event(zero, 200, 0, 200, 0, 0, 0, 0);
	event(zero, 200, 0, ~0u, 0, 0, 0, 0);
	event(zero, 200, 0, 0x7fffffff, 0, 0, 0, 0);

	static const uint64_t configs[] = {0, 1, 2, 3, 6, 7, 9, 10, 11, 12, 13, 0xff, 0x100, 0x101,
	    0x200, 0x300, 0x10000, 0x10206, 0x20307, 0x1000000, 0xff010203, 0x100000000,
	    0x8000000900000000 | 9, 0x123456789abcdef0, 0x8000000000010000, ~0ull};
	for (unsigned type = 0; type < 8; type++)
		for (unsigned i = 0; i < sizeof configs / sizeof *configs; i++)
			event(zero, 64, type == 7 ? 0xdeadc0de : type, 64, configs[i], 0, 0, 0);
	for (unsigned i = 0; i < 64; i++) {
		event(garbage, 144, 4, 144, 0, 1ull << i, 0, 0);
		event(garbage, 144, 4, 144, 0, 0, 1ull << i, 0);
		event(garbage, 144, 4, 144, 0, 0, 0, 1ull << i);
		event(garbage, 144, 4, 144, 0, 0, 0, ~(1ull << i));
		event(garbage, 144, 4, 144, 0, ~(1ull << i), 0x1f, 0);
	}
	event(garbage, 144, 4, 144, 0, ~0ull, ~0ull, ~0ull);
	for (unsigned i = 0; i < 4; i++)
		event(zero, 144, 5, 144, 0, 0, 0, (uint64_t)i << 15);
	for (unsigned type = 0; type < 12; type++) {
		unsigned char a[256];
		memcpy(a, garbage, sizeof a);
		memcpy(a + 52, &type, 4);
		event(a, 144, 5, 144, 0, 0, 0, 0);
		event(a, 144, 7, 144, 0, 0, 0, 0);
	}
	for (unsigned i = 0; i < 65; i++) {
		unsigned char a[256];
		uint64_t bit = i < 64 ? 1ull << i : 0;
		uint32_t clock = i;
		memcpy(a, zero, sizeof a);
		memcpy(a + 72, &bit, 8);
		memcpy(a + 92, &clock, 4);
		memcpy(a + 110, i % 2 ? "\1" : "\0", 2);
		memcpy(a + 112, &bit, 8);
		event(a, 144, 4, 144, 0, 0x800, 0, 1 << 25);
	}
	return 0;
}
