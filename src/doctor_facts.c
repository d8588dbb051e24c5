/*
 * doctor_facts.c - ask the machine what doctor_decide.c needs to know. Decides nothing.
 *
 * Everything is read for what it is worth: a file that cannot be read leaves its fact unknown. The
 * only things done rather than read: a child of limn's own is seized for a moment, to see whether
 * ptrace works at all, and a one-element BPF map is made, to see whether bpf(2) does.
 */
#include "doctor.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

/* include/linux/proc_ns.h: the namespaces that exist from boot have these inodes. */
#define INITIAL_USERNS	   0xEFFFFFFDu
#define INITIAL_PIDNS	   0xEFFFFFFCu
#define CAP_SYS_PTRACE_BIT (1ull << 19)
#define PF_KTHREAD	   0x00200000u
#define GET_PARENT_NS	   _IO(0xb7, 0x2)

__attribute__((format(printf, 3, 4))) static ssize_t slurp(
    char *buf, size_t size, const char *fmt, ...)
{
	char path[128];
	size_t len = 0;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(path, sizeof(path), fmt, ap);
	va_end(ap);
	buf[0] = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return -1;
	while (len < size - 1) {
		ssize_t n = read(fd, buf + len, size - 1 - len);
		if (n <= 0)
			break;
		len += (size_t)n;
	}
	close(fd);
	buf[len] = 0;
	return (ssize_t)len;
}

/* The first line of a file, with anything that could upset a terminal replaced. */
__attribute__((format(printf, 3, 4))) static bool read_line(
    char *buf, size_t size, const char *fmt, ...)
{
	char path[128];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(path, sizeof(path), fmt, ap);
	va_end(ap);
	if (slurp(buf, size, "%s", path) <= 0)
		return false;
	buf[strcspn(buf, "\n")] = 0;
	for (char *p = buf; *p; p++)
		if (!isprint((unsigned char)*p))
			*p = '?';
	return true;
}

static int read_int(const char *path, int otherwise)
{
	char text[32];

	return slurp(text, sizeof(text), "%s", path) > 0 ? atoi(text) : otherwise;
}

static const char *status_field(const char *text, const char *key)
{
	size_t len = strlen(key);

	for (const char *p = text; p; p = strchr(p, '\n')) {
		p += *p == '\n';
		if (!strncmp(p, key, len) && p[len] == ':')
			return p + len + 1 + strspn(p + len + 1, " \t");
	}
	return NULL;
}

static uint64_t ns_inode(pid_t pid, const char *name)
{
	char path[64];
	struct stat st;

	snprintf(path, sizeof(path), "/proc/%d/ns/%s", (int)pid, name);
	return stat(path, &st) ? 0 : st.st_ino;
}

static pid_t parent_of(pid_t pid)
{
	char text[4096];

	if (slurp(text, sizeof(text), "/proc/%d/status", (int)pid) <= 0)
		return 0;
	const char *v = status_field(text, "PPid");
	return v ? atoi(v) : 0;
}

static void comm_of(char *buf, size_t size, pid_t pid)
{
	buf[0] = 0;
	if (pid > 0)
		read_line(buf, size, "/proc/%d/comm", (int)pid);
}

/* Seize a child of our own, which nothing but a filter, a policy or Yama >= 2 forbids. */
static void try_ptrace(struct doctor_self *s)
{
	pid_t child = fork();

	if (child < 0)
		return;
	if (!child) {
		for (;;)
			pause();
	}
	long r = ptrace(PTRACE_SEIZE, child, 0L, 0L);
	s->ptrace_errno = r ? errno : 0;
	s->ptrace_works = r ? TRI_NO : TRI_YES;
	kill(child, SIGKILL);
	while (waitpid(child, NULL, __WALL) < 0 && errno == EINTR)
		;
}

static void find_container(char *buf, size_t size)
{
	char text[8192];

	if (getenv("KUBERNETES_SERVICE_HOST"))
		snprintf(buf, size, "kubernetes");
	else if (!access("/.dockerenv", F_OK))
		snprintf(buf, size, "docker");
	else if (!access("/run/.containerenv", F_OK))
		snprintf(buf, size, "podman");
	else if (slurp(text, sizeof(text), "/run/systemd/container") > 0)
		snprintf(buf, size, "%.*s", (int)strcspn(text, "\n"), text);
	else if (slurp(text, sizeof(text), "/proc/self/cgroup") > 0)
		snprintf(buf, size, "%s",
		    strstr(text, "kubepods") ? "kubernetes"
		    : strstr(text, "docker") ? "docker"
		    : strstr(text, "/lxc")   ? "lxc"
					     : "");
}

