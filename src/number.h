/*
 * number.h - numbers and units as they are written on the command line.
 *
 * Every function takes the whole string: anything left over is an error. Nothing is printed.
 */
#ifndef LIMN_NUMBER_H
#define LIMN_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/* Decimal, as strtoll reads it (leading white space and a sign allowed), 0..max; -1 otherwise. */
int64_t number_uint(const char *s, int64_t max);

/* Digits alone. */
int64_t number_digits(const char *s, int64_t max);

/* Any base, as strtoull reads it: a sign wraps around. */
bool number_u64(const char *s, uint64_t *value);

/*
 * A length of time: a non-negative decimal number (a fraction and an exponent are allowed) and
 * s, ms, us or ns; without a unit microseconds. Nanoseconds, or -1.
 */
int64_t number_time(const char *s);

/* The digits of a fraction that a unit stands for: "s" 0, "ms" 3, "us" 6, "ns" 9; -1 otherwise. */
int number_precision(const char *s);

#endif
