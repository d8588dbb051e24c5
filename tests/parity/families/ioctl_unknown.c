/* Commands whose arguments strace does not know: -v shows as much memory as the number says. */
/* PARITY: -a1 -v -e trace=ioctl -e signal=none */
/* PARITY: -a1 -v -Xraw -s3 -e trace=ioctl -e signal=none -e inject=ioctl:retval=42 */
/* PARITY: -a1 -e trace=ioctl -e signal=none */
#include "ioctl_numbers.h"
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { PAGE = 0x1000 };

int main(void)
{
	char *m = mmap((void *)0x10000000, 8 * PAGE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	munmap(m + 7 * PAGE, PAGE);
	for (unsigned i = 0; i < 7 * PAGE; i += 4)
		*(int *)(m + i) = 1;
	for (unsigned i = 0; i < sizeof ioctl_all / sizeof *ioctl_all; i++) {
		unsigned known = 0;
		for (unsigned k = 0; k < sizeof ioctl_known / sizeof *ioctl_known; k++)
			known |= ioctl_known[k] == ioctl_all[i];
		if (!known)
			syscall(SYS_ioctl, -1, ioctl_all[i], m);
	}
	for (unsigned type = 0; type < 256; type++)
		for (unsigned dir = 0; dir < 4; dir++) {
			syscall(SYS_ioctl, -1, dir << 30 | 4 << 16 | type << 8 | 0xfa, m);
			syscall(SYS_ioctl, -1, dir << 30 | 40 << 16 | type << 8 | 0xfa, m);
			syscall(SYS_ioctl, -1, dir << 30 | 4 << 16 | type << 8 | 0xfa,
			    m + 7 * PAGE - 2);
			syscall(SYS_ioctl, -1, dir << 30 | 4 << 16 | type << 8 | 0xfa, 0);
			syscall(SYS_ioctl, -1, dir << 30 | type << 8 | 0xfa, m);
		}
	return 0;
}
