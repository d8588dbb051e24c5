/*
 * io_uring_ring.c - setting up a ring, entering it, and what is asked of a real one.
 */
/* PARITY: -a1 -y -e trace=/io_uring_ */
/* PARITY: -a1 -y -v -e trace=/io_uring_[se] -e inject=/io_uring_[se]:retval=0 */
/* PARITY-64: -a1 -v -e trace=io_uring_register */
/* PARITY-64: -a1 -Xraw -e trace=/io_uring_[se] -e inject=/io_uring_[se]:retval=0 */
#include "../guard.h"

#include <stdint.h>

struct offsets {
	uint32_t fields[8];
	uint64_t user_addr;
};
struct params {
	uint32_t sq_entries, cq_entries, flags, sq_thread_cpu, sq_thread_idle, features, wq_fd;
	uint32_t resv[3];
	struct offsets sq_off, cq_off;
};

static uint64_t ptr(const void *p)
{
	return (uintptr_t)p;
}

static void enter(unsigned flags, const void *arg, size_t n)
{
	syscall(SYS_io_uring_enter, -1, 1, 2, flags, arg, n);
}

static long setup(unsigned n, const void *p)
{
	return syscall(SYS_io_uring_setup, n, p);
}

int main(void)
{
	uint64_t mask[16] = {0x100}, ts[2] = {1, 2};
	for (unsigned n = 0; n < 20; n += 2) {
		enter(0, mask, n);
		enter(1u << n, mask, 8);
		enter(1u << n, mask, n);
	}
	enter(~0x48u, mask, 8);
	enter(0, 0, 8);
	enter(0, tail_alloc(4), 8);
	for (unsigned f = 8; f < 0x60; f += 8)
		for (unsigned k = 0; k < 8; k++) {
			uint64_t g[3] = {ptr(mask), 8 | 5ull << 32, ptr(ts)};
			if (k == 1)
				g[0] = g[2] = 0;
			if (k == 2)
				g[0] = ptr(tail_alloc(4));
			if (k == 3)
				g[2] = ptr(tail_alloc(15));
			if (k > 3)
				g[1] = k == 4 ? 0 : k == 5 ? 4 : k == 6 ? 16 : 128;
			enter(f, g, k * 8);
			enter(f, tail_dup(g, k == 7 ? 23 : 24), 24);
		}
	enter(8, 0, 24);

	struct params p = {0};
	setup(1, 0);
	setup(-1, unreadable());
	setup(4, tail_dup(&p, 119));
	for (unsigned bit = 0; bit < 32; bit++) {
		memset(&p, 0, sizeof p);
		p.flags = 1u << bit | 0x20;
		p.sq_thread_cpu = bit;
		p.sq_thread_idle = bit;
		p.resv[bit % 3] = 1;
		p.sq_off.fields[7] = p.cq_off.fields[7] = bit % 2;
		p.features = 1u << bit;
		setup(4, &p);
	}
	fill(&p, sizeof p, 1);
	setup(4, &p);
	memset(&p, 0, sizeof p);
	int ring = setup(4, &p);
	uint32_t fds[8] = {-1, 0, ring, 0, 3, 0, ring, 0};
	syscall(SYS_io_uring_register, ring, 20, fds, 1);
	syscall(SYS_io_uring_register, ring, 21, fds, 1);
	syscall(SYS_io_uring_register, ring, 20, fds + 4, 1);
	void *probe = tail_alloc(16 + 8 * 20);
	syscall(SYS_io_uring_register, ring, 8, probe, 20);
	syscall(SYS_io_uring_register, ring, 8, probe, 20);
	syscall(SYS_io_uring_register, ring, 8, tail_alloc(16 + 8 * 70), 70);
	syscall(SYS_io_uring_register, ring, 9, 0, 0);
	syscall(SYS_io_uring_register, ring, 26, fds, 1);
	uint32_t napi[4] = {5, 1};
	syscall(SYS_io_uring_register, ring, 27, napi, 1);
	syscall(SYS_io_uring_register, ring, 28, napi, 1);
	return 0;
}
