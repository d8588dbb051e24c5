/*
 * Which paths of which calls -P looks at; a call is shown that names /dev/full where it looks.
 */
/* PARITY-64: -P /dev/full -P /dev/full/x */
/* PARITY-64: -a20 -P /dev/./full -e trace=%file -z */
/* PARITY-64: -e trace-fds=7 */
/* PARITY-64: -e trace=/link,/rename -s 2 -X raw */
#include <unistd.h>
#include <stdio.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/stat.h>
#include <sys/xattr.h>
int main()
{
	close(7);
	symlink("tgt", "/dev/full");
	symlink("/dev/full", "x/y");
	symlinkat("/dev/full", 7, "q");
	symlinkat("q", 7, "/dev/full");
	link("/dev/full", "a/b");
	link("a/b", "/dev/full");
	rename("/dev/full", "a/b");
	rename("a/b", "/dev/full");
	linkat(7, "/dev/full", 7, "b", 0);
	linkat(7, "b", 7, "/dev/full", 0);
	mount("/dev/full", "/x/y", "z", 0, 0);
	mount("a", "/dev/full", "z", 0, 0);
	umount2("/dev/full", 77);
	syscall(SYS_pivot_root, "/dev/full", "/x");
	syscall(SYS_pivot_root, "/x", "/dev/full");
	syscall(SYS_quotactl, 0, "/dev/full", 0, 0);
	syscall(SYS_swapon, "/dev/full", -1);
	setxattr("/dev/full", "u", 0, 0, 0);
	readlink("/dev/full", 0, 0);
	execve("/dev/full", 0, 0);
	chroot("/dev/full/x");
	syscall(SYS_name_to_handle_at, 7, "/dev/full", 0, 0, 0);
	syscall(SYS_fanotify_mark, 1, 1, 1, 7, "/dev/full");
	syscall(SYS_inotify_add_watch, 1, "/dev/full", 1);
	syscall(SYS_mq_open, "/dev/full", 0);
	syscall(SYS_uselib, "/dev/full");
	syscall(SYS_acct, "/dev/full/x");
	syscall(SYS_move_mount, 7, "/dev/full", 7, "x", 0);
	syscall(SYS_move_mount, 7, "x", 7, "/dev/full", 0);
	syscall(SYS_fsopen, "/dev/full", 0);
	syscall(SYS_open_tree, 7, "/dev/full", 0);
	syscall(SYS_fspick, 7, "/dev/full", 0);
	syscall(SYS_openat2, 7, "/dev/full", 0, 0);
	syscall(SYS_execveat, 7, "/dev/full", 0, 0, 0);
	syscall(SYS_statx, 7, "/dev/full", 0, 0, 0);
	syscall(SYS_mknod, "/dev/full", 0, 0);
	mkdir("/dev/full", 0);
	statfs("/dev/full", 0);
	utimensat(7, "/dev/full", 0, 0);
	syscall(SYS_futimesat, 7, "/dev/full", 0);
	syscall(SYS_mount_setattr, 7, "/dev/full", 0, 0, 0);
	access("/dev/full", 0);
	syscall(SYS_getcwd, 0, 0);
	syscall(SYS_memfd_create, "/dev/full", 0);
	syscall(SYS_add_key, "/dev/full", "a", 0, 0, 0);
	syscall(SYS_fsconfig, 7, 1, "/dev/full", "/dev/full", 0);
	syscall(SYS_bpf, 6, 0, 0);
	syscall(SYS_renameat2, 7, "/dev/full", 7, "x", 0);
	syscall(SYS_faccessat2, 7, "/dev/full", 0, 0);
	syscall(452, 7, "/dev/full", 0, 0);
	syscall(464, 7, "/dev/full", 0, 0, 0, 0);
	syscall(468, 7, "/dev/full", 0, 0, 0);
	syscall(SYS_init_module, 0, 0, "/dev/full");
	syscall(SYS_delete_module, "/dev/full", -1);
	syscall(SYS_sysfs, 1, "/dev/full");
	creat("/dev/full/x", 0);
	truncate("/dev/full", -1);
	chown("/dev/full", -1, -1);
	unlink("/dev/full/x");
	rmdir("/dev/full");
	syscall(SYS_utime, "/dev/full", 1);
}
