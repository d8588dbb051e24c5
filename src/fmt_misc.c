/*
 * fmt_misc.c - irregular values that belong to no one subsystem: ioctl commands, results that are
 * flags.
 */
#include "fmt.h"

#include <stdio.h>
#include <string.h>

/* _IOC's fields: asm-generic/ioctl.h. */
static void write_ioc(struct dec *d, uint32_t v)
{
	static const struct t_dir {
		const char *name;
	} dirs[] = {{"_IOC_NONE"}, {"_IOC_WRITE"}, {"_IOC_READ"}, {"_IOC_READ|_IOC_WRITE"}};
	unsigned dir = v >> 30;
	put_begin(d, AGG_CALL, "_IOC");
	put_item(d);
	d->sink->ops->word(d->sink, dirs[dir].name);
	put_item(d);
	put_int(d, v >> 8 & 0xff, INT_HEX, 4);
	put_item(d);
	put_int(d, v & 0xff, INT_HEX, 4);
	put_item(d);
	put_int(d, v >> 16 & 0x3fff, INT_HEX, 4);
	put_end(d, AGG_CALL);
}

/* The number of an ioctl: every name that has it, joined by " or ". */
void fmt_ioctl_op(struct dec *d, const struct fmt_arg *a)
{
	uint32_t v = (uint32_t)a->val;
	uint16_t index = known_table(KNOWN_TABLE_ioctl_op);
	const struct t_table *t = &tbl_tables[index];
	const struct t_row *r = &tbl_rows[t->first[d->abi->id]];
	char text[512];
	int n = 0;
	if (d->opt->xlat == XLAT_RAW) {
		put_int(d, v, INT_HEX, 4);
		return;
	}
	for (uint32_t i = 0; index && i < t->n[d->abi->id]; i++)
		if (r[i].value == v && n < (int)sizeof text - 64)
			n += snprintf(text + n, sizeof text - (size_t)n, "%s%s", n ? " or " : "",
			    desc_str(r[i].name));
	if (d->opt->xlat == XLAT_VERBOSE) {
		put_int(d, v, INT_HEX, 4);
		if (n)
			d->sink->ops->comment(d->sink, text);
		return;
	}
	if (n)
		d->sink->ops->constant(d->sink, v, text, NULL, (struct int_repr){INT_HEX, 4, 0});
	else
		write_ioc(d, v);
}

/* A result that is a set of flags: 0x8002 (flags O_RDWR|O_LARGEFILE). */
void fmt_retflags(struct dec *d, const struct fmt_arg *a)
{
	put_int(d, a->val, INT_HEX, 4);
	d->sink->ops->aux(d->sink, "flags ");
	dec_flags(d, known_table(KNOWN_TABLE_open_flags), a->val, 4);
	d->sink->ops->aux_end(d->sink);
}
