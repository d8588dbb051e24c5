/*
 * fmt_sockaddr.c - irregular values in addresses of rarer families: AX.25 call signs, TIPC scopes,
 * Bluetooth channels. The families themselves are described in desc/sockaddr.desc.
 */
#include "fmt.h"

#include <stdio.h>
#include <string.h>

#define AX25_CALL_LEN	7
#define AX25_MAX_DIGIS	8
#define AX25_CALL_CHARS (AX25_CALL_LEN - 1)

/*
 * Six characters, each shifted left, then a byte with the station's number: VALID-13. One that does
 * not follow the rules is shown as its bytes, with what can be read of it as a comment.
 */
static void put_call(struct dec *d, const uint8_t *p)
{
	char text[32];
	unsigned n = AX25_CALL_CHARS;
	bool valid = !(p[AX25_CALL_CHARS] & ~0x1eu), legible = true;
	while (n && p[n - 1] >> 1 == ' ')
		n--;
	for (unsigned i = 0; i < AX25_CALL_CHARS; i++) {
		char c = (char)(p[i] >> 1);
		bool alnum = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
		if ((p[i] & 1) || (i < n && !alnum))
			valid = false;
		if (c < ' ' || c > '~' || c == '*' ||
		    c == '/') /* nothing that could end a comment */
			legible = false;
		text[i] = c;
	}
	unsigned number = (p[AX25_CALL_CHARS] >> 1) & 15;
	bool null = !n && !(p[AX25_CALL_CHARS]);
	valid = valid && n;
	if (null)
		snprintf(text, sizeof text, "*");
	else
		snprintf(text + n, sizeof text - n, "-%u", number);
	if ((valid || null) && d->opt->xlat == XLAT_ABBREV) {
		d->sink->ops->word(d->sink, text);
		return;
	}
	put_begin(d, AGG_STRUCT, NULL);
	put_member(d, "ax25_call");
	d->sink->ops->bytes(d->sink, p, AX25_CALL_LEN, BYTES_HEX);
	put_end(d, AGG_STRUCT);
	if (valid || null ? d->opt->xlat == XLAT_VERBOSE : legible)
		d->sink->ops->comment(d->sink, text);
}

void fmt_ax25_call(struct dec *d, const struct fmt_arg *a)
{
	const uint8_t *p = mem_get(d->mem, a->addr, AX25_CALL_LEN);
	if (p)
		put_call(d, p);
	else
		put_addr(d, a->addr);
}

/* The digipeaters of a full address, from their number on; the parameter is how many bytes follow
 * it. */
void fmt_ax25_digis(struct dec *d, const struct fmt_arg *a)
{
	uint64_t want, have = (uint64_t)a->params[0] / AX25_CALL_LEN;
	if (!dec_read_int(d, BASE_u32, a->addr, &want))
		want = 0;
	if (want > AX25_MAX_DIGIS)
		want = AX25_MAX_DIGIS;
	uint64_t n = want < have ? want : have;
	const uint8_t *p = n ? mem_get(d->mem, a->addr + 4, n * AX25_CALL_LEN) : NULL;
	put_begin(d, AGG_ARRAY, NULL);
	for (uint64_t i = 0; p && i < n; i++) {
		if (d->f.abbrev && i >= d->opt->string_limit) {
			d->sink->ops->more(d->sink);
			want = 0;
			break;
		}
		put_item(d);
		put_call(d, p + i * AX25_CALL_LEN);
	}
	if (want > n)
		d->sink->ops->more(d->sink);
	put_end(d, AGG_ARRAY);
}

/* A scope, negative for what is withdrawn. */
void fmt_tipc_scope_sign(struct dec *d, const struct fmt_arg *a)
{
	int64_t v = (int8_t)a->val;
	struct int_repr r = {INT_DEC, 1, 0};
	d->sink->ops->expr_begin(d->sink, a->val, r);
	if (v < 0)
		d->sink->ops->text(d->sink, "-", 1);
	/* the least is its own negation */
	dec_enum(
	    d, known_table(KNOWN_TABLE_tipc_scope), (uint64_t)(v < 0 && v != INT8_MIN ? -v : v), 4);
	d->sink->ops->expr_end(d->sink);
}

/* A number in Bluetooth's byte order: htobs(5). */
void fmt_htobs(struct dec *d, const struct fmt_arg *a)
{
	put_begin(d, AGG_CALL, "htobs");
	put_item(d);
	put_int(d, a->val, INT_UDEC, 2);
	put_end(d, AGG_CALL);
}

/* A number in network order, in hex whatever -X says: htonl(0x1). */
void fmt_htonl_plain(struct dec *d, const struct fmt_arg *a)
{
	put_begin(d, AGG_CALL, "htonl");
	put_item(d);
	put_int(d, a->val, INT_HEX, 4);
	put_end(d, AGG_CALL);
}

/* A channel of L2CAP: a fixed one by name, one of a range by its distance. Parameter: 1 for ids, 0
 * for PSMs. */
void fmt_l2cap(struct dec *d, const struct fmt_arg *a)
{
	uint16_t table = known_table(a->params[0] ? KNOWN_TABLE_l2cap_cid : KNOWN_TABLE_l2cap_psm);
	uint64_t v = a->val & 0xffff, start = 0;
	if (a->params[0])
		start = v >= 0x40 ? 0x40 : 0;
	else
		start = v >= 0x1001 ? 0x1001 : v >= 0x80 && v <= 0xff ? 0x80 : 0;
	put_begin(d, AGG_CALL, "htobs");
	put_item(d);
	const char *name = start ? table_name(d->abi, table, start) : NULL;
	if (!name || table_name(d->abi, table, v) || d->opt->xlat == XLAT_RAW) {
		dec_enum(d, table, v, 2);
	} else if (d->opt->xlat == XLAT_VERBOSE) {
		char text[96];
		snprintf(text, sizeof text, "%#llx /* %s */+%llu", (unsigned long long)start, name,
		    (unsigned long long)(v - start));
		put_int(d, v, INT_HEX, 2);
		d->sink->ops->comment(d->sink, text);
	} else {
		char text[64];
		int n =
		    snprintf(text, sizeof text, "%s+%llu", name, (unsigned long long)(v - start));
		d->sink->ops->expr_begin(d->sink, v, (struct int_repr){INT_HEX, 2, 0});
		d->sink->ops->text(d->sink, text, (size_t)n);
		d->sink->ops->expr_end(d->sink);
	}
	put_end(d, AGG_CALL);
}
