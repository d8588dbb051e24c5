/* proc.c - see proc.h. */
#include "proc.h"

#include <stdio.h>

pid_t proc_tgid(pid_t tid)
{
	char path[40], line[64];
	int tgid = 0;

	snprintf(path, sizeof path, "/proc/%d/status", tid);
	FILE *f = fopen(path, "re");
	if (f) {
		while (!tgid && fgets(line, sizeof line, f))
			sscanf(line, "Tgid: %d", &tgid);
		fclose(f);
	}
	return tgid > 0 ? tgid : tid;
}
