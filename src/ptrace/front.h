/*
 * front.h - the process in front: what the user sees as limn while the tracer works behind it.
 */
#ifndef LIMN_PTRACE_FRONT_H
#define LIMN_PTRACE_FRONT_H

#include "engine.h"

struct launch;
struct options;

/*
 * Fork: the child returns as the tracer, with the pipe to report to; the parent never returns but
 * ends as the tracer says.
 */
int front_split(const struct options *opt, struct launch *l);
/* How limn is to end: lets the front go. Also when this process goes on as a keeper. */
void front_report(int fd, struct engine_end end);

#endif
