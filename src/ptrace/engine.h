/*
 * engine.h - the ptrace engine: starts or attaches to tasks and reports what they do.
 *
 * It calls the tracer_* functions of trace.h in the order of events and acts on what they ask.
 */
#ifndef LIMN_PTRACE_ENGINE_H
#define LIMN_PTRACE_ENGINE_H

#include <stdbool.h>
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

struct engine;

/* NULL: no memory, reported. */
struct engine *engine_new(const struct engine_parts *parts);
void engine_free(struct engine *e);
/*
 * Trace until nothing is left, a fatal signal, or lost output. Leaves no task stopped, and none
 * attached unless engine_keeps says so.
 */
struct engine_end engine_run(struct engine *e);
/* Whether there are tasks that cannot do without a tracer, because of the seccomp filter. */
bool engine_keeps(const struct engine *e);
/* Stay with them, silently, until all are gone. The tracer of the parts is not used any more. */
void engine_keep(struct engine *e);

#endif
