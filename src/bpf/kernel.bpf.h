/*
 * kernel.bpf.h - the few members of the kernel's structures that the BPF programs read.
 *
 * Only names count: the loader finds where each member is in the running kernel (CO-RE), so no
 * vmlinux.h is needed to build.
 */
#ifndef LIMN_KERNEL_BPF_H
#define LIMN_KERNEL_BPF_H

#include <stdbool.h>
#include <stddef.h>

#include <linux/bpf.h>
#include <linux/types.h>

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct pt_regs {
	unsigned long bp, bx, ax, cx, dx, si, di, orig_ax, ip, sp;
	unsigned long r8, r9, r10;
};

struct thread_info {
	__u32 status;
};

typedef struct {
	unsigned long sig[1];
} sigset_t;

struct sigpending {
	sigset_t signal;
};

struct signal_struct {
	int group_exit_code;
};

struct task_struct {
	struct thread_info thread_info;
	int pid, tgid;
	int exit_code;
	unsigned int __state;
	struct sigpending pending;
	struct signal_struct *signal;
	struct task_struct *group_leader;
	char comm[16];
};

#pragma clang attribute pop

struct kernel_siginfo; /* copied whole: the first 48 bytes of siginfo_t */
struct k_sigaction;
struct linux_binprm;

#define TS_COMPAT 2 /* thread_info.status: in a 32-bit call */
#define SIGKILL	  9
#define MAX_ERRNO 4095
/* Results that signal_generate tells: it will be delivered, it is ignored. */
#define SIGNAL_DELIVERED 0
#define SIGNAL_IGNORED	 1

#endif
