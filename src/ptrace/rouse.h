/*
 * rouse.h - keeps one CPU from falling asleep, without any privilege: a thread of limn's runs there
 * whenever nobody else wants to.
 */
#ifndef LIMN_PTRACE_ROUSE_H
#define LIMN_PTRACE_ROUSE_H

#include <stdbool.h>
#include <sys/types.h>

struct rouser;

/* The thread is started with the first use. NULL: no memory. */
struct rouser *rouser_new(void);
void rouser_free(struct rouser *r);
/* False: that CPU may not be used, or there can be no thread. */
bool rouser_on(struct rouser *r, int cpu);
void rouser_off(struct rouser *r);

/* The CPU on which a task ran last, -1: not to be learnt. */
int task_cpu(pid_t tid);

#endif
