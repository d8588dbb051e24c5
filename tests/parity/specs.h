/*
 * specs.h - calls written down as text, for families that want any number, pointer and structure.
 *
 * A spec is "ABI NUMBER ARGUMENT...". A seccomp filter answers the calls: nothing is done to the
 * machine. ABI: 64, i32 (int 0x80), x32. ARGUMENT: an integer; s:TEXT a string;
 * b:HEX{VALUE:BYTES}{#N} bytes (#N: the address of the Nth item of this line); z:N zeroes; f:N
 * rising bytes from 0x80; u an unmapped address. A leading ! makes an item that is no argument.
 * Every item ends at an unmapped page.
 */
#ifndef LIMN_PARITY_SPECS_H
#define LIMN_PARITY_SPECS_H

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__) && !defined(__ILP32__)

#define AREA	  ((char *)0x20000000) /* below 4 GiB: for the 32-bit calls as well */
#define AREA_SIZE (256u << 20)

static size_t used;

static uint64_t place(const void *p, size_t n)
{
	size_t body = (n + 4095) / 4096 * 4096;
	char *m = AREA + used;
	used += body + 4096;
	if (n) {
		mprotect(m, body, PROT_READ | PROT_WRITE);
		memcpy(m + body - n, p, n);
	}
	return (uint64_t)(m + body - n);
}

static int digit(int c)
{
	return c <= '9' ? c - '0' : (c | 32) - 'a' + 10;
}

static size_t bytes(const char *s, unsigned char *out, const uint64_t *items, int word)
{
	size_t n = 0;
	while (*s) {
		uint64_t v;
		char *end;
		int width = word;
		if (*s != '{') {
			out[n++] = (unsigned char)(digit(s[0]) * 16 + digit(s[1]));
			s += 2;
			continue;
		}
		if (s[1] == '#')
			v = items[strtol(s + 2, &end, 10)];
		else
			v = s[1] == '-' ? (uint64_t)strtoll(s + 1, &end, 0)
					: strtoull(s + 1, &end, 0);
		if (*end == ':')
			width = (int)strtol(end + 1, &end, 10);
		memset(out + n, v >> 63 ? 0xff : 0, (size_t)width);
		memcpy(out + n, &v, width > 8 ? 8 : (size_t)width);
		if (width > 8)
			memset(out + n + 8, 0, (size_t)width - 8);
		n += (size_t)width;
		s = end + 1;
	}
	return n;
}

struct call {
	int abi;
	long nr;
	uint64_t a[6];
};

static struct call parse(const char *spec)
{
	static unsigned char buf[1 << 16];
	char line[2048], *save, *t;
	struct call c = {0};
	uint64_t items[16];
	int n = 0, nargs = 0;
	strcpy(line, spec);
	t = strtok_r(line, " ", &save);
	c.abi = strcmp(t, "64") == 0 ? 0 : strcmp(t, "x32") == 0 ? 1 : 2;
	c.nr = strtol(strtok_r(NULL, " ", &save), NULL, 0);
	while ((t = strtok_r(NULL, " ", &save))) {
		uint64_t v;
		int item = *t == '!';
		t += item;
		if (strncmp(t, "s:", 2) == 0)
			v = place(t + 2, strlen(t + 2) + 1);
		else if (strncmp(t, "b:", 2) == 0)
			v = place(buf, bytes(t + 2, buf, items, c.abi ? 4 : 8));
		else if (strncmp(t, "z:", 2) == 0 || strncmp(t, "f:", 2) == 0) {
			size_t len = strtoul(t + 2, NULL, 0);
			for (size_t i = 0; i < len; i++)
				buf[i] = *t == 'f' ? (unsigned char)(0x80 + i) : 0;
			v = place(buf, len);
		} else if (*t == 'u')
			v = place(NULL, 0);
		else
			v = *t == '-' ? (uint64_t)strtoll(t, NULL, 0) : strtoull(t, NULL, 0);
		items[n++] = v;
		if (!item && nargs < 6)
			c.a[nargs++] = v;
	}
	return c;
}

static void make(const struct call *c)
{
	long r;
	if (c->abi == 2) {
		__asm__ volatile("push %%rbp; mov %[f], %%rbp; int $0x80; pop %%rbp"
				 : "=a"(r)
				 : "a"(c->nr), "b"(c->a[0]), "c"(c->a[1]), "d"(c->a[2]),
				 "S"(c->a[3]), "D"(c->a[4]), [f] "r"(c->a[5])
				 : "memory", "r8", "r9", "r10", "r11");
		return;
	}
	register uint64_t r10 __asm__("r10") = c->a[3];
	register uint64_t r8 __asm__("r8") = c->a[4];
	register uint64_t r9 __asm__("r9") = c->a[5];
	__asm__ volatile("syscall"
			 : "=a"(r)
			 : "a"(c->abi ? c->nr | 0x40000000 : c->nr), "D"(c->a[0]), "S"(c->a[1]),
			 "d"(c->a[2]), "r"(r10), "r"(r8), "r"(r9)
			 : "memory", "rcx", "r11");
}

static void answer(unsigned err)
{
	struct sock_filter f[] = {
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 0, 3),
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit_group, 0, 1),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | err),
	};
	struct sock_fprog p = {sizeof f / sizeof *f, f};
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p))
		_exit(1);
}

static void run(const char *const *specs, size_t n, unsigned err)
{
	static struct call calls[1024];
	for (size_t i = 0; i < n; i++)
		calls[i] = parse(specs[i]);
	answer(err);
	for (size_t i = 0; i < n; i++)
		make(&calls[i]);
}

/* Make n calls, each answered with that error; 0: as a success. Does not return. */
static void run_specs(const char *const *specs, size_t n, unsigned err)
{
	mmap(AREA, AREA_SIZE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED,
	    -1, 0);
	run(specs, n, err);
	_exit(0);
}

#else

static void run_specs(const char *const *specs, size_t n, unsigned err)
{
	(void)specs, (void)n, (void)err;
}

#endif

#endif
