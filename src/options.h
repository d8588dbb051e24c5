/*
 * options.h - everything the command line can ask for, parsed and checked once.
 *
 * A const pointer to this is handed down; nothing else of limn looks at argv. Names and
 * meanings are strace(1)'s. options_parse ends the program itself for -h, -V and bad usage.
 */
#ifndef LIMN_OPTIONS_H
#define LIMN_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <signal.h>
#include <sys/types.h>

#include "abi.h"

struct callset; /* select.h: a set of calls per ABI */
struct tamper;	/* tamper.h: the -e inject rules */
struct pathset; /* select.h: -P */
struct fdset;	/* select.h: a set of non-negative numbers, possibly inverted */
struct filters; /* filter.h: limn's own filters on values */

enum xlat_style { XLAT_ABBREV, XLAT_RAW, XLAT_VERBOSE };		  /* -X */
enum hex_style { HEX_NONE, HEX_NON_ASCII_CHARS, HEX_NON_ASCII, HEX_ALL }; /* -x */
enum abs_time { TIME_NONE, TIME_OF_DAY, TIME_UNIX };			  /* -t */
enum time_precision { PREC_S, PREC_MS = 3, PREC_US = 6, PREC_NS = 9 };	  /* digits */
enum color_when { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };
enum out_format { FORMAT_TEXT, FORMAT_JSON };
enum summary_mode { SUMMARY_NONE, SUMMARY_ONLY, SUMMARY_AND_TRACE };
enum engine_kind { ENGINE_PTRACE, ENGINE_BPF, ENGINE_AUTO };
enum summary_by { SUMMARY_BY_NOTHING, SUMMARY_BY_PID, SUMMARY_BY_COMM, SUMMARY_BY_CGROUP };

enum quiet_bits {
	QUIET_ATTACH = 1,
	QUIET_EXIT = 2,
	QUIET_PATH_RESOLVE = 4,
	QUIET_PERSONALITY = 8,
	QUIET_THREAD_EXECVE = 16,
	QUIET_ALL = 31,
};

enum status_bits {
	STATUS_SUCCESSFUL = 1,
	STATUS_FAILED = 2,
	STATUS_UNFINISHED = 4,
	STATUS_UNAVAILABLE = 8,
	STATUS_DETACHED = 16,
	STATUS_ALL = 31,
};

enum decode_fd_bits {
	FD_PATH = 1,
	FD_SOCKET = 2,
	FD_DEV = 4,
	FD_EVENTFD = 8,
	FD_PIDFD = 16,
	FD_SIGNALFD = 32,
	FD_ALL = 63,
};

enum decode_pid_bits { PID_COMM = 1, PID_NS = 2 };
enum secontext_bits { SECONTEXT_FULL = 1, SECONTEXT_MISMATCH = 2, SECONTEXT_ON = 4 };
enum stack_mode { STACK_NONE, STACK_SYMBOL, STACK_SOURCE };

enum summary_column {
	COL_TIME_PERCENT,
	COL_TOTAL_TIME,
	COL_MIN_TIME,
	COL_MAX_TIME,
	COL_AVG_TIME,
	COL_CALLS,
	COL_ERRORS,
	COL_NAME,
	COL_WALL_TOTAL,
	COL_WALL_MIN,
	COL_WALL_MAX,
	COL_WALL_AVG,
	COL_P50, /* limn's own, of wall times */
	COL_P95,
	COL_P99,
	COL_COUNT,
};

struct options {
	bool as_strace;	      /* called by that name: scripts that run strace must not notice */
	const char *progname; /* argv[0] as typed: every message begins with it */

