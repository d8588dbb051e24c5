/*
 * library.h - functions of optional libraries, looked up when they are first needed.
 *
 * Loading all that limn might need would take a sixth of the time of a short trace (docs/why.md).
 */
#ifndef LIMN_LIBRARY_H
#define LIMN_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

/* A member of a struct of function pointers, typed as the library's header declares it. */
#define LIBRARY_MEMBER(fn) __typeof__(fn) *fn;
/* Its name, in the same order. */
#define LIBRARY_NAME(fn) #fn,

/*
 * Fill n function pointers that follow each other from slots on. False: the library or one of the
 * functions is not there. It stays loaded.
 */
bool library_load(const char *soname, const char *const *names, size_t n, void *slots);

#endif
