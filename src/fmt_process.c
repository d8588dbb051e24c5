/*
 * fmt_process.c - irregular values of processes: clock ticks, numbers of calls with their
 * architecture, wait statuses, environments.
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
	bool fits = a->val <= UINT32_MAX;
	const char *name = fits && arch == d->abi->audit_arch ? audit_call_name(d->abi, nr) : NULL;
	char text[80];
	if (name) {
		snprintf(text, sizeof text, "__NR_%s", name);
		d->sink->ops->constant(d->sink, nr, text, NULL, (struct int_repr){INT_UDEC, 4, 0});
		return;
	}
	put_int(d, a->val, INT_UDEC, a->size);
	if (d->opt->xlat == XLAT_RAW || !fits)
		return;
	for (unsigned i = 0; i < ABI_COUNT && !name; i++)
		if (abi_table[i].audit_arch == arch &&
		    machine_of(&abi_table[i]) == machine_of(d->abi))
			name = audit_call_name(&abi_table[i], nr);
	if (name)
		d->sink->ops->comment(d->sink, name);
}

/* -- integers with a word for one value -- */

/* An index whose all-ones means "none": -1, else unsigned. */
void fmt_index(struct dec *d, const struct fmt_arg *a)
{
	uint64_t all = a->size >= 8 ? UINT64_MAX : (1ull << (8 * a->size)) - 1;
	bool none = (a->val & all) == all;
	put_int(d, none ? (uint64_t)-1 : a->val, none ? INT_DEC : INT_UDEC, a->size);
}

/* What lies beyond the length that the caller gave counts as zero. */
void fmt_zero(struct dec *d, const struct fmt_arg *a)
{
	put_int(d, 0, INT_HEX, a->size);
}

/* Eight characters wide with its 0x: 0x001234, 00000000. */
void fmt_hex08(struct dec *d, const struct fmt_arg *a)
{
	struct int_repr r = {a->val ? INT_HEX : INT_OCT, a->size, a->val ? 6 : 8};
	d->sink->ops->integer(d->sink, a->val, r);
}

/* A limit: whole kilobytes as N*1024. */
void fmt_rlim(struct dec *d, const struct fmt_arg *a)
{
	struct int_repr r = {INT_UDEC, a->size, 0};
	uint64_t infinity = a->size == 8 ? UINT64_MAX : UINT32_MAX;
	char text[40];
	if (a->val == infinity) {
		d->sink->ops->constant(
		    d->sink, a->val, a->size == 8 ? "RLIM64_INFINITY" : "RLIM_INFINITY", NULL, r);
	} else if (a->val > 1024 && a->val % 1024 == 0) {
		snprintf(text, sizeof text, "%llu*1024", (unsigned long long)a->val / 1024);
		d->sink->ops->constant(d->sink, a->val, text, NULL, r);
	} else {
		put_int(d, a->val, INT_UDEC, a->size);
	}
}

/* -- creation -- */

static void put_text(struct dec *d, const char *text)
{
	d->sink->ops->text(d->sink, text, strlen(text));
}

/* clone's flags: the lowest byte is the signal that the parent gets. */
void fmt_clone_flags_signal(struct dec *d, const struct fmt_arg *a)
{
	uint64_t flags = a->val & ~0xffull, signo = a->val & 0xff;
	struct int_repr dec = {INT_DEC, 4, 0};
	if (!flags && !signo) {
		put_int(d, 0, INT_HEX, a->size);
		return;
	}
	d->sink->ops->expr_begin(d->sink, a->val, (struct int_repr){INT_HEX, a->size, 0});
	if (flags)
		dec_flags(d, known_table(KNOWN_TABLE_clone_flags), flags, a->size);
	if (flags && signo)
		put_text(d, "|");
	if (signo)
		d->sink->ops->constant(
		    d->sink, signo, desc_signal_name(d->abi->id, (unsigned)signo), NULL, dec);
	d->sink->ops->expr_end(d->sink);
}

/* -- execve -- */

/*
 * The NULL-terminated array of pointers at addr: up to limit strings. Returns false when not even
 * the first pointer can be read.
 */
