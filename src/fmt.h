/*
 * fmt.h - inside decode: the walk in progress, and what formatters may use of it.
 *
 * A formatter (fmt_*.c, listed in fmt_list.h) gets one value: an integer, or a place in the
 * tracee with a length. It reads memory through d->mem only, asks facts through d->facts, writes
 * exactly one value to d->sink. Nothing outside decode, expr and the formatters includes this.
 */
#ifndef LIMN_FMT_H
#define LIMN_FMT_H

#include <stdbool.h>
#include <stdint.h>

#include "decode.h"
#include "desc.h"
#include "options.h"
#include "sink.h"
#include "tables.h"

#define SCOPE_MAX_PARAMS 8
#define DEC_MAX_DEPTH	 2048 /* pointers count as well */
#define LEN_NONE	 UINT64_MAX

/* A struct (or attribute payload) being decoded: what names in expressions mean. */
struct scope {
	const struct scope *up;
	const struct t_struct *s; /* NULL: an attribute's payload, parameters only */
	uint64_t addr;		  /* of its first byte, in the tracee */
	uint64_t bound;		  /* bytes that belong to it */
	uint64_t at;		  /* offset of the member being decoded: what `rest` starts from */
	uint64_t end;		  /* offset behind the last member written */
	bool open;		  /* nothing bounds what follows the fixed part */
	int64_t len;		  /* value of its [len] bound */
	int64_t params[SCOPE_MAX_PARAMS];
};

enum dec_part { PART_ALL, PART_ENTRY, PART_EXIT };

struct dec {
	const struct options *opt;
	const struct facts *facts;
	struct mem *mem;
	struct sink *sink;
	const struct call *c;
	const struct abi *abi;
	struct decode_flags f;
	struct decode_state *st;
	const struct t_call *desc;
	bool exiting, ok;    /* at exit; at exit of a successful call */
	bool names_only;     /* flags behind a result: their names, whatever -X says */
	bool noted;	     /* flags whose number is written: names as a comment */
	uint8_t part;	     /* enum dec_part: of an inout struct */
	struct scope *scope; /* innermost, NULL: the call's arguments */
	unsigned depth;
	int64_t budgets[8];
	unsigned nbudgets;
	const int64_t *shared;		  /* parameters that all elements of an array share */
	const struct t_type *shared_type; /* ... of that type */
};

/* Where a value is: in a register, or at an address. */
struct loc {
	bool reg;
	uint64_t val;	/* of a register */
	uint64_t addr;	/* in memory */
	uint64_t avail; /* bytes known to belong to it from addr on; LEN_NONE: not bounded */
	bool embedded;	/* lies inside a struct, not behind a pointer of its own */
};

static inline struct loc loc_reg(uint64_t v)
{
	return (struct loc){.reg = true, .val = v, .avail = LEN_NONE};
}

static inline struct loc loc_mem(uint64_t addr)
{
	return (struct loc){.addr = addr, .avail = LEN_NONE};
}

/* What a formatter is applied to. */
struct fmt_arg {
	bool has_val;	    /* it has an integer base: val is valid */
	uint64_t val;	    /* zero- or sign-extended per base */
	uint8_t base, size; /* of the integer */
	uint64_t addr;	    /* otherwise: where it is; len: its [n], LEN_NONE without */
	uint64_t len;
	bool embedded;
	const int64_t *params;
	unsigned nparams;
};

typedef void fmt_fn(struct dec *d, const struct fmt_arg *a);
#define FMT(n, b) fmt_fn fmt_##n;
#include "fmt_list.h"
#undef FMT

/* -- helpers, decode.c -- */

