/*
 * fmt_process.c - irregular values of processes: clock ticks, numbers of calls with their
 * architecture, wait statuses, environments, programs of classic BPF.
 */
#include "fmt.h"

#include <stdio.h>
#include <string.h>

/* -- siginfo -- */

/* User-visible clock ticks, a hundred a second: 11, with the seconds as a comment. */
void fmt_clock_ticks(struct dec *d, const struct fmt_arg *a)
{
	char text[48];
	put_int(d, a->val, INT_UDEC, 8);
	if (!a->val || d->opt->xlat == XLAT_RAW)
		return;
	snprintf(text, sizeof text, "%llu.%02llu s", (unsigned long long)a->val / 100,
	    (unsigned long long)a->val % 100);
	d->sink->ops->comment(d->sink, text);
}

/* ABIs that one machine runs: only their names are offered for numbers of an architecture. */
static unsigned machine_of(const struct abi *abi)
{
	switch ((enum abi_id)abi->id) {
	case ABI_X86_64:
	case ABI_I386:
	case ABI_X32: return 1;
	case ABI_AARCH64:
	case ABI_ARM: return 2;
	default: return 3;
	}
}

#define X32_BIT 0x40000000u

/* Name of call nr of the ABI, as audit numbers calls: x32's carry their bit. */
static const char *audit_call_name(const struct abi *abi, uint32_t nr)
{
	if (abi->id == ABI_X32) {
		if (!(nr & X32_BIT))
			return NULL;
		nr &= ~X32_BIT;
	}
	const struct desc_number *n = desc_number(abi->id, nr);
	return n && n->name ? desc_str(n->name) : NULL;
}

/*
 * The number of a call beside the AUDIT_ARCH_* that it belongs to (the parameter): __NR_read when
 * it is the caller's own, else the number and a comment.
 */
void fmt_audit_arch_nr(struct dec *d, const struct fmt_arg *a)
{
	uint32_t nr = (uint32_t)a->val, arch = a->nparams ? (uint32_t)a->params[0] : 0;
	const char *name = arch == d->abi->audit_arch ? audit_call_name(d->abi, nr) : NULL;
	char text[80];
	if (name) {
		snprintf(text, sizeof text, "__NR_%s", name);
		d->sink->ops->constant(d->sink, nr, text, NULL, (struct int_repr){INT_UDEC, 4, 0});
		return;
	}
	put_int(d, nr, INT_UDEC, 4);
	if (d->opt->xlat == XLAT_RAW)
		return;
	for (unsigned i = 0; i < ABI_COUNT && !name; i++)
		if (abi_table[i].audit_arch == arch &&
		    machine_of(&abi_table[i]) == machine_of(d->abi))
			name = audit_call_name(&abi_table[i], nr);
	if (name)
		d->sink->ops->comment(d->sink, name);
}
