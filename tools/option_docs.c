/*
 * option_docs.c - makes shell completions, and the headings of the manual page, from the option
 * table (src/option_table.c). Runs while limn is built: option_docs bash|zsh|fish|man
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "option_table.h"

#define CALLS "limn --list-syscalls 2>/dev/null | sed 's/^[0-9]*\t\\([^(]*\\).*/\\1/'"
/* Inside printf formats. */
#define CLASSES                                                                                    \
	"%%clock %%creds %%desc %%file %%fstat %%fstatfs %%ipc %%lstat %%memory %%net %%process "  \
	"%%pure %%signal %%stat %%statfs all none"

static const char *or_empty(const char *s)
{
	return s ? s : "";
}

/* Whether the words are a kind, such as <file>, instead. */
static int is_kind(const char *words, const char *kind)
{
	return words && strcmp(words, kind) == 0;
}

/* The first sentence or clause of a help text: what a menu has room for. */
static void put_short(FILE *f, const char *help, const char *special)
{
	size_t n = strcspn(help, ";.(");

	while (n && isspace((unsigned char)help[n - 1]))
		n--;
	for (size_t i = 0; i < n; i++) {
		if (strchr(special, help[i]))
			fputc('\\', f);
		fputc(help[i], f);
	}
}

/* The help of an option, for a synonym that of its first spelling. */
static const char *help_of(const struct option_row *row)
{
	if (row->help)
		return row->help;
	for (const struct option_row *r = option_table; r->id; r++)
		if (r->id == row->id && r->help)
			return r->help;
	return row->id == OPT_FORK_OLD ? "deprecated, use -f" : "the same as --decode-pids=pidns";
}

/* -- bash -- */

static void bash_reply(const char *words)
{
	if (is_kind(words, "<file>"))
		printf("compopt -o filenames; COMPREPLY=($(compgen -f -- \"$cur\"))");
	else if (is_kind(words, "<user>"))
		printf("COMPREPLY=($(compgen -u -- \"$cur\"))");
	else if (is_kind(words, "<pid>"))
		printf("COMPREPLY=($(compgen -W \"$(ps -A -o pid= 2>/dev/null)\" -- \"$cur\"))");
	else if (is_kind(words, "<calls>"))
		printf("_limn_list \"$(_limn_calls)\"");
	else if (is_kind(words, "<signals>"))
		printf("_limn_list \"$(compgen -A signal) all none\"");
	else if (is_kind(words, "<expr>"))
		printf("_limn_expr");
	else if (words && *words && *words != '<')
		printf("_limn_list \"%s\"", words);
	else
		printf("COMPREPLY=()");
}

