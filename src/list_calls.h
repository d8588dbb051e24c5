/*
 * list_calls.h - --list-syscalls: the number table of an ABI for people and scripts.
 */
#ifndef LIMN_LIST_CALLS_H
#define LIMN_LIST_CALLS_H

#include <stdio.h>

/* One call a line: number, name with arguments, classes; tabs between. abi NULL: limn's own. */
void list_calls(FILE *f, const char *abi);

#endif
