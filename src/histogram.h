/*
 * histogram.h - distributions of times: four buckets to each power of two, in ns.
 *
 * Included by BPF C too, which counts in the kernel. A bucket is at most a quarter of its lower
 * bound wide, which is how exact percentiles are.
 */
#ifndef LIMN_HISTOGRAM_H
#define LIMN_HISTOGRAM_H

#include <linux/types.h>

#define HISTOGRAM_BUCKETS 168 /* up to 2^42 ns, more than an hour; the last has what is longer */

static inline __attribute__((always_inline)) unsigned histogram_bucket(__u64 ns)
{
	__u64 v = ns;
	unsigned log = 0;

	if (ns < 4)
		return (unsigned)ns;
	if (v >> 32) {
		v >>= 32;
		log += 32;
	}
	if (v >> 16) {
		v >>= 16;
		log += 16;
	}
	if (v >> 8) {
		v >>= 8;
		log += 8;
	}
	if (v >> 4) {
		v >>= 4;
		log += 4;
	}
	if (v >> 2) {
		v >>= 2;
		log += 2;
	}
	if (v >> 1)
		log += 1;
	unsigned b = (log - 1) * 4 + (unsigned)(ns >> (log - 2) & 3);
	return b < HISTOGRAM_BUCKETS ? b : HISTOGRAM_BUCKETS - 1;
}

/* The shortest time that falls into a bucket. */
static inline __u64 histogram_low(unsigned b)
{
	return b < 4 ? b : (__u64)(4 + b % 4) << (b / 4 - 1);
}

#endif
