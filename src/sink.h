/*
 * sink.h - where decoded values go.
 *
 * Decode walks a call's description and tells a sink what it finds; text (sink_text.c), JSON
 * (sink_json.c), tests and the null sink of the recorder implement this one table. Sinks know
 * nothing of system calls; quirks of strace's text format live in the text sink alone.
 *
 * A value is exactly one of: integer, constant, flags, bytes, address, word, unavailable, an
 * aggregate (begin ... end), or an expression (expr_begin ... expr_end). comment and note attach
 * to the value just written. Every member, item or argument is announced before its value.
 */
#ifndef LIMN_SINK_H
#define LIMN_SINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sink;
struct call;
struct task;

enum sink_agg {
	AGG_STRUCT, /* {a=1, b=2}   members */
	AGG_ARRAY,  /* [1, 2]       items */
	AGG_BITSET, /* [HUP INT]    items, separated by a space; name "~" when inverted */
	AGG_CALL,   /* makedev(0x8, 0x1)   items; name is the macro */
	AGG_PLAIN,  /* members without braces, e.g. "si_signo=1, x=2": fields of the enclosing list
		     */
};

enum int_style { INT_DEC, INT_UDEC, INT_HEX, INT_OCT, INT_CHAR, INT_HEX02 };

/* How an integer is shown. size: bytes 1..8, for sign extension and JSON's width. */
struct int_repr {
	uint8_t style; /* enum int_style: INT_DEC is signed; INT_HEX "0x1f", zero is "0";
			  INT_OCT "0644", zero is "0" ("000" with pad 3); */
	uint8_t size;
	uint8_t pad; /* least digits: octal modes use 3 */
};

enum bytes_flags {
	BYTES_MORE = 1,	   /* more follows than was given: "abc"... */
	BYTES_PATH = 2,	   /* a file name */
	BYTES_HEX = 4,	   /* always in \x.. form, as strace prints opaque blobs */
	BYTES_NOQUOTE = 8, /* escaped but without the quotes */
};

/*
 * What a note holds: a path is raw bytes, shown escaped; SOCKET is an answer to FACT_FD_SOCKET as
 * it came; OTHER is ready-made text of which only what could harm a terminal is escaped. DEVICE
 * goes inside the path's brackets; DELETED (text ignored) follows them.
 */
enum note_kind { NOTE_PATH, NOTE_SOCKET, NOTE_DEVICE, NOTE_OTHER, NOTE_DELETED };

struct sink_ops {
	/* -- values -- */
	void (*begin)(struct sink *s, enum sink_agg kind, const char *name);
	void (*end)(struct sink *s, enum sink_agg kind);
	/*
	 * The call's entry half of a struct is written, its exit half will go on inside the same
	 * braces: suspend in place of end; then, first thing of the exit half, reopen (empty: no
	 * member has been written yet), members, end. within: of two structs, the outer one has
	 * only this member, the one that goes on; both were suspended, both will be ended.
	 */
	void (*suspend)(struct sink *s, enum sink_agg kind);
	void (*reopen)(struct sink *s, enum sink_agg kind, bool empty, const char *within);
	void (*member)(struct sink *s, const char *name); /* of AGG_STRUCT, AGG_PLAIN */
	/* A member whose value, shown before, is another after the call: behind " => ". */
	void (*member_changed)(struct sink *s, const char *name);
	void (*item)(struct sink *s); /* of AGG_ARRAY, AGG_BITSET, AGG_CALL */
	void (*integer)(struct sink *s, uint64_t v, struct int_repr r);
	/*
	 * One value of a named set, shown per -X. name NULL: not in the set, shown as the number
	 * with the comment unknown (may be NULL: then just the number).
	 */
	void (*constant)(
	    struct sink *s, uint64_t v, const char *name, const char *unknown, struct int_repr r);
	/*
	 * A set of flags: n names, then the bits that no name covers (rest, shown as hex when
	 * non-zero). n == 0: rest with the comment unknown, or 0.
	 */
	void (*flags)(struct sink *s, uint64_t v, const char *const *names, unsigned n,
	    uint64_t rest, const char *unknown, struct int_repr r);
	void (*bytes)(struct sink *s, const uint8_t *p, size_t len, unsigned bytes_flags);
	void (*address)(struct sink *s, uint64_t v);	/* 0 is NULL */
	void (*word)(struct sink *s, const char *text); /* a bare token: HUP, {...} placeholders */
	void (*unavailable)(struct sink *s);		/* ??? */
	void (*more)(struct sink *s); /* the rest of this aggregate is left out: ... */
	void (*more_at)(
	    struct sink *s, uint64_t addr); /* ... unreadable from there: ... / * 0x * / */
	void (*changed)(struct sink *s);    /* " => ": the value after the call follows */
	void (*comment)(struct sink *s, const char *text); /* text is trusted: from tables */
	/* What stands behind a value: 3</path>. Raw bytes; the sink escapes them. */
	void (*note)(struct sink *s, enum note_kind kind, const char *text, size_t len);
	/*
	 * A value whose text is no plain token: 1<<2|FOO. Between the two, values and text() are
	 * written side by side with nothing between them.
	 */
	void (*expr_begin)(struct sink *s, uint64_t v, struct int_repr r);
	void (*expr_end)(struct sink *s);
	void (*text)(struct sink *s, const char *text, size_t len); /* only inside an expression */
	/* -- the parts of a call -- */
	/* Before each argument's value. A name that begins with '=' is shown always. */
	void (*arg)(struct sink *s, const char *name);
	void (*ret)(struct sink *s); /* the result's value follows */
	/*
	 * The call failed, right after the result's value: " ENOENT (No such file or directory)".
	 * name NULL: not in the ABI's table; text is the explanation without parentheses.
	 */
	void (*error)(struct sink *s, int err, const char *name, const char *text);
	/*
	 * Auxiliary text: " (", the label as it is ("Timeout", "flags ", ""), then values,
	 * announced by item() when there may be several; aux_end closes it.
	 */
	void (*aux)(struct sink *s, const char *label);
	void (*aux_end)(struct sink *s);
};

/* Implementations put this first in their own struct. */
struct sink {
	const struct sink_ops *ops;
};

#endif
