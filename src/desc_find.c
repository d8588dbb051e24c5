/* desc_find.c - see desc_find.h. */
#include "desc_find.h"

#include <string.h>

#include "desc.h"
#include "tables.h"

static const struct t_call *call_of(enum abi_id abi, uint32_t nr)
{
	const struct desc_number *n = desc_number(abi, nr);

	return n && n->call ? &tbl_calls[n->call] : NULL;
}

/* Without the mark of names that are always shown. */
static const char *arg_name(const struct t_arg *a)
{
	const char *s = desc_str(a->name);

	return *s == '=' ? s + 1 : s;
}

const char *desc_arg_name(enum abi_id abi, uint32_t nr, unsigned n)
{
	const struct t_call *c = call_of(abi, nr);

	return c && n < c->n ? arg_name(&tbl_args[c->first + n]) : NULL;
}

/* Bytes of an integer base; 0: not an integer. */
static unsigned base_bytes(enum abi_id abi, uint8_t base, bool *is_signed)
{
	*is_signed = base == BASE_s8 || base == BASE_s16 || base == BASE_s32 || base == BASE_s64 ||
		     base == BASE_long || base == BASE_klong;
	switch (base) {
	case BASE_s8:
	case BASE_u8: return 1;
	case BASE_s16:
	case BASE_u16:
	case BASE_be16: return 2;
	case BASE_s32:
	case BASE_u32:
	case BASE_be32: return 4;
	case BASE_s64:
	case BASE_u64:
	case BASE_be64: return 8;
	case BASE_long:
	case BASE_ulong: return abi_table[abi].word;
	case BASE_klong:
	case BASE_kulong: return abi_table[abi].klong;
	default: return 0;
	}
}

bool desc_arg_find(enum abi_id abi, uint32_t nr, const char *name, struct desc_arg *arg)
{
	const struct t_call *c = call_of(abi, nr);

	for (unsigned i = 0; c && i < c->n; i++) {
		const struct t_arg *a = &tbl_args[c->first + i];
		if (strcmp(arg_name(a), name) != 0)
			continue;
		const struct t_type *t = &tbl_types[a->type];
		*arg = (struct desc_arg){.slot = a->slot[abi_table[abi].layout], .type = a->type};
		unsigned size = base_bytes(abi, t->base, &arg->is_signed);
		arg->size = (uint8_t)(size ? size : abi_table[abi].word);
		arg->pair = arg->size > abi_table[abi].klong && abi_table[abi].pair_args;
		return true;
	}
	return false;
}

static bool table_constant(
    enum abi_id abi, const struct t_table *t, const char *name, uint64_t *v, unsigned depth)
{
	for (uint32_t i = 0; i < t->n[abi]; i++) {
		const struct t_row *r = &tbl_rows[t->first[abi] + i];
		if (strcmp(desc_str(r->name), name) == 0) {
			*v = r->value;
			return true;
		}
	}
	for (unsigned i = 0; i < t->nfields && depth; i++) {
		const struct t_field *f = &tbl_fields[t->first_field + i];
		if (table_constant(abi, &tbl_tables[f->table], name, v, depth - 1)) {
			*v <<= f->shift;
			return true;
		}
	}
	return false;
}

bool desc_arg_constant(enum abi_id abi, const struct desc_arg *arg, const char *name, uint64_t *v)
{
	const struct t_type *t = &tbl_types[arg->type];

	if (t->kind != TYPE_ENUM && t->kind != TYPE_FLAGS)
		return false;
	return table_constant(abi, &tbl_tables[t->a], name, v, 2);
}
