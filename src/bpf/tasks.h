/*
 * tasks.h - the BPF engine's table of traced tasks: one record per tid, found by hash.
 */
#ifndef LIMN_BPF_TASKS_H
#define LIMN_BPF_TASKS_H

#include <stdbool.h>
#include <sys/types.h>

#include "../trace.h"

struct btask {
	struct task k; /* what the output side sees; first */
	struct btask *next;
	bool ended;    /* a leader that is gone while its threads go on: its end is told last */
	int status;    /* and how */
	char comm[16]; /* as its last record had it */
};

#define TASK_BUCKETS 1024

struct btasks {
	struct btask *buckets[TASK_BUCKETS];
	unsigned count;
};

void btasks_deinit(struct btasks *s);
struct btask *btasks_find(const struct btasks *s, pid_t tid);
/* A zeroed record for tid, which must not be there. NULL without memory. */
struct btask *btasks_add(struct btasks *s, pid_t tid, pid_t tgid);
void btasks_remove(struct btasks *s, struct btask *t); /* frees it */
void btasks_rename(struct btasks *s, struct btask *t, pid_t tid);
/* How many tasks of a process there are. */
unsigned btasks_of(const struct btasks *s, pid_t tgid);
/* Any one of them; NULL: there is none. */
struct btask *btasks_any(const struct btasks *s);

#endif
