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
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../lines.h"
#include "../doctor.h"
#include "../ptrace/launch.h"
#include "../ptrace/signals.h"
#include "../select.h"
#include "../tips.h"
#include "attach.h"
#include "consume.h"
#include "counts.h"
#include "load.h"
#include "paths.h"
#include "refuses.h"
#include "ring.h"

#define LIMN_NICE	 (-15)
#define DEFAULT_RING	 (8u << 20)
#define NAP_NS		 1000000 /* between two batches */
#define IDLE_MS		 10	 /* without records: look again after that */
#define COUNTING_IDLE_MS 1000
#define QUICK_IDLE_MS	 1 /* the same when /proc is asked for facts that do not last */

struct run {
	const struct options *opt;
	struct launch launch;
	struct loaded *loaded;
	struct ring ring;
	struct wire_shared *shared;
	struct consumer consumer;
	struct counts *counts; /* NULL: calls come as records */
	int64_t next_table;    /* CLOCK_MONOTONIC, ns; 0: none */
	bool launched, reaped;
	int status; /* of the program, as wait tells */
	bool quick; /* facts are asked of /proc: soon */
};

static int64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * INT64_C(1000000000) + ts.tv_nsec;
}

/* -- setting up -- */

static void set_wanted(const struct options *opt, struct wire_config *config)
{
	for (unsigned a = 0; a < WIRE_ABIS; a++)
		for (unsigned nr = 0; nr < WIRE_NUMBERS; nr++)
			if (select_number(opt, wire_abis[a], nr))
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
	    /* any set of calls that is not abbreviated */
	    .verbose = opt->abbrev || opt->record,
	    .want_paths = (opt->decode_fds || opt->paths || opt->record) && paths_can_be_told(),
	    .wake_at = (uint32_t)(ring_size / 4),
	};
	if (opt->record && opt->record_limit > config->string_limit)
		config->string_limit = (uint32_t)opt->record_limit;
	set_wanted(opt, config);
	if (counts_wanted(opt))
		counts_configure(opt, config);
	if (opt->everything || opt->cgroup)
		config->scope = opt->cgroup ? SCOPE_CGROUP : SCOPE_ALL;
	r->quick = opt->decode_fds || opt->decode_pids || opt->paths || opt->secontext;
}

static bool failed(struct run *r, int err)
{
	fprintf(stderr, "%s: --engine=bpf: %s: %s\n", r->opt->progname, load_step(r->loaded),
	    strerror(-err));
	doctor_explain_bpf(stderr, r->opt);
	return false;
}

/* Programs would load in a pid namespace, too, but tell of tasks by the ids of another. */
static bool ids_are_ours(const struct options *opt)
{
	struct doctor_facts f;

	doctor_gather_bpf(&f);
	if (doctor_decide_bpf(&f) != BPF_PIDNS)
		return true;
	doctor_print_bpf(stderr, opt->progname, &f, BPF_PIDNS);
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
	size_t ring_size = r->opt->ring_size ? r->opt->ring_size : DEFAULT_RING;

	if (!ids_are_ours(r->opt))
		return false;
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
	/* What is traced can make events faster than a busy machine lets limn take them. */
	setpriority(PRIO_PROCESS, 0, LIMN_NICE);
	if (r->opt->cgroup) {
		err = load_cgroup(r->loaded, r->opt->cgroup);
		if (err)
			return failed(r, err);
	}
	if (config.count && !(r->counts = counts_new(r->opt, r->loaded)))
		return failed(r, -ENOMEM);
	if (r->counts) {
		r->consumer.on_end = counts_ended;
		r->consumer.on_end_ctx = r->counts;
	}
	if (r->launched && !arm_launched(r))
		return false;
	/* Before the tasks that run already, so that none of their children is missed. */
	err = load_attach(r->loaded);
	if (err)
		return failed(r, err);
	if (r->opt->npids && !attach_pids(r->opt, r->loaded, &r->consumer) && !config.scope)
		return false;
	if (r->opt->interval_ns)
		r->next_table = now_ns() + (int64_t)r->opt->interval_ns;
	return true;
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
	/* Counting, only the ends of tasks are told, and these wake limn. */
	int64_t ms = r->quick ? QUICK_IDLE_MS : r->counts ? COUNTING_IDLE_MS : IDLE_MS;

	if (r->next_table) {
		int64_t left = (r->next_table - now_ns()) / 1000000 + 1;
		ms = left < 0 ? 0 : left < ms ? left : ms;
	}
	__atomic_store_n(&r->shared->asleep, 1, __ATOMIC_SEQ_CST);
	if (ring_is_empty(&r->ring))
		poll(&pf, 1, (int)ms);
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

/* Nobody is left, or with --all and --cgroup the program that was started has ended. */
static bool all_gone(struct run *r)
{
	if (!load_config(r->loaded)->scope)
		return !r->consumer.tasks.count;
	reap(r, false);
	return r->launched && r->reaped;
}

static void loop(struct run *r)
{
	struct consumer *c = &r->consumer;

	while (!c->stop && !signals_fatal() && !tracer_output_failed(c->out)) {
		unsigned n = drain(r);
		tracer_flush(c->out);
		if (r->next_table && now_ns() >= r->next_table) {
			counts_take(r->counts, c->out);
			r->next_table += (int64_t)r->opt->interval_ns;
		}
		if (c->stop || (all_gone(r) && ring_is_empty(&r->ring)))
			break;
		if (n) {
			nap();
			continue;
		}
		uint64_t lost = __atomic_load_n(&r->shared->lost, __ATOMIC_RELAXED);
		consumer_lost(c, lost);
		if (lost) /* an end may be among what was lost */
			consumer_bury(c);
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

/* What is missing, once more where it will be seen. */
static bool tell_lost(struct run *r)
{
	uint64_t lost = r->shared->lost, unfollowed = r->shared->unfollowed;

	if (lost)
		tracer_message(r->consumer.out,
		    r->counts ? "%llu calls were not counted: too many processes at a time"
			      : "%llu events were lost: --ring-size=SIZE makes more room",
		    (unsigned long long)lost);
	if (unfollowed)
		tracer_message(r->consumer.out,
		    "%llu processes or threads were not traced: there are too many",
		    (unsigned long long)unfollowed);
	return lost || unfollowed;
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
	if (r->counts)
		counts_finish(r->counts, r->consumer.out);
	if (tell_lost(r) && r->opt->strict && !status && !sig)
		status = 1;
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
		launch_prepare(&r->launch, opt, lines_probe);
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
	counts_free(r->counts);
	load_free(r->loaded);
	free(r);
	return status;
}
