/*
 * decode.c - the walk over a call's description: registers and memory in, sink calls out.
 *
 * Top: the parts of a call (arguments at entry, the rest at exit, the result). Middle: one
 * function per kind of type. Expressions are expr.c's, irregular types the formatters' (fmt.h),
 * type-length-value messages attrs.c's. Everything read is checked; nothing here allocates.
 */
#include "fmt.h"

#include <stdio.h>
#include <string.h>

static void write_value(struct dec *d, const struct t_type *t, struct loc loc);

/* -- integers -- */

unsigned base_size(enum base b, const struct abi *abi)
{
	static const uint8_t fixed[BASE_COUNT] = {1, 1, 2, 2, 4, 4, 8, 8, 0, 0, 0, 0, 2, 4, 8};
	switch (b) {
	case BASE_long:
	case BASE_ulong: return abi->word;
	case BASE_klong:
	case BASE_kulong: return abi->klong;
	default: return b < BASE_COUNT ? fixed[b] : 8;
	}
}

bool base_signed(enum base b)
{
	return b == BASE_s8 || b == BASE_s16 || b == BASE_s32 || b == BASE_s64 || b == BASE_long ||
	       b == BASE_klong;
}

static uint64_t extend(uint64_t v, enum base b, unsigned size)
{
	if (size >= 8)
		return v;
	unsigned shift = 64 - 8 * size;
	v <<= shift;
	return base_signed(b) ? (uint64_t)((int64_t)v >> shift) : v >> shift;
}

uint64_t base_load(enum base b, const struct abi *abi, const uint8_t *p)
{
	unsigned n = base_size(b, abi);
	uint64_t v = 0;
	bool big = b == BASE_be16 || b == BASE_be32 || b == BASE_be64;
	for (unsigned i = 0; i < n; i++)
		v |= (uint64_t)p[i] << (8 * (big ? n - 1 - i : i));
	return extend(v, b, n);
}

/* A register holds the value as the ABI passes it; big-endian words are stored as they lie. */
static uint64_t base_of_reg(enum base b, const struct abi *abi, uint64_t v)
{
	unsigned n = base_size(b, abi);
	if (b == BASE_be16 || b == BASE_be32 || b == BASE_be64) {
		uint8_t bytes[8];
		for (unsigned i = 0; i < 8; i++)
			bytes[i] = (uint8_t)(v >> (8 * i));
		return base_load(b, abi, bytes);
	}
	return extend(v, b, n);
}

bool dec_read_int(struct dec *d, enum base b, uint64_t addr, uint64_t *v)
{
	const uint8_t *p = mem_get(d->mem, addr, base_size(b, d->abi));
	if (!p)
		return false;
	*v = base_load(b, d->abi, p);
	return true;
}

bool dec_read_cut(struct dec *d, enum base b, uint64_t addr, uint64_t n, uint64_t *v)
{
	uint8_t whole[8] = {0};
	const uint8_t *p = n < sizeof whole ? mem_get(d->mem, addr, n) : NULL;
	if (!p)
		return false;
	memcpy(whole, p, n);
	*v = base_load(b, d->abi, whole);
	return true;
}

/* The integer at loc by base; false: unreadable. */
static bool load_value(struct dec *d, enum base b, struct loc loc, uint64_t *v)
{
	if (!loc.reg)
		return dec_read_int(d, b, loc.addr, v);
	*v = b < BASE_COUNT ? base_of_reg(b, d->abi, loc.val) : loc.val;
	return true;
}

/* -- what entry saved for exit -- */

const uint8_t *dec_saved(struct dec *d, uint64_t addr, size_t len)
{
	for (unsigned i = 0; d->st && i < d->st->nsaved; i++) {
		uint64_t off = addr - d->st->saved[i].addr;
		if (addr >= d->st->saved[i].addr && off <= d->st->saved[i].len &&
		    len <= d->st->saved[i].len - off)
			return d->st->save + d->st->saved[i].off + off;
	}
	return NULL;
}

static void save_bytes(struct dec *d, uint64_t addr, uint64_t len)
{
	struct decode_state *st = d->st;
	if (!st || !addr || st->nsaved == sizeof st->saved / sizeof st->saved[0])
		return;
	if (len > sizeof st->save - st->saved_len)
		len = sizeof st->save - st->saved_len;
	const uint8_t *p;
	size_t n = mem_get_some(d->mem, addr, len, &p);
	if (!n)
		return;
	memcpy(st->save + st->saved_len, p, n);
	st->saved[st->nsaved].addr = addr;
	st->saved[st->nsaved].off = st->saved_len;
	st->saved[st->nsaved].len = (uint16_t)n;
	st->nsaved++;
	st->saved_len = (uint16_t)(st->saved_len + n);
}

static void keep(struct dec *d, const struct t_type *t, struct loc loc);
static uint16_t settled_type(struct dec *d, uint16_t type);
static uint16_t switch_arm(struct dec *d, const struct t_type *t);
static const struct t_struct *struct_variant(const struct dec *d, uint16_t index);

/* Keep the entry bytes of what a type that the exit writes compares or shows. */
static void snapshot(struct dec *d, uint16_t type, struct loc loc)
{
	const struct t_type *t = &tbl_types[type];
	if (!(t->flags & TYPE_SNAPSHOT))
		return;
	if (t->kind == TYPE_SWITCH) {
		uint16_t arm = switch_arm(d, t);
		if (arm && t->flags & TYPE_KEEP)
			keep(d, &tbl_types[arm], loc);
		else if (arm)
			snapshot(d, arm, loc);
		return;
	}
	keep(d, t->kind == TYPE_THEN ? &tbl_types[t->a] : t, loc);
}

/* Keep the entry bytes of what a pointer points to; what a padded struct lacks, as zeros. */
static void keep(struct dec *d, const struct t_type *t, struct loc loc)
{
	uint64_t addr;
	if (t->kind != TYPE_PTR || !load_value(d, t->base, loc, &addr) || !addr)
		return;
	uint64_t len = dec_extent(d, t->a, addr, LEN_NONE);
	unsigned had = d->st ? d->st->nsaved : 0;
	save_bytes(d, addr, len);
	const struct t_type *to = &tbl_types[settled_type(d, t->a)];
	uint64_t size = to->size[d->abi->layout];
	if (to->kind != TYPE_STRUCT || !(struct_variant(d, to->a)->flags & STRUCT_PADDED) ||
	    !d->st || d->st->nsaved == had || d->st->saved[had].len != len || size <= len ||
	    size - len > sizeof d->st->save - d->st->saved_len)
		return;
	memset(d->st->save + d->st->saved_len, 0, size - len);
	d->st->saved_len = (uint16_t)(d->st->saved_len + (size - len));
	d->st->saved[had].len = (uint16_t)size;
}

/* While the entry bytes stand in for memory, the cache shows them first. */
static void overlay_push(struct dec *d, uint64_t addr)
{
	struct decode_state *st = d->st;
	for (unsigned i = 0; st && i < st->nsaved; i++)
		if (st->saved[i].addr == addr)
			d->mem->overlay = (struct mem_range){
			    addr, st->saved[i].len, st->save + st->saved[i].off, false};
}

static void overlay_pop(struct dec *d)
{
	d->mem->overlay.len = 0;
}

/* -- named values -- */

