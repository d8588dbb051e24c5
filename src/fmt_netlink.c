/*
 * fmt_netlink.c - what is irregular in netlink messages: which of a socket's buffers hold them,
 * udev's own format, types that are two numbers in one, link-layer addresses, times.
 *
 * Messages and attributes themselves are desc/netlink/ and attrs.c.
 */
#include "fmt.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#define NETLINK_KOBJECT_UEVENT 15
#define NETLINK_CRYPTO	       21
#define NFNL_SUBSYS_NFTABLES   10

/* -- buffers of sockets -- */

/* The first 40 bytes of a message of udevd to its listeners (libudev's monitor). */
static bool write_uevent(struct dec *d, uint64_t addr, uint64_t len)
{
	static const char magic[8] = "libudev";
	uint16_t type = known_type(KNOWN_TYPE_udev_monitor_header);
	uint64_t head = tbl_types[type].size[d->abi->layout];
	uint64_t word;
	const uint8_t *p = len >= head ? mem_get(d->mem, addr, head) : NULL;
	if (!p || memcmp(p, magic, sizeof magic) != 0 ||
	    !dec_read_int(d, BASE_be32, addr + 8, &word) || word != 0xfeedcafe)
		return false;
	struct loc loc = {.addr = addr, .avail = head, .embedded = true};
	if (len == head) {
		dec_type(d, type, loc);
		return true;
	}
	put_begin(d, AGG_ARRAY, NULL);
	put_item(d);
	dec_type(d, type, loc);
	put_item(d);
	uint64_t rest = len - head, n = rest;
	if (n > d->opt->string_limit)
		n = d->opt->string_limit;
	p = mem_get(d->mem, addr + head, n);
	if (p)
		d->sink->ops->bytes(d->sink, p, n, n < rest ? BYTES_MORE : 0);
	else
		put_addr(d, addr + head);
	put_end(d, AGG_ARRAY);
	return true;
}

static void write_plain(struct dec *d, uint64_t addr, uint64_t len)
{
	uint64_t n = len < d->opt->string_limit ? len : d->opt->string_limit;
	const uint8_t *p = mem_get(d->mem, addr, n < len ? n + 1 : n);
	if (p)
		d->sink->ops->bytes(d->sink, p, n, n < len ? BYTES_MORE : 0);
	else
		put_addr(d, addr);
}

/*
 * The contents of a socket's buffer. Parameters: the netlink family behind the descriptor (-1: it
 * is none), and a budget that several buffers share.
 */
void fmt_payload(struct dec *d, const struct fmt_arg *a)
{
	int64_t family = a->nparams ? a->params[0] : -1;
	uint64_t len = a->len == LEN_NONE ? 0 : a->len;
	if (a->nparams > 1 && a->params[1] >= 0 && a->params[1] < 8) {
		int64_t *left = &d->budgets[a->params[1]];
		if (*left < 0)
			*left = 0;
		if (len > (uint64_t)*left)
			len = (uint64_t)*left;
		*left -= (int64_t)len;
	}
	if (family < 0 || (family == NETLINK_KOBJECT_UEVENT && !write_uevent(d, a->addr, len))) {
		write_plain(d, a->addr, len);
	} else if (family != NETLINK_KOBJECT_UEVENT) {
		const uint8_t *ahead;
		mem_get_some(d->mem, a->addr, len < 65536 ? len : 65536, &ahead);
		dec_tlvs(d, tbl_types[known_type(KNOWN_TYPE_netlink)].a, a->addr, len, &family, 1);
	}
}

/* A message that crypto's description does not fit: it is shown as text. */
void fmt_plain(struct dec *d, const struct fmt_arg *a)
{
	write_plain(d, a->addr, a->len == LEN_NONE ? 0 : a->len);
}

/* Bytes of which nothing is known, in hex; no more than -s allows. */
void fmt_opaque(struct dec *d, const struct fmt_arg *a)
{
	dec_opaque(d, a->addr, a->len == LEN_NONE ? 0 : a->len);
}

