/*
 * fmt_int.c - presentation words over one integer: descriptors, ids, modes, devices, addresses.
 *
 * Each takes the value and writes it with what a reader knows it by. See fmt_list.h for bases.
 */
#include "fmt.h"

#include <string.h>
#include <stdio.h>
#include <stdlib.h>

#define AT_FDCWD_VALUE (-100)

/* -- descriptors -- */

#define FACT_BUF 4352 /* a path of 4096 bytes and what surrounds it */

static bool note_fact(struct dec *d, enum fact_kind kind, uint64_t fd, enum note_kind note)
{
	char buf[FACT_BUF];
	ssize_t n = facts_get(d->facts, kind, fd, 0, NULL, buf, sizeof buf);
	if (n < 0)
		return false;
	d->sink->ops->note(d->sink, note, buf, (size_t)n);
	return true;
}

/* The file's path, without the remark that the kernel puts behind that of an unlinked one. */
static bool note_path(struct dec *d, uint64_t fd, bool *deleted)
{
	static const char remark[] = " (deleted)";
	char buf[FACT_BUF], one[8];
	ssize_t n = facts_get(d->facts, FACT_FD_PATH, fd, 0, NULL, buf, sizeof buf);
	if (n < 0)
		return false;
	size_t len = (size_t)n, tail = sizeof remark - 1;
	*deleted = len > tail && !memcmp(buf + len - tail, remark, tail) &&
		   facts_get(d->facts, FACT_FD_DELETED, fd, 0, NULL, one, sizeof one) > 0;
	d->sink->ops->note(d->sink, NOTE_PATH, buf, *deleted ? len - tail : len);
	return true;
}

/*
 * A link of that kind whose object has no more to tell (a socket of a protocol without details, the
 * pidfd of a process that is gone): asked for by kind, it is shown as it is.
 */
static bool note_bare_link(struct dec *d, uint64_t fd, const char *kind)
{
	char buf[64];
	ssize_t n = facts_get(d->facts, FACT_FD_PATH, fd, 0, NULL, buf, sizeof buf);
	if (n < 0 || (size_t)n < strlen(kind) || memcmp(buf, kind, strlen(kind)))
		return false;
	d->sink->ops->note(d->sink, NOTE_OTHER, buf, (size_t)n);
	return true;
}

static bool note_eventfd(struct dec *d, uint64_t fd)
{
	char buf[256] = "{";
	ssize_t n = facts_get(d->facts, FACT_FD_EVENTFD, fd, 0, NULL, buf + 1, sizeof buf - 2);
	if (n < 0)
		return false;
	buf[1 + n] = '}';
	d->sink->ops->note(d->sink, NOTE_OTHER, buf, (size_t)n + 2);
	return true;
}

static void note_signalfd(struct dec *d, uint64_t fd, bool *done)
{
	uint8_t mask[8];
	char buf[2048];
	if (facts_get(d->facts, FACT_FD_SIGNALFD, fd, 0, NULL, (char *)mask, 8) != 8)
		return;
	unsigned set = 0;
	for (unsigned i = 0; i < sizeof mask; i++)
		set += (unsigned)__builtin_popcount(mask[i]);
	/* As dec_sigset shows a mask: what is missing, when that is less than a third. */
	bool invert = set >= 64 * 2 / 3;
	size_t at = (size_t)snprintf(buf, sizeof buf, "signalfd:%s[", invert ? "~" : "");
	const char *sep = "";
	for (unsigned i = 0; i < 64 && at < sizeof buf - 32; i++) {
		const char *name = desc_signal_name(d->abi->id, i + 1);
		bool on = mask[i / 8] >> (i % 8) & 1;
		if (on == invert || !name)
			continue;
		size_t left = sizeof buf - at;
		int n;
		if (d->opt->xlat == XLAT_RAW)
			n = snprintf(buf + at, left, "%s%u", sep, i + 1);
		else if (d->opt->xlat == XLAT_VERBOSE)
			n = snprintf(buf + at, left, "%s%u /* %s */", sep, i + 1, name + 3);
		else
			n = snprintf(buf + at, left, "%s%s", sep, name + 3);
		at += (size_t)n;
		sep = " ";
	}
	at += (size_t)snprintf(buf + at, sizeof buf - at, "]");
	d->sink->ops->note(d->sink, NOTE_OTHER, buf, at);
	*done = true;
}

