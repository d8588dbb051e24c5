/*
 * plan.bpf.h - runs a capture plan (plan.h) in the kernel: copies a task's memory into the record
 * of its call.
 *
 * One loop of small turns, each of which takes a step, follows a pointer or copies what stands in
 * one page. Where the run stands is in the task's state, not on the stack, so that the verifier
 * sees one turn and no history.
 */
#ifndef LIMN_PLAN_BPF_H
#define LIMN_PLAN_BPF_H

#include "state.bpf.h"

#define PAGE 4096u

/* from may name no structure but the kernel's: each is looked up in the kernel's types. */
#define READ(to, from) bpf_core_read(&(to), sizeof(to), &(from))

/* Turns of one run; what is left then is not captured. */
#define MAX_TURNS 4096

/* By ABI and number: the first steps. */
const struct plan_starts plan_starts[WIRE_ABIS][WIRE_NUMBERS];
/* By number of i386's socketcall. */
const struct plan_starts mux_starts[MUX_NUMBERS];

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1); /* set when loaded */
	__type(key, __u32);
	__type(value, struct plan_step);
} plan_steps SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1); /* set when loaded */
	__type(key, __u32);
	__type(value, struct plan_arm);
} plan_arms SEC(".maps");

/* -- what has been captured so far -- */

/*
 * The place `at` of the record's memory, if there is room for so many bytes. The barriers make the
 * compiler check the very register that it then adds, which is the one that the verifier follows.
 */
#define BARRIER(v) asm volatile("" : "+r"(v))

static __always_inline void *place(struct task_state *st, __u64 at, __u64 room)
{
	BARRIER(at);
	if (at > DATA_SIZE - room)
		return NULL;
	BARRIER(at);
	return st->data + at;
}

static __always_inline struct plan_piece *piece_at(struct task_state *st, __u32 at)
{
	return place(st, at, sizeof(struct plan_piece));
}

static __always_inline __u32 piece_end(__u32 at, const struct plan_piece *p)
{
	return at + sizeof *p + ((p->len + 7) & ~7u);
}

static __always_inline __u64 load_word(struct task_state *st, __u32 at, __u32 width)
{
	__u64 v = 0;

	void *p = place(st, at, 8);

	if (!p)
		return 0;
	switch (width & PLAN_WIDTH) {
	case 1: v = *(__u8 *)p; break;
	case 2: v = *(__u16 *)p; break;
	case 4: v = *(__u32 *)p; break;
	case 8: v = *(__u64 *)p; break;
	}
	if (width & PLAN_BIG)
		v = __builtin_bswap64(v) >> (64 - (width & PLAN_WIDTH) * 8);
	return v;
}

static __always_inline __u64 narrow(__u64 v, __u32 width)
{
	__u32 shift = 64 - (width & PLAN_WIDTH) * 8;

	if (shift >= 64)
		return 0;
	return width & PLAN_SIGNED ? (__u64)((__s64)(v << shift) >> shift) : v << shift >> shift;
}

/*
 * An integer of a step, from its memory as one word. Functions that are not static are verified
 * once, on their own, and not on every way that leads to them: that is most of the time that
 * loading takes.
 */
__noinline __u64 value_of_word(struct task_state *st, __u32 word)
{
	struct plan_int packed, *pi = &packed;
	__u64 v = 0;

	if (!st)
		return 0;
	*(__u32 *)pi = word;
	struct plan_run *r = &st->run;
	__u32 from = pi->from;

	if (from >= PLAN_SLOT) {
		__u32 slot = from & (PLAN_SLOTS - 1), at = st->run.begin[slot];
		__u32 offset = pi->offset;
		if (r->following == from) { /* of the element whose pointer is followed */
			at = r->source;
			offset += r->element;
		} else if (at == r->end[slot]) {
			return 0;
		}
		const struct plan_piece *p = piece_at(st, at);
		if (!p || offset + (pi->width & PLAN_WIDTH) > p->len)
			return 0;
		v = load_word(st, at + sizeof *p + offset, pi->width);
	} else if (from < 6) {
		v = st->call.args[from & 7];
		if (pi->width & PLAN_HIGH)
			v >>= 32;
	} else if (from == PLAN_SP) {
		v = st->call.sp;
	} else if (from == PLAN_RET) {
		v = r->failed ? 0 : (__u64)st->call.ret;
	} else if (from == PLAN_DONE) {
		v = !r->failed;
	}
	return narrow(v, pi->width);
}

static __always_inline __u64 value_of(struct task_state *st, const struct plan_int *pi)
{
	return value_of_word(st, *(const __u32 *)pi);
}

static __always_inline __u64 size_of(struct task_state *st, const struct plan_int *pi)
{
	__u64 v = value_of(st, pi);

	return pi->width & PLAN_SIGNED && (__s64)v < 0 ? 0 : v;
}

