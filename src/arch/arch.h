/*
 * arch.h - what the ptrace engine must know of the machine that it runs on.
 *
 * Linux 5.3 tells number, arguments and result through PTRACE_GET_SYSCALL_INFO, and 6.16 takes
 * them back through PTRACE_SET_SYSCALL_INFO, on every machine alike (ptrace/sysinfo.c). What is
 * left is here, one file per machine: the registers behind these on older kernels, and the number
 * of the call that an attach interrupted, which neither tells.
 * Every function returns 0 or -errno.
 */
#ifndef LIMN_ARCH_H
#define LIMN_ARCH_H

#include <stdint.h>
#include <sys/types.h>

#include "../abi.h"

/* At a syscall-enter or seccomp stop: replace the number; -1 makes the kernel skip the call. */
int arch_set_nr(pid_t tid, int64_t nr);
/* At a syscall-exit stop: replace the result (-errno or value). */
int arch_set_ret(pid_t tid, int64_t ret);
/* At a syscall-enter or seccomp stop: replace argument n (0-based). */
int arch_set_arg(pid_t tid, const struct abi *abi, unsigned n, uint64_t value);
/*
 * At any stop: the number of the call in which or after which the task stopped, and the result
 * register; nr is -1 when it was in none.
 */
int arch_last_call(pid_t tid, int64_t *nr, int64_t *ret);

#endif
