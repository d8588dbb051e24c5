/* Limits, scheduling, capabilities: structs whole, short and unreadable. */
/* PARITY: -v -N -e trace=/rlimit,prlimit64,/sched,/priority,/ioprio,capget,capset,getcpu */
/* PARITY: -Xraw -e trace=/rlimit,prlimit64,/sched,/priority,/ioprio,capget,capset */
/* PARITY: -Xverbose -e trace=/rlimit,prlimit64,/sched,/priority,/ioprio,capget,capset */
#include "../guard.h"
#include <sys/resource.h>
#include <sched.h>
#include <linux/capability.h>
#include <errno.h>
#define S(n, ...) syscall(SYS_##n, ##__VA_ARGS__)
typedef unsigned long L;
typedef unsigned long long LL;
int main()
{
	void *bad = unreadable();
	int *w = tail_alloc(4);
	int i, j;
	int *hdr = tail_alloc(8);
	unsigned *data = tail_alloc(24);
	int vers[] = {0x19980330, 0x20071026, 0x20080522, 0x12345678, 0};
	for (i = 0; i < 5; i++) {
		hdr[0] = vers[i];
		hdr[1] = i == 1 ? -1 : 0;
		S(capget, hdr, data);
		hdr[0] = vers[i];
		S(capget, hdr, 0);
		hdr[0] = vers[i];
		S(capget, hdr, bad);
		hdr[0] = vers[i];
		fill(data, 24, 0x81);
		S(capset, hdr, data);
		S(capset, hdr, data + 1);
		hdr[0] = vers[i];
		memset(data, 0, 24);
		S(capset, hdr, data);
		data[0] = 1;
		data[1] = -1;
		data[3] = -1;
		S(capset, hdr, data);
		S(capset, hdr, bad);
	}
	S(capget, bad, data);
	S(capget, (char *)hdr + 1, data);
	S(capset, bad, bad);
	S(capset, 0, data);
	LL *r64 = tail_alloc(16);
	L *rl = tail_alloc(sizeof(L) * 2);
	LL vs[] = {0, 1, 1023, 1024, 2048, 0xffffffff, 0xfffffc00, 0x7fffffff, ~0ull, ~0ull - 1,
	    0x80000000, 0x100000000ull, 1ull << 40, 0xfffffffffffffc00ull};
	for (i = 0; i < 13; i++) {
		r64[0] = vs[i];
		r64[1] = vs[i + 1];
		S(prlimit64, -1, i, r64, 0);
		S(prlimit64, 0, i + 7, 0, r64);
		rl[0] = vs[i];
		rl[1] = vs[i + 1];
		S(setrlimit, i + 99, rl);
	}
	S(prlimit64, 0, 7, bad, bad);
	S(prlimit64, -1, 7, r64, r64);
	for (i = 0; i < 17; i++) {
		S(getrlimit, i, rl);
#ifdef __i386__
		S(ugetrlimit, i, rl);
#endif
	}
	S(getrlimit, 3, bad);
	S(setrlimit, 3, bad);
	S(setrlimit, 3, 0);

	S(getpriority, 0, 0);
	S(getpriority, 3, -1);
	S(setpriority, 2, -1, -20);
	S(setpriority, 1, 999999, -1);
	*w = 5;
	S(sched_setparam, -1, w);
	S(sched_setparam, 0, bad);
	S(sched_getparam, 0, w);
	S(sched_getparam, 0, bad);
	S(sched_getparam, -1, w);
	for (i = 0; i < 9; i++) {
		*w = -i;
		S(sched_setscheduler, -1, i | (i & 1 ? 0x40000000 : 0), w);
		S(sched_get_priority_max, i);
	}
	S(sched_setscheduler, -1, 0x80000001, bad);
	S(sched_getscheduler, 0);
	S(sched_getscheduler, -1);
	S(sched_get_priority_min, -1);
	long *ts = tail_alloc(16);
	S(sched_rr_get_interval, 0, ts);
	S(sched_rr_get_interval, -1, ts);
	S(sched_rr_get_interval, 0, bad);
	unsigned char *m = tail_alloc(128);
	S(sched_getaffinity, 0, 128, m);
	S(sched_getaffinity, 0, 4, m + 124);
	S(sched_getaffinity, 0, 0, m);
	S(sched_getaffinity, -1, 8, m);
	memset(m, 0, 128);
	m[0] = 5;
	m[9] = 0x81;
	m[127] = 0x80;
	int ls[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 16, 127, 128};
	for (i = 0; i < 14; i++)
		S(sched_setaffinity, -1, ls[i], m);
	S(sched_setaffinity, -1, 129, m);
	S(sched_setaffinity, -1, -1, m);
	S(sched_setaffinity, -1, 8, bad);
	m[0] = 0;
	m[9] = 0;
	m[127] = 0;
	S(sched_setaffinity, -1, 128, m);
	memset(m, 0xff, 128);
	S(sched_setaffinity, -1, 128, m);
	char *a = tail_alloc(56 + 16);
	int *ai = a;
	int sz[] = {0, 1, 3, 4, 5, 8, 47, 48, 49, 52, 55, 56, 57, 60, 64, 72, 73, 0x7fffffff, -1};
	for (i = 0; i < 19; i++) {
		fill(a, 72, 0x81);
		ai[0] = sz[i];
		ai[1] = i % 9;
		*(LL *)(a + 8) = i;
		S(sched_setattr, -1, a, i);
	}
	for (i = 0; i < 8; i++) {
		memset(a, 0, 72);
		ai[0] = 48 + 8 * (i & 1);
		ai[1] = i;
		*(LL *)(a + 8) = 1 << i;
		ai[4] = -i;
		ai[5] = i;
		S(sched_setattr, -1, a, 0);
	}
	for (i = 0; i < 4; i++) {
		S(sched_getattr, 0, a, 48 + i * 8, 0);
		S(sched_getattr, 0, a, i * 7, 0);
	}
	S(sched_getattr, -1, a, 48, 1);
	S(sched_getattr, 0, bad, 48, 0);
	S(sched_getattr, 0, a + 56, 48, -1);
	S(sched_setattr, 0, bad, 0);
	S(sched_setattr, 0, 0, 0);
	S(sched_setattr, 0, a + 69, 0);
	char *e = a + 72 - 4;
	*(int *)e = 48;
	S(sched_setattr, 0, e, 0);
	*(int *)e = 4;
	S(sched_setattr, 0, e, 0);
	*(int *)e = 100;
	S(sched_setattr, 0, e, 0);
	S(ioprio_set, 1, -1, 0x2004);
	S(ioprio_set, 2, -1, 0xffff);
	S(ioprio_get, 1, 0);
	S(ioprio_get, 3, -1);
	S(ioprio_get, 1, -1);
	S(getcpu, bad, 0, bad);
	S(getcpu, 0, 0, 0);
}
