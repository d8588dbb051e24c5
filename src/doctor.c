/*
 * doctor.c - say what doctor_decide.c found: one cause, its evidence, what to do; or the table.
 *
 * Every line names the program, as strace's own messages do, and only repeats what was read from
 * the machine after making it harmless. Knows no /proc: see doctor_facts.c.
 */
#include "doctor.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "options.h"

#define CAP_SYS_PTRACE_BIT (1ull << 19)
#define CAP_SYS_ADMIN_BIT  (1ull << 21)
#define CAP_PERFMON_BIT	   (1ull << 38)
#define CAP_BPF_BIT	   (1ull << 39)

struct out {
	FILE *f;
	const char *progname;
	const char *cmd; /* what to type: progname without its directories */
	const char *sudo;
};

static struct out out_for(FILE *f, const char *progname, const struct doctor_self *s)
{
	const char *slash = strrchr(progname, '/');

	return (struct out){.f = f,
	    .progname = progname,
	    .cmd = slash ? slash + 1 : progname,
	    .sudo = s->euid ? "sudo " : ""};
}

static void vsay(const struct out *o, const char *label, const char *fmt, va_list ap)
{
	fprintf(o->f, "%s: %s", o->progname, label);
	vfprintf(o->f, fmt, ap);
	fputc('\n', o->f);
}

__attribute__((format(printf, 2, 3))) static void cause(const struct out *o, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsay(o, "cause: ", fmt, ap);
	va_end(ap);
}

__attribute__((format(printf, 2, 3))) static void evidence(
    const struct out *o, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsay(o, "evidence: ", fmt, ap);
	va_end(ap);
}

__attribute__((format(printf, 2, 3))) static void remedy(const struct out *o, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsay(o, "remedy: ", fmt, ap);
	va_end(ap);
}

/* A name that its owner chose, made harmless: "(comm)" or nothing. */
struct shown {
	char s[48];
};

static struct shown shown_name(const char *name)
{
	struct shown r = {""};

	if (!name[0])
		return r;
	snprintf(r.s, sizeof(r.s), " (%.40s)", name);
	for (char *p = r.s; *p; p++)
		if (!isprint((unsigned char)*p))
			*p = '?';
	return r;
}

static void remedy_container_cap(const struct out *o, const struct doctor_facts *f)
{
	const char *c = f->self.container;

	if (!strcmp(c, "kubernetes")) {
		remedy(
		    o, "kubectl debug -it POD --image=IMAGE --target=CONTAINER --profile=sysadmin");
		remedy(o, "or in the pod's manifest: securityContext: {capabilities: {add: "
			  "[\"SYS_PTRACE\"]}}");
		return;
	}
	if (!strcmp(c, "docker") || !strcmp(c, "podman")) {
		remedy(o, "start the container with: %s run --cap-add=SYS_PTRACE ...", c);
		remedy(o,
		    "or for one command in a running one: %s exec --privileged CONTAINER %s -p %d",
		    c, o->cmd, (int)f->target.pid);
		return;
	}
	remedy(o,
	    "run %s where root holds CAP_SYS_PTRACE, outside this container or user namespace; "
	    "docker: --cap-add=SYS_PTRACE; kubectl debug: --profile=sysadmin",
	    o->cmd);
}

static void remedy_root(const struct out *o, const struct doctor_facts *f)
{
	if (f->self.no_new_privs == 1 && f->self.euid)
		remedy(o,
		    "from a shell that can gain privileges (no_new_privs is set here): sudo %s -p "
		    "%d",
		    o->cmd, (int)f->target.pid);
	else if (f->self.euid)
		remedy(o, "sudo %s -p %d", o->cmd, (int)f->target.pid);
	else
		remedy_container_cap(o, f);
}

static void explain_user(const struct out *o, const struct doctor_facts *f)
{
	const struct doctor_target *t = &f->target;
	const struct doctor_self *s = &f->self;

	cause(o, "process %d%s belongs to another user, and %s lacks CAP_SYS_PTRACE", (int)t->pid,
	    shown_name(t->comm).s, o->cmd);
	evidence(o, "it runs as uid %u,%u,%u gid %u,%u,%u%s%s; %s as uid %u gid %u", t->ruid,
	    t->euid, t->suid, t->rgid, t->egid, t->sgid, t->user[0] ? " " : "", t->user, o->cmd,
	    s->uid, s->gid);
	/* Another uid in only one of the three: a program that changed its user. */
	if (t->ruid == t->euid && t->euid == t->suid && t->user[0] && t->rgid == t->egid &&
	    t->ruid != s->uid)
		remedy(o, "sudo -u %s %s -p %d, or as root:", t->user, o->cmd, (int)t->pid);
	remedy_root(o, f);
}

