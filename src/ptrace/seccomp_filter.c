/*
 * seccomp_filter.c - the program: a chain over architectures, then for each a balanced tree over
 * the points where the verdict changes, so that a call that is let through costs a logarithm.
 *
 *	load arch
 *	arch == A ? next : B	(a long jump, as trees may be longer than a byte can say)
 *	load nr
 *	nr >= m ? right : left	... leaves: return TRACE or ALLOW
 */
#include "seccomp_filter.h"

#include <linux/seccomp.h>

#define NR_OFFSET   0
#define ARCH_OFFSET 4
/* Each number can at most begin a run, and each set adds its two ends. */
#define MAX_RUNS (4 * SECCOMP_SET_NUMBERS + 8)

struct run {
	uint32_t from;
	bool stop;
};

struct builder {
	struct sock_filter *out;
	size_t n, max;
	bool full;
};

static size_t emit(struct builder *b, uint16_t code, uint8_t jt, uint8_t jf, uint32_t k)
{
	if (b->n >= b->max) {
		b->full = true;
		return 0;
	}
	b->out[b->n] = (struct sock_filter){code, jt, jf, k};
	return b->n++;
}

static void load(struct builder *b, uint32_t offset)
{
	emit(b, BPF_LD | BPF_W | BPF_ABS, 0, 0, offset);
}

static void verdict(struct builder *b, bool stop)
{
	emit(b, BPF_RET | BPF_K, 0, 0, stop ? SECCOMP_RET_TRACE : SECCOMP_RET_ALLOW);
}

/* A tree over runs [lo, hi); its instructions follow each other, left before right. */
static void tree(struct builder *b, const struct run *runs, unsigned lo, unsigned hi)
{
	if (hi - lo == 1) {
		verdict(b, runs[lo].stop);
		return;
	}
	unsigned mid = (lo + hi) / 2;
	unsigned left_size = 2 * (mid - lo) - 1; /* inner nodes and leaves */
	/* Long jumps take an instruction more per node: be sure of the bound. */
	bool far = 2 * left_size > UINT8_MAX;
	size_t jump = 0;

	if (far) {
		emit(b, BPF_JMP | BPF_JGE | BPF_K, 0, 1, runs[mid].from);
		jump = emit(b, BPF_JMP | BPF_JA, 0, 0, 0);
		tree(b, runs, lo, mid);
		if (!b->full)
			b->out[jump].k = b->n - jump - 1;
	} else {
		jump = emit(b, BPF_JMP | BPF_JGE | BPF_K, 0, 0, runs[mid].from);
		tree(b, runs, lo, mid);
		if (!b->full)
			b->out[jump].jt = b->n - jump - 1;
	}
	tree(b, runs, mid, hi);
}

static void add_run(struct run *runs, unsigned *n, uint32_t from, bool stop)
{
	if (*n && runs[*n - 1].stop == stop)
		return;
	if (*n && runs[*n - 1].from == from) {
		runs[*n - 1].stop = stop;
		if (*n > 1 && runs[*n - 2].stop == stop)
			--*n;
		return;
	}
	runs[(*n)++] = (struct run){from, stop};
}

size_t seccomp_filter_build(
    const struct seccomp_set *sets, unsigned n, struct sock_filter *out, size_t max)
{
	_Static_assert(MAX_RUNS < 8192, "runs stay on the stack");
	struct run runs[MAX_RUNS];
	struct builder b = {.out = out, .max = max < BPF_MAXINSNS ? max : BPF_MAXINSNS};

	load(&b, ARCH_OFFSET);
	for (unsigned i = 0, next; i < n; i = next) {
		unsigned nruns = 0;
		for (next = i; next < n && sets[next].audit_arch == sets[i].audit_arch; next++) {
			const struct seccomp_set *s = &sets[next];
			if (next - i >= 4)
				return 0;
			for (uint32_t nr = 0; nr < SECCOMP_SET_NUMBERS; nr++)
				add_run(runs, &nruns, s->base + nr, seccomp_set_has(s, nr));
			add_run(runs, &nruns, s->base + SECCOMP_SET_NUMBERS, s->rest);
		}
		/* Number -1 is what a tracer or a debugger skips a call with: never ours to hide.
		 */
		add_run(runs, &nruns, UINT32_MAX, true);
		emit(&b, BPF_JMP | BPF_JEQ | BPF_K, 1, 0, sets[i].audit_arch);
		size_t jump = emit(&b, BPF_JMP | BPF_JA, 0, 0, 0);
		load(&b, NR_OFFSET);
		tree(&b, runs, 0, nruns);
		if (!b.full)
			out[jump].k = b.n - jump - 1;
	}
	verdict(&b, true);
	return b.full ? 0 : b.n;
}
