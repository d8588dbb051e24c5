/*
 * refuses.h - what needs a stopped task, or more memory than a record holds: not for BPF.
 */
#ifndef LIMN_BPF_REFUSES_H
#define LIMN_BPF_REFUSES_H

#include <stdbool.h>

struct options;

/* Whether calls are to be counted in the kernel. */
bool counts_wanted(const struct options *opt);

/* The first such thing that is asked for, to stand behind "--engine=bpf "; NULL: nothing. */
const char *bpf_refuses(const struct options *opt);

#endif
