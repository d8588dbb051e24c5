/*
 * ipc.c - System V IPC, POSIX message queues, futexes; and the machine-wide calls.
 */
/* PARITY-64: -a20 -e trace=%ipc,/^mq_,/futex,getrandom,syslog,reboot,/kexec_load,sethostname */
/* PARITY-32: -a20 -e trace=/^mq_,/futex,getrandom,syslog,reboot,/kexec_load,sethostname */
/* PARITY-64: -Xraw -e trace=%ipc,/^mq_,/futex,syslog,reboot,/kexec_load */
/* PARITY-64: -Xverbose -e trace=%ipc,/^mq_,/futex,syslog,reboot,/kexec_load */
#include <fcntl.h>
#include <linux/futex.h>
#include <mqueue.h>
#include <stdint.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
	char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
	     *end = page + 4096;
	mprotect(end, 4096, PROT_NONE);
	long *k = (long *)page;
	k[0] = 0;
	k[1] = 1000;
	for (unsigned op = 0; op < 16; op++) {
		for (unsigned flag = 0; flag < 4; flag++) {
			unsigned o = op | (flag & 1) << 7 | (flag & 2) << 7;
			if (op == 6 || op == 7 || op == 8 || op == 13)
				continue;
			syscall(SYS_futex, page + 64, o, 7,
			    op == 0 || op == 9 || op == 11 ? (long)page : 3, page + 128,
			    0x5a0ff00f);
			syscall(SYS_futex, page + 64, o, 7,
			    op == 0 || op == 9 || op == 11 ? (long)end : 3, page + 128, -1);
		}
	}
	syscall(SYS_futex, NULL, 6, 7, page, page, 1);
	syscall(SYS_futex, NULL, 7, 7, page, page, 1);
	syscall(SYS_futex, NULL, 8, 7, page, page, 1);
	syscall(SYS_futex, NULL, 13, 7, end, page, 1);
	syscall(SYS_futex, NULL, 0xbefeeded, 7, page, page, 1);
	syscall(454, page, -1L, 3, 2);
	syscall(454, page, 0xffffffffL, 3, 0xff82);
	syscall(455, page, 3L, 1L, 2, NULL, 1);
	syscall(456, page, 0, 1, 2);
	syscall(449, page, 2, 0, NULL, 0);
	syscall(SYS_get_robust_list, 0, page, page + 8);
	syscall(SYS_get_robust_list, -1, page, page);
	mqd_t q;
	struct mq_attr at = {0, 2, 64, 0};
	q = syscall(SYS_mq_open, "limn-parity", O_RDWR | O_CREAT | O_NONBLOCK, 0700, &at);
	syscall(SYS_mq_open, "limn-parity-none", O_RDONLY);
	syscall(SYS_mq_open, NULL, O_RDWR | O_CREAT, 0700, end);
	syscall(SYS_mq_timedsend, q, "hello", 5, 42, NULL);
	syscall(SYS_mq_timedsend, -1, end, 5, 42, end);
	unsigned prio;
	syscall(SYS_mq_timedreceive, q, page + 256, 64, &prio, NULL);
	syscall(SYS_mq_timedreceive, q, page + 256, 64, &prio, NULL);
	syscall(SYS_mq_getsetattr, q, &at, &at);
	syscall(SYS_mq_notify, q, NULL);
	syscall(SYS_mq_unlink, "limn-parity");
	syscall(SYS_getrandom, NULL, 0, 3);
	syscall(SYS_getrandom, end, 4, 0xf8);
	for (int i = -1; i < 12; i++)
		if (i != 2 && i != 3 && i != 4 && i != 9)
			syscall(SYS_syslog, i, NULL, -1);
	syscall(SYS_reboot, 0, 0, 0, page);
	syscall(SYS_reboot, 0xfee1dead, 1, 0xa1b2c3d4, "why");
	syscall(SYS_sethostname, "x", -1);
#ifdef __x86_64__
	syscall(SYS_kexec_load, NULL, 0L, NULL, 0xda7a0000UL | 0xf0);
	syscall(SYS_kexec_load, page, 17L, page, 0x3e0003UL);
	syscall(SYS_shmget, IPC_PRIVATE, -1L, 0600);
	syscall(SYS_shmget, 0x1234, -1L, 0xffffffff);
	syscall(SYS_shmget, 0x1234, -1L, IPC_CREAT | IPC_EXCL | 0x1800 | 021 << 26 | 0644);
	syscall(SYS_shmctl, -1, IPC_STAT, page);
	syscall(SYS_shmctl, -1, 99, page);
	syscall(SYS_shmctl, -1, IPC_SET, page);
	syscall(SYS_shmctl, -1, IPC_SET, end);
	syscall(SYS_shmat, -1, page, 0x7000);
	syscall(SYS_shmat, -1, NULL, 0xff);
	syscall(SYS_shmdt, page);
	syscall(SYS_semget, 0x77, -1, 0xfffff);
	syscall(SYS_semget, IPC_PRIVATE, -1, 0);
	struct sembuf sb[2] = {{1, -2, SEM_UNDO | IPC_NOWAIT}, {3, 4, 0x77}};
	syscall(SYS_semop, -1, sb, 2);
	syscall(SYS_semop, -1, end - 6, 2);
	syscall(SYS_semtimedop, -1, sb, 1, k);
	syscall(SYS_semctl, -1, 3, IPC_STAT, page);
	syscall(SYS_semctl, -1, 3, SETVAL, 5L);
	syscall(SYS_semctl, -1, 3, 99, page);
	syscall(SYS_semctl, -1, 3, IPC_SET, page);
	syscall(SYS_semctl, -1, 3, GETALL, page);
	syscall(SYS_msgget, 0x1234, 0600);
	struct {
		long t;
		char x[8];
	} mb = {3, "message"};
	syscall(SYS_msgsnd, -1, &mb, 8, IPC_NOWAIT);
	syscall(SYS_msgsnd, -1, NULL, 8, 0xff);
	syscall(SYS_msgrcv, -1, &mb, 8, -4L, IPC_NOWAIT | 010000 | 020000);
	syscall(SYS_msgctl, -1, IPC_STAT, page);
	syscall(SYS_msgctl, -1, 99, page);
	syscall(SYS_msgctl, -1, IPC_SET, page);
	msgctl(-1, IPC_RMID, 0);
#endif
	return 0;
}
