/* Which calls -P and filters by descriptor show: each argument of each call is a descriptor, a path
 * or memory that holds one, the others are not. A seccomp filter answers. */
/* PARITY-64: -a1 -P /dev/null -e signal=none -e trace=!execve,openat,getpmsg,putpmsg */
/* PARITY-64: -a1 -e trace-fds=7 -e signal=none -e trace=!execve,openat,getpmsg,putpmsg */
#include "../specs.h"
#include <fcntl.h>

#if defined(__x86_64__) && !defined(__ILP32__)

enum { MATCH = 7, OTHER = 9, CALLS = 475 };

int main(void)
{
	char *m = mmap((void *)0x10000000, 0x4000, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	int *fds = (int *)(m + 0x1000), *others = (int *)(m + 0x2000);
	strcpy(m + 0x100, "/dev/null");
	strcpy(m + 0x3000, "nope");
	for (int i = 0; i < 256; i++) {
		fds[i] = i % 2 ? 0 : MATCH;
		others[i] = OTHER;
	}
	dup2(open("/dev/null", O_RDONLY), MATCH);
	answer(22);
	for (long nr = 0; nr < CALLS; nr++) {
		const uint64_t rest[] = {OTHER, (uint64_t)(m + 0x3000), (uint64_t)others};
		const uint64_t tried[] = {MATCH, (uint64_t)(m + 0x100), (uint64_t)fds};
		if (nr == SYS_exit || nr == SYS_exit_group || nr == SYS_rt_sigreturn)
			continue;
		for (int r = 0; r < 3; r++)
			for (int i = 0; i < 6; i++)
				for (int k = 0; k < 3; k++) {
					struct call c = {.nr = nr};
					for (int j = 0; j < 6; j++)
						c.a[j] = r == 1 && j % 2 == 0 ? OTHER : rest[r];
					c.a[i] = tried[k];
					if (k == 2 && i < 5)
						c.a[i + 1] = 1;
					make(&c);
				}
	}
	struct call leave = {.nr = SYS_exit_group};
	make(&leave);
	return 0;
}

#else

int main(void)
{
	return 0;
}

#endif
