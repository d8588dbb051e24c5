/* Addresses of every family, of every length. */
/* PARITY: -e trace=connect */
/* PARITY-64: -Xverbose -e trace=connect */
#include "../answered.h"

#include <sys/socket.h>

int main(void)
{
	unsigned char b[200];
	uint16_t family;
	answer(0);
	for (int f = 0; f < 50; f++) {
		family = f < 48 ? f : f == 48 ? 250 : 0xffff;
		for (int len = 0; len<150; len += len> 60 && len < 84 ? 3 : 1) {
			for (int pattern = 0; pattern < 4; pattern++) {
				for (int i = 0; i < 200; i++)
					b[i] = pattern == 0   ? 0
					       : pattern == 1 ? i * 7 + 3
					       : pattern == 2 ? dice(4) ? 0 : dice(9)
							      : 'A' + i % 20;
				memcpy(b, &family, 2);
				syscall(SYS_connect, -1, tail(b, len), len);
			}
		}
		/* each byte by itself */
		static const int lengths[] = {96, 36, 16, 12, 6};
		for (int l = 0; l < 5; l++) {
			for (int at = 2; at < lengths[l] && at < 24; at++) {
				for (int v = 0; v<256; v += v> 11 && v < 250 ? 23 : 1) {
					memset(b, 0, sizeof b);
					memcpy(b, &family, 2);
					b[at] = v;
					syscall(SYS_connect, -1, tail(b, lengths[l]), lengths[l]);
				}
			}
		}
	}
	/* names of two bytes */
	static const struct {
		uint16_t family, at, len, low, high;
	} words[] = {{AF_PACKET, 2, 20, 0, 0xffff}, {AF_PACKET, 8, 20, 0, 900},
	    {AF_BLUETOOTH, 4, 6, 0, 300}, {AF_BLUETOOTH, 2, 12, 0, 300},
	    {AF_BLUETOOTH, 2, 12, 0xf00, 0x1200}, {AF_BLUETOOTH, 10, 14, 0, 300},
	    {AF_RXRPC, 2, 36, 2400, 2600}};
	for (unsigned k = 0; k < sizeof words / sizeof *words; k++) {
		for (unsigned v = words[k].low; v <= words[k].high; v++) {
			uint16_t w = v;
			if (v > 0x1800 && v < 0x8000)
				continue;
			memset(b, 0, sizeof b);
			memcpy(b, &words[k].family, 2);
			memcpy(b + words[k].at, &w, 2);
			syscall(SYS_connect, -1, tail(b, words[k].len), words[k].len);
		}
	}
	syscall(SYS_connect, -1, NULL, 16);
	syscall(SYS_connect, -1, end, 16);
	syscall(SYS_connect, -1, end - 8, 16);
	syscall(SYS_connect, -1, end - 200, -1);
	syscall(SYS_connect, -1, end - 200, 0x7fffffff);
	return 0;
}
