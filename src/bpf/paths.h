/*
 * paths.h - the paths that a call's record brings along, as /proc/PID/fd would have shown them.
 */
#ifndef LIMN_BPF_PATHS_H
#define LIMN_BPF_PATHS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "../plan.h"

#define PATHS_MAX 8 /* a call has six registers and a result */

struct paths {
	unsigned n;
	struct path_piece {
		int fd; /* AT_FDCWD: the current directory */
		uint16_t kind;
		bool deleted;
		const uint8_t *bytes;
		size_t len;
	} v[PATHS_MAX];
};

/*
 * Whether the kernel's root, up to which names are collected, is limn's own; otherwise /proc has
 * to be asked.
 */
bool paths_can_be_told(void);

/* One more; bytes stay the caller's. The first of a descriptor counts. */
void paths_add(struct paths *p, const struct plan_piece *piece, const uint8_t *bytes);
/* The link's text, " (deleted)" included; its length, -1: not known. */
ssize_t paths_get(const struct paths *p, int fd, char *buf, size_t size);
/* It was no open descriptor. */
bool paths_closed(const struct paths *p, int fd);
bool paths_deleted(const struct paths *p, int fd);

#endif