/* -- types of messages -- */

/* A generic family's number, which the kernel gave it. */
void fmt_genl_family(struct dec *d, const struct fmt_arg *a)
{
	struct int_repr r = {INT_HEX, 2, 0};
	char name[64];
	ssize_t n = d->opt->xlat == XLAT_RAW ? -1
					     : facts_get(d->facts, FACT_GENL_FAMILY,
						   a->val & 0xffff, 0, NULL, name, sizeof name - 1);
	if (n >= 0)
		name[n] = 0;
	/* it is written as it stands, so it must be a plain word */
	for (ssize_t i = 0; i < n; i++)
		if (name[i] <= ' ' || name[i] >= 127 || name[i] == '/' || name[i] == ',')
			n = -1;
	d->sink->ops->constant(
	    d->sink, a->val & 0xffff, n > 0 ? name : NULL, "GENERIC_FAMILY_???", r);
}

/* Subsystem and message of netfilter's netlink: NFNL_SUBSYS_QUEUE<<8|NFQNL_MSG_PACKET. */
void fmt_nfnl_type(struct dec *d, const struct fmt_arg *a)
{
	struct int_repr r = {INT_HEX, 2, 0};
	uint16_t batch = known_table(KNOWN_TABLE_nfnl_batch);
	uint16_t messages = known_table(KNOWN_TABLE_nfnl_messages);
	uint64_t v = a->val & 0xffff, subsys = v >> 8;
	if (table_name(d->abi, batch, v)) {
		dec_enum(d, batch, v, 2);
		return;
	}
	d->sink->ops->expr_begin(d->sink, v, r);
	dec_enum(d, known_table(KNOWN_TABLE_nfnl_subsys), subsys, 1);
	d->sink->ops->text(d->sink, "<<8|", 4);
	d->sink->ops->constant(d->sink, v & 0xff, table_name(d->abi, messages, v),
	    table_name(d->abi, known_table(KNOWN_TABLE_nfnl_unknown), subsys), r);
	d->sink->ops->expr_end(d->sink);
}

/*
 * nfgenmsg.res_id: the message's own subsystem, in network order as it should be or in the host's
 * as old programs have it; any other number. Parameter: nlmsg_type.
 */
void fmt_nfnl_res_id(struct dec *d, const struct fmt_arg *a)
{
	uint16_t subsys = (uint16_t)(a->params[0] >> 8), v = (uint16_t)a->val;
	uint16_t table = known_table(KNOWN_TABLE_nfnl_subsys);
	struct int_repr r = {INT_HEX, 2, 0};
	/* nftables alone: there it is checked */
	const char *name =
	    subsys == NFNL_SUBSYS_NFTABLES ? table_name(d->abi, table, subsys) : NULL;
	char text[80];
	if (name && __builtin_bswap16(v) == subsys) {
		d->sink->ops->constant(d->sink, subsys, name, NULL, r);
		return;
	}
	if (name && v == subsys) {
		snprintf(text, sizeof text, "htons(%s)", name);
		d->sink->ops->constant(d->sink, __builtin_bswap16(v), text, NULL, r);
		return;
	}
	snprintf(text, sizeof text, "htons(%u)", v);
	d->sink->ops->word(d->sink, text);
}

/* -- addresses -- */

/* Bytes, and what they mean: the latter alone, both, or neither, per -X. */
static void write_meant(struct dec *d, const uint8_t *p, size_t len, const char *text)
{
	if (d->opt->xlat == XLAT_ABBREV) {
		d->sink->ops->word(d->sink, text);
		return;
	}
	d->sink->ops->bytes(d->sink, p, len, BYTES_HEX);
	if (d->opt->xlat == XLAT_VERBOSE)
		d->sink->ops->comment(d->sink, text);
}

