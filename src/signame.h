/*
 * signame.h - a signal as it is named on the command line: a number or a name in any case, with or
 * without SIG.
 */
#ifndef LIMN_SIGNAME_H
#define LIMN_SIGNAME_H

/* 0..max, or -1. */
int signal_by_text(const char *text, int max);

#endif
