/*
 * record.c - writing a recording, see record.h and record_format.h.
 *
 * To know which memory and which facts a call needs, the call is decoded into a null sink through
 * wrappers that keep every answer. Twice: in full, and abbreviated, which can look at other things.
 * The second pass finds nearly all in the cache of the first. With --record-raw nothing is decoded:
 * the call's capture plan says which memory to keep.
 */
#include "record.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "config.h"
#if HAVE_ZSTD
#include <zstd.h>

#include "library.h"

#define ZSTD_FUNCTIONS(X)                                                                          \
	X(ZSTD_createCCtx)                                                                         \
	X(ZSTD_freeCCtx) X(ZSTD_compressBound) X(ZSTD_compressCCtx) X(ZSTD_isError)

struct libzstd {
	ZSTD_FUNCTIONS(LIBRARY_MEMBER)
};

static const char *const zstd_names[] = {ZSTD_FUNCTIONS(LIBRARY_NAME)};
#endif

#include "decode.h"
#include "dump.h"
#include "options.h"
#include "plan_run.h"
#include "record_format.h"
#include "sink_null.h"
#include "strbuf.h"
#include "trace.h"

#define MAX_BYTES (16u << 20)  /* that a plan may capture of one event */
#define BLOCK	  (256u << 10) /* raw bytes of a frame, about */
#define IDLE_NS	  1000000000   /* what waits longer is written before limn waits */
#define MAX_FACTS 128	       /* remembered per event, to keep one answer of each */

struct recorder {
	const struct options *opt;
	const char *file;
	int fd;
	bool failed;
	struct strbuf raw;   /* events of the frame under construction */
	struct strbuf event; /* body of one event */
	struct strbuf caps;  /* its captures */
	struct strbuf out;
	struct timespec real, mono; /* of the event */
	struct timespec last_write;
	uint64_t nevents;
	struct options full, brief; /* what the decoder is told for the two passes */
	struct sink sink;
	struct mem mem; /* reads through live, keeping all */
	const struct mem *live;
	const struct facts *live_facts;
	struct facts facts;
	const void *frames; /* of the event's stack, -k */
	size_t frames_len;
	bool told; /* what lasts: --record-raw */
	struct plan_limits limits;
	struct plan_run plan;
	unsigned nfacts;
	struct seen_fact {
		enum fact_kind kind;
		uint64_t a, b;
		size_t at; /* of the answer in caps */
		ssize_t len;
	} seen[MAX_FACTS];
#if HAVE_ZSTD
	struct libzstd lz;
	ZSTD_CCtx *zstd; /* NULL: not there, nothing is compressed */
#endif
};

uint32_t record_crc(uint32_t crc, const void *ptr, size_t len)
{
	/* Four bits at a time: small, and fast enough beside ptrace. */
	static const uint32_t table[16] = {0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac,
	    0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8,
	    0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c};
	const uint8_t *p = ptr;

	crc = ~crc;
	for (size_t i = 0; i < len; i++) {
		crc = table[(crc ^ p[i]) & 15] ^ crc >> 4;
		crc = table[(crc ^ p[i] >> 4) & 15] ^ crc >> 4;
	}
	return ~crc;
}

/* -- numbers -- */

static void put_sint(struct strbuf *b, int64_t v)
{
	strbuf_varint(b, (uint64_t)v << 1 ^ (uint64_t)(v >> 63));
}

static void put_time(struct strbuf *b, struct timespec ts)
{
	strbuf_varint(b, (uint64_t)ts.tv_sec);
	strbuf_varint(b, (uint64_t)ts.tv_nsec);
}

/* -- frames -- */

static void fail(struct recorder *r, int err)
{
	if (!r->failed)
		dprintf(2, "%s: %s: %s\n", r->opt->progname, r->file, strerror(err));
	r->failed = true;
}

static void write_all(struct recorder *r, const void *p, size_t len)
{
	const char *at = p;
	while (len && !r->failed) {
		ssize_t n = write(r->fd, at, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			fail(r, errno);
			return;
		}
		at += n;
		len -= (size_t)n;
	}
}

