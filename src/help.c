/*
 * help.c - the texts of -h and -V. What is said of an option stands in option_table.c.
 */
#include "help.h"

#include <string.h>

#include "abi.h"
#include "config.h"
#include "option_table.h"

#define WIDTH  79
#define INDENT 17

/* Words of text from the column where the line stands, later lines indented. */
static void print_wrapped(FILE *f, const char *text, int column)
{
	bool first = true;

	while (*text) {
		size_t n = strcspn(text, " ");
		if (!first && column + 1 + (int)n > WIDTH) {
			fprintf(f, "\n%*s", INDENT, "");
			column = INDENT;
		} else if (!first) {
			fputc(' ', f);
			column++;
		}
		fprintf(f, "%.*s", (int)n, text);
		column += (int)n;
		first = false;
		text += n + (text[n] == ' ');
	}
	fputc('\n', f);
}

static void print_option(FILE *f, const struct option_row *r)
{
	int column = fprintf(f, "  ");

	if (r->letter) {
		column += fprintf(f, "-%c", r->letter);
		if (r->arg == ARG_REQUIRED)
			column += fprintf(f, " %s", r->value);
	}
	if (r->name) {
		column += fprintf(f, "%s--%s", r->letter ? ", " : "", r->name);
		if (r->arg == ARG_REQUIRED)
			column += fprintf(f, "=%s", r->value);
		else if (r->arg == ARG_OPTIONAL)
			column += fprintf(f, "[=%s]", r->value);
	}
	if (column < INDENT - 1)
		fprintf(f, "%*s", INDENT - column, "");
	else
		fprintf(f, "\n%*s", INDENT, "");
	print_wrapped(f, r->help, INDENT);
}

void help_print(FILE *f, const char *progname)
{
	fprintf(f,
	    "Usage: %s [OPTION]... PROG [ARGS]\n"
	    "   or: %s [OPTION]... -p PID\n"
	    "   or: %s [OPTION]... --replay=FILE\n"
	    "Show the system calls and signals of a program. The options are strace's, with "
	    "more.\n",
	    progname, progname, progname);
	for (int s = 0; s < SECT_COUNT; s++) {
		fprintf(f, "\n%s:\n", option_section_names[s]);
		for (const struct option_row *r = option_table; r->id; r++) {
			if (r->section != s || !r->help)
				continue;
			print_option(f, r);
			if (r->id != OPT_EXPR)
				continue;
			fprintf(f, "%*s", INDENT, "");
			char names[512] = "names: ";
			for (const struct expr_row *e = expr_table; e->id; e++) {
				size_t n = strlen(names);
				snprintf(names + n, sizeof names - n, "%s%s", e->name,
				    e[1].id ? ", " : "");
			}
			print_wrapped(f, names, INDENT);
		}
	}
}

void version_print(FILE *f)
{
	fprintf(f, "limn " LIMN_VERSION "\n"
		   "Text output as of strace 7.2; calls of Linux 7.2 for");
	for (int a = 0; a < ABI_COUNT; a++)
		fprintf(f, " %s", abi_table[a].name);
	fprintf(f, "\n\nOptional features enabled:%s%s%s%s%s\n",
	    HAVE_LIBDW ? " stack-trace=libdw" : "", HAVE_ZSTD ? " zstd" : "",
	    HAVE_SELINUX ? " secontext" : "", HAVE_BPF ? " engine=bpf" : "",
	    HAVE_LIBDW || HAVE_ZSTD || HAVE_SELINUX || HAVE_BPF ? "" : " (none)");
}