static bool write_strings(struct dec *d, uint64_t addr, uint64_t limit)
{
	uint64_t p, word = d->abi->word;
	uint64_t strings = d->opt->string_limit;
	if (!dec_read_int(d, BASE_ulong, addr, &p))
		return false;
	put_begin(d, AGG_ARRAY, NULL);
	for (uint64_t i = 0;; i++, addr += word) {
		const uint8_t *s;
		bool ended;
		if (!dec_read_int(d, BASE_ulong, addr, &p)) {
			d->sink->ops->more_at(d->sink, addr);
			break;
		}
		if (!p)
			break;
		if (i >= limit) {
			d->sink->ops->more(d->sink);
			break;
		}
		put_item(d);
		ssize_t n = mem_str(d->mem, p, strings + 1, &s, &ended);
		if (n < 0) {
			put_addr(d, p);
			continue;
		}
		size_t len = (uint64_t)n > strings ? strings : (size_t)n;
		d->sink->ops->bytes(d->sink, s, len, ended && len == (size_t)n ? 0 : BYTES_MORE);
	}
	put_end(d, AGG_ARRAY);
	return true;
}

void fmt_argv(struct dec *d, const struct fmt_arg *a)
{
	uint64_t limit = d->f.abbrev ? d->opt->string_limit : UINT64_MAX;
	if (!a->val || !d->f.verbose || !write_strings(d, a->val, limit))
		put_addr(d, a->val);
}

/* The environment: only how many variables there are, unless all is asked for. */
void fmt_envp(struct dec *d, const struct fmt_arg *a)
{
	uint64_t p, n = 0;
	char text[48];
	if (!d->f.abbrev) {
		fmt_argv(d, a);
		return;
	}
	put_addr(d, a->val);
	if (!a->val || !d->f.verbose || !dec_read_int(d, BASE_ulong, a->val, &p))
		return;
	bool ended = true;
	for (uint64_t at = a->val; (ended = dec_read_int(d, BASE_ulong, at, &p)) && p;
	     at += d->abi->word)
		n++;
	snprintf(text, sizeof text, "%llu var%s%s", (unsigned long long)n, n == 1 ? "" : "s",
	    ended ? "" : ", unterminated");
	d->sink->ops->comment(d->sink, text);
}

/* -- wait -- */

/* A wait status in the words of the macros that take it apart, what they leave behind them. */
void fmt_wstatus(struct dec *d, const struct fmt_arg *a)
{
	uint32_t s = (uint32_t)a->val, left = s & 0xffff, sig;
	uint64_t event = s >> 16;
	char text[96];
	const char *name;
	struct int_repr hex = {INT_HEX, 4, 0};

	if (s == 0xffff) {
		d->sink->ops->expr_begin(d->sink, s, hex);
		put_text(d, "{WIFCONTINUED(s)}");
		d->sink->ops->expr_end(d->sink);
		return;
	}
	if ((s & 0x7f) == 0) {
		snprintf(
		    text, sizeof text, "{WIFEXITED(s) && WEXITSTATUS(s) == %u}", s >> 8 & 0xff);
		left &= ~0xff00u;
	} else if ((s & 0xff) == 0x7f) {
		sig = s >> 8 & 0x7f;
		name = desc_signal_name(d->abi->id, sig);
		char number[12];
		snprintf(number, sizeof number, "%u", sig);
		snprintf(text, sizeof text, "{WIFSTOPPED(s) && WSTOPSIG(s) == %s%s}",
		    name ? name : number, s & 0x8000 ? " | 0x80" : "");
		left = 0;
	} else if ((s & 0x7f) != 0x7f) {
		sig = s & 0x7f;
		name = desc_signal_name(d->abi->id, sig);
		char number[12];
		snprintf(number, sizeof number, "%u", sig);
		snprintf(text, sizeof text, "{WIFSIGNALED(s) && WTERMSIG(s) == %s%s}",
		    name ? name : number, s & 0x80 ? " && WCOREDUMP(s)" : "");
		left &= ~0xffu;
	} else {
		put_int(d, s, INT_HEX, 4);
		return;
	}
	d->sink->ops->expr_begin(d->sink, s, hex);
	put_text(d, text);
	if (event) {
		put_text(d, "|");
		dec_enum(d, known_table(KNOWN_TABLE_ptrace_event), event, 4);
		put_text(d, "<<16");
	}
	if (left) {
		put_text(d, "|");
		put_int(d, left, INT_HEX, 4);
	}
	d->sink->ops->expr_end(d->sink);
}

