/*
 * sink_json.h - values as JSON, for --format=json. The records are described in docs/json.md.
 *
 * One record is built in one buffer, in two halves (entry and exit of a call); what the sink must
 * remember in between is a struct json_state, so that any number of tasks can be inside calls.
 */
#ifndef LIMN_SINK_JSON_H
#define LIMN_SINK_JSON_H

#include "sink.h"
#include "strbuf.h"

struct options;

#define JSON_VERSION 1
#define JSON_DEPTH   1088
#define JSON_NAMES   96

struct json_state {
	unsigned nargs;
	size_t last;	       /* where the last value begins */
	uint8_t last_kind;     /* enum json_kind of it */
	bool pair;	       /* {"in":..,"out":.. is open */
	const char *names[16]; /* of the arguments so far, to keep keys unique */
};

struct sink_json {
	struct sink sink;
	const struct options *opt;
	struct strbuf *b;
	struct json_state st;
	unsigned depth;
	bool in_ret;
	bool announced;	    /* a key or a comma was written for the value that comes */
	struct strbuf expr; /* text of the expression under construction */
	unsigned in_expr;
	uint64_t expr_value;
	struct int_repr expr_repr;
	struct json_frame {
		size_t start; /* of the aggregate's text */
		size_t body;  /* where its members begin */
		uint8_t kind;
		bool empty, reserved, merged;
		bool outer_pair; /* of the value that this aggregate is */
		size_t outer_last;
		unsigned first_name; /* of this aggregate in names[] */
	} stack[JSON_DEPTH];
	const char *names[JSON_NAMES]; /* members so far of all open aggregates */
	unsigned nnames;
};

void sink_json_init(struct sink_json *s, const struct options *opt);
void sink_json_deinit(struct sink_json *s);
void sink_json_resume(struct sink_json *s, struct strbuf *b, const struct json_state *st);
void sink_json_pause(struct sink_json *s, struct json_state *st);
/* Finish what is open of the last value, before the caller writes more of the record. */
void sink_json_settle(struct sink_json *s);

/* Building blocks for the rest of a record. */
void json_key(struct strbuf *b, const char *key); /* ,"key":  (no comma after a brace) */
void json_string(struct strbuf *b, const char *p, size_t len); /* quoted; bad UTF-8 as U+FFFD */
/* Bytes without loss: a string, or {"base64":..,"text":..} when they are no UTF-8. */
void json_bytes(struct strbuf *b, const void *p, size_t len, bool more);
void json_uint(struct strbuf *b, uint64_t v); /* number, or {"hex":..} beyond 2^53 */
void json_int(struct strbuf *b, int64_t v);

#endif
