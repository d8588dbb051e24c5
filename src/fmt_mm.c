/*
 * fmt_mm.c - irregular values of the memory calls: node masks, page residency, i386's mmap.
 */
#include "fmt.h"

#include <stdio.h>
#include <string.h>

#define PAGE_BYTES 4096

/* mmap2's offset is in units of 4096 bytes; shown in bytes. */
void fmt_page_offset(struct dec *d, const struct fmt_arg *a)
{
	put_int(d, a->val * PAGE_BYTES, INT_HEX, 8);
}

/* i386's mmap: a pointer to its arguments, which are shown as if they had been passed. */
void fmt_mmap_args(struct dec *d, const struct fmt_arg *a)
{
	uint16_t type = known_type(KNOWN_TYPE_old_mmap_args);
	const struct t_struct *s = &tbl_structs[tbl_types[type].a];
	unsigned layout = d->abi->layout;
	if (!type || !mem_get(d->mem, a->val, s->size[layout])) {
		put_addr(d, a->val);
		return;
	}
	for (unsigned i = 0; i < s->n; i++) {
		const struct t_member *m = &tbl_members[s->first + i];
		if (i)
			d->sink->ops->arg(d->sink, desc_str(m->name));
		dec_type(d, m->type, loc_mem(a->val + m->offset[layout]));
	}
}

/* The mask of maxnode - 1 bits, word by word; a word is the ABI's, all its digits are shown. */
void fmt_node_mask(struct dec *d, const struct fmt_arg *a)
{
	unsigned bits = 8u * d->abi->word;
	uint64_t maxnode = a->nparams ? (uint64_t)a->params[0] : 0;
	if (d->abi->word == 4)
		maxnode &= 0xffffffff;
	/* the number of words is rounded up, and may not wrap */
	uint64_t words = 0;
	if (maxnode && maxnode - 1 <= UINT64_MAX - (bits - 1))
		words = (maxnode - 1 + bits - 1) / bits;
	const uint8_t *p;
	if (maxnode && (!words || !mem_get(d->mem, a->addr, d->abi->word))) {
		put_addr(d, a->addr);
		return;
	}
	put_begin(d, AGG_ARRAY, NULL);
	for (uint64_t i = 0; i < words; i++) {
		uint64_t addr = a->addr + i * d->abi->word;
		p = mem_get(d->mem, addr, d->abi->word);
		if (!p) {
			d->sink->ops->more_at(d->sink, addr);
			break;
		}
		if (i >= dec_limit(d, words)) {
			d->sink->ops->more(d->sink);
			break;
		}
		put_item(d);
		uint64_t v = base_load(BASE_ulong, d->abi, p);
		char text[32];
		int n =
		    snprintf(text, sizeof text, "%#0*llx", (int)bits / 4, (unsigned long long)v);
		struct int_repr r = {INT_HEX, d->abi->word, 0};
		d->sink->ops->expr_begin(d->sink, v, r);
		d->sink->ops->text(d->sink, text, (size_t)n);
		d->sink->ops->expr_end(d->sink);
	}
	put_end(d, AGG_ARRAY);
}

/* One byte a page of length bytes; only the lowest bit means something. */
void fmt_page_residency(struct dec *d, const struct fmt_arg *a)
{
	uint64_t len = a->nparams ? (uint64_t)a->params[0] : 0;
	uint64_t n = len / PAGE_BYTES + (len % PAGE_BYTES != 0);
	if (n && !mem_get(d->mem, a->addr, 1)) {
		put_addr(d, a->addr);
		return;
	}
	put_begin(d, AGG_ARRAY, NULL);
	for (uint64_t i = 0; i < n; i++) {
		const uint8_t *p = mem_get(d->mem, a->addr + i, 1);
		if (!p) {
			d->sink->ops->more_at(d->sink, a->addr + i);
			break;
		}
		if (i >= dec_limit(d, n)) {
			d->sink->ops->more(d->sink);
			break;
		}
		put_item(d);
		put_int(d, *p & 1, INT_UDEC, 1);
	}
	put_end(d, AGG_ARRAY);
}

/* A small result that is an error when negative: -EFAULT. */
void fmt_neg_errno(struct dec *d, const struct fmt_arg *a)
{
	int64_t v = (int64_t)a->val;
	const char *name = v < 0 ? desc_errno_name(d->abi->id, (unsigned)-v) : NULL;
	struct int_repr r = {INT_DEC, 4, 0};
	char text[40];
	if (!name) {
		put_int(d, a->val, INT_DEC, 4);
		return;
	}
	snprintf(text, sizeof text, "-%s", name);
	d->sink->ops->constant(d->sink, a->val, text, NULL, r);
}
