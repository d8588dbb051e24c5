/*
 * replay.h - reading a recording: the same events to the tracer, with the memory and the facts
 * that were recorded in place of a live task's.
 *
 * A recording is input from anywhere: every length and number in it is checked, and nothing in it
 * can make limn crash, hang or grow without bound.
 */
#ifndef LIMN_REPLAY_H
#define LIMN_REPLAY_H

#include <stddef.h>
#include <stdint.h>

struct options;

/* Replay opt->replay with the output options of opt. Returns limn's exit status. */
int replay_run(const struct options *opt);

/* The same from memory, for tests and the fuzzer; name is for messages. */
int replay_bytes(const struct options *opt, const uint8_t *p, size_t len, const char *name);

#endif
