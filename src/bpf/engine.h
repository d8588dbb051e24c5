/*
 * engine.h - the eBPF engine: watches calls from within the kernel and never stops a task.
 *
 * docs/bpf.md says how it captures and where its output differs from the ptrace engine's.
 */
#ifndef LIMN_BPF_ENGINE_H
#define LIMN_BPF_ENGINE_H

struct options;

/* Trace as the options say; returns limn's exit status, or dies as the program did. */
int bpf_trace(const struct options *opt);

#endif
