/*
 * summary.c - the tables of -c and -C, see summary.h.
 *
 * Known calls are counted in an array by number, unknown numbers in a small sorted list, which is
 * bounded: a program that makes up numbers must not make limn grow.
 */
#include "summary.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desc.h"
#include "event.h"
#include "histogram.h"
#include "options.h"
#include "strbuf.h"

#define MAX_UNKNOWN 4096 /* per ABI; what comes after is counted in the last */

struct row {
	uint64_t nr;
	const char *name; /* NULL: unknown number */
	uint64_t calls, errors;
	struct summary_times time, wall;
	uint64_t *histogram; /* of wall; NULL: not wanted */
};

struct table {
	struct row *rows; /* by number, then the unknown ones in order of number */
	size_t nknown, n, cap;
};

struct summary {
	const struct options *opt;
	bool histograms;
	struct table abi[ABI_COUNT];
};

bool summary_needs_histogram(const struct options *opt)
{
	if (opt->histogram || opt->sort_by == COL_P50 || opt->sort_by == COL_P95 ||
	    opt->sort_by == COL_P99)
		return true;
	for (unsigned i = 0; i < opt->ncolumns; i++)
		if (opt->columns[i] == COL_P50 || opt->columns[i] == COL_P95 ||
		    opt->columns[i] == COL_P99)
			return true;
	return false;
}

struct summary *summary_new(const struct options *opt)
{
	struct summary *s = calloc(1, sizeof(*s));
	if (s) {
		s->opt = opt;
		s->histograms = summary_needs_histogram(opt);
	}
	return s;
}

void summary_free(struct summary *s)
{
	if (!s)
		return;
	for (int i = 0; i < ABI_COUNT; i++) {
		for (size_t r = 0; r < s->abi[i].n; r++)
			free(s->abi[i].rows[r].histogram);
		free(s->abi[i].rows);
	}
	free(s);
}

static bool table_grow(struct table *t, size_t n)
{
	if (n <= t->cap)
		return true;
	size_t cap = n + n / 2 + 16;
	struct row *rows = realloc(t->rows, cap * sizeof(*rows));
	if (!rows)
		return false;
	t->rows = rows;
	t->cap = cap;
	return true;
}

static struct row *row_of(
    struct summary *s, enum abi_id abi, uint32_t number, uint64_t raw_nr, const char *name)
{
	struct table *t = &s->abi[abi];

	if (!t->rows) {
		unsigned n = 0;
		desc_numbers(abi, &n);
		if (!table_grow(t, n + 1u))
			return NULL;
		memset(t->rows, 0, n * sizeof(*t->rows));
		t->n = t->nknown = n;
	}
	if (name && number < t->nknown) {
		t->rows[number].nr = number;
		t->rows[number].name = name;
		return &t->rows[number];
	}
	/* Calls behind a multiplexer have numbers beyond the table, but names. */
	uint64_t nr = name ? number : raw_nr;
	size_t lo = t->nknown, hi = t->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (t->rows[mid].nr < nr)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo < t->n && t->rows[lo].nr == nr)
		return &t->rows[lo];
	if (t->n - t->nknown >= MAX_UNKNOWN)
		return &t->rows[t->n - 1];
	if (!table_grow(t, t->n + 1))
		return NULL;
	memmove(t->rows + lo + 1, t->rows + lo, (t->n - lo) * sizeof(*t->rows));
	t->n++;
	t->rows[lo] = (struct row){.nr = nr, .name = name};
	return &t->rows[lo];
}

