/*
 * fuzz_decode.c - the tracee is hostile: no registers and no memory may crash or hang decode.
 *
 * For libFuzzer (clang -fsanitize=fuzzer) or driver.c. The input is a header (ABI, call number,
 * options, what is readable), registers, and a pool of bytes. Memory is the pool repeated, with
 * pages left out; 64-bit words of the pool that look like small numbers double as pointers into
 * it, so that nested pointers lead somewhere.
 *
 * The capture plan is run on the same call: within its limits, whatever it finds. With
 * LIMN_FUZZ_PLAN in the environment every call is decoded once more, from what the plan captured,
 * and texts that differ are shown: to find what a plan lacks. (Some do differ: a plan has limits.)
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "captures.h"
#include "decode.h"
#include "desc.h"
#include "options.h"
#include "plan_run.h"
#include "sink_json.h"
#include "sink_text.h"
#include "strbuf.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len);

struct header {
	uint8_t abi, how, failed, holes;
	uint16_t nr;
	uint16_t error;
	uint64_t args[CALL_MAX_ARGS];
	int64_t ret;
};

struct pool {
	const uint8_t *p;
	size_t len;
	uint8_t holes;
	bool exiting;
	unsigned reads; /* hostile or not, one line's reads are few */
};

#define BASE 0x10000u

static size_t pool_read(void *ctx, uint64_t addr, void *buf, size_t len)
{
	struct pool *m = ctx;
	m->reads++;
	for (size_t i = 0; i < len; i++) {
		uint64_t a = addr + i, page = a >> 12;
		if (!m->len || a < BASE || (page % 8 == 7 && m->holes & 1) ||
		    (page % 5 == 2 && m->holes & 2) || (a >> 40 && m->holes & 4))
			return i;
		uint8_t b = m->p[(a - BASE) % m->len];
		/* what the kernel wrote differs from what entry saw */
		((uint8_t *)buf)[i] =
		    m->exiting && m->holes & 8 && a % 16 < 4 ? (uint8_t)(b + 1) : b;
	}
	return len;
}

static const struct mem_ops pool_ops = {.read = pool_read};

static void pool_readv(void *ctx, struct mem_io *io, unsigned n)
{
	while (n--) {
		io->got = pool_read(ctx, io->addr, io->buf, io->len);
		io++;
	}
}

static const struct mem_ops pool_batch_ops = {.read = pool_read, .readv = pool_readv};

static ssize_t pool_fact(
    void *ctx, enum fact_kind kind, uint64_t a, uint64_t b, const char *str, char *buf, size_t size)
{
	const struct pool *m = ctx;
	(void)b;
	(void)str;
	if (!m->len || (a + kind) % 3 == 0)
		return -1;
	size_t n = (a * 7 + kind * 31) % 300;
	n = n < size ? n : size;
	for (size_t i = 0; i < n; i++)
		buf[i] = (char)m->p[(a + i) % m->len];
	return (ssize_t)n;
}

static const struct facts_ops pool_facts = {pool_fact};

/* -- the capture plan -- */

static void run_plan(struct plan_run *r, struct mem *m, const struct call *c, unsigned how)
{
	const struct plan_limits limits = {.text = how & 1 ? 4096 : 32,
	    .pieces = how & 4 ? 7 : PLAN_MAX_PIECES,
	    .bytes = how & 8 ? 5000 : 1 << 22,
	    .verbose = how & 2,
	    .dumps = how & 16,
	    .messages = how & 32};
	const struct plan_step *steps = plan_of(c);
	r->npieces = 0;
	if (!steps)
		return;
	plan_run(r, steps, c, &limits, m);
	size_t bytes = 0;
	for (unsigned i = 0; i < r->npieces; i++) {
		const struct mem_want *w = &r->pieces[i].want;
		if (w->got > w->len || (w->got && !w->bytes))
			abort();
		bytes += w->got;
	}
	if (r->npieces > limits.pieces || bytes > limits.bytes)
		abort();
}

/* What entry and exit look like, from memory as m0 and m1 have it. */
static void to_text(struct decoder *d, struct call c, const struct call *exit, struct mem *m0,
    struct mem *m1, struct pool *pool, struct textbuf *out)
{
	struct decode_state *st = calloc(1, sizeof *st);
	struct sink_text text;
	struct decode_flags f = {.abbrev = !d->opt->no_abbrev, .verbose = true};
	if (!st)
		return;
	sink_text_init(&text, d->opt, NULL);
	sink_text_resume(&text, out, 0);
	d->sink = &text.sink;
	d->mem = m0;
	pool->exiting = false;
	decode_enter(d, &c, f, st);
	d->mem = m1;
	pool->exiting = true;
	decode_exit(d, exit, f, st);
	decode_result(d, exit, f);
	sink_text_finish(&text);
	free(st);
}

static void capture(struct plan_run *r, struct captures *caps, struct mem *from,
    const struct call *c, struct pool *pool)
{
	captures_init(caps);
	pool->exiting = c->exiting;
	mem_begin(from);
	run_plan(r, from, c, 1 | 2 | 16 | 32);
	for (unsigned i = 0; i < r->npieces; i++)
		captures_add(
		    caps, r->pieces[i].want.addr, r->pieces[i].want.bytes, r->pieces[i].want.got);
}