static void write_frame(struct recorder *r, enum record_kind kind, const void *p, size_t len)
{
	uint8_t head[RECORD_HEAD] = {0};
	size_t stored = len;
	enum record_codec codec = CODEC_NONE;

	strbuf_reset(&r->out);
	strbuf_put(&r->out, head, sizeof(head));
#if HAVE_ZSTD
	if (r->zstd && kind == FRAME_EVENTS &&
	    strbuf_room(&r->out, r->lz.ZSTD_compressBound(len))) {
		size_t n = r->lz.ZSTD_compressCCtx(
		    r->zstd, r->out.p + RECORD_HEAD, r->out.cap - RECORD_HEAD, p, len, 3);
		if (!r->lz.ZSTD_isError(n) && n < len) {
			codec = CODEC_ZSTD;
			stored = n;
			r->out.len += n;
		}
	}
#endif
	if (codec == CODEC_NONE)
		strbuf_put(&r->out, p, len);
	if (r->out.failed || r->raw.failed || r->event.failed || r->caps.failed) {
		fail(r, ENOMEM);
		return;
	}
	record_put32(head, RECORD_SYNC);
	record_put32(head + 4, (uint32_t)stored);
	record_put32(head + 8, (uint32_t)len);
	head[12] = (uint8_t)codec;
	head[13] = (uint8_t)kind;
	uint32_t crc = record_crc(0, head, 16);
	record_put32(head + 16, record_crc(crc, r->out.p + RECORD_HEAD, stored));
	memcpy(r->out.p, head, sizeof(head));
	/* One write, so that what a crash leaves is at worst one torn frame at the end. */
	write_all(r, r->out.p, r->out.len);
	clock_gettime(CLOCK_MONOTONIC, &r->last_write);
}

static void write_block(struct recorder *r)
{
	if (r->raw.len)
		write_frame(r, FRAME_EVENTS, r->raw.p, r->raw.len);
	strbuf_reset(&r->raw);
}

/* -- what the decoder asks for -- */

static void keep_piece(
    struct recorder *r, uint64_t addr, const void *bytes, size_t asked, size_t got)
{
	strbuf_putc(&r->caps, CAP_MEM);
	strbuf_varint(&r->caps, addr);
	strbuf_varint(&r->caps, asked);
	strbuf_varint(&r->caps, got);
	strbuf_put(&r->caps, bytes, got);
}

static size_t keep_read(void *ctx, uint64_t addr, void *buf, size_t len)
{
	struct recorder *r = ctx;
	size_t n = r->live->ops->read(r->live->ctx, addr, buf, len);

	keep_piece(r, addr, buf, len, n);
	return n;
}

static void keep_readv(void *ctx, struct mem_io *io, unsigned n)
{
	struct recorder *r = ctx;

	if (r->live->ops->readv)
		r->live->ops->readv(r->live->ctx, io, n);
	for (unsigned i = 0; i < n; i++) {
		if (r->live->ops->readv)
			keep_piece(r, io[i].addr, io[i].buf, io[i].len, io[i].got);
		else
			io[i].got = keep_read(r, io[i].addr, io[i].buf, io[i].len);
	}
}

static const struct mem_ops keep_ops = {.read = keep_read, .readv = keep_readv};

static ssize_t keep_fact(
    void *ctx, enum fact_kind kind, uint64_t a, uint64_t b, const char *str, char *buf, size_t size)
{
	struct recorder *r = ctx;
	char whole[4200];

	for (unsigned i = 0; !str && i < r->nfacts; i++) {
		const struct seen_fact *f = &r->seen[i];
		if (f->kind != kind || f->a != a || f->b != b)
			continue;
		if (f->len < 0)
			return -1;
		size_t n = (size_t)f->len < size ? (size_t)f->len : size;
		memcpy(buf, r->caps.p + f->at, n);
		return (ssize_t)n;
	}
	/* The whole answer, however little room there is now: a replay may have more. */
	ssize_t n = facts_get(r->live_facts, kind, a, b, str, whole, sizeof(whole));
	strbuf_putc(&r->caps, CAP_FACT);
	strbuf_varint(&r->caps, kind);
	strbuf_varint(&r->caps, a);
	strbuf_varint(&r->caps, b);
	strbuf_varint(&r->caps, str ? strlen(str) : 0);
	if (str)
		strbuf_puts(&r->caps, str);
	strbuf_varint(&r->caps, n < 0 ? 0 : (uint64_t)n + 1);
	if (!str && r->nfacts < MAX_FACTS)
		r->seen[r->nfacts++] =
		    (struct seen_fact){.kind = kind, .a = a, .b = b, .at = r->caps.len, .len = n};
	if (n < 0)
		return -1;
	strbuf_put(&r->caps, whole, (size_t)n);
	if ((size_t)n > size)
		n = (ssize_t)size;
	memcpy(buf, whole, (size_t)n);
	return n;
}

