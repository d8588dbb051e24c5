/*
 * facts_genl.c - names of generic netlink families: the kernel numbers them as they register, so
 * only it can say which is which. Asked of limn's own network namespace. See genetlink.h.
 */
#include "facts_live.h"

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The name in an answer to CTRL_CMD_GETFAMILY. */
static ssize_t name_of(const char *msg, size_t len, char *buf, size_t size)
{
	struct nlmsghdr h;
	size_t at = NLMSG_HDRLEN + GENL_HDRLEN;

	if (len < at)
		return -1;
	memcpy(&h, msg, sizeof(h));
	if (h.nlmsg_type != GENL_ID_CTRL || h.nlmsg_len > len)
		return -1;
	while (at + NLA_HDRLEN <= h.nlmsg_len) {
		struct nlattr a;
		memcpy(&a, msg + at, sizeof(a));
		if (a.nla_len < NLA_HDRLEN || a.nla_len > h.nlmsg_len - at)
			return -1;
		if ((a.nla_type & NLA_TYPE_MASK) == CTRL_ATTR_FAMILY_NAME) {
			size_t n = strnlen(msg + at + NLA_HDRLEN, a.nla_len - NLA_HDRLEN);
			if (n > size)
				return -1;
			memcpy(buf, msg + at + NLA_HDRLEN, n);
			return (ssize_t)n;
		}
		at += NLA_ALIGN(a.nla_len);
	}
	return -1;
}

ssize_t genl_family_name(uint16_t id, char *buf, size_t size)
{
	struct {
		struct nlmsghdr h;
		struct genlmsghdr g;
		struct nlattr a;
		uint16_t id, pad;
	} req = {
	    .h = {.nlmsg_len = sizeof(req),
		.nlmsg_type = GENL_ID_CTRL,
		.nlmsg_flags = NLM_F_REQUEST},
	    .g = {.cmd = CTRL_CMD_GETFAMILY, .version = 1},
	    .a = {.nla_len = NLA_HDRLEN + 2, .nla_type = CTRL_ATTR_FAMILY_ID},
	    .id = id,
	};
	char answer[8192];
	ssize_t n = -1;
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);

	if (fd < 0)
		return -1;
	if (send(fd, &req, sizeof(req), MSG_DONTWAIT) == (ssize_t)sizeof(req))
		n = recv(fd, answer, sizeof(answer), MSG_DONTWAIT);
	close(fd);
	return n > 0 ? name_of(answer, (size_t)n, buf, size) : -1;
}
