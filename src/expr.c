/*
 * expr.c - the postfix code of descriptions' expressions, on 64-bit signed integers.
 *
 * Total: what cannot be read counts as 0, division by zero gives 0, shifts are masked.
 */
#include "fmt.h"

#include <string.h>

#define STACK		       32
#define NETLINK_FAMILY_UNKNOWN 255

static const struct scope *scope_at(const struct dec *d, unsigned depth)
{
	const struct scope *s = d->scope;
	while (depth-- && s)
		s = s->up;
	return s;
}

static uint64_t arg_value(const struct dec *d, unsigned i)
{
	if (!d->desc || i >= d->desc->n)
		return 0;
	const struct t_arg *a = &tbl_args[d->desc->first + i];
	unsigned slot = a->slot[d->abi->layout];
	uint64_t v = slot < CALL_MAX_ARGS ? d->c->args[slot] : 0;
	const struct t_type *t = &tbl_types[a->type];
	if (t->kind == TYPE_PTR || t->base == BASE_NONE || t->base >= BASE_COUNT)
		return v;
	unsigned size = base_size(t->base, d->abi);
	if (size == 8 && d->abi->word == 4 && d->abi->pair_args && slot + 1 < CALL_MAX_ARGS)
		v = (v & 0xffffffff) | d->c->args[slot + 1] << 32;
	if (size < 8) {
		unsigned shift = 64 - 8 * size;
		v <<= shift;
		v = base_signed(t->base) ? (uint64_t)((int64_t)v >> shift) : v >> shift;
	}
	return v;
}

static int64_t member_value(struct dec *d, unsigned depth, unsigned path, bool entry)
{
	const struct scope *s = scope_at(d, depth);
	const struct t_path *p = &tbl_paths[path];
	if (!s || p->base >= BASE_COUNT)
		return 0;
	uint64_t off = p->offset[d->abi->layout];
	unsigned size = base_size(p->base, d->abi);
	if (off + size > s->bound) {
		uint64_t v = 0;
		if (s->s && (s->s->flags & STRUCT_CUT) && off < s->bound)
			dec_read_cut(d, p->base, s->addr + off, s->bound - off, &v);
		return (int64_t)(p->width ? v >> p->bit & ((1ull << p->width) - 1) : v);
	}
	const uint8_t *bytes = entry ? dec_saved(d, s->addr + off, size) : NULL;
	if (!bytes)
		bytes = mem_get(d->mem, s->addr + off, size);
	if (!bytes)
		return 0;
	uint64_t v = base_load(p->base, d->abi, bytes);
	if (p->width)
		v = v >> p->bit & ((1ull << p->width) - 1);
	return (int64_t)v;
}

static int64_t any_byte(struct dec *d, unsigned depth, unsigned path)
{
	const struct scope *s = scope_at(d, depth);
	const struct t_path *p = &tbl_paths[path];
	if (!s)
		return 0;
	uint64_t off = p->offset[d->abi->layout], size = p->size[d->abi->layout];
	if (off >= s->bound)
		return 0;
	if (size > s->bound - off)
		size = s->bound - off;
	const uint8_t *b = mem_get(d->mem, s->addr + off, size);
	for (uint64_t i = 0; b && i < size; i++)
		if (b[i])
			return 1;
	return 0;
}

static int64_t pointed(struct dec *d, unsigned arg, unsigned base, bool entry)
{
	uint64_t addr = arg_value(d, arg);
	unsigned size = base_size(base, d->abi);
	if (!addr)
		return 0;
	const uint8_t *b = entry && d->exiting ? dec_saved(d, addr, size) : NULL;
	if (!b)
		b = mem_get(d->mem, addr, size);
	return b ? (int64_t)base_load(base, d->abi, b) : 0;
}

static int64_t first_byte(struct dec *d)
{
	const struct scope *s = d->scope;
	const uint8_t *p = s && s->at < s->bound ? mem_get(d->mem, s->addr + s->at, 1) : NULL;
	return p ? *p : 0;
}

