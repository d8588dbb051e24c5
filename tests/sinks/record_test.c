/*
 * record_test.c - a standing property: what is recorded and replayed reads as it did live.
 *
 * Events of made-up tasks go to a tracer that writes text and a recording at once; the recording
 * is replayed with the same options, and cut and damaged in many places. No tracing is needed.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../fuzz/fuzz_replay.h"
#include "desc.h"
#include "options.h"
#include "replay.h"
#include "tap.h"
#include "trace.h"

/* -- a tracee's world -- */

#define BASE 0x7f0000001000ull

static uint8_t memory[8192];

static size_t fake_read(void *ctx, uint64_t addr, void *buf, size_t len)
{
	if (addr < BASE || addr - BASE >= sizeof(memory))
		return 0;
	size_t have = sizeof(memory) - (size_t)(addr - BASE);
	if (len > have)
		len = have;
	memcpy(buf, memory + (addr - BASE), len);
	return len;
}

static ssize_t fake_fact(
    void *ctx, enum fact_kind kind, uint64_t a, uint64_t b, const char *str, char *buf, size_t size)
{
	int n = -1;
	if (kind == FACT_COMM)
		n = snprintf(buf, size, "na<m>e%d", (int)a);
	else if (kind == FACT_FD_PATH && a < 100)
		n = snprintf(buf, size, "/dir/file\n%d", (int)a);
	else if (kind == FACT_CWD)
		n = snprintf(buf, size, "/dir");
	return n;
}

static const struct mem_ops fake_mem = {.read = fake_read};
static const struct facts_ops fake_facts = {.get = fake_fact};

static struct tracer *out;
static long tick;

static struct timespec now(void)
{
	tick += 1234567;
	return (struct timespec){1700000000 + tick / 1000000000, tick % 1000000000};
}

static void enter(struct task *k, const char *name, uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
	struct enter_result r;
	long nr = desc_number_by_name(ABI_X86_64, name);
	k->call = (struct call){.abi = &abi_table[ABI_X86_64],
	    .nr = (uint32_t)nr,
	    .raw_nr = (uint64_t)nr,
	    .args = {a, b, c, d},
	    .ip = 0x401000,
	    .sp = BASE,
	    .prev_nr = -1,
	    .enter_time = now(),
	    .enter_mono = now()};
	tracer_syscall_enter(out, k, &r);
}

static void leave(struct task *k, int64_t ret)
{
	struct exit_result r;
	k->call.ret = ret;
	k->call.failed = ret < 0;
	k->call.error = ret < 0 ? (int)-ret : 0;
	k->call.exit_time = now();
	k->call.exit_mono = now();
	k->call.stime = (struct timespec){0, 50000};
	tracer_syscall_exit(out, k, &r);
}

/* A short life of two threads, with most of what can happen to them. */
static void events(void)
{
	struct task a = {.tid = 100, .tgid = 100}, b = {.tid = 101, .tgid = 100};
	uint8_t info[128] = {17};

	memset(memory, 0, sizeof(memory));
	strcpy((char *)memory, "/etc/a \"file\"\033[31m");
	strcpy((char *)memory + 256, "some data that is longer than what is shown of it");
	tracer_task_new(out, &a);
	enter(&a, "openat", (uint64_t)-100, BASE, 0x80000, 0);
	leave(&a, 3);
	enter(&a, "read", 3, BASE + 256, 64, 0);
	memset(memory + 256, 'x', 49); /* only the exit can tell */
	leave(&a, 49);
	enter(&a, "write", 1, BASE + 256, 49, 0);
	tracer_task_new(out, &b);
	tracer_attached(out, &b, false);
	enter(&b, "openat", (uint64_t)-100, BASE + sizeof(memory) - 4, 0, 0); /* runs off the end */
	leave(&a, 49);
	leave(&b, -14);
	enter(&b, "close", 5, 0, 0, 0);
	tracer_signal(out, &a, 17, info);
	tracer_signal(out, &a, 10, NULL);
	leave(&b, -512);
	tracer_group_stop(out, &a, 19);
	enter(&a, "nanosleep", BASE + 512, BASE + 600, 0, 0);
	enter(&b, "execve", BASE, 0, 0, 0);
	tracer_exiting(out, &a);
	b.tid = 100;
	tracer_superseded(out, &a, &b, 101);
	tracer_task_free(out, &a);
	leave(&b, 0);
	enter(&b, "exit_group", 7, 0, 0, 0);
	tracer_exiting(out, &b);
	tracer_exited(out, &b, 7 << 8);
	tracer_task_free(out, &b);
}