static void explain_dumpable(const struct out *o, const struct doctor_facts *f)
{
	const struct doctor_target *t = &f->target;

	cause(o, "process %d%s may not be traced by its own user: it is not dumpable", (int)t->pid,
	    shown_name(t->comm).s);
	if (t->dumpable == TRI_NO)
		evidence(o,
		    "/proc/%d/environ belongs to root, though the process runs as uid %u%s%s",
		    (int)t->pid, t->euid, t->user[0] ? " " : "", t->user);
	else
		evidence(
		    o, "nothing else forbids it, and dumpable is not shown for a process of root");
	if (t->exe_setid == TRI_YES)
		evidence(o, "its program %s is set-user-ID or set-group-ID", t->exe);
	else if (t->exe_unreadable == TRI_YES)
		evidence(o, "its program %s is not readable by its user", t->exe);
	else
		evidence(o,
		    "either it called prctl(PR_SET_DUMPABLE, 0), as ssh-agent and gpg-agent do to "
		    "keep their secrets, or its program is set-user-ID, has file capabilities or "
		    "is not readable");
	remedy_root(o, f);
	if (f->self.euid)
		remedy(o,
		    "or start it anew under %s: it is traced from its first call on, and what "
		    "makes it privileged has no effect then",
		    o->cmd);
}

static void explain_yama(const struct out *o, const struct doctor_facts *f, enum doctor_cause c)
{
	int pid = (int)f->target.pid;

	if (c == CAUSE_YAMA_NEVER) {
		cause(o, "Yama forbids all tracing on this machine, by root too");
		evidence(o, "/proc/sys/kernel/yama/ptrace_scope is %d", f->machine.ptrace_scope);
		remedy(o, "it cannot be lowered while the system runs: remove "
			  "kernel.yama.ptrace_scope=3 from /etc/sysctl.d and /etc/sysctl.conf, and "
			  "reboot");
		remedy(o,
		    "or, if this kernel has it and you are root, trace without ptrace: %s "
		    "--engine=bpf",
		    o->cmd);
		return;
	}
	if (c == CAUSE_YAMA_ADMIN) {
		cause(o, "Yama permits tracing only to those with CAP_SYS_PTRACE");
		evidence(
		    o, "/proc/sys/kernel/yama/ptrace_scope is 2; %s lacks CAP_SYS_PTRACE", o->cmd);
		if (f->target.given)
			remedy_root(o, f);
		else
			remedy(o, "sudo %s COMMAND", o->cmd);
		remedy(o,
		    "or for all, until reboot: %ssysctl kernel.yama.ptrace_scope=1 (own children; "
		    "0: every process of one's own)",
		    o->sudo);
		return;
	}
	cause(o, "Yama permits attaching only to %s's own descendants, and %d%s is none", o->cmd,
	    pid, shown_name(f->target.comm).s);
	evidence(o, "/proc/sys/kernel/yama/ptrace_scope is 1; the parent of %d is %d%s", pid,
	    (int)f->target.ppid, shown_name(f->target.ppid_comm).s);
	remedy_root(o, f);
	remedy(o, "or for all, until reboot: %ssysctl kernel.yama.ptrace_scope=0", o->sudo);
	remedy(o, "or start the program under %s: %s COMMAND", o->cmd, o->cmd);
	remedy(o, "or, in the program itself: prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0)");
}

static void explain_zombie(const struct out *o, const struct doctor_facts *f)
{
	const struct doctor_target *t = &f->target;

	if (t->leader_zombie == TRI_YES) {
		cause(o, "the first thread of process %d%s has ended, though others live",
		    (int)t->pid, shown_name(t->comm).s);
		evidence(o, "/proc/%d/status: State: %c; thread %d is alive", (int)t->pid, t->state,
		    (int)t->living_thread);
		remedy(o, "attach to a living thread: %s -p %d (all are in /proc/%d/task)", o->cmd,
		    (int)t->living_thread, (int)t->pid);
		return;
	}
	cause(o, "process %d%s has ended: it is a zombie and makes no more system calls",
	    (int)t->pid, shown_name(t->comm).s);
	evidence(o,
	    "/proc/%d/status: State: %c; its parent %d%s has not yet asked for its exit status",
	    (int)t->pid, t->state, (int)t->ppid, shown_name(t->ppid_comm).s);
	remedy(o, "look at the parent instead: %s -p %d; or start the program anew under %s",
	    o->cmd, (int)t->ppid, o->cmd);
}