/* Write a value of a compiled type. */
void dec_type(struct dec *d, uint16_t type, struct loc loc);
/* Write what a pointer of that target type points to; the address when it cannot be read. */
void dec_pointee(struct dec *d, uint16_t type, uint64_t addr);
/* One value by a table of tables.h, per -X. size: bytes of the value. */
void dec_enum(struct dec *d, uint16_t table, uint64_t v, unsigned size);
void dec_flags(struct dec *d, uint16_t table, uint64_t v, unsigned size);
/* Whether the table names any of the flags in v. */
bool dec_has_flag(const struct dec *d, uint16_t table, uint64_t v);
/* As dec_enum, unknown values in that style and with that comment (NULL: the table's). */
void dec_enum_as(struct dec *d, uint16_t table, uint64_t v, struct int_repr r, const char *unknown);
/* Name of a value, NULL when the table has none for this ABI. */
const char *table_name(const struct abi *abi, uint16_t table, uint64_t v);
/* A mask of signals, by bits from 1 up: [HUP INT], ~[KILL]. */
void dec_sigset(struct dec *d, uint64_t mask, unsigned bits);
/* Size in bytes of a type's value at a place; 0 when unknown. */
uint64_t dec_extent(struct dec *d, uint16_t type, uint64_t addr, uint64_t avail);
unsigned base_size(enum base b, const struct abi *abi);
bool base_signed(enum base b);
/* An integer of which only the first n bytes are there: the others are zero. */
bool dec_read_cut(struct dec *d, enum base b, uint64_t addr, uint64_t n, uint64_t *v);
uint64_t base_load(enum base b, const struct abi *abi, const uint8_t *p);
/* An integer in memory; false when it cannot be read. */
bool dec_read_int(struct dec *d, enum base b, uint64_t addr, uint64_t *v);
/* Bytes saved at entry for that place, or NULL. */
const uint8_t *dec_saved(struct dec *d, uint64_t addr, size_t len);
void dec_attrs(struct dec *d, const struct t_type *t, uint64_t addr, uint64_t len);
/* -- attrs.c -- */
/* A message of that set (index of tbl_attrs), len bytes. */
void dec_tlvs(struct dec *d, uint16_t set, uint64_t addr, uint64_t len, const int64_t *params,
    unsigned nparams);
/* A payload: bytes when it is too short for the type, or longer than max (0: any length). */
void dec_payload(struct dec *d, uint16_t type, uint64_t max, uint64_t addr, uint64_t len);
/* Bytes that nothing is known of. */
void dec_opaque(struct dec *d, uint64_t addr, uint64_t len);
/* A value whose base is big-endian, as its bytes (fmt_int.c). */
void put_network_bytes(struct dec *d, const struct fmt_arg *a);
/* Indices for known.h. */
enum known_table {
#define KNOWN_TABLE(n) KNOWN_TABLE_##n,
#include "known.h"
};
enum known_type {
#define KNOWN_TYPE(n) KNOWN_TYPE_##n,
#include "known.h"
};
static inline uint16_t known_table(enum known_table k)
{
	return tbl_known_tables[k];
}
static inline uint16_t known_type(enum known_type k)
{
	return tbl_known_types[k];
}

/* How many of n elements are shown: of a count, 32 bits say whether it is abbreviated. */
uint64_t dec_limit(const struct dec *d, uint64_t n);

/* -- expr.c -- */

int64_t expr_eval(struct dec *d, uint16_t expr);
/* Whether that is a 64-bit argument as it stands: as a size, one that is never negative. */
bool expr_wide(const struct dec *d, uint16_t expr);

/* The date of a time as a comment, with so many digits of its fraction. fmt_files.c */
void comment_date(struct dec *d, int64_t sec, uint64_t frac, unsigned digits);

/* -- writing, short forms -- */

static inline void put_int(struct dec *d, uint64_t v, enum int_style style, unsigned size)
{
	d->sink->ops->integer(d->sink, v, (struct int_repr){(uint8_t)style, (uint8_t)size, 0});
}

static inline void put_addr(struct dec *d, uint64_t v)
{
	d->sink->ops->address(d->sink, v);
}

static inline void put_begin(struct dec *d, enum sink_agg kind, const char *name)
{
	d->sink->ops->begin(d->sink, kind, name);
}

static inline void put_end(struct dec *d, enum sink_agg kind)
{
	d->sink->ops->end(d->sink, kind);
}

static inline void put_item(struct dec *d)
{
	d->sink->ops->item(d->sink);
}

static inline void put_member(struct dec *d, const char *name)
{
	d->sink->ops->member(d->sink, name);
}

#endif
