/*
 * select.c - sets of calls, descriptors and paths, and the decisions made with them.
 *
 * What a set is made from (names, classes, patterns) is callspec.c; limn's own filters on values
 * are filter.c.
 */
#include "select.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "demux.h"
#include "desc.h"
#include "facts.h"
#include "filter.h"
#include "glob.h"
#include "options.h"

/* -- sets of calls -- */

/*
 * One bit per number: the dense part of an ABI's table, then what lies above 0xf0000 (arm's
 * private calls, i386's multiplexed ones).
 */
#define DENSE	    1024u
#define HIGH_BASE   0xf0000u
#define HIGH_BITS   128u
#define SET_BITS    (DENSE + HIGH_BITS)
#define SET_WORDS   (SET_BITS / 64)
#define NO_INDEX    SET_BITS
#define ARM_CMPXCHG 0xffff0u /* the one private call of arm far from the others */

struct callset {
	uint64_t bits[ABI_COUNT][SET_WORDS];
	bool rest;
};

static unsigned set_index(uint32_t nr)
{
	if (nr < DENSE)
		return nr;
	if (nr == ARM_CMPXCHG)
		return SET_BITS - 1;
	if (nr >= HIGH_BASE && nr - HIGH_BASE < HIGH_BITS - 1)
		return DENSE + (nr - HIGH_BASE);
	return NO_INDEX;
}

static uint32_t set_number(unsigned index)
{
	if (index == SET_BITS - 1)
		return ARM_CMPXCHG;
	return index < DENSE ? index : HIGH_BASE + (index - DENSE);
}

struct callset *callset_new(void)
{
	return calloc(1, sizeof(struct callset));
}

void callset_free(struct callset *s)
{
	free(s);
}

void callset_add(struct callset *s, enum abi_id abi, uint32_t nr)
{
	unsigned i = set_index(nr);
	if (i != NO_INDEX)
		s->bits[abi][i / 64] |= 1ull << i % 64;
}

void callset_add_all(struct callset *s, enum abi_id abi)
{
	memset(s->bits[abi], 0xff, sizeof s->bits[abi]);
}

void callset_add_all_abis(struct callset *s)
{
	memset(s->bits, 0xff, sizeof s->bits);
}

void callset_set_rest(struct callset *s, bool rest)
{
	s->rest = rest;
}

void callset_invert(struct callset *s)
{
	for (unsigned a = 0; a < ABI_COUNT; a++)
		for (unsigned w = 0; w < SET_WORDS; w++)
			s->bits[a][w] = ~s->bits[a][w];
}

bool callset_has_rest(const struct callset *s, enum abi_id abi)
{
	(void)abi;
	return !s || s->rest;
}

bool callset_has(const struct callset *s, enum abi_id abi, uint32_t nr)
{
	if (!s)
		return true;
	unsigned i = set_index(nr);
	if (i == NO_INDEX || !desc_number(abi, nr))
		return s->rest;
	return s->bits[abi][i / 64] >> i % 64 & 1;
}

/* The next known number's index in the set, of either kind of number; SET_BITS at the end. */
static unsigned next_index(const struct callset *s, enum abi_id abi, unsigned i)
{
	for (; i < SET_BITS; i++) {
		if (s && !s->bits[abi][i / 64]) {
			i |= 63;
			continue;
		}
		if (s && !(s->bits[abi][i / 64] >> i % 64 & 1))
			continue;
		if (desc_number(abi, set_number(i)))
			return i;
	}
	return SET_BITS;
}

bool callset_is_subset(const struct callset *a, const struct callset *b, enum abi_id abi)
{
	if (!b)
		return true;
	if (callset_has_rest(a, abi) && !b->rest)
		return false;
	for (unsigned i = next_index(a, abi, 0); i < SET_BITS; i = next_index(a, abi, i + 1))
		if (!callset_has(b, abi, set_number(i)))
			return false;
	return true;
}

bool callset_is_all(const struct callset *s, enum abi_id abi)
{
	return !s || callset_is_subset(NULL, s, abi);
}

bool callset_is_empty(const struct callset *s, enum abi_id abi)
{
	return s && !s->rest && next_index(s, abi, 0) == SET_BITS;
}

/* Whether a multiplexer carries a call of the set. */
static bool carries(const struct callset *s, enum abi_id abi, uint32_t nr)
{
	uint32_t first;

	if (!call_is_mux(abi, nr, &first))
		return false;
	for (uint32_t sub = 0; sub < DEMUX_MAX; sub++)
		if (desc_number(abi, first + sub) && callset_has(s, abi, first + sub))
			return true;
	return false;
}

