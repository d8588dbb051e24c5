/* load.c - see load.h. */
#include "load.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "../demux.h"
#include "plans.h"
#include "skeleton.h"
#include "state.h"

#define PIDFD_THREAD O_EXCL

const enum abi_id wire_abis[WIRE_ABIS] = {ABI_X86_64, ABI_I386, ABI_X32};

struct loaded {
	struct skeleton skel;
	struct task_state *fresh; /* the value that a task starts with */
	const char *step;
};

struct loaded *load_new(void)
{
	struct loaded *l = calloc(1, sizeof *l);

	if (!l)
		return NULL;
	l->step = "";
	l->fresh = calloc(1, sizeof *l->fresh);
	if (!l->fresh) {
		load_free(l);
		return NULL;
	}
	return l;
}

const char *load_step(const struct loaded *l)
{
	return l->step;
}

static int update(int map, const void *key, const void *value, uint64_t flags)
{
	union bpf_attr attr = {
	    .map_fd = (unsigned)map,
	    .key = (uintptr_t)key,
	    .value = (uintptr_t)value,
	    .flags = flags,
	};

	return syscall(SYS_bpf, BPF_MAP_UPDATE_ELEM, &attr, sizeof attr) < 0 ? -errno : 0;
}

/* -- capture plans -- */

static bool is_wanted(const struct wire_config *config, unsigned abi, unsigned nr)
{
	return config->wanted[abi][nr / 64] >> nr % 64 & 1;
}

/* Where the plans of the calls that are traced begin. */
static void set_starts(struct skeleton *skel, const struct wire_config *config, struct plans *plans)
{
	for (unsigned abi = 0; abi < WIRE_ABIS; abi++)
		for (unsigned nr = 0; nr < WIRE_NUMBERS; nr++)
			if (is_wanted(config, abi, nr))
				skel->plan_starts[abi][nr] = plans_of(plans, wire_abis[abi], nr);
	if (is_wanted(config, WIRE_I386, NR_SOCKETCALL))
		for (unsigned sub = 1; sub < MUX_NUMBERS; sub++)
			skel->mux_starts[sub] = plans_of(plans, ABI_I386, DEMUX_SOCKETCALL + sub);
}

/* All rows of an array map. */
static int fill(int fd, const void *rows, unsigned n)
{
	unsigned *keys = calloc(n, sizeof *keys);

	if (!keys)
		return -ENOMEM;
	for (unsigned i = 0; i < n; i++)
		keys[i] = i;
	union bpf_attr attr = {
	    .batch =
		{
		    .keys = (uintptr_t)keys,
		    .values = (uintptr_t)rows,
		    .count = n,
		    .map_fd = (unsigned)fd,
		},
	};
	int err = syscall(SYS_bpf, BPF_MAP_UPDATE_BATCH, &attr, sizeof attr) < 0 ? -errno : 0;
	free(keys);
	return err;
}

/* Whether the kernel is new enough for task work (Linux 6.18). */
static bool has_task_work(void)
{
	struct utsname u;
	int major = 0, minor = 0;

	return uname(&u) == 0 && sscanf(u.release, "%d.%d", &major, &minor) == 2 &&
	       (major > 6 || (major == 6 && minor >= 18));
}

static int load_build(struct loaded *l, const struct wire_config *config, struct plans *plans,
    size_t ring_size, bool task_work)
{
	unsigned counters = config->count && !config->by ? 2 * WIRE_ABIS * WIRE_NUMBERS : 1;
	struct skeleton *s = &l->skel;

	if (!skeleton_open(s, task_work))
		return -ENOMEM;
	*s->config = *config;
	if (!config->count)
		set_starts(s, config, plans);
	skeleton_map_size(s, MAP_RING, (unsigned)ring_size);
	skeleton_map_size(s, MAP_COUNTS, counters);
	skeleton_map_size(s, MAP_HISTOGRAMS, config->histogram ? counters : 1);
	skeleton_map_size(s, MAP_PLAN_STEPS, plans->nsteps);
	skeleton_map_size(s, MAP_PLAN_ARMS, plans->narms ? plans->narms : 1);
	int err = skeleton_load(s);
	if (err)
		skeleton_close(s);
	return err;
}

