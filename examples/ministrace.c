/*
 * ministrace.c - the whole idea of a system call tracer on one page.
 *
 *   ministrace PROGRAM [ARGUMENT]...
 *
 * Runs PROGRAM and prints, for each system call that it makes, its number and its result. Walked
 * through in docs/ministrace.md; everything that limn does beyond this is in src/.
 */
#include <elf.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

/* Where the kernel's calling convention keeps a call's number and its result. */
#if defined __x86_64__
#define CALL_NUMBER(r) ((long)(r).orig_rax)
#define CALL_RESULT(r) ((long)(r).rax)
#elif defined __aarch64__
#define CALL_NUMBER(r) ((long)(r).regs[8])
#define CALL_RESULT(r) ((long)(r).regs[0])
#else
#error "x86_64 and aarch64 only: add your machine's two registers"
#endif

static void start_program(char **argv)
{
	/* The tracer seizes us while we are stopped here, and wakes us when it is ready. */
	raise(SIGSTOP);
	execvp(argv[0], argv);
	perror(argv[0]);
	_exit(127);
}

/* Let the program run on to its next stop. Returns false when it has ended. */
static int run_until_stop(pid_t pid, int signal, int *status)
{
	/* ESRCH: it was killed in the meantime; the wait tells. */
	if (ptrace(PTRACE_SYSCALL, pid, 0, signal) && errno != ESRCH)
		perror("ptrace(PTRACE_SYSCALL)");
	return waitpid(pid, status, __WALL) == pid && WIFSTOPPED(*status);
}

int main(int argc, char **argv)
{
	struct user_regs_struct regs;
	struct iovec iov = {&regs, sizeof(regs)};
	int status, signal = 0, in_call = 0;

	if (argc < 2) {
		fprintf(stderr, "usage: %s PROGRAM [ARGUMENT]...\n", argv[0]);
		return 2;
	}
	pid_t pid = fork();
	if (pid == 0)
		start_program(argv + 1);

	/* Attach without disturbing it; mark stops at calls with bit 7; if we die, so does it. */
	waitpid(pid, &status, WSTOPPED);
	if (ptrace(PTRACE_SEIZE, pid, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL)) {
		perror("ptrace(PTRACE_SEIZE)");
		kill(pid, SIGKILL);
		return 1;
	}
	kill(pid, SIGCONT);

	while (run_until_stop(pid, signal, &status)) {
		signal = 0;
		if (WSTOPSIG(status) == (SIGTRAP | 0x80)) {
			/* A call is entered and left by turns; its result is there the second time.
			 */
			in_call = !in_call;
			if (in_call || ptrace(PTRACE_GETREGSET, pid, NT_PRSTATUS, &iov))
				continue;
			fprintf(
			    stderr, "syscall(%ld) = %ld\n", CALL_NUMBER(regs), CALL_RESULT(regs));
		} else if (status >> 16 == 0) {
			signal = WSTOPSIG(status); /* a signal on its way: deliver it */
		} else if (WSTOPSIG(status) != SIGTRAP) {
			/* Stopped as by ^Z: stay so until SIGCONT, which stops it once more. */
			ptrace(PTRACE_LISTEN, pid, 0, 0);
			if (waitpid(pid, &status, __WALL) != pid || !WIFSTOPPED(status))
				break;
		}
	}
	if (WIFSIGNALED(status)) {
		fprintf(stderr, "killed by %s\n", strsignal(WTERMSIG(status)));
		return 128 + WTERMSIG(status);
	}
	fprintf(stderr, "exited with %d\n", WEXITSTATUS(status));
	return WEXITSTATUS(status);
}
