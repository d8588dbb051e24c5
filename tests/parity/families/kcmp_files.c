/* kcmp_files.c - kcmp(2): the descriptors named are those of the processes compared. */
/* PARITY: -f -a1 -yy -e trace=kcmp -e signal=none */
/* PARITY: -f -a1 -y -e trace=kcmp -e signal=none -e inject=kcmp:retval=3 */
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <signal.h>
#include <unistd.h>

static void compare(long a, long b, long type, unsigned long i, unsigned long k)
{
	syscall(SYS_kcmp, a, b, type, i, k);
}

int main(void)
{
	uint32_t slot[3] = {0, 2, 3};
	long none = 336232836, self = getpid(), child;
	int ready[2];
	char c;

	if (pipe(ready) || dup2(0, 2) < 0)
		return 1;
	child = fork();
	if (!child) {
		compare(self, getpid(), 0, 2, 2);
		close(0);
		close(ready[0]);
		close(ready[1]);
		pause();
		_exit(0);
	}
	close(ready[1]);
	if (read(ready[0], &c, 1) < 0) /* ends when the child has closed its end */
		return 1;
	compare(self, self, 0, 0, 2);
	compare(self, child, 0, 0, 0);
	compare(self, child, 0, 2, 2);
	compare(child, self, 0, 0, 0xffffffff00000002UL);
	compare(child, self, 0, 0xffffffff, 2);
	compare(none, self, 0, 2, 2);
	compare(self, none, 0, 2, 2);
	compare(0, -1, 0, 2, 2);
	compare(self, child, 7, 2, (unsigned long)slot);
	compare(child, self, 7, 0, (unsigned long)slot);
	compare(self, none, 7, 2, (unsigned long)slot);
	compare(self, 0, 7, 2, 1);
	kill((pid_t)child, SIGKILL);
	waitpid((pid_t)child, 0, 0);
	compare(self, child, 0, 2, 2);
	return 0;
}
