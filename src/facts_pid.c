/*
 * facts_pid.c - a number that names a task in one pid namespace, said in another.
 *
 * A tracee in a container speaks of pid 7 where limn sees 31337. Linux 6.11 answers this in one
 * ioctl on the namespace; before that the NSpid (NStgid, NSpgid, NSsid) lines of every
 * /proc/PID/status are searched, and the entry that answered is tried first the next time. Also
 * here: /proc itself may belong to another pid namespace than limn. Sources: pid_namespaces(7),
 * ioctl_nsfs(2), proc_pid_status(5).
 */
#include "facts_live.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_LEVELS 33 /* the kernel allows 32 nested namespaces */

/* linux/nsfs.h of Linux 6.11, and ioctl_nsfs(2). */
#define LIMN_NS_GET_PARENT	   _IO(0xb7, 0x2)
#define LIMN_NS_GET_PID_FROM_PIDNS _IOR(0xb7, 0x6, int)

/* The ids of a task in each namespace from /proc's own down to its own. */
struct ns_ids {
	int n;
	pid_t tgid;		    /* in /proc's numbering */
	uint32_t id[4][MAX_LEVELS]; /* by enum fact_pid_type */
};

static int read_levels(const char *p, uint32_t *ids)
{
	int n = 0;

	while (n < MAX_LEVELS) {
		char *end;
		p += strspn(p, " \t");
		unsigned long v = strtoul(p, &end, 10);
		if (end == p)
			break;
		ids[n++] = (uint32_t)v;
		p = end;
	}
	return n;
}

static bool read_ids(pid_t proc, struct ns_ids *ids)
{
	static const char *const keys[] = {[PIDT_TID] = "\nNSpid:",
	    [PIDT_TGID] = "\nNStgid:",
	    [PIDT_PGID] = "\nNSpgid:",
	    [PIDT_SID] = "\nNSsid:"};
	char path[64], text[4096];
	size_t len = 0;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)proc);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	for (ssize_t n; len < sizeof(text) - 1; len += (size_t)n)
		if ((n = read(fd, text + len, sizeof(text) - 1 - len)) <= 0)
			break;
	close(fd);
	text[len] = 0;
	ids->n = MAX_LEVELS;
	/* The name on the first line is the task's choice, but the kernel escapes its newlines. */
	const char *p = strstr(text, "\nTgid:");
	ids->tgid = p ? atoi(p + 6) : 0;
	for (int i = 0; i < 4; i++) {
		p = strstr(text, keys[i]);
		if (!p)
			return false; /* before Linux 4.1, or no pid namespaces */
		int n = read_levels(p + strlen(keys[i]), ids->id[i]);
		if (n < ids->n)
			ids->n = n;
	}
	return ids->n > 0;
}

static uint64_t ns_inode(pid_t proc)
{
	char path[64], link[64];

	snprintf(path, sizeof(path), "/proc/%d/ns/pid", (int)proc);
	ssize_t n = readlink(path, link, sizeof(link) - 1);
	if (n < 6 || memcmp(link, "pid:[", 5))
		return 0;
	link[n] = 0;
	return strtoull(link + 5, NULL, 10);
}

static int ns_open(pid_t proc)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/ns/pid", (int)proc);
	return open(path, O_RDONLY | O_CLOEXEC);
}

void pid_translate_init(struct pid_translate *t)
{
	memset(t, 0, sizeof(*t));
}

/* Find out how /proc sees limn itself. Done when first asked: most traces never ask. */
static void prepare(struct pid_translate *t)
{
	char link[32];
	struct ns_ids self;

	t->ready = true;
	ssize_t n = readlink("/proc/self", link, sizeof(link) - 1);
	if (n <= 0) {
		t->own_level = -1;
		t->proc_is_own = true;
		return;
	}
	link[n] = 0;
	pid_t proc = (pid_t)atoi(link);
	t->own_ns = ns_inode(proc);
	t->own_level = read_ids(proc, &self) ? self.n - 1 : -1;
	t->proc_is_own = t->own_level >= 0 ? t->own_level == 0 : proc == getpid();
}

static struct pid_hint *hint_slot(struct pid_translate *t, uint64_t ns, uint32_t id, int type)
{
	return &t->hints[(ns * 31 + id * 4u + (unsigned)type) % PID_HINTS];
}

/*
 * Is the namespace ns the one at `level` of task proc? It is when the task lives in it, or in one
 * of its descendants as many levels further down.
 */
static bool level_is(pid_t proc, const struct ns_ids *ids, int level, uint64_t ns)
{
	int up = ids->n - 1 - level;

	if (up < 0)
		return false;
	if (!up)
		return ns_inode(proc) == ns;
	int fd = ns_open(proc);
	while (fd >= 0 && up--) {
		int parent = ioctl(fd, LIMN_NS_GET_PARENT);
		close(fd);
		fd = parent;
	}
	if (fd < 0)
		return false;
	struct stat st;
	bool is = !fstat(fd, &st) && st.st_ino == ns;
	close(fd);
	return is;
}

