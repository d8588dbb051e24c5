/* Netlink through every call that sends or receives: iovecs, several messages, real answers. */
/* PARITY: -e trace=network,getpid */
/* PARITY: -e trace=network,getpid -v -s 8 */
/* PARITY-64: -e trace=network,getpid -y */
/* PARITY-64: -e trace=network,getpid --decode-pids=comm */
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

static char buf[32768];

int main(void)
{
	int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE), one = 1;
	struct sockaddr_nl a = {.nl_family = AF_NETLINK};
	struct {
		struct nlmsghdr h;
		struct ifinfomsg i;
	} link = {
	    .h = {.nlmsg_len = sizeof link, .nlmsg_type = RTM_GETLINK, .nlmsg_flags = NLM_F_DUMP}};
	struct {
		struct nlmsghdr h;
		struct rtgenmsg g;
	} addr = {.h = {.nlmsg_len = 17,
		      .nlmsg_type = RTM_GETADDR,
		      .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP,
		      .nlmsg_seq = 7},
	    .g = {AF_INET}};
	struct nlmsghdr bad = {
	    .nlmsg_len = 16, .nlmsg_type = 127, .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK};
	struct iovec v[3] = {{&link, sizeof link}, {&link, 16}, {(void *)1, 9}},
		     w[2] = {{buf, 76}, {buf + 100, 3000}};
	struct msghdr m = {.msg_name = &a, .msg_namelen = sizeof a, .msg_iov = v, .msg_iovlen = 2};
	struct msghdr r = {.msg_name = &a, .msg_namelen = sizeof a, .msg_iov = w, .msg_iovlen = 2};
	struct mmsghdr mm[2] = {{.msg_hdr = m}, {.msg_hdr = m}},
		       mr[2] = {{.msg_hdr = r}, {.msg_hdr = r}};

	getpid();
	/* before it is bound, its family cannot be known */
	sendto(fd, &link, sizeof link, MSG_DONTWAIT, 0, 0);
	bind(fd, (void *)&a, sizeof a);
	sendto(fd, &link, sizeof link, MSG_DONTWAIT, (void *)&a, sizeof a);
	sendto(fd, &link, 0, 0, 0, 0);
	sendto(fd, 0, 20, 0, 0, 0);
	sendto(fd, &link, sizeof link, -1, (void *)1, 3);
	sendto(-1, &link, sizeof link, 0, 0, 0);
	sendto(dup(1), &link, sizeof link, 0, 0, 0);
	sendmsg(fd, &m, MSG_DONTWAIT);
	m.msg_iovlen = 3;
	sendmsg(fd, &m, MSG_DONTWAIT);
	sendmmsg(fd, mm, 2, MSG_DONTWAIT);
	/* addresses of lo are the same each time */
	sendto(fd, &addr, 17, 0, 0, 0);
	recvfrom(fd, buf, sizeof buf, MSG_PEEK | MSG_DONTWAIT, 0, 0);
	recvfrom(fd, buf, 60, MSG_PEEK | MSG_DONTWAIT, 0, 0);
	recvmsg(fd, &r, MSG_PEEK | MSG_DONTWAIT);
	recvmmsg(fd, mr, 2, MSG_PEEK | MSG_DONTWAIT, 0);
	w[0].iov_len = 5000;
	w[1].iov_base = 0;
	recvmsg(fd, &r, MSG_DONTWAIT);
	recvmsg(fd, &r, MSG_DONTWAIT);
	recvmsg(fd, &r, MSG_DONTWAIT);
	/* answers: whole, capped, with what is wrong */
	for (int i = 0; i < 3; i++) {
		sendto(fd, &bad, sizeof bad, 0, 0, 0);
		recvfrom(fd, buf, sizeof buf, MSG_DONTWAIT, 0, 0);
		link.h.nlmsg_flags = NLM_F_REQUEST;
		link.i.ifi_index = 12345678;
		sendto(fd, &link, sizeof link, 0, 0, 0);
		recvfrom(fd, buf, sizeof buf, MSG_DONTWAIT, 0, 0);
		setsockopt(
		    fd, SOL_NETLINK, i ? NETLINK_EXT_ACK : NETLINK_CAP_ACK, &one, sizeof one);
	}
	/* other sockets: text */
	int p[2];
	socketpair(AF_UNIX, SOCK_DGRAM, 0, p);
	sendto(p[0], &link, sizeof link, 0, 0, 0);
	recvfrom(p[1], buf, sizeof buf, 0, 0, 0);
	m.msg_name = 0;
	m.msg_iovlen = 2;
	sendmsg(p[0], &m, 0);
	recvmsg(p[1], &r, 0);
	return 0;
}