/* -- capabilities -- */

/* Both words of a set; the second stands three words behind the first. */
static void write_caps(struct dec *d, uint64_t addr, bool wide)
{
	uint64_t low = 0, high = 0;
	if (!dec_read_int(d, BASE_u32, addr, &low) ||
	    (wide && !dec_read_int(d, BASE_u32, addr + 12, &high))) {
		d->sink->ops->unavailable(d->sink);
		return;
	}
	d->sink->ops->expr_begin(
	    d->sink, low | high << 32, (struct int_repr){INT_HEX, wide ? 8 : 4, 0});
	if (low || !high)
		dec_flags(d, known_table(KNOWN_TABLE_cap_mask0), low, 4);
	if (low && high)
		put_text(d, "|");
	if (high)
		dec_flags(d, known_table(KNOWN_TABLE_cap_mask1), high, 4);
	d->sink->ops->expr_end(d->sink);
}

/* What capget and capset point to: its size is said by the version in the header (parameter). */
void fmt_cap_data(struct dec *d, const struct fmt_arg *a)
{
	static const char *const names[] = {"effective", "permitted", "inheritable"};
	uint64_t version = 0;
	bool known = a->nparams && mem_get(d->mem, (uint64_t)a->params[0], 8) &&
		     dec_read_int(d, BASE_u32, (uint64_t)a->params[0], &version);
	bool wide = version == 0x20071026 || version == 0x20080522;
	if (!known || !mem_get(d->mem, a->addr, wide ? 24 : 12)) {
		put_addr(d, a->addr);
		return;
	}
	put_begin(d, AGG_STRUCT, NULL);
	for (unsigned i = 0; i < 3; i++) {
		put_member(d, names[i]);
		write_caps(d, a->addr + 4 * i, wide);
	}
	put_end(d, AGG_STRUCT);
}

/* -- personality, scheduling -- */

void fmt_persona(struct dec *d, const struct fmt_arg *a)
{
	uint32_t v = (uint32_t)a->val;
	if (v == UINT32_MAX) {
		put_int(d, v, INT_HEX, 4);
		return;
	}
	d->sink->ops->expr_begin(d->sink, v, (struct int_repr){INT_HEX, 4, 0});
	dec_enum(d, known_table(KNOWN_TABLE_personality_id), v & 0xff, 4);
	if (v >> 8) {
		put_text(d, "|");
		dec_flags(d, known_table(KNOWN_TABLE_personality_flags), v & ~0xffu, 4);
	}
	d->sink->ops->expr_end(d->sink);
}

#define SCHED_RESET_ON_FORK 0x40000000u

/* A policy, with a flag before it. */
void fmt_sched_policy(struct dec *d, const struct fmt_arg *a)
{
	uint16_t table = known_table(KNOWN_TABLE_sched_policies);
	uint32_t v = (uint32_t)a->val;
	char text[64];
	const char *name = table_name(d->abi, table, v & ~SCHED_RESET_ON_FORK);
	if (!(v & SCHED_RESET_ON_FORK)) {
		dec_enum(d, table, v, 4);
		return;
	}
	if (name) {
		snprintf(text, sizeof text, "SCHED_RESET_ON_FORK|%s", name);
		d->sink->ops->constant(d->sink, v, text, NULL, (struct int_repr){INT_HEX, 4, 0});
		return;
	}
	snprintf(text, sizeof text, "SCHED_RESET_ON_FORK|0x%x", v & ~SCHED_RESET_ON_FORK);
	d->sink->ops->constant(d->sink, v, text, NULL, (struct int_repr){INT_HEX, 4, 0});
}

void fmt_sched_policy_ret(struct dec *d, const struct fmt_arg *a)
{
	uint32_t v = (uint32_t)a->val;
	const char *name =
	    table_name(d->abi, known_table(KNOWN_TABLE_sched_policies), v & ~SCHED_RESET_ON_FORK);
	put_int(d, v, INT_HEX, 4);
	if (!name)
		return;
	d->sink->ops->aux(d->sink, v & SCHED_RESET_ON_FORK ? "SCHED_RESET_ON_FORK|" : "");
	d->sink->ops->word(d->sink, name);
	d->sink->ops->aux_end(d->sink);
}

