/*
 * main.c - wires options to facts, tracer and engine, and ends as the traced program did.
 */
#include <stdio.h>
#include <stdlib.h>

#include "doctor.h"
#include "facts_live.h"
#include "mem.h"
#include "mem_live.h"
#include "options.h"
#include "ptrace/engine.h"
#include "ptrace/launch.h"
#include "ptrace/signals.h"
#include "trace.h"

/* Everything that lives as long as the trace; too large for the stack of main. */
struct session {
	struct options opt;
	struct facts_live facts;
	struct mem mem;
	struct mem_live live;
	struct launch launch;
};

static int trace(struct session *s)
{
	const struct options *opt = &s->opt;
	struct launch *launch = NULL;

	/* Before any output is opened: with -D this process is the program from here on. */
	if (opt->command) {
		launch_prepare(&s->launch, opt);
		launch = &s->launch;
		if (opt->daemonize)
			launch_fork(launch);
	}
	mem_live_init(&s->live);
	mem_init(&s->mem, &mem_live_ops, &s->live);
	facts_live_init(&s->facts, opt);
	struct tracer *out = tracer_new(opt, &s->facts.facts, &s->mem);
	if (!out)
		return 1;
	if (launch && !opt->daemonize)
		launch_fork(launch);

	struct engine_end end = engine_ptrace_run(&(struct engine_parts){
	    .opt = opt,
	    .out = out,
	    .mem = &s->mem,
	    .live = &s->live,
	    .facts = &s->facts,
	    .launch = launch,
	});

	int lost = tracer_finish(out);
	facts_live_deinit(&s->facts);
	mem_deinit(&s->mem);
	mem_live_deinit(&s->live);
	if (end.signal)
		signals_die(end.signal);
	return end.status ? end.status : lost;
}

int main(int argc, char **argv)
{
	struct session *s = calloc(1, sizeof *s);

	if (!s) {
		fputs("Out of memory\n", stderr);
		return 1;
	}
	options_parse(&s->opt, argc, argv);
	int status = s->opt.doctor ? doctor_main(stdout, &s->opt) : trace(s);
	options_free(&s->opt);
	free(s);
	return status;
}
