/*
 * fmt_bpf.c - instructions of BPF programs, classic and extended, and the times of its objects.
 */
#include "fmt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- classic BPF -- */

static void put_text(struct dec *d, const char *text)
{
	d->sink->ops->text(d->sink, text, strlen(text));
}

static void code_part(struct dec *d, enum known_table table, uint16_t v)
{
	put_text(d, "|");
	dec_enum(d, known_table(table), v, 2);
}

/* Bits of the code that mean nothing. */
static void code_rest(struct dec *d, uint16_t rest)
{
	if (!rest)
		return;
	put_text(d, "|");
	put_int(d, rest, INT_HEX, 2);
	d->sink->ops->comment(d->sink, "BPF_???");
}

static void write_bpf_code(struct dec *d, uint16_t code)
{
	d->sink->ops->expr_begin(d->sink, code, (struct int_repr){INT_HEX, 2, 0});
	dec_enum(d, known_table(KNOWN_TABLE_bpf_class), code & 7, 2);
	switch (code & 7) {
	case 0:
	case 1: /* loads */
		code_part(d, KNOWN_TABLE_bpf_size, code & 0x18);
		code_part(d, KNOWN_TABLE_bpf_mode, code & 0xe0);
		break;
	case 2:
	case 3: /* stores */ code_rest(d, code & 0xfff8); break;
	case 4:
		code_part(d, KNOWN_TABLE_bpf_src, code & 8);
		code_part(d, KNOWN_TABLE_bpf_alu, code & 0xf0);
		break;
	case 5:
		code_part(d, KNOWN_TABLE_bpf_src, code & 8);
		code_part(d, KNOWN_TABLE_bpf_jmp, code & 0xf0);
		break;
	case 6:
		code_part(d, KNOWN_TABLE_bpf_rval, code & 0x18);
		code_rest(d, code & 0xffe0);
		break;
	default:
		code_part(d, KNOWN_TABLE_bpf_misc, code & 0xf8);
		code_rest(d, code & 0xff00);
		break;
	}
	d->sink->ops->expr_end(d->sink);
}

#define SKF_AD_OFF  0xfffff000u
#define SKF_NET_OFF 0xfff00000u
#define SKF_LL_OFF  0xffe00000u

/* The operand: what a filter of system calls answers, what a filter of packets loads. */
static void write_bpf_k(struct dec *d, uint16_t code, uint32_t k, bool socket)
{
	char text[40];
	struct int_repr hex = {INT_HEX, 4, 0};
	if (!socket && (code & 7) == 6) {
		d->sink->ops->expr_begin(d->sink, k, hex);
		dec_enum(d, known_table(KNOWN_TABLE_seccomp_ret), k & 0xffff0000, 4);
		if (k & 0xffff) {
			put_text(d, "|");
			put_int(d, k & 0xffff, INT_HEX, 4);
		}
		d->sink->ops->expr_end(d->sink);
		return;
	}
	if (!socket || (code & 7) != 0 || (code & 0xe0) != 0x20 || k < SKF_LL_OFF) {
		put_int(d, k, INT_HEX, 4);
		return;
	}
	d->sink->ops->expr_begin(d->sink, k, hex);
	if (k >= SKF_AD_OFF) {
		d->sink->ops->constant(d->sink, SKF_AD_OFF, "SKF_AD_OFF", NULL, hex);
		put_text(d, "+");
		dec_enum(d, known_table(KNOWN_TABLE_skf_ad), k - SKF_AD_OFF, 4);
	} else {
		bool net = k >= SKF_NET_OFF;
		uint32_t base = net ? SKF_NET_OFF : SKF_LL_OFF;
		d->sink->ops->constant(
		    d->sink, base, net ? "SKF_NET_OFF" : "SKF_LL_OFF", NULL, hex);
		snprintf(text, sizeof text, "+%u", k - base);
		put_text(d, text);
	}
	d->sink->ops->expr_end(d->sink);
}

/* One instruction; parameter: 1 in a filter of packets. */
void fmt_bpf_insn(struct dec *d, const struct fmt_arg *a)
{
	const uint8_t *p = mem_get(d->mem, a->addr, 8);
	if (!p) {
		put_addr(d, a->addr);
		return;
	}
	uint16_t code = (uint16_t)base_load(BASE_u16, d->abi, p);
	uint32_t k = (uint32_t)base_load(BASE_u32, d->abi, p + 4);
	bool jump = p[2] || p[3];
	put_begin(d, AGG_CALL, jump ? "BPF_JUMP" : "BPF_STMT");
	put_item(d);
	write_bpf_code(d, code);
	put_item(d);
	if (jump) {
		put_int(d, k, INT_HEX, 4);
		put_item(d);
		put_int(d, p[2], INT_HEX, 1);
		put_item(d);
		put_int(d, p[3], INT_HEX, 1);
	} else {
		write_bpf_k(d, code, k, a->nparams && a->params[0]);
	}
	put_end(d, AGG_CALL);
}

/* -- extended BPF -- */

/* The code of an instruction; 32-bit jumps are not taken apart. */
void fmt_ebpf_code(struct dec *d, const struct fmt_arg *a)
{
	uint16_t code = (uint16_t)a->val;
	d->sink->ops->expr_begin(d->sink, code, (struct int_repr){INT_HEX, 1, 0});
	dec_enum(d, known_table(KNOWN_TABLE_ebpf_class), code & 7, 1);
	switch (code & 7) {
	case 0:
	case 1:
	case 2:
	case 3:
		code_part(d, KNOWN_TABLE_bpf_size, code & 0x18);
		code_part(d, KNOWN_TABLE_ebpf_mode, code & 0xe0);
		break;
	case 4:
	case 7:
		code_part(d, KNOWN_TABLE_bpf_src, code & 8);
		code_part(d, KNOWN_TABLE_bpf_alu, code & 0xf0);
		break;
	case 5:
		code_part(d, KNOWN_TABLE_bpf_src, code & 8);
		code_part(d, KNOWN_TABLE_bpf_jmp, code & 0xf0);
		break;
	default: code_rest(d, code & 0xf8); break;
	}
	d->sink->ops->expr_end(d->sink);
}

#define NSEC 1000000000ull

/* Nanoseconds since the machine was started, the date as a comment. */
void fmt_since_boot(struct dec *d, const struct fmt_arg *a)
{
	char text[24] = "";
	put_int(d, a->val, INT_UDEC, 8);
	ssize_t n = facts_get(d->facts, FACT_BOOT_TIME, 0, 0, NULL, text, sizeof text - 1);
	if (n <= 0 || d->opt->xlat == XLAT_RAW)
		return;
	uint64_t at = strtoull(text, NULL, 10) + a->val;
	comment_date(d, (int64_t)(at / NSEC), 0, 0);
}
