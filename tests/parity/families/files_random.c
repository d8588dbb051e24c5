/* Calls on files, mounts and System V's objects with arguments as a fuzzer makes them, always the
 * same ones. A seccomp filter answers: nothing is done. */
/* PARITY-64: -a1 -e signal=none -e trace=!execve,set_tid_address */
/* PARITY-64: -a1 -v -e signal=none -e trace=!execve,set_tid_address */
/* PARITY-64: -a1 -Xraw -s5 -e signal=none -e trace=!execve,set_tid_address */
/* PARITY-64: -a1 -v -Xverbose -e signal=none -e trace=!execve,set_tid_address */
#include "../specs.h"

#if defined(__x86_64__) && !defined(__ILP32__)

#define BASE 0x10000000u /* the same word is a pointer for 32 and 64 bits */
#define END  (BASE + 0x10000u)

enum { TRIES = 8, I386 = 2 };

static const short calls_64[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 17, 18, 19, 20, 21, 22, 23, 27, 29, 30,
    31, 32, 33, 40, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83,
    84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94, 95, 132, 133, 134, 136, 137, 138, 139, 155, 161,
    162, 163, 165, 166, 167, 168, 179, 180, 187, 188, 189, 190, 191, 192, 193, 194, 195, 196, 197,
    198, 199, 202, 206, 207, 208, 209, 210, 212, 213, 217, 220, 221, 232, 233, 235, 240, 241, 242,
    243, 244, 245, 254, 255, 257, 258, 259, 260, 261, 262, 263, 264, 265, 266, 267, 268, 269, 270,
    271, 273, 274, 275, 276, 277, 278, 280, 281, 282, 283, 284, 285, 289, 290, 291, 292, 293, 294,
    295, 296, 300, 301, 303, 304, 306, 316, 319, 326, 327, 328, 332, 333, 428, 429, 430, 431, 432,
    433, 436, 437, 439, 441, 442, 443, 447, 449, 451, 452, 454, 455, 456, 457, 458, 463, 464, 465,
    466, 467, 468, 469, 470};
static const short calls_i386[] = {3, 4, 5, 6, 8, 9, 10, 12, 14, 15, 16, 18, 19, 21, 22, 28, 30, 33,
    36, 38, 39, 40, 41, 42, 51, 52, 55, 60, 61, 62, 63, 82, 83, 84, 85, 86, 87, 92, 93, 94, 95, 99,
    100, 106, 107, 108, 115, 118, 131, 133, 135, 140, 141, 143, 145, 146, 148, 168, 169, 180, 181,
    182, 183, 187, 193, 194, 195, 196, 197, 198, 207, 212, 217, 218, 220, 221, 225, 226, 227, 228,
    229, 230, 231, 232, 233, 234, 235, 236, 237, 239, 240, 245, 246, 247, 248, 249, 250, 253, 254,
    255, 256, 268, 269, 271, 272, 277, 278, 279, 280, 281, 282, 292, 293, 295, 296, 297, 298, 299,
    300, 301, 302, 303, 304, 305, 306, 307, 308, 309, 311, 312, 313, 314, 315, 316, 319, 320, 321,
    322, 323, 324, 327, 328, 329, 330, 331, 332, 333, 334, 338, 339, 341, 342, 344, 353, 356, 377,
    378, 379, 383, 385, 393, 394, 395, 396, 397, 398, 399, 400, 401, 402, 412, 418, 419, 420, 422,
    428, 429, 430, 431, 432, 433, 436, 437, 439, 441, 442, 443, 447, 449, 451, 452, 454, 455, 456,
    457, 458, 463, 464, 465, 466, 467, 468, 469, 470};

static int pointer_words;

#include "../random.h"

static unsigned text(void)
{
	static const char chars[16] = "abcXYZ09_-/\\\"\0\x7f";
	unsigned v = 0;
	for (int i = 0; i < 4; i++)
		v = v << 8 | (unsigned char)chars[rnd() % 15];
	return v;
}

static void scatter(unsigned *w, unsigned n)
{
	unsigned mix = rnd() % 6;
	for (unsigned i = 0; i < n; i++) {
		unsigned kind = rnd() % 16;
		if (mix < 2)
			kind %= mix ? 5 : 3;
		else if (mix == 3)
			kind = kind & 1 ? 5 : kind;
		else if (mix == 4)
			kind = kind < 8 ? 1 : kind;
		else if (mix == 5)
			kind = 6 + kind % 2;
		switch (kind) {
		case 0: w[i] = 0; break;
		case 1: w[i] = rnd() % 6; break;
		case 2: w[i] = rnd() % 12 * 8; break;
		case 3: w[i] = 1u << rnd() % 32; break;
		case 4: w[i] = rnd() % 4 ? 1u << rnd() % 32 | 1u << rnd() % 32 : ~0u; break;
		case 6: w[i] = rnd(); break;
		case 7: w[i] = text(); break;
		case 8: w[i] = rnd() % 0x10000; break;
		case 9: w[i] = rnd() % 256 | rnd() % 4 << 8 | rnd() % 4 << 16; break;
		default:
			w[i] = pointer();
			if (pointer_words == 2 && i % 2 == 0 && i + 1 < n)
				w[++i] = 0;
		}
	}
}

static uint64_t argument(void)
{
	unsigned r = rnd() % 24, a, n;
	switch (r) {
	case 0: return 0;
	case 1: return rnd() % 8;
	case 2: return rnd() % 64;
	case 3: return (uint64_t)-1;
	case 4: return 0xffffffff;
	case 5: return (uint64_t)-100;
	case 6: return rnd() % 12 * 8;
	case 7: return 1ull << rnd() % 32 | 1ull << rnd() % 32;
	case 8: return rnd();
	case 9: return rnd() % 0x2000;
	case 10: return 0xdefaced00000000ull | rnd() % 8;
	case 11: return END + 8;
	case 12: a = END - rnd() % 40; break;
	case 13: a = END - rnd() % 256; break;
	default: a = BASE + (rnd() % (END - BASE - 0x400) & ~7u);
	}
	n = END - a < 0x300 ? END - a : 0x300;
	scatter((void *)(long)a, n / 4);
	return a;
}

static void try(int abi, int nr)
{
	/* counts that make the size of an array wrap are another matter */
	const uint64_t huge = 0xdefaced00000000ull;
	for (int k = 0; k < TRIES; k++) {
		struct call c = {.abi = abi, .nr = nr};
		for (int i = 0; i < 6; i++) {
			uint64_t v = argument();
			int counts = i > 0 && c.a[i - 1] >= BASE && c.a[i - 1] < END;
			c.a[i] = abi || (counts && v >= huge) ? v & 0xffffffff : v;
		}
		make(&c);
	}
}

int main(void)
{
	mmap((void *)(long)BASE, END - BASE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	answer(22);
	for (unsigned round = 1; round <= 2; round++) {
		state = 0x9e3779b97f4a7c15ull * round;
		pointer_words = 2;
		scatter((void *)(long)BASE, (END - BASE) / 4);
		for (unsigned i = 0; i < sizeof calls_64 / sizeof *calls_64; i++)
			try(0, calls_64[i]);
		pointer_words = 1;
		for (unsigned i = 0; i < sizeof calls_i386 / sizeof *calls_i386; i++)
			try(I386, calls_i386[i]);
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