static const struct facts_ops keep_facts_ops = {.get = keep_fact};

static void begin_captures(struct recorder *r, const struct decoder *d)
{
	strbuf_reset(&r->caps);
	r->nfacts = 0;
	r->live = d->mem;
	r->live_facts = d->facts;
	mem_begin(&r->mem);
}

void record_stack(struct recorder *r, const void *frames, size_t len)
{
	r->frames = frames;
	r->frames_len = len;
}

static struct decoder null_decoder(struct recorder *r, const struct options *opt)
{
	return (struct decoder){.opt = opt, .facts = &r->facts, .mem = &r->mem, .sink = &r->sink};
}

/* -- events -- */

void record_time(struct recorder *r, const struct timespec *real, const struct timespec *mono)
{
	r->real = *real;
	r->mono = *mono;
}

static void begin_event(struct recorder *r, const struct task *k)
{
	strbuf_reset(&r->event);
	strbuf_varint(&r->event, (uint64_t)k->tid);
	strbuf_varint(&r->event, (uint64_t)k->tgid);
	put_time(&r->event, r->real);
	put_time(&r->event, r->mono);
}

static void end_event(struct recorder *r, unsigned type, bool captures)
{
	if (captures && r->frames_len) {
		strbuf_putc(&r->caps, CAP_STACK);
		strbuf_varint(&r->caps, r->frames_len);
		strbuf_put(&r->caps, r->frames, r->frames_len);
	}
	r->frames_len = 0;
	size_t caps = captures ? r->caps.len : 0;

	/* A frame of the largest size holds it, or it is left out as a whole. */
	if (r->event.len + caps > RECORD_MAX / 2) {
		fail(r, EFBIG);
		return;
	}
	strbuf_putc(&r->raw, (char)type);
	strbuf_varint(&r->raw, r->event.len + caps);
	strbuf_put(&r->raw, r->event.p, r->event.len);
	strbuf_put(&r->raw, r->caps.p, caps);
	r->nevents++;
	if (r->raw.len >= BLOCK)
		write_block(r);
}

/* -- what the plan asks for: --record-raw -- */

/* A netlink message is told by the socket that it goes through. */
static void ask_netlink(struct recorder *r, const struct call *c)
{
	char buf[64];
	uint64_t fd = (uint64_t)(int64_t)(int32_t)c->args[0];

	if (facts_get(&r->facts, FACT_FD_PROTO, fd, 0, NULL, buf, sizeof(buf)) != 7 ||
	    memcmp(buf, "NETLINK", 7) != 0)
		return;
	/* which family: a generic one's messages are told by its name */
	if (facts_get(&r->facts, FACT_FD_NETLINK, fd, 0, NULL, buf, sizeof(buf)) == 2 &&
	    memcmp(buf, "16", 2) == 0)
		facts_get(
		    &r->facts, FACT_GENL_FAMILY, r->plan.nlmsg_type, 0, NULL, buf, sizeof(buf));
}

/* Names of interfaces are the same for all calls: they are told once. */
static void tell_interfaces(struct recorder *r)
{
	struct if_nameindex *all = if_nameindex();
	char name[64];

	for (struct if_nameindex *i = all; i && i->if_index; i++)
		facts_get(&r->facts, FACT_IFNAME, i->if_index, 0, NULL, name, sizeof(name));
	if_freenameindex(all);
	r->told = true;
}

static void capture_planned(struct recorder *r, const struct call *c)
{
	const struct plan_step *steps = plan_of(c);

	if (!r->told)
		tell_interfaces(r);
	if (!steps)
		return;
	plan_run(&r->plan, steps, c, &r->limits, &r->mem);
	if (r->plan.messages)
		ask_netlink(r, c);
}

static void put_args(struct strbuf *b, const struct call *c)
{
	for (int i = 0; i < CALL_MAX_ARGS; i++)
		strbuf_varint(b, c->args[i]);
}

static void ask_comm(struct recorder *r)
{
	char comm[64];
	facts_get(&r->facts, FACT_COMM, 0, PIDT_TID, NULL, comm, sizeof(comm));
}

