/*
 * rouse.c - a CPU that runs something need not be woken from its sleep.
 *
 * The thread has the policy SCHED_IDLE: everybody else comes first at once, and for choosing a CPU
 * the scheduler takes one that runs nothing else for idle. It looks every few microseconds whether
 * it is still wanted, and it dies with limn, however that dies.
 */
#include "rouse.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STACK_SIZE (64u << 10)
#define LOOK_AGAIN 200 /* turns between two looks: a few microseconds */

struct rouser {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	_Atomic int cpu; /* -1: rest */
	bool end, started, failed;
};

static void relax(void)
{
#if defined __x86_64__ || defined __i386__
	__builtin_ia32_pause();
#else
	atomic_signal_fence(memory_order_seq_cst);
#endif
}

static bool move_to(int cpu)
{
	size_t size = CPU_ALLOC_SIZE(cpu + 1);
	cpu_set_t *set = CPU_ALLOC(cpu + 1);

	if (!set)
		return false;
	CPU_ZERO_S(size, set);
	CPU_SET_S(cpu, size, set);
	bool ok = sched_setaffinity(0, size, set) == 0;
	CPU_FREE(set);
	return ok;
}

static void *rouse(void *arg)
{
	struct rouser *r = arg;
	struct sched_param none = {0};
	/* At its usual priority it would take the CPU from others. */
	bool fit = sched_setscheduler(0, SCHED_IDLE, &none) == 0;

	pthread_mutex_lock(&r->lock);
	while (!r->end) {
		int cpu = atomic_load(&r->cpu);
		if (cpu < 0 || !fit) {
			pthread_cond_wait(&r->changed, &r->lock);
			continue;
		}
		pthread_mutex_unlock(&r->lock);
		if (move_to(cpu))
			while (atomic_load_explicit(&r->cpu, memory_order_relaxed) == cpu)
				for (int i = 0; i < LOOK_AGAIN; i++)
					relax();
		else
			atomic_compare_exchange_strong(&r->cpu, &cpu, -1);
		pthread_mutex_lock(&r->lock);
	}
	pthread_mutex_unlock(&r->lock);
	return NULL;
}

struct rouser *rouser_new(void)
{
	struct rouser *r = calloc(1, sizeof *r);

	if (!r)
		return NULL;
	pthread_mutex_init(&r->lock, NULL);
	pthread_cond_init(&r->changed, NULL);
	atomic_init(&r->cpu, -1);
	return r;
}

static bool start(struct rouser *r)
{
	pthread_attr_t attr;
	sigset_t all, old;

	if (r->started || r->failed)
		return r->started;
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	/* limn's signals are for the thread that traces. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	r->started = pthread_create(&r->thread, &attr, rouse, r) == 0;
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	pthread_attr_destroy(&attr);
	r->failed = !r->started;
	return r->started;
}

static void change(struct rouser *r, int cpu)
{
	pthread_mutex_lock(&r->lock);
	atomic_store(&r->cpu, cpu);
	pthread_cond_signal(&r->changed);
	pthread_mutex_unlock(&r->lock);
}

bool rouser_on(struct rouser *r, int cpu)
{
	if (cpu < 0 || !start(r))
		return false;
	change(r, cpu);
	return true;
}

void rouser_off(struct rouser *r)
{
	if (r->started && atomic_load(&r->cpu) >= 0)
		change(r, -1);
}

void rouser_free(struct rouser *r)
{
	if (!r)
		return;
	if (r->started) {
		pthread_mutex_lock(&r->lock);
		r->end = true;
		atomic_store(&r->cpu, -1);
		pthread_cond_signal(&r->changed);
		pthread_mutex_unlock(&r->lock);
		pthread_join(r->thread, NULL);
	}
	pthread_cond_destroy(&r->changed);
	pthread_mutex_destroy(&r->lock);
	free(r);
}

int task_cpu(pid_t tid)
{
	char path[40], buf[1024];
	int cpu = -1;

	snprintf(path, sizeof path, "/proc/%d/stat", tid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	ssize_t n = read(fd, buf, sizeof buf - 1);
	close(fd);
	if (n <= 0)
		return -1;
	buf[n] = '\0';
	/* Field 39; the name, which may hold anything, is field 2 and ends with the last ')'. */
	char *p = strrchr(buf, ')');
	for (int field = 2; p && field < 39; field++)
		p = strchr(p + 1, ' ');
	if (!p || sscanf(p, " %d", &cpu) != 1)
		return -1;
	return cpu;
}
