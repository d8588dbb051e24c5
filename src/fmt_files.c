/*
 * fmt_files.c - irregular values of files and descriptors: dates behind times, directory entries,
 * descriptor sets, what poll and select found, offsets in two registers.
 *
 * The tables and structs they show are those of desc/ (known.h); here is only what the language
 * has no words for.
 */
#include "fmt.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* -- times with their date -- */

/* The date of a time as a comment; none for the epoch itself or an impossible fraction. */
void comment_date(struct dec *d, int64_t sec, uint64_t frac, unsigned digits)
{
	static const uint64_t limit[] = {[0] = 1, [6] = 1000000, [9] = 1000000000};
	char text[96], zone[16];
	time_t t = (time_t)sec;
	struct tm tm;
	if ((!sec && !frac) || frac >= limit[digits] || !localtime_r(&t, &tm))
		return;
	size_t n = strftime(text, 64, "%Y-%m-%dT%H:%M:%S", &tm);
	if (!n || !strftime(zone, sizeof zone, "%z", &tm))
		return;
	if (frac)
		n += (size_t)snprintf(
		    text + n, 16, ".%0*llu", (int)digits, (unsigned long long)frac);
	snprintf(text + n, sizeof text - n, "%s", zone);
	d->sink->ops->comment(d->sink, text);
}

/* Seconds whose nanoseconds are another member: time_ns(nsec). */
void fmt_time_ns(struct dec *d, const struct fmt_arg *a)
{
	uint64_t nsec = a->nparams ? (uint64_t)a->params[0] : 0;
	put_int(d, a->val, INT_DEC, a->size);
	comment_date(d, (int64_t)a->val, nsec, 9);
}

/* A struct of seconds and a fraction, and the date behind it. */
static void write_dated(struct dec *d, uint64_t addr, enum known_type type, enum base sec,
    enum base frac, unsigned digits)
{
	uint64_t s, f;
	dec_type(
	    d, known_type(type), (struct loc){.addr = addr, .avail = LEN_NONE, .embedded = true});
	if (dec_read_int(d, sec, addr, &s) &&
	    dec_read_int(d, frac, addr + base_size(sec, d->abi), &f))
		comment_date(d, (int64_t)s, f, digits);
}

void fmt_dated_statx(struct dec *d, const struct fmt_arg *a)
{
	write_dated(d, a->addr, KNOWN_TYPE_statx_timestamp, BASE_s64, BASE_u32, 9);
}

/* A word in place of a time: UTIME_NOW. */
static bool write_utime_word(struct dec *d, uint64_t addr, enum known_type type, uint64_t nsec)
{
	const char *name = table_name(d->abi, known_table(KNOWN_TABLE_utime_nsec), nsec);
	if (!name || d->opt->xlat == XLAT_RAW)
		return false;
	if (d->opt->xlat == XLAT_VERBOSE) {
		dec_type(d, known_type(type),
		    (struct loc){.addr = addr, .avail = LEN_NONE, .embedded = true});
		d->sink->ops->comment(d->sink, name);
	} else {
		d->sink->ops->word(d->sink, name);
	}
	return true;
}

/* The two times, of access and modification, that utimes and its kin take. */
static void write_times(struct dec *d, uint64_t addr, enum known_type type, enum base sec,
    enum base frac, unsigned digits)
{
	unsigned half = base_size(sec, d->abi) + base_size(frac, d->abi);
	uint64_t nsec;
	if (!d->f.verbose || !mem_get(d->mem, addr, 2 * half)) {
		put_addr(d, addr);
		return;
	}
	put_begin(d, AGG_ARRAY, NULL);
	for (unsigned i = 0; i < 2; i++, addr += half) {
		put_item(d);
		if (digits == 9 && dec_read_int(d, frac, addr + base_size(sec, d->abi), &nsec) &&
		    write_utime_word(d, addr, type, nsec))
			continue;
		write_dated(d, addr, type, sec, frac, digits);
	}
	put_end(d, AGG_ARRAY);
}

void fmt_times_usec(struct dec *d, const struct fmt_arg *a)
{
	write_times(d, a->addr, KNOWN_TYPE_timeval, BASE_klong, BASE_kulong, 6);
}

void fmt_times_nsec(struct dec *d, const struct fmt_arg *a)
{
	write_times(d, a->addr, KNOWN_TYPE_timespec, BASE_klong, BASE_kulong, 9);
}

