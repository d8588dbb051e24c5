/*
 * capture.bpf.h - copies a task's memory into the record of its call.
 */
#ifndef LIMN_CAPTURE_BPF_H
#define LIMN_CAPTURE_BPF_H

#include "state.bpf.h"

#define PAGE 4096ul

/* One more piece: len bytes at addr, as much of it as is readable. */
static __always_inline long put_piece(struct task_state *st, __u64 addr, __u32 len)
{
	__u32 at = st->len;
	struct wire_piece *p;
	long err;

	if (at > DATA_MAX - 4096 - sizeof *p)
		return -1;
	p = (void *)&st->data[at];
	len &= 4095;
	err = bpf_probe_read_user(&st->data[at + sizeof *p], len, (void *)addr);
	if (err)
		return err;
	p->addr = addr;
	p->len = len;
	st->len = at + sizeof *p + ((len + 7) & ~7u);
	return 0;
}

static __always_inline void capture(struct task_state *st)
{
	for (int i = 0; i < 6; i++) {
		__u64 v = st->call.args[i];
		if (v >= PAGE && v < 1ul << 47) {
			__u32 rest = PAGE - (v & (PAGE - 1));
			if (rest > 256)
				rest = 256;
			put_piece(st, v, rest);
		}
	}
}

#endif