const char *table_name(const struct abi *abi, uint16_t table, uint64_t v)
{
	const struct t_table *t = &tbl_tables[table];
	const struct t_row *r = &tbl_rows[t->first[abi->id]];
	uint32_t lo = 0, hi = t->n[abi->id];
	while (lo < hi) {
		uint32_t mid = (lo + hi) / 2;
		if (r[mid].value < v)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < t->n[abi->id] && r[lo].value == v ? desc_str(r[lo].name) : NULL;
}

static uint64_t truncate_to(uint64_t v, unsigned size)
{
	return size >= 8 ? v : v & ((1ull << (8 * size)) - 1);
}

void dec_enum_as(struct dec *d, uint16_t table, uint64_t v, struct int_repr r, const char *unknown)
{
	v = truncate_to(v, r.size);
	const char *name = table_name(d->abi, table, v);
	if (!unknown && tbl_tables[table].unknown)
		unknown = desc_str(tbl_tables[table].unknown);
	d->sink->ops->constant(d->sink, v, name, unknown, r);
}

void dec_enum(struct dec *d, uint16_t table, uint64_t v, unsigned size)
{
	dec_enum_as(
	    d, table, v, (struct int_repr){tbl_tables[table].style, (uint8_t)size, 0}, NULL);
}

/* The value of a numeric field before its suffix: 21<<MAP_HUGE_SHIFT. */
static const char *field_number(char *buf, size_t size, uint64_t v, const char *suffix)
{
	char digits[24];
	size_t n = sizeof digits, len = strlen(suffix);
	do
		digits[--n] = (char)('0' + v % 10);
	while (v /= 10);
	if (sizeof digits - n + len >= size)
		return "";
	memcpy(buf, digits + n, sizeof digits - n);
	memcpy(buf + sizeof digits - n, suffix, len + 1);
	return buf;
}

static const char *hex_number(char *buf, size_t size, uint64_t v)
{
	char *p = buf + size - 1;
	*p = 0;
	for (; v; v >>= 4)
		*--p = "0123456789abcdef"[v & 15];
	*--p = 'x';
	*--p = '0';
	return p;
}

#define MAX_FLAG_NAMES 80
#define MAX_FIELD_TEXT 4

/* Flags of which the number stands there already. */
static void write_names(
    struct dec *d, const char *const *names, unsigned n, uint64_t rest, const char *unknown)
{
	if (unknown && d->noted) {
		d->sink->ops->comment(d->sink, unknown);
		return;
	}
	char text[1024], num[24];
	size_t at = 0;
	for (unsigned i = 0; i < n && at < sizeof text; i++)
		at += (size_t)snprintf(text + at, sizeof text - at, "%s%s", i ? "|" : "", names[i]);
	if (rest && at < sizeof text)
		snprintf(text + at, sizeof text - at, "%s%s", n ? "|" : "",
		    hex_number(num, sizeof num, rest));
	if (d->noted)
		d->sink->ops->comment(d->sink, text);
	else
		d->sink->ops->word(d->sink, text);
}

void dec_flags(struct dec *d, uint16_t table, uint64_t v, unsigned size)
{
	const struct t_table *t = &tbl_tables[table];
	const char *names[MAX_FLAG_NAMES + MAX_FIELD_TEXT];
	char text[MAX_FIELD_TEXT][48];
	unsigned n = 0, ntext = 0;
	v = truncate_to(v, size);
	const uint64_t whole = v;
	for (unsigned i = 0; i < t->nfields; i++) {
		const struct t_field *f = &tbl_fields[t->first_field + i];
		if (!f->table && !f->suffix)
			v &= ~f->mask;
	}
	uint64_t rest = v, numbers = 0;
	for (unsigned i = 0; i < t->nfields; i++) {
		const struct t_field *f = &tbl_fields[t->first_field + i];
		if (!f->table) {
			numbers |= f->mask;
			continue;
		}
		uint64_t fv = (v & f->mask) >> f->shift;
		const char *name = table_name(d->abi, f->table, fv);
		if (name || tbl_tables[f->table].unknown)
			rest &= ~f->mask; /* otherwise left to be shown with the other bits */
		if (!name && fv && tbl_tables[f->table].unknown && ntext < MAX_FIELD_TEXT) {
			/* the number at the end of the room, its comment copied behind */
			const struct t_table *ft = &tbl_tables[f->table];
			const char *unknown = ft->unknown ? desc_str(ft->unknown) : "";
			char num[24];
			name = hex_number(num, sizeof num, v & f->mask);
			snprintf(text[ntext], sizeof text[ntext], *unknown ? "%s /* %s */" : "%s",
			    name, unknown);
			name = text[ntext++];
		}
		if (name)
			names[n++] = name;
	}
	rest &= ~numbers;
	const struct t_row *r = &tbl_rows[t->first[d->abi->id]];
	for (uint32_t i = 0; i < t->n[d->abi->id] && n < MAX_FLAG_NAMES; i++) {
		uint64_t f = r[i].value;
		if (f ? (rest & f) == f : (v == 0 && n == 0)) {
			names[n++] = desc_str(r[i].name);
			rest &= ~f;
		}
		if (!rest && f)
			break;
	}
	if (numbers && rest && ntext < MAX_FIELD_TEXT) {
		char num[24];
		/* alone before the number it is as unknown as it would be without one */
		bool alone = !n && t->unknown;
		snprintf(text[ntext], sizeof text[ntext], alone ? "%s /* %s */" : "%s",
		    hex_number(num, sizeof num, rest), desc_str(t->unknown));
		names[n++] = text[ntext++];
		rest = 0;
	}
	for (unsigned i = 0; numbers & v && i < t->nfields && ntext < MAX_FIELD_TEXT; i++) {
		const struct t_field *f = &tbl_fields[t->first_field + i];
		if (f->table || !(v & f->mask))
			continue;
		names[n++] = field_number(text[ntext], sizeof text[ntext],
		    (v & f->mask) >> f->shift, desc_str(f->suffix));
		ntext++;
	}
	if (d->names_only || d->noted) {
		if (n || rest)
			write_names(
			    d, names, n, rest, !n && t->unknown ? desc_str(t->unknown) : NULL);
		return;
	}
	d->sink->ops->flags(d->sink, whole, names, n, rest,
	    t->unknown ? desc_str(t->unknown) : NULL, (struct int_repr){INT_HEX, (uint8_t)size, 0});
}

/* The number, in the table's style, and its names as a comment. */
static void write_noted(struct dec *d, const struct t_type *t, uint64_t v, unsigned size)
{
	const char *name = table_name(d->abi, t->a, v);
	put_int(d, v, t->kind == TYPE_ENUM ? tbl_tables[t->a].style : INT_HEX, size);
	if (t->kind == TYPE_FLAGS) {
		d->noted = true;
		dec_flags(d, t->a, v, size);
		d->noted = false;
		return;
	}
	if (!name && tbl_tables[t->a].unknown)
		name = desc_str(tbl_tables[t->a].unknown);
	if (name)
		d->sink->ops->comment(d->sink, name);
}

/* -- sizes -- */

static const struct t_struct *struct_variant(const struct dec *d, uint16_t index)
{
	const struct t_struct *s = &tbl_structs[index];
	while (!(s->abis & (1u << d->abi->id)) && s->next)
		s = &tbl_structs[s->next];
	return s;
}

static uint16_t switch_arm(struct dec *d, const struct t_type *t)
{
	uint64_t v = (uint64_t)expr_eval(d, t->c);
	const struct t_armset *s = &tbl_armsets[t->a];
	const struct t_arm *a = &tbl_arms[s->first[d->abi->id]];
	uint32_t lo = 0, hi = s->n[d->abi->id];
	while (lo < hi) {
		uint32_t mid = (lo + hi) / 2;
		if (a[mid].value < v)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < s->n[d->abi->id] && a[lo].value == v ? a[lo].type : t->d;
}

/* An argument that is not written at all: of type none, or a switch that comes to that. */
static bool arg_absent(struct dec *d, uint16_t type)
{
	while (type && tbl_types[type].kind == TYPE_SWITCH)
		type = switch_arm(d, &tbl_types[type]);
	return !type || tbl_types[type].kind == TYPE_NONE;
}

uint64_t dec_extent(struct dec *d, uint16_t type, uint64_t addr, uint64_t avail)
{
	const struct t_type *t = &tbl_types[type];
	uint64_t fixed = t->size[d->abi->layout];
	switch (t->kind) {
	case TYPE_STRUCT: {
		const struct t_struct *s = struct_variant(d, t->a);
		uint64_t size = s->size[d->abi->layout];
		if (t->d) {
			int64_t len = expr_eval(d, t->d);
			if (len > (int64_t)size && (s->flags & STRUCT_PADDED))
				len = (int64_t)size;
			if (s->most && len > s->most)
				len = s->most;
			return len < 0 ? 0 : (uint64_t)len;
		}
		return size;
	}
	case TYPE_ARRAY: {
		uint64_t n = (uint64_t)expr_eval(d, t->b);
		uint64_t each = dec_extent(d, t->a, addr, avail);
		if (fixed)
			return fixed;
		return each && n < (1ull << 40) / each ? n * each : 0;
	}
	case TYPE_BYTES:
	case TYPE_STR:
	case TYPE_PATH:
	case TYPE_BITSET:
	case TYPE_FMT:
	case TYPE_ATTRS: {
		uint16_t e = t->kind == TYPE_FMT ? t->d : t->b;
		if (fixed)
			return fixed;
		if (e) {
			int64_t len = expr_eval(d, e);
			return len < 0 ? 0 : (uint64_t)len;
		}
		return avail == LEN_NONE ? 0 : avail;
	}
	case TYPE_SWITCH: return dec_extent(d, switch_arm(d, t), addr, avail);
	case TYPE_SEQ: return avail == LEN_NONE ? 0 : avail;
	default: return fixed;
	}
}

/* -- structs -- */

static void eval_params(
    struct dec *d, struct scope *sc, uint16_t list, unsigned n, unsigned budgets)
{
	for (unsigned i = 0; i < n && i < SCOPE_MAX_PARAMS; i++) {
		int64_t v = expr_eval(d, tbl_arglists[list + i]);
		if (budgets & (1u << i)) {
			/* a budget is passed by reference: its number, not its value. One that is
			   handed down already is a reference. */
			uint16_t e = tbl_arglists[list + i];
			const uint8_t *code = tbl_code + tbl_expr_start[e];
			bool passed = code[0] == OP_PARAM && code[3] == OP_END;
			if (!passed && d->nbudgets < 8) {
				d->budgets[d->nbudgets] = v;
				v = d->nbudgets++;
			}
		}
		sc->params[i] = v;
	}
}

static bool member_in_part(const struct dec *d, const struct t_member *m, const struct t_struct *s)
{
	if (d->part == PART_ALL)
		return true;
	if (d->part == PART_ENTRY)
		return !(m->flags & MEMBER_OUT) ||
		       (tbl_types[m->type].kind == TYPE_PTR && !(s->flags & STRUCT_SPLIT));
	if (m->flags & (MEMBER_OUT | MEMBER_INOUT))
		return d->ok || (m->flags & MEMBER_ANYWAY);
	return !(s->flags & STRUCT_PARTS) && !(m->flags & MEMBER_IN);
}

static void write_bitfield(
    struct dec *d, const struct t_type *t, const struct t_member *m, uint64_t addr, uint64_t avail)
{
	uint64_t v;
	if (avail < base_size(t->base, d->abi) ? !dec_read_cut(d, t->base, addr, avail, &v)
					       : !dec_read_int(d, t->base, addr, &v)) {
		d->sink->ops->unavailable(d->sink);
		return;
	}
	v = v >> m->bit & ((1ull << m->width) - 1);
	if (base_signed(t->base) && m->width < 64 && v >> (m->width - 1))
		v |= ~0ull << m->width;
	/* the walk sees it as a register that holds the field */
	write_value(d, t, loc_reg(v));
}

/* "in => out" of a scalar member in a struct that is written whole at exit. */
static void write_inout_member(struct dec *d, const struct t_type *t, struct loc loc)
{
	unsigned size = t->size[d->abi->layout];
	const uint8_t *was = d->exiting && size && !loc.reg ? dec_saved(d, loc.addr, size) : NULL;
	const uint8_t *now = was ? mem_get(d->mem, loc.addr, size) : NULL;
	if (!was || !now || memcmp(was, now, size) == 0 || size > 8) {
		write_value(d, t, loc);
		return;
	}
	uint64_t v = base_load(t->base < BASE_COUNT ? t->base : BASE_u64, d->abi, was);
	write_value(d, t, loc_reg(v));
	d->sink->ops->changed(d->sink);
	write_value(d, t, loc);
}

/* Members of s into the aggregate that is open. Returns whether any were left out. */
static bool write_members(struct dec *d, const struct t_struct *s, struct scope *sc, bool *any)
{
	bool skipped = false;
	uint64_t run = 0; /* where the previous member ended */
	for (unsigned i = 0; i < s->n; i++) {
		const struct t_member *m = &tbl_members[s->first + i];
		const struct t_type *t = &tbl_types[m->type];
		uint64_t off = m->flags & MEMBER_FOLLOWS ? run : m->offset[d->abi->layout];
		uint64_t size = t->size[d->abi->layout];
		sc->at = off;
		if (m->cond && !expr_eval(d, m->cond))
			continue;
		run = off + size;
		bool variable = !size && t->kind != TYPE_NONE;
		if (t->kind == TYPE_STRUCT && t->d)
			size = 0; /* its bound says how much of it there is */
		bool cut = (s->flags & STRUCT_CUT) && t->base < BASE_COUNT && off < sc->bound &&
			   off + size > sc->bound;
		if (off > sc->bound || (off + size > sc->bound) || (variable && off >= sc->bound)) {
			if (!cut && !(variable && sc->open) &&
			    (!(m->flags & MEMBER_EMBED) || off >= sc->bound))
				continue;
		}
		struct loc loc = {.addr = sc->addr + off,
		    .avail = variable && sc->open ? LEN_NONE : sc->bound - off,
		    .embedded = true};
		if (variable)
			run = off + dec_extent(d, m->type, loc.addr, loc.avail);
		if (m->flags & MEMBER_MORE) {
			if (member_in_part(d, m, s))
				d->sink->ops->more(d->sink);
			*any = true;
			continue;
		}
		if ((m->flags & MEMBER_KEPT) && d->part == PART_ENTRY)
			keep(d, &tbl_types[settled_type(d, m->type)], loc);
		if ((m->flags & MEMBER_HIDDEN) || t->kind == TYPE_NONE ||
		    (!(m->flags & MEMBER_EMBED) && !member_in_part(d, m, s)))
			continue;
		if ((m->flags & MEMBER_VERBOSE) && d->f.abbrev &&
		    !(m->unless && expr_eval(d, m->unless))) {
			skipped = true;
			continue;
		}
		if (m->flags & MEMBER_EMBED) {
			uint16_t arm = m->type;
			if (t->kind == TYPE_SWITCH) {
				arm = switch_arm(d, t);
				if (arm && arm != t->d &&
				    tbl_structs[tbl_types[arm].a].min > loc.avail)
					arm = t->d;
			}
			if (!arm || tbl_types[arm].kind != TYPE_STRUCT)
				continue;
			const struct t_type *at = &tbl_types[arm];
			const struct t_struct *body = struct_variant(d, at->a);
			if (!(body->flags & STRUCT_PARTS) && !member_in_part(d, m, s))
				continue;
			struct scope inner = {.up = sc,
			    .s = body,
			    .addr = loc.addr,
			    .bound = loc.avail,
			    .open = sc->open,
			    .len = sc->len};
			eval_params(d, &inner, at->b, at->c, body->budgets);
			d->scope = &inner;
			if (write_members(d, body, &inner, any))
				skipped = true;
			d->scope = sc;
			if (inner.end && off + inner.end > sc->end)
				sc->end = off + inner.end;
			continue;
		}
		if (m->flags & MEMBER_AGAIN) {
			const uint8_t *was = size ? dec_saved(d, loc.addr, size) : NULL;
			const uint8_t *now = was ? mem_get(d->mem, loc.addr, size) : NULL;
			if (!now || memcmp(was, now, size) == 0)
				continue;
			d->sink->ops->member_changed(
			    d->sink, m->flags & MEMBER_ARROW ? "" : desc_str(m->name));
		} else if (m->flags & MEMBER_ARROW) {
			d->sink->ops->member_changed(d->sink, "");
		} else {
			put_member(d, desc_str(m->name));
		}
		*any = true;
		if (off + size > sc->end)
			sc->end = off + size;
		uint64_t v;
		if (m->width)
			write_bitfield(d, t, m, loc.addr, sc->bound - off);
		else if (cut && dec_read_cut(d, t->base, loc.addr, sc->bound - off, &v))
			write_value(d, t, loc_reg(v));
		else if ((m->flags & MEMBER_INOUT) && d->part == PART_ALL)
			write_inout_member(d, t, loc);
		else if ((m->flags & MEMBER_KEPT) && t->kind == TYPE_INT)
			write_inout_member(d, t, loc);
		else
			write_value(d, t, loc);
		if (m->note)
			d->sink->ops->comment(d->sink, desc_str(m->note));
	}
	return skipped;
}

static bool all_zero(const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i])
			return false;
	return true;
}

