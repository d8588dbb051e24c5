/*
 * layout.c - sizes, alignments and member offsets under each C data model.
 *
 * The rules are the System V ABIs': natural alignment, except that i386 aligns 64-bit integers
 * to 4. A member whose size is not constant ends the fixed part: what follows it has no offset of
 * its own and "follows" the previous member at run time.
 */
#include "ast.h"

#include <string.h>

static void lay_struct(struct strct *s);

static uint32_t const_or_zero(const struct expr *e)
{
	struct cval v;
	if (!e || e->kind != E_NUM) {
		/* only literal and named constants count; anything else is decided at run time */
		if (!e || e->kind == E_CALL || e->kind == E_SIZEOF || e->kind == E_COND)
			return 0;
		if (e->kind == E_NAME) {
			struct env none = {0};
			struct name_ref r = resolve_name(&none, e->name);
			return r.kind == N_CONST ? (uint32_t)r.cv->v[0] : 0;
		}
		if (e->kind == E_BINARY) {
			uint32_t a = const_or_zero(e->a), b = const_or_zero(e->b);
			if (a && b && const_eval(e, &v))
				return (uint32_t)v.v[0];
		}
		return 0;
	}
	return (uint32_t)e->num;
}

static uint32_t max32(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

void lay_type(struct type *t)
{
	if (!t || t->sized || t->sizing)
		return;
	t->sizing = true;
	uint32_t n;
	for (int l = 0; l < LAYOUT_COUNT; l++)
		t->align[l] = 1;
	switch (t->kind) {
	case A_INT:
	case A_ENUM:
	case A_FLAGS:
	case A_FMT:
		for (int l = 0; l < LAYOUT_COUNT; l++) {
			uint32_t b = base_bytes(t->base, l);
			t->size[l] = b;
			t->align[l] = max32(1, l == LAYOUT_I386 && b == 8 ? 4 : b);
		}
		if (t->kind == A_FMT && t->base == BASE_NONE) {
			n = const_or_zero(t->len);
			for (int l = 0; l < LAYOUT_COUNT; l++) {
				t->size[l] = n;
				t->align[l] = 1;
			}
		}
		break;
	case A_PTR:
		lay_type(t->elem);
		for (int l = 0; l < LAYOUT_COUNT; l++) {
			uint32_t b = t->width ? (uint32_t)t->width / 8 : l == LAYOUT_LP64 ? 8 : 4;
			t->size[l] = b;
			t->align[l] = l == LAYOUT_I386 && b == 8 ? 4 : b;
		}
		break;
	case A_ARRAY:
		lay_type(t->elem);
		n = const_or_zero(t->len);
		for (int l = 0; l < LAYOUT_COUNT; l++) {
			t->size[l] = n * t->elem->size[l];
			t->align[l] = t->elem->align[l];
		}
		break;
	case A_BYTES:
	case A_STR:
	case A_PATH:
	case A_BITSET:
		n = const_or_zero(t->len);
		for (int l = 0; l < LAYOUT_COUNT; l++)
			t->size[l] = n;
		if (t->kind == A_BITSET)
			for (int l = 0; l < LAYOUT_COUNT; l++)
				t->align[l] =
				    n % 8 == 0 ? (l == LAYOUT_LP64 || l == LAYOUT_X32 ? 8 : 4) : 1;
		break;
	case A_STRUCT:
		for (struct strct *s = t->strct; s; s = s->next)
			lay_struct(s);
		for (int l = 0; l < LAYOUT_COUNT; l++) {
			/* variants differ by ABI; a layout's is that of its first ABI */
			static const unsigned rep[LAYOUT_COUNT] = {
			    1u << ABI_X86_64, 1u << ABI_X32, 1u << ABI_I386, 1u << ABI_ARM};
			struct strct *s = t->strct;
			while (s->next && s->abis && !(s->abis & rep[l]))
				s = s->next;
			t->size[l] = s->total[l];
			t->align[l] = s->align[l];
			/* a constant bound is how much of it lies here */
			if (const_or_zero(t->len))
				t->size[l] = const_or_zero(t->len);
		}
		break;
	case A_SEQ:
	case A_THEN:
		lay_type(t->elem);
		lay_type(t->second);
		break;
	case A_SWITCH:
		/* of equal use for size: the largest arm */
		for (int i = 0; i < t->narms; i++) {
			struct type *at = t->arms[i].type;
			struct strct *body = t->arms[i].body;
			if (body)
				lay_struct(body);
			else
				lay_type(at);
			for (int l = 0; l < LAYOUT_COUNT; l++) {
				t->size[l] = max32(t->size[l], body ? body->total[l] : at->size[l]);
				t->align[l] =
				    max32(t->align[l], body ? body->align[l] : at->align[l]);
			}
		}
		if (t->other) {
			lay_type(t->other);
			for (int l = 0; l < LAYOUT_COUNT; l++) {
				t->size[l] = max32(t->size[l], t->other->size[l]);
				t->align[l] = max32(t->align[l], t->other->align[l]);
			}
		}
		if (t->caseset) {
			for (int i = 0; i < t->caseset->nrows; i++)
				lay_type(t->caseset->rows[i].type);
		}
		break;
	default: break;
	}
	t->sizing = false;
	t->sized = true;
}

bool fixed_size(const struct type *t)
{
	for (int l = 0; l < LAYOUT_COUNT; l++)
		if (!t->size[l])
			return t->kind == A_NONE;
	return true;
}

static uint32_t round_up(uint32_t v, uint32_t a)
{
	return a ? (v + a - 1) / a * a : v;
}

static void lay_members(struct strct *s, int l)
{
	uint32_t own_end = 0, at = 0, align = 1, end = 0, unit_at = 0, unit_bytes = 0;
	int bits = 0;
	bool follows = false;
	for (int i = 0; i < s->nmembers; i++) {
		struct member *m = &s->members[i];
		if (m->show)
			continue;
		struct type *t = m->type;
		uint32_t size = t->size[l], al = s->packed ? 1 : max32(1, t->align[l]);
		if (m->at) {
			struct cval v;
			if (const_eval(m->at, &v))
				at = (uint32_t)v.v[l == LAYOUT_I386    ? ABI_I386
						   : l == LAYOUT_X32   ? ABI_X32
						   : l == LAYOUT_ILP32 ? ABI_ARM
								       : ABI_X86_64];
			al = 1;
			follows = false;
			bits = 0;
		}
		if (m->width) {
			/* bit fields share units of their type, from the least significant bit */
			if (bits == 0 || unit_bytes != size || bits + m->width > (int)size * 8) {
				unit_at = round_up(at, al);
				unit_bytes = size;
				bits = 0;
			}
			m->offset[l] = unit_at;
			m->bit = bits;
			bits += m->width;
			at = unit_at + (uint32_t)(bits + 7) / 8;
			if (bits == (int)size * 8)
				bits = 0;
			align = max32(align, al);
			end = max32(end, at);
			own_end = max32(own_end, at);
			continue;
		}
		bits = 0;
		if (s->is_union)
			at = 0;
		if (follows) {
			m->follows = true;
			continue;
		}
		at = round_up(at, al);
		m->offset[l] = at;
		align = max32(align, al);
		at += size;
		end = max32(end, at);
		if (!(m->flags & MEMBER_EMBED))
			own_end = max32(own_end, at);
		if (!fixed_size(t) && !s->is_union && t->kind != A_NONE)
			follows = true;
	}
	if (l == 0 || own_end < s->fit)
		s->fit = own_end;
	s->align[l] = s->packed ? 1 : align;
	s->total[l] = s->outer ? end : round_up(end, s->align[l]);
}

static void lay_struct(struct strct *s)
{
	if (s->laid)
		return;
	if (s->laying)
		return; /* a pointer to itself: the pointer's size needs no layout of ours */
	if (s->outer && s->outer->packed)
		s->packed = true; /* an arm inherits it */
	s->laying = true;
	for (int i = 0; i < s->nmembers; i++)
		if (s->members[i].type)
			lay_type(s->members[i].type);
	for (int l = 0; l < LAYOUT_COUNT; l++) {
		lay_members(s, l);
		if (s->size) {
			struct cval v;
			if (!const_eval(s->size, &v))
				continue;
			static const int rep[LAYOUT_COUNT] = {
			    ABI_X86_64, ABI_X32, ABI_I386, ABI_ARM};
			if ((uint32_t)v.v[rep[l]] < s->total[l])
				error_at(s->pos,
				    "struct %s: size %lld is less than its members' %u",
				    s->name ? s->name : "", (long long)v.v[rep[l]], s->total[l]);
			s->total[l] = (uint32_t)v.v[rep[l]];
		}
		if (s->total[l] > 0xffff)
			error_at(
			    s->pos, "struct %s is larger than 65535 bytes", s->name ? s->name : "");
	}
	s->laying = false;
	s->laid = true;
}

void layout(struct unit *u)
{
	for (int i = 0; i < u->nstructs; i++)
		for (struct strct *s = u->structs[i]; s; s = s->next)
			lay_struct(s);
	for (int i = 0; i < u->ntlvs; i++)
		if (u->tlvs[i]->type_shown)
			lay_type(u->tlvs[i]->type_shown);
	for (int i = 0; i < u->nattrs; i++) {
		for (int k = 0; k < u->attrs[i]->nrows; k++)
			lay_type(u->attrs[i]->rows[k].type);
		lay_type(u->attrs[i]->other);
	}
	for (int i = 0; i < u->ncases; i++)
		for (int k = 0; k < u->cases[i]->nrows; k++)
			lay_type(u->cases[i]->rows[k].type);
	for (int i = 0; i < u->ncalls; i++) {
		struct call *c = u->calls[i];
		lay_type(c->ret);
		lay_type(c->aux);
		for (int l = 0; l < LAYOUT_COUNT; l++) {
			int slot = 0;
			for (int k = 0; k < c->nargs; k++) {
				struct type *t = c->args[k].type;
				lay_type(t);
				bool wide = (l == LAYOUT_I386 || l == LAYOUT_ILP32) &&
					    t->size[l] == 8 &&
					    (t->kind == A_INT || t->kind == A_ENUM ||
						t->kind == A_FLAGS || t->kind == A_FMT);
				if (wide && l == LAYOUT_ILP32 && slot % 2)
					slot++;
				c->args[k].slot[l] =
				    c->args[k].at_slot >= 0 ? c->args[k].at_slot : slot;
				slot += wide ? 2 : 1;
			}
			c->slots[l] = slot;
		}
	}
}
