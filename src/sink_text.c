/*
 * sink_text.c - values as strace 7.2 writes them, see sink_text.h.
 *
 * Aggregates keep a small stack: what kind is open and whether it is still empty, which decides
 * the separator of the next member. Everything else is straight-line writing to a buffer.
 */
#include "sink_text.h"

#include <string.h>

#include "facts.h"
#include "options.h"

static struct sink_text *self(struct sink *s)
{
	return (struct sink_text *)s;
}

static struct strbuf *buf(struct sink_text *t)
{
	return &t->out->b;
}

/* -- colours -- */

static void sequence(struct sink_text *t, const char *seq)
{
	size_t n = strlen(seq);
	strbuf_put(buf(t), seq, n);
	t->out->hidden += n;
}

static void paint(struct sink_text *t, enum color_part part)
{
	if (t->color && !t->plain)
		sequence(t, t->color->seq[part]);
}

static void base_color(struct sink_text *t)
{
	paint(t, t->in_ret ? COLOR_RETVAL : COLOR_ARGVAL);
}

static void reset_color(struct sink_text *t)
{
	if (t->color && !t->plain)
		sequence(t, COLOR_RESET);
}

static void punct(struct sink_text *t, const char *text)
{
	paint(t, COLOR_PUNCT);
	strbuf_puts(buf(t), text);
	paint(t, COLOR_ARGVAL);
}

static void comment_open(struct sink_text *t)
{
	paint(t, COLOR_COMMENT);
	strbuf_put(buf(t), " /* ", 4);
}

static void comment_close(struct sink_text *t)
{
	paint(t, COLOR_COMMENT);
	strbuf_put(buf(t), " */", 3);
	base_color(t);
}

/* -- escapes -- */

/* Printable as it is: everything from space to tilde. */
static bool printable(uint8_t c)
{
	return c >= 0x20 && c < 0x7f;
}

static bool space(uint8_t c)
{
	return c >= '\t' && c <= '\r';
}

void text_escape(
    struct strbuf *b, const uint8_t *p, size_t len, unsigned hex_style, const char *also)
{
	static const char hex[] = "0123456789abcdef";
	bool all_hex = hex_style == HEX_ALL;

	if (hex_style == HEX_NON_ASCII)
		for (size_t i = 0; i < len && !all_hex; i++)
			all_hex = !printable(p[i]) && !space(p[i]);
	if (len > SIZE_MAX / 8 || !strbuf_room(b, 4 * len))
		return;
	char *o = b->p + b->len;
	for (size_t i = 0; i < len; i++) {
		uint8_t c = p[i];
		if (all_hex) {
			*o++ = '\\';
			*o++ = 'x';
			*o++ = hex[c >> 4];
			*o++ = hex[c & 15];
			continue;
		}
		if (space(c)) {
			*o++ = '\\';
			*o++ = "tnvfr"[c - '\t'];
			continue;
		}
		if (c == '"' || c == '\\') {
			*o++ = '\\';
			*o++ = (char)c;
			continue;
		}
		if (printable(c) && !(also && strchr(also, c))) {
			*o++ = (char)c;
			continue;
		}
		*o++ = '\\';
		if (hex_style == HEX_NON_ASCII_CHARS) {
			*o++ = 'x';
			*o++ = hex[c >> 4];
			*o++ = hex[c & 15];
			continue;
		}
		/* Octal in as few digits as possible, unless an octal digit follows. */
		bool full = i + 1 < len && p[i + 1] >= '0' && p[i + 1] <= '7';
		if (full || c > 077)
			*o++ = (char)('0' + (c >> 6));
		if (full || c > 7)
			*o++ = (char)('0' + (c >> 3 & 7));
		*o++ = (char)('0' + (c & 7));
	}
	b->len = (size_t)(o - b->p);
}

void text_sanitize(struct strbuf *b, const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (printable((uint8_t)p[i]))
			strbuf_putc(b, p[i]);
		else
			text_escape(b, (const uint8_t *)p + i, 1, HEX_NONE, NULL);
	}
}

static uint64_t mask_to(uint64_t v, unsigned size)
{
	return size && size < 8 ? v & ((1ull << 8 * size) - 1) : v;
}

