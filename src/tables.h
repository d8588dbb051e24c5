/*
 * tables.h - the layout of the compiled descriptions: written by descc/emit.c, read by
 * decode.c, expr.c and desc.c.
 *
 * Constant, pointer-free, index-linked; index 0 means "none" in every table. What differs
 * between ABIs is either a small array by layout (offsets, sizes) or a set of rows per ABI.
 */
#ifndef LIMN_TABLES_H
#define LIMN_TABLES_H

#include <stdint.h>

#include "abi.h"
#include "plan.h"

/* Integer bases. Order is known to descc (base_names) and to base_size(). */
#define TABLE_BASES(X)                                                                             \
	X(s8)                                                                                      \
	X(u8)                                                                                      \
	X(s16)                                                                                     \
	X(u16)                                                                                     \
	X(s32) X(u32) X(s64) X(u64) X(long) X(ulong) X(klong) X(kulong) X(be16) X(be32) X(be64)

enum base {
#define X(n) BASE_##n,
	TABLE_BASES(X)
#undef X
	    BASE_COUNT,
	BASE_NONE = 0xff,
};

enum type_kind {
	TYPE_NONE,   /* not printed */
	TYPE_INT,    /* base, style */
	TYPE_ENUM,   /* base, a: table */
	TYPE_FLAGS,  /* base, a: table */
	TYPE_PTR,    /* base (ulong, u64, u32), dir; a: target type */
	TYPE_STRUCT, /* a: struct; b, c: parameters (first in arglists, count); d: bound */
	TYPE_ARRAY,  /* a: element; b: count; c: max; d: table of names of the indices */
	TYPE_BYTES,  /* style: enum bytes_style; b: length; c: budget to take from */
	TYPE_STR,    /* b: size of the char array, 0: NUL-terminated behind a pointer */
	TYPE_PATH,   /* likewise */
	TYPE_BITSET, /* a: bitset; b: length */
	TYPE_ATTRS,  /* a: attrs; b: length, 0: the rest; c, d: parameters */
	TYPE_SEQ,    /* a then b */
	TYPE_SWITCH, /* a: armset; c: expression; d: type when no arm fits */
	TYPE_THEN,   /* a: entry half; b: exit half, behind =>; style: enum then_style */
	TYPE_FMT,    /* base or none; a: formatter; b, c: parameters; d: length */
};

/* When the second half is written: after success if entry could read its own; after failure
   too; after success anyway. */
enum then_style { THEN_OK, THEN_ALWAYS, THEN_ANYWAY };

enum bytes_style { BYTES_QUOTED, BYTES_AS_HEX, BYTES_NO_NUL };
/* Added for buffers and arrays that -s never cuts. */
enum { STYLE_WHOLE = 4 };

enum type_dir { DIR_IN, DIR_OUT, DIR_OUTANY, DIR_INOUT };

enum type_flags {
	TYPE_EXIT = 1,	   /* cannot be written before the call's exit */
	TYPE_DYNAMIC = 2,  /* whether it can depends on a switch: ask at run time */
	TYPE_SNAPSHOT = 4, /* entry bytes are needed at exit (inout, @in inside) */
	TYPE_KEEP = 16,	   /* a switch over bytes that the call may change: as they were at entry */
	TYPE_NOTED = 8,	   /* names of the table only as a comment on the number */
	TYPE_AGAIN = 32,   /* inout: the exit value is shown although it did not change */
};

struct t_type {
	uint8_t kind, base, style, flags;
	uint8_t dir, pad[3];
	uint16_t a, b, c, d;
	uint16_t size[LAYOUT_COUNT]; /* bytes; 0: not fixed */
};

struct t_table {	  /* enum and flags */
	uint32_t unknown; /* string: X_???, 0: none */
	uint8_t style;	  /* of unknown values: enum int_style */
	uint8_t joined;	  /* names of one value are joined by " or " */
	uint16_t nfields, first_field;
	uint32_t first[ABI_COUNT], n[ABI_COUNT]; /* rows; of an enum sorted by value */
};

struct t_row {
	uint64_t value;
	uint32_t name;
};

struct t_field {
	uint64_t mask;
	uint16_t shift,
	    table;	 /* table 0: a number, shown in decimal before suffix, after the flags */
	uint32_t suffix; /* none: the number is not shown, as if it were 0 */
};

