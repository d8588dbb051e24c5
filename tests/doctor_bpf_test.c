/* doctor_bpf_test.c - facts to what stands in the way of the eBPF engine, and every cause has its
 * words. */
#include "../src/doctor.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "config.h"
#include "tap.h"

#define ADMIN	(1ull << 21)
#define PERFMON (1ull << 38)
#define BPF	(1ull << 39)

static void ordinary(struct doctor_facts *f)
{
	memset(f, 0, sizeof *f);
	strcpy(f->machine.kernel, "Linux 6.1.0-test");
	f->machine.btf = f->machine.bpf_works = TRI_YES;
	f->self.userns_initial = f->self.pidns_initial = TRI_YES;
	f->self.cap_eff = BPF | PERFMON;
}

static void check(const struct doctor_facts *f, enum doctor_bpf want, const char *what)
{
	char text[1024] = "";
	enum doctor_bpf got = doctor_decide_bpf(f);

	tap_ok(got == want, "%s", what);
	FILE *out = fmemopen(text, sizeof text, "w");
	doctor_print_bpf(out, "./limn", f, want);
	fclose(out);
	tap_ok(want == BPF_FINE
		   ? !text[0]
		   : strstr(text, "./limn: cause: ") && strstr(text, "./limn: evidence: ") &&
			 strstr(text, "./limn: remedy: "),
	    "%s: its words", what);
}

int main(void)
{
	struct doctor_facts f;

	ordinary(&f);
	if (!HAVE_BPF) {
		check(&f, BPF_NOT_BUILT, "not built");
		return tap_done();
	}
	check(&f, BPF_FINE, "CAP_BPF and CAP_PERFMON");
	f.self.cap_eff = ADMIN;
	check(&f, BPF_FINE, "CAP_SYS_ADMIN");
	f.self.cap_eff = BPF;
	check(&f, BPF_NO_PERFMON, "CAP_BPF alone");
	f.self.cap_eff = 0;
	f.machine.bpf_works = TRI_NO;
	f.machine.bpf_errno = EPERM;
	check(&f, BPF_NO_CAP, "no capabilities");
	f.self.cap_eff = ADMIN;
	check(&f, BPF_DENIED, "capabilities, and still EPERM");
	f.self.userns_initial = TRI_NO;
	check(&f, BPF_USERNS, "root of a user namespace");
	ordinary(&f);
	f.machine.bpf_works = TRI_NO;
	f.machine.bpf_errno = ENOSYS;
	check(&f, BPF_NO_SYSCALL, "no bpf(2)");
	f.machine.bpf_errno = ENOMEM;
	check(&f, BPF_REFUSED, "no memory");
	ordinary(&f);
	strcpy(f.machine.kernel, "Linux 5.16.20");
	check(&f, BPF_OLD_KERNEL, "Linux 5.16");
	strcpy(f.machine.kernel, "Linux 5.17.0");
	check(&f, BPF_FINE, "Linux 5.17");
	strcpy(f.machine.lockdown, "integrity");
	check(&f, BPF_FINE, "lockdown for integrity");
	strcpy(f.machine.lockdown, "confidentiality");
	check(&f, BPF_LOCKDOWN, "lockdown for confidentiality");
	ordinary(&f);
	f.machine.btf = TRI_NO;
	check(&f, BPF_NO_BTF, "no BTF");
	ordinary(&f);
	f.self.pidns_initial = TRI_NO;
	check(&f, BPF_PIDNS, "a pid namespace");
	return tap_done();
}
