/*
 * known.h - the few tables and types of desc/ that C code refers to by name.
 *
 * descc emits their indices in this order; a name missing from desc/ is a compile error there.
 */
/* clang-format off */
#ifndef KNOWN_TABLE
#define KNOWN_TABLE(n)
#endif
#ifndef KNOWN_TYPE
#define KNOWN_TYPE(n)
#endif
KNOWN_TABLE(open_flags)
KNOWN_TABLE(ioctl_op)
KNOWN_TABLE(ethernet_protocol)
KNOWN_TABLE(socket_type)
KNOWN_TABLE(sock_kind)
KNOWN_TABLE(accept4_flags)
KNOWN_TABLE(ioctl_sized)
KNOWN_TABLE(ioctl_numbered)
KNOWN_TABLE(ioctl_per_axis)
KNOWN_TABLE(ioctl_per_event)
KNOWN_TABLE(evdev_abs)
KNOWN_TABLE(evdev_ev)
KNOWN_TABLE(sg_scsi_reset_to)
KNOWN_TABLE(sg_scsi_reset_flags)
KNOWN_TABLE(tty_iflag)
KNOWN_TABLE(tty_oflag)
KNOWN_TABLE(tty_cflag)
KNOWN_TABLE(tty_lflag)
KNOWN_TABLE(tty_baud)
KNOWN_TABLE(tty_csize)
KNOWN_TABLE(tty_nl)
KNOWN_TABLE(tty_cr)
KNOWN_TABLE(tty_tab)
KNOWN_TABLE(tty_bs)
KNOWN_TABLE(tty_vt)
KNOWN_TABLE(tty_ff)
KNOWN_TABLE(tty_shift)
KNOWN_TABLE(tty_cc)
KNOWN_TABLE(kd_key)
KNOWN_TABLE(kd_keytype)
KNOWN_TYPE(ptp_clock_time)
KNOWN_TYPE(siginfo)
KNOWN_TYPE(cmsg)
KNOWN_TYPE(old_mmap_args)
KNOWN_TABLE(utime_nsec)
KNOWN_TABLE(fanotify_init_flags)
KNOWN_TABLE(fanotify_class)
KNOWN_TABLE(ioprio_class)
KNOWN_TABLE(fd_flags)
KNOWN_TABLE(quota_cmd)
KNOWN_TABLE(quota_type)
KNOWN_TABLE(seals)
KNOWN_TABLE(dirent_type)
KNOWN_TYPE(statx_timestamp)
KNOWN_TYPE(timeval)
KNOWN_TYPE(timespec)
KNOWN_TYPE(timespec64)
KNOWN_TYPE(pollfd_ready)
#undef KNOWN_TABLE
#undef KNOWN_TYPE
/* clang-format on */
