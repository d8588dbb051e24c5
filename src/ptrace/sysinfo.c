/*
 * sysinfo.c - from PTRACE_GET_SYSCALL_INFO to struct call, and back where the kernel can.
 *
 * PTRACE_SET_SYSCALL_INFO exists since Linux 6.16; before, the registers of arch/ do it.
 */
#include "sysinfo.h"

#include <errno.h>
#include <string.h>
#include <sys/ptrace.h>

#include "../arch/arch.h"

#define GET_SYSCALL_INFO ((__typeof__(PTRACE_CONT))0x420e)
#define SET_SYSCALL_INFO ((__typeof__(PTRACE_CONT))0x4212)

#define X32_BIT	     0x40000000u
#define ERRNO_MAX    4095
#define ERESTART_MIN 512 /* ERESTARTSYS, ERESTARTNOINTR, ERESTARTNOHAND, ENOIOCTLCMD, */
#define ERESTART_MAX 516 /* ERESTART_RESTARTBLOCK: see linux/errno.h */
#define ENOIOCTLCMD  515

int sysinfo_get(pid_t tid, struct sysinfo_raw *raw)
{
	if (ptrace(GET_SYSCALL_INFO, tid, sizeof *raw, raw) < 0)
		return -errno;
	return raw->op;
}

bool sysinfo_entry(const struct sysinfo_raw *raw, struct call *c)
{
	const struct abi *abi = &abi_table[abi_native];

	if (abi->audit_arch != raw->arch) {
		abi = NULL;
		for (int i = 0; i < ABI_COUNT; i++) {
			if (abi_table[i].audit_arch == raw->arch) {
				abi = &abi_table[i];
				break;
			}
		}
		if (!abi)
			return false;
	}
	uint64_t nr = raw->entry.nr;
	if (abi->id == ABI_X86_64 && (nr & X32_BIT) && (uint32_t)nr != UINT32_MAX)
		abi = &abi_table[ABI_X32];
	c->abi = abi;
	c->raw_nr = nr;
	c->nr = (uint32_t)nr;
	if (abi->id == ABI_X32)
		c->nr &= ~X32_BIT;
	/* x32 passes 64-bit values in whole registers although its words are 32 bits. */
	if (abi->word == 4 && abi->id != ABI_X32) {
		for (unsigned i = 0; i < CALL_MAX_ARGS; i++)
			c->args[i] = (uint32_t)raw->entry.args[i];
	} else {
		memcpy(c->args, raw->entry.args, sizeof c->args);
	}
	c->ip = raw->ip;
	c->sp = raw->sp;
	c->exiting = c->failed = c->ret_unknown = c->restarted = false;
	c->injected = c->delayed = false;
	c->ret = 0;
	c->error = 0;
	return true;
}

void sysinfo_exit(const struct sysinfo_raw *raw, struct call *c)
{
	int64_t ret = raw->exit.rval;

	if (c->abi->word == 4 && c->abi->id != ABI_X32)
		ret = (int32_t)ret;
	c->exiting = true;
	c->ret = ret;
	c->failed = ret < 0 && ret >= -ERRNO_MAX && raw->exit.is_error;
	c->error = c->failed ? -ret : 0;
	c->restarted =
	    c->error >= ERESTART_MIN && c->error <= ERESTART_MAX && c->error != ENOIOCTLCMD;
}

/* Change the stop's own report and hand it back. */
static int set(pid_t tid, struct sysinfo_raw *raw)
{
	if (ptrace(SET_SYSCALL_INFO, tid, sizeof *raw, raw) < 0)
		return -errno;
	return 0;
}

bool sysinfo_can_set(pid_t tid)
{
	struct sysinfo_raw raw = {.op = SYSINFO_ENTRY};

	return set(tid, &raw) != -EIO;
}

static bool entry_op(int op)
{
	return op == SYSINFO_ENTRY || op == SYSINFO_SECCOMP;
}

int sysinfo_set_nr(pid_t tid, int64_t nr)
{
	struct sysinfo_raw raw = {0};
	int op = sysinfo_get(tid, &raw);

	if (op == -ESRCH)
		return op;
	raw.entry.nr = nr;
	raw.entry.ret_data = 0;
	if (entry_op(op) && set(tid, &raw) == 0)
		return 0;
	return arch_set_nr(tid, nr);
}

int sysinfo_set_arg(pid_t tid, const struct abi *abi, unsigned n, uint64_t value)
{
	struct sysinfo_raw raw = {0};
	int op = sysinfo_get(tid, &raw);

	if (n >= CALL_MAX_ARGS)
		return -EINVAL;
	if (op == -ESRCH)
		return op;
	raw.entry.args[n] = value;
	raw.entry.ret_data = 0;
	if (entry_op(op) && set(tid, &raw) == 0)
		return 0;
	return arch_set_arg(tid, abi, n, value);
}

int sysinfo_set_ret(pid_t tid, int64_t ret)
{
	struct sysinfo_raw raw = {0};
	int op = sysinfo_get(tid, &raw);

	if (op == -ESRCH)
		return op;
	if (op == SYSINFO_EXIT) {
		raw.exit.rval = ret;
		raw.exit.is_error = ret < 0 && ret >= -ERRNO_MAX;
		if (set(tid, &raw) == 0)
			return 0;
	}
	return arch_set_ret(tid, ret);
}
