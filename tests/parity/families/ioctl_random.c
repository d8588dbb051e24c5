/* Ioctl arguments as a fuzzer makes them, always the same ones: memory of small numbers, flags,
 * pointers and text, whole and cut off by an unreadable page, each command a few times. */
/* PARITY: -a1 -e trace=ioctl -e signal=none */
/* PARITY: -a1 -v -e trace=ioctl -e signal=none */
/* PARITY: -a1 -e trace=ioctl -e signal=none -e inject=ioctl:retval=0 */
/* PARITY: -a1 -v -e trace=ioctl -e signal=none -e inject=ioctl:retval=42 */
/* PARITY: -a1 -Xraw -s5 -e trace=ioctl -e signal=none -e inject=ioctl:retval=0 */
/* PARITY: -a1 -Xverbose -s3 -e trace=ioctl -e signal=none */
/* PARITY: -a1 -v -Xverbose -e trace=ioctl -e signal=none -e inject=ioctl:retval=1 */
#include "ioctl_numbers.h"
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define BASE 0x10000000u /* the same word is a pointer for 32 and 64 bits */
#define END  (BASE + 0x20000u)

enum { ROUNDS = 3, TRIES = 3 };

#include "../random.h"

static unsigned text(void)
{
	static const char chars[16] = "abcXYZ09_-\n\\\"\0\x7f";
	unsigned v = 0;
	for (int i = 0; i < 4; i++)
		v = v << 8 | (unsigned char)chars[rnd() % 15];
	return v;
}

static void fill(unsigned *w, unsigned n)
{
	static const unsigned char few[] = {3, 5, 16};
	unsigned mix = rnd() % 6;
	for (unsigned i = 0; i < n; i++) {
		unsigned kind = rnd() % 16;
		if (mix < 2)
			kind %= few[mix];
		else if (mix == 3)
			kind = kind & 1 ? 5 : kind;
		else if (mix == 4)
			kind = kind < 8 ? 1 : kind;
		else if (mix == 5)
			kind = 6 + kind % 2;
		switch (kind) {
		case 0: w[i] = 0; break;
		case 1: w[i] = rnd() % 6; break;
		case 2: w[i] = rnd() % 64; break;
		case 3: w[i] = 1u << rnd() % 32; break;
		case 4: w[i] = rnd() % 4 ? 1u << rnd() % 32 | 1u << rnd() % 32 : ~0u; break;
		case 6: w[i] = rnd(); break;
		case 7: w[i] = text(); break;
		case 8: w[i] = rnd() % 0x10000; break;
		case 9: w[i] = rnd() % 256 | rnd() % 4 << 8 | rnd() % 4 << 16; break;
		default:
			w[i] = pointer();
			if (sizeof(long) == 8 && i % 2 == 0 && i + 1 < n)
				w[++i] = 0;
		}
	}
}

static unsigned argument(unsigned size)
{
	switch (rnd() % 16) {
	case 0: return 0;
	case 1: return rnd() % 64;
	case 2: return END - (size ? size : 4) + 1 + rnd() % 7; /* the last bytes are missing */
	case 3:
	case 4: return END - (size ? size : 64);
	case 5: return 1u << rnd() % 32;
	default: return BASE + 0x1000 + (rnd() % 0x8000 & ~7u);
	}
}

int main(void)
{
	mmap((void *)(long)BASE, END - BASE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	for (unsigned round = 0; round < ROUNDS; round++) {
		state = 0x9e3779b97f4a7c15ull * (round + 1);
		fill((void *)(long)BASE, (END - BASE) / 4);
		for (unsigned i = 0; i < sizeof ioctl_known / sizeof *ioctl_known; i++)
			for (unsigned k = 0; k < TRIES; k++) {
				unsigned command = ioctl_known[i], size = command >> 16 & 0x3fff;
				unsigned a = argument(size), n = size < 64 ? 256 : size;
				if (a >= BASE && a < END) {
					n = n < END - a ? n : END - a;
					fill((void *)(long)a, n / 4);
					/* of two families of addresses strace shows the bytes it showed last
					 */
					if (n > 20 &&
					    *(unsigned short *)(long)(a + 16) % 256 == 0)
						*(unsigned *)(long)(a + 16) = 0;
				}
				syscall(SYS_ioctl, -1, command, (long)a);
			}
	}
	return 0;
}
