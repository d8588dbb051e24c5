/* Device mapper ioctls: a header, then what the command puts behind it, at the header's offset. */
#include "fmt.h"

#include <stdio.h>
#include <string.h>

enum {
	DM_REMOVE_ALL = 1,
	DM_LIST_DEVICES,
	DM_DEV_CREATE,
	DM_DEV_REMOVE,
	DM_DEV_RENAME,
	DM_DEV_SUSPEND,
	DM_DEV_STATUS,
	DM_DEV_WAIT,
	DM_TABLE_LOAD,
	DM_TABLE_CLEAR,
	DM_TABLE_DEPS,
	DM_TABLE_STATUS,
	DM_LIST_VERSIONS,
	DM_TARGET_MSG,
	DM_DEV_SET_GEOMETRY,
};
#define BIT(n) (1u << (n))

/* Which commands show what, on the way in or both ways. */
static const uint32_t no_device = BIT(DM_REMOVE_ALL) | BIT(DM_LIST_DEVICES) | BIT(DM_LIST_VERSIONS);
static const uint32_t has_start = BIT(DM_LIST_DEVICES) | BIT(DM_DEV_RENAME) | BIT(DM_DEV_WAIT) |
				  BIT(DM_TABLE_LOAD) | BIT(DM_TABLE_DEPS) | BIT(DM_TABLE_STATUS) |
				  BIT(DM_LIST_VERSIONS) | BIT(DM_TARGET_MSG) |
				  BIT(DM_DEV_SET_GEOMETRY);
static const uint32_t event_in =
    BIT(DM_DEV_REMOVE) | BIT(DM_DEV_RENAME) | BIT(DM_DEV_SUSPEND) | BIT(DM_DEV_WAIT);
static const uint32_t counts_out = BIT(DM_DEV_CREATE) | BIT(DM_DEV_RENAME) | BIT(DM_DEV_SUSPEND) |
				   BIT(DM_DEV_STATUS) | BIT(DM_DEV_WAIT) | BIT(DM_TABLE_LOAD) |
				   BIT(DM_TABLE_CLEAR) | BIT(DM_TABLE_DEPS) | BIT(DM_TABLE_STATUS) |
				   BIT(DM_TARGET_MSG);

/* What the header says. */
struct dm {
	uint64_t addr;
	uint32_t code, size, start, targets, open, flags, event;
	uint32_t minor; /* of the interface's version */
	bool out;
};

static uint32_t get32(const uint8_t *p)
{
	uint32_t v;
	memcpy(&v, p, sizeof v);
	return v;
}

static uint64_t get64(const uint8_t *p)
{
	uint64_t v;
	memcpy(&v, p, sizeof v);
	return v;
}

static void put_number(struct dec *d, const char *name, uint32_t v)
{
	put_member(d, name);
	put_int(d, v, INT_UDEC, 4);
}

static void put_device(struct dec *d, uint64_t dev)
{
	struct fmt_arg a = {.has_val = true, .val = dev, .base = BASE_u64, .size = 8};
	fmt_kdev(d, &a);
}

static void put_triple(struct dec *d, const uint8_t *p)
{
	put_member(d, "version");
	put_begin(d, AGG_ARRAY, NULL);
	for (unsigned i = 0; i < 3; i++) {
		put_item(d);
		put_int(d, get32(p + 4 * i), INT_UDEC, 4);
	}
	put_end(d, AGG_ARRAY);
}

/* A char array. */
static void put_chars(struct dec *d, const char *name, const uint8_t *p, size_t size)
{
	const uint8_t *nul = memchr(p, 0, size);
	put_member(d, name);
	d->sink->ops->bytes(d->sink, p, nul ? (size_t)(nul - p) : size - 1, nul ? 0 : BYTES_MORE);
}

/* A string in the data, which ends with them. */
static void put_string(struct dec *d, const struct dm *m, const char *name, uint64_t off)
{
	size_t max = off < m->size ? m->size - off : 0, limit = d->opt->string_limit;
	const uint8_t *p;
	bool ended;
	put_member(d, name);
	if (max == 0) {
		d->sink->ops->bytes(d->sink, (const uint8_t *)"", 0, 0);
		return;
	}
	if (limit > max)
		limit = max;
	ssize_t n = mem_str(d->mem, m->addr + off, limit < max ? limit + 1 : max, &p, &ended);
	if (n < 0) {
		put_addr(d, m->addr + off);
		return;
	}
	size_t len = (size_t)n > limit ? limit : (size_t)n;
	d->sink->ops->bytes(d->sink, p, len, ended && len == (size_t)n ? 0 : BYTES_MORE);
}

static void put_misplaced(struct dec *d, const char *what)
{
	char text[64];
	snprintf(text, sizeof text, "misplaced %s", what);
	put_item(d);
	d->sink->ops->word(d->sink, "???");
	d->sink->ops->comment(d->sink, text);
}

