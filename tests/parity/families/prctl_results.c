/* prctl: results and what is written back. */
/* PARITY: -a1 -N -e trace=prctl -e inject=prctl:retval=0 */
/* PARITY: -a1 -e trace=prctl -e inject=prctl:retval=2 */
/* PARITY: -a1 -Xraw -e trace=prctl -e inject=prctl:retval=0x57ae57f4 */
/* PARITY: -a1 -Xverbose -e trace=prctl -e inject=prctl:retval=0x7ffff */
/* PARITY: -a1 -s5 -e trace=prctl -e inject=prctl:retval=0x1f */
#include "../guard.h"
#define P(o, ...) syscall(SYS_prctl, (long)(o), ##__VA_ARGS__)
int main()
{
	int ops[] = {3, 0x15, 0x1b, 0x1e, 0x22, 0x27, 0x2a, 0x2e, 0x32, 0x33, 0x3f, 0x40, 0x34,
	    0x38, 0x3a, 0x3d, 0x3e, 0x42, 0x44, 0x46, 0x48, 0x17, 0x2f};
	for (int i = 0; i < 23; i++)
		P(ops[i], 1L, 0L, 0L, 0L);
	int *w = tail_alloc(4);
	long *l = tail_alloc(8);
	int g[] = {2, 5, 9, 0xb, 0x13, 0x19, 0x25};
	int vals[] = {0, 1, 2, 3, 9, 0x55, -1};
	for (int i = 0; i < 7; i++)
		for (int j = 0; j < 7; j++) {
			*w = vals[j];
			P(g[i], w);
		}
	*l = 0x1234567890LL;
	P(0x28, l);
	P(0x28, unreadable());
	char *n = tail_alloc(16);
	P(0x10, n);
	strcpy(n, "a\tb");
	P(0x10, n);
	memset(n, 'z', 16);
	P(0x10, n);
	P(0x10, unreadable());
	P(0x10, tail_dup("0123456789abcd", 15));
	P(2, unreadable());
	P(0x3e, 0L, 1L, 1L, l);
	P(0x3b, 1L, 2L, 3L, n);
}
