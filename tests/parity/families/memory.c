/*
 * memory.c - the calls on memory: mappings, locking, NUMA policy, pages, protection keys.
 *
 * PARITY runs: the plain one, and each style of constants.
 */
/* PARITY: -e
 * trace=%memory,memfd_create,memfd_secret,process_madvise,process_mrelease,membarrier,pkey_alloc,pkey_free,swapon,swapoff
 */
/* PARITY: -Xraw -e
 * trace=mmap,mmap2,madvise,mremap,msync,mlockall,mbind,set_mempolicy,get_mempolicy,move_pages,remap_file_pages,membarrier,swapon,memfd_create
 */
/* PARITY: -Xverbose -e
 * trace=mmap,mmap2,madvise,mremap,msync,mlockall,mbind,set_mempolicy,get_mempolicy,move_pages,remap_file_pages,membarrier,swapon,memfd_create
 */
/* PARITY: -s3 -e trace=move_pages,get_mempolicy,mincore,migrate_pages */
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <stdint.h>
#include <linux/mempolicy.h>
#define S(n, ...) syscall(__NR_##n, ##__VA_ARGS__)
int main(void)
{
	char *p = mmap(0, 8192, 3, 0x22, -1, 0);
	mprotect(p + 4096, 4096, 0);
	unsigned long *e = (void *)(p + 4096);
#ifdef __NR_mmap2
	S(mmap2, 0, 4096, 3, 0x22, -1, 5);
	S(mmap2, 0, 4096, 3, 0x2f | 0x7c040000, -1, 0xdead);
	struct {
		unsigned a, l, p, f, fd, o;
	} *o = (void *)(p + 4096 - 24);
	o->a = 0;
	o->l = 4096;
	o->p = 1;
	o->f = 0x22;
	o->fd = -1;
	o->o = 0x1000;
	S(mmap, o);
	S(mmap, 0);
	S(mmap, p + 4095);
#else
	S(mmap, 0, 4096, 3, 0x22, -1, 0x5000);
	S(mmap, 0, 4096, 0xfface007, 0x2f | 0x7c040000, -1, 0xdead);
	S(mmap, 1, 0, 0, 0, 0, 0);
	S(mmap, 1, 0, 0, 8, 0, 0);
	S(mmap, 1, 0, 0, 0xffffffff, 0, 0);
	S(mmap, 1, 0, 0, 4, 0, 0);
#endif
	for (int i = 0; i < 120; i++)
		S(madvise, 0, 4096, i);
	S(mremap, p, 1, 2, 3, 4);
	S(mremap, p, 1, 2, 1, 4);
	S(mremap, p, 1, 2, 0xfffffff8, 4);
	S(msync, p, 1, 0);
	S(msync, p, 1, 7);
	S(msync, p, 1, 0xfff8);
	S(mlock, p, 1);
	S(munlock, p, 1);
	S(mlock2, p, 1, 1);
	S(mlock2, p, 1, -2);
	S(mlockall, 0);
	S(mlockall, 8);
	S(munlockall);
	S(mincore, p, 1, p);
	S(mincore, p, 8192, p);
	S(mincore, p, 8192, p + 4095);
	S(mincore, p, 0, 0);
	S(mincore, p, 4096, 0);
	S(remap_file_pages, p, 1, 3, 4, 0x22);
	S(remap_file_pages, p, 1, 0xdeadbeef0, 4, 0xff);
	S(mbind, p, 1, MPOL_BIND | 0x8000, e - 1, 64, 3);
	S(mbind, p, 1, 0xffff, e - 1, 65, 0xffff);
	S(mbind, p, 1, 0, 0, 0, 0);
	S(mbind, p, 1, 1, e - 2, 128, 8);
	S(set_mempolicy, 0, e - 1, 1);
	S(set_mempolicy, 0x2003, e, 1);
	S(get_mempolicy, e, e - 1, 64, p, 3);
	S(get_mempolicy, (int *)e - 1, e - 1, 1024, p, 0);
	S(get_mempolicy, p, p + 8, 1024, p, 8);
	S(get_mempolicy, p, p + 8, 1024, 0, 4);
	S(get_mempolicy, (char *)e - 3, 0, 0, 0, 0);
	S(set_mempolicy_home_node, p, 1, 2, 3);
	e[-1] = 1;
	e[-2] = 2;
	S(migrate_pages, 0, 64, e - 1, e - 1);
	S(migrate_pages, -1, 128, e - 1, e - 2);
	S(migrate_pages, 1, 0, 0, e);
	void **pg = (void **)(e - 3);
	pg[0] = p;
	pg[1] = 0;
	pg[2] = (void *)1;
	S(move_pages, 0, 3, pg, 0, p, 2);
	S(move_pages, 0, 3, pg, 0, e, 4);
	S(move_pages, 0, 3, e, e, e, 0xf);
	S(move_pages, 0, 3, pg + 1, p, e, 0xf8);
	S(move_pages, 0, 3, pg, p, p, 0);
	S(move_pages, 0, 0, pg, p, p, 0);
	S(pkey_alloc, 0, 0);
	S(pkey_alloc, 1, 3);
	S(pkey_alloc, 0, 0xff0);
	S(pkey_free, 0);
	S(pkey_mprotect, p, 1, 3, -1);
	syscall(462, p, 0, 3);
#ifdef __NR_map_shadow_stack
	S(map_shadow_stack, 0, 4096, 1);
	S(map_shadow_stack, 0, 4096, 0xf2);
#endif
	syscall(453, 0L, 4096L, 1L);
	syscall(453, 0L, 4096L, 0xf2L);
	S(memfd_secret, 0);
	S(memfd_secret, 02000000);
	S(memfd_secret, 0xffff);
	S(memfd_create, "x", 0);
	S(memfd_create, "abc", 0x7c00001f);
	S(memfd_create, 0, 0xffffffff);
	S(memfd_create, (char *)e - 4, 4);
	S(membarrier, 0, 0, 0);
	S(membarrier, 1, 1, 3);
	S(membarrier, 0x300, 0xf0, 3);
	S(membarrier, 128, 1, 2);
	S(brk, 0);
	S(munmap, p, 0);
	S(process_mrelease, -1, 0);
	S(process_mrelease, 0, 8);
	struct {
		void *b;
		unsigned long l;
	} *v = (void *)(e - 4);
	v[0].b = p;
	v[0].l = 4096;
	v[1].b = 0;
	v[1].l = 8;
	S(process_madvise, -1, v, 2, 20, 0);
	S(process_madvise, 0, v, 3, 21, 1);
	S(process_madvise, 0, 0, 3, 99, 1);
	S(process_madvise, 0, v, 0, 4, 1);
	S(swapon, "x", 0x8000 | 5);
	S(swapon, "x", 0xffffffff);
	S(swapon, "x", 3);
	S(swapoff, "y");
	return 0;
}
