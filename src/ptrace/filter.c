/*
 * filter.c - what the engine owes to tasks that run under its seccomp filter.
 */
#include "engine_priv.h"

void filter_before_call(struct engine *e, struct ptask *t)
{
	(void)e;
	(void)t;
}

void filter_after_call(struct engine *e, struct ptask *t)
{
	(void)e;
	(void)t;
}

void filter_first_stop(struct engine *e, struct ptask *t)
{
	(void)e;
	(void)t;
}
