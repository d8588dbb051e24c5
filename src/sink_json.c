/*
 * sink_json.c - values as JSON, see sink_json.h and docs/json.md.
 *
 * What follows a value can change how it must be written (a note, a comment, the value after the
 * call), so the sink remembers where the last value begins and wraps it when that comes.
 */
#include "sink_json.h"

#include <stdlib.h>
#include <string.h>

#include "facts.h"
#include "options.h"
#include "sink_text.h"

enum json_kind {
	KIND_NONE,
	KIND_PLAIN, /* a number, string, array or struct: to be wrapped in {"value":..} */
	KIND_OPEN,  /* an object of ours: more keys can be put before its brace */
};

static struct sink_json *self(struct sink *s)
{
	return (struct sink_json *)s;
}

/* -- building blocks -- */

void json_key(struct strbuf *b, const char *key)
{
	if (b->len && b->p[b->len - 1] != '{' && b->p[b->len - 1] != ',')
		strbuf_putc(b, ',');
	strbuf_putc(b, '"');
	strbuf_puts(b, key); /* ours or a C identifier: nothing to escape */
	strbuf_put(b, "\":", 2);
}

/* Length of the well-formed UTF-8 sequence at p, 0 when there is none. */
static size_t utf8_len(const uint8_t *p, size_t len)
{
	if (p[0] < 0x80)
		return 1;
	size_t n = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
	if (p[0] < 0xc2 || p[0] > 0xf4 || len < n)
		return 0;
	for (size_t i = 1; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] >= 0xa0) ||
	    (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] >= 0x90))
		return 0;
	return n;
}

static bool is_utf8(const uint8_t *p, size_t len)
{
	for (size_t i = 0; i < len;) {
		size_t n = utf8_len(p + i, len - i);
		if (!n)
			return false;
		i += n;
	}
	return true;
}

void json_string(struct strbuf *b, const char *str, size_t len)
{
	static const char hex[] = "0123456789abcdef";
	const uint8_t *p = (const uint8_t *)str;
	strbuf_putc(b, '"');
	for (size_t i = 0; i < len;) {
		size_t n = utf8_len(p + i, len - i);
		uint8_t c = p[i];
		if (n == 0) {
			strbuf_put(b, "\\ufffd", 6);
			i++;
			continue;
		}
		if (n > 1) {
			/* C1 controls would reach a terminal as escapes. */
			if (n == 2 && c == 0xc2 && p[i + 1] < 0xa0) {
				strbuf_puts(b, "\\u00");
				strbuf_putc(b, hex[p[i + 1] >> 4]);
				strbuf_putc(b, hex[p[i + 1] & 15]);
			} else {
				strbuf_put(b, p + i, n);
			}
			i += n;
			continue;
		}
		i++;
		if (c == '"' || c == '\\') {
			strbuf_putc(b, '\\');
			strbuf_putc(b, (char)c);
		} else if (c == '\n') {
			strbuf_put(b, "\\n", 2);
		} else if (c == '\t') {
			strbuf_put(b, "\\t", 2);
		} else if (c == '\r') {
			strbuf_put(b, "\\r", 2);
		} else if (c < 0x20 || c == 0x7f) {
			strbuf_puts(b, "\\u00");
			strbuf_putc(b, hex[c >> 4]);
			strbuf_putc(b, hex[c & 15]);
		} else {
			strbuf_putc(b, (char)c);
		}
	}
	strbuf_putc(b, '"');
}

