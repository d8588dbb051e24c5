/*
 * limn.bpf.c - the programs that run in the kernel at calls, signals and the births and ends of
 * tasks. What is kept of a traced task is in state.h.
 *
 * One record per call is written when it returns. The entry half goes out before that when
 * somebody may be waiting for it: when the task goes to sleep in the call, and for calls that do
 * not return. All else is told in the order in which it happens.
 */
#include "kernel.bpf.h"
#include "state.bpf.h"
#include "counts.bpf.h"
#include "path.bpf.h"
#include "plan.bpf.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

/* -- records -- */

static __always_inline void put_head(
    struct wire_head *h, __u32 type, __u32 len, struct task_struct *t, __u64 now)
{
	h->type = type;
	h->len = len;
	h->tid = t->pid;
	h->tgid = t->tgid;
	h->time = now;
	h->lost = shared.lost;
}

static __always_inline void output(void *record, __u64 len, bool urgent)
{
	__u64 flags = BPF_RB_NO_WAKEUP;

	if (urgent) {
		flags = BPF_RB_FORCE_WAKEUP;
	} else if (shared.asleep && bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA) >= config.wake_at) {
		shared.asleep = 0;
		flags = BPF_RB_FORCE_WAKEUP;
	}
	if (bpf_ringbuf_output(&ring, record, len, flags))
		__sync_fetch_and_add(&shared.lost, 1);
}

/* Put the registers of a socketcall in the place of what it passes on, or the other way round. */
static __always_inline void swap_args(struct task_state *st)
{
	if (!st->muxed)
		return;
	for (int i = 0; i < 6; i++) {
		__u64 a = st->args[i];
		st->args[i] = st->call.args[i];
		st->call.args[i] = a;
	}
}

/* The call with what is captured of it so far. */
static __always_inline void output_call(struct task_state *st, struct task_struct *t)
{
	__u32 len = st->len;

	if (len > DATA_SIZE)
		len = DATA_SIZE;
	len += sizeof st->call;
	st->call.head.len = len;
	st->call.head.lost = shared.lost;
	swap_args(st);
	output(&st->call, len, false);
	swap_args(st);
}

/* The entry half by itself. */
static __always_inline void output_entry(struct task_state *st, struct task_struct *t)
{
	st->call.flags |= CALL_ENTRY;
	output_call(st, t);
	st->call.flags &= ~CALL_ENTRY;
	st->entry_told = 1;
}

static __always_inline void output_task(
    struct task_struct *t, __u32 type, int other, int status, int adopted)
{
	struct wire_task r = {.other = other, .status = status, .adopted = adopted};

	put_head(&r.head, type, sizeof r, t, bpf_ktime_get_ns());
	if (type == WIRE_EXIT)
		bpf_get_current_comm(r.comm, sizeof r.comm);
	output(&r, sizeof r, type == WIRE_EXIT);
}

/* -- which tasks -- */

static __always_inline struct task_state *state_of(struct task_struct *t)
{
	return bpf_task_storage_get(&tasks, t, NULL, 0);
}

static __always_inline bool comm_matches(struct task_struct *t)
{
	char comm[16] = {};

	if (!config.ncomm)
		return true;
	bpf_get_current_comm(comm, sizeof comm);
	for (int i = 0; i < 8 && i < config.ncomm; i++) {
		bool same = true;
		for (int j = 0; j < 16; j++)
			if (comm[j] != config.comm[i][j]) {
				same = false;
				break;
			}
		if (same)
			return true;
	}
	return false;
}

/* A task that is not traced yet makes a call: is it one that was asked for? */
static __noinline int in_scope(void)
{
	struct task_struct *t = bpf_get_current_task_btf();

	if (t->tgid == config.own_tgid)
		return 0;
	if (config.scope == SCOPE_CGROUP && bpf_current_task_under_cgroup(&cgroup, 0) != 1)
		return 0;
	return comm_matches(t);
}

