/*
 * counts.bpf.h - -c: calls are counted where they happen, per processor, and no record is made.
 *
 * There are two sets of counters, so that limn can read and clear one while the other is in use.
 */
#ifndef LIMN_COUNTS_BPF_H
#define LIMN_COUNTS_BPF_H

#include "state.bpf.h"

/* By number, when nothing else keeps them apart. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1); /* set when loaded */
	__type(key, __u32);
	__type(value, struct wire_count);
} counts SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1); /* set when loaded */
	__type(key, __u32);
	__type(value, struct wire_histogram);
} histograms SEC(".maps");

/* By process and the like; numbers past the tables too. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, 1 << 16);
	__type(key, struct wire_key);
	__type(value, struct wire_count);
} counts_by SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, 1 << 16);
	__type(key, struct wire_key);
	__type(value, struct wire_histogram);
} histograms_by SEC(".maps");

/* No value is ever on the stack: these are what new entries begin with. */
const volatile struct wire_count no_count;
const volatile struct wire_histogram no_histogram;

static __always_inline void add_time(struct wire_times *t, __u64 v, bool first)
{
	t->total += v;
	if (first || v < t->min)
		t->min = v;
	if (v > t->max)
		t->max = v;
}

static __always_inline void *entry_of(void *map, struct wire_key *key, const volatile void *fresh)
{
	void *v = bpf_map_lookup_elem(map, key);

	if (v)
		return v;
	bpf_map_update_elem(map, key, (const void *)fresh, BPF_NOEXIST);
	v = bpf_map_lookup_elem(map, key);
	if (!v)
		__sync_fetch_and_add(&shared.lost, 1);
	return v;
}

static __always_inline void key_of(struct wire_key *k, __u32 abi, __u32 n, struct task_struct *t)
{
	k->nr = n;
	k->abi = abi;
	k->half = shared.half;
	if (config.by == BY_PID)
		k->who = t->tgid;
	else if (config.by == BY_CGROUP)
		k->who = bpf_get_current_cgroup_id();
	else if (config.by == BY_COMM)
		bpf_get_current_comm(&k->who, 16);
}

static __always_inline void count_call(
    struct task_state *st, struct task_struct *t, __u64 wall, __u64 cpu, bool error)
{
	__u32 abi = st->call.abi, n = (__u32)st->call.nr;
	struct wire_count *c;
	struct wire_histogram *h = NULL;
	__u32 bucket;

	if (abi == WIRE_X32)
		n &= ~X32_BIT;
	if (config.by == BY_NOTHING && n < WIRE_NUMBERS) {
		__u32 i = ((shared.half & 1) * WIRE_ABIS + abi) * WIRE_NUMBERS + n;
		c = bpf_map_lookup_elem(&counts, &i);
		if (config.histogram)
			h = bpf_map_lookup_elem(&histograms, &i);
	} else {
		struct wire_key key = {};
		key_of(&key, abi, n, t);
		c = entry_of(&counts_by, &key, &no_count);
		if (config.histogram)
			h = entry_of(&histograms_by, &key, &no_histogram);
	}
	if (!c)
		return;
	add_time(&c->wall, wall, !c->calls);
	if (config.want_cpu)
		add_time(&c->cpu, cpu, !c->calls);
	c->calls++;
	c->errors += error;
	bucket = histogram_bucket(wall);
	if (h && bucket < HISTOGRAM_BUCKETS)
		h->n[bucket]++;
}

#endif