static void put_base64(struct strbuf *b, const uint8_t *p, size_t len)
{
	static const char set[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	if (len > SIZE_MAX / 8 || !strbuf_room(b, len / 3 * 4 + 8))
		return;
	strbuf_putc(b, '"');
	for (size_t i = 0; i < len; i += 3) {
		size_t n = len - i < 3 ? len - i : 3;
		uint32_t v = (uint32_t)p[i] << 16 | (n > 1 ? (uint32_t)p[i + 1] << 8 : 0) |
			     (n > 2 ? p[i + 2] : 0);
		strbuf_putc(b, set[v >> 18]);
		strbuf_putc(b, set[v >> 12 & 63]);
		strbuf_putc(b, n > 1 ? set[v >> 6 & 63] : '=');
		strbuf_putc(b, n > 2 ? set[v & 63] : '=');
	}
	strbuf_putc(b, '"');
}

void json_bytes(struct strbuf *b, const void *ptr, size_t len, bool more)
{
	const uint8_t *p = ptr;
	bool good = is_utf8(p, len);
	if (good && !more) {
		json_string(b, ptr, len);
		return;
	}
	strbuf_puts(b, "{\"text\":");
	json_string(b, ptr, len);
	if (!good) {
		strbuf_puts(b, ",\"base64\":");
		put_base64(b, p, len);
	}
	if (more)
		strbuf_puts(b, ",\"truncated\":true");
	strbuf_putc(b, '}');
}

#define JSON_EXACT (1ull << 53) /* what every reader's numbers can hold */

void json_uint(struct strbuf *b, uint64_t v)
{
	if (v <= JSON_EXACT) {
		strbuf_udec(b, v, 0);
		return;
	}
	strbuf_puts(b, "{\"hex\":\"0x");
	strbuf_hex(b, v, 0);
	strbuf_puts(b, "\"}");
}

void json_int(struct strbuf *b, int64_t v)
{
	if (v >= 0)
		json_uint(b, (uint64_t)v);
	else if (v >= -(int64_t)JSON_EXACT)
		strbuf_sdec(b, v);
	else {
		strbuf_puts(b, "{\"hex\":\"-0x");
		strbuf_hex(b, -(uint64_t)v, 0);
		strbuf_puts(b, "\"}");
	}
}

static void put_int(struct strbuf *b, uint64_t v, struct int_repr r)
{
	unsigned shift = r.size && r.size < 8 ? 64 - 8u * r.size : 0;
	if (r.style == INT_DEC)
		json_int(b, (int64_t)(v << shift) >> shift);
	else
		json_uint(b, v << shift >> shift);
}

/* -- the value before -- */

static struct json_frame *top(struct sink_json *j)
{
	return j->depth && j->depth <= JSON_DEPTH ? &j->stack[j->depth - 1] : NULL;
}

/* {"in":..,"out":.. gets its brace when the next thing comes. */
static void settle(struct sink_json *j)
{
	if (j->st.pair)
		strbuf_putc(j->b, '}');
	j->st.pair = false;
	j->st.last_kind = KIND_NONE;
}

static void start(struct sink_json *j)
{
	struct json_frame *f = top(j);
	if (!j->announced && f && f->kind != AGG_STRUCT && f->kind != AGG_PLAIN) {
		/* Values of auxiliary text come without a word of warning. */
		settle(j);
		if (!f->empty)
			strbuf_putc(j->b, ',');
		f->empty = false;
	}
	j->announced = false;
	if (!j->st.pair)
		j->st.last = j->b->len;
	j->st.last_kind = KIND_NONE;
}

static void done(struct sink_json *j, enum json_kind kind)
{
	j->st.last_kind = (uint8_t)kind;
}

/* Open the last value for another key: wrapped when it is plain. False: there is none. */
static bool annotate(struct sink_json *j)
{
	struct strbuf *b = j->b;
	if (j->st.last_kind == KIND_NONE || j->in_expr)
		return false;
	if (j->st.last_kind == KIND_PLAIN) {
		strbuf_insert(b, j->st.last, "{\"value\":", 9);
		strbuf_putc(b, '}');
		j->st.last_kind = KIND_OPEN;
	}
	b->len--; /* its brace, which the caller puts back */
	return true;
}

/* Names that mark our own objects: a struct with such a member is wrapped in {"struct":..}. */
static bool reserved(const char *name)
{
	static const char *const words[] = {"value", "hex", "text", "base64", "truncated",
	    "address", "name", "names", "rest", "word", "unavailable", "in", "out", "bitset",
	    "call", "expr", "more", "path", "socket", "device", "note", "comment", "deleted",
	    "struct", "unreadable_at"};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i], name) == 0)
			return true;
	return false;
}

