/*
 * log_merge.c - limn-log-merge: one log in order of time, from the files that -ff -tt[t] wrote.
 *
 * Takes the lines that begin with a time ("1700000000.123456 ", "21:13:52.040837 ") from every
 * regular file PREFIX.NUMBER, puts the number before each and sorts them. Times compare as the
 * number that their digits make, which is right as long as all have as many: those of one trace do.
 * Equal times keep the order of the files' names and of the lines in them.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct log {
	char *path;
	const char *pid; /* the end of path */
	const char *text;
	size_t size;
};

struct line {
	const char *text;
	uint32_t len, log;
	uint64_t time; /* of up to 19 digits; longer ones are compared as text */
	bool long_time;
};

static const char *progname;

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static int usage(FILE *out, int status)
{
	fprintf(out,
	    "Usage: %s STRACE_LOG\n\n"
	    "Finds all STRACE_LOG.PID files, adds PID prefix to every line,\n"
	    "then combines and sorts them, and prints result to standard output.\n\n"
	    "It is assumed that STRACE_LOGs were produced by strace with -tt[t]\n"
	    "option which prints timestamps (otherwise sorting won't do any good).\n",
	    progname);
	return status;
}

static void *grow(void *p, size_t n, size_t each)
{
	/* Doubled whenever n is a power of two. */
	if (n && (n & (n - 1)))
		return p;
	p = realloc(p, (n ? 2 * n : 1) * each);
	if (!p) {
		fprintf(stderr, "%s: out of memory\n", progname);
		exit(1);
	}
	return p;
}

/* The length of the time at p, up to its space: ([0-9][0-9]:){0,2}[0-9]+(\.[0-9]+)? ; or 0. */
static size_t time_length(const char *p, const char *end)
{
	const char *start = p;

	for (int i = 0; i < 2 && end - p > 3 && is_digit(p[0]) && is_digit(p[1]) && p[2] == ':';
	     i++)
		p += 3;
	const char *digits = p;
	while (p < end && is_digit(*p))
		p++;
	if (p == digits)
		return 0;
	if (p < end && *p == '.') {
		digits = ++p;
		while (p < end && is_digit(*p))
			p++;
		if (p == digits)
			return 0;
	}
	return p < end && *p == ' ' ? (size_t)(p - start) : 0;
}

static void set_time(struct line *l, size_t len)
{
	unsigned digits = 0;

	l->time = 0;
	for (size_t i = 0; i < len; i++) {
		if (!is_digit(l->text[i]) || (l->text[i] == '0' && !digits))
			continue;
		if (++digits > 19) {
			l->long_time = true;
			return;
		}
		l->time = l->time * 10 + (uint64_t)(l->text[i] - '0');
	}
}

/* The significant digits of a line's time, one after the other; 0 at the end. */
static char next_digit(const char **p)
{
	while (**p == ':' || **p == '.')
		++*p;
	return is_digit(**p) ? *(*p)++ : 0;
}

static unsigned count_digits(const char **p)
{
	unsigned n = 0;

	while (**p == '0' || **p == ':' || **p == '.')
		++*p;
	for (const char *q = *p; next_digit(&q);)
		n++;
	return n;
}

static int compare_long(const struct line *a, const struct line *b)
{
	const char *p = a->text, *q = b->text;
	unsigned n = count_digits(&p), m = count_digits(&q);

	if (n != m)
		return n < m ? -1 : 1;
	for (char c, d; (c = next_digit(&p));)
		if (c != (d = next_digit(&q)))
			return c < d ? -1 : 1;
	return 0;
}

static int by_time(const void *va, const void *vb)
{
	const struct line *a = va, *b = vb;

	if (a->long_time || b->long_time) {
		int c = compare_long(a, b);
		if (c)
			return c;
	} else if (a->time != b->time) {
		return a->time < b->time ? -1 : 1;
	}
	if (a->log != b->log)
		return a->log < b->log ? -1 : 1;
	return a->text < b->text ? -1 : a->text > b->text;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct log *)a)->path, ((const struct log *)b)->path);
}

/* PREFIX.NUMBER: the part after the prefix's last slash, as its directory lists it. */
static struct log *find_logs(const char *prefix, size_t *count)
{
	const char *slash = strrchr(prefix, '/'), *base = slash ? slash + 1 : prefix;
	size_t dirlen = (size_t)(base - prefix), len = strlen(base);
	char *dir = dirlen ? strndup(prefix, dirlen) : strdup(".");
	struct log *logs = NULL;
	struct dirent *e;
	struct stat st;