static void write_inet(
    struct dec *d, const struct fmt_arg *a, int family, const char *before, const char *after)
{
	char ip[INET6_ADDRSTRLEN], text[128];
	size_t len = a->len > 16 ? 16 : a->len; /* of the member that holds it */
	const uint8_t *p = mem_get(d->mem, a->addr, len);
	if (!p || !inet_ntop(family, p, ip, sizeof ip)) {
		put_addr(d, a->addr);
		return;
	}
	snprintf(text, sizeof text, "%s\"%s\"%s", before, ip, after);
	write_meant(d, p, len, text);
}

void fmt_ip4(struct dec *d, const struct fmt_arg *a)
{
	write_inet(d, a, AF_INET, "inet_addr(", ")");
}

void fmt_ip6(struct dec *d, const struct fmt_arg *a)
{
	write_inet(d, a, AF_INET6, "inet_pton(AF_INET6, ", ")");
}

/* An IPv6 address in a struct: as the call that would put it there, or as a member like others. */
void fmt_ip6_of(struct dec *d, const struct fmt_arg *a)
{
	static const char *const members[] = {
	    "idiag_src", "idiag_dst", "rtvia_addr", "u", "tcpm_addr", "addr"};
	const char *name = members[(uint64_t)a->params[0] % (sizeof members / sizeof *members)];
	char target[32];
	snprintf(target, sizeof target, ", &%s)", name);
	if (d->opt->xlat == XLAT_ABBREV) {
		write_inet(d, a, AF_INET6, "inet_pton(AF_INET6, ", target);
		return;
	}
	/* here the member has its name after all */
	d->sink->ops->expr_begin(d->sink, 0, (struct int_repr){INT_HEX, 1, 0});
	d->sink->ops->text(d->sink, name, strlen(name));
	d->sink->ops->text(d->sink, "=", 1);
	fmt_ip6(d, a);
	d->sink->ops->expr_end(d->sink);
}

/* A link-layer address; parameter: the most bytes that are shown of it. */
void fmt_hwaddr(struct dec *d, const struct fmt_arg *a)
{
	uint64_t len = a->len == LEN_NONE ? 6 : a->len, most = (uint64_t)a->params[0];
	char text[32 * 3 + 1];
	size_t n = 0;
	if (len > 32) {
		dec_opaque(d, a->addr, len);
		return;
	}
	const uint8_t *p = mem_get(d->mem, a->addr, len);
	if (!p) {
		put_addr(d, a->addr);
		return;
	}
	for (uint64_t i = 0; i < len && i < most; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, "%s%02x", i ? ":" : "", p[i]);
	text[n] = 0;
	write_meant(d, p, len, text);
}

/* -- strings and numbers of any size -- */

/*
 * A string in so many bytes: its final NUL is not shown, that it lacks one is. In hex the NUL is
 * like other bytes.
 */
void fmt_nla_str(struct dec *d, const struct fmt_arg *a)
{
	uint64_t len = a->len, n = len;
	bool more = false;
	if (n > d->opt->string_limit)
		n = d->opt->string_limit;
	const uint8_t *p = mem_get(d->mem, a->addr, n < len ? n + 1 : n);
	if (!p) {
		put_addr(d, a->addr);
		return;
	}
	if (n && p[n - 1] == 0 && d->opt->hex == HEX_NONE)
		n--;
	else
		more = true;
	d->sink->ops->bytes(d->sink, p, n, more ? BYTES_MORE : 0);
}

/* A string that ends at its first NUL, wherever that is. */
void fmt_nla_cstr(struct dec *d, const struct fmt_arg *a)
{
	uint64_t limit = d->opt->string_limit, most = a->len <= limit ? a->len : limit + 1;
	const uint8_t *p;
	bool ended;
	ssize_t n = mem_str(d->mem, a->addr, most, &p, &ended);
	if (n < 0) {
		put_addr(d, a->addr);
		return;
	}
	if ((uint64_t)n > limit) {
		n = (ssize_t)limit;
		ended = false;
	}
	d->sink->ops->bytes(d->sink, p, (size_t)n, ended ? 0 : BYTES_MORE);
}

