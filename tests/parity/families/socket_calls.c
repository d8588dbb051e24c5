/* Calls of sockets with arguments of all kinds: names and lengths that are not there or lie,
 * messages by the dozen, on i386 through socketcall too. A filter answers. */
/* PARITY: -e trace=%network */
/* PARITY-64: -v -s4 -Xverbose -e trace=%network */
/* PARITY-64: -Xraw -e trace=%network */
#include "../answered.h"

#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>

/* Mostly an address in memory that ends behind n bytes; sometimes none. */
static void *somewhere(const void *p, size_t n)
{
	return dice(15) ? tail(p, n) : dice(2) ? NULL : end;
}

static unsigned bit(void)
{
	return dice(2) ? 0 : 1u << dice(32);
}

static void plain(void)
{
	static const uint16_t families[] = {1, 2, 10, 16, 17, 0, 31, 9};
	char name[300], *data = end2 - 8192;
	for (int i = 0; i < 300; i++)
		name[i] = dice(3) ? 0 : dice(120);
	memcpy(name, &families[dice(8)], 2);
	int have = dice(140), len = dice(8)   ? have
				    : dice(3) ? dice(200)
				    : dice(2) ? -dice(20)
					      : 1 << dice(31);
	void *p = somewhere(name, have), *l = dice(12)	? tail2(&len, 4)
					      : dice(2) ? NULL
							: end2 - dice(3);
	for (int i = 0; i < 200; i++)
		data[i] = "abc\0\n\377"[dice(6)];
	char *b = dice(10) ? data : dice(2) ? NULL : end2 - dice(9);
	long n = dice(10) ? dice(60) : dice(2) ? -1 : 1000000;
	unsigned flags = bit();
	switch (dice(12)) {
	case 0: syscall(SYS_accept4, -1, p, l, flags); break;
#ifdef SYS_accept
	case 1: syscall(SYS_accept, -1, p, l); break;
#endif
	case 2: syscall(SYS_getsockname, -1, p, l); break;
	case 3: syscall(SYS_getpeername, -1, p, l); break;
	case 4: syscall(SYS_recvfrom, -1, b, n, flags, p, l); break;
	case 5: syscall(SYS_sendto, -1, b, n, flags, p, len); break;
	case 6: syscall(SYS_bind, -1, p, len); break;
	case 7: syscall(SYS_connect, -1, p, len); break;
	case 8: syscall(SYS_listen, -1, len); break;
	case 9: syscall(SYS_shutdown, -1, (int)dice(6) - 1); break;
	case 10: syscall(SYS_socketpair, dice(50), dice(16) | bit(), dice(300), l); break;
	case 11: syscall(SYS_socket, dice(50), dice(16) | bit(), dice(300)); break;
	}
}

static void messages(void)
{
	static const uint16_t families[] = {1, 2, 10, 16, 17, 0};
	struct mmsghdr mm[6];
	char *base = end2 - AREA_SIZE, *data = base + 4096;
	memset(mm, 0, sizeof mm);
	for (int k = 0; k < 6; k++) {
		struct msghdr *m = &mm[k].msg_hdr;
		char *name = base + 8192 + k * 256;
		struct iovec *v = (void *)(base + 16384 + k * 256);
		unsigned n = dice(4);
		mm[k].msg_len = dice(4) ? dice(12) : dice(2) ? -1u : 1 << 20;
		for (int i = 0; i < 128; i++)
			name[i] = dice(3) ? 0 : dice(120);
		memcpy(name, &families[dice(6)], 2);
		if (dice(3)) {
			m->msg_name = dice(6) ? name : dice(2) ? end2 - dice(30) : (void *)0x20;
			m->msg_namelen = dice(4) ? dice(30) : dice(2) ? dice(200) : -1u;
		}
		for (unsigned i = 0; i < n; i++) {
			v[i].iov_base = dice(6) ? data + i * 64 : dice(2) ? end2 - dice(10) : NULL;
			v[i].iov_len = dice(5) ? dice(40) : dice(2) ? -1ul : 1000;
		}
		m->msg_iov = dice(8) ? v : dice(2) ? (void *)(end2 - sizeof *v * dice(3)) : NULL;
		m->msg_iovlen = dice(12) ? n : dice(2) ? 100 : -1ul;
		if (!dice(3)) {
			struct cmsghdr *h = (void *)(base + 20480 + k * 256);
			*h = (struct cmsghdr){sizeof *h + 4, SOL_SOCKET, SCM_RIGHTS};
			m->msg_control = dice(5) ? h : dice(2) ? (void *)end2 : NULL;
			m->msg_controllen = dice(5) ? h->cmsg_len : dice(40);
		}
		m->msg_flags = dice(4) ? 0 : dice(1 << 20);
	}
	for (int i = 0; i < 300; i++)
		data[i] = "abcdefgh\n\0\377"[dice(11)];
	unsigned have = dice(5), vlen = dice(5) ? have : dice(20) ? dice(7) : dice(2) ? -1u : 1025;
	struct timespec t = {(int)dice(5) - 1, dice(3) ? dice(1000) : -1ul};
	void *p = somewhere(mm, have * sizeof *mm),
	     *timeout = dice(3) ? memcpy(base, &t, sizeof t) : NULL;
	unsigned flags = bit();
	switch (dice(4)) {
	case 0: syscall(SYS_sendmsg, -1, p, flags); break;
	case 1: syscall(SYS_recvmsg, -1, p, flags); break;
	case 2: syscall(SYS_sendmmsg, -1, p, vlen, flags); break;
	case 3: syscall(SYS_recvmmsg, -1, p, vlen, flags, dice(9) ? timeout : end2); break;
	}
}

static void multiplexed(void)
{
#ifdef SYS_socketcall
	long a[6];
	for (int k = 0; k < 6; k++)
		a[k] = dice(3)	 ? dice(40)
		       : dice(2) ? (long)end2 - 8192 + 4096 * dice(3)
				 : -dice(10);
	if (dice(2))
		a[0] = -1;
	syscall(SYS_socketcall, dice(50) ? (int)dice(26) - 2 : 1000,
	    somewhere(a, 4 * (dice(8) ? 6 : dice(7))));
#endif
}

int main(void)
{
	answer(dice(1));
	for (int i = 0; i < 2500; i++) {
		plain();
		messages();
		multiplexed();
	}
	return 0;
}