/* personality's result: in words, too. */
void fmt_persona_ret(struct dec *d, const struct fmt_arg *a)
{
	put_int(d, a->val, INT_HEX, 4);
	d->sink->ops->aux(d->sink, "");
	fmt_persona(d, a);
	d->sink->ops->aux_end(d->sink);
}

/* -- restartable sequences, segments -- */

/* A CPU's number, or why there is none: small negative numbers. */
void fmt_rseq_cpu(struct dec *d, const struct fmt_arg *a)
{
	uint16_t table = known_table(KNOWN_TABLE_rseq_cpu_id);
	if (table_name(d->abi, table, a->val & UINT32_MAX))
		dec_enum_as(d, table, a->val, (struct int_repr){INT_DEC, 4, 0}, NULL);
	else
		put_int(d, a->val, INT_UDEC, 4);
}

/* A pointer to a struct rseq_cs: what it holds, the address behind it. */
void fmt_rseq_cs_ptr(struct dec *d, const struct fmt_arg *a)
{
	char text[24];
	uint64_t at = d->abi->word == 8 ? a->val : (uint32_t)a->val;
	if (!at || !d->f.verbose || !mem_get(d->mem, at, 32)) {
		put_addr(d, a->val);
		return;
	}
	dec_type(d, known_type(KNOWN_TYPE_rseq_cs), loc_mem(at));
	snprintf(text, sizeof text, "0x%llx", (unsigned long long)at);
	d->sink->ops->comment(d->sink, text);
}

/* modify_ldt's result is an int: on 64-bit machines an error does not look like one. */
void fmt_modify_ldt_ret(struct dec *d, const struct fmt_arg *a)
{
	uint64_t v = a->val;
	unsigned err = (unsigned)-(int32_t)v;
	put_int(d, v, d->abi->word == 8 ? INT_UDEC : INT_DEC, d->abi->word);
	if (v <= UINT32_MAX && (int32_t)v < 0 && (int32_t)v >= -4095)
		d->sink->ops->error(
		    d->sink, (int)err, desc_errno_name(d->abi->id, err), desc_errno_message(err));
}

/* set_thread_area tells in the struct (parameter: its address) which entry it took. */
void fmt_thread_area_result(struct dec *d, const struct fmt_arg *a)
{
	uint64_t entry;
	if (!a->nparams || !d->f.verbose || !mem_get(d->mem, (uint64_t)a->params[0], 16) ||
	    !dec_read_int(d, BASE_u32, (uint64_t)a->params[0], &entry))
		return;
	d->sink->ops->aux(d->sink, "entry_number=");
	put_int(d, entry, INT_UDEC, 4);
	d->sink->ops->aux_end(d->sink);
}

/* A string that is never longer than so many bytes (parameter), wherever its NUL is. */
void fmt_comm_str(struct dec *d, const struct fmt_arg *a)
{
	size_t limit = a->nparams ? (size_t)a->params[0] : 0;
	const uint8_t *p;
	bool ended;
	if (limit > d->opt->string_limit)
		limit = d->opt->string_limit;
	ssize_t n = mem_str(d->mem, a->addr, limit, &p, &ended);
	if (n < 0)
		put_addr(d, a->addr);
	else
		d->sink->ops->bytes(d->sink, p, (size_t)n, ended ? 0 : BYTES_MORE);
}

/* -- values of prctl that are several things in one: words for them as a text -- */

typedef bool words_fn(const struct dec *d, uint64_t v, char *text, size_t size);

/* The value by its words, per -X; in hex where it has none. */
static void write_in_words(struct dec *d, const struct fmt_arg *a, words_fn *words)
{
	char text[256];
	struct int_repr r = {INT_HEX, a->size, 0};
	d->sink->ops->constant(
	    d->sink, a->val, words(d, a->val, text, sizeof text) ? text : NULL, NULL, r);
}

