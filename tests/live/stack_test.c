/*
 * stack_test.c - stacks of a stopped child whose frames are known: this program itself.
 */
#include "../../src/options.h"
#include "../../src/stack.h"
#include "../tap.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Functions that stay what they are called: not inlined, cloned or made tail calls. */
#if defined(__has_attribute) && __has_attribute(noipa)
#define APART __attribute__((noipa))
#else
#define APART __attribute__((noinline))
#endif
static volatile int never_zero = 1;

APART static int innermost(void)
{
	return (int)syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), SIGSTOP) + never_zero;
}

APART static int middle(void)
{
	return innermost() + never_zero;
}

APART static int outer(int depth)
{
	return depth ? outer(depth - 1) + never_zero : middle() + never_zero;
}

APART static void *thread_main(void *arg)
{
	outer(0);
	return NULL;
}

/* What the child does: a stack, another after remapping, one in a thread, one as another program.
 */
APART static int child_main(const char *copy)
{
	pthread_t t;

	if (ptrace(PTRACE_TRACEME, 0, 0, 0))
		return 1;
	outer(0);
	void *p = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		return 1;
	outer(40);
	pthread_create(&t, NULL, thread_main, NULL);
	pthread_join(t, NULL);
	execl(copy, copy, "again", NULL);
	return 1;
}

/* Run pid on to its next SIGSTOP, of whichever thread; returns that thread. */
static pid_t next_stop(pid_t pid)
{
	static pid_t stopped;
	int status;

	if (stopped)
		ptrace(PTRACE_CONT, stopped, 0, 0);
	for (;;) {
		pid_t w = waitpid(-1, &status, __WALL);
		if (w < 0 || (w == pid && !WIFSTOPPED(status)))
			return -1;
		if (!WIFSTOPPED(status))
			continue;
		if (WSTOPSIG(status) == SIGSTOP && !(status >> 16)) {
			/* A new thread begins with a stop of its own, before it has a stack. */
			siginfo_t si;
			if (!ptrace(PTRACE_GETSIGINFO, w, 0, &si) && si.si_code == SI_TKILL &&
			    si.si_pid == pid) {
				if (!stopped)
					ptrace(PTRACE_SETOPTIONS, w, 0,
					    PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC |
						PTRACE_O_EXITKILL);
				return stopped = w;
			}
		}
		ptrace(PTRACE_CONT, w, 0, 0);
	}
}

/* Do the words occur in that order, each on a line of its own? */
static bool in_order(const char *text, const char *const *words)
{
	for (; *words; words++) {
		text = strstr(text, *words);
		if (!text)
			return false;
		text = strchr(text, '\n');
		if (!text)
			return false;
	}
	return true;
}

static void check(const char *what, const char *text, size_t len, const char *const *words)
{
	char *copy = strndup(text, len);

	if (!tap_ok(in_order(copy, words), "%s", what))
		for (char *p = copy, *save; (p = strtok_r(p, "\n", &save)); p = NULL)
			printf("# %s\n", p);
	free(copy);
}

static size_t lines(const char *text, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += text[i] == '\n';
	return n;
}

/* The program under a name that would clear a terminal. */
static bool make_copy(const char *path)
{
	char buf[65536];
	int in = open("/proc/self/exe", O_RDONLY), out = open(path, O_WRONLY | O_CREAT, 0700);
	ssize_t n;

	while ((n = read(in, buf, sizeof(buf))) > 0)
		if (write(out, buf, (size_t)n) != n)
			return false;
	return !close(in) && !close(out) && !n;
}

int main(int argc, char **argv)
{
	struct options opt = {.stack = STACK_SOURCE, .stack_limit = 256};
	char dir[] = "/tmp/limn-stack-XXXXXX", copy[64];
	size_t len;
	const char *text;

	if (argc > 1) {
		outer(0);
		return 0;
	}
	if (!stack_supported()) {
		tap_skip("stacks", "limn was built without libdw");
		return tap_done();
	}
	if (!mkdtemp(dir))
		return 1;
	snprintf(copy, sizeof(copy), "%s/c\033[2J(x", dir);
	if (!make_copy(copy))
		return 1;
	struct stack *s = stack_new(&opt);
	pid_t pid = fork();
	if (!pid)
		_exit(child_main(copy));
	if (next_stop(pid) != pid) {
		tap_skip("stacks", "cannot trace here");
		return tap_done();
	}
	text = stack_text(s, pid, pid, &len);
	check("functions, innermost first", text, len,
	    (const char *const[]){"(innermost+0x", "(middle+0x", "(outer+0x", "(child_main+0x",
		"(main+0x", "(_start+0x", NULL});
#ifdef __clang__
	tap_skip("their source", "clang writes no .debug_aranges, by which libdw finds it");
#else
	check("their source", text, len,
	    (const char *const[]){"stack_test.c:", "stack_test.c:", "stack_test.c:", NULL});
#endif
	tap_ok(len && !strncmp(text, " > /", 4) && text[len - 1] == '\n', "form of a line");
	tap_ok(!memmem(text, len, "no matching", 11), "the walk ends where the program began");

	opt.stack = STACK_SYMBOL;
	text = stack_text(s, pid, pid, &len);
	tap_ok(!memmem(text, len, "stack_test.c:", 13), "no source when not asked for");
	opt.stack_limit = 2;
	text = stack_text(s, pid, pid, &len);
	tap_ok(lines(text, len) == 3 && memmem(text, len, " > too many stack frames\n", 25),
	    "the limit");
	opt.stack_limit = 256;

	tap_ok(next_stop(pid) == pid, "after a new mapping");
	text = stack_text(s, pid, pid, &len);
	tap_ok(lines(text, len) >= 44, "a deep one: %zu", lines(text, len));

	pid_t tid = next_stop(pid);
	tap_ok(tid > 0 && tid != pid, "a thread");
	text = stack_text(s, tid, pid, &len);
	check("the stack of a thread", text, len,
	    (const char *const[]){"(innermost+0x", "(middle+0x", "(thread_main+0x", NULL});

	tap_ok(next_stop(pid) == pid, "after execve");
	text = stack_text(s, pid, pid, &len);
	check("the stack of the new program", text, len,
	    (const char *const[]){"(innermost+0x", "(outer+0x", "(main+0x", NULL});
	tap_ok(memmem(text, len, "/c\\033[2J(x(", 12) && !memchr(text, '\033', len),
	    "control characters in its name are shown, not sent");

	kill(pid, SIGKILL);
	while (waitpid(pid, NULL, __WALL) < 0 && errno == EINTR)
		;
	text = stack_text(s, pid, pid, &len);
	tap_ok(!len, "nothing of one who is gone");
	stack_forget(s, pid);
	stack_free(s);
	unlink(copy);
	rmdir(dir);
	return tap_done();
}
