/*
 * aarch64.c - registers of aarch64 tasks, and of arm tasks that a 64-bit tracer watches.
 */
#include "arch.h"

#ifdef __aarch64__

#include <elf.h>
#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>

#ifndef NT_ARM_SYSTEM_CALL
#define NT_ARM_SYSTEM_CALL 0x404
#endif

/* A 32-bit task's register set is shorter: 18 words, r0 first, the original r0 last. */
union regs {
	struct user_regs_struct a64;
	uint32_t a32[18];
};

static int get(pid_t tid, union regs *r, struct iovec *iov)
{
	*iov = (struct iovec){r, sizeof *r};
	return ptrace(PTRACE_GETREGSET, tid, NT_PRSTATUS, iov) < 0 ? -errno : 0;
}

static int set_reg(pid_t tid, unsigned n, uint64_t value)
{
	union regs r;
	struct iovec iov;
	int err = get(tid, &r, &iov);

	if (err)
		return err;
	if (iov.iov_len == sizeof r.a32) {
		r.a32[n] = value;
		if (!n)
			r.a32[17] = value;
	} else {
		r.a64.regs[n] = value;
	}
	return ptrace(PTRACE_SETREGSET, tid, NT_PRSTATUS, &iov) < 0 ? -errno : 0;
}

int arch_set_nr(pid_t tid, int64_t nr)
{
	int n = nr;
	struct iovec iov = {&n, sizeof n};

	return ptrace(PTRACE_SETREGSET, tid, NT_ARM_SYSTEM_CALL, &iov) < 0 ? -errno : 0;
}

int arch_set_ret(pid_t tid, int64_t ret)
{
	return set_reg(tid, 0, ret);
}

int arch_set_arg(pid_t tid, const struct abi *abi, unsigned n, uint64_t value)
{
	return n < 6 ? set_reg(tid, n, value) : -EINVAL;
}

int arch_last_call(pid_t tid, int64_t *nr, int64_t *ret)
{
	union regs r;
	struct iovec iov;
	int n, err = get(tid, &r, &iov);

	if (err)
		return err;
	*ret = iov.iov_len == sizeof r.a32 ? (int64_t)(int32_t)r.a32[0] : (int64_t)r.a64.regs[0];
	iov = (struct iovec){&n, sizeof n};
	if (ptrace(PTRACE_GETREGSET, tid, NT_ARM_SYSTEM_CALL, &iov) < 0)
		return -errno;
	*nr = n;
	return 0;
}

#endif