long callset_next(const struct callset *s, enum abi_id abi, uint32_t from)
{
	unsigned dense;

	desc_numbers(abi, &dense);
	for (uint32_t nr = from; nr < dense; nr++)
		if (desc_number(abi, nr) && (callset_has(s, abi, nr) || carries(s, abi, nr)))
			return nr;
	if (abi != ABI_ARM) /* above the table only arm has numbers of the kernel's */
		return -1;
	unsigned i = from <= HIGH_BASE ? DENSE : set_index(from);
	if (i == NO_INDEX && from < ARM_CMPXCHG)
		i = SET_BITS - 1;
	i = next_index(s, abi, i);
	return i == SET_BITS ? -1 : (long)set_number(i);
}

long callset_next_row(const struct callset *s, enum abi_id abi, uint32_t from)
{
	unsigned i = from < DENSE		   ? from
		     : from < HIGH_BASE		   ? DENSE
		     : set_index(from) != NO_INDEX ? set_index(from)
						   : SET_BITS - 1;
	i = next_index(s, abi, i);
	return i == SET_BITS ? -1 : (long)set_number(i);
}

/* -- sets of descriptors -- */

struct fdset {
	bool inverted;
	unsigned n, cap;
	int *fds;
};

struct fdset *fdset_new(void)
{
	return calloc(1, sizeof(struct fdset));
}

void fdset_free(struct fdset *s)
{
	if (s)
		free(s->fds);
	free(s);
}

void fdset_add(struct fdset *s, int fd)
{
	if (s->n == s->cap) {
		unsigned cap = s->cap ? 2 * s->cap : 8;
		int *p = reallocarray(s->fds, cap, sizeof *p);
		if (!p)
			abort();
		s->fds = p;
		s->cap = cap;
	}
	s->fds[s->n++] = fd;
}

void fdset_invert(struct fdset *s)
{
	s->inverted = !s->inverted;
}

bool fdset_has(const struct fdset *s, int fd)
{
	if (!s || fd < 0)
		return false;
	for (unsigned i = 0; i < s->n; i++)
		if (s->fds[i] == fd)
			return !s->inverted;
	return s->inverted;
}

bool fdset_is_empty(const struct fdset *s)
{
	return !s || (!s->n && !s->inverted);
}

/* -- paths -- */

struct pathset {
	unsigned n, cap;
	struct {
		char *path;
		size_t len;
		bool pattern;
	} * v;
	bool rooted; /* there is a pattern of whole paths */
};

struct pathset *pathset_new(void)
{
	return calloc(1, sizeof(struct pathset));
}

void pathset_free(struct pathset *s)
{
	if (!s)
		return;
	for (unsigned i = 0; i < s->n; i++)
		free(s->v[i].path);
	free(s->v);
	free(s);
}

bool pathset_has(const struct pathset *s, const void *path, size_t len)
{
	for (unsigned i = 0; i < s->n; i++)
		if ((s->v[i].len == len && memcmp(s->v[i].path, path, len) == 0) ||
		    (s->v[i].pattern && glob_match(s->v[i].path, path, len)))
			return true;
	return false;
}

static const char *pathset_keep(struct pathset *s, char *path)
{
	if (s->n == s->cap) {
		unsigned cap = s->cap ? 2 * s->cap : 8;
		void *p = reallocarray(s->v, cap, sizeof *s->v);
		if (!p)
			abort();
		s->v = p;
		s->cap = cap;
	}
	s->v[s->n].path = path;
	s->v[s->n].len = strlen(path);
	s->v[s->n].pattern = glob_is_pattern(path);
	s->rooted |= s->v[s->n].pattern && (*path == '/' || strncmp(path, "**", 2) == 0);
	return s->v[s->n++].path;
}

const char *pathset_add(struct pathset *s, const char *path)
{
	if (!pathset_has(s, path, strlen(path))) {
		char *copy = strdup(path);
		if (!copy)
			abort();
		pathset_keep(s, copy);
	}
	char *real = realpath(path, NULL);
	if (!real || strcmp(real, path) == 0) {
		free(real);
		return NULL;
	}
	return pathset_keep(s, real);
}

struct visit {
	const struct pathset *paths;
	const struct fdset *fds;
	const struct facts *facts;
};