static void compare_planned(
    const struct options *opt, const struct call *c, const struct call *exit, struct pool *pool)
{
	struct facts facts = {&pool_facts, pool};
	struct decoder d = {.opt = opt, .facts = &facts};
	struct textbuf a = {0}, b = {0};
	struct mem m[6];
	struct captures caps[2];
	struct plan_run *r = malloc(sizeof *r);
	for (int i = 0; i < 4; i++)
		mem_init(&m[i], &pool_batch_ops, pool);
	capture(r, &caps[0], &m[2], c, pool);
	capture(r, &caps[1], &m[3], exit, pool);
	mem_init(&m[4], &captures_mem_ops, &caps[0]);
	mem_init(&m[5], &captures_mem_ops, &caps[1]);
	to_text(&d, *c, exit, &m[0], &m[1], pool, &a);
	to_text(&d, *c, exit, &m[4], &m[5], pool, &b);
	if (a.b.len != b.b.len || memcmp(a.b.p, b.b.p, a.b.len) != 0) {
		const struct desc_number *n = desc_number((enum abi_id)c->abi->id, c->nr);
		size_t at = 0;
		while (at < a.b.len && at < b.b.len && a.b.p[at] == b.b.p[at])
			at++;
		size_t from = at > 100 ? at - 100 : 0;
		printf("PLAN %s %s\n  %.*s\n  %.*s\n", c->abi->name, n ? desc_str(n->name) : "?",
		    (int)(a.b.len - from < 200 ? a.b.len - from : 200), a.b.p + from,
		    (int)(b.b.len - from < 200 ? b.b.len - from : 200), b.b.p + from);
	}
	for (int i = 0; i < 6; i++)
		mem_deinit(&m[i]);
	captures_deinit(&caps[0]);
	captures_deinit(&caps[1]);
	strbuf_deinit(&a.b);
	strbuf_deinit(&b.b);
	free(r);
}

static void make_options(struct options *o, uint8_t how)
{
	memset(o, 0, sizeof *o);
	o->progname = "limn";
	o->column = 40;
	o->string_limit = how & 1 ? 4096 : 32;
	o->no_abbrev = how & 2;
	o->xlat = how >> 2 & 3 ? (enum xlat_style)((how >> 2 & 3) - 1) : XLAT_ABBREV;
	o->hex = how & 16 ? HEX_ALL : HEX_NONE;
	o->decode_fds = how & 32 ? FD_ALL : 0;
	o->decode_pids = how & 64 ? PID_COMM | PID_NS : 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	struct header h;
	struct options opt;
	struct sink_text text;
	struct sink_json json;
	struct textbuf out = {0};
	struct strbuf record = {0};
	struct json_state js = {0};
	struct decode_state *st = calloc(1, sizeof *st);
	static struct plan_run plan;

	if (len < sizeof h || !st) {
		free(st);
		return 0;
	}
	memcpy(&h, p, sizeof h);
	struct pool pool = {p + sizeof h, len - sizeof h, h.holes, false, 0};
	struct facts facts = {&pool_facts, &pool};
	struct mem mem;
	bool use_json = h.how & 128;
	struct call c = {.abi = &abi_table[h.abi % ABI_COUNT]};
	unsigned n;
	desc_numbers((enum abi_id)c.abi->id, &n);
	c.nr = n ? h.nr % (n + 4) : h.nr;
	c.raw_nr = c.nr;
	c.sp = h.args[0];
	for (int i = 0; i < CALL_MAX_ARGS; i++) {
		/* most registers that matter are small or point into the pool */
		uint64_t v = h.args[i];
		c.args[i] = v & 1 ? BASE + (v >> 1) % 65536 : v & 2 ? v >> 2 & 0xffff : v;
		if (c.abi->word == 4)
			c.args[i] &= 0xffffffff;
	}
	make_options(&opt, h.how);
	mem_init(&mem, h.holes & 16 ? &pool_batch_ops : &pool_ops, &pool);
	sink_text_init(&text, &opt, NULL);
	sink_json_init(&json, &opt);
	struct decoder d = {.opt = &opt, .facts = &facts, .mem = &mem};
	struct decode_flags f = {.abbrev = !opt.no_abbrev, .verbose = true};

	d.sink = use_json ? &json.sink : &text.sink;
	if (use_json)
		sink_json_resume(&json, &record, &js);
	else
		sink_text_resume(&text, &out, 0);
	mem_begin(&mem);
	run_plan(&plan, &mem, &c, h.holes >> 2);
	decode_enter(&d, &c, f, st);
	struct call entry = c;
	c.exiting = true;
	c.failed = h.failed & 1;
	c.error = c.failed ? h.error % 600 : 0;
	c.ret = c.failed ? -c.error : h.failed & 2 ? h.ret : h.ret & 0xff;
	pool.exiting = true;
	mem_begin(&mem);
	run_plan(&plan, &mem, &c, h.holes >> 2);
	decode_exit(&d, &c, f, st);
	decode_result(&d, &c, f);
	if (use_json)
		sink_json_settle(&json);
	else
		sink_text_finish(&text);
	/* A line of text never holds what could forge another one. */
	for (size_t i = 0; !use_json && i < out.b.len; i++)
		if (out.b.p[i] == '\n' || out.b.p[i] == '\033' || out.b.p[i] == 0)
			abort();
	if (getenv("LIMN_FUZZ_PLAN") && !use_json)
		compare_planned(&opt, &entry, &c, &pool);
	uint8_t info[128] = {0};
	memcpy(info, pool.p, pool.len < 128 ? pool.len : 128);
	if (!use_json)
		decode_siginfo(&d, c.abi, info);
	mem_deinit(&mem);
	sink_json_deinit(&json);
	strbuf_deinit(&out.b);
	strbuf_deinit(&record);
	free(st);
	return 0;
}
