/* counts.c - see counts.h. */
#include "counts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../desc.h"
#include "../options.h"
#include "../summary.h"
#include "../trace.h"
#include "load.h"

struct group {
	uint64_t who, who2;
	char name[16]; /* of a process, when it was first seen */
	struct summary *summary;
};

struct counts {
	const struct options *opt;
	struct loaded *loaded;
	unsigned ncpus;
	struct wire_count *cpu_counts; /* of one number, by processor */
	struct wire_histogram *cpu_histograms;
	bool histograms;
	struct group *groups;
	unsigned ngroups, cap_groups;
	/* Processes that have ended since counters were read last. */
	struct ended {
		pid_t tgid;
		char comm[16];
	} * ended;
	unsigned nended, cap_ended;
	struct summary *interval; /* what was counted since the last table */
	struct timespec last;
};

void counts_configure(const struct options *opt, struct wire_config *config)
{
	static const uint8_t by[] = {BY_NOTHING, BY_PID, BY_COMM, BY_CGROUP};

	config->count = true;
	config->by = by[opt->summary_by];
	config->histogram = summary_needs_histogram(opt);
	config->want_cpu = !opt->summary_wall;
}

/* How many processors there can be: a map has a value for each of them. */
static unsigned possible_cpus(void)
{
	unsigned n = 0, from, to;
	FILE *f = fopen("/sys/devices/system/cpu/possible", "re");

	if (!f)
		return 0;
	while (fscanf(f, "%u", &from) == 1) {
		to = from;
		if (fscanf(f, "-%u", &to) == EOF)
			to = from;
		n = to + 1;
		if (fgetc(f) != ',')
			break;
	}
	fclose(f);
	return n;
}

struct counts *counts_new(const struct options *opt, struct loaded *loaded)
{
	struct counts *c = calloc(1, sizeof *c);

	if (!c)
		return NULL;
	c->opt = opt;
	c->loaded = loaded;
	c->ncpus = possible_cpus();
	c->histograms = summary_needs_histogram(opt);
	c->cpu_counts = calloc(c->ncpus, sizeof *c->cpu_counts);
	c->cpu_histograms = calloc(c->ncpus, sizeof *c->cpu_histograms);
	clock_gettime(CLOCK_MONOTONIC, &c->last);
	if (!c->ncpus || !c->cpu_counts || !c->cpu_histograms) {
		counts_free(c);
		return NULL;
	}
	return c;
}

void counts_free(struct counts *c)
{
	if (!c)
		return;
	for (unsigned i = 0; i < c->ngroups; i++)
		summary_free(c->groups[i].summary);
	free(c->groups);
	free(c->ended);
	free(c->cpu_counts);
	free(c->cpu_histograms);
	summary_free(c->interval);
	free(c);
}

/* -- adding up -- */

static void add_times(struct summary_times *t, const struct wire_times *w, bool first)
{
	t->total += w->total;
	if (first || w->min < t->min)
		t->min = w->min;
	if (w->max > t->max)
		t->max = w->max;
}

/* The processors' counters of one number; histogram: room for the sum. False: it did not occur. */
static bool sum(struct counts *c, struct summary_counts *n, uint64_t *histogram)
{
	*n = (struct summary_counts){0};
	for (unsigned i = 0; i < c->ncpus; i++) {
		const struct wire_count *w = &c->cpu_counts[i];
		if (!w->calls)
			continue;
		add_times(&n->time, &w->cpu, !n->calls);
		add_times(&n->wall, &w->wall, !n->calls);
		n->calls += w->calls;
		n->errors += w->errors;
	}
	if (c->histograms) {
		memset(histogram, 0, HISTOGRAM_BUCKETS * sizeof *histogram);
		for (unsigned i = 0; i < c->ncpus; i++)
			for (unsigned b = 0; b < HISTOGRAM_BUCKETS; b++)
				histogram[b] += c->cpu_histograms[i].n[b];
		n->histogram = histogram;
	}
	return n->calls != 0;
}

