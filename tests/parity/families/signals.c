/*
 * signals.c - the signal calls: actions, masks, waiting, sending, alternate stacks, returning.
 */
/* PARITY: -e trace=%signal,pidfd_send_signal */
/* PARITY: -Xraw -e trace=%signal */
/* PARITY: -Xverbose -e trace=%signal */
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>
#include <linux/futex.h>
#define S(n, ...) syscall(__NR_##n, ##__VA_ARGS__)
static void h(int s)
{
}
static void h3(int s, siginfo_t *i, void *u)
{
}
int main(void)
{
	char *p = mmap(0, 8192, 3, 0x22, -1, 0);
	mprotect(p + 4096, 4096, 0);
	char *e = p + 4096;
	unsigned long *k = (void *)p;
	struct sigaction sa = {.sa_handler = h};
	sigemptyset(&sa.sa_mask);
	sigaction(SIGUSR1, &sa, 0);
	sa.sa_sigaction = h3;
	sa.sa_flags = SA_SIGINFO | SA_RESTART | SA_NODEFER | SA_RESETHAND | SA_ONSTACK |
		      SA_NOCLDSTOP | SA_NOCLDWAIT;
	sigfillset(&sa.sa_mask);
	sigaction(SIGUSR2, &sa, &sa);
	sa.sa_handler = SIG_IGN;
	sa.sa_flags = 0;
	sigaction(SIGRTMIN + 3, &sa, &sa);
	sa.sa_handler = h;
	sa.sa_flags = 0;
	sigaction(SIGUSR2, &sa, &sa);
	memset(k, 0xff, 64);
	S(rt_sigaction, SIGTERM, k, 0, 8);
	S(rt_sigaction, SIGTERM, k, 0, 4);
	S(rt_sigaction, 99, 0, e, 8);
	S(rt_sigaction, SIGTERM, e - 4, 0, 8);
	S(rt_sigaction, SIGKILL, 0, k, 8);
	S(rt_sigaction, -1, 0, 0, -1L);
	k[0] = 1;
	k[1] = 0x04000000 | 0x800 | 0x400;
	S(rt_sigaction, SIGTERM, k, 0, 8);
	S(rt_sigprocmask, 0, 0, 0, 8);
	S(rt_sigprocmask, 1, k, k, 8);
	S(rt_sigprocmask, 2, e - 8, k, 8);
	S(rt_sigprocmask, 3, e - 4, e, 8);
	S(rt_sigprocmask, -1, k, k, 4);
	S(rt_sigprocmask, 0, k, k, 16);
	memset(k, 0x7f, 8);
	S(rt_sigprocmask, 0, k, k + 1, 8);
	memset(k, 0x15, 8);
	S(rt_sigprocmask, 2, k, k + 1, 8);
	memset(k, 0, 8);
	S(rt_sigprocmask, 2, k, k + 1, 8);
	for (int i = 0; i < 10; i++)
		S(rt_sigpending, k, i);
	S(rt_sigpending, e - 4, 4);
	S(rt_sigpending, e - 4, 8);
	S(kill, 0, 0);
	S(kill, getpid(), SIGUSR1);
	S(kill, getpid(), 65);
	S(tkill, gettid(), SIGUSR2);
	S(tgkill, getpid(), gettid(), SIGRTMIN + 3);
	S(tgkill, -1, -2, -3);
	stack_t st = {.ss_sp = p, .ss_flags = SS_DISABLE, .ss_size = 7};
	S(sigaltstack, 0, &st);
	S(sigaltstack, &st, 0);
	st.ss_flags = SS_ONSTACK | 0x80000000 | 0x10;
	S(sigaltstack, &st, &st);
	S(sigaltstack, e, e);
	S(sigaltstack, e - 8, 0);
	memset(k, 0, 8);
	k[0] = 1 << 9;
	S(rt_sigprocmask, 0, k, 0, 8);
	kill(getpid(), SIGUSR1);
	struct timespec ts = {0, 1};
	memset(p + 64, 0x55, 128);
	S(rt_sigpending, k + 1, 8);
	S(rt_sigtimedwait, k, p + 64, &ts, 8);
	S(rt_sigtimedwait, k, p + 64, &ts, 8);
	S(rt_sigtimedwait, k, 0, &ts, 8);
	ts.tv_nsec = -1;
	S(rt_sigtimedwait, k, e, &ts, 8);
	S(rt_sigtimedwait, e, e, e, 8);
	S(rt_sigtimedwait, k, p, &ts, 4);
#ifdef __NR_rt_sigtimedwait_time64
	{
		long long t[2] = {0, 1};
		S(rt_sigtimedwait_time64, k, p + 64, t, 8);
		t[1] = -1;
		S(rt_sigtimedwait_time64, k, p + 64, t, 8);
	}
#endif
	siginfo_t si;
	memset(&si, 0, sizeof si);
	si.si_signo = SIGUSR2;
	si.si_code = SI_QUEUE;
	si.si_pid = 3;
	si.si_value.sival_ptr = p;
	S(rt_sigqueueinfo, getpid(), SIGUSR2, &si);
	S(rt_tgsigqueueinfo, getpid(), gettid(), SIGUSR2, &si);
	S(rt_sigqueueinfo, 1, 2, e - 8);
	S(rt_sigqueueinfo, 1, 2, 0);
	syscall(424, -1, SIGUSR1, &si, 0);
	syscall(424, 0, SIGUSR1, 0, 0xff);
	syscall(424, 0, SIGUSR1, e, 3);
	S(rt_sigsuspend, e - 4, 8);
	S(rt_sigsuspend, k, 16);
	struct itimerval it = {.it_value = {0, 1000}};
	signal(SIGALRM, h);
	setitimer(0, &it, 0);
	k[0] = 0;
	S(rt_sigsuspend, k, 8);
	setitimer(0, &it, 0);
	pause();
#ifdef __i386__
	S(sigaction, SIGUSR1, k, k);
	k[0] = (unsigned long)h;
	k[1] = 0x2001;
	k[2] = 0x14000000;
	k[3] = 5;
	S(sigaction, SIGUSR1, k, k + 4);
	S(sigaction, SIGUSR1, 0, k);
	S(sigaction, 2, e - 4, e - 4);
	k[2] = 0x00010000;
	S(sigaction, SIGUSR1, k, k + 4);
	kill(getpid(), SIGUSR1);
	S(sigpending, k);
	S(sigpending, e - 2);
	S(sigprocmask, 0, k, k + 4);
	S(sigprocmask, 2, 0, k + 4);
	S(sigprocmask, 3, e - 2, k);
	S(sgetmask);
	S(ssetmask, 0x5a);
	S(ssetmask, 0);
	S(sgetmask);
	S(signal, SIGUSR1, SIG_IGN);
	S(signal, SIGUSR1, h);
	S(signal, SIGUSR1, SIG_DFL);
	S(signal, 99, SIG_ERR);
	setitimer(0, &it, 0);
	S(sigsuspend, 0, 0, 3);
#endif
	return 0;
}
