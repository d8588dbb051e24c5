/* Dumps of buffers of an iovec: an empty one is the last. */
/* PARITY: -e trace=readv,writev -e write=all -e read=all */
/* PARITY: -e trace=readv,writev -e write=3 -s 2 */
#include <sys/uio.h>
#include <fcntl.h>
#include <unistd.h>
int main()
{
	char b[99] = "abcdefghijklmnopqrstuvwxyz";
	int f = open("/dev/null", 2);
	struct iovec v[5] = {{b, 0}, {b, 3}, {b, 0}, {b, 5}, {b, 2}};
	writev(f, v, 5);
	writev(f, v + 1, 4);
	struct iovec w[3] = {{b, 3}, {(void *)1, 0}, {b, 2}};
	writev(f, w, 3);
	struct iovec x[3] = {{b, 3}, {b, 2}, {b, 2}};
	writev(f, x, 3);
	int p[2];
	pipe(p);
	write(p[1], b, 6);
	struct iovec y[4] = {{b, 2}, {b, 0}, {b, 3}, {b, 9}};
	readv(p[0], y, 4);
	write(p[1], b, 4);
	readv(p[0], y + 2, 2);
}
