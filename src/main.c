/*
 * main.c - wires options to facts, tracer and engine, and ends as the traced program did.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "config.h"
#if HAVE_BPF
#include "bpf/engine.h"
#endif
#include "doctor.h"
#include "facts_live.h"
#include "lines.h"
#include "list_calls.h"
#include "mem.h"
#include "mem_live.h"
#include "options.h"
#include "ptrace/engine.h"
#include "ptrace/filter.h"
#include "ptrace/front.h"
#include "ptrace/launch.h"
#include "ptrace/signals.h"
#include "replay.h"
#include "tips.h"
#include "trace.h"

/* Everything that lives as long as the trace; too large for the stack of main. */
struct session {
	struct options opt;
	struct facts_live facts;
	struct mem mem;
	struct mem_live live;
	struct launch launch;
};

/* A keeper holds no file of limn's open: nobody must wait for it. */
static void leave_the_scene(void)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	for (int fd = 0; fd < 3 && null >= 0; fd++)
		dup2(null, fd);
	if (close_range(3, ~0U, 0) < 0)
		for (int fd = 3; fd < 1024; fd++)
			close(fd);
	if (chdir("/") < 0)
		return;
}

static int trace(struct session *s)
{
#if HAVE_BPF
	if (s->opt.engine == ENGINE_BPF)
		return bpf_trace(&s->opt);
#endif

	const struct options *opt = &s->opt;
	struct launch *launch = NULL;
	struct sock_fprog *filter = NULL;
	int front = -1;

	/* Before any output is opened: with -D this process is the program from here on. */
	if (opt->command) {
		launch_prepare(&s->launch, opt, lines_probe);
		launch = &s->launch;
		launch->filter = filter = filter_make(opt);
		/* The tracer of filtered tasks is a process of its own, and opens the outputs. */
		if (opt->daemonize || filter)
			launch_fork(launch);
		if (filter && !opt->daemonize)
			front = front_split(opt, launch);
	}
	mem_live_init(&s->live);
	mem_init(&s->mem, &mem_live_ops, &s->live);
	facts_live_init(&s->facts, opt);
	struct tracer *out = tracer_new(opt, &s->facts.facts, &s->mem);
	if (!out)
		return 1;
	if (launch && !opt->daemonize && !filter)
		launch_fork(launch);

	struct engine *e = engine_new(&(struct engine_parts){
	    .opt = opt,
	    .out = out,
	    .mem = &s->mem,
	    .live = &s->live,
	    .facts = &s->facts,
	    .launch = launch,
	});

	if (!e)
		return 1;
	struct engine_end end = engine_run(e);

	if (end.signal != SIGNALS_ORPHAN) {
		int lost = tracer_finish(out);
		if (lost && !end.status && !end.signal)
			end.status = lost;
	}
	front_report(front, end);
	if (engine_keeps(e) && !(end.signal == SIGNALS_ORPHAN && opt->kill_on_exit)) {
		leave_the_scene();
		engine_keep(e);
		_exit(0);
	}
	engine_free(e);
	filter_free(filter);
	facts_live_deinit(&s->facts);
	mem_deinit(&s->mem);
	mem_live_deinit(&s->live);
	tips_print(stderr, opt);
	if (end.signal)
		signals_die(end.signal);
	return end.status;
}

int main(int argc, char **argv)
{
	struct session *s = calloc(1, sizeof *s);

	if (!s) {
		fputs("Out of memory\n", stderr);
		return 1;
	}
	options_parse(&s->opt, argc, argv);
	if (s->opt.list_syscalls) {
		list_calls(stdout, s->opt.list_abi);
		return fflush(stdout) == 0 ? 0 : 1;
	}
	int status = s->opt.doctor   ? doctor_main(stdout, &s->opt)
		     : s->opt.replay ? replay_run(&s->opt)
				     : trace(s);
	options_free(&s->opt);
	free(s);
	return status;
}
