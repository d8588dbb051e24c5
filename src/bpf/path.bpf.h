/*
 * path.bpf.h - the paths behind a call's descriptors, as they are at the call: by the time limn
 * reads the record a descriptor may be closed or another file's.
 *
 * d_path cannot be called from here, so names are collected from the file up to the root, crossing
 * mounts; limn puts them together. A path is a piece of the record with PATH_PIECE for its slot.
 */
#ifndef LIMN_PATH_BPF_H
#define LIMN_PATH_BPF_H

#include "plan.bpf.h"

#define MAX_NAMES 64 /* and mounts crossed */

struct walk {
	struct task_state *st;
	struct dentry *dentry;
	struct vfsmount *mnt;
	bool done, cut;
};

/* One name, or one step across a mount. 1: at the root. */
static long path_turn(__u32 i, struct walk *w)
{
	struct task_state *st = w->st;
	struct plan_piece *p = piece_at(st, st->run.at);
	struct dentry *parent, *root, *dentry = w->dentry;
	struct vfsmount *mnt = w->mnt;
	const unsigned char *name;

	READ(root, mnt->mnt_root);
	READ(parent, dentry->d_parent);
	if (dentry == root || dentry == parent) {
		struct mount *m = (void *)mnt - bpf_core_field_offset(struct mount, mnt);
		struct mount *up;
		READ(up, m->mnt_parent);
		if (dentry != root || up == m || !up) {
			w->done = true;
			return 1;
		}
		READ(dentry, m->mnt_mountpoint);
		w->dentry = dentry;
		w->mnt = (void *)up + bpf_core_field_offset(struct mount, mnt);
		return 0;
	}
	READ(name, dentry->d_name.name);
	__u32 at = p ? st->run.at + sizeof *p + p->len : DATA_SIZE;
	void *dst = place(st, at, 256);
	long n = dst && p ? bpf_probe_read_kernel_str(dst, 256, name) : -1;
	if (n <= 0 || !p) {
		w->cut = true;
		return 1;
	}
	p->len += n;
	w->dentry = parent;
	return 0;
}

static __always_inline struct plan_piece *begin_path(struct task_state *st, __s32 fd, __u16 kind)
{
	struct plan_piece *p = st->len <= DATA_MAX ? piece_at(st, st->len) : NULL;

	if (!p)
		return NULL;
	p->addr = (__u64)(__s64)fd;
	p->len = 0;
	p->slot = PATH_PIECE;
	p->flags = 0;
	p->index = kind;
	st->run.at = st->len;
	return p;
}

static __always_inline void end_path(struct task_state *st, struct plan_piece *p)
{
	st->len = piece_end(st->run.at, p);
}

static __always_inline void put_names(
    struct task_state *st, __s32 fd, struct dentry *dentry, struct vfsmount *mnt, __u32 flags)
{
	struct walk w = {.st = st, .dentry = dentry, .mnt = mnt};

	if (!begin_path(st, fd, PATH_NAMES))
		return;
	bpf_loop(MAX_NAMES, path_turn, &w, 0);
	struct plan_piece *p = piece_at(st, st->run.at);
	if (p && w.done) {
		p->flags = flags;
		end_path(st, p);
	}
}

/* pipe:[7] and the like have no place in the tree. */
static __always_inline void put_special(
    struct task_state *st, __s32 fd, struct dentry *dentry, __u64 magic)
{
	__u16 kind = magic == PIPEFS_MAGIC	    ? PATH_PIPE
		     : magic == SOCKFS_MAGIC	    ? PATH_SOCKET
		     : magic == ANON_INODE_FS_MAGIC ? PATH_ANON
		     : magic == TMPFS_MAGIC	    ? PATH_MEMFD
						    : PATH_OTHER;
	struct plan_piece *p = kind == PATH_OTHER ? NULL : begin_path(st, fd, kind);
	void *dst = place(st, st->len + sizeof *p, 256);

	if (!p || !dst)
		return;
	if (kind == PATH_PIPE || kind == PATH_SOCKET) {
		struct inode *inode;
		unsigned long ino = 0;
		READ(inode, dentry->d_inode);
		READ(ino, inode->i_ino);
		*(__u64 *)dst = ino;
		p->len = 8;
	} else {
		const unsigned char *name;
		READ(name, dentry->d_name.name);
		long n = bpf_probe_read_kernel_str(dst, 256, name);
		if (n <= 0)
			return;
		p->len = n;
	}
	end_path(st, p);
}

static __always_inline void put_file(struct task_state *st, __s32 fd)
{
	struct file *file = file_of(fd);
	struct dentry *dentry, *parent;
	struct vfsmount *mnt;
	const struct dentry_operations *ops;
	void *dname = NULL, **hashed = NULL;

	if (!file) { /* which is also worth telling: it may be open when limn looks */
		struct plan_piece *p = begin_path(st, fd, PATH_NONE);
		if (p)
			end_path(st, p);
		return;
	}
	READ(dentry, file->f_path.dentry);
	READ(mnt, file->f_path.mnt);
	READ(ops, dentry->d_op);
	if (ops)
		READ(dname, ops->d_dname);
	if (dname) {
		struct super_block *sb;
		unsigned long magic = 0;
		READ(sb, dentry->d_sb);
		READ(magic, sb->s_magic);
		put_special(st, fd, dentry, magic);
		return;
	}
	READ(parent, dentry->d_parent);
	READ(hashed, dentry->d_hash.pprev);
	put_names(st, fd, dentry, mnt, parent != dentry && !hashed ? PATH_DELETED : 0);
}

/* The current directory, under the name AT_FDCWD. */
static __always_inline void put_cwd(struct task_state *st, struct task_struct *t)
{
	struct fs_struct *fs = t->fs;
	struct dentry *dentry, *parent;
	struct vfsmount *mnt;
	void **hashed = NULL;

	if (!fs)
		return;
	READ(dentry, fs->pwd.dentry);
	READ(mnt, fs->pwd.mnt);
	READ(parent, dentry->d_parent);
	READ(hashed, dentry->d_hash.pprev);
	put_names(st, AT_FDCWD, dentry, mnt, parent != dentry && !hashed ? PATH_DELETED : 0);
}

__noinline int put_path(struct task_state *st, __s32 fd)
{
	struct task_struct *t = bpf_get_current_task_btf();

	if (!st)
		return 0;
	if (fd == AT_FDCWD)
		put_cwd(st, t);
	else
		put_file(st, fd);
	return 0;
}

/* A pair of new descriptors in memory: pipe, socketpair. */
static __always_inline void put_pair(struct task_state *st, __u32 reg)
{
	__s32 fds[2];
	__u64 addr = 0;

	for (int i = 0; i < 6; i++)
		if (i == (int)reg)
			addr = st->call.args[i];
	if (bpf_probe_read_user(fds, sizeof fds, (void *)addr))
		return;
	put_path(st, fds[0]);
	put_path(st, fds[1]);
}

/* Those of the registers in the mask. */
static __always_inline void put_paths(struct task_state *st, __u32 mask)
{
	for (int i = 0; i < 6; i++)
		if (mask >> i & 1)
			put_path(st, (__s32)st->call.args[i]);
}

#endif
