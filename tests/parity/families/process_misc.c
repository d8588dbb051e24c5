/* Creation, namespaces, ids, rseq, other processes' memory. */
/* PARITY: -a1 -e trace=getpid,clone3,rseq,personality,unshare,setns,/pidfd_,kcmp,/process_,listns,/groups,/[ug]id,iopl,ioperm,membarrier -e signal=none */
/* PARITY: -a1 -Xraw -e trace=getpid,clone3,rseq,personality,unshare,setns,/pidfd_,kcmp,/process_,listns,/groups,/[ug]id,iopl,ioperm,membarrier -e signal=none */
/* PARITY: -a1 -Xverbose -e trace=getpid,clone3,rseq,personality,unshare,setns,/pidfd_,kcmp,/process_,listns,/groups,/[ug]id,iopl,ioperm,membarrier -e signal=none */
/* PARITY: -a1 -e trace=getpid,clone3,listns,process_vm_readv,process_vm_writev -e inject=clone3,listns,process_vm_readv,process_vm_writev:retval=2 */
#include "../guard.h"
#include <sched.h>
#define SYS_listns 470
#define S(n, ...)  syscall(SYS_##n, ##__VA_ARGS__)
typedef unsigned long L;
typedef unsigned long long LL;
int main()
{
	S(getpid);
	void *bad = unreadable();
	int i;
	int *w = tail_alloc(4);
	*w = 0xcafe;
	LL *a = tail_alloc(88), *b = tail_alloc(104), *c64 = tail_alloc(64), *c80 = tail_alloc(80);
	S(clone3, 0, 0);
	S(clone3, bad, 88);
	S(clone3, a + 4, 56);
	LL f[] = {0, 0x7f, 0x80, 0x1000, 0x100000, 0x1200000, 0x80000, 0x200000000ull, ~0ull,
	    0x3fffffffffull, 0xff000000400000ffull, 0x1000000, 0x200000};
	for (i = 0; i < 13; i++) {
		memset(a, 0, 88);
		a[0] = f[i] | 0x4000000000000000ull * (i != 0);
		a[1] = w;
		a[2] = w;
		a[3] = w;
		a[4] = 17 * (i & 1) + (i == 3 ? 0xdeadbeef00000011ull : 0);
		a[5] = 0x1234;
		a[6] = i << 12;
		a[7] = w;
		a[8] = (i % 3) ? (long)w : 0;
		a[9] = i % 4;
		a[10] = i % 5 ? i : 0;
		memcpy(c64, a, 64);
		memcpy(c80, a, 80);
		if (!i)
			c64[0] = c80[0] = a[0] = 1ull << 62;
		S(clone3, a, 88);
		S(clone3, c64, 64);
		S(clone3, c80, 80);
		S(clone3, c64, 65);
		memcpy(b, a, 88);
		b[11] = i ? 0xfacefeeddeadc0deull : 0;
		b[12] = 0;
		S(clone3, b, 96);
		S(clone3, b, 104);
		S(clone3, b, 105);
		S(clone3, b, 4096);
		S(clone3, b, -1L);
	}
	memset(a, 0, 88);
	a[0] = 0x1000 | 1ull << 62;
	a[1] = bad;
	S(clone3, a, 88);
	a[0] = 0x100000 | 1ull << 62;
	a[3] = bad;
	S(clone3, a, 88);
	a[8] = bad;
	a[9] = 1;
	S(clone3, a, 88);
	a[9] = 33;
	S(clone3, a, 88);
	int *t = tail_alloc(12);
	t[0] = 1;
	t[1] = -1;
	t[2] = 77;
	a[8] = t;
	a[9] = 3;
	S(clone3, a, 88);
	a[9] = 4;
	S(clone3, a, 88);
	a[9] = 32;
	S(clone3, a, 88);
	// rseq
	int *r = tail_alloc(64);
	LL *cs = fill(tail_alloc(32), 32, 0x80);
	S(rseq, r, 32, 0, 0x1);
	S(rseq, (char *)r + 1, 32, 2, 3);
	S(rseq, r, 31, 1, 0xfacefed1);
	S(rseq, 0, 32, ~0, 0);
	fill(r, 64, 0x81);
	S(rseq, r, 32, 3, 4);
	*(LL *)(r + 2) = cs;
	S(rseq, r, 64, 4, 4);
	*(LL *)(r + 2) = (LL)(L)bad;
	r[0] = -1;
	r[1] = -2;
	r[4] = 0x37;
	S(rseq, r, 4096, 4, 4);
	r[0] = -3;
	r[4] = 8;
	S(rseq, r, 33, 4, 4);
	// persona
	unsigned p[] = {-1, 0, 0xff, 0x1f, 0x40000, 0x7000006, 0x10000, 0x10006, 0x0400000a,
	    0xffffff08, 0x8000008, 0xc0c0c000};
	for (i = 0; i < 12; i++) {
		S(personality, p[i]);
		S(personality, -1);
	}
	S(personality, 0);
	S(personality, 0xffffffff00000001ull);
	L un[] = {0, 0xf,
	    0x80 | 0x20000 | 0x2000000 | 0x4000000 | 0x8000000 | 0x10000000 | 0x20000000 |
		0x40000000,
	    ~0L, 0x81f8f07f, 0x00000100L};
	for (i = 0; i < 5; i++) {
		S(unshare, un[i] & ~0x7e000080 | 1);
	}
	for (i = 0; i < 5; i++) {
		S(setns, -1, un[i]);
		S(setns, 0, 0x20000);
	}
	S(pidfd_open, -1, 0x80 | 0x800 | 0x200 | 4);
	S(pidfd_open, 0, 4);
	S(pidfd_getfd, -1, -1, 0);
	S(pidfd_getfd, 0, 0, 0xbadc0ded);
	S(kcmp, 1, -1, 8, 1L, -1L);
	for (i = -1; i < 9; i++)
		S(kcmp, -1, getpid(), i, 1L, 2L);
	struct {
		int a, b;
		unsigned c;
	} *sl = tail_alloc(12);
	sl->a = 3;
	sl->b = -1;
	sl->c = 7;
	S(kcmp, -1, -2, 7, 3L, sl);
	S(kcmp, -1, -2, 7, 3L, bad);
	S(kcmp, -1, -2, 7, 3L, 0);
	S(process_mrelease, -1, 1);
	S(process_madvise, -1, bad, 1, 20, 0);
	struct {
		void *p;
		L n;
	} *iv = tail_alloc(2 * sizeof *iv);
	iv[0].p = w;
	iv[0].n = 4;
	iv[1].p = bad;
	iv[1].n = -1;
	S(process_madvise, -1, iv, 2, 4, 1);
	S(process_madvise, -1, iv, 3, 99, -1);
	S(process_madvise, -1, iv, -1L, 99, -1);
	iv[1].p = w;
	iv[1].n = 2;
	S(process_vm_readv, -1, iv, 2, iv, 1, 0);
	S(process_vm_writev, getpid(), iv, 2, iv, 1, 0);
	S(process_vm_readv, getpid(), iv, 1, iv, 2, 0);
	S(process_vm_writev, -1, iv, 3, iv, -1, 7);
	S(process_vm_readv, getpid(), bad, 1, bad, 2, 0);
	S(process_vm_readv, 1, 0, 0, 0, 0, ~0L);
	S(process_vm_readv, getpid(), iv, 1, iv + 1, 1, 0);
	LL *ns = tail_alloc(40);
	memset(ns, 0, 40);
	((int *)ns)[0] = 40;
	ns[1] = 5;
	((int *)ns)[4] = 0x20000;
	ns[3] = 7;
	S(listns, ns, w, 1, 0);
	S(listns, ns, bad, 1, 1);
	S(listns, bad, 0, 0, 0);
	((int *)ns)[0] = 32;
	S(listns, ns, tail_alloc(64), 8, 0);
	S(set_tid_address, w);
	S(set_tid_address, 0);
	S(set_robust_list, w, 24);
	S(set_robust_list, 0, 12);
	L *h = tail_alloc(sizeof(L)), *l = tail_alloc(sizeof(L));
	S(get_robust_list, 0, h, l);
	S(get_robust_list, -1, h, l);
	S(get_robust_list, 0, 0, bad);
	unsigned *g = tail_alloc(12);
	g[0] = -1;
	g[1] = 0;
	g[2] = 65536;
	S(setgroups, 4, g);
	S(setgroups, -1, bad);
	S(getgroups, 0, 0);
	S(getgroups, 3, g);
	S(getgroups, 3, bad);
	S(getgroups, -1, g);
	S(setgroups, 70000, g);
	S(getresuid, w, bad, 0);
	S(getresuid, w, g, g + 1);
	S(getresgid, w, g, g + 1);
	S(setresuid, -1, -1, -1);
	S(setreuid, -1, -1);
	S(setregid, -1, -1);
	S(setfsuid, -1);
	S(setfsgid, -1);
	S(setresgid, -1, -1, -1);
	S(setuid, -1);
	S(setgid, -1);
	S(getpgid, -1);
	S(setpgid, -1, -1);
	S(getsid, -1);
	S(iopl, 4);
	S(ioperm, 0xdeadbeefffffffffull, 1, -1);
	S(membarrier, 0, 0);
	S(membarrier, -1, 1, 3);
	S(membarrier, 8, 2, 1);
}