/* How often the name stands among the n names; remembers it. */
static unsigned count_name(
    const char **names, unsigned first, unsigned *n, unsigned max, const char *name)
{
	unsigned same = 0;
	for (unsigned i = first; i < *n; i++)
		same += names[i] == name || strcmp(names[i], name) == 0;
	if (*n < max)
		names[(*n)++] = name;
	return same;
}

static void put_member_key(struct sink_json *j, const char *name, unsigned same)
{
	strbuf_putc(j->b, '"');
	strbuf_puts(j->b, name);
	if (same) { /* keys are unique */
		strbuf_putc(j->b, '#');
		strbuf_udec(j->b, same + 1, 0);
	}
	strbuf_put(j->b, "\":", 2);
}

static void json_sink_member(struct sink *s, const char *name)
{
	struct sink_json *j = self(s);
	struct json_frame *f = top(j);
	settle(j);
	j->announced = true;
	if (!f)
		return;
	if (!f->empty)
		strbuf_putc(j->b, ',');
	f->empty = false;
	if (f->kind == AGG_ARRAY || f->kind == AGG_CALL || f->kind == AGG_BITSET)
		return;
	char anon[16];
	if (!name || !*name) {
		/* A member without a name: by its place. */
		strcpy(anon, "_");
		put_member_key(
		    j, anon, count_name(j->names, f->first_name, &j->nnames, JSON_NAMES, "_"));
		return;
	}
	f->reserved |= reserved(name);
	put_member_key(j, name, count_name(j->names, f->first_name, &j->nnames, JSON_NAMES, name));
}

static void json_sink_item(struct sink *s)
{
	json_sink_member(s, NULL);
}

static void json_sink_begin(struct sink *s, enum sink_agg kind, const char *name)
{
	struct sink_json *j = self(s);
	if (j->in_expr) { /* its text is what counts */
		if (name)
			strbuf_puts(&j->expr, name);
		strbuf_putc(&j->expr, kind == AGG_CALL ? '(' : '[');
		return;
	}
	struct json_frame *up = top(j);
	/* Members of AGG_PLAIN that was not announced belong to the aggregate around it. */
	bool merged = kind == AGG_PLAIN && !j->announced && up &&
		      (up->kind == AGG_STRUCT || up->kind == AGG_PLAIN);
	if (!merged)
		start(j);
	j->announced = false;
	if (j->depth++ >= JSON_DEPTH)
		return;
	struct json_frame *f = &j->stack[j->depth - 1];
	*f = (struct json_frame){.start = j->b->len,
	    .kind = (uint8_t)kind,
	    .empty = merged ? up->empty : true,
	    .merged = merged,
	    .first_name = merged ? up->first_name : j->nnames,
	    .outer_last = j->st.last,
	    .outer_pair = j->st.pair};
	if (merged)
		return;
	j->st.pair = false;
	switch (kind) {
	case AGG_ARRAY: strbuf_putc(j->b, '['); break;
	case AGG_BITSET:
		strbuf_puts(j->b, "{\"bitset\":[");
		f->reserved = name && *name == '~';
		break;
	case AGG_CALL:
		strbuf_puts(j->b, "{\"call\":");
		json_string(j->b, name ? name : "", name ? strlen(name) : 0);
		strbuf_puts(j->b, ",\"args\":[");
		break;
	default: strbuf_putc(j->b, '{'); break;
	}
}

