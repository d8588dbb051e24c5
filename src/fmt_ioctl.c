/*
 * fmt_ioctl.c - what of ioctl is irregular: command numbers first, then arguments.
 *
 * Commands and their arguments are described in desc/ioctl/; what stands here is only what the
 * language has no words for.
 */
#include "fmt.h"
#include "kvm.h"

#include <stdio.h>
#include <string.h>

/* -- command numbers -- */

#define IOC_SIZE(v) ((v) >> 16 & 0x3fff)
#define IOC_NR(v)   ((v)&0xff)
#define IOC_NOSIZE  0xc000ffffu

/* A number that no header names. */
static void write_ioc(struct dec *d, uint32_t v)
{
	static const char *const dirs[] = {
	    "_IOC_NONE", "_IOC_WRITE", "_IOC_READ", "_IOC_READ|_IOC_WRITE"};
	char text[80];
	if (d->opt->xlat == XLAT_VERBOSE) {
		snprintf(text, sizeof text, "_IOC(%s, %#x, %#x, %#x)", dirs[v >> 30], v >> 8 & 0xff,
		    IOC_NR(v), IOC_SIZE(v));
		d->sink->ops->comment(d->sink, text);
		return;
	}
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
		else
			write_ioc(d, v);
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
	if (d->opt->xlat == XLAT_RAW) {
		put_int(d, v & all, INT_HEX, a->size);
		d->sink->ops->text(d->sink, "|", 1);
		put_int(d, v & ~all, INT_HEX, a->size);
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

/* -- terminals -- */

static const struct int_repr hex4 = {INT_HEX, 4, 0};

static void expr_begin(struct dec *d, uint64_t v)
{
	d->sink->ops->expr_begin(d->sink, v, hex4);
}

static void expr_end(struct dec *d)
{
	d->sink->ops->expr_end(d->sink);
}

static void put_text(struct dec *d, const char *text)
{
	d->sink->ops->text(d->sink, text, strlen(text));
}

/* Flags without a name for none: nothing at all is written then. */
static void tty_bits(struct dec *d, uint16_t table, uint64_t v)
{
	if (v)
		dec_flags(d, table, v, 4);
}

static void tty_plain(struct dec *d, uint16_t table, uint64_t v)
{
	expr_begin(d, v);
	tty_bits(d, table, v);
	expr_end(d);
}

void fmt_tty_iflag_word(struct dec *d, const struct fmt_arg *a)
{
	tty_plain(d, known_table(KNOWN_TABLE_tty_iflag), a->val & 0xffffffff);
}

void fmt_tty_lflag_word(struct dec *d, const struct fmt_arg *a)
{
	tty_plain(d, known_table(KNOWN_TABLE_tty_lflag), a->val & 0xffffffff);
}

/* Delays of each kind first, every one of them named; then the flags. */
void fmt_tty_oflag_word(struct dec *d, const struct fmt_arg *a)
{
	static const struct {
		enum known_table table;
		uint32_t mask;
	} delays[] = {{KNOWN_TABLE_tty_nl, 0x100}, {KNOWN_TABLE_tty_cr, 0x600},
	    {KNOWN_TABLE_tty_tab, 0x1800}, {KNOWN_TABLE_tty_bs, 0x2000},
	    {KNOWN_TABLE_tty_vt, 0x4000}, {KNOWN_TABLE_tty_ff, 0x8000}};
	uint64_t v = a->val & 0xffffffff, rest = v;
	expr_begin(d, v);
	for (unsigned i = 0; i < sizeof delays / sizeof *delays; i++) {
		dec_enum(d, known_table(delays[i].table), v & delays[i].mask, 4);
		put_text(d, "|");
		rest &= ~(uint64_t)delays[i].mask;
	}
	tty_bits(d, known_table(KNOWN_TABLE_tty_oflag), rest);
	expr_end(d);
}

/* Output speed, input speed if it is another, character size, flags. */
void fmt_tty_cflag_word(struct dec *d, const struct fmt_arg *a)
{
	const uint32_t baud = 0x100f, size = 0x30;
	uint16_t bauds = known_table(KNOWN_TABLE_tty_baud);
	uint64_t v = a->val & 0xffffffff, in = v >> 16 & baud;
	expr_begin(d, v);
	dec_enum(d, bauds, v & baud, 4);
	put_text(d, "|");
	if (in) {
		dec_enum(d, bauds, in, 4);
		put_text(d, "<<");
		dec_enum(d, known_table(KNOWN_TABLE_tty_shift), 16, 4);
		put_text(d, "|");
	}
	dec_enum(d, known_table(KNOWN_TABLE_tty_csize), v & size, 4);
	put_text(d, "|");
	tty_bits(d, known_table(KNOWN_TABLE_tty_cflag),
	    v & ~(uint64_t)(baud | (uint64_t)baud << 16 | size));
	expr_end(d);
}

/* Control characters, each with the index that names it. */
void fmt_tty_cc_list(struct dec *d, const struct fmt_arg *a)
{
	const uint8_t *p = mem_get(d->mem, a->addr, a->len);
	char index[32];
	if (!p) {
		put_addr(d, a->addr);
		return;
	}
	put_begin(d, AGG_ARRAY, NULL);
	for (uint64_t i = 0; i < a->len; i++) {
		const char *name = table_name(d->abi, known_table(KNOWN_TABLE_tty_cc), i);
		if (name)
			snprintf(index, sizeof index, "[%s]", name);
		else
			snprintf(index, sizeof index, "[%u]", (unsigned)i);
		put_member(d, index);
		put_int(d, p[i], INT_HEX, 1);
	}
	put_end(d, AGG_ARRAY);
}

static unsigned put_quoted(char *p, size_t size, unsigned c)
{
	if (c == '\'' || c == '\\')
		return (unsigned)snprintf(p, size, "'\\%c'", c);
	return (unsigned)snprintf(p, size, c >= ' ' && c < 0x7f ? "'%c'" : "'\\x%02x'", c);
}

/* Milliseconds in the high half, the period of the timer's clock in the low one. */
void fmt_kd_tone(struct dec *d, const struct fmt_arg *a)
{
	unsigned count = a->val & 0xffff, ms = a->val >> 16 & 0xffff;
	char text[64];
	if (a->val >> 16) {
		snprintf(text, sizeof text, "%llu<<16|%u", (unsigned long long)a->val >> 16, count);
		d->sink->ops->expr_begin(d->sink, a->val, (struct int_repr){INT_HEX, a->size, 0});
		put_text(d, text);
		expr_end(d);
	} else {
		put_int(d, a->val, INT_UDEC, a->size);
	}
	if (d->opt->xlat == XLAT_RAW)
		return;
	if (count && ms)
		snprintf(text, sizeof text, "%u Hz, %u ms", 1193182 / count, ms);
	else
		snprintf(text, sizeof text, "off");
	d->sink->ops->comment(d->sink, text);
}

void fmt_kd_func(struct dec *d, const struct fmt_arg *a)
{
	const char *name =
	    table_name(d->abi, known_table(KNOWN_TABLE_kd_key), 0x100 | (a->val & 0xff));
	char text[64];
	snprintf(text, sizeof text, "KVAL(%s)", name ? name : "");
	d->sink->ops->constant(
	    d->sink, a->val & 0xff, name ? text : NULL, NULL, (struct int_repr){INT_HEX, 1, 0});
}

/* A key symbol: always the number, with its name or its parts behind. */
void fmt_kd_keysym(struct dec *d, const struct fmt_arg *a)
{
	unsigned v = a->val & 0xffff, type = v >> 8, low = v & 0xff;
	const char *name = table_name(d->abi, known_table(KNOWN_TABLE_kd_key), v);
	char text[64], part[32];
	put_int(d, v, INT_HEX, 2);
	if (d->opt->xlat == XLAT_RAW)
		return;
	const char *type_name = table_name(d->abi, known_table(KNOWN_TABLE_kd_keytype), type);
	/* types whose value is a character: latin, meta, letter, dead2 */
	bool is_char = type == 0 || type == 8 || type == 11 || type == 13;
	if (is_char && low >= '\t' && low <= '\r')
		snprintf(part, sizeof part, "'\\%c'", "tnvfr"[low - '\t']);
	else if (is_char)
		put_quoted(part, sizeof part, low);
	else
		snprintf(part, sizeof part, low ? "%#x" : "0", low);
	if (name && !is_char)
		snprintf(text, sizeof text, "%s", name);
	else if (type_name)
		snprintf(text, sizeof text, "K(%s, %s)", type_name, part);
	else
		snprintf(text, sizeof text, "K(%#x, %s)", type, part);
	d->sink->ops->comment(d->sink, text);
}

/* -- amounts of time -- */

static void put_seconds(struct dec *d, int64_t v, uint32_t unit, unsigned digits)
{
	char text[48];
	uint64_t abs = v < 0 ? (uint64_t)-v : (uint64_t)v;
	if (!v || d->opt->xlat == XLAT_RAW)
		return;
	snprintf(text, sizeof text, "%s%llu.%0*llu s", v < 0 ? "-" : "",
	    (unsigned long long)(abs / unit), (int)digits, (unsigned long long)(abs % unit));
	d->sink->ops->comment(d->sink, text);
}

void fmt_usecs(struct dec *d, const struct fmt_arg *a)
{
	put_int(d, a->val, INT_UDEC, a->size);
	put_seconds(d, (int64_t)(a->val & 0xffffffff), 1000000, 6);
}

void fmt_nsecs(struct dec *d, const struct fmt_arg *a)
{
	put_int(d, a->val, INT_DEC, a->size);
	put_seconds(d, (int32_t)a->val, 1000000000, 9);
}

/* A PTP time; params: is it a date? */
void fmt_ptp_time(struct dec *d, const struct fmt_arg *a)
{
	uint64_t sec, nsec;
	dec_type(d, known_type(KNOWN_TYPE_ptp_clock_time), loc_mem(a->addr));
	if (a->nparams && a->params[0] && d->opt->xlat != XLAT_RAW &&
	    dec_read_int(d, BASE_s64, a->addr, &sec) &&
	    dec_read_int(d, BASE_u32, a->addr + 8, &nsec))
		comment_date(d, (int64_t)sec, nsec, 9);
}

void fmt_uuid_text(struct dec *d, const struct fmt_arg *a)
{
	const uint8_t *p = mem_get(d->mem, a->addr, 16);
	char text[40];
	if (!p) {
		put_addr(d, a->addr);
		return;
	}
	for (unsigned i = 0, at = 0; i < 16; i++)
		at += (unsigned)snprintf(text + at, sizeof text - at, "%s%02x",
		    i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", p[i]);
	d->sink->ops->word(d->sink, text);
}

/* What a parameter is; the flag beside it has its name whatever -X says. */
void fmt_tee_param_attr(struct dec *d, const struct fmt_arg *a)
{
	uint16_t types = known_table(KNOWN_TABLE_tee_param_type);
	const struct t_table *meta = &tbl_tables[known_table(KNOWN_TABLE_tee_param_meta)];
	const struct t_row *flag = &tbl_rows[meta->first[d->abi->id]];
	uint64_t v = a->val & 0xffffffff;
	if (!(v & flag->value)) {
		dec_enum(d, types, v, 8);
		return;
	}
	d->sink->ops->expr_begin(d->sink, v, (struct int_repr){INT_HEX, 8, 0});
	dec_enum(d, types, v & ~flag->value, 8);
	put_text(d, "|");
	put_text(d, desc_str(flag->name));
	expr_end(d);
}

/* Where nothing is: an array of no elements that strace has no address of. */
void fmt_null_word(struct dec *d, const struct fmt_arg *a)
{
	(void)a;
	put_addr(d, 0);
}

/* -- input devices -- */

/* The numbers of the set bits by name, the first few of them. params: kind of event, bits. */
void fmt_evdev_bits(struct dec *d, const struct fmt_arg *a)
{
	static const enum known_table tables[] = {KNOWN_TABLE_evdev_ev, KNOWN_TABLE_evdev_key,
	    KNOWN_TABLE_evdev_rel, KNOWN_TABLE_evdev_abs, KNOWN_TABLE_evdev_msc,
	    KNOWN_TABLE_evdev_sw, KNOWN_TABLE_evdev_led, KNOWN_TABLE_evdev_snd,
	    KNOWN_TABLE_evdev_prop, KNOWN_TABLE_evdev_rep, KNOWN_TABLE_evdev_ff,
	    KNOWN_TABLE_evdev_ff_status};
	unsigned kind = a->nparams ? (unsigned)a->params[0] : 0, shown = 0;
	unsigned word = d->abi->word;
	uint64_t max = a->nparams > 1 ? (uint64_t)a->params[1] : 0;
	uint64_t nbits = a->len < max && 8 * a->len < max ? 8 * a->len : max;
	uint64_t nwords = (nbits + 8 * word - 1) / (8 * word);
	char words[512];
	size_t at = 0;
	const uint8_t *p = nwords ? mem_get(d->mem, a->addr, nwords * word) : NULL;
	if (!p || kind >= sizeof tables / sizeof *tables) {
		put_addr(d, a->addr);
		return;
	}
	if (d->opt->xlat == XLAT_RAW) {
		put_begin(d, AGG_ARRAY, NULL);
		for (uint64_t i = 0; i < nwords; i++) {
			put_item(d);
			put_int(d, base_load(BASE_ulong, d->abi, p + i * word), INT_HEX, word);
		}
		put_end(d, AGG_ARRAY);
		return;
	}
	put_begin(d, AGG_BITSET, "");
	for (uint64_t i = 0; i < nbits; i++) {
		if (!(p[i / 8] >> (i % 8) & 1))
			continue;
		if (d->f.abbrev && shown++ >= 4) {
			d->sink->ops->more(d->sink);
			break;
		}
		put_item(d);
		dec_enum(d, known_table(tables[kind]), i, 4);
	}
	put_end(d, AGG_BITSET);
	if (d->opt->xlat != XLAT_VERBOSE)
		return;
	for (uint64_t i = 0; i < nwords && at < sizeof words - 32; i++) {
		uint64_t v = base_load(BASE_ulong, d->abi, p + i * word);
		at += (size_t)snprintf(words + at, sizeof words - at, v ? "%s%#llx" : "%s0",
		    i ? ", " : "[", (unsigned long long)v);
	}
	snprintf(words + at, sizeof words - at, "]");
	d->sink->ops->comment(d->sink, words);
}

/* [scancode, KEY]: two integers of which one has names. */
void fmt_evdev_keycode(struct dec *d, const struct fmt_arg *a)
{
	uint64_t scan, key;
	if (!mem_get(d->mem, a->addr, 8) || !dec_read_int(d, BASE_u32, a->addr, &scan) ||
	    !dec_read_int(d, BASE_u32, a->addr + 4, &key)) {
		put_addr(d, a->addr);
		return;
	}
	put_begin(d, AGG_ARRAY, NULL);
	put_item(d);
	put_int(d, scan, INT_UDEC, 4);
	put_item(d);
	dec_enum(d, known_table(KNOWN_TABLE_evdev_key), key, 4);
	put_end(d, AGG_ARRAY);
}

/* -- network interfaces -- */

/* The size of a list of interface requests; params: of one. */
void fmt_ifconf_len(struct dec *d, const struct fmt_arg *a)
{
	int32_t v = (int32_t)a->val, each = a->nparams ? (int32_t)a->params[0] : 0;
	char text[64];
	put_int(d, a->val, INT_DEC, 4);
	if (v <= 0 || each <= 0 || v % each)
		return;
	snprintf(text, sizeof text, "%d * sizeof(struct ifreq)", v / each);
	d->sink->ops->comment(d->sink, text);
}

/* A string that ends at its NUL or after so many bytes (params). */
void fmt_short_str(struct dec *d, const struct fmt_arg *a)
{
	size_t max = a->nparams ? (size_t)a->params[0] : 0, limit = d->opt->string_limit;
	const uint8_t *p;
	bool ended;
	ssize_t n = mem_str(d->mem, a->addr, max, &p, &ended);
	if (n < 0) {
		put_addr(d, a->addr);
		return;
	}
	if ((size_t)n > limit) {
		n = (ssize_t)limit;
		ended = false;
	}
	d->sink->ops->bytes(d->sink, p, (size_t)n, ended ? 0 : BYTES_MORE);
}

/* -- btrfs -- */

void fmt_btrfs_time(struct dec *d, const struct fmt_arg *a)
{
	uint64_t sec, nsec;
	dec_type(d, known_type(KNOWN_TYPE_btrfs_timespec), loc_mem(a->addr));
	if (dec_read_int(d, BASE_u64, a->addr, &sec) &&
	    dec_read_int(d, BASE_u32, a->addr + 8, &nsec))
		comment_date(d, (int64_t)sec, nsec, 9);
}

/* A path behind an offset; params: what it counts from. */
void fmt_btrfs_path(struct dec *d, const struct fmt_arg *a)
{
	uint64_t addr = (uint64_t)a->params[0] + a->val;
	const uint8_t *p;
	bool ended;
	ssize_t n = mem_str(d->mem, addr, 4096, &p, &ended);
	if (n < 0)
		put_addr(d, addr);
	else
		d->sink->ops->bytes(d->sink, p, (size_t)n, BYTES_PATH | (ended ? 0 : BYTES_MORE));
}

/* Headers of found items, each before its data; params: how many, bytes. */
void fmt_btrfs_search_buf(struct dec *d, const struct fmt_arg *a)
{
	uint64_t n = (uint64_t)a->params[0], size = (uint64_t)a->params[1], off = 0, len;
	uint16_t type = known_type(KNOWN_TYPE_btrfs_search_header);
	put_begin(d, AGG_ARRAY, NULL);
	for (uint64_t i = 0; i < n; i++) {
		if (off + 32 > size) {
			d->sink->ops->more(d->sink);
			break;
		}
		if (d->f.abbrev && i >= d->opt->string_limit) {
			d->sink->ops->more(d->sink);
			break;
		}
		if (!mem_get(d->mem, a->addr + off, 32)) {
			d->sink->ops->more_at(d->sink, a->addr + off);
			break;
		}
		put_item(d);
		dec_type(d, type, loc_mem(a->addr + off));
		dec_read_int(d, BASE_u32, a->addr + off + 28, &len);
		off += 32 + len;
	}
	put_end(d, AGG_ARRAY);
}

/* Counters with the index that names them; params: how many there are. */
void fmt_btrfs_dev_stat_list(struct dec *d, const struct fmt_arg *a)
{
	uint16_t table = known_table(KNOWN_TABLE_btrfs_dev_stat);
	uint64_t n = (uint64_t)a->params[0], v;
	char index[96];
	put_begin(d, AGG_ARRAY, NULL);
	for (uint64_t i = 0; i < n && i < 5; i++) {
		const char *name = table_name(d->abi, table, i);
		if (!dec_read_int(d, BASE_u64, a->addr + 8 * i, &v))
			break;
		if (d->opt->xlat == XLAT_RAW || !name)
			snprintf(index, sizeof index, "[%u]", (unsigned)i);
		else if (d->opt->xlat == XLAT_VERBOSE)
			snprintf(index, sizeof index, "[%u /* %s */]", (unsigned)i, name);
		else
			snprintf(index, sizeof index, "[%s]", name);
		put_member(d, index);
		put_int(d, v, INT_UDEC, 8);
	}
	if (n > 5)
		d->sink->ops->more(d->sink);
	put_end(d, AGG_ARRAY);
}

void fmt_btrfs_supported(struct dec *d, const struct fmt_arg *a)
{
	static const char *const what[] = {"supported", "safe to set", "safe to clear"};
	if (!mem_get(d->mem, a->addr, 72)) {
		put_addr(d, a->addr);
		return;
	}
	put_begin(d, AGG_ARRAY, NULL);
	for (unsigned i = 0; i < 3; i++) {
		put_item(d);
		dec_type(d, known_type(KNOWN_TYPE_btrfs_features), loc_mem(a->addr + 24 * i));
		d->sink->ops->comment(d->sink, what[i]);
	}
	put_end(d, AGG_ARRAY);
}

/* Flags behind a pointer, shown without the brackets that such have. */
void fmt_btrfs_flags_at(struct dec *d, const struct fmt_arg *a)
{
	uint64_t v;
	if (dec_read_int(d, BASE_u64, a->addr, &v))
		dec_flags(d, known_table(KNOWN_TABLE_btrfs_subvol_flags), v, 8);
	else
		put_addr(d, a->addr);
}

void fmt_permille(struct dec *d, const struct fmt_arg *a)
{
	char text[48];
	put_int(d, a->val, INT_UDEC, 8);
	if (a->val > 1000 || d->opt->xlat == XLAT_RAW)
		return;
	snprintf(text, sizeof text, "%llu.%llu%%", (unsigned long long)a->val / 10,
	    (unsigned long long)a->val % 10);
	d->sink->ops->comment(d->sink, text);
}

/* A character; those that stand for a glyph of the font, by its number. */
void fmt_kd_unicode(struct dec *d, const struct fmt_arg *a)
{
	const unsigned direct = 0xf000, glyphs = 0x200;
	unsigned v = a->val & 0xffff;
	char text[32];
	if (v < direct || v >= direct + glyphs) {
		put_int(d, v, INT_HEX, 2);
		return;
	}
	snprintf(text, sizeof text, v == direct ? "UNI_DIRECT_BASE+%u" : "UNI_DIRECT_BASE+%#x",
	    v - direct);
	d->sink->ops->constant(d->sink, v, text, NULL, (struct int_repr){INT_HEX, 2, 0});
}

/* A divisor of the timer's frequency. */
void fmt_kd_sound(struct dec *d, const struct fmt_arg *a)
{
	const uint64_t timer = 1193182;
	uint64_t hz = a->val ? timer / a->val : 0;
	char text[32] = "off";
	put_int(d, a->val, INT_UDEC, a->size);
	if (d->opt->xlat == XLAT_RAW)
		return;
	if (hz)
		snprintf(text, sizeof text, "%llu Hz", (unsigned long long)hz);
	d->sink->ops->comment(d->sink, text);
}

/* -- video -- */

/* A value that is shown as a macro's call, the way -X asks. */
static void put_macro(struct dec *d, uint64_t v, const char *text)
{
	d->sink->ops->constant(d->sink, v, text, NULL, hex4);
}

void fmt_kernel_version(struct dec *d, const struct fmt_arg *a)
{
	char text[64];
	uint32_t v = (uint32_t)a->val;
	snprintf(text, sizeof text, "KERNEL_VERSION(%u, %u, %u)", v >> 16, v >> 8 & 255, v & 255);
	put_macro(d, v, text);
}

/* Four characters that name a format; params: 0 pixels, 1 radio, 2 metadata. */
void fmt_fourcc(struct dec *d, const struct fmt_arg *a)
{
	static const enum known_table tables[] = {
	    KNOWN_TABLE_v4l2_pix_fmt, KNOWN_TABLE_v4l2_sdr_fmt, KNOWN_TABLE_v4l2_meta_fmt};
	uint32_t v = (uint32_t)a->val;
	char text[64] = "v4l2_fourcc(";
	size_t at = strlen(text);
	if (d->opt->xlat == XLAT_RAW) {
		put_int(d, v, INT_HEX, 4);
		return;
	}
	for (unsigned i = 0; i < 4; i++) {
		at += put_quoted(text + at, sizeof text - at, v >> (8 * i) & 255);
		at += (size_t)snprintf(text + at, sizeof text - at, i < 3 ? ", " : ")");
	}
	d->sink->ops->expr_begin(d->sink, v, hex4);
	put_text(d, text);
	expr_end(d);
	const char *name = table_name(d->abi, known_table(tables[a->params[0] % 3]), v);
	if (name)
		d->sink->ops->comment(d->sink, name);
}

void fmt_fract(struct dec *d, const struct fmt_arg *a)
{
	uint64_t over, under;
	char text[32];
	if (!dec_read_int(d, BASE_u32, a->addr, &over) ||
	    !dec_read_int(d, BASE_u32, a->addr + 4, &under)) {
		put_addr(d, a->addr);
		return;
	}
	snprintf(text, sizeof text, "%u/%u", (unsigned)over, (unsigned)under);
	d->sink->ops->word(d->sink, text);
}

/* A control: by name, or as its class and a number in it; "next" flags on top in queries. */
void fmt_v4l2_control_id(struct dec *d, const struct fmt_arg *a)
{
	uint16_t cids = known_table(KNOWN_TABLE_v4l2_cid);
	uint32_t v = (uint32_t)a->val, next = a->nparams ? v & 0xc0000000u : 0, id = v & ~next;
	const char *class =
	    table_name(d->abi, known_table(KNOWN_TABLE_v4l2_ctrl_class), id & 0xffff0000);
	char text[96];
	if (next && d->opt->xlat != XLAT_RAW) {
		d->sink->ops->expr_begin(d->sink, v, hex4);
		dec_flags(d, known_table(KNOWN_TABLE_v4l2_next_ctrl), next, 4);
		put_text(d, "|");
	} else {
		id = v;
	}
	if (!table_name(d->abi, cids, id) && class) {
		snprintf(text, sizeof text, id & 0xffff ? "%s+%#x" : "%s+%u", class, id & 0xffff);
		put_macro(d, id, text);
	} else {
		dec_enum(d, cids, id, 4);
	}
	if (next && d->opt->xlat != XLAT_RAW)
		expr_end(d);
}

/* Flags, then the two enumerations among them. */
void fmt_v4l2_buf_flag_word(struct dec *d, const struct fmt_arg *a)
{
	const uint32_t stamp = 0xe000, source = 0x70000;
	uint32_t v = (uint32_t)a->val, flags = v & ~(stamp | source);
	if (d->opt->xlat == XLAT_RAW) {
		put_int(d, v, INT_HEX, 4);
		return;
	}
	expr_begin(d, v);
	if (flags) {
		dec_flags(d, known_table(KNOWN_TABLE_v4l2_buf_flags), flags, 4);
		put_text(d, "|");
	}
	dec_enum(d, known_table(KNOWN_TABLE_v4l2_buf_timestamp), v & stamp, 4);
	put_text(d, "|");
	dec_enum(d, known_table(KNOWN_TABLE_v4l2_buf_tstamp_src), v & source, 4);
	expr_end(d);
}

/* ioctl_remark(op, argp): what the results of some commands mean, or what stands there then. */
/* KVM_RUN, with --kvm: exit_reason of struct kvm_run, at 8. */
static void kvm_run_remark(struct dec *d)
{
	uint64_t addr, reason;
	unsigned cpu;

	if (!kvm_run_at(d->facts, (uint32_t)d->c->args[0], &addr, &cpu) ||
	    !dec_read_int(d, BASE_u32, addr + 8, &reason))
		return;
	d->sink->ops->aux(d->sink, "");
	d->sink->ops->word(d->sink, kvm_exit_name(d->c, (uint32_t)reason));
	d->sink->ops->aux_end(d->sink);
}

void fmt_ioctl_remark(struct dec *d, const struct fmt_arg *a)
{
	const uint32_t ns_get_nstype = 0xb703, create_bufs = 0xc100565c, create_bufs32 = 0xc0f8565c;
	uint32_t op = (uint32_t)a->params[0];
	uint64_t argp = (uint64_t)a->params[1], count;
	if (op == KVM_RUN) {
		if (d->opt->kvm_vcpu)
			kvm_run_remark(d);
	} else if (op == ns_get_nstype) {
		const char *name =
		    table_name(d->abi, known_table(KNOWN_TABLE_namespace_kind), a->val);
		if (!name)
			return;
		d->sink->ops->aux(d->sink, "");
		d->sink->ops->word(d->sink, name);
		d->sink->ops->aux_end(d->sink);
	} else if (op == (d->abi->word == 8 ? create_bufs : create_bufs32) && d->f.verbose &&
		   mem_get(d->mem, argp, IOC_SIZE(op)) &&
		   dec_read_int(d, BASE_u32, argp + 4, &count)) {
		d->sink->ops->aux(d->sink, "");
		dec_type(d, known_type(KNOWN_TYPE_v4l2_buffers_created),
		    (struct loc){.addr = argp, .avail = LEN_NONE, .embedded = true});
		d->sink->ops->aux_end(d->sink);
	}
}

/* -- SCSI -- */

void fmt_char_const(struct dec *d, const struct fmt_arg *a)
{
	char text[16];
	put_quoted(text, sizeof text, (unsigned)a->val & 255);
	d->sink->ops->word(d->sink, text);
}

/* A request of which only the number that tells its kind can be read. */
void fmt_sg_io_cut(struct dec *d, const struct fmt_arg *a)
{
	uint64_t kind;
	if (!dec_read_int(d, BASE_u32, a->addr, &kind)) {
		put_addr(d, a->addr);
		return;
	}
	struct fmt_arg letter = {.has_val = true, .val = kind};
	put_begin(d, AGG_STRUCT, NULL);
	put_member(d, kind == 'S' ? "interface_id" : "guard");
	fmt_char_const(d, &letter);
	put_item(d);
	put_addr(d, a->addr + 4);
	put_end(d, AGG_STRUCT);
}

/* -- interfaces -- */

/* What a hardware address's family makes of its 14 bytes; params: how many are the address. */
void fmt_hw_data(struct dec *d, const struct fmt_arg *a)
{
	const size_t whole = 14;
	const uint8_t *p = mem_get(d->mem, a->addr, whole);
	size_t n = (size_t)a->params[0], at = 0;
	char text[14 * 3 + 1] = "";
	if (!p) {
		put_addr(d, a->addr);
		return;
	}
	for (size_t i = 0; i < n && i < whole; i++)
		at += (size_t)snprintf(text + at, sizeof text - at, "%s%02x", i ? ":" : "", p[i]);
	if (d->opt->xlat != XLAT_ABBREV)
		d->sink->ops->bytes(d->sink, p, whole, BYTES_HEX);
	else
		d->sink->ops->word(d->sink, text);
	if (d->opt->xlat == XLAT_VERBOSE)
		d->sink->ops->comment(d->sink, text);
}
