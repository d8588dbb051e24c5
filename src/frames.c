/*
 * frames.c - call stacks as bytes, see frames.h.
 *
 * A frame is a byte (0: a remark in place of a frame), then strings (varint 0 for none, or 1 + the
 * length, and the bytes) and varints: remark; or module, symbol, its offset, offset, address, file,
 * line. docs/recording.md has the same.
 */
#include "frames.h"

#include <string.h>

#include "cursor.h"
#include "sink_json.h"
#include "sink_text.h"

static void put_string(struct strbuf *b, const char *s)
{
	strbuf_varint(b, s ? strlen(s) + 1 : 0);
	if (s)
		strbuf_puts(b, s);
}

bool frames_add(void *ctx, const struct stack_frame *f)
{
	struct strbuf *b = ctx;

	strbuf_putc(b, f->error ? 0 : 1);
	if (f->error) {
		put_string(b, f->error);
		return true;
	}
	put_string(b, f->module);
	put_string(b, f->symbol);
	strbuf_varint(b, f->symbol_off);
	strbuf_varint(b, f->offset);
	strbuf_varint(b, f->address);
	put_string(b, f->file);
	strbuf_varint(b, f->line > 0 ? (uint64_t)f->line : 0);
	return true;
}

struct string {
	const char *p; /* NULL: none */
	size_t len;
};

struct frame {
	bool remark;
	struct string module, symbol, file; /* a remark's text is in module */
	uint64_t symbol_off, offset, address, line;
};

static struct string get_string(struct cursor *c)
{
	uint64_t n = cursor_uint(c);
	struct string s = {0};
	if (n) {
		s.p = (const char *)cursor_bytes(c, n - 1);
		s.len = s.p ? (size_t)(n - 1) : 0;
	}
	return s;
}

static bool get_frame(struct cursor *c, struct frame *f)
{
	const uint8_t *kind = cursor_bytes(c, 1);

	*f = (struct frame){.remark = kind && !*kind};
	f->module = get_string(c);
	if (!f->remark) {
		f->symbol = get_string(c);
		f->symbol_off = cursor_uint(c);
		f->offset = cursor_uint(c);
		f->address = cursor_uint(c);
		f->file = get_string(c);
		f->line = cursor_uint(c);
	}
	return !cursor_bad(c);
}

/* Control characters are escaped; names in other alphabets stay readable. */
static void put_name(struct strbuf *b, struct string s)
{
	for (size_t i = 0; i < s.len; i++) {
		if ((uint8_t)s.p[i] < 0x20 || s.p[i] == 0x7f)
			text_sanitize(b, s.p + i, 1);
		else
			strbuf_putc(b, s.p[i]);
	}
}

void frames_text(struct textbuf *t, const uint8_t *p, size_t len)
{
	struct cursor c = cursor_make(p, len);
	struct frame f;

	while (cursor_left(&c) && get_frame(&c, &f)) {
		strbuf_puts(&t->b, " > ");
		put_name(&t->b, f.module);
		if (!f.remark) {
			strbuf_putc(&t->b, '(');
			if (f.symbol.p) {
				put_name(&t->b, f.symbol);
				strbuf_puts(&t->b, "+0x");
				strbuf_hex(&t->b, f.symbol_off, 0);
			}
			strbuf_puts(&t->b, ") [0x");
			strbuf_hex(&t->b, f.offset, 0);
			strbuf_putc(&t->b, ']');
			if (f.file.p) {
				strbuf_putc(&t->b, ' ');
				put_name(&t->b, f.file);
				strbuf_putc(&t->b, ':');
				strbuf_udec(&t->b, f.line, 0);
			}
		}
		textbuf_newline(t);
	}
}

static void put_hex(struct strbuf *b, const char *key, uint64_t v)
{
	json_key(b, key);
	strbuf_puts(b, "\"0x");
	strbuf_hex(b, v, 0);
	strbuf_putc(b, '"');
}

void frames_json(struct strbuf *b, const uint8_t *p, size_t len)
{
	struct cursor c = cursor_make(p, len);
	struct frame f;

	strbuf_putc(b, '[');
	for (bool first = true; cursor_left(&c) && get_frame(&c, &f); first = false) {
		if (!first)
			strbuf_putc(b, ',');
		strbuf_putc(b, '{');
		if (f.remark) {
			json_key(b, "remark");
			json_string(b, f.module.p ? f.module.p : "", f.module.len);
		} else {
			json_key(b, "module");
			json_bytes(b, f.module.p ? f.module.p : "", f.module.len, false);
			if (f.symbol.p) {
				json_key(b, "symbol");
				json_bytes(b, f.symbol.p, f.symbol.len, false);
				put_hex(b, "symbol_offset", f.symbol_off);
			}
			put_hex(b, "offset", f.offset);
			put_hex(b, "address", f.address);
			if (f.file.p) {
				json_key(b, "file");
				json_bytes(b, f.file.p, f.file.len, false);
				json_key(b, "line");
				json_uint(b, f.line);
			}
		}
		strbuf_putc(b, '}');
	}
	strbuf_putc(b, ']');
}
