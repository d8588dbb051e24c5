/*
 * summary.h - -c and -C: counts and times of calls, as strace's tables.
 */
#ifndef LIMN_SUMMARY_H
#define LIMN_SUMMARY_H

struct call;
struct options;
struct strbuf;
struct summary;

struct summary *summary_new(const struct options *opt);
void summary_free(struct summary *s);
/* A call that returned. name NULL: not in the ABI's table. */
void summary_count(struct summary *s, const struct call *c, const char *name);
/* The tables of all ABIs that occurred. */
void summary_print(struct summary *s, struct strbuf *b);

#endif
