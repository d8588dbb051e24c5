/* user.c - see user.h. */
#include "user.h"

#include <pwd.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "number.h"

/* The id at s, ended by end (a : or NUL). -1 is no id. */
static bool parse_id(const char *s, const char *end, uint32_t *id)
{
	char digits[24];

	if (end - s >= (int)sizeof digits)
		return false;
	snprintf(digits, sizeof digits, "%.*s", (int)(end - s), s);
	int64_t v = number_digits(digits, UINT32_MAX - 1);
	*id = (uint32_t)v;
	return v >= 0;
}

enum user_status user_find(const char *name, uid_t *uid, gid_t *gid)
{
	const char *colon = strchr(name, ':');

	if (colon) {
		if (parse_id(name, colon, uid) &&
		    parse_id(colon + 1, strchrnul(colon + 1, ':'), gid))
			return USER_OK;
		return USER_BAD_PAIR;
	}
	const struct passwd *pw = getpwnam(name);
	if (!pw)
		return USER_UNKNOWN;
	*uid = pw->pw_uid;
	*gid = pw->pw_gid;
	return USER_OK;
}
