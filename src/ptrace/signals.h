/*
 * signals.h - the signals that limn itself receives while it traces, and waking up in time.
 */
#ifndef LIMN_PTRACE_SIGNALS_H
#define LIMN_PTRACE_SIGNALS_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

struct options;

/*
 * Dispositions for tracing, as -I asks. The program is forked before, so that it starts with what
 * limn was started with.
 */
void signals_start(const struct options *opt);
/* The fatal signal that came in, 0: none yet. */
int signals_fatal(void);
/*
 * A blocking call of this thread returns with EINTR after first ns, and again every interval ns:
 * so it does not matter whether the call had begun by then. (0, 0) turns that off.
 */
void signals_wake_in(int64_t first, int64_t interval);
/* Whether that time has come since this was last asked. */
bool signals_alarmed(void);

/*
 * The tracer behind a front process (front.c) gets this when the front is gone; from the start on
 * it counts as the fatal signal SIGNALS_ORPHAN.
 */
#define SIGNALS_ORPHAN SIGRTMAX
void signals_orphan_start(void);
/* A keeper cannot be talked to: nothing but SIGKILL has an effect any more. */
void signals_ignore_all(void);

/* End as if by this signal. Does not return. */
void signals_die(int signo) __attribute__((noreturn));

#endif
