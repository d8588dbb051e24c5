/* Ioctls whose arguments count something that lies behind or beside them: extents, controls, clips,
 * items, parameters, entries; counts that are right and wrong, lists that are whole and cut. */
/* PARITY: -a1 -e trace=ioctl -e signal=none */
/* PARITY: -a1 -v -e trace=ioctl -e signal=none */
/* PARITY: -a1 -e trace=ioctl -e signal=none -e inject=ioctl:retval=0 */
/* PARITY: -a1 -v -e trace=ioctl -e signal=none -e inject=ioctl:retval=0 */
/* PARITY: -a1 -v -s5 -Xverbose -e trace=ioctl -e signal=none -e inject=ioctl:retval=0 */
/* PARITY: -a1 -s6 -Xraw -e trace=ioctl -e signal=none -e inject=ioctl:retval=1 */
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define BASE 0x10000000u /* the same word is a pointer for 32 and 64 bits */
#define END  (BASE + 0x4000u)

enum { ROUNDS = 3, CALLS = 500, WORD = sizeof(long) };

static unsigned char *const area = (unsigned char *)(long)BASE;
static uint64_t state;

static unsigned rnd(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned)(state >> 16);
}

static unsigned upto(unsigned n)
{
	return rnd() % n;
}

static void put4(unsigned char *p, unsigned v)
{
	memcpy(p, &v, 4);
}

static void put8(unsigned char *p, uint64_t v)
{
	memcpy(p, &v, 8);
}

static void put_word(unsigned char *p, unsigned long v)
{
	memcpy(p, &v, WORD);
}

/* Where so many bytes might be: whole, cut off, nowhere, NULL. */
static unsigned place(unsigned need)
{
	switch (upto(10)) {
	case 0: return 0;
	case 1: return END - upto(need + 8);
	case 2: return END + 8;
	case 3:
	case 4:
	case 5: return END - need;
	default: return BASE + 0x2000 + (upto(0x1000) & ~7u);
	}
}

static unsigned char *whole(unsigned p, unsigned need)
{
	return p >= BASE && p + need <= END ? (unsigned char *)(long)p : NULL;
}

/* The structure itself, sometimes up against the unreadable page. */
static unsigned char *head(unsigned need, unsigned seldom)
{
	return area + (upto(seldom) ? 0x100 : END - BASE - need);
}

static void call(unsigned command, const void *argument)
{
	syscall(SYS_ioctl, -1, command, argument);
}

static void extents(void)
{
	unsigned n = upto(4);
	unsigned char *s = head(32 + 56 * n, 2);
	put8(s, upto(100));
	put8(s + 8, upto(2) ? rnd() : ~0ull);
	put4(s + 16, upto(9));
	put4(s + 20, n + upto(2));
	put4(s + 24, upto(4));
	call(0xc020660b, s);
}

static void controls(void)
{
	static const unsigned commands[2][3] = {
	    {0xc0185647, 0xc0185648, 0xc0185649}, {0xc0205647, 0xc0205648, 0xc0205649}};
	unsigned n = upto(5), p = place(20 * n);
	unsigned char *s = head(WORD == 8 ? 32 : 24, 4), *e = whole(p, 20 * n);
	put4(s, upto(3) ? 0x980000 + (upto(14) << 16) : upto(9));
	put4(s + 4, n);
	put4(s + 8, upto(9));
	put4(s + 12, upto(5));
	put_word(s + (WORD == 8 ? 24 : 20), p);
	for (unsigned i = 0; e && i < n; i++) {
		put4(e + 20 * i, 0x980900 + upto(50));
		put4(e + 20 * i + 4, upto(2) ? 0 : upto(50));
		put8(e + 20 * i + 12, upto(2) ? upto(1000) : place(20));
	}
	call(commands[WORD == 8][upto(3)], s);
}

static void format(void)
{
	unsigned command = WORD == 8 ? 0xc0d05605 : 0xc0cc5605, n = upto(4);
	unsigned char *s = head(command >> 16 & 0x3fff, 3), *f = s + (WORD == 8 ? 8 : 4);
	put4(s, upto(2) ? upto(16) : upto(2) ? 3 : 8);
	for (unsigned i = 0; i < 24; i += 4)
		put4(f + i, upto(50));
	put_word(f + 24, place((WORD == 8 ? 24 : 20) * n));
	put4(f + 24 + WORD, n);
	put_word(f + 24 + 2 * WORD, place(8));
	f[180] = upto(10);
	call(command - !upto(3), s);
}

