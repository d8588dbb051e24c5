/*
 * fmt_net.c - irregular values of sockets: names of UNIX sockets, IPv6 addresses, interfaces,
 * link-layer addresses, lists of control messages.
 */
#include "fmt.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

/*
 * sun_path: abstract names (a leading NUL) are marked by @ and shown whole; others end at their
 * NUL, if they have one.
 */
void fmt_sunpath(struct dec *d, const struct fmt_arg *a)
{
	uint64_t len = a->len > 108 ? 108 : a->len;
	const uint8_t *p = mem_get(d->mem, a->addr, len);
	if (!p) {
		put_addr(d, a->addr);
		return;
	}
	if (len && p[0] == 0) {
		struct int_repr r = {INT_HEX, 1, 0};
		d->sink->ops->expr_begin(d->sink, 0, r);
		d->sink->ops->text(d->sink, "@", 1);
		d->sink->ops->bytes(d->sink, p + 1, len - 1, 0);
		d->sink->ops->expr_end(d->sink);
		return;
	}
	const uint8_t *nul = memchr(p, 0, len);
	d->sink->ops->bytes(d->sink, p, nul ? (size_t)(nul - p) : len, BYTES_PATH);
}

static void write_in6(struct dec *d, uint64_t addr, const char *target)
{
	char text[INET6_ADDRSTRLEN];
	const uint8_t *p = mem_get(d->mem, addr, 16);
	if (!p || !inet_ntop(AF_INET6, p, text, sizeof text)) {
		put_addr(d, addr);
		return;
	}
	if (d->opt->xlat != XLAT_ABBREV) {
		/* the macro's last argument names the member; its bytes need the name spelled out
		 */
		struct int_repr r = {INT_HEX, 8, 0};
		d->sink->ops->expr_begin(d->sink, 0, r);
		if (target) {
			d->sink->ops->text(d->sink, target + 1, strlen(target + 1));
			d->sink->ops->text(d->sink, "=", 1);
		}
		d->sink->ops->bytes(d->sink, p, 16, BYTES_HEX);
		d->sink->ops->expr_end(d->sink);
		if (d->opt->xlat == XLAT_VERBOSE) {
			char note[INET6_ADDRSTRLEN + 48];
			snprintf(note, sizeof note, "inet_pton(AF_INET6, \"%s\")", text);
			d->sink->ops->comment(d->sink, note);
		}
		return;
	}
	put_begin(d, AGG_CALL, "inet_pton");
	put_item(d);
	d->sink->ops->word(d->sink, "AF_INET6");
	put_item(d);
	d->sink->ops->bytes(d->sink, (const uint8_t *)text, strlen(text), 0);
	if (target) {
		put_item(d);
		d->sink->ops->word(d->sink, target);
	}
	put_end(d, AGG_CALL);
}

void fmt_in6_sin6(struct dec *d, const struct fmt_arg *a)
{
	write_in6(d, a->addr, "&sin6_addr");
}

void fmt_in6_addr(struct dec *d, const struct fmt_arg *a)
{
	write_in6(d, a->addr, "&ipv6mr_multiaddr");
}

/* The index of a network interface: by its name where there is one of that index. */
void fmt_ifindex(struct dec *d, const struct fmt_arg *a)
{
	char name[64];
	ssize_t n =
	    a->val && d->opt->xlat != XLAT_RAW
		? facts_get(d->facts, FACT_IFNAME, a->val & 0xffffffff, 0, NULL, name, sizeof name)
		: -1;
	if (n <= 0) {
		put_int(d, a->val, INT_UDEC, 4);
		return;
	}
	if (d->opt->xlat == XLAT_VERBOSE)
		put_int(d, a->val, INT_UDEC, 4);
	if (d->opt->xlat == XLAT_VERBOSE) {
		char text[96];
		snprintf(text, sizeof text, "if_nametoindex(\"%.*s\")", (int)n, name);
		d->sink->ops->comment(d->sink, text);
		return;
	}
	put_begin(d, AGG_CALL, "if_nametoindex");
	put_item(d);
	d->sink->ops->bytes(d->sink, (const uint8_t *)name, (size_t)n, 0);
	put_end(d, AGG_CALL);
}

