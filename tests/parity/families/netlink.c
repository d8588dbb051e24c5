/* Netlink messages of every kind, with every attribute, of many sizes.
 * Nothing of it is acted upon: no message asks for anything (NLM_F_REQUEST), but of sock_diag. */
/* PARITY: -e trace=sendto */
/* PARITY-64: -e trace=sendto -Xraw */
/* PARITY-64: -e trace=sendto -Xverbose */
/* PARITY-64: -e trace=sendto -v */
/* PARITY-64: -e trace=sendto -s 5 -x */
/* PARITY-64: -e trace=sendto,getpid -yy */
#include <linux/netlink.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

static char *end; /* of readable memory */
static int sock[32];

/* len bytes of which only `have` can be read, sent on a socket of that family */
static void put(int family, const void *bytes, size_t have, size_t len)
{
	if (!sock[family]) {
		struct sockaddr_nl a = {.nl_family = AF_NETLINK};
		sock[family] = socket(AF_NETLINK, SOCK_RAW, family);
		bind(sock[family], (void *)&a, sizeof a);
	}
	memcpy(end - have, bytes, have);
	sendto(sock[family], end - have, len, MSG_DONTWAIT, 0, 0);
	char junk[4096];
	while (recv(sock[family], junk, sizeof junk, MSG_DONTWAIT) > 0)
		;
}

static size_t header(char *m, int type, int flags, size_t len)
{
	struct nlmsghdr h = {.nlmsg_len = 16 + len, .nlmsg_type = type, .nlmsg_flags = flags};
	memcpy(m, &h, sizeof h);
	return 16 + len;
}

/* No NLM_F_REQUEST in these flags but for questions to sock_diag: the kernel ignores the rest. */
static const struct set {
	int family, type, flags;
	unsigned char first, head; /* byte of the header's family; the header's size */
	unsigned char path[5];	   /* attributes around the one that is tried, 0: none */
	unsigned char last;	   /* the highest attribute that is tried */
	const char *kind;	   /* IFLA_INFO_KIND that goes before */
} sets[] = {
    {0, 18, 0x300, 0, 16, {0}, 71},
    {0, 16, 0x400, 1, 16, {18}, 7},
    {0, 18, 0x300, 0, 16, {2}, 51, "bridge"},
    {0, 18, 0x300, 0, 16, {2, 47}, 8, "bridge"},
    {0, 18, 0x300, 0, 16, {5}, 46, "bridge"},
    {0, 18, 0x300, 0, 16, {2}, 10, "tun"},
    {0, 18, 0x300, 0, 16, {3}, 1, "can"},
    {0, 18, 0x300, 7, 16, {12}, 46},
    {0, 18, 0x300, 10, 16, {12}, 10},
    {0, 18, 0x300, 7, 16, {26}, 7},
    {0, 18, 0x300, 7, 16, {26, 3}, 4},
    {0, 18, 0x300, 2, 16, {26}, 46},
    {0, 18, 0x300, 2, 16, {26, 2}, 2},
    {0, 18, 0x300, 2, 16, {26, 10}, 10},
    {0, 18, 0x300, 2, 16, {26, 45}, 3},
    {0, 18, 0x300, 2, 16, {22}, 2},
    {0, 18, 0x300, 2, 16, {22, 1}, 14},
    {0, 18, 0x300, 2, 16, {22, 1, 8}, 9},
    {0, 18, 0x300, 2, 16, {22, 1, 12}, 2},
    {0, 18, 0x300, 2, 16, {24}, 2},
    {0, 18, 0x300, 2, 16, {24, 1}, 8},
    {0, 18, 0x300, 2, 16, {25}, 8},
    {0, 18, 0x300, 2, 16, {43}, 9},
    {0, 18, 0x300, 2, 16, {52}, 54},
    {0, 18, 0x300, 2, 16, {55}, 3},
    {0, 22, 0x300, 2, 8, {0}, 12},
    {0, 20, 0x500, 10, 8, {0}, 8},
    {0, 26, 0x300, 2, 12, {0}, 8},
    {0, 26, 0x300, 10, 12, {0}, 8},
    {0, 24, 0x400, 2, 12, {8}, 18},
    {0, 30, 0x300, 2, 12, {0}, 18},
    {0, 28, 0x100, 10, 12, {14}, 3},
    {0, 34, 0x300, 2, 12, {0}, 31},
    {0, 32, 0x300, 10, 12, {0}, 3},
    {0, 38, 0x300, 2, 20, {0}, 17},
    {0, 42, 0x300, 2, 20, {7}, 9},
    {0, 46, 0x300, 2, 20, {8}, 3},
    {0, 50, 0x300, 2, 4, {0}, 6},
    {0, 49, 0x300, 2, 4, {1, 1}, 11},
    {0, 48, 0x400, 2, 4, {1, 2, 4}, 9},
    {0, 66, 0x300, 2, 4, {0}, 10},
    {0, 67, 0x300, 2, 4, {6}, 20},
    {0, 74, 0x300, 2, 12, {0}, 3},
    {0, 72, 0x300, 10, 12, {0}, 3},
    {0, 78, 0x300, 2, 4, {0}, 17},
    {0, 82, 0x300, 2, 4, {0}, 10},
    {0, 86, 0x300, 2, 8, {0}, 3},
    {0, 84, 0x300, 2, 8, {1}, 2},
    {0, 84, 0x300, 2, 8, {1, 1}, 2},
    {0, 84, 0x300, 2, 8, {2}, 2},
    {0, 90, 0x300, 2, 4, {0}, 6},
    {0, 94, 0x300, 2, 12, {0}, 6},
    {0, 94, 0x300, 2, 12, {2, 1}, 5},
    {0, 94, 0x300, 2, 12, {3, 2, 1}, 10},
    {0, 94, 0x300, 2, 12, {4}, 2},
    {0, 94, 0x300, 2, 12, {5, 28}, 2},
    {0, 96, 0x300, 128, 4, {0}, 7},
    {0, 96, 0x300, 129, 4, {0}, 6},
    {0, 106, 0x300, 2, 8, {0}, 14},
    {0, 104, 0x400, 10, 8, {12}, 5},
    {0, 104, 0x400, 10, 8, {13}, 4},
    {4, 20, 0, 2, 72, {0}, 23},
    {4, 20, 2, 10, 72, {19}, 4},
    {4, 20, 2, 10, 72, {19, 2}, 8},
    {4, 20, 2, 10, 72, {19, 3}, 12},
    {4, 20, 2, 10, 72, {20, 1}, 4},
    {4, 20, 0, 1, 16, {0}, 8},
    {4, 20, 0, 16, 28, {0}, 5},
    {4, 20, 0, 17, 16, {0}, 8},
    {4, 20, 0, 43, 64, {0}, 6},
    {16, 16, 0, 3, 4, {0}, 11},
    {16, 16, 0, 3, 4, {6, 1}, 3},
    {16, 16, 0, 3, 4, {7, 9}, 3},
    {16, 16, 0, 3, 4, {8, 1, 2}, 13},
    {16, 16, 0, 3, 4, {9, 1}, 3},
    {12, 0x100, 0, 2, 4, {0}, 3},
};

