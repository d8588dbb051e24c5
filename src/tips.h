/*
 * tips.h - a piece of advice at the end of a run (--tips).
 */
#ifndef LIMN_TIPS_H
#define LIMN_TIPS_H

#include <stdio.h>

struct options;

/* Nothing when o asks for none. */
void tips_print(FILE *f, const struct options *o);

/* How many there are: an id counts modulo this. */
unsigned tips_count(void);

#endif