/* An Ethernet protocol in network order: htons(ETH_P_IP). */
void fmt_eth_proto(struct dec *d, const struct fmt_arg *a)
{
	uint16_t table = known_table(KNOWN_TABLE_ethernet_protocol);
	if (d->opt->xlat != XLAT_ABBREV && a->embedded) {
		const char *name = table_name(d->abi, table, a->val & 0xffff);
		char note[64];
		put_network_bytes(d, a);
		if (name)
			snprintf(note, sizeof note, "htons(%s)", name);
		else
			snprintf(note, sizeof note, "htons(%#x /* ETH_P_\?\?\? */)",
			    (unsigned)(a->val & 0xffff));
		if (d->opt->xlat == XLAT_VERBOSE)
			d->sink->ops->comment(d->sink, note);
		return;
	}
	put_begin(d, AGG_CALL, "htons");
	put_item(d);
	dec_enum(d, table, a->val & 0xffff, 2);
	put_end(d, AGG_CALL);
}

void fmt_htonl_dec(struct dec *d, const struct fmt_arg *a)
{
	if (d->opt->xlat != XLAT_ABBREV) {
		char note[32];
		put_network_bytes(d, a);
		snprintf(note, sizeof note, "htonl(%llu)", (unsigned long long)a->val);
		if (d->opt->xlat == XLAT_VERBOSE)
			d->sink->ops->comment(d->sink, note);
		return;
	}
	put_begin(d, AGG_CALL, "htonl");
	put_item(d);
	put_int(d, a->val, INT_UDEC, 4);
	put_end(d, AGG_CALL);
}

/* A link-layer address: 01:02:03. The parameter, where there is one, is the length that counts. */
void fmt_mac_addr(struct dec *d, const struct fmt_arg *a)
{
	uint64_t len = a->len == LEN_NONE ? 6 : a->len;
	if (a->nparams && (uint64_t)a->params[0] < len)
		len = (uint64_t)a->params[0];
	if (len > 32)
		len = 32;
	const uint8_t *p = mem_get(d->mem, a->addr, len);
	if (!p) {
		put_addr(d, a->addr);
		return;
	}
	char text[32 * 3 + 1];
	size_t n = 0;
	for (uint64_t i = 0; i < len; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, "%s%02x", i ? ":" : "", p[i]);
	text[n] = 0;
	if (d->opt->xlat == XLAT_ABBREV) {
		d->sink->ops->word(d->sink, text);
		return;
	}
	d->sink->ops->bytes(d->sink, p, len, BYTES_HEX);
	if (len && d->opt->xlat == XLAT_VERBOSE)
		d->sink->ops->comment(d->sink, text);
}

/* The most of a control buffer that is looked at. */
#define CONTROL_MAX 131072

/*
 * The messages of msg_control, each as struct cmsg; parameter: the buffer's length. The buffer is
 * looked at as a whole: where a part of it cannot be read, its address is all there is to say.
 */
void fmt_cmsgs(struct dec *d, const struct fmt_arg *a)
{
	unsigned word = d->abi->id == ABI_X32 ? 4 : d->abi->klong;
	uint64_t head = word + 8u, align = word;
	uint64_t given = a->nparams ? (uint64_t)a->params[0] : 0, addr = a->addr;
	uint64_t len = given < CONTROL_MAX ? given : CONTROL_MAX;
	uint16_t type = known_type(KNOWN_TYPE_cmsg);

	if (!type || len < head || !mem_get(d->mem, addr, len)) {
		put_addr(d, addr);
		return;
	}
	put_begin(d, AGG_ARRAY, NULL);
	for (;;) {
		const uint8_t *p = mem_get(d->mem, addr, head);
		if (!p)
			break;
		uint64_t own = base_load(word == 8 ? BASE_u64 : BASE_u32, d->abi, p);
		uint64_t shown = own < head ? head : own < len ? own : len;
		put_item(d);
		dec_type(d, type, (struct loc){.addr = addr, .avail = shown});
		/* the next one begins behind this one, if there is room for its header */
		uint64_t step = (shown + align - 1) / align * align;
		if (step >= len) {
			if (given > CONTROL_MAX)
				d->sink->ops->more(d->sink);
			break;
		}
		addr += step;
		len -= step;
		if (own < head || len < head) {
			d->sink->ops->more_at(d->sink, addr);
			break;
		}
	}
	put_end(d, AGG_ARRAY);
}

