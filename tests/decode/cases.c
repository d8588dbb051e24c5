/*
 * cases.c - data tests of decode: a call and its memory in, the line out. No privileges.
 *
 * usage: cases FILE.case...    A file holds any number of cases; see cases/README for the format.
 * Every case is decoded twice: from captured bytes, and live from a child process that has the
 * same bytes mapped at the same addresses (where those can be mapped). Both must give the text.
 */
#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "decode.h"
#include "desc.h"
#include "mem_live.h"
#include "options.h"
#include "select.h"
#include "sink_json.h"
#include "sink_text.h"
#include "strbuf.h"
#include "../tap.h"

#define MAX_REGIONS 64
#define MAX_FACTS   16

struct region {
	uint64_t addr;
	uint8_t *bytes;
	size_t len;
	bool at_exit;
};

struct fact {
	int kind;
	uint64_t a;
	char *answer;
	size_t len;
};

struct testcase {
	char *name;
	const char *file;
	int line;
	const struct abi *abi;
	char *options;
	char *call;
	uint64_t args[CALL_MAX_ARGS];
	struct region regions[MAX_REGIONS];
	unsigned nregions;
	struct fact facts[MAX_FACTS];
	unsigned nfacts;
	int64_t ret;
	int error;
	bool entry_only;
	char *text, *json;
};

/* -- captured memory and given facts -- */

struct view {
	const struct testcase *t;
	bool exiting;
};

static const uint8_t *byte_at(const struct view *v, uint64_t addr)
{
	const uint8_t *p = NULL;
	for (unsigned i = 0; i < v->t->nregions; i++) {
		const struct region *r = &v->t->regions[i];
		if (addr >= r->addr && addr - r->addr < r->len && (!r->at_exit || v->exiting))
			p = r->bytes + (addr - r->addr);
	}
	return p;
}

static size_t captured_read(void *ctx, uint64_t addr, void *buf, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		const uint8_t *p = byte_at(ctx, addr + i);
		if (!p)
			return i;
		((uint8_t *)buf)[i] = *p;
	}
	return len;
}

static const struct mem_ops captured_ops = {.read = captured_read};

static ssize_t given_fact(
    void *ctx, enum fact_kind kind, uint64_t a, uint64_t b, const char *str, char *buf, size_t size)
{
	const struct view *v = ctx;
	for (unsigned i = 0; i < v->t->nfacts; i++) {
		const struct fact *f = &v->t->facts[i];
		if (f->kind != (int)kind || f->a != a)
			continue;
		size_t n = f->len < size ? f->len : size;
		memcpy(buf, f->answer, n);
		return (ssize_t)n;
	}
	return -1;
}

static const struct facts_ops given_ops = {given_fact};

/* -- live: a child with the same bytes at the same addresses -- */

#define PAGE 4096ull

static bool child_map(const struct testcase *t, bool at_exit)
{
	for (unsigned i = 0; i < t->nregions; i++) {
		const struct region *r = &t->regions[i];
		if (r->at_exit && !at_exit)
			continue;
		for (uint64_t p = r->addr & ~(PAGE - 1); p < r->addr + r->len; p += PAGE) {
			void *want = (void *)(uintptr_t)p;
			void *got = mmap(want, PAGE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
			if (got != want && errno != EEXIST)
				return false;
		}
		memcpy((void *)(uintptr_t)r->addr, r->bytes, r->len);
	}
	return true;
}

/* The child maps what entry sees, waits for a byte, then adds what exit sees. 0: cannot be mapped.
 */
static pid_t child_start(const struct testcase *t, int to[2], int from[2])
{
	char c;
	if (pipe(to) || pipe(from))
		return 0;
	pid_t pid = fork();
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(to[1]);
		for (int phase = 0; phase < 2; phase++) {
			c = child_map(t, phase) ? 'y' : 'n';
			if (write(from[1], &c, 1) != 1 || read(to[0], &c, 1) != 1)
				_exit(0);
		}
		_exit(0);
	}
	close(to[0]);
	close(from[1]);
	if (pid < 0 || read(from[0], &c, 1) != 1 || c != 'y') {
		if (pid > 0) {
			kill(pid, SIGKILL);
			waitpid(pid, NULL, 0);
		}
		close(to[1]);
		close(from[0]);
		return 0;
	}
	return pid;
}