struct search {
	uint64_t ns; /* where the id is valid, and its index in the NS* lines */
	int level;
	uint32_t id;
	enum fact_pid_type type;
	int own_level;
	/* found: */
	pid_t proc;
	uint32_t own_id;
};

/* Does this /proc entry bear the id? */
static bool try_proc(struct search *s, pid_t proc)
{
	struct ns_ids ids;

	if (!read_ids(proc, &ids) || s->level >= ids.n || s->own_level >= ids.n ||
	    ids.id[s->type][s->level] != s->id || !level_is(proc, &ids, s->level, s->ns))
		return false;
	/* A thread bears its process's id too, but does not stand for it. */
	if (s->type == PIDT_TGID && ids.tgid != proc)
		return false;
	s->proc = proc;
	s->own_id = ids.id[s->type][s->own_level];
	return true;
}

static bool search_dir(struct search *s, const char *path, bool threads)
{
	DIR *dir = opendir(path);
	struct dirent *e;
	bool found = false;

	while (dir && !found && (e = readdir(dir))) {
		char *end;
		long pid = strtol(e->d_name, &end, 10);
		if (*end || pid <= 0)
			continue;
		found = try_proc(s, (pid_t)pid);
		if (!found && threads) {
			char task[64];
			snprintf(task, sizeof(task), "/proc/%ld/task", pid);
			found = search_dir(s, task, false);
		}
	}
	if (dir)
		closedir(dir);
	return found;
}

static bool search_all(struct pid_translate *t, struct search *s)
{
	struct pid_hint *h = hint_slot(t, s->ns, s->id, s->type);

	if (h->proc && h->ns == s->ns && h->id == s->id && h->type == s->type &&
	    try_proc(s, h->proc))
		return true;
	/* Processes first: they are few, and most ids name one. */
	if (!search_dir(s, "/proc", false) &&
	    (s->type != PIDT_TID || !search_dir(s, "/proc", true)))
		return false;
	*h = (struct pid_hint){.ns = s->ns, .id = s->id, .type = (uint8_t)s->type, .proc = s->proc};
	return true;
}

/* The number in limn's namespace, by the kernel; 0: no such task, -1: the kernel cannot say. */
static pid_t ask_kernel(struct pid_translate *t, pid_t proc, uint32_t id)
{
	if (t->no_ioctl)
		return -1;
	int fd = ns_open(proc);
	if (fd < 0)
		return -1;
	int r = ioctl(fd, LIMN_NS_GET_PID_FROM_PIDNS, (unsigned long)id);
	int err = errno;
	close(fd);
	if (r > 0)
		return r;
	if (err == ESRCH)
		return 0;
	t->no_ioctl = true;
	return -1;
}

pid_t pid_in_proc(struct pid_translate *t, pid_t pid)
{
	if (!t->ready)
		prepare(t);
	if (t->proc_is_own || pid <= 0)
		return pid;
	struct search s = {.ns = t->own_ns,
	    .level = t->own_level,
	    .id = (uint32_t)pid,
	    .type = PIDT_TID,
	    .own_level = t->own_level};
	return search_all(t, &s) ? s.proc : 0;
}

pid_t pid_translate(struct pid_translate *t, pid_t proc, uint32_t id, enum fact_pid_type type,
    bool *same, pid_t *proc_of_id)
{
	struct ns_ids ids;
	pid_t at = 0;

	if (!t->ready)
		prepare(t);
	*same = false;
	uint64_t ns = ns_inode(proc);
	if (!ns || !t->own_ns || t->own_level < 0) {
		/* Nothing known of namespaces: as if there were but one. */
		*same = true;
		return (pid_t)id;
	}
	if (ns == t->own_ns) {
		*same = true;
		return (pid_t)id;
	}
	if (!proc_of_id)
		proc_of_id = &at;
	if (!read_ids(proc, &ids))
		return 0;
	struct search s = {
	    .ns = ns, .level = ids.n - 1, .id = id, .type = type, .own_level = t->own_level};
	/* Most often a task speaks of itself. */
	if (s.own_level < ids.n && ids.id[type][s.level] == id &&
	    (type != PIDT_TGID || ids.tgid == proc)) {
		*proc_of_id = proc;
		return (pid_t)ids.id[type][s.own_level];
	}
	pid_t own = ask_kernel(t, proc, id);
	if (own > 0) {
		pid_t name = pid_in_proc(t, own);
		/* The task of that number is known; is it what was asked for? */
		if (name && read_ids(name, &ids) && s.level < ids.n &&
		    ids.id[type][s.level] == id && (type != PIDT_TGID || ids.tgid == name)) {
			*proc_of_id = name;
			return own;
		}
		if (type == PIDT_TID || type == PIDT_TGID)
			return 0;
	}
	/* No task has the number, yet a group or session whose leader is gone may. */
	if (!own && (type == PIDT_TID || type == PIDT_TGID))
		return 0;
	if (!search_all(t, &s))
		return 0;
	*proc_of_id = s.proc;
	return (pid_t)s.own_id;
}
