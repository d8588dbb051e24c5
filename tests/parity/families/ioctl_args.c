/* Arguments of ioctl commands: memory filled in ways that reach most members, what cannot be read,
 * and exits that succeed. */
/* PARITY: -a1 -e trace=ioctl -e signal=none */
/* PARITY: -a1 -e trace=ioctl -e signal=none -e inject=ioctl:retval=42 */
/* PARITY: -a1 -e trace=ioctl -e signal=none -Xraw -e inject=ioctl:retval=0 */
/* PARITY: -a1 -e trace=ioctl -e signal=none -Xverbose */
#include "ioctl_numbers.h"
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef FIRST /* of the ways below, and the one behind the last */
#define FIRST 0
#define LAST  sizeof ways
#endif
enum { BTRFS_IOC_SPACE_INFO = 0xc0109414, SIZE = 0x20000, WHOLE = 0x200000 };

static void fill(unsigned char *m, unsigned how)
{
	unsigned *w = (unsigned *)m;
	for (unsigned i = 0; i < SIZE; i++)
		m[i] = how == 0 ? 0 : how == 1 ? 0x80 + i % 64 : 0xff;
	for (unsigned i = 0; how > 2 && i < SIZE / 4; i++)
		w[i] = how == 3 ? 1 + i % 7 : how == 4 ? 1 : how == 5 ? 3 : 1u << (how - 6);
}

int main(void)
{
	unsigned char *m = mmap((void *)0x10000000, WHOLE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	unsigned n = sizeof ioctl_known / sizeof *ioctl_known;
	for (unsigned i = 0; i < n; i++) {
		syscall(SYS_ioctl, -1, ioctl_known[i], 0);
		syscall(SYS_ioctl, -1, ioctl_known[i], 1);
	}
	static const unsigned char ways[] = {1, 2, 3, 0, 4, 5, 7, 9, 18, 22, 37};
	for (unsigned k = FIRST; k < LAST; k++) {
		fill(m, ways[k]);
		for (unsigned i = 0; i < n; i++)
			/* as many spaces as the memory says, hence not with -v */
			if (!FIRST || ioctl_known[i] != BTRFS_IOC_SPACE_INFO)
				syscall(SYS_ioctl, -1, ioctl_known[i], m + 0x1000);
	}
	return 0;
}