static __always_inline struct task_state *adopt(struct task_struct *t)
{
	struct task_state *st;

	if (!in_scope())
		return NULL;
	st = bpf_task_storage_get(&tasks, t, NULL, BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (!st) { /* it will be at its next call */
		__sync_fetch_and_add(&shared.lost, 1);
		return NULL;
	}
	st->last_nr = -1;
	output_task(t, WIRE_NEW, 0, 0, 1);
	return st;
}

/*
 * A task that is to be traced, as soon as there can be storage for it. There may be none because
 * memory is short, or because a task on this processor was preempted in the middle of making or
 * freeing its own.
 */
static __always_inline void wait_for_storage(struct task_struct *t)
{
	__u32 tid = t->pid, one = 1;

	if (bpf_map_update_elem(&waiting, &tid, &one, BPF_NOEXIST))
		__sync_fetch_and_add(&shared.unfollowed, 1);
	else
		__sync_fetch_and_add(&shared.nwaiting, 1);
}

static __always_inline bool is_waiting(struct task_struct *t)
{
	__u32 tid = t->pid;

	return shared.nwaiting && bpf_map_lookup_elem(&waiting, &tid);
}

static __always_inline void waits_no_more(struct task_struct *t)
{
	__u32 tid = t->pid;

	if (!bpf_map_delete_elem(&waiting, &tid))
		__sync_fetch_and_add(&shared.nwaiting, -1);
}

/* Its call is lost if there is none now either. */
static __always_inline struct task_state *try_again(struct task_struct *t)
{
	struct task_state *st =
	    bpf_task_storage_get(&tasks, t, NULL, BPF_LOCAL_STORAGE_GET_F_CREATE);

	if (st) {
		st->last_nr = -1;
		waits_no_more(t);
	} else {
		__sync_fetch_and_add(&shared.lost, 1);
	}
	return st;
}

/* -- calls -- */

static __always_inline __u32 abi_of(struct task_struct *t, __u64 nr)
{
	if (t->thread_info.status & TS_COMPAT)
		return WIRE_I386;
	return nr & X32_BIT && (__u32)nr != ~0u ? WIRE_X32 : WIRE_X86_64;
}

static __always_inline bool is_wanted(__u32 abi, __u64 nr)
{
	__u32 n = (__u32)nr;

	if (abi == WIRE_X32)
		n &= ~X32_BIT;
	if (n >= WIRE_NUMBERS || abi >= WIRE_ABIS)
		return config.wanted_rest;
	return config.wanted[abi][n / 64] >> n % 64 & 1;
}

static __always_inline void get_args(struct pt_regs *r, __u32 abi, __u64 *args)
{
	if (abi == WIRE_I386) {
		args[0] = (__u32)r->bx;
		args[1] = (__u32)r->cx;
		args[2] = (__u32)r->dx;
		args[3] = (__u32)r->si;
		args[4] = (__u32)r->di;
		args[5] = (__u32)r->bp;
	} else {
		args[0] = r->di;
		args[1] = r->si;
		args[2] = r->dx;
		args[3] = r->r10;
		args[4] = r->r8;
		args[5] = r->r9;
	}
}

static __always_inline bool never_returns(__u32 abi, __u64 nr)
{
	__u32 n = (__u32)nr & ~X32_BIT;

	return abi == WIRE_I386 ? n == 1 || n == 252 : n == 60 || n == 231;
}

static __always_inline bool is_execve(__u32 abi, __u64 nr)
{
	return abi == WIRE_X86_64 && nr == 59;
}

/* The arguments of a socketcall stand in memory; from here on they are the call's. */
static __always_inline void take_muxed(struct task_state *st)
{
	struct plan_piece *p = piece_at(st, st->len);
	__u64 addr = st->call.args[1];
	__u32 *words = place(st, st->len + sizeof *p, 24);
	__u32 len = 24;

	/* How many there are is the number's business: as many as can be read. */
	if (!p || !words)
		return;
	while (len >= 8 && bpf_probe_read_user(words, len, (void *)addr))
		len -= 4;
	if (len < 8)
		return;
	p->addr = addr;
	p->len = len;
	p->slot = p->flags = p->index = 0;
	st->len = piece_end(st->len, p);
	st->muxed = 1;
	for (int i = 0; i < 6; i++) {
		st->args[i] = st->call.args[i];
		st->call.args[i] = i * 4u < len ? words[i] : 0;
	}
}

/* The entry half into the state. */
static __always_inline void begin_call(
    struct task_state *st, struct task_struct *t, struct pt_regs *regs, __u64 nr, __u32 abi)
{
	put_head(&st->call.head, WIRE_CALL, 0, t, bpf_ktime_get_ns());
	st->call.nr = nr;
	st->call.prev_nr = st->last_nr;
	st->call.abi = abi;
	st->call.flags = 0;
	st->off_total = st->off_since = 0;
	if (config.count)
		return;
	st->call.ip = regs->ip;
	st->call.sp = regs->sp;
	get_args(regs, abi, st->call.args);
	if (config.want_comm)
		bpf_get_current_comm(st->call.comm, sizeof st->call.comm);
	st->len = 0;
	st->muxed = 0;
	if (abi == WIRE_I386 && nr == NR_SOCKETCALL)
		take_muxed(st);
	struct plan_starts starts = starts_of(st);
	if (config.want_paths && starts.fds)
		put_paths(st, starts.fds);
	if (starts.entry)
		run_plan(st, starts.entry, false);
	st->call.entry_len = st->len;
	st->call.again_len = st->call.exit_len = 0;
	st->entry_told = 0;
}

SEC("tp_btf/sys_enter")
int BPF_PROG(sys_enter, struct pt_regs *regs, long id)
{
	struct task_struct *t = bpf_get_current_task_btf();
	struct task_state *st = state_of(t);
	__u64 nr = id;

	if (!st) {
		if (is_waiting(t))
			st = try_again(t);
		else if (config.scope)
			st = adopt(t);
		if (!st)
			return 0;
	}
	__u32 abi = abi_of(t, nr);
	bool wanted = is_wanted(abi, nr);

	st->newborn = 0;
	if (st->startup) {
		wanted = wanted && is_execve(abi, nr);
		if (is_execve(abi, nr))
			st->startup = STARTUP_EXEC;
	}
	if (!wanted) {
		st->phase = PHASE_UNWANTED;
		st->last_nr = nr;
		return 0;
	}
	begin_call(st, t, regs, nr, abi);
	st->last_nr = nr;
	st->phase = PHASE_CALL;
	if (never_returns(abi, nr) && !config.count)
		output_entry(st, t);
	return 0;
}

/* Signals that were held back until the call was told. */
static __always_inline void output_held(struct task_state *st)
{
	for (int i = 0; i < HELD_SIGNALS; i++) {
		struct held_signal *h = &st->held[i];
		if (h->full != 1 || (st->dying && i == 0))
			continue;
		h->signal.head.lost = shared.lost;
		output(&h->signal, sizeof h->signal, false);
		h->full = 0;
	}
}

/* It will be killed before it is back in its program: for the program, the call never returned. */
static __always_inline bool is_being_killed(struct task_struct *t, struct task_state *st)
{
	return t->pending.signal.sig[0] >> (SIGKILL - 1) & 1 && !st->dying;
}

/* What the kernel wrote, and what the result is about. */
static __always_inline void capture_exit(
    struct task_state *st, struct plan_starts starts, bool failed)
{
	if (starts.exit)
		run_plan(st, starts.exit, failed);
	if (config.want_paths && starts.fd_ret && !failed)
		put_path(st, (__s32)st->call.ret);
	if (config.want_paths && starts.fd_pair && !failed)
		put_pair(st, starts.fd_pair - 1);
	st->call.exit_len = st->len - st->call.entry_len - st->call.again_len;
}

#ifdef TASK_WORK
/*
 * What neither the program nor the kernel has touched is read before the task is back in its
 * program, and the record written then.
 */
static int read_late(struct bpf_map *map, void *key, void *value)
{
	struct task_struct *t = bpf_get_current_task_btf();
	struct task_state *st = state_of(t);

	if (!st)
		return 0;
	struct plan_starts starts = starts_of(st);
	bool failed = st->call.ret < 0 && st->call.ret >= -MAX_ERRNO;

	st->len = st->call.entry_len;
	st->call.flags &= ~CALL_UNREADABLE;
	if (starts.entry)
		run_plan_late(st, starts.entry, failed);
	st->call.again_len = st->len - st->call.entry_len;
	capture_exit(st, starts, failed);
	output_call(st, t);
	output_held(st);
	return 0;
}

static __always_inline bool read_later(struct task_struct *t)
{
	struct late fresh = {};
	__u32 tid = t->pid;
	struct late *late = bpf_map_lookup_elem(&late_reads, &tid);

	if (!late) {
		bpf_map_update_elem(&late_reads, &tid, &fresh, BPF_NOEXIST);
		late = bpf_map_lookup_elem(&late_reads, &tid);
	}
	return late && bpf_task_work_schedule_resume_impl(
			   t, &late->work, &late_reads, read_late, NULL) == 0;
}
#endif

static __always_inline void end_call(
    struct task_state *st, struct task_struct *t, struct pt_regs *regs, long ret)
{
	/* A 32-bit result may come without its upper half. */
	if (st->call.abi == WIRE_I386)
		ret = (__s32)ret;

	__u64 now = bpf_ktime_get_ns();
	__u64 wall = now - st->call.head.time;
	__u64 cpu = wall > st->off_total ? wall - st->off_total : 0;

	if (config.count) {
		count_call(st, t, wall, cpu, ret < 0 && ret >= -MAX_ERRNO);
		return;
	}
	st->call.exit_time = now;
	st->call.cpu = cpu;
	st->call.ret = ret;
	st->call.flags |= CALL_EXIT;
	if (!st->entry_told)
		st->call.flags |= CALL_ENTRY;
	struct plan_starts starts = starts_of(st);
	bool failed = ret < 0 && ret >= -MAX_ERRNO;
	if (st->call.flags & CALL_UNREADABLE && starts.entry) {
		/* The kernel has touched what the call is about: now it is likely to be there. */
		st->call.flags = (st->call.flags & ~CALL_UNREADABLE) | CALL_AGAIN;
		run_plan(st, starts.entry, failed);
		st->call.again_len = st->len - st->call.entry_len;
#ifdef TASK_WORK
		if (st->call.flags & CALL_UNREADABLE && !st->entry_told && read_later(t))
			return;
#endif
	}
	capture_exit(st, starts, failed);
	output_call(st, t);
}

SEC("tp_btf/sys_exit")
int BPF_PROG(sys_exit, struct pt_regs *regs, long ret)
{
	struct task_struct *t = bpf_get_current_task_btf();
	struct task_state *st = state_of(t);

	if (!st)
		return 0;
	__u8 phase = st->phase;

	if (phase == PHASE_CALL) {
		if (is_being_killed(t, st))
			return 0; /* the call stays open until the end of the task */
		st->phase = PHASE_OUTSIDE;
		end_call(st, t, regs, ret);
	} else if (phase == PHASE_UNWANTED) {
		st->phase = PHASE_OUTSIDE;
	} else if (st->newborn) {
		st->newborn = 0; /* out of the call that made it, or that it was found in */
	} else if (!st->startup && (__s64)regs->orig_ax >= 0) {
		/* A seccomp filter gave the answer, before the entry could be seen. */
		__u64 nr = regs->orig_ax;
		__u32 abi = abi_of(t, nr);
		if (is_wanted(abi, nr)) {
			begin_call(st, t, regs, nr, abi);
			st->call.flags |= CALL_ENTRY_LATE;
			end_call(st, t, regs, ret);
		}
		st->last_nr = nr;
	}
	if (st->startup == STARTUP_EXEC && ret != 0)
		st->startup = STARTUP_HIDDEN;
	output_held(st);
	return 0;
}

/* A task that goes to sleep in a call may do so for long: tell what it is in. */
SEC("tp_btf/sched_switch")
int BPF_PROG(sched_switch, bool preempt, struct task_struct *prev, struct task_struct *next)
{
	struct task_state *st = state_of(prev);

	if (st && st->phase == PHASE_CALL) {
		if (config.want_cpu)
			st->off_since = bpf_ktime_get_ns();
		if (!preempt && !st->entry_told && !config.count && prev->__state)
			output_entry(st, prev);
	}
	if (config.want_cpu) {
		st = state_of(next);
		if (st && st->off_since) {
			st->off_total += bpf_ktime_get_ns() - st->off_since;
			st->off_since = 0;
		}
	}
	return 0;
}

/* -- signals -- */

static __always_inline void put_signal(
    struct wire_signal *s, struct task_struct *t, int signo, struct kernel_siginfo *info)
{
	put_head(&s->head, WIRE_SIGNAL, sizeof *s, t, bpf_ktime_get_ns());
	s->signo = signo;
	/* 0 and 1 are no pointers, but the verifier believes that it is one, and never 0. */
	unsigned long special = 0;
	bpf_probe_read_kernel(&special, sizeof special, &info);
	s->known = 1;
	if (special > 1) {
		s->known = bpf_probe_read_kernel(s->info, sizeof s->info, info) == 0;
		return;
	}
	/* 0: from the user who is at it; 1: from the kernel. */
	struct siginfo_head *head = (void *)s->info;
	__builtin_memset(s->info, 0, sizeof s->info);
	head->signo = signo;
	head->code = special ? SI_KERNEL : SI_USER;
	if (!special) {
		head->pid = bpf_get_current_pid_tgid() >> 32;
		head->uid = bpf_get_current_uid_gid();
	}
}

SEC("tp_btf/signal_deliver")
int BPF_PROG(signal_deliver, int sig, struct kernel_siginfo *info, struct k_sigaction *ka)
{
	struct task_struct *t = bpf_get_current_task_btf();
	struct task_state *st = state_of(t);
	struct wire_signal s = {};

	if (!st || st->startup || config.count)
		return 0;
	if (sig == SIGKILL) {
		/* Told as SIGKILL, whatever signal it was that ends the process. */
		if (st->dying) {
			st->dying = 0;
			output_held(st);
		}
		return 0;
	}
	put_signal(&s, t, sig, info);
	output(&s, sizeof s, false);
	return 0;
}

/*
 * Two kinds of signals are never delivered, yet a tracer that stops tasks sees them: those that
 * are ignored, and those that end the process at once, which the kernel turns into SIGKILL.
 */
SEC("tp_btf/signal_generate")
int BPF_PROG(signal_generate, int sig, struct kernel_siginfo *info, struct task_struct *target,
    int group, int result)
{
	struct task_state *st = state_of(target);
	int i = 1;

	if (!st || st->startup || sig == SIGKILL || config.count)
		return 0;
	if (result == SIGNAL_DELIVERED) {
		if ((target->signal->group_exit_code & 0x7f) != sig || st->dying)
			return 0;
		i = 0;
	} else if (result != SIGNAL_IGNORED) {
		return 0;
	}
	struct held_signal *h = &st->held[i];
	if (h->full)
		return 0; /* of one kind at a time: as the kernel merges them */
	put_signal(&h->signal, target, sig, info);
	if (i == 0) {
		h->full = 1;
		st->dying = 1;
	} else if (st->phase == PHASE_OUTSIDE) {
		output(&h->signal, sizeof h->signal, false);
	} else {
		h->full = 1;
	}
	return 0;
}

/* -- tasks -- */

SEC("tp_btf/task_newtask")
int BPF_PROG(task_newtask, struct task_struct *child, __u64 clone_flags)
{
	struct task_struct *t = bpf_get_current_task_btf();
	struct task_state *st;

	if (!config.follow || !(state_of(t) || is_waiting(t)))
		return 0;
	st = bpf_task_storage_get(&tasks, child, NULL, BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (st) {
		st->newborn = 1;
		st->last_nr = -1;
	} else {
		wait_for_storage(child);
	}
	output_task(child, WIRE_NEW, t->pid, 0, 0);
	return 0;
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(sched_process_exec, struct task_struct *t, int old_pid, struct linux_binprm *bprm)
{
	struct task_state *st = state_of(t);

	if (!st && !is_waiting(t))
		return 0;
	if (st)
		st->startup = STARTUP_NONE;
	if (old_pid != t->pid) {
		if (st && st->phase == PHASE_CALL && !st->entry_told && !config.count)
			output_entry(st, t);
		if (st)
			st->call.head.tid = t->pid;
		output_task(t, WIRE_EXEC, old_pid, 0, 0);
	}
	return 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(sched_process_exit, struct task_struct *t)
{
	struct task_state *st = state_of(t);

	if (!st) {
		if (!is_waiting(t))
			return 0;
		waits_no_more(t);
	} else {
		if (st->phase == PHASE_CALL && !st->entry_told && !config.count)
			output_entry(st, t);
		st->phase = PHASE_OUTSIDE;
		st->dying = 0;
		output_held(st);
	}
#ifdef TASK_WORK
	__u32 tid = t->pid;
	bpf_map_delete_elem(&late_reads, &tid);
#endif
	output_task(t, WIRE_EXIT, 0, t->exit_code, 0);
	return 0;
}
