/*
 * lex.c - characters to tokens, each with its place. Comments are kept on the token that follows
 * them, so that format.c can print them back.
 */
#include "ast.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *read_file(const char *path, size_t *len)
{
	FILE *f = fopen(path, "rb");
	if (!f)
		return NULL;
	char *buf = NULL;
	size_t have = 0, n;
	do {
		buf = realloc(buf, have + 65537);
		if (!buf)
			exit(1);
		n = fread(buf + have, 1, 65536, f);
		have += n;
	} while (n > 0);
	fclose(f);
	buf[have] = 0;
	*len = have;
	return buf;
}

static char *slice(const char *s, size_t n)
{
	char *r = xalloc(n + 1);
	memcpy(r, s, n);
	return r;
}

static bool ident_start(int c)
{
	return isalpha(c) || c == '_';
}

/* Dots join identifiers (ioctl.argp, a.b) when a letter follows at once. */
static size_t ident_len(const char *p)
{
	size_t n = 0;
	while (isalnum((unsigned char)p[n]) || p[n] == '_' ||
	       (p[n] == '.' && ident_start((unsigned char)p[n + 1])))
		n++;
	return n;
}

static const char *const punctuators[] = {
    "<<", ">>", "=>", "<=", ">=", "==", "!=", "&&", "||", NULL};

struct token *lex_file(const char *path, size_t *count)
{
	size_t len, n = 0;
	char *buf = read_file(path, &len);
	if (!buf) {
		error_at((struct pos){path, 0, 0}, "cannot read the file");
		*count = 0;
		return NULL;
	}
	struct token *toks = NULL;
	const char *p = buf, *line_start = buf;
	int line = 1;
	char *comment = NULL;
	bool blank = false, line_empty = true;
	for (;;) {
		struct token t = {.pos = {path, line, (int)(p - line_start) + 1}};
		if (p >= buf + len) {
			t.kind = TOK_EOF;
			t.text = "end of file";
			t.comment = comment;
			PUSH(toks, n, t);
			break;
		}
		if (*p == '\n') {
			if (line_empty)
				blank = true;
			line_empty = true;
			line++;
			p++;
			line_start = p;
			continue;
		}
		if (isspace((unsigned char)*p)) {
			p++;
			continue;
		}
		line_empty = false;
		if (*p == '#') {
			const char *e = strchr(p, '\n');
			size_t cl = e ? (size_t)(e - p) : strlen(p);
			char *c = slice(p, cl);
			comment = comment ? xfmt("%s\n%s", comment, c) : c;
			p += cl;
			continue;
		}
		t.comment = comment;
		t.blank = blank;
		comment = NULL;
		blank = false;
		if (ident_start((unsigned char)*p)) {
			size_t l = ident_len(p);
			t.kind = TOK_IDENT;
			t.text = slice(p, l);
			p += l;
		} else if (isdigit((unsigned char)*p)) {
			char *end;
			t.kind = TOK_NUM;
			t.num = (int64_t)strtoull(p, &end, 0);
			t.spelling = t.text = slice(p, (size_t)(end - p));
			if (ident_start((unsigned char)*end))
				error_at(t.pos, "malformed number");
			p = end;
		} else if (*p == '\'' && p[1] && p[2] == '\'') {
			t.kind = TOK_NUM;
			t.num = (unsigned char)p[1];
			t.spelling = t.text = slice(p, 3);
			p += 3;
		} else if (*p == '"') {
			const char *e = p + 1;
			while (*e && *e != '"' && *e != '\n')
				e++;
			if (*e != '"')
				error_at(t.pos, "string without its closing quote");
			t.kind = TOK_STR;
			t.text = slice(p + 1, (size_t)(e - p - 1));
			p = *e == '"' ? e + 1 : e;
		} else if (strchr("(){}[]*:,@|&^<>=!~+-/%?", *p)) {
			t.kind = TOK_PUNCT;
			size_t l = 1;
			for (int i = 0; punctuators[i]; i++)
				if (strncmp(p, punctuators[i], 2) == 0)
					l = 2;
			t.text = slice(p, l);
			p += l;
		} else {
			error_at(t.pos, "unexpected character '%c'",
			    isprint((unsigned char)*p) ? *p : '?');
			p++;
			continue;
		}
		PUSH(toks, n, t);
	}
	*count = n;
	return toks;
}