#define TAIL_LIMIT 4096
static void write_tail(
    struct dec *d, const struct t_struct *s, const struct scope *sc, uint64_t len)
{
	uint64_t size = s->flags & STRUCT_TAIL_SHOWN ? sc->end : s->size[d->abi->layout];
	if (len <= size || !(s->flags & (STRUCT_TAIL_MORE | STRUCT_TAIL_BYTES)))
		return;
	const uint8_t *p;
	size_t n = mem_get_some(d->mem, sc->addr + size, len - size, &p);
	if ((s->flags & STRUCT_TAIL_MORE) && (!s->tail || d->f.abbrev)) {
		if (n < len - size || !all_zero(p, n))
			d->sink->ops->more(d->sink);
		return;
	}
	/* No struct grows beyond a page: what follows is not looked at. */
	uint64_t end = len > TAIL_LIMIT ? TAIL_LIMIT : len, want = end > size ? end - size : 0;
	if (n > want)
		n = want;
	if (n == want && all_zero(p, n))
		return;
	put_member(d, s->tail ? desc_str(s->tail) : "");
	if (n < want) {
		d->sink->ops->unavailable(d->sink);
		return;
	}
	char text[64];
	int k = snprintf(text, sizeof text, "bytes %llu..%llu", (unsigned long long)size,
	    (unsigned long long)end - 1);
	if (s->tail) {
		d->sink->ops->bytes(d->sink, p, n, BYTES_HEX);
		d->sink->ops->comment(d->sink, text);
		return;
	}
	k = snprintf(text, sizeof text, "/* bytes %llu..%llu */ ", (unsigned long long)size,
	    (unsigned long long)end - 1);
	d->sink->ops->expr_begin(d->sink, 0, (struct int_repr){INT_DEC, 8, 0});
	d->sink->ops->text(d->sink, text, (size_t)k);
	uint64_t limit = d->opt->string_limit;
	d->sink->ops->bytes(
	    d->sink, p, n > limit ? limit : n, BYTES_HEX | (n > limit ? BYTES_MORE : 0));
	d->sink->ops->expr_end(d->sink);
}

/* Of a message's header that is not all there: the first member, which says what it is. */
static void write_head(struct dec *d, const struct t_struct *s, struct scope *sc)
{
	const struct t_member *m = &tbl_members[s->first];
	unsigned n = tbl_types[m->type].size[d->abi->layout];
	bool cut = sc->bound < s->size[d->abi->layout];
	if (!mem_get(d->mem, sc->addr, n)) {
		put_addr(d, sc->addr);
		return;
	}
	put_begin(d, AGG_STRUCT, NULL);
	put_member(d, desc_str(m->name));
	write_value(d, &tbl_types[m->type], loc_mem(sc->addr));
	if (cut) {
		d->sink->ops->more(d->sink);
	} else {
		put_member(d, "");
		put_addr(d, sc->addr + n);
	}
	put_end(d, AGG_STRUCT);
}

/* Whether bytes behind the struct would be shown. */
static bool has_tail(struct dec *d, const struct t_struct *s, const struct scope *sc, uint64_t len)
{
	uint64_t size = s->size[d->abi->layout];
	const uint8_t *p;
	if (len <= size || !(s->flags & STRUCT_TAIL_BYTES))
		return false;
	uint64_t want = (len > TAIL_LIMIT ? TAIL_LIMIT : len) - size;
	size_t n = mem_get_some(d->mem, sc->addr + size, want, &p);
	return n < want || !all_zero(p, n);
}

/*
 * A padded struct of len bytes: what it lacks stands in the cache as zeros. Whole: all of len must
 * be there, and the kernel takes no struct that is longer than a page. False: it cannot be shown.
 */
