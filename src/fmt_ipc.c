/*
 * fmt_ipc.c - irregular values of System V IPC and futexes: flags over permissions, operations
 * with a clock's bit, the operation packed into FUTEX_WAKE_OP's last argument.
 */
#include "demux.h"
#include "fmt.h"

#include <stdio.h>
#include <string.h>

static void put_text(struct dec *d, const char *s)
{
	d->sink->ops->text(d->sink, s, strlen(s));
}

/* The size of huge pages stands above the flags: linux/shm.h. */
#define SHM_HUGE_SHIFT_BITS 26

/*
 * semflg, msgflg, shmflg: flags, then the permissions in octal. Parameter: 1 for shared memory; for
 * the others strace leaves out the bar behind bits of which none has a name.
 */
void fmt_ipc_flags(struct dec *d, const struct fmt_arg *a)
{
	uint64_t v = a->val & 0xffffffff, flags = v & ~0777ull;
	struct int_repr oct = {INT_OCT, 4, 3};
	uint16_t table =
	    known_table(a->params[0] ? KNOWN_TABLE_shm_get_flags : KNOWN_TABLE_ipc_get_flags);
	if (!flags) {
		d->sink->ops->integer(d->sink, v & 0777, oct);
		return;
	}
	uint64_t huge = a->params[0] ? flags >> SHM_HUGE_SHIFT_BITS : 0;
	flags &= a->params[0] ? (1ull << SHM_HUGE_SHIFT_BITS) - 1 : ~0ull;
	d->sink->ops->expr_begin(d->sink, v, (struct int_repr){INT_HEX, 4, 0});
	if (flags) {
		dec_flags(d, table, flags, 4);
		if (a->params[0] || d->opt->xlat == XLAT_RAW || dec_has_flag(d, table, flags))
			put_text(d, "|");
	}
	if (huge) {
		char text[64];
		snprintf(text, sizeof text,
		    d->opt->xlat == XLAT_RAW	   ? "%llu<<26|"
		    : d->opt->xlat == XLAT_VERBOSE ? "%llu<<26 /* SHM_HUGE_SHIFT */|"
						   : "%llu<<SHM_HUGE_SHIFT|",
		    (unsigned long long)huge);
		put_text(d, text);
	}
	d->sink->ops->integer(d->sink, v & 0777, oct);
	d->sink->ops->expr_end(d->sink);
}

/* semctl, msgctl, shmctl (parameter: 0, 1, 2): IPC_64 and the command, each in its own style. */
void fmt_ipc_cmd(struct dec *d, const struct fmt_arg *a)
{
	static const enum known_table tables[] = {
	    KNOWN_TABLE_semctl_cmd, KNOWN_TABLE_msgctl_cmd, KNOWN_TABLE_shmctl_cmd};
	uint16_t table = known_table(tables[(uint64_t)a->params[0] % 3]),
		 version = known_table(KNOWN_TABLE_ipc_version);
	uint64_t bit = tbl_rows[tbl_tables[version].first[d->abi->id]].value & a->val;
	if (!bit) {
		dec_enum(d, table, a->val, 4);
		return;
	}
	d->sink->ops->expr_begin(d->sink, a->val, (struct int_repr){INT_HEX, 4, 0});
	dec_flags(d, version, bit, 4);
	put_text(d, "|");
	dec_enum(d, table, a->val & ~bit, 4);
	d->sink->ops->expr_end(d->sink);
}

/* ipc(2)'s call when it is none of the known: the version above, the number below. */
void fmt_ipc_call(struct dec *d, const struct fmt_arg *a)
{
	unsigned version = (uint32_t)a->val >> 16;
	char text[32];
	if (!version) {
		put_int(d, a->val, INT_UDEC, 4);
		return;
	}
	d->sink->ops->expr_begin(d->sink, a->val, (struct int_repr){INT_HEX, 4, 0});
	snprintf(text, sizeof text, "%u<<16|%u", version, (unsigned)a->val & 0xffff);
	put_text(d, text);
	d->sink->ops->expr_end(d->sink);
}

#define FUTEX_CLOCK_BIT 0x100u

/* The operation by name, with FUTEX_CLOCK_REALTIME behind it where the name does not hold it. */
void fmt_futex_word(struct dec *d, const struct fmt_arg *a)
{
	uint16_t table = known_table(KNOWN_TABLE_futex_op);
	uint64_t v = a->val & 0xffffffff, op = v & ~(uint64_t)FUTEX_CLOCK_BIT;
	const char *name = table_name(d->abi, table, op);
	/* only waiting operations take a clock */
	unsigned base = op & 0x7f;
	bool waits = base == 0 || base == 9 || base == 11;
	struct int_repr r = {INT_HEX, 4, 0};
	if (!(v & FUTEX_CLOCK_BIT) || !name || !waits) {
		dec_enum(d, table, v, 4);
		return;
	}
	const char *names[] = {name, "FUTEX_CLOCK_REALTIME"};
	d->sink->ops->flags(d->sink, v, names, 2, 0, NULL, r);
}

