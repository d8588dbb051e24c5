/*
 * refuses.h - what needs a stopped task, or more memory than a record holds: not for BPF.
 */
#ifndef LIMN_BPF_REFUSES_H
#define LIMN_BPF_REFUSES_H

struct options;

/* The first such thing that is asked for, to stand behind "--engine=bpf "; NULL: nothing. */
const char *bpf_refuses(const struct options *opt);

#endif
