/* Segments: modify_ldt, set_thread_area, get_thread_area. */
/* PARITY: -e trace=modify_ldt,set_thread_area,get_thread_area */
/* PARITY: -Xraw -e trace=modify_ldt,set_thread_area */
#include "../guard.h"
#include <asm/ldt.h>
int main()
{
	struct user_desc *u = tail_alloc(sizeof *u);
	memset(u, 0, sizeof *u);
	for (int i = -2; i < 3; i++) {
		u->entry_number = i;
		u->base_addr = i * 0x1234;
		u->limit = i < 0 ? 0xfffff : i;
		u->seg_32bit = i & 1;
		u->contents = i & 3;
		u->useable = 1;
		syscall(SYS_modify_ldt, i, u, 16);
		syscall(SYS_modify_ldt, i, u, sizeof(*u));
		syscall(SYS_set_thread_area, u);
		syscall(SYS_get_thread_area, u);
	}
	syscall(SYS_set_thread_area, unreadable());
	syscall(SYS_get_thread_area, unreadable());
	syscall(SYS_get_thread_area, 0);
	syscall(SYS_modify_ldt, 1, unreadable(), 16);
	syscall(SYS_modify_ldt, 0, u, 16);
	syscall(SYS_modify_ldt, 2, u, 15);
	*(unsigned *)((char *)u + 12) = 0xffffffff;
	syscall(SYS_modify_ldt, 17, u, 16);
}
