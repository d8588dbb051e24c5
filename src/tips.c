/* tips.c - see tips.h. */
#include "tips.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "options.h"

#define TIP_WIDTH 52

/* Lines are broken where they are printed. */
static const char *const tips[] = {
    "A call that never comes back is still shown: limn writes the arguments when the call begins. "
    "Add -tt to see since when it has been waiting.",
    "limn -f -e trace=%process shows who started whom, and nothing else.",
    "-o FILE keeps the trace apart from what the program itself prints; -ff -o FILE gives each "
    "process a file of its own.",
    "-o '|COMMAND' sends the trace through a pipe, for example to less.",
    "-y shows the path behind each file descriptor, -yy also the addresses of sockets, pid of "
    "pidfds and masks of signalfds.",
    "-Z shows only what fails: often the shortest way to a missing file or a refused permission.",
    "-P PATH shows only the calls that touch PATH, by name or through a descriptor.",
    "-e trace=/^open takes a regular expression, so openat and openat2 are in it too.",
    "-e trace='!%memory' leaves out what a program does to its memory, which is mostly noise.",
    "A ? before a name, as in -e trace=?statx,stat, lets the same command line work where the call "
    "does not exist.",
    "-k prints the stack below every call: who in the program made it, and on whose behalf.",
    "-c counts calls instead of printing them; with -w it counts the time that they took rather "
    "than the time the kernel spent computing.",
    "-C prints the calls and the table.",
    "-e fault=openat:when=3 makes the third openat of every thread fail: does the program notice?",
    "-e inject=fsync:delay_exit=200ms turns your disk into a slow one, for one program.",
    "-e inject=connect:error=ETIMEDOUT finds out what happens when the network is gone.",
    "-s 4096 shows more of each string; paths are always whole.",
    "-v shows what is left out of structures with an ellipsis.",
    "-X verbose shows the numbers behind the names of constants.",
    "-p takes several pids, also as in -p \"$(pidof NAME)\".",
    "-D leaves the program a child of its caller: useful in scripts that wait for it.",
    "-E VAR=VALUE sets a variable for the program alone, -E VAR removes one; LD_PRELOAD and MALLOC "
    "settings then do not touch limn.",
    "-b execve lets go of a process when it runs another program: look at the shell, not at what "
    "it starts.",
    "--syscall-limit=100 stops after a hundred lines and leaves the program running.",
    "--format=json gives one JSON object per call, for jq and friends.",
    "--record=FILE keeps everything. --replay=FILE shows it later, with other options if you like.",
    "-e 'duration>10ms' shows only calls that take longer.",
    "-e errno=ENOENT shows only the calls that fail with this error.",
    "-e 'openat.flags&O_CREAT' shows openat only when it may create a file.",
    "limn --doctor -p PID tells why a process cannot be traced, and what would help.",
    "limn --list-syscalls shows every call with its number, arguments and classes.",
    "-qq leaves out everything that is not a call or a signal.",
    "The time of a call shown by -T includes what tracing costs; compare times, do not add them "
    "up.",
    "A line that ends in <unfinished ...> was interrupted by another thread's line; --whole-lines "
    "shows every call in one piece.",
    "-I 1 lets ^C end limn at any moment; with -o FILE PROG the program gets it instead.",
    "-e signal='!SIGCHLD,SIGALRM' keeps two chatty signals out of the output.",
    "-e status=unfinished shows the calls that never returned.",
    "-a 60 moves the results further to the right, -a 1 puts them next to the call.",
};

unsigned tips_count(void)
{
	return sizeof tips / sizeof *tips;
}

static unsigned tip_line(FILE *f, const char **text)
{
	const char *s = *text;
	size_t fit = strlen(s);

	if (fit > TIP_WIDTH) {
		fit = TIP_WIDTH;
		while (fit && s[fit] != ' ')
			fit--;
		if (!fit)
			fit = TIP_WIDTH;
	}
	fprintf(f, " | %-*.*s |", TIP_WIDTH, (int)fit, s);
	s += fit;
	while (*s == ' ')
		s++;
	*text = s;
	return (unsigned)fit;
}

static void rule(FILE *f)
{
	fputs(" +", f);
	for (int i = 0; i < TIP_WIDTH + 2; i++)
		fputc('-', f);
	fputs("+\n", f);
}

void tips_print(FILE *f, const struct options *o)
{
	static const char *const lamp[] = {
	    "    ___", "   /   \\", "  | ( ) |", "   \\ | /", "    |_|"};
	const unsigned lamp_lines = sizeof lamp / sizeof *lamp;

	if (!o->tips_format)
		return;
	unsigned id = (unsigned)o->tips_id;
	if (o->tips_id < 0) {
		struct timespec now;
		clock_gettime(CLOCK_REALTIME, &now);
		id = (unsigned)(now.tv_nsec / 1000) + (unsigned)getpid();
	}
	id %= tips_count();
	const char *text = tips[id];
	rule(f);
	bool full = o->tips_format > 1;
	for (unsigned i = 0; *text || (full && i < lamp_lines); i++) {
		tip_line(f, &text);
		fprintf(f, "%s\n", full && i < lamp_lines ? lamp[i] : "");
	}
	rule(f);
	if (full)
		fprintf(f, "   Tip %u of %u. More in limn(1).\n", id, tips_count() - 1);
}
