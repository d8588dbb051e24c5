/*
 * Ids of processes, groups and sessions in every call that takes or gives one, by a process of a
 * pid namespace: with --pidns-translation, -Y and both.
 */
/* PARITY: -f -qq -a20 --pidns-translation -e signal=none -e trace=!wait4,clone,fork,clone3,mmap,brk,exit_group,pipe,read,execve,close */
/* PARITY: -f -qq -a20 --decode-pids=comm,pidns -e signal=none -e trace=!wait4,clone,fork,clone3,mmap,brk,exit_group,pipe,read,execve,close */
/* PARITY: -f -qq -a20 -Y -e signal=none -e trace=!wait4,clone,fork,clone3,mmap,brk,exit_group,pipe,read,execve,close */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <linux/netlink.h>
#include <linux/sched.h>
#include <linux/capability.h>
#include <linux/perf_event.h>
#include <time.h>
#include <unistd.h>
#define S(n, ...) syscall(SYS_##n, ##__VA_ARGS__)
struct owner {
	int t, p;
};
static void one(long p, long q)
{
	S(kill, p, 0);
	S(kill, -q, 0);
	S(tkill, p, 0);
	S(tgkill, p, p, 0);
	S(getpgid, p);
	S(getsid, p);
	S(setpgid, p, q);
	for (int k = 0; k < 4; k++) {
		S(getpriority, k, k == 1 ? q : p);
		S(setpriority, k, k == 1 ? q : p, 0);
		S(ioprio_get, k, k == 2 ? q : p);
		S(ioprio_set, k, k == 2 ? q : p, 0);
	}
	int b[64] = {0};
	S(sched_getscheduler, p);
	S(sched_setscheduler, p, 0, b);
	S(sched_getparam, p, b);
	S(sched_setparam, p, b);
	S(sched_getaffinity, p, 0, 0);
	S(sched_setaffinity, p, 0, 0);
	S(sched_getattr, p, b, 48, 0);
	S(sched_setattr, p, 0, 0);
	S(sched_rr_get_interval, p, b);
	S(move_pages, p, 0, 0, 0, 0, 0);
	S(migrate_pages, p, 0, 0, 0);
	S(kcmp, p, p, 0, 0, 0);
	S(process_vm_readv, p, 0, 0, 0, 0, 0);
	S(process_vm_writev, p, 0, 0, 0, 0, 0);
	S(prlimit64, p, 0, 0, 0);
	S(ptrace, PTRACE_PEEKDATA, p, 0, 0);
	S(ptrace, PTRACE_GETREGS, p, 0, 0);
	S(ptrace, PTRACE_SETOPTIONS, p, 0, 0);
	S(wait4, p, 0, WNOHANG, 0);
	S(wait4, -q, 0, WNOHANG, 0);
	for (int k = 0; k < 4; k++)
		S(waitid, k, k == 2 ? q : p, 0, WNOHANG | WEXITED, 0);
	siginfo_t si;
	memset(&si, 0, sizeof si);
	si.si_signo = SIGUSR1;
	si.si_code = SI_QUEUE;
	si.si_pid = p;
	S(rt_sigqueueinfo, p, SIGUSR1, &si);
	S(rt_tgsigqueueinfo, p, p, SIGUSR1, &si);
	int pf = S(pidfd_open, p, 0);
	S(pidfd_send_signal, pf, SIGUSR1, &si, 0);
	close(pf);
	fcntl(0, F_SETOWN, p);
	fcntl(0, F_GETOWN);
	fcntl(0, F_SETOWN, -q);
	fcntl(0, F_GETOWN);
	for (int k = 0; k < 4; k++) {
		struct owner o = {k, k == 2 ? q : p};
		fcntl(0, F_SETOWN_EX, &o);
		fcntl(0, F_GETOWN_EX, &o);
	}
	ioctl(0, TIOCSPGRP, &q);
	ioctl(0, TIOCGSID, &q);
	prctl(PR_SET_PTRACER, p, 0, 0, 0);
	prctl(62, 1, p, 0, 0);
	prctl(62, 2, p, 1, 0);
	prctl(62, 3, q, 2, 0);
	prctl(62, 0, q, 2, b);
	prctl(62, 0, p, 9, b);
	prctl(62, 0, p, 3, b);
	prctl(PR_SET_PTRACER, -1, 0, 0, 0);
	prctl(PR_SET_PTRACER, 0, 0, 0, 0);
	struct sigevent ev;
	memset(&ev, 0, sizeof ev);
	ev.sigev_notify = 4;
	ev.sigev_signo = SIGUSR1;
	((int *)&ev)[sizeof(union sigval) / 4 + 2] = p;
	int id;
	S(timer_create, 0, &ev, &id);
	struct perf_event_attr at = {.size = 112};
	S(perf_event_open, &at, p, 0, -1, 0);
	void *rl;
	size_t rn;
	S(get_robust_list, p, &rl, &rn);
	struct __user_cap_header_struct h = {_LINUX_CAPABILITY_VERSION_3, p};
	struct __user_cap_data_struct cd[2];
	S(capget, &h, cd);
	ioctl(-1, 0xb706, p);
	ioctl(-1, 0xb707, p);
	ioctl(-1, 0xb708, p);
	ioctl(-1, 0xb709, p);
	struct sockaddr_nl nl = {AF_NETLINK, 0, p, 0};
	connect(-1, (void *)&nl, sizeof nl);
	char bk[72] = {0};
	*(int *)(bk + 64) = p;
	ioctl(-1, 0xc0481273, bk);
}

/* The same of all that follows, once the program is ready: nobody else runs meanwhile. */
int main(void)
{
	signal(SIGUSR1, SIG_IGN);
	if (unshare(CLONE_NEWPID) < 0)
		return 0;
	if (!fork()) {	       /* 1 */
		if (!fork()) { /* 2 */
			setpgid(0, 0);
			S(getpid);
			S(getppid);
			S(gettid);
			S(getpgrp);
			S(set_tid_address, 0);
			one(getpid(), getpgrp());
			one(1, 0);
			setsid();
			_exit(0);
		}
		wait(NULL);
		_exit(0);
	}
	wait(NULL);
	return 0;
}
