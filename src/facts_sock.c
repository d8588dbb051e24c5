/*
 * facts_sock.c - what the kernel's sock_diag knows of a socket, by its inode.
 *
 * One netlink socket serves all questions. UNIX sockets can be asked for by inode; for TCP the
 * kernel can only list all or look up by addresses, so the addresses of the last answer are kept as
 * a hint and the (cheap) lookup tried first. The answer carries the inode, so a stale hint is seen
 * for what it is. Formats: facts.h. Sources: linux/sock_diag.h, inet_diag.h, unix_diag.h,
 * netlink_diag.h, sock_diag(7).
 */
#include "facts_live.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/netlink_diag.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>

#include <netinet/in.h>

#ifndef IPPROTO_L2TP
#define IPPROTO_L2TP 115
#endif

_Static_assert(
    sizeof(struct inet_diag_sockid) == sizeof(((struct sock_hint *)0)->id), "hint holds a sockid");

/* What is shown for a protocol, and how it is asked for. In the order tried for unknown names. */
static const struct proto {
	const char *name;
	uint8_t family, protocol;
} protos[] = {
    {"UNIX", AF_UNIX, 0},
    {"UNIX-STREAM", AF_UNIX, 0},
    {"TCP", AF_INET, IPPROTO_TCP},
    {"UDP", AF_INET, IPPROTO_UDP},
    {"UDPLITE", AF_INET, IPPROTO_UDPLITE},
    {"DCCP", AF_INET, IPPROTO_DCCP},
    {"SCTP", AF_INET, IPPROTO_SCTP},
    {"L2TP/IP", AF_INET, IPPROTO_L2TP},
    {"PING", AF_INET, IPPROTO_ICMP},
    {"RAW", AF_INET, IPPROTO_RAW},
    {"TCPv6", AF_INET6, IPPROTO_TCP},
    {"UDPv6", AF_INET6, IPPROTO_UDP},
    {"UDPLITEv6", AF_INET6, IPPROTO_UDPLITE},
    {"DCCPv6", AF_INET6, IPPROTO_DCCP},
    {"L2TP/IPv6", AF_INET6, IPPROTO_L2TP},
    {"SCTPv6", AF_INET6, IPPROTO_SCTP},
    {"PINGv6", AF_INET6, IPPROTO_ICMP},
    {"RAWv6", AF_INET6, IPPROTO_RAW},
    {"NETLINK", AF_NETLINK, NDIAG_PROTO_ALL},
};
#define NPROTOS (sizeof(protos) / sizeof(*protos))

/* NETLINK_* without the prefix. */
static const char *const netlink_names[] = {
    [NETLINK_ROUTE] = "ROUTE",
    [NETLINK_UNUSED] = "UNUSED",
    [NETLINK_USERSOCK] = "USERSOCK",
    [NETLINK_FIREWALL] = "FIREWALL",
    [NETLINK_SOCK_DIAG] = "SOCK_DIAG",
    [NETLINK_NFLOG] = "NFLOG",
    [NETLINK_XFRM] = "XFRM",
    [NETLINK_SELINUX] = "SELINUX",
    [NETLINK_ISCSI] = "ISCSI",
    [NETLINK_AUDIT] = "AUDIT",
    [NETLINK_FIB_LOOKUP] = "FIB_LOOKUP",
    [NETLINK_CONNECTOR] = "CONNECTOR",
    [NETLINK_NETFILTER] = "NETFILTER",
    [NETLINK_IP6_FW] = "IP6_FW",
    [NETLINK_DNRTMSG] = "DNRTMSG",
    [NETLINK_KOBJECT_UEVENT] = "KOBJECT_UEVENT",
    [NETLINK_GENERIC] = "GENERIC",
    [NETLINK_SCSITRANSPORT] = "SCSITRANSPORT",
    [NETLINK_ECRYPTFS] = "ECRYPTFS",
    [NETLINK_RDMA] = "RDMA",
    [NETLINK_CRYPTO] = "CRYPTO",
    [22] = "SMC",
};

