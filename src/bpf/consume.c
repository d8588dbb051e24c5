/*
 * consume.c - see consume.h.
 *
 * Records are limn's own, yet what they hold comes from traced programs: lengths are checked
 * before they are followed.
 */
#include "consume.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../plan.h"
#include "../ptrace/sysinfo.h"

/* -- answers for the decoder -- */

static ssize_t get_fact(
    void *ctx, enum fact_kind kind, uint64_t a, uint64_t b, const char *str, char *buf, size_t size)
{
	struct consumer *c = ctx;

	if (kind == FACT_COMM && a == 0 && c->comm) {
		size_t n = strnlen(c->comm, 16);
		if (n > size)
			n = size;
		memcpy(buf, c->comm, n);
		return (ssize_t)n;
	}
	ssize_t told = -1;
	if (kind == FACT_FD_PATH && paths_closed(&c->paths, (int)a))
		return -1;
	if (kind == FACT_FD_PATH)
		told = paths_get(&c->paths, (int)a, buf, size);
	else if (kind == FACT_CWD)
		told = paths_get(&c->paths, AT_FDCWD, buf, size);
	else if (kind == FACT_FD_DELETED && paths_deleted(&c->paths, (int)a) && size)
		return *buf = '1', 1;
	if (told >= 0)
		return told;
	return facts_get(&c->live.facts, kind, a, b, str, buf, size);
}

/*
 * What was captured. When the kernel could not read all of it, because nobody had touched the page
 * yet, the task itself is asked for the rest: nobody is likely to have changed it.
 */
static size_t get_memory(void *ctx, uint64_t addr, void *buf, size_t len)
{
	struct consumer *c = ctx;
	size_t n = captures_mem_ops.read(&c->caps, addr, buf, len);

	if (n < len && c->unreadable) {
		mem_live_set(&c->live_mem, c->reading);
		n += mem_live_ops.read(&c->live_mem, addr + n, (uint8_t *)buf + n, len - n);
	}
	return n;
}

static const struct mem_ops memory_ops = {.read = get_memory};

static const struct facts_ops facts_ops = {.get = get_fact};

void consumer_init(struct consumer *c, const struct options *opt, bool comms_told)
{
	*c = (struct consumer){.opt = opt, .comms_told = comms_told};
	captures_init(&c->caps);
	mem_live_init(&c->live_mem);
	mem_init(&c->mem, &memory_ops, c);
	facts_live_init(&c->live, opt);
	c->facts = (struct facts){.ops = &facts_ops, .ctx = c};
}

void consumer_deinit(struct consumer *c)
{
	struct btask *t;

	while ((t = btasks_any(&c->tasks)) != NULL) {
		tracer_task_free(c->out, &t->k);
		btasks_remove(&c->tasks, t);
	}
	captures_deinit(&c->caps);
	mem_deinit(&c->mem);
	mem_live_deinit(&c->live_mem);
	facts_live_deinit(&c->live);
}

/* -- time -- */

static int64_t clock_ns(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return ts.tv_sec * INT64_C(1000000000) + ts.tv_nsec;
}

void consumer_clock(struct consumer *c)
{
	int64_t mono = clock_ns(CLOCK_MONOTONIC);

	c->real_offset = clock_ns(CLOCK_REALTIME) - mono;
}

static struct timespec timespec_of(int64_t ns)
{
	return (struct timespec){ns / 1000000000, ns % 1000000000};
}

static struct timespec mono(uint64_t ns)
{
	return timespec_of((int64_t)ns);
}

static struct timespec real(const struct consumer *c, uint64_t ns)
{
	return timespec_of((int64_t)ns + c->real_offset);
}

/* -- tasks -- */

struct btask *consumer_task(struct consumer *c, pid_t tid, pid_t tgid)
{
	struct btask *t = btasks_add(&c->tasks, tid, tgid);

	if (!t) {
		tracer_message(c->out, "Out of memory");
		c->stop = true;
		return NULL;
	}
	t->k.call.abi = &abi_table[abi_native];
	t->k.call.prev_nr = -1;
	tracer_task_new(c->out, &t->k);
	return t;
}

static void forget(struct consumer *c, struct btask *t)
{
	tracer_task_free(c->out, &t->k);
	btasks_remove(&c->tasks, t);
}