static bool pad_struct(struct dec *d, uint64_t addr, uint64_t len, uint64_t size, bool whole)
{
	uint64_t need = whole || len < size ? len : size;
	const uint8_t *p = whole && len > TAIL_LIMIT ? NULL : mem_get(d->mem, addr, need);
	uint8_t *padded = p && len < size ? mem_alloc(d->mem, size) : NULL;
	if (padded) {
		memcpy(padded, p, len);
		memset(padded + len, 0, size - len);
		d->mem->overlay = (struct mem_range){addr, size, padded, false};
	}
	return p && (padded || len >= size);
}

static void write_struct(struct dec *d, const struct t_type *t, struct loc loc)
{
	const struct t_struct *s = struct_variant(d, t->a);
	uint64_t size = s->size[d->abi->layout];
	struct scope sc = {.up = d->scope, .s = s, .addr = loc.addr, .bound = size};
	uint64_t need = size, len = size;
	if (d->depth >= DEC_MAX_DEPTH) {
		put_addr(d, loc.addr);
		return;
	}
	sc.open = !t->d && loc.avail == LEN_NONE && !loc.embedded;
	if (t->d || ((s->flags & STRUCT_BOUND) && loc.avail != LEN_NONE)) {
		/* without a written bound, what the caller knows to belong to it */
		sc.len = t->d ? expr_eval(d, t->d) : (int64_t)loc.avail;
		if (sc.len < 0 && t->d && expr_wide(d, t->d))
			sc.len = INT64_MAX;
		len = sc.len < 0 ? 0 : (uint64_t)sc.len;
		if (sc.len < 0 || len < s->min) {
			put_addr(d, loc.addr);
			return;
		}
		if (s->most && len > s->most)
			sc.len = (int64_t)(len = s->most);
		if (s->flags & STRUCT_PADDED)
			; /* of its own size, as it will be */
		else if (s->flags & STRUCT_WHOLE)
			sc.open = true;
		else
			sc.bound = len;
		if (need > len || s->most || (s->flags & STRUCT_WHOLE))
			need = len;
	} else if (loc.embedded && loc.avail != LEN_NONE && loc.avail < need) {
		need = sc.bound = loc.avail;
	} else if (loc.avail != LEN_NONE && loc.avail > sc.bound && !loc.embedded) {
		sc.bound = loc.avail; /* trailing members may use what the enclosing bound leaves */
	}
	/* Of a split struct, the exit half goes on where the entry half stopped. */
	bool split = (s->flags & STRUCT_SPLIT) && d->st && d->part != PART_ALL;
	if ((s->flags & STRUCT_HEAD) && s->n &&
	    (sc.bound < size || !mem_get(d->mem, loc.addr, size))) {
		write_head(d, s, &sc);
		return;
	}
	const char *within = s->within ? desc_str(s->within) : NULL;
	struct mem_range overlay = d->mem->overlay;
	if (loc.reg || (need && !mem_get(d->mem, loc.addr, need)) ||
	    ((s->flags & STRUCT_PADDED) &&
		!pad_struct(d, loc.addr, len, size, s->flags & STRUCT_WHOLE))) {
		if (split && d->part == PART_EXIT) {
			d->sink->ops->reopen(
			    d->sink, AGG_STRUCT, d->st->split == SPLIT_EMPTY, within);
			put_end(d, AGG_STRUCT);
			if (within)
				put_end(d, AGG_STRUCT);
		} else {
			put_addr(d, loc.reg ? loc.val : loc.addr);
		}
		return;
	}
	unsigned budgets = d->nbudgets;
	if (d->shared && d->shared_type == t)
		memcpy(sc.params, d->shared, sizeof sc.params);
	else
		eval_params(d, &sc, t->b, t->c, s->budgets);
	const struct scope *up = d->scope;
	d->scope = &sc;
	d->depth++;
	bool any = split && d->part == PART_EXIT && d->st->split == SPLIT_SOME;
	if (split && d->part == PART_EXIT) {
		d->sink->ops->reopen(d->sink, AGG_STRUCT, !any, within);
	} else {
		put_begin(d, AGG_STRUCT, NULL);
		if (within) {
			put_member(d, within);
			put_begin(d, AGG_STRUCT, NULL);
		}
	}
	bool skipped = write_members(d, s, &sc, &any);
	bool suspended = split && d->part == PART_ENTRY;
	if (within && !suspended)
		put_end(d, AGG_STRUCT);
	if (t->d && !suspended && (d->part != PART_EXIT || (s->flags & STRUCT_PARTS)))
		write_tail(d, s, &sc, len);
	if (skipped)
		d->sink->ops->more(d->sink);
	if (suspended) {
		d->sink->ops->suspend(d->sink, AGG_STRUCT);
		if (within)
			d->sink->ops->suspend(d->sink, AGG_STRUCT);
		d->st->split = any || skipped ? SPLIT_SOME : SPLIT_EMPTY;
	} else {
		put_end(d, AGG_STRUCT);
	}
	d->depth--;
	d->scope = (struct scope *)up;
	d->nbudgets = budgets;
	d->mem->overlay = overlay;
}

/* Would the exit part of an inout struct at that address hold anything? */
static bool has_exit_part(struct dec *d, uint16_t type, uint64_t addr)
{
	const struct t_type *t = &tbl_types[type];
	const struct t_struct *s = struct_variant(d, t->a);
	uint64_t size = s->size[d->abi->layout];
	struct scope sc = {.up = d->scope, .s = s, .addr = addr, .bound = size};
	bool found = false;
	if (t->d) {
		sc.len = expr_eval(d, t->d);
		sc.bound = sc.len < 0 ? UINT64_MAX : (uint64_t)sc.len;
		if (sc.bound < s->min)
			return false;
	}
	if (!mem_get(d->mem, addr, size < sc.bound ? size : sc.bound))
		return false;
	unsigned budgets = d->nbudgets;
	eval_params(d, &sc, t->b, t->c, s->budgets);
	d->scope = &sc;
	for (unsigned i = 0; i < s->n && !found; i++) {
		const struct t_member *m = &tbl_members[s->first + i];
		if (m->flags & MEMBER_EMBED)
			found = true; /* what is in it would say */
		else if (m->offset[d->abi->layout] < sc.bound && member_in_part(d, m, s))
			found = !m->cond || expr_eval(d, m->cond);
	}
	d->scope = (struct scope *)sc.up;
	d->nbudgets = budgets;
	return found || has_tail(d, s, &sc, sc.bound);
}

/* -- arrays, buffers, strings -- */

/* Shown of an array with -v: its count is the tracee's, who may have much to show. */
#define MAX_ELEMENTS 65536

uint64_t dec_limit(const struct dec *d, uint64_t n)
{
	return d->f.abbrev && (uint32_t)n > d->opt->string_limit ? d->opt->string_limit
								 : MAX_ELEMENTS;
}

/* An element behind the name of its index: [SK_MEMINFO_RCVBUF]=4096 */
static void write_indexed(struct dec *d, const struct t_type *t, uint64_t i, struct loc loc)
{
	struct int_repr index = {INT_UDEC, 4, 0};
	uint64_t v = 0;
	load_value(d, tbl_types[t->a].base, loc, &v);
	d->sink->ops->expr_begin(d->sink, v, index);
	d->sink->ops->text(d->sink, "[", 1);
	dec_enum_as(d, t->d, i, index, NULL);
	d->sink->ops->text(d->sink, "]=", 2);
	write_value(d, &tbl_types[t->a], loc);
	d->sink->ops->expr_end(d->sink);
}

/* An array that could not be read whole: at entry, the exit half is left out then. */
static void note_cut(struct dec *d)
{
	if (d->st && !d->exiting)
		d->st->cut = true;
}

static void write_array(struct dec *d, const struct t_type *t, struct loc loc)
{
	uint64_t n = (uint64_t)expr_eval(d, t->b);
	uint64_t each = dec_extent(d, t->a, loc.addr, loc.avail);
	if (each && n > UINT64_MAX / each) {
		put_addr(d, loc.addr);
		return;
	}
	uint64_t limit = t->style & STYLE_WHOLE ? MAX_ELEMENTS : dec_limit(d, n);
	bool abbreviated = true;
	if (t->c) {
		uint64_t max = (uint64_t)expr_eval(d, t->c);
		if (max < limit) {
			limit = max;
			abbreviated = false;
		}
	}
	if (loc.embedded && loc.avail != LEN_NONE && each && n > loc.avail / each)
		n = loc.avail / each;
	if (n == 0) {
		put_begin(d, AGG_ARRAY, NULL);
		put_end(d, AGG_ARRAY);
		if (!loc.embedded)
			note_cut(d); /* nothing comes of it either */
		return;
	}
	if (t->c && expr_eval(d, t->c) == 0) {
		put_begin(d, AGG_ARRAY, NULL);
		d->sink->ops->more(d->sink);
		put_end(d, AGG_ARRAY);
		return;
	}
	/* an array that would not fit into any address space is none */
	if (!each || n > (UINT64_MAX - loc.addr) / each || !mem_get(d->mem, loc.addr, each)) {
		put_addr(d, loc.addr);
		note_cut(d);
		return;
	}
	uint64_t ahead = n < limit ? n : limit;
	if (ahead > 1 && ahead < 65536 / each) {
		const uint8_t *p;
		mem_get_some(d->mem, loc.addr, ahead * each, &p);
	}
	/* A budget is one for all elements. */
	const struct t_type *el_type = &tbl_types[t->a], *up_type = d->shared_type;
	const int64_t *up_shared = d->shared;
	unsigned budgets = d->nbudgets;
	struct scope params = {0};
	if (el_type->kind == TYPE_STRUCT && struct_variant(d, el_type->a)->budgets) {
		eval_params(
		    d, &params, el_type->b, el_type->c, struct_variant(d, el_type->a)->budgets);
		d->shared = params.params;
		d->shared_type = el_type;
	}
	put_begin(d, AGG_ARRAY, NULL);
	for (uint64_t i = 0; i < n; i++) {
		uint64_t addr = loc.addr + i * each;
		/* whether the next element is there is told before that it is left out */
		if ((i < limit || abbreviated) && !mem_get(d->mem, addr, each)) {
			d->sink->ops->more_at(d->sink, addr);
			note_cut(d);
			break;
		}
		if (i >= limit) {
			d->sink->ops->more(d->sink);
			break;
		}
		put_item(d);
		struct loc el = {.addr = addr, .avail = each, .embedded = true};
		if (t->d)
			write_indexed(d, t, i, el);
		else
			write_value(d, &tbl_types[t->a], el);
	}
	d->shared = up_shared;
	d->shared_type = up_type;
	d->nbudgets = budgets;
	put_end(d, AGG_ARRAY);
}

