/*
 * replay.c - reading a recording, see replay.h and record_format.h.
 *
 * From the file to frames (checked by length and CRC), to events, to the tracer_* calls that an
 * engine would have made. captures.c holds what an event's memory and facts are answered from.
 */
#include "replay.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config.h"
#if HAVE_ZSTD
#include <zstd.h>

#include "library.h"

#define ZSTD_FUNCTIONS(X) X(ZSTD_decompress) X(ZSTD_isError)

struct libzstd {
	ZSTD_FUNCTIONS(LIBRARY_MEMBER)
};

static const char *const zstd_names[] = {ZSTD_FUNCTIONS(LIBRARY_NAME)};
#endif

#include "captures.h"
#include "cursor.h"
#include "mem.h"
#include "options.h"
#include "record.h"
#include "record_format.h"
#include "trace.h"

#define MAX_TASKS (1u << 18) /* at one time */
#define BUCKETS	  4096

struct rtask {
	struct task k;
	struct rtask *next;
	uint8_t comm_len; /* the last name told, for events that carry none */
	char comm[64];
};

struct replay {
	struct options opt; /* with what the recording says about itself */
	const char *name;
	struct captures caps;
	struct facts facts;
	struct mem mem;
	struct tracer *out;
	struct rtask *tasks[BUCKETS];
	unsigned ntasks;
	const struct abi *native;
	uint64_t limit; /* bytes of a buffer that were recorded at most */
	bool seen_end;
	const char *error; /* what is wrong with the recording; NULL: nothing */
	size_t at;	   /* and where */
	uint8_t *raw;	   /* a frame decompressed */
	size_t raw_cap;
#if HAVE_ZSTD
	struct libzstd lz;
#endif
};

/* -- tasks -- */

static struct rtask **find_slot(struct replay *r, pid_t tid)
{
	struct rtask **p = &r->tasks[(unsigned)tid % BUCKETS];
	while (*p && (*p)->k.tid != tid)
		p = &(*p)->next;
	return p;
}

static struct rtask *task_of(struct replay *r, pid_t tid, pid_t tgid)
{
	struct rtask **p = find_slot(r, tid);

	if (!*p) {
		if (r->ntasks >= MAX_TASKS) {
			r->error = "too many tasks at one time";
			return NULL;
		}
		struct rtask *t = calloc(1, sizeof(*t));
		if (!t) {
			r->error = "out of memory";
			return NULL;
		}
		t->k.tid = tid;
		t->k.call.abi = r->native;
		t->k.call.prev_nr = -1;
		*p = t;
		r->ntasks++;
		tracer_task_new(r->out, &t->k);
	}
	(*p)->k.tgid = tgid;
	return *p;
}

static void task_drop(struct replay *r, pid_t tid)
{
	struct rtask **p = find_slot(r, tid), *t = *p;

	if (!t)
		return;
	*p = t->next;
	r->ntasks--;
	tracer_task_free(r->out, &t->k);
	free(t);
}

static void point_at(struct replay *r, struct rtask *t, struct cursor *c)
{
	captures_read(&r->caps, c);
	tracer_set_stack(r->out, r->caps.frames, r->caps.frames_len);
	captures_comm(&r->caps, t->comm, &t->comm_len, sizeof(t->comm));
}

/* The leader is gone; the thread that made the call bears its number now. */
static void supersede(struct replay *r, struct cursor *c, pid_t tid, pid_t gone_tid, pid_t old_tid)
{
	struct rtask **old = find_slot(r, old_tid), *t = *old;

	if (!t || old_tid == tid)
		return;
	*old = t->next;
	struct rtask **p = find_slot(r, tid), *gone = *p;
	if (gone) {
		*p = gone->next;
		gone->next = NULL;
	}
	t->k.tid = tid;
	p = find_slot(r, tid);
	t->next = NULL;
	*p = t;
	point_at(r, t, c);
	tracer_superseded(r->out, gone && gone_tid ? &gone->k : NULL, &t->k, old_tid);
	if (gone) {
		r->ntasks--;
		tracer_task_free(r->out, &gone->k);
		free(gone);
	}
}

/* -- events -- */

static struct timespec get_time(struct cursor *c)
{
	struct timespec ts;
	ts.tv_sec = (time_t)(cursor_uint(c) & INT64_MAX);
	ts.tv_nsec = (long)(cursor_uint(c) % 1000000000);
	return ts;
}

static void get_args(struct cursor *c, struct call *call)
{
	for (int i = 0; i < CALL_MAX_ARGS; i++)
		call->args[i] = cursor_uint(c);
}

