/* bpf_objects.c - bpf(2): what is known of a map and a program, buffers of many sizes. */
/* clang-format off */
/* PARITY: -a1 -v -e trace=bpf */
/* PARITY-64: -a1 -v -s2 -y -e trace=bpf */
/* PARITY-64: -a1 -v -X verbose -e trace=bpf -e inject=bpf:error=EPERM:when=90+ */
/* PARITY-64: -a1 -e trace=bpf */
/* clang-format on */
#include "../guard.h"
#include <linux/bpf.h>

static long bpf(int cmd, void *attr, unsigned size)
{
	return syscall(SYS_bpf, cmd, attr, size);
}

static void info(int fd, void *buf, unsigned len)
{
	struct {
		unsigned fd, len;
		unsigned long long p;
	} attr = {(unsigned)fd, len, (unsigned long)buf};
	bpf(BPF_OBJ_GET_INFO_BY_FD, &attr, sizeof attr);
}

int main(void)
{
	union bpf_attr a;
	struct bpf_insn insns[2] = {{.code = 0xb7}, {.code = 0x95}};
	unsigned char jit[64] = {0}, tags[64] = {0};
	unsigned long ksyms[8] = {0};
	unsigned ids[8], lens[4] = {0};

	memset(&a, 0, sizeof a);
	a.map_type = BPF_MAP_TYPE_ARRAY;
	a.key_size = 4;
	a.value_size = 8;
	a.max_entries = 1;
	strcpy(a.map_name, "limn_map");
	int map = (int)bpf(BPF_MAP_CREATE, &a, sizeof a);
	memset(&a, 0, sizeof a);
	a.prog_type = BPF_PROG_TYPE_SOCKET_FILTER;
	a.insns = (unsigned long)insns;
	a.insn_cnt = 2;
	a.license = (unsigned long)"GPL";
	int prog = (int)bpf(BPF_PROG_LOAD, &a, 80);
	for (int i = 0; i < 2; i++) {
		int fd = i ? prog : map;
		for (unsigned size = 0; size < 236; size += size % 3 ? 1 : 4) {
			char *b = tail_alloc(size);
			info(fd, b, size);
		}
		info(fd, tail_alloc(300), 300);
		info(fd, fill(tail_alloc(300), 300, 0x80), 300);
		info(fd, tail_alloc(50), 300);
		info(fd, tail_alloc(4097), 4097);
		info(fd, unreadable(), 100);
		info(fd, 0, 100);
	}
	info(0, tail_alloc(300), 300);
	for (unsigned i = 0; i < 32; i++) {
		struct bpf_prog_info q;
		memset(&q, 0, sizeof q);
		memset(ids, 0, sizeof ids);
		unsigned n = i & 1 ? 8 : 1;
		if (i & 2) {
			q.xlated_prog_insns = (unsigned long)ksyms;
			q.xlated_prog_len = n - 1; /* no whole instruction: their numbers differ */
			q.jited_func_lens = (unsigned long)lens;
			q.nr_jited_func_lens = 1;
		}
		if (i & 4) {
			q.map_ids = (unsigned long)ids;
			q.nr_map_ids = n;
		}
		if (i & 8) {
			q.prog_tags = (unsigned long)tags;
			q.nr_prog_tags = n;
			q.jited_prog_insns = (unsigned long)jit;
			q.jited_prog_len = n;
		}
		if (i & 16) {
			q.jited_ksyms = (unsigned long)ksyms;
			q.nr_jited_ksyms = n;
		}
		info(prog, &q, sizeof q);
	}
	return 0;
}
