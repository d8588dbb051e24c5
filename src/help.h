/*
 * help.h - what -h and -V print.
 */
#ifndef LIMN_HELP_H
#define LIMN_HELP_H

#include <stdio.h>

void help_print(FILE *f, const char *progname);
void version_print(FILE *f);

#endif
