/*
 * placement.c - keeps a stop cheap.
 *
 * What a stop costs is mostly the wake-up of a sleeping CPU, twice: the tracer's when the tracee
 * stops, the tracee's when it goes on (docs/why.md). With the privilege for it, limn
 * forbids deep idle states while stops are frequent and polls a little before it sleeps.
 * The tracee sees nothing of either, and the kernel takes the request back when limn dies.
 */
#include "placement.h"

#include <fcntl.h>
#include <sched.h>
#include <time.h>
#include <unistd.h>

#include "../options.h"

#define SPIN_NS	     20000    /* longer than a cheap stop takes, shorter than a sleep costs */
#define PERIOD_STOPS 32	      /* how many stops make a rate */
#define FREQUENT_NS  300000   /* mean time between stops below which they are frequent */
#define QUIET_NS     30000000 /* after that long without frequent stops the request is withdrawn */

static int64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * INT64_C(1000000000) + ts.tv_nsec;
}

void placement_init(struct placement *p, const struct options *opt)
{
	*p = (struct placement){.latency_fd = -1};
	if (opt->placement_off)
		return; /* the kernel places everything, limn waits asleep */
	p->privileged = geteuid() == 0 && access("/dev/cpu_dma_latency", W_OK) == 0;
	cpu_set_t set;
	p->may_spin = sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 1;
}

static void hold(struct placement *p)
{
	int32_t us = 0;

	p->latency_fd = open("/dev/cpu_dma_latency", O_RDWR | O_CLOEXEC);
	if (p->latency_fd < 0 || write(p->latency_fd, &us, sizeof us) != sizeof us) {
		if (p->latency_fd >= 0)
			close(p->latency_fd);
		p->latency_fd = -1;
		p->privileged = false;
	}
}

static void release(struct placement *p)
{
	if (p->latency_fd >= 0)
		close(p->latency_fd);
	p->latency_fd = -1;
}

void placement_deinit(struct placement *p)
{
	release(p);
}

void placement_stop(struct placement *p)
{
	if (++p->stops < PERIOD_STOPS)
		return;
	p->stops = 0;
	int64_t t = now();
	bool frequent = t - p->period_start < (int64_t)PERIOD_STOPS * FREQUENT_NS;
	p->period_start = t;
	if (frequent && p->privileged && p->latency_fd < 0)
		hold(p);
	p->frequent = frequent;
}

void placement_resume(struct placement *p, struct place_task *t, pid_t tid)
{
	(void)p;
	(void)t;
	(void)tid;
}

void placement_leave(struct placement *p, struct place_task *t, pid_t tid)
{
	(void)p;
	(void)t;
	(void)tid;
}

/*
 * Polling pays when the next stop is near, and costs a CPU that the tracees may need. The score
 * follows how often it paid; when it mostly does not, only every 64th wait tries.
 */
int64_t placement_spin(struct placement *p)
{
	if (!p->may_spin || !p->frequent)
		return 0;
	if (p->spin_score < 0 && ++p->spin_skip % 64)
		return 0;
	return SPIN_NS;
}

void placement_spun(struct placement *p, bool found)
{
	p->spin_score += found ? 1 : -2;
	if (p->spin_score > 64)
		p->spin_score = 64;
	if (p->spin_score < -64)
		p->spin_score = -64;
	if (found && p->spin_score < 0)
		p->spin_score += 4;
}

int64_t placement_blocking(struct placement *p)
{
	return p->latency_fd >= 0 ? QUIET_NS : 0;
}

void placement_quiet(struct placement *p)
{
	if (now() - p->period_start < QUIET_NS)
		return;
	p->frequent = false;
	release(p);
}