static void explain_no_process(const struct out *o, const struct doctor_facts *f)
{
	cause(o, "there is no process %d", (int)f->target.pid);
	if (f->target.exists == TRI_YES)
		evidence(o, "it was there a moment ago, and ended while %s attached", o->cmd);
	else if (f->machine.pid_max > 0 && f->target.pid >= f->machine.pid_max)
		evidence(o,
		    "kill(%d, 0): No such process; numbers end at %d here "
		    "(/proc/sys/kernel/pid_max)",
		    (int)f->target.pid, f->machine.pid_max - 1);
	else
		evidence(o, "kill(%d, 0): No such process", (int)f->target.pid);
	if (f->self.pidns_initial == TRI_NO) {
		evidence(o,
		    "%s runs in a pid namespace of its own, where processes outside have no number",
		    o->cmd);
		remedy(o, "use the number that ps shows here, or share the namespace: docker run "
			  "--pid=host "
			  "or --pid=container:NAME, kubectl debug --target=CONTAINER");
	} else {
		remedy(o,
		    "it may have ended, or the number is from inside a container: find it with "
		    "pgrep -l NAME, or on the host: grep NSpid /proc/*/status");
	}
}

void doctor_print_cause(
    FILE *out, const char *progname, const struct doctor_facts *f, enum doctor_cause c)
{
	const struct doctor_self *s = &f->self;
	const struct doctor_target *t = &f->target;
	struct out out_ = out_for(out, progname, s), *o = &out_;
	struct shown name = shown_name(t->comm);
	int pid = (int)t->pid;

	if (t->given && t->is_thread && c != CAUSE_NONE && c != CAUSE_THREAD &&
	    c != CAUSE_NO_PROCESS)
		fprintf(out, "%s: %d is a thread of process %d%s\n", progname, pid, (int)t->tgid,
		    shown_name(t->comm).s);
	switch (c) {
	case CAUSE_NONE:
		if (t->given)
			fprintf(out, "%s: nothing forbids tracing process %d%s\n", progname, pid,
			    name.s);
		else
			fprintf(out, "%s: nothing forbids tracing programs that %s starts\n",
			    progname, o->cmd);
		break;
	case CAUSE_NO_PROCESS: explain_no_process(o, f); break;
	case CAUSE_THREAD:
		cause(o, "%d is a thread of process %d%s, and could not be attached by itself", pid,
		    (int)t->tgid, name.s);
		evidence(o, "/proc/%d/status: Tgid: %d", pid, (int)t->tgid);
		remedy(o, "attach to the process with all its threads: %s -f -p %d", o->cmd,
		    (int)t->tgid);
		break;
	case CAUSE_ZOMBIE: explain_zombie(o, f); break;
	case CAUSE_SELF:
		cause(o, "process %d is %s itself, which would wait for itself for ever", pid,
		    o->cmd);
		evidence(o, "getpid() is %d", (int)s->pid);
		remedy(o, "run a second one: %s %s ARGUMENTS", o->cmd, o->cmd);
		break;
	case CAUSE_ANCESTOR:
		cause(o, "process %d%s is an ancestor of %s", pid, name.s, o->cmd);
		evidence(o, "the parents of %s are, in turn:", o->cmd);
		for (unsigned i = 0; i < s->nancestors; i++)
			evidence(o, "  %d", (int)s->ancestors[i]);
		remedy(o,
		    "attach from a terminal that does not depend on it: setsid %s -o FILE -p %d",
		    o->cmd, pid);
		break;
	case CAUSE_KERNEL_THREAD:
		cause(o,
		    "%d%s is a thread of the kernel: it runs no program and makes no system calls",
		    pid, name.s);
		evidence(o, "/proc/%d/stat: flag PF_KTHREAD is set", pid);
		remedy(o, "none with ptrace; what the kernel does shows in perf(1) and ftrace");
		break;
	case CAUSE_TRACED:
		cause(o,
		    "process %d%s is already traced by process %d%s, and can have only one tracer",
		    pid, name.s, (int)t->tracer, shown_name(t->tracer_comm).s);
		evidence(o, "/proc/%d/status: TracerPid: %d", pid, (int)t->tracer);
		remedy(o, "let that one go first: in gdb, detach; strace or %s: kill -INT %d",
		    o->cmd, (int)t->tracer);
		break;
	case CAUSE_OTHER_USER: explain_user(o, f); break;
	case CAUSE_NOT_DUMPABLE: explain_dumpable(o, f); break;
	case CAUSE_MORE_CAPS:
		cause(o, "process %d%s has privileges that %s lacks, so it may not be looked into",
		    pid, name.s, o->cmd);
		evidence(o, "CapPrm of %d is %016" PRIx64 ", of %s %016" PRIx64, pid, t->cap_prm,
		    o->cmd, s->cap_prm);
		remedy_root(o, f);
		break;
	case CAUSE_YAMA_CHILD:
	case CAUSE_YAMA_ADMIN:
	case CAUSE_YAMA_NEVER: explain_yama(o, f, c); break;
	case CAUSE_USERNS:
		cause(o,
		    "process %d%s lives in a user namespace where %s's privileges do not reach",
		    pid, name.s, o->cmd);
		evidence(o,
		    "user:[%" PRIu64 "] is not that of %s, user:[%" PRIu64 "], nor below it",
		    t->userns, o->cmd, s->userns);
		remedy(o,
		    "attach from the namespace in which the container was started, as its owner or "
		    "root; docker: without --userns-remap, or from the host");
		break;
	case CAUSE_CONTAINER_CAP:
		cause(o, "%s runs as root without CAP_SYS_PTRACE%s%s", o->cmd,
		    s->container[0] ? ", as containers do by default: " : "", s->container);
		evidence(o, "/proc/self/status: CapEff: %016" PRIx64 ", bounding set %s it",
		    s->cap_eff, s->cap_bnd & CAP_SYS_PTRACE_BIT ? "includes" : "lacks");
		remedy_container_cap(o, f);
		break;
	case CAUSE_SECCOMP:
		cause(o, "a seccomp filter on %s denies ptrace(2)", o->cmd);
		evidence(o,
		    "/proc/self/status: Seccomp: %d; attaching to a child of its own gave: %s",
		    s->seccomp, strerror(s->ptrace_errno));
		if (!strcmp(s->container, "kubernetes"))
			remedy(o, "in the pod's manifest: securityContext: {seccompProfile: {type: "
				  "Unconfined}}; or kubectl debug --profile=sysadmin");
		else
			remedy(o, "docker, podman: run --security-opt seccomp=unconfined, or a "
				  "profile that "
				  "permits ptrace and process_vm_readv (--cap-add=SYS_PTRACE adds "
				  "them to "
				  "docker's own)");
		remedy(o, "elsewhere: run %s outside the sandbox that set the filter", o->cmd);
		break;
	case CAUSE_LSM:
		cause(o, "a security module denies %s to trace %s", o->cmd,
		    t->given ? "it" : "programs");
		evidence(o, "label of %s: %s; of the other: %s; modules: %s", o->cmd,
		    s->label[0] ? s->label : "none", t->label[0] ? t->label : "none",
		    f->machine.lsm[0] ? f->machine.lsm : "not shown");
		if (strstr(f->machine.lsm, "selinux"))
			remedy(o,
			    "SELinux: %ssetsebool deny_ptrace off; ausearch -m avc -ts recent "
			    "shows the "
			    "rule",
			    o->sudo);
		if (strstr(f->machine.lsm, "apparmor") || !f->machine.lsm[0])
			remedy(o,
			    "AppArmor: add \"ptrace (read, trace),\" to the profile, or docker run "
			    "--security-opt apparmor=unconfined; dmesg names the profile");
		if (strstr(f->machine.lsm, "smack"))
			remedy(o, "Smack: a rule that gives %s's label read and write to the other",
			    o->cmd);
		break;
	case CAUSE_NO_PTRACE:
		cause(o, "ptrace(2) does not work here");
		evidence(o, "attaching to a child of its own gave: %s", strerror(s->ptrace_errno));
		remedy(o,
		    "under qemu-user there is none: run %s on the real machine, and let "
		    "qemu's own -strace show the guest's calls",
		    o->cmd);
		break;
	case CAUSE_UNKNOWN:
	case CAUSE_COUNT:
		cause(o, "not found: the kernel refused with: %s", strerror(f->err));
		evidence(o,
		    "none of the reasons that the kernel shows holds; modules: %s; Seccomp: %d",
		    f->machine.lsm[0] ? f->machine.lsm : "not shown", s->seccomp);
		if (strstr(f->machine.lsm, "landlock") || strstr(f->machine.lsm, "bpf"))
			evidence(o, "Landlock or a BPF program may forbid it, which neither shows");
		remedy(o,
		    "%s --doctor -p %d shows all facts; run it outside of any sandbox, as root",
		    o->cmd, pid);
		break;
	}
}

