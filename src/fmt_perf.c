/*
 * fmt_perf.c - irregular fields of struct perf_event_attr: events packed into one number, and
 * fields with something said behind them.
 */
#include "fmt.h"

#include <stdio.h>
#include <string.h>

static void put_shifted(struct dec *d, uint64_t v, unsigned shift)
{
	char text[40];
	int n = snprintf(text, sizeof text, "%#llx<<%u|", (unsigned long long)v, shift);
	d->sink->ops->text(d->sink, text, (size_t)n);
}

static void put_named(struct dec *d, enum known_table table, uint64_t v, const char *behind)
{
	dec_enum(d, known_table(table), v, 4);
	d->sink->ops->text(d->sink, behind, strlen(behind));
}

/* PERF_TYPE_HARDWARE: a PMU's type in the upper half, the event below. */
void fmt_perf_hw_config(struct dec *d, const struct fmt_arg *a)
{
	uint64_t pmu = a->val >> 32, event = a->val & 0xffffffff;
	d->sink->ops->expr_begin(d->sink, a->val, (struct int_repr){INT_HEX, 8, 0});
	if (pmu)
		put_shifted(d, pmu, 32);
	put_named(d, KNOWN_TABLE_perf_hw_id, event, "");
	d->sink->ops->expr_end(d->sink);
}

/* PERF_TYPE_HW_CACHE: likewise, over result, operation and cache, a byte each. */
void fmt_perf_cache_config(struct dec *d, const struct fmt_arg *a)
{
	uint64_t v = a->val, pmu = v >> 32, unused = v >> 24 & 0xff;
	d->sink->ops->expr_begin(d->sink, v, (struct int_repr){INT_HEX, 8, 0});
	if (pmu)
		put_shifted(d, pmu, 32);
	if (unused)
		put_shifted(d, unused, 24);
	put_named(d, KNOWN_TABLE_perf_hw_cache_result, v >> 16 & 0xff, "<<16|");
	put_named(d, KNOWN_TABLE_perf_hw_cache_op, v >> 8 & 0xff, "<<8|");
	put_named(d, KNOWN_TABLE_perf_hw_cache_id, v & 0xff, "");
	d->sink->ops->expr_end(d->sink);
}

/* precise_ip, with what it means. */
void fmt_perf_skid(struct dec *d, const struct fmt_arg *a)
{
	static const char *const meaning[] = {
	    "arbitrary skid", "constant skid", "requested to have 0 skid", "must have 0 skid"};
	put_int(d, a->val, INT_UDEC, 8);
	d->sink->ops->comment(d->sink, meaning[a->val & 3]);
}

/* sample_max_stack, with the reserved bytes behind it, where they are used. */
void fmt_perf_max_stack(struct dec *d, const struct fmt_arg *a)
{
	put_int(d, a->val, INT_UDEC, 2);
	if (a->params[0]) {
		char text[40];
		snprintf(text, sizeof text, "bytes 110..111: %#x", (unsigned)a->params[0]);
		d->sink->ops->comment(d->sink, text);
	}
}