/* An unsigned integer of 1 to 8 bytes. */
static bool read_any(struct dec *d, const struct fmt_arg *a, uint64_t *v)
{
	if (!a->len || a->len > 8) {
		dec_opaque(d, a->addr, a->len);
		return false;
	}
	const uint8_t *p = mem_get(d->mem, a->addr, a->len);
	if (!p) {
		put_addr(d, a->addr);
		return false;
	}
	*v = 0;
	for (uint64_t i = 0; i < a->len; i++)
		*v |= (uint64_t)p[i] << (8 * i);
	return true;
}

static void write_time(struct dec *d, const struct fmt_arg *a, unsigned per_second, int digits)
{
	uint64_t v;
	char text[64];
	if (!read_any(d, a, &v))
		return;
	put_int(d, v, INT_UDEC, 8);
	if (!v || d->opt->xlat == XLAT_RAW)
		return;
	snprintf(text, sizeof text, "%llu.%0*llu s", (unsigned long long)(v / per_second), digits,
	    (unsigned long long)(v % per_second));
	d->sink->ops->comment(d->sink, text);
}

/* Hundredths of a second, as user space counts time. */
void fmt_ticks(struct dec *d, const struct fmt_arg *a)
{
	write_time(d, a, 100, 2);
}

void fmt_msecs(struct dec *d, const struct fmt_arg *a)
{
	write_time(d, a, 1000, 3);
}

/* IPPROTO_ in as many bytes as there are. */
void fmt_ip_protocol_any(struct dec *d, const struct fmt_arg *a)
{
	uint64_t v;
	if (read_any(d, a, &v))
		dec_enum(d, known_table(KNOWN_TABLE_ip_protocol), v, 8);
}

/* An integer of a size that integers have. */
void fmt_hex_any(struct dec *d, const struct fmt_arg *a)
{
	uint64_t v;
	if (a->len & (a->len - 1))
		dec_opaque(d, a->addr, a->len);
	else if (read_any(d, a, &v))
		put_int(d, v, INT_HEX, 8);
}

/* A number in network order, written so in every style. */
static void write_order(
    struct dec *d, uint64_t v, const char *macro, enum int_style style, unsigned size)
{
	put_begin(d, AGG_CALL, macro);
	put_item(d);
	put_int(d, v, style, size);
	put_end(d, AGG_CALL);
}

void fmt_order16(struct dec *d, const struct fmt_arg *a)
{
	write_order(d, a->val & 0xffff, "htons", INT_UDEC, 2);
}

void fmt_order32(struct dec *d, const struct fmt_arg *a)
{
	write_order(d, a->val & 0xffffffff, "htonl", INT_UDEC, 4);
}

void fmt_order32_hex(struct dec *d, const struct fmt_arg *a)
{
	write_order(d, a->val & 0xffffffff, "htonl", INT_HEX, 4);
}

void fmt_order64(struct dec *d, const struct fmt_arg *a)
{
	write_order(d, a->val, "htobe64", INT_UDEC, 8);
}

/* -- names of network-order numbers -- */

static void write_order_name(
    struct dec *d, const struct fmt_arg *a, uint16_t table, const char *unknown)
{
	struct int_repr r = {INT_HEX, 2, 0};
	put_begin(d, AGG_CALL, "htons");
	put_item(d);
	dec_enum_as(d, table, a->val & 0xffff, r, unknown);
	put_end(d, AGG_CALL);
}

void fmt_hton_eth(struct dec *d, const struct fmt_arg *a)
{
	write_order_name(d, a, known_table(KNOWN_TABLE_ethernet_protocol), "ETH_P_???");
}

void fmt_hton_ether(struct dec *d, const struct fmt_arg *a)
{
	write_order_name(d, a, known_table(KNOWN_TABLE_ethernet_protocol), "ETHER_P_???");
}

void fmt_hton_af(struct dec *d, const struct fmt_arg *a)
{
	write_order_name(d, a, known_table(KNOWN_TABLE_socket_family), "AF_???");
}

