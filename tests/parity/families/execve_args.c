/* execve: argument and environment arrays, whole and broken. */
/* PARITY: -a1 -e trace=execveat,execve -e status=failed */
/* PARITY: -v -a1 -e trace=execveat,execve -e status=failed */
/* PARITY: -s4 -a1 -e trace=execveat,execve -e status=failed */
#include "../guard.h"
#include <sys/syscall.h>
#define S(n, ...) syscall(SYS_##n, ##__VA_ARGS__)
typedef unsigned long L;
int main()
{
	char *bad = unreadable();
	L *v = tail_alloc(6 * sizeof(L));
	v[0] = "first";
	v[1] = "second\n\t\"q";
	v[2] = bad;
	v[3] = -1L;
	v[4] = tail_dup("abc", 4);
	v[5] = "last";
	S(execve, "/nonexistent\n", v, v);
	S(execve, "x", v + 6, v + 6);
	S(execve, bad, bad, bad);
	S(execve, 0, 0, 0);
	v[5] = 0;
	S(execve, "/nonexistent", v, v);
	S(execve, "/nonexistent", v + 5, v + 5);
	S(execve, "/nonexistent", v + 4, v + 4);
	S(execve, "/nonexistent", v + 3, v + 3);
	L *w = tail_alloc(41 * sizeof(L));
	for (int i = 0; i < 40; i++) {
		char *s = malloc(60);
		memset(s, 'a' + i % 26, i + 1);
		s[i + 1] = 0;
		w[i] = s;
	}
	w[40] = 0;
	S(execve, "/nonexistent", w, w);
	S(execve, "/nonexistent", w + 8, w + 8);
	S(execve, "/nonexistent", w + 9, w + 7);
	S(execveat, -100, "/nonexistent", w + 38, w + 38, 0x1100);
	S(execveat, 5, "n", v, w, 0x10000 | 0x800);
	S(execveat, -1, bad, v, w, 0xfffeeeff);
	S(execve, "/nonexistent", (char *)v + 1, (char *)v + 1);
}