/* A region's page holds zeros around its bytes: where a case relies on unreadable bytes right after
   a region, it must end at a page's end for the live run to agree. */
static bool live_agrees(const struct testcase *t)
{
	for (unsigned i = 0; i < t->nregions; i++) {
		const struct region *r = &t->regions[i];
		if (r->addr < 0x10000 || (r->addr + r->len) % PAGE != 0)
			return false;
	}
	return true;
}

/* -- decoding -- */

static void fill_call(const struct testcase *t, struct call *c, bool exiting)
{
	memset(c, 0, sizeof *c);
	c->abi = t->abi;
	if (isdigit((unsigned char)t->call[0]))
		c->nr = (uint32_t)strtoul(t->call, NULL, 0);
	else
		c->nr = (uint32_t)desc_number_by_name(t->abi->id, t->call);
	c->raw_nr = c->nr;
	memcpy(c->args, t->args, sizeof c->args);
	c->exiting = exiting;
	if (exiting) {
		c->failed = t->error != 0;
		c->error = t->error;
		c->ret = t->error ? -t->error : t->ret;
	}
}

static void decode_text(const struct testcase *t, const struct options *opt, struct decoder *d,
    struct view *v, pid_t child, const int *to, const int *from, struct strbuf *out)
{
	struct sink_text text;
	struct textbuf tb = {0};
	struct decode_state st = {0};
	struct call c;
	char ch = 0;

	sink_text_init(&text, opt, NULL);
	sink_text_resume(&text, &tb, 0);
	d->sink = &text.sink;
	fill_call(t, &c, false);
	struct decode_flags f = select_flags(opt, t->abi->id, c.nr);
	v->exiting = false;
	mem_begin(d->mem);
	sink_text_name(&text, t->call);
	decode_enter(d, &c, f, &st);
	if (!t->entry_only) {
		if (child && (write(to[1], &ch, 1) != 1 || read(from[0], &ch, 1) != 1))
			ch = 'n';
		fill_call(t, &c, true);
		v->exiting = true;
		mem_begin(d->mem);
		decode_exit(d, &c, f, &st);
		decode_result(d, &c, f);
	}
	sink_text_finish(&text);
	strbuf_reset(out);
	strbuf_put(out, tb.b.p, tb.b.len);
	strbuf_putc(out, 0);
	strbuf_deinit(&tb.b);
}

static void run_case(const struct testcase *t)
{
	struct options opt;
	/* no alignment of results, so that expectations need no padding */
	char *argv[32] = {"limn", "-a1"}, *copy = strdup(t->options ? t->options : ""), *save;
	int argc = 2;
	for (char *w = strtok_r(copy, " ", &save); w && argc < 30; w = strtok_r(NULL, " ", &save))
		argv[argc++] = w;
	argv[argc++] = "true";
	options_parse(&opt, argc, argv);

	struct view v = {.t = t};
	struct facts facts = {&given_ops, &v};
	struct mem mem;
	struct decoder d = {.opt = &opt, .facts = &facts, .mem = &mem};
	struct strbuf out = {0};

	mem_init(&mem, &captured_ops, &v);
	decode_text(t, &opt, &d, &v, 0, NULL, NULL, &out);
	mem_deinit(&mem);
	bool good = !t->text || strcmp(out.p, t->text) == 0;
	tap_ok(good, "%s: captured", t->name);
	if (!good)
		printf("# %s:%d\n# expected %s\n# got      %s\n", t->file, t->line, t->text, out.p);

	int to[2], from[2];
	pid_t child = live_agrees(t) ? child_start(t, to, from) : 0;
	if (child) {
		struct mem_live live;
		mem_live_init(&live);
		mem_live_set(&live, child);
		mem_init(&mem, &mem_live_ops, &live);
		decode_text(t, &opt, &d, &v, child, to, from, &out);
		mem_deinit(&mem);
		good = !t->text || strcmp(out.p, t->text) == 0;
		tap_ok(good, "%s: live", t->name);
		if (!good)
			printf("# expected %s\n# got      %s\n", t->text, out.p);
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		close(to[1]);
		close(from[0]);
	}
	strbuf_deinit(&out);
	options_free(&opt);
	free(copy);
}

