/*
 * doctor_test.c - data/doctor.txt: facts to cause, and every cause has its words.
 *
 * Usage: doctor_test DATA
 */
#include "../src/doctor.h"
#include "tap.h"

#include <ctype.h>
#include <errno.h>

static bool seen[CAUSE_COUNT];

static int error_number(const char *v)
{
	static const struct {
		const char *name;
		int err;
	} errs[] = {{"EPERM", EPERM}, {"ESRCH", ESRCH}, {"EACCES", EACCES}, {"ENOSYS", ENOSYS}};

	for (size_t i = 0; i < sizeof(errs) / sizeof(*errs); i++)
		if (!strcmp(errs[i].name, v))
			return errs[i].err;
	return atoi(v);
}

static void ordinary(struct doctor_facts *f)
{
	struct doctor_self *s = &f->self;
	struct doctor_target *t = &f->target;

	memset(f, 0, sizeof(*f));
	s->pid = 100;
	s->ancestors[0] = 99;
	s->ancestors[1] = 1;
	s->nancestors = 2;
	s->uid = s->euid = s->gid = s->egid = 1000;
	s->cap_bnd = ~0ull;
	s->userns_initial = s->pidns_initial = s->ptrace_works = TRI_YES;
	s->userns = 4026531837;
	t->given = true;
	t->pid = t->tgid = 200;
	t->exists = TRI_YES;
	t->state = 'S';
	snprintf(t->comm, sizeof(t->comm), "evil\n\033[31m");
	t->kernel_thread = t->leader_zombie = t->descendant = TRI_NO;
	t->ppid = 1;
	t->ids_known = t->caps_known = true;
	t->ruid = t->euid = t->suid = t->rgid = t->egid = t->sgid = 1000;
	t->dumpable = t->userns_below = TRI_YES;
	t->exe_setid = t->exe_unreadable = TRI_NO;
	f->machine.ptrace_scope = -1;
	f->tried = true;
	f->err = EPERM;
}

static bool set(struct doctor_facts *f, const char *key, const char *v)
{
	struct doctor_self *s = &f->self;
	struct doctor_target *t = &f->target;
	int n = atoi(v);

#define IS(k) else if (!strcmp(key, k))
	if (!strcmp(key, "given"))
		t->given = n;
	IS("tried") f->tried = n;
	IS("err") f->err = error_number(v);
	IS("uid")
	{
		s->uid = s->euid = (uid_t)n;
		s->gid = s->egid = (gid_t)n;
		if (!n && !(s->cap_eff & 1ull << 19))
			s->cap_eff = s->cap_prm = 0x20;
		if (!n) {
			t->ruid = t->euid = t->suid = t->rgid = t->egid = t->sgid = 0;
			t->dumpable = TRI_YES;
		}
	}
	IS("gid") s->gid = s->egid = (gid_t)n;
	IS("cap") s->cap_eff = s->cap_prm = 1ull << 19;
	IS("works") s->ptrace_works = n;
	IS("works_err") s->ptrace_errno = error_number(v);
	IS("seccomp") s->seccomp = n;
	IS("label") snprintf(s->label, sizeof(s->label), "%s", v);
	IS("ancestor") s->ancestors[0] = n;
	IS("pid") t->pid = n;
	IS("tgid") t->tgid = n;
	IS("is_thread") t->is_thread = n;
	IS("exists") t->exists = n;
	IS("state") t->state = *v;
	IS("kthread") t->kernel_thread = n;
	IS("leader_zombie") t->leader_zombie = n;
	IS("living_thread") t->living_thread = n;
	IS("tracer") t->tracer = n;
	IS("ruid") t->ruid = (uid_t)n;
	IS("euid") t->euid = (uid_t)n;
	IS("suid") t->suid = (uid_t)n;
	IS("rgid") t->rgid = (gid_t)n;
	IS("egid") t->egid = (gid_t)n;
	IS("sgid") t->sgid = (gid_t)n;
	IS("tcap") t->cap_prm = strtoull(v, NULL, 16);
	IS("dumpable") t->dumpable = n;
	IS("exe_setid") t->exe_setid = n;
	IS("below") t->userns_below = n;
	IS("descendant") t->descendant = n;
	IS("tlabel") snprintf(t->label, sizeof(t->label), "%s", v);
	IS("scope") f->machine.ptrace_scope = n;
	else return false;
#undef IS
	return true;
}

/* Every line begins with the program's name, and nothing in it can move a cursor. */
static bool well_formed(const char *text)
{
	bool cause = false, remedy = false;

	for (const char *p = text; *p; p = strchr(p, '\n') + 1) {
		if (strncmp(p, "./limn: ", 8) || !strchr(p, '\n'))
			return false;
		cause |= !strncmp(p + 8, "cause: ", 7);
		remedy |= !strncmp(p + 8, "remedy: ", 8);
	}
	for (const char *p = text; *p; p++)
		if (!isprint((unsigned char)*p) && *p != '\n')
			return false;
	return cause && remedy;
}

static void run_line(char *line, int number)
{
	struct doctor_facts f;
	char whole[256], *save, text[4096] = "";

	line[strcspn(line, "#\n")] = 0;
	snprintf(whole, sizeof(whole), "%s", line);
	char *want = strtok_r(line, " \t", &save);
	if (!want)
		return;
	ordinary(&f);
	for (char *w; (w = strtok_r(NULL, " \t", &save));) {
		char *eq = strchr(w, '=');
		if (!eq) {
			tap_ok(0, "line %d: not key=value: %s", number, w);
			return;
		}
		*eq = 0;
		if (!set(&f, w, eq + 1)) {
			tap_ok(0, "line %d: no such fact: %s", number, w);
			return;
		}
	}
	enum doctor_cause got = doctor_decide(&f);
	seen[got] = true;
	bool right = !strcmp(doctor_cause_name(got), want);
	tap_ok(right, "line %d: %s", number, whole);
	if (!right)
		printf("#  got: %s\n", doctor_cause_name(got));
	FILE *out = fmemopen(text, sizeof(text), "w");
	doctor_print_cause(out, "./limn", &f, got);
	fclose(out);
	if (got != CAUSE_NONE && !well_formed(text)) {
		tap_ok(0, "line %d: what is printed", number);
		printf("# %s", text);
	}
}

int main(int argc, char **argv)
{
	char line[512];
	int number = 0;
	FILE *f = argc > 1 ? fopen(argv[1], "r") : NULL;

	if (!f)
		return 1;
	while (fgets(line, sizeof(line), f))
		run_line(line, ++number);
	fclose(f);
	for (int c = 0; c < CAUSE_COUNT; c++)
		tap_ok(seen[c], "a case for %s", doctor_cause_name((enum doctor_cause)c));
	return tap_done();
}
