/*
 * select.h - which calls, descriptors, paths and results the user asked to see.
 *
 * Sets are built once while the command line is parsed (options.c) and are read-only afterwards.
 * The select_* functions are the only place that turns options into yes or no about a call; the
 * cheap ones (by number) look at no memory, so that engines can skip stops with them.
 * Text goes to none of this; the syntax of the sets is in options.c and number.c.
 */
#ifndef LIMN_SELECT_H
#define LIMN_SELECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "abi.h"
#include "decode.h"
#include "event.h"

struct options;

/* -- sets of calls -- */

/*
 * A set of system calls per ABI. A NULL set stands for "all" everywhere below.
 * Numbers that no table knows ("syscall_0x1ff") belong to a set when its rest bit is set.
 */
struct callset;

/*
 * Numbers here are struct call's: i386's socketcall and ipc have been replaced by the numbers of
 * the calls that they carry (demux.h), which are selected by their own names.
 */
struct callset *callset_new(void); /* empty */
void callset_free(struct callset *s);
void callset_add(struct callset *s, enum abi_id abi, uint32_t nr);
void callset_add_all(struct callset *s, enum abi_id abi);
void callset_add_all_abis(struct callset *s);
void callset_set_rest(struct callset *s, bool rest);
void callset_invert(struct callset *s); /* all but the rest bit */

bool callset_has(const struct callset *s, enum abi_id abi, uint32_t nr);
/* Whether numbers outside the ABI's table belong to the set. */
bool callset_has_rest(const struct callset *s, enum abi_id abi);

/* Everything of a is in b, for one ABI (rest and multiplexed calls included). */
bool callset_is_subset(const struct callset *a, const struct callset *b, enum abi_id abi);
bool callset_is_all(const struct callset *s, enum abi_id abi);
bool callset_is_empty(const struct callset *s, enum abi_id abi);
/*
 * Iterate: the first number >= from that is in the set, or -1. Only numbers of the ABI's table;
 * a multiplexer counts as in the set when any of its calls is.
 *	for (long nr = callset_next(s, abi, 0); nr >= 0; nr = callset_next(s, abi, nr + 1))
 */
long callset_next(const struct callset *s, enum abi_id abi, uint32_t from);
/* The same over every row of the number table, multiplexed calls under their own numbers. */
long callset_next_row(const struct callset *s, enum abi_id abi, uint32_t from);

/* -- sets of descriptors -- */

/* A set of non-negative numbers, possibly "all but these". */
struct fdset;
struct fdset *fdset_new(void); /* empty */
void fdset_add(struct fdset *s, int fd);
void fdset_invert(struct fdset *s);
bool fdset_has(const struct fdset *s, int fd); /* NULL: nothing is in it */
bool fdset_is_empty(const struct fdset *s);
void fdset_free(struct fdset *s);

/* -- paths: -P -- */

/* The paths given and, where they differ, what they resolve to. */
struct pathset;
struct pathset *pathset_new(void);
void pathset_free(struct pathset *s);
/*
 * Add a path as typed. Returns its resolved form when that differs from the path as typed
 * (owned by the set), else NULL.
 */
const char *pathset_add(struct pathset *s, const char *path);
/* Whether these bytes are exactly one of the paths. */
bool pathset_has(const struct pathset *s, const void *path, size_t len);
/*
 * Whether the call touches a path of the set: through a path argument, or through a descriptor
 * argument whose file has that path.
 */
bool pathset_match(const struct pathset *s, struct decoder *d, const struct call *c);

/* -- decisions about a call -- */

/*
 * By number alone (-e trace): could this call be shown? For multiplexers: could any of the calls
 * that they carry? Pure; the same answer at entry and exit.
 */
bool select_number(const struct options *o, enum abi_id abi, uint32_t nr);

/*
 * At entry, with memory at hand: -e trace of multiplexed calls, -P, -e fd=, -e comm=, and value
 * filters that need no result. False: the call leaves no trace of itself.
 */
bool select_enter(const struct options *o, struct decoder *d, const struct call *c);

/* At exit: -e status, -z, -Z, -e errno=, -e duration>, value filters. False: not shown. */
bool select_exit(const struct options *o, struct decoder *d, const struct call *c);

/* A call that will not come back ("<unfinished ...>", "<detached ...>"): shown? */
bool select_unfinished(const struct options *o);
bool select_detached(const struct options *o);

/* Whether select_exit can say no: the line must be held back until the exit. */
bool select_needs_exit(const struct options *o);

/* How to show a selected call: -e abbrev, verbose, raw, -v. */
struct decode_flags select_flags(const struct options *o, enum abi_id abi, uint32_t nr);

/* -e signal: signo is the native number. */
bool select_signal(const struct options *o, int signo);

#endif
