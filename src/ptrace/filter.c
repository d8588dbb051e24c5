/*
 * filter.c - the seccomp filter: whether to use it, and what the engine owes to tasks under it.
 *
 * A call that the filter picks and that no tracer is there for fails with ENOSYS. So no task may
 * ever run under the filter without limn (docs/seccomp.md): children are always followed, even
 * those that ask not to be (CLONE_UNTRACED); tasks that limn is done with are kept silently; and
 * the tracer is a process of its own that outlives a killed limn (front.c).
 *
 * A task that installs a filter of its own is from then on stopped at every call: its filter may
 * answer calls before ours is asked, and these are to be shown too.
 *
 * The kernel refuses strict mode to a task that has a filter. So limn grants it itself: such a task
 * is stopped at every call, too, and killed at the first one that strict mode does not know.
 */
#include "filter.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../desc.h"
#include "../select.h"
#include "engine_priv.h"
#include "seccomp_filter.h"
#include "sysinfo.h"

#define X32_BIT		    0x40000000u
#define FLAG_CLONE_PTRACE   0x00002000u /* linux/sched.h */
#define FLAG_CLONE_UNTRACED 0x00800000u
#define FLAG_TSYNC	    1u /* SECCOMP_FILTER_FLAG_TSYNC */

/* The ABIs whose calls can happen here, those of one audit_arch together by base. */
static const struct {
	uint8_t abi;
	uint32_t base;
} here[] = {
#if defined __x86_64__
    {ABI_X86_64, 0},
    {ABI_X32, X32_BIT},
    {ABI_I386, 0},
#elif defined __aarch64__
    {ABI_AARCH64, 0},
    {ABI_ARM, 0},
#else
    {ABI_RISCV64, 0},
#endif
};
#define NHERE (sizeof here / sizeof here[0])

/* Calls that must stop whether they are to be shown or not; the values of filter_work. */
static const char *const needed[] = {
    [WORK_CLONE] = "clone",
    [WORK_CLONE3] = "clone3",
    [WORK_PRCTL] = "prctl",
    [WORK_SECCOMP] = "seccomp",
};
#define NNEEDED (sizeof needed / sizeof needed[0])

/* What strict mode lets through (kernel/seccomp.c), beside the return from a signal handler. */
static const char *const strict_calls[] = {"read", "write", "exit"};
#define NSTRICT (sizeof strict_calls / sizeof strict_calls[0])

const char *filter_why_not(const struct options *opt)
{
	if (!opt->command)
		return "the program runs already";
	if (!opt->follow_forks)
		return "without -f children must run without limn, which they could not under it";
	if (opt->seccomp_off)
		return "--seccomp-bpf=off";
	if (opt->seccomp_bpf)
		return NULL;
	/*
	 * Unasked only where nothing can go wrong: see docs/seccomp.md. A filter that limn itself
	 * runs under is the program's, too, and may answer calls before ours is asked.
	 */
	if (prctl(PR_GET_SECCOMP) != 0)
		return "limn itself runs under a filter";
	if (!opt->trace_given)
		return "all calls are to be shown";
	if (opt->npids)
		return "-p is given, too";
	return opt->daemonize ? "-D is given" : NULL;
}

/* Numbers to stop at; returns whether there are any to let through. */
static bool fill(struct seccomp_set *s, const struct options *opt, enum abi_id abi, uint32_t base)
{
	bool some = false;

	*s = (struct seccomp_set){.audit_arch = abi_table[abi].audit_arch, .base = base};
	for (uint32_t nr = 0; nr < SECCOMP_SET_NUMBERS; nr++) {
		if (select_number(opt, abi, nr))
			seccomp_set_add(s, nr);
		else
			some = true;
	}
	s->rest = select_number(opt, abi, X32_BIT - 1);
	for (unsigned i = 1; i < NNEEDED; i++) {
		long nr = desc_number_by_name(abi, needed[i]);
		if (nr >= 0)
			seccomp_set_add(s, nr);
	}
	return some;
}

