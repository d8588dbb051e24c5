/*
 * bpf_victim.c - what the eBPF engine could get wrong: bpf_victim WHAT. See bpf_test.py.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* A filter answers mkdir before anybody can see its entry. */
static int filtered(void)
{
	struct sock_filter code[] = {
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mkdir, 0, 1),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EXDEV),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog prog = {4, code};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog))
		return 9;
	mkdir("answered-by-a-filter", 0751);
	getppid();
	return 0;
}

static int forks(void)
{
	pid_t pid = fork();

	if (!pid) {
		getppid();
		_exit(3);
	}
	waitpid(pid, NULL, 0);
	return 0;
}

static int killed(int sig)
{
	int p[2];
	char c;
	if (pipe(p))
		return 9;
	pid_t pid = fork();

	if (!pid) {
		close(p[0]);
		if (write(p[1], "x", 1) != 1)
			_exit(9);
		pause();
		_exit(0);
	}
	if (read(p[0], &c, 1) != 1)
		return 9;
	usleep(100000);
	kill(pid, sig);
	waitpid(pid, NULL, 0);
	return 0;
}

static void *waits(void *arg)
{
	pause();
	return NULL;
}

static void *execs(void *arg)
{
	execl("/bin/true", "true", "from-a-thread", NULL);
	return NULL;
}

/* A thread in a call that never returns; the process ends under it, or runs another program. */
static int threads(bool by_exec)
{
	pthread_t t;

	pthread_create(&t, NULL, by_exec ? execs : waits, NULL);
	usleep(50000);
	if (by_exec)
		pause();
	return 4;
}

static void *late(void *arg)
{
	usleep(50000);
	syscall(SYS_exit_group, 6);
	return NULL;
}

/* The first thread ends first. */
static int leader_ends(void)
{
	pthread_t t;

	pthread_create(&t, NULL, late, NULL);
	syscall(SYS_exit, 5);
	return 0;
}

/* Memory that nobody has touched: a page of a file, and one that the kernel never reads. */
static int cold(const char *file)
{
	int fd = open(file, O_RDONLY);
	char *p = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0);

	if (fd < 0 || p == MAP_FAILED)
		return 9;
	return write(-1, p, 12) == -1 ? 0 : 9;
}

static int storm(int n)
{
	while (n-- > 0)
		syscall(SYS_getppid);
	return 0;
}

static int ignores(void)
{
	signal(SIGCHLD, SIG_DFL);
	return forks();
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	const char *arg = argc > 2 ? argv[2] : "0";

	if (!strcmp(what, "filtered"))
		return filtered();
	if (!strcmp(what, "forks"))
		return forks();
	if (!strcmp(what, "killed"))
		return killed(atoi(arg));
	if (!strcmp(what, "threads"))
		return threads(false);
	if (!strcmp(what, "thread-execs"))
		return threads(true);
	if (!strcmp(what, "leader-ends"))
		return leader_ends();
	if (!strcmp(what, "cold"))
		return cold(arg);
	if (!strcmp(what, "storm"))
		return storm(atoi(arg));
	if (!strcmp(what, "ignores"))
		return ignores();
	if (!strcmp(what, "sleeps")) {
		usleep((useconds_t)atoi(arg) * 1000);
		return 0;
	}
	return 9;
}
