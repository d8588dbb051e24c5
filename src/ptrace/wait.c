/*
 * wait.c - takes stops from the kernel, at a cost that does not grow with the number of tracees.
 *
 * wait4(-1) looks at every tracee, twice when it sleeps: with thousands of them that is all that
 * limn would do. wait4 for one tid is a look-up. So with many tracees limn listens for SIGCHLD,
 * which names the task. But of several that come before the first is taken, only the first is
 * kept: therefore the tasks that stopped last are also tried, and all are scanned now and then,
 * so rarely that the scans take a twentieth of the time, and not at all after a scan that found
 * nothing unless something has happened since.
 */
#include "debug.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#define MANY	48 /* by signal from here on, */
#define FEW	24 /* until here */
#define SHARE	20 /* a scan may take one part in so many */
#define NRECENT (sizeof((struct waiter *)0)->recent / sizeof((struct waiter *)0)->recent[0])

static pid_t take(struct engine *e, pid_t pid, int flags)
{
	struct rusage ru;
	int status;
	pid_t tid = wait4(pid, &status, __WALL | flags, e->want_stime ? &ru : NULL);

	if (tid <= 0)
		return tid;
	debug_wait(e, tid, status);
	struct stop *s = &e->queue[e->tail % QUEUE_MAX];
	*s = (struct stop){.tid = tid, .status = status};
	if (e->want_stime) {
		s->stime.tv_sec = ru.ru_stime.tv_sec;
		s->stime.tv_nsec = ru.ru_stime.tv_usec * 1000;
	}
	/*
	 * A second status of a task before the first was served: it was killed in its stop. The
	 * serial number tells the stale entry, about which the kernel has nothing to say anymore
	 * (and after an execve of another thread, it would speak of somebody else).
	 */
	s->serial = ++e->serial ? e->serial : ++e->serial;
	struct ptask *t = ptasks_find(&e->tasks, tid);
	if (t) {
		t->queued = s->serial;
		t->stopped = WIFSTOPPED(status);
		t->listening = false;
	}
	e->tail++;
	e->wait.scan_due = true;
	return tid;
}

static void remember(struct waiter *w, pid_t tid)
{
	for (unsigned i = 0; i < NRECENT; i++)
		if (w->recent[i] == tid)
			return;
	w->recent[w->nrecent++ % NRECENT] = tid;
}

static void choose_way(struct engine *e)
{
	struct waiter *w = &e->wait;
	sigset_t set;

	if (w->by_signal ? e->tasks.count >= FEW : e->tasks.count < MANY)
		return;
	w->by_signal = !w->by_signal;
	if (w->by_signal) {
		/* Ignored by default only while not blocked. */
		sigemptyset(&set);
		sigaddset(&set, SIGCHLD);
		sigprocmask(SIG_BLOCK, &set, NULL);
	}
	w->scan_due = true;
	w->last_scan = w->scan_cost = 0;
}

/* ns until a scan is allowed, 0: now; -1: there is nothing to scan for. */
static int64_t next_scan(const struct waiter *w)
{
	if (!w->scan_due)
		return -1;
	int64_t left = w->last_scan + SHARE * w->scan_cost - now_ns();
	return left > 0 ? left : 0;
}

static int scan(struct engine *e)
{
	struct waiter *w = &e->wait;
	int64_t start = now_ns();
	pid_t tid = take(e, -1, WNOHANG);

	w->last_scan = now_ns();
	w->scan_cost = w->last_scan - start;
	if (tid > 0)
		remember(w, tid);
	else
		w->scan_due = false;
	return tid > 0 ? 1 : tid;
}

/* The task that the signal names. */
static int take_named(struct engine *e, pid_t pid)
{
	if (pid <= 0 || take(e, pid, WNOHANG) <= 0)
		return 0;
	remember(&e->wait, pid);
	return 1;
}

static int poll_by_signal(struct engine *e)
{
	struct waiter *w = &e->wait;
	const struct timespec none = {0, 0};
	sigset_t set;
	siginfo_t si;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	while (sigtimedwait(&set, &si, &none) == SIGCHLD)
		if (take_named(e, si.si_pid))
			return 1;
	for (unsigned i = 0; i < NRECENT; i++) {
		const struct ptask *t = w->recent[i] ? ptasks_find(&e->tasks, w->recent[i]) : NULL;
		if (t && !t->stopped && take(e, w->recent[i], WNOHANG) > 0)
			return 1;
	}
	return next_scan(w) == 0 ? scan(e) : 0;
}

static int block_by_signal(struct engine *e)
{
	int64_t left = next_scan(&e->wait);
	struct timespec ts = {left / 1000000000, left % 1000000000};
	sigset_t set;
	siginfo_t si;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	if (left == 0)
		return scan(e);
	int r = left < 0 ? sigwaitinfo(&set, &si) : sigtimedwait(&set, &si, &ts);
	if (r == SIGCHLD)
		return take_named(e, si.si_pid);
	return errno == EAGAIN ? scan(e) : -1;
}

int wait_poll(struct engine *e)
{
	choose_way(e);
	if (e->wait.by_signal)
		return poll_by_signal(e);
	pid_t tid = take(e, -1, WNOHANG);
	return tid > 0 ? 1 : tid;
}

int wait_block(struct engine *e)
{
	choose_way(e);
	if (e->wait.by_signal)
		return block_by_signal(e);
	pid_t tid = take(e, -1, 0);
	return tid > 0 ? 1 : tid;
}
