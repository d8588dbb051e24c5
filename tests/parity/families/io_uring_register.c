/*
 * io_uring_register.c - every operation with arguments that are right, short, unreadable and full.
 */
/* PARITY: -a1 -y -e trace=/io_uring_ */
/* PARITY: -a1 -y -e trace=/io_uring_ -e inject=/io_uring_:retval=42 */
/* PARITY-64: -a1 -v -Xraw -e trace=/io_uring_ -e inject=/io_uring_:error=EINVAL */
/* PARITY-64: -a1 -Xverbose -e trace=/io_uring_ -e inject=/io_uring_:retval=42 */
#include "../guard.h"

#include <stdint.h>
#include <sys/socket.h>

static void *at(void *p)
{
	return p;
}

static long reg(unsigned op, const void *arg, unsigned n)
{
	return syscall(SYS_io_uring_register, -1, op, arg, n);
}

/* 64-bit fields that hold pointers. */
static uint64_t ptr(const void *p)
{
	return (uintptr_t)p;
}

static void every_operation(void)
{
	static const unsigned counts[] = {0, 1, 2, 16, 24, 32, 33, 40};
	unsigned char bytes[512];
	void *bad = unreadable();
	for (unsigned op = 0; op < 40; op++) {
		reg(op, 0, 5);
		reg(op, bad, 5);
		for (unsigned k = 0; k < 3; k++) {
			for (unsigned i = 0; i < sizeof bytes; i++)
				bytes[i] = k == 0 ? 0 : k == 1 ? i % 251 + 1 : 0xff;
			void *p = tail_dup(bytes, sizeof bytes);
			for (unsigned i = 0; i < sizeof counts / sizeof *counts; i++)
				reg(op, p, counts[i]);
		}
		for (unsigned n = 4; n < 124; n += 4)
			reg(op, tail_alloc(n), 1);
		reg(op | 0x80000000, 0, 1);
		reg(op | 0x80000000, bad, 0);
	}
	reg(0x7fffffff, bad, 1);
	reg(0xffffffff, bad, 1);
}

static void resources(void)
{
	uint64_t a[64] = {0xfffffffe00000003ull, 0xffffff9cfffffffdull};
	uint32_t *w = (void *)a;
	reg(2, a, 4);
	memset(a, 0, sizeof a);
	w[0] = 1;
	a[1] = ptr(a + 8);
	w[16] = -2;
	w[17] = -1;
	w[18] = -3;
	reg(6, a, 4);
	reg(6, a, 0);
	a[1] = ptr(tail_dup(a + 8, 12));
	reg(6, a, 4);
	for (unsigned op = 13; op < 17; op++)
		for (unsigned nr = 0; nr < 5; nr++)
			for (unsigned k = 0; k < 3; k++) {
				uint64_t r[6] = {0}, tags[4] = {1, 0xdead, ~0ull, 0};
				int32_t fds[8] = {0, -1, -2, -3, 7, 1, 2, 3};
				int update = op == 14 || op == 16;
				((uint32_t *)r)[update ? 6 : 0] = nr;
				r[update ? 1 : 2] = k == 2 ? 0 : ptr(tail_dup(fds, 32));
				r[update ? 2 : 3] =
				    k == 1 ? ptr(tail_alloc(1)) + 1 : ptr(tail_dup(tags, 32));
				r[4] = k;
				for (unsigned n = 31; n < 49; n++)
					reg(op, r, n);
				reg(op, tail_dup(r, 32), 40);
			}
}

static void queries(void)
{
	static const unsigned sizes[] = {48, 40, 16, 48, 8};
	uint64_t q[4][5] = {{0}};
	unsigned char bytes[64];
	fill(bytes, sizeof bytes, 1);
	for (unsigned op = 0; op < 5; op++)
		for (unsigned k = 0; k < 6; k++) {
			memset(q, 0, sizeof q);
			unsigned n = k < 3 ? sizes[op] : k == 3 ? 0 : k == 4 ? sizes[op] - 4 : 64;
			q[0][1] = k == 1   ? 0
				  : k == 2 ? ptr(unreadable())
					   : ptr(tail_dup(bytes, 64));
			((uint32_t *)q[0])[4] = op;
			((uint32_t *)q[0])[5] = n;
			reg(35, q, 0);
			q[0][0] = ptr(q[1]);
			q[1][0] = ptr(tail_dup(q[2], 40));
			q[1][4] = k;
			reg(35, q, 0);
		}
}