static void json_sink_end(struct sink *s, enum sink_agg kind)
{
	struct sink_json *j = self(s);
	if (j->in_expr) {
		strbuf_putc(&j->expr, kind == AGG_CALL ? ')' : ']');
		return;
	}
	settle(j);
	if (!j->depth)
		return;
	if (j->depth > JSON_DEPTH) {
		j->depth--;
		return;
	}
	struct json_frame f = j->stack[--j->depth];
	if (f.merged) {
		struct json_frame *up = top(j);
		if (up) {
			up->empty = f.empty;
			up->reserved |= f.reserved;
		}
		return;
	}
	j->nnames = f.first_name;
	enum json_kind k = KIND_PLAIN;
	switch (kind) {
	case AGG_ARRAY: strbuf_putc(j->b, ']'); break;
	case AGG_BITSET:
		strbuf_putc(j->b, ']');
		if (f.reserved)
			strbuf_puts(j->b, ",\"inverted\":true");
		strbuf_putc(j->b, '}');
		k = KIND_OPEN;
		break;
	case AGG_CALL:
		strbuf_puts(j->b, "]}");
		k = KIND_OPEN;
		break;
	default:
		strbuf_putc(j->b, '}');
		if (f.reserved) {
			strbuf_insert(j->b, f.start, "{\"struct\":", 10);
			strbuf_putc(j->b, '}');
		}
		break;
	}
	j->st.pair = f.outer_pair;
	j->st.last = f.outer_last;
	done(j, k);
}

/* Take up the struct at that place, which the entry half ended: its text is the last in the buffer.
 */
static void take_up(struct sink_json *j, enum sink_agg kind, size_t at, bool empty)
{
	static const char wrap[] = "{\"struct\":";
	struct strbuf *b = j->b;
	bool wrapped = false;
	if (at + sizeof wrap < b->len && memcmp(b->p + at, wrap, sizeof wrap - 1) == 0) {
		memmove(b->p + at, b->p + at + sizeof wrap - 1, b->len - at - (sizeof wrap - 1));
		b->len -= sizeof wrap; /* and the outer brace */
		wrapped = true;
	}
	b->len--;
	j->stack[j->depth++] = (struct json_frame){.start = at,
	    .kind = (uint8_t)kind,
	    .empty = empty,
	    .reserved = wrapped,
	    .first_name = j->nnames,
	    .outer_last = at,
	    .outer_pair = j->st.pair};
	j->st.pair = false;
	j->st.last_kind = KIND_NONE;
	j->announced = false;
}

static void json_sink_reopen(struct sink *s, enum sink_agg kind, bool empty, const char *within)
{
	struct sink_json *j = self(s);
	size_t at = j->st.last;
	if (j->st.last_kind != KIND_PLAIN || !j->b->len || j->depth + 1 >= JSON_DEPTH)
		return;
	take_up(j, kind, at, within ? false : empty);
	if (within) /* behind its name, quotes, colon and the outer brace */
		take_up(j, kind, at + strlen(within) + 4, empty);
}

/* -- values -- */

static void json_sink_integer(struct sink *s, uint64_t v, struct int_repr r)
{
	struct sink_json *j = self(s);
	if (j->in_expr) {
		text_integer(&j->expr, v, r);
		return;
	}
	start(j);
	put_int(j->b, v, r);
	/* A number beyond 2^53 is an object already. */
	done(j, j->b->p[j->b->len - 1] == '}' ? KIND_OPEN : KIND_PLAIN);
}

static void json_sink_constant(
    struct sink *s, uint64_t v, const char *name, const char *unknown, struct int_repr r)
{
	struct sink_json *j = self(s);
	if (j->in_expr) {
		if (name)
			strbuf_puts(&j->expr, name);
		else
			text_integer(&j->expr, v, r);
		return;
	}
	start(j);
	strbuf_puts(j->b, "{\"value\":");
	put_int(j->b, v, r);
	strbuf_puts(j->b, ",\"name\":");
	if (name)
		json_string(j->b, name, strlen(name));
	else
		strbuf_puts(j->b, "null");
	strbuf_putc(j->b, '}');
	done(j, KIND_OPEN);
}

