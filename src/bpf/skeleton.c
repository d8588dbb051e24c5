/* skeleton.c - see skeleton.h. */
#include "skeleton.h"

#include <errno.h>

#include "limn_late.lskel.h"
#include "limn_plain.lskel.h"

struct skeleton_build {
	bool (*open)(struct skeleton *s);
	int (*load)(struct skeleton *s);
	void (*detach)(struct skeleton *s);
	void (*destroy)(struct skeleton *s);
	int (*attach[PROG_COUNT])(struct skeleton *s);
};

#define ATTACH(NAME, PROG)                                                                         \
	static int NAME##_attach_##PROG(struct skeleton *s)                                        \
	{                                                                                          \
		return NAME##__##PROG##__attach(s->own);                                           \
	}

/* What a build's header has, as functions without its types. */
#define BUILD(NAME)                                                                                \
	static void NAME##_point(struct skeleton *s, struct NAME *own)                             \
	{                                                                                          \
		s->config = (struct wire_config *)&own->rodata->config;                            \
		s->plan_starts = (struct plan_starts(*)[WIRE_NUMBERS])own->rodata->plan_starts;    \
		s->mux_starts = (struct plan_starts *)own->rodata->mux_starts;                     \
		s->shared = &own->bss->shared;                                                     \
	}                                                                                          \
	static bool NAME##_open(struct skeleton *s)                                                \
	{                                                                                          \
		struct NAME *own = NAME##__open();                                                 \
		if (!own)                                                                          \
			return false;                                                              \
		s->own = own;                                                                      \
		s->maps[MAP_TASKS] = &own->maps.tasks;                                             \
		s->maps[MAP_RING] = &own->maps.ring;                                               \
		s->maps[MAP_CGROUP] = &own->maps.cgroup;                                           \
		s->maps[MAP_COUNTS] = &own->maps.counts;                                           \
		s->maps[MAP_HISTOGRAMS] = &own->maps.histograms;                                   \
		s->maps[MAP_COUNTS_BY] = &own->maps.counts_by;                                     \
		s->maps[MAP_HISTOGRAMS_BY] = &own->maps.histograms_by;                             \
		s->maps[MAP_PLAN_STEPS] = &own->maps.plan_steps;                                   \
		s->maps[MAP_PLAN_ARMS] = &own->maps.plan_arms;                                     \
		NAME##_point(s, own);                                                              \
		return true;                                                                       \
	}                                                                                          \
	static int NAME##_load(struct skeleton *s)                                                 \
	{                                                                                          \
		int err = NAME##__load(s->own);                                                    \
		if (!err)                                                                          \
			NAME##_point(s, s->own); /* mapped anew */                                 \
		return err > 0 ? -err : err;                                                       \
	}                                                                                          \
	static void NAME##_detach(struct skeleton *s)                                              \
	{                                                                                          \
		NAME##__detach(s->own);                                                            \
	}                                                                                          \
	static void NAME##_destroy(struct skeleton *s)                                             \
	{                                                                                          \
		NAME##__destroy(s->own);                                                           \
	}                                                                                          \
	ATTACH(NAME, sys_enter)                                                                    \
	ATTACH(NAME, sys_exit)                                                                     \
	ATTACH(NAME, sched_switch)                                                                 \
	ATTACH(NAME, signal_deliver)                                                               \
	ATTACH(NAME, signal_generate)                                                              \
	ATTACH(NAME, task_newtask)                                                                 \
	ATTACH(NAME, sched_process_exec)                                                           \
	ATTACH(NAME, sched_process_exit)                                                           \
	static const struct skeleton_build NAME##_build = {NAME##_open, NAME##_load,               \
	    NAME##_detach, NAME##_destroy,                                                         \
	    {[PROG_SYS_ENTER] = NAME##_attach_sys_enter,                                           \
		[PROG_SYS_EXIT] = NAME##_attach_sys_exit,                                          \
		[PROG_SWITCH] = NAME##_attach_sched_switch,                                        \
		[PROG_SIGNAL_DELIVER] = NAME##_attach_signal_deliver,                              \
		[PROG_SIGNAL_GENERATE] = NAME##_attach_signal_generate,                            \
		[PROG_NEWTASK] = NAME##_attach_task_newtask,                                       \
		[PROG_EXEC] = NAME##_attach_sched_process_exec,                                    \
		[PROG_EXIT] = NAME##_attach_sched_process_exit}};

BUILD(limn_plain)
BUILD(limn_late)

bool skeleton_open(struct skeleton *s, bool task_work)
{
	*s = (struct skeleton){.build = task_work ? &limn_late_build : &limn_plain_build};
	return s->build->open(s);
}

int skeleton_load(struct skeleton *s)
{
	return s->build->load(s);
}

int skeleton_attach(struct skeleton *s, enum skeleton_prog prog)
{
	return s->build->attach[prog](s) < 0 ? -errno : 0;
}

void skeleton_detach(struct skeleton *s)
{
	s->build->detach(s);
}

void skeleton_close(struct skeleton *s)
{
	if (s->own)
		s->build->destroy(s);
	*s = (struct skeleton){0};
}

int skeleton_map_fd(const struct skeleton *s, enum skeleton_map map)
{
	return s->maps[map]->map_fd;
}

void skeleton_map_size(struct skeleton *s, enum skeleton_map map, unsigned entries)
{
	s->maps[map]->max_entries = entries;
}
