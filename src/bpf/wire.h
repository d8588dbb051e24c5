/*
 * wire.h - what the BPF programs and limn exchange: ring records, settings, counters.
 *
 * Included by BPF C and by limn; sizes and offsets are the same on both sides. Records are
 * multiples of 8 bytes. Times are CLOCK_MONOTONIC in ns. Ids are those of the initial namespace.
 */
#ifndef LIMN_BPF_WIRE_H
#define LIMN_BPF_WIRE_H

#include <linux/types.h>

#include "../histogram.h"

/* ABIs of the machine as the programs number them; load.c has the table to enum abi_id. */
enum wire_abi { WIRE_X86_64, WIRE_I386, WIRE_X32, WIRE_ABIS };

#define WIRE_NUMBERS  1024 /* call numbers of an ABI that have a bit or slot of their own */
#define X32_BIT	      0x40000000u
#define NR_SOCKETCALL 102 /* i386 */
#define MUX_NUMBERS   32

enum wire_type { WIRE_CALL = 1, WIRE_SIGNAL, WIRE_NEW, WIRE_EXEC, WIRE_EXIT };

struct wire_head {
	__u32 type;
	__u32 len; /* of the whole record */
	__s32 tid, tgid;
	__u64 time;
	__u64 lost; /* records that were lost so far, all tasks together */
};

enum wire_call_flags {
	CALL_ENTRY = 1,	      /* the entry half has not been told yet */
	CALL_EXIT = 2,	      /* the exit half is here */
	CALL_ENTRY_LATE = 4,  /* there was no entry (a seccomp filter answered) */
	CALL_CUT = 8,	      /* not all that was to be captured had room */
	CALL_UNREADABLE = 16, /* not all of it could be read */
	CALL_AGAIN = 32,      /* what was to be captured at entry was captured again at exit */
};

/* A call, or a half of one; captured pieces (struct plan_piece) follow: first those of entry, then
 * those of exit. */
struct wire_call {
	struct wire_head head; /* time: of the entry */
	__u64 exit_time;
	__u64 cpu; /* ns not spent waiting, when asked for */
	__u64 nr;
	__u64 args[6];
	__u64 ip, sp;
	__s64 ret;
	__s64 prev_nr; /* -1: none */
	__u32 entry_len, again_len, exit_len;
	__u8 abi, flags, pad[2];
	char comm[16];
};

struct wire_signal {
	struct wire_head head;
	__s32 signo;
	__u32 known; /* 0: the kernel gave no siginfo */
	__u64 ip;
	__u8 info[48]; /* the beginning of siginfo_t */
};

struct wire_task {
	struct wire_head head;
	__s32 other;   /* WIRE_NEW: parent's tid; WIRE_EXEC: tid before */
	__s32 status;  /* WIRE_EXIT: wait status */
	__s32 adopted; /* WIRE_NEW: taken up in the middle of its life */
	__s32 pad;
	char comm[16]; /* WIRE_EXIT: its name at the end */
};

/* -c: counters of one call number, and of what else they are kept apart by. */
struct wire_key {
	__u64 who, who2; /* a process id; a cgroup id; 16 bytes of a name */
	__u32 nr;
	__u16 abi, half;
};

struct wire_times {
	__u64 total, min, max; /* ns */
};

struct wire_count {
	__u64 calls, errors;
	struct wire_times cpu, wall;
};

struct wire_histogram {
	__u32 n[HISTOGRAM_BUCKETS];
};

/* Settings: fixed before the programs are loaded. */
struct wire_config {
	__s32 own_tgid;
	__u8 follow;	/* children too */
	__u8 count;	/* -c: no records of calls, only counters */
	__u8 want_cpu;	/* time on the CPU is wanted */
	__u8 want_comm; /* names of tasks are wanted */
	__u8 histogram; /* -c: distribution of times too */
	__u8 by;	/* -c: what counters are kept apart by, enum wire_by */
	__u8 scope;	/* which other tasks are taken up, enum wire_scope */
	__u8 ncomm;
	__u8 verbose;	    /* arrays are shown whole */
	__u8 want_paths;    /* the paths behind descriptors are wanted */
	__u32 string_limit; /* bytes of a buffer */
	__u32 wake_at;	    /* fill of the ring that wakes limn */
	char comm[8][16];   /* with scope and ncomm: only tasks of these names */
	__u64 wanted[WIRE_ABIS][WIRE_NUMBERS / 64];
	__u8 wanted_rest; /* numbers past these */
};

enum wire_by { BY_NOTHING, BY_PID, BY_COMM, BY_CGROUP };
enum wire_scope { SCOPE_NONE, SCOPE_ALL, SCOPE_CGROUP };

/* The first steps of a call's capture plan (plan.h); 0: there is nothing to capture. */
struct plan_starts {
	__u16 entry, exit;
	__u8 fds;     /* registers that hold descriptors, as bits */
	__u8 fd_ret;  /* so does the result */
	__u8 fd_pair; /* + 1: the register that points to two new ones */
	__u8 pad;
};

/*
 * A path among a call's pieces: struct plan_piece with PATH_PIECE for its slot, the descriptor for
 * its address and what follows it for its index.
 */
#define PATH_PIECE 0xff

enum path_kind {
	PATH_NAMES,  /* names from the file up, each ended by NUL; none: "/" */
	PATH_PIPE,   /* an inode number, 8 bytes */
	PATH_SOCKET, /* the same */
	PATH_ANON,   /* a name */
	PATH_MEMFD,  /* a name */
	PATH_NONE,   /* not an open descriptor */
	PATH_OTHER,
};

#define PATH_DELETED 1 /* flags of the piece */

/* Shared while tracing. */
struct wire_shared {
	__u64 lost;	  /* records lost: no room in the ring */
	__u64 unfollowed; /* tasks that could not be traced */
	__u32 asleep;	  /* limn waits for the ring: wake it when it fills */
	__u32 nwaiting;	  /* tasks that have no storage yet */
	__u32 pad;
	__u32 half; /* 0 or 1: which set of counters is in use; limn reads the other */
};

#endif
