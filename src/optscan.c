/* optscan.c - see optscan.h. */
#include "optscan.h"

#include <stdio.h>
#include <string.h>

void optscan_init(struct optscan *s, char **argv)
{
	*s = (struct optscan){.argv = argv, .next = argv[0] ? 1 : 0};
}

static enum optscan_result found(struct optscan *s, const struct option_row *row, const char *value)
{
	s->row = row;
	s->value = value;
	return OPTSCAN_OPTION;
}

static enum optscan_result ambiguous(
    const struct optscan *s, const char *text, size_t len, bool own, const struct option_row *first)
{
	fprintf(stderr, "%s: option '--%s' is ambiguous; possibilities:", s->argv[0], text);
	for (const struct option_row *r = option_table; r->id; r++)
		if (r->name && r->own == own && strncmp(r->name, text, len) == 0 &&
		    (r == first || r->id != first->id || r->arg != first->arg))
			fprintf(stderr, " '--%s'", r->name);
	fputc('\n', stderr);
	return OPTSCAN_ERROR;
}

static enum optscan_result long_option(struct optscan *s, const char *text)
{
	size_t len = strcspn(text, "=");
	const struct option_row *row = NULL;

	for (const struct option_row *r = option_table; r->id && !row; r++)
		if (r->name && strlen(r->name) == len && memcmp(r->name, text, len) == 0)
			row = r;
	/* An abbreviation: of strace's options first. */
	for (int own = 0; own < 2 && !row; own++) {
		for (const struct option_row *r = option_table; r->id; r++) {
			if (!r->name || r->own != own || strncmp(r->name, text, len) != 0)
				continue;
			if (!row)
				row = r;
			else if (r->id != row->id || r->arg != row->arg)
				return ambiguous(s, text, len, own, row);
		}
	}
	if (!row) {
		fprintf(stderr, "%s: unrecognized option '--%s'\n", s->argv[0], text);
		return OPTSCAN_ERROR;
	}
	snprintf(s->shown, sizeof s->shown, "--%s", row->name);
	if (text[len]) {
		if (row->arg == ARG_NO) {
			fprintf(stderr, "%s: option '--%s' doesn't allow an argument\n", s->argv[0],
			    row->name);
			return OPTSCAN_ERROR;
		}
		return found(s, row, text + len + 1);
	}
	if (row->arg == ARG_REQUIRED) {
		if (!s->argv[s->next]) {
			fprintf(stderr, "%s: option '--%s' requires an argument\n", s->argv[0],
			    row->name);
			return OPTSCAN_ERROR;
		}
		return found(s, row, s->argv[s->next++]);
	}
	return found(s, row, NULL);
}

static enum optscan_result letter(struct optscan *s, char c)
{
	const struct option_row *row = NULL;

	for (const struct option_row *r = option_table; r->id && !row; r++)
		if (r->letter == c)
			row = r;
	if (!row) {
		fprintf(stderr, "%s: invalid option -- '%c'\n", s->argv[0], c);
		return OPTSCAN_ERROR;
	}
	snprintf(s->shown, sizeof s->shown, "-%c", c);
	if (row->arg != ARG_REQUIRED)
		return found(s, row, NULL);
	const char *value = *s->letters ? s->letters : s->argv[s->next];
	if (!*s->letters && value)
		s->next++;
	s->letters = NULL;
	if (!value) {
		fprintf(stderr, "%s: option requires an argument -- '%c'\n", s->argv[0], c);
		return OPTSCAN_ERROR;
	}
	return found(s, row, value);
}

enum optscan_result optscan_next(struct optscan *s)
{
	if (s->letters && *s->letters)
		return letter(s, *s->letters++);
	const char *arg = s->argv[s->next];
	if (!arg || arg[0] != '-' || !arg[1])
		return OPTSCAN_END;
	s->next++;
	if (arg[1] == '-') {
		if (!arg[2])
			return OPTSCAN_END;
		return long_option(s, arg + 2);
	}
	s->letters = arg + 2;
	return letter(s, arg[1]);
}
