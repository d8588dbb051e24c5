/*
 * engine.h - the ptrace engine: starts or attaches to tasks and reports what they do.
 *
 * It calls the tracer_* functions of trace.h in the order of events and acts on what they ask.
 */
#ifndef LIMN_PTRACE_ENGINE_H
#define LIMN_PTRACE_ENGINE_H

#include <sys/types.h>

struct facts_live;
struct launch;
struct mem;
struct mem_live;
struct options;
struct tracer;

struct engine_parts {
	const struct options *opt;
	struct tracer *out;
	struct mem *mem;
	struct mem_live *live;
	struct facts_live *facts;
	struct launch *launch; /* the program to be started, NULL with -p alone */
};

/* How limn itself should end. */
struct engine_end {
	int status; /* exit status, when signal is 0 */
	int signal; /* die by this signal */
};

/* Trace until nothing is left, a fatal signal, or lost output. Leaves no task stopped. */
struct engine_end engine_ptrace_run(const struct engine_parts *parts);

#endif
