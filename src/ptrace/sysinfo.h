/*
 * sysinfo.h - a call's number, arguments and result at a ptrace stop, and replacing them.
 */
#ifndef LIMN_PTRACE_SYSINFO_H
#define LIMN_PTRACE_SYSINFO_H

#include <stdint.h>
#include <sys/types.h>

#include "../event.h"

enum sysinfo_op { SYSINFO_NONE, SYSINFO_ENTRY, SYSINFO_EXIT, SYSINFO_SECCOMP };

/* What PTRACE_GET_SYSCALL_INFO fills; as the kernel lays it out. */
struct sysinfo_raw {
	uint8_t op, reserved;
	uint16_t flags;
	uint32_t arch;
	uint64_t ip, sp;
	union {
		struct {
			uint64_t nr, args[6];
			uint32_t ret_data;
		} entry; /* and seccomp */
		struct {
			int64_t rval;
			uint8_t is_error;
		} exit;
	};
};

/* One kernel call. Returns enum sysinfo_op, or -errno (-ESRCH: the task is gone). */
int sysinfo_get(pid_t tid, struct sysinfo_raw *raw);
/* The entry part of a call: abi, number, arguments. False: an architecture that no table has. */
bool sysinfo_entry(const struct sysinfo_raw *raw, struct call *c);
/* The exit part of the call that c has been since its entry. */
void sysinfo_exit(const struct sysinfo_raw *raw, struct call *c);

/* Whether the kernel has the request that replaces them; tid is stopped, not in a call. */
bool sysinfo_can_set(pid_t tid);
int sysinfo_set_nr(pid_t tid, int64_t nr);
int sysinfo_set_ret(pid_t tid, int64_t ret);
int sysinfo_set_arg(pid_t tid, const struct abi *abi, unsigned n, uint64_t value);

#endif
