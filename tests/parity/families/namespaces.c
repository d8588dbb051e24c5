/*
 * Calls that enter namespaces, with --namespace=new: which ones they are. Children wait for their
 * parent, so that they can be looked at.
 */
/* PARITY: -a20 --namespace=new -e signal=none -e trace=unshare,setns,clone,clone3 */
/* PARITY: -a20 -e namespace=new -X raw -e signal=none -e trace=unshare,setns */
/* PARITY: -a20 --namespace -e raw=all -e signal=none -e trace=unshare,setns */
#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define CLONE_NEWTIME 0x80

/* A result without a number that differs from run to run: in a new pid namespace it is 2. */
static void child(unsigned long flags, int newer)
{
	struct clone_args args = {.flags = flags, .exit_signal = SIGCHLD};
	int fd[2];
	char c;

	pipe(fd);
	pid_t pid = newer ? syscall(SYS_clone3, &args, sizeof args)
			  : syscall(SYS_clone, flags | SIGCHLD, 0L, 0L, 0L, 0L);
	if (!pid) {
		close(fd[1]);
		read(fd[0], &c, 1);
		_exit(0);
	}
	close(fd[0]);
	close(fd[1]);
	waitpid(pid, NULL, 0);
}

int main(void)
{
	int self = open("/proc/self/ns/uts", O_RDONLY);

	if (unshare(CLONE_NEWUTS) < 0)
		return 0;
	unshare(CLONE_FILES | CLONE_NEWIPC);
	unshare(0);
	unshare(-1);
	setns(self, 0);
	setns(self, CLONE_NEWUTS);
	setns(self, CLONE_NEWNET);
	setns(-1, 0);
	unshare(CLONE_NEWPID);
	if (!fork()) { /* pid 1 of a namespace: its children have small numbers */
		child(CLONE_NEWUTS, 0);
		child(CLONE_NEWUTS | CLONE_NEWCGROUP | CLONE_NEWIPC, 1);
		child(0, 1);
		_exit(0);
	}
	wait(NULL);
	unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWNET | CLONE_NEWTIME);
	return 0;
}
