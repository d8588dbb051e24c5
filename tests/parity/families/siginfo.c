/* siginfo_t through rt_sigqueueinfo: every signal with every code, values that hide or name things.
 */
/* PARITY: -a1 -e trace=rt_sigqueueinfo */
/* PARITY: -a1 -Xraw -e trace=rt_sigqueueinfo */
/* PARITY: -a1 -Xverbose -e trace=rt_sigqueueinfo */
#include "../guard.h"
#include <signal.h>
#include <errno.h>
#include <linux/audit.h>
static int *si;
static void q(int sig)
{
	syscall(SYS_rt_sigqueueinfo, -1, sig, si);
}
#ifdef __x86_64__
#define PID si[4]
#define UID si[5]
#define ST  si[6]
#define V   si[6]
#define P   6
#else
#define PID si[3]
#define UID si[4]
#define ST  si[5]
#define P   5
#endif
static void sweep(void)
{
	for (int sig = 0; sig < 66; sig++)
		for (int code = -10; code <= 0x81; code++) {
			if (code == 18)
				code = 0x7f;
			fill(si, 128, 0x81);
			si[0] = sig;
			si[1] = 0;
			si[2] = code;
			q(sig);
		}
}
int main(int c, char **v)
{
	si = tail_alloc(128);
	sweep();
	int codes[] = {0, -1, -2, -3, -4, -5, -6, -7, -60, -33, 0x80, 1, 7, 0x101};
	int sigs[] = {SIGHUP, SIGSEGV, SIGCHLD, SIGSYS, SIGIO, SIGBUS, 33, 35, -1};
	for (int s = 0; s < 9; s++)
		for (int k = 0; k < 14; k++) {
			memset(si, 0, 128);
			si[0] = sigs[s];
			si[2] = codes[k];
			q(sigs[s]);
		}
	// errno
	for (int e = -2; e < 3; e++) {
		memset(si, 0, 128);
		si[0] = SIGHUP;
		si[1] = e;
		q(SIGUSR1);
	}
	memset(si, 0, 128);
	si[0] = SIGHUP;
	si[1] = 9999;
	q(SIGUSR1);
	si[1] = -ENOENT;
	q(1);
	// partial
	si[1] = 0;
	for (int m = 0; m < 16; m++)
		for (int code = -1; code <= 1; code++) {
			memset(si, 0, 128);
			si[0] = 10;
			si[2] = code;
			if (m & 1)
				PID = 1;
			if (m & 2)
				UID = 2;
			if (m & 4)
				si[P] = 5;
			if (m & 8)
				si[P + 1] = 5;
			q(10);
		}
	for (int m = 0; m < 16; m++) {
		memset(si, 0, 128);
		si[0] = 10;
		si[2] = -2;
		if (m & 1)
			PID = 1;
		if (m & 2)
			UID = 2;
		if (m & 4)
			si[P] = 5;
		if (m & 8)
			si[P + 1] = 5;
		q(10);
		si[0] = 11;
		si[2] = 4;
		q(10);
		si[2] = 3;
		q(10);
		si[0] = 7;
		si[2] = 4;
		q(10);
	}
	for (int code = 1; code < 8; code++)
		for (int st = -2; st < 70; st += st < 12 ? 1 : 19) {
			memset(si, 0, 128);
			si[0] = 17;
			si[2] = code;
			PID = 1;
			UID = -1;
			ST = st;
			si[P + 1] = 0;
			si[P + 2] = 1;
			si[P + 3] = 0;
			si[P + 4] = 100;
			q(17);
		}
	int arch[] = {0, AUDIT_ARCH_X86_64, AUDIT_ARCH_I386, AUDIT_ARCH_ARM, AUDIT_ARCH_AARCH64,
	    AUDIT_ARCH_RISCV64, 0xc0000000, 3, 62};
	for (int a = 0; a < 9; a++) {
		memset(si, 0, 128);
		si[0] = 31;
		si[2] = 1;
		si[P] = 39;
		si[P + 1] = arch[a];
		q(31);
		si[P] = 0x40000001;
		q(31);
		si[P] = -1;
		q(31);
		si[P] = 700;
		q(31);
	}
	memset(si, 0, 128);
	si[0] = 29;
	si[2] = 1;
	PID = 1;
	si[P] = 0;
	q(29);
	si[P] = -100;
	q(29);
	si[P] = 1;
	q(29);
	si[P] = 99;
	q(29);
	memset(si, 0, 128);
	si[0] = 10;
	si[2] = -1;
	PID = -1;
	UID = -1;
	q(10);
	si[P] = -1;
	q(10);
	syscall(SYS_rt_sigqueueinfo, -1, 10, (char *)si + 128);
	syscall(SYS_rt_sigqueueinfo, -1, 10, 0);
}
