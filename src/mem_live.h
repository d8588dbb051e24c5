/*
 * mem_live.h - the memory of a stopped task, for mem.h.
 */
#ifndef LIMN_MEM_LIVE_H
#define LIMN_MEM_LIVE_H

#include "mem.h"

struct mem_live {
	pid_t tid;    /* the stopped task that reads are about */
	int fd;	      /* /proc/TID/mem when the fast way was refused, else -1 */
	pid_t fd_of;  /* whose */
	bool refused; /* process_vm_readv does not exist here at all */
};

extern const struct mem_ops mem_live_ops; /* ctx is a struct mem_live */

void mem_live_init(struct mem_live *l);
void mem_live_deinit(struct mem_live *l);
/* Reads are about this task from now on; call mem_begin too. It must be in a ptrace stop. */
void mem_live_set(struct mem_live *l, pid_t tid);
/* Write all of len bytes to the task's memory; -errno when not all could be. */
int mem_live_write(struct mem_live *l, uint64_t addr, const void *bytes, size_t len);

#endif
