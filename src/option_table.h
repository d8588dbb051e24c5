/*
 * option_table.h - every option of limn, once.
 *
 * getopt.c finds options in it, options.c gives them meaning by id, help.c prints it for -h, and
 * tools/option_docs.c makes the shell completions and the headings of the manual page from it.
 * Nothing of limn's other modules is needed to compile it.
 */
#ifndef LIMN_OPTION_TABLE_H
#define LIMN_OPTION_TABLE_H

#include <stdbool.h>
#include <stdint.h>

/* What an option does. Rows with the same id are spellings of one option. */
/* clang-format off */
enum option_id {
	OPT_NONE,
	OPT_COLUMNS, OPT_APPEND, OPT_DETACH_ON, OPT_SUMMARY_ONLY, OPT_SUMMARY, OPT_DEBUG,
	OPT_D, OPT_DAEMONIZE, OPT_EXPR, OPT_ENV, OPT_F, OPT_FORK_OLD, OPT_FOLLOW_FORKS,
	OPT_SEPARATELY, OPT_HELP, OPT_IP, OPT_INTERRUPTIBLE, OPT_KILL_ON_EXIT, OPT_K,
	OPT_STACK_TRACE, OPT_STACK_LIMIT, OPT_SYSCALL_LIMIT, OPT_SYSCALL_NUMBER, OPT_ARG_NAMES,
	OPT_OUTPUT, OPT_OVERHEAD, OPT_ATTACH, OPT_TRACE_PATH, OPT_Q, OPT_R, OPT_STRING_LIMIT,
	OPT_SORT_BY, OPT_T, OPT_TIMESTAMPS, OPT_CALL_TIMES, OPT_USER, OPT_SUMMARY_COLUMNS,
	OPT_NO_ABBREV, OPT_VERSION, OPT_WALL_CLOCK, OPT_X, OPT_STRINGS_IN_HEX, OPT_CONST_STYLE,
	OPT_Y, OPT_COMM, OPT_PIDNS, OPT_SUCCESSFUL, OPT_FAILED, OPT_SECCOMP_BPF, OPT_TIPS,
	OPT_ARGV0, OPT_SHOW_PID, OPT_COLOR,
	/* -e NAME=, also as --NAME= */
	OPT_E_TRACE, OPT_E_TRACE_FDS, OPT_E_ABBREV, OPT_E_VERBOSE, OPT_E_RAW, OPT_E_SIGNAL,
	OPT_E_STATUS, OPT_E_READ, OPT_E_WRITE, OPT_E_FAULT, OPT_E_INJECT, OPT_E_KVM,
	OPT_E_NAMESPACE, OPT_E_QUIET, OPT_E_DECODE_FDS, OPT_E_DECODE_PIDS, OPT_E_SECONTEXT,
	OPT_E_ERRNO, OPT_E_DURATION, OPT_E_COMM,
	/* limn's own */
	OPT_FORMAT, OPT_RECORD, OPT_RECORD_LIMIT, OPT_RECORD_RAW, OPT_REPLAY, OPT_DOCTOR, OPT_LIST_SYSCALLS,
	OPT_ENGINE, OPT_PLACEMENT, OPT_WHOLE_LINES, OPT_RING_SIZE, OPT_STRICT, OPT_ALL, OPT_CGROUP,
	OPT_HISTOGRAM, OPT_BY, OPT_INTERVAL,
};

enum option_arg { ARG_NO, ARG_REQUIRED, ARG_OPTIONAL };

/* Sections of -h, in this order. */
enum option_section {
	SECT_GENERAL, SECT_STARTUP, SECT_TRACING, SECT_FILTERING, SECT_OUTPUT, SECT_STATISTICS,
	SECT_STOP, SECT_TAMPERING, SECT_RECORDING, SECT_MISC, SECT_COUNT
};

/* clang-format on */
struct option_row {
	uint8_t id;	  /* enum option_id */
	char letter;	  /* short form, 0: none */
	const char *name; /* long form, NULL: none */
	uint8_t arg;	  /* enum option_arg, of both forms; a letter never takes an optional one */
	uint8_t section;
	bool own;	   /* strace has no such option */
	const char *value; /* what the argument is called */
	const char *words; /* what it may be: words with spaces between, or <file> <dir> <pid>
			      <user> <command> <calls> <signals> <errors> for completion */
	const char *help;  /* NULL: another spelling of the option, not in -h */
};

/*
 * In the order in which an ambiguous abbreviation lists what it could be. Ended by OPT_NONE.
 */
extern const struct option_row option_table[];

/* -e NAME=VALUE. */
struct expr_row {
	uint8_t id;
	bool own;
	const char *name;  /* first: as documented */
	const char *other; /* other spellings, spaces between; may be "" */
	const char *words;
};

extern const struct expr_row expr_table[]; /* ended by OPT_NONE */

extern const char *const option_section_names[SECT_COUNT];

#endif