struct sock_fprog *filter_make(const struct options *opt)
{
	struct seccomp_set sets[NHERE];
	bool some = false;

	if (filter_why_not(opt))
		return NULL;
	for (unsigned i = 0; i < NHERE; i++)
		some |= fill(&sets[i], opt, here[i].abi, here[i].base);
	struct sock_fprog *f = malloc(sizeof *f);
	struct sock_filter *code = malloc(BPF_MAXINSNS * sizeof *code);
	size_t n = some && f && code ? seccomp_filter_build(sets, NHERE, code, BPF_MAXINSNS) : 0;
	if (!n) {
		free(f);
		free(code);
		return NULL;
	}
	*f = (struct sock_fprog){.len = n, .filter = code};
	return f;
}

void filter_free(struct sock_fprog *f)
{
	if (f)
		free(f->filter);
	free(f);
}

/* -- tasks under the filter -- */

void filter_init(struct engine *e)
{
	for (int abi = 0; abi < ABI_COUNT; abi++)
		for (unsigned i = 1; i < NNEEDED; i++)
			e->needed[abi][i] = desc_number_by_name(abi, needed[i]);
}

/* The first flags word of clone3's arguments, which is where the low 32 bits are. */
static bool clone3_flags(struct engine *e, struct ptask *t, uint64_t *flags)
{
	mem_begin(e->mem);
	mem_live_set(e->live, t->k.tid);
	const uint8_t *p = mem_get(e->mem, t->k.call.args[0], sizeof *flags);
	if (!p)
		return false;
	memcpy(flags, p, sizeof *flags);
	return true;
}

/* Take CLONE_UNTRACED out of the call, to be put back before anybody can look. */
static void take_untraced(struct engine *e, struct ptask *t, enum filter_work work)
{
	struct call *c = &t->k.call;
	uint64_t flags = c->args[0];

	if (work == WORK_CLONE3 && !clone3_flags(e, t, &flags))
		return;
	/* With CLONE_PTRACE the child is traced in any case. */
	if (!(flags & FLAG_CLONE_UNTRACED) || (flags & FLAG_CLONE_PTRACE))
		return;
	t->fix = (struct filter_fix){.work = work, .addr = c->args[0], .value = flags};
	flags &= ~(uint64_t)FLAG_CLONE_UNTRACED;
	int err = work == WORK_CLONE ? sysinfo_set_arg(t->k.tid, c->abi, 0, flags)
				     : mem_live_write(e->live, t->fix.addr, &flags, sizeof flags);
	if (err) {
		t->fix.work = WORK_NONE;
		return;
	}
	t->filter_work = work;
	e->untraced++;
}

static void put_back(struct engine *e, struct ptask *t)
{
	struct filter_fix *f = &t->fix;

	if (f->work == WORK_CLONE) {
		sysinfo_set_arg(t->k.tid, t->k.call.abi, 0, f->value);
	} else if (f->work == WORK_CLONE3) {
		mem_live_set(e->live, t->k.tid);
		mem_live_write(e->live, f->addr, &f->value, sizeof f->value);
	}
	f->work = WORK_NONE;
}

void filter_before_call(struct engine *e, struct ptask *t)
{
	const struct call *c = &t->k.call;
	const int32_t *nrs = e->needed[c->abi->id];

	for (unsigned i = 1; i < NNEEDED; i++) {
		if (nrs[i] < 0 || (uint32_t)nrs[i] != c->nr)
			continue;
		if (i == WORK_CLONE || i == WORK_CLONE3)
			take_untraced(e, t, i);
		else if (i == WORK_PRCTL && (uint32_t)c->args[0] == PR_SET_SECCOMP)
			t->filter_work = WORK_SECCOMP;
		else if (i == WORK_PRCTL && (uint32_t)c->args[0] == PR_GET_SECCOMP)
			t->filter_work = WORK_PRCTL;
		else if (i == WORK_SECCOMP && (uint32_t)c->args[0] <= SECCOMP_SET_MODE_FILTER)
			t->filter_work = WORK_SECCOMP;
	}
}

/* prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT) or seccomp(SECCOMP_SET_MODE_STRICT, 0, NULL) */
static bool asks_for_strict(const struct engine *e, const struct call *c)
{
	if (c->nr == (uint32_t)e->needed[c->abi->id][WORK_PRCTL])
		return c->args[1] == SECCOMP_MODE_STRICT;
	return (uint32_t)c->args[0] == SECCOMP_SET_MODE_STRICT && !(uint32_t)c->args[1] &&
	       !c->args[2];
}

static void become_strict(struct engine *e, struct ptask *t, struct sysinfo_raw *raw)
{
	/* With a filter of its own the kernel would have refused without limn, too. */
	if (t->own_filter || raw->exit.rval != -EINVAL || !asks_for_strict(e, &t->k.call) ||
	    sysinfo_set_ret(t->k.tid, 0) < 0)
		return;
	raw->exit.rval = 0;
	raw->exit.is_error = 0;
	t->strict = t->own_filter = true;
}

bool filter_forbids(const struct ptask *t)
{
	const struct call *c = &t->k.call;

	if (!t->strict)
		return false;
	for (unsigned i = 0; i < NSTRICT; i++)
		if (desc_number_by_name(c->abi->id, strict_calls[i]) == (long)c->nr)
			return false;
	/* The one that the ABI's signal trampoline makes by default: the old one where there is
	 * one. */
	long old = desc_number_by_name(c->abi->id, "sigreturn");
	long back = old >= 0 ? old : desc_number_by_name(c->abi->id, "rt_sigreturn");
	return (long)c->nr != back;
}

void filter_kill(const struct ptask *t)
{
	syscall(SYS_tgkill, t->k.tgid, t->k.tid, SIGKILL);
}

/* Everything of the task's process is stopped at every call from its next stop on. */
static void has_own_filter(struct engine *e, struct ptask *t, bool all_threads)
{
	e->own_filters = true;
	t->own_filter = true;
	for (struct ptask *o = e->tasks.first; o && all_threads; o = o->next)
		if (o->k.tgid == t->k.tgid)
			o->own_filter = true;
}

void filter_after_call(struct engine *e, struct ptask *t, struct sysinfo_raw *raw)
{
	const struct call *c = &t->k.call;
	enum filter_work work = t->filter_work;

	t->filter_work = WORK_NONE;
	switch (work) {
	case WORK_CLONE:
	case WORK_CLONE3:
		put_back(e, t);
		e->untraced--;
		stops_release_held(e);
		break;
	case WORK_SECCOMP:
		if (raw->exit.is_error) {
			become_strict(e, t, raw);
			break;
		}
		if (t->startup)
			e->filter_on = true;
		else
			has_own_filter(e, t,
			    c->nr == (uint32_t)e->needed[c->abi->id][WORK_SECCOMP] &&
				(c->args[1] & FLAG_TSYNC));
		break;
	case WORK_PRCTL:
		/* PR_GET_SECCOMP: what it would say without limn. */
		if (!raw->exit.is_error && raw->exit.rval && !t->own_filter &&
		    sysinfo_set_ret(t->k.tid, 0) == 0)
			raw->exit.rval = 0;
		break;
	default: break;
	}
}

void filter_child(struct engine *e, struct ptask *parent, struct ptask *child)
{
	child->own_filter = parent->own_filter;
	if (parent->filter_work == WORK_CLONE || parent->filter_work == WORK_CLONE3) {
		child->fix = parent->fix;
		child->silent = true;
	}
	(void)e;
}

void filter_unknown_child(struct engine *e, struct ptask *child)
{
	char path[40], line[64];
	int filters = 1;

	if (!e->own_filters)
		return;
	snprintf(path, sizeof path, "/proc/%d/status", child->k.tid);
	FILE *f = fopen(path, "re");
	if (!f)
		return;
	while (fgets(line, sizeof line, f) && sscanf(line, "Seccomp_filters: %d", &filters) != 1)
		;
	fclose(f);
	child->own_filter = filters > 1;
}

void filter_first_stop(struct engine *e, struct ptask *t)
{
	put_back(e, t);
}
