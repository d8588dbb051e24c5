/*
 * plan.h - the capture plan: which memory of a task a call's text may need, as copy steps.
 *
 * descc derives the steps from the descriptions (descc -d CALL prints them). Whoever captures runs
 * them when the call begins and when it returns: the recorder and the ptrace engine through
 * plan_run.h, the BPF programs by themselves. A plan may copy too much; what decode then reads of
 * it is exact. This file is self-contained and is included by BPF C.
 *
 * A sequence of steps ends with PLAN_END. There is one for the entry and one for the exit, each
 * complete in itself: an exit sequence copies again what it needs to find its way. Control only
 * goes forward, to the next step, over some, or (PLAN_SWITCH) into another sequence, from where it
 * does not come back. So a run is one loop of at most PLAN_MAX_STEPS turns.
 *
 * What a copying step got is a set of pieces: one, or one per pointer that it followed. Pieces are
 * kept under the step's slot, where later steps find pointers and sizes in them.
 */
#ifndef LIMN_PLAN_H
#define LIMN_PLAN_H

#ifdef __bpf__
#include <linux/types.h>
typedef __u8 plan_u8;
typedef __u16 plan_u16;
typedef __u32 plan_u32;
typedef __u64 plan_u64;
#else
#include <stdint.h>
typedef uint8_t plan_u8;
typedef uint16_t plan_u16;
typedef uint32_t plan_u32;
typedef uint64_t plan_u64;
#endif

/* Bounds that descc keeps to and whoever runs a plan may rely on. All are powers of two. */
#define PLAN_MAX_STEPS	  64	 /* steps that one run comes by, skipped ones not counted */
#define PLAN_SLOTS	  16	 /* sets of pieces, numbered by PLAN_SLOT + n */
#define PLAN_MAX_CAP	  131072 /* `cap` of a step: bytes of a piece, whatever its size says */
#define PLAN_MAX_ELEMENTS 1024	 /* pointers that one step follows: no more iovecs are legal */

/* Where an integer comes from. */
enum plan_source {
	PLAN_ARG = 0,	/* + 0..5: the call's argument, as the register has it */
	PLAN_SP = 6,	/* the stack pointer */
	PLAN_RET = 7,	/* the result; what a failed call returns counts as 0 */
	PLAN_ZERO = 8,	/* 0: there is no source */
	PLAN_DONE = 9,	/* 1 when the call has succeeded, otherwise 0 */
	PLAN_SLOT = 16, /* + 0..15: from memory that an earlier step copied */
};

/*
 * An integer. In memory it stands at `offset` of an element of the slot's pieces: of the element
 * whose pointer is being followed, when that is of the same slot; otherwise of the first element of
 * the first piece. (Offsets count from the element's begin.) What was not copied counts as 0.
 */
struct plan_int {
	plan_u8 from;	 /* enum plan_source */
	plan_u8 width;	 /* bytes that count, 1, 2, 4 or 8, and PLAN_SIGNED, PLAN_BIG, PLAN_HIGH */
	plan_u16 offset; /* in memory */
};

#define PLAN_WIDTH  0x0f
#define PLAN_HIGH   0x20 /* of an argument: its upper 32 bits */
#define PLAN_BIG    0x40 /* big-endian (in memory only) */
#define PLAN_SIGNED 0x80 /* as a size, less than 0 counts as 0; otherwise sign-extended */

enum plan_op {
	PLAN_END,
	PLAN_COPY,   /* min(size * scale + add, most, cap) bytes at each base; 0: no piece */
	PLAN_STRING, /* at each base up to its NUL, at most cap bytes */
	PLAN_WORDS,  /* at each base the words up to one that is 0 (and that), at most cap bytes */
	PLAN_SKIP,   /* where (size & mask) CMP value, go over `skip` steps */
	PLAN_SWITCH, /* go on in the sequence of the arm for (size & mask); without one: here */
};

enum plan_flags {
	PLAN_HERE = 1,	   /* the base is an element's own address + offset, no pointer in it */
	PLAN_TEXT = 2,	   /* no more is shown of it than what is asked for strings (-s) */
	PLAN_MESSAGE = 4,  /* so too, but if it is a netlink message all of it is */
	PLAN_OK = 8,	   /* only if the call has succeeded */
	PLAN_DUMP = 16,	   /* only to dump buffers (-e write=) */
	PLAN_VERBOSE = 64, /* only with -v */
	PLAN_BITS = 128,   /* size counts bits: that many bytes in whole words of 8 */
	PLAN_MORE = 32,	   /* elements of `scale` bytes: without -v -s + 1 of them are enough */
};

enum plan_cmp { PLAN_EQ, PLAN_NE, PLAN_LT, PLAN_GE }; /* LT and GE as PLAN_SIGNED says */

struct plan_step {
	plan_u8 op;    /* enum plan_op */
	plan_u8 flags; /* enum plan_flags */
	plan_u8 slot;  /* COPY, STRING, WORDS: 0..15, where the pieces are kept */
	union {
		plan_u8 skip; /* SKIP */
		plan_u8 word; /* WORDS: bytes of a word */
	};
	/*
	 * A pointer. Of a slot, one in each element of each of its pieces: at `offset`, `offset` +
	 * `stride`, ... as long as it stands within the piece whole. stride 0: there is one
	 * element. NULL is not followed.
	 */
	struct plan_int base;
	struct plan_int size; /* SKIP, SWITCH: the value */
	struct plan_int most; /* PLAN_ZERO: there is no such limit */
	plan_u16 stride;
	union {
		plan_u16 scale; /* COPY: 0 where only `add` counts */
		plan_u16 cmp;	/* SKIP: enum plan_cmp */
		plan_u16 narms; /* SWITCH: sorted by value */
	};
	union {
		plan_u32 add;	/* COPY */
		plan_u32 value; /* SKIP; compared with sign extended if PLAN_SIGNED */
		plan_u32 arms;	/* SWITCH: the first arm */
	};
	union {
		plan_u32 cap;  /* COPY, STRING, WORDS: <= PLAN_MAX_CAP, not 0 */
		plan_u32 mask; /* SKIP, SWITCH: of the value; ~0: all of it counts */
	};
};

struct plan_arm {
	plan_u32 value; /* lower 32 bits; no arm is for a value that needs more */
	plan_u16 steps; /* index of the sequence's first step */
	plan_u16 pad;
};

/* A call's sequences by ABI (enum abi_id): index of the first step; 0: nothing is copied. */
#define PLAN_ABIS 6
struct plan_call {
	plan_u16 entry[PLAN_ABIS], exit[PLAN_ABIS];
};

/* A piece as it stands in a record; its bytes follow, filled up to a multiple of 8. */
struct plan_piece {
	plan_u64 addr;
	plan_u32 len;	/* bytes got, from the start */
	plan_u8 slot;	/* of the step */
	plan_u8 flags;	/* enum plan_piece_flags */
	plan_u16 index; /* which of the slot's pieces */
};

enum plan_piece_flags {
	PLAN_UNREADABLE = 1, /* not all that was asked for could be read */
	PLAN_CUT = 2,	     /* a limit stopped it: more would have been asked for */
};

#endif
