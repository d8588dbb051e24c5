/* number.c - see number.h. */
#include "number.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

int64_t number_uint(const char *s, int64_t max)
{
	char *end;

	errno = 0;
	long long v = strtoll(s, &end, 10);
	if (end == s || *end || errno || v < 0 || v > max)
		return -1;
	return v;
}

int64_t number_digits(const char *s, int64_t max)
{
	if (!isdigit((unsigned char)*s))
		return -1;
	return number_uint(s, max);
}

bool number_u64(const char *s, uint64_t *value)
{
	char *end;

	errno = 0;
	*value = strtoull(s, &end, 0);
	return end != s && !*end && !errno;
}

static const struct {
	const char *name;
	int digits;
	double ns;
} units[] = {
    {"s", 0, 1e9},
    {"ms", 3, 1e6},
    {"us", 6, 1e3},
    {"ns", 9, 1},
};

int number_precision(const char *s)
{
	for (unsigned i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (strcasecmp(units[i].name, s) == 0)
			return units[i].digits;
	return -1;
}

int64_t number_time(const char *s)
{
	char *end;

	/* strtod also takes "inf", "nan" and hexadecimal. */
	for (const char *p = s; *p; p++)
		if (!strchr("0123456789.eE+-munsMUNS \t\n", *p))
			return -1;
	/* Whole numbers are read as such, and have their limit. */
	errno = 0;
	(void)strtoll(s, &end, 10);
	if (errno && !strpbrk(s, ".eE"))
		return -1;
	errno = 0;
	double v = strtod(s, &end);
	if (end == s || errno || !(v >= 0))
		return -1;
	double ns = 1e3;
	if (*end) {
		int digits = -1;
		for (unsigned i = 0; i < sizeof(units) / sizeof(*units); i++) {
			if (strcmp(units[i].name, end) == 0) {
				digits = units[i].digits;
				ns = units[i].ns;
			}
		}
		if (digits < 0)
			return -1;
	}
	v *= ns;
	return v < 9.2e18 ? (int64_t)v : INT64_MAX;
}