static int64_t netlink_family(struct dec *d, int64_t fd)
{
	char buf[24];
	ssize_t proto = facts_get(d->facts, FACT_FD_PROTO, (uint64_t)fd, 0, NULL, buf, sizeof buf);
	if (proto != 7 || memcmp(buf, "NETLINK", 7) != 0)
		return -1;
	ssize_t n = facts_get(d->facts, FACT_FD_NETLINK, (uint64_t)fd, 0, NULL, buf, sizeof buf);
	if (n <= 0)
		return NETLINK_FAMILY_UNKNOWN; /* not bound: nothing tells which */
	int64_t v = 0;
	for (ssize_t i = 0; i < n; i++) {
		if (buf[i] < '0' || buf[i] > '9')
			return -1;
		v = v * 10 + (buf[i] - '0');
	}
	return v;
}

/* What an object of BPF is, by the name that the kernel gives its descriptor. */
static int64_t bpf_kind(struct dec *d, int64_t fd)
{
	static const char *const names[] = {"anon_inode:bpf-map", "anon_inode:bpf-prog"};
	char buf[64];
	ssize_t n = facts_get(d->facts, FACT_FD_PATH, (uint64_t)fd, 0, NULL, buf, sizeof buf);
	for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
		if (n >= 0 && (size_t)n == strlen(names[i]) &&
		    memcmp(buf, names[i], (size_t)n) == 0)
			return i + 1;
	return 0;
}

static int64_t any_at(struct dec *d, uint64_t addr, uint64_t len)
{
	const uint8_t *p = addr && len <= 4096 ? mem_get(d->mem, addr, len) : NULL;
	/* as it was at entry, as far as that was kept */
	for (unsigned i = 0; d->exiting && d->st && i < d->st->nsaved; i++)
		if (d->st->saved[i].addr == addr) {
			p = d->st->save + d->st->saved[i].off;
			len = d->st->saved[i].len < len ? d->st->saved[i].len : len;
		}
	for (uint64_t i = 0; p && i < len; i++)
		if (p[i])
			return 1;
	return 0;
}

static int64_t u32_at(struct dec *d, uint64_t addr)
{
	const uint8_t *p = d->exiting ? dec_saved(d, addr, 4) : NULL;
	if (!p && addr)
		p = mem_get(d->mem, addr, 4);
	return p ? (int64_t)base_load(BASE_u32, d->abi, p) : 0;
}

static int64_t load_le(const uint8_t *p, unsigned n)
{
	uint64_t v = 0;
	for (unsigned i = 0; i < n; i++)
		v |= (uint64_t)p[i] << (8 * i);
	unsigned shift = 64 - 8 * n;
	return (int64_t)(v << shift) >> shift;
}

static int64_t binary(enum expr_op op, int64_t a, int64_t b)
{
	uint64_t x = (uint64_t)a, y = (uint64_t)b;
	switch (op) {
	case OP_MUL: return (int64_t)(x * y);
	case OP_DIV: return b && !(a == INT64_MIN && b == -1) ? a / b : 0;
	case OP_MOD: return b && !(a == INT64_MIN && b == -1) ? a % b : 0;
	case OP_ADD: return (int64_t)(x + y);
	case OP_SUB: return (int64_t)(x - y);
	case OP_SHL: return (int64_t)(x << (y & 63));
	case OP_SHR: return (int64_t)(x >> (y & 63));
	case OP_LT: return a < b;
	case OP_LE: return a <= b;
	case OP_GT: return a > b;
	case OP_GE: return a >= b;
	case OP_EQ: return a == b;
	case OP_NE: return a != b;
	case OP_AND: return (int64_t)(x & y);
	case OP_XOR: return (int64_t)(x ^ y);
	case OP_OR: return (int64_t)(x | y);
	case OP_LAND: return a && b;
	case OP_LOR: return a || b;
	case OP_MIN: return a < b ? a : b;
	case OP_MAX: return a > b ? a : b;
	default: return 0;
	}
}

bool expr_wide(const struct dec *d, uint16_t expr)
{
	const uint8_t *p = tbl_code + tbl_expr_start[expr];
	if (p[0] == OP_MEMBER && p[4] == OP_END) {
		enum base base = (enum base)tbl_paths[p[2] | p[3] << 8].base;
		return base < BASE_COUNT && base_size(base, d->abi) == 8 && !base_signed(base);
	}
	if (p[0] != OP_ARG || p[2] != OP_END || !d->desc || p[1] >= d->desc->n)
		return false;
	const struct t_type *t = &tbl_types[tbl_args[d->desc->first + p[1]].type];
	return t->base < BASE_COUNT && base_size(t->base, d->abi) == 8 && !base_signed(t->base);
}

