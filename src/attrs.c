/*
 * attrs.c - type-length-value messages by the compiled sets: netlink messages and, in them,
 * their attributes.
 *
 *   [{nla_len=8, nla_type=IFLA_IFNAME}, "eth0"]   one; several stand in one more [ ]
 *
 * Lengths are the tracee's: each element ends where its own length or the enclosing message does,
 * whichever is first, and the walk ends at a length that cannot be. What a set does not describe,
 * or what is too short for its description, is shown as bytes.
 */
#include "fmt.h"

static uint64_t path_value(const struct dec *d, uint16_t path, const uint8_t *p)
{
	const struct t_path *t = &tbl_paths[path];
	return base_load(t->base, d->abi, p + t->offset[d->abi->layout]);
}

static const struct t_arm *find_arm(const struct dec *d, uint16_t armset, uint64_t v)
{
	const struct t_armset *s = &tbl_armsets[armset];
	const struct t_arm *arm = &tbl_arms[s->first[d->abi->id]];
	uint32_t lo = 0, hi = s->n[d->abi->id];
	while (lo < hi) {
		uint32_t mid = (lo + hi) / 2;
		if (arm[mid].value < v)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < s->n[d->abi->id] && arm[lo].value == v ? &arm[lo] : NULL;
}

/* Bytes that nothing is known of. */
void dec_opaque(struct dec *d, uint64_t addr, uint64_t len)
{
	uint64_t n = len < d->opt->string_limit ? len : d->opt->string_limit;
	/* that more follows must be seen, to be said */
	const uint8_t *p = mem_get(d->mem, addr, n < len ? n + 1 : n);
	if (p)
		d->sink->ops->bytes(d->sink, p, n, BYTES_HEX | (n < len ? BYTES_MORE : 0));
	else
		put_addr(d, addr);
}

/* The type that a value really has, through switches; 0: none. */
static uint16_t resolve(struct dec *d, uint16_t type)
{
	const struct t_type *t = &tbl_types[type];
	for (unsigned i = 0; i < 8 && t->kind == TYPE_SWITCH; i++) {
		const struct t_arm *a = find_arm(d, t->a, (uint64_t)expr_eval(d, t->c));
		type = a ? a->type : t->d;
		t = &tbl_types[type];
	}
	return t->kind == TYPE_NONE || t->kind == TYPE_SWITCH ? 0 : type;
}

/* The least bytes that a value of that type takes. */
static uint64_t least_size(struct dec *d, uint16_t type)
{
	const struct t_type *t = &tbl_types[type];
	switch (t->kind) {
	case TYPE_STRUCT: {
		const struct t_struct *s = &tbl_structs[t->a];
		while (!(s->abis & (1u << d->abi->id)) && s->next)
			s = &tbl_structs[s->next];
		if (t->d)
			return (uint64_t)expr_eval(d, t->d);
		return s->flags & STRUCT_HEAD ? 1 : s->min ? s->min : s->size[d->abi->layout];
	}
	case TYPE_ARRAY: return least_size(d, t->a);
	case TYPE_SEQ: return least_size(d, t->a);
	case TYPE_FMT:
		return t->base < BASE_COUNT || !t->d ? t->size[d->abi->layout]
						     : (uint64_t)expr_eval(d, t->d);
	default: return t->size[d->abi->layout];
	}
}

void dec_payload(struct dec *d, uint16_t type, uint64_t max, uint64_t addr, uint64_t len)
{
	type = resolve(d, type);
	if (!type || least_size(d, type) > len || (max && len > max)) {
		dec_opaque(d, addr, len);
		return;
	}
	struct loc loc = {.addr = addr, .avail = len, .embedded = true};
	unsigned size = tbl_types[type].size[d->abi->layout];
	if (tbl_types[type].base < BASE_COUNT && !mem_get(d->mem, addr, size))
		put_addr(d, addr);
	else
		dec_type(d, type, loc);
}

static void write_type(struct dec *d, const struct t_attrs *a, uint64_t addr, const uint8_t *h)
{
	const struct t_tlv *tlv = &tbl_tlvs[a->tlv];
	const struct t_path *path = &tbl_paths[tlv->type_path];
	uint64_t v = path_value(d, tlv->type_path, h), high = v & ~tlv->type_mask;
	unsigned size = base_size(path->base, d->abi);
	if (tlv->type_shown) {
		dec_type(d, tlv->type_shown, loc_mem(addr + path->offset[d->abi->layout]));
		return;
	}
	if (!high || !tlv->flags) {
		dec_enum(d, a->table, v & tlv->type_mask, size);
		return;
	}
	struct int_repr repr = {INT_HEX, (uint8_t)size, 0};
	d->sink->ops->expr_begin(d->sink, v, repr);
	const struct t_table *flags = &tbl_tables[tlv->flags];
	const struct t_row *r = &tbl_rows[flags->first[d->abi->id]];
	for (uint32_t i = 0; i < flags->n[d->abi->id]; i++) {
		if (!(high & r[i].value))
			continue;
		d->sink->ops->constant(d->sink, r[i].value, desc_str(r[i].name), NULL, repr);
		d->sink->ops->text(d->sink, "|", 1);
	}
	dec_enum(d, a->table, v & tlv->type_mask, size);
	d->sink->ops->expr_end(d->sink);
}

static void write_header(struct dec *d, const struct t_attrs *a, uint64_t addr, const uint8_t *h)
{
	const struct t_tlv *tlv = &tbl_tlvs[a->tlv];
	const struct t_struct *header = &tbl_structs[tlv->header];
	put_begin(d, AGG_STRUCT, NULL);
	for (unsigned i = 0; i < header->n; i++) {
		const struct t_member *m = &tbl_members[header->first + i];
		put_member(d, desc_str(m->name));
		if (tbl_paths[tlv->type_path].offset[d->abi->layout] == m->offset[d->abi->layout])
			write_type(d, a, addr, h);
		else
			dec_type(d, m->type, loc_mem(addr + m->offset[d->abi->layout]));
	}
	put_end(d, AGG_STRUCT);
}

/* One element of that many bytes: its header alone, or [header, payload]. */
static void write_element(struct dec *d, const struct t_attrs *a, uint64_t addr, uint64_t len,
    const uint8_t *h, unsigned hsize)
{
	const struct t_tlv *tlv = &tbl_tlvs[a->tlv];
	struct scope *header = d->scope;
	if (len > hsize) {
		put_begin(d, AGG_ARRAY, NULL);
		put_item(d);
	}
	header->addr = addr;
	write_header(d, a, addr, h);
	if (len > hsize) {
		const struct t_arm *arm =
		    find_arm(d, a->armset, path_value(d, tlv->type_path, h) & tlv->type_mask);
		struct scope payload = {.up = header, .addr = addr + hsize, .bound = len - hsize};
		for (unsigned i = 0; i < SCOPE_MAX_PARAMS; i++)
			payload.params[i] = header->params[i];
		put_item(d);
		d->scope = &payload;
		dec_payload(
		    d, arm ? arm->type : a->other, arm ? arm->max : 0, addr + hsize, len - hsize);
		d->scope = header;
		put_end(d, AGG_ARRAY);
	}
}

void dec_tlvs(struct dec *d, uint16_t set, uint64_t addr, uint64_t len, const int64_t *params,
    unsigned nparams)
{
	const struct t_attrs *a = &tbl_attrs[set];
	const struct t_tlv *tlv = &tbl_tlvs[a->tlv];
	unsigned hsize = tbl_structs[tlv->header].size[d->abi->layout];
	unsigned align = tlv->align ? tlv->align : 1;
	uint64_t limit = d->f.abbrev && !tlv->loose ? d->opt->string_limit : UINT64_MAX;
	struct scope *up = d->scope;
	/* its len says where the message begins: link_info looks back from there */
	struct scope header = {
	    .up = up, .s = &tbl_structs[tlv->header], .bound = hsize, .len = (int64_t)addr};

	if (len < hsize) {
		dec_opaque(d, addr, len);
		return;
	}
	const uint8_t *h = mem_get(d->mem, addr, hsize);
	if (!h || d->depth >= DEC_MAX_DEPTH) {
		put_addr(d, addr);
		return;
	}
	for (unsigned i = 0; i < nparams && i < SCOPE_MAX_PARAMS; i++)
		header.params[i] = params[i];
	d->scope = &header;
	d->depth++;
	bool many = false;
	for (uint64_t count = 0;;) {
		uint64_t own = path_value(d, tlv->len_path, h);
		uint64_t step = (own + align - 1) / align * align;
		bool last = (own < hsize && !tlv->loose) || step >= len || !step;
		if (!count && (tlv->loose ? own < len : !last)) {
			many = true;
			put_begin(d, AGG_ARRAY, NULL);
		}
		if (many)
			put_item(d);
		write_element(d, a, addr, own < hsize ? hsize : own < len ? own : len, h, hsize);
		if (last)
			break;
		addr += step;
		len -= step;
		if (len < hsize && !tlv->loose) {
			put_item(d);
			dec_opaque(d, addr, len);
			break;
		}
		if (++count >= limit) {
			d->sink->ops->more(d->sink);
			break;
		}
		h = mem_get(d->mem, addr, hsize);
		if (!h) {
			if (tlv->loose)
				put_addr(d, addr);
			else
				d->sink->ops->more_at(d->sink, addr);
			break;
		}
	}
	if (many)
		put_end(d, AGG_ARRAY);
	d->depth--;
	d->scope = up;
}

void dec_attrs(struct dec *d, const struct t_type *t, uint64_t addr, uint64_t len)
{
	int64_t params[SCOPE_MAX_PARAMS] = {0};
	for (unsigned i = 0; i < t->d && i < SCOPE_MAX_PARAMS; i++)
		params[i] = expr_eval(d, tbl_arglists[t->c + i]);
	dec_tlvs(d, t->a, addr, len, params, t->d);
}
