/* Arguments of ioctl commands that are no addresses. */
/* PARITY: -a1 -e trace=ioctl -e signal=none */
/* PARITY: -a1 -e trace=ioctl -e signal=none -Xverbose */
#include "ioctl_numbers.h"
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	for (unsigned i = 0; i < sizeof ioctl_known / sizeof *ioctl_known; i++) {
		for (unsigned v = 2; v < 20; v++)
			syscall(SYS_ioctl, -1, ioctl_known[i], (long)v);
		for (unsigned bit = 5; bit < 32; bit++)
			syscall(SYS_ioctl, -1, ioctl_known[i], (long)(1u << bit));
		syscall(SYS_ioctl, -1, ioctl_known[i], -1L);
		syscall(SYS_ioctl, -1, ioctl_known[i], 0xffffffffL);
	}
	return 0;
}
