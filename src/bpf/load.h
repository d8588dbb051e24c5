/*
 * load.h - the BPF programs in the kernel: loading, which tasks they follow, switching on and off.
 *
 * Owns the skeleton that the build makes from limn.bpf.c. Errors are -errno; load_error names the
 * step that failed.
 */
#ifndef LIMN_BPF_LOAD_H
#define LIMN_BPF_LOAD_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "../abi.h"
#include "wire.h"

struct loaded;

extern const enum abi_id wire_abis[WIRE_ABIS];

struct loaded *load_new(void); /* NULL: no memory */
void load_free(struct loaded *l);
/* Into the kernel with them; nothing runs yet. ring_size: bytes, a power of two. */
int load_programs(struct loaded *l, const struct wire_config *config, size_t ring_size);
/* What was being done when the last call failed. */
const char *load_step(const struct loaded *l);

int load_ring_fd(const struct loaded *l);
struct wire_shared *load_shared(const struct loaded *l);
const struct wire_config *load_config(const struct loaded *l);

enum load_arm {
	ARM_RUNNING,  /* a task found running */
	ARM_LAUNCHED, /* limn's own child, which is to execve the program */
};

/* Trace this task from now on. -EEXIST: it is traced already. -EINVAL: a thread, before Linux 6.9.
 */
int load_arm(struct loaded *l, pid_t tid, enum load_arm how);
/* With SCOPE_CGROUP: the directory of the cgroup. */
int load_cgroup(struct loaded *l, const char *path);
/* Maps of counters, see counts.bpf.h. Values are one for each possible processor. */
enum load_map { LOAD_COUNTS, LOAD_HISTOGRAMS, LOAD_COUNTS_BY, LOAD_HISTOGRAMS_BY };

int load_get(const struct loaded *l, enum load_map map, const void *key, void *value);
int load_set(const struct loaded *l, enum load_map map, const void *key, const void *value);
int load_delete(const struct loaded *l, enum load_map map, const void *key);
/* The key behind that one; key NULL: the first. */
int load_next(const struct loaded *l, enum load_map map, const void *key, void *next);

/* Switch on. */
int load_attach(struct loaded *l);
/* Switch off; what is in the ring stays readable. */
void load_detach(struct loaded *l);

#endif
