/* seccomp: every operation, with good and bad arguments. */
/* PARITY: -a1 -N -e trace=seccomp,prctl -e inject=seccomp,prctl:error=EINVAL */
/* PARITY: -a1 -v -e trace=seccomp,prctl -e inject=seccomp,prctl:retval=42 */
/* PARITY: -a1 -Xraw -e trace=seccomp,prctl -e inject=seccomp,prctl:retval=42 */
/* PARITY: -a1 -Xverbose -e trace=seccomp,prctl -e inject=seccomp,prctl:retval=42 */
#include "../guard.h"
#include <linux/filter.h>
#define S(a, b, c) syscall(SYS_seccomp, (long)(a), (long)(b), (long)(c))
int main()
{
	void *bad = unreadable();
	unsigned *a = tail_alloc(4);
	unsigned short *z = tail_alloc(6);
	z[0] = 1;
	z[1] = 2;
	z[2] = 3;
	S(0, 0, 0);
	S(0, 1, bad);
	S(0, -1, 1);
	unsigned k[] = {
	    0, 0x7fff0000, 0x80000000, 0x7fc00000, 0x50000, 0x30000, 0x7ffc0000, 0x7ff00000, 5, -1};
	for (int i = 0; i < 10; i++) {
		*a = k[i];
		S(2, i & 1, a);
	}
	S(2, 0, bad);
	S(2, -1L, 0);
	S(3, 0, z);
	S(3, 1, bad);
	S(3, 0, 0);
	S(3, 0xffffffff00000001, z);
	S(4, 0, a);
	S(99, 1, bad);
	S(-1, 2, 3);
	struct sock_fprog *p = tail_alloc(sizeof *p);
	struct sock_filter *f = tail_alloc(24);
	f[0] = (struct sock_filter){6, 0, 0, 0x7fff0000};
	f[1] = (struct sock_filter){0x20, 0, 0, 4};
	f[2] = (struct sock_filter){0x15, 1, 2, 0x3e};
	p->filter = f;
	for (int i = 0; i < 5; i++) {
		p->len = i;
		S(1, i == 0 ? -1 : 1 << i | 0x40, p);
	}
	p->filter = bad;
	p->len = 2;
	S(1, 0, p);
	p->filter = 0;
	S(1, 0, p);
	S(1, 0, bad);
	S(1, 0, 0);
	p->filter = f;
	p->len = 3;
	syscall(SYS_prctl, 22L, 2L, p, 1L, 2L);
	syscall(SYS_prctl, 22L, 2L, bad);
	syscall(SYS_prctl, 22L, 2L, 0);
	syscall(SYS_prctl, 22L, 1L, p, 1L, 2L);
}
