/*
 * sockets.c - sockets: creation, addresses of many families, messages, options.
 */
/* PARITY: -a22 -e trace=%network */
/* PARITY: -Xraw -e trace=socket,connect,bind,sendmsg,getsockopt,setsockopt,shutdown */
/* PARITY: -Xverbose -e trace=socket,connect,bind,sendmsg,getsockopt,setsockopt,shutdown */
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

static char *page, *end;

static void addresses(void)
{
	static const struct {
		uint16_t family;
		uint8_t rest[60];
	} a[] = {
	    {AF_UNIX, "/tmp/none"},
	    {AF_UNIX, "\0abstract"},
	    {AF_INET, {0x12, 0x34, 127, 0, 0, 1}},
	    {AF_INET6,
		{0x12, 0x34, 0, 0, 0, 5, 0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1}},
	    {AF_NETLINK, {0, 0, 7, 0, 0, 0, 0xff, 1, 0, 0}},
	    {AF_NETLINK, {1, 0, 7, 0, 0, 0, 0xff, 1, 0, 0}},
	    {AF_PACKET, {8, 0, 1, 0, 0, 0, 1, 0, 0, 6, 1, 2, 3, 4, 5, 6}},
	    {AF_PACKET, {0, 3, 99, 0, 0, 0, 4, 3, 9, 0}},
	    {AF_XDP, {1, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0}},
	    {AF_UNSPEC, {1, 2, 3}},
	    {250, {1, 2, 3}},
	};
	for (unsigned i = 0; i < sizeof a / sizeof *a; i++)
		for (int len = 0; len < 40; len += 1 + 3 * (len > 4))
			syscall(SYS_connect, -1, &a[i], len);
	syscall(SYS_connect, -1, end - 2, 2);
	syscall(SYS_connect, -1, end, 16);
	syscall(SYS_bind, -1, NULL, 16);
	syscall(SYS_connect, -1, page, -1);
}

static void creation(void)
{
	for (int f = 0; f < 48; f++) {
		if (f == AF_AX25)
			continue; /* strace shows its protocols in one style whatever -X says */
		syscall(SYS_socket, f, 1, 1000);
		syscall(SYS_socket, f, 99 | 0x80800, 250);
	}
	for (int p = 0; p < 40; p++) {
		syscall(SYS_socket, AF_INET, 77, p);
		syscall(SYS_socket, AF_NETLINK, 77, p);
	}
	syscall(SYS_socket, AF_PACKET, 77, 0x0300);
	syscall(SYS_socket, AF_PACKET, 77, 0x0008);
	syscall(SYS_socketpair, -1, -1, -1, page);
}