void counts_ended(void *counts, pid_t tgid, const char comm[16])
{
	struct counts *c = counts;

	if (c->opt->summary_by != SUMMARY_BY_PID)
		return;
	if (c->nended == c->cap_ended) {
		unsigned cap = c->cap_ended ? 2 * c->cap_ended : 64;
		struct ended *more = realloc(c->ended, cap * sizeof *more);
		if (!more)
			return;
		c->ended = more;
		c->cap_ended = cap;
	}
	struct ended *e = &c->ended[c->nended++];
	e->tgid = tgid;
	memcpy(e->comm, comm, sizeof e->comm);
}

static void read_comm(struct counts *c, struct group *g)
{
	char path[48];

	for (unsigned i = 0; i < c->nended; i++)
		if ((uint64_t)c->ended[i].tgid == g->who) {
			memcpy(g->name, c->ended[i].comm, sizeof g->name - 1);
			return;
		}

	snprintf(path, sizeof path, "/proc/%llu/comm", (unsigned long long)g->who);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	ssize_t n = read(fd, g->name, sizeof g->name - 1);
	close(fd);
	if (n > 0 && g->name[n - 1] == '\n')
		g->name[n - 1] = '\0';
}

static struct summary *group_of(struct counts *c, const struct wire_key *k)
{
	for (unsigned i = 0; i < c->ngroups; i++)
		if (c->groups[i].who == k->who && c->groups[i].who2 == k->who2)
			return c->groups[i].summary;
	if (c->ngroups == c->cap_groups) {
		unsigned cap = c->cap_groups ? 2 * c->cap_groups : 32;
		struct group *more = realloc(c->groups, cap * sizeof *more);
		if (!more)
			return NULL;
		c->groups = more;
		c->cap_groups = cap;
	}
	struct group *g = &c->groups[c->ngroups];
	*g = (struct group){.who = k->who, .who2 = k->who2, .summary = summary_new(c->opt)};
	if (!g->summary)
		return NULL;
	if (c->opt->summary_by == SUMMARY_BY_PID)
		read_comm(c, g);
	c->ngroups++;
	return g->summary;
}

static void add(
    struct counts *c, struct tracer *out, const struct wire_key *k, const struct summary_counts *n)
{
	const struct desc_number *row = desc_number(wire_abis[k->abi], k->nr);
	const char *name = row && row->name ? desc_str(row->name) : NULL;
	uint64_t raw = k->abi == WIRE_X32 ? k->nr | X32_BIT : k->nr;
	struct summary *s = c->opt->summary_by ? group_of(c, k) : tracer_summary(out);

	if (s)
		summary_add(s, wire_abis[k->abi], k->nr, raw, name, n);
	if (c->interval)
		summary_add(c->interval, wire_abis[k->abi], k->nr, raw, name, n);
}

/* -- reading the maps -- */

static void take_array(struct counts *c, struct tracer *out, unsigned half)
{
	uint64_t histogram[HISTOGRAM_BUCKETS];
	struct summary_counts n;
	const struct wire_config *config = load_config(c->loaded);

	for (unsigned i = 0; i < WIRE_ABIS * WIRE_NUMBERS; i++) {
		struct wire_key k = {.abi = (uint16_t)(i / WIRE_NUMBERS), .nr = i % WIRE_NUMBERS};
		unsigned at = half * WIRE_ABIS * WIRE_NUMBERS + i;
		if (!(config->wanted[k.abi][k.nr / 64] >> k.nr % 64 & 1) && !config->wanted_rest)
			continue;
		if (load_get(c->loaded, LOAD_COUNTS, &at, c->cpu_counts) < 0)
			continue;
		if (c->histograms)
			load_get(c->loaded, LOAD_HISTOGRAMS, &at, c->cpu_histograms);
		if (!sum(c, &n, histogram))
			continue;
		add(c, out, &k, &n);
		memset(c->cpu_counts, 0, c->ncpus * sizeof *c->cpu_counts);
		load_set(c->loaded, LOAD_COUNTS, &at, c->cpu_counts);
		if (c->histograms) {
			memset(c->cpu_histograms, 0, c->ncpus * sizeof *c->cpu_histograms);
			load_set(c->loaded, LOAD_HISTOGRAMS, &at, c->cpu_histograms);
		}
	}
}