/* What is asked from now on is about this task and the event at this time. */
static void look_at(struct consumer *c, struct btask *t, uint64_t time)
{
	struct timespec r = real(c, time), m = mono(time);

	tracer_set_time(c->out, &r, &m);
	captures_clear(&c->caps);
	c->paths.n = 0;
	c->unreadable = false;
	c->reading = t->k.tid;
	mem_begin(&c->mem);
	facts_live_task(&c->live, t->k.tid, t->k.tgid);
	c->comm = c->comms_told && t->comm[0] ? t->comm : NULL;
}

static struct btask *task_of(struct consumer *c, const struct wire_head *h)
{
	struct btask *t = btasks_find(&c->tasks, h->tid);

	/* Its beginning was lost. */
	return t ? t : consumer_task(c, h->tid, h->tgid);
}

/* -- calls -- */

/* The pieces in [p, p + len) become memory that decode sees. */
static void take_pieces(struct consumer *c, const uint8_t *p, size_t len)
{
	struct plan_piece piece;

	while (len >= sizeof piece) {
		memcpy(&piece, p, sizeof piece);
		p += sizeof piece;
		len -= sizeof piece;
		size_t n = (piece.len + 7u) & ~(size_t)7;
		if (n > len)
			return;
		if (piece.slot == PATH_PIECE)
			paths_add(&c->paths, &piece, p);
		else if (piece.len)
			captures_add(&c->caps, piece.addr, p, piece.len);
		p += n;
		len -= n;
	}
}

static void on_call(struct consumer *c, const struct wire_call *w, size_t len)
{
	static const uint32_t archs[WIRE_ABIS] = {0xc000003e, 0x40000003, 0xc000003e};
	const uint8_t *entry = (const uint8_t *)(w + 1);

	if (len < sizeof *w || w->abi >= WIRE_ABIS ||
	    (uint64_t)w->entry_len + w->again_len + w->exit_len > len - sizeof *w)
		return;
	const uint8_t *again = entry + w->entry_len, *exit = again + w->again_len;
	struct btask *t = task_of(c, &w->head);
	if (!t)
		return;
	struct task *k = &t->k;
	if (c->comms_told)
		memcpy(t->comm, w->comm, sizeof t->comm);
	look_at(c, t, w->head.time);
	struct sysinfo_raw raw = {.arch = archs[w->abi], .ip = w->ip, .sp = w->sp};
	if (w->flags & CALL_ENTRY) {
		struct enter_result r;
		raw.entry.nr = w->nr;
		memcpy(raw.entry.args, w->args, sizeof w->args);
		if (!sysinfo_entry(&raw, &k->call))
			return;
		k->call.prev_nr = w->prev_nr;
		k->call.recaptured = w->flags & CALL_AGAIN;
		k->call.enter_time = real(c, w->head.time);
		k->call.enter_mono = mono(w->head.time);
		take_pieces(c, entry, w->entry_len);
		take_pieces(c, again, w->again_len);
		c->unreadable = w->flags & CALL_UNREADABLE;
		tracer_syscall_enter(c->out, k, &r);
	}
	if ((w->flags & CALL_EXIT) && k->in_call) {
		struct exit_result r;
		raw.exit.rval = w->ret;
		int64_t ret = w->abi == WIRE_I386 ? (int32_t)w->ret : w->ret;
		raw.exit.is_error = ret < 0 && ret >= -4095;
		sysinfo_exit(&raw, &k->call);
		k->call.exit_time = real(c, w->exit_time);
		k->call.exit_mono = mono(w->exit_time);
		k->call.stime = mono(w->cpu);
		look_at(c, t, w->exit_time);
		/* What exit saw is newer than what entry saw. */
		take_pieces(c, exit, w->exit_len);
		take_pieces(c, again, w->again_len);
		take_pieces(c, entry, w->entry_len);
		c->unreadable = w->flags & CALL_UNREADABLE;
		tracer_syscall_exit(c->out, k, &r);
	}
}

/* -- everything else -- */

static void on_signal(struct consumer *c, const struct wire_signal *w, size_t len)
{
	_Alignas(16) uint8_t info[128] = {0};

	if (len < sizeof *w)
		return;
	struct btask *t = task_of(c, &w->head);
	if (!t)
		return;
	memcpy(info, w->info, sizeof w->info);
	look_at(c, t, w->head.time);
	tracer_signal(c->out, &t->k, w->signo, w->known ? info : NULL);
}

static void tell_exited(struct consumer *c, struct btask *t)
{
	tracer_exited(c->out, &t->k, t->status);
	forget(c, t);
}

