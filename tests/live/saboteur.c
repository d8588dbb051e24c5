/*
 * saboteur.c - runs a tracer and strikes at an exact moment: as it enters its Nth system call since
 * it first seized (for the tracee: since it last did). So every moment at which something may die
 * is tried, not those that a busy machine happens to bring.
 *
 * usage: saboteur TARGET SIGNAL N TRACER [ARG]...
 *
 * TARGET is who gets the signal: "tracee" (the task seized last), "tracer" (the process that
 * seized it), or "front" (the process started here, when the tracer is its second child). Prints
 * "struck" or, when the tracer ended before its Nth call, "missed"; then the wait status of TRACER.
 */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define REQ(n) ((__typeof__(PTRACE_CONT))(n))

/* As linux/ptrace.h lays it out; the C library's header differs from it in names. */
struct info {
	uint8_t op, pad[3];
	uint32_t arch;
	uint64_t ip, sp, nr, args[6];
};

static long field(pid_t pid, const char *name, int base)
{
	char path[40], line[128];
	long value = -1;
	size_t len = strlen(name);

	snprintf(path, sizeof path, "/proc/%d/status", pid);
	FILE *f = fopen(path, "re");
	if (!f)
		return -1;
	while (fgets(line, sizeof line, f)) {
		if (!strncmp(line, name, len) && line[len] == ':') {
			value = base ? strtol(line + len + 1, NULL, base) : line[len + 2];
			break;
		}
	}
	fclose(f);
	return value;
}

/* Until the kernel has begun to kill it, and it has come to rest: at its exit stop or as a zombie.
 */
static void wait_for_death(pid_t pid)
{
	struct timespec ms = {0, 1000000};

	for (int i = 0; i < 2000; i++) {
		long state = field(pid, "State", 0);
		if (state < 0 || state == 'Z' || state == 'X')
			return;
		if (state == 't' && !(field(pid, "SigPnd", 16) & 1L << (SIGKILL - 1)))
			return;
		nanosleep(&ms, NULL);
	}
}

struct state {
	const char *target;
	int sig;
	long n;
	pid_t first, program, tracer, tracee;
	unsigned nchildren;
	pid_t waiting[8]; /* children in their first stop, of which the parent has not told yet */
	unsigned nwaiting;
	long calls;
	bool struck;
};

static void strike(struct state *s)
{
	bool tracee = !strcmp(s->target, "tracee");
	pid_t victim = tracee ? s->tracee : !strcmp(s->target, "front") ? s->first : s->tracer;

	kill(victim, s->sig);
	s->struck = true;
	if (tracee && s->sig == SIGKILL)
		wait_for_death(victim);
}

/* A stop of the tracer at a call. */
static void call(struct state *s)
{
	struct info i;

	memset(&i, 0, sizeof i);
	if (ptrace(REQ(0x420e), s->tracer, sizeof i, &i) < 0)
		return;
	if (i.op != 1) /* an entry */
		return;
	if (i.nr == SYS_ptrace && i.args[0] == PTRACE_SEIZE) {
		s->tracee = (pid_t)i.args[1];
		if (!strcmp(s->target, "tracee"))
			s->calls = 0;
	} else if (s->tracee && ++s->calls == s->n) {
		strike(s);
	}
}

/* Children that are not the tracer are none of our business. */
static void let_go(struct state *s)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < s->nwaiting; i++) {
		pid_t pid = s->waiting[i];
		if (pid == s->tracer)
			ptrace(PTRACE_SYSCALL, pid, 0, 0);
		else if (s->nchildren >= 2 || pid == s->program)
			ptrace(PTRACE_DETACH, pid, 0, 0);
		else
			s->waiting[kept++] = pid;
	}
	s->nwaiting = kept;
}

/* The first child of the front is the program, the second the tracer. */
static void forked(struct state *s)
{
	unsigned long pid = 0;

	ptrace(PTRACE_GETEVENTMSG, s->first, 0, &pid);
	if (++s->nchildren == 1)
		s->program = (pid_t)pid;
	else if (s->nchildren == 2)
		s->tracer = (pid_t)pid;
	let_go(s);
}

int main(int argc, char **argv)
{
	struct state s = {0};
	int status, end = 0;

	if (argc < 5)
		return 64;
	s.target = argv[1];
	s.sig = atoi(argv[2]);
	s.n = atol(argv[3]);
	bool front = !strcmp(s.target, "front");
	int go[2];
	char c = 0;
	if (pipe(go))
		return 1;
	s.first = fork();
	if (!s.first) {
		close(go[1]);
		if (read(go[0], &c, 1) == 1) {
			close(go[0]);
			execv(argv[4], argv + 4);
		}
		_exit(127);
	}
	close(go[0]);
	if (ptrace(PTRACE_SEIZE, s.first, 0,
		PTRACE_O_TRACESYSGOOD | (front ? PTRACE_O_TRACEFORK | PTRACE_O_TRACECLONE : 0)) <
	    0) {
		perror("seize");
		kill(s.first, SIGKILL);
		return 77;
	}
	ptrace(PTRACE_INTERRUPT, s.first, 0, 0); /* a stop from which to go on call by call */
	if (!front)
		s.tracer = s.first;
	if (write(go[1], &c, 1) != 1)
		return 1;
	for (;;) {
		pid_t pid = waitpid(-1, &status, __WALL);
		if (pid < 0)
			break;
		if (!WIFSTOPPED(status)) {
			if (pid == s.first)
				end = status;
			continue;
		}
		int event = status >> 16, sig = WSTOPSIG(status);
		if (pid == s.first && event && event != PTRACE_EVENT_STOP) {
			forked(&s);
		} else if (pid != s.first && pid != s.tracer) {
			if (s.nwaiting < sizeof s.waiting / sizeof s.waiting[0])
				s.waiting[s.nwaiting++] = pid;
			if (s.nchildren >= 2)
				let_go(&s);
			continue;
		}
		if (sig == (SIGTRAP | 0x80)) {
			if (pid == s.tracer)
				call(&s);
			sig = 0;
		} else if (event) {
			sig = 0;
		}
		if (s.struck)
			ptrace(PTRACE_DETACH, pid, 0, sig);
		else
			ptrace(pid == s.tracer ? PTRACE_SYSCALL : PTRACE_CONT, pid, 0, sig);
	}
	printf("%s %d\n", s.struck ? "struck" : "missed", end);
	return 0;
}
