/*
 * lines.h - the output streams and whose line is being written where.
 *
 * One stream for all tasks (standard error, -o FILE, -o '|CMD'), or one per task (-ff). A stream
 * holds text back until somebody could be waiting for it (lines_flush) or much has come together.
 * What a line says is the business of trace.c and the sinks.
 */
#ifndef LIMN_LINES_H
#define LIMN_LINES_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "color.h"
#include "sink_json.h"
#include "strbuf.h"

struct options;
struct kvm_head;
struct line;

struct stream {
	struct textbuf out;
	int fd;
	bool piece_wise; /* reader may be the tracee: never block for long (see lines.c) */
	bool stalled;	 /* the reader took nothing for a while */
	int patience;	 /* how long that is, in ms */
	bool dirty;
	struct line *cur; /* whose line is open, NULL: at the start of a line */
	const char *name; /* for messages: the file as given; NULL: standard error */
	struct stream *next_dirty;
};

/* Where a task's output stands. Made with the task, found through task->line. */
struct line {
	struct stream *stream;
	struct stream own;	/* -ff */
	struct textbuf held;	/* a line that waits for its exit (-z, JSON) */
	bool renamed;		/* the current call's line has ended: its task got another number */
	uint64_t last_nr;	/* for -n on lines that belong to no call of their own */
	bool counted;		/* is one of lines.ntasks */
	char comm[32];		/* the task's name when it was last asked */
	uint8_t comm_len;	/* + 1; 0: never */
	unsigned nargs;		/* arguments written so far */
	struct json_state json; /* the same for the JSON sink */
	struct kvm_head *kvm;	/* --kvm=vcpu+: as the current call found it; NULL: none seen */
	struct strbuf frames;	/* -k: the stack as it was at entry, or before the end */
	char own_name[];	/* -ff: FILE.PID */
};

struct lines {
	const struct options *opt;
	struct stream main;
	struct stream *dirty;
	pid_t command; /* of -o '|CMD', to be waited for */
	bool separate; /* -ff: a file per task */
	bool failed;   /* output was lost and has been reported */
	bool colored;
	bool watched; /* a person may be looking on, or the program writes there, too */
	struct color color;
};

/* Open the outputs. Prints the message and returns -1 when it cannot be done. */
int lines_init(struct lines *l, const struct options *opt);
/*
 * There will be nothing to write; can the output be opened, where that is a file? Prints the
 * message when it cannot.
 */
bool lines_probe(const struct options *opt);
/* Write all out, close, wait for the command. */
void lines_deinit(struct lines *l);

/* NULL without memory or when the file cannot be opened (reported, l->failed set). */
struct line *lines_task(struct lines *l, pid_t tid);
void lines_task_free(struct lines *l, struct line *ln);
/* execve by another thread: the tasks swap files so that names go on to tell the pid (-ff). */
void lines_swap(struct lines *l, struct line *a, struct line *b);

/* The open line of a stream is left as it is: " <unfinished ...>". */
void lines_interrupt(struct lines *l, struct stream *s);
/* Start a line of ln in its stream, interrupting what is open there. */
void lines_begin(struct lines *l, struct line *ln);
/* Complete the open line of ln's stream. */
void lines_end(struct lines *l, struct line *ln);
/* The same without resetting colours, as strace ends "<detached ...>". */
void lines_end_plain(struct lines *l, struct line *ln);
/* Text was added to the stream: it is due at the next flush. */
void lines_touch(struct lines *l, struct stream *s);

/* Whether something is due that must not wait. */
bool lines_watched(const struct lines *l);
/* Write out everything that is due. Cheap when nothing is. */
void lines_flush(struct lines *l);

#endif
