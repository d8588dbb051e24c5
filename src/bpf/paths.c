/* paths.c - see paths.h. */
#include "paths.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "wire.h"

static const char deleted_suffix[] = " (deleted)";

bool paths_can_be_told(void)
{
	char line[4096];
	bool found = false;
	FILE *f = fopen("/proc/self/mountinfo", "re");

	/* id parent major:minor root mountpoint ...: in a chroot nothing is mounted at "/". */
	while (f && !found && fgets(line, sizeof line, f)) {
		char point[64] = "";
		found = sscanf(line, "%*d %*d %*s %*s %63s", point) == 1 && !strcmp(point, "/");
	}
	if (f)
		fclose(f);
	return found;
}

static const struct path_piece *find(const struct paths *p, int fd)
{
	for (unsigned i = 0; i < p->n; i++)
		if (p->v[i].fd == fd)
			return &p->v[i];
	return NULL;
}

void paths_add(struct paths *p, const struct plan_piece *piece, const uint8_t *bytes)
{
	int fd = (int)(int64_t)piece->addr;

	if (p->n == PATHS_MAX || find(p, fd))
		return;
	p->v[p->n++] = (struct path_piece){
	    .fd = fd,
	    .kind = piece->index,
	    .deleted = piece->flags & PATH_DELETED,
	    .bytes = bytes,
	    .len = piece->len,
	};
}

/* Names from the file up become a path from the root down. Its length, -1: no room. */
static ssize_t join(const struct path_piece *v, char *buf, size_t size)
{
	size_t at = size; /* filled from the end */

	for (size_t pos = 0; pos < v->len;) {
		const uint8_t *nul = memchr(v->bytes + pos, 0, v->len - pos);
		size_t n = nul ? (size_t)(nul - v->bytes) - pos : v->len - pos;
		if (n + 1 > at)
			return -1;
		at -= n;
		memcpy(buf + at, v->bytes + pos, n);
		buf[--at] = '/';
		pos += n + 1;
	}
	if (at == size) { /* the root itself */
		if (!size)
			return -1;
		buf[--at] = '/';
	}
	memmove(buf, buf + at, size - at);
	return (ssize_t)(size - at);
}

ssize_t paths_get(const struct paths *p, int fd, char *buf, size_t size)
{
	const struct path_piece *v = find(p, fd);
	char text[300];
	uint64_t ino = 0;
	ssize_t n;

	if (!v)
		return -1;
	if (v->kind == PATH_NAMES) {
		n = join(v, buf, size);
		size_t more = v->deleted ? sizeof deleted_suffix - 1 : 0;
		if (n < 0 || (size_t)n + more > size)
			return -1;
		memcpy(buf + n, deleted_suffix, more);
		return n + (ssize_t)more;
	}
	if (v->kind == PATH_PIPE || v->kind == PATH_SOCKET) {
		if (v->len != sizeof ino)
			return -1;
		memcpy(&ino, v->bytes, sizeof ino);
		n = snprintf(text, sizeof text, "%s:[%llu]",
		    v->kind == PATH_PIPE ? "pipe" : "socket", (unsigned long long)ino);
	} else if (v->kind == PATH_ANON) {
		n = snprintf(
		    text, sizeof text, "anon_inode:%.*s", (int)v->len, (const char *)v->bytes);
	} else if (v->kind == PATH_MEMFD) {
		n = snprintf(text, sizeof text, "/%.*s%s", (int)v->len, (const char *)v->bytes,
		    deleted_suffix);
	} else {
		return -1;
	}
	if (n < 0 || (size_t)n > size)
		return -1;
	memcpy(buf, text, (size_t)n);
	return n;
}

bool paths_closed(const struct paths *p, int fd)
{
	const struct path_piece *v = find(p, fd);

	return v && v->kind == PATH_NONE;
}

bool paths_deleted(const struct paths *p, int fd)
{
	const struct path_piece *v = find(p, fd);

	return v && (v->kind == PATH_MEMFD || (v->kind == PATH_NAMES && v->deleted));
}