/* -- numbers that keep their value beside the name -- */

static void put_named(struct dec *d, uint64_t v, unsigned size, const char *text)
{
	put_int(d, v, INT_HEX, size);
	if (text && *text && d->opt->xlat != XLAT_RAW)
		d->sink->ops->comment(d->sink, text);
}

void fmt_shutdown_mask(struct dec *d, const struct fmt_arg *a)
{
	const struct t_table *t = &tbl_tables[known_table(KNOWN_TABLE_sk_shutdown)];
	const struct t_row *r = &tbl_rows[t->first[d->abi->id]];
	uint64_t v = a->val & 0xff, rest = v;
	char text[96] = "";
	size_t n = 0;
	for (uint32_t i = 0; i < t->n[d->abi->id]; i++) {
		if (!(rest & r[i].value))
			continue;
		rest &= ~r[i].value;
		n += (size_t)snprintf(
		    text + n, sizeof text - n, "%s%s", n ? "|" : "", desc_str(r[i].name));
	}
	if (rest && n)
		snprintf(text + n, sizeof text - n, "|%#llx", (unsigned long long)rest);
	else if (rest)
		snprintf(text, sizeof text, "%s", desc_str(t->unknown));
	put_named(d, v, 1, text);
}

void fmt_decline_code(struct dec *d, const struct fmt_arg *a)
{
	uint16_t table = known_table(KNOWN_TABLE_smc_clc_decline_code);
	uint64_t v = a->val & 0xffffffff;
	const char *name = table_name(d->abi, table, v);
	put_named(d, v, 4, name ? name : desc_str(tbl_tables[table].unknown));
}

/* -- messages in messages -- */

#define NLMSG_HDR    16
#define NLM_F_CAPPED 0x100

/*
 * The answer to a message: an errno, and the message it is about (of which the header alone, when
 * capped); then attributes that say more. Parameters: family, flags of the answer.
 */
void fmt_nlmsgerr(struct dec *d, const struct fmt_arg *a)
{
	uint64_t len = a->len, head = 4 + NLMSG_HDR, inner;
	int64_t family = a->params[0], flags = a->params[1];
	struct fmt_arg error = {.has_val = true, .base = BASE_s32, .size = 4, .embedded = true};
	if (len < head) {
		dec_opaque(d, a->addr, len);
		return;
	}
	if (!mem_get(d->mem, a->addr, head) || !dec_read_int(d, BASE_s32, a->addr, &error.val) ||
	    !dec_read_int(d, BASE_u32, a->addr + 4, &inner)) {
		put_addr(d, a->addr);
		return;
	}
	if ((flags & NLM_F_CAPPED) || inner < NLMSG_HDR)
		inner = NLMSG_HDR;
	if (inner > len - 4)
		inner = len - 4;
	uint64_t at = 4 + inner; /* not rounded up, as strace has it */
	bool more = at < len;
	if (more) {
		put_begin(d, AGG_ARRAY, NULL);
		put_item(d);
	}
	put_begin(d, AGG_STRUCT, NULL);
	put_member(d, "error");
	fmt_neg_errno(d, &error);
	put_member(d, "msg");
	dec_tlvs(d, tbl_types[known_type(KNOWN_TYPE_netlink)].a, a->addr + 4, inner, &family, 1);
	put_end(d, AGG_STRUCT);
	if (more) {
		put_item(d);
		dec_tlvs(d, tbl_types[known_type(KNOWN_TYPE_nlmsgerr_attrs)].a, a->addr + at,
		    len - at, NULL, 0);
		put_end(d, AGG_ARRAY);
	}
}

/* -- links -- */