static void replay_enter(
    struct replay *r, struct rtask *t, struct cursor *c, struct timespec real, struct timespec mono)
{
	struct call *call = &t->k.call;
	uint64_t abi = cursor_uint(c);
	struct enter_result er;

	if (abi >= ABI_COUNT) {
		r->error = "a call of an unknown ABI";
		return;
	}
	*call = (struct call){.abi = &abi_table[abi], .enter_time = real, .enter_mono = mono};
	call->nr = (uint32_t)cursor_uint(c);
	call->raw_nr = cursor_uint(c);
	get_args(c, call);
	call->ip = cursor_uint(c);
	call->sp = cursor_uint(c);
	call->prev_nr = cursor_sint(c);
	point_at(r, t, c);
	if (!cursor_bad(c))
		tracer_syscall_enter(r->out, &t->k, &er);
}

static void replay_exit(
    struct replay *r, struct rtask *t, struct cursor *c, struct timespec real, struct timespec mono)
{
	struct call *call = &t->k.call;
	struct exit_result xr;
	uint64_t flags = cursor_uint(c);

	if (!t->k.in_call) /* its entry is in a part that was not recorded */
		return;
	call->failed = flags & EXIT_FAILED;
	call->restarted = flags & EXIT_RESTARTED;
	call->injected = flags & EXIT_INJECTED;
	call->delayed = flags & EXIT_DELAYED;
	call->poked = flags & EXIT_POKED;
	call->ret_unknown = flags & EXIT_UNKNOWN;
	call->ret = cursor_sint(c);
	call->error = (int)(cursor_uint(c) & 0xffff);
	call->stime = get_time(c);
	get_args(c, call);
	call->exit_time = real;
	call->exit_mono = mono;
	point_at(r, t, c);
	if (!cursor_bad(c))
		tracer_syscall_exit(r->out, &t->k, &xr);
}

static void replay_task_event(struct replay *r, unsigned type, struct rtask *t, int64_t number)
{
	struct task *k = &t->k;

	switch (type) {
	case RECORD_TASK_NEW: break; /* made by being mentioned */
	case RECORD_TASK_FREE: task_drop(r, k->tid); break;
	case RECORD_ATTACHED: tracer_attached(r->out, k, number != 0); break;
	case RECORD_DETACHED: tracer_detached(r->out, k); break;
	case RECORD_GROUP_STOP: tracer_group_stop(r->out, k, (int)(number & 0xff)); break;
	case RECORD_EXITING: tracer_exiting(r->out, k); break;
	case RECORD_ABI:
		if (number >= 0 && number < ABI_COUNT) {
			k->call.abi = &abi_table[number];
			tracer_wants(r->out, k);
		}
		break;
	case RECORD_EXITED: tracer_exited(r->out, k, (int)(number & 0xffff)); break;
	}
}

static void replay_event(struct replay *r, unsigned type, struct cursor *c)
{
	pid_t tid = (pid_t)(cursor_uint(c) & INT32_MAX);
	pid_t tgid = (pid_t)(cursor_uint(c) & INT32_MAX);
	struct timespec real = get_time(c), mono = get_time(c);

	if (cursor_bad(c)) {
		r->error = "an event that is too short";
		return;
	}
	tracer_set_time(r->out, &real, &mono);
	if (type == EV_SUPERSEDED) {
		pid_t gone = (pid_t)(cursor_uint(c) & INT32_MAX);
		pid_t old = (pid_t)(cursor_uint(c) & INT32_MAX);
		captures_clear(&r->caps);
		if (!cursor_bad(c))
			supersede(r, c, tid, gone, old);
		return;
	}
	bool known = (type >= RECORD_TASK_NEW && type <= RECORD_ABI) || type == EV_ENTER ||
		     type == EV_EXIT || type == EV_SIGNAL;
	if (!known)
		return;
	if (type == RECORD_TASK_NEW)
		task_drop(r, tid);
	struct rtask *t = task_of(r, tid, tgid);
	if (!t)
		return;
	captures_clear(&r->caps);
	captures_comm(&r->caps, t->comm, &t->comm_len, sizeof(t->comm));
	if (type == EV_ENTER) {
		replay_enter(r, t, c, real, mono);
	} else if (type == EV_EXIT) {
		replay_exit(r, t, c, real, mono);
	} else if (type == EV_SIGNAL) {
		uint64_t signo = cursor_uint(c);
		const uint8_t *has = cursor_bytes(c, 1);
		const uint8_t *info = has && *has ? cursor_bytes(c, 128) : NULL;
		/* As an engine that fills its own structure would have it. */
		_Alignas(16) uint8_t copy[128];
		if (info)
			memcpy(copy, info, sizeof(copy));
		point_at(r, t, c);
		if (!cursor_bad(c))
			tracer_signal(r->out, &t->k, (int)(signo & 0xff), info ? copy : NULL);
	} else {
		int64_t number = cursor_sint(c);
		point_at(r, t, c);
		if (!cursor_bad(c))
			replay_task_event(r, type, t, number);
	}
	if (cursor_bad(c) && !r->error)
		r->error = "an event that is too short";
}