	*count = 0;
	DIR *d = dir ? opendir(dir) : NULL;
	free(dir);
	while (d && (e = readdir(d))) {
		const char *pid = e->d_name + len + 1;
		if (strncmp(e->d_name, base, len) || e->d_name[len] != '.' || !*pid ||
		    pid[strspn(pid, "0123456789")])
			continue;
		char *path;
		if (asprintf(&path, "%.*s%s", (int)dirlen, prefix, e->d_name) < 0)
			break;
		if (stat(path, &st) || !S_ISREG(st.st_mode)) {
			free(path);
			continue;
		}
		logs = grow(logs, *count, sizeof(*logs));
		logs[(*count)++] =
		    (struct log){.path = path, .pid = path + strlen(path) - strlen(pid)};
	}
	if (d)
		closedir(d);
	if (*count)
		qsort(logs, *count, sizeof(*logs), by_name);
	return logs;
}

static bool map_log(struct log *l)
{
	struct stat st;
	int fd = open(l->path, O_RDONLY | O_CLOEXEC);
	void *p = MAP_FAILED;

	if (fd < 0 || fstat(fd, &st))
		return false;
	l->size = (size_t)st.st_size;
	if (l->size)
		p = mmap(NULL, l->size, PROT_READ, MAP_PRIVATE, fd, 0);
	int err = errno;
	close(fd);
	errno = err;
	l->text = p == MAP_FAILED ? NULL : p;
	return !l->size || l->text;
}

static int merge(const char *prefix, struct log *logs, size_t nlogs)
{
	struct line *lines = NULL;
	size_t nlines = 0;
	int width = 0, status = 0;

	for (size_t i = 0; i < nlogs; i++) {
		if ((int)strlen(logs[i].pid) > width)
			width = (int)strlen(logs[i].pid);
		if (!map_log(&logs[i])) {
			fprintf(stderr, "%s: %s: %s\n", progname, logs[i].path, strerror(errno));
			status = 1;
			continue;
		}
		const char *end = logs[i].text + logs[i].size;
		for (const char *p = logs[i].text; p && p < end;) {
			const char *nl = memchr(p, '\n', (size_t)(end - p));
			const char *stop = nl ? nl : end;
			size_t t = time_length(p, stop);
			if (t && stop - p < INT32_MAX) {
				lines = grow(lines, nlines, sizeof(*lines));
				lines[nlines] = (struct line){
				    .text = p, .len = (uint32_t)(stop - p), .log = (uint32_t)i};
				set_time(&lines[nlines++], t);
			}
			p = stop + 1;
		}
	}
	if (!nlines) {
		fprintf(stderr,
		    "%s: %s.* files do not look like log files produced by 'strace -tt'\n",
		    progname, prefix);
		return 1;
	}
	qsort(lines, nlines, sizeof(*lines), by_time);
	for (size_t i = 0; i < nlines; i++) {
		/* A line may hold anything, NUL too. */
		printf("%-*s ", width, logs[lines[i].log].pid);
		fwrite(lines[i].text, 1, lines[i].len, stdout);
		putchar('\n');
	}
	free(lines);
	if (fflush(stdout) || ferror(stdout)) {
		fprintf(stderr, "%s: write error: %s\n", progname, strerror(errno));
		status = 1;
	}
	return status;
}

int main(int argc, char **argv)
{
	size_t nlogs;
	int status = 1;

	progname = strrchr(argv[0], '/') ? strrchr(argv[0], '/') + 1 : argv[0];
	if (argc != 2)
		return usage(stderr, 1);
	if (!strcmp(argv[1], "-h") || !strcmp(argv[1], "--help"))
		return usage(stdout, 0);
	struct log *logs = find_logs(argv[1], &nlogs);
	if (nlogs)
		status = merge(argv[1], logs, nlogs);
	else
		fprintf(stderr, "%s: %s: strace output not found\n", progname, argv[1]);
	for (size_t i = 0; i < nlogs; i++) {
		if (logs[i].text)
			munmap((void *)logs[i].text, logs[i].size);
		free(logs[i].path);
	}
	free(logs);
	return status;
}