static void gather_self(struct doctor_self *s)
{
	char text[8192];
	const char *v;

	s->pid = getpid();
	s->uid = getuid();
	s->euid = geteuid();
	s->gid = getgid();
	s->egid = getegid();
	for (pid_t p = parent_of(s->pid); p > 0 && s->nancestors < DOCTOR_MAX_ANCESTORS;
	     p = parent_of(p))
		s->ancestors[s->nancestors++] = p;
	s->seccomp = s->no_new_privs = -1;
	s->ptrace_works = TRI_UNKNOWN;
	if (slurp(text, sizeof(text), "/proc/self/status") > 0) {
		if ((v = status_field(text, "CapEff")))
			s->cap_eff = strtoull(v, NULL, 16);
		if ((v = status_field(text, "CapPrm")))
			s->cap_prm = strtoull(v, NULL, 16);
		if ((v = status_field(text, "CapBnd")))
			s->cap_bnd = strtoull(v, NULL, 16);
		if ((v = status_field(text, "Seccomp")))
			s->seccomp = atoi(v);
		if ((v = status_field(text, "NoNewPrivs")))
			s->no_new_privs = atoi(v);
	}
	s->userns = ns_inode(s->pid, "user");
	uint64_t pidns = ns_inode(s->pid, "pid");
	s->userns_initial = s->userns ? s->userns == INITIAL_USERNS : TRI_UNKNOWN;
	s->pidns_initial = pidns ? pidns == INITIAL_PIDNS : TRI_UNKNOWN;
	find_container(s->container, sizeof(s->container));
	read_line(s->label, sizeof(s->label), "/proc/self/attr/current");
}

/* Is the target's user namespace limn's own or a descendant? Seeing it takes the very permission.
 */
static enum doctor_tri userns_below(const struct doctor_self *s, const struct doctor_target *t)
{
	char path[64];

	if (s->userns_initial == TRI_YES)
		return TRI_YES;
	if (!t->userns || !s->userns)
		return TRI_UNKNOWN;
	if (t->userns == s->userns)
		return TRI_YES;
	snprintf(path, sizeof(path), "/proc/%d/ns/user", (int)t->pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	while (fd >= 0) {
		struct stat st;
		if (!fstat(fd, &st) && st.st_ino == s->userns) {
			close(fd);
			return TRI_YES;
		}
		int up = ioctl(fd, GET_PARENT_NS);
		int err = errno;
		close(fd);
		if (up < 0)
			/* EPERM: the parent is beyond limn's own namespace. */
			return err == EPERM ? TRI_NO : TRI_UNKNOWN;
		fd = up;
	}
	return TRI_UNKNOWN;
}

/* A first thread that has ended stays as a zombie while others live. */
static void look_for_threads(struct doctor_target *t)
{
	char path[64], text[1024];
	struct dirent *e;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)t->tgid);
	DIR *dir = opendir(path);
	t->leader_zombie = TRI_NO;
	while (dir && (e = readdir(dir))) {
		if (!isdigit((unsigned char)e->d_name[0]) || atoi(e->d_name) == t->pid)
			continue;
		if (slurp(text, sizeof(text), "%s/%s/stat", path, e->d_name) <= 0)
			continue;
		const char *p = strrchr(text, ')');
		if (p && p[1] == ' ' && p[2] != 'Z' && p[2] != 'X') {
			t->leader_zombie = TRI_YES;
			t->living_thread = atoi(e->d_name);
			break;
		}
	}
	if (dir)
		closedir(dir);
}

/*
 * The files of a process that may not be dumped belong to root. Of a root process that shows
 * nothing; its own link tells only when everything else would have let limn read it.
 */
static void look_at_dumpable(struct doctor_target *t, bool privileged)
{
	char path[64];
	struct stat st;

	snprintf(path, sizeof(path), "/proc/%d/environ", (int)t->pid);
	if (t->ids_known && t->euid && !stat(path, &st))
		t->dumpable = st.st_uid == t->euid;
	snprintf(path, sizeof(path), "/proc/%d/exe", (int)t->pid);
	ssize_t n = readlink(path, t->exe, sizeof(t->exe) - 1);
	t->exe[n > 0 ? n : 0] = 0;
	/* To see that link takes what tracing takes, short of what Yama asks. */
	if (n > 0 && !privileged)
		t->dumpable = TRI_YES;
	if (n > 0 && !stat(path, &st)) {
		t->exe_setid = (st.st_mode & S_ISUID) || (st.st_mode & S_ISGID);
		t->exe_unreadable = access(path, R_OK) ? TRI_YES : TRI_NO;
	}
	for (char *p = t->exe; *p; p++)
		if (!isprint((unsigned char)*p))
			*p = '?';
}

