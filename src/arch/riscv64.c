/*
 * riscv64.c - registers of riscv64 tasks.
 */
#include "arch.h"

#if defined __riscv && __riscv_xlen == 64

#include <elf.h>
#include <errno.h>
#include <sys/ptrace.h>
#include <sys/uio.h>

/* As struct user_regs_struct of the kernel: pc, then x1..x31. */
enum { X_A0 = 10, X_A7 = 17, NREGS = 32 };

static int access_reg(pid_t tid, unsigned n, const uint64_t *set, uint64_t *get)
{
	uint64_t r[NREGS];
	struct iovec iov = {r, sizeof r};

	if (ptrace(PTRACE_GETREGSET, tid, NT_PRSTATUS, &iov) < 0)
		return -errno;
	if (get)
		*get = r[n];
	if (!set)
		return 0;
	r[n] = *set;
	return ptrace(PTRACE_SETREGSET, tid, NT_PRSTATUS, &iov) < 0 ? -errno : 0;
}

int arch_set_nr(pid_t tid, int64_t nr)
{
	uint64_t v = nr;

	return access_reg(tid, X_A7, &v, 0);
}

int arch_set_ret(pid_t tid, int64_t ret)
{
	uint64_t v = ret;

	return access_reg(tid, X_A0, &v, 0);
}

int arch_set_arg(pid_t tid, const struct abi *abi, unsigned n, uint64_t value)
{
	return n < 6 ? access_reg(tid, X_A0 + n, &value, 0) : -EINVAL;
}

int arch_last_call(pid_t tid, int64_t *nr, int64_t *ret)
{
	uint64_t v;
	int err = access_reg(tid, X_A7, 0, &v);

	*nr = (int64_t)v;
	if (!err)
		err = access_reg(tid, X_A0, 0, &v);
	*ret = (int64_t)v;
	return err;
}

#endif
