/* SCSI generic requests of both kinds, with buffers and vectors, remains and what cannot be read.
 */
/* PARITY: -a1 -e trace=ioctl -e signal=none */
/* PARITY: -a1 -v -e trace=ioctl -e signal=none -e inject=ioctl:retval=0 */
/* PARITY: -a1 -Xraw -e trace=ioctl -e signal=none */
/* PARITY: -a1 -Xverbose -s2 -e trace=ioctl -e signal=none */
#include <linux/bsg.h>
#include <scsi/sg.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { PAGE = 0x1000 };
static unsigned char *page;
static unsigned seed = 1;

static unsigned pick(unsigned n)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 16) % n;
}
#define PICK(...)                                                                                  \
	((const long[]){__VA_ARGS__})[pick(sizeof((const long[]){__VA_ARGS__}) / sizeof(long))]

static void call(const void *request, size_t size)
{
	if (!pick(10))
		size = PICK(size, size - 1, size - 4, 40, 4, 3);
	memcpy(page + PAGE - size, request, size);
	syscall(SYS_ioctl, -1, SG_IO, page + PAGE - size);
}

int main(void)
{
	page = mmap((void *)0x10000000, 2 * PAGE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	munmap(page + PAGE, PAGE);
	struct iovec *v = (void *)page;
	unsigned char *text = page + 64;
	memcpy(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmnopqrstuvwxyz", 62);
	v[0] = (struct iovec){text, 4};
	v[1] = (struct iovec){text + 1, 6};
	syscall(SYS_ioctl, -1, SG_IO, 0);
	syscall(SYS_ioctl, -1, SG_IO, 1);
	int zero[4] = {0};
	call(zero, sizeof zero);
	for (unsigned i = 0; i < 200; i++) {
		sg_io_hdr_t h = {.interface_id = 'S',
		    .timeout = 9,
		    .pack_id = 3,
		    .usr_ptr = text,
		    .status = 1,
		    .masked_status = 2,
		    .host_status = 3,
		    .driver_status = 4,
		    .duration = 5};
		h.dxfer_direction = PICK(-1, -2, -2, -3, -3, -4, -4, -4, -5, 0);
		h.cmd_len = PICK(0, 6, 255);
		h.iovec_count = PICK(0, 0, 1, 2, 65535);
		h.dxfer_len = PICK(0, 4, 9, 100, -1);
		h.dxferp = (void *)PICK((long)v, (long)v, (long)v, 0, 1);
		h.cmdp = (void *)PICK(0, 1, (long)text);
		h.sbp = (void *)PICK(0, 1, (long)text);
		h.flags = PICK(0, 1, -1);
		h.msg_status = PICK(0, 255);
		h.sb_len_wr = PICK(0, 4, 200);
		h.resid = PICK(0, 0, 1, 4, 9, -1);
		h.info = PICK(0, 1, 6, 7, -1);
		call(&h, sizeof h);
	}
	for (unsigned i = 0; i < 200; i++) {
		struct sg_io_v4 q = {.guard = 'Q',
		    .request_tag = 5,
		    .request_attr = 6,
		    .request_priority = 7,
		    .request_extra = 8,
		    .max_response_len = 9,
		    .timeout = 10,
		    .driver_status = 1,
		    .transport_status = 2,
		    .device_status = 3,
		    .retry_delay = 4,
		    .duration = 11,
		    .dout_resid = -2,
		    .generated_tag = 8};
		q.protocol = PICK(0, 1);
		q.subprotocol = PICK(0, 1, 2, 3);
		q.request_len = PICK(1, 4, 200);
		q.request = PICK(0, 1, (long)text);
		q.response = PICK(0, 1, (long)text);
		q.dout_iovec_count = PICK(0, 0, 1, 2);
		q.dout_xfer_len = PICK(0, 4, 9, 100);
		q.din_iovec_count = PICK(0, 0, 1, 2);
		q.din_xfer_len = PICK(0, 4, 9, 100);
		q.dout_xferp = PICK((long)v, (long)v, 0, 1);
		q.din_xferp = PICK((long)v, (long)v, 0, 1);
		q.flags = PICK(0, -1);
		q.usr_ptr = PICK(0, 5);
		q.info = PICK(0, 1, 7, 8);
		q.response_len = PICK(0, 4, 100);
		q.din_resid = PICK(0, 1, 4, 9, -1, 200);
		call(&q, sizeof q);
	}
	return 0;
}
