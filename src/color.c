/* color.c - the palette, see color.h. */
#include "color.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "options.h"

static const struct {
	const char *key, *sgr;
} parts[COLOR_PARTS] = {
    [COLOR_SYSCALL] = {"syscall", "33"},
    [COLOR_ARGNAME] = {"argname", "39"},
    [COLOR_ARGVAL] = {"argval", "35"},
    [COLOR_CALL] = {"call", "33"},
    [COLOR_CONST] = {"const", "34"},
    [COLOR_COMMENT] = {"comment", "36"},
    [COLOR_PUNCT] = {"punct", "0"},
    [COLOR_RETVAL] = {"retval", "32"},
    [COLOR_ERROR] = {"error", "31"},
};

static void set(struct color *c, enum color_part part, const char *sgr, size_t len)
{
	/* Only what can stand in an SGR sequence: an environment must not forge others. */
	if (len > sizeof(c->seq[0]) - 4 || strspn(sgr, "0123456789;") < len)
		return;
	snprintf(c->seq[part], sizeof(c->seq[part]), "\033[%.*sm", (int)len, sgr);
}

void color_parse(struct color *c, const char *spec)
{
	while (*spec) {
		size_t len = strcspn(spec, ":");
		const char *eq = memchr(spec, '=', len);
		for (int i = 0; eq && i < COLOR_PARTS; i++)
			if (strlen(parts[i].key) == (size_t)(eq - spec) &&
			    memcmp(parts[i].key, spec, (size_t)(eq - spec)) == 0)
				set(c, (enum color_part)i, eq + 1, len - (size_t)(eq + 1 - spec));
		spec += len;
		spec += *spec == ':';
	}
}

/* Terminals that understand SGR colours. terminfo would know more; nothing else needs it. */
static bool term_has_colors(void)
{
	const char *term = getenv("TERM");
	if (!term || !*term || strcmp(term, "dumb") == 0 || strcmp(term, "unknown") == 0)
		return false;
	return strncmp(term, "vt", 2) != 0 || strstr(term, "color");
}

bool color_init(struct color *c, const struct options *opt, int fd)
{
	if (opt->color == COLOR_NEVER)
		return false;
	if (opt->color == COLOR_AUTO) {
		const char *no = getenv("NO_COLOR");
		if ((no && *no) || fd < 0 || !isatty(fd) || !term_has_colors())
			return false;
	}
	for (int i = 0; i < COLOR_PARTS; i++)
		set(c, (enum color_part)i, parts[i].sgr, strlen(parts[i].sgr));
	static const char *const vars[] = {"STRACE_COLORS", "LIMN_COLORS"};
	for (int i = 0; i < 2; i++)
		if (getenv(vars[i]))
			color_parse(c, getenv(vars[i]));
	return true;
}