void record_enter(struct recorder *r, const struct decoder *live, const struct task *k)
{
	const struct call *c = &k->call;
	struct decoder d = null_decoder(r, &r->full);
	struct decode_flags full = {.verbose = true}, brief = {.verbose = true, .abbrev = true};

	begin_event(r, k);
	strbuf_varint(&r->event, c->abi->id);
	strbuf_varint(&r->event, c->nr);
	strbuf_varint(&r->event, c->raw_nr);
	put_args(&r->event, c);
	strbuf_varint(&r->event, c->ip);
	strbuf_varint(&r->event, c->sp);
	put_sint(&r->event, c->prev_nr);
	begin_captures(r, live);
	ask_comm(r);
	if (r->opt->record_raw) {
		capture_planned(r, c);
	} else if (k->rec) {
		decode_enter(&d, c, full, &k->rec->full);
		d.opt = &r->brief;
		decode_enter(&d, c, brief, &k->rec->brief);
	}
	end_event(r, EV_ENTER, true);
}

static void no_dump(void *ctx, int buffer, const uint8_t *p, size_t len)
{
}

void record_exit(struct recorder *r, const struct decoder *live, const struct task *k)
{
	const struct call *c = &k->call;
	struct decoder d = null_decoder(r, &r->full);
	struct decode_flags full = {.verbose = true}, brief = {.verbose = true, .abbrev = true};

	begin_event(r, k);
	strbuf_varint(
	    &r->event, (c->failed ? EXIT_FAILED : 0) | (c->restarted ? EXIT_RESTARTED : 0) |
			   (c->injected ? EXIT_INJECTED : 0) | (c->delayed ? EXIT_DELAYED : 0) |
			   (c->poked ? EXIT_POKED : 0) | (c->ret_unknown ? EXIT_UNKNOWN : 0));
	put_sint(&r->event, c->ret);
	strbuf_varint(&r->event, (uint64_t)c->error);
	put_time(&r->event, c->stime);
	put_args(&r->event, c);
	begin_captures(r, live);
	ask_comm(r);
	if (r->opt->record_raw) {
		capture_planned(r, c);
	} else if (k->rec) {
		decode_exit(&d, c, full, &k->rec->full);
		decode_result(&d, c, full);
		d.opt = &r->brief;
		decode_exit(&d, c, brief, &k->rec->brief);
		decode_result(&d, c, brief);
		/* What -e write= shows is looked at when the call has succeeded. */
		dump_buffers(&d, c, true, true, r->full.string_limit, no_dump, NULL);
	}
	end_event(r, EV_EXIT, true);
}

void record_signal(struct recorder *r, const struct decoder *live, const struct task *k, int signo,
    const void *siginfo)
{
	struct decoder d = null_decoder(r, &r->full);

	begin_event(r, k);
	strbuf_varint(&r->event, (uint64_t)signo);
	strbuf_putc(&r->event, siginfo ? 1 : 0);
	begin_captures(r, live);
	ask_comm(r);
	if (siginfo) {
		strbuf_put(&r->event, siginfo, 128);
		decode_siginfo(&d, &abi_table[abi_native], siginfo);
	}
	end_event(r, EV_SIGNAL, true);
}

void record_task(struct recorder *r, const struct decoder *live, enum record_task_event event,
    const struct task *k, int64_t number)
{
	/* Those that show as a line carry the name of the task, those at a stop the stack. */
	bool named = event == RECORD_ATTACHED || event == RECORD_DETACHED ||
		     event == RECORD_GROUP_STOP || event == RECORD_EXITED ||
		     event == RECORD_EXITING;

	begin_event(r, k);
	put_sint(&r->event, number);
	if (named) {
		begin_captures(r, live);
		ask_comm(r);
	}
	end_event(r, event, named);
}

void record_superseded(struct recorder *r, const struct decoder *live, const struct task *gone,
    const struct task *k, pid_t old_tid)
{
	begin_event(r, k);
	strbuf_varint(&r->event, gone ? (uint64_t)gone->tid : 0);
	strbuf_varint(&r->event, (uint64_t)old_tid);
	begin_captures(r, live);
	ask_comm(r);
	end_event(r, EV_SUPERSEDED, true);
}

struct record_task *record_task_new(void)
{
	return calloc(1, sizeof(struct record_task));
}

