/* abi.c - the table of ABIs. */
#include "abi.h"

#include <string.h>

/* AUDIT_ARCH_* values: linux/audit.h (ELF machine number, 64-bit and little-endian bits). */
const struct abi abi_table[ABI_COUNT] = {
    [ABI_X86_64] = {ABI_X86_64, LAYOUT_LP64, 8, 8, 0, 0, 0xc000003e, "x86_64", "64"},
    [ABI_I386] = {ABI_I386, LAYOUT_I386, 4, 4, 1, 0, 0x40000003, "i386", "32"},
    [ABI_X32] = {ABI_X32, LAYOUT_X32, 4, 8, 0, 0, 0xc000003e, "x32", "x32"},
    [ABI_AARCH64] = {ABI_AARCH64, LAYOUT_LP64, 8, 8, 0, 0, 0xc00000b7, "aarch64", "64"},
    [ABI_ARM] = {ABI_ARM, LAYOUT_ILP32, 4, 4, 1, 1, 0x40000028, "arm", "32"},
    [ABI_RISCV64] = {ABI_RISCV64, LAYOUT_LP64, 8, 8, 0, 0, 0xc00000f3, "riscv64", "64"},
};

#if defined(__x86_64__)
const enum abi_id abi_native = ABI_X86_64;
#elif defined(__aarch64__)
const enum abi_id abi_native = ABI_AARCH64;
#elif defined(__riscv) && __riscv_xlen == 64
const enum abi_id abi_native = ABI_RISCV64;
#else
#error "limn runs on x86_64, aarch64 and riscv64"
#endif

int abi_by_name(const char *name)
{
	for (int i = 0; i < ABI_COUNT; i++)
		if (strcmp(abi_table[i].name, name) == 0)
			return i;
	return -1;
}