static void json_sink_flags(struct sink *s, uint64_t v, const char *const *names, unsigned n,
    uint64_t rest, const char *unknown, struct int_repr r)
{
	struct sink_json *j = self(s);
	if (j->in_expr) {
		for (unsigned i = 0; i < n; i++) {
			if (i)
				strbuf_putc(&j->expr, '|');
			strbuf_puts(&j->expr, names[i]);
		}
		if (rest || !n) {
			if (n)
				strbuf_putc(&j->expr, '|');
			text_integer(&j->expr, n ? rest : v,
			    (struct int_repr){.style = INT_HEX, .size = r.size});
		}
		return;
	}
	/* Flags are sets of bits, whatever the sign of their type. */
	struct int_repr u = {.style = INT_HEX, .size = r.size};
	start(j);
	strbuf_puts(j->b, "{\"value\":");
	put_int(j->b, v, u);
	strbuf_puts(j->b, ",\"names\":[");
	for (unsigned i = 0; i < n; i++) {
		if (i)
			strbuf_putc(j->b, ',');
		json_string(j->b, names[i], strlen(names[i]));
	}
	strbuf_putc(j->b, ']');
	uint64_t left = n ? rest : v;
	if (left) {
		strbuf_puts(j->b, ",\"rest\":");
		put_int(j->b, left, u);
	}
	strbuf_putc(j->b, '}');
	done(j, KIND_OPEN);
}

static void json_sink_bytes(struct sink *s, const uint8_t *p, size_t len, unsigned flags)
{
	struct sink_json *j = self(s);
	if (j->in_expr) {
		strbuf_putc(&j->expr, '"');
		text_escape(&j->expr, p, len, HEX_NONE, NULL);
		strbuf_putc(&j->expr, '"');
		return;
	}
	start(j);
	json_bytes(j->b, p, len, flags & BYTES_MORE);
	done(j, j->b->p[j->b->len - 1] == '}' ? KIND_OPEN : KIND_PLAIN);
}

static void json_sink_address(struct sink *s, uint64_t v)
{
	struct sink_json *j = self(s);
	if (j->in_expr) {
		strbuf_puts(&j->expr, v ? "0x" : "NULL");
		if (v)
			strbuf_hex(&j->expr, v, 0);
		return;
	}
	start(j);
	if (!v) {
		strbuf_puts(j->b, "null");
		done(j, KIND_PLAIN);
		return;
	}
	strbuf_puts(j->b, "{\"address\":\"0x");
	strbuf_hex(j->b, v, 0);
	strbuf_puts(j->b, "\"}");
	done(j, KIND_OPEN);
}

static void json_sink_word(struct sink *s, const char *text)
{
	struct sink_json *j = self(s);
	struct json_frame *f = top(j);
	if (j->in_expr) {
		strbuf_puts(&j->expr, text);
		return;
	}
	start(j);
	if (f && f->kind == AGG_BITSET) {
		json_string(j->b, text, strlen(text));
		done(j, KIND_PLAIN);
	} else if (j->in_ret && !f && strcmp(text, "?") == 0) {
		strbuf_puts(j->b, "null");
		done(j, KIND_PLAIN);
	} else {
		strbuf_puts(j->b, "{\"word\":");
		json_string(j->b, text, strlen(text));
		strbuf_putc(j->b, '}');
		done(j, KIND_OPEN);
	}
}

static void json_sink_unavailable(struct sink *s)
{
	struct sink_json *j = self(s);
	if (j->in_expr) {
		strbuf_puts(&j->expr, "???");
		return;
	}
	start(j);
	strbuf_puts(j->b, "{\"unavailable\":true}");
	done(j, KIND_OPEN);
}

static void more(struct sink_json *j, const char *item, uint64_t addr)
{
	struct json_frame *f = top(j);
	if (j->in_expr)
		return;
	settle(j);
	if (f) {
		if (!f->empty)
			strbuf_putc(j->b, ',');
		f->empty = false;
		if (f->kind == AGG_STRUCT || f->kind == AGG_PLAIN)
			strbuf_puts(j->b, "\"...\":");
	}
	strbuf_puts(j->b, "{\"more\":true");
	if (item) {
		strbuf_puts(j->b, ",\"unreadable_at\":\"0x");
		strbuf_hex(j->b, addr, 0);
		strbuf_putc(j->b, '"');
	}
	strbuf_putc(j->b, '}');
}

