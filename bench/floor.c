/*
 * floor.c - the least that a ptrace tracer of calls can do: wait, ask what the stop is, resume.
 *
 * What limn's own work costs is its distance from this, under the same placement.
 * usage: floor COMMAND [ARG ...]
 */
#include <signal.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int status;
	if (argc < 2) {
		fputs("usage: floor COMMAND [ARG ...]\n", stderr);
		return 2;
	}
	pid_t child = fork();
	if (child == 0) {
		raise(SIGSTOP);
		execvp(argv[1], argv + 1);
		perror(argv[1]);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, WUNTRACED) < 0 ||
	    ptrace(PTRACE_SEIZE, child, 0, PTRACE_O_TRACESYSGOOD) < 0) {
		perror("floor");
		return 1;
	}
	kill(child, SIGCONT);
	ptrace(PTRACE_INTERRUPT, child, 0, 0);
	while (waitpid(child, &status, 0) == child && WIFSTOPPED(status)) {
		struct __ptrace_syscall_info info;
		int sig = WSTOPSIG(status), event = status >> 16;
		if (sig == (SIGTRAP | 0x80)) {
			ptrace(PTRACE_GET_SYSCALL_INFO, child, sizeof info, &info);
			sig = 0;
		} else if (event) {
			sig = 0;
		}
		ptrace(PTRACE_SYSCALL, child, 0, sig);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