int doctor_explain_attach(FILE *out, const struct options *opt, pid_t pid, int err)
{
	struct doctor_facts f;

	doctor_gather(&f, pid);
	f.tried = true;
	f.err = err;
	enum doctor_cause c = doctor_decide(&f);
	doctor_print_cause(out, opt->progname, &f, c);
	fflush(out);
	return (int)c;
}

/* -- the table -- */

static const char *tri(enum doctor_tri t, const char *yes, const char *no)
{
	return t == TRI_YES ? yes : t == TRI_NO ? no : "not known";
}

__attribute__((format(printf, 3, 4))) static void row(
    FILE *out, const char *label, const char *fmt, ...)
{
	va_list ap;

	fprintf(out, "%-22s ", label);
	va_start(ap, fmt);
	vfprintf(out, fmt, ap);
	va_end(ap);
	fputc('\n', out);
}

static const char *scope_means(int scope)
{
	switch (scope) {
	case -1: return "no Yama: every process of the same user";
	case 0: return "every process of the same user";
	case 1: return "own descendants, those that called PR_SET_PTRACER; CAP_SYS_PTRACE: all";
	case 2: return "only with CAP_SYS_PTRACE";
	default: return "nobody, until reboot";
	}
}

static const char *seccomp_means(int mode)
{
	return mode == 0 ? "none" : mode == 1 ? "strict" : mode == 2 ? "filter" : "not known";
}

