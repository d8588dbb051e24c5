/*
 * attrs.c - type-length-value messages (netlink attributes), by the compiled attribute sets.
 *
 * [{nla_len=8, nla_type=IFA_LABEL}, "eth0"], several in one outer [ ]. Lengths are the tracee's:
 * each attribute ends where its own length or the enclosing message does, whichever is first.
 */
#include "fmt.h"

static uint64_t path_value(struct dec *d, uint16_t path, const uint8_t *p)
{
	const struct t_path *t = &tbl_paths[path];
	return base_load(t->base, d->abi, p + t->offset[d->abi->layout]);
}

static uint16_t arm_of(const struct dec *d, const struct t_attrs *a, uint64_t v)
{
	const struct t_armset *s = &tbl_armsets[a->armset];
	const struct t_arm *arm = &tbl_arms[s->first[d->abi->id]];
	for (uint32_t i = 0; i < s->n[d->abi->id]; i++)
		if (arm[i].value == v)
			return arm[i].type;
	return a->other;
}

static void write_payload(struct dec *d, uint16_t type, uint64_t addr, uint64_t len)
{
	const struct t_type *t = &tbl_types[type];
	uint64_t need = type ? t->size[d->abi->layout] : 0;
	if (type && (need <= len) && t->kind != TYPE_NONE) {
		struct loc loc = {.addr = addr, .avail = len, .embedded = true};
		dec_type(d, type, loc);
		return;
	}
	/* not described, or too short for its description: the bytes themselves */
	uint64_t n = len < d->opt->string_limit ? len : d->opt->string_limit;
	const uint8_t *p = mem_get(d->mem, addr, n);
	if (p)
		d->sink->ops->bytes(d->sink, p, n, BYTES_HEX | (n < len ? BYTES_MORE : 0));
	else
		put_addr(d, addr);
}

void dec_attrs(struct dec *d, const struct t_type *t, uint64_t addr, uint64_t len)
{
	const struct t_attrs *a = &tbl_attrs[t->a];
	const struct t_tlv *tlv = &tbl_tlvs[a->tlv];
	const struct t_struct *header = &tbl_structs[tlv->header];
	unsigned hsize = header->size[d->abi->layout];
	unsigned align = tlv->align ? tlv->align : 1;
	struct scope sc = {.up = d->scope, .addr = addr, .bound = len};
	for (unsigned i = 0; i < t->d && i < SCOPE_MAX_PARAMS; i++)
		sc.params[i] = expr_eval(d, tbl_arglists[t->c + i]);
	if (d->depth >= DEC_MAX_DEPTH || !mem_get(d->mem, addr, hsize) || len < hsize) {
		put_addr(d, addr);
		return;
	}
	struct scope *up = d->scope;
	unsigned count = 0;
	d->scope = &sc;
	d->depth++;
	const uint8_t *h = mem_get(d->mem, addr, hsize);
	uint64_t alen = path_value(d, tlv->len_path, h);
	uint64_t step = (alen + align - 1) / align * align;
	bool many = alen >= hsize && step < len && len - step >= hsize;
	if (many)
		put_begin(d, AGG_ARRAY, NULL);
	while (len >= hsize) {
		h = mem_get(d->mem, addr, hsize);
		if (!h) {
			d->sink->ops->more_at(d->sink, addr);
			break;
		}
		if (many)
			put_item(d);
		if (d->f.abbrev && count++ >= d->opt->string_limit) {
			d->sink->ops->more(d->sink);
			break;
		}
		alen = path_value(d, tlv->len_path, h);
		uint64_t type = path_value(d, tlv->type_path, h) & tlv->type_mask;
		uint64_t body = alen > len ? len - hsize : alen >= hsize ? alen - hsize : 0;
		if (body)
			put_begin(d, AGG_ARRAY, NULL), put_item(d);
		put_begin(d, AGG_STRUCT, NULL);
		for (unsigned i = 0; i < header->n; i++) {
			const struct t_member *m = &tbl_members[header->first + i];
			put_member(d, desc_str(m->name));
			if (tbl_paths[tlv->type_path].offset[0] == m->offset[0])
				dec_enum(d, a->table, type, 2);
			else
				dec_type(d, m->type, loc_mem(addr + m->offset[d->abi->layout]));
		}
		put_end(d, AGG_STRUCT);
		if (body) {
			put_item(d);
			sc.addr = addr + hsize;
			sc.bound = body;
			sc.at = 0;
			write_payload(d, arm_of(d, a, type), addr + hsize, body);
			put_end(d, AGG_ARRAY);
		}
		step = (alen + align - 1) / align * align;
		if (alen < hsize || step >= len)
			break;
		addr += step;
		len -= step;
	}
	if (many)
		put_end(d, AGG_ARRAY);
	d->depth--;
	d->scope = up;
}
