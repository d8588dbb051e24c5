/*
 * random.h - numbers and pointers drawn from a seed, for families that try what nobody thought of.
 *
 * Who includes it has defined BASE and END, below 4 GiB, and maps what lies between. Pointers lead
 * there, close to its end, or behind it.
 */
#ifndef LIMN_PARITY_RANDOM_H
#define LIMN_PARITY_RANDOM_H

#include <stdint.h>

static uint64_t state; /* the seed, not 0 */

static unsigned rnd(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned)(state >> 16);
}

static unsigned pointer(void)
{
	switch (rnd() % 8) {
	case 0: return END - rnd() % 64;
	case 1: return END + 16; /* unreadable */
	default: return BASE + (rnd() % (END - BASE - 64) & ~3u);
	}
}

#endif
