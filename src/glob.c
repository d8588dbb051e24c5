/*
 * glob.c - matching of paths, see glob.h.
 *
 * One place to go back to for `*` and one for `**` are enough: what a later star could not match,
 * an earlier one of its kind cannot either.
 */
#include "glob.h"

#include <string.h>

bool glob_is_pattern(const char *text)
{
	return strpbrk(text, "*?[") != NULL;
}

/* One character against [set]; *end is set behind it. A set without an end is a plain bracket. */
static bool in_set(const char *p, char c, const char **end)
{
	const char *start = p++;
	bool negated = *p == '!' || *p == '^', found = false;

	if (negated)
		p++;
	for (const char *first = p; *p && (*p != ']' || p == first); p++) {
		char low = *p, high = *p;
		if (p[1] == '-' && p[2] && p[2] != ']') {
			high = p[2];
			p += 2;
		}
		found |= (unsigned char)low <= (unsigned char)c &&
			 (unsigned char)c <= (unsigned char)high;
	}
	if (!*p) {
		*end = start + 1;
		return c == '[';
	}
	*end = p + 1;
	return c != '/' && found != negated;
}

/* One character of the pattern that is no star against c; *end is set behind it. */
static bool one(const char *p, char c, const char **end)
{
	if (*p == '?') {
		*end = p + 1;
		return c != '/';
	}
	if (*p == '[')
		return in_set(p, c, end);
	if (*p == '\\' && p[1])
		p++;
	*end = p + 1;
	return *p && *p == c;
}

bool glob_match(const char *pattern, const char *path, size_t len)
{
	const char *p = pattern, *star = NULL, *deep = NULL, *next;
	size_t i = 0, star_at = 0, deep_at = 0;
	size_t plen = strlen(pattern);

	/* The directory of a subtree. */
	if (plen > 3 && strcmp(pattern + plen - 3, "/**") == 0 && len == plen - 3 &&
	    memcmp(pattern, path, len) == 0)
		return true;
	for (;;) {
		if (p[0] == '*' && p[1] == '*') {
			while (*p == '*')
				p++;
			deep = p;
			deep_at = i;
			star = NULL;
			continue;
		}
		if (*p == '*') {
			star = ++p;
			star_at = i;
			continue;
		}
		if (i < len && *p && one(p, path[i], &next)) {
			p = next;
			i++;
			continue;
		}
		if (i == len && !*p)
			return true;
		if (star && star_at < len && path[star_at] != '/') {
			p = star;
			i = ++star_at;
		} else if (deep && deep_at < len) {
			p = deep;
			i = ++deep_at;
			star = NULL;
		} else {
			return false;
		}
	}
}