void text_integer(struct strbuf *b, uint64_t v, struct int_repr r)
{
	v = mask_to(v, r.size);
	switch (r.style) {
	case INT_DEC: {
		unsigned shift = r.size && r.size < 8 ? 64 - 8 * r.size : 0;
		strbuf_sdec(b, (int64_t)(v << shift) >> shift);
		break;
	}
	case INT_UDEC: strbuf_udec(b, v, r.pad); break;
	case INT_HEX:
		if (v || r.pad)
			strbuf_put(b, "0x", 2);
		strbuf_hex(b, v, r.pad);
		break;
	case INT_HEX02:
		strbuf_put(b, "0x", 2);
		strbuf_hex(b, v, r.pad > 2 ? r.pad : 2);
		break;
	case INT_OCT:
		if (v) {
			strbuf_putc(b, '0');
			strbuf_oct(b, v, r.pad ? r.pad - 1 : 0);
		} else {
			strbuf_fill(b, '0', r.pad ? r.pad : 1);
		}
		break;
	case INT_CHAR:
		strbuf_putc(b, '\'');
		if (v == '\'')
			strbuf_puts(b, "\\'");
		else if (v == '"')
			strbuf_putc(b, '"');
		else if (v < 0x100)
			text_escape(b, &(uint8_t){(uint8_t)v}, 1, HEX_NON_ASCII_CHARS, NULL);
		else
			strbuf_printf(b, "\\x%llx", (unsigned long long)v);
		strbuf_putc(b, '\'');
		break;
	}
}

void text_hexdump(struct textbuf *t, const uint8_t *p, size_t len)
{
	/* Wide enough for the last offset, never under five digits. */
	unsigned width = 5;
	while (width < 16 && len > 1 && (len - 1) >> 4 * width)
		width++;
	for (size_t at = 0; at < len; at += 16) {
		size_t n = len - at < 16 ? len - at : 16;
		strbuf_puts(&t->b, " | ");
		strbuf_hex(&t->b, at, width);
		strbuf_put(&t->b, "  ", 2);
		for (size_t i = 0; i < 16; i++) {
			if (i == 8)
				strbuf_putc(&t->b, ' ');
			if (i < n) {
				strbuf_hex(&t->b, p[at + i], 2);
				strbuf_putc(&t->b, ' ');
			} else {
				strbuf_fill(&t->b, ' ', 3);
			}
		}
		strbuf_putc(&t->b, ' ');
		for (size_t i = 0; i < 16; i++)
			strbuf_putc(&t->b, i >= n		  ? ' '
					   : printable(p[at + i]) ? (char)p[at + i]
								  : '.');
		strbuf_puts(&t->b, " |");
		textbuf_newline(t);
	}
}

/* -- separators -- */

/* A value is about to be written. */
static void value(struct sink_text *t)
{
	t->announced = false;
	t->note_end = 0;
}

static void separate(struct sink_text *t)
{
	unsigned top = t->depth < TEXT_DEPTH ? t->depth : TEXT_DEPTH;
	if (top) {
		if (t->stack[top - 1].empty)
			t->stack[top - 1].empty = false;
		else if (t->stack[top - 1].kind == AGG_BITSET)
			strbuf_putc(buf(t), ' ');
		else
			punct(t, ", ");
	}
	t->announced = true;
	t->note_end = 0;
}

static void push(struct sink_text *t, enum sink_agg kind, bool empty)
{
	if (t->depth < TEXT_DEPTH) {
		t->stack[t->depth].kind = (uint8_t)kind;
		t->stack[t->depth].empty = empty;
	}
	t->depth++;
}

static void text_begin(struct sink *s, enum sink_agg kind, const char *name)
{
	struct sink_text *t = self(s);
	bool announced = t->announced, empty = true;
	if (kind == AGG_PLAIN) {
		/* Members join those of the enclosing list unless they are a value of their own. */
		if (!announced && t->depth && t->depth <= TEXT_DEPTH)
			empty = t->stack[t->depth - 1].empty;
		push(t, kind, empty);
		return;
	}
	value(t);
	if (name && *name) {
		if (kind == AGG_CALL)
			paint(t, COLOR_CALL);
		strbuf_puts(buf(t), name);
	}
	switch (kind) {
	case AGG_STRUCT: punct(t, "{"); break;
	case AGG_CALL: punct(t, "("); break;
	default: punct(t, "["); break;
	}
	push(t, kind, true);
}