/* A result with its words behind it. */
static void write_ret_in_words(struct dec *d, const struct fmt_arg *a, words_fn *words)
{
	char text[256];
	put_int(d, a->val, INT_HEX, 4);
	if (d->opt->xlat == XLAT_RAW || !words(d, a->val, text, sizeof text))
		return;
	d->sink->ops->aux(d->sink, "");
	d->sink->ops->word(d->sink, text);
	d->sink->ops->aux_end(d->sink);
}

static size_t add_word(char *text, size_t size, size_t at, const char *word)
{
	int n = snprintf(text + at, size - at, "%s%s", at ? "|" : "", word);
	return at + (size_t)n < size ? at + (size_t)n : size - 1;
}

static size_t add_hex(char *text, size_t size, size_t at, uint64_t v, const char *suffix)
{
	char word[40];
	snprintf(word, sizeof word, "%#llx%s", (unsigned long long)v, suffix);
	return add_word(text, size, at, word);
}

/* A vector length of 16 bits below flags; without flags it is but a number. */
static bool vl_words(
    const struct dec *d, uint64_t v, char *text, size_t size, enum known_table table)
{
	const struct t_table *t = &tbl_tables[known_table(table)];
	uint64_t flags = v & ~0xffffull;
	size_t at = 0;
	if (!flags)
		return false;
	for (uint32_t i = 0; i < t->n[d->abi->id]; i++) {
		const struct t_row *r = &tbl_rows[t->first[d->abi->id] + i];
		if (!(flags & r->value))
			continue;
		at = add_word(text, size, at, desc_str(r->name));
		flags &= ~r->value;
	}
	if (flags)
		at = add_hex(text, size, at, flags, "");
	add_hex(text, size, at, v & 0xffff, "");
	return true;
}

static bool sve_words(const struct dec *d, uint64_t v, char *text, size_t size)
{
	return vl_words(d, v, text, size, KNOWN_TABLE_pr_sve_flags);
}

static bool sme_words(const struct dec *d, uint64_t v, char *text, size_t size)
{
	return vl_words(d, v, text, size, KNOWN_TABLE_pr_sme_flags);
}

void fmt_sve_vl(struct dec *d, const struct fmt_arg *a)
{
	write_in_words(d, a, sve_words);
}

void fmt_sve_vl_ret(struct dec *d, const struct fmt_arg *a)
{
	write_ret_in_words(d, a, sve_words);
}

void fmt_sme_vl(struct dec *d, const struct fmt_arg *a)
{
	write_in_words(d, a, sme_words);
}

void fmt_sme_vl_ret(struct dec *d, const struct fmt_arg *a)
{
	write_ret_in_words(d, a, sme_words);
}

/* PR_*_TAGGED_ADDR_CTRL: bit 0, the mode of tag checks, a mask of 16 tags. */
static bool tagged_addr_words(const struct dec *d, uint64_t v, char *text, size_t size)
{
	uint64_t tags = v >> 3 & 0xffff, rest = v & ~0x7ffffull;
	size_t at =
	    add_word(text, size, 0, v & 1 ? "PR_TAGGED_ADDR_ENABLE" : "!PR_TAGGED_ADDR_ENABLE");
	const char *mode = table_name(d->abi, known_table(KNOWN_TABLE_pr_mte_tcf), v & 6);
	at = mode ? add_word(text, size, at, mode) : add_hex(text, size, at, v & 6, "");
	if (tags)
		at = add_hex(text, size, at, tags, "<<PR_MTE_TAG_SHIFT");
	if (rest)
		add_hex(text, size, at, rest, "");
	return true;
}

void fmt_tagged_addr(struct dec *d, const struct fmt_arg *a)
{
	write_in_words(d, a, tagged_addr_words);
}

void fmt_tagged_addr_ret(struct dec *d, const struct fmt_arg *a)
{
	write_ret_in_words(d, a, tagged_addr_words);
}

