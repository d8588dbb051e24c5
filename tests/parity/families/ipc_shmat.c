/* ipc_shmat.c - What shmat returns, by itself and through ipc(2). */
/* clang-format off */
/* PARITY-64: -a1 -e trace=shmat,ipc */
/* PARITY-64: -a1 -e trace=shmat,ipc -e inject=shmat,ipc:retval=4096 */
/* clang-format on */
#include "../specs.h"

static const char *const calls_made[] = {
    "32 397 1 0x1000 0",
    "32 397 138416128 0x20c0afb0 0x30abd440",
    "32 397 138416128 0 0x30abd440",
    "32 397 1 b:0000000000000000 0",
    "64 30 1 0x1000 0",
    "32 117 21 1 0 0 0x1000",
    "32 117 21 1 0 b:05000000 0x1000",
    "32 117 21 1 0 b:0500 0x1000",
};

int main(void)
{
	run_specs(calls_made, sizeof calls_made / sizeof *calls_made, 22);
}
