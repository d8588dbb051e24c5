/*
 * doctor.h - why a process cannot be traced, and what to do about it.
 *
 * Three steps, three files: doctor_facts.c gathers what the machine says, doctor_decide.c draws the
 * conclusion (a pure function, so every cause has a test made of data), doctor.c prints. The eBPF
 * engine's obstacles are decided and printed in doctor_bpf.c.
 * Sources: ptrace(2) "Ptrace access mode checking", Documentation/admin-guide/LSM/Yama.rst,
 * capabilities(7), user_namespaces(7), PR_SET_DUMPABLE(2const).
 */
#ifndef LIMN_DOCTOR_H
#define LIMN_DOCTOR_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

struct options;

enum doctor_tri { TRI_UNKNOWN = -1, TRI_NO, TRI_YES };

#define DOCTOR_MAX_ANCESTORS 64

/* What is known of limn's own situation. */
struct doctor_self {
	pid_t pid;
	pid_t ancestors[DOCTOR_MAX_ANCESTORS];
	unsigned nancestors;
	uid_t euid, uid;
	gid_t egid, gid;
	uint64_t cap_eff, cap_prm, cap_bnd;
	int seccomp;			/* 0 none, 1 strict, 2 filter; -1 unknown */
	int no_new_privs;		/* -1 unknown */
	enum doctor_tri userns_initial; /* in the initial user namespace */
	enum doctor_tri pidns_initial;
	uint64_t userns;	      /* inode, 0 unknown */
	enum doctor_tri ptrace_works; /* tried on a child of limn's own */
	int ptrace_errno;	      /* what that gave */
	char container[32]; /* "docker", "podman", "kubernetes", "lxc"...; empty: none seen */
	char label[128];    /* LSM label, /proc/self/attr/current */
};

/* What is known of the process that was to be traced. */
struct doctor_target {
	bool given;
	pid_t pid;
	enum doctor_tri exists;
	bool is_thread; /* pid is a thread, not a process */
	pid_t tgid;
	char state; /* as in /proc/PID/stat: R S D T t Z X; 0 unknown */
	char comm[32];
	enum doctor_tri kernel_thread;
	pid_t tracer; /* 0: none */
	char tracer_comm[32];
	enum doctor_tri leader_zombie; /* the process's first thread has ended, others live */
	pid_t living_thread;	       /* ... one of those */
	pid_t ppid;
	char ppid_comm[32];
	bool ids_known;
	uid_t ruid, euid, suid;
	gid_t rgid, egid, sgid;
	char user[40]; /* name of its euid, empty if none */
	bool caps_known;
	uint64_t cap_prm;
	enum doctor_tri dumpable;
	enum doctor_tri exe_setid, exe_unreadable; /* why it is not dumpable, when that shows */
	char exe[256];
	uint64_t userns;	      /* inode, 0: unknown (not permitted to see) */
	enum doctor_tri userns_below; /* its namespace is limn's or a descendant of it */
	int seccomp;
	char label[128];
	enum doctor_tri descendant; /* limn is an ancestor of it: what Yama calls a descendant */
};

/* What is known of the machine. */
struct doctor_machine {
	char kernel[96];
	char arch[32];
	int ptrace_scope; /* Yama: 0..3, -1: no Yama */
	char lsm[128];	  /* /sys/kernel/security/lsm */
	int suid_dumpable;
	/* For the eBPF engine. */
	enum doctor_tri btf;
	char lockdown[32];	       /* "none", "integrity", "confidentiality" */
	int unprivileged_bpf_disabled; /* -1 unknown */
	int perf_event_paranoid;
	uint64_t memlock;	   /* RLIMIT_MEMLOCK, UINT64_MAX unlimited */
	enum doctor_tri bpf_works; /* a trivial map could be created */
	int bpf_errno;
	enum doctor_tri tracefs;
	int pid_max;
};

struct doctor_facts {
	struct doctor_self self;
	struct doctor_target target;
	struct doctor_machine machine;
	bool tried; /* an attach was attempted, with this errno: 0, it worked */
	int err;
};