static void gather_target(struct doctor_facts *f, pid_t pid)
{
	struct doctor_target *t = &f->target;
	char text[8192];
	const char *v;

	t->given = true;
	t->pid = t->tgid = pid;
	t->kernel_thread = t->leader_zombie = t->userns_below = t->descendant = TRI_UNKNOWN;
	t->seccomp = -1;
	t->dumpable = t->exe_setid = t->exe_unreadable = TRI_UNKNOWN;
	if (kill(pid, 0) && errno == ESRCH) {
		t->exists = TRI_NO;
		return;
	}
	t->exists = TRI_YES;
	if (slurp(text, sizeof(text), "/proc/%d/status", (int)pid) <= 0) {
		/* Hidden (hidepid), or gone since. */
		t->exists = kill(pid, 0) && errno == ESRCH ? TRI_NO : TRI_YES;
		return;
	}
	comm_of(t->comm, sizeof(t->comm), pid);
	if ((v = status_field(text, "Tgid")))
		t->tgid = atoi(v);
	t->is_thread = t->tgid != pid;
	if ((v = status_field(text, "State")))
		t->state = *v;
	if ((v = status_field(text, "PPid")))
		t->ppid = atoi(v);
	comm_of(t->ppid_comm, sizeof(t->ppid_comm), t->ppid);
	if ((v = status_field(text, "TracerPid")))
		t->tracer = atoi(v);
	comm_of(t->tracer_comm, sizeof(t->tracer_comm), t->tracer);
	if ((v = status_field(text, "Uid")))
		t->ids_known = sscanf(v, "%u %u %u", &t->ruid, &t->euid, &t->suid) == 3;
	if (t->ids_known && (v = status_field(text, "Gid")))
		t->ids_known = sscanf(v, "%u %u %u", &t->rgid, &t->egid, &t->sgid) == 3;
	const struct passwd *pw = t->ids_known ? getpwuid(t->euid) : NULL;
	if (pw)
		snprintf(t->user, sizeof(t->user), "%s", pw->pw_name);
	if ((v = status_field(text, "CapPrm"))) {
		t->cap_prm = strtoull(v, NULL, 16);
		t->caps_known = true;
	}
	if ((v = status_field(text, "Seccomp")))
		t->seccomp = atoi(v);
	if (slurp(text, sizeof(text), "/proc/%d/stat", (int)pid) > 0 && (v = strrchr(text, ')'))) {
		unsigned flags;
		char state;
		if (sscanf(v + 1, " %c %*d %*d %*d %*d %*d %u", &state, &flags) == 2)
			t->kernel_thread = (flags & PF_KTHREAD) ? TRI_YES : TRI_NO;
	}
	if (t->state == 'Z' || t->state == 'X')
		look_for_threads(t);
	look_at_dumpable(t, f->self.cap_eff & CAP_SYS_PTRACE_BIT);
	t->userns = ns_inode(pid, "user");
	t->userns_below = userns_below(&f->self, t);
	read_line(t->label, sizeof(t->label), "/proc/%d/attr/current", (int)pid);
	t->descendant = TRI_NO;
	pid_t p = t->tgid;
	for (int i = 0; i < 4096 && p > 0; i++, p = parent_of(p))
		if (p == f->self.pid)
			t->descendant = TRI_YES;
}

static void try_bpf(struct doctor_machine *m)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.map_type = BPF_MAP_TYPE_ARRAY;
	attr.key_size = 4;
	attr.value_size = 4;
	attr.max_entries = 1;
	int fd = (int)syscall(SYS_bpf, BPF_MAP_CREATE, &attr, sizeof(attr));
	m->bpf_works = fd >= 0;
	m->bpf_errno = fd < 0 ? errno : 0;
	if (fd >= 0)
		close(fd);
}

static void gather_machine(struct doctor_machine *m)
{
	struct utsname u;
	struct rlimit lim;
	char text[128];

	if (!uname(&u)) {
		snprintf(m->kernel, sizeof(m->kernel), "%.20s %.70s", u.sysname, u.release);
		snprintf(m->arch, sizeof(m->arch), "%.31s", u.machine);
	}
	m->ptrace_scope = read_int("/proc/sys/kernel/yama/ptrace_scope", -1);
	m->suid_dumpable = read_int("/proc/sys/fs/suid_dumpable", -1);
	m->pid_max = read_int("/proc/sys/kernel/pid_max", -1);
	m->unprivileged_bpf_disabled = read_int("/proc/sys/kernel/unprivileged_bpf_disabled", -1);
	m->perf_event_paranoid = read_int("/proc/sys/kernel/perf_event_paranoid", -100);
	read_line(m->lsm, sizeof(m->lsm), "/sys/kernel/security/lsm");
	m->btf = !access("/sys/kernel/btf/vmlinux", R_OK);
	m->tracefs = !access("/sys/kernel/tracing/events", X_OK) ||
		     !access("/sys/kernel/debug/tracing/events", X_OK);
	/* "none [integrity] confidentiality": the one in brackets holds. */
	if (read_line(text, sizeof(text), "/sys/kernel/security/lockdown")) {
		const char *p = strchr(text, '[');
		if (p)
			snprintf(m->lockdown, sizeof(m->lockdown), "%.*s", (int)strcspn(p + 1, "]"),
			    p + 1);
	}
	if (!getrlimit(RLIMIT_MEMLOCK, &lim))
		m->memlock = lim.rlim_cur == RLIM_INFINITY ? UINT64_MAX : lim.rlim_cur;
	try_bpf(m);
}

void doctor_gather(struct doctor_facts *f, pid_t pid)
{
	memset(f, 0, sizeof(*f));
	gather_self(&f->self);
	try_ptrace(&f->self);
	gather_machine(&f->machine);
	if (pid > 0)
		gather_target(f, pid);
}

void doctor_gather_bpf(struct doctor_facts *f)
{
	memset(f, 0, sizeof(*f));
	gather_self(&f->self);
	gather_machine(&f->machine);
}
