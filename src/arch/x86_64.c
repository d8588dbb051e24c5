/*
 * x86_64.c - registers of x86_64, i386 and x32 tasks as a 64-bit tracer sees them.
 *
 * A 32-bit task shows the same user_regs_struct to PTRACE_GETREGS of a 64-bit tracer, with its
 * registers in the low halves.
 */
#include "arch.h"

#ifdef __x86_64__

#include <errno.h>
#include <stddef.h>
#include <sys/ptrace.h>
#include <sys/user.h>

static int poke(pid_t tid, size_t offset, uint64_t value)
{
	return ptrace(PTRACE_POKEUSER, tid, offset, value) < 0 ? -errno : 0;
}

int arch_set_nr(pid_t tid, int64_t nr)
{
	return poke(tid, offsetof(struct user_regs_struct, orig_rax), nr);
}

int arch_set_ret(pid_t tid, int64_t ret)
{
	return poke(tid, offsetof(struct user_regs_struct, rax), ret);
}

int arch_set_arg(pid_t tid, const struct abi *abi, unsigned n, uint64_t value)
{
#define R(r) offsetof(struct user_regs_struct, r)
	static const size_t native[] = {R(rdi), R(rsi), R(rdx), R(r10), R(r8), R(r9)};
	static const size_t ia32[] = {R(rbx), R(rcx), R(rdx), R(rsi), R(rdi), R(rbp)};
#undef R

	if (n >= 6)
		return -EINVAL;
	return poke(tid, abi->id == ABI_I386 ? ia32[n] : native[n], value);
}

int arch_last_call(pid_t tid, int64_t *nr, int64_t *ret)
{
	struct user_regs_struct r;

	if (ptrace(PTRACE_GETREGS, tid, 0, &r) < 0)
		return -errno;
	*nr = (int64_t)r.orig_rax;
	*ret = (int64_t)r.rax;
	return 0;
}

#endif
