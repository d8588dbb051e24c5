/*
 * debug.c - what -d tells, see debug.h.
 */
#include "debug.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../desc.h"
#include "filter.h"
#include "sysinfo.h"

static const char *signal_text(int sig, char buf[24])
{
	const char *name = desc_signal_name(abi_native, (unsigned)sig);

	snprintf(buf, 24, name ? "%s" : "%.0s%d", name ? name : "", sig);
	return buf;
}

void debug_wait(struct engine *e, pid_t tid, int status)
{
	static const char *const events[] = {
	    [EVENT_FORK] = "FORK",
	    [EVENT_VFORK] = "VFORK",
	    [EVENT_CLONE] = "CLONE",
	    [EVENT_EXEC] = "EXEC",
	    [EVENT_VFORK_DONE] = "VFORK_DONE",
	    [EVENT_EXIT] = "EXIT",
	    [EVENT_SECCOMP] = "SECCOMP",
	    [EVENT_STOP] = "STOP",
	};
	char text[80], event[32] = "", sig[24];
	unsigned n = (unsigned)status >> 16;

	if (!e->opt->debug)
		return;
	if (WIFSIGNALED(status)) {
		snprintf(text, sizeof text, "WIFSIGNALED,%ssig=%s",
		    WCOREDUMP(status) ? "core," : "", signal_text(WTERMSIG(status), sig));
	} else if (WIFEXITED(status)) {
		snprintf(text, sizeof text, "WIFEXITED,exitcode=%d", WEXITSTATUS(status));
	} else if (WIFSTOPPED(status)) {
		if (n && n < sizeof events / sizeof *events && events[n])
			snprintf(event, sizeof event, ",EVENT_%s (%u)", events[n], n);
		else if (n)
			snprintf(event, sizeof event, ",EVENT_? (%u)", n);
		snprintf(text, sizeof text, "WIFSTOPPED,sig=%s%s",
		    signal_text(WSTOPSIG(status), sig), event);
	} else {
		snprintf(text, sizeof text, "UNKNOWN");
	}
	tracer_message(e->out, "[wait(0x%06x) = %d] %s", (unsigned)status, (int)tid, text);
	tracer_message(e->out, "next_event: queued pid %d", (int)tid);
}

/* Asks a stopped child: only a tracee can tell whether the kernel has the requests. */
static void probe_requests(struct engine *e)
{
	struct sysinfo_raw raw;
	int status;
	pid_t pid = fork();

	if (!pid) {
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		_exit(0);
	}
	if (pid < 0)
		return;
	if (waitpid(pid, &status, 0) == pid && WIFSTOPPED(status)) {
		if (e->opt->tamper)
			tracer_message(e->out, "PTRACE_SET_SYSCALL_INFO %s",
			    sysinfo_can_set(pid) ? "works" : "does not work");
		tracer_message(e->out, "PTRACE_GET_SYSCALL_INFO %s",
		    sysinfo_get(pid, &raw) >= 0 ? "works" : "does not work");
	}
	kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
}

void debug_features(struct engine *e)
{
	if (!e->opt->debug)
		return;
	if (e->ptrace_options & PTRACE_O_EXITKILL)
		tracer_message(e->out, "PTRACE_O_EXITKILL works");
	tracer_message(e->out, "ptrace_setoptions = %#lx", e->ptrace_options);
	probe_requests(e);
}

static void put_jump(char *buf, size_t size, const struct sock_filter *f)
{
	static const struct {
		unsigned code;
		const char *name;
	} ops[] = {{BPF_JEQ, "JEQ"}, {BPF_JGE, "JGE"}, {BPF_JGT, "JGT"}, {BPF_JSET, "JSET"}};

	snprintf(buf, size, "JUMP(BPF_JA, %u)", f->k);
	for (unsigned i = 0; i < sizeof ops / sizeof *ops; i++)
		if (BPF_OP(f->code) == ops[i].code)
			snprintf(
			    buf, size, "JUMP(BPF_%s, %u, %u, %u)", ops[i].name, f->jt, f->jf, f->k);
}

static void put_statement(char *buf, size_t size, const struct sock_filter *f)
{
	static const char *const words[] = {"nr", "arch", "instruction_pointer"};

	if (BPF_CLASS(f->code) == BPF_RET)
		snprintf(buf, size, "STMT(BPF_RET, %s)",
		    f->k == SECCOMP_RET_ALLOW ? "SECCOMP_RET_ALLOW" : "SECCOMP_RET_TRACE");
	else if (BPF_CLASS(f->code) == BPF_LD && f->k / 4 < 3)
		snprintf(buf, size, "STMT(BPF_LDWABS, data->%s)", words[f->k / 4]);
	else
		snprintf(buf, size, "STMT(0x%x, 0x%x)", f->code, f->k);
}

void debug_filter(struct engine *e)
{
	const struct sock_fprog *p = e->launch ? e->launch->filter : NULL;
	char text[80];

	if (!e->opt->debug || !e->launch)
		return;
	tracer_message(e->out, "seccomp filter %s", p ? "enabled" : "disabled");
	if (!p && e->opt->trace_given && filter_why_not(e->opt))
		tracer_message(e->out, "no seccomp filter: %s", filter_why_not(e->opt));
	for (unsigned i = 0; p && i < p->len; i++) {
		if (BPF_CLASS(p->filter[i].code) == BPF_JMP)
			put_jump(text, sizeof text, &p->filter[i]);
		else
			put_statement(text, sizeof text, &p->filter[i]);
		tracer_message(e->out, "%s", text);
	}
}