/* -- the file format -- */

static void fail_at(const char *file, int line, const char *what)
{
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
	exit(2);
}

/* A C string literal's bytes, quotes included in the input. */
static size_t unquote(const char **pp, uint8_t *out)
{
	const char *p = *pp + 1;
	size_t n = 0;
	while (*p && *p != '"') {
		if (*p != '\\') {
			out[n++] = (uint8_t)*p++;
			continue;
		}
		p++;
		if (*p == 'x') {
			char hex[3] = {p[1], p[1] ? p[2] : 0, 0};
			out[n++] = (uint8_t)strtoul(hex, NULL, 16);
			p += 3;
		} else if (*p >= '0' && *p <= '7') {
			unsigned v = 0;
			for (int i = 0; i < 3 && *p >= '0' && *p <= '7'; i++)
				v = v * 8 + (unsigned)(*p++ - '0');
			out[n++] = (uint8_t)v;
		} else {
			out[n++] = (uint8_t)(*p == 'n' ? '\n' : *p == 't' ? '\t' : *p);
			p++;
		}
	}
	*pp = *p ? p + 1 : p;
	return n;
}

/* Items: "text", u8/u16/u32/u64/be16/be32 NUMBER..., hex BYTES, zero COUNT. */
static void parse_bytes(struct region *r, const char *p, const char *file, int line)
{
	r->bytes = calloc(1, strlen(p) * 8 + 65536);
	unsigned width = 0;
	bool big = false;
	while (*p) {
		while (isspace((unsigned char)*p))
			p++;
		if (!*p)
			break;
		if (*p == '"') {
			r->len += unquote(&p, r->bytes + r->len);
			continue;
		}
		char word[64];
		size_t n = strcspn(p, " \t");
		snprintf(word, sizeof word, "%.*s", (int)n, p);
		p += n;
		if (word[0] == 'u' || (word[0] == 'b' && word[1] == 'e')) {
			big = word[0] == 'b';
			width = (unsigned)atoi(word + (big ? 2 : 1)) / 8;
			if (width != 1 && width != 2 && width != 4 && width != 8)
				fail_at(file, line, "unknown width");
		} else if (strcmp(word, "zero") == 0) {
			r->len += strtoul(p, (char **)&p, 0);
		} else {
			char *end;
			uint64_t v = word[0] == '-' ? (uint64_t)strtoll(word, &end, 0)
						    : strtoull(word, &end, 0);
			if (*end || !width)
				fail_at(file, line, "expected a width, a number or a string");
			for (unsigned i = 0; i < width; i++)
				r->bytes[r->len + (big ? width - 1 - i : i)] =
				    (uint8_t)(v >> (8 * i));
			r->len += width;
		}
	}
}

static const char *const fact_names[] = {"fd_path", "fd_socket", "fd_proto", "fd_netlink", "fd_dev",
    "fd_eventfd", "fd_pidfd", "fd_signalfd", "cwd", "comm", "pid_ns"};