static uint64_t ns(struct timespec ts)
{
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

static void add(struct summary_times *t, uint64_t v, bool first)
{
	t->total += v;
	if (first || v < t->min)
		t->min = v;
	if (v > t->max)
		t->max = v;
}

/* Made once for a row, at its first call. */
static bool has_histogram(const struct summary *s, struct row *r)
{
	if (s->histograms && !r->histogram)
		r->histogram = calloc(HISTOGRAM_BUCKETS, sizeof(r->histogram[0]));
	return r->histogram != NULL;
}

void summary_count(struct summary *s, const struct call *c, const char *name)
{
	struct row *r = row_of(s, (enum abi_id)c->abi->id, c->nr, c->raw_nr, name);
	uint64_t enter = ns(c->enter_mono), leave = ns(c->exit_mono);
	uint64_t wall = leave > enter ? leave - enter : 0, sys = ns(c->stime);
	uint64_t overhead = s->opt->summary_overhead_ns;

	if (!r)
		return;
	wall = wall > overhead ? wall - overhead : 0;
	sys = sys > overhead ? sys - overhead : 0;
	add(&r->wall, wall, r->calls == 0);
	add(&r->time, s->opt->summary_wall ? wall : sys, r->calls == 0);
	r->calls++;
	r->errors += c->failed;
	if (has_histogram(s, r))
		r->histogram[histogram_bucket(wall)]++;
}

static void merge(struct summary_times *t, const struct summary_times *more, uint64_t calls,
    uint64_t overhead, bool first)
{
	uint64_t all = calls * overhead;
	uint64_t min = more->min > overhead ? more->min - overhead : 0;
	uint64_t max = more->max > overhead ? more->max - overhead : 0;

	t->total += more->total > all ? more->total - all : 0;
	if (first || min < t->min)
		t->min = min;
	if (max > t->max)
		t->max = max;
}

void summary_add(struct summary *s, enum abi_id abi, uint32_t nr, uint64_t raw_nr, const char *name,
    const struct summary_counts *n)
{
	struct row *r = n->calls ? row_of(s, abi, nr, raw_nr, name) : NULL;
	uint64_t overhead = s->opt->summary_overhead_ns;

	if (!r)
		return;
	merge(&r->wall, &n->wall, n->calls, overhead, r->calls == 0);
	merge(&r->time, s->opt->summary_wall ? &n->wall : &n->time, n->calls, overhead,
	    r->calls == 0);
	r->calls += n->calls;
	r->errors += n->errors;
	if (n->histogram && has_histogram(s, r))
		for (unsigned i = 0; i < HISTOGRAM_BUCKETS; i++)
			r->histogram[i] += n->histogram[i];
}

uint64_t summary_total(const struct summary *s)
{
	uint64_t total = 0;

	for (int i = 0; i < ABI_COUNT; i++)
		for (size_t r = 0; r < s->abi[i].n; r++)
			total += s->abi[i].rows[r].time.total;
	return total;
}

/* -- printing -- */

enum align { RIGHT, LEFT };

static const struct {
	const char *title;
	unsigned width;
	enum align align;
} columns[COL_COUNT] = {
    [COL_TIME_PERCENT] = {"% time", 6, RIGHT},
    [COL_TOTAL_TIME] = {"seconds", 11, RIGHT},
    [COL_MIN_TIME] = {"shortest", 8, RIGHT},
    [COL_MAX_TIME] = {"longest", 8, RIGHT},
    [COL_AVG_TIME] = {"usecs/call", 11, RIGHT},
    [COL_CALLS] = {"calls", 9, RIGHT},
    [COL_ERRORS] = {"errors", 9, RIGHT},
    [COL_NAME] = {"syscall", 16, LEFT},
    [COL_WALL_TOTAL] = {"wall-total", 11, RIGHT},
    [COL_WALL_MIN] = {"wall-min", 8, RIGHT},
    [COL_WALL_MAX] = {"wall-max", 8, RIGHT},
    [COL_WALL_AVG] = {"wall-avg", 11, RIGHT},
    [COL_P50] = {"p50 usecs", 11, RIGHT},
    [COL_P95] = {"p95 usecs", 11, RIGHT},
    [COL_P99] = {"p99 usecs", 11, RIGHT},
};

struct print {
	const struct options *opt;
	struct strbuf *b;
	unsigned name_width;
	uint64_t all_time; /* 100% */
};

static uint64_t avg(const struct summary_times *t, uint64_t calls)
{
	return calls ? t->total / calls : 0;
}

/*
 * The time, in ns, that so many percent of the calls do not exceed: the middle of the bucket where
 * they end, as near as its width lets one say.
 */
static uint64_t percentile(const struct row *r, unsigned percent)
{
	uint64_t n = 0, want, all = 0;

	if (!r->histogram)
		return 0;
	for (unsigned i = 0; i < HISTOGRAM_BUCKETS; i++)
		all += r->histogram[i];
	want = (all * percent + 99) / 100;
	for (unsigned i = 0; i < HISTOGRAM_BUCKETS; i++) {
		n += r->histogram[i];
		if (n < want || !n)
			continue;
		uint64_t v = (histogram_low(i) + histogram_low(i + 1)) / 2;
		return v < r->wall.min ? r->wall.min : v > r->wall.max ? r->wall.max : v;
	}
	return 0;
}

/* The value a column sorts by. */
static uint64_t key(const struct row *r, enum summary_column col)
{
	switch (col) {
	case COL_TIME_PERCENT:
	case COL_TOTAL_TIME: return r->time.total;
	case COL_MIN_TIME: return r->time.min;
	case COL_MAX_TIME: return r->time.max;
	case COL_AVG_TIME: return avg(&r->time, r->calls);
	case COL_CALLS: return r->calls;
	case COL_ERRORS: return r->errors;
	case COL_WALL_TOTAL: return r->wall.total;
	case COL_WALL_MIN: return r->wall.min;
	case COL_WALL_MAX: return r->wall.max;
	case COL_WALL_AVG: return avg(&r->wall, r->calls);
	case COL_P50: return percentile(r, 50);
	case COL_P95: return percentile(r, 95);
	case COL_P99: return percentile(r, 99);
	default: return 0;
	}
}

static void row_name(const struct row *r, char *buf, size_t size)
{
	if (r->name)
		snprintf(buf, size, "%s", r->name);
	else
		snprintf(buf, size, "syscall_0x%llx", (unsigned long long)r->nr);
}

struct sorted {
	const struct row *row;
	uint64_t key;
	const char *name; /* sorting by name */
	char buf[40];
};

static int by_key(const void *pa, const void *pb)
{
	const struct sorted *a = pa, *b = pb;
	if (a->name) {
		int r = strcmp(a->name, b->name);
		if (r)
			return r;
	} else if (a->key != b->key) {
		return a->key > b->key ? -1 : 1;
	}
	return a->row < b->row ? -1 : a->row > b->row;
}

static void put_cell(
    struct print *p, enum summary_column col, const struct row *r, const char *name, bool last)
{
	struct strbuf *b = p->b;
	double share;

	switch (col) {
	case COL_TIME_PERCENT:
		share = p->all_time ? 100.0 * (double)r->time.total / (double)p->all_time : 0;
		/* The last line says 100 even of nothing. */
		strbuf_printf(b, "%6.2f", name ? share : 100.0);
		break;
	case COL_TOTAL_TIME: strbuf_printf(b, "%11.6f", (double)r->time.total / 1e9); break;
	case COL_MIN_TIME: strbuf_printf(b, "%8.6f", (double)r->time.min / 1e9); break;
	case COL_MAX_TIME: strbuf_printf(b, "%8.6f", (double)r->time.max / 1e9); break;
	case COL_AVG_TIME:
		strbuf_printf(b, "%11llu", (unsigned long long)(avg(&r->time, r->calls) / 1000));
		break;
	case COL_WALL_TOTAL: strbuf_printf(b, "%11.6f", (double)r->wall.total / 1e9); break;
	case COL_WALL_MIN: strbuf_printf(b, "%8.6f", (double)r->wall.min / 1e9); break;
	case COL_WALL_MAX: strbuf_printf(b, "%8.6f", (double)r->wall.max / 1e9); break;
	case COL_WALL_AVG:
		strbuf_printf(b, "%11llu", (unsigned long long)(avg(&r->wall, r->calls) / 1000));
		break;
	case COL_CALLS: strbuf_printf(b, "%9llu", (unsigned long long)r->calls); break;
	case COL_ERRORS:
		if (r->errors)
			strbuf_printf(b, "%9llu", (unsigned long long)r->errors);
		else
			strbuf_fill(b, ' ', 9);
		break;
	case COL_NAME:
		if (!name)
			name = "total";
		strbuf_puts(b, name);
		if (!last && strlen(name) < p->name_width)
			strbuf_fill(b, ' ', p->name_width - strlen(name));
		break;
	case COL_P50:
	case COL_P95:
	case COL_P99:
		/* Of calls of all kinds together there is none. */
		if (r->histogram)
			strbuf_printf(b, "%11.3f", (double)key(r, col) / 1e3);
		else
			strbuf_fill(b, ' ', 11);
		break;
	case COL_COUNT: break;
	}
}

/* One line; r NULL: the titles, or dashes. */
static void put_line(struct print *p, const struct row *r, const char *name, bool dashes)
{
	const struct options *o = p->opt;

	for (unsigned i = 0; i < o->ncolumns; i++) {
		enum summary_column col = (enum summary_column)o->columns[i];
		bool last = i + 1 == o->ncolumns;
		unsigned width = col == COL_NAME ? p->name_width : columns[col].width;
		if (i)
			strbuf_putc(p->b, ' ');
		if (r) {
			put_cell(p, col, r, name, last);
		} else if (dashes) {
			strbuf_fill(p->b, '-', width);
		} else if (columns[col].align == RIGHT) {
			strbuf_printf(p->b, "%*s", (int)width, columns[col].title);
		} else {
			strbuf_printf(p->b, "%-*s", last ? 0 : (int)width, columns[col].title);
		}
	}
	strbuf_putc(p->b, '\n');
}

/* -- distributions -- */

#define BAR 40

static void put_time(struct strbuf *b, uint64_t ns)
{
	static const char *const units[] = {"ns", "us", "ms", "s"};
	unsigned u = 0;

	while (u < 3 && ns >= 1000) {
		/* Powers of two of ns, near enough to powers of two of larger units. */
		ns = (ns + 512) / 1024;
		u++;
	}
	strbuf_printf(b, "%4llu%-2s", (unsigned long long)ns, units[u]);
}

/* A row for each power of two from the shortest to the longest call. */
static void put_histogram(struct strbuf *b, const struct row *r, const char *name)
{
	uint64_t n[HISTOGRAM_BUCKETS / 4 + 1] = {0}, most = 0;
	unsigned first = UINT32_MAX, last = 0;

	for (unsigned i = 0; i < HISTOGRAM_BUCKETS; i++) {
		unsigned p = i < 4 ? i / 2 : i / 4;
		n[p] += r->histogram[i];
		if (n[p] > most)
			most = n[p];
		if (r->histogram[i]) {
			first = first < p ? first : p;
			last = p;
		}
	}
	if (!most)
		return;
	strbuf_printf(b, "\n%s: %llu calls by wall time\n", name, (unsigned long long)r->calls);
	for (unsigned p = first; p <= last; p++) {
		unsigned bar = (unsigned)((n[p] * BAR + most - 1) / most);
		put_time(b, p ? histogram_low(p == 1 ? 2 : p * 4) : 0);
		strbuf_puts(b, " - ");
		put_time(b, histogram_low(p ? p * 4 + 4 : 2));
		strbuf_printf(b, " %10llu |", (unsigned long long)n[p]);
		strbuf_fill(b, '@', bar);
		strbuf_fill(b, ' ', BAR - bar);
		strbuf_puts(b, "|\n");
	}
}

static void print_table(struct summary *s, enum abi_id id, struct strbuf *b)
{
	struct table *t = &s->abi[id];
	struct print p = {.opt = s->opt, .b = b, .name_width = columns[COL_NAME].width};
	struct row total = {0};
	struct sorted *list = calloc(t->n + 1, sizeof(*list));
	size_t n = 0;

	for (size_t i = 0; list && i < t->n; i++) {
		const struct row *r = &t->rows[i];
		if (!r->calls)
			continue;
		struct sorted *e = &list[n++];
		e->row = r;
		e->key = key(r, s->opt->sort_by);
		row_name(r, e->buf, sizeof(e->buf));
		if (s->opt->sort_by == COL_NAME)
			e->name = e->buf;
		if (strlen(e->buf) >= p.name_width)
			p.name_width = (unsigned)strlen(e->buf) + 1;
		if (n == 1 || r->time.min < total.time.min)
			total.time.min = r->time.min;
		if (n == 1 || r->wall.min < total.wall.min)
			total.wall.min = r->wall.min;
		if (r->time.max > total.time.max)
			total.time.max = r->time.max;
		if (r->wall.max > total.wall.max)
			total.wall.max = r->wall.max;
		total.time.total += r->time.total;
		total.wall.total += r->wall.total;
		total.calls += r->calls;
		total.errors += r->errors;
	}
	p.all_time = total.time.total;
	if (n) {
		if (id != abi_native)
			strbuf_printf(b, "System call usage summary for %s%s mode:\n",
			    abi_table[id].label, abi_table[id].label[0] == 'x' ? "" : " bit");
		qsort(list, n, sizeof(*list), by_key);
		put_line(&p, NULL, NULL, false);
		put_line(&p, NULL, NULL, true);
		for (size_t i = 0; i < n; i++)
			put_line(&p, list[i].row, list[i].buf, false);
		put_line(&p, NULL, NULL, true);
		put_line(&p, &total, NULL, false);
		for (size_t i = 0; i < n && s->opt->histogram; i++)
			if (list[i].row->histogram)
				put_histogram(b, list[i].row, list[i].buf);
	}
	free(list);
}

void summary_print(struct summary *s, struct strbuf *b)
{
	print_table(s, abi_native, b);
	for (int i = 0; i < ABI_COUNT; i++)
		if (i != (int)abi_native)
			print_table(s, (enum abi_id)i, b);
}
