/* fuzz_replay.h - what the recording tests share with the fuzzer. */
#ifndef LIMN_FUZZ_REPLAY_H
#define LIMN_FUZZ_REPLAY_H

#include <stddef.h>
#include <stdint.h>

struct options;

/* Options as a command line would give them; bits of how: JSON, all details, leader, -C, -X, -z. */
void fuzz_replay_options(struct options *o, unsigned how);
/* A recording of one frame with these events; *file is to be freed. */
int fuzz_replay_wrap(const uint8_t *events, size_t len, uint8_t **file, size_t *size);

#endif
