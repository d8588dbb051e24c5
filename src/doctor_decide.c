/*
 * doctor_decide.c - from gathered facts to the one thing that stands in the way.
 *
 * Follows the kernel's own order of refusals (ptrace(2), "Ptrace access mode checking"), except
 * that what no privilege can cure comes before what root could: a remedy must work. Pure: no system
 * calls, no clock, nothing but its argument.
 */
#include "doctor.h"

#include <errno.h>
#include <string.h>

#define CAP_SYS_PTRACE_BIT (1ull << 19)

static const char *const names[CAUSE_COUNT] = {
    [CAUSE_NONE] = "none",
    [CAUSE_NO_PROCESS] = "no-process",
    [CAUSE_THREAD] = "thread",
    [CAUSE_ZOMBIE] = "zombie",
    [CAUSE_SELF] = "self",
    [CAUSE_ANCESTOR] = "ancestor",
    [CAUSE_KERNEL_THREAD] = "kernel-thread",
    [CAUSE_TRACED] = "traced",
    [CAUSE_OTHER_USER] = "other-user",
    [CAUSE_NOT_DUMPABLE] = "not-dumpable",
    [CAUSE_MORE_CAPS] = "more-capabilities",
    [CAUSE_YAMA_CHILD] = "yama-1",
    [CAUSE_YAMA_ADMIN] = "yama-2",
    [CAUSE_YAMA_NEVER] = "yama-3",
    [CAUSE_USERNS] = "user-namespace",
    [CAUSE_CONTAINER_CAP] = "container-capability",
    [CAUSE_SECCOMP] = "seccomp",
    [CAUSE_LSM] = "lsm",
    [CAUSE_NO_PTRACE] = "no-ptrace",
    [CAUSE_UNKNOWN] = "unknown",
};

const char *doctor_cause_name(enum doctor_cause c)
{
	return c < CAUSE_COUNT && names[c] ? names[c] : "?";
}

/* Labels under which nothing is denied. */
static bool confined(const char *label)
{
	return label[0] && !strstr(label, "unconfined") && strcmp(label, "kernel") &&
	       !strstr(label, "(complain)");
}

/* ptrace failed on a child of limn's own, where only these can say no. */
static enum doctor_cause decide_no_ptrace(const struct doctor_facts *f)
{
	const struct doctor_self *s = &f->self;

	if (f->machine.ptrace_scope == 2 && !(s->cap_eff & CAP_SYS_PTRACE_BIT))
		return CAUSE_YAMA_ADMIN;
	if (s->seccomp > 0)
		return CAUSE_SECCOMP;
	if (s->ptrace_errno == ENOSYS || s->ptrace_errno == EIO)
		return CAUSE_NO_PTRACE;
	if (s->ptrace_errno == EACCES || confined(s->label))
		return CAUSE_LSM;
	return CAUSE_UNKNOWN;
}

enum doctor_cause doctor_decide(const struct doctor_facts *f)
{
	const struct doctor_self *s = &f->self;
	const struct doctor_target *t = &f->target;
	const struct doctor_machine *m = &f->machine;
	bool has_cap = s->cap_eff & CAP_SYS_PTRACE_BIT;
	bool cap_counts = has_cap && t->userns_below != TRI_NO;

	if (f->tried && !f->err)
		return CAUSE_NONE;
	if (t->given) {
		if (t->exists == TRI_NO)
			return CAUSE_NO_PROCESS;
		if (t->tgid == s->pid)
			return CAUSE_SELF;
		if (t->kernel_thread == TRI_YES)
			return CAUSE_KERNEL_THREAD;
		if (t->state == 'Z' || t->state == 'X' || t->state == 'x')
			return CAUSE_ZOMBIE;
		if (t->tracer)
			return CAUSE_TRACED;
	}
	if (m->ptrace_scope >= 3)
		return CAUSE_YAMA_NEVER;
	if (s->ptrace_works == TRI_NO)
		return decide_no_ptrace(f);
	if (!t->given)
		return f->err ? CAUSE_UNKNOWN : CAUSE_NONE;

	if (!cap_counts) {
		bool mine = s->uid == t->ruid && s->uid == t->euid && s->uid == t->suid &&
			    s->gid == t->rgid && s->gid == t->egid && s->gid == t->sgid;
		if (t->ids_known && !mine)
			return has_cap	      ? CAUSE_USERNS
			       : s->euid == 0 ? CAUSE_CONTAINER_CAP
					      : CAUSE_OTHER_USER;
		if (t->dumpable == TRI_NO)
			return has_cap ? CAUSE_USERNS : CAUSE_NOT_DUMPABLE;
		if (t->caps_known && (t->cap_prm & ~s->cap_prm))
			return s->euid == 0 ? CAUSE_CONTAINER_CAP : CAUSE_MORE_CAPS;
		if (m->ptrace_scope == 2)
			return has_cap ? CAUSE_USERNS : CAUSE_YAMA_ADMIN;
		/* A target may have let limn in by PR_SET_PTRACER, which shows only in trying. */
		if (m->ptrace_scope == 1 && t->descendant != TRI_YES)
			return has_cap ? CAUSE_USERNS : CAUSE_YAMA_CHILD;
	}
	if (!f->err)
		return CAUSE_NONE;
	if (f->err == ESRCH)
		return CAUSE_NO_PROCESS;
	if (f->err == EACCES || (confined(s->label) && strcmp(s->label, t->label)))
		return CAUSE_LSM;
	if (has_cap && t->userns_below == TRI_NO)
		return CAUSE_USERNS;
	if (s->euid == 0 && !has_cap)
		return CAUSE_CONTAINER_CAP;
	/* Of one's own kind, and still refused: a root process that is not dumpable looks so. */
	if (!cap_counts && t->dumpable == TRI_UNKNOWN)
		return CAUSE_NOT_DUMPABLE;
	for (unsigned i = 0; i < s->nancestors; i++)
		if (s->ancestors[i] == t->tgid)
			return CAUSE_ANCESTOR;
	return t->is_thread ? CAUSE_THREAD : CAUSE_UNKNOWN;
}