static void search(void)
{
	unsigned second = upto(2), start = second ? 112 : 104;
	unsigned char *s = upto(3) ? area + 0x100 : area + 0x4000 - (upto(2) ? 4096 : upto(300)),
		      *b;
	unsigned room = (unsigned)(area + 0x4000 - s);
	for (unsigned i = 0; i + 8 <= room && i < 104; i += 8)
		put8(s + i, upto(3) ? upto(300) : upto(2) ? ~0ull : (uint64_t)-upto(300));
	if (room > 68)
		put4(s + 64, upto(5));
	if (second && room > start)
		put8(s + 104, upto(400));
	b = s + start;
	for (unsigned i = 0; i < 4 && b + 40 < area + 0x4000; i++) {
		unsigned len = upto(40);
		put8(b, upto(9));
		put8(b + 8, upto(400));
		put8(b + 16, rnd());
		put4(b + 24, upto(255));
		put4(b + 28, len);
		b += 32 + len;
	}
	call(second ? 0xc0709411 : 0xd0009411, s);
}

static void inodes(void)
{
	unsigned p = place(64);
	unsigned char *s = head(56, 3), *d = whole(p, 64);
	put8(s, upto(99));
	put8(s + 8, upto(200));
	for (unsigned i = 16; i < 48; i += 8)
		put8(s + i, upto(3) ? 0 : upto(4));
	put8(s + 48, p);
	if (d) {
		put8(d, upto(9));
		put4(d + 8, upto(7));
		put4(d + 12, upto(3));
		put8(d + 16, upto(60));
		put8(d + 24, upto(60));
	}
	call(0xc0389423 + upto(2), s);
}

static void entries(void)
{
	static const unsigned commands[] = {0x4008ae90, 0xc008ae05, 0xc008ae09};
	unsigned n = upto(4);
	unsigned char *s = head(8 + 40 * n, 2);
	put4(s, n + upto(2));
	call(commands[upto(3)], s);
}

static void parameters(void)
{
	static const struct {
		unsigned command, size;
	} kinds[] = {{0x8010a402, 56}, {0x8010a403, 24}, {0x8010a406, 8}, {0x8010a407, 8}};
	unsigned k = upto(4), size = kinds[k].size, n = upto(4), len = size + 32 * n;
	unsigned p = place(len);
	unsigned char *s = head(16, 4), *d = whole(p, len);
	put8(s, p);
	put8(s + 8, upto(5) ? len : upto(200));
	if (d) {
		put4(d + size - 4, upto(6) ? n : upto(9));
		for (unsigned i = 0; i < n; i++)
			put8(d + size + 32 * i, upto(3) ? upto(14) : upto(0x300));
	}
	call(kinds[k].command, s);
}

static void lines(void)
{
	static const unsigned commands[] = {
	    0xc250b407, 0xc110b40d, 0xc100b405, 0xc010b40e, 0xc010b40f, 0xc16cb403, 0xc040b408};
	unsigned command = commands[upto(7)];
	unsigned char *s = head(command >> 16 & 0x3fff, 3), *config = NULL;
	if (command == 0xc250b407) {
		put4(s + 560, upto(70));
		config = s + 288;
	} else if (command == 0xc110b40d) {
		config = s;
	} else if (command == 0xc16cb403) {
		put4(s + 356, upto(70));
	}
	if (config) {
		put4(config + 8, upto(12));
		for (unsigned i = 0; i < 10; i++) {
			put4(config + 32 + 24 * i, upto(5));
			put4(config + 36 + 24 * i, upto(5) ? 0 : rnd());
		}
	}
	call(command, s);
}

static void others(void)
{
	unsigned n = upto(50);
	unsigned char *s = head(8 + n, 2);
	put4(s, upto(400));
	put4(s + 4, upto(5) ? n : rnd());
	call(0x40085203, s); /* RNDADDENTROPY */
	n = upto(4);
	s = head(8 + 24 * n, 2);
	put4(s, upto(4));
	put4(s + 4, n + upto(2));
	call(0x40087543, s); /* UDMABUF_CREATE_LIST */
	s = area + 0x100;
	s[0] = upto(140);
	call(upto(2) ? 0x80111500 : 0x80811501, s); /* FS_IOC_GETFSUUID, FS_IOC_GETFSSYSFSPATH */
}

int main(void)
{
	static void (*const all[])(void) = {
	    extents, controls, format, search, inodes, entries, parameters, lines, others};
	mmap(area, END - BASE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1,
	    0);
	for (unsigned round = 1; round <= ROUNDS; round++) {
		state = 0x9e3779b97f4a7c15ull * round;
		for (unsigned i = 0; i < CALLS; i++) {
			for (unsigned k = 0; k < (END - BASE) / 4; k++)
				put4(area + 4 * k, upto(3)   ? 0
						   : upto(3) ? upto(40)
						   : upto(2) ? 1u << upto(32)
							     : rnd());
			all[upto(sizeof all / sizeof *all)]();
		}
	}
	return 0;
}