void fmt_times_nsec64(struct dec *d, const struct fmt_arg *a)
{
	write_times(d, a->addr, KNOWN_TYPE_timespec64, BASE_s64, BASE_u64, 9);
}

/* -- integers -- */

/* A 64-bit offset in two registers: hi_lo(high, low). */
void fmt_hi_lo(struct dec *d, const struct fmt_arg *a)
{
	uint64_t hi = a->nparams > 1 ? (uint64_t)a->params[0] : 0;
	uint64_t lo = a->nparams > 1 ? (uint64_t)a->params[1] : a->val;
	unsigned bits = d->abi->word * 8;
	put_int(d, bits >= 64 ? hi << 32 | lo : hi << 32 | (uint32_t)lo, INT_DEC, 8);
}

/* fanotify_init's: the class, then flags that are commented on their own. */
void fmt_fanotify_init(struct dec *d, const struct fmt_arg *a)
{
	uint16_t flags = known_table(KNOWN_TABLE_fanotify_init_flags);
	uint16_t classes = known_table(KNOWN_TABLE_fanotify_class);
	uint64_t class = a->val & 0xc, rest = a->val & ~0xcull & 0xffffffff;
	if (!rest) {
		dec_enum(d, classes, class, 4);
		return;
	}
	d->sink->ops->expr_begin(d->sink, a->val, (struct int_repr){INT_HEX, 4, 0});
	dec_enum(d, classes, class, 4);
	d->sink->ops->text(d->sink, "|", 1);
	dec_flags(d, flags, rest, 4);
	d->sink->ops->expr_end(d->sink);
}

/* IOPRIO_PRIO_VALUE(class, level), linux/ioprio.h. */
void fmt_ioprio(struct dec *d, const struct fmt_arg *a)
{
	uint16_t table = known_table(KNOWN_TABLE_ioprio_class);
	uint32_t v = a->size == 2 ? (uint16_t)a->val : (uint32_t)a->val;
	uint32_t class = v >> 13, level = v & 0x1fff;
	if (d->opt->xlat == XLAT_ABBREV || d->names_only) {
		put_begin(d, AGG_CALL, "IOPRIO_PRIO_VALUE");
		put_item(d);
		dec_enum(d, table, class, 4);
		put_item(d);
		put_int(d, level, INT_DEC, 4);
		put_end(d, AGG_CALL);
		return;
	}
	put_int(d, v, a->size == 2 ? INT_HEX : INT_DEC, 4);
	if (d->opt->xlat == XLAT_VERBOSE) {
		const char *name = table_name(d->abi, table, class);
		char text[96];
		snprintf(text, sizeof text, "IOPRIO_PRIO_VALUE(%#x /* %s */, %u)", class,
		    name ? name : "IOPRIO_CLASS_???", level);
		d->sink->ops->comment(d->sink, text);
	}
}

/* QCMD(command, type), linux/quota.h. */
void fmt_qcmd(struct dec *d, const struct fmt_arg *a)
{
	uint16_t cmds = known_table(KNOWN_TABLE_quota_cmd),
		 types = known_table(KNOWN_TABLE_quota_type);
	uint32_t cmd = (uint32_t)a->val >> 8, type = a->val & 0xff;
	if (d->opt->xlat == XLAT_ABBREV) {
		put_begin(d, AGG_CALL, "QCMD");
		put_item(d);
		dec_enum(d, cmds, cmd, 4);
		put_item(d);
		dec_enum(d, types, type, 4);
		put_end(d, AGG_CALL);
		return;
	}
	put_int(d, a->val, INT_UDEC, 4);
	if (d->opt->xlat == XLAT_VERBOSE) {
		const char *c = table_name(d->abi, cmds, cmd), *t = table_name(d->abi, types, type);
		char text[128], num[32] = "";
		if (!c)
			snprintf(num, sizeof num, cmd ? "%#x /* Q_??? */" : "0 /* Q_??? */", cmd);
		if (t)
			snprintf(text, sizeof text, "QCMD(%s, %s)", c ? c : num, t);
		else
			snprintf(
			    text, sizeof text, "QCMD(%s, %#x /* ???QUOTA */)", c ? c : num, type);
		d->sink->ops->comment(d->sink, text);
	}
}

/* -- results that are flags -- */

