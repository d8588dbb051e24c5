/* list_calls.c - see list_calls.h. */
#include "list_calls.h"

#include "abi.h"
#include "desc.h"
#include "desc_find.h"
#include "select.h"

/* As -e trace=%class spells them. */
static const char *class_name(unsigned bit)
{
	static const char *const names[CLASS_COUNT] = {
#define X(n) [CLASS_BIT_##n] = #n,
	    DESC_CLASSES(X)
#undef X
	};
	return bit == CLASS_BIT_stat_like     ? "%stat"
	       : bit == CLASS_BIT_statfs_like ? "%statfs"
					      : names[bit];
}

void list_calls(FILE *f, const char *abi_name)
{
	enum abi_id abi = abi_name ? (enum abi_id)abi_by_name(abi_name) : abi_native;

	for (long nr = callset_next(NULL, abi, 0); nr >= 0;
	     nr = callset_next(NULL, abi, (uint32_t)nr + 1)) {
		const struct desc_number *row = desc_number(abi, (uint32_t)nr);
		const char *arg, *between = "";
		fprintf(f, "%ld\t%s(", nr, desc_str(row->name));
		for (unsigned i = 0; (arg = desc_arg_name(abi, (uint32_t)nr, i)); i++)
			fprintf(f, "%s%s", i ? ", " : "", arg);
		fputs(")\t", f);
		for (unsigned b = 0; b < CLASS_COUNT; b++) {
			if (!(row->classes & 1u << b))
				continue;
			fprintf(f, "%s%s", between, class_name(b));
			between = ",";
		}
		fputs(*between ? "\n" : "-\n", f);
	}
}