static void parse_line(struct testcase *t, char *s, const char *file, int line)
{
	char *rest = s + strcspn(s, " \t");
	if (*rest)
		*rest++ = 0;
	while (isspace((unsigned char)*rest))
		rest++;
	if (strcmp(s, "abi") == 0) {
		int a = abi_by_name(rest);
		if (a < 0)
			fail_at(file, line, "unknown ABI");
		t->abi = &abi_table[a];
	} else if (strcmp(s, "options") == 0) {
		t->options = strdup(rest);
	} else if (strcmp(s, "call") == 0) {
		char *save, *w = strtok_r(rest, " \t", &save);
		if (!w)
			fail_at(file, line, "call needs a name");
		t->call = strdup(w);
		for (int i = 0; i < CALL_MAX_ARGS && (w = strtok_r(NULL, " \t", &save)); i++)
			t->args[i] =
			    w[0] == '-' ? (uint64_t)strtoll(w, NULL, 0) : strtoull(w, NULL, 0);
		if (t->abi->word == 4)
			for (int i = 0; i < CALL_MAX_ARGS; i++)
				t->args[i] &= 0xffffffff;
	} else if (strcmp(s, "mem") == 0 || strcmp(s, "mem@exit") == 0 || strcmp(s, "page") == 0 ||
		   strcmp(s, "page@exit") == 0) {
		if (t->nregions == MAX_REGIONS)
			fail_at(file, line, "too many regions");
		struct region *r = &t->regions[t->nregions++];
		char *p;
		r->addr = strtoull(rest, &p, 0);
		r->at_exit = strchr(s, '@') != NULL;
		parse_bytes(r, p, file, line);
	} else if (strcmp(s, "fact") == 0) {
		char *save, *w = strtok_r(rest, " \t", &save);
		struct fact *f = &t->facts[t->nfacts++];
		f->kind = -1;
		for (size_t i = 0; w && i < sizeof fact_names / sizeof *fact_names; i++)
			if (strcmp(fact_names[i], w) == 0)
				f->kind = (int)i;
		w = strtok_r(NULL, " \t", &save);
		if (f->kind < 0 || !w || t->nfacts == MAX_FACTS)
			fail_at(file, line, "expected: fact KIND NUMBER \"answer\"");
		f->a = strtoull(w, NULL, 0);
		const char *q = save ? save + strspn(save, " \t") : "";
		f->answer = malloc(strlen(q) + 1);
		f->len = *q == '"' ? unquote(&q, (uint8_t *)f->answer) : 0;
	} else if (strcmp(s, "ret") == 0) {
		t->ret = strtoll(rest, NULL, 0);
	} else if (strcmp(s, "error") == 0) {
		t->error = desc_errno_by_name(t->abi->id, rest);
		if (t->error < 0)
			fail_at(file, line, "unknown errno");
	} else if (strcmp(s, "entry") == 0) {
		t->entry_only = true;
	} else if (strcmp(s, "text") == 0) {
		t->text = strdup(rest);
	} else {
		fail_at(file, line, "unknown word");
	}
}

static void case_deinit(struct testcase *t)
{
	free(t->name);
	free(t->options);
	free(t->call);
	free(t->text);
	free(t->json);
	for (unsigned i = 0; i < t->nregions; i++)
		free(t->regions[i].bytes);
	for (unsigned i = 0; i < t->nfacts; i++)
		free(t->facts[i].answer);
	memset(t, 0, sizeof *t);
}

static void run_file(const char *path)
{
	FILE *f = fopen(path, "r");
	if (!f)
		fail_at(path, 0, "cannot be read");
	static char line[65536];
	struct testcase t = {0};
	int n = 0;
	for (;;) {
		bool more = fgets(line, sizeof line, f) != NULL;
		n++;
		if (more)
			line[strcspn(line, "\n")] = 0;
		bool starts = more && strncmp(line, "case ", 5) == 0;
		if ((starts || !more) && t.name) {
			if (!t.call || !t.text)
				fail_at(path, t.line, "a case needs a call and a text");
			run_case(&t);
			case_deinit(&t);
		}
		if (!more)
			break;
		if (starts) {
			t.name = strdup(line + 5);
			t.file = path;
			t.line = n;
			t.abi = &abi_table[ABI_X86_64];
		} else if (line[0] && line[0] != '#') {
			if (!t.name)
				fail_at(path, n, "expected 'case NAME'");
			parse_line(&t, line, path, n);
		}
	}
	fclose(f);
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		run_file(argv[i]);
	return tap_done();
}