static void put_part(struct dec *d, enum known_table table, uint64_t v, unsigned shift)
{
	char text[64];
	const char *name = table_name(d->abi, known_table(table), v);
	const char *unknown = desc_str(tbl_tables[known_table(table)].unknown);
	/* strace looks a raw value up in no table, and remarks on that */
	if (!name || d->opt->xlat == XLAT_RAW)
		snprintf(text, sizeof text, v ? "%#llx<<%u /* %s */" : "%llu<<%u /* %s */",
		    (unsigned long long)v, shift, unknown);
	else if (d->opt->xlat == XLAT_VERBOSE)
		snprintf(text, sizeof text, v ? "%#llx /* %s */<<%u" : "%llu /* %s */<<%u",
		    (unsigned long long)v, name, shift);
	else
		snprintf(text, sizeof text, "%s<<%u", name, shift);
	put_text(d, text);
}

static void put_hex_part(struct dec *d, uint64_t v, const char *behind)
{
	char text[32];
	snprintf(text, sizeof text, v ? "%#llx%s" : "%llu%s", (unsigned long long)v, behind);
	put_text(d, text);
}

/* op<<28|oparg<<12|cmp<<24|cmparg: linux/futex.h, FUTEX_OP(). */
void fmt_futex_wake_op(struct dec *d, const struct fmt_arg *a)
{
	uint32_t v = (uint32_t)a->val;
	d->sink->ops->expr_begin(d->sink, v, (struct int_repr){INT_HEX, 4, 0});
	if (v >> 31) {
		put_text(d, d->opt->xlat == XLAT_RAW	   ? "0x8<<28|"
			    : d->opt->xlat == XLAT_VERBOSE ? "0x8 /* FUTEX_OP_OPARG_SHIFT */<<28|"
							   : "FUTEX_OP_OPARG_SHIFT<<28|");
	}
	put_part(d, KNOWN_TABLE_futex_wake_ops, v >> 28 & 7, 28);
	put_text(d, "|");
	put_hex_part(d, v >> 12 & 0xfff, "<<12|");
	put_part(d, KNOWN_TABLE_futex_wake_cmps, v >> 24 & 15, 24);
	put_text(d, "|");
	put_hex_part(d, v & 0xfff, "");
	d->sink->ops->expr_end(d->sink);
}

/* The number first, its name as a comment, in every style. */
static void numbered(struct dec *d, enum known_table table, uint64_t v)
{
	uint16_t t = known_table(table);
	const char *name = table_name(d->abi, t, v & 0xffffffff);
	put_int(d, v, INT_DEC, 4);
	d->sink->ops->comment(d->sink, name ? name : desc_str(tbl_tables[t].unknown));
}

void fmt_syslog_type(struct dec *d, const struct fmt_arg *a)
{
	numbered(d, KNOWN_TABLE_syslog_action, a->val);
}

void fmt_syslog_level(struct dec *d, const struct fmt_arg *a)
{
	numbered(d, KNOWN_TABLE_log_level, a->val);
}

/* kexec_load's flags: the architecture in the high half, flags below, each in its own style. */
void fmt_kexec_word(struct dec *d, const struct fmt_arg *a)
{
	uint64_t arch = a->val & 0xffff0000, flags = a->val & ~0xffff0000ull;
	d->sink->ops->expr_begin(d->sink, a->val, (struct int_repr){INT_HEX, a->size, 0});
	dec_enum(d, known_table(KNOWN_TABLE_kexec_archs), arch, a->size);
	if (flags) {
		put_text(d, "|");
		dec_flags(d, known_table(KNOWN_TABLE_kexec_flags), flags, a->size);
	}
	d->sink->ops->expr_end(d->sink);
}

/* What shmat returns: through ipc(2) it is not the result but a word behind ipc's third argument.
 */
void fmt_shmat_result(struct dec *d, const struct fmt_arg *a)
{
	uint64_t v = a->val;
	uint32_t first;
	if (call_is_mux(d->abi->id, d->c->raw_nr, &first)) {
		uint32_t word;
		const uint8_t *p = mem_get(d->mem, d->c->args[3], sizeof word);
		if (!p) {
			d->sink->ops->word(d->sink, "?");
			return;
		}
		memcpy(&word, p, sizeof word);
		v = word;
	}
	put_int(d, v, INT_HEX, d->abi->klong);
}