static void attribute(const struct set *s, unsigned type, const void *p, size_t n, size_t missing)
{
	char m[1024];
	size_t at = 16, depth = 0, outer[8], len;
	memset(m, 0, sizeof m);
	memset(m + at, 0, s->head);
	m[at] = s->first;
	at += s->head;
	if (s->kind) { /* IFLA_LINKINFO { kind, data } */
		struct nlattr kind = {.nla_type = s->path[0] == 5 ? 4 : 1};
		outer[depth++] = at;
		at += 4;
		kind.nla_len = 4 + strlen(s->kind) + 1;
		memcpy(m + at, &kind, 4);
		strcpy(m + at + 4, s->kind);
		at += (kind.nla_len + 3) & ~3u;
	}
	for (int i = 0; i < 5 && s->path[i]; i++) {
		outer[depth++] = at;
		at += 4;
	}
	outer[depth++] = at;
	at += 4;
	memcpy(m + at, p, n);
	len = at + n;
	for (size_t i = 0; i < depth; i++) {
		unsigned t = i + 1 == depth ? type : s->kind ? i ? s->path[i - 1] : 18 : s->path[i];
		struct nlattr a = {.nla_len = len - outer[i], .nla_type = t};
		memcpy(m + outer[i], &a, 4);
	}
	header(m, s->type, s->flags, len - 16);
	put(s->family, m, len - missing, len);
}