static void print_machine(FILE *out, const struct doctor_facts *f)
{
	const struct doctor_self *s = &f->self;
	const struct doctor_machine *m = &f->machine;
	static const struct {
		const char *name;
		uint64_t bit;
	} caps[] = {
	    {"sys_ptrace", CAP_SYS_PTRACE_BIT},
	    {"sys_admin", CAP_SYS_ADMIN_BIT},
	    {"perfmon", CAP_PERFMON_BIT},
	    {"bpf", CAP_BPF_BIT},
	};

	row(out, "limn", "%s", LIMN_VERSION);
	row(out, "kernel", "%s %s", m->kernel, m->arch);
	row(out, "user", "uid %u gid %u, effective %u %u", s->uid, s->gid, s->euid, s->egid);
	for (size_t i = 0; i < sizeof(caps) / sizeof(*caps); i++) {
		char label[32];
		snprintf(label, sizeof(label), "cap_%s", caps[i].name);
		row(out, label, "%s",
		    s->cap_eff & caps[i].bit   ? "yes"
		    : s->cap_bnd & caps[i].bit ? "no"
					       : "no, nor in the bounding set");
	}
	row(out, "no_new_privs", "%s",
	    s->no_new_privs == 1 ? "set"
	    : s->no_new_privs	 ? "not known"
				 : "not set");
	row(out, "seccomp", "%s", seccomp_means(s->seccomp));
	row(out, "user namespace", "%s", tri(s->userns_initial, "initial", "not the initial one"));
	row(out, "pid namespace", "%s", tri(s->pidns_initial, "initial", "not the initial one"));
	row(out, "container", "%s", s->container[0] ? s->container : "none seen");
	row(out, "security modules", "%s", m->lsm[0] ? m->lsm : "not shown");
	row(out, "label", "%s", s->label[0] ? s->label : "none");
	if (m->ptrace_scope < 0)
		row(out, "ptrace_scope", "%s", scope_means(m->ptrace_scope));
	else
		row(out, "ptrace_scope", "%d: %s", m->ptrace_scope, scope_means(m->ptrace_scope));
	if (s->ptrace_works == TRI_NO)
		row(out, "ptrace of own child", "refused: %s", strerror(s->ptrace_errno));
	else
		row(out, "ptrace of own child", "%s", tri(s->ptrace_works, "works", ""));
	row(out, "suid_dumpable", "%d", m->suid_dumpable);
	row(out, "bpf engine", "%s", doctor_bpf_verdict(doctor_decide_bpf(f)));
	if (m->bpf_works == TRI_NO)
		row(out, "bpf(2)", "refused: %s", strerror(m->bpf_errno));
	else
		row(out, "bpf(2)", "%s", tri(m->bpf_works, "works", ""));
	row(out, "BTF", "%s", tri(m->btf, "/sys/kernel/btf/vmlinux", "none"));
	row(out, "tracefs", "%s", tri(m->tracefs, "mounted", "not mounted or not readable"));
	row(out, "lockdown", "%s", m->lockdown[0] ? m->lockdown : "none");
	if (m->unprivileged_bpf_disabled >= 0)
		row(out, "unprivileged bpf", "%s",
		    m->unprivileged_bpf_disabled ? "disabled" : "enabled");
	if (m->perf_event_paranoid > -100)
		row(out, "perf_event_paranoid", "%d", m->perf_event_paranoid);
	if (m->memlock == UINT64_MAX)
		row(out, "memlock limit", "unlimited");
	else
		row(out, "memlock limit", "%" PRIu64 " KiB", m->memlock / 1024);
}

