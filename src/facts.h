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
#include <string.h>
#include <sys/types.h>

/*
 * "fd" below is a descriptor number of the task; an answer of -1 means: show nothing.
 *
 * Separators: NUL never occurs inside a part, so answers with several parts use it.
 */
enum fact_kind {
	FACT_FD_PATH,	  /* a=fd: target of /proc/PID/fd/N, byte for byte as the kernel gives it:
			     "/tmp/x", "/tmp/x (deleted)", "socket:[123]", "pipe:[7]",
			     "anon_inode:[eventpoll]". See FACT_FD_DELETED for the suffix. */
	FACT_FD_SOCKET,	  /* a=fd: what -yy prints between < and > for a socket:
			       TCP:[127.0.0.1:80->127.0.0.1:5000]   UDPv6:[[::1]:53]
			       NETLINK:[ROUTE:123]   UNIX-STREAM:[10->11]
			       TCP:[4711]       sock_diag knows no more of it: the inode
			     Only a UNIX socket with a name has a second part: the text up to its
			     closing bracket, NUL, the raw bytes of sun_path (an abstract name starts
			     with NUL): `UNIX:[10->11` NUL `/path`. Shown as
			       UNIX:[10->11,"/path"]    UNIX:[10,@"abstract"]
			     with the name as a quoted C string per -x, up to its first NUL.
			     facts_socket_split takes it apart. -1: not a socket, or one of a protocol
			     that is shown by its path ("socket:[123]"). */
	FACT_FD_PROTO,	  /* a=fd: socket protocol name as the kernel's sockprotoname xattr has it:
			     "TCP", "NETLINK", "UNIX-STREAM", "PACKET" ... */
	FACT_FD_NETLINK,  /* a=fd: netlink family number of the socket, as decimal text; -1 also for
			     a socket that is not bound yet (its first message) */
	FACT_FD_DEV,	  /* a=fd: "char 1:3", "block 8:0", a pty master: "char 5:2 @/dev/pts/0" */
	FACT_FD_EVENTFD,  /* a=fd: "eventfd-count=0x5, eventfd-id=1, eventfd-semaphore=0" */
	FACT_FD_PIDFD,	  /* a=fd: "pid:123", number in limn's pid namespace; -1 when it is dead */
	FACT_FD_SIGNALFD, /* a=fd: 8 bytes, the mask, little-endian */
	FACT_CWD,    /* target of /proc/PID/cwd as the kernel gives it, " (deleted)" included */
	FACT_COMM,   /* a=pid, b=enum fact_pid_type: name of the task that the traced task knows
			by that id, without newline. a=0: the task itself. a's top bit
			(FACT_COMM_OWN) set: the id is in limn's namespace, not the task's */
	FACT_PID_NS, /* a=id, b=enum fact_pid_type: decimal id in limn's own pid namespace; -1
			when nothing need be shown: the same namespace, the same number, or no
			such task (any more) */
	FACT_FD_SECONTEXT,   /* a=fd: security context of the open file, whole
				("system_u:object_r:tmp_t:s0") */
	FACT_PATH_SECONTEXT, /* a=dirfd, str=path: context of the file; b=1: the policy's
				expectation */
	FACT_PID_SECONTEXT,  /* a=pid (0: self) */
	FACT_FD_OFFSET,	     /* a=fd: /proc/PID/fdinfo/N "pos:" in decimal */
	FACT_FD_DELETED, /* a=fd: "1" when FACT_FD_PATH ends in " (deleted)" and that suffix is the
			    kernel's remark, not part of a name: strip it and show (deleted) */
	FACT_IFNAME, /* a=index: name of the network interface of that index, as limn sees them */
	FACT_GENL_FAMILY, /* a=number: name of a generic netlink family */
	FACT_BOOT_TIME,	  /* when the machine was started: nanoseconds since 1970, in decimal */
	FACT_NAMESPACES,  /* a=pid (0: self), b=flags CLONE_NEW*: the namespaces of these kinds that
			     it is  in, by name: "ipc:[4026531839], uts:[4026531838]" */
	FACT_KVM_VCPU, /* a=fd: where the kvm_run structure of a KVM virtual CPU is mapped, in hex,
			  and its number: "7f01eb9b0000 0"; -1: it is none, or not mapped */
	FACT_KIND_COUNT
};

#define FACT_COMM_OWN (1ull << 63)
/* "a=fd" may have a pid in limn's namespace from this bit on: the descriptor is that process's. */
#define FACT_PEER_SHIFT 32

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

/*
 * The parts of an answer to FACT_FD_SOCKET: *head is the text, of the returned length. *name is
 * NULL when that is all; else the text lacks its final `]` and the name follows: *name_len bytes,
 * *abstract without the leading NUL.
 */
static inline size_t facts_socket_split(
    const char *answer, size_t len, const char **name, size_t *name_len, int *abstract)
{
	const char *nul = len ? memchr(answer, 0, len) : NULL;

	*name = NULL;
	*name_len = 0;
	*abstract = 0;
	if (!nul)
		return len;
	const char *p = nul + 1, *end = answer + len;
	if (p < end && *p == 0) {
		*abstract = 1;
		p++;
	}
	const char *stop = p < end ? memchr(p, 0, (size_t)(end - p)) : NULL;
	*name = p;
	*name_len = (size_t)((stop ? stop : end) - p);
	return (size_t)(nul - answer);
}

#endif
