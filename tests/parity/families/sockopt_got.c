/* Options got from real sockets: what comes back is shorter or longer than asked for. */
/* PARITY: -e trace=getsockopt */
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	static const int kinds[][3] = {{AF_INET, SOCK_STREAM, 0}, {AF_INET, SOCK_DGRAM, 0},
	    {AF_INET6, SOCK_DGRAM, 0}, {AF_UNIX, SOCK_STREAM, 0}, {AF_NETLINK, SOCK_RAW, 0}};
	static const int levels[] = {SOL_SOCKET, 0, 6, 17, 41, SOL_NETLINK};
	static const int lengths[] = {0, 1, 4, 5, 12, 264, -1};
	static char value[300];
	for (int k = 0; k < 5; k++) {
		int s = socket(kinds[k][0], kinds[k][1], kinds[k][2]);
		for (int l = 0; l < 6; l++) {
			for (int o = 0; o < 90; o++) {
				/* identities, clocks, the CPU, what a connection measures */
				if (levels[l] == SOL_SOCKET &&
				    (o == 17 || o == 57 || o == 71 || o == 77 || o == 49))
					continue;
				if (levels[l] == 6 && (o == 24 || o == 11))
					continue;
				for (int n = 0; n < 7; n++) {
					int len = lengths[n];
					memset(value, 0, sizeof value);
					syscall(SYS_getsockopt, s, levels[l], o, value, &len);
				}
			}
		}
	}
	return 0;
}