static void small_structs(void)
{
	uint64_t a[16];
	uint32_t *w = at(a);
	unsigned char *b = at(a);
	for (unsigned f = 0; f < 10; f++) {
		memset(a, 0, sizeof a);
		w[3] = 1u << f;
		reg(24, a, 1); /* flags of a cancellation */
		w[3] = f << 16;
		reg(22, a, 1);
		reg(23, a, 1);
		memset(a, 0, sizeof a);
		w[1] = f;
		w[6] = f / 4;
		reg(30, a, 1);
		reg(36, a, 1);
		memset(a, 0, sizeof a);
		b[5] = f % 4;
		w[2] = f == 9 ? 255 : f / 4;
		reg(27, a, 1);
		reg(28, a, 1);
		memset(a, 0, sizeof a);
		a[1] = f;
		reg(34, a, 1);
		memset(a, 0, sizeof a);
		w[3] = f;
		reg(32, a, 1);
		memset(a, 0, sizeof a);
		a[f % 2 ? 9 : 14] = f;
		w[7 + f % 3] = f / 2;
		reg(33, a, 1);
		memset(a, 0, sizeof a);
		w[0] = f;
		reg(29, a, 0);
		memset(a, 0, sizeof a);
		a[0] = f;
		b[2] = 0x10 + f;
		b[4 + f] = f % 2;
		reg(11, a, 1);
	}
}

static void requests(void)
{
	unsigned char bytes[160];
	int32_t *w = at(bytes);
	int sock = socket(AF_UNIX, SOCK_STREAM, 0);
	for (unsigned op = 0; op < 68; op++)
		for (unsigned k = 0; k < 7; k++) {
			for (unsigned i = 0; i < sizeof bytes; i++)
				bytes[i] = k ? 0x80 + i : 0;
			bytes[0] = op;
			bytes[1] = k;
			w[1] = k < 3 ? k : k == 3 ? -1 : -100;
			if (k == 2 || k == 5)
				memset(bytes + 48, 0, 8);
			if (k == 3 || k == 5)
				memset(bytes + 56, 0, 8);
			if (k == 5)
				bytes[56] = 1;
			reg(31, tail_dup(bytes, k == 6 ? 64 : sizeof bytes), 1);
		}
	for (unsigned op = 45; op < 65; op++)
		for (unsigned k = 0; k < 16; k++) {
			memset(bytes, 0, sizeof bytes);
			bytes[0] = op;
			w[1] = k < 8 ? sock : 0;
			w[2] = k % 8;
			w[3] = k % 8 == 7;
			reg(31, bytes, 1);
		}
	uint64_t pi[4] = {0x0003000200010001, 0x123, 7, 9}, p;
	for (unsigned k = 0; k < 5; k++) {
		memset(bytes, 0, sizeof bytes);
		bytes[0] = 1;
		p = ptr(tail_dup(pi, k == 4 ? 31 : 32));
		memcpy(bytes + 48, &p, 8);
		bytes[56] = k;
		reg(31, bytes, 1);
	}
	static const unsigned char with_flags[] = {0, 9, 10, 13, 26, 40, 47, 48, 54, 58, 63};
	for (unsigned i = 0; i < sizeof with_flags; i++)
		for (unsigned bit = 0; bit < 16; bit++) {
			memset(bytes, 0, sizeof bytes);
			bytes[0] = with_flags[i];
			bytes[2 + bit / 8] = 1 << bit % 8;
			w[7] = 1 << bit;
			reg(31, bytes, 1);
		}
}

int main(void)
{
	every_operation();
	resources();
	queries();
	small_structs();
	requests();
	return 0;
}
