/* bpf_attr.c - bpf(2): every command with attributes of many sizes, failing. */
/* clang-format off */
/* PARITY-64: -a1 -e trace=bpf */
/* PARITY-64: -a1 -v -e trace=bpf */
/* PARITY-64: -a1 -X raw -e trace=bpf */
/* PARITY-64: -a1 -X verbose -v -s0 -e trace=bpf */
/* clang-format on */
#include "../specs.h"

#include <stdio.h>

static const char *specs[1024];
static size_t count;

static void add(const char *abi, unsigned nr, unsigned cmd, const char *bytes, unsigned size)
{
	char *s = malloc(160);
	snprintf(s, 160, "%s %u %u %s:%u %u", abi, nr, cmd, bytes, size, size);
	specs[count++] = s;
}

int main(void)
{
	static const unsigned sizes[] = {0, 1, 8, 13, 16, 17, 21, 24, 25, 31, 33, 40, 45, 50, 64,
	    70, 92, 93, 120, 121, 150, 168, 169};
	for (unsigned cmd = 0; cmd <= 39; cmd++) {
		for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
			add("64", 321, cmd, "f", sizes[i]);
		add("64", 321, cmd, "z", 200);
		if (cmd < 10)
			add("i32", 357, cmd, "f", 24 + 8 * cmd);
	}
	specs[count++] = "64 321 0 z:4096 4096";
	specs[count++] = "64 321 0 z:4097 4097";
	specs[count++] = "64 321 0 z:64 65";
	specs[count++] = "64 321 0 0 64";
	specs[count++] = "x32 321 0 f:93 93";
	run_specs(specs, count, 1);
}