/* What stands behind descriptor fd, as much as -y, -yy or --decode-fds ask for. */
static void note_fd(struct dec *d, uint64_t fd)
{
	unsigned ask = d->opt->decode_fds;
	bool done = false, deleted;
	char dev[96];
	if ((ask & FD_SOCKET) &&
	    (note_fact(d, FACT_FD_SOCKET, fd, NOTE_SOCKET) || note_bare_link(d, fd, "socket:[")))
		return;
	if ((ask & FD_EVENTFD) && note_eventfd(d, fd))
		return;
	if ((ask & FD_PIDFD) && (note_fact(d, FACT_FD_PIDFD, fd, NOTE_OTHER) ||
				    note_bare_link(d, fd, "anon_inode:[pidfd]")))
		return;
	if (ask & FD_SIGNALFD)
		note_signalfd(d, fd, &done);
	if (done || !(ask & (FD_PATH | FD_DEV)))
		return;
	/* Device numbers alone: of devices, and with their path; of nothing else. */
	if (!(ask & FD_PATH) && facts_get(d->facts, FACT_FD_DEV, fd, 0, NULL, dev, sizeof dev) < 0)
		return;
	if (!note_path(d, fd, &deleted))
		return;
	if (ask & FD_DEV)
		note_fact(d, FACT_FD_DEV, fd, NOTE_DEVICE);
	if (deleted)
		d->sink->ops->note(d->sink, NOTE_DELETED, "", 0);
}

void fmt_fd(struct dec *d, const struct fmt_arg *a)
{
	put_int(d, a->val, INT_DEC, 4);
	if (d->opt->decode_fds && (int32_t)a->val >= 0)
		note_fd(d, (uint32_t)a->val);
}

/* A descriptor that -P and trace-fds do not look at. */
void fmt_fd_aside(struct dec *d, const struct fmt_arg *a)
{
	fmt_fd(d, a);
}

/* A descriptor of the process of that pid (parameter). */
void fmt_fd_of_pid(struct dec *d, const struct fmt_arg *a)
{
	int32_t pid = (int32_t)a->params[0];

	put_int(d, a->val, INT_DEC, 4);
	if (d->opt->decode_fds && (int32_t)a->val >= 0 && pid > 0)
		note_fd(d, (uint64_t)pid << FACT_PEER_SHIFT | (uint32_t)a->val);
}

/* A descriptor of the process behind a pidfd (parameter). */
void fmt_peer_fd(struct dec *d, const struct fmt_arg *a)
{
	char text[24];

	put_int(d, a->val, INT_DEC, 4);
	if (!d->opt->decode_fds || (int32_t)a->val < 0)
		return;
	ssize_t n = facts_get(
	    d->facts, FACT_FD_PIDFD, (uint32_t)a->params[0], 0, NULL, text, sizeof text - 1);
	if (n < 5 || memcmp(text, "pid:", 4) != 0)
		return;
	text[n] = 0;
	uint64_t pid = strtoul(text + 4, NULL, 10);
	if (pid && pid <= INT32_MAX)
		note_fd(d, pid << FACT_PEER_SHIFT | (uint32_t)a->val);
}

void fmt_dirfd(struct dec *d, const struct fmt_arg *a)
{
	if ((int32_t)a->val != AT_FDCWD_VALUE) {
		fmt_fd(d, a);
		return;
	}
	d->sink->ops->constant(
	    d->sink, a->val & 0xffffffff, "AT_FDCWD", NULL, (struct int_repr){INT_DEC, 4, 0});
	if (d->opt->decode_fds & FD_PATH)
		note_fact(d, FACT_CWD, 0, NOTE_PATH);
}

/* -- ids -- */

static void pid_notes(struct dec *d, uint64_t id, enum fact_pid_type type)
{
	char buf[64], text[96];
	ssize_t n;
	/* A group and a session have no name. */
	if ((d->opt->decode_pids & PID_COMM) && type != PIDT_PGID && type != PIDT_SID) {
		n = facts_get(d->facts, FACT_COMM, id, type, NULL, buf, sizeof buf);
		if (n > 0)
			d->sink->ops->note(d->sink, NOTE_PATH, buf, (size_t)n);
	}
	if (d->opt->decode_pids & PID_NS) {
		n = facts_get(d->facts, FACT_PID_NS, id, type, NULL, buf, 24);
		if (n > 0) {
			snprintf(text, sizeof text, "%.*s in strace's PID NS", (int)n, buf);
			d->sink->ops->comment(d->sink, text);
		}
	}
}

static void write_pid(struct dec *d, const struct fmt_arg *a, enum fact_pid_type type)
{
	put_int(d, a->val, INT_DEC, 4);
	if (d->opt->decode_pids && (int32_t)a->val > 0)
		pid_notes(d, (uint32_t)a->val, type);
}

void fmt_pid(struct dec *d, const struct fmt_arg *a)
{
	write_pid(d, a, PIDT_TGID);
}

void fmt_tid(struct dec *d, const struct fmt_arg *a)
{
	write_pid(d, a, PIDT_TID);
}

