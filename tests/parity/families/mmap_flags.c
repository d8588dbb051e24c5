/* mmap_flags.c - Flags of mmap above the 32 bits that the kernel looks at. */
/* clang-format off */
/* PARITY-64: -a1 -e trace=mmap,remap_file_pages */
/* PARITY-64: -a1 -X raw -e trace=remap_file_pages */
/* PARITY-64: -a1 -X verbose -e trace=remap_file_pages */
/* clang-format on */
#include "../specs.h"

static const char *const calls_made[] = {
    "64 9 0 1 1 0xffffffff00000005 -1 0",
    "64 9 0 1 1 0x100000002 -1 0",
    "64 9 0 1 1 0x800000000 -1 0",
    "64 216 0 1 1 0 0x100000002",
    "64 9 0 1 1 0x100001032 -1 0",
    "64 9 0 1 1 0x1fc001032 -1 0",
};

int main(void)
{
	run_specs(calls_made, sizeof calls_made / sizeof *calls_made, 22);
}