/* -- control -- */

/* The value of SKIP and SWITCH. */
static __always_inline __u64 masked_value(struct task_state *st, const struct plan_step *s)
{
	st->run.following = 0;
	__u64 v = value_of(st, &s->size);
	return s->mask != ~0u ? v & s->mask : v;
}

static __always_inline bool compare(__u64 v, const struct plan_step *s)
{
	bool is_signed = s->size.width & PLAN_SIGNED;
	__u64 to = is_signed ? (__u64)(__s32)s->value : s->value;

	switch (s->cmp) {
	case PLAN_EQ: return v == to;
	case PLAN_NE: return v != to;
	case PLAN_LT: return is_signed ? (__s64)v < (__s64)to : v < to;
	default: return is_signed ? (__s64)v >= (__s64)to : v >= to;
	}
}

/* The sequence of the arm for this value; 0: there is none. */
__noinline __u32 find_arm(__u32 lo, __u32 n, __u64 v)
{
	if (v >> 32)
		return 0;
	for (int i = 0; i < 17 && n; i++) {
		__u32 mid = lo + n / 2;
		struct plan_arm *a = bpf_map_lookup_elem(&plan_arms, &mid);
		if (!a)
			return 0;
		if (a->value == (__u32)v)
			return a->steps;
		if (a->value < (__u32)v) {
			lo = mid + 1;
			n -= n / 2 + 1;
		} else {
			n /= 2;
		}
	}
	return 0;
}

/* -- copying -- */

/* A file of the current task; NULL: it is not open. */
static __always_inline struct file *file_of(__s32 fd)
{
	struct task_struct *t = bpf_get_current_task_btf();
	struct files_struct *files = t->files;
	struct file **array, *file = NULL;
	struct fdtable *fdt;
	unsigned int max = 0;

	if (!files || fd < 0)
		return NULL;
	READ(fdt, files->fdt);
	READ(max, fdt->max_fds);
	if ((__u32)fd >= max)
		return NULL;
	READ(array, fdt->fd);
	bpf_probe_read_kernel(&file, sizeof file, &array[fd]);
	return file;
}

__noinline int is_netlink(__s32 fd)
{
	struct file *file = file_of(fd);
	struct dentry *dentry;
	struct super_block *sb;
	struct socket *socket;
	struct sock *sk;
	unsigned long magic = 0;
	__u16 family = 0;

	if (!file)
		return 0;
	READ(dentry, file->f_path.dentry);
	READ(sb, dentry->d_sb);
	READ(magic, sb->s_magic);
	if (magic != SOCKFS_MAGIC)
		return 0;
	READ(socket, file->private_data);
	READ(sk, socket->sk);
	READ(family, sk->__sk_common.skc_family);
	return family == AF_NETLINK;
}

/* How much of what a step asks for is wanted with these options; 0: nothing. */
static __always_inline __u64 wanted_size(struct task_state *st, const struct plan_step *s)
{
	__u64 n = s->cap, text = config.string_limit + 1ull, most;

	if (s->op == PLAN_COPY) {
		n = s->add;
		if (s->scale) {
			__u64 count = size_of(st, &s->size);
			if (count > PLAN_MAX_CAP)
				count = PLAN_MAX_CAP;
			if (s->flags & PLAN_BITS)
				count = (count + 63) / 64 * 8;
			if (s->flags & PLAN_MORE && !config.verbose && count > text)
				count = text;
			n += count * s->scale;
		}
		if (s->most.from != PLAN_ZERO) {
			most = size_of(st, &s->most);
			n = n < most ? n : most;
		}
		n = n < s->cap ? n : s->cap;
	}
	if (s->flags & PLAN_TEXT && n > text)
		n = text;
	if (s->flags & PLAN_MESSAGE && n > text && !is_netlink((__s32)st->call.args[0]))
		n = text;
	return n;
}

/* Begin a piece at st->run.base. */
static __always_inline void begin_piece(struct task_state *st, const struct plan_step *s)
{
	struct plan_run *r = &st->run;
	struct plan_piece *p;
	__u64 n = wanted_size(st, s);

	if (!n || !r->base)
		return;
	p = st->len <= DATA_MAX ? piece_at(st, st->len) : NULL;
	if (!p || r->index >= PLAN_MAX_ELEMENTS) {
		st->call.flags |= CALL_CUT;
		return;
	}
	p->addr = r->base;
	p->len = 0;
	p->slot = s->slot;
	p->flags = 0;
	p->index = r->index++;
	r->at = st->len;
	r->want = n;
	st->len += sizeof *p;
	r->mode = RUN_COPY;
}