void fmt_tgid(struct dec *d, const struct fmt_arg *a)
{
	write_pid(d, a, PIDT_TGID);
}

void fmt_pgid(struct dec *d, const struct fmt_arg *a)
{
	write_pid(d, a, PIDT_PGID);
}

void fmt_sid(struct dec *d, const struct fmt_arg *a)
{
	write_pid(d, a, PIDT_SID);
}

/* kill(2) and others: a process, or a process group as a negative number below -1. */
void fmt_pid_or_group(struct dec *d, const struct fmt_arg *a)
{
	int32_t id = (int32_t)a->val;

	put_int(d, a->val, INT_DEC, 4);
	if (d->opt->decode_pids && (id > 0 || (id < -1 && id != INT32_MIN)))
		pid_notes(d, (uint32_t)(id > 0 ? id : -id), id > 0 ? PIDT_TGID : PIDT_PGID);
}

/* Ids are unsigned, but for -1, which calls use for "no change". */
static void write_id(struct dec *d, const struct fmt_arg *a)
{
	uint64_t all = a->size >= 8 ? UINT64_MAX : (1ull << (8 * a->size)) - 1;
	if ((a->val & all) == all)
		put_int(d, (uint64_t)-1, INT_DEC, 4);
	else
		put_int(d, a->val & all, INT_UDEC, a->size);
}

void fmt_uid(struct dec *d, const struct fmt_arg *a)
{
	write_id(d, a);
}

void fmt_gid(struct dec *d, const struct fmt_arg *a)
{
	write_id(d, a);
}

void fmt_signal(struct dec *d, const struct fmt_arg *a)
{
	const char *name = a->val < 65 ? desc_signal_name(d->abi->id, (unsigned)a->val) : NULL;
	if (d->names_only && name) {
		d->sink->ops->word(d->sink, name);
		return;
	}
	d->sink->ops->constant(d->sink, a->val, name, NULL,
	    (struct int_repr){base_signed(a->base) ? INT_DEC : INT_UDEC, a->size, 0});
}

void fmt_errno(struct dec *d, const struct fmt_arg *a)
{
	d->sink->ops->constant(d->sink, a->val, desc_errno_name(d->abi->id, (unsigned)a->val), NULL,
	    (struct int_repr){base_signed(a->base) ? INT_DEC : INT_UDEC, a->size, 0});
}

/* -- addresses, modes, devices -- */

void fmt_addr(struct dec *d, const struct fmt_arg *a)
{
	put_addr(d, a->val);
}

void fmt_umode(struct dec *d, const struct fmt_arg *a)
{
	d->sink->ops->integer(d->sink, a->val, (struct int_repr){INT_OCT, a->size, 3});
}

void fmt_mode(struct dec *d, const struct fmt_arg *a)
{
	static const struct {
		uint16_t value;
		const char *name;
	} types[] = {{0140000, "S_IFSOCK"}, {0120000, "S_IFLNK"}, {0100000, "S_IFREG"},
	    {0060000, "S_IFBLK"}, {0040000, "S_IFDIR"}, {0020000, "S_IFCHR"}, {0010000, "S_IFIFO"}};
	static const struct {
		uint16_t value;
		const char *name;
	} bits[] = {{04000, "S_ISUID"}, {02000, "S_ISGID"}, {01000, "S_ISVTX"}};
	struct int_repr oct = {INT_OCT, a->size, 3};
	const char *type = NULL;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if ((a->val & 0170000) == types[i].value)
			type = types[i].name;
	if (d->opt->xlat == XLAT_RAW || (!type && a->val & 0170000)) {
		d->sink->ops->integer(d->sink, a->val, oct);
		return;
	}
	uint64_t rest = type ? a->val & ~(uint64_t)0170000 : a->val;
	char text[96];
	int n = type ? snprintf(text, sizeof text, "%s|", type) : 0;
	for (size_t i = 0; i < sizeof bits / sizeof *bits; i++) {
		if (rest & bits[i].value) {
			n += snprintf(text + n, sizeof text - (size_t)n, "%s|", bits[i].name);
			rest &= ~(uint64_t)bits[i].value;
		}
	}
	snprintf(
	    text + n, sizeof text - (size_t)n, rest ? "0%02llo" : "000", (unsigned long long)rest);
	if (d->opt->xlat == XLAT_VERBOSE) {
		d->sink->ops->integer(d->sink, a->val, oct);
		d->sink->ops->comment(d->sink, text);
		return;
	}
	d->sink->ops->expr_begin(d->sink, a->val, oct);
	d->sink->ops->text(d->sink, text, strlen(text));
	d->sink->ops->expr_end(d->sink);
}