/* The bytes of what lies at an offset; says so and returns NULL when it is not there. */
static const uint8_t *get_part(
    struct dec *d, const struct dm *m, uint64_t off, size_t fits, size_t read, const char *what)
{
	if (off + fits > m->size) {
		put_misplaced(d, what);
		return NULL;
	}
	put_item(d);
	const uint8_t *p = mem_get(d->mem, m->addr + off, read);
	if (!p)
		put_addr(d, m->addr + off);
	return p;
}

static void put_targets(struct dec *d, const struct dm *m)
{
	static const char what[] = "struct dm_target_spec";
	const size_t size = 40;
	uint64_t off = m->start;
	for (uint32_t i = 0; i < m->targets; i++) {
		const uint8_t *p = get_part(d, m, off, size, size, what);
		if (!p)
			return;
		uint32_t next = get32(p + 20);
		put_begin(d, AGG_STRUCT, NULL);
		put_member(d, "sector_start");
		put_int(d, get64(p), INT_UDEC, 8);
		put_member(d, "length");
		put_int(d, get64(p + 8), INT_UDEC, 8);
		if (m->out) {
			put_member(d, "status");
			put_int(d, (uint64_t)(int32_t)get32(p + 16), INT_DEC, 4);
		}
		put_chars(d, "target_type", p + 24, 16);
		put_string(d, m, "string", off + size);
		put_end(d, AGG_STRUCT);
		uint64_t end = off + size;
		off = (m->out ? m->start : off) + next;
		if (i + 1 < m->targets && off <= end) {
			put_misplaced(d, what);
			return;
		}
	}
}

static void put_deps(struct dec *d, const struct dm *m)
{
	static const char what[] = "struct dm_target_deps";
	if (m->start == m->size)
		return;
	if (m->start + 8ull <= m->size) {
		uint64_t n;
		if (dec_read_int(d, BASE_u32, m->addr + m->start, &n) &&
		    n > (m->size - m->start - 8) / 8) {
			put_misplaced(d, what);
			return;
		}
	}
	const uint8_t *p = get_part(d, m, m->start, 8, 8, what);
	if (!p)
		return;
	uint32_t n = get32(p);
	put_begin(d, AGG_STRUCT, NULL);
	put_number(d, "count", n);
	put_member(d, "deps");
	if (n && !mem_get(d->mem, m->addr + m->start + 8, 8)) {
		put_addr(d, m->addr + m->start + 8);
		put_end(d, AGG_STRUCT);
		return;
	}
	put_begin(d, AGG_ARRAY, NULL);
	for (uint32_t i = 0; i < n; i++) {
		uint64_t at = m->addr + m->start + 8 + 8ull * i, dev;
		if (!dec_read_int(d, BASE_u64, at, &dev)) {
			d->sink->ops->more_at(d->sink, at);
			break;
		}
		put_item(d);
		put_device(d, dev);
	}
	put_end(d, AGG_ARRAY);
	put_end(d, AGG_STRUCT);
}

#define EVENTS_SINCE 37 /* version 4.37.0 of the interface */

/* Behind a device's name, where its place is a multiple of 8, may stand a number of events. */
static void put_event(struct dec *d, const struct dm *m, uint64_t off, uint32_t next)
{
	const size_t head = 12;
	const uint8_t *p;
	bool ended;
	uint64_t name = off + head, v;
	if (name >= m->size)
		return;
	ssize_t n = mem_str(d->mem, m->addr + name, (size_t)(m->size - name), &p, &ended);
	if (n < 0 || !ended || (size_t)n > d->opt->string_limit)
		return; /* of a name that is cut strace does not know the end */
	uint64_t at = (m->addr + name + (uint64_t)n + 1 + 7) & ~7ull;
	if (at + 4 > m->addr + off + next)
		return;
	if (dec_read_int(d, BASE_u32, at, &v))
		put_number(d, "event_nr", v);
}

/* Names of devices, or of kinds of targets with their versions. */
static void put_names(struct dec *d, const struct dm *m)
{
	bool versions = m->code == DM_LIST_VERSIONS;
	const char *what = versions ? "struct dm_target_versions" : "struct dm_name_list";
	size_t size = versions ? 16 : 12;
	uint64_t off = m->start;
	if (m->start == m->size)
		return;
	for (;;) {
		const uint8_t *p = get_part(d, m, off, size, 16, what);
		if (!p)
			return;
		uint32_t next = get32(versions ? p : p + 8);
		put_begin(d, AGG_STRUCT, NULL);
		if (!versions) {
			put_member(d, "dev");
			put_device(d, get64(p));
		}
		put_string(d, m, "name", off + size);
		if (versions)
			put_triple(d, p + 4);
		else if (!d->f.abbrev && m->minor >= EVENTS_SINCE)
			put_event(d, m, off, next);
		put_end(d, AGG_STRUCT);
		if (!next)
			return;
		if (next <= size) {
			put_misplaced(d, what);
			return;
		}
		off += next;
	}
}

