/*
 * stack.h - what a stopped tracee's call stack is, as the lines that -k prints after a call.
 *
 * Uses elfutils' libdw when limn is built with it; otherwise stack_new says that it cannot.
 * Unwinds where the tracee stands now: a caller that must print later (exit_group) keeps the text.
 */
#ifndef LIMN_STACK_H
#define LIMN_STACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct options;
struct stack;

/* One frame, innermost first. Strings live until the callback returns; none is ever trusted. */
struct stack_frame {
	const char
	    *error; /* "no matching address range", "too many stack frames": nothing else set */
	const char *module; /* path of the mapped file, as /proc/PID/maps has it */
	const char *symbol; /* demangled; NULL: none */
	uint64_t symbol_off;
	uint64_t offset; /* address relative to the module */
	uint64_t address;
	const char *file; /* source, NULL: not known or not asked for */
	int line;
};

/* Returns false to end the walk. */
typedef bool (*stack_frame_fn)(void *ctx, const struct stack_frame *f);

/* Whether this build can walk stacks (-k), and find source lines (-kk). */
bool stack_supported(void);

/* NULL when not supported, or out of memory. */
struct stack *stack_new(const struct options *opt);
void stack_free(struct stack *s);

/* Call fn for every frame of tid, a thread of tgid that is stopped under this tracer. */
void stack_walk(struct stack *s, pid_t tid, pid_t tgid, stack_frame_fn fn, void *ctx);

/*
 * The same as text: " > /lib/libc.so.6(read+0xd) [0x10e4ab]\n" per frame, with its source when the
 * options ask for it. Valid until the next call; never NULL, empty when the stack cannot be walked.
 */
const char *stack_text(struct stack *s, pid_t tid, pid_t tgid, size_t *len);

/* The process is gone: drop what was remembered of it. */
void stack_forget(struct stack *s, pid_t tgid);

#endif