/* How long a buffer is; what it takes of a budget that it shares with others is gone from there. */
static uint64_t take_length(struct dec *d, const struct t_type *t)
{
	uint64_t len = (uint64_t)expr_eval(d, t->b);
	if (t->c && d->scope) {
		/* the budget's number is the parameter's value */
		int64_t b = expr_eval(d, t->c);
		if (b >= 0 && b < 8) {
			int64_t left = d->budgets[b];
			if (left < 0)
				left = 0;
			if (len > (uint64_t)left)
				len = (uint64_t)left;
			d->budgets[b] = left - (int64_t)len;
		}
	}
	return len;
}

static void write_bytes(struct dec *d, const struct t_type *t, struct loc loc)
{
	uint64_t len = take_length(d, t);
	if (loc.embedded && loc.avail != LEN_NONE && len > loc.avail)
		len = loc.avail;
	/* inside a struct the whole field is shown; attributes' payloads are limited like buffers
	 */
	bool fixed = (t->style & STYLE_WHOLE) ||
		     (loc.embedded &&
			 (t->size[d->abi->layout] || (d->scope && d->scope->s && !d->scope->open)));
	uint64_t n = len;
	if (!fixed && n > d->opt->string_limit)
		n = d->opt->string_limit;
	/* of what is cut, the byte behind is looked at as well: it must be there */
	bool far = d->abi->word == 4 && loc.addr >> 32; /* no address of that program */
	const uint8_t *p = mem_get(d->mem, loc.addr, n < len ? n + 1 : n);
	if (!p || (far && !loc.embedded)) {
		put_addr(d, loc.addr);
		return;
	}
	unsigned style = t->style & ~(unsigned)STYLE_WHOLE;
	unsigned flags = (style == BYTES_AS_HEX ? BYTES_HEX : 0) | (n < len ? BYTES_MORE : 0);
	/* -x shows every byte */
	if (style == BYTES_NO_NUL && d->opt->hex < HEX_NON_ASCII && n && !p[n - 1]) {
		n--;
		flags = 0; /* where the text ended is taken for its end */
	}
	d->sink->ops->bytes(d->sink, p, n, flags);
}

static void write_chars(struct dec *d, const struct t_type *t, struct loc loc)
{
	unsigned flags = t->kind == TYPE_PATH ? BYTES_PATH : 0;
	uint64_t size = (uint64_t)expr_eval(d, t->b);
	if (loc.embedded && loc.avail != LEN_NONE && size > loc.avail)
		size = loc.avail;
	const uint8_t *p = size < MEM_MAX_FETCH ? mem_get(d->mem, loc.addr, size) : NULL;
	if (!p) {
		put_addr(d, loc.addr);
		return;
	}
	const uint8_t *nul = memchr(p, 0, size);
	size_t len = nul ? (size_t)(nul - p) : size ? size - 1 : 0;
	d->sink->ops->bytes(d->sink, p, len, flags | (nul || !size ? 0 : BYTES_MORE));
}

#define PATH_LIMIT 4096

static void write_string(struct dec *d, const struct t_type *t, struct loc loc)
{
	bool path = t->kind == TYPE_PATH;
	size_t limit = path ? PATH_LIMIT - 1 : d->opt->string_limit;
	const uint8_t *p;
	bool ended;
	if (t->b) {
		write_chars(d, t, loc);
		return;
	}
	/* at most so many bytes are the string's: without a NUL among them it is cut there */
	uint64_t most = t->c ? (uint64_t)expr_eval(d, t->c) : limit + 1;
	ssize_t n = mem_str(d->mem, loc.addr, most < limit + 1 ? most : limit + 1, &p, &ended);
	if (n < 0) {
		put_addr(d, loc.addr);
		return;
	}
	ended = ended || !most;
	size_t len = (size_t)n > limit ? limit : (size_t)n;
	d->sink->ops->bytes(d->sink, p, len,
	    (path ? BYTES_PATH : 0) | (ended && len == (size_t)n ? 0 : BYTES_MORE));
}

/* -- bit sets -- */

/* Of sets of CPUs strace shows this many bytes. */
#define MAX_NUMBERS_SET 128

static void write_bitset(struct dec *d, const struct t_type *t, struct loc loc)
{
	const struct t_bitset *b = &tbl_bitsets[t->a];
	uint64_t len = t->b ? (uint64_t)expr_eval(d, t->b) : t->size[d->abi->layout];
	bool cut = !b->table && len > MAX_NUMBERS_SET;
	if (cut)
		len = MAX_NUMBERS_SET;
	if (len > 1024)
		len = 1024;
	uint8_t value[8] = {0};
	const uint8_t *p = value;
	if (loc.reg) {
		for (unsigned i = 0; i < 8; i++)
			value[i] = (uint8_t)(loc.val >> (8 * i));
		len = len < 8 ? len : 8;
	} else {
		p = mem_get(d->mem, loc.addr, len);
	}
	if (!p) {
		put_addr(d, loc.addr);
		return;
	}
	/* Sets of names end with a 32-bit word. */
	if (b->table && len < sizeof value && len % 4) {
		if (p != value)
			memcpy(value, p, len);
		p = value;
		len = (len + 3) / 4 * 4;
	}
	unsigned nbits = (unsigned)len * 8, set = 0;
	for (unsigned i = 0; i < len; i++)
		set += (unsigned)__builtin_popcount(p[i]);
	bool invert = b->invert_den && set >= nbits * b->invert_num / b->invert_den;
	size_t strip = b->strip ? strlen(desc_str(b->strip)) : 0;
	put_begin(d, AGG_BITSET, invert ? "~" : "");
	for (unsigned i = 0; i < nbits; i++) {
		bool on = p[i / 8] >> (i % 8) & 1;
		if (on == invert)
			continue;
		unsigned v = i + b->base;
		const char *name = b->table == 0xffff ? desc_signal_name(d->abi->id, v)
				   : b->table	      ? table_name(d->abi, b->table, v)
						      : NULL;
		put_item(d);
		if (name && strncmp(name, desc_str(b->strip), strip) == 0)
			name += strip;
		d->sink->ops->constant(d->sink, v, name, NULL, (struct int_repr){INT_UDEC, 4, 0});
	}
	if (cut)
		d->sink->ops->more(d->sink);
	put_end(d, AGG_BITSET);
}

/* A mask of signals in a value, shown as the bitset of that name shows one in memory. */
void dec_sigset(struct dec *d, uint64_t mask, unsigned bits)
{
	unsigned set = (unsigned)__builtin_popcountll(mask);
	bool invert = set >= bits * 2 / 3;
	put_begin(d, AGG_BITSET, invert ? "~" : "");
	for (unsigned i = 0; i < bits; i++) {
		const char *name = desc_signal_name(d->abi->id, i + 1);
		if ((mask >> i & 1) == invert)
			continue;
		put_item(d);
		d->sink->ops->constant(d->sink, i + 1, name ? name + 3 : NULL, NULL,
		    (struct int_repr){INT_UDEC, 4, 0});
	}
	put_end(d, AGG_BITSET);
}

/* -- pointers -- */

/* A pointer to a single scalar is shown as [value]. */
static bool is_scalar(const struct dec *d, const struct t_type *t)
{
	switch (t->kind) {
	case TYPE_INT:
	case TYPE_ENUM:
	case TYPE_FLAGS:
	case TYPE_PTR: return true;
	case TYPE_FMT: return t->base != BASE_NONE;
	default: return false;
	}
}

void dec_pointee(struct dec *d, uint16_t type, uint64_t addr)
{
	const struct t_type *t = &tbl_types[type];
	if (t->kind == TYPE_SWITCH) {
		uint16_t arm = switch_arm(d, t);
		if (arm)
			dec_pointee(d, arm, addr);
		else
			put_addr(d, addr);
		return;
	}
	if (t->kind == TYPE_NONE) {
		put_addr(d, addr);
		return;
	}
	if (!is_scalar(d, t)) {
		write_value(d, t, loc_mem(addr));
		return;
	}
	unsigned size = t->size[d->abi->layout];
	if (!mem_get(d->mem, addr, size ? size : d->abi->word)) {
		put_addr(d, addr);
		return;
	}
	put_begin(d, AGG_ARRAY, NULL);
	put_item(d);
	write_value(d, t, loc_mem(addr));
	put_end(d, AGG_ARRAY);
}

