/* format.h - pieces of the tree as source text, to any stream. */
#ifndef DESCC_FORMAT_H
#define DESCC_FORMAT_H

#include <stdio.h>

#include "ast.h"

void format_expr(FILE *f, const struct expr *e);
/* depth: of indentation, for the lines of a switch. */
void format_type(FILE *f, const struct type *t, int depth);
void format_call(FILE *f, const struct call *c);

#endif
