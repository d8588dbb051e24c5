/*
 * optscan.h - takes argv apart by the option table, with getopt_long's rules and messages.
 *
 * Not the C library's getopt_long: its messages differ between libraries, and an abbreviation that
 * strace understands must not become ambiguous because limn has options of its own.
 * The first argument that is no option ends the scan.
 */
#ifndef LIMN_OPTSCAN_H
#define LIMN_OPTSCAN_H

#include "option_table.h"

struct optscan {
	char **argv; /* ended by NULL */
	int next;    /* the argument after the options so far */
	const char *letters;
	/* Of the option found. */
	const struct option_row *row;
	const char *value; /* NULL: none */
	char shown[40];	   /* "-a", "--columns": how messages name it */
};

enum optscan_result { OPTSCAN_OPTION, OPTSCAN_END, OPTSCAN_ERROR };

void optscan_init(struct optscan *s, char **argv);
/* The next option. Says on stderr what is wrong before OPTSCAN_ERROR. */
enum optscan_result optscan_next(struct optscan *s);

#endif
