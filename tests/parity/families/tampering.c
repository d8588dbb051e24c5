/*
 * Results that rules put in place of the kernel's: numbers of every size, errors that no kernel
 * returns, what becomes of them in the columns of -n, -e raw and -c; arguments that are written
 * over.
 */
/* PARITY: -e trace=!execve,set_tid_address -e inject=chdir,dup,umask,geteuid,/geteuid32,lseek:retval=0xffffffffffffffff */
/* PARITY: -e trace=!execve,set_tid_address -e inject=chdir,dup,umask,geteuid,/geteuid32,lseek:retval=0x100000001 */
/* PARITY: -e trace=!execve,set_tid_address -e inject=chdir,dup,geteuid,/geteuid32,lseek:retval=0x80000000 */
/* PARITY: -e trace=!execve,set_tid_address -e inject=chdir,dup,umask,geteuid,/geteuid32,lseek:retval=42 */
/* PARITY: -e trace=!execve,set_tid_address -e inject=chdir,dup:error=512 */
/* PARITY: -e trace=!execve,set_tid_address -e inject=chdir,dup:error=515 */
/* PARITY: -e trace=!execve,set_tid_address -e inject=chdir:error=4095:when=2..6+2 */
/* PARITY: -n -e trace=!execve,set_tid_address -e raw=all -e inject=chdir:error=10 */
/* PARITY: -n -e trace=!execve,set_tid_address -e raw=all -e inject=chdir:retval=10 */
/* PARITY: -e trace=chdir,exit_group -e inject=chdir:error=ENOENT:signal=USR1:syscall=gettid */
/* PARITY: -e trace=chdir,getcwd -e inject=chdir:poke_enter=@arg1=41424300:delay_exit=1:retval=42 -e inject=getcwd:poke_exit=@arg1=535400 */
/* PARITY: -e trace=chdir,getcwd -e inject=chdir,getcwd:poke_exit=@arg7=41 */
/* PARITY: -e trace=chdir -e inject=execve,chdir:error=EPERM */
/* PARITY: -e trace=chdir -e fault=chdir -e inject=chdir:delay_enter=1:when=2 */
/* PARITY: -a10 -e trace=exit,exit_group -e fault=exit_group:error=ENOSYS */
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	static char path[16] = "abcdefgh", buf[64];

	signal(SIGUSR1, SIG_IGN);
	for (int i = 0; i < 6; i++)
		chdir(path);
	chdir("");
	chdir(".");
	syscall(SYS_chdir, 0L);
	getcwd(buf, sizeof buf);
	dup(0);
	umask(022);
	geteuid();
	lseek(-1, 0, SEEK_SET);
	syscall(SYS_mmap, 0L, 0L, 0L, 0L, 0L, 0L);
	syscall(600);
	syscall(-1L);
	syscall(0x80000000L);
	syscall(SYS_exit_group, 3);
	return 3;
}
