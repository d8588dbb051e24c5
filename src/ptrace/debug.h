/*
 * debug.h - what -d tells on standard error about limn's own work, in strace's words.
 */
#ifndef LIMN_PTRACE_DEBUG_H
#define LIMN_PTRACE_DEBUG_H

#include "engine_priv.h"

/* With -d only. */
#define debug(e, ...)                                                                              \
	do {                                                                                       \
		if ((e)->opt->debug)                                                               \
			tracer_message((e)->out, __VA_ARGS__);                                     \
	} while (0)

/* Which features of ptrace and seccomp are there and used. */
void debug_features(struct engine *e);
/* A stop or an end has been taken from the kernel. */
void debug_wait(struct engine *e, pid_t tid, int status);
/* The seccomp filter, instruction by instruction. */
void debug_filter(struct engine *e);

#endif
