/* ptrace: places in struct user, kinds of notes, options. */
/* PARITY: -a1 -e trace=ptrace */
/* PARITY: -a1 -Xraw -e trace=ptrace */
/* PARITY: -a1 -Xverbose -e trace=ptrace */
#include "../guard.h"
int main()
{
	for (int i = 0; i < 960; i += 4)
		syscall(SYS_ptrace, 3L, -1L, (long)i, 0L);
	syscall(SYS_ptrace, 3L, -1L, 7L, 0L);
	syscall(SYS_ptrace, 3L, -1L, -8L, 0L);
	for (int i = 0; i < 0x500; i++)
		syscall(SYS_ptrace, 0x4204L, -1L, (long)i, 0L);
	syscall(SYS_ptrace, 0x4204L, -1L, 0x46e62b7fL, 0L);
	syscall(SYS_ptrace, 0x4204L, -1L, 0x53494749L, 0L);
	syscall(SYS_ptrace, 0x4204L, -1L, 0x46494c45L, 0L);
	syscall(SYS_ptrace, 0x4204L, -1L, -1L, 0L);
	for (int i = 0; i < 32; i++)
		syscall(SYS_ptrace, 0x4200L, -1L, 0L, 1L << i);
	for (int i = 0; i < 20; i++) {
		unsigned char *p = tail_alloc(8);
		p[0] = i;
		syscall(SYS_ptrace, 0x4212L, -1L, 8L, p);
	}
}
