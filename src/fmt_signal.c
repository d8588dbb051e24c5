/*
 * fmt_signal.c - irregular values of the signal calls: handlers, and the frame that sigreturn
 * reads.
 */
#include "fmt.h"

/* SIG_DFL, SIG_IGN and SIG_ERR are addresses with names. */
void fmt_sighandler(struct dec *d, const struct fmt_arg *a)
{
	struct int_repr r = {INT_HEX, a->size, 0};
	const char *name = a->val == 0 ? "SIG_DFL" : a->val == 1 ? "SIG_IGN" : NULL;
	if (a->val == UINT64_MAX)
		name = "SIG_ERR";
	if (name)
		d->sink->ops->constant(d->sink, a->val, name, NULL, r);
	else
		put_addr(d, a->val);
}

/*
 * Where the saved mask lies in the frame, from the stack pointer at the call: the layouts of
 * struct ucontext (asm/ucontext.h) behind what the trampoline has popped already.
 */
#define X86_64_UC_MASK	296	   /* flags, link, stack_t, struct sigcontext_64 */
#define AARCH64_UC_MASK 168	   /* siginfo (128), flags, link, stack_t; the frame begins at sp */
#define I386_RT_UC	140	   /* sig, two pointers, siginfo */
#define I386_RT_UC_MASK 108	   /* flags, link, stack_t, struct sigcontext_32 */
#define I386_OLDMASK	80	   /* in struct sigcontext_32 */
#define I386_EXTRAMASK	(88 + 624) /* behind sigcontext and the unused FPU state */

static bool read_mask(struct dec *d, bool rt, uint64_t *mask)
{
	uint64_t sp = d->c->sp, lo, hi;
	switch (d->abi->id) {
	case ABI_X86_64:
	case ABI_X32: return dec_read_int(d, BASE_u64, sp + X86_64_UC_MASK, mask);
	case ABI_AARCH64:
	case ABI_RISCV64: return dec_read_int(d, BASE_u64, sp + AARCH64_UC_MASK, mask);
	case ABI_I386:
		if (rt)
			return dec_read_int(d, BASE_u64, sp + I386_RT_UC + I386_RT_UC_MASK, mask);
		if (!dec_read_int(d, BASE_u32, sp + I386_OLDMASK, &lo) ||
		    !dec_read_int(d, BASE_u32, sp + I386_EXTRAMASK, &hi))
			return false;
		*mask = lo | hi << 32;
		return true;
	default: return false;
	}
}

/* {mask=[...]}: what the return will restore. Parameter: whether it is the rt_ call. */
void fmt_sigreturn_frame(struct dec *d, const struct fmt_arg *a)
{
	uint64_t mask;
	if (!read_mask(d, a->params[0] != 0, &mask)) {
		put_addr(d, d->c->sp);
		return;
	}
	put_begin(d, AGG_STRUCT, NULL);
	put_member(d, "mask");
	dec_sigset(d, mask, 64);
	put_end(d, AGG_STRUCT);
}
