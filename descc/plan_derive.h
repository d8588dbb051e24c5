/*
 * plan_derive.h - capture plans as descc makes them: steps (src/plan.h) beside what they are for.
 *
 * plan_derive.c walks a call's types, plan_expr.c turns expressions into sources of integers,
 * plan_reads.c knows what formatters read, plan_print.c shows the result.
 */
#ifndef DESCC_PLAN_DERIVE_H
#define DESCC_PLAN_DERIVE_H

#include "ast.h"
#include "plan.h"

/* Steps under construction. */
struct seq {
	struct plan_step *steps;
	const char **what; /* beside each: the path to what it copies, or the condition */
	int n;
};

/* All sequences and arms of all plans; equal ones are stored once. */
struct plan_pool {
	struct plan_step *steps;
	const char **what;
	int nsteps;
	struct plan_arm *arms;
	const char **arm_names;
	int narms;
	struct plan_call *plans;
	int nplans;
	struct map *seen, *arms_seen, *plans_seen;
};

/* One level of elements: a piece's own, or those of an array within. Sizes found in the element
 * whose pointer is followed are told by it. */
struct iter {
	int slot;
	uint32_t stride; /* 0: one element */
	bool many;	 /* there may be several elements, here or above */
};

/* Where a struct's members are while its types are walked: decode's scopes, at compile time. */
struct pscope {
	const struct strct *s; /* NULL: only the call's arguments are seen */
	const struct pscope *up;
	const struct iter *it; /* NULL: the bytes are in no slot */
	uint32_t at;	       /* of the struct in an element */
	struct expr **args;    /* values of its parameters, as seen from up */
	int nargs;
	const struct expr *len; /* its bound, likewise */
	bool sees_call;		/* the call's arguments too */
	bool open;		/* nothing bounds it: members of its own sizes may follow */
};

/* Where a value stands. */
struct place {
	struct plan_int at;    /* argument, or offset in an element */
	const struct iter *it; /* NULL: an argument */
};

#define MAX_TOUCHED 12

struct deriver {
	struct unit *u;
	struct plan_pool *pool;
	const struct call *call;
	int abi, lay;
	bool exit;
	bool ok;	/* within what exists after success only */
	bool all;	/* at exit: what was there at entry is looked at again */
	unsigned flags; /* of every step: enum plan_flags */
	bool whole;	/* of a buffer more than what is shown: is all of it there? */
	bool brief;	/* as if it were known that -v is not given */
	bool trial;	/* only to see what comes: no errors, nothing is kept */
	struct seq *seq;
	int nslots;
	int depth; /* pointers followed */
	const struct strct *on_way[16];
	int non_way;
	/* what is copied already, where that is certain: no test leads past it */
	struct touched {
		const struct iter *it;
		struct plan_step step; /* slot 0 */
		int slot;
	} touched[MAX_TOUCHED];
	int ntouched;
	/* switches that become jumps at the end */
	struct pending {
		const struct type *t;
		struct place at;
		const struct pscope *sc;
		const char *path;
		bool ok, all;
		unsigned flags;
	} pending[4];
	int npending;
};

/* An upper bound of an integer: the least of terms src * scale + add; PLAN_ZERO: just add. */
struct term {
	struct plan_int src;
	int64_t scale, add;
};
#define MAX_TERMS 4
#define MAX_ALTS  4
struct bound {
	struct term t[MAX_TERMS];
	int n;
};
/* The greatest of these; one without terms has no bound. */
struct bounds {
	struct bound alt[MAX_ALTS];
	int n;
};

/* plan_expr.c */
enum tri { TRI_NO, TRI_YES, TRI_MAYBE };
/* The value, if it is the same whatever the call. */
bool plan_constant(
    const struct deriver *d, const struct expr *e, const struct pscope *sc, int64_t *v);
enum tri plan_static(struct deriver *d, const struct expr *e, const struct pscope *sc);
/* it: the elements whose pointer is followed; NULL: none */
struct bounds plan_bound(
    struct deriver *d, const struct expr *e, const struct pscope *sc, const struct iter *it);
/* The lesser of two. */
struct bounds plan_least(struct bounds a, struct bounds b);
/* The integer itself, masked; false: it cannot be told. */
bool plan_value(struct deriver *d, const struct expr *e, const struct pscope *sc,
    struct plan_int *src, uint32_t *mask);
/*
 * Steps that go over what follows where the condition does not hold. What they cannot express they
 * leave out. Returns their number; plan_guard_end() when what they guard is complete.
 */
struct guard {
	int start;     /* the first step of the tests */
	int at[16], n; /* steps that lead past the end */
	int ntouched;
};
void plan_guard(
    struct deriver *d, const struct expr *e, bool wanted, const struct pscope *sc, struct guard *g);
void plan_guard_value(struct deriver *d, struct guard *g, struct plan_int src, uint32_t mask,
    enum plan_cmp skip_when, int64_t v, const char *what);
void plan_guard_end(struct deriver *d, struct guard *g);
/* Copy at least len bytes of what an argument points to; the slot, or -1. */
int plan_touch(struct deriver *d, int arg, uint32_t len);

/* plan_derive.c */
struct plan_int plan_arg(const struct deriver *d, int arg);
struct plan_step *plan_step(struct deriver *d, enum plan_op op, const char *what);
/* One more slot; -1 and an error when there is none. */
int plan_slot(struct deriver *d);
/* Copy what a pointer leads to, n elements of so many bytes: the slot, -1: nothing. */
int plan_copy(struct deriver *d, struct place base, struct bounds size, uint32_t scale,
    uint32_t add, uint32_t cap, unsigned flags, const char *path);
void plan_pointee(struct deriver *d, const struct type *t, struct place base,
    const struct pscope *sc, const char *path);
void plan_type(struct deriver *d, const struct type *t, struct place at, const struct pscope *sc,
    const char *path);

struct type *plan_pointer_to(struct type *t);

/* plan_reads.c: the formatter t reads at base (a pointer to it), or over its value at that place */
bool plan_reads(struct deriver *d, const struct type *t, struct place base, bool value,
    const struct pscope *sc, const char *path);

/* The plan of one call for all ABIs: its index in pool->plans. */
int plan_derive(struct unit *u, struct plan_pool *pool, const struct call *c);
void plan_pool_init(struct plan_pool *pool);
void plan_error(const struct deriver *d, struct pos pos, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
