/*
 * engine_priv.h - what the files of the ptrace engine share.
 *
 * loop.c takes stops from the kernel and serves them; stops.c is what a stop means; attach.c and
 * detach.c are the beginning and the end. ptask.h has the records.
 */
#ifndef LIMN_PTRACE_ENGINE_PRIV_H
#define LIMN_PTRACE_ENGINE_PRIV_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

#include "../facts_live.h"
#include "../mem.h"
#include "../mem_live.h"
#include "../options.h"
#include "../trace.h"
#include "engine.h"
#include "launch.h"
#include "placement.h"
#include "ptask.h"

/* Requests and events by number: headers differ in what they define. */
#define REQ(n)		 ((__typeof__(PTRACE_CONT))(n))
#define EVENT_FORK	 1
#define EVENT_VFORK	 2
#define EVENT_CLONE	 3
#define EVENT_EXEC	 4
#define EVENT_VFORK_DONE 5
#define EVENT_EXIT	 6
#define EVENT_SECCOMP	 7
#define EVENT_STOP	 128

#define QUEUE_MAX 1024
#define EARLY_MAX 64

struct stop {
	pid_t tid;
	int status;
	uint32_t serial;
	struct timespec stime; /* system time so far, when the summary wants it */
};

struct engine {
	const struct options *opt;
	struct tracer *out;
	struct mem *mem;
	struct mem_live *live;
	struct facts_live *facts;
	struct launch *launch;

	struct ptasks tasks;
	unsigned long ptrace_options;
	bool want_times, want_stime;
	bool filtered;	   /* the program is to install the filter of filter.c */
	bool filter_on;	   /* it has */
	bool own_filters;  /* some task has one of its own, too */
	bool keeping;	   /* all is reported; tasks are kept because of the filter */
	unsigned untraced; /* calls in progress from which CLONE_UNTRACED was taken */
	int32_t needed[ABI_COUNT][WORK_COUNT]; /* numbers of calls that must stop, -1: none */

	/* Stops taken from the kernel in one go, served in that order. */
	struct stop queue[QUEUE_MAX];
	unsigned head, tail;
	uint32_t serial;

	struct waiter {
		bool by_signal; /* many tasks: see wait.c */
		bool scan_due;	/* a stop may have gone by without a signal */
		int64_t last_scan, scan_cost;
		pid_t recent[8]; /* the tasks that stopped last */
		unsigned nrecent;
	} wait;
	struct ptask *delayed; /* by deadline */
	struct placement place;

	/* Deaths of pids that no fork event had named yet. */
	struct early {
		pid_t pid;
		int status;
		bool told; /* it had stopped before, and all about it has been told */
	} early[EARLY_MAX];
	unsigned nearly;

	uint8_t timer;	/* what the wake-up timer runs for, see loop.c */
	bool leaving;	/* detach all and end */
	bool ending;	/* doing so */
	bool limit_hit; /* --syscall-limit */
	struct engine_end end;
};

/* -- stops.c -- */
void stops_serve(struct engine *e, const struct stop *s);
/* Let the task go on from its stop, delivering sig. */
void stops_resume(struct engine *e, struct ptask *t, int sig);
/* A record for a task that is traced from now on. Its first stop is to come. */
struct ptask *stops_new_task(struct engine *e, pid_t tid, pid_t tgid);
void stops_forget(struct engine *e, struct ptask *t);
/* At EVENT_EXEC of tid, whose record is leader: the task that made the call, now known as tid. */
struct ptask *stops_exec_by(struct engine *e, struct ptask *leader, pid_t tid);
/* Children held back for their parents' events go on: see held in ptask.h. */
void stops_release_held(struct engine *e);
/* Its delay is over. */
void stops_delay_over(struct engine *e, struct ptask *t);
int64_t now_ns(void);

/* -- attach.c -- */
/* Seize what -p names. Returns how many tasks are traced. */
unsigned attach_all(struct engine *e);
/* Seize the program to be started. False: reported, and it is gone. */
bool attach_launched(struct engine *e);

/* -- detach.c -- */
/* Detach from a task that is in the ptrace stop of this status. */
void detach_stopped(struct engine *e, struct ptask *t, int status);
/* Everything: interrupt, wait until each has stopped, let go. sig: the signal that ends limn. */
void detach_all(struct engine *e, int sig);
/* Under the filter instead: report all as detached, go on with them silently. */
void detach_keep(struct engine *e, struct ptask *t, bool report);

/* -- filter.c: what the seccomp filter makes necessary -- */
struct sysinfo_raw;
void filter_init(struct engine *e);
/* At the entry of any call that stops: sets filter_work when its exit must be seen. */
void filter_before_call(struct engine *e, struct ptask *t);
/* At its exit, when filter_work is set. May change what the exit reports. */
void filter_after_call(struct engine *e, struct ptask *t, struct sysinfo_raw *raw);
/* At the entry of a call: whether strict mode, which the task asked for, forbids it; then kill it.
 */
bool filter_forbids(const struct ptask *t);
void filter_kill(const struct ptask *t);
/* A child is known to be this parent's. */
void filter_child(struct engine *e, struct ptask *parent, struct ptask *child);
/* A child whose parent is not known yet. */
void filter_unknown_child(struct engine *e, struct ptask *child);
void filter_first_stop(struct engine *e, struct ptask *t);

/* -- wait.c: both put what they find into the queue -- */
/* 1: something was taken, 0: nothing is there now, -1 with errno (ECHILD, EINTR). */
int wait_poll(struct engine *e);
/* The same, but sleeps; 0 only means to try again. */
int wait_block(struct engine *e);

/* -- loop.c -- */
/* The next stop: 1, 0 when there is nobody left to wait for, -EINTR for a signal or a delay. */
int loop_next(struct engine *e, struct stop *s, bool flush);

#endif
