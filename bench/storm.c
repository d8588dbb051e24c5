/*
 * storm.c - workloads whose time is all system calls, or calls with a little work between them.
 *
 * usage: storm KIND COUNT
 *
 * Prints how many nanoseconds the calls took, without the start of the program.
 */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define IDLE 1000

static long count;

static long long now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000LL + ts.tv_nsec;
}

static void getppids(void)
{
	for (long i = 0; i < count; i++)
		syscall(SYS_getppid);
}

static void *getppid_thread(void *arg)
{
	getppids();
	return arg;
}

static void read32(void)
{
	char buf[32];
	int fd = open("/dev/zero", O_RDONLY);

	for (long i = 0; i < count; i++)
		if (read(fd, buf, sizeof buf) < 0)
			exit(1);
}

static void openclose(void)
{
	struct stat st;

	for (long i = 0; i < count; i++) {
		int fd = open("/etc/passwd", O_RDONLY);
		if (fstat(fd, &st) < 0)
			exit(1);
		close(fd);
	}
}

/* About 30 us of work before each call. */
static void compute(void)
{
	volatile unsigned x = 1;

	for (long i = 0; i < count; i++) {
		for (int k = 0; k < 6000; k++)
			x = x * 1664525u + 1013904223u;
		syscall(SYS_getppid);
	}
}

static void *compute_thread(void *arg)
{
	compute();
	return arg;
}

static void in_threads(int n, void *(*fn)(void *))
{
	pthread_t t[16];

	for (int i = 0; i < n; i++)
		pthread_create(&t[i], NULL, fn, NULL);
	for (int i = 0; i < n; i++)
		pthread_join(t[i], NULL);
}

static void in_processes(int n, void (*fn)(void))
{
	for (int i = 0; i < n; i++) {
		if (fork() == 0) {
			fn();
			_exit(0);
		}
	}
	while (wait(NULL) > 0)
		;
}

static void *idle_thread(void *arg)
{
	for (;;)
		pause();
	return arg;
}

static void beside_idle(void)
{
	pthread_attr_t attr;
	pthread_t t;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 32 << 10);
	for (int i = 0; i < IDLE; i++)
		if (pthread_create(&t, &attr, idle_thread, NULL))
			exit(1);
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		fputs("usage: storm getppid|read32|openclose|compute|threads|procs64|"
		      "compute2p|compute4t|idle|wait COUNT\n",
		    stderr);
		return 2;
	}
	const char *kind = argv[1];
	count = atol(argv[2]);
	if (strcmp(kind, "idle") == 0)
		beside_idle();
	if (strcmp(kind, "wait") == 0) {
		/* Until whoever attached says go. */
		sigset_t set;
		int sig;
		sigemptyset(&set);
		sigaddset(&set, SIGUSR1);
		sigprocmask(SIG_BLOCK, &set, NULL);
		sigwait(&set, &sig);
	}
	long long start = now();
	if (strcmp(kind, "read32") == 0)
		read32();
	else if (strcmp(kind, "openclose") == 0)
		openclose();
	else if (strcmp(kind, "compute") == 0)
		compute();
	else if (strcmp(kind, "threads") == 0)
		in_threads(4, getppid_thread);
	else if (strcmp(kind, "procs64") == 0)
		in_processes(64, getppids);
	else if (strcmp(kind, "compute2p") == 0)
		in_processes(2, compute);
	else if (strcmp(kind, "compute4t") == 0)
		in_threads(4, compute_thread);
	else
		getppids();
	printf("%lld\n", now() - start);
	fflush(stdout);
	_exit(0);
}