void sock_diag_init(struct sock_diag *d)
{
	memset(d, 0, sizeof(*d));
	d->fd = -1;
}

void sock_diag_deinit(struct sock_diag *d)
{
	if (d->fd >= 0)
		close(d->fd);
	d->fd = -1;
}

static bool diag_open(struct sock_diag *d)
{
	/* An answer comes from the kernel within the call; the limit is for what cannot happen. */
	static const struct timeval limit = {.tv_sec = 1};

	if (d->fd >= 0)
		return true;
	if (d->fd == -2)
		return false;
	d->fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
	if (d->fd < 0) {
		d->fd = -2;
		return false;
	}
	setsockopt(d->fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	return true;
}

/* Looks at one answer; true: it was the one sought. */
typedef bool (*diag_match)(void *ctx, const void *payload, size_t len);

/*
 * Send a request and hand its answers to match. Returns whether one matched. A socket on which
 * something went wrong is closed, so that no late answer is taken for that of the next question.
 */
static bool diag_ask(
    struct sock_diag *d, const void *req, size_t reqlen, bool dump, diag_match match, void *ctx)
{
	struct {
		struct nlmsghdr nlh;
		char body[128];
	} msg = {0};
	const struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
	bool found = false;

	if (reqlen > sizeof(msg.body) || !diag_open(d))
		return false;
	msg.nlh.nlmsg_len = (uint32_t)(sizeof(msg.nlh) + reqlen);
	msg.nlh.nlmsg_type = SOCK_DIAG_BY_FAMILY;
	msg.nlh.nlmsg_flags = (uint16_t)(NLM_F_REQUEST | (dump ? NLM_F_DUMP : 0));
	msg.nlh.nlmsg_seq = ++d->seq;
	memcpy(msg.body, req, reqlen);
	ssize_t n;
	do
		n = sendto(d->fd, &msg, msg.nlh.nlmsg_len, 0, (const struct sockaddr *)&kernel,
		    sizeof(kernel));
	while (n < 0 && errno == EINTR);
	if (n < 0)
		goto broken;
	for (;;) {
		_Alignas(struct nlmsghdr) char buf[32768];
		n = recv(d->fd, buf, sizeof(buf), 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			goto broken;
		size_t left = (size_t)n;
		for (const struct nlmsghdr *h = (const void *)buf; NLMSG_OK(h, left);
		     h = NLMSG_NEXT(h, left)) {
			if (h->nlmsg_seq != d->seq)
				continue;
			if (h->nlmsg_type == NLMSG_DONE || h->nlmsg_type == NLMSG_ERROR)
				return found;
			if (h->nlmsg_type == SOCK_DIAG_BY_FAMILY && !found)
				found = match(ctx, NLMSG_DATA(h), NLMSG_PAYLOAD(h, 0));
			if (!dump)
				return found;
		}
	}
broken:
	close(d->fd);
	d->fd = -1;
	return found;
}

/* -- UNIX -- */

struct unix_query {
	uint32_t ino, peer;
	bool has_name;
	uint8_t name_len;
	char name[128];
};

static bool unix_match(void *ctx, const void *payload, size_t len)
{
	struct unix_query *q = ctx;
	const struct unix_diag_msg *m = payload;

	if (len < sizeof(*m) || m->udiag_family != AF_UNIX || m->udiag_ino != q->ino)
		return false;
	const char *p = (const char *)payload + NLA_ALIGN(sizeof(*m)),
		   *end = (const char *)payload + len;
	while (end - p >= (ssize_t)sizeof(struct nlattr)) {
		struct nlattr a;
		memcpy(&a, p, sizeof(a));
		if (a.nla_len < sizeof(a) || a.nla_len > end - p)
			break;
		const char *data = p + NLA_HDRLEN;
		size_t dlen = a.nla_len - NLA_HDRLEN;
		if (a.nla_type == UNIX_DIAG_NAME && dlen) {
			q->has_name = true;
			q->name_len = (uint8_t)(dlen < sizeof(q->name) ? dlen : sizeof(q->name));
			memcpy(q->name, data, q->name_len);
		} else if (a.nla_type == UNIX_DIAG_PEER && dlen >= sizeof(q->peer)) {
			memcpy(&q->peer, data, sizeof(q->peer));
		}
		if (NLA_ALIGN(a.nla_len) >= end - p)
			break;
		p += NLA_ALIGN(a.nla_len);
	}
	return true;
}

static ssize_t describe_unix(
    struct sock_diag *d, uint64_t ino, const char *shown, char *buf, size_t size)
{
	const struct unix_diag_req req = {
	    .sdiag_family = AF_UNIX,
	    .udiag_states = UINT32_MAX,
	    .udiag_ino = (uint32_t)ino,
	    .udiag_show = UDIAG_SHOW_NAME | UDIAG_SHOW_PEER,
	    .udiag_cookie = {UINT32_MAX, UINT32_MAX},
	};
	struct unix_query q = {.ino = (uint32_t)ino};

	if (!diag_ask(d, &req, sizeof(req), false, unix_match, &q))
		return -1;
	int n = snprintf(buf, size, "%s:[%u", shown, q.ino);
	if (q.peer && n > 0 && (size_t)n < size)
		n += snprintf(buf + n, size - (size_t)n, "->%u", q.peer);
	if (n < 0 || (size_t)n + 1 + q.name_len > size)
		return -1;
	if (q.has_name) {
		buf[n++] = 0;
		memcpy(buf + n, q.name, q.name_len);
		n += q.name_len;
	} else {
		buf[n++] = ']';
	}
	return n;
}

/* -- TCP, UDP and relatives -- */

struct inet_query {
	uint32_t ino;
	uint8_t family;
	struct inet_diag_msg msg;
};

static bool inet_match(void *ctx, const void *payload, size_t len)
{
	struct inet_query *q = ctx;

	if (len < sizeof(q->msg))
		return false;
	memcpy(&q->msg, payload, sizeof(q->msg));
	return q->msg.idiag_family == q->family && q->msg.idiag_inode == q->ino;
}

/* "127.0.0.1:80" or "[::1]:80" */
static int inet_end(char *buf, size_t size, uint8_t family, const void *addr, uint16_t port)
{
	char text[INET6_ADDRSTRLEN];

	if (!inet_ntop(family, addr, text, sizeof(text)))
		return -1;
	return snprintf(buf, size, family == AF_INET6 ? "[%s]:%u" : "%s:%u", text, ntohs(port));
}

static ssize_t describe_inet(struct sock_diag *d, uint64_t ino, const struct proto *p,
    const char *shown, char *buf, size_t size)
{
	struct inet_diag_req_v2 req = {
	    .sdiag_family = p->family,
	    .sdiag_protocol = p->protocol,
	    .idiag_states = UINT32_MAX,
	};
	struct inet_query q = {.ino = (uint32_t)ino, .family = p->family};
	struct sock_hint *hint = &d->hints[ino % SOCK_HINTS];
	bool found = false, tcp = p->protocol == IPPROTO_TCP;
	char text[2 * INET6_ADDRSTRLEN + 64];

	if (tcp && hint->ino == ino && hint->family == p->family && hint->protocol == p->protocol) {
		memcpy(&req.id, hint->id, sizeof(req.id));
		found = diag_ask(d, &req, sizeof(req), false, inet_match, &q);
	}
	if (!found) {
		memset(&req.id, 0, sizeof(req.id));
		found = diag_ask(d, &req, sizeof(req), true, inet_match, &q);
	}
	if (!found)
		return -1;
	if (tcp) {
		hint->ino = ino;
		hint->family = p->family;
		hint->protocol = p->protocol;
		memcpy(hint->id, &q.msg.id, sizeof(q.msg.id));
	}
	int n = snprintf(text, sizeof(text), "%s:[", shown);
	n += inet_end(text + n, sizeof(text) - (size_t)n, p->family, q.msg.id.idiag_src,
	    q.msg.id.idiag_sport);
	static const uint32_t nowhere[4];
	size_t alen = p->family == AF_INET6 ? 16 : 4;
	if (q.msg.id.idiag_dport || memcmp(q.msg.id.idiag_dst, nowhere, alen)) {
		n += snprintf(text + n, sizeof(text) - (size_t)n, "->");
		n += inet_end(text + n, sizeof(text) - (size_t)n, p->family, q.msg.id.idiag_dst,
		    q.msg.id.idiag_dport);
	}
	n += snprintf(text + n, sizeof(text) - (size_t)n, "]");
	if ((size_t)n > size)
		return -1;
	memcpy(buf, text, (size_t)n);
	return n;
}

/* -- netlink -- */

struct netlink_query {
	uint32_t ino;
	struct netlink_diag_msg msg;
};

static bool netlink_match(void *ctx, const void *payload, size_t len)
{
	struct netlink_query *q = ctx;

	if (len < sizeof(q->msg))
		return false;
	memcpy(&q->msg, payload, sizeof(q->msg));
	return q->msg.ndiag_family == AF_NETLINK && q->msg.ndiag_ino == q->ino;
}

static bool ask_netlink(struct sock_diag *d, uint64_t ino, struct netlink_query *q)
{
	const struct netlink_diag_req req = {
	    .sdiag_family = AF_NETLINK,
	    .sdiag_protocol = NDIAG_PROTO_ALL,
	};

	q->ino = (uint32_t)ino;
	return diag_ask(d, &req, sizeof(req), true, netlink_match, q);
}

int sock_diag_netlink_family(struct sock_diag *d, uint64_t ino)
{
	struct netlink_query q;

	return ask_netlink(d, ino, &q) ? q.msg.ndiag_protocol : -1;
}

static ssize_t describe_netlink(
    struct sock_diag *d, uint64_t ino, const char *shown, char *buf, size_t size)
{
	struct netlink_query q;
	char number[8];

	if (!ask_netlink(d, ino, &q))
		return -1;
	uint8_t p = q.msg.ndiag_protocol;
	const char *name =
	    p < sizeof(netlink_names) / sizeof(*netlink_names) ? netlink_names[p] : NULL;
	if (!name) {
		snprintf(number, sizeof(number), "%u", p);
		name = number;
	}
	int n = snprintf(buf, size, "%s:[%s:%u]", shown, name, q.msg.ndiag_portid);
	return n < 0 || (size_t)n >= size ? -1 : n;
}

static ssize_t describe_as(
    struct sock_diag *d, uint64_t ino, const struct proto *p, char *buf, size_t size)
{
	switch (p->family) {
	case AF_UNIX: return describe_unix(d, ino, p->name, buf, size);
	case AF_NETLINK: return describe_netlink(d, ino, p->name, buf, size);
	default: return describe_inet(d, ino, p, p->name, buf, size);
	}
}

ssize_t sock_diag_describe(
    struct sock_diag *d, uint64_t ino, const char *proto, char *buf, size_t size)
{
	/* sock_diag's inodes are 32 bits wide. */
	if (ino > UINT32_MAX)
		return -1;
	for (size_t i = 0; proto && i < NPROTOS; i++) {
		if (strcmp(protos[i].name, proto))
			continue;
		ssize_t n = describe_as(d, ino, &protos[i], buf, size);
		if (n < 0) {
			n = snprintf(buf, size, "%s:[%llu]", proto, (unsigned long long)ino);
			if (n < 0 || (size_t)n >= size)
				return -1;
		}
		return n;
	}
	/* Before Linux 3.7, or a name that is not the protocol's ("UDP-Lite"). */
	for (size_t i = 0; i < NPROTOS; i++) {
		ssize_t n = describe_as(d, ino, &protos[i], buf, size);
		if (n >= 0)
			return n;
	}
	return -1;
}