static void text_end(struct sink *s, enum sink_agg kind)
{
	struct sink_text *t = self(s);
	if (!t->depth)
		return;
	t->depth--;
	t->note_end = 0;
	switch (kind) {
	case AGG_STRUCT: punct(t, "}"); break;
	case AGG_CALL:
		paint(t, COLOR_PUNCT);
		strbuf_putc(buf(t), ')');
		reset_color(t);
		break;
	case AGG_PLAIN:
		if (t->depth && t->depth < TEXT_DEPTH && !t->stack[t->depth].empty)
			t->stack[t->depth - 1].empty = false;
		return;
	default: punct(t, "]"); break;
	}
}

static void text_suspend(struct sink *s, enum sink_agg kind)
{
	struct sink_text *t = self(s);
	if (t->depth)
		t->depth--;
	t->note_end = 0;
	(void)kind;
}

static void text_reopen(struct sink *s, enum sink_agg kind, bool empty, const char *within)
{
	struct sink_text *t = self(s);
	paint(t, COLOR_ARGVAL);
	t->arg_open = true;
	if (within)
		push(t, kind, false);
	push(t, kind, empty);
}

static void put_name(struct sink_text *t, const char *name)
{
	paint(t, COLOR_ARGNAME);
	strbuf_puts(buf(t), name);
	punct(t, "=");
}

static void text_member(struct sink *s, const char *name)
{
	struct sink_text *t = self(s);
	separate(t);
	if (name && *name)
		put_name(t, name);
}

static void text_member_changed(struct sink *s, const char *name)
{
	struct sink_text *t = self(s);
	punct(t, " => ");
	t->announced = true;
	t->note_end = 0;
	if (*name)
		put_name(t, name);
}

static void text_item(struct sink *s)
{
	separate(self(s));
}

/* -- values -- */

static void text_int(struct sink *s, uint64_t v, struct int_repr r)
{
	struct sink_text *t = self(s);
	value(t);
	text_integer(buf(t), v, r);
}

/*
 * What strace does not colour as a constant: names of signals. (SIG_BLOCK, SIGEV_NONE are others.)
 */
static bool is_signal(const char *name)
{
	if (strncmp(name, "SIG", 3) != 0 || name[3] == '_')
		return false;
	return !strchr(name, '_') || strncmp(name, "SIGRT_", 6) == 0;
}

static void put_constant(struct sink_text *t, const char *name)
{
	bool plain = !t->color || is_signal(name);
	if (!plain)
		paint(t, COLOR_CONST);
	strbuf_puts(buf(t), name);
	if (!plain)
		base_color(t);
}

static void text_constant(
    struct sink *s, uint64_t v, const char *name, const char *unknown, struct int_repr r)
{
	struct sink_text *t = self(s);
	value(t);
	if (name && t->opt->xlat == XLAT_ABBREV) {
		put_constant(t, name);
		return;
	}
	text_integer(buf(t), v, r);
	if (t->opt->xlat == XLAT_RAW || (!name && !unknown))
		return;
	comment_open(t);
	strbuf_puts(buf(t), name ? name : unknown);
	comment_close(t);
}

static void text_flags(struct sink *s, uint64_t v, const char *const *names, unsigned n,
    uint64_t rest, const char *unknown, struct int_repr r)
{
	struct sink_text *t = self(s);
	struct strbuf *b = buf(t);
	bool verbose = t->opt->xlat == XLAT_VERBOSE;
	value(t);
	if (t->opt->xlat == XLAT_RAW || n == 0 || verbose) {
		text_integer(b, v, r);
		if (t->opt->xlat == XLAT_RAW)
			return;
		if (n == 0) {
			if (v && unknown) {
				comment_open(t);
				strbuf_puts(b, unknown);
				comment_close(t);
			}
			return;
		}
		comment_open(t);
	}
	/* Flags of open are one piece of colour in strace, all others are one by one. */
	bool piece = strncmp(names[0], "O_", 2) == 0 && !verbose;
	if (piece)
		paint(t, COLOR_CONST);
	for (unsigned i = 0; i < n; i++) {
		if (i && piece) {
			strbuf_putc(b, '|');
		} else if (i) {
			paint(t, COLOR_PUNCT);
			strbuf_putc(b, '|');
			base_color(t);
		}
		if (piece)
			strbuf_puts(b, names[i]);
		else
			put_constant(t, names[i]);
	}
	if (piece)
		base_color(t);
	if (rest) {
		paint(t, COLOR_PUNCT);
		strbuf_putc(b, '|');
		base_color(t);
		strbuf_put(b, "0x", 2);
		strbuf_hex(b, mask_to(rest, r.size), 0);
	}
	if (verbose)
		comment_close(t);
}