int64_t expr_eval(struct dec *d, uint16_t expr)
{
	int64_t st[STACK];
	int n = 0;
	const uint8_t *p = tbl_code + tbl_expr_start[expr];
	const struct scope *s;
	for (;;) {
		enum expr_op op = *p++;
		if (n >= STACK - 1)
			return 0; /* cannot be: descc bounds expressions well below that */
		switch (op) {
		case OP_END: return n ? st[n - 1] : 0;
		case OP_PUSH8:
			st[n++] = (int8_t)*p;
			p++;
			break;
		case OP_PUSH32:
			st[n++] = load_le(p, 4);
			p += 4;
			break;
		case OP_PUSH64:
			st[n++] = load_le(p, 8);
			p += 8;
			break;
		case OP_ABICONST:
			st[n++] = tbl_abiconsts[p[0] | p[1] << 8][d->abi->id];
			p += 2;
			break;
		case OP_ARG:
			st[n++] = (int64_t)arg_value(d, *p);
			p++;
			break;
		case OP_ARG_IN:
		case OP_ARG_OUT:
			st[n++] = pointed(d, p[0], p[1], op == OP_ARG_IN);
			p += 2;
			break;
		case OP_MEMBER:
		case OP_MEMBER_IN:
			st[n++] = member_value(d, p[0], p[1] | p[2] << 8, op == OP_MEMBER_IN);
			p += 3;
			break;
		case OP_ANY:
			st[n++] = any_byte(d, p[0], p[1] | p[2] << 8);
			p += 3;
			break;
		case OP_ADDR:
			s = scope_at(d, p[0]);
			st[n++] = s ? (int64_t)(s->addr +
						tbl_paths[p[1] | p[2] << 8].offset[d->abi->layout])
				    : 0;
			p += 3;
			break;
		case OP_PARAM:
			s = scope_at(d, p[0]);
			st[n++] = s ? s->params[p[1] % SCOPE_MAX_PARAMS] : 0;
			p += 2;
			break;
		case OP_LEN:
			s = scope_at(d, *p);
			st[n++] = s ? s->len : 0;
			p++;
			break;
		case OP_REST:
			/* embedded arms share their parent's bound */
			st[n++] = d->scope && d->scope->bound > d->scope->at
				      ? (int64_t)(d->scope->bound - d->scope->at)
				      : 0;
			break;
		case OP_RET: st[n++] = d->exiting ? d->c->ret : 0; break;
		case OP_OK: st[n++] = d->ok; break;
		case OP_EXITING: st[n++] = d->exiting; break;
		case OP_DASH_S: st[n++] = d->opt->string_limit; break;
		case OP_VERBOSE: st[n++] = !d->f.abbrev; break;
		case OP_WORD: st[n++] = d->abi->word; break;
		case OP_BYTE0: st[n++] = first_byte(d); break;
		case OP_ERR: st[n++] = d->exiting && d->c->failed ? d->c->error : 0; break;
		case OP_SIZEOF:
			st[n++] = tbl_types[p[0] | p[1] << 8].size[d->abi->layout];
			p += 2;
			break;
		case OP_READABLE:
			n--;
			st[n - 1] = st[n] >= 0 && st[n] <= MEM_MAX_FETCH &&
				    mem_get(d->mem, (uint64_t)st[n - 1], (size_t)st[n]) != NULL;
			break;
		case OP_ANYAT:
			n--;
			st[n - 1] = any_at(d, (uint64_t)st[n - 1], (uint64_t)st[n]);
			break;
		case OP_U32AT: st[n - 1] = u32_at(d, (uint64_t)st[n - 1]); break;
		case OP_PROTO: st[n - 1] = netlink_family(d, st[n - 1]); break;
		case OP_BPF_KIND: st[n - 1] = bpf_kind(d, st[n - 1]); break;
		case OP_NOT: st[n - 1] = !st[n - 1]; break;
		case OP_BNOT: st[n - 1] = ~st[n - 1]; break;
		case OP_NEG: st[n - 1] = (int64_t)(0 - (uint64_t)st[n - 1]); break;
		case OP_SELECT:
			n -= 2;
			st[n - 1] = st[n - 1] ? st[n] : st[n + 1];
			break;
		default:
			n--;
			st[n - 1] = binary(op, st[n - 1], st[n]);
			break;
		}
	}
}
