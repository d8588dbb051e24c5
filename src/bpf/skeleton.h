/*
 * skeleton.h - one face for the two builds of limn.bpf.c: with callbacks before a task is back in
 * its program (task work, Linux 6.18), and without.
 *
 * The build makes a header of each, whose types have the same members under different names.
 */
#ifndef LIMN_BPF_SKELETON_H
#define LIMN_BPF_SKELETON_H

#include <stdbool.h>

#include "state.h"

struct bpf_map_desc;

enum skeleton_prog {
	PROG_SYS_ENTER,
	PROG_SYS_EXIT,
	PROG_SWITCH,
	PROG_SIGNAL_DELIVER,
	PROG_SIGNAL_GENERATE,
	PROG_NEWTASK,
	PROG_EXEC,
	PROG_EXIT,
	PROG_COUNT
};

enum skeleton_map {
	MAP_TASKS,
	MAP_RING,
	MAP_CGROUP,
	MAP_COUNTS,
	MAP_HISTOGRAMS,
	MAP_COUNTS_BY,
	MAP_HISTOGRAMS_BY,
	MAP_PLAN_STEPS,
	MAP_PLAN_ARMS,
	MAP_COUNT
};

struct skeleton {
	const struct skeleton_build *build;
	void *own; /* of the build's type */
	/* Valid from opening on; writable until loading. */
	struct wire_config *config;
	struct plan_starts (*plan_starts)[WIRE_NUMBERS];
	struct plan_starts *mux_starts;
	struct bpf_map_desc *maps[MAP_COUNT];
	/* From loading on. */
	struct wire_shared *shared;
};

/* Task work: whether this kernel may have it is for the caller to judge. False: no memory. */
bool skeleton_open(struct skeleton *s, bool task_work);
/* 0 or -errno. */
int skeleton_load(struct skeleton *s);
int skeleton_attach(struct skeleton *s, enum skeleton_prog prog);
void skeleton_detach(struct skeleton *s);
void skeleton_close(struct skeleton *s);

int skeleton_map_fd(const struct skeleton *s, enum skeleton_map map);
/* Before loading. */
void skeleton_map_size(struct skeleton *s, enum skeleton_map map, unsigned entries);

#endif