static void write_ret_flags(
    struct dec *d, const struct fmt_arg *a, enum known_table table, const char *label)
{
	put_int(d, a->val, INT_HEX, 4);
	if (!(uint32_t)a->val)
		return;
	d->sink->ops->aux(d->sink, label);
	dec_flags(d, known_table(table), a->val, 4);
	d->sink->ops->aux_end(d->sink);
}

void fmt_ret_fd_flags(struct dec *d, const struct fmt_arg *a)
{
	write_ret_flags(d, a, KNOWN_TABLE_fd_flags, "flags ");
}

void fmt_ret_seals(struct dec *d, const struct fmt_arg *a)
{
	write_ret_flags(d, a, KNOWN_TABLE_seals, "seals ");
}

/* -- file handles -- */

#define HANDLE_MAX 128 /* MAX_HANDLE_SZ, linux/exportfs.h */

/* The opaque part of a file handle: whole, whatever -s says. */
void fmt_handle_bytes(struct dec *d, const struct fmt_arg *a)
{
	uint64_t n = a->len > HANDLE_MAX ? HANDLE_MAX : a->len;
	const uint8_t *p = mem_get(d->mem, a->addr, n);
	if (!p)
		d->sink->ops->unavailable(d->sink);
	else
		d->sink->ops->bytes(
		    d->sink, p, n, BYTES_HEX | (a->len > HANDLE_MAX ? BYTES_MORE : 0));
}

/* -- directories -- */

#define DIRENT_MAX_REC 65535

/* The name of an entry and, of the old format, the type byte behind it. */
static void write_name(struct dec *d, const uint8_t *p, size_t n)
{
	const uint8_t *nul = memchr(p, 0, n);
	put_member(d, "d_name");
	if (nul)
		d->sink->ops->bytes(d->sink, p, (size_t)(nul - p), BYTES_PATH);
	else /* as long as it is, it lacks its end */
		d->sink->ops->bytes(d->sink, p, n ? n - 1 : 0, BYTES_PATH | BYTES_MORE);
}

static void write_type(struct dec *d, uint8_t v)
{
	put_member(d, "d_type");
	dec_enum(d, known_table(KNOWN_TABLE_dirent_type), v, 1);
}

/* Fewer bytes than an entry has. */
static void write_leftover(struct dec *d, uint64_t addr, uint64_t len)
{
	uint64_t n = len < d->opt->string_limit ? len : d->opt->string_limit;
	const uint8_t *p = mem_get(d->mem, addr, n);
	if (p)
		d->sink->ops->bytes(d->sink, p, n, BYTES_HEX | (n < len ? BYTES_MORE : 0));
	else
		put_addr(d, addr);
}

/*
 * What a buffer of len bytes holds; the number alone unless -v. Records name their own length:
 * one that is too short ends the list, one that runs over the end is said to.
 */
