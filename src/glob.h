/*
 * glob.h - patterns of paths: `*` and `?` within a name, `**` across names, `[a-z]`, `[!a-z]`, `\`
 * before a character that is meant as it is. "DIR/" followed by `**` is DIR itself and all below
 * it.
 */
#ifndef LIMN_GLOB_H
#define LIMN_GLOB_H

#include <stdbool.h>
#include <stddef.h>

/* Whether the text is a pattern at all. */
bool glob_is_pattern(const char *text);
/* Takes time proportional to the product of the lengths at most, whatever the path. */
bool glob_match(const char *pattern, const char *path, size_t len);

#endif