static void json_sink_more(struct sink *s)
{
	more(self(s), NULL, 0);
}

static void json_sink_more_at(struct sink *s, uint64_t addr)
{
	more(self(s), "at", addr);
}

static void json_sink_changed(struct sink *s)
{
	struct sink_json *j = self(s);
	if (j->in_expr || j->st.pair)
		return;
	if (j->st.last_kind == KIND_NONE) {
		/* Nothing was written at entry: only the new value. */
		j->st.last = j->b->len;
		strbuf_puts(j->b, "{\"out\":");
	} else {
		strbuf_insert(j->b, j->st.last, "{\"in\":", 6);
		strbuf_puts(j->b, ",\"out\":");
	}
	j->st.pair = true;
	j->announced = true;
	j->st.last_kind = KIND_NONE;
}

static void put_remark(struct sink_json *j, const char *key, const char *text, size_t len)
{
	if (!annotate(j))
		return;
	json_key(j->b, key);
	json_bytes(j->b, text, len, false);
	strbuf_putc(j->b, '}');
}

static void json_sink_comment(struct sink *s, const char *text)
{
	put_remark(self(s), "comment", text, strlen(text));
}

static void json_sink_note(struct sink *s, enum note_kind kind, const char *text, size_t len)
{
	struct sink_json *j = self(s);
	const char *name;
	size_t name_len;
	int abstract;

	switch (kind) {
	case NOTE_PATH: put_remark(j, "path", text, len); break;
	case NOTE_DEVICE: put_remark(j, "device", text, len); break;
	case NOTE_SOCKET:
		len = facts_socket_split(text, len, &name, &name_len, &abstract);
		if (!annotate(j))
			return;
		json_key(j->b, "socket");
		if (name) { /* its text lacks the bracket that closes behind the name */
			strbuf_putc(j->b, '"');
			text_sanitize(j->b, text, len);
			strbuf_puts(j->b, "]\"");
			json_key(j->b, abstract ? "abstract_name" : "socket_path");
			json_bytes(j->b, name, name_len, false);
		} else {
			json_string(j->b, text, len);
		}
		strbuf_putc(j->b, '}');
		break;
	case NOTE_DELETED:
		if (annotate(j))
			strbuf_puts(j->b, ",\"deleted\":true}");
		break;
	case NOTE_OTHER: put_remark(j, "note", text, len); break;
	}
}

static void json_sink_expr_begin(struct sink *s, uint64_t v, struct int_repr r)
{
	struct sink_json *j = self(s);
	if (j->in_expr++)
		return;
	strbuf_reset(&j->expr);
	j->expr_value = v;
	j->expr_repr = r;
}

static void json_sink_expr_end(struct sink *s)
{
	struct sink_json *j = self(s);
	if (!j->in_expr || --j->in_expr)
		return;
	start(j);
	strbuf_puts(j->b, "{\"value\":");
	put_int(j->b, j->expr_value, j->expr_repr);
	strbuf_puts(j->b, ",\"expr\":");
	json_string(j->b, j->expr.p, j->expr.len);
	strbuf_putc(j->b, '}');
	done(j, KIND_OPEN);
}

static void json_sink_text(struct sink *s, const char *text, size_t len)
{
	struct sink_json *j = self(s);
	if (j->in_expr)
		strbuf_put(&j->expr, text, len);
}

/* -- the parts of a call -- */