/* An inout pointer met at exit whose entry half was not written: [in => out], {in} => {out}. */
static void write_inout_late(struct dec *d, const struct t_type *t, uint64_t addr)
{
	const struct t_type *to = &tbl_types[t->a];
	unsigned size = to->size[d->abi->layout];
	if (is_scalar(d, to) && size) {
		const uint8_t *was = dec_saved(d, addr, size);
		const uint8_t *now = d->ok ? mem_get(d->mem, addr, size) : NULL;
		if (!was && !now) {
			put_addr(d, addr);
			return;
		}
		put_begin(d, AGG_ARRAY, NULL);
		put_item(d);
		if (was) {
			overlay_push(d, addr);
			write_value(d, to, loc_mem(addr));
			overlay_pop(d);
		}
		if (now &&
		    (!was || (t->flags & TYPE_AGAIN && d->c->ret) || memcmp(was, now, size) != 0)) {
			if (was)
				d->sink->ops->changed(d->sink);
			write_value(d, to, loc_mem(addr));
		}
		put_end(d, AGG_ARRAY);
		return;
	}
	uint8_t part = d->part;
	overlay_push(d, addr);
	d->part = PART_ENTRY;
	dec_pointee(d, t->a, addr);
	overlay_pop(d);
	d->part = PART_EXIT;
	if (d->ok && (to->kind != TYPE_STRUCT || has_exit_part(d, t->a, addr))) {
		d->sink->ops->changed(d->sink);
		dec_pointee(d, t->a, addr);
	}
	d->part = part;
}

enum {
	FMT_ID_FIRST,
#define FMT(n, b) FMT_ID_##n,
#include "fmt_list.h"
#undef FMT
};
/* formatter ids in tables count from 0 */
#define IS_FMT(t, n) ((t)->kind == TYPE_FMT && (t)->a + 1 == FMT_ID_##n)

static void write_pointer(struct dec *d, const struct t_type *t, struct loc loc)
{
	uint64_t addr;
	if (!load_value(d, t->base, loc, &addr)) {
		d->sink->ops->unavailable(d->sink);
		return;
	}
	if (!addr && tbl_types[t->a].kind == TYPE_ARRAY)
		note_cut(d);
	if (!addr || !d->f.verbose) {
		/* -e verbose=!call: structures stay addresses; strings are still shown */
		const struct t_type *to = &tbl_types[t->a];
		bool text = to->kind == TYPE_BYTES || IS_FMT(to, short_str) ||
			    IS_FMT(to, payload) ||
			    ((to->kind == TYPE_PATH || to->kind == TYPE_STR) &&
				(!to->b || t->dir == DIR_OUT));
		bool empty = addr && to->kind == TYPE_ARRAY && t->dir == DIR_IN && to->b &&
			     !expr_eval(d, to->b);
		if (!addr || (!text && !empty)) {
			if (to->kind == TYPE_BYTES && to->c)
				take_length(d, to);
			put_addr(d, addr);
			return;
		}
	}
	switch (t->dir) {
	case DIR_OUT:
		if (!d->ok || (d->part == PART_ENTRY)) {
			put_addr(d, addr);
			return;
		}
		break;
	case DIR_OUTANY:
		if (!d->exiting) {
			put_addr(d, addr);
			return;
		}
		break;
	case DIR_INOUT:
		if (d->exiting && d->part == PART_ALL) {
			write_inout_late(d, t, addr);
			return;
		}
		break;
	default: break;
	}
	if (d->depth >= DEC_MAX_DEPTH) {
		put_addr(d, addr);
		return;
	}
	d->depth++;
	/* what a split struct points to is whole, and met at exit only */
	uint8_t part = d->part;
	if (part == PART_EXIT && d->scope && d->scope->s && (d->scope->s->flags & STRUCT_SPLIT))
		d->part = PART_ALL;
	dec_pointee(d, t->a, addr);
	d->part = part;
	d->depth--;
}

/* -- every kind -- */

static void write_fmt(struct dec *d, const struct t_type *t, struct loc loc)
{
	static fmt_fn *const fns[] = {
#define FMT(n, b) fmt_##n,
#include "fmt_list.h"
#undef FMT
	};
	struct fmt_arg a = {.base = t->base, .len = LEN_NONE, .embedded = loc.embedded};
	int64_t params[SCOPE_MAX_PARAMS];
	for (unsigned i = 0; i < t->c && i < SCOPE_MAX_PARAMS; i++)
		params[i] = expr_eval(d, tbl_arglists[t->b + i]);
	a.params = params;
	a.nparams = t->c;
	if (t->base < BASE_COUNT) {
		a.has_val = true;
		a.size = (uint8_t)base_size(t->base, d->abi);
		if (!load_value(d, t->base, loc, &a.val)) {
			d->sink->ops->unavailable(d->sink);
			return;
		}
	} else {
		a.has_val = loc.reg;
		a.val = loc.val;
		a.size = d->abi->word;
		a.addr = loc.reg ? loc.val : loc.addr;
		if (t->d) {
			int64_t len = expr_eval(d, t->d);
			a.len = len >= 0 ? (uint64_t)len : expr_wide(d, t->d) ? INT64_MAX : 0;
		} else if (loc.avail != LEN_NONE) {
			a.len = loc.avail;
		}
	}
	fns[t->a](d, &a);
}

static void write_value(struct dec *d, const struct t_type *t, struct loc loc)
{
	uint64_t v;
	switch ((enum type_kind)t->kind) {
	case TYPE_NONE: return;
	case TYPE_INT:
	case TYPE_ENUM:
	case TYPE_FLAGS: {
		unsigned size = t->base < BASE_COUNT ? base_size(t->base, d->abi) : d->abi->word;
		if (!load_value(d, t->base < BASE_COUNT ? t->base : BASE_ulong, loc, &v)) {
			d->sink->ops->unavailable(d->sink);
			return;
		}
		if ((t->flags & TYPE_NOTED) && d->opt->xlat == XLAT_ABBREV)
			write_noted(d, t, truncate_to(v, size), size);
		else if (t->kind == TYPE_ENUM)
			dec_enum(d, t->a, v, size);
		else if (t->kind == TYPE_FLAGS)
			dec_flags(d, t->a, v, size);
		else
			put_int(d, truncate_to(v, size), t->style, size);
		return;
	}
	case TYPE_PTR: write_pointer(d, t, loc); return;
	case TYPE_STRUCT: write_struct(d, t, loc); return;
	case TYPE_ARRAY: write_array(d, t, loc); return;
	case TYPE_BYTES: write_bytes(d, t, loc); return;
	case TYPE_STR:
	case TYPE_PATH: write_string(d, t, loc); return;
	case TYPE_BITSET: write_bitset(d, t, loc); return;
	case TYPE_ATTRS:
		dec_attrs(
		    d, t, loc.addr, dec_extent(d, (uint16_t)(t - tbl_types), loc.addr, loc.avail));
		return;
	case TYPE_SEQ: {
		uint64_t head = dec_extent(d, t->a, loc.addr, loc.avail);
		uint64_t avail = loc.avail;
		struct loc first = loc;
		write_value(d, &tbl_types[t->a], first);
		bool whole = mem_get(d->mem, loc.addr, head) != NULL;
		head = (head + 3) & ~3ull;
		if (avail == LEN_NONE || avail <= head || !whole)
			return;
		put_item(d);
		/* the second sees the members of the first */
		struct scope sc = {.up = d->scope, .addr = loc.addr, .bound = avail, .at = head};
		d->scope = &sc;
		dec_payload(d, t->b, 0, loc.addr + head, avail - head);
		d->scope = (struct scope *)sc.up;
		return;
	}
	case TYPE_SWITCH: {
		uint16_t arm = switch_arm(d, t);
		if (arm) {
			write_value(d, &tbl_types[arm], loc);
		} else if (loc.reg) {
			put_int(d, loc.val, INT_HEX, d->abi->word);
		} else {
			put_addr(d, loc.addr);
		}
		return;
	}
	case TYPE_THEN:
		/* the halves are written apart; whoever meets it whole wants the first */
		write_value(d, &tbl_types[t->a], loc);
		return;
	case TYPE_FMT: write_fmt(d, t, loc); return;
	}
}

void dec_type(struct dec *d, uint16_t type, struct loc loc)
{
	write_value(d, &tbl_types[type], loc);
}

/* -- the parts of a call -- */

static uint64_t arg_reg(const struct dec *d, const struct t_arg *a)
{
	unsigned slot = a->slot[d->abi->layout];
	const struct t_type *t = &tbl_types[a->type];
	uint64_t v = slot < CALL_MAX_ARGS ? d->c->args[slot] : 0;
	if (d->abi->pair_args && t->kind != TYPE_PTR && t->base < BASE_COUNT &&
	    base_size(t->base, d->abi) == 8 && slot + 1 < CALL_MAX_ARGS)
		v = (v & 0xffffffff) | d->c->args[slot + 1] << 32;
	return v;
}

/* Must this value wait for the exit? */
static bool waits(struct dec *d, uint16_t type, struct loc loc)
{
	const struct t_type *t = &tbl_types[type];
	if (t->flags & TYPE_EXIT)
		return true;
	if (!(t->flags & TYPE_DYNAMIC))
		return false;
	if (t->kind == TYPE_SWITCH) {
		uint16_t arm = switch_arm(d, t);
		return arm && waits(d, arm, loc);
	}
	if (t->kind == TYPE_PTR) {
		uint64_t addr;
		if (!load_value(d, t->base, loc, &addr) || !addr)
			return false;
		return waits(d, t->a, loc_mem(addr));
	}
	return true;
}

/* The type that a switch over arguments comes to; anything else is itself. */
static uint16_t settled_type(struct dec *d, uint16_t type)
{
	while (type && tbl_types[type].kind == TYPE_SWITCH) {
		uint16_t arm = switch_arm(d, &tbl_types[type]);
		if (!arm)
			break;
		type = arm;
	}
	return type;
}

