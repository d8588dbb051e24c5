/*
 * engine.c - the run of a trace: set up, take records in batches, end. See engine.h.
 *
 * Setting up: the program is forked and waits, the BPF programs are loaded, told of it and
 * switched on, and only then it goes on, so that its first execve is seen. While records come,
 * limn sleeps a little between batches, so that hardly any record costs a wake-up.
 */
#include "engine.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../ptrace/launch.h"
#include "../ptrace/signals.h"
#include "../select.h"
#include "../tips.h"
#include "consume.h"
#include "load.h"
#include "ring.h"

#define NAP_NS	      1000000 /* between two batches */
#define IDLE_MS	      10      /* without records: look again after that */
#define QUICK_IDLE_MS 1	      /* the same when /proc is asked for facts that do not last */

struct run {
	const struct options *opt;
	struct launch launch;
	struct loaded *loaded;
	struct ring ring;
	struct wire_shared *shared;
	struct consumer consumer;
	bool launched, reaped;
	int status; /* of the program, as wait tells */
	bool quick; /* facts are asked of /proc: soon */
};

/* -- setting up -- */

static void set_wanted(const struct options *opt, struct wire_config *config)
{
	static const enum abi_id abis[WIRE_ABIS] = {ABI_X86_64, ABI_I386, ABI_X32};

	for (unsigned a = 0; a < WIRE_ABIS; a++)
		for (unsigned nr = 0; nr < WIRE_NUMBERS; nr++)
			if (select_number(opt, abis[a], nr))
				config->wanted[a][nr / 64] |= 1ull << nr % 64;
	config->wanted_rest = callset_has_rest(opt->trace, abi_native);
}

static void configure(struct run *r, struct wire_config *config, size_t ring_size)
{
	const struct options *opt = r->opt;

	*config = (struct wire_config){
	    .own_tgid = getpid(),
	    .follow = opt->follow_forks,
	    .want_cpu = opt->summary != SUMMARY_NONE || opt->record,
	    .want_comm = (opt->decode_pids & PID_COMM) || opt->filters || opt->record,
	    .string_limit = opt->string_limit,
	    .wake_at = (uint32_t)(ring_size / 4),
	};
	set_wanted(opt, config);
	r->quick = opt->decode_fds || opt->decode_pids || opt->paths || opt->secontext;
}

static bool failed(struct run *r, int err)
{
	fprintf(stderr, "%s: --engine=bpf: %s: %s\n", r->opt->progname, load_step(r->loaded),
	    strerror(-err));
	return false;
}

static bool arm_launched(struct run *r)
{
	int err = load_arm(r->loaded, r->launch.pid, ARM_LAUNCHED);

	if (err)
		return failed(r, err);
	struct btask *t = consumer_task(&r->consumer, r->launch.pid, r->launch.pid);
	if (t && r->opt->daemonize)
		tracer_attached(r->consumer.out, &t->k, true);
	return t != NULL;
}

static bool start(struct run *r)
{
	struct wire_config config;
	size_t ring_size = 4u << 20;

	configure(r, &config, ring_size);
	r->loaded = load_new();
	if (!r->loaded)
		return false;
	int err = load_programs(r->loaded, &config, ring_size);
	if (!err)
		err = ring_map(&r->ring, load_ring_fd(r->loaded), ring_size);
	if (err)
		return failed(r, err);
	r->shared = load_shared(r->loaded);
	if (r->launched && !arm_launched(r))
		return false;
	err = load_attach(r->loaded);
	return err ? failed(r, err) : true;
}

/* -- taking records -- */

static unsigned drain(struct run *r)
{
	unsigned n = 0;
	const void *record;
	size_t len;

	consumer_clock(&r->consumer);
	while (
	    !r->consumer.stop && !signals_fatal() && (record = ring_next(&r->ring, &len)) != NULL) {
		consumer_record(&r->consumer, record, len);
		/* Give room back while there is still some left. */
		if (++n % 64 == 0)
			ring_release(&r->ring);
	}
	ring_release(&r->ring);
	return n;
}

static void nap(void)
{
	struct timespec ts = {0, NAP_NS};

	nanosleep(&ts, NULL);
}

static void wait_for_records(struct run *r)
{
	struct pollfd pf = {.fd = r->ring.fd, .events = POLLIN};

	__atomic_store_n(&r->shared->asleep, 1, __ATOMIC_SEQ_CST);
	if (ring_is_empty(&r->ring))
		poll(&pf, 1, r->quick ? QUICK_IDLE_MS : IDLE_MS);
	__atomic_store_n(&r->shared->asleep, 0, __ATOMIC_SEQ_CST);
}

static void reap(struct run *r, bool wait)
{
	if (!r->launched || r->reaped || r->opt->daemonize)
		return;
	pid_t pid;
	do {
		pid = waitpid(r->launch.pid, &r->status, wait ? 0 : WNOHANG);
	} while (pid < 0 && errno == EINTR && !signals_fatal());
	r->reaped = pid == r->launch.pid || (pid < 0 && errno == ECHILD);
}

static void loop(struct run *r)
{
	struct consumer *c = &r->consumer;

	while (!c->stop && !signals_fatal() && !tracer_output_failed(c->out)) {
		unsigned n = drain(r);
		tracer_flush(c->out);
		if (c->stop || !c->tasks.count)
			break;
		if (n) {
			nap();
			continue;
		}
		if (__atomic_load_n(&r->shared->lost, __ATOMIC_RELAXED) != c->lost) {
			consumer_lost(c, r->shared->lost);
			consumer_bury(c);
		}
		wait_for_records(r);
	}
}

static void abandon_program(struct run *r)
{
	if (!r->launched || r->opt->daemonize)
		return;
	kill(r->launch.pid, SIGKILL);
	while (waitpid(r->launch.pid, NULL, 0) < 0 && errno == EINTR)
		;
}

static int finish(struct run *r)
{
	int status = 0, sig = signals_fatal();

	if (!sig && r->launched && !r->opt->daemonize) {
		if (!r->consumer.tasks.count)
			reap(r, true);
		if (r->reaped && WIFSIGNALED(r->status))
			sig = WTERMSIG(r->status);
		else if (r->reaped)
			status = WEXITSTATUS(r->status);
	}
	consumer_detach_all(&r->consumer);
	if (tracer_finish(r->consumer.out) && !status && !sig)
		status = 1;
	tips_print(stderr, r->opt);
	if (sig)
		signals_die(sig);
	return status;
}

int bpf_trace(const struct options *opt)
{
	struct run *r = calloc(1, sizeof *r);
	int status = 1;

	if (!r)
		return 1;
	r->opt = opt;
	r->ring.fd = -1;
	if (opt->command) {
		r->launched = true;
		launch_prepare(&r->launch, opt);
		if (opt->daemonize)
			launch_fork(&r->launch);
	}
	consumer_init(
	    &r->consumer, opt, (opt->decode_pids & PID_COMM) || opt->filters || opt->record);
	r->consumer.out = tracer_new(opt, &r->consumer.facts, &r->consumer.mem);
	if (!r->consumer.out)
		return 1;
	if (r->launched && !opt->daemonize)
		launch_fork(&r->launch);
	signals_start(opt);
	if (start(r)) {
		if (r->launched)
			launch_go(&r->launch);
		loop(r);
		load_detach(r->loaded);
		status = finish(r);
	} else {
		abandon_program(r);
		tracer_finish(r->consumer.out);
	}
	ring_unmap(&r->ring);
	load_free(r->loaded);
	free(r);
	return status;
}
