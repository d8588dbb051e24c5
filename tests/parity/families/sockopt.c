/* Socket options: every level and option, every size about those of the structures, values one by
 * one. Nothing is set: a filter answers. */
/* PARITY: -e trace=setsockopt,getsockopt */
/* PARITY-64: -v -s3 -Xverbose -e trace=setsockopt,getsockopt */
#include "../answered.h"

#include <sys/socket.h>

static const int levels[] = {0, 1, 2, 6, 17, 40, 41, 58, 100, 101, 132, 136, 255, 256, 257, 258,
    259, 260, 261, 262, 263, 264, 265, 266, 267, 268, 269, 270, 271, 272, 273, 274, 275, 276, 277,
    278, 279, 280, 281, 282, 283, 284, 285, 286, 287, 288, -1};
static const int lengths[] = {0, 1, 3, 4, 5, 8, 9, 12, 15, 16, 17, 20, 32, 131, 132, 133, 136, 137,
    263, 264, 265, 287, 288, 289, -1, 0x7fffffff};

static void both(int level, int name, void *value, int len)
{
	memcpy(end2 - 4, &len, 4);
	syscall(SYS_setsockopt, -1, level, name, value, len);
	syscall(SYS_getsockopt, -1, level, name, value, end2 - 4);
}

int main(void)
{
	unsigned char bytes[400];
	answer(0);
	for (unsigned l = 0; l < sizeof levels / sizeof *levels; l++)
		for (int o = 0; o < 200; o++)
			both(levels[l], o, memset(end - 4, 1, 4), 4);
	/* levels of which some option is a structure */
	static const int deep[] = {0, 1, 6, 41, 255, 263, 270, 271, 282};
	for (unsigned l = 0; l < sizeof deep / sizeof *deep; l++) {
		for (int o = 0; o < 139; o++) {
			int level = deep[l];
			if (level != 1 && level != 271 && o > 53 && o < 64)
				continue; /* nothing but names */
			for (unsigned k = 0; k < sizeof lengths / sizeof *lengths; k++) {
				int n = lengths[k], have = n < 0 || n > 400 ? 400 : n;
				for (int i = 0; i < 400; i++)
					bytes[i] = k % 2 ? dice(3) ? 0 : dice(12) : i * 7 + 3;
				both(level, o, tail(bytes, have), n);
				if (k % 8 == 1) /* half of it cannot be read */
					both(level, o, end - have / 2, n);
			}
			for (int v = -1; v<256; v += v> 14 ? 60 : 1)
				both(level, o, tail(&v, 4), 4);
			both(level, o, NULL, 4);
			both(level, o, NULL, 0);
			both(level, o, end, 4);
			syscall(SYS_getsockopt, -1, level, o, end - 4, end2);
			syscall(SYS_getsockopt, -1, level, o, end - 4, NULL);
		}
	}
	/* socket filters are counted in instructions */
	static const int counts[] = {4095, 4096, 4097, 65535, 65536, -8};
	memset(end - AREA_SIZE, 0, AREA_SIZE);
	for (int i = 0; i < 6; i++)
		both(SOL_SOCKET, SO_ATTACH_FILTER, end - AREA_SIZE, counts[i]);
	return 0;
}
