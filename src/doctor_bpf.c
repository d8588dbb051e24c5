/*
 * doctor_bpf.c - what stands in the way of the eBPF engine, and what to do about it.
 *
 * Sources: bpf(2), capabilities(7), kernel_lockdown(7), the kernel's Documentation/bpf. Memory that
 * programs and maps take is charged to RLIMIT_MEMLOCK only before Linux 5.11, which is too old in
 * any case.
 */
#include "doctor.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "config.h"
#include "options.h"

#define CAP_SYS_ADMIN_BIT (1ull << 21)
#define CAP_PERFMON_BIT	  (1ull << 38)
#define CAP_BPF_BIT	  (1ull << 39)

/* bpf_loop; BPF task storage from tracing programs and ring buffers are older. */
#define OLDEST_MAJOR 5
#define OLDEST_MINOR 17

/* "Linux 6.18.44-generic" is at least that. What cannot be read is given the benefit of doubt. */
static bool is_recent(const char *kernel)
{
	int major, minor;

	if (sscanf(kernel, "%*s %d.%d", &major, &minor) != 2)
		return true;
	return major > OLDEST_MAJOR || (major == OLDEST_MAJOR && minor >= OLDEST_MINOR);
}

enum doctor_bpf doctor_decide_bpf(const struct doctor_facts *f)
{
	const struct doctor_self *s = &f->self;
	const struct doctor_machine *m = &f->machine;
	bool admin = s->cap_eff & CAP_SYS_ADMIN_BIT;

	if (!HAVE_BPF)
		return BPF_NOT_BUILT;
	if (m->bpf_works == TRI_NO && m->bpf_errno == ENOSYS)
		return BPF_NO_SYSCALL;
	if (!is_recent(m->kernel))
		return BPF_OLD_KERNEL;
	if (!admin && !(s->cap_eff & CAP_BPF_BIT))
		return BPF_NO_CAP;
	if (!admin && !(s->cap_eff & CAP_PERFMON_BIT))
		return BPF_NO_PERFMON;
	if (s->userns_initial == TRI_NO)
		return BPF_USERNS;
	if (m->bpf_works == TRI_NO)
		return m->bpf_errno == EPERM || m->bpf_errno == EACCES ? BPF_DENIED : BPF_REFUSED;
	if (!strcmp(m->lockdown, "confidentiality"))
		return BPF_LOCKDOWN;
	if (m->btf == TRI_NO)
		return BPF_NO_BTF;
	if (s->pidns_initial == TRI_NO)
		return BPF_PIDNS;
	return BPF_FINE;
}

static const struct {
	const char *verdict, *cause, *remedy;
} words[BPF_COUNT] = {
    [BPF_FINE] = {"yes", NULL, NULL},
    [BPF_NOT_BUILT] = {"no: not built in", "this limn was built without the eBPF engine",
	"build it where clang, bpftool and libbpf's headers are (tools/setup.sh installs them)"},
    [BPF_NO_SYSCALL] = {"no: this kernel has no bpf(2)", "this kernel has no bpf(2)",
	"a kernel with CONFIG_BPF_SYSCALL=y"},
    [BPF_OLD_KERNEL] = {"no: needs Linux 5.17", "this kernel is older than Linux 5.17",
	"a newer kernel, or --engine=ptrace"},
    [BPF_NO_CAP] = {"no: needs CAP_BPF and CAP_PERFMON, or root",
	"loading BPF programs needs CAP_BPF and CAP_PERFMON",
	"run it as root, or: setcap cap_bpf,cap_perfmon,cap_sys_ptrace,cap_dac_read_search+ep "
	"limn"},
    [BPF_NO_PERFMON] = {"no: needs CAP_PERFMON",
	"BPF programs that read other programs' memory need CAP_PERFMON",
	"setcap cap_bpf,cap_perfmon,cap_sys_ptrace,cap_dac_read_search+ep limn"},
    [BPF_USERNS] = {"no: not in this user namespace",
	"capabilities of a user namespace do not reach the whole kernel, which BPF sees",
	"run it outside of the container"},
    [BPF_DENIED] = {"no: bpf(2) is refused, by a seccomp filter or a policy",
	"bpf(2) is refused although the capabilities are there: a seccomp filter or a policy",
	"in a container: start it with --privileged or --security-opt seccomp=unconfined"},
    [BPF_LOCKDOWN] = {"no: lockdown=confidentiality forbids programs that read memory",
	"the kernel is locked down for confidentiality: no BPF program may read memory",
	"boot without lockdown=confidentiality, or --engine=ptrace"},
    [BPF_NO_BTF] = {"no: the kernel does not tell its types (BTF)",
	"the kernel does not tell its types: there is no /sys/kernel/btf/vmlinux",
	"a kernel with CONFIG_DEBUG_INFO_BTF=y, or mount /sys"},
    [BPF_PIDNS] = {"no: not in this pid namespace",
	"limn is in a pid namespace of its own, and would not know tasks by the ids that BPF tells",
	"run it in the host's pid namespace (docker run --pid=host), or --engine=ptrace"},
    [BPF_REFUSED] = {"no: a map could not be made", "bpf(2) fails", "--engine=ptrace"},
};

const char *doctor_bpf_verdict(enum doctor_bpf c)
{
	return words[c].verdict;
}

static void print_evidence(
    FILE *out, const char *progname, const struct doctor_facts *f, enum doctor_bpf c)
{
	const struct doctor_machine *m = &f->machine;

	fprintf(out, "%s: evidence: ", progname);
	switch (c) {
	case BPF_OLD_KERNEL: fprintf(out, "uname: %s\n", m->kernel); break;
	case BPF_NO_CAP:
	case BPF_NO_PERFMON:
		fprintf(out, "CapEff: %016llx\n", (unsigned long long)f->self.cap_eff);
		break;
	case BPF_LOCKDOWN: fprintf(out, "/sys/kernel/security/lockdown: %s\n", m->lockdown); break;
	case BPF_NO_BTF: fprintf(out, "/sys/kernel/btf/vmlinux cannot be read\n"); break;
	case BPF_USERNS: fprintf(out, "/proc/self/ns/user is not the initial one\n"); break;
	case BPF_PIDNS: fprintf(out, "/proc/self/ns/pid is not the initial one\n"); break;
	case BPF_NOT_BUILT: fprintf(out, "limn -V\n"); break;
	default: fprintf(out, "BPF_MAP_CREATE: %s\n", strerror(m->bpf_errno)); break;
	}
}

void doctor_print_bpf(
    FILE *out, const char *progname, const struct doctor_facts *f, enum doctor_bpf c)
{
	if (c == BPF_FINE)
		return;
	fprintf(out, "%s: cause: --engine=bpf: %s\n", progname, words[c].cause);
	print_evidence(out, progname, f, c);
	fprintf(out, "%s: remedy: %s\n", progname, words[c].remedy);
}

bool doctor_bpf_usable(void)
{
	struct doctor_facts f;

	doctor_gather_bpf(&f);
	return doctor_decide_bpf(&f) == BPF_FINE;
}

void doctor_explain_bpf(FILE *out, const struct options *opt)
{
	struct doctor_facts f;

	doctor_gather_bpf(&f);
	doctor_print_bpf(out, opt->progname, &f, doctor_decide_bpf(&f));
	fflush(out);
}