static void write_dirents(struct dec *d, const struct fmt_arg *a, bool wide)
{
	enum base word = wide ? BASE_u64 : BASE_ulong;
	unsigned w = base_size(word, d->abi);
	unsigned head = 2 * w + 2 + (wide ? 1 : 0); /* ino, off, reclen, type */
	unsigned least = wide ? head : head + 1;    /* the old format's type comes last */
	bool full = d->f.verbose && !d->f.abbrev;
	uint64_t len = a->len == LEN_NONE ? 0 : a->len, pos = 0;
	unsigned count = 0;
	char text[64];
	if (len > MEM_MAX_FETCH)
		len = MEM_MAX_FETCH;
	if (!d->f.verbose || (!wide && len >= least && !mem_get(d->mem, a->addr, len))) {
		put_addr(d, a->addr);
		return;
	}
	if (full && len && len < least) {
		write_leftover(d, a->addr, len);
		return;
	}
	if (full)
		put_begin(d, AGG_ARRAY, NULL);
	else
		put_addr(d, a->addr);
	bool cut = false;
	while (len - pos >= least) {
		uint64_t at = a->addr + pos, ino, off, reclen, avail = len - pos;
		char problem[48] = "";
		if (!mem_get(d->mem, at, head) || !dec_read_int(d, word, at, &ino) ||
		    !dec_read_int(d, word, at + w, &off) ||
		    !dec_read_int(d, BASE_u16, at + 2 * w, &reclen)) {
			cut = true;
			if (full) {
				put_item(d);
				d->sink->ops->more_at(d->sink, at);
			}
			break;
		}
		uint64_t size = reclen;
		bool last = false;
		if (reclen < least) {
			snprintf(problem, sizeof problem, "%u bytes underflow",
			    (unsigned)(least - reclen));
			size = least, last = true;
		} else if (reclen > avail) {
			snprintf(problem, sizeof problem, "%u bytes overflow",
			    (unsigned)(reclen - avail));
			size = avail;
		}
		count++;
		if (full) {
			put_item(d);
			put_begin(d, AGG_STRUCT, NULL);
			put_member(d, "d_ino");
			put_int(d, ino, INT_UDEC, w);
			put_member(d, "d_off");
			put_int(d, off, wide ? INT_DEC : INT_UDEC, w);
			put_member(d, "d_reclen");
			put_int(d, reclen, INT_UDEC, 2);
			if (*problem)
				d->sink->ops->comment(d->sink, problem);
			const uint8_t *p = mem_get(d->mem, at, size);
			if (p && wide) {
				write_type(d, p[head - 1]);
				if (size > head)
					write_name(d, p + head, size - head);
			} else if (p) {
				if (size > least)
					write_name(d, p + head, size - least);
				write_type(d, p[size - 1]);
			}
			put_end(d, AGG_STRUCT);
		} else if (*problem) {
			snprintf(text, sizeof text, "d_reclen %s", problem);
			d->sink->ops->comment(d->sink, text);
		}
		pos += size;
		if (last) {
			cut = pos < len;
			break;
		}
	}
	if (!cut && pos < len) {
		cut = true;
		if (full) {
			put_item(d);
			write_leftover(d, a->addr + pos, len - pos);
		}
	}
	if (full) {
		put_end(d, AGG_ARRAY);
		return;
	}
	snprintf(text, sizeof text, "%u%s entries", count, cut ? "+" : "");
	d->sink->ops->comment(d->sink, text);
}

void fmt_dirents(struct dec *d, const struct fmt_arg *a)
{
	write_dirents(d, a, false);
}

void fmt_dirents64(struct dec *d, const struct fmt_arg *a)
{
	write_dirents(d, a, true);
}

/* -- statmount -- */

#define STATMOUNT_SIZE 512 /* sizeof(struct statmount): its strings follow */

/* The string at an offset from the struct's end; NULL when it does not lie within limit bytes. */
static const uint8_t *mount_text(
    struct dec *d, uint64_t base, uint64_t limit, uint64_t offset, size_t *len)
{
	const uint8_t *p;
	bool ended;
	if (offset + STATMOUNT_SIZE >= limit)
		return NULL;
	ssize_t n = mem_str(d->mem, base + STATMOUNT_SIZE + offset,
	    (size_t)(limit - offset - STATMOUNT_SIZE), &p, &ended);
	if (n < 0 || !ended)
		return NULL;
	*len = (size_t)n;
	return p;
}

static void write_mount_text(struct dec *d, const uint8_t *p, size_t n)
{
	bool cut = n > d->opt->string_limit;
	d->sink->ops->bytes(d->sink, p, cut ? d->opt->string_limit : n, cut ? BYTES_MORE : 0);
}

/* mount_str(struct, limit): an offset shown as the string that stands there. */
void fmt_mount_str(struct dec *d, const struct fmt_arg *a)
{
	size_t n;
	const uint8_t *p =
	    mount_text(d, (uint64_t)a->params[0], (uint64_t)a->params[1], a->val, &n);
	if (p)
		d->sink->ops->bytes(d->sink, p, n, BYTES_PATH);
	else
		put_int(d, a->val, INT_HEX, 4);
}

/* mount_strs(struct, limit, n): n strings one behind the other. */
void fmt_mount_strs(struct dec *d, const struct fmt_arg *a)
{
	uint64_t offset = a->val, count = (uint64_t)a->params[2];
	size_t n;
	if (!mount_text(d, (uint64_t)a->params[0], (uint64_t)a->params[1], offset, &n)) {
		put_int(d, a->val, INT_HEX, 4);
		return;
	}
	put_begin(d, AGG_ARRAY, NULL);
	for (uint64_t i = 0; i < count; i++) {
		const uint8_t *p =
		    mount_text(d, (uint64_t)a->params[0], (uint64_t)a->params[1], offset, &n);
		put_item(d);
		if (!p || (d->f.abbrev && i >= d->opt->string_limit)) {
			d->sink->ops->more(d->sink);
			break;
		}
		write_mount_text(d, p, n);
		offset += n + 1;
	}
	put_end(d, AGG_ARRAY);
}

