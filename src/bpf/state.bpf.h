/* state.bpf.h - the maps of the BPF programs. */
#ifndef LIMN_STATE_BPF_H
#define LIMN_STATE_BPF_H

#include "kernel.bpf.h"
#include "state.h"

const volatile struct wire_config config;
struct wire_shared shared;

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct task_state);
} tasks SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4 << 20);
} ring SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_CGROUP_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} cgroup SEC(".maps");

#endif
