/*
 * answered.h - calls that a seccomp filter answers: nothing happens but what the tracer shows.
 *
 * For both words, and for any number of calls that a program makes up as it goes (specs.h is for
 * lists of calls written down). Memory is at two fixed places, each ending at an unreadable page.
 */
#ifndef PARITY_ANSWERED_H
#define PARITY_ANSWERED_H

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define AREA_SIZE 0x80000

static char *end, *end2; /* of readable memory */

static inline char *area(uintptr_t at)
{
	char *p = mmap((void *)at, AREA_SIZE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	mmap(p + AREA_SIZE, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	return p + AREA_SIZE;
}

/* From here on every call fails with that error, or returns 0; but exit_group. */
static inline void answer(unsigned err)
{
	struct sock_filter f[] = {
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit_group, 0, 1),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | err),
	};
	struct sock_fprog p = {sizeof f / sizeof *f, f};
	end = area(0x10000000);
	end2 = area(0x20000000);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p))
		_exit(1);
}

static inline void *tail(const void *p, size_t n)
{
	return memcpy(end - n, p, n);
}

static inline void *tail2(const void *p, size_t n)
{
	return memcpy(end2 - n, p, n);
}

/* The same on every machine. */
static inline unsigned dice(unsigned sides)
{
	static uint32_t seed = 1;
	seed = seed * 1103515245 + 12345;
	return (seed >> 16) % sides;
}

#endif
