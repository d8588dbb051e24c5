/*
 * event.h - what an engine reports: one call of one task, as registers and result.
 *
 * An engine (ptrace, bpf, a recording) fills these; select, decode and the sinks read them.
 * Nothing here knows how the event was captured or how it will be shown.
 */
#ifndef LIMN_EVENT_H
#define LIMN_EVENT_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>
#include <sys/types.h>

#include "abi.h"

#define CALL_MAX_ARGS 6

/* One system call, at its entry or at its exit. */
struct call {
	const struct abi *abi;
	uint32_t nr;	 /* number as the ABI's table has it (x32: without its 0x40000000 bit) */
	uint64_t raw_nr; /* number as found in the register: what syscall_0x... shows */
	uint64_t args[CALL_MAX_ARGS]; /* zero-extended registers of the ABI's width */
	uint64_t ip, sp;	      /* user-space instruction and stack pointer */
	bool exiting;		      /* false: entry; true: exit, and the result below is valid */
	bool failed;		      /* the kernel returned -errno */
	bool ret_unknown;	      /* died or detached inside the call: shown as "= ?" */
	bool restarted;		      /* error is ERESTART*: the result is "?" with that error */
	int64_t ret;		      /* result, sign-extended from the ABI's register width */
	int error;		      /* errno when failed (512.. for ERESTARTSYS and relatives) */
	struct timespec enter_time, exit_time; /* CLOCK_REALTIME at the stops; zero if not asked */
	struct timespec enter_mono, exit_mono; /* CLOCK_MONOTONIC likewise (-T, -w, duration) */
	struct timespec stime; /* system CPU time of the call (-c), zero if not asked */
	int64_t prev_nr;       /* ABI << 32 | number of the task's call before this one, which
				  restart_syscall resumes (ABI_COUNT: of the same ABI); -1: not known */
	/* Set by tampering: what to append to the result. */
	bool injected, delayed;
	bool poked; /* bytes were written to where arguments point */
	/* What entry should have read could only be read when the call had returned. */
	bool recaptured;
};

#endif