static __always_inline void end_piece(struct task_state *st, __u32 flags)
{
	struct plan_piece *p = piece_at(st, st->run.at);

	if (p) {
		p->flags = flags;
		st->len = piece_end(st->run.at, p);
		if (flags & PLAN_UNREADABLE)
			st->call.flags |= CALL_UNREADABLE;
		if (flags & PLAN_CUT)
			st->call.flags |= CALL_CUT;
	}
	st->run.mode = RUN_BASE;
}

/* The number of bytes up to and with the word that is 0, of the n bytes at `at`; 0: there is none.
 */
__noinline __u32 words_end(struct task_state *st, __u32 at, __u32 width, __u32 n)
{
	if (!st)
		return 0;
	for (__u32 i = 0; i < 8 && i * width < n; i++)
		if (load_word(st, at + i * width, width) == 0)
			return (i + 1) * width;
	return 0;
}

/*
 * Reading the task's memory. Where sleeping is allowed, pages that nobody has touched are brought
 * in; otherwise these cannot be read.
 */
static __always_inline long read_user(void *dst, __u32 len, __u64 addr, bool may_sleep)
{
#ifdef TASK_WORK
	if (may_sleep)
		return bpf_copy_from_user(dst, len, (void *)addr);
#endif
	return bpf_probe_read_user(dst, len, (void *)addr);
}

static __always_inline long read_user_str(void *dst, __u32 len, __u64 addr, bool may_sleep)
{
#ifdef TASK_WORK
	if (may_sleep)
		return bpf_copy_from_user_str(dst, len, (void *)addr, 0);
#endif
	return bpf_probe_read_user_str(dst, len, (void *)addr);
}

/* What is wanted of the piece in one page, or less. */
static __always_inline void copy_chunk(
    struct task_state *st, const struct plan_step *s, bool may_sleep)
{
	struct plan_run *r = &st->run;
	struct plan_piece *p = piece_at(st, r->at);
	long err;

	if (!p)
		return;
	__u64 addr = p->addr + p->len;
	__u32 to = r->at + sizeof *p + p->len;
	__u32 n = PAGE - ((__u32)addr & (PAGE - 1));
	bool done = false;

	if (n > r->want)
		n = r->want;
	if (s->op == PLAN_WORDS) { /* whole ones; the last of a page may reach into the next */
		n = n > 8u * s->word ? 8u * s->word : n & ~(s->word - 1u);
		n = n ? n : s->word;
	}
	__u8 *dst = place(st, to, PAGE);
	if (!dst) {
		end_piece(st, PLAN_CUT);
		return;
	}
	__u64 len = n;
	BARRIER(len);
	if (len > PAGE || !len)
		return;
	if (s->op == PLAN_STRING) {
		err = read_user_str(dst, len, addr, may_sleep);
		if (err == (long)len) {
			/* The last byte is not what is there, but a NUL in any case. */
			__u8 last = 0;
			err = read_user(&last, 1, addr + len - 1, may_sleep);
			done = !last;
			__u8 *at = place(st, to + n - 1, 1);
			if (at)
				*at = last;
		} else if (err > 0) {
			n = err;
			done = true;
			err = 0;
		}
	} else {
		err = read_user(dst, len, addr, may_sleep);
		if (!err && s->op == PLAN_WORDS) {
			__u32 end = words_end(st, to, s->word, n);
			done = end != 0;
			n = done ? end : n;
		}
	}
	if (err) {
		end_piece(st, PLAN_UNREADABLE);
		return;
	}
	p->len += n;
	r->want = r->want > n ? r->want - n : 0;
	if (done || !r->want)
		end_piece(st, done ? 0 : s->op == PLAN_COPY ? 0 : PLAN_CUT);
}

/* -- following pointers -- */

/* The next address to copy from. False: the step is done. */
static __always_inline bool next_base(struct task_state *st, const struct plan_step *s)
{
	struct plan_run *r = &st->run;

	r->base = 0;
	if (!r->following) {
		if (r->index_of_base++)
			return false;
		r->base = value_of(st, &s->base);
		return true;
	}
	const struct plan_piece *p = piece_at(st, r->source);
	__u32 slot = r->following & (PLAN_SLOTS - 1);
	__u32 width = s->flags & PLAN_HERE ? 0 : s->base.width & PLAN_WIDTH;

	if (!p || r->source >= r->end[slot])
		return false;
	__u32 step = s->stride;
	__u32 element = r->index_of_base * step;
	if ((r->index_of_base && !step) || element + s->base.offset + width > p->len) {
		/* No more elements in this piece. */
		r->source = piece_end(r->source, p);
		r->index_of_base = 0;
		return true; /* with no base: another turn */
	}
	r->index_of_base++;
	r->element = element;
	if (s->flags & PLAN_HERE)
		r->base = p->addr + element + s->base.offset;
	else
		r->base = narrow(
		    load_word(st, r->source + sizeof *p + element + s->base.offset, s->base.width),
		    s->base.width);
	return true;
}

