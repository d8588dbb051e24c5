/*
 * Which descriptors of which calls trace-fds looks at: each call with descriptor 7 in one place
 * after the other.
 */
/* PARITY-64: -e trace-fds=7 -e trace=!mmap,read,close,newfstatat,access,openat,pread64 */
/* PARITY-64: -e trace-fds=!7 -e trace=!mmap,read,close,newfstatat,access,openat,pread64 */
/* PARITY-64: -e fd=5,6 -e trace=!mmap,read,close,newfstatat,access,openat,pread64 */
#include <sys/syscall.h>
#include <unistd.h>
#include <sys/mman.h>
#define S(n, ...) syscall(n, ##__VA_ARGS__)
int main()
{
	for (int k = 0; k < 2; k++) {
		long a = k ? 7 : -1, b = k ? -1 : 7;
		int arr[4] = {a, b, 7, -1};
		S(SYS_epoll_ctl, a, 1, b, 0);
		S(SYS_kcmp, -5, -5, 0, a, b);
		S(SYS_pidfd_getfd, a, b, 0);
		S(SYS_dup2, a, b);
		S(SYS_dup3, a, b, 1);
		S(SYS_sendfile, a, b, 0, 0);
		S(SYS_splice, a, 0, b, 0, 0, 0);
		S(SYS_tee, a, b, 0, 0);
		S(SYS_vmsplice, a, 0, 0, 0);
		S(SYS_copy_file_range, a, 0, b, 0, 0, 0);
		S(SYS_linkat, a, 0, b, 0, 0);
		S(SYS_renameat, a, 0, b, 0);
		S(SYS_renameat2, a, 0, b, 0, 0);
		S(SYS_symlinkat, 0, a, 0);
		S(SYS_move_mount, a, 0, b, 0, 0);
		S(SYS_fanotify_mark, a, 0, 0, b, 0);
		S(SYS_inotify_rm_watch, a, b);
		S(SYS_mmap, 0, 0, 0, 0x20, a, 0);
		S(SYS_mmap, 0, 0, 0, 0, b, 0);
		S(SYS_perf_event_open, 0, 0, -1, a, 0);
		S(SYS_finit_module, a, 0, 0);
		S(SYS_kexec_file_load, a, b, 0, 0, 0);
		S(SYS_setns, a, 0);
		S(SYS_fsmount, a, 0, 0);
		S(SYS_fsconfig, a, 5, "k", 0, b);
		S(SYS_open_by_handle_at, a, 0, 0);
		S(SYS_process_madvise, a, 0, 0, 0, 0);
		S(SYS_pidfd_send_signal, a, 0, 0, 0);
		S(SYS_process_mrelease, a, 0);
		S(SYS_landlock_add_rule, a, 0, 0, 0);
		S(SYS_landlock_restrict_self, a, 0);
		S(SYS_io_uring_enter, a, 0, 0, 0, 0, 0);
		S(SYS_io_uring_register, a, 0, 0, 0);
		S(SYS_signalfd4, a, 0, 0, 0);
		S(SYS_timerfd_settime, a, 0, 0, 0);
		S(SYS_epoll_wait, a, 0, 0, 0);
		S(SYS_epoll_pwait2, a, 0, 0, 0, 0);
		S(SYS_close_range, a, 7, ~0);
		S(SYS_close_range, 5, 9, ~0);
		S(SYS_quotactl_fd, a, 0, 0, 0);
		S(SYS_bpf, 9, 0, 0);
		S(SYS_fcntl, a, 0, b);
		S(SYS_ioctl, a, 0, b);
		S(SYS_ioctl, a, 0x40049409, b);
		S(SYS_mq_notify, a, 0);
		S(SYS_mq_getsetattr, a, 0, 0);
		S(SYS_waitid, 3, a, 0, 0, 0);
		S(SYS_fspick, a, 0, 0);
		S(SYS_name_to_handle_at, a, 0, 0, 0, 0);
		S(SYS_futimesat, a, 0, 0);
		S(451, a, 0, 0, 0);
		S(SYS_getdents64, a, 0, 0);
		S(SYS_flock, a, 0);
		S(SYS_readahead, a, 0, 0);
		S(SYS_fallocate, a, 0, 0, 0);
		S(SYS_sync_file_range, a, 0, 0, 0);
		S(SYS_fadvise64, a, 0, 0, 0);
		S(SYS_accept4, a, 0, 0, 0);
		S(SYS_recvmmsg, a, 0, 0, 0, 0);
		S(SYS_sendmmsg, a, 0, 0, 0);
		S(SYS_socketpair, 1, 77, 0, arr);
		S(SYS_select, 8, 0, 0, 0, (long[]){0, 0});
		S(SYS_execveat, a, 0, 0, 0, 0);
		S(SYS_memfd_secret, a);
		S(SYS_syncfs, a);
		S(SYS_fchdir, a);
		S(SYS_openat2, a, 0, 0, 0);
		S(SYS_preadv2, a, 0, 0, 0, 0, 0);
		S(SYS_pwritev2, a, 0, 0, 0, 0, 0);
		S(SYS_io_submit, a, 0, 0);
		S(SYS_userfaultfd, a);
		S(SYS_setsockopt, a, 0, 0, 0, 0);
		S(SYS_eventfd2, a, -1);
		S(SYS_open_tree, a, 0, 0);
		S(SYS_mount_setattr, a, 0, 0, 0, 0);
		S(SYS_remap_file_pages, a, 0, 0, 0, 0);
		S(SYS_poll, (int[]){a, 0, b, 0}, 2, 0);
		S(SYS_poll, (int[]){5, 0, 6, 0}, 2, 0);
	}
}