static void text_bytes(struct sink *s, const uint8_t *p, size_t len, unsigned flags)
{
	struct sink_text *t = self(s);
	struct strbuf *b = buf(t);
	value(t);
	if (!(flags & BYTES_NOQUOTE))
		strbuf_putc(b, '"');
	text_escape(b, p, len, flags & BYTES_HEX ? HEX_ALL : t->opt->hex, NULL);
	if (!(flags & BYTES_NOQUOTE))
		strbuf_putc(b, '"');
	if (flags & BYTES_MORE)
		punct(t, "...");
}

static void text_address(struct sink *s, uint64_t v)
{
	struct sink_text *t = self(s);
	value(t);
	if (!v) {
		strbuf_puts(buf(t), "NULL");
		return;
	}
	strbuf_put(buf(t), "0x", 2);
	strbuf_hex(buf(t), v, 0);
}

static void text_word(struct sink *s, const char *text)
{
	struct sink_text *t = self(s);
	value(t);
	strbuf_puts(buf(t), text);
}

static void text_unavailable(struct sink *s)
{
	text_word(s, "???");
}

static void text_more(struct sink *s)
{
	struct sink_text *t = self(s);
	separate(t);
	value(t);
	punct(t, "...");
}

static void text_comment(struct sink *s, const char *text)
{
	struct sink_text *t = self(s);
	comment_open(t);
	strbuf_puts(buf(t), text);
	comment_close(t);
}

static void text_more_at(struct sink *s, uint64_t addr)
{
	struct sink_text *t = self(s);
	text_more(s);
	comment_open(t);
	strbuf_put(buf(t), "0x", 2);
	strbuf_hex(buf(t), addr, 0);
	comment_close(t);
}

static void text_changed(struct sink *s)
{
	struct sink_text *t = self(s);
	punct(t, " => ");
	t->note_end = 0;
	t->announced = true;
}

static void note_close(struct sink_text *t)
{
	punct(t, ">");
	t->note_end = buf(t)->len;
}

/* FACT_FD_SOCKET's answer: ready-made text, and perhaps the raw name of a UNIX socket. */
static void put_socket(struct sink_text *t, const char *answer, size_t len)
{
	struct strbuf *b = buf(t);
	const char *name;
	size_t name_len;
	int abstract;
	size_t head = facts_socket_split(answer, len, &name, &name_len, &abstract);

	text_sanitize(b, answer, head);
	if (!name)
		return;
	strbuf_putc(b, ',');
	if (abstract)
		strbuf_putc(b, '@');
	strbuf_putc(b, '"');
	text_escape(b, (const uint8_t *)name, name_len, t->opt->hex, NULL);
	strbuf_put(b, "\"]", 2);
}

static void text_note(struct sink *s, enum note_kind kind, const char *text, size_t len)
{
	struct sink_text *t = self(s);
	struct strbuf *b = buf(t);

	if (kind == NOTE_DELETED) {
		strbuf_puts(b, "(deleted)");
		return;
	}
	if (kind == NOTE_DEVICE && t->note_end && t->note_end == b->len) {
		/* Inside the path's brackets: take the closing one back (and its colours). */
		while (b->len && b->p[b->len - 1] != '>') {
			b->len--;
			if (t->out->hidden)
				t->out->hidden--;
		}
		b->len--;
	}
	punct(t, "<");
	if (kind == NOTE_PATH)
		text_escape(b, (const uint8_t *)text, len, t->opt->hex, "<>");
	else if (kind == NOTE_SOCKET)
		put_socket(t, text, len);
	else
		text_sanitize(b, text, len);
	if (kind == NOTE_DEVICE && t->note_end)
		punct(t, ">");
	note_close(t);
}

static void text_expr_begin(struct sink *s, uint64_t v, struct int_repr r)
{
	struct sink_text *t = self(s);
	value(t);
	t->expr++;
}

static void text_expr_end(struct sink *s)
{
	struct sink_text *t = self(s);
	if (t->expr)
		t->expr--;
}

static void text_text(struct sink *s, const char *text, size_t len)
{
	strbuf_put(buf(self(s)), text, len);
}

/* -- the parts of a call -- */

static void close_arg(struct sink_text *t)
{
	if (t->arg_open)
		reset_color(t);
	t->arg_open = false;
}