/* Is this argument written in two halves? Then what it is: an inout pointer, or A => B. */
static uint16_t halved_type(struct dec *d, uint16_t type)
{
	type = settled_type(d, type);
	const struct t_type *t = &tbl_types[type];
	return t->kind == TYPE_THEN || (t->kind == TYPE_PTR && t->dir == DIR_INOUT) ? type : 0;
}

const struct t_call *decode_call(const struct call *c)
{
	const struct desc_number *n = desc_number(c->abi->id, c->nr);
	if (!n || !n->call)
		return NULL;
	const struct t_call *t = &tbl_calls[n->call];
	if (!t->forms)
		return t;
	const struct t_arg *a = &tbl_args[t->first];
	uint64_t v = base_of_reg(
	    tbl_types[a->type].base, c->abi, c->args[a->slot[c->abi->layout] % CALL_MAX_ARGS]);
	const struct t_armset *s = &tbl_armsets[t->forms];
	const struct t_arm *arms = &tbl_arms[s->first[c->abi->id]];
	uint32_t lo = 0, hi = s->n[c->abi->id];
	while (lo < hi) {
		uint32_t mid = (lo + hi) / 2;
		if (arms[mid].value < v)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < s->n[c->abi->id] && arms[lo].value == v ? &tbl_calls[arms[lo].type] : t;
}

static struct dec begin(
    struct decoder *dr, const struct call *c, struct decode_flags f, struct decode_state *st)
{
	struct dec d = {.opt = dr->opt,
	    .facts = dr->facts,
	    .mem = dr->mem,
	    .sink = dr->sink,
	    .c = c,
	    .abi = c->abi,
	    .f = f,
	    .st = st,
	    .exiting = c->exiting,
	    .ok = c->exiting && !c->failed && !c->ret_unknown};
	d.desc = decode_call(c);
	return d;
}

static void write_raw_args(struct dec *d)
{
	const struct desc_number *n = desc_number(d->abi->id, d->c->nr);
	unsigned count = n ? n->nargs : CALL_MAX_ARGS;
	for (unsigned i = 0; i < count; i++) {
		d->sink->ops->arg(d->sink, NULL);
		put_int(d, truncate_to(d->c->args[i], d->abi->klong), INT_HEX, d->abi->klong);
	}
	d->st->next_arg = 0xff;
}

void decode_enter(
    struct decoder *dr, const struct call *c, struct decode_flags f, struct decode_state *st)
{
	st->next_arg = 0;
	st->open_arg = false;
	st->cut = false;
	st->split = SPLIT_NONE;
	st->saved_len = 0;
	st->nsaved = 0;
	struct dec d = begin(dr, c, f, st);
	if (!d.desc || f.raw) {
		write_raw_args(&d);
		return;
	}
	for (unsigned i = 0; i < d.desc->n; i++) {
		const struct t_arg *a = &tbl_args[d.desc->first + i];
		struct loc loc = loc_reg(arg_reg(&d, a));
		st->next_arg = (uint8_t)i;
		if (a->cond && !expr_eval(&d, a->cond))
			continue;
		uint16_t io = halved_type(&d, a->type);
		if (waits(&d, a->type, loc))
			break;
		if (arg_absent(&d, a->type))
			continue;
		d.sink->ops->arg(d.sink, desc_str(a->name));
		if (io) {
			snapshot(&d, io, loc);
			d.part = PART_ENTRY;
			dec_type(&d, a->type, loc);
			d.part = PART_ALL;
			st->open_arg = true;
			break;
		}
		dec_type(&d, a->type, loc);
		st->next_arg = (uint8_t)(i + 1);
	}
	if (d.desc->n == 0)
		st->next_arg = 0;
	/* what the exit half will compare with */
	for (unsigned i = st->next_arg + (st->open_arg ? 1u : 0u); i < d.desc->n; i++) {
		const struct t_arg *a = &tbl_args[d.desc->first + i];
		snapshot(&d, a->type, loc_reg(arg_reg(&d, a)));
	}
}

bool decode_done(const struct call *c, const struct decode_state *st)
{
	const struct t_call *t = decode_call(c);
	return !t || st->next_arg == 0xff || st->next_arg >= t->n;
}

/* Whether an inout argument's exit half differs from what entry showed. */
static bool inout_changed(struct dec *d, uint16_t type, struct loc loc)
{
	const struct t_type *t = &tbl_types[type];
	uint64_t addr;
	if (!d->ok || !load_value(d, t->base, loc, &addr) || !addr || !d->f.verbose)
		return false;
	const struct t_type *to = &tbl_types[t->a];
	unsigned size = to->size[d->abi->layout];
	if (to->kind == TYPE_STRUCT && (tbl_structs[to->a].flags & STRUCT_SPLIT))
		return false; /* entry could not read it */
	if (to->kind == TYPE_STRUCT && (tbl_structs[to->a].flags & STRUCT_PARTS)) {
		uint8_t part = d->part;
		d->part = PART_EXIT;
		bool some = has_exit_part(d, t->a, addr);
		d->part = part;
		return some;
	}
	if (!size)
		return true;
	const uint8_t *was = dec_saved(d, addr, size), *now = mem_get(d->mem, addr, size);
	if (!was || !now)
		return was || now;
	return (t->flags & TYPE_AGAIN && d->c->ret) || memcmp(was, now, size) != 0;
}

/* What the exit adds to an argument that entry wrote the first half of. */
static void write_second_half(struct dec *d, uint16_t type, struct loc loc)
{
	const struct t_type *t = &tbl_types[type];
	if (!type)
		return;
	if (t->kind == TYPE_THEN) {
		/* nothing to add to what entry could not read, but where the kind says so */
		uint64_t at, need = dec_extent(d, tbl_types[t->a].a, loc.val, LEN_NONE);
		bool shut =
		    !d->f.verbose && t->style != THEN_ANYWAY && tbl_types[t->a].kind == TYPE_PTR;
		if (d->st->cut || shut || (!d->ok && t->style != THEN_ALWAYS) ||
		    arg_absent(d, t->b))
			return;
		if (t->style != THEN_ANYWAY && tbl_types[t->a].kind == TYPE_PTR &&
		    (!load_value(d, tbl_types[t->a].base, loc, &at) || !at ||
			!mem_get(d->mem, at, need)))
			return;
		d->sink->ops->changed(d->sink);
		dec_type(d, t->b, loc);
		return;
	}
	uint64_t addr;
	d->part = PART_EXIT;
	if (d->st->split != SPLIT_NONE && load_value(d, t->base, loc, &addr)) {
		dec_type(d, t->a, loc_mem(addr));
	} else if (inout_changed(d, type, loc)) {
		d->sink->ops->changed(d->sink);
		dec_type(d, type, loc);
	}
	d->part = PART_ALL;
}

void decode_exit(
    struct decoder *dr, const struct call *c, struct decode_flags f, struct decode_state *st)
{
	struct dec d = begin(dr, c, f, st);
	if (!d.desc || st->next_arg == 0xff)
		return;
	unsigned i = st->next_arg;
	if (st->open_arg && i < d.desc->n) {
		const struct t_arg *a = &tbl_args[d.desc->first + i];
		struct loc loc = loc_reg(arg_reg(&d, a));
		write_second_half(&d, halved_type(&d, a->type), loc);
		st->open_arg = false;
		i++;
	}
	for (; i < d.desc->n; i++) {
		const struct t_arg *a = &tbl_args[d.desc->first + i];
		if ((a->cond && !expr_eval(&d, a->cond)) || arg_absent(&d, a->type))
			continue;
		d.sink->ops->arg(d.sink, desc_str(a->name));
		dec_type(&d, a->type, loc_reg(arg_reg(&d, a)));
	}
	st->next_arg = d.desc->n;
}

/* Internal errors that only a tracer sees: the call will be restarted or interrupted. */
static bool is_restart(int err)
{
	return (err >= 512 && err <= 514) || err == 516;
}

bool dec_has_flag(const struct dec *d, uint16_t table, uint64_t v)
{
	const struct t_table *t = &tbl_tables[table];
	const struct t_row *r = &tbl_rows[t->first[d->abi->id]];
	for (uint32_t i = 0; i < t->n[d->abi->id]; i++)
		if (v ? r[i].value && (v & r[i].value) == r[i].value : !r[i].value)
			return true;
	return false;
}

/*
 * A result that is a number, shown as the unsigned word that the register holds: only results that
 * were injected are so large, or come from a call that does not return by itself.
 */
static bool is_plain_result(const struct t_type *t)
{
	return t->kind == TYPE_NONE || (t->kind == TYPE_INT && t->style == INT_DEC) ||
	       IS_FMT(t, uid) || IS_FMT(t, gid);
}

void decode_result(struct decoder *dr, const struct call *c, struct decode_flags f)
{
	struct dec d = begin(dr, c, f, NULL);
	struct sink *s = dr->sink;
	s->ops->ret(s);
	if (c->ret_unknown) {
		s->ops->word(s, "?");
		return;
	}
	if (c->failed) {
		if (is_restart(c->error))
			s->ops->word(s, "?");
		else
			put_int(&d, (uint64_t)-1, INT_DEC, 8);
		s->ops->error(s, c->error, desc_errno_name(c->abi->id, (unsigned)c->error),
		    desc_errno_message((unsigned)c->error));
		return;
	}
	if (f.raw) {
		put_int(&d, truncate_to((uint64_t)c->ret, c->abi->klong), INT_HEX, c->abi->klong);
		return;
	}
	if (!d.desc) {
		put_int(&d, (uint64_t)c->ret, INT_HEX, c->abi->klong);
		return;
	}
	const struct t_type *t = &tbl_types[d.desc->ret];
	uint64_t whole = truncate_to((uint64_t)c->ret, c->abi->klong);
	if (is_plain_result(t))
		put_int(&d, whole, INT_UDEC, c->abi->klong);
	else if (IS_FMT(t, fd) && whole > INT32_MAX)
		put_int(&d, whole, INT_DEC, c->abi->klong);
	else if (IS_FMT(t, umode))
		s->ops->integer(s, whole, (struct int_repr){INT_OCT, c->abi->klong, 3});
	else
		dec_type(&d, d.desc->ret, loc_reg((uint64_t)c->ret));
	if (!d.desc->aux || (d.desc->aux_cond && !expr_eval(&d, d.desc->aux_cond)))
		return;
	const struct t_type *aux = &tbl_types[settled_type(&d, d.desc->aux)];
	if (aux->kind == TYPE_NONE)
		return;
	/* with a label of their own, flags are names only; without, they follow -X */
	if (aux->kind == TYPE_FLAGS && d.desc->aux_label) {
		if (dr->opt->xlat == XLAT_RAW || !dec_has_flag(&d, aux->a, (uint64_t)c->ret))
			return;
		d.names_only = true;
	}
	if (aux->kind == TYPE_ENUM || IS_FMT(aux, signal)) {
		/* a remark on the number, which stands there already: its name, if it has one */
		const char *name = aux->kind == TYPE_ENUM
				       ? table_name(c->abi, aux->a, (uint64_t)c->ret)
				       : desc_signal_name(c->abi->id, (unsigned)c->ret);
		if (!name)
			return;
		s->ops->aux(s, "");
		s->ops->word(s, name);
		s->ops->aux_end(s);
		return;
	}
	if (!d.desc->aux_label && aux->kind == TYPE_FMT) {
		dec_type(&d, d.desc->aux, loc_reg((uint64_t)c->ret)); /* writes its own label */
		return;
	}
	if (aux->kind == TYPE_FMT && dr->opt->xlat == XLAT_RAW)
		return;
	d.names_only = d.names_only || aux->kind == TYPE_FMT;
	s->ops->aux(s, d.desc->aux_label ? desc_str(d.desc->aux_label - 1) : "");
	dec_type(&d, d.desc->aux, loc_reg((uint64_t)c->ret));
	s->ops->aux_end(s);
}

/* -- signals -- */

void decode_signo(struct decoder *dr, const struct abi *abi, unsigned signo)
{
	dr->sink->ops->constant(dr->sink, signo, desc_signal_name(abi->id, signo), NULL,
	    (struct int_repr){INT_DEC, 4, 0});
}

#define SIGINFO_ADDR 0x1000 /* any place: the bytes stand in the cache under it */

void decode_siginfo(struct decoder *dr, const struct abi *abi, const uint8_t bytes[128])
{
	struct call c = {.abi = abi, .exiting = true};
	struct decode_flags f = {.abbrev = !dr->opt->no_abbrev, .verbose = true};
	struct dec d = begin(dr, &c, f, NULL);
	d.desc = NULL;
	uint16_t type = known_type(KNOWN_TYPE_siginfo);
	mem_begin(dr->mem);
	dr->mem->ranges[dr->mem->nranges++] = (struct mem_range){SIGINFO_ADDR, 128, bytes, true};
	if (type)
		dec_type(&d, type, loc_mem(SIGINFO_ADDR));
	else
		d.sink->ops->unavailable(d.sink);
	mem_begin(dr->mem);
}

/* -- which files a call touches -- */

/* One of select's sets; its first argument says how many descriptors there are. */
static bool visit_fdset(struct dec *d, uint64_t addr, const struct decode_visit *v)
{
	int64_t nfds = (int32_t)d->c->args[0];
	if (nfds <= 0 || nfds > 65536 || !v->fd)
		return false;
	size_t size = ((size_t)nfds + 8 * d->abi->word - 1) / (8 * d->abi->word) * d->abi->word;
	const uint8_t *p = mem_get(d->mem, addr, size);
	for (int i = 0; p && i < nfds; i++)
		if ((p[i / 8] >> (i % 8) & 1) && v->fd(v->ctx, i))
			return true;
	return false;
}

#define VISIT_MAX 65536 /* elements looked at: the count is the tracee's */

static bool visit_type(
    struct dec *d, const struct t_type *t, struct loc loc, int *dirfd, const struct decode_visit *v)
{
	uint64_t x;
	if (t->kind == TYPE_SWITCH) {
		uint16_t arm = switch_arm(d, t);
		return arm && visit_type(d, &tbl_types[arm], loc, dirfd, v);
	}
	if (IS_FMT(t, fd) || IS_FMT(t, dirfd)) {
		if (!load_value(d, t->base, loc, &x))
			return false;
		*dirfd = (int)x;
		return v->fd && v->fd(v->ctx, (int)x);
	}
	/* what the call will write is not looked at, but for a path that happens to be there */
	bool out = t->kind == TYPE_PTR && t->dir == DIR_OUT;
	if (out && tbl_types[t->a].kind != TYPE_PATH)
		return false;
	if (t->kind == TYPE_PTR && IS_FMT(&tbl_types[t->a], fdset))
		return load_value(d, t->base, loc, &x) && x && visit_fdset(d, x, v);
	if (t->kind == TYPE_PTR && tbl_types[t->a].kind == TYPE_PATH &&
	    (out || !tbl_types[t->a].b) && !tbl_types[t->a].c) {
		const uint8_t *p;
		bool ended;
		const struct desc_number *n = desc_number(d->abi->id, d->c->nr);
		if (!n || !(n->classes & CLASS(file)))
			return false;
		if (!load_value(d, t->base, loc, &x) || !x)
			return false;
		ssize_t len = mem_str(d->mem, x, PATH_LIMIT, &p, &ended);
		return len >= 0 && ended && v->path && v->path(v->ctx, *dirfd, p, (size_t)len);
	}
	if (t->kind == TYPE_PTR && tbl_types[t->a].kind == TYPE_ARRAY) {
		const struct t_type *arr = &tbl_types[t->a];
		const struct t_type *el = &tbl_types[arr->a];
		if (!load_value(d, t->base, loc, &x) || !x)
			return false;
		uint64_t n = (uint64_t)expr_eval(d, arr->b);
		uint64_t each = el->size[d->abi->layout];
		if (!each)
			return false;
		if (n > VISIT_MAX)
			n = VISIT_MAX;
		if (el->kind == TYPE_STRUCT) {
			/* an array of structs whose first member is a descriptor: pollfd */
			const struct t_struct *s = struct_variant(d, el->a);
			const struct t_type *m = s->n ? &tbl_types[tbl_members[s->first].type] : el;
			if (!IS_FMT(m, fd))
				return false;
			el = m;
		}
		if (!IS_FMT(el, fd))
			return false;
		for (uint64_t i = 0; i < n && mem_get(d->mem, x + i * each, each); i++)
			if (visit_type(d, el, loc_mem(x + i * each), dirfd, v))
				return true;
	}
	return false;
}

bool decode_visit_files(struct decoder *dr, const struct call *c, const struct decode_visit *v)
{
	struct dec d = begin(dr, c, (struct decode_flags){.verbose = true}, NULL);
	int dirfd = -100; /* AT_FDCWD */
	for (unsigned i = 0; d.desc && i < d.desc->n; i++) {
		const struct t_arg *a = &tbl_args[d.desc->first + i];
		if (visit_type(&d, &tbl_types[a->type], loc_reg(arg_reg(&d, a)), &dirfd, v))
			return true;
		if (tbl_types[a->type].kind == TYPE_PTR)
			dirfd = -100;
	}
	return false;
}

/* Whether a value of that type is a descriptor, in one arm at least. */
static bool may_be_fd(const struct abi *abi, const struct t_type *t)
{
	if (t->kind != TYPE_SWITCH)
		return IS_FMT(t, fd) || IS_FMT(t, dirfd);
	const struct t_armset *s = &tbl_armsets[t->a];
	for (uint32_t i = 0; i < s->n[abi->id]; i++) {
		const struct t_type *arm = &tbl_types[tbl_arms[s->first[abi->id] + i].type];
		if (arm->kind != TYPE_SWITCH && may_be_fd(abi, arm))
			return true;
	}
	return t->d && tbl_types[t->d].kind != TYPE_SWITCH && may_be_fd(abi, &tbl_types[t->d]);
}

struct decode_fds decode_fds_of(const struct abi *abi, uint16_t call)
{
	const struct t_call *c = &tbl_calls[call];
	struct decode_fds fds = {.pair = -1};

	for (unsigned i = 0; i < c->n; i++) {
		const struct t_arg *a = &tbl_args[c->first + i];
		const struct t_type *t = &tbl_types[a->type];
		unsigned slot = a->slot[abi->layout];
		if (slot >= CALL_MAX_ARGS)
			continue;
		if (may_be_fd(abi, t))
			fds.args |= (uint8_t)(1u << slot);
		const struct t_type *array = &tbl_types[t->a];
		if (t->kind == TYPE_PTR && t->dir == DIR_OUT && array->kind == TYPE_ARRAY &&
		    may_be_fd(abi, &tbl_types[array->a]) && array->size[abi->layout] == 8)
			fds.pair = (int8_t)slot;
	}
	fds.result = may_be_fd(abi, &tbl_types[c->ret]);
	return fds;
}
