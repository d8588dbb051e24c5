/* arch_prctl: every operation. */
/* PARITY-64: -a1 -e trace=arch_prctl -e inject=arch_prctl:retval=7:when=2+ */
/* PARITY: -a1 -Xraw -e trace=arch_prctl -e inject=arch_prctl:error=EINVAL:when=2+ */
/* PARITY-64: -Xverbose -a1 -e trace=arch_prctl -e inject=arch_prctl:retval=7:when=2+ */
#include "../guard.h"
int main()
{
	int ops[] = {0x1001, 0x1002, 0x1003, 0x1004, 0x1011, 0x1012, 0x1021, 0x1022, 0x1023, 0x1024,
	    0x1025, 0x2001, 0x2002, 0x2003, 0x4001, 0x4002, 0x4003, 0x4004, 0x5001, 0x5002, 0x5003,
	    0x5004, 0x5005, 0x9999};
	unsigned long long *l = tail_alloc(8);
	*l = 0xdeadbeefbadc0dedull;
	int *w = tail_alloc(4);
	*w = 7;
	unsigned long long *z = tail_alloc(8);
	for (int i = 0; i < 24; i++) {
		long v[] = {0, 1, 2, 3, 9, 17, 0x12, 0x7fffffff, -1L, 0x40602e7L};
		for (int j = 0; j < 10; j++)
			syscall(SYS_arch_prctl, ops[i], v[j]);
		syscall(SYS_arch_prctl, ops[i], l);
		syscall(SYS_arch_prctl, ops[i], z);
		syscall(SYS_arch_prctl, ops[i], unreadable());
	}
}
