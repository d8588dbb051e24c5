/*
 * ptask.h - the engine's records of tasks: one per tid, found by hash, listed in order of birth.
 */
#ifndef LIMN_PTRACE_PTASK_H
#define LIMN_PTRACE_PTASK_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "../trace.h"

enum startup {
	STARTUP_NONE,	/* everything is shown */
	STARTUP_HIDDEN, /* limn's own code between fork and execve: nothing is shown */
	STARTUP_EXEC,	/* in its execve, which may fail */
};

/* What the engine has to do at the exit of a call because of the filter; see filter.c. */
enum filter_work { WORK_NONE, WORK_CLONE, WORK_CLONE3, WORK_PRCTL, WORK_SECCOMP, WORK_COUNT };

/* An argument that was changed and is to be put back, in the caller and in its child. */
struct filter_fix {
	uint8_t work; /* WORK_CLONE: the register, WORK_CLONE3: the memory at addr */
	uint64_t addr, value;
};

struct ptask {
	struct task k; /* what the output side sees; first */
	struct ptask *hash_next, *prev, *next;

	uint8_t startup;     /* enum startup */
	bool stopped;	     /* in a ptrace stop that has been reported and not resumed */
	bool listening;	     /* group-stopped, PTRACE_LISTEN */
	bool by_user;	     /* -p */
	bool first_stop;     /* its first stop is still to come */
	bool silent;	     /* kept attached only so that the filter lets its calls through */
	bool skip_exit;	     /* the next syscall stop is the exit of a call that nobody wants */
	bool need_exit;	     /* with a filter: stop at the exit of the current call */
	bool nr_replaced;    /* the call in progress runs under another number */
	bool held;	     /* its first stop waits for its parent's event */
	bool own_filter;     /* has a seccomp filter of its own: stop at every call */
	bool strict;	     /* asked for seccomp's strict mode, which limn has to enforce */
	bool parent_unknown; /* no event has told yet whose child it is */
	uint8_t filter_work; /* enum filter_work, of the current call */
	struct filter_fix fix;
	bool vforking;	 /* waits for its vfork child; cannot stop until then */
	int pending_sig; /* to deliver at the next resume */
	int exit_sig;	 /* to deliver at the exit stop of the current call */
	int stop_sig;	 /* signal of the signal-delivery stop that it is in, else 0 */

	int64_t last_nr; /* of its latest call, as call.prev_nr; -1: none seen */

	/* A stop taken from the kernel and not served yet, see loop.c. */
	uint32_t queued; /* serial number of its newest queue entry; 0: none */

	/* delay_enter, delay_exit: held in its stop until then. */
	bool delayed;
	int64_t delay_until; /* CLOCK_MONOTONIC, ns */
	struct ptask *delay_next;
};

struct ptasks {
	struct ptask **slots;
	unsigned nslots, count; /* nslots is a power of two */
	struct ptask *first, *last;
};

bool ptasks_init(struct ptasks *s);
void ptasks_deinit(struct ptasks *s);
struct ptask *ptasks_find(const struct ptasks *s, pid_t tid);
/* A zeroed record for tid, which must not be there. NULL without memory. */
struct ptask *ptasks_add(struct ptasks *s, pid_t tid);
void ptasks_remove(struct ptasks *s, struct ptask *t); /* frees it */
void ptasks_rename(struct ptasks *s, struct ptask *t, pid_t tid);

#endif
