/*
 * color.h - which parts of a line are coloured how: --color, NO_COLOR, STRACE_COLORS, LIMN_COLORS.
 *
 * LIMN_COLORS is read after STRACE_COLORS, in the same syntax: "syscall=1;33:const=36".
 */
#ifndef LIMN_COLOR_H
#define LIMN_COLOR_H

#include <stdbool.h>

struct options;

enum color_part {
	COLOR_SYSCALL,
	COLOR_ARGNAME,
	COLOR_ARGVAL,
	COLOR_CALL, /* a macro around values: makedev(...) */
	COLOR_CONST,
	COLOR_COMMENT,
	COLOR_PUNCT,
	COLOR_RETVAL,
	COLOR_ERROR,
	COLOR_PARTS,
};

struct color {
	char seq[COLOR_PARTS][40]; /* whole escape sequences */
};

#define COLOR_RESET "\033[0m"

/* Fill c; false when output to fd is not to be coloured. */
bool color_init(struct color *c, const struct options *opt, int fd);

/* Override parts by "key=SGR:key=SGR"; what is not understood is left alone. */
void color_parse(struct color *c, const char *spec);

#endif
