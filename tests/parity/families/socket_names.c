/* Names of real sockets, received into less room than they take: lengths before and after. */
/* PARITY: -e trace=%network */
/* PARITY-64: -v -Xverbose -e trace=%network */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

static const int lengths[] = {0, 1, 2, 3, 8, 16, 20, 28, 110, 128, 200, -1};
#define N (sizeof lengths / sizeof *lengths)

static struct sockaddr_un un = {AF_UNIX};

static void streams(int size)
{
	int l = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
	char name[256];
	bind(l, (void *)&un, size);
	listen(l, 20);
	for (unsigned k = 0; k < N; k++) {
		int c = socket(AF_UNIX, SOCK_STREAM, 0), len = lengths[k];
		connect(c, (void *)&un, size);
		memset(name, 7, sizeof name);
		int a = syscall(SYS_accept4, l, k % 3 ? name : NULL, &len, 0);
		for (int i = 0; i < 3; i++) {
			int fds[] = {c, l, a};
			len = lengths[k];
			syscall(SYS_getsockname, fds[i], name, &len);
			len = lengths[k];
			syscall(SYS_getpeername, fds[i], name, &len);
		}
		close(a);
		close(c);
	}
	close(l);
}

static void datagrams(int size)
{
	static struct mmsghdr mm[40];
	static struct iovec v[40];
	static char names[40][200], data[40][8];
	int a = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	bind(a, (void *)&un, size);
	for (unsigned k = 0; k < N; k++) {
		char name[256];
		int len = lengths[k];
		struct iovec two[2] = {{data[0], 3}, {data[1], 8}};
		sendto(a, "hello world", 11, 0, (void *)&un, size);
		syscall(SYS_recvfrom, a, data, k % 2 ? 5 : 40, MSG_PEEK, name, &len);
		len = lengths[k];
		syscall(SYS_recvfrom, a, data, 40, MSG_PEEK | MSG_TRUNC, k % 2 ? name : NULL, &len);
		struct msghdr m = {
		    .msg_name = name, .msg_namelen = lengths[k], .msg_iov = two, .msg_iovlen = 2};
		recvmsg(a, &m, MSG_PEEK);
		m.msg_namelen = lengths[k];
		m.msg_iovlen = 1;
		recvmsg(a, &m, MSG_TRUNC);
	}
	for (int n = 0; n < 40; n += n < 3 ? 1 : 12) {
		for (int i = 0; i < n; i++)
			sendto(a, "hello", 5, 0, (void *)&un, size);
		for (int i = 0; i < 40; i++) {
			v[i] = (struct iovec){data[i], 3 + i % 5};
			mm[i].msg_hdr = (struct msghdr){.msg_name = names[i],
			    .msg_namelen = i * 9 % 120,
			    .msg_iov = &v[i],
			    .msg_iovlen = 1};
		}
		memset(names, 9, sizeof names);
		syscall(SYS_recvmmsg, a, mm, 40, MSG_DONTWAIT, NULL);
	}
	close(a);
}

int main(void)
{
	strcpy(un.sun_path, "name");
	streams(sizeof un);
	unlink("name");
	streams(7);
	unlink("name");
	datagrams(7);
	unlink("name");
	strcpy(un.sun_path, "");
	strcpy(un.sun_path + 1, "limn parity");
	streams(14);
	datagrams(14);
	return 0;
}
