/*
 * filter.h - limn's own filters: by error, by duration, by thread name, by argument values.
 *
 *	-e errno=ENOENT,EACCES     calls that fail so
 *	-e 'duration>10ms'         calls that take longer
 *	-e comm=worker,cache*      calls of threads with such names
 *	-e 'openat.flags&O_CREAT'  calls of that name whose argument has the bits; also = != < <=
 *	                           > >=, and for the result NAME.ret
 *
 * Filters of different kinds must all let a call through; value filters speak only about the calls
 * they name and leave the others alone.
 */
#ifndef LIMN_FILTER_H
#define LIMN_FILTER_H

#include <stdbool.h>

#include "decode.h"
#include "event.h"

struct filters;

enum filter_kind { FILTER_ERRNO, FILTER_DURATION, FILTER_COMM, FILTER_VALUE };

/* Whether a bare -e argument is a value filter rather than a set of calls. */
bool filter_is_value(const char *text);

/* Add one; *f is made when NULL. Returns NULL, or an allocated message without the program name. */
char *filters_add(struct filters **f, enum filter_kind kind, const char *text);

/* What is known at the entry: false when the call cannot be shown. */
bool filters_enter(const struct filters *f, struct decoder *d, const struct call *c);
/* The rest. */
bool filters_exit(const struct filters *f, struct decoder *d, const struct call *c);
bool filters_need_exit(const struct filters *f);
/* Whether calls must be timed. */
bool filters_need_time(const struct filters *f);

void filters_free(struct filters *f);

#endif