/* PR_RISCV_V_*_CONTROL: now, after execve, whether inherited. */
static bool riscv_v_words(const struct dec *d, uint64_t v, char *text, size_t size)
{
	uint16_t table = known_table(KNOWN_TABLE_pr_riscv_vstate);
	uint64_t rest = v & ~0x1full;
	char word[64];
	const char *now = table_name(d->abi, table, v & 3),
		   *next = table_name(d->abi, table, v >> 2 & 3);
	size_t at = now ? add_word(text, size, 0, now) : add_hex(text, size, 0, v & 3, "");
	if (next) {
		snprintf(word, sizeof word, "%s<<2", next);
		at = add_word(text, size, at, word);
	} else {
		at = add_hex(text, size, at, v >> 2 & 3, "<<2");
	}
	at = add_word(text, size, at,
	    v & 0x10 ? "PR_RISCV_V_VSTATE_CTRL_INHERIT" : "!PR_RISCV_V_VSTATE_CTRL_INHERIT");
	if (rest)
		add_hex(text, size, at, rest, "");
	return true;
}

void fmt_riscv_v_ctrl(struct dec *d, const struct fmt_arg *a)
{
	write_in_words(d, a, riscv_v_words);
}

void fmt_riscv_v_ctrl_ret(struct dec *d, const struct fmt_arg *a)
{
	write_ret_in_words(d, a, riscv_v_words);
}

/* -- ptrace -- */

/* A place in struct user: the name that it lies at or behind, as far as the struct goes. */
void fmt_user_offset(struct dec *d, const struct fmt_arg *a)
{
	const struct t_table *t = &tbl_tables[known_table(KNOWN_TABLE_user_offsets)];
	const struct t_row *r = &tbl_rows[t->first[d->abi->id]];
	uint32_t n = t->n[d->abi->id], best = n;
	char text[64];
	for (uint32_t i = 0; i < n && r[i].value <= a->val; i++)
		best = i;
	uint64_t behind = best < n ? a->val - r[best].value : 0;
	if (best == n || d->opt->xlat == XLAT_RAW || (behind && best == n - 1)) {
		put_addr(d, a->val);
		return;
	}
	int len = snprintf(text, sizeof text, "%s", desc_str(r[best].name));
	if (behind)
		len += snprintf(
		    text + len, sizeof text - (size_t)len, "+%llu", (unsigned long long)behind);
	if (d->opt->xlat == XLAT_VERBOSE) {
		put_addr(d, a->val);
		d->sink->ops->comment(d->sink, text);
		return;
	}
	d->sink->ops->expr_begin(d->sink, a->val, (struct int_repr){INT_HEX, a->size, 0});
	d->sink->ops->text(d->sink, text, (size_t)len);
	d->sink->ops->expr_end(d->sink);
}

/* A call's result as PTRACE_GET_SYSCALL_INFO has it: an error by name (parameter: is it one). */
void fmt_syscall_rval(struct dec *d, const struct fmt_arg *a)
{
	int64_t v = (int64_t)a->val;
	const char *name = NULL;
	char text[40];
	if (a->nparams && (a->params[0] & 0xff) && v < 0 && v >= -4095)
		name = desc_errno_name(d->abi->id, (unsigned)-v);
	snprintf(text, sizeof text, "-%s", name ? name : "");
	d->sink->ops->constant(
	    d->sink, a->val, name ? text : NULL, NULL, (struct int_repr){INT_DEC, 8, 0});
}

/* So many bytes as 32-bit words in hex. */
void fmt_words(struct dec *d, const struct fmt_arg *a)
{
	uint64_t v, n = a->len == LEN_NONE ? 0 : a->len / 4;
	put_begin(d, AGG_ARRAY, NULL);
	for (uint64_t i = 0; i < n; i++) {
		if (!dec_read_int(d, BASE_u32, a->addr + 4 * i, &v)) {
			d->sink->ops->more_at(d->sink, a->addr + 4 * i);
			break;
		}
		if (d->f.abbrev && i >= d->opt->string_limit) {
			d->sink->ops->more(d->sink);
			break;
		}
		put_item(d);
		put_int(d, v, INT_HEX, 4);
	}
	put_end(d, AGG_ARRAY);
}

/* A filter's flags, eight bytes that belong to a struct only sometimes: no part of its size. */
void fmt_filter_flags(struct dec *d, const struct fmt_arg *a)
{
	uint64_t v;
	if (dec_read_int(d, BASE_u64, a->addr, &v))
		dec_flags(d, known_table(KNOWN_TABLE_seccomp_filter_flags), v, 8);
	else
		d->sink->ops->unavailable(d->sink);
}
