/* Requests of input devices whose numbers hold a size, an axis or a kind of events. */
/* PARITY: -a1 -e trace=ioctl -e signal=none */
/* PARITY: -a1 -e trace=ioctl -e signal=none -e inject=ioctl:retval=1 */
/* PARITY: -a1 -v -e trace=ioctl -e signal=none -e inject=ioctl:retval=16 */
/* PARITY: -a1 -Xraw -e trace=ioctl -e signal=none -e inject=ioctl:retval=42 */
/* PARITY: -a1 -v -Xverbose -e trace=ioctl -e signal=none -e inject=ioctl:retval=42 */
#include <linux/input.h>
#include <linux/joystick.h>
#include <linux/uinput.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static unsigned char *m;

static void call(unsigned request)
{
	syscall(SYS_ioctl, -1, request, m);
	syscall(SYS_ioctl, -1, request, m + 0x1000 - 6);
	syscall(SYS_ioctl, -1, request, 0);
}

int main(void)
{
	m = mmap((void *)0x10000000, 0x2000, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	munmap(m + 0x1000, 0x1000);
	static const unsigned sizes[] = {0, 4, 6, 24, 32, 64, 100, 1000};
	for (unsigned k = 0; k < 3; k++) {
		for (unsigned i = 0; i < 0x1000; i++)
			m[i] = k == 0 ? 0 : k == 1 ? (i & 1 ? 3 : 255) : 'a' + i % 26;
		for (unsigned i = 0; i < sizeof sizes / sizeof *sizes; i++) {
			unsigned size = sizes[i];
			call(EVIOCGNAME(size));
			call(EVIOCGPHYS(size));
			call(EVIOCGUNIQ(size));
			call(EVIOCGPROP(size));
			call(EVIOCGMTSLOTS(size));
			call(EVIOCGKEY(size));
			call(EVIOCGLED(size));
			call(EVIOCGSND(size));
			call(EVIOCGSW(size));
			call(JSIOCGNAME(size));
			call(UI_GET_SYSNAME(size));
			for (unsigned ev = 0; ev < 32; ev++)
				call(EVIOCGBIT(ev, size));
		}
		for (unsigned axis = 0; axis < 64; axis++) {
			call(EVIOCGABS(axis));
			call(EVIOCSABS(axis));
		}
		call(EVIOCGID);
		call(EVIOCGREP);
		call(EVIOCSREP);
		call(EVIOCGKEYCODE);
		call(EVIOCSKEYCODE);
		call(EVIOCGKEYCODE_V2);
		call(EVIOCSKEYCODE_V2);
		call(EVIOCGEFFECTS);
		call(EVIOCGMASK);
		call(EVIOCSMASK);
	}
	for (unsigned type = 0x4f; type < 0x5f; type++) {
		struct ff_effect *e = (void *)m;
		e->type = type;
		call(EVIOCSFF);
	}
	for (unsigned slot = 0; slot < 64; slot++) {
		*(unsigned *)m = slot;
		call(EVIOCGMTSLOTS(16));
	}
	return 0;
}
