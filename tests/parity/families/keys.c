/*
 * keys.c - keyrings and keyctl, with every operation.
 */
/* PARITY-64: -a20 -e trace=keyctl,add_key,request_key -e inject=keyctl,add_key,request_key:error=ENOKEY */
/* PARITY-64: -Xraw -e trace=keyctl,add_key,request_key -e inject=keyctl,add_key,request_key:error=ENOKEY */
/* PARITY-64: -Xverbose -e trace=keyctl,add_key,request_key -e inject=keyctl,add_key,request_key:error=ENOKEY */
#include <sys/syscall.h>
#include <unistd.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
int main(void)
{
	char *page = mmap(0, 8192, 3, 0x22, -1, 0), *end = page + 4096;
	mprotect(end, 4096, 0);
	struct iovec *iv = (void *)(page + 512);
	iv[0].iov_base = "abc";
	iv[0].iov_len = 3;
	int *p = (int *)(page + 600);
	p[0] = 1;
	p[1] = -2;
	p[2] = 3;
	strcpy(page, "hello");
	strcpy(page + 64, "pkcs");
	unsigned *u = (void *)(page + 700);
	u[0] = -3;
	u[1] = 5;
	u[2] = 6;
	for (int op = 0; op < 36; op++) {
		if (op < 2)
			continue; /* serials differ each time */
		syscall(SYS_keyctl, op, -3, page, page + 64, 5);
		syscall(SYS_keyctl, op, 7L, 3L, op == 20 ? (long)iv : 4L, 0L);
		syscall(SYS_keyctl, op, p, page, 5L, page);
		syscall(SYS_keyctl, op, u, page, 5L, page + 64);
		syscall(SYS_keyctl, op, -1L, iv, 1L, end);
		syscall(SYS_keyctl, op, end, end, end, end);
	}
	for (long m = 1; m; m <<= 1)
		if (m < 0x100000000)
			syscall(SYS_keyctl, 5, -1, m);
	syscall(SYS_add_key, "user", "desc", "payload", 7, -20);
	syscall(SYS_add_key, end, 0, end, 7, 99);
	syscall(SYS_request_key, "user", "d", "info", -4);
	syscall(SYS_request_key, 0, end, 0, 1);
	return 0;
}
