/*
 * facts_live.h - the facts provider of a live trace: answers from /proc and sock_diag.
 *
 * The engine points it at a task at every stop; decode then asks through facts.h. Nothing that
 * can change between two stops is remembered across facts_live_task, so a reused descriptor or pid
 * never shows yesterday's answer. See facts_sock.c for sockets, facts_pid.c for pid namespaces.
 */
#ifndef LIMN_FACTS_LIVE_H
#define LIMN_FACTS_LIVE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "facts.h"

struct options;

/* -- sockets (facts_sock.c) -- */

#define SOCK_HINTS 64

/* Asks the kernel about sockets by inode; keeps one netlink socket and where it last found them. */
struct sock_diag {
	int fd; /* -1: not opened yet, -2: not to be had */
	uint32_t seq;
	struct sock_hint {
		uint64_t ino;
		uint8_t family, protocol;
		uint8_t id[48]; /* struct inet_diag_sockid of its last answer */
	} hints[SOCK_HINTS];
};

void sock_diag_init(struct sock_diag *d);
void sock_diag_deinit(struct sock_diag *d);

/*
 * The answer to FACT_FD_SOCKET for inode ino; proto is the sockprotoname, NULL when not known.
 */
ssize_t sock_diag_describe(
    struct sock_diag *d, uint64_t ino, const char *proto, char *buf, size_t size);

/* Netlink family of the socket, or -1. */
int sock_diag_netlink_family(struct sock_diag *d, uint64_t ino);

/* -- generic netlink (facts_genl.c) -- */

/* Name of the family of that number, or -1. */
ssize_t genl_family_name(uint16_t id, char *buf, size_t size);

/* -- pids (facts_pid.c) -- */

#define PID_HINTS 64

struct pid_translate {
	bool ready;
	uint64_t own_ns;  /* inode of limn's own pid namespace, 0: /proc cannot say */
	int own_level;	  /* index of limn's ids in the NS* lines of /proc/PID/status; -1 unknown */
	bool proc_is_own; /* /proc shows pids as limn's own namespace numbers them */
	bool no_ioctl;	  /* the kernel lacks NS_GET_PID_FROM_PIDNS (before 6.11) */
	/* Which /proc entry last answered for an id: proved anew at each use. */
	struct pid_hint {
		uint64_t ns;
		uint32_t id;
		uint8_t type;
		pid_t proc;
	} hints[PID_HINTS];
};

void pid_translate_init(struct pid_translate *t);

/* The name of limn's pid in /proc: the same unless /proc belongs to another pid namespace. 0: none.
 */
pid_t pid_in_proc(struct pid_translate *t, pid_t pid);

/*
 * What the task `proc` (a /proc name) calls id, in limn's namespace: its number and, for a task,
 * its name in /proc. 0 when there is no such task; *same when the two namespaces are one.
 */
pid_t pid_translate(struct pid_translate *t, pid_t proc, uint32_t id, enum fact_pid_type type,
    bool *same, pid_t *proc_of_id);

/* -- the provider (facts_live.c) -- */

struct facts_live {
	struct facts facts; /* hand this to decode */
	const struct options *opt;
	pid_t tid, tgid; /* in limn's pid namespace */
	pid_t proc;	 /* tid's name in /proc */
	struct sock_diag diag;
	struct pid_translate pids;
	/* The last descriptor's link, valid until the next facts_live_task. */
	int link_fd; /* -1: none */
	ssize_t link_len;
	char link[4097];
};

void facts_live_init(struct facts_live *f, const struct options *opt);
void facts_live_deinit(struct facts_live *f);

/* A stop of task tid: everything asked from now on is about it, and is asked anew. */
void facts_live_task(struct facts_live *f, pid_t tid, pid_t tgid);

#endif
