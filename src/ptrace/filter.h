/*
 * filter.h - when the seccomp filter is used, and what is in it.
 */
#ifndef LIMN_PTRACE_FILTER_H
#define LIMN_PTRACE_FILTER_H

#include <stdbool.h>

struct options;
struct sock_fprog;

/*
 * The filter for these options; NULL when none is to be used (docs/seccomp.md has the rules) or
 * when it could not be made. To be freed with filter_free.
 */
struct sock_fprog *filter_make(const struct options *opt);
void filter_free(struct sock_fprog *f);
/* Why these options get none; NULL: they do, unless it would let nothing through. */
const char *filter_why_not(const struct options *opt);

#endif
