/* Control messages: every type with every length of payload, buffers with messages that lie. */
/* PARITY: -e trace=sendmsg,recvmsg */
/* PARITY-64: -v -Xverbose -e trace=sendmsg,recvmsg */
/* PARITY-64: -s2 -Xraw -e trace=sendmsg,recvmsg */
#include "../answered.h"

#include <sys/socket.h>
#include <sys/uio.h>

#define HEAD sizeof(struct cmsghdr)

static void both(void *control, size_t len)
{
	struct iovec v = {"ab", 2};
	struct msghdr m = {
	    .msg_iov = &v, .msg_iovlen = 1, .msg_control = control, .msg_controllen = len};
	syscall(SYS_sendmsg, -1, tail2(&m, sizeof m), 0);
	syscall(SYS_recvmsg, -1, tail2(&m, sizeof m), 0);
}

static void header(void *p, size_t len, int level, int type)
{
	struct cmsghdr h = {.cmsg_len = len, .cmsg_level = level, .cmsg_type = type};
	memcpy(p, &h, HEAD);
}

int main(void)
{
	static const int levels[] = {0, 1, 6, 17, 41, 255, 263, 270, 279, 282, 300};
	unsigned char b[4096];
	answer(0);
	for (unsigned l = 0; l < sizeof levels / sizeof *levels; l++) {
		for (int t = 0; t < (l < 2 ? 90 : 10); t++) {
			for (int n = 0; n<52; n += n> 24 ? 4 : 1) {
				for (int i = 0; i < 100; i++)
					b[i] = n % 2 ? i * 7 + 3 : dice(3) ? 0 : dice(9);
				header(b, HEAD + n, levels[l], t);
				int slack = n % 3 ? 0 : n % 12;
				if (l == 0 &&
				    t == 20) /* IP_ORIGDSTADDR: strace reads past a cut one */
					slack = 0;
				both(tail(b, HEAD + n + slack), HEAD + n + slack);
			}
			for (int v = 0; l < 2 && v < 264; v += v < 12 ? 1 : 3) {
				header(b, HEAD + 4, levels[l], t);
				memcpy(b + HEAD, &v, 4);
				if (v < 6 || t == 52)
					both(tail(b, HEAD + 4), HEAD + 4);
			}
		}
	}
	for (int level = -1; level < 300; level++) {
		for (int t = -1; t < 90; t += level < 2 ? 1 : 30) {
			header(b, HEAD, level, t);
			both(tail(b, HEAD), HEAD);
		}
	}
	for (int i = 0; i < 1200; i++) {
		int n = i % 50 ? dice(200) : 3000;
		for (int k = 0; k < n; k++)
			b[k] = dice(3) ? 0 : dice(5);
		for (size_t k = 0; k + HEAD < (size_t)n;) {
			size_t len = HEAD + dice(40), word = sizeof(size_t);
			if (!dice(6)) /* a length of which nothing is left when rounded up keeps
					 strace for ever */
				len = dice(2)	? 1 + dice(HEAD)
				      : dice(2) ? (size_t)-9 - dice(20)
						: n - k + dice(3) - 1;
			header(b + k, len, dice(3) ? 1 : 0, dice(70));
			k += len < 300 && len >= HEAD ? (len + word - 1) / word * word : HEAD;
		}
		both(tail(b, n), n + (i % 7 ? 0 : dice(20)));
	}
	/* a buffer longer than what is looked at */
	for (int size = 200; size < 140000; size = size * 3 + 8) {
		char *page = end - AREA_SIZE;
		memset(page, 0, AREA_SIZE);
		for (int at = 0; at + size <= AREA_SIZE; at += size)
			header(page + at, size, 5, 1);
		both(page, 131072);
		both(page, 131073);
		both(page, size < 1000 ? 131080 : -1);
	}
	return 0;
}
