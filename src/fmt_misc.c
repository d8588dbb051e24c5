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
	/* by name, whatever -X says */
	d->names_only = true;
	dec_flags(d, known_table(KNOWN_TABLE_open_flags), a->val, 4);
	d->names_only = false;
	d->sink->ops->aux_end(d->sink);
}

/* What restart_syscall resumes: the engine remembers the task's call before. No register tells. */
void fmt_resumed(struct dec *d, const struct fmt_arg *a)
{
	const struct desc_number *n = NULL;
	char text[80];

	int64_t abi = d->c->prev_nr >> 32;
	if (abi == ABI_COUNT)
		abi = d->abi->id;
	if (abi >= 0 && abi < ABI_COUNT)
		n = desc_number((enum abi_id)abi, (uint32_t)d->c->prev_nr);
	snprintf(text, sizeof text, "<... resuming interrupted %s ...>",
	    n && n->name ? desc_str(n->name) : "system call");
	d->sink->ops->word(d->sink, text);
}

/* A result that is a time: its date as auxiliary text. */
void fmt_date_of(struct dec *d, const struct fmt_arg *a)
{
	char text[64];
	time_t t = (time_t)(a->size == 4 ? (uint32_t)a->val : a->val);
	struct tm tm;
	if (!localtime_r(&t, &tm) || !strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S%z", &tm))
		return;
	d->sink->ops->aux(d->sink, "");
	d->sink->ops->word(d->sink, text);
	d->sink->ops->aux_end(d->sink);
}

/*
 * KEYCTL_PKEY_VERIFY's second buffer: its length stands in the parameters that arg2 points to
 * (struct keyctl_pkey_params, linux/keyctl.h: in2_len at 8). Parameter: that pointer.
 */
void fmt_verify_data(struct dec *d, const struct fmt_arg *a)
{
	uint64_t len;
	if (!a->val || !dec_read_int(d, BASE_u32, (uint64_t)a->params[0] + 8, &len)) {
		put_addr(d, a->val);
		return;
	}
	uint64_t n = len < d->opt->string_limit ? len : d->opt->string_limit;
	const uint8_t *p = mem_get(d->mem, a->val, n);
	if (p)
		d->sink->ops->bytes(d->sink, p, n, n < len ? BYTES_MORE : 0);
	else
		put_addr(d, a->val);
}