static void replay_events(struct replay *r, const uint8_t *p, size_t len)
{
	struct cursor c = cursor_make(p, len);

	while (cursor_left(&c) && !r->error && !tracer_output_failed(r->out)) {
		const uint8_t *type = cursor_bytes(&c, 1);
		uint64_t n = cursor_uint(&c);
		const uint8_t *body = cursor_bytes(&c, n);
		if (!body) {
			r->error = "an event that is longer than its frame";
			return;
		}
		struct cursor e = cursor_make(body, (size_t)n);
		replay_event(r, *type, &e);
	}
}

/* -- frames -- */

/* "key value\n" lines. Unknown keys are left alone. */
static void read_header(struct replay *r, const uint8_t *p, size_t len)
{
	while (len) {
		const uint8_t *nl = memchr(p, '\n', len);
		size_t n = nl ? (size_t)(nl - p) : len;
		char line[256];
		snprintf(line, sizeof(line), "%.*s", (int)(n < 255 ? n : 255), (const char *)p);
		char *val = strchr(line, ' ');
		if (val) {
			*val++ = 0;
			unsigned long long v = strtoull(val, NULL, 10);
			if (strcmp(line, "version") == 0 && v > RECORD_VERSION)
				r->error = "made by a newer limn";
			else if (strcmp(line, "abi") == 0 && abi_by_name(val) >= 0)
				r->native = &abi_table[abi_by_name(val)];
			else if (strcmp(line, "limit") == 0)
				r->limit = v;
			else if (strcmp(line, "follow") == 0 && v)
				r->opt.follow_forks = true;
			else if (strcmp(line, "pids") == 0)
				r->opt.npids = v > 1 ? 2 : (unsigned)v;
			else if (strcmp(line, "launched") == 0 && v && r->opt.output)
				/* What a live trace into a file leaves out by itself. */
				r->opt.quiet |= QUIET_ATTACH | QUIET_PERSONALITY;
		}
		p += nl ? n + 1 : n;
		len -= nl ? n + 1 : n;
	}
}

/* The frame's bytes, decompressed when need be; NULL and r->error on failure. */
static const uint8_t *frame_bytes(
    struct replay *r, const uint8_t *head, const uint8_t *p, size_t stored, size_t raw)
{
	if (head[12] == CODEC_NONE) {
		if (stored != raw)
			r->error = "a frame of two sizes";
		return stored == raw ? p : NULL;
	}
	if (head[12] != CODEC_ZSTD) {
		r->error = "an unknown compression";
		return NULL;
	}
#if HAVE_ZSTD
	if (!r->lz.ZSTD_isError && !library_load("libzstd.so.1", zstd_names,
				       sizeof zstd_names / sizeof zstd_names[0], &r->lz)) {
		r->error = "compressed with zstd, whose library libzstd.so.1 is not there";
		return NULL;
	}
	if (r->raw_cap < raw) {
		uint8_t *grown = realloc(r->raw, raw);
		if (!grown) {
			r->error = "out of memory";
			return NULL;
		}
		r->raw = grown;
		r->raw_cap = raw;
	}
	size_t n = r->lz.ZSTD_decompress(r->raw, raw, p, stored);
	if (r->lz.ZSTD_isError(n) || n != raw) {
		r->error = "a frame that does not decompress";
		return NULL;
	}
	return r->raw;
#else
	r->error = "compressed with zstd, which this limn was built without";
	return NULL;
#endif
}

static bool start_output(struct replay *r)
{
	if (r->opt.string_limit > r->limit)
		r->opt.string_limit = (unsigned)r->limit;
	r->opt.record = NULL;
	r->opt.tamper = NULL;
	r->out = tracer_new(&r->opt, &r->facts, &r->mem);
	if (r->out)
		tracer_set_native(r->out, r->native);
	return r->out != NULL;
}

