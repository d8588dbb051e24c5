/*
 * lines.c - output streams, see lines.h.
 *
 * Writing must not hang limn on its own tracee: when the reader of a pipe, socket or terminal is
 * (perhaps) stopped by us, a blocking write would wait for ever. Such descriptors are shared with
 * others, so O_NONBLOCK must not be set on them; poll first and write no more than a pipe is sure
 * to take. A reader that takes nothing for a while is not waited for again until it reads, and if
 * that happens again, for ever less: it depends on us, who must not depend on it.
 */
#include "lines.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "options.h"
#include "ptrace/signals.h"

#define LINES_BATCH (64u << 10) /* write when so much has come together */
#define LINES_HOLD  (64u << 20) /* block rather than hold more than this for a slow reader */
#define LINES_CHUNK 4096	/* what a pipe that polls writable takes without blocking */
#define LINES_WAIT  250		/* ms, at first */

extern char **environ;

static void report(struct lines *l, const struct stream *s, int err)
{
	if (l->failed)
		return;
	l->failed = true;
	/* Standard error cannot report its own failure. */
	if (s->name)
		dprintf(2, "%s: %s: %s\n", l->opt->progname, s->name, strerror(err));
}

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * INT64_C(1000) + ts.tv_nsec / 1000000;
}

/*
 * Wait until pf's file takes something, at most ms (-1: as long as that takes). limn's own timer
 * signals come all the time and must not make that longer; a fatal one ends it.
 */
static int wait_writable(struct pollfd *pf, int ms)
{
	int64_t end = now_ms() + ms;
	int r;

	while ((r = poll(pf, 1, ms)) < 0 && errno == EINTR) {
		if (signals_fatal())
			return 0;
		if (ms > 0) {
			int64_t left = end - now_ms();
			ms = left > 0 ? (int)left : 0;
		}
	}
	return r;
}

bool lines_watched(const struct lines *l)
{
	return l->watched && l->dirty;
}

/* Write what is there. wait: until all is written, however long it takes. */
static void stream_write(struct lines *l, struct stream *s, bool wait)
{
	struct textbuf *t = &s->out;
	size_t done = 0;

	if (t->b.failed) {
		t->b.failed = false;
		report(l, s, ENOMEM);
	}
	if (t->b.len > LINES_HOLD)
		wait = true;
	while (done < t->b.len) {
		size_t n = t->b.len - done;
		if (s->piece_wise) {
			struct pollfd pf = {.fd = s->fd, .events = POLLOUT};
			int r = wait_writable(&pf, 0);
			if (r == 0 && (wait || !s->stalled)) {
				r = wait_writable(&pf, wait ? -1 : s->patience);
				s->patience = r ? LINES_WAIT : s->patience / 8;
			}
			s->stalled = r == 0;
			if (r == 0)
				break;
			if (n > LINES_CHUNK)
				n = LINES_CHUNK;
		}
		ssize_t w = s->fd < 0 ? -1 : write(s->fd, t->b.p + done, n);
		if (w < 0 && s->fd >= 0 && errno == EINTR)
			continue;
		if (w < 0 && s->fd >= 0 &&
		    errno == EAGAIN) { /* somebody else made it non-blocking */
			s->piece_wise = true;
			continue;
		}
		if (w < 0) {
			/* A closed standard error is how the user said "nowhere". */
			if (s->fd >= 0 && !(errno == EBADF && !s->name))
				report(l, s, errno);
			done = t->b.len; /* lost */
			break;
		}
		done += (size_t)w;
	}
	textbuf_consume(t, done);
}

