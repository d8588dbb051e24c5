/* Device mapper ioctls: headers whole and cut, data where they may be and where not. */
/* PARITY: -a1 -e trace=ioctl -e signal=none */
/* PARITY: -a1 -v -e trace=ioctl -e signal=none -e inject=ioctl:retval=0 */
/* PARITY: -a1 -e trace=ioctl -e signal=none -e inject=ioctl:retval=5 */
/* PARITY: -a1 -v -Xraw -s3 -e trace=ioctl -e signal=none */
/* PARITY: -a1 -Xverbose -e trace=ioctl -e signal=none */
#include <linux/dm-ioctl.h>
#include <sys/ioctl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { PAGE = 0x1000, DATA = sizeof(struct dm_ioctl) };
static unsigned char *page;
static unsigned seed = 1;

static unsigned pick(unsigned n)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 16) % n;
}
#define PICK(...)                                                                                  \
	((const unsigned[]){__VA_ARGS__})[pick(sizeof((const unsigned[]){__VA_ARGS__}) / 4)]

static size_t put_data(unsigned char *p, unsigned kind)
{
	struct dm_target_spec spec = {.sector_start = 1, .length = 2, .status = -3, .next = 48};
	struct dm_name_list name = {.dev = 0x1234, .next = 24};
	unsigned versions[] = {24, 1, 2, 3};
	unsigned deps[] = {2, 0, 0x1234, 0, 0x5678, 0};
	strcpy(spec.target_type, "linear");
	switch (kind) {
	case 0:
		for (unsigned i = 0; i < 320; i++)
			p[i] = 0x41 + i % 16;
		return 320;
	case 1:
		memcpy(p, &spec, 40);
		strcpy((char *)p + 40, "foo");
		spec.next = 0;
		memset(spec.target_type, 'x', 16);
		memcpy(p + 48, &spec, 40);
		strcpy((char *)p + 88, "a long string, longer than what is shown of it");
		return 150;
	case 2:
		memcpy(p, &name, 12);
		strcpy((char *)p + 12, "name");
		name.next = 0;
		memcpy(p + 24, &name, 12);
		strcpy((char *)p + 36, "two");
		return 80;
	case 3:
		memcpy(p, versions, 16);
		strcpy((char *)p + 16, "linear");
		versions[0] = 0;
		memcpy(p + 24, versions, 16);
		strcpy((char *)p + 40, "two");
		return 60;
	case 4: memcpy(p, deps, sizeof deps); return 60;
	default:
		p[0] = 3;
		strcpy((char *)p + 8, "msg");
		return 40;
	}
}

static void call(unsigned nr)
{
	unsigned char buf[PAGE] = {0};
	struct dm_ioctl *d = (void *)buf;
	d->version[0] = PICK(4, 4, 4, 4, 4, 4, 3);
	d->version[1] = 1;
	d->version[2] = 2;
	d->data_size = PICK(608, 608, 400, 312, 330, 340, 305, 11, 12, 304, 352, 353, 500);
	d->data_start = PICK(312, 312, 312, 312, 312, 312, 305, 0, 400, -1u, 320, 330);
	d->target_count = PICK(0, 1, 2, 3, 4000000000);
	d->open_count = PICK(0, -1u);
	d->event_nr = PICK(0, 7, -1u);
	d->flags = PICK(0, DM_SUSPEND_FLAG, -1u, DM_DATA_OUT_FLAG);
	d->dev = PICK(0, 0x1234);
	memset(d->name, 'x', PICK(0, 3, 128));
	memset(d->uuid, 'y', PICK(0, 1, 129));
	size_t len = DATA + put_data(buf + DATA, pick(6));
	if (!pick(3))
		len = PICK(305, 312, 320, 330, 352, 356, 300);
	else
		len = PAGE;
	memcpy(page + PAGE - len, buf, len);
	syscall(SYS_ioctl, -1, _IOWR(DM_IOCTL, nr, struct dm_ioctl), page + PAGE - len);
}

int main(void)
{
	page = mmap((void *)0x10000000, 2 * PAGE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	munmap(page + PAGE, PAGE);
	for (unsigned nr = 0; nr < 19; nr++) {
		syscall(SYS_ioctl, -1, _IOWR(DM_IOCTL, nr, struct dm_ioctl), 0);
		syscall(SYS_ioctl, -1, _IOWR(DM_IOCTL, nr, struct dm_ioctl), 1);
		for (unsigned i = 0; i < 24; i++)
			call(nr);
	}
	return 0;
}
