/*
 * sink_text.h - values as strace 7.2 writes them, to the byte.
 *
 * The quirks of the text format live here and only here: separators, -X, -x, string escapes,
 * alignment of results, colours. The parts of a line that are no values (leader, name, signals)
 * are written by trace.c.
 */
#ifndef LIMN_SINK_TEXT_H
#define LIMN_SINK_TEXT_H

#include "color.h"
#include "sink.h"
#include "strbuf.h"

struct options;

#define TEXT_DEPTH 1088

struct sink_text {
	struct sink sink;
	const struct options *opt;
	const struct color *color; /* NULL: none */
	struct textbuf *out;	   /* where text goes now */
	unsigned nargs;		   /* arguments of the call written so far, kept across stops */
	unsigned depth;
	unsigned expr;	/* inside an expression */
	unsigned plain; /* inside auxiliary text: no colours */
	bool announced; /* a separator was written, the value comes */
	bool arg_open;	/* colour of an argument is on */
	bool in_ret;
	size_t note_end; /* the buffer ends in the '>' of a path note when this is its length */
	struct {
		uint8_t kind;
		bool empty;
	} stack[TEXT_DEPTH];
};

void sink_text_init(struct sink_text *s, const struct options *opt, const struct color *color);

/*
 * Go on at out, with nargs arguments of the call written before. After a call's part the sink is
 * asked for nargs again by the caller.
 */
void sink_text_resume(struct sink_text *s, struct textbuf *out, unsigned nargs);
/* The arguments known at entry are all written; closes what is open of colours. */
void sink_text_pause(struct sink_text *s);
/* After ret, error and aux: closes colours. */
void sink_text_finish(struct sink_text *s);

/* The name of the call and its opening parenthesis. */
void sink_text_name(struct sink_text *s, const char *name);
/* For the parts of a line that are no values; nothing but the text without colours. */
void sink_text_punct(struct sink_text *s, const char *text);
void sink_text_paint(struct sink_text *s, enum color_part part);
void sink_text_reset(struct sink_text *s);

/*
 * Escapes as strace writes them, without quotes, by enum hex_style. also: bytes that are to be
 * escaped though they are printable (NULL: none).
 */
void text_escape(
    struct strbuf *b, const uint8_t *p, size_t len, unsigned hex_style, const char *also);
/* Ready-made text from the tracee's world: only what could harm a terminal is escaped. */
void text_sanitize(struct strbuf *b, const char *p, size_t len);

/* An integer in its representation. */
void text_integer(struct strbuf *b, uint64_t v, struct int_repr r);

/* Lines " | 00000  61 62 63 ... |", each ended by a newline. */
void text_hexdump(struct textbuf *t, const uint8_t *p, size_t len);

#endif