/* The string of the last attribute of that type before `end` in the list that begins at addr. */
static const char *earlier_string(
    struct dec *d, uint64_t addr, uint64_t end, unsigned type, char *buf, size_t size)
{
	const char *found = NULL;
	for (unsigned i = 0; i < 64 && addr < end && end - addr >= 4; i++) {
		uint64_t len, own;
		const uint8_t *p;
		if (!dec_read_int(d, BASE_u16, addr, &len) ||
		    !dec_read_int(d, BASE_u16, addr + 2, &own) || len < 4)
			break;
		size_t n = len - 4 < size - 1 ? len - 4 : size - 1;
		if ((own & 0x3fff) == type && (p = mem_get(d->mem, addr + 4, n))) {
			memcpy(buf, p, n);
			buf[n] = 0;
			found = buf;
		}
		addr += (len + 3) & ~3ull;
	}
	return found;
}

/*
 * What a kind of link has of its own, where IFLA_INFO_KIND (or SLAVE_KIND) went before.
 * Parameter: 0 data, 1 statistics, 2 data of a slave.
 */
void fmt_link_info(struct dec *d, const struct fmt_arg *a)
{
	static const struct {
		const char *kind;
		int what;
		uint8_t type; /* enum known_type */
	} known[] = {{"bridge", 0, KNOWN_TYPE_ifla_br_attrs}, {"tun", 0, KNOWN_TYPE_ifla_tun_attrs},
	    {"can", 1, KNOWN_TYPE_can_device_stats}, {"bridge", 2, KNOWN_TYPE_ifla_brport_attrs}};
	char buf[32];
	const char *kind = NULL;
	/* the payload's scope, then the header's, which knows where the list begins */
	const struct scope *header = d->scope ? d->scope->up : NULL;
	if (header)
		kind = earlier_string(d, (uint64_t)header->len, header->addr,
		    a->params[0] == 2 ? 4 : 1, buf, sizeof buf);
	for (size_t i = 0; kind && i < sizeof known / sizeof *known; i++) {
		if (known[i].what != a->params[0] || strcmp(known[i].kind, kind) != 0)
			continue;
		uint16_t type = known_type((enum known_type)known[i].type);
		const struct t_type *t = &tbl_types[type];
		if (t->kind == TYPE_ATTRS) {
			dec_tlvs(d, t->a, a->addr, a->len, NULL, 0);
			return;
		}
		if (t->size[d->abi->layout] > a->len)
			break;
		dec_type(d, type, (struct loc){.addr = a->addr, .avail = a->len, .embedded = true});
		return;
	}
	dec_opaque(d, a->addr, a->len);
}

/* -- diag -- */

/* struct inet_diag_sockopt grew by bits; whole bytes behind those that are known are shown too. */
void fmt_sockopt_bits(struct dec *d, const struct fmt_arg *a)
{
	uint16_t type = known_type(KNOWN_TYPE_inet_diag_sockopt);
	uint64_t size = tbl_types[type].size[d->abi->layout], rest = a->len - size;
	if (a->len < size) {
		dec_opaque(d, a->addr, a->len);
		return;
	}
	dec_type(d, type, (struct loc){.addr = a->addr, .avail = size, .embedded = true});
	const uint8_t *p = rest ? mem_get(d->mem, a->addr + size, rest) : NULL;
	bool any = false;
	for (uint64_t i = 0; p && i < rest; i++)
		any |= p[i] != 0;
	if (rest && !p) {
		put_item(d);
		d->sink->ops->unavailable(d->sink);
	}
	if (!any)
		return;
	char text[64];
	int n = snprintf(text, sizeof text, "/* bytes %llu..%llu */ ", (unsigned long long)size,
	    (unsigned long long)(a->len - 1));
	put_item(d);
	d->sink->ops->expr_begin(d->sink, 0, (struct int_repr){INT_HEX, 1, 0});
	d->sink->ops->text(d->sink, text, (size_t)n);
	dec_opaque(d, a->addr + size, rest);
	d->sink->ops->expr_end(d->sink);
}

/* A socket filter when its instructions are not asked for: where it is. */
void fmt_bpf_filter(struct dec *d, const struct fmt_arg *a)
{
	if (a->len < 8)
		dec_opaque(d, a->addr, a->len);
	else
		put_addr(d, a->addr);
}
