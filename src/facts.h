/*
 * facts.h - ambient facts an event's text may need: the path behind a descriptor, the protocol
 * of a socket, a thread's name, a pid's number elsewhere.
 *
 * Decode asks the event's provider. The live provider answers from /proc and sock_diag
 * (facts_live.c); a recording carries the answers that were given when it was made.
 * All answers are bytes, not terminated; they may hold anything a hostile tracee can put in a name.
 */
#ifndef LIMN_FACTS_H
#define LIMN_FACTS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum fact_kind {
	FACT_FD_PATH,	 /* a=fd: target of /proc/PID/fd/N, as the kernel gives it ("socket:[123]",
			    "/tmp/x (deleted)") */
	FACT_FD_SOCKET,	 /* a=fd: socket details as -yy prints them between < and >:
			    "TCP:[127.0.0.1:80->127.0.0.1:5000]", "UNIX-STREAM:[1->2,"/path"]" */
	FACT_FD_PROTO,	 /* a=fd: socket protocol name as the kernel's sockprotoname xattr has it:
			    "TCP", "NETLINK", "UNIX" ... */
	FACT_FD_NETLINK, /* a=fd: netlink family number of the socket, as decimal text */
	FACT_FD_DEV,	 /* a=fd: "char 1:3" or "block 8:0" for device files */
	FACT_FD_EVENTFD, /* a=fd: "eventfd-count=..., eventfd-id=..., eventfd-semaphore=..." */
	FACT_FD_PIDFD,	 /* a=fd: "pid:123" */
	FACT_FD_SIGNALFD, /* a=fd: 8 bytes, the mask, little-endian */
	FACT_CWD,	 /* target of /proc/PID/cwd */
	FACT_COMM,	 /* a=pid (0: the task itself): /proc/PID/comm without its newline */
	FACT_PID_NS,	 /* a=id, b=enum fact_pid_type: decimal id in limn's own pid namespace */
	FACT_FD_SECONTEXT,   /* a=fd: security context of the open file */
	FACT_PATH_SECONTEXT, /* a=dirfd, str=path: context of the file; b=1: the policy's expectation */
	FACT_PID_SECONTEXT,  /* a=pid (0: self) */
	FACT_FD_OFFSET,	 /* a=fd: /proc/PID/fdinfo/N "pos:" in decimal */
	FACT_KIND_COUNT
};

enum fact_pid_type { PIDT_TID, PIDT_TGID, PIDT_PGID, PIDT_SID };

struct facts_ops {
	/*
	 * Answer kind(a, b, str) about the task that the provider was last pointed at.
	 * Returns the length written to buf (at most size), or -1 when there is no answer.
	 */
	ssize_t (*get)(void *ctx, enum fact_kind kind, uint64_t a, uint64_t b, const char *str,
	    char *buf, size_t size);
};

struct facts {
	const struct facts_ops *ops;
	void *ctx;
};

static inline ssize_t facts_get(const struct facts *f, enum fact_kind kind, uint64_t a, uint64_t b,
    const char *str, char *buf, size_t size)
{
	return f && f->ops ? f->ops->get(f->ctx, kind, a, b, str, buf, size) : -1;
}

#endif
