/*
 * user.h - whom to run the program as (-u).
 */
#ifndef LIMN_USER_H
#define LIMN_USER_H

#include <stdbool.h>
#include <sys/types.h>

enum user_status { USER_OK, USER_UNKNOWN, USER_BAD_PAIR };

/* A user name, or UID:GID in numbers, which are not looked up. */
enum user_status user_find(const char *name, uid_t *uid, gid_t *gid);

#endif
