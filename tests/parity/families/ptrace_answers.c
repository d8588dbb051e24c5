/* ptrace: what is written back. */
/* PARITY: -a1 -N -e trace=ptrace -e inject=ptrace:retval=0 */
/* PARITY: -a1 -v -e trace=ptrace -e inject=ptrace:retval=2 */
/* PARITY: -a1 -e trace=ptrace -e inject=ptrace:retval=16 */
#include "../guard.h"
#define P(o, a, b, c) syscall(SYS_ptrace, (long)(o), (long)(a), (long)(b), (long)(c))
int main()
{
	char *b = tail_alloc(64);
	P(25, -1, 6, b);
	P(26, -1, 6, b);
	P(30, -1, b, 0x1003);
	P(0x4211, -1, 32, b);
	P(0x420f, -1, 24, b);
	P(0x420d, -1, 16, b);
	P(0x420d, -1, 8, b);
	P(0x420d, -1, 24, b);
	P(0x420d, -1, 12, b);
	P(0x420c, -1, 0, b);
	P(0x420c, -1, 0, 0);
	P(18, -1, 0, b);
	P(0x4201, -1, 0, b);
	P(8, -1, 0, b);
	P(0x4209, -1, b, b);
	P(22, -1, b, b);
}
