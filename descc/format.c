/* format.c - the syntax tree back as source text (descc -f). */
#include "ast.h"

#include <stdio.h>

void format_unit(struct unit *u)
{
	(void)u;
	fputs("descc: -f is not there yet\n", stderr);
}
