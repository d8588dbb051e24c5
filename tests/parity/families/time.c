/*
 * time.c - clocks, timers, sleeping, adjusting.
 */
/* PARITY: -a20 -e signal=none -e trace=clock_getres,clock_settime,settimeofday,setitimer,alarm,timer_create,timer_settime,timer_gettime,timer_getoverrun,timer_delete,timerfd_create,timerfd_settime,timerfd_gettime */
/* PARITY-32: -e signal=none -e trace=clock_settime64,clock_getres_time64,clock_nanosleep_time64,timer_settime64,timer_gettime64,timerfd_settime64,timerfd_gettime64,stime */
/* PARITY: -Xraw -e signal=none -e trace=clock_getres,setitimer,timer_create,timer_settime,timerfd_create,timerfd_settime */
/* PARITY: -Xverbose -e signal=none -e trace=clock_getres,setitimer,timer_create,timer_settime,timerfd_create,timerfd_settime */
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#define S(n, ...) syscall(__NR_##n, ##__VA_ARGS__)
static void h(int s)
{
}
int main(void)
{
	char *p = mmap(0, 8192, 3, 0x22, -1, 0);
	mprotect(p + 4096, 4096, 0);
	char *e = p + 4096;
	long *k = (void *)p;
	unsigned char *b = (void *)p;
	signal(SIGALRM, h);
#ifdef __NR_time
	S(time, 0);
	S(time, e);
#endif
	S(gettimeofday, e, e);
	S(gettimeofday, 0, 0);
	S(gettimeofday, 0, e - 8);
	S(settimeofday, 0, e);
	k[0] = 1;
	k[1] = 0xfffffff;
	S(settimeofday, k, e);
	k[0] = -1;
	k[1] = -2;
	S(settimeofday, k, k);
	for (int i = -20; i < 14; i++) {
		S(clock_getres, i, e);
	}
	S(clock_gettime, 1, e);
	S(clock_settime, 1, k);
	S(clock_settime, 1, e - 4);
	S(clock_getres, 1, 0);
	S(clock_getres, 4, k);
	S(clock_gettime, (~5 << 3) | 2, e);
	S(clock_gettime, -6, e);
	S(clock_settime, 0x7fffffff, 0);
	k[0] = 0;
	k[1] = 1000;
	S(nanosleep, k, k + 2);
	S(nanosleep, e, e);
	S(nanosleep, k, 0);
	k[1] = -1;
	S(nanosleep, k, e);
	k[1] = 1000;
	S(clock_nanosleep, 1, 0, k, k + 2);
	S(clock_nanosleep, 1, 1, k, k + 2);
	S(clock_nanosleep, 1, 0xff, k, 0);
	S(clock_nanosleep, 1, 0, e, 0);
	k[0] = 0;
	k[1] = 0;
	k[2] = 0;
	k[3] = 2000;
	S(setitimer, 0, k, 0);
	k[0] = 5;
	k[1] = 0;
	S(clock_nanosleep, 1, 0, k, k + 2);
	k[0] = 0;
	k[1] = 0;
	k[2] = 0;
	k[3] = 2000;
	S(setitimer, 0, k, k + 4);
	k[0] = 5;
	k[1] = 0;
	S(nanosleep, k, k + 2);
	k[0] = 1;
	k[1] = 2;
	k[2] = 3;
	k[3] = 4;
	S(setitimer, 2, k, k + 4);
	S(setitimer, 3, k, k + 4);
	S(setitimer, 1, e - 8, e);
	S(setitimer, -1, 0, 0);
	memset(k, 0, 32);
	S(setitimer, 2, k, 0);
	S(getitimer, 0, e);
	S(getitimer, 1, k);
	S(getitimer, 7, k);
	S(alarm, 0);
	S(alarm, 1000);
	S(alarm, 0);
	memset(b, 0, 256);
	struct sigevent *sv = (void *)p;
	int *id = (void *)(p + 256);
	S(timer_create, 0, 0, id);
	S(timer_create, 1, sv, id);
	sv->sigev_notify = SIGEV_NONE;
	S(timer_create, 1, sv, id);
	sv->sigev_notify = SIGEV_THREAD;
	sv->sigev_value.sival_ptr = p;
	sv->sigev_signo = SIGALRM;
	((void **)sv)[2] = p + 1;
	S(timer_create, 1, sv, id);
	sv->sigev_notify = SIGEV_THREAD_ID;
	S(timer_create, 7, sv, id);
	((int *)sv)[4] = 1;
	((int *)sv)[3] = 1;
	S(timer_create, 0, sv, id);
	sv->sigev_notify = 77;
	sv->sigev_signo = 300;
	S(timer_create, 0, sv, id);
	S(timer_create, 99, e - 8, e);
	S(timer_create, 0, sv, e);
	k[0] = 1;
	k[1] = 2;
	k[2] = 0;
	k[3] = 0;
	S(timer_settime, 0, 0, k, k + 4);
	S(timer_settime, 0, 1, k, 0);
	S(timer_settime, 0, 0xfe, e, k);
	S(timer_gettime, 0, k + 4);
	S(timer_gettime, 77, k);
	S(timer_getoverrun, 0);
	S(timer_delete, 0);
	S(timer_delete, -1);
	int f = S(timerfd_create, 1, 02000000);
	S(timerfd_create, 0, 04000 | 0xf0);
	S(timerfd_create, 99, 0);
	S(timerfd_settime, f, 0, k, k + 4);
	S(timerfd_settime, f, 3, k, 0);
	S(timerfd_settime, f, 0xfc, e, e);
	S(timerfd_gettime, f, k);
	S(timerfd_gettime, -1, e);
	S(times, e);
	S(times, 0);
	memset(b, 0, 512);
	S(adjtimex, b);
	S(adjtimex, e);
	S(clock_adjtime, 0, b);
	S(clock_adjtime, 1, b);
	memset(b, 0xff, 512);
	S(adjtimex, b);
	S(clock_adjtime, 0, b);
	S(clock_adjtime, -6, e - 8);
#ifdef __i386__
	long long *q = (void *)(p + 1024);
	q[0] = 0;
	q[1] = 1000;
	S(clock_gettime64, 1, q + 2);
	S(clock_gettime64, 99, q);
	S(clock_settime64, 1, q);
	S(clock_getres_time64, 1, q + 2);
	S(clock_nanosleep_time64, 1, 0, q, q + 2);
	S(clock_nanosleep_time64, 1, 1, e, q + 2);
	q[0] = 1;
	q[1] = 2;
	q[2] = 3;
	q[3] = -4;
	S(timer_settime64, 0, 0, q, q + 4);
	S(timer_gettime64, 0, q);
	S(timerfd_settime64, f, 1, q, q + 4);
	S(timerfd_gettime64, f, q + 4);
	memset(q, 0, 512);
	S(clock_adjtime64, 0, q);
	q[0] = 7;
	S(stime, e);
#endif
	return 0;
}
