/*
 * placement_test.c - which way of waiting placement.c settles for on machines of several kinds. The
 * clock is the test's own, so nothing is timed.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#include "tap.h"

static int64_t clock_ns = 1000000000;

static int fake_clock(clockid_t id, struct timespec *ts)
{
	(void)id;
	ts->tv_sec = clock_ns / 1000000000;
	ts->tv_nsec = clock_ns % 1000000000;
	return 0;
}

#define clock_gettime fake_clock
#include "ptrace/placement.c"
#undef clock_gettime

static bool same_cpu;
static int roused;

struct rouser *rouser_new(void)
{
	return (struct rouser *)&roused;
}

void rouser_free(struct rouser *r)
{
	(void)r;
}

bool rouser_on(struct rouser *r, int cpu)
{
	(void)r, (void)cpu;
	roused = 1;
	return true;
}

void rouser_off(struct rouser *r)
{
	(void)r;
	roused = 0;
}

int task_cpu(pid_t tid)
{
	(void)tid;
	return same_cpu ? sched_getcpu() : 1 << 20;
}

/* n stops that cost so much either way; how many of them were waited for awake, in percent. */
static int storm(struct placement *p, int n, int64_t asleep, int64_t awake)
{
	int yes = 0;

	for (int i = 0; i < n; i++) {
		yes += p->awake;
		clock_ns += p->awake ? awake : asleep;
		placement_stop(p, 1);
	}
	return (int)(100LL * yes / n);
}

static struct placement fresh(void)
{
	/* As without privilege, on a machine with several CPUs. */
	struct placement p = {.latency_fd = -1, .able = true};
	clock_ns += 1000000000;
	return p;
}

int main(void)
{
	struct placement p = fresh();

	/* A sleeping CPU makes a stop ten times as expensive. */
	tap_ok(storm(&p, 20000, 60000, 5000) > 95, "where CPUs sleep they are kept awake");
	tap_ok(roused == p.awake, "the thread runs while it is wanted");
	clock_ns += 100000000;
	placement_quiet(&p);
	tap_ok(!p.awake && !roused, "and not when all is quiet");
	tap_ok(storm(&p, 20000, 60000, 5000) > 98, "the next storm begins with what was learnt");
	tap_ok(storm(&p, 200000, 5000, 6000) < 25, "when others come the CPUs are left alone");
	tap_ok(storm(&p, 400000, 60000, 5000) > 90, "and are kept awake when they have gone");

	p = fresh();
	tap_ok(storm(&p, 20000, 4000, 5000) < 5, "a busy machine is left alone from the start");
	p = fresh();
	tap_ok(storm(&p, 20000, 5000, 4900) >= 0, "a draw");
	p = fresh();
	tap_ok(storm(&p, 20000, 800000, 790000) == 0, "rare stops are waited for asleep");
	tap_ok(storm(&p, 20000, 60000, 5000) > 95, "until they become frequent");
	tap_ok(storm(&p, 200, 800000, 790000) < 40 && !p.awake, "and again");
	p = fresh();
	same_cpu = true;
	tap_ok(storm(&p, 20000, 60000, 5000) == 0, "on limn's own CPU nobody has to be woken");
	same_cpu = false;
	tap_ok(storm(&p, 40000, 60000, 5000) > 90, "until the task moves away");
	p = fresh();
	p.able = false;
	tap_ok(storm(&p, 20000, 60000, 5000) == 0, "not where it was forbidden");
	printf("1..%d\n", tap_count);
	return tap_failed != 0;
}