/* Returns whether the recording ends where it should; r->error: why it is no good beyond. */
static bool read_frames(struct replay *r, const uint8_t *p, size_t len)
{
	size_t at = RECORD_MAGIC_N;
	bool header = false;

	while (len - at >= RECORD_HEAD) {
		const uint8_t *head = p + at;
		size_t stored = record_get32(head + 4), raw = record_get32(head + 8);
		r->at = at;
		if (record_get32(head) != RECORD_SYNC || stored > RECORD_MAX || raw > RECORD_MAX) {
			r->error = "no frame";
			return false;
		}
		if (stored > len - at - RECORD_HEAD)
			return false; /* torn */
		const uint8_t *body = head + RECORD_HEAD;
		uint32_t crc = record_crc(0, head, 16);
		if (record_crc(crc, body, stored) != record_get32(head + 16)) {
			r->error = "a frame with a wrong checksum";
			return false;
		}
		const uint8_t *bytes = frame_bytes(r, head, body, stored, raw);
		if (!bytes)
			return false;
		at += RECORD_HEAD + stored;
		if (head[13] == FRAME_HEADER && !header) {
			header = true;
			read_header(r, bytes, raw);
		} else if (head[13] == FRAME_EVENTS) {
			if (!r->out && !start_output(r))
				return true;
			replay_events(r, bytes, raw);
		} else if (head[13] == FRAME_END) {
			r->seen_end = true;
		}
		if (r->error)
			return false;
		if (r->out && tracer_output_failed(r->out))
			return true;
	}
	return len == at && r->seen_end;
}

int replay_bytes(const struct options *opt, const uint8_t *p, size_t len, const char *name)
{
	struct replay *r = calloc(1, sizeof(*r));
	int status = 0;

	if (!r)
		return 1;
	r->opt = *opt;
	r->name = name;
	r->native = &abi_table[abi_native];
	r->limit = UINT32_MAX;
	captures_init(&r->caps);
	mem_init(&r->mem, &captures_mem_ops, &r->caps);
	r->facts = (struct facts){.ops = &captures_facts_ops, .ctx = &r->caps};
	if (len < RECORD_MAGIC_N || memcmp(p, RECORD_MAGIC, RECORD_MAGIC_N) != 0) {
		dprintf(2, "%s: %s: not a recording of limn\n", opt->progname, name);
		status = 1;
		goto out;
	}
	bool whole = read_frames(r, p, len);
	if (!r->out && !r->error && !start_output(r)) {
		status = 1;
		goto out;
	}
	for (unsigned i = 0; i < BUCKETS; i++)
		while (r->tasks[i])
			task_drop(r, r->tasks[i]->k.tid);
	if (r->out)
		status = tracer_finish(r->out);
	if (r->error) {
		dprintf(2, "%s: %s: the recording is damaged at byte %zu: %s\n", opt->progname,
		    name, r->at, r->error);
		status = 1;
	} else if (!whole && status == 0) {
		dprintf(2,
		    "%s: %s: the recording is cut off; this is all up to its last whole frame\n",
		    opt->progname, name);
	}
out:
	captures_deinit(&r->caps);
	mem_deinit(&r->mem);
	free(r->raw);
	free(r);
	return status;
}

int replay_run(const struct options *opt)
{
	int fd = open(opt->replay, O_RDONLY | O_CLOEXEC);
	struct stat st;
	uint8_t *p = NULL;
	size_t len = 0;

	if (fd < 0 || fstat(fd, &st) < 0) {
		dprintf(
		    2, "%s: Can't fopen '%s': %s\n", opt->progname, opt->replay, strerror(errno));
		if (fd >= 0)
			close(fd);
		return 1;
	}
	/*
	 * Read rather than mapped: a file that shrinks under a mapping kills its reader, and the
	 * recording may still be growing.
	 */
	size_t cap = S_ISREG(st.st_mode) && st.st_size > 0 ? (size_t)st.st_size + 1 : 1 << 16;
	for (;;) {
		uint8_t *grown = len < cap && p ? p : realloc(p, cap);
		if (!grown) {
			errno = ENOMEM;
			break;
		}
		p = grown;
		ssize_t n = read(fd, p + len, cap - len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			if (n == 0)
				errno = 0;
			break;
		}
		len += (size_t)n;
		if (len == cap)
			cap *= 2;
	}
	int err = errno;
	close(fd);
	int status = 1;
	if (err)
		dprintf(2, "%s: %s: %s\n", opt->progname, opt->replay, strerror(err));
	else
		status = replay_bytes(opt, p, len, opt->replay);
	free(p);
	return status;
}