static bool visit_fd(void *ctx, int fd)
{
	const struct visit *v = ctx;
	char path[PATH_MAX + 16];
	static const char deleted[] = " (deleted)";

	if (fd < 0)
		return false;
	if (fdset_has(v->fds, fd))
		return true;
	if (!v->paths)
		return false;
	ssize_t n = facts_get(v->facts, FACT_FD_PATH, (uint64_t)fd, 0, NULL, path, sizeof path);
	if (n < 0)
		return false;
	if (pathset_has(v->paths, path, (size_t)n))
		return true;
	/* An unlinked file is still known by the path that it had. */
	size_t tail = sizeof deleted - 1;
	char yes[4];
	return (size_t)n > tail && memcmp(path + n - tail, deleted, tail) == 0 &&
	       facts_get(v->facts, FACT_FD_DELETED, (uint64_t)fd, 0, NULL, yes, sizeof yes) > 0 &&
	       pathset_has(v->paths, path, (size_t)n - tail);
}

#define AT_FDCWD_VALUE (-100)

/* Whether a relative path, from where it starts, is in the set. */
static bool below(const struct visit *v, int dirfd, const uint8_t *path, size_t len)
{
	char whole[2 * PATH_MAX + 16];
	ssize_t n =
	    dirfd == AT_FDCWD_VALUE
		? facts_get(v->facts, FACT_CWD, 0, 0, NULL, whole, PATH_MAX)
		: facts_get(v->facts, FACT_FD_PATH, (uint64_t)dirfd, 0, NULL, whole, PATH_MAX);

	if (n <= 0 || *whole != '/' || (size_t)n + 1 + len > sizeof whole)
		return false;
	size_t at = (size_t)n > 1 ? (size_t)n : 0; /* the root's slash is the one in between */
	while (len >= 2 && path[0] == '.' && path[1] == '/') {
		path += 2;
		len -= 2;
	}
	if (len && !(len == 1 && *path == '.')) {
		whole[at++] = '/';
		memcpy(whole + at, path, len);
		at += len;
	}
	return pathset_has(v->paths, whole, at);
}

static bool visit_path(void *ctx, int dirfd, const uint8_t *path, size_t len)
{
	const struct visit *v = ctx;

	/* strace compares the string that the program passed, wherever it starts; patterns do not.
	 */
	return v->paths &&
	       (pathset_has(v->paths, path, len) ||
		   (v->paths->rooted && (!len || *path != '/') && below(v, dirfd, path, len)));
}

static bool touches(
    const struct pathset *paths, const struct fdset *fds, struct decoder *d, const struct call *c)
{
	struct visit v = {paths, fds, d->facts};
	struct decode_visit dv = {.fd = visit_fd, .path = visit_path, .ctx = &v};

	return decode_visit_files(d, c, &dv);
}

bool pathset_match(const struct pathset *s, struct decoder *d, const struct call *c)
{
	return touches(s, NULL, d, c);
}

/* -- decisions -- */

bool select_number(const struct options *o, enum abi_id abi, uint32_t nr)
{
	return callset_has(o->trace, abi, nr) || carries(o->trace, abi, nr);
}

bool select_enter(const struct options *o, struct decoder *d, const struct call *c)
{
	enum abi_id abi = (enum abi_id)c->abi->id;

	/* A multiplexer passed select_number for the sake of the calls it carries. */
	if (!callset_has(o->trace, abi, c->nr))
		return false;
	if ((o->paths || o->trace_fds) && !touches(o->paths, o->trace_fds, d, c))
		return false;
	return !o->filters || filters_enter(o->filters, d, c);
}

bool select_exit(const struct options *o, struct decoder *d, const struct call *c)
{
	unsigned status = c->ret_unknown ? STATUS_UNAVAILABLE
			  : c->failed	 ? STATUS_FAILED
					 : STATUS_SUCCESSFUL;

	if (!(o->status & status))
		return false;
	return !o->filters || filters_exit(o->filters, d, c);
}

bool select_unfinished(const struct options *o)
{
	return (o->status & STATUS_UNFINISHED) && !(o->filters && filters_need_exit(o->filters));
}

bool select_detached(const struct options *o)
{
	return (o->status & STATUS_DETACHED) && !(o->filters && filters_need_exit(o->filters));
}

bool select_needs_exit(const struct options *o)
{
	return o->status != STATUS_ALL || (o->filters && filters_need_exit(o->filters));
}

struct decode_flags select_flags(const struct options *o, enum abi_id abi, uint32_t nr)
{
	return (struct decode_flags){
	    .abbrev = callset_has(o->abbrev, abi, nr),
	    .verbose = callset_has(o->verbose, abi, nr),
	    .raw = o->raw && callset_has(o->raw, abi, nr),
	};
}

bool select_signal(const struct options *o, int signo)
{
	return signo <= 0 || signo >= (int)sizeof o->signals || o->signals[signo];
}
