/*
 * record.h - writing a recording: what happened, as registers and memory, not as text.
 *
 * trace.c tells of every event; for a call the recorder runs the decoder once into a null sink with
 * everything switched on and keeps the memory and the facts that this asked for. replay.h reads it
 * back. The format is described in docs/recording.md and record_format.h.
 */
#ifndef LIMN_RECORD_H
#define LIMN_RECORD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "decode.h"

struct options;
struct recorder;
struct task;

/* Events of a task that carry one number at most. Values are part of the format. */
enum record_task_event {
	RECORD_TASK_NEW = 1,
	RECORD_TASK_FREE = 2,
	RECORD_ATTACHED = 3, /* number: by the user */
	RECORD_DETACHED = 4,
	RECORD_GROUP_STOP = 5, /* signal number */
	RECORD_EXITING = 6,
	RECORD_EXITED = 7, /* wait status */
	RECORD_ABI = 8,	   /* enum abi_id of the calls from here on */
};

/* What the two decoding passes remember of the call that a task is in: task->rec. */
struct record_task {
	struct decode_state full, brief;
};
struct record_task *record_task_new(void); /* freed by free() */

/* NULL when the file cannot be made; the message has been printed. */
struct recorder *record_open(const struct options *opt, const char *file);
/* Write all out. False: something was lost. */
bool record_close(struct recorder *r);
bool record_failed(const struct recorder *r);
/* Whether something waits to be written. */
bool record_dirty(const struct recorder *r);
/* Write what has been there for a while. */
void record_flush(struct recorder *r);

/* When the events that follow happen. */
void record_time(struct recorder *r, const struct timespec *real, const struct timespec *mono);
/* The stack (frames.h) that goes with the next event; it must live until then. */
void record_stack(struct recorder *r, const void *frames, size_t len);
/* d: the live memory and facts, pointed at the task. */
void record_enter(struct recorder *r, const struct decoder *d, const struct task *k);
void record_exit(struct recorder *r, const struct decoder *d, const struct task *k);
void record_signal(struct recorder *r, const struct decoder *d, const struct task *k, int signo,
    const void *siginfo);
void record_task(struct recorder *r, const struct decoder *d, enum record_task_event event,
    const struct task *k, int64_t number);
void record_superseded(struct recorder *r, const struct decoder *d, const struct task *gone,
    const struct task *k, pid_t old_tid);

#endif
