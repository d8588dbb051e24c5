/*
 * decode.h - from a call's registers and memory to values in a sink, by the compiled tables.
 *
 * A pure function of (call, tables, options): memory comes through mem.h, ambient facts through
 * facts.h, everything leaves through sink.h. No allocation per call.
 */
#ifndef LIMN_DECODE_H
#define LIMN_DECODE_H

#include <stdbool.h>
#include <stdint.h>

#include "abi.h"
#include "event.h"
#include "facts.h"
#include "mem.h"
#include "sink.h"

struct options;

#define DECODE_SAVE_BYTES 4096

enum decode_split { SPLIT_NONE, SPLIT_EMPTY, SPLIT_SOME };

/* What the entry half leaves for the exit half; one per task, zero-initialized. */
struct decode_state {
	uint8_t next_arg; /* first argument not yet written */
	bool open_arg;	  /* an inout argument was written at entry; "=> ..." may follow */
	bool cut;	  /* an array in it could not be read to where it is shown */
	uint8_t split;	  /* enum decode_split: it was a struct that goes on at exit */
	uint16_t saved_len;
	uint8_t save[DECODE_SAVE_BYTES]; /* entry bytes of what the exit half compares or needs */
	struct {
		uint64_t addr;
		uint16_t off, len;
	} saved[8];
	uint8_t nsaved;
};

struct decoder {
	const struct options *opt;
	const struct facts *facts;
	struct mem *mem;
	struct sink *sink;
};

/* Per-call choices of -e abbrev/verbose/raw, decided by select. */
struct decode_flags {
	bool abbrev;  /* leave out what is verbose in the description */
	bool verbose; /* dereference structures at all */
	bool raw;     /* registers in hex only */
};

/*
 * Write the call's arguments that are known at entry. Returns with st holding where it stopped.
 * With everything written, st->next_arg == number of arguments.
 */
void decode_enter(
    struct decoder *d, const struct call *c, struct decode_flags f, struct decode_state *st);
/* The remaining arguments. */
void decode_exit(
    struct decoder *d, const struct call *c, struct decode_flags f, struct decode_state *st);
/* The result: sink->ret, its value, error name, auxiliary text. */
void decode_result(struct decoder *d, const struct call *c, struct decode_flags f);
/* Whether something of the call remains to be written at exit besides the result. */
bool decode_done(const struct call *c, const struct decode_state *st);

struct t_call;
/* The description of a call: its form for the value of its first argument, where it has forms. */
const struct t_call *decode_call(const struct call *c);

/* A siginfo_t as one struct; bytes are 128 in the ABI's layout. Ends what was fetched (mem_begin).
 */
void decode_siginfo(struct decoder *d, const struct abi *abi, const uint8_t bytes[128]);

/* A signal number as its name, per -X. */
void decode_signo(struct decoder *d, const struct abi *abi, unsigned signo);

/*
 * Where a described call may have descriptors, by the description alone: for who captures what
 * stands behind them.
 */
struct decode_fds {
	uint8_t args; /* registers, as bits */
	bool result;
	int8_t pair; /* the register that points to two that the call makes; -1: none */
};

struct decode_fds decode_fds_of(const struct abi *abi, uint16_t call);

/*
 * Which arguments name files or descriptors, for -P and -e fd=.
 * Calls fd(arg value) / path(bytes) for each; stops when one returns true and returns true.
 */
struct decode_visit {
	bool (*fd)(void *ctx, int fd);
	bool (*path)(void *ctx, int dirfd, const uint8_t *path, size_t len);
	void *ctx;
};
bool decode_visit_files(struct decoder *d, const struct call *c, const struct decode_visit *v);

#endif