/* -- files -- */

static char dir[] = "/tmp/limn-record-XXXXXX";
static char live[64], again[64], rec[64];

static char *slurp(const char *name, size_t *len)
{
	FILE *f = fopen(name, "rb");
	char *p = malloc(1 << 20);
	*len = f && p ? fread(p, 1, (1 << 20) - 1, f) : 0;
	if (p)
		p[*len] = 0;
	if (f)
		fclose(f);
	return p;
}

static void record(unsigned how)
{
	struct options opt;
	struct mem mem;
	struct facts facts = {.ops = &fake_facts};

	fuzz_replay_options(&opt, how);
	opt.output = live;
	opt.record = rec;
	mem_init(&mem, &fake_mem, NULL);
	tick = 0;
	out = tracer_new(&opt, &facts, &mem);
	if (out) {
		events();
		tracer_finish(out);
	}
	mem_deinit(&mem);
}

static int replay(unsigned how, const uint8_t *p, size_t len)
{
	struct options opt;

	fuzz_replay_options(&opt, how);
	opt.output = again;
	return replay_bytes(&opt, p, len, "recording");
}

static void show(const char *what, const char *text)
{
	printf("# %s:\n", what);
	for (const char *p = text; *p;) {
		size_t n = strcspn(p, "\n");
		printf("#   %.*s\n", (int)n, p);
		p += n + (p[n] != 0);
	}
}

static void same_text(unsigned how)
{
	size_t nl, na, nr;
	record(how);
	char *r = slurp(rec, &nr);
	int status = replay(how, (uint8_t *)r, nr);
	char *l = slurp(live, &nl), *a = slurp(again, &na);
	if (!tap_ok(status == 0 && nl > 300 && nl == na && memcmp(l, a, nl) == 0,
		"replay reads as live, options %u", how)) {
		show("live", l);
		show("replay", a);
	}
	free(r);
	free(l);
	free(a);
}

/* Recorded under one set of options, shown under another (without times, which differ). */
static void other_options(void)
{
	size_t nr, nl, na;
	record(2 | 16);
	char *l = slurp(live, &nl);
	record(0);
	char *r = slurp(rec, &nr);
	replay(2 | 16, (uint8_t *)r, nr);
	char *a = slurp(again, &na);
	if (!tap_ok(nl > 500 && nl == na && memcmp(l, a, nl) == 0,
		"a recording does not depend on the output options")) {
		show("live", l);
		show("replay", a);
	}
	free(l);
	free(r);
	free(a);
}

static void cut_and_damage(void)
{
	size_t nr, nl, na;
	record(0);
	char *r = slurp(rec, &nr), *l = slurp(live, &nl);
	bool prefix = true, noticed = true;

	int err = dup(2), null = open("/dev/null", O_WRONLY);
	dup2(null, 2);
	for (size_t cut = 0; cut < nr; cut += 1 + nr / 200) {
		uint8_t *p = malloc(cut ? cut : 1); /* exact size: the sanitizer sees overreads */
		memcpy(p, r, cut);
		int status = replay(0, p, cut);
		char *a = slurp(again, &na);
		if (cut >= 8)
			prefix = prefix && status == 0 && na <= nl && memcmp(a, l, na) == 0;
		free(a);
		free(p);
	}
	for (size_t at = 8; at < nr; at += 1 + nr / 300) {
		r[at] ^= 0x10;
		int status = replay(0, (uint8_t *)r, nr);
		r[at] ^= 0x10;
		/* A length that points past the end looks like a cut; all else is told apart. */
		char *a = slurp(again, &na);
		noticed = noticed && na <= nl && memcmp(a, l, na) == 0 &&
			  (status == 1 || na < nl || at + 24 >= nr);
		free(a);
	}
	dup2(err, 2);
	close(err);
	close(null);
	tap_ok(prefix, "a recording cut anywhere replays up to there");
	tap_ok(noticed, "a damaged recording shows what comes before the damage");
	free(r);
	free(l);
}

int main(void)
{
	if (!mkdtemp(dir))
		return 1;
	snprintf(live, sizeof(live), "%s/live", dir);
	snprintf(again, sizeof(again), "%s/again", dir);
	snprintf(rec, sizeof(rec), "%s/rec", dir);
	setenv("TZ", "UTC", 1);
	for (unsigned how = 0; how < 64; how++)
		same_text(how);
	other_options();
	cut_and_damage();
	unlink(live);
	unlink(again);
	unlink(rec);
	rmdir(dir);
	return tap_done();
}
