/*
 * target.c - the program that effects.txt traces: a few calls of every kind, always the same.
 *
 * Works in its current directory, which the test makes for it. Calls go through syscall(2), so that
 * a C library's choice of call does not matter.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void nothing(int sig)
{
	(void)sig;
}

int main(int argc, char **argv)
{
	static const char text[] = "0123456789abcdefghijklmnopqrstuvwxyz\1\n";
	struct timespec ms20 = {0, 20000000};
	char buf[64];

	if (argc > 1 && strcmp(argv[1], "env") == 0)
		return getenv("LIMN_TEST_VAR") ? atoi(getenv("LIMN_TEST_VAR")) : 50;
	if (argc > 1 && strcmp(argv[1], "name") == 0)
		return strcmp(argv[0], "another name") != 0;
	int fd = (int)syscall(SYS_openat, AT_FDCWD, "file", O_RDWR | O_CREAT, 0600);
	syscall(SYS_write, fd, text, sizeof text - 1);
	syscall(SYS_lseek, fd, 0, SEEK_SET);
	syscall(SYS_read, fd, buf, 8);
	syscall(SYS_openat, AT_FDCWD, "missing", O_RDONLY);
	for (int i = 0; i < 4; i++)
		syscall(SYS_getppid);
	syscall(SYS_kill, getpid(), 0);
	signal(SIGUSR1, nothing);
	syscall(SYS_kill, getpid(), SIGUSR1);
	syscall(SYS_clock_nanosleep, CLOCK_REALTIME, 0, &ms20, NULL);
	pid_t pid = fork();
	if (pid == 0) {
		syscall(SYS_getuid);
		_exit(3);
	}
	waitpid(pid, NULL, 0);
	syscall(SYS_close, fd);
	if (argc > 1 && strcmp(argv[1], "exec") == 0)
		execl("/proc/self/exe", "target", "env", (char *)NULL);
	return 0;
}
