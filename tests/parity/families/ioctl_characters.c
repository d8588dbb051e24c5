/* Keyboard symbols, characters and pixel formats: every value that is shown in another way. */
/* PARITY: -a1 -e trace=ioctl -e signal=none */
/* PARITY: -a1 -e trace=ioctl -e signal=none -Xverbose */
#include <linux/kd.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { VIDIOC_S_FMT_64 = 0xc0d05605, SDR_CAPTURE = 11 };

int main(void)
{
	for (unsigned v = 0; v < 0x1200; v++) {
		struct kbentry e = {.kb_value = (unsigned short)v};
		syscall(SYS_ioctl, -1, KDSKBENT, &e);
	}
	for (unsigned v = 0xefff; v < 0xf202; v++) {
		unsigned short map[256] = {(unsigned short)v};
		syscall(SYS_ioctl, -1, PIO_UNISCRNMAP, map);
	}
	for (unsigned c = 0; c < 256; c++) {
		unsigned format[52] = {SDR_CAPTURE, 0, c | 'a' << 8 | c << 16 | 'z' << 24};
		syscall(SYS_ioctl, -1, VIDIOC_S_FMT_64, format);
		syscall(SYS_ioctl, -1, 0x2285 /* SG_IO */, &c);
	}
	return 0;
}
