/* arch_prctl: names of the extended state. */
/* PARITY-64: -a1 -e trace=arch_prctl -e inject=arch_prctl:retval=7:when=2+ */
/* PARITY-64: -a1 -Xraw -e trace=arch_prctl -e inject=arch_prctl:retval=0:when=2+ */
#include "../guard.h"
int main()
{
	unsigned long long *l = tail_alloc(8);
	for (int i = 0; i < 24; i++)
		syscall(SYS_arch_prctl, 0x1023, (long)i);
	for (int i = 0; i < 24; i++) {
		*l = 1ull << i;
		syscall(SYS_arch_prctl, 0x1021, l);
	}
	*l = 0;
	syscall(SYS_arch_prctl, 0x1021, l);
	*l = 1ull << 63;
	syscall(SYS_arch_prctl, 0x1022, l);
	*l = ~0ull;
	syscall(SYS_arch_prctl, 0x1024, l);
	*l = 6;
	syscall(SYS_arch_prctl, 0x1024, l);
	*l = 0xe0;
	syscall(SYS_arch_prctl, 0x1024, l);
	*l = 0x60000;
	syscall(SYS_arch_prctl, 0x1024, l);
}
