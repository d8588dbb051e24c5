/* prctl: every operation over a spread of values. */
/* PARITY: -a1 -e trace=prctl -e inject=prctl:error=EINVAL */
/* PARITY: -a1 -Xraw -e trace=prctl -e inject=prctl:error=EINVAL */
/* PARITY: -a1 -Xverbose -e trace=prctl -e inject=prctl:error=EINVAL */
#include "../guard.h"
#define P(o, a, b, c, d) syscall(SYS_prctl, (long)(o), (long)(a), (long)(b), (long)(c), (long)(d))
int main()
{
	void *bad = unreadable();
	int *w = tail_alloc(4);
	long *l = tail_alloc(sizeof(long));
	char *name = tail_alloc(16);
	strcpy(name, "nine\nname");
	char *full = tail_dup("0123456789abcdefg", 18);
	char *nm15 = tail_dup("0123456789abcd", 15);
	long long v[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 0x10, 0x11, 0x12, 0x20, 0x21, 0x40, 0x60, 0x80,
	    0x100, 0xffff, 0x10000, 0x40000, 0x100000, 0x7fffffff, 0xdeadbeefbadc0dedull, -1, -2};
#define N (sizeof v / sizeof *v)
	for (int i = 0; i < N; i++)
		P(0x1, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x1, w, w, w, w);
	P(0x1, l, l, l, l);
	P(0x1, name, name, name, name);
	P(0x1, full, 0, 0, 0);
	P(0x1, nm15, 0, 0, 0);
	P(0x1, bad, bad, bad, bad);
	P(0x1, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x2, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x2, w, w, w, w);
	P(0x2, l, l, l, l);
	P(0x2, name, name, name, name);
	P(0x2, full, 0, 0, 0);
	P(0x2, nm15, 0, 0, 0);
	P(0x2, bad, bad, bad, bad);
	P(0x2, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x3, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x3, w, w, w, w);
	P(0x3, l, l, l, l);
	P(0x3, name, name, name, name);
	P(0x3, full, 0, 0, 0);
	P(0x3, nm15, 0, 0, 0);
	P(0x3, bad, bad, bad, bad);
	P(0x3, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x4, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x4, w, w, w, w);
	P(0x4, l, l, l, l);
	P(0x4, name, name, name, name);
	P(0x4, full, 0, 0, 0);
	P(0x4, nm15, 0, 0, 0);
	P(0x4, bad, bad, bad, bad);
	P(0x4, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x5, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x5, w, w, w, w);
	P(0x5, l, l, l, l);
	P(0x5, name, name, name, name);
	P(0x5, full, 0, 0, 0);
	P(0x5, nm15, 0, 0, 0);
	P(0x5, bad, bad, bad, bad);
	P(0x5, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x6, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x6, w, w, w, w);
	P(0x6, l, l, l, l);
	P(0x6, name, name, name, name);
	P(0x6, full, 0, 0, 0);
	P(0x6, nm15, 0, 0, 0);
	P(0x6, bad, bad, bad, bad);
	P(0x6, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x7, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x7, w, w, w, w);
	P(0x7, l, l, l, l);
	P(0x7, name, name, name, name);
	P(0x7, full, 0, 0, 0);
	P(0x7, nm15, 0, 0, 0);
	P(0x7, bad, bad, bad, bad);
	P(0x7, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x8, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x8, w, w, w, w);
	P(0x8, l, l, l, l);
	P(0x8, name, name, name, name);
	P(0x8, full, 0, 0, 0);
	P(0x8, nm15, 0, 0, 0);
	P(0x8, bad, bad, bad, bad);
	P(0x8, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x9, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x9, w, w, w, w);
	P(0x9, l, l, l, l);
	P(0x9, name, name, name, name);
	P(0x9, full, 0, 0, 0);
	P(0x9, nm15, 0, 0, 0);
	P(0x9, bad, bad, bad, bad);
	P(0x9, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0xa, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0xa, w, w, w, w);
	P(0xa, l, l, l, l);
	P(0xa, name, name, name, name);
	P(0xa, full, 0, 0, 0);
	P(0xa, nm15, 0, 0, 0);
	P(0xa, bad, bad, bad, bad);
	P(0xa, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0xb, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0xb, w, w, w, w);
	P(0xb, l, l, l, l);
	P(0xb, name, name, name, name);
	P(0xb, full, 0, 0, 0);
	P(0xb, nm15, 0, 0, 0);
	P(0xb, bad, bad, bad, bad);
	P(0xb, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0xc, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0xc, w, w, w, w);
	P(0xc, l, l, l, l);
	P(0xc, name, name, name, name);
	P(0xc, full, 0, 0, 0);
	P(0xc, nm15, 0, 0, 0);
	P(0xc, bad, bad, bad, bad);
	P(0xc, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0xd, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0xd, w, w, w, w);
	P(0xd, l, l, l, l);
	P(0xd, name, name, name, name);
	P(0xd, full, 0, 0, 0);
	P(0xd, nm15, 0, 0, 0);
	P(0xd, bad, bad, bad, bad);
	P(0xd, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0xe, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0xe, w, w, w, w);
	P(0xe, l, l, l, l);
	P(0xe, name, name, name, name);
	P(0xe, full, 0, 0, 0);
	P(0xe, nm15, 0, 0, 0);
	P(0xe, bad, bad, bad, bad);
	P(0xe, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0xf, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0xf, w, w, w, w);
	P(0xf, l, l, l, l);
	P(0xf, name, name, name, name);
	P(0xf, full, 0, 0, 0);
	P(0xf, nm15, 0, 0, 0);
	P(0xf, bad, bad, bad, bad);
	P(0xf, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x10, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x10, w, w, w, w);
	P(0x10, l, l, l, l);
	P(0x10, name, name, name, name);
	P(0x10, full, 0, 0, 0);
	P(0x10, nm15, 0, 0, 0);
	P(0x10, bad, bad, bad, bad);
	P(0x10, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x13, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x13, w, w, w, w);
	P(0x13, l, l, l, l);
	P(0x13, name, name, name, name);
	P(0x13, full, 0, 0, 0);
	P(0x13, nm15, 0, 0, 0);
	P(0x13, bad, bad, bad, bad);
	P(0x13, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x14, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x14, w, w, w, w);
	P(0x14, l, l, l, l);
	P(0x14, name, name, name, name);
	P(0x14, full, 0, 0, 0);
	P(0x14, nm15, 0, 0, 0);
	P(0x14, bad, bad, bad, bad);
	P(0x14, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x15, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x15, w, w, w, w);
	P(0x15, l, l, l, l);
	P(0x15, name, name, name, name);
	P(0x15, full, 0, 0, 0);
	P(0x15, nm15, 0, 0, 0);
	P(0x15, bad, bad, bad, bad);
	P(0x15, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x16, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x16, w, w, w, w);
	P(0x16, l, l, l, l);
	P(0x16, name, name, name, name);
	P(0x16, full, 0, 0, 0);
	P(0x16, nm15, 0, 0, 0);
	P(0x16, bad, bad, bad, bad);
	P(0x16, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x17, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x17, w, w, w, w);
	P(0x17, l, l, l, l);
	P(0x17, name, name, name, name);
	P(0x17, full, 0, 0, 0);
	P(0x17, nm15, 0, 0, 0);
	P(0x17, bad, bad, bad, bad);
	P(0x17, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x18, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x18, w, w, w, w);
	P(0x18, l, l, l, l);
	P(0x18, name, name, name, name);
	P(0x18, full, 0, 0, 0);
	P(0x18, nm15, 0, 0, 0);
	P(0x18, bad, bad, bad, bad);
	P(0x18, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x19, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x19, w, w, w, w);
	P(0x19, l, l, l, l);
	P(0x19, name, name, name, name);
	P(0x19, full, 0, 0, 0);
	P(0x19, nm15, 0, 0, 0);
	P(0x19, bad, bad, bad, bad);
	P(0x19, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x1a, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x1a, w, w, w, w);
	P(0x1a, l, l, l, l);
	P(0x1a, name, name, name, name);
	P(0x1a, full, 0, 0, 0);
	P(0x1a, nm15, 0, 0, 0);
	P(0x1a, bad, bad, bad, bad);
	P(0x1a, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x1b, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x1b, w, w, w, w);
	P(0x1b, l, l, l, l);
	P(0x1b, name, name, name, name);
	P(0x1b, full, 0, 0, 0);
	P(0x1b, nm15, 0, 0, 0);
	P(0x1b, bad, bad, bad, bad);
	P(0x1b, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x1c, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x1c, w, w, w, w);
	P(0x1c, l, l, l, l);
	P(0x1c, name, name, name, name);
	P(0x1c, full, 0, 0, 0);
	P(0x1c, nm15, 0, 0, 0);
	P(0x1c, bad, bad, bad, bad);
	P(0x1c, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x1d, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x1d, w, w, w, w);
	P(0x1d, l, l, l, l);
	P(0x1d, name, name, name, name);
	P(0x1d, full, 0, 0, 0);
	P(0x1d, nm15, 0, 0, 0);
	P(0x1d, bad, bad, bad, bad);
	P(0x1d, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x1e, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x1e, w, w, w, w);
	P(0x1e, l, l, l, l);
	P(0x1e, name, name, name, name);
	P(0x1e, full, 0, 0, 0);
	P(0x1e, nm15, 0, 0, 0);
	P(0x1e, bad, bad, bad, bad);
	P(0x1e, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x1f, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x1f, w, w, w, w);
	P(0x1f, l, l, l, l);
	P(0x1f, name, name, name, name);
	P(0x1f, full, 0, 0, 0);
	P(0x1f, nm15, 0, 0, 0);
	P(0x1f, bad, bad, bad, bad);
	P(0x1f, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x20, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x20, w, w, w, w);
	P(0x20, l, l, l, l);
	P(0x20, name, name, name, name);
	P(0x20, full, 0, 0, 0);
	P(0x20, nm15, 0, 0, 0);
	P(0x20, bad, bad, bad, bad);
	P(0x20, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x21, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x21, w, w, w, w);
	P(0x21, l, l, l, l);
	P(0x21, name, name, name, name);
	P(0x21, full, 0, 0, 0);
	P(0x21, nm15, 0, 0, 0);
	P(0x21, bad, bad, bad, bad);
	P(0x21, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x22, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x22, w, w, w, w);
	P(0x22, l, l, l, l);
	P(0x22, name, name, name, name);
	P(0x22, full, 0, 0, 0);
	P(0x22, nm15, 0, 0, 0);
	P(0x22, bad, bad, bad, bad);
	P(0x22, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x23, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x23, w, w, w, w);
	P(0x23, l, l, l, l);
	P(0x23, name, name, name, name);
	P(0x23, full, 0, 0, 0);
	P(0x23, nm15, 0, 0, 0);
	P(0x23, bad, bad, bad, bad);
	P(0x23, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x24, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x24, w, w, w, w);
	P(0x24, l, l, l, l);
	P(0x24, name, name, name, name);
	P(0x24, full, 0, 0, 0);
	P(0x24, nm15, 0, 0, 0);
	P(0x24, bad, bad, bad, bad);
	P(0x24, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x25, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x25, w, w, w, w);
	P(0x25, l, l, l, l);
	P(0x25, name, name, name, name);
	P(0x25, full, 0, 0, 0);
	P(0x25, nm15, 0, 0, 0);
	P(0x25, bad, bad, bad, bad);
	P(0x25, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x26, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x26, w, w, w, w);
	P(0x26, l, l, l, l);
	P(0x26, name, name, name, name);
	P(0x26, full, 0, 0, 0);
	P(0x26, nm15, 0, 0, 0);
	P(0x26, bad, bad, bad, bad);
	P(0x26, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x27, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x27, w, w, w, w);
	P(0x27, l, l, l, l);
	P(0x27, name, name, name, name);
	P(0x27, full, 0, 0, 0);
	P(0x27, nm15, 0, 0, 0);
	P(0x27, bad, bad, bad, bad);
	P(0x27, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x28, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x28, w, w, w, w);
	P(0x28, l, l, l, l);
	P(0x28, name, name, name, name);
	P(0x28, full, 0, 0, 0);
	P(0x28, nm15, 0, 0, 0);
	P(0x28, bad, bad, bad, bad);
	P(0x28, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x29, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x29, w, w, w, w);
	P(0x29, l, l, l, l);
	P(0x29, name, name, name, name);
	P(0x29, full, 0, 0, 0);
	P(0x29, nm15, 0, 0, 0);
	P(0x29, bad, bad, bad, bad);
	P(0x29, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x2a, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x2a, w, w, w, w);
	P(0x2a, l, l, l, l);
	P(0x2a, name, name, name, name);
	P(0x2a, full, 0, 0, 0);
	P(0x2a, nm15, 0, 0, 0);
	P(0x2a, bad, bad, bad, bad);
	P(0x2a, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x2b, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x2b, w, w, w, w);
	P(0x2b, l, l, l, l);
	P(0x2b, name, name, name, name);
	P(0x2b, full, 0, 0, 0);
	P(0x2b, nm15, 0, 0, 0);
	P(0x2b, bad, bad, bad, bad);
	P(0x2b, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x2c, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x2c, w, w, w, w);
	P(0x2c, l, l, l, l);
	P(0x2c, name, name, name, name);
	P(0x2c, full, 0, 0, 0);
	P(0x2c, nm15, 0, 0, 0);
	P(0x2c, bad, bad, bad, bad);
	P(0x2c, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x2d, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x2d, w, w, w, w);
	P(0x2d, l, l, l, l);
	P(0x2d, name, name, name, name);
	P(0x2d, full, 0, 0, 0);
	P(0x2d, nm15, 0, 0, 0);
	P(0x2d, bad, bad, bad, bad);
	P(0x2d, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x2e, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x2e, w, w, w, w);
	P(0x2e, l, l, l, l);
	P(0x2e, name, name, name, name);
	P(0x2e, full, 0, 0, 0);
	P(0x2e, nm15, 0, 0, 0);
	P(0x2e, bad, bad, bad, bad);
	P(0x2e, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x2f, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x2f, w, w, w, w);
	P(0x2f, l, l, l, l);
	P(0x2f, name, name, name, name);
	P(0x2f, full, 0, 0, 0);
	P(0x2f, nm15, 0, 0, 0);
	P(0x2f, bad, bad, bad, bad);
	P(0x2f, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x32, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x32, w, w, w, w);
	P(0x32, l, l, l, l);
	P(0x32, name, name, name, name);
	P(0x32, full, 0, 0, 0);
	P(0x32, nm15, 0, 0, 0);
	P(0x32, bad, bad, bad, bad);
	P(0x32, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x33, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x33, w, w, w, w);
	P(0x33, l, l, l, l);
	P(0x33, name, name, name, name);
	P(0x33, full, 0, 0, 0);
	P(0x33, nm15, 0, 0, 0);
	P(0x33, bad, bad, bad, bad);
	P(0x33, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x34, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x34, w, w, w, w);
	P(0x34, l, l, l, l);
	P(0x34, name, name, name, name);
	P(0x34, full, 0, 0, 0);
	P(0x34, nm15, 0, 0, 0);
	P(0x34, bad, bad, bad, bad);
	P(0x34, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x35, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x35, w, w, w, w);
	P(0x35, l, l, l, l);
	P(0x35, name, name, name, name);
	P(0x35, full, 0, 0, 0);
	P(0x35, nm15, 0, 0, 0);
	P(0x35, bad, bad, bad, bad);
	P(0x35, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x36, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x36, w, w, w, w);
	P(0x36, l, l, l, l);
	P(0x36, name, name, name, name);
	P(0x36, full, 0, 0, 0);
	P(0x36, nm15, 0, 0, 0);
	P(0x36, bad, bad, bad, bad);
	P(0x36, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x37, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x37, w, w, w, w);
	P(0x37, l, l, l, l);
	P(0x37, name, name, name, name);
	P(0x37, full, 0, 0, 0);
	P(0x37, nm15, 0, 0, 0);
	P(0x37, bad, bad, bad, bad);
	P(0x37, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x38, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x38, w, w, w, w);
	P(0x38, l, l, l, l);
	P(0x38, name, name, name, name);
	P(0x38, full, 0, 0, 0);
	P(0x38, nm15, 0, 0, 0);
	P(0x38, bad, bad, bad, bad);
	P(0x38, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x39, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x39, w, w, w, w);
	P(0x39, l, l, l, l);
	P(0x39, name, name, name, name);
	P(0x39, full, 0, 0, 0);
	P(0x39, nm15, 0, 0, 0);
	P(0x39, bad, bad, bad, bad);
	P(0x39, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x3a, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x3a, w, w, w, w);
	P(0x3a, l, l, l, l);
	P(0x3a, name, name, name, name);
	P(0x3a, full, 0, 0, 0);
	P(0x3a, nm15, 0, 0, 0);
	P(0x3a, bad, bad, bad, bad);
	P(0x3a, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x3b, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x3b, w, w, w, w);
	P(0x3b, l, l, l, l);
	P(0x3b, name, name, name, name);
	P(0x3b, full, 0, 0, 0);
	P(0x3b, nm15, 0, 0, 0);
	P(0x3b, bad, bad, bad, bad);
	P(0x3b, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x3c, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x3c, w, w, w, w);
	P(0x3c, l, l, l, l);
	P(0x3c, name, name, name, name);
	P(0x3c, full, 0, 0, 0);
	P(0x3c, nm15, 0, 0, 0);
	P(0x3c, bad, bad, bad, bad);
	P(0x3c, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x3d, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x3d, w, w, w, w);
	P(0x3d, l, l, l, l);
	P(0x3d, name, name, name, name);
	P(0x3d, full, 0, 0, 0);
	P(0x3d, nm15, 0, 0, 0);
	P(0x3d, bad, bad, bad, bad);
	P(0x3d, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x3e, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x3e, w, w, w, w);
	P(0x3e, l, l, l, l);
	P(0x3e, name, name, name, name);
	P(0x3e, full, 0, 0, 0);
	P(0x3e, nm15, 0, 0, 0);
	P(0x3e, bad, bad, bad, bad);
	P(0x3e, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x3f, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x3f, w, w, w, w);
	P(0x3f, l, l, l, l);
	P(0x3f, name, name, name, name);
	P(0x3f, full, 0, 0, 0);
	P(0x3f, nm15, 0, 0, 0);
	P(0x3f, bad, bad, bad, bad);
	P(0x3f, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x40, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x40, w, w, w, w);
	P(0x40, l, l, l, l);
	P(0x40, name, name, name, name);
	P(0x40, full, 0, 0, 0);
	P(0x40, nm15, 0, 0, 0);
	P(0x40, bad, bad, bad, bad);
	P(0x40, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x41, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x41, w, w, w, w);
	P(0x41, l, l, l, l);
	P(0x41, name, name, name, name);
	P(0x41, full, 0, 0, 0);
	P(0x41, nm15, 0, 0, 0);
	P(0x41, bad, bad, bad, bad);
	P(0x41, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x42, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x42, w, w, w, w);
	P(0x42, l, l, l, l);
	P(0x42, name, name, name, name);
	P(0x42, full, 0, 0, 0);
	P(0x42, nm15, 0, 0, 0);
	P(0x42, bad, bad, bad, bad);
	P(0x42, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x43, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x43, w, w, w, w);
	P(0x43, l, l, l, l);
	P(0x43, name, name, name, name);
	P(0x43, full, 0, 0, 0);
	P(0x43, nm15, 0, 0, 0);
	P(0x43, bad, bad, bad, bad);
	P(0x43, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x44, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x44, w, w, w, w);
	P(0x44, l, l, l, l);
	P(0x44, name, name, name, name);
	P(0x44, full, 0, 0, 0);
	P(0x44, nm15, 0, 0, 0);
	P(0x44, bad, bad, bad, bad);
	P(0x44, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x45, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x45, w, w, w, w);
	P(0x45, l, l, l, l);
	P(0x45, name, name, name, name);
	P(0x45, full, 0, 0, 0);
	P(0x45, nm15, 0, 0, 0);
	P(0x45, bad, bad, bad, bad);
	P(0x45, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x46, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x46, w, w, w, w);
	P(0x46, l, l, l, l);
	P(0x46, name, name, name, name);
	P(0x46, full, 0, 0, 0);
	P(0x46, nm15, 0, 0, 0);
	P(0x46, bad, bad, bad, bad);
	P(0x46, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x47, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x47, w, w, w, w);
	P(0x47, l, l, l, l);
	P(0x47, name, name, name, name);
	P(0x47, full, 0, 0, 0);
	P(0x47, nm15, 0, 0, 0);
	P(0x47, bad, bad, bad, bad);
	P(0x47, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x48, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x48, w, w, w, w);
	P(0x48, l, l, l, l);
	P(0x48, name, name, name, name);
	P(0x48, full, 0, 0, 0);
	P(0x48, nm15, 0, 0, 0);
	P(0x48, bad, bad, bad, bad);
	P(0x48, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x49, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x49, w, w, w, w);
	P(0x49, l, l, l, l);
	P(0x49, name, name, name, name);
	P(0x49, full, 0, 0, 0);
	P(0x49, nm15, 0, 0, 0);
	P(0x49, bad, bad, bad, bad);
	P(0x49, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x4a, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x4a, w, w, w, w);
	P(0x4a, l, l, l, l);
	P(0x4a, name, name, name, name);
	P(0x4a, full, 0, 0, 0);
	P(0x4a, nm15, 0, 0, 0);
	P(0x4a, bad, bad, bad, bad);
	P(0x4a, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x4b, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x4b, w, w, w, w);
	P(0x4b, l, l, l, l);
	P(0x4b, name, name, name, name);
	P(0x4b, full, 0, 0, 0);
	P(0x4b, nm15, 0, 0, 0);
	P(0x4b, bad, bad, bad, bad);
	P(0x4b, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x4c, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x4c, w, w, w, w);
	P(0x4c, l, l, l, l);
	P(0x4c, name, name, name, name);
	P(0x4c, full, 0, 0, 0);
	P(0x4c, nm15, 0, 0, 0);
	P(0x4c, bad, bad, bad, bad);
	P(0x4c, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x4d, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x4d, w, w, w, w);
	P(0x4d, l, l, l, l);
	P(0x4d, name, name, name, name);
	P(0x4d, full, 0, 0, 0);
	P(0x4d, nm15, 0, 0, 0);
	P(0x4d, bad, bad, bad, bad);
	P(0x4d, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x4e, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x4e, w, w, w, w);
	P(0x4e, l, l, l, l);
	P(0x4e, name, name, name, name);
	P(0x4e, full, 0, 0, 0);
	P(0x4e, nm15, 0, 0, 0);
	P(0x4e, bad, bad, bad, bad);
	P(0x4e, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x4f, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x4f, w, w, w, w);
	P(0x4f, l, l, l, l);
	P(0x4f, name, name, name, name);
	P(0x4f, full, 0, 0, 0);
	P(0x4f, nm15, 0, 0, 0);
	P(0x4f, bad, bad, bad, bad);
	P(0x4f, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x50, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x50, w, w, w, w);
	P(0x50, l, l, l, l);
	P(0x50, name, name, name, name);
	P(0x50, full, 0, 0, 0);
	P(0x50, nm15, 0, 0, 0);
	P(0x50, bad, bad, bad, bad);
	P(0x50, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x51, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x51, w, w, w, w);
	P(0x51, l, l, l, l);
	P(0x51, name, name, name, name);
	P(0x51, full, 0, 0, 0);
	P(0x51, nm15, 0, 0, 0);
	P(0x51, bad, bad, bad, bad);
	P(0x51, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x41555856, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x41555856, w, w, w, w);
	P(0x41555856, l, l, l, l);
	P(0x41555856, name, name, name, name);
	P(0x41555856, full, 0, 0, 0);
	P(0x41555856, nm15, 0, 0, 0);
	P(0x41555856, bad, bad, bad, bad);
	P(0x41555856, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x53564d41, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x53564d41, w, w, w, w);
	P(0x53564d41, l, l, l, l);
	P(0x53564d41, name, name, name, name);
	P(0x53564d41, full, 0, 0, 0);
	P(0x53564d41, nm15, 0, 0, 0);
	P(0x53564d41, bad, bad, bad, bad);
	P(0x53564d41, 0, 0, 0, 0);
	for (int i = 0; i < N; i++)
		P(0x59616d61, v[i], v[(i + 5) % N], v[(i + 3) % N], v[(i + 2) % N]);
	P(0x59616d61, w, w, w, w);
	P(0x59616d61, l, l, l, l);
	P(0x59616d61, name, name, name, name);
	P(0x59616d61, full, 0, 0, 0);
	P(0x59616d61, nm15, 0, 0, 0);
	P(0x59616d61, bad, bad, bad, bad);
	P(0x59616d61, 0, 0, 0, 0);
	for (int i = 0; i < 3; i++) {
		P(0x53564d41, i, bad, 0x1000, name);
		P(0x53564d41, i, 0, -1, full);
		P(0x53564d41, i, 0, -1, bad);
		P(0x53564d41, i, 0, -1, 0);
	}
	for (int i = 0; i < 8; i++)
		for (int j = 0; j < N; j++)
			P(0x35, i, v[j], v[j], 1);
	for (int i = 0; i < 17; i++)
		P(0x23, i, 1, 2, 0);
	for (int i = 0; i < 4; i++)
		for (int j = 0; j < N; j++) {
			P(0x2f, i + 1, v[j], 0, 0);
			P(0x21, i, v[j], 0, 0);
			P(0x3b, i, v[j], v[j], w);
			P(0x3e, i, v[j], i, w);
			P(0x49, i, v[j], v[j], 3);
			P(0x47, i, v[j], 3, 3);
			P(0x3c, v[i], v[j], 3, 3);
		}
}
