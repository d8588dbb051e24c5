/*
 * seccomp_filter_test.c - the filter's verdict for every number, by a small interpreter of the
 * instructions that seccomp allows; and the length of the longest path.
 */
#include "ptrace/seccomp_filter.h"

#include <linux/seccomp.h>
#include <stdlib.h>
#include <string.h>

#include "tap.h"

#define X86_64	 0xc000003eu
#define I386	 0x40000003u
#define X32_BASE 0x40000000u

static struct sock_filter prog[BPF_MAXINSNS];

/* UINT32_MAX: the program is not well-formed. */
static uint32_t run(
    const struct sock_filter *p, size_t n, uint32_t arch, uint32_t nr, unsigned *steps)
{
	uint32_t acc = 0;

	for (size_t pc = 0; pc < n; pc++) {
		const struct sock_filter *i = &p[pc];
		++*steps;
		switch (i->code) {
		case BPF_LD | BPF_W | BPF_ABS:
			if (i->k != 0 && i->k != 4)
				return UINT32_MAX;
			acc = i->k ? arch : nr;
			break;
		case BPF_JMP | BPF_JEQ | BPF_K: pc += acc == i->k ? i->jt : i->jf; break;
		case BPF_JMP | BPF_JGE | BPF_K: pc += acc >= i->k ? i->jt : i->jf; break;
		case BPF_JMP | BPF_JA: pc += i->k; break;
		case BPF_RET | BPF_K: return i->k;
		default: return UINT32_MAX;
		}
	}
	return UINT32_MAX;
}

static bool want(const struct seccomp_set *sets, unsigned n, uint32_t arch, uint32_t nr)
{
	const struct seccomp_set *s = NULL;

	if (nr == UINT32_MAX)
		return true;
	for (unsigned i = 0; i < n; i++)
		if (sets[i].audit_arch == arch && nr >= sets[i].base)
			s = &sets[i];
	return s ? seccomp_set_has(s, nr - s->base) : true;
}

static void check(const char *name, const struct seccomp_set *sets, unsigned n, unsigned max_steps)
{
	static const uint32_t archs[] = {X86_64, I386, 0xc00000b7};
	static const uint32_t starts[] = {0, X32_BASE - 700, 0x80000000u - 700, UINT32_MAX - 700};
	size_t len = seccomp_filter_build(sets, n, prog, BPF_MAXINSNS);
	unsigned wrong = 0, worst = 0;

	for (unsigned a = 0; a < 3; a++) {
		for (unsigned s = 0; s < 4; s++) {
			for (uint32_t i = 0; i <= (s == 3 ? 700 : 2048); i++) {
				uint32_t nr = starts[s] + i;
				unsigned steps = 0;
				uint32_t got = run(prog, len, archs[a], nr, &steps);
				if (got != (want(sets, n, archs[a], nr) ? SECCOMP_RET_TRACE
									: SECCOMP_RET_ALLOW))
					wrong++;
				if (steps > worst)
					worst = steps;
			}
		}
	}
	tap_ok(len > 0 && !wrong, "%s: every verdict (%zu instructions)", name, len);
	tap_ok(worst <= max_steps, "%s: at most %u steps (%u)", name, max_steps, worst);
	tap_ok(seccomp_filter_build(sets, n, prog, len) == len, "%s: fits exactly", name);
	tap_ok(
	    seccomp_filter_build(sets, n, prog, len - 1) == 0, "%s: too little room is said", name);
}

int main(void)
{
	struct seccomp_set s[3] = {
	    {.audit_arch = X86_64}, {.audit_arch = X86_64, .base = X32_BASE}, {.audit_arch = I386}};

	check("nothing", s, 3, 16);
	seccomp_set_add(&s[0], 257);
	seccomp_set_add(&s[0], 2);
	seccomp_set_add(&s[1], 2);
	seccomp_set_add(&s[2], 5);
	seccomp_set_add(&s[2], 295);
	check("open and openat", s, 3, 16);
	s[0].rest = true;
	s[1].rest = true;
	check("with unknown numbers", s, 3, 16);
	for (unsigned i = 0; i < 3; i++)
		for (unsigned nr = 0; nr < 470; nr += 2)
			seccomp_set_add(&s[i], nr);
	check("every second call", s, 3, 32);
	srand(1);
	for (unsigned round = 0; round < 20; round++) {
		for (unsigned i = 0; i < 3; i++)
			for (size_t j = 0; j < sizeof s[i].stop; j++)
				s[i].stop[j] = j < 64 && rand() % 3 == 0 ? rand() : 0;
		check("random", s, 3, 32);
	}
	memset(s[0].stop, 0xff, sizeof s[0].stop);
	check("all of one", s, 3, 32);
	return tap_done();
}