static void json_sink_arg(struct sink *s, const char *name)
{
	struct sink_json *j = self(s);
	char anon[16];
	unsigned same = 0;

	settle(j);
	j->depth = 0;
	j->nnames = 0;
	if (name && *name == '=')
		name++;
	if (j->st.nargs)
		strbuf_putc(j->b, ',');
	j->st.nargs++;
	if (!name || !*name) {
		strcpy(anon, "arg");
		anon[3] = (char)('0' + (j->st.nargs - 1) % 10);
		anon[4] = 0;
		put_member_key(j, anon, 0);
	} else {
		for (unsigned i = 0; i + 1 < j->st.nargs && i < 16; i++)
			same += j->st.names[i] && strcmp(j->st.names[i], name) == 0;
		put_member_key(j, name, same);
	}
	j->announced = true;
	if (j->st.nargs <= 16)
		j->st.names[j->st.nargs - 1] = name && *name ? name : NULL;
}

static void json_sink_ret(struct sink *s)
{
	struct sink_json *j = self(s);
	settle(j);
	j->depth = 0;
	strbuf_puts(j->b, "},\"ret\":");
	j->announced = true;
	j->in_ret = true;
}

static void json_sink_error(struct sink *s, int err, const char *name, const char *text)
{
	struct sink_json *j = self(s);
	settle(j);
	json_key(j->b, "errno");
	strbuf_sdec(j->b, err);
	json_key(j->b, "error");
	if (name)
		json_string(j->b, name, strlen(name));
	else
		strbuf_puts(j->b, "null");
	if (name && text) {
		json_key(j->b, "message");
		json_string(j->b, text, strlen(text));
	}
}

static void json_sink_aux(struct sink *s, const char *label)
{
	struct sink_json *j = self(s);
	settle(j);
	json_key(j->b, "aux");
	strbuf_putc(j->b, '{');
	size_t len = label ? strlen(label) : 0;
	while (len && label[len - 1] == ' ')
		len--;
	if (len) {
		json_key(j->b, "label");
		json_string(j->b, label, len);
	}
	json_key(j->b, "values");
	strbuf_putc(j->b, '[');
	if (j->depth++ < JSON_DEPTH)
		j->stack[j->depth - 1] = (struct json_frame){.kind = AGG_ARRAY, .empty = true};
}

static void json_sink_aux_end(struct sink *s)
{
	struct sink_json *j = self(s);
	settle(j);
	if (j->depth)
		j->depth--;
	strbuf_puts(j->b, "]}");
}

static const struct sink_ops json_ops = {
    .begin = json_sink_begin,
    .end = json_sink_end,
    .suspend = json_sink_end,
    .reopen = json_sink_reopen,
    .member = json_sink_member,
    .member_changed = json_sink_member,
    .item = json_sink_item,
    .integer = json_sink_integer,
    .constant = json_sink_constant,
    .flags = json_sink_flags,
    .bytes = json_sink_bytes,
    .address = json_sink_address,
    .word = json_sink_word,
    .unavailable = json_sink_unavailable,
    .more = json_sink_more,
    .more_at = json_sink_more_at,
    .changed = json_sink_changed,
    .comment = json_sink_comment,
    .note = json_sink_note,
    .expr_begin = json_sink_expr_begin,
    .expr_end = json_sink_expr_end,
    .text = json_sink_text,
    .arg = json_sink_arg,
    .ret = json_sink_ret,
    .error = json_sink_error,
    .aux = json_sink_aux,
    .aux_end = json_sink_aux_end,
};

void sink_json_init(struct sink_json *j, const struct options *opt)
{
	*j = (struct sink_json){.sink.ops = &json_ops, .opt = opt};
}

void sink_json_deinit(struct sink_json *j)
{
	strbuf_deinit(&j->expr);
}

void sink_json_resume(struct sink_json *j, struct strbuf *b, const struct json_state *st)
{
	j->b = b;
	j->st = *st;
	j->depth = j->nnames = j->in_expr = 0;
	j->in_ret = false;
	j->announced = true;
}

void sink_json_pause(struct sink_json *j, struct json_state *st)
{
	*st = j->st;
}

void sink_json_settle(struct sink_json *j)
{
	settle(j);
}
