/* Classic BPF: every code, answers of filters. */
/* PARITY: -v -a1 -e trace=seccomp */
/* PARITY: -v -a1 -Xraw -e trace=seccomp */
/* PARITY: -v -a1 -Xverbose -e trace=seccomp */
#include "../guard.h"
#include <linux/filter.h>
#include <sys/socket.h>
int main(int c, char **v)
{
	struct sock_filter *f = tail_alloc(4096 * 8);
	struct sock_fprog p = {4096, f};
	for (int i = 0; i < 4096; i++)
		f[i] = (struct sock_filter){i, 2, 3, 0x11};
	syscall(SYS_seccomp, 1, 0L, &p);
	for (int i = 0; i < 4096; i++)
		f[i] = (struct sock_filter){
		    i < 256 ? i | 0x8100 : 6, i & 1, i & 2, i >= 256 ? (unsigned)i * 0x4007f0u : 0};
	syscall(SYS_seccomp, 1, 0L, &p);
	unsigned k[] = {0, 1, 0x7fff0000, 0x7fff0001, 0x7ffc0000, 0x7ff00000, 0x50000, 0x50001,
	    0x30000, 0x30007, 0x80000000, 0x80000001, 0x7fc00000, 0x7fc00005, 0x50010, 0x5ffff,
	    0x1234, 0x40000, 0xffffffff, 0x7ffe0000};
	for (int i = 0; i < 20; i++)
		f[i] = (struct sock_filter){6, 0, 0, k[i]};
	for (int i = 0; i < 20; i++)
		f[i + 20] = (struct sock_filter){0x16, 0, 0, k[i]};
	for (int i = 0; i < 20; i++)
		f[i + 40] = (struct sock_filter){0x20, 0, 0, 0xfffff000 + 4 * i};
	for (int i = 0; i < 20; i++)
		f[i + 60] = (struct sock_filter){0x28, 0, 0, -0x100000 + 4 * i};
	for (int i = 0; i < 20; i++)
		f[i + 80] = (struct sock_filter){0x20, 1, 0, k[i]};
	p.len = 100;
	syscall(SYS_seccomp, 1, 0L, &p);
}