struct t_armset {
	uint32_t first[ABI_COUNT], n[ABI_COUNT]; /* arms sorted by value */
};

struct t_arm {
	uint64_t value;
	uint16_t type;
	uint16_t max; /* attrs: longer payloads are shown as bytes; 0: any length */
};

enum struct_flags {
	STRUCT_BOUND = 1,
	STRUCT_TAIL_MORE = 2,
	STRUCT_TAIL_BYTES = 4,
	STRUCT_PARTS = 8,
	STRUCT_HEAD = 32, /* cut short, the first member is shown, and that something is missing */
	STRUCT_WHOLE = 128, /* shown only if all of the bound can be read */
	STRUCT_CUT = 64, /* a member that the bound cuts is shown, what is missing of it as zeros */
	STRUCT_SPLIT = 16,	  /* inout: the exit half goes on inside the same braces */
	STRUCT_TAIL_SHOWN = 1024, /* with TAIL_MORE: the tail begins behind the last member shown */
	STRUCT_PADDED = 512,	  /* what the bound leaves out of it counts as zeros */
};

struct t_struct {
	uint32_t name;
	uint32_t within;   /* name of the only member of a struct around it; 0: none */
	uint32_t tail;	   /* name of the bytes behind it; 0: none */
	uint16_t first, n; /* members */
	uint16_t flags;
	uint8_t nparams;
	uint8_t abis;	    /* mask of enum abi_id that this variant serves */
	uint8_t budgets;    /* mask of parameters that are budgets */
	uint16_t next;	    /* next variant */
	uint16_t min, most; /* of its bound: less shows the address, more counts as that (0: any) */
	uint16_t size[LAYOUT_COUNT];
};

enum member_flags {
	MEMBER_VERBOSE = 1,
	MEMBER_HIDDEN = 2,
	MEMBER_EMBED = 4,    /* its struct's members stand among ours */
	MEMBER_IN = 8,	     /* only in the entry part of an inout struct */
	MEMBER_OUT = 16,     /* only behind => */
	MEMBER_INOUT = 32,   /* both; in a struct written whole at exit: in => out */
	MEMBER_ANYWAY = 128, /* an out member: after failure too */
	MEMBER_MORE = 512,   /* no member: "..." in its place */
	MEMBER_ARROW = 1024, /* its value stands behind that of the member before: " => " */
	MEMBER_AGAIN = 256,  /* behind => if it changed, inside the braces */
	MEMBER_KEPT = 2048,  /* the entry bytes of what it points to are kept for the exit part */
	MEMBER_FOLLOWS = 64, /* no fixed offset: begins where the previous member ended */
};

struct t_member {
	uint32_t name, note;
	uint16_t type, cond, unless, flags;
	uint8_t bit, width; /* bit field; width 0: none */
	uint16_t offset[LAYOUT_COUNT];
};

struct t_bitset {
	uint16_t table; /* names, 0: numbers */
	uint16_t base;
	uint32_t strip; /* string: prefix removed from names */
	uint8_t invert_num, invert_den;
};

struct t_attrs {
	uint16_t tlv, armset, table, other; /* other: type of rows not listed */
	uint8_t nparams;
};

struct t_tlv {		 /* header of a type-length-value message: members in a struct */
	uint16_t header; /* struct */
	uint16_t len_path, type_path; /* paths */
	uint8_t align;
	uint8_t loose;	     /* elements follow whatever their lengths say and what is left */
	uint16_t type_shown; /* type of the type member; 0: the set's names */
	uint16_t flags;	     /* table of the bits outside the mask; 0: none */
	uint64_t type_mask;
};

struct t_path { /* where a referenced integer stands in its struct */
	uint16_t offset[LAYOUT_COUNT];
	uint8_t base, bit, width, pad;
	uint16_t size[LAYOUT_COUNT]; /* of the whole member, for any() */
};

struct t_arg {
	uint32_t name;
	uint16_t type, cond;
	uint8_t slot[LAYOUT_COUNT]; /* first register */
};

struct t_call {
	uint32_t name;
	uint16_t first, n; /* arguments */
	uint16_t ret, aux, aux_cond;
	uint32_t aux_label; /* string + 1; 0: the formatter writes its own */
	uint32_t classes;
	uint16_t plan;	/* row of tbl_plans */
	uint16_t forms; /* armset over the first argument: other calls that describe it better */
};

