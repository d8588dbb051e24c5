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
#include "options.h"
#include "strbuf.h"

#define MAX_UNKNOWN 4096 /* per ABI; what comes after is counted in the last */

struct times {
	uint64_t total, min, max; /* ns */
};

struct row {
	uint64_t nr;
	const char *name; /* NULL: unknown number */
	uint64_t calls, errors;
	struct times time, wall;
};

struct table {
	struct row *rows; /* by number, then the unknown ones in order of number */
	size_t nknown, n, cap;
};

struct summary {
	const struct options *opt;
	struct table abi[ABI_COUNT];
};

struct summary *summary_new(const struct options *opt)
{
	struct summary *s = calloc(1, sizeof(*s));
	if (s)
		s->opt = opt;
	return s;
}

void summary_free(struct summary *s)
{
	if (!s)
		return;
	for (int i = 0; i < ABI_COUNT; i++)
		free(s->abi[i].rows);
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

static struct row *row_of(struct summary *s, const struct call *c, const char *name)
{
	struct table *t = &s->abi[c->abi->id];

	if (!t->rows) {
		unsigned n = 0;
		desc_numbers((enum abi_id)c->abi->id, &n);
		if (!table_grow(t, n + 1u))
			return NULL;
		memset(t->rows, 0, n * sizeof(*t->rows));
		t->n = t->nknown = n;
	}
	if (name && c->nr < t->nknown) {
		t->rows[c->nr].nr = c->nr;
		t->rows[c->nr].name = name;
		return &t->rows[c->nr];
	}
	/* Calls behind a multiplexer have numbers beyond the table, but names. */
	uint64_t nr = name ? c->nr : c->raw_nr;
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

static void add(struct times *t, uint64_t v, bool first)
{
	t->total += v;
	if (first || v < t->min)
		t->min = v;
	if (v > t->max)
		t->max = v;
}

void summary_count(struct summary *s, const struct call *c, const char *name)
{
	struct row *r = row_of(s, c, name);
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
};

struct print {
	const struct options *opt;
	struct strbuf *b;
	unsigned name_width;
	uint64_t all_time; /* 100% */
};

static uint64_t avg(const struct times *t, uint64_t calls)
{
	return calls ? t->total / calls : 0;
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
		if (strlen(e->buf) > p.name_width)
			p.name_width = (unsigned)strlen(e->buf);
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
