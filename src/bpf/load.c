/* load.c - see load.h. */
#include "load.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "limn.lskel.h"
#include "state.h"

#define PIDFD_THREAD O_EXCL

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

int load_programs(struct loaded *l, const struct wire_config *config, size_t ring_size)
{
	l->step = "loading the BPF programs";
	memcpy(&l->skel->rodata->config, config, sizeof *config);
	l->skel->maps.ring.max_entries = (unsigned)ring_size;
	int err = limn_bpf__load(l->skel);
	return err < 0 ? err : 0;
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

int load_attach(struct loaded *l)
{
	l->step = "attaching to the kernel's tracepoints";
	int err = limn_bpf__attach(l->skel);
	return err < 0 ? -errno : 0;
}

void load_detach(struct loaded *l)
{
	limn_bpf__detach(l->skel);
}