static void write_dev(struct dec *d, const struct fmt_arg *a, uint64_t major, uint64_t minor)
{
	if (d->opt->xlat != XLAT_ABBREV) {
		char text[64];
		put_int(d, a->val, INT_HEX, a->size);
		snprintf(text, sizeof text, major ? "makedev(%#llx, " : "makedev(%llu, ",
		    (unsigned long long)major);
		size_t n = strlen(text);
		snprintf(text + n, sizeof text - n, minor ? "%#llx)" : "%llu)",
		    (unsigned long long)minor);
		if (d->opt->xlat == XLAT_VERBOSE)
			d->sink->ops->comment(d->sink, text);
		return;
	}
	put_begin(d, AGG_CALL, "makedev");
	put_item(d);
	put_int(d, major, INT_HEX, 4);
	put_item(d);
	put_int(d, minor, INT_HEX, 4);
	put_end(d, AGG_CALL);
}

/* The layout of dev_t in user space: linux/kdev_t.h (new_encode_dev), 12:20 bits spread out. */
void fmt_kdev(struct dec *d, const struct fmt_arg *a)
{
	uint64_t v = a->val;
	if (a->size < 8)
		v &= (1ull << (8 * a->size)) - 1;
	uint64_t major = (v >> 8 & 0xfff) | (v >> 32 & ~0xfffull);
	uint64_t minor = (v & 0xff) | (v >> 12 & ~0xffull);
	write_dev(d, a, major & 0xffffffff, minor & 0xffffffff);
}

void fmt_olddev(struct dec *d, const struct fmt_arg *a)
{
	write_dev(d, a, a->val >> 8 & 0xff, a->val & 0xff);
}

/* -- network byte order; the base has already been turned to the host's -- */

/* With -X raw, a value in network order is shown as the bytes that it is. */
void put_network_bytes(struct dec *d, const struct fmt_arg *a)
{
	uint8_t b[8];
	for (unsigned i = 0; i < a->size; i++)
		b[i] = (uint8_t)(a->val >> (8 * (a->size - 1 - i)));
	d->sink->ops->bytes(d->sink, b, a->size, BYTES_HEX);
}

static void write_hton(
    struct dec *d, const struct fmt_arg *a, const char *macro, enum int_style style)
{
	if (d->opt->xlat != XLAT_ABBREV && a->embedded) {
		char text[40];
		put_network_bytes(d, a);
		snprintf(text, sizeof text, style == INT_HEX ? "%s(%#llx)" : "%s(%llu)", macro,
		    (unsigned long long)a->val);
		if (d->opt->xlat == XLAT_VERBOSE)
			d->sink->ops->comment(d->sink, text);
		return;
	}
	put_begin(d, AGG_CALL, macro);
	put_item(d);
	put_int(d, a->val, style, a->size);
	put_end(d, AGG_CALL);
}

void fmt_htons(struct dec *d, const struct fmt_arg *a)
{
	write_hton(d, a, "htons", INT_UDEC);
}

void fmt_htonl(struct dec *d, const struct fmt_arg *a)
{
	write_hton(d, a, "htonl", INT_HEX);
}

void fmt_inet_addr(struct dec *d, const struct fmt_arg *a)
{
	char text[48];
	uint32_t v = (uint32_t)a->val;
	int n = snprintf(text, sizeof text, "inet_addr(\"%u.%u.%u.%u\")", v >> 24, v >> 16 & 255,
	    v >> 8 & 255, v & 255);
	if (d->opt->xlat != XLAT_ABBREV) {
		put_network_bytes(d, a);
		if (d->opt->xlat == XLAT_VERBOSE)
			d->sink->ops->comment(d->sink, text);
		return;
	}
	put_begin(d, AGG_CALL, "inet_addr");
	put_item(d);
	/* what stands between the quotes */
	d->sink->ops->bytes(d->sink, (const uint8_t *)text + 11, (size_t)n - 13, 0);
	put_end(d, AGG_CALL);
}

/* -- the rest -- */

/* A point in time: the seconds, with the date as a comment. */
void fmt_time(struct dec *d, const struct fmt_arg *a)
{
	char text[64];
	time_t t = (time_t)a->val;
	if (a->base == BASE_ulong && a->size < 8)
		t = (time_t)(uint32_t)a->val; /* of time(2), which strace dates without a sign */
	struct tm tm;
	put_int(d, a->val, INT_DEC, a->size);
	if (!a->val || !localtime_r(&t, &tm))
		return;
	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S%z", &tm);
	d->sink->ops->comment(d->sink, text);
}

void fmt_char(struct dec *d, const struct fmt_arg *a)
{
	put_int(d, a->val, INT_CHAR, 1);
}

void fmt_bool(struct dec *d, const struct fmt_arg *a)
{
	d->sink->ops->word(d->sink, a->val ? "true" : "false");
}