/* Two sets of flags in one word, each in its own style. */
static void two_sets(
    struct dec *d, const struct fmt_arg *a, uint16_t first, uint64_t mask, uint16_t second)
{
	uint64_t v = a->size < 8 ? a->val & 0xffffffff : a->val, rest = v & ~mask;
	d->sink->ops->expr_begin(d->sink, v, (struct int_repr){INT_HEX, a->size, 0});
	if ((v & mask) || d->opt->xlat != XLAT_RAW)
		dec_flags(d, first, v & mask, a->size);
	if (rest) {
		d->sink->ops->text(d->sink, "|", 1);
		dec_flags(d, second, rest, a->size);
	}
	d->sink->ops->expr_end(d->sink);
}

/* Flags of mount with the number in the upper half that they needed once. */
void fmt_mount_word(struct dec *d, const struct fmt_arg *a)
{
	two_sets(d, a, known_table(KNOWN_TABLE_mount_magic), 0xffff0000,
	    known_table(KNOWN_TABLE_mount_flags));
}

/* How to synchronize, then the other flags. */
void fmt_statx_word(struct dec *d, const struct fmt_arg *a)
{
	two_sets(d, a, known_table(KNOWN_TABLE_statx_sync), 0x6000,
	    known_table(KNOWN_TABLE_statx_flags));
}

/* swapon's flags, the priority behind them in decimal: SWAP_FLAG_PRIO_MASK, linux/swap.h. */
void fmt_swap_word(struct dec *d, const struct fmt_arg *a)
{
	uint64_t priority = a->val & 0x7fff, flags = a->val & 0xffff8000;
	if (!flags) {
		put_int(d, priority, INT_UDEC, 4);
		return;
	}
	d->sink->ops->expr_begin(d->sink, a->val, (struct int_repr){INT_HEX, 4, 0});
	dec_flags(d, known_table(KNOWN_TABLE_swap_flags), flags, 4);
	d->sink->ops->text(d->sink, "|", 1);
	put_int(d, priority, INT_UDEC, 4);
	d->sink->ops->expr_end(d->sink);
}

/* -- sets of descriptors -- */

#define FDSET_MAX (1 << 20) /* of open descriptors, by default: sysctl fs.nr_open */

/* Bytes of a set of n descriptors: whole words. */
static uint64_t fdset_size(struct dec *d, int64_t n)
{
	unsigned bits = d->abi->word * 8;
	if (n < 0)
		n = 0;
	if (n > FDSET_MAX)
		n = FDSET_MAX;
	return ((uint64_t)n + bits - 1) / bits * d->abi->word;
}

static void write_fd(struct dec *d, uint64_t fd)
{
	struct fmt_arg a = {.has_val = true, .val = fd, .base = BASE_s32, .size = 4};
	fmt_fd(d, &a);
}

/* fdset(nfds): the members of a set, [3 4]. */
void fmt_fdset(struct dec *d, const struct fmt_arg *a)
{
	int64_t n = a->nparams ? (int32_t)a->params[0] : 0;
	uint64_t size = fdset_size(d, n);
	const uint8_t *p = size && d->f.verbose ? mem_get(d->mem, a->addr, size) : NULL;
	if (!p) {
		put_addr(d, a->addr);
		return;
	}
	put_begin(d, AGG_BITSET, NULL);
	for (int64_t i = 0; i < n && i < FDSET_MAX; i++) {
		if (p[i / 8] >> (i % 8) & 1) {
			put_item(d);
			write_fd(d, (uint64_t)i);
		}
	}
	put_end(d, AGG_BITSET);
}

/* -- results of poll and select -- */

/* The time left, for calls that write it back: kind 0 timeval, 1 timespec, 2 timespec64. */
static void write_left(struct dec *d, uint64_t addr, unsigned kind)
{
	static const enum known_type types[] = {
	    KNOWN_TYPE_timeval, KNOWN_TYPE_timespec, KNOWN_TYPE_timespec64};
	if (!addr || kind > 2)
		return;
	put_item(d);
	d->sink->ops->expr_begin(d->sink, 0, (struct int_repr){INT_DEC, 4, 0});
	d->sink->ops->text(d->sink, "left ", 5);
	if (d->f.verbose)
		dec_pointee(d, known_type(types[kind]), addr);
	else
		put_addr(d, addr);
	d->sink->ops->expr_end(d->sink);
}