int load_programs(struct loaded *l, const struct wire_config *config, size_t ring_size)
{
	struct plans plans;
	int err = -EINVAL;

	l->step = "loading the BPF programs";
	plans_init(&plans);
	if (has_task_work() && !config->count)
		err = load_build(l, config, &plans, ring_size, true);
	if (err)
		err = load_build(l, config, &plans, ring_size, false);
	if (!err && plans.failed)
		err = -ENOMEM;
	if (!err && !config->count) {
		l->step = "handing over the capture plans";
		err = fill(skeleton_map_fd(&l->skel, MAP_PLAN_STEPS), plans.steps, plans.nsteps);
		if (!err && plans.narms)
			err =
			    fill(skeleton_map_fd(&l->skel, MAP_PLAN_ARMS), plans.arms, plans.narms);
	}
	plans_deinit(&plans);
	return err;
}

void load_free(struct loaded *l)
{
	if (!l)
		return;
	skeleton_close(&l->skel);
	free(l->fresh);
	free(l);
}

int load_ring_fd(const struct loaded *l)
{
	return skeleton_map_fd(&l->skel, MAP_RING);
}

struct wire_shared *load_shared(const struct loaded *l)
{
	return l->skel.shared;
}

const struct wire_config *load_config(const struct loaded *l)
{
	return l->skel.config;
}

int load_arm(struct loaded *l, pid_t tid, enum load_arm how)
{
	l->step = "telling the programs what to trace";
	int fd = (int)syscall(SYS_pidfd_open, tid, 0);
	/* A thread that is not its process's first. */
	if (fd < 0 && (errno == EINVAL || errno == ENOENT))
		fd = (int)syscall(SYS_pidfd_open, tid, PIDFD_THREAD);
	if (fd < 0)
		return -errno;
	*l->fresh = (struct task_state){
	    .newborn = 1,
	    .startup = how == ARM_LAUNCHED ? STARTUP_HIDDEN : STARTUP_NONE,
	    .last_nr = -1,
	};
	int err = update(skeleton_map_fd(&l->skel, MAP_TASKS), &fd, l->fresh, BPF_NOEXIST);
	close(fd);
	return err;
}

int load_cgroup(struct loaded *l, const char *path)
{
	int zero = 0;

	l->step = "opening the cgroup";
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	l->step = "using the cgroup";
	int err = update(skeleton_map_fd(&l->skel, MAP_CGROUP), &zero, &fd, BPF_ANY);
	close(fd);
	return err;
}

/* -- counters -- */

static int map_call(
    const struct loaded *l, int cmd, enum load_map map, const void *key, const void *value)
{
	static const enum skeleton_map maps[] = {
	    [LOAD_COUNTS] = MAP_COUNTS,
	    [LOAD_HISTOGRAMS] = MAP_HISTOGRAMS,
	    [LOAD_COUNTS_BY] = MAP_COUNTS_BY,
	    [LOAD_HISTOGRAMS_BY] = MAP_HISTOGRAMS_BY,
	};
	union bpf_attr attr = {
	    .map_fd = (unsigned)skeleton_map_fd(&l->skel, maps[map]),
	    .key = (uintptr_t)key,
	    .value = (uintptr_t)value,
	};

	return syscall(SYS_bpf, cmd, &attr, sizeof attr) < 0 ? -errno : 0;
}

int load_get(const struct loaded *l, enum load_map map, const void *key, void *value)
{
	return map_call(l, BPF_MAP_LOOKUP_ELEM, map, key, value);
}

int load_set(const struct loaded *l, enum load_map map, const void *key, const void *value)
{
	return map_call(l, BPF_MAP_UPDATE_ELEM, map, key, value);
}

int load_delete(const struct loaded *l, enum load_map map, const void *key)
{
	return map_call(l, BPF_MAP_DELETE_ELEM, map, key, NULL);
}

int load_next(const struct loaded *l, enum load_map map, const void *key, void *next)
{
	return map_call(l, BPF_MAP_GET_NEXT_KEY, map, key, next);
}

/* -- on and off -- */

int load_attach(struct loaded *l)
{
	const struct wire_config *config = l->skel.config;
	const struct {
		enum skeleton_prog prog;
		bool wanted;
	} progs[] = {
	    {PROG_SWITCH, config->want_cpu || !config->count},
	    {PROG_SIGNAL_DELIVER, !config->count},
	    {PROG_SIGNAL_GENERATE, !config->count},
	    {PROG_NEWTASK, config->follow},
	    {PROG_EXEC, true},
	    {PROG_EXIT, true},
	    {PROG_SYS_EXIT, true},
	    {PROG_SYS_ENTER, true},
	};
	int err = 0;

	l->step = "attaching to the kernel's tracepoints";
	for (unsigned i = 0; i < sizeof progs / sizeof *progs && !err; i++)
		if (progs[i].wanted)
			err = skeleton_attach(&l->skel, progs[i].prog);
	return err;
}

void load_detach(struct loaded *l)
{
	skeleton_detach(&l->skel);
}