static void unix_pair(void)
{
	int sv[2], n;
	struct sockaddr_un un = {AF_UNIX, "sock"};
	socklen_t len = sizeof un;
	char buf[64];

	syscall(SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, sv);
	syscall(SYS_sendto, sv[0], "hello", 5, MSG_NOSIGNAL, NULL, 0);
	syscall(SYS_recvfrom, sv[1], buf, 3, MSG_PEEK, NULL, NULL);
	len = 40;
	syscall(SYS_recvfrom, sv[1], buf, 64, 0, &un, &len);
	syscall(SYS_recvfrom, sv[1], buf, 64, MSG_DONTWAIT, &un, &len);
	struct iovec iov[3] = {{"abc", 3}, {"defgh", 5}, {"", 0}};
	struct msghdr m = {.msg_iov = iov, .msg_iovlen = 3};
	syscall(SYS_sendmsg, sv[0], &m, 0);
	char b1[4], b2[10];
	struct iovec riov[2] = {{b1, 4}, {b2, 10}};
	struct msghdr r = {.msg_iov = riov, .msg_iovlen = 2};
	syscall(SYS_recvmsg, sv[1], &r, 0);
	syscall(SYS_recvmsg, sv[1], &r, MSG_DONTWAIT);
	char cbuf[64];
	struct msghdr c = {
	    .msg_iov = iov, .msg_iovlen = 1, .msg_control = cbuf, .msg_controllen = CMSG_SPACE(8)};
	memset(cbuf, 0, sizeof cbuf);
	struct cmsghdr *h = CMSG_FIRSTHDR(&c);
	h->cmsg_level = SOL_SOCKET;
	h->cmsg_type = SCM_RIGHTS;
	h->cmsg_len = CMSG_LEN(8);
	((int *)CMSG_DATA(h))[0] = 0;
	((int *)CMSG_DATA(h))[1] = sv[0];
	syscall(SYS_sendmsg, sv[0], &c, 0);
	struct msghdr rc = {
	    .msg_iov = riov, .msg_iovlen = 2, .msg_control = cbuf, .msg_controllen = sizeof cbuf};
	syscall(SYS_recvmsg, sv[1], &rc, 0);
	syscall(SYS_sendmsg, -1, end, 0);
	syscall(SYS_sendmsg, -1, NULL, 0);
	struct mmsghdr mm[2] = {{.msg_hdr = m}, {.msg_hdr = m}};
	syscall(SYS_sendmmsg, sv[0], mm, 2, 0);
	syscall(SYS_sendmmsg, -1, mm, 2, 0);
	struct mmsghdr rm[2] = {{.msg_hdr = r}, {.msg_hdr = r}};
#ifdef __x86_64__
	syscall(SYS_recvmmsg, sv[1], rm, 2, MSG_DONTWAIT, NULL);
	syscall(SYS_recvmmsg, sv[1], rm, 2, MSG_DONTWAIT, NULL);
#endif
	len = sizeof un;
	syscall(SYS_getsockname, sv[0], &un, &len);
	len = 1;
	syscall(SYS_getpeername, sv[0], &un, &len);
	syscall(SYS_getsockname, -1, &un, &len);
	syscall(SYS_getsockname, sv[0], NULL, NULL);
	{ /* more room than any address takes */
		static char room[4000];
		int large = 2000;
		syscall(SYS_getsockname, -1, room, &large);
		syscall(SYS_getsockname, sv[0], room, &large);
	}
	for (int i = 0; i < 4; i++)
		syscall(SYS_shutdown, sv[0], i);
	close(sv[0]);
	close(sv[1]);
	n = socket(AF_UNIX, SOCK_STREAM, 0);
	syscall(SYS_bind, n, &un, 7);
	syscall(SYS_listen, n, 5);
	syscall(SYS_listen, -1, -1);
	len = sizeof un;
	syscall(SYS_getsockname, n, &un, &len);
	int cl = socket(AF_UNIX, SOCK_STREAM, 0);
	syscall(SYS_connect, cl, &un, len);
	len = sizeof un;
	syscall(SYS_accept4, n, &un, &len, SOCK_CLOEXEC);
	syscall(SYS_accept4, -1, &un, &len, 0x7f);
}

static void options(void)
{
	int s = socket(AF_INET, SOCK_STREAM, 0);
	int *v = (int *)page, len;
	static const int levels[] = {
	    SOL_SOCKET, SOL_IP, IPPROTO_TCP, IPPROTO_IPV6, SOL_PACKET, SOL_NETLINK, 271, 999};
	for (unsigned l = 0; l < sizeof levels / sizeof *levels; l++) {
		for (int o = 0; o < 90; o++) {
			if (levels[l] == IPPROTO_TCP && (o == 24 || o == 38))
				continue; /* a clock; a structure */
			if (levels[l] != SOL_SOCKET && ((o >= 66 && o <= 69) || o == 51))
				continue; /* names that only one direction has */
			v[0] = 1;
			v[1] = 2;
			syscall(SYS_setsockopt, -1, levels[l], o, page, 4);
			len = 4;
			syscall(SYS_getsockopt, s, levels[l], o, page, &len);
		}
	}
	len = 8;
	syscall(SYS_getsockopt, s, SOL_SOCKET, SO_LINGER, page, &len);
	len = 3;
	syscall(SYS_getsockopt, s, SOL_SOCKET, SO_TYPE, page, &len);
	len = 0;
	syscall(SYS_getsockopt, s, SOL_SOCKET, SO_TYPE, page, &len);
	len = 9;
	syscall(SYS_getsockopt, s, SOL_SOCKET, SO_TYPE, page, &len);
	syscall(SYS_getsockopt, s, SOL_SOCKET, SO_TYPE, page, end);
	syscall(SYS_setsockopt, s, SOL_SOCKET, SO_LINGER, page, 8);
	syscall(SYS_setsockopt, s, SOL_SOCKET, SO_LINGER, page, 4);
	syscall(SYS_setsockopt, s, SOL_SOCKET, SO_LINGER, end - 4, 8);
	syscall(SYS_setsockopt, s, SOL_SOCKET, SO_RCVBUF, page, 3);
	syscall(SYS_setsockopt, s, SOL_SOCKET, SO_BINDTODEVICE, "lo", 3);
	syscall(SYS_setsockopt, s, IPPROTO_TCP, 1, page, 0);
	syscall(SYS_setsockopt, s, IPPROTO_TCP, 1, page, -1);
}

int main(void)
{
	page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	end = page + 4096;
	mprotect(end, 4096, PROT_NONE);
	creation();
	addresses();
	unix_pair();
	options();
	return 0;
}