static void bash(void)
{
	printf("# bash completion for limn: made from the option table, do not edit.\n\n"
	       "_limn_calls()\n{\n\t" CALLS "\n\tprintf '%%s\\n' " CLASSES "\n}\n\n"
	       "# The last item of a list.\n"
	       "_limn_list()\n{\n"
	       "\tlocal before=\n"
	       "\t[[ $cur == *[,!?]* ]] && before=${cur%%\"${cur##*[,!?]}\"}\n"
	       "\tCOMPREPLY=($(compgen -P \"$before\" -W \"$1\" -- \"${cur##*[,!?]}\"))\n"
	       "\tcompopt -o nospace 2>/dev/null\n}\n\n"
	       "_limn_expr()\n{\n\tlocal name=${cur%%%%=*}\n"
	       "\tif [[ $cur != *=* ]]; then\n"
	       "\t\tcompopt -o nospace\n"
	       "\t\tCOMPREPLY=($(compgen -S = -W \"");
	for (const struct expr_row *e = expr_table; e->id; e++)
		printf("%s ", e->name);
	printf("\" -- \"$cur\"))\n\t\treturn\n\tfi\n"
	       "\tcur=${cur#*=}\n\tcase $name in\n");
	for (const struct expr_row *e = expr_table; e->id; e++) {
		printf("\t%s", e->name);
		for (const char *w = e->other; *w;) {
			size_t n = strcspn(w, " ");
			printf("|%.*s", (int)n, w);
			w += n + (w[n] == ' ');
		}
		printf(") ");
		bash_reply(e->words);
		printf(" ;;\n");
	}
	printf("\tesac\n\t[[ $COMP_WORDBREAKS == *=* ]] || "
	       "COMPREPLY=(\"${COMPREPLY[@]/#/$name=}\")\n}\n\n"
	       "_limn()\n{\n"
	       "\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} i\n"
	       "\tlocal line=${COMP_LINE:0:COMP_POINT}\n"
	       "\t# readline splits words at =: take the whole word.\n"
	       "\tlocal whole=${line##*[[:space:]]}\n"
	       "\tif [[ $whole == --*=* ]]; then\n"
	       "\t\tprev=${whole%%%%=*} cur=${whole#*=}\n"
	       "\telif [[ $whole == *=* ]]; then\n"
	       "\t\tcur=$whole\n"
	       "\t\tline=${line%%\"$whole\"}; line=${line%%%%+([[:space:]])}\n"
	       "\t\tprev=${line##*[[:space:]]}\n"
	       "\tfi\n"
	       "\tcase $prev in\n");
	for (const struct option_row *r = option_table; r->id; r++) {
		if (r->arg == ARG_NO)
			continue;
		const char *sep = "\t";
		if (r->letter && r->arg == ARG_REQUIRED) {
			printf("%s-%c", sep, r->letter);
			sep = "|";
		}
		if (r->name)
			printf("%s--%s", sep, r->name);
		printf(") ");
		bash_reply(r->words);
		if (r->arg == ARG_OPTIONAL) /* its argument comes only after = */
			printf("; [[ $whole == *=* ]] && return ;;\n");
		else
			printf("; return ;;\n");
	}
	printf("\tesac\n"
	       "\tif [[ $cur == -* ]]; then\n\t\tCOMPREPLY=($(compgen -W '");
	for (const struct option_row *r = option_table; r->id; r++) {
		if (r->letter)
			printf("-%c ", r->letter);
		if (r->name)
			printf("--%s%s ", r->name, r->arg == ARG_REQUIRED ? "=" : "");
	}
	printf("' -- \"$cur\"))\n"
	       "\t\t[[ ${COMPREPLY[0]} == *= ]] && compopt -o nospace\n"
	       "\t\treturn\n\tfi\n"
	       "\t# The program, then whatever completes its arguments.\n"
	       "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	       "\t\tcase ${COMP_WORDS[i]} in\n"
	       "\t\t-[");
	for (const struct option_row *r = option_table; r->id; r++)
		if (r->letter && r->arg == ARG_REQUIRED)
			printf("%c", r->letter);
	printf("]) ((i++)) ;;\n"
	       "\t\t-*|=|*=*) ;;\n"
	       "\t\t*)\n"
	       "\t\t\tif declare -F _command_offset >/dev/null; then\n"
	       "\t\t\t\t_command_offset $i\n"
	       "\t\t\telse\n"
	       "\t\t\t\tcompopt -o filenames; COMPREPLY=($(compgen -f -- \"$cur\"))\n"
	       "\t\t\tfi\n"
	       "\t\t\treturn ;;\n"
	       "\t\tesac\n"
	       "\tdone\n"
	       "\tCOMPREPLY=($(compgen -c -- \"$cur\"))\n}\n\n"
	       "shopt -s extglob\ncomplete -o default -F _limn limn\n");
}

/* -- zsh -- */

static void zsh_action(const struct option_row *r)
{
	const char *w = or_empty(r->words);

	printf(":%s:", "value");
	if (is_kind(w, "<file>"))
		printf("_files");
	else if (is_kind(w, "<user>"))
		printf("_users");
	else if (is_kind(w, "<pid>"))
		printf("_pids");
	else if (is_kind(w, "<signals>"))
		printf("_signals -s");
	else if (is_kind(w, "<calls>"))
		printf("_limn_calls");
	else if (is_kind(w, "<expr>"))
		printf("_limn_expr");
	else if (*w && *w != '<') {
		printf("(");
		for (; *w; w++) {
			if (*w == ':')
				putchar('\\');
			putchar(*w);
		}
		printf(")");
	} else {
		putchar(' ');
	}
}

static void zsh_spec(const struct option_row *r, const char *name, int is_long)
{
	printf("\t\t'*%s%s[", name,
	    r->arg == ARG_NO	     ? ""
	    : r->arg == ARG_REQUIRED ? (is_long ? "=" : "+")
				     : (is_long ? "=-" : ""));
	put_short(stdout, help_of(r), "[]:'\\");
	printf("]");
	if (r->arg == ARG_REQUIRED || (r->arg == ARG_OPTIONAL && is_long)) {
		if (r->arg == ARG_OPTIONAL)
			putchar(':');
		zsh_action(r);
	}
	printf("'\n");
}

