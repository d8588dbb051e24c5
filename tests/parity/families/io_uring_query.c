/* io_uring_query.c - chains of queries: as many are followed as -s says, a thousand with -v. */
/* PARITY: -a1 -e trace=io_uring_register */
/* PARITY: -a1 -v -e trace=io_uring_register */
/* PARITY-64: -a1 -s2 -e trace=io_uring_register */
/* PARITY-64: -a1 -s0 -e trace=io_uring_register */
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct {
	uint64_t next, data;
	uint32_t op, size;
	int32_t result;
	uint32_t resv[3];
} chain[2000];

static void query(int n, uint64_t end)
{
	memset(chain, 0, sizeof chain);
	for (int i = 0; i < n; i++) {
		chain[i].next = i + 1 < n ? (uintptr_t)&chain[i + 1] : end;
		chain[i].op = (uint32_t)i;
	}
	syscall(SYS_io_uring_register, -1, 35, chain, 0);
}

int main(void)
{
	for (int n = 1; n <= 34; n += n < 4 ? 1 : 15)
		query(n, 0);
	query(999, 0);
	query(1000, 0);
	query(1001, 0);
	query(3, 1);
	query(2, (uintptr_t)chain); /* a ring */
	return 0;
}
