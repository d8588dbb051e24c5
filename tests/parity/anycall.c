/*
 * anycall.c - every system call, with arguments and memory drawn from a seed.
 *
 * It runs under a tracer that injects the results of all calls but exit_group, so that none is
 * executed; anycall.py compares what two tracers make of it. There is no libc: nothing is called
 * before the first of these calls, and all addresses are those of the linker.
 *
 * usage: anycall SEED ROUNDS FIRST LAST   (numbers of calls)
 */
#include <stddef.h>
#include <stdint.h>

typedef unsigned long word;

#define PAGE  4096
#define PAGES 16

/* The last of the program's memory: the page behind it is not there. */
static unsigned char arena[PAGES * PAGE] __attribute__((aligned(PAGE), section(".bss.zzz")));

static uint64_t state;

/* xorshift64*: the same numbers in both builds. */
static uint64_t rnd(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state * 0x2545f4914f6cdd1dull;
}

static unsigned below(unsigned n)
{
	return (uint32_t)(rnd() >> 33) % n;
}

static word call(word nr, const word *a)
{
	word ret;
#ifdef __x86_64__
	register word r10 __asm__("r10") = a[3], r8 __asm__("r8") = a[4], r9 __asm__("r9") = a[5];
	__asm__ volatile("syscall"
			 : "=a"(ret)
			 : "a"(nr), "D"(a[0]), "S"(a[1]), "d"(a[2]), "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
#else
	struct {
		word nr, a5;
	} x = {nr, a[5]};
	__asm__ volatile("push %%ebp; push %%ebx; mov (%%eax), %%ebx; mov 4(%%eax), %%ebp;"
			 "mov %%ebx, %%eax; pop %%ebx; int $0x80; pop %%ebp"
			 : "=a"(ret)
			 : "a"(&x), "b"(a[0]), "c"(a[1]), "d"(a[2]), "S"(a[3]), "D"(a[4])
			 : "memory");
#endif
	return ret;
}

/* Numbers that mean something to some call: small ones, single bits, errors, AT_FDCWD, noise. */
static word interesting(void)
{
	switch (below(12)) {
	case 0: return 0;
	case 1: return (word)-1;
	case 2: return below(8);
	case 3: return below(64);
	case 4: return below(300);
	case 5: return (word)1 << below(sizeof(word) * 8);
	case 6: return (word)1 << below(12);
	case 7: return ((word)1 << below(32)) | ((word)1 << below(32));
	case 8: return (word)-100;
	case 9: return (word)rnd();
	case 10: return (uint32_t)rnd() & 0xfff;
	default: return (word)rnd() & (word)rnd() & (word)rnd();
	}
}

/* NULL, close to the end of memory, at it, or well inside. */
static word pointer(void)
{
	word at = (word)arena;
	switch (below(10)) {
	case 0: return 0;
	case 1: return at + sizeof arena - below(64);
	case 2: return at + sizeof arena - below(300);
	case 3: return at + sizeof arena;
	case 4: return at + below(PAGES * PAGE);
	default: return at + below(PAGES) * PAGE + below(16) * 8;
	}
}

static uint32_t filler(unsigned mode, unsigned i)
{
	switch (mode) {
	case 0: return 0;
	case 1: return 0xffffffff;
	case 2: return below(8);
	case 3: return (uint32_t)rnd();
	case 4: /* pointers */
		if (i & 1 && sizeof(word) == 8)
			return 0;
		return below(3) ? (uint32_t)pointer() : below(9);
	case 5: return 'a' + i % 26 * 0x01010101u * (below(40) != 0);
	case 6: return below(4) ? 0 : (uint32_t)interesting();
	default: return i % 4 == 3 ? 0 : below(2) ? (uint32_t)1 << below(32) : below(16);
	}
}

static void fill(void)
{
	unsigned mode = below(8);
	for (unsigned i = 0; i < sizeof arena / 4; i++)
		((uint32_t *)arena)[i] = filler(mode, i);
}

static word number(const char *s)
{
	word n = 0;
	while (*s >= '0' && *s <= '9')
		n = n * 10 + (word)(*s++ - '0');
	return n;
}

/* exit, exit_group, sigreturn, execve and their like are not made: they do not come back. */
static int leaves(word nr)
{
#ifdef __x86_64__
	static const word never[] = {15, 59, 60, 231, 322};
#else
	static const word never[] = {1, 11, 119, 173, 252, 358};
#endif
	for (size_t i = 0; i < sizeof never / sizeof *never; i++)
		if (never[i] == nr)
			return 1;
	return 0;
}

__attribute__((used, noreturn)) void run(const word *sp)
{
	const char *const *argv = (const char *const *)(sp + 1);
	word seed = number(argv[1]), rounds = number(argv[2]);
	word first = number(argv[3]), last = number(argv[4]);
	word a[6] = {0};

	for (word nr = first; nr <= last; nr++) {
		for (word r = 0; r < rounds && !leaves(nr); r++) {
			state = seed * 1000003 + nr * 10007 + r * 101 + 88172645463325252ull;
			for (int i = 0; i < 3; i++)
				rnd();
			fill();
			for (int i = 0; i < 6; i++)
				a[i] = below(2) ? pointer() : interesting();
			call(nr, a);
		}
	}
	a[0] = 0;
	for (;;)
		call(sizeof(word) == 8 ? 231 : 252, a);
}

#ifdef __x86_64__
__asm__(".globl _start\n_start: mov %rsp, %rdi\nand $-16, %rsp\ncall run\n");
#else
__asm__(
    ".globl _start\n_start: mov %esp, %eax\nand $-16, %esp\nsub $12, %esp\npush %eax\ncall run\n");
#endif
