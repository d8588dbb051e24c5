/*
 * kernel.bpf.h - the few members of the kernel's structures that the BPF programs read.
 *
 * Only names count: the loader finds where each member is in the running kernel (CO-RE), so no
 * vmlinux.h is needed to build.
 */
#ifndef LIMN_KERNEL_BPF_H
#define LIMN_KERNEL_BPF_H

#include <stdbool.h>
#include <stddef.h>

#include <linux/bpf.h>
#include <linux/types.h>

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct pt_regs {
	unsigned long bp, bx, ax, cx, dx, si, di, orig_ax, ip, sp;
	unsigned long r8, r9, r10;
};

struct thread_info {
	__u32 status;
};

typedef struct {
	unsigned long sig[1];
} sigset_t;

struct sigpending {
	sigset_t signal;
};

struct signal_struct {
	int group_exit_code;
};

struct qstr {
	const unsigned char *name;
};

struct inode {
	unsigned long i_ino;
};

struct super_block {
	unsigned long s_magic;
};

struct hlist_bl_node {
	void **pprev;
};

struct dentry_operations {
	void *d_dname;
};

struct dentry {
	struct hlist_bl_node d_hash;
	struct dentry *d_parent;
	struct qstr d_name;
	struct inode *d_inode;
	const struct dentry_operations *d_op;
	struct super_block *d_sb;
};

struct vfsmount {
	struct dentry *mnt_root;
};

struct mount {
	struct mount *mnt_parent;
	struct dentry *mnt_mountpoint;
	struct vfsmount mnt;
};

struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
};

struct file {
	struct path f_path;
	void *private_data;
};

struct sock_common {
	unsigned short skc_family;
};

struct sock {
	struct sock_common __sk_common;
};

struct socket {
	struct sock *sk;
};

struct fdtable {
	unsigned int max_fds;
	struct file **fd;
};

struct files_struct {
	struct fdtable *fdt;
};

struct fs_struct {
	struct path pwd;
};

struct task_struct {
	struct files_struct *files;
	struct fs_struct *fs;
	struct thread_info thread_info;
	int pid, tgid;
	int exit_code;
	unsigned int __state;
	struct sigpending pending;
	struct signal_struct *signal;
	struct task_struct *group_leader;
	char comm[16];
};

#pragma clang attribute pop

#ifdef TASK_WORK
/* Since Linux 6.18: run a callback before the task is back in its program, where it may sleep. */
struct bpf_task_work {
	__u64 opaque;
} __attribute__((aligned(8)));

struct bpf_map {
	__u32 key_size;
};

extern int bpf_task_work_schedule_resume_impl(struct task_struct *task, struct bpf_task_work *tw,
    void *map__map, int (*callback)(struct bpf_map *, void *, void *), void *aux__prog) __ksym;
extern int bpf_copy_from_user_str(
    void *dst, __u32 dst__sz, const void *unsafe_ptr__ign, __u64 flags) __ksym;
#endif

struct kernel_siginfo; /* copied whole: the first 48 bytes of siginfo_t */
struct k_sigaction;

/* How a siginfo_t of kill begins. */
struct siginfo_head {
	int signo, errno, code, pad, pid;
	unsigned int uid;
};

#define SI_USER	  0
#define SI_KERNEL 0x80
struct linux_binprm;

#define TS_COMPAT  2 /* thread_info.status: in a 32-bit call */
#define SIGKILL	   9
#define MAX_ERRNO  4095
#define AT_FDCWD   (-100)
#define AF_NETLINK 16

/* linux/magic.h, and mm's own for memfd_create */
#define PIPEFS_MAGIC	    0x50495045
#define SOCKFS_MAGIC	    0x534f434b
#define ANON_INODE_FS_MAGIC 0x09041934
#define TMPFS_MAGIC	    0x01021994
/* Results that signal_generate tells: it will be delivered, it is ignored. */
#define SIGNAL_DELIVERED 0
#define SIGNAL_IGNORED	 1

#endif
