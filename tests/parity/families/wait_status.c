/* Every kind of wait status. */
/* PARITY: -e trace=wait4 -e inject=wait4:retval=7 */
/* PARITY: -Xraw -e trace=wait4 -e inject=wait4:retval=7 */
/* PARITY: -Xverbose -e trace=wait4 -e inject=wait4:retval=7 */
/* PARITY: -e trace=wait4 -e inject=wait4:retval=0 */
#include "../guard.h"
int main()
{
	int *w = tail_alloc(4);
	char *ru = fill(tail_alloc(144), 144, 0x81);
	int v[] = {0, 0x100, 0xff00, 0x7f00, 0x10000, 0x1ff00, 1, 2, 6, 9, 0x86, 0x89, 0x7f, 0x137f,
	    0x57f, 0x857f, 0x3057f, 0x4057f, 0x8057f, 0x80137f, 0x80057f, 0x5037f, 0x6137f, 0x7137f,
	    0xffff, 0x1ffff, 0x2ffff, 0x9057f, 0x1057f, 0x81137f, 0xff7f, 0x8f7f, 0x957f, 0x80,
	    0x90, 0xff, 0x41, 0x40, 0x2041, 0x1006, 0x6500, 0x417f, 0x80417f, 0x1417f, 0xffffffff,
	    0x80ff, -2, 0xff0057f, 0x805057f, 0x15857f, 0x187, 0x10009};
	for (int i = 0; i < sizeof v / 4; i++) {
		*w = v[i];
		syscall(SYS_wait4, 1, w, 0, ru);
	}
	syscall(SYS_wait4, 1, unreadable(), 0, unreadable());
}