int main(void)
{
	static const unsigned char sizes[] = {
	    1, 2, 3, 4, 7, 8, 12, 13, 16, 24, 33, 41, 80, 85, 93, 184, 208};
	getpid();
	char pattern[256], zero[256] = {0}, m[512];
	size_t size = 1 << 16;
	char *page = mmap((void *)0x10000000, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	end = page + size;
	mmap(end, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	for (int i = 0; i < 256; i++)
		pattern[i] = (char)(i * 7 + 3);
	for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
		for (unsigned t = 0; t <= sets[i].last; t++) {
			for (size_t k = 0; k < sizeof sizes; k++)
				attribute(&sets[i], t, pattern, sizes[k], 0);
			attribute(&sets[i], t, zero, 4, 0);
			attribute(&sets[i], t, "\1\0\0\0\0\0\0\0", 8, 0);
			attribute(&sets[i], t, "lo", 3, 0);
			if (sets[i].path[0] != 18) /* strace complains of strings it cannot read */
				attribute(&sets[i], t, pattern, 16, 1);
		}
	}
	/* headers of every size, whole and not */
	static const struct {
		int family, first, last, flags;
	} types[] = {{0, 0, 125, 0x300}, {2, 1, 17, 0}, {4, 15, 23, 0}, {4, 15, 23, 1},
	    {6, 14, 43, 0x700}, {7, 15, 19, 0}, {9, 999, 1003, 0}, {9, 1298, 1302, 0},
	    {12, 14, 20, 0}, {12, 0x100, 0x109, 0x100}, {12, 0xa00, 0xa24, 0xf00},
	    {12, 0xb00, 0xb02, 0x300}, {12, 0xf00, 0xf01, 0}, {16, 16, 17, 0x300}};
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		for (int t = types[i].first; t <= types[i].last; t++) {
			for (unsigned n = 0; n < 80; n = n < 24 ? n + 1 : n + 7) {
				header(m, t, types[i].flags, n);
				memcpy(m + 16, pattern, n);
				m[16] = n % 3 ? 2 : (char)(n * 5);
				put(types[i].family, m, 16 + n, 16 + n);
				put(types[i].family, m, 16 + n / 2, 16 + n);
			}
		}
	}
	/* the ids of netfilter's messages; a bridge's neighbours */
	for (int t = 0; t < 12 * 256; t += 128) {
		for (int id = 0; id < 13 * 256; id += id < 12 ? 1 : 244) {
			header(m, t, 0, 4);
			memcpy(m + 16, "\2\0", 2);
			memcpy(m + 18, &(short){id}, 2);
			put(12, m, 20, 20);
		}
	}
	for (int n = 0; n < 40; n++) {
		header(m, 30, n % 2 ? 0x300 : 0, n);
		memset(m + 16, 0, 40);
		m[16] = 7;
		put(0, m, 16 + n, 16 + n);
	}
	/* answers: the message that they are about, whole and not, and attributes behind it */
	for (int flags = 0; flags < 0x300; flags += 0x100) {
		for (int inner = 0; inner < 40; inner++) {
			for (int n = 0; n < 64; n += 7) {
				header(m, 2, flags, n);
				memset(m + 16, 0, 80);
				m[16] = -inner;
				m[20] = inner;
				memcpy(m + 24, "\x16\0\1\0", 4);
				for (int at = 20 + (inner < 16 ? 16 : inner); at < 90; at += 8)
					memcpy(m + at, "\x8\0\2\0\x14\0\0\0", 8);
				put(0, m, 16 + n, 16 + n);
			}
		}
	}
	/* several in one buffer, lengths that lie */
	static const unsigned lengths[] = {0, 15, 16, 17, 32, 33, 48, 64, 1u << 31, ~0u};
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		for (unsigned n = 14; n < 70; n += 3) {
			memset(m, 0, sizeof m);
			header(m, 18, 0x300, 16);
			memcpy(m + 32, m, 32);
			memcpy(m, &lengths[i], 4);
			put(0, m, n, n);
			put(0, m, n, n + 20);
			/* attributes likewise */
			header(m, 18, 0x300, n);
			memset(m + 16, 0, 16);
			memcpy(m + 32, "\10\0\3\0eth\0\5\0\20\0\1\0\0\0\3\0\1\0", 20);
			memcpy(m + 40, &lengths[i], 2);
			put(0, m, 16 + n, 16 + n);
			put(0, m, 16 + n, 36 + n);
		}
	}
	/* next hops, whose lengths lie too (but a length of 0 would keep strace for ever) */
	static const unsigned char hops[] = {8, 7, 12, 5, 4, 9, 16, 100};
	for (size_t i = 0; i < sizeof hops; i++) {
		for (unsigned n = 1; n < 40; n++) {
			size_t len = 16 + 12 + 4 + n;
			memset(m, 0, sizeof m);
			header(m, 26, 0x300, len - 16);
			memcpy(m + 16, "\1\0\0\x10\xfd\2\0\2\0\1\0\0", 12);
			struct nlattr a = {.nla_len = 4 + n, .nla_type = 9};
			memcpy(m + 28, &a, 4);
			for (unsigned k = 0; k < 40; k += 8)
				memcpy(m + 32 + k, "\x8\0\1\xab\1\0\0", 8);
			m[32] = (char)hops[i];
			if (hops[i] > 8)
				memcpy(m + 40, "\4\0\1", 4);
			put(0, m, len, len);
			put(0, m, len + 8, len + 8);
		}
	}
	for (int i = 0; i < 40; i++)
		header(page + i * 16, 18, 0x300, 0);
	put(0, page, 640, 640);
	/* what udevd sends */
	memcpy(m,
	    "libudev\0\xfe\xed\xca\xfe\x28\0\0\0\x28\0\0\0\x2b\1\0\0\xc3\x70\xb3\2\x10\x80\0\0\2\0"
	    "\4\0\x10\x80\0\0rest",
	    44);
	for (int n = 38; n < 45; n++)
		put(15, m, n, n);
	put(15, m, 36, 40);
	put(15, "change@/devices", 16, 16);
	return 0;
}
