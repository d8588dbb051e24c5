/*
 * fmt_sockopt.c - irregular values of socket options: sets of ICMP types, ranges of ports. The
 * options themselves are described in desc/sockopt.desc.
 */
#include "fmt.h"

#include <stdio.h>
#include <string.h>

/* struct icmp_filter: a mask of types, of which the parameter says how many bytes there are; the
 * others are ones. */
void fmt_icmp_filter(struct dec *d, const struct fmt_arg *a)
{
	uint64_t len = a->params[0] < 4 ? (uint64_t)a->params[0] : 4, v;
	uint16_t table = known_table(KNOWN_TABLE_icmp_type);
	if (!dec_read_cut(d, BASE_u32, a->addr, len, &v)) {
		put_addr(d, a->addr);
		return;
	}
	uint32_t mask = (uint32_t)v | (uint32_t)(0xffffffffull << (8 * len));
	bool inverted = __builtin_popcount(mask) > 16;
	if (inverted)
		mask = ~mask;
	put_begin(d, AGG_BITSET, inverted ? "~" : NULL);
	for (unsigned i = 0; i < 32; i++) {
		if (!(mask >> i & 1))
			continue;
		put_item(d);
		dec_enum(d, table, i, 4);
	}
	put_end(d, AGG_BITSET);
}

/* Two ports in one word, the lower one below; 0 is no limit. */
void fmt_port_range(struct dec *d, const struct fmt_arg *a)
{
	unsigned low = a->val & 0xffff, high = a->val >> 16 & 0xffff;
	char text[32] = "", *p = text;
	put_int(d, a->val & 0xffffffff, INT_HEX, 4);
	if ((low || high) && d->opt->xlat != XLAT_RAW) {
		if (low)
			p += snprintf(p, sizeof text, "%u", low);
		p += snprintf(p, 4, "..");
		if (high)
			snprintf(p, 8, "%u", high);
		d->sink->ops->comment(d->sink, text);
	}
}

/* A value of which too little is there. */
void fmt_unavailable(struct dec *d, const struct fmt_arg *a)
{
	(void)a;
	d->sink->ops->unavailable(d->sink);
}
