/* load.c - see load.h. */
#include "load.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../decode.h"
#include "../demux.h"
#include "../desc.h"
#include "../plan.h"
#include "../tables.h"
#include "limn.lskel.h"
#include "state.h"

#define PIDFD_THREAD O_EXCL

const enum abi_id wire_abis[WIRE_ABIS] = {ABI_X86_64, ABI_I386, ABI_X32};

struct loaded {
	struct limn_bpf *skel;
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
	l->skel = limn_bpf__open();
	if (!l->fresh || !l->skel) {
		load_free(l);
		return NULL;
	}
	return l;
}

const char *load_step(const struct loaded *l)
{
	return l->step;
}

/* -- capture plans -- */

static bool is_wanted(const struct wire_config *config, unsigned abi, unsigned nr)
{
	return config->wanted[abi][nr / 64] >> nr % 64 & 1;
}

static void set_start(struct plan_starts *starts, enum abi_id abi, uint32_t nr)
{
	const struct desc_number *row = desc_number(abi, nr);

	if (!row || !row->call)
		return;
	const struct plan_call *plan = &tbl_plans[tbl_calls[row->call].plan];
	struct decode_fds fds = decode_fds_of(&abi_table[abi], row->call);
	*starts = (struct plan_starts){
	    .entry = plan->entry[abi],
	    .exit = plan->exit[abi],
	    .fds = fds.args,
	    .fd_ret = fds.result,
	    .fd_pair = (uint8_t)(fds.pair + 1),
	};
}

/* Where the plans of the calls that are traced begin. */
static void set_starts(struct limn_bpf *skel, const struct wire_config *config)
{
	for (unsigned abi = 0; abi < WIRE_ABIS; abi++)
		for (unsigned nr = 0; nr < WIRE_NUMBERS; nr++)
			if (is_wanted(config, abi, nr))
				set_start(&skel->rodata->plan_starts[abi][nr], wire_abis[abi], nr);
	if (is_wanted(config, WIRE_I386, NR_SOCKETCALL))
		for (unsigned sub = 1; sub < MUX_NUMBERS; sub++)
			set_start(&skel->rodata->mux_starts[sub], ABI_I386, DEMUX_SOCKETCALL + sub);
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

int load_programs(struct loaded *l, const struct wire_config *config, size_t ring_size)
{
	l->step = "loading the BPF programs";
	memcpy(&l->skel->rodata->config, config, sizeof *config);
	l->skel->maps.ring.max_entries = (unsigned)ring_size;
	unsigned counters = config->count && !config->by ? 2 * WIRE_ABIS * WIRE_NUMBERS : 1;
	l->skel->maps.counts.max_entries = counters;
	l->skel->maps.histograms.max_entries = config->histogram ? counters : 1;
	if (!config->count)
		set_starts(l->skel, config);
	l->skel->maps.plan_steps.max_entries = tbl_nplan_steps;
	l->skel->maps.plan_arms.max_entries = tbl_nplan_arms ? tbl_nplan_arms : 1;
	int err = limn_bpf__load(l->skel);
	if (err)
		return err < 0 ? err : -err;
	if (config->count)
		return 0;
	l->step = "handing over the capture plans";
	err = fill(l->skel->maps.plan_steps.map_fd, tbl_plan_steps, tbl_nplan_steps);
	if (!err && tbl_nplan_arms)
		err = fill(l->skel->maps.plan_arms.map_fd, tbl_plan_arms, tbl_nplan_arms);
	return err;
}

void load_free(struct loaded *l)
{
	if (!l)
		return;
	if (l->skel)
		limn_bpf__destroy(l->skel);
	free(l->fresh);
	free(l);
}

int load_ring_fd(const struct loaded *l)
{
	return l->skel->maps.ring.map_fd;
}

struct wire_shared *load_shared(const struct loaded *l)
{
	return &l->skel->bss->shared;
}

const struct wire_config *load_config(const struct loaded *l)
{
	return &l->skel->rodata->config;
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
	int err = skel_map_update_elem(l->skel->maps.tasks.map_fd, &fd, l->fresh, BPF_NOEXIST);
	err = err < 0 ? -errno : 0;
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
	int err = skel_map_update_elem(l->skel->maps.cgroup.map_fd, &zero, &fd, 0);
	err = err < 0 ? -errno : 0;
	close(fd);
	return err;
}

/* -- counters -- */

static int map_call(
    const struct loaded *l, int cmd, enum load_map map, const void *key, const void *value)
{
	const int fds[] = {
	    [LOAD_COUNTS] = l->skel->maps.counts.map_fd,
	    [LOAD_HISTOGRAMS] = l->skel->maps.histograms.map_fd,
	    [LOAD_COUNTS_BY] = l->skel->maps.counts_by.map_fd,
	    [LOAD_HISTOGRAMS_BY] = l->skel->maps.histograms_by.map_fd,
	};
	union bpf_attr attr = {
	    .map_fd = (unsigned)fds[map],
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
	const struct wire_config *config = &l->skel->rodata->config;
	int err = 0;

	l->step = "attaching to the kernel's tracepoints";
	if (config->want_cpu || !config->count)
		err = limn_bpf__sched_switch__attach(l->skel);
	if (err >= 0 && !config->count) {
		err = limn_bpf__signal_deliver__attach(l->skel);
		if (err >= 0)
			err = limn_bpf__signal_generate__attach(l->skel);
	}
	if (err >= 0 && config->follow)
		err = limn_bpf__task_newtask__attach(l->skel);
	if (err >= 0)
		err = limn_bpf__sched_process_exec__attach(l->skel);
	if (err >= 0)
		err = limn_bpf__sched_process_exit__attach(l->skel);
	if (err >= 0)
		err = limn_bpf__sys_exit__attach(l->skel);
	if (err >= 0)
		err = limn_bpf__sys_enter__attach(l->skel);
	return err < 0 ? -errno : 0;
}

void load_detach(struct loaded *l)
{
	limn_bpf__detach(l->skel);
}
