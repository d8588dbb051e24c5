/*
 * ast.h - the parsed form of descriptions, shared by all phases of descc.
 *
 * parse.c makes it, check.c resolves names in it, layout.c fills offsets, plan.c and emit.c
 * read it, format.c prints it back. Nodes live until descc exits.
 */
#ifndef DESCC_AST_H
#define DESCC_AST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "abi.h"
#include "desc.h"
#include "tables.h"

/* Values of enum int_style (sink.h), which the compiler only passes on. */
enum { INT_DEC_STYLE, INT_UDEC_STYLE, INT_HEX_STYLE, INT_OCT_STYLE };

struct pos {
	const char *file;
	int line, col;
};

/* -- diag.c part of main.c: errors are collected; a phase that had any ends the run -- */
void error_at(struct pos p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
extern int error_count;
void *xalloc(size_t n);				/* zeroed */
void *xgrow(void *p, size_t have, size_t elem); /* room for one more than have */
char *xfmt(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
#define PUSH(arr, n, v) ((arr) = xgrow((arr), (n), sizeof *(arr)), (arr)[(n)++] = (v))

/* -- lex.c -- */
enum tok { TOK_EOF, TOK_IDENT, TOK_NUM, TOK_STR, TOK_PUNCT };

struct token {
	enum tok kind;
	struct pos pos;
	const char *text; /* identifier, string contents, punctuator */
	int64_t num;
	const char *comment;  /* comment lines standing before it, or NULL */
	bool blank;	      /* a blank line stands before it */
	const char *spelling; /* of a number, as written */
};

struct token *lex_file(const char *path, size_t *n);

/* A value that may differ by ABI. */
struct cval {
	int64_t v[ABI_COUNT];
	bool absent[ABI_COUNT];
};

enum expr_kind { E_NUM, E_NAME, E_UNARY, E_BINARY, E_COND, E_CALL, E_SIZEOF };

struct expr {
	enum expr_kind kind;
	struct pos pos;
	int64_t num;
	const char *spelling;
	const char *name; /* E_NAME, E_CALL; dotted members stay dotted */
	const char *op;	  /* E_UNARY, E_BINARY */
	int at;		  /* E_NAME: 0, 1 @in, 2 @out */
	struct expr *a, *b, *c;
	struct type *type; /* E_SIZEOF */
	int code;	   /* emit: index of its code + 1 */
};

struct arm {
	struct expr **labels;
	int nlabels;
	bool is_else;
	struct type *type;  /* of a type switch */
	struct strct *body; /* of a member switch: anonymous struct */
	struct pos pos;
};

enum ast_kind {
	A_NONE,
	A_INT,
	A_WORD,
	A_PTR,
	A_ARRAY,
	A_BYTES,
	A_STR,
	A_PATH,
	A_SEQ,
	A_THEN,
	A_SWITCH,
	A_TODO,
	/* after check.c a word is one of: */
	A_ENUM,
	A_FLAGS,
	A_STRUCT,
	A_BITSET,
	A_ATTRS,
	A_FMT,
};

struct type {
	enum ast_kind kind;
	struct pos pos;
	int dir;	  /* enum type_dir; -1: not written */
	int base;	  /* enum base or BASE_NONE */
	int style;	  /* enum int_style, -1: by base; bytes: 1 hex */
	bool noted;	  /* a table's names only as a comment on the number */
	bool nul;	  /* bytes: a NUL at the end is left out */
	bool again;	  /* inout: the exit value is shown although it did not change */
	bool uncut;	  /* array, bytes: never cut by -s */
	int width;	  /* pointer: 0 native, 32, 64 */
	const char *name; /* A_WORD */
	struct expr **args;
	int nargs;
	struct expr *len, *max, *take;
	const char *index_name; /* array: elements are shown behind names of this table */
	struct type *elem, *second;
	struct expr *on;   /* switch */
	const char *cases; /* switch ... in */
	bool open;	   /* switch without arms and without in: on CALL.ARG */
	struct arm *arms;
	int narms;
	struct type *other;
	/* resolved */
	struct strct *strct;
	struct table *table;
	struct bitset *bitset;
	struct attrs *attrs;
	struct cases *caseset;
	struct table *index_table;
	int fmt;
	bool checked;
	uint32_t size[LAYOUT_COUNT], align[LAYOUT_COUNT];
	bool sized, sizing;
	int index; /* emit */
};

struct row {
	const char *name;
	struct pos pos;
	struct expr *value;
	struct {
		uint8_t abis;
		struct expr *value; /* NULL: none */
	} over[ABI_COUNT];
	int nover;
	struct cval cv;
	bool evaluated;
	bool anonymous;	   /* quoted: not a constant */
	struct type *type; /* of a case or attrs row */
	struct expr *max;  /* attrs: longer payloads are not of that type */
	const char *comment;
	bool blank;
};

struct field {
	struct expr *mask, *shift;
	struct table *table; /* NULL: a number */
	const char *suffix;  /* of a number: "<<MAP_HUGE_SHIFT" */
};

struct table {
	const char *name;
	struct pos pos;
	bool flags;
	int base;
	bool dec, udec, joined;
	const char *unknown; /* NULL: derive; "": none */
	struct row *rows;
	int nrows;
	struct field *fields;
	int nfields;
	const char **includes;
	int nincludes;
	bool resolved, resolving;
	int index;
	const char *comment;
};

struct member {
	const char *name;
	struct pos pos;
	struct type *type;
	struct expr *cond, *unless;
	unsigned flags; /* enum member_flags */
	const char *note;
	int width, bit;
	struct expr *at;
	bool show, is_pad, quoted;
	uint32_t offset[LAYOUT_COUNT];
	bool follows;
	const char *comment;
	bool blank;
};

struct strct {
	const char *name; /* NULL: an arm's body */
	struct pos pos;
	bool is_union, packed;
	const char *len_name;
	const char *within; /* the member of a struct around it */
	const char *tail;   /* the name of what follows it */
	const char **params;
	bool *budget;
	int nparams;
	struct expr *min, *most, *size;
	unsigned abis; /* 0: all others */
	unsigned flags;
	struct member *members;
	int nmembers;
	struct strct *next;  /* variant */
	struct strct *outer; /* lexical parent of an arm's body */
	uint32_t total[LAYOUT_COUNT], align[LAYOUT_COUNT];
	uint32_t fit; /* bytes that an arm needs: its own members, without what unions in it hold */
	bool laid, laying, checked;
	int index;
	const char *comment;
};

struct bitset {
	const char *name;
	struct pos pos;
	struct expr *base;
	const char *names, *strip;
	int inv_num, inv_den;
	struct table *table;
	int index;
	const char *comment;
};

struct tlv {
	const char *name;
	struct pos pos;
	struct expr *align;
	bool loose; /* elements follow whatever their lengths say and what is left */
	struct strct *header;
	const char *len_member, *type_member;
	struct expr *mask;
	struct type *type_shown; /* how the type member is written, instead of by the set's names */
	const char *flags_name;	 /* flags table of the bits outside the mask */
	struct table *flags;
	int index;
	const char *comment;
};

struct attrs {
	const char *name;
	struct pos pos;
	const char **params;
	int nparams;
	const char *tlv_name, *table_name, *unknown;
	struct tlv *tlv;
	struct table *table; /* of the names */
	struct row *rows;
	int nrows;
	struct type *other;
	struct strct *scope; /* carries the parameters for name look-up */
	int index, armset;
	const char *comment;
};

/* Rows of one open switch, gathered from all its case blocks. */
struct cases {
	const char *name;
	struct row *rows;
	int nrows;
	struct table *table; /* enum of its names */
	struct call *call;   /* when the name is CALL.ARG */
	int armset;
};

struct arg {
	const char *name;
	struct pos pos;
	struct type *type;
	struct expr *cond;
	int at_slot; /* given: it is not passed in the order shown; -1: not */
	bool named;  /* its name is always shown */
	int slot[LAYOUT_COUNT];
};

struct call {
	const char *name;
	struct pos pos;
	struct arg *args;
	int nargs;
	struct type *ret, *aux;
	struct expr *aux_cond;
	const char *aux_label;
	int slots[LAYOUT_COUNT]; /* registers used */
	uint32_t classes;
	const char **class_names;
	int nclasses;
	int index;
	const char *comment;
	/* A form of another call, by values of its first argument (which args begins with). */
	struct expr **labels;
	int nlabels;
	struct call *form_of, *next_form;
	struct call *forms;
};

struct alias {
	const char *name;
	struct pos pos;
	struct type *type;
	bool resolving;
	const char *comment;
};

struct number {
	int64_t nr;
	const char *name, *desc;
	struct pos pos;
};

enum decl_kind { D_TABLE, D_STRUCT, D_BITSET, D_TLV, D_ATTRS, D_CASE, D_CALL, D_ALIAS };

struct decl { /* in source order, for format.c */
	enum decl_kind kind;
	void *node;
	const char *file;
	/* a case block's own rows */
	const char *case_name;
	struct row *rows;
	int nrows;
	const char *comment;
};

struct errno_row {
	int64_t nr;
	const char *name, *message;
};

struct signal_row {
	const char *name;
	struct cval nr;
};

struct unit {
	struct decl *decls;
	int ndecls;
	struct table **tables;
	int ntables;
	struct strct **structs;
	int nstructs;
	struct bitset **bitsets;
	int nbitsets;
	struct tlv **tlvs;
	int ntlvs;
	struct attrs **attrs;
	int nattrs;
	struct cases **cases;
	int ncases;
	struct call **calls;
	int ncalls;
	struct alias **aliases;
	int naliases;
	struct number *numbers[ABI_COUNT];
	int nnumbers[ABI_COUNT];
	struct errno_row *errnos;
	int nerrnos;
	struct signal_row *signals;
	int nsignals;
	const char *end_comment;
};

/* -- a string-keyed map -- */
struct map;
struct map *map_new(void);
void *map_get(struct map *m, const char *key);
void map_put(struct map *m, const char *key, void *value);

/* -- phases -- */
void parse_desc(struct unit *u, const char *path);
void parse_tbl(struct unit *u, const char *path);
void check(struct unit *u);
void layout(struct unit *u);
void lay_type(struct type *t); /* one that stands outside of what layout() walks: in sizeof() */
void emit(struct unit *u, const char *path);
void format_unit(struct unit *u);
void plan_print(struct unit *u, const char *call);
void plan_check(struct unit *u);
void dump_unit(struct unit *u);

/* check.c, for later phases */
extern const char *const base_names[BASE_COUNT];
extern const char *const fmt_names[];
extern const uint8_t fmt_bases[];
extern const int fmt_count;
int base_by_name(const char *s); /* or BASE_NONE */
unsigned base_bytes(int base, int lay);
bool const_eval(const struct expr *e, struct cval *out); /* reports errors */
struct call *call_by_name(const char *name);

/* Where a name in an expression leads. */
struct env {
	struct strct *strct; /* innermost */
	struct call *call;
	bool entry_ok;
};
enum name_kind { N_MEMBER, N_PARAM, N_LEN, N_ARG, N_CONST, N_WORD, N_NONE };
struct name_ref {
	enum name_kind kind;
	int depth, index;
	struct member *member; /* the last of a dotted path */
	struct strct *in[8];   /* structs passed through, outermost first */
	struct member *via[8];
	int nvia;
	struct cval *cv;
};
struct name_ref resolve_name(const struct env *env, const char *name);
/* What B of "A + B" sees: the members of A, then what A itself saw. */
struct env seq_env(const struct type *seq, const struct env *env);
bool expr_uses_exit(const struct expr *e);
int64_t const_apply(const char *op, int64_t a, int64_t b);

/* layout.c */
bool fixed_size(const struct type *t);

/* emit.c: the base of the integer that a type is, and that an argument points to */
int type_base(const struct type *t);
int pointee_base(const struct type *t);
/* What of a call's exit, and of its entry at the exit, a type needs: enum type_flags. */
unsigned type_exit_flags(struct type *t);

#endif
