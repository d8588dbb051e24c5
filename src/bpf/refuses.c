/* refuses.c - see refuses.h. */
#include "refuses.h"

#include <stddef.h>

#include "../options.h"

/* -c counts in the kernel unless something is asked for that only limn itself can judge. */
bool counts_wanted(const struct options *opt)
{
	return opt->summary == SUMMARY_ONLY && !opt->paths && !opt->trace_fds && !opt->filters &&
	       opt->status == STATUS_ALL && !opt->record && !opt->syscall_limit;
}

const char *bpf_refuses(const struct options *opt)
{
	if (opt->tamper)
		return "cannot tamper with calls";
	if (opt->stack != STACK_NONE)
		return "cannot walk stacks (-k)";
	if (opt->detach_on_execve)
		return "cannot detach on execve (-b)";
	if (opt->kill_on_exit && !opt->seccomp_bpf)
		return "cannot kill processes when it is killed itself (--kill-on-exit)";
	if (opt->dump_read || opt->dump_write)
		return "does not keep whole buffers (-e read, -e write)";
	if (opt->kvm_vcpu)
		return "cannot look into virtual CPUs (-e kvm)";
	if ((opt->summary_by || opt->interval_ns) && !counts_wanted(opt))
		return "counts --by and --interval with -c alone, of calls picked by nothing but "
		       "their names";
	return NULL;
}