enum doctor_cause {
	CAUSE_NONE, /* nothing stands in the way */
	CAUSE_NO_PROCESS,
	CAUSE_THREAD, /* a thread id where a process was meant; not an obstacle */
	CAUSE_ZOMBIE,
	CAUSE_SELF,
	CAUSE_ANCESTOR,
	CAUSE_KERNEL_THREAD,
	CAUSE_TRACED,
	CAUSE_OTHER_USER,
	CAUSE_NOT_DUMPABLE,
	CAUSE_MORE_CAPS,     /* same user, but the target has capabilities that limn lacks */
	CAUSE_YAMA_CHILD,    /* ptrace_scope 1 */
	CAUSE_YAMA_ADMIN,    /* 2 */
	CAUSE_YAMA_NEVER,    /* 3 */
	CAUSE_USERNS,	     /* the target's user namespace is not below limn's */
	CAUSE_CONTAINER_CAP, /* root, but without CAP_SYS_PTRACE */
	CAUSE_SECCOMP,	     /* a filter on limn denies ptrace(2) */
	CAUSE_LSM,	     /* SELinux, AppArmor, Smack say no */
	CAUSE_NO_PTRACE,     /* ptrace does not exist here at all */
	CAUSE_UNKNOWN,
	CAUSE_COUNT
};

/* What stands in the way of the eBPF engine. */
enum doctor_bpf {
	BPF_FINE,
	BPF_NOT_BUILT,	/* this limn is without it */
	BPF_NO_SYSCALL, /* CONFIG_BPF_SYSCALL is not set */
	BPF_OLD_KERNEL,
	BPF_NO_CAP,	/* neither CAP_BPF nor CAP_SYS_ADMIN */
	BPF_NO_PERFMON, /* CAP_BPF, but not CAP_PERFMON */
	BPF_USERNS,	/* capabilities of another user namespace do not count */
	BPF_DENIED,	/* by a seccomp filter or a policy */
	BPF_LOCKDOWN,
	BPF_NO_BTF,  /* CONFIG_DEBUG_INFO_BTF is not set */
	BPF_PIDNS,   /* ids of tasks would be those of another pid namespace */
	BPF_REFUSED, /* nothing that limn knows of */
	BPF_COUNT
};

/* Pure, as doctor_decide is. */
enum doctor_bpf doctor_decide_bpf(const struct doctor_facts *f);
/* One line; BPF_FINE: "yes". */
const char *doctor_bpf_verdict(enum doctor_bpf c);
/* Cause, evidence and remedies; nothing for BPF_FINE. */
void doctor_print_bpf(
    FILE *out, const char *progname, const struct doctor_facts *f, enum doctor_bpf c);
/* Whether the engine can run here, without trying it. */
bool doctor_bpf_usable(void);
/* It could not be loaded: explain. */
void doctor_explain_bpf(FILE *out, const struct options *opt);

/* The name used in tests: "not-dumpable". */
const char *doctor_cause_name(enum doctor_cause c);

void doctor_gather(struct doctor_facts *f, pid_t pid);
/* What doctor_decide_bpf looks at, and no more: nothing is forked. */
void doctor_gather_bpf(struct doctor_facts *f);
enum doctor_cause doctor_decide(const struct doctor_facts *f);

/* One cause with its evidence and its remedies, each line beginning with "PROGNAME: ". */
void doctor_print_cause(
    FILE *out, const char *progname, const struct doctor_facts *f, enum doctor_cause c);

/*
 * An attach to pid, which may be a child that limn has started, failed with err, and strace's own
 * line has been printed. Explain. Returns the cause (enum doctor_cause).
 */
int doctor_explain_attach(FILE *out, const struct options *opt, pid_t pid, int err);

/* limn --doctor [-p PID]...: the whole table. Returns the exit status: 0 when nothing is wrong. */
int doctor_main(FILE *out, const struct options *opt);

#endif
