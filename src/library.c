/*
 * library.c - see library.h.
 */
#include "library.h"

#include <dlfcn.h>
#include <string.h>

bool library_load(const char *soname, const char *const *names, size_t n, void *slots)
{
	void *lib = dlopen(soname, RTLD_LAZY | RTLD_LOCAL);

	if (!lib)
		return false;
	for (size_t i = 0; i < n; i++) {
		void *fn = dlsym(lib, names[i]);
		if (!fn)
			return false;
		memcpy((char *)slots + i * sizeof fn, &fn, sizeof fn);
	}
	return true;
}