static __always_inline void begin_copies(struct task_state *st, const struct plan_step *s)
{
	struct plan_run *r = &st->run;
	__u32 from = s->base.from;

	r->index = r->index_of_base = 0;
	r->following = 0;
	r->begin[s->slot & (PLAN_SLOTS - 1)] = st->len;
	r->end[s->slot & (PLAN_SLOTS - 1)] = st->len;
	if (s->flags & PLAN_DUMP || (s->flags & PLAN_OK && r->failed) ||
	    (s->flags & PLAN_VERBOSE && !config.verbose)) {
		r->pc++;
		return;
	}
	if (from >= PLAN_SLOT) {
		r->following = from;
		r->source = r->begin[from & (PLAN_SLOTS - 1)];
		r->element = 0;
	}
	r->mode = RUN_BASE;
}

/* -- the loop -- */

struct turn {
	struct task_state *st;
};

/* Take the step at pc. 1: the run is over. */
static __always_inline long take_step(struct task_state *st, const struct plan_step *s)
{
	struct plan_run *r = &st->run;

	switch (s->op) {
	case PLAN_COPY:
	case PLAN_STRING:
	case PLAN_WORDS: begin_copies(st, s); return 0;
	case PLAN_SKIP: r->pc += compare(masked_value(st, s), s) ? 1u + s->skip : 1u; return 0;
	case PLAN_SWITCH: {
		__u32 to = find_arm(s->arms, s->narms, masked_value(st, s));
		r->pc = to ? to : r->pc + 1u;
		return 0;
	}
	default: return 1;
	}
}

static __always_inline long one_turn(struct task_state *st, bool may_sleep)
{
	__u32 pc = st->run.pc;
	struct plan_step *s = bpf_map_lookup_elem(&plan_steps, &pc);

	if (!s)
		return 1;
	if (st->run.mode == RUN_STEP && take_step(st, s))
		return 1;
	if (st->run.mode == RUN_BASE) {
		if (next_base(st, s)) {
			if (st->run.base)
				begin_piece(st, s);
		} else {
			st->run.end[s->slot & (PLAN_SLOTS - 1)] = st->len;
			st->run.mode = RUN_STEP;
			st->run.pc++;
			return 0;
		}
	}
	if (st->run.mode == RUN_COPY)
		copy_chunk(st, s, may_sleep);
	return 0;
}

static long plan_turn(__u32 i, struct turn *turn)
{
	return one_turn(turn->st, false);
}

static __always_inline void begin_run(struct task_state *st, __u32 pc, bool failed)
{
	st->run.pc = pc;
	st->run.mode = RUN_STEP;
	st->run.failed = failed;
	for (int i = 0; i < PLAN_SLOTS; i++)
		st->run.begin[i] = st->run.end[i] = 0;
}

static __always_inline void end_run(struct task_state *st, long turns)
{
	if (turns == MAX_TURNS)
		st->call.flags |= CALL_CUT;
	/* A piece that was not finished counts for what there is of it. */
	if (st->run.mode == RUN_COPY)
		end_piece(st, PLAN_CUT);
}

/* Run the steps from pc on. */
__noinline int run_plan(struct task_state *st, __u32 pc, __u32 failed)
{
	struct turn turn = {st};

	if (!st)
		return 0;
	begin_run(st, pc, failed);
	end_run(st, bpf_loop(MAX_TURNS, plan_turn, &turn, 0));
	return 0;
}

#ifdef TASK_WORK
static long plan_turn_late(__u32 i, struct turn *turn)
{
	return one_turn(turn->st, true);
}

/* The same where sleeping is allowed. Static: the verifier has to see whence it is called. */
static __always_inline void run_plan_late(struct task_state *st, __u32 pc, bool failed)
{
	struct turn turn = {st};

	begin_run(st, pc, failed);
	end_run(st, bpf_loop(MAX_TURNS, plan_turn_late, &turn, 0));
}
#endif

/* The plans of the call that st is in. */
static __always_inline struct plan_starts starts_of(struct task_state *st)
{
	struct plan_starts none = {0};
	__u32 n = (__u32)st->call.nr, abi = st->call.abi;

	if (st->muxed)
		return mux_starts[st->args[0] & (MUX_NUMBERS - 1)];
	if (abi == WIRE_X32)
		n &= ~X32_BIT;
	if (abi >= WIRE_ABIS || n >= WIRE_NUMBERS)
		return none;
	return plan_starts[abi][n];
}

#endif