	/* What to trace. */
	char **command;	   /* argv of the program to start, NULL with -p only */
	const char *argv0; /* --argv0 */
	pid_t *pids;	   /* -p */
	unsigned npids;
	char **env_changes; /* -E, in order: "VAR=VAL" or "VAR" */
	unsigned nenv_changes;
	const char *user; /* -u; the next three are resolved from it */
	bool have_user;
	uid_t run_uid;
	gid_t run_gid;
	bool follow_forks, output_separately; /* -f, --output-separately (-ff is both) */
	unsigned daemonize;		      /* -D 1, -DD 2, -DDD 3 */
	int interruptible;		      /* -I 1..4; 0: not given (see strace(1)) */
	bool detach_on_execve;		      /* -b execve */
	bool kill_on_exit;
	bool seccomp_bpf;	/* --seccomp-bpf asked for */
	bool seccomp_off;	/* --seccomp-bpf=off */
	uint64_t syscall_limit; /* 0: none */
	enum engine_kind engine;

	/* Which events. */
	struct callset *trace, *abbrev, *verbose,
	    *raw; /* NULL: the default (all, all, all, none) */
	bool trace_given;
	struct pathset *paths;		      /* -P, NULL: none */
	struct fdset *trace_fds;	      /* -e fd=, NULL: none */
	uint8_t signals[65];		      /* by signal number: shown? */
	unsigned status;		      /* enum status_bits */
	unsigned quiet;			      /* enum quiet_bits */
	struct fdset *dump_read, *dump_write; /* -e read=, -e write= */
	unsigned kvm_vcpu;		      /* 0, 1 vcpu, 2 vcpu+ */
	bool namespace_new;		      /* -e namespace=new */
	struct filters *filters;	      /* NULL: none */

	/* How to show them. */
	enum out_format format;
	const char *output;    /* -o: file name, or a command after a leading | or ! */
	bool append;	       /* -A */
	int column;	       /* -a */
	unsigned string_limit; /* -s */
	enum hex_style hex;
	enum xlat_style xlat;
	bool no_abbrev; /* -v: abbrev=none */
	unsigned decode_fds, decode_pids, secontext;
	bool arg_names, syscall_number, instruction_pointer;
	enum abs_time abs_time;
	enum time_precision abs_precision;
	bool relative_time;
	enum time_precision rel_precision;
	bool syscall_times;
	enum time_precision times_precision;
	bool always_show_pid;
	enum color_when color;
	enum stack_mode stack;
	unsigned stack_limit; /* frames */
	unsigned debug;	      /* -d */
	/* --tips: 0 none, 1 compact, 2 full; id -1: random */
	unsigned tips_format;
	int tips_id;

	/* Summary. */
	enum summary_mode summary;
	bool summary_wall;	      /* -w */
	uint64_t summary_overhead_ns; /* -O */
	bool summary_overhead_given;
	enum summary_column sort_by; /* -S; COL_COUNT: nothing */
	uint8_t columns[COL_COUNT];  /* -U: enum summary_column in the order given */
	unsigned ncolumns;
	bool histogram;		    /* --histogram */
	enum summary_by summary_by; /* --by */
	uint64_t interval_ns;	    /* --interval; 0: at the end only */

	/* Tampering. */
	struct tamper *tamper; /* NULL: none */

	/* Recording. */
	const char *record, *replay;
	bool record_raw;       /* memory by the capture plan, nothing is decoded while recording */
	uint64_t record_limit; /* bytes of each buffer, default 4096 */

	/* The eBPF engine. */
	uint64_t ring_size; /* --ring-size, a power of two; 0: the default */
	bool strict;	    /* --strict */
	bool everything;    /* --all */
	const char *cgroup; /* --cgroup */

	/* limn's own. */
	bool placement_off; /* --placement=none */
	bool whole_lines;   /* --whole-lines: a call's line is written when it ends */
	bool doctor;
	bool list_syscalls;
	const char *list_abi;
};

/* Fill o from argv. Prints strace's messages and exits (status 1, or 0 for -h and -V) itself. */
void options_parse(struct options *o, int argc, char **argv);
void options_free(struct options *o);

#endif
