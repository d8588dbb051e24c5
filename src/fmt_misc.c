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

/* What should stand here cannot be read. */
void fmt_missing(struct dec *d, const struct fmt_arg *a)
{
	(void)a;
	d->sink->ops->unavailable(d->sink);
}

/* -- attributes of security modules -- */

#define LSM_CTX 32

static void lsm_number(struct dec *d, const char *name, uint64_t v, enum int_style style)
{
	put_member(d, name);
	put_int(d, v, style, 8);
}

/* One of at most size bytes; its own length is returned. */
static uint64_t lsm_ctx(struct dec *d, const uint8_t *p, uint64_t addr, uint64_t size)
{
	uint64_t id = base_load(BASE_u64, d->abi, p), len = base_load(BASE_u64, d->abi, p + 16);
	uint64_t n = base_load(BASE_u64, d->abi, p + 24), limit = d->opt->string_limit;

	put_begin(d, AGG_STRUCT, NULL);
	put_member(d, "id");
	dec_enum(d, known_table(KNOWN_TABLE_lsm_ctx_id), id, 8);
	lsm_number(d, "flags", base_load(BASE_u64, d->abi, p + 8), INT_HEX);
	lsm_number(d, "len", len, INT_UDEC);
	lsm_number(d, "ctx_len", n, INT_UDEC);
	if (n > size - LSM_CTX)
		n = size - LSM_CTX;
	if (len <= LSM_CTX)
		n = 0;
	else if (n > len - LSM_CTX)
		n = len - LSM_CTX;
	if (n) {
		bool cut = n > limit;
		put_member(d, "ctx");
		p = mem_get(d->mem, addr + LSM_CTX, cut ? limit + 1 : n);
		if (p)
			d->sink->ops->bytes(
			    d->sink, p, cut ? limit : n, BYTES_HEX | (cut ? BYTES_MORE : 0));
		else
			put_addr(d, addr + LSM_CTX);
	}
	put_end(d, AGG_STRUCT);
	return len;
}

/*
 * What a security module says of the task, in len bytes; with parameter 1: what all of them say,
 * each as far behind the one before as that is long.
 */
void fmt_lsm_ctx(struct dec *d, const struct fmt_arg *a)
{
	bool list = a->nparams && a->params[0];
	uint64_t addr = a->addr, left = a->len;
	const uint8_t *p = left < LSM_CTX ? NULL : mem_get(d->mem, addr, LSM_CTX);

	if (!p) {
		put_addr(d, addr);
		return;
	}
	if (!list) {
		lsm_ctx(d, p, addr, left);
		return;
	}
	put_begin(d, AGG_ARRAY, NULL);
	for (unsigned i = 0; p; i++) {
		if (d->f.abbrev && i >= d->opt->string_limit) {
			d->sink->ops->more(d->sink);
			break;
		}
		put_item(d);
		uint64_t len = lsm_ctx(d, p, addr, left);
		if (len < LSM_CTX || len >= left)
			break;
		addr += len;
		left -= len;
		p = left < LSM_CTX ? NULL : mem_get(d->mem, addr, LSM_CTX);
		if (!p)
			d->sink->ops->more_at(d->sink, addr);
	}
	put_end(d, AGG_ARRAY);
}

/* What the kernel can do with keys: a byte of flags after the other, two of which are known. */
void fmt_key_caps(struct dec *d, const struct fmt_arg *a)
{
	if (a->len && !mem_get(d->mem, a->addr, 1)) {
		put_addr(d, a->addr);
		return;
	}
	put_begin(d, AGG_ARRAY, NULL);
	for (uint64_t i = 0; i < a->len; i++) {
		const uint8_t *p = mem_get(d->mem, a->addr + i, 1);
		if (!p) {
			d->sink->ops->more_at(d->sink, a->addr + i);
			break;
		}
		if (d->f.abbrev && i >= d->opt->string_limit) {
			d->sink->ops->more(d->sink);
			break;
		}
		put_item(d);
		if (i < 2)
			dec_flags(d, known_table(i ? KNOWN_TABLE_key_caps1 : KNOWN_TABLE_key_caps0),
			    *p, 1);
		else
			put_int(d, *p, INT_HEX, 1);
	}
	put_end(d, AGG_ARRAY);
}

/*
 * Behind the result of calls that enter namespaces: which ones, with --namespace=new. Parameter:
 * the flags CLONE_NEW*. A result above 0 is the child that entered them.
 */
void fmt_new_namespaces(struct dec *d, const struct fmt_arg *a)
{
	char text[256];

	if (!d->opt->namespace_new || !a->params[0])
		return;
	ssize_t n = facts_get(
	    d->facts, FACT_NAMESPACES, a->val, (uint64_t)a->params[0], NULL, text, sizeof text - 1);
	if (n <= 0)
		return;
	text[n] = 0;
	d->sink->ops->aux(d->sink, "");
	d->sink->ops->word(d->sink, text);
	d->sink->ops->aux_end(d->sink);
}
