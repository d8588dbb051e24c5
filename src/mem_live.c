/*
 * mem_live.c - reads and writes the memory of a stopped task.
 *
 * Three ways, each tried when the one before is refused: process_vm_readv (one call, no
 * descriptor), /proc/TID/mem (where the first is filtered out or not built in, and for pages
 * that are not readable for the task itself), PTRACE_PEEKDATA (where /proc is not mounted).
 * For the cache above it see mem.c.
 */
#include "mem_live.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <unistd.h>

#define PAGE 4096u

void mem_live_init(struct mem_live *l)
{
	*l = (struct mem_live){.fd = -1};
}

static void close_proc(struct mem_live *l)
{
	if (l->fd >= 0)
		close(l->fd);
	l->fd = -1;
}

void mem_live_deinit(struct mem_live *l)
{
	close_proc(l);
}

void mem_live_set(struct mem_live *l, pid_t tid)
{
	/* The file belongs to an address space, and execve changes that: never keep it. */
	if (l->fd >= 0)
		close_proc(l);
	l->tid = tid;
}

static int proc_mem(struct mem_live *l)
{
	if (l->fd < 0) {
		char path[32];
		snprintf(path, sizeof path, "/proc/%d/mem", l->tid);
		l->fd = open(path, O_RDWR | O_CLOEXEC);
		if (l->fd < 0)
			l->fd = open(path, O_RDONLY | O_CLOEXEC);
	}
	return l->fd;
}

static size_t read_vm(struct mem_live *l, uint64_t addr, char *buf, size_t len)
{
	struct iovec local = {buf, len}, remote = {(void *)(uintptr_t)addr, len};
	ssize_t n = process_vm_readv(l->tid, &local, 1, &remote, 1, 0);

	return n > 0 ? (size_t)n : 0;
}

static size_t read_proc(struct mem_live *l, uint64_t addr, char *buf, size_t len)
{
	size_t got = 0;

	if (proc_mem(l) < 0)
		return 0;
	while (got < len) {
		ssize_t n = pread(l->fd, buf + got, len - got, (off_t)(addr + got));
		if (n <= 0)
			break;
		got += n;
	}
	return got;
}

static size_t read_peek(struct mem_live *l, uint64_t addr, char *buf, size_t len)
{
	size_t got = 0;

	while (got < len) {
		size_t off = (addr + got) % sizeof(long);
		errno = 0;
		long word =
		    ptrace(PTRACE_PEEKDATA, l->tid, (void *)(uintptr_t)(addr + got - off), 0);
		if (errno)
			break;
		size_t n = sizeof word - off;
		if (n > len - got)
			n = len - got;
		memcpy(buf + got, (char *)&word + off, n);
		got += n;
	}
	return got;
}

static size_t live_read(void *ctx, uint64_t addr, void *buf, size_t len)
{
	struct mem_live *l = ctx;
	size_t got = 0;

	if (addr != (uintptr_t)addr) /* a 64-bit address of no use to a 32-bit build */
		return 0;
	if (l->fd < 0 && !l->refused) {
		errno = 0;
		got = read_vm(l, addr, buf, len);
		if (got == len)
			return got;
		if (got) {
			/* Pages are copied in order: the next one is refused, or it is worth
			 * another look when the kernel stopped inside a page. */
			uint64_t next = addr + got;
			if (next % PAGE)
				got += read_vm(l, next, (char *)buf + got, len - got);
			return got;
		}
		if (errno == EFAULT || errno == ESRCH || errno == EINVAL || errno == ENOMEM)
			return 0;
		if (errno == ENOSYS)
			l->refused = true;
	}
	got = read_proc(l, addr, buf, len);
	if (!got && l->fd < 0)
		got = read_peek(l, addr, buf, len);
	return got;
}

static size_t live_write(void *ctx, uint64_t addr, const void *bytes, size_t len)
{
	struct mem_live *l = ctx;
	struct iovec local = {(void *)(uintptr_t)bytes, len};
	struct iovec remote = {(void *)(uintptr_t)addr, len};

	if (addr != (uintptr_t)addr)
		return 0;
	ssize_t n = l->refused ? -1 : process_vm_writev(l->tid, &local, 1, &remote, 1, 0);
	/* /proc/PID/mem also writes to pages that the task itself may only read: string constants.
	 */
	if (n < 0 && proc_mem(l) >= 0)
		n = pwrite(l->fd, bytes, len, (off_t)addr);
	return n > 0 ? (size_t)n : 0;
}

#define BATCH 64

/*
 * All in one call as far as that goes: the kernel stops at the first byte that it cannot read.
 * That piece is looked at by itself, and the rest is another call.
 */
static void live_readv(void *ctx, struct mem_io *io, unsigned n)
{
	struct mem_live *l = ctx;
	struct iovec local[BATCH], remote[BATCH];

	while (n) {
		unsigned k = 0;
		while (k < n && k < BATCH && io[k].addr == (uintptr_t)io[k].addr) {
			local[k] = (struct iovec){io[k].buf, io[k].len};
			remote[k] = (struct iovec){(void *)(uintptr_t)io[k].addr, io[k].len};
			k++;
		}
		ssize_t got = -1;
		if (k > 1 && l->fd < 0 && !l->refused)
			got = process_vm_readv(l->tid, local, k, remote, k, 0);
		size_t left = got > 0 ? (size_t)got : 0;
		unsigned done = 0;
		while (done < k && left >= io[done].len) {
			left -= io[done].len;
			io[done].got = io[done].len;
			done++;
		}
		if (done < n && (done < k || !k)) {
			io[done].got = live_read(l, io[done].addr, io[done].buf, io[done].len);
			done++;
		}
		io += done;
		n -= done;
	}
}

int mem_live_write(struct mem_live *l, uint64_t addr, const void *bytes, size_t len)
{
	return live_write(l, addr, bytes, len) == len ? 0 : -EFAULT;
}

const struct mem_ops mem_live_ops = {.read = live_read, .readv = live_readv, .write = live_write};