static void on_new(struct consumer *c, const struct wire_task *w)
{
	struct btask *old = btasks_find(&c->tasks, w->head.tid);

	if (old) /* its end was lost */
		forget(c, old);
	struct btask *t = consumer_task(c, w->head.tid, w->head.tgid);
	struct btask *parent = btasks_find(&c->tasks, w->other);
	if (!t)
		return;
	if (parent) {
		t->k.call.abi = parent->k.call.abi;
		memcpy(t->comm, parent->comm, sizeof t->comm);
	}
	look_at(c, t, w->head.time);
	if (!w->adopted)
		tracer_attached(c->out, &t->k, false);
}

static void on_exec(struct consumer *c, const struct wire_task *w)
{
	struct btask *leader = btasks_find(&c->tasks, w->head.tid);
	struct btask *t = btasks_find(&c->tasks, w->other);

	if (!t || t == leader)
		return;
	if (leader) {
		/* Two of one name for a moment: the table holds the one that goes on. */
		look_at(c, t, w->head.time);
		btasks_rename(&c->tasks, t, w->head.tid);
		tracer_superseded(c->out, &leader->k, &t->k, w->other);
		forget(c, leader);
	} else {
		btasks_rename(&c->tasks, t, w->head.tid);
	}
}

static void on_exit(struct consumer *c, const struct wire_task *w)
{
	struct btask *t = btasks_find(&c->tasks, w->head.tid);

	if (!t)
		return;
	if (c->on_end && w->head.tid == w->head.tgid)
		c->on_end(c->on_end_ctx, w->head.tgid, w->comm);
	look_at(c, t, w->head.time);
	tracer_exiting(c->out, &t->k);
	t->status = w->status;
	/* As wait would tell it: a process has ended when its last thread has. */
	if (t->k.tid == t->k.tgid && btasks_of(&c->tasks, t->k.tgid) > 1) {
		t->ended = true;
		return;
	}
	pid_t tgid = t->k.tgid;
	tell_exited(c, t);
	struct btask *leader = btasks_find(&c->tasks, tgid);
	if (leader && leader->ended && btasks_of(&c->tasks, tgid) == 1) {
		look_at(c, leader, w->head.time);
		tell_exited(c, leader);
	}
}

void consumer_lost(struct consumer *c, uint64_t lost)
{
	if (lost <= c->lost)
		return;
	tracer_lost(c->out, lost - c->lost);
	c->lost = lost;
}

/* Also one that is only there to be waited for, perhaps by limn. */
static bool is_dead(pid_t tid)
{
	char path[32], stat[256];

	snprintf(path, sizeof path, "/proc/%d/stat", (int)tid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT;
	ssize_t n = read(fd, stat, sizeof stat - 1);
	close(fd);
	if (n < 0)
		return errno == ESRCH;
	stat[n] = '\0';
	/* The state stands behind the name, which may hold anything. */
	const char *p = strrchr(stat, ')');
	return p && p[1] == ' ' && (p[2] == 'Z' || p[2] == 'X');
}

void consumer_bury(struct consumer *c)
{
	for (unsigned i = 0; i < TASK_BUCKETS; i++)
		for (struct btask *t = c->tasks.buckets[i], *next; t; t = next) {
			next = t->next;
			if (is_dead(t->k.tid))
				forget(c, t);
		}
}

void consumer_record(struct consumer *c, const void *record, size_t len)
{
	const struct wire_head *h = record;

	if (len < sizeof *h)
		return;
	if (h->lost != c->lost)
		consumer_lost(c, h->lost);
	if (h->type == WIRE_CALL) {
		on_call(c, record, len);
		if (tracer_limit_reached(c->out))
			c->stop = true;
	} else if (h->type == WIRE_SIGNAL) {
		on_signal(c, record, len);
	} else if (len >= sizeof(struct wire_task)) {
		if (h->type == WIRE_NEW)
			on_new(c, record);
		else if (h->type == WIRE_EXEC)
			on_exec(c, record);
		else if (h->type == WIRE_EXIT)
			on_exit(c, record);
	}
}

void consumer_detach_all(struct consumer *c)
{
	uint64_t now = (uint64_t)clock_ns(CLOCK_MONOTONIC);

	for (unsigned i = 0; i < TASK_BUCKETS; i++)
		for (struct btask *t = c->tasks.buckets[i], *next; t; t = next) {
			next = t->next;
			look_at(c, t, now);
			tracer_detached(c->out, &t->k);
			forget(c, t);
		}
}