static void put_message(struct dec *d, const struct dm *m)
{
	const uint8_t *p = get_part(d, m, m->start, 8, 8, "struct dm_target_msg");
	if (!p)
		return;
	put_begin(d, AGG_STRUCT, NULL);
	put_member(d, "sector");
	put_int(d, get64(p), INT_UDEC, 8);
	put_string(d, m, "message", m->start + 8ull);
	put_end(d, AGG_STRUCT);
}

static void put_text_part(struct dec *d, const struct dm *m)
{
	if (m->start > m->size) {
		put_misplaced(d, "string");
		return;
	}
	put_item(d);
	put_begin(d, AGG_STRUCT, NULL);
	put_string(d, m, "string", m->start);
	put_end(d, AGG_STRUCT);
}

static void put_data(struct dec *d, const struct dm *m)
{
	const uint32_t data_out = 0x10000;
	void (*put)(struct dec *, const struct dm *) = NULL;
	bool none = false;
	switch (m->code) {
	case DM_TABLE_LOAD:
	case DM_DEV_WAIT:
	case DM_TABLE_STATUS:
		none = !m->targets;
		put = m->out == (m->code != DM_TABLE_LOAD) ? put_targets : NULL;
		break;
	case DM_TARGET_MSG:
		none = !m->out && m->start == m->size;
		if (m->out)
			put = m->flags & data_out ? put_text_part : NULL;
		else
			put = put_message;
		break;
	case DM_DEV_RENAME:
	case DM_DEV_SET_GEOMETRY: put = m->out ? NULL : put_text_part; break;
	case DM_TABLE_DEPS:
		none = m->start == m->size;
		put = m->out ? put_deps : NULL;
		break;
	case DM_LIST_DEVICES:
	case DM_LIST_VERSIONS:
		none = m->start == m->size;
		put = m->out ? put_names : NULL;
		break;
	default: break;
	}
	if (!put || none)
		return;
	if (d->f.abbrev)
		d->sink->ops->more(d->sink);
	else
		put(d, m);
}

static void put_header(struct dec *d, const struct dm *m, const uint8_t *p)
{
	const size_t uuid = 176, name = 48, whole = 305;
	put_triple(d, p);
	if (get32(p) != 4) {
		d->sink->ops->comment(d->sink, "unsupported device mapper ABI version");
		return;
	}
	put_number(d, "data_size", m->size);
	if (m->size < whole) {
		d->sink->ops->comment(d->sink, "data_size too small");
		return;
	}
	uint32_t bit = BIT(m->code);
	if (bit & has_start)
		put_number(d, "data_start", m->start);
	if (!(bit & no_device)) {
		if (get64(p + 40)) {
			put_member(d, "dev");
			put_device(d, get64(p + 40));
		}
		if (p[name])
			put_chars(d, "name", p + name, 128);
		if (p[uuid])
			put_chars(d, "uuid", p + uuid, 129);
	}
	if (m->out && bit & counts_out) {
		put_number(d, "target_count", m->targets);
		put_number(d, "open_count", m->open);
		put_number(d, "event_nr", m->event);
	} else if (!m->out && m->code == DM_TABLE_LOAD) {
		put_number(d, "target_count", m->targets);
	} else if (!m->out && bit & event_in && !(m->code == DM_DEV_SUSPEND && m->flags & 2)) {
		put_number(d, "event_nr", m->event);
	}
	put_member(d, "flags");
	dec_flags(d, known_table(KNOWN_TABLE_dm_flags), m->flags, 4);
}

/* dm_ioctl(code, out): on the way in, or what came back. */
void fmt_dm_ioctl(struct dec *d, const struct fmt_arg *a)
{
	const uint8_t *p = mem_get(d->mem, a->val, 305);
	if (!p) {
		put_addr(d, a->val);
		return;
	}
	struct dm m = {.addr = a->val,
	    .code = (uint32_t)a->params[0] & 31,
	    .out = a->params[1],
	    .size = get32(p + 12),
	    .start = get32(p + 16),
	    .minor = get32(p + 4),
	    .targets = get32(p + 20),
	    .open = get32(p + 24),
	    .flags = get32(p + 28),
	    .event = get32(p + 32)};
	bool whole = get32(p) == 4 && m.size >= 305;
	put_begin(d, AGG_ARRAY, NULL);
	put_item(d);
	put_begin(d, AGG_STRUCT, NULL);
	put_header(d, &m, p);
	put_end(d, AGG_STRUCT);
	if (whole)
		put_data(d, &m);
	put_end(d, AGG_ARRAY);
}
