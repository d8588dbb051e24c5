/*
 * signals.c - limn's own signals. Owns the only mutable globals of the program, the signal flags.
 *
 * The engine blocks in wait4 with these signals unblocked. One that comes just before would be
 * missed until the next event, so the handler also starts an interval timer: whatever blocks is
 * interrupted within a millisecond.
 */
#include "signals.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include "../options.h"

static volatile sig_atomic_t fatal_signal, alarmed;

static const int fatal[] = {SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM};
#define NFATAL (sizeof fatal / sizeof fatal[0])

static void set_timer(int64_t first_ns, int64_t interval_ns)
{
	struct itimerval it = {
	    .it_value = {first_ns / 1000000000, first_ns / 1000 % 1000000},
	    .it_interval = {interval_ns / 1000000000, interval_ns / 1000 % 1000000},
	};

	setitimer(ITIMER_REAL, &it, NULL);
}

static void on_fatal(int signo)
{
	fatal_signal = signo;
	set_timer(1000000, 1000000);
}

static void on_alarm(int signo)
{
	(void)signo;
	alarmed = 1;
}

static void change(int signo, void (*handler)(int))
{
	struct sigaction sa = {.sa_handler = handler};

	sigemptyset(&sa.sa_mask);
	sigaction(signo, &sa, NULL);
}

void signals_start(const struct options *opt)
{
	int level = opt->interruptible;
	sigset_t alarm;

	if (!level) {
		if (opt->daemonize)
			level = 4;
		else
			level = opt->output && opt->command ? 3 : 2;
	}
	sigemptyset(&alarm);
	sigaddset(&alarm, SIGALRM);
	sigprocmask(SIG_UNBLOCK, &alarm, NULL);
	change(SIGALRM, on_alarm);
	/* Ignored by who started limn, it would not tell of stops (wait.c). */
	change(SIGCHLD, SIG_DFL);
	/* Messages must get out even when limn runs in the background of its terminal. */
	change(SIGTTIN, SIG_IGN);
	change(SIGTTOU, SIG_IGN);
	if (level >= 4)
		change(SIGTSTP, SIG_IGN);
	if (level >= 2)
		for (unsigned i = 0; i < NFATAL; i++)
			change(fatal[i], level == 2 ? on_fatal : SIG_IGN);
}

void signals_orphan_start(void)
{
	change(SIGNALS_ORPHAN, on_fatal);
}

void signals_ignore_all(void)
{
	for (unsigned i = 0; i < NFATAL; i++)
		change(fatal[i], SIG_IGN);
	change(SIGNALS_ORPHAN, SIG_IGN);
	change(SIGTSTP, SIG_IGN);
	fatal_signal = 0;
	set_timer(0, 0);
}

int signals_fatal(void)
{
	return fatal_signal;
}

bool signals_alarmed(void)
{
	bool was = alarmed;

	alarmed = 0;
	return was;
}

void signals_wake_in(int64_t first, int64_t interval)
{
	set_timer(first && first < 1000 ? 1000 : first, interval);
}

void signals_die(int signo)
{
	struct rlimit none = {0, 0};
	sigset_t set;

	/* The program's core file must not be overwritten by limn's own. */
	setrlimit(RLIMIT_CORE, &none);
	signal(signo, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, signo);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	raise(signo);
	_exit(128 + signo);
}