static void print_target(FILE *out, const struct doctor_facts *f)
{
	const struct doctor_target *t = &f->target;

	fputc('\n', out);
	row(out, "process", "%d%s", (int)t->pid, shown_name(t->comm).s);
	if (t->exists == TRI_NO) {
		row(out, "state", "no such process");
		return;
	}
	if (t->is_thread)
		row(out, "thread of", "%d", (int)t->tgid);
	row(out, "state", "%c", t->state ? t->state : '?');
	row(out, "kernel thread", "%s", tri(t->kernel_thread, "yes", "no"));
	row(out, "parent", "%d%s", (int)t->ppid, shown_name(t->ppid_comm).s);
	row(out, "descendant of limn", "%s", tri(t->descendant, "yes", "no"));
	if (t->tracer)
		row(out, "traced by", "%d%s", (int)t->tracer, shown_name(t->tracer_comm).s);
	else
		row(out, "traced by", "nobody");
	if (t->ids_known)
		row(out, "runs as", "uid %u,%u,%u gid %u,%u,%u%s%s", t->ruid, t->euid, t->suid,
		    t->rgid, t->egid, t->sgid, t->user[0] ? " " : "", t->user);
	if (t->caps_known)
		row(out, "permitted caps", "%016" PRIx64, t->cap_prm);
	row(out, "dumpable", "%s", tri(t->dumpable, "yes", "no"));
	row(out, "program", "%s", t->exe[0] ? t->exe : "not shown");
	row(out, "set-id program", "%s", tri(t->exe_setid, "yes", "no"));
	row(out, "user namespace", "%s", tri(t->userns_below, "within reach", "beyond reach"));
	row(out, "seccomp", "%s", seccomp_means(t->seccomp));
	row(out, "label", "%s", t->label[0] ? t->label : "none");
}

/*
 * Attach for a moment, from a child that ends at once: the kernel then lets the process go, and a
 * seize alone has not stopped it.
 */
static void try_attach(struct doctor_facts *f, pid_t pid)
{
	int fds[2];

	if (pipe(fds))
		return;
	pid_t child = fork();
	if (!child) {
		int err = ptrace(PTRACE_SEIZE, pid, 0L, 0L) ? errno : 0;
		ssize_t n = write(fds[1], &err, sizeof(err));
		_exit(n < 0);
	}
	close(fds[1]);
	if (child > 0) {
		f->tried = read(fds[0], &f->err, sizeof(f->err)) == sizeof(f->err);
		while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
			;
	}
	close(fds[0]);
}

int doctor_main(FILE *out, const struct options *opt)
{
	struct doctor_facts f;
	int status = 0;

	doctor_gather(&f, 0);
	print_machine(out, &f);
	fputc('\n', out);
	enum doctor_cause c = doctor_decide(&f);
	doctor_print_cause(out, opt->progname, &f, c);
	doctor_print_bpf(out, opt->progname, &f, doctor_decide_bpf(&f));
	status |= c != CAUSE_NONE;
	for (unsigned i = 0; i < opt->npids; i++) {
		doctor_gather(&f, opt->pids[i]);
		if (opt->pids[i] != getpid())
			try_attach(&f, opt->pids[i]);
		print_target(out, &f);
		fputc('\n', out);
		c = doctor_decide(&f);
		doctor_print_cause(out, opt->progname, &f, c);
		status |= c != CAUSE_NONE;
	}
	fflush(out);
	return status;
}
