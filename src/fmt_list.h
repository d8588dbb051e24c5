/*
 * fmt_list.h - every formatter: FMT(name, base of the integer it takes, or none).
 *
 * The one list that descc (to know the names), decode.c (to call them) and fmt.h (to declare
 * them) share. Presentation words over one integer first, then whole irregular types.
 */
/* clang-format off */
/* fmt_int.c: words over one integer */
FMT(fd, s32)
FMT(dirfd, s32)
FMT(pid, s32)
FMT(tid, s32)
FMT(tgid, s32)
FMT(pgid, s32)
FMT(sid, s32)
FMT(uid, u32)
FMT(gid, u32)
FMT(signal, s32)
FMT(addr, ulong)
FMT(umode, u16)
FMT(mode, u32)
FMT(kdev, u64)
FMT(olddev, u16)
FMT(htons, be16)
FMT(htonl, be32)
FMT(inet_addr, be32)
FMT(time, klong)
FMT(errno, s32)
FMT(char, u8)
FMT(bool, u8)
FMT(ioctl_op, u32)
/* fmt_misc.c: irregular types */
FMT(retflags, s32)
/* fmt_files.c: files and descriptors */
FMT(time_ns, klong)
FMT(dated_statx, none)
FMT(times_usec, none)
FMT(times_nsec, none)
FMT(times_nsec64, none)
FMT(hi_lo, u32)
FMT(memfd_flags, u32)
FMT(fanotify_init, u32)
FMT(ioprio, u32)
FMT(qcmd, u32)
FMT(ret_fd_flags, s32)
FMT(ret_seals, s32)
FMT(handle_bytes, none)
FMT(dirents, none)
FMT(dirents64, none)
FMT(fdset, none)
FMT(mount_str, u32)
FMT(mount_strs, u32)
FMT(poll_result, s32)
FMT(select_result, s32)
/* fmt_process.c: processes and kernel objects */
FMT(clock_ticks, klong)
FMT(audit_arch_nr, u32)
/* fmt_misc.c */
FMT(date_of, s64)
/* fmt_mm.c: memory */
FMT(page_offset, ulong)
FMT(node_mask, none)
FMT(page_residency, none)
FMT(mmap_args, ulong)
FMT(neg_errno, s32)
/* fmt_signal.c: signals */
FMT(sighandler, ulong)
FMT(sigreturn_frame, ulong)
/* fmt_ioctl.c */
FMT(sg_scsi_reset, u32)
FMT(tty_iflag_word, u32)
FMT(tty_oflag_word, u32)
FMT(tty_cflag_word, u32)
FMT(tty_lflag_word, u32)
FMT(tty_cc_list, none)
FMT(kd_tone, ulong)
FMT(kd_func, u8)
FMT(kd_keysym, u16)
FMT(usecs, u32)
FMT(nsecs, s32)
FMT(ptp_time, none)
/* clang-format on */
