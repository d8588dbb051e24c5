/*
 * main.c - descc: command line, diagnostics, small containers.
 *
 * Phases: lex, parse, check, layout, plan, emit. Each reports all of its errors; a phase that had
 * any ends the run. descc never stops at the first error and never writes output after one.
 */
#include "ast.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int error_count;

void error_at(struct pos p, const char *fmt, ...)
{
	va_list ap;
	error_count++;
	if (error_count > 100)
		return;
	fflush(stdout);
	if (p.line)
		fprintf(stderr, "%s:%d:%d: error: ", p.file, p.line, p.col);
	else
		fprintf(stderr, "%s: error: ", p.file ? p.file : "descc");
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

void *xalloc(size_t n)
{
	void *p = calloc(1, n);
	if (!p) {
		fprintf(stderr, "descc: out of memory\n");
		exit(1);
	}
	return p;
}

void *xgrow(void *p, size_t have, size_t elem)
{
	/* capacity is the next power of two: full exactly when have is one (or none is there) */
	if (have & (have - 1))
		return p;
	p = realloc(p, (have ? have * 2 : 1) * elem);
	if (!p) {
		fprintf(stderr, "descc: out of memory\n");
		exit(1);
	}
	return p;
}

char *xfmt(const char *fmt, ...)
{
	va_list ap, ap2;
	va_start(ap, fmt);
	va_copy(ap2, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	char *s = xalloc((size_t)n + 1);
	vsnprintf(s, (size_t)n + 1, fmt, ap2);
	va_end(ap2);
	return s;
}

/* -- map: open hashing, grows by doubling -- */

struct map {
	struct slot {
		const char *key;
		void *value;
	} * slots;
	size_t n, cap;
};

struct map *map_new(void)
{
	struct map *m = xalloc(sizeof *m);
	m->cap = 64;
	m->slots = xalloc(m->cap * sizeof *m->slots);
	return m;
}

static struct slot *map_slot(struct map *m, const char *key)
{
	uint32_t h = 2166136261u;
	for (const char *p = key; *p; p++)
		h = (h ^ (uint8_t)*p) * 16777619u;
	size_t i = h & (m->cap - 1);
	while (m->slots[i].key && strcmp(m->slots[i].key, key) != 0)
		i = (i + 1) & (m->cap - 1);
	return &m->slots[i];
}

void *map_get(struct map *m, const char *key)
{
	return map_slot(m, key)->value;
}

void map_put(struct map *m, const char *key, void *value)
{
	if (m->n * 2 >= m->cap) {
		struct slot *old = m->slots;
		size_t cap = m->cap;
		m->cap *= 2;
		m->slots = xalloc(m->cap * sizeof *m->slots);
		for (size_t i = 0; i < cap; i++)
			if (old[i].key)
				*map_slot(m, old[i].key) = old[i];
		free(old);
	}
	struct slot *s = map_slot(m, key);
	if (!s->key) {
		s->key = xfmt("%s", key);
		m->n++;
	}
	s->value = value;
}

static int usage(void)
{
	fputs("usage: descc [-o TABLES.c | -f | -d CALL | --dump | --check] FILE.desc... "
	      "FILE.tbl...\n"
	      "  -o FILE    compile to read-only C tables\n"
	      "  -f         print the descriptions back, formatted\n"
	      "  -d CALL    print a call's types and capture plan\n"
	      "  --dump     print every constant and struct layout, one per line\n"
	      "  --check    report errors only\n",
	    stderr);
	return 2;
}

static bool phase_failed(void)
{
	if (error_count > 100)
		fprintf(stderr, "descc: ... and %d more errors\n", error_count - 100);
	return error_count > 0;
}

int main(int argc, char **argv)
{
	const char *output = NULL, *call = NULL;
	bool format = false, dump = false, check_only = false;
	struct unit u = {0};
	int nfiles = 0;
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "-o") == 0 && i + 1 < argc)
			output = argv[++i];
		else if (strcmp(argv[i], "-d") == 0 && i + 1 < argc)
			call = argv[++i];
		else if (strcmp(argv[i], "-f") == 0)
			format = true;
		else if (strcmp(argv[i], "--dump") == 0)
			dump = true;
		else if (strcmp(argv[i], "--check") == 0)
			check_only = true;
		else if (argv[i][0] == '-')
			return usage();
		else {
			size_t n = strlen(argv[i]);
			nfiles++;
			if (n > 4 && strcmp(argv[i] + n - 4, ".tbl") == 0)
				parse_tbl(&u, argv[i]);
			else
				parse_desc(&u, argv[i]);
		}
	}
	if (!nfiles || (!output && !call && !format && !dump && !check_only))
		return usage();
	if (phase_failed())
		return 1;
	if (format) {
		format_unit(&u);
		return 0;
	}
	check(&u);
	if (phase_failed())
		return 1;
	layout(&u);
	if (phase_failed())
		return 1;
	if (call)
		plan_print(&u, call);
	if (check_only)
		plan_check(&u); /* so that what cannot be captured is found */
	if (dump)
		dump_unit(&u);
	if (output)
		emit(&u, output);
	return phase_failed();
}
