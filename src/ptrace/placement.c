/*
 * placement.c - keeps a stop cheap.
 *
 * What a stop costs is mostly the wake-up of a sleeping CPU, twice: the tracer's when the tracee
 * stops, the tracee's when it goes on (docs/why.md). So while stops are frequent limn keeps both
 * awake: its own by polling a little before it sleeps, the tracee's by forbidding deep idle states,
 * where it has the privilege, else by a thread that runs there when nobody else does (rouse.c).
 * The tracee sees nothing of it, and nothing of it outlives limn.
 *
 * On a busy machine nobody sleeps and all that is a waste. So limn looks at what a stop costs
 * either way, keeps the cheaper, and tries the other again from time to time.
 */
#include "placement.h"

#include <fcntl.h>
#include <sched.h>
#include <time.h>
#include <unistd.h>

#include "../options.h"
#include "rouse.h"

#define SPIN_NS	     20000    /* longer than a cheap stop takes, shorter than a sleep costs */
#define PERIOD_STOPS 32	      /* how many stops make a mean */
#define FREQUENT_NS  300000   /* mean time between stops below which they are frequent */
#define QUIET_NS     30000000 /* after that long without frequent stops CPUs may sleep */
#define TRY_SHARE    50	      /* trying the other way may take one part in so many */
#define TRY_MAX	     4096     /* periods between two tries */

enum { ASLEEP, AWAKE };

static int64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * INT64_C(1000000000) + ts.tv_nsec;
}

void placement_init(struct placement *p, const struct options *opt)
{
	cpu_set_t set;

	*p = (struct placement){.latency_fd = -1};
	p->able = !opt->placement_off &&
		  !(sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) == 1);
	p->privileged = p->able && geteuid() == 0 && access("/dev/cpu_dma_latency", W_OK) == 0;
}

static bool hold_latency(struct placement *p)
{
	int32_t us = 0;

	if (p->latency_fd >= 0)
		return true;
	p->latency_fd = open("/dev/cpu_dma_latency", O_RDWR | O_CLOEXEC);
	if (p->latency_fd >= 0 && write(p->latency_fd, &us, sizeof us) == sizeof us)
		return true;
	if (p->latency_fd >= 0)
		close(p->latency_fd);
	p->latency_fd = -1;
	p->privileged = false;
	return false;
}

static bool rouse_cpu_of(struct placement *p, pid_t tid)
{
	int cpu = task_cpu(tid);

	/* On limn's own CPU the two take turns as it is. */
	if (cpu < 0 || cpu == sched_getcpu())
		return false;
	if (!p->rouser)
		p->rouser = rouser_new();
	return p->rouser && rouser_on(p->rouser, cpu);
}

static void sleep_again(struct placement *p)
{
	if (p->latency_fd >= 0)
		close(p->latency_fd);
	p->latency_fd = -1;
	if (p->rouser)
		rouser_off(p->rouser);
	p->awake = false;
}

/* Change to the other way. False: not possible now. */
static bool change(struct placement *p, pid_t tid)
{
	if (p->awake) {
		sleep_again(p);
	} else {
		p->awake = (p->privileged && hold_latency(p)) || rouse_cpu_of(p, tid);
		p->refused = !p->awake;
		if (p->refused)
			return false;
	}
	p->settling = true;
	return true;
}

void placement_deinit(struct placement *p)
{
	sleep_again(p);
	rouser_free(p->rouser);
	p->rouser = NULL;
}

/* How many periods of this way may pass until one of the other. */
static unsigned patience(const struct placement *p)
{
	int64_t here = p->cost[p->awake], there = p->cost[!p->awake];

	if (!there)
		return p->refused ? TRY_SHARE : 0;
	int64_t n = here ? 2 * TRY_SHARE * there / here : TRY_MAX;
	return n < TRY_SHARE ? TRY_SHARE : n > TRY_MAX ? TRY_MAX : n;
}

/* A period of frequent stops is over that cost so much per stop. */
static void choose(struct placement *p, int64_t cost, pid_t tid)
{
	if (p->settling) {
		p->settling = false;
		return;
	}
	int64_t *here = &p->cost[p->awake], there = p->cost[!p->awake];
	*here = *here && !p->trying ? (3 * *here + cost) / 4 : cost;
	if (there && *here > there + there / 10) {
		/* It was cheaper. */
		p->trying = false;
		p->since_try = 0;
		change(p, tid);
	} else if (p->trying) {
		p->trying = false;
		p->since_try = 0;
	} else if (p->since_try++ >= patience(p)) {
		p->since_try = 0;
		p->trying = change(p, tid);
	}
}

void placement_stop(struct placement *p, pid_t tid)
{
	if (++p->stops < PERIOD_STOPS || !p->able)
		return;
	p->stops = 0;
	int64_t t = now(), took = t - p->period_start;
	p->period_start = t;
	if (took < (int64_t)PERIOD_STOPS * FREQUENT_NS) {
		choose(p, took / PERIOD_STOPS, tid);
	} else {
		sleep_again(p);
		p->trying = p->settling = false;
	}
}

/*
 * Polling pays when the next stop is near, and costs a CPU that the tracees may need. The score
 * follows how often it paid; when it mostly does not, only every 64th wait tries.
 */
int64_t placement_spin(struct placement *p)
{
	if (!p->awake)
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

bool placement_blocking(const struct placement *p)
{
	return p->awake;
}

void placement_quiet(struct placement *p)
{
	if (!p->awake || now() - p->period_start < QUIET_NS)
		return;
	sleep_again(p);
	p->trying = p->settling = false;
}
