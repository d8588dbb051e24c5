/* ptrace: register sets of every length, states of calls. */
/* PARITY: -a1 -e trace=ptrace */
/* PARITY: -a1 -Xraw -e trace=ptrace */
/* PARITY: -a1 -Xverbose -e trace=ptrace */
/* PARITY: -v -a1 -e trace=ptrace */
#include "../guard.h"
typedef unsigned long L;
typedef unsigned long long LL;
#define P(o, a, b, c) syscall(SYS_ptrace, (long)(o), (long)(a), (long)(b), (long)(c))
int main()
{
	struct {
		void *b;
		L n;
	} *iv = tail_alloc(sizeof *iv);
	char *big = tail_alloc(1024);
	fill(big, 1024, 0x81);
	int t[] = {1, 2};
	for (int k = 0; k < 2; k++)
		for (int i = 0; i <= 1024; i += i < 40 ? 1 : i < 130 ? 2 : i < 520 ? 13 : 101) {
			iv->b = big;
			iv->n = i;
			P(0x4205, -1, t[k], iv);
		}
	iv->n = 512;
	P(0x4205, -1, 2, iv);
	iv->n = 216;
	P(0x4205, -1, 1, iv);
	iv->n = 68;
	P(0x4205, -1, 1, iv);
	iv->n = 108;
	P(0x4205, -1, 2, iv);
	iv->b = big + 1000;
	iv->n = 512;
	P(0x4205, -1, 2, iv);
	LL *sy = tail_alloc(88);
	int ar[] = {0xc000003e, 0x40000003, 0xc00000b7, 0};
	LL nr[] = {39, 0x40000001, 700, -1};
	for (int o = 0; o < 5; o++)
		for (int a = 0; a < 4; a++)
			for (int n = 0; n < 4; n++) {
				memset(sy, 0, 88);
				*(char *)sy = o;
				((unsigned *)sy)[1] = ar[a];
				sy[3] = nr[n];
				sy[10] = 0xfedcba9876543210ull;
				P(0x4212, -1, 88, sy);
			}
	for (int o = 0; o < 5; o++)
		for (int i = 0; i <= 90; i++) {
			if (i == 3)
				continue;
			fill(sy, 88, 0x81);
			*(char *)sy = o;
			P(0x4212, -1, i, sy);
		}
	for (int o = 1; o < 4; o++)
		for (int i = 0; i < 3; i++) {
			memset(sy, 0, 88);
			*(char *)sy = o;
			sy[3] = i - 1;
			if (i == 1)
				*(short *)((char *)sy + 2) = 7;
			if (i == 2)
				((char *)sy)[1] = 9;
			sy[4] = i - 1;
			P(0x4212, -1, 88, sy);
		}
	P(0x4212, -1, -1, sy);
}
