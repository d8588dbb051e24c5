/*
 * attach.h - telling the BPF programs of what -p names, threads included.
 */
#ifndef LIMN_BPF_ATTACH_H
#define LIMN_BPF_ATTACH_H

struct consumer;
struct loaded;
struct options;

/* Returns how many tasks are traced; refusals are reported. */
unsigned attach_pids(const struct options *opt, struct loaded *loaded, struct consumer *c);

#endif