/* A protocol of AX.25: its number, the name as a comment; so in every style. */
void fmt_ax25_protocol(struct dec *d, const struct fmt_arg *a)
{
	uint16_t table = known_table(KNOWN_TABLE_ax25_pid);
	const char *name = table_name(d->abi, table, a->val & 0xffffffff);
	put_int(d, a->val & 0xffffffff, INT_HEX, 4);
	d->sink->ops->comment(d->sink, name ? name : desc_str(tbl_tables[table].unknown));
}

/* A socket's type with flags above it: in every style the two are written apart. */
void fmt_sock_type(struct dec *d, const struct fmt_arg *a)
{
	uint64_t kind = a->val & 0xf, flags = a->val & 0xfffffff0;
	uint16_t kinds = known_table(KNOWN_TABLE_sock_kind);
	struct int_repr r = {INT_HEX, 4, 0};
	if (!table_name(d->abi, kinds, kind)) {
		dec_flags(d, known_table(KNOWN_TABLE_socket_type), a->val, 4);
		return;
	}
	if (!flags) {
		dec_enum(d, kinds, kind, 4);
		return;
	}
	d->sink->ops->expr_begin(d->sink, a->val & 0xffffffff, r);
	dec_enum(d, kinds, kind, 4);
	d->sink->ops->text(d->sink, "|", 1);
	dec_flags(d, known_table(KNOWN_TABLE_accept4_flags), flags, 4);
	d->sink->ops->expr_end(d->sink);
}

/* The interface of a link-local address, before which the 16 bytes of the address stand. */
void fmt_in6_scope(struct dec *d, const struct fmt_arg *a)
{
	const uint8_t *ip = mem_get(d->mem, a->addr - 16, 16);
	struct fmt_arg index = {.has_val = true, .size = 4};
	if (!dec_read_cut(d, BASE_u32, a->addr, a->len < 4 ? a->len : 4, &index.val)) {
		d->sink->ops->unavailable(d->sink);
		return;
	}
	bool link_local = ip && ((ip[0] == 0xfe && (ip[1] & 0xc0) == 0x80) ||
				    (ip[0] == 0xff && (ip[1] & 0xf) == 2));
	if (link_local)
		fmt_ifindex(d, &index);
	else
		put_int(d, index.val, INT_UDEC, 4);
}

/* Hex with leading zeros, as many characters as the parameter says. */
void fmt_hex_padded(struct dec *d, const struct fmt_arg *a)
{
	char text[32];
	struct int_repr r = {INT_HEX, 4, 0};
	int n = snprintf(text, sizeof text, "%#0*llx", (int)(a->params[0] & 31),
	    (unsigned long long)(a->size < 8 ? a->val & ((1ull << 8 * a->size) - 1) : a->val));
	d->sink->ops->expr_begin(d->sink, a->val, r);
	d->sink->ops->text(d->sink, text, (size_t)n);
	d->sink->ops->expr_end(d->sink);
}

/* The first bytes of a fixed field, as numbers; the parameter is how many the field claims. */
void fmt_byte_list(struct dec *d, const struct fmt_arg *a)
{
	uint64_t want = (uint64_t)a->params[0], n = want < a->len ? want : a->len;
	const uint8_t *p = mem_get(d->mem, a->addr, n);
	if (!p) {
		put_addr(d, a->addr);
		return;
	}
	put_begin(d, AGG_ARRAY, NULL);
	for (uint64_t i = 0; i < n; i++) {
		put_item(d);
		char text[8];
		int k = snprintf(text, sizeof text, "%#02x", p[i]);
		d->sink->ops->expr_begin(d->sink, p[i], (struct int_repr){INT_HEX, 1, 0});
		d->sink->ops->text(d->sink, text, (size_t)k);
		d->sink->ops->expr_end(d->sink);
	}
	if (want > n)
		d->sink->ops->more(d->sink);
	put_end(d, AGG_ARRAY);
}