static void zsh(void)
{
	printf(
	    "#compdef limn\n# zsh completion for limn: made from the option table, do not edit.\n\n"
	    "_limn_calls() {\n\tlocal -a calls\n"
	    "\tcalls=(${(f)\"$(" CALLS ")\"} " CLASSES ")\n"
	    "\t_values -s , 'system call' $calls\n}\n\n"
	    "_limn_expr() {\n\tif compset -P 'trace='; then\n\t\t_limn_calls\n\t\treturn\n\tfi\n"
	    "\tlocal -a names\n\tnames=(");
	for (const struct expr_row *e = expr_table; e->id; e++)
		printf("%s ", e->name);
	printf(")\n\tcompadd -S = -a names\n\t_limn_calls\n}\n\n"
	       "_limn() {\n\tlocal -a options\n\toptions=(\n");
	for (const struct option_row *r = option_table; r->id; r++) {
		char name[64];
		if (r->letter) {
			snprintf(name, sizeof name, "-%c", r->letter);
			zsh_spec(r, name, 0);
		}
		if (r->name) {
			snprintf(name, sizeof name, "--%s", r->name);
			zsh_spec(r, name, 1);
		}
	}
	printf("\t)\n\t_arguments -S -s $options '(-):program: _command_names -e' "
	       "'*::arguments: _normal'\n}\n\n_limn \"$@\"\n");
}

/* -- fish -- */

static void fish(void)
{
	printf("# fish completion for limn: made from the option table, do not edit.\n\n"
	       "function __limn_calls\n\t" CALLS "\n\tprintf '%%s\\n' " CLASSES "\nend\n\n");
	for (const struct option_row *r = option_table; r->id; r++) {
		const char *w = or_empty(r->words);
		printf("complete -c limn");
		if (r->letter)
			printf(" -s %c", r->letter);
		if (r->name)
			printf(" -l %s", r->name);
		if (r->arg == ARG_REQUIRED)
			printf(is_kind(w, "<file>") ? " -r -F" : " -x");
		else if (r->arg == ARG_OPTIONAL)
			printf(" -f");
		if (r->arg != ARG_NO) {
			if (is_kind(w, "<user>"))
				printf(" -a '(__fish_complete_users)'");
			else if (is_kind(w, "<pid>"))
				printf(" -a '(__fish_complete_pids)'");
			else if (is_kind(w, "<calls>"))
				printf(" -a '(__limn_calls)'");
			else if (is_kind(w, "<expr>")) {
				printf(" -a '");
				for (const struct expr_row *e = expr_table; e->id; e++)
					printf("%s= ", e->name);
				printf("(__limn_calls)'");
			} else if (*w && *w != '<') {
				printf(" -a '%s'", w);
			}
		}
		printf(" -d '");
		put_short(stdout, help_of(r), "'\\");
		printf("'\n");
	}
	printf("complete -c limn -x -n __fish_is_first_token -a '(__fish_complete_command)'\n");
}

/* -- the manual page -- */

/* A - is a hyphen to troff unless written \-. */
static void put_roff(const char *s)
{
	for (; *s; s++) {
		if (*s == '-')
			putchar('\\');
		putchar(*s);
	}
}

/* The heading of an option, as docs/limn.1 must have it: every spelling on a line of its own. */
static void man(void)
{
	for (const struct option_row *r = option_table; r->id; r++) {
		if (r->letter) {
			printf("\\fB\\-%c\\fR", r->letter);
			if (r->arg == ARG_REQUIRED) {
				printf(" \\fI");
				put_roff(r->value);
				printf("\\fR");
			}
			putchar('\n');
		}
		if (r->name) {
			printf("\\fB\\-\\-");
			put_roff(r->name);
			printf("\\fR");
			if (r->arg != ARG_NO) {
				printf(r->arg == ARG_OPTIONAL ? "[=\\fI" : "=\\fI");
				put_roff(r->value);
				printf(r->arg == ARG_OPTIONAL ? "\\fR]" : "\\fR");
			}
			putchar('\n');
		}
	}
	for (const struct expr_row *e = expr_table; e->id; e++)
		printf("\\fB\\-e %s=\\fR\n", e->name);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*make)(void);
	} kinds[] = {{"bash", bash}, {"zsh", zsh}, {"fish", fish}, {"man", man}};

	for (unsigned i = 0; argc == 2 && i < sizeof kinds / sizeof *kinds; i++) {
		if (strcmp(argv[1], kinds[i].name) == 0) {
			kinds[i].make();
			return fflush(stdout) == 0 ? 0 : 1;
		}
	}
	fprintf(stderr, "usage: option_docs bash|zsh|fish|man\n");
	return 1;
}
