/* Every ioctl command that a header names, by name; no argument. */
/* PARITY: -a1 -e trace=ioctl -e signal=none */
/* PARITY: -a1 -e trace=ioctl -e signal=none -Xverbose */
#include "ioctl_numbers.h"
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	for (unsigned i = 0; i < sizeof ioctl_all / sizeof *ioctl_all; i++)
		syscall(SYS_ioctl, -1, ioctl_all[i], 0);
	/* sizes and numbers that macros put in */
	for (unsigned size = 0; size < 0x4000; size = size * 3 + 1)
		for (unsigned nr = 0; nr < 256; nr++) {
			syscall(SYS_ioctl, -1, 0x80004500u | size << 16 | nr, 0);
			syscall(SYS_ioctl, -1, 0x40004500u | size << 16 | nr, 0);
			syscall(SYS_ioctl, -1, 0x80004800u | size << 16 | nr, 0);
			syscall(SYS_ioctl, -1, 0xc0004800u | size << 16 | nr, 0);
			syscall(SYS_ioctl, -1, 0x80004d00u | size << 16 | nr, 0);
			syscall(SYS_ioctl, -1, 0x40004d00u | size << 16 | nr, 0);
			syscall(SYS_ioctl, -1, 0x40006b00u | size << 16 | nr, 0);
		}
	return 0;
}