static void stream_open(struct stream *s, int fd, const char *name)
{
	struct stat st;
	s->fd = fd;
	s->name = name;
	s->patience = LINES_WAIT;
	s->piece_wise = fstat(fd, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISBLK(st.st_mode);
}

static int open_file(const struct options *opt, const char *name)
{
	int fd = open(name,
	    O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY | (opt->append ? O_APPEND : O_TRUNC), 0666);
	if (fd < 0)
		dprintf(2, "%s: Can't fopen '%s': %s\n", opt->progname, name, strerror(errno));
	return fd;
}

static int open_command(struct lines *l, const char *cmd)
{
	int p[2], err;
	char *argv[] = {"sh", "-c", (char *)cmd, NULL};
	posix_spawn_file_actions_t fa;

	if (pipe2(p, O_CLOEXEC) < 0) {
		dprintf(2, "%s: pipe: %s\n", l->opt->progname, strerror(errno));
		return -1;
	}
	posix_spawn_file_actions_init(&fa);
	posix_spawn_file_actions_adddup2(&fa, p[0], 0);
	err = posix_spawn(&l->command, "/bin/sh", &fa, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&fa);
	close(p[0]);
	if (err) {
		dprintf(2, "%s: Can't popen '%s': %s\n", l->opt->progname, cmd, strerror(err));
		close(p[1]);
		return -1;
	}
	return p[1];
}

int lines_init(struct lines *l, const struct options *opt)
{
	const char *o = opt->output;
	int fd = 2;

	*l = (struct lines){.opt = opt};
	l->separate = o && opt->output_separately && *o != '|' && *o != '!';
	if (l->separate) {
		l->main.fd = -1;
	} else {
		if (o && (*o == '|' || *o == '!'))
			fd = open_command(l, o + 1);
		else if (o)
			fd = open_file(opt, o);
		if (fd < 0)
			return -1;
		stream_open(&l->main, fd, o);
		l->watched = fd == 2 || isatty(fd);
	}
	l->colored = opt->format == FORMAT_TEXT && color_init(&l->color, opt, l->main.fd);
	return 0;
}

bool lines_probe(const struct options *opt)
{
	const char *o = opt->output;

	if (!o || *o == '|' || *o == '!' || opt->output_separately)
		return true;
	int fd = open_file(opt, o);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static void undirty(struct lines *l, struct stream *s)
{
	for (struct stream **p = &l->dirty; s->dirty && *p; p = &(*p)->next_dirty)
		if (*p == s) {
			*p = s->next_dirty;
			s->dirty = false;
			return;
		}
}

static void stream_close(struct lines *l, struct stream *s)
{
	undirty(l, s);
	stream_write(l, s, true);
	strbuf_deinit(&s->out.b);
	if (s->fd > 2 && close(s->fd) < 0 && errno != EINTR)
		report(l, s, errno);
	s->fd = -1;
}

void lines_deinit(struct lines *l)
{
	stream_close(l, &l->main);
	if (l->command > 0)
		while (waitpid(l->command, NULL, 0) < 0 && errno == EINTR)
			;
	l->command = 0;
}

struct line *lines_task(struct lines *l, pid_t tid)
{
	size_t extra = l->separate ? strlen(l->opt->output) + 16 : 1;
	struct line *ln = calloc(1, sizeof(*ln) + extra);

	if (!ln) {
		report(l, &l->main, ENOMEM);
		return NULL;
	}
	ln->own.fd = -1;
	ln->stream = &l->main;
	if (l->separate) {
		snprintf(ln->own_name, extra, "%s.%d", l->opt->output, (int)tid);
		int fd = open_file(l->opt, ln->own_name);
		if (fd < 0) {
			l->failed = true;
			free(ln);
			return NULL;
		}
		stream_open(&ln->own, fd, ln->own_name);
		ln->stream = &ln->own;
	}
	return ln;
}

void lines_task_free(struct lines *l, struct line *ln)
{
	if (!ln)
		return;
	if (ln->stream->cur == ln)
		ln->stream->cur = NULL;
	if (ln->own.fd >= 0)
		stream_close(l, &ln->own);
	strbuf_deinit(&ln->held.b);
	strbuf_deinit(&ln->frames);
	free(ln->kvm);
	free(ln);
}

void lines_swap(struct lines *l, struct line *a, struct line *b)
{
	if (!l->separate)
		return;
	undirty(l, &a->own);
	undirty(l, &b->own);
	struct stream tmp = a->own;
	a->own = b->own;
	b->own = tmp;
	if (a->own.cur)
		a->own.cur = a;
	if (b->own.cur)
		b->own.cur = b;
	/* The names are only for messages; each stays with its record, which goes or stays with it.
	 */
	a->own.name = a->own_name;
	b->own.name = b->own_name;
	lines_touch(l, &a->own);
	lines_touch(l, &b->own);
}

void lines_touch(struct lines *l, struct stream *s)
{
	if (!s->dirty) {
		s->dirty = true;
		s->next_dirty = l->dirty;
		l->dirty = s;
	}
}

void lines_interrupt(struct lines *l, struct stream *s)
{
	if (!s->cur)
		return;
	strbuf_puts(&s->out.b, l->colored ? " <unfinished ...>" COLOR_RESET : " <unfinished ...>");
	textbuf_newline(&s->out);
	s->cur = NULL;
	lines_touch(l, s);
}

void lines_begin(struct lines *l, struct line *ln)
{
	lines_interrupt(l, ln->stream);
	ln->stream->cur = ln;
	lines_touch(l, ln->stream);
}

void lines_end(struct lines *l, struct line *ln)
{
	if (l->colored)
		strbuf_puts(&ln->stream->out.b, COLOR_RESET);
	lines_end_plain(l, ln);
}

void lines_end_plain(struct lines *l, struct line *ln)
{
	struct stream *s = ln->stream;
	textbuf_newline(&s->out);
	s->cur = NULL;
	lines_touch(l, s);
	if (s->out.b.len >= LINES_BATCH)
		stream_write(l, s, false);
}

void lines_flush(struct lines *l)
{
	struct stream *s = l->dirty;
	l->dirty = NULL;
	while (s) {
		struct stream *next = s->next_dirty;
		s->dirty = false;
		stream_write(l, s, false);
		if (s->out.b.len) /* a stalled reader: try again next time */
			lines_touch(l, s);
		s = next;
	}
}