/* -- the whole -- */

static void put_header(struct recorder *r)
{
	const struct options *o = r->opt;
	struct strbuf *b = &r->event;
	struct utsname u;
	struct timespec now;

	strbuf_reset(b);
	clock_gettime(CLOCK_REALTIME, &now);
	strbuf_printf(b, "version %d\n", RECORD_VERSION);
	strbuf_printf(b, "limn %s\n", LIMN_VERSION);
	strbuf_printf(b, "abi %s\n", abi_table[abi_native].name);
	strbuf_printf(b, "limit %llu\n", (unsigned long long)o->record_limit);
	strbuf_printf(b, "follow %d\n", o->follow_forks);
	strbuf_printf(b, "pids %u\n", o->npids);
	strbuf_printf(b, "launched %d\n", o->command != NULL);
	strbuf_printf(b, "started %lld.%09ld\n", (long long)now.tv_sec, now.tv_nsec);
	if (uname(&u) == 0)
		strbuf_printf(b, "kernel %s %s\n", u.sysname, u.release);
	for (char **a = o->command; a && *a; a++) {
		strbuf_puts(b, a == o->command ? "command " : "argument ");
		for (const char *p = *a; *p; p++) /* one line each */
			strbuf_putc(b, *p == '\n' ? ' ' : *p);
		strbuf_putc(b, '\n');
	}
	write_frame(r, FRAME_HEADER, b->p, b->len < RECORD_MAX ? b->len : RECORD_MAX);
}

struct recorder *record_open(const struct options *opt, const char *file)
{
	struct recorder *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->opt = opt;
	r->file = file;
	r->fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666);
	if (r->fd < 0) {
		dprintf(2, "%s: Can't fopen '%s': %s\n", opt->progname, file, strerror(errno));
		free(r);
		return NULL;
	}
	r->sink.ops = &sink_null_ops;
	mem_init(&r->mem, &keep_ops, r);
	r->facts = (struct facts){.ops = &keep_facts_ops, .ctx = r};
	r->full = *opt;
	r->full.string_limit =
	    opt->record_limit > UINT32_MAX ? UINT32_MAX : (unsigned)opt->record_limit;
	r->limits = (struct plan_limits){.text = r->full.string_limit,
	    .pieces = PLAN_MAX_PIECES,
	    .bytes = MAX_BYTES,
	    .verbose = true,
	    .dumps = true,
	    .messages = true};
	r->full.decode_fds = FD_ALL;
	r->full.decode_pids = PID_COMM | PID_NS;
	r->full.xlat = XLAT_ABBREV;
	r->brief = r->full;
	r->full.no_abbrev = true;
	r->brief.no_abbrev = false;
#if HAVE_ZSTD
	if (library_load(
		"libzstd.so.1", zstd_names, sizeof zstd_names / sizeof zstd_names[0], &r->lz))
		r->zstd = r->lz.ZSTD_createCCtx();
#endif
	write_all(r, RECORD_MAGIC, RECORD_MAGIC_N);
	put_header(r);
	return r;
}

bool record_close(struct recorder *r)
{
	write_block(r);
	strbuf_reset(&r->event);
	strbuf_varint(&r->event, r->nevents);
	write_frame(r, FRAME_END, r->event.p, r->event.len);
	if (close(r->fd) < 0)
		fail(r, errno);
	bool ok = !r->failed;
	strbuf_deinit(&r->raw);
	strbuf_deinit(&r->event);
	strbuf_deinit(&r->caps);
	strbuf_deinit(&r->out);
	mem_deinit(&r->mem);
#if HAVE_ZSTD
	if (r->zstd)
		r->lz.ZSTD_freeCCtx(r->zstd);
#endif
	free(r);
	return ok;
}

bool record_failed(const struct recorder *r)
{
	return r->failed;
}

bool record_dirty(const struct recorder *r)
{
	return r->raw.len != 0;
}

void record_flush(struct recorder *r)
{
	struct timespec now;

	if (!r->raw.len)
		return;
	clock_gettime(CLOCK_MONOTONIC, &now);
	int64_t ns = (int64_t)(now.tv_sec - r->last_write.tv_sec) * 1000000000 +
		     (now.tv_nsec - r->last_write.tv_nsec);
	if (ns >= IDLE_NS)
		write_block(r);
}