/* Expression code: postfix, operands little-endian behind the opcode. */
enum expr_op {
	OP_END,
	OP_PUSH8,    /* s8 */
	OP_PUSH32,   /* s32 */
	OP_PUSH64,   /* s64 */
	OP_ABICONST, /* u16: row of abiconsts */
	OP_ARG,	     /* u8: argument's value */
	OP_ARG_IN,   /* u8, u8 base: what it points to, at entry */
	OP_ARG_OUT,  /* ... at exit */
	OP_MEMBER,   /* u8 depth, u16 path */
	OP_MEMBER_IN,
	OP_ANY,	  /* u8 depth, u16 path: any byte non-zero */
	OP_ADDR,  /* u8 depth, u16 path */
	OP_PARAM, /* u8 depth, u8 index */
	OP_LEN,	  /* u8 depth */
	OP_REST,
	OP_RET,
	OP_OK,
	OP_EXITING,
	OP_VERBOSE,
	OP_WORD,
	OP_ERR,
	OP_BYTE0,  /* the byte that `rest` starts from */
	OP_DASH_S, /* the limit of strings and arrays */
	OP_SIZEOF, /* u16 type */
	OP_PROTO,
	OP_BPF_KIND,
	OP_ANYAT,    /* is any of n bytes at an address not zero */
	OP_U32AT,    /* the u32 at an address, as it was at entry */
	OP_READABLE, /* can n bytes at an address be read */
	OP_NOT,
	OP_BNOT,
	OP_NEG,
	OP_MUL,
	OP_DIV,
	OP_MOD,
	OP_ADD,
	OP_SUB,
	OP_SHL,
	OP_SHR,
	OP_LT,
	OP_LE,
	OP_GT,
	OP_GE,
	OP_EQ,
	OP_NE,
	OP_AND,
	OP_XOR,
	OP_OR,
	OP_LAND,
	OP_LOR,
	OP_SELECT,
	OP_MIN,
	OP_MAX,
};

struct t_number {
	uint32_t name;
	uint16_t call;
	uint8_t nargs, pad;
	uint32_t classes;
};

struct t_abi {
	uint32_t first, n;				 /* numbers 0..n-1 */
	uint32_t private_first, private_n, private_base; /* arm's own range */
	uint32_t signals, nsignals;			 /* rows of tbl_signals: value, name */
};

extern const char tbl_strings[];
extern const struct t_type tbl_types[];
extern const struct t_table tbl_tables[];
extern const struct t_row tbl_rows[];
extern const struct t_field tbl_fields[];
extern const struct t_armset tbl_armsets[];
extern const struct t_arm tbl_arms[];
extern const struct t_struct tbl_structs[];
extern const struct t_member tbl_members[];
extern const struct t_bitset tbl_bitsets[];
extern const struct t_attrs tbl_attrs[];
extern const struct t_tlv tbl_tlvs[];
extern const struct t_path tbl_paths[];
extern const struct t_arg tbl_args[];
extern const struct t_call tbl_calls[];
extern const unsigned tbl_ncalls;
extern const struct plan_call tbl_plans[];
extern const struct plan_step tbl_plan_steps[]; /* index 0 is a PLAN_END */
extern const struct plan_arm tbl_plan_arms[];
extern const unsigned tbl_nplans, tbl_nplan_steps, tbl_nplan_arms;
extern const uint16_t tbl_arglists[];
extern const uint32_t tbl_expr_start[]; /* offset into tbl_code */
extern const uint8_t tbl_code[];
extern const int64_t tbl_abiconsts[][ABI_COUNT];
extern const struct t_number tbl_numbers[];
extern const struct t_abi tbl_abis[ABI_COUNT];
extern const struct t_row tbl_signals[];
extern const struct t_row tbl_errnos[];
extern const uint32_t tbl_errno_messages[]; /* beside tbl_errnos */
extern const unsigned tbl_nerrnos;
extern const uint32_t tbl_version; /* hash of everything: recordings carry it */
/* Tables and types that C code refers to by name (see known.h). */
extern const uint16_t tbl_known_tables[];
extern const uint16_t tbl_known_types[];

#endif
