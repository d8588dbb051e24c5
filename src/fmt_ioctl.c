/*
 * fmt_ioctl.c - what of ioctl is irregular: command numbers first, then arguments.
 *
 * Commands and their arguments are described in desc/ioctl/; what stands here is only what the
 * language has no words for.
 */
#include "fmt.h"

#include <stdio.h>
#include <string.h>

/* -- command numbers -- */

#define IOC_SIZE(v) ((v) >> 16 & 0x3fff)
#define IOC_NR(v)   ((v)&0xff)
#define IOC_NOSIZE  0xc000ffffu

static void write_ioc(struct dec *d, uint32_t v)
{
	static const char *const dirs[] = {
	    "_IOC_NONE", "_IOC_WRITE", "_IOC_READ", "_IOC_READ|_IOC_WRITE"};
	put_begin(d, AGG_CALL, "_IOC");
	put_item(d);
	d->sink->ops->word(d->sink, dirs[v >> 30]);
	put_item(d);
	put_int(d, v >> 8 & 0xff, INT_HEX, 4);
	put_item(d);
	put_int(d, IOC_NR(v), INT_HEX, 4);
	put_item(d);
	put_int(d, IOC_SIZE(v), INT_HEX, 4);
	put_end(d, AGG_CALL);
}

struct text {
	char buf[512];
	size_t len;
};

static void add(struct text *t, const char *s)
{
	size_t n = strlen(s);
	if (n > sizeof t->buf - 1 - t->len)
		n = sizeof t->buf - 1 - t->len;
	memcpy(t->buf + t->len, s, n);
	t->len += n;
	t->buf[t->len] = 0;
}

/* A member of a table as a macro's argument; an unknown one with its comment, unless we are in
   a comment already. */
static void add_named(struct dec *d, struct text *t, uint16_t table, unsigned v)
{
	const char *name = table_name(d->abi, table, v);
	char num[64];
	if (name) {
		add(t, name);
		return;
	}
	name = tbl_tables[table].unknown ? desc_str(tbl_tables[table].unknown) : NULL;
	if (name && d->opt->xlat != XLAT_VERBOSE)
		snprintf(num, sizeof num, "%#x /* %s */", v, name);
	else
		snprintf(num, sizeof num, "%#x", v);
	add(t, num);
}

/* Commands whose number holds an argument of their macro: NAME(size), NAME(nr), NAME(axis). */
static void add_macro(struct dec *d, struct text *t, uint32_t v)
{
	uint32_t cmd = v & IOC_NOSIZE;
	char num[32];
	const char *name = table_name(d->abi, known_table(KNOWN_TABLE_ioctl_sized), cmd);
	if (name) {
		snprintf(num, sizeof num, "(%u)", IOC_SIZE(v));
		add(t, name);
		add(t, num);
	}
	name = table_name(d->abi, known_table(KNOWN_TABLE_ioctl_numbered), cmd & ~0xffu);
	if (name) {
		snprintf(num, sizeof num, "(%u)", IOC_NR(v));
		add(t, name);
		add(t, num);
	}
	name = table_name(d->abi, known_table(KNOWN_TABLE_ioctl_per_axis), cmd & ~0x3fu);
	if (name) {
		add(t, name);
		add(t, "(");
		add_named(d, t, known_table(KNOWN_TABLE_evdev_abs), v & 0x3f);
		add(t, ")");
	}
	name = table_name(d->abi, known_table(KNOWN_TABLE_ioctl_per_event), cmd & ~0x1fu);
	if (name) {
		add(t, name);
		add(t, "(");
		if (v & 0x1f)
			add_named(d, t, known_table(KNOWN_TABLE_evdev_ev), v & 0x1f);
		else
			add(t, "0");
		snprintf(num, sizeof num, ", %u)", IOC_SIZE(v));
		add(t, num);
	}
}

/* The number of an ioctl: every name that has it, joined by " or ". */
void fmt_ioctl_op(struct dec *d, const struct fmt_arg *a)
{
	uint32_t v = (uint32_t)a->val;
	uint16_t index = known_table(KNOWN_TABLE_ioctl_op);
	const struct t_table *t = &tbl_tables[index];
	const struct t_row *r = &tbl_rows[t->first[d->abi->id]];
	uint32_t lo = 0, hi = index ? t->n[d->abi->id] : 0, n = hi;
	struct text text = {.len = 0};

	if (d->opt->xlat == XLAT_RAW) {
		put_int(d, v, INT_HEX, 4);
		return;
	}
	add_macro(d, &text, v);
	while (lo < hi) {
		uint32_t mid = (lo + hi) / 2;
		if (r[mid].value < v)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < n && r[lo].value == v; lo++) {
		if (text.len)
			add(&text, " or ");
		add(&text, desc_str(r[lo].name));
	}
	if (d->opt->xlat == XLAT_VERBOSE) {
		put_int(d, v, INT_HEX, 4);
		if (text.len)
			d->sink->ops->comment(d->sink, text.buf);
	} else if (text.len) {
		d->sink->ops->constant(
		    d->sink, v, text.buf, NULL, (struct int_repr){INT_HEX, 4, 0});
	} else {
		write_ioc(d, v);
	}
}

/* -- a few flags over one value of an enumeration -- */

/* FLAG|VALUE, as an expression when there are flags. */
static void flags_over_enum(struct dec *d, const struct fmt_arg *a, uint16_t flags, uint16_t names)
{
	const struct t_table *t = &tbl_tables[flags];
	uint64_t all = 0;
	for (uint32_t i = 0; i < t->n[d->abi->id]; i++)
		all |= tbl_rows[t->first[d->abi->id] + i].value;
	uint64_t v = a->size < 8 ? a->val & ((1ull << (8 * a->size)) - 1) : a->val;
	if (!(v & all)) {
		dec_enum(d, names, v, a->size);
		return;
	}
	d->sink->ops->expr_begin(d->sink, v, (struct int_repr){INT_HEX, a->size, 0});
	dec_flags(d, flags, v & all, a->size);
	d->sink->ops->text(d->sink, "|", 1);
	dec_enum(d, names, v & ~all, a->size);
	d->sink->ops->expr_end(d->sink);
}

void fmt_sg_scsi_reset(struct dec *d, const struct fmt_arg *a)
{
	flags_over_enum(d, a, known_table(KNOWN_TABLE_sg_scsi_reset_flags),
	    known_table(KNOWN_TABLE_sg_scsi_reset_to));
}
