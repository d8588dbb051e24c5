/*
 * storm.c - workloads whose time is all system calls.
 *
 * usage: storm KIND COUNT    KIND: getppid, read32, openclose, threads (4 x getppid), compute
 * compute does a little work in user space between the calls, as real programs do.
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static long count;

static void *getppids(void *arg)
{
	(void)arg;
	for (long i = 0; i < count; i++)
		syscall(SYS_getppid);
	return NULL;
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

static void compute(void)
{
	volatile unsigned x = 1;
	for (long i = 0; i < count; i++) {
		for (int k = 0; k < 30000; k++)
			x = x * 1664525u + 1013904223u;
		syscall(SYS_getppid);
	}
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		fputs("usage: storm getppid|read32|openclose|threads|compute COUNT\n", stderr);
		return 2;
	}
	count = atol(argv[2]);
	if (strcmp(argv[1], "getppid") == 0) {
		getppids(NULL);
	} else if (strcmp(argv[1], "read32") == 0) {
		read32();
	} else if (strcmp(argv[1], "openclose") == 0) {
		openclose();
	} else if (strcmp(argv[1], "compute") == 0) {
		compute();
	} else {
		pthread_t t[4];
		for (int i = 0; i < 4; i++)
			pthread_create(&t[i], NULL, getppids, NULL);
		for (int i = 0; i < 4; i++)
			pthread_join(t[i], NULL);
	}
	return 0;
}