static void text_arg(struct sink *s, const char *name)
{
	struct sink_text *t = self(s);
	t->depth = 0;
	if (t->nargs++)
		punct(t, ", ");
	t->arg_open = true;
	t->announced = true;
	t->note_end = 0;
	if (name && *name == '=')
		put_name(t, name + 1);
	else if (t->opt->arg_names && name && *name)
		put_name(t, name);
}

static void text_ret(struct sink *s)
{
	struct sink_text *t = self(s);
	t->arg_open = false;
	paint(t, COLOR_PUNCT);
	strbuf_putc(buf(t), ')');
	reset_color(t);
	size_t col = textbuf_col(t->out);
	size_t want = t->opt->column > 0 ? (size_t)t->opt->column : 0;
	strbuf_fill(buf(t), ' ', col < want ? want - col : 1);
	paint(t, COLOR_PUNCT);
	strbuf_putc(buf(t), '=');
	reset_color(t);
	reset_color(t);
	strbuf_putc(buf(t), ' ');
	t->in_ret = true;
	t->depth = 0;
	paint(t, COLOR_RETVAL);
}

static void text_error(struct sink *s, int err, const char *name, const char *text)
{
	struct sink_text *t = self(s);
	struct strbuf *b = buf(t);
	if (name) {
		reset_color(t);
		strbuf_putc(b, ' ');
		paint(t, COLOR_ERROR);
		strbuf_puts(b, name);
	}
	reset_color(t);
	strbuf_putc(b, ' ');
	paint(t, COLOR_ERROR);
	strbuf_putc(b, '(');
	if (name && text) {
		strbuf_puts(b, text);
	} else {
		strbuf_puts(b, "errno ");
		strbuf_sdec(b, err);
	}
	strbuf_putc(b, ')');
	t->note_end = 0;
}

static void text_aux(struct sink *s, const char *label)
{
	struct sink_text *t = self(s);
	reset_color(t);
	strbuf_putc(buf(t), ' ');
	paint(t, COLOR_RETVAL);
	strbuf_putc(buf(t), '(');
	if (label)
		strbuf_puts(buf(t), label);
	t->plain++;
	push(t, AGG_ARRAY, true);
}

static void text_aux_end(struct sink *s)
{
	struct sink_text *t = self(s);
	if (t->depth)
		t->depth--;
	if (t->plain)
		t->plain--;
	strbuf_putc(buf(t), ')');
}

static const struct sink_ops text_ops = {
    .begin = text_begin,
    .end = text_end,
    .suspend = text_suspend,
    .reopen = text_reopen,
    .member = text_member,
    .member_changed = text_member_changed,
    .item = text_item,
    .integer = text_int,
    .constant = text_constant,
    .flags = text_flags,
    .bytes = text_bytes,
    .address = text_address,
    .word = text_word,
    .unavailable = text_unavailable,
    .more = text_more,
    .more_at = text_more_at,
    .changed = text_changed,
    .comment = text_comment,
    .note = text_note,
    .expr_begin = text_expr_begin,
    .expr_end = text_expr_end,
    .text = text_text,
    .arg = text_arg,
    .ret = text_ret,
    .error = text_error,
    .aux = text_aux,
    .aux_end = text_aux_end,
};

void sink_text_init(struct sink_text *t, const struct options *opt, const struct color *color)
{
	*t = (struct sink_text){.sink.ops = &text_ops, .opt = opt, .color = color};
}

void sink_text_resume(struct sink_text *t, struct textbuf *out, unsigned nargs)
{
	t->out = out;
	t->nargs = nargs;
	t->depth = t->expr = t->plain = 0;
	t->announced = t->arg_open = t->in_ret = false;
	t->note_end = 0;
}

void sink_text_pause(struct sink_text *t)
{
	close_arg(t);
}

void sink_text_finish(struct sink_text *t)
{
	close_arg(t);
	reset_color(t);
	t->in_ret = false;
}

void sink_text_name(struct sink_text *t, const char *name)
{
	paint(t, COLOR_SYSCALL);
	strbuf_puts(buf(t), name);
	punct(t, "(");
	t->arg_open = true;
}

void sink_text_punct(struct sink_text *t, const char *text)
{
	punct(t, text);
}

void sink_text_paint(struct sink_text *t, enum color_part part)
{
	paint(t, part);
}

void sink_text_reset(struct sink_text *t)
{
	reset_color(t);
}
