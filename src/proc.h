/*
 * proc.h - what /proc says of a task that needs no cache: proc(5).
 */
#ifndef LIMN_PROC_H
#define LIMN_PROC_H

#include <sys/types.h>

/* The process of a task; the task itself when that cannot be read. */
pid_t proc_tgid(pid_t tid);

#endif