static void take_hash(struct counts *c, struct tracer *out, unsigned half)
{
	uint64_t histogram[HISTOGRAM_BUCKETS];
	struct wire_key key, next;
	struct summary_counts n;
	bool more = load_next(c->loaded, LOAD_COUNTS_BY, NULL, &key) == 0;

	while (more) {
		more = load_next(c->loaded, LOAD_COUNTS_BY, &key, &next) == 0;
		if (key.half == half && key.abi < WIRE_ABIS) {
			if (load_get(c->loaded, LOAD_COUNTS_BY, &key, c->cpu_counts) == 0) {
				if (c->histograms && load_get(c->loaded, LOAD_HISTOGRAMS_BY, &key,
							 c->cpu_histograms) < 0)
					memset(c->cpu_histograms, 0,
					    c->ncpus * sizeof *c->cpu_histograms);
				if (sum(c, &n, histogram))
					add(c, out, &key, &n);
			}
			load_delete(c->loaded, LOAD_COUNTS_BY, &key);
			load_delete(c->loaded, LOAD_HISTOGRAMS_BY, &key);
		}
		key = next;
	}
}

/* The set that was in use until now, once nobody can be in the middle of it any more. */
static void take_half(struct counts *c, struct tracer *out)
{
	struct wire_shared *shared = load_shared(c->loaded);
	unsigned half = __atomic_load_n(&shared->half, __ATOMIC_RELAXED);
	struct timespec moment = {0, 1000000};

	__atomic_store_n(&shared->half, !half, __ATOMIC_SEQ_CST);
	nanosleep(&moment, NULL);
	if (!c->opt->summary_by)
		take_array(c, out, half);
	take_hash(c, out, half);
	c->nended = 0;
}

/* -- showing -- */

static int by_time(const void *a, const void *b)
{
	uint64_t x = summary_total(((const struct group *)a)->summary);
	uint64_t y = summary_total(((const struct group *)b)->summary);

	return x > y ? -1 : x < y;
}

static void put_groups(struct counts *c, struct tracer *out)
{
	char title[96];

	if (c->ngroups)
		qsort(c->groups, c->ngroups, sizeof *c->groups, by_time);
	for (unsigned i = 0; i < c->ngroups; i++) {
		const struct group *g = &c->groups[i];
		char name[17] = "";
		if (c->opt->summary_by == SUMMARY_BY_COMM)
			memcpy(name, &g->who, 16);
		if (c->opt->summary_by == SUMMARY_BY_COMM)
			snprintf(title, sizeof title, "comm %s", name);
		else if (c->opt->summary_by == SUMMARY_BY_CGROUP)
			snprintf(title, sizeof title, "cgroup %llu", (unsigned long long)g->who);
		else
			snprintf(title, sizeof title, "pid %llu%s%s%s", (unsigned long long)g->who,
			    g->name[0] ? " <" : "", g->name, g->name[0] ? ">" : "");
		tracer_table(out, title, g->summary);
	}
}

static void drop_groups(struct counts *c)
{
	for (unsigned i = 0; i < c->ngroups; i++)
		summary_free(c->groups[i].summary);
	c->ngroups = 0;
}

void counts_take(struct counts *c, struct tracer *out)
{
	struct timespec now;
	char title[64], clock[16];
	struct tm tm;

	if (!c->opt->interval_ns || c->opt->summary_by) {
		take_half(c, out);
	} else {
		c->interval = summary_new(c->opt);
		take_half(c, out);
	}
	if (!c->opt->interval_ns)
		return;
	clock_gettime(CLOCK_MONOTONIC, &now);
	double s =
	    (double)(now.tv_sec - c->last.tv_sec) + (double)(now.tv_nsec - c->last.tv_nsec) / 1e9;
	c->last = now;
	time_t t = time(NULL);
	if (!localtime_r(&t, &tm) || !strftime(clock, sizeof clock, "%T", &tm))
		strcpy(clock, "??:??:??");
	snprintf(title, sizeof title, "%s, %.3f s", clock, s);
	tracer_table(out, title, c->interval);
	summary_free(c->interval);
	c->interval = NULL;
	if (c->opt->summary_by) {
		put_groups(c, out);
		drop_groups(c);
	}
}

void counts_finish(struct counts *c, struct tracer *out)
{
	bool last_interval = c->opt->interval_ns != 0;

	counts_take(c, out);
	if (!last_interval)
		put_groups(c, out);
	else if (!c->opt->summary_by)
		tracer_table(out, "all", NULL);
}
