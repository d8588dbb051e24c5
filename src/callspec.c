/* callspec.c - see callspec.h. What a name or class stands for comes from the tables (desc.h). */
#include "callspec.h"

#include <limits.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "desc.h"
#include "list.h"
#include "number.h"

#define X32_BIT 0x40000000

bool abi_runs_here(enum abi_id abi)
{
	switch (abi_native) {
	case ABI_X86_64: return abi == ABI_X86_64 || abi == ABI_I386 || abi == ABI_X32;
	case ABI_AARCH64: return abi == ABI_AARCH64 || abi == ABI_ARM;
	default: return abi == abi_native;
	}
}

/* old: also known without the %, as it was before classes had one. */
static const struct {
	const char *name;
	uint32_t bits;
	bool old;
} classes[] = {
    {"clock", CLASS(clock), false},
    {"creds", CLASS(creds), false},
    {"desc", CLASS(desc), true},
    {"file", CLASS(file), true},
    {"fstat", CLASS(fstat), false},
    {"fstatfs", CLASS(fstatfs), false},
    {"ipc", CLASS(ipc), true},
    {"lstat", CLASS(lstat), false},
    {"memory", CLASS(memory), true},
    {"net", CLASS(network), false},
    {"network", CLASS(network), true},
    {"process", CLASS(process), true},
    {"pure", CLASS(pure), false},
    {"signal", CLASS(signal), true},
    {"stat", CLASS(stat), false},
    {"statfs", CLASS(statfs), false},
    {"%stat", CLASS(stat_like), false},
    {"%statfs", CLASS(statfs_like), false},
};

const char *const callspec_classes[] = {"clock", "creds", "desc", "file", "fstat", "fstatfs", "ipc",
    "lstat", "memory", "net", "network", "process", "pure", "signal", "stat", "statfs", "%stat",
    "%statfs", NULL};

static uint32_t class_bits(const char *name)
{
	bool percent = *name == '%';

	for (unsigned i = 0; i < sizeof(classes) / sizeof(*classes); i++)
		if ((percent || classes[i].old) && strcmp(name + percent, classes[i].name) == 0)
			return classes[i].bits;
	return 0;
}

struct parse {
	struct callspec *spec;
	bool foreign;
};

static bool add_number(struct callset *set, enum abi_id abi, const char *text)
{
	unsigned n;
	int64_t nr = number_digits(text, INT_MAX);

	if (nr < 0)
		return false;
	if (abi == ABI_X32)
		nr &= ~(int64_t)X32_BIT;
	desc_numbers(abi, &n);
	if (!desc_number(abi, (uint32_t)nr) || (nr >= n && abi != ABI_ARM))
		return false;
	callset_add(set, abi, (uint32_t)nr);
	return true;
}

struct match {
	uint32_t bits;
	const regex_t *re;
	const char *name;
};

static bool add_matching(struct callset *set, enum abi_id abi, const struct match *m)
{
	bool found = false;

	for (long nr = callset_next_row(NULL, abi, 0); nr >= 0;
	     nr = callset_next_row(NULL, abi, (uint32_t)nr + 1)) {
		const struct desc_number *row = desc_number(abi, (uint32_t)nr);
		const char *name = desc_str(row->name);
		bool yes = m->bits ? (row->classes & m->bits) != 0
			   : m->re ? regexec(m->re, name, 0, NULL, 0) == 0
				   : strcmp(name, m->name) == 0;
		if (!yes)
			continue;
		callset_add(set, abi, (uint32_t)nr);
		found = true;
	}
	return found;
}

static bool known_label(const char *label)
{
	for (unsigned a = 0; a < ABI_COUNT; a++)
		if (abi_runs_here((enum abi_id)a) && strcmp(abi_table[a].label, label) == 0)
			return true;
	return false;
}

static bool add_item(void *ctx, char *text)
{
	struct parse *p = ctx;
	struct callspec *spec = p->spec;
	bool optional = false, found = false;

	for (; *text == '?'; text++)
		optional = true;

	const char *label = NULL;
	char *at = strrchr(text, '@');
	if (at) {
		label = at + 1;
		if (!known_label(label)) {
			spec->status = CALLSPEC_ABI;
			spec->what = strdup(label);
			spec->where = strdup(text);
			return false;
		}
		*at = '\0';
	}

	regex_t re;
	struct match m = {.name = text};
	if (*text == '/') {
		int err = regcomp(&re, text + 1, REG_EXTENDED | REG_NOSUB);
		if (err) {
			char buf[256];
			regerror(err, &re, buf, sizeof buf);
			spec->status = CALLSPEC_REGEX;
			spec->what = strdup(text + 1);
			spec->where = strdup(buf);
			return false;
		}
		m.re = &re;
	} else {
		m.bits = class_bits(text);
	}
	for (unsigned a = 0; a < ABI_COUNT; a++) {
		enum abi_id abi = (enum abi_id)a;
		bool here = true;
		if (label && strcmp(abi_table[a].label, label) != 0)
			continue;
		if (*text >= '0' && *text <= '9')
			here = add_number(spec->set, abi, text);
		else if (strcmp(text, "all") == 0)
			callset_add_all(spec->set, abi);
		else
			here = add_matching(spec->set, abi, &m);
		found |= here && (p->foreign || abi_runs_here(abi));
	}
	if (m.re)
		regfree(&re);
	return found || optional;
}

void callspec_parse(struct callspec *s, const char *text, bool foreign)
{
	struct parse p = {s, foreign};
	struct list l;

	*s = (struct callspec){.set = callset_new()};
	if (!list_parse(&l, text, add_item, &p)) {
		if (s->status == CALLSPEC_OK) {
			s->status = CALLSPEC_INVALID;
			s->what = l.bad;
		} else {
			free(l.bad);
		}
		callset_free(s->set);
		s->set = NULL;
		return;
	}
	if (l.whole == LIST_ALL)
		callset_add_all_abis(s->set);
	if (l.inverted)
		callset_invert(s->set);
}

void callspec_deinit(struct callspec *s)
{
	free(s->what);
	free(s->where);
	s->what = s->where = NULL;
}