/* poll_result(fds, nfds, timeout, kind): the descriptors that are ready, or Timeout. */
void fmt_poll_result(struct dec *d, const struct fmt_arg *a)
{
	uint64_t fds = (uint64_t)a->params[0], n = (uint64_t)a->params[1];
	uint64_t timeout = (uint64_t)a->params[2];
	int64_t ready = (int64_t)a->val;
	uint64_t shown = 0;
	if (ready < 0)
		return;
	if (!ready) {
		d->sink->ops->aux(d->sink, "Timeout");
		d->sink->ops->aux_end(d->sink);
		return;
	}
	bool open = false, list = false;
	if (!fds || !n || fds + 8 * n < fds || !d->f.verbose)
		return;
	for (uint64_t i = 0; i < n && i < MEM_MAX_FETCH / 8; i++) {
		uint64_t revents;
		bool there = dec_read_int(d, BASE_u16, fds + 8 * i + 6, &revents);
		if (there && !revents)
			continue;
		if (!open)
			d->sink->ops->aux(d->sink, "");
		open = true;
		if (!list) {
			put_item(d);
			put_begin(d, AGG_ARRAY, NULL);
		}
		list = true;
		if (d->f.abbrev && shown >= d->opt->string_limit) {
			d->sink->ops->more(d->sink);
			break;
		}
		put_item(d);
		if (!there) {
			put_addr(d, fds + 8 * i);
			break;
		}
		dec_type(d, known_type(KNOWN_TYPE_pollfd_ready),
		    (struct loc){.addr = fds + 8 * i, .avail = LEN_NONE, .embedded = true});
		shown++;
	}
	if (list)
		put_end(d, AGG_ARRAY);
	if (timeout) {
		if (!open)
			d->sink->ops->aux(d->sink, "");
		open = true;
		write_left(d, timeout, (unsigned)a->params[3] + 1);
	}
	if (open)
		d->sink->ops->aux_end(d->sink);
}

/* recvmmsg_result(timeout, kind): the time that was left, or Timeout. */
void fmt_recvmmsg_result(struct dec *d, const struct fmt_arg *a)
{
	int64_t received = (int64_t)a->val;
	if (received < 0 || (received && !a->params[0]))
		return;
	d->sink->ops->aux(d->sink, received ? "" : "Timeout");
	if (received)
		write_left(d, (uint64_t)a->params[0], (unsigned)a->params[1]);
	d->sink->ops->aux_end(d->sink);
}

/* select_result(nfds, in, out, except, timeout, kind): as many descriptors as the result says. */
void fmt_select_result(struct dec *d, const struct fmt_arg *a)
{
	static const char *const labels[] = {"in ", "out ", "except "};
	int64_t n = (int32_t)a->params[0], ready = (int64_t)a->val;
	uint64_t size = fdset_size(d, n);
	if (ready < 0)
		return;
	if (!ready) {
		d->sink->ops->aux(d->sink, "Timeout");
		d->sink->ops->aux_end(d->sink);
		return;
	}
	d->sink->ops->aux(d->sink, "");
	for (unsigned k = 0; k < 3 && ready > 0; k++) {
		uint64_t addr = (uint64_t)a->params[1 + k];
		const uint8_t *p = addr && size ? mem_get(d->mem, addr, size) : NULL;
		bool open = false;
		for (int64_t i = 0; p && i < n && i < FDSET_MAX && ready > 0; i++) {
			if (!(p[i / 8] >> (i % 8) & 1))
				continue;
			if (!open) {
				put_item(d);
				d->sink->ops->expr_begin(
				    d->sink, 0, (struct int_repr){INT_DEC, 4, 0});
				d->sink->ops->text(d->sink, labels[k], strlen(labels[k]));
				put_begin(d, AGG_BITSET, NULL);
			}
			open = true;
			put_item(d);
			put_int(d, (uint64_t)i, INT_DEC, 4);
			ready--;
		}
		if (open) {
			put_end(d, AGG_BITSET);
			d->sink->ops->expr_end(d->sink);
		}
	}
	write_left(d, (uint64_t)a->params[4], (unsigned)a->params[5]);
	d->sink->ops->aux_end(d->sink);
}
