/*
 * fmt_misc.c - irregular values that belong to no one subsystem: results that are flags.
 */
#include "fmt.h"

#include <stdio.h>
#include <string.h>

/* A result that is a set of flags: 0x8002 (flags O_RDWR|O_LARGEFILE). */
void fmt_retflags(struct dec *d, const struct fmt_arg *a)
{
	put_int(d, a->val, INT_HEX, 4);
	d->sink->ops->aux(d->sink, "flags ");
	dec_flags(d, known_table(KNOWN_TABLE_open_flags), a->val, 4);
	d->sink->ops->aux_end(d->sink);
}
