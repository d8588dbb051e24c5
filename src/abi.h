/*
 * abi.h - what one Linux system-call ABI looks like, as data.
 *
 * Every build knows every ABI: a recording made on one machine decodes on another.
 * Sources: the kernel's asm/unistd*.h, asm/posix_types*.h, linux/audit.h, syscall(2).
 */
#ifndef LIMN_ABI_H
#define LIMN_ABI_H

#include <stdint.h>

enum abi_id { ABI_X86_64, ABI_I386, ABI_X32, ABI_AARCH64, ABI_ARM, ABI_RISCV64, ABI_COUNT };

/* ABIs with the same C data model share struct layouts. */
enum layout_id {
	LAYOUT_LP64,  /* x86_64, aarch64, riscv64 */
	LAYOUT_X32,   /* long is 4 bytes, the kernel's long (time_t, off_t) 8 */
	LAYOUT_I386,  /* ILP32, 64-bit integers aligned to 4 */
	LAYOUT_ILP32, /* arm: ILP32, 64-bit integers aligned to 8 */
	LAYOUT_COUNT
};

struct abi {
	uint8_t id;	     /* enum abi_id */
	uint8_t layout;	     /* enum layout_id */
	uint8_t word;	     /* sizeof(long) and of a pointer, bytes */
	uint8_t klong;	     /* sizeof(__kernel_long_t), bytes */
	uint8_t pair_args;   /* a 64-bit argument takes two registers */
	uint8_t pair_align;  /* ... starting at an even one (arm) */
	uint32_t audit_arch; /* AUDIT_ARCH_*, as PTRACE_GET_SYSCALL_INFO reports it */
	const char *name;    /* "x86_64" */
	const char *label;   /* personality as in "@64", "@32", "@x32"; "runs in 32 bit mode" */
};

extern const struct abi abi_table[ABI_COUNT];

/* The ABI that limn itself was built for: what a bare system-call name means first. */
extern const enum abi_id abi_native;

/* Find an ABI by its name ("i386") or -1. */
int abi_by_name(const char *name);

#endif
