/* plan.c - which memory a call's text needs, as copy steps in dependency order (descc -d). */
#include "ast.h"

#include <stdio.h>

void plan_print(struct unit *u, const char *call)
{
	(void)u;
	(void)call;
}
