/*
 * trace.h - the one flow: engine event -> select -> decode -> sink -> output.
 *
 * Engines call the tracer_* functions below and know nothing of text; everything that becomes
 * output goes through here, in the order in which the engine reports it.
 */
#ifndef LIMN_TRACE_H
#define LIMN_TRACE_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>
#include <sys/types.h>

#include "decode.h"
#include "event.h"
#include "facts.h"
#include "mem.h"

struct options;
struct summary;
struct tracer;
struct tamper_poke;
struct line; /* lines.h: where a task's output line stands */

/* A traced task as the output side sees it. The engine embeds this in its own record. */
struct task {
	pid_t tid, tgid;
	struct call call;	 /* the call it is in, filled by the engine at each stop */
	struct decode_state dec; /* what decode must remember between entry and exit */
	struct line *line;	 /* owned by the tracer, made by tracer_task_new */
	uint8_t abi_shown;	 /* personality last told in "[ Process PID=... runs in ..." */
	bool in_call;		 /* entry seen, exit pending */
	bool filtered;		 /* this call is not shown */
	bool staged;		 /* nothing printed before the exit (status filters, -c) */
	bool launching;		 /* in the execve that starts the program: rules leave it alone */
	uint64_t nr_calls;
	/* Tampering of the current call, see tamper.h. */
	struct tamper_state *tamper;
	struct record_task *rec; /* record.h: owned by the tracer, NULL without --record */
};

/* What the engine must do after tracer_syscall_enter. */
struct enter_result {
	bool want_exit; /* false: nobody needs the exit stop of this call */
	bool set_nr;	/* replace the call number (inject) */
	int64_t new_nr;
	int signal;	   /* inject signal, 0: none */
	uint64_t delay_us; /* hold the task stopped that long (never by sleeping limn) */
};

struct exit_result {
	bool set_ret;	 /* replace the result */
	int64_t new_ret; /* -errno or value */
	int signal;
	uint64_t delay_us;
};

struct tracer *tracer_new(const struct options *opt, const struct facts *facts, struct mem *mem);
/* Flush, print the summary and what is unfinished, close outputs. Returns 0 or 1 (output lost). */
int tracer_finish(struct tracer *t);

void tracer_task_new(struct tracer *t, struct task *k); /* k->tid set; prints nothing */
void tracer_task_free(struct tracer *t, struct task *k);
void tracer_attached(struct tracer *t, struct task *k, bool by_user); /* "Process N attached" */
void tracer_detached(struct tracer *t, struct task *k); /* "<detached ...>", "Process N detached" */

/*
 * Whether the call, just entered, could be shown at all: by number only, no memory read. Also tells
 * of a change of personality, which is news whatever the call is.
 */
bool tracer_wants(struct tracer *t, struct task *k);

void tracer_syscall_enter(struct tracer *t, struct task *k, struct enter_result *r);
/* Also with call.ret_unknown, when it has returned but the engine could not learn what. */
void tracer_syscall_exit(struct tracer *t, struct task *k, struct exit_result *r);

/* siginfo: the 128 bytes of the kernel's siginfo_t in limn's native layout, or NULL. */
void tracer_signal(struct tracer *t, struct task *k, int signo, const void *siginfo);
void tracer_group_stop(
    struct tracer *t, struct task *k, int signo); /* --- stopped by SIGSTOP --- */
/*
 * The task is about to end (PTRACE_EVENT_EXIT): a call it is in will not return. Also done by
 * tracer_exited when an engine cannot tell.
 */
void tracer_exiting(struct tracer *t, struct task *k);
void tracer_exited(struct tracer *t, struct task *k, int wait_status); /* +++ exited/killed +++ */
/* execve by a thread that is not the leader: old_tid's record becomes the leader's. */
void tracer_superseded(struct tracer *t, struct task *gone, struct task *k, pid_t old_tid);

/* The summary of -c and -C, for an engine that counts itself; NULL: none is asked for. */
struct summary *tracer_summary(struct tracer *t);
/* Print a table under a title, at once; s NULL: the title only. */
void tracer_table(struct tracer *t, const char *title, struct summary *s);
/* An engine that could not keep up: events are missing here. */
void tracer_lost(struct tracer *t, uint64_t n);

/* What has been printed and not been written out. */
enum tracer_due {
	TRACER_DUE_NOTHING,
	TRACER_DUE_SOON, /* files and pipes: within a few ms */
	TRACER_DUE_NOW,	 /* where somebody may be looking on: before limn blocks */
};
enum tracer_due tracer_due(const struct tracer *t);
/* Everything printed so far goes to the reader. Cheap when nothing is due. */
void tracer_flush(struct tracer *t);
/* Output could not be written: the engine should detach all and end. */
bool tracer_output_failed(const struct tracer *t);
/* --syscall-limit: as many calls as that have been shown; the engine should detach all and end. */
bool tracer_limit_reached(const struct tracer *t);

/* A replay of a recording from another machine: the ABI that its siginfo and signals have. */
void tracer_set_native(struct tracer *t, const struct abi *abi);
/* A replay: the call stack (frames.h) at the event that follows. */
void tracer_set_stack(struct tracer *t, const uint8_t *frames, size_t len);
/* A replay: the time of the events that follow, in place of the clocks. */
void tracer_set_time(struct tracer *t, const struct timespec *real, const struct timespec *mono);

/*
 * limn's own messages: "PROGNAME: text\n" on stderr, at once and after all output so far. As in
 * strace they do not end a line that is in progress.
 */
void tracer_message(struct tracer *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
