/*
 * facts_live.c - answers facts.h's questions from /proc/PID of the task at its stop.
 *
 * It returns raw parts; escaping and brackets belong to decode and the sinks. Everything read here
 * may have been chosen by the tracee (file names, thread names), so lengths are bounded and nothing
 * is parsed beyond what the kernel itself wrote. Sockets: facts_sock.c; pids: facts_pid.c.
 */
#include "library.h"
#include "facts_live.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

#include "config.h"
#if HAVE_SELINUX
#include <selinux/label.h>
#include <selinux/selinux.h>
#endif

static const char deleted_suffix[] = " (deleted)";
#define DELETED_LEN (sizeof(deleted_suffix) - 1)

static ssize_t give(const char *text, size_t len, char *buf, size_t size)
{
	if (len > size)
		len = size;
	memcpy(buf, text, len);
	return (ssize_t)len;
}

/* The path of one of the task's files in /proc: "/proc/12/fd/3". */
struct proc_path {
	char s[64];
};

static struct proc_path task_file(const struct facts_live *f, const char *name)
{
	struct proc_path p;

	snprintf(p.s, sizeof(p.s), "/proc/%d/%s", (int)f->proc, name);
	return p;
}

static struct proc_path fd_file(const struct facts_live *f, const char *dir, int fd)
{
	struct proc_path p;

	snprintf(p.s, sizeof(p.s), "/proc/%d/%s/%d", (int)f->proc, dir, fd);
	return p;
}

/* A small file of /proc, whole and terminated. Returns its length or -1. */
static ssize_t slurp(const char *path, char *buf, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t len = 0;

	if (fd < 0)
		return -1;
	while (len < size - 1) {
		ssize_t n = read(fd, buf + len, size - 1 - len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		len += (size_t)n;
	}
	close(fd);
	buf[len] = 0;
	return (ssize_t)len;
}

/* The value of "key:  value" in the text of an fdinfo or status file, without blanks; or NULL. */
static const char *field(const char *text, const char *key, size_t *len)
{
	size_t klen = strlen(key);

	for (const char *p = text; p && *p; p = strchr(p, '\n'), p = p ? p + 1 : NULL) {
		if (strncmp(p, key, klen) || p[klen] != ':')
			continue;
		p += klen + 1;
		p += strspn(p, " \t");
		*len = strcspn(p, "\n");
		return p;
	}
	return NULL;
}

/* The link of a descriptor, or NULL. Read once per stop: one line asks for it several times. */
static const char *fd_link(struct facts_live *f, int fd, size_t *len)
{
	if (f->link_fd != fd || fd < 0) {
		if (fd < 0 || !f->proc)
			return NULL;
		f->link_fd = fd;
		f->link_len = readlink(fd_file(f, "fd", fd).s, f->link, sizeof(f->link) - 1);
		if (f->link_len >= 0)
			f->link[f->link_len] = 0;
	}
	if (f->link_len < 0)
		return NULL;
	*len = (size_t)f->link_len;
	return f->link;
}

/*
 * The kernel appends " (deleted)" to the path of an unlinked file, which a live file may also be
 * called. Told apart by looking whether a file of that whole name is the one that is open.
 */
static bool fd_deleted(struct facts_live *f, int fd)
{
	size_t len;
	const char *link = fd_link(f, fd, &len);
	struct stat open_file, named;

	if (!link || len <= DELETED_LEN || link[0] != '/' ||
	    strcmp(link + len - DELETED_LEN, deleted_suffix))
		return false;
	if (stat(fd_file(f, "fd", fd).s, &open_file))
		return false;
	return lstat(link, &named) || named.st_dev != open_file.st_dev ||
	       named.st_ino != open_file.st_ino;
}

static bool socket_inode(const char *link, uint64_t *ino)
{
	char *end;

	if (!link || strncmp(link, "socket:[", 8))
		return false;
	*ino = strtoull(link + 8, &end, 10);
	return *end == ']';
}

static ssize_t fd_proto(struct facts_live *f, int fd, char *buf, size_t size)
{
	/* The kernel counts the terminating NUL. */
	ssize_t n = getxattr(fd_file(f, "fd", fd).s, "system.sockprotoname", buf, size);

	return n <= 0 ? -1 : (ssize_t)strnlen(buf, (size_t)n);
}

static ssize_t fd_socket(struct facts_live *f, int fd, char *buf, size_t size)
{
	size_t len;
	uint64_t ino;
	char proto[256];

	if (!socket_inode(fd_link(f, fd, &len), &ino))
		return -1;
	ssize_t n = fd_proto(f, fd, proto, sizeof(proto) - 1);
	if (n >= 0)
		proto[n] = 0;
	return sock_diag_describe(&f->diag, ino, n >= 0 ? proto : NULL, buf, size);
}

static ssize_t fd_netlink(struct facts_live *f, int fd, char *buf, size_t size)
{
	size_t len;
	uint64_t ino;
	char proto[256], num[16];

	if (!socket_inode(fd_link(f, fd, &len), &ino))
		return -1;
	ssize_t n = fd_proto(f, fd, proto, sizeof(proto));
	if (n >= 0 && (n != 7 || memcmp(proto, "NETLINK", 7)))
		return -1;
	int family = sock_diag_netlink_family(&f->diag, ino);
	if (family < 0)
		return -1;
	return give(num, (size_t)snprintf(num, sizeof(num), "%d", family), buf, size);
}

static ssize_t fd_device(struct facts_live *f, int fd, char *buf, size_t size)
{
	size_t len;
	const char *link = fd_link(f, fd, &len);
	struct stat st;
	char text[96], info[1024];

	/* A device has a file name; sockets, pipes and the like need no stat. */
	if (!link || link[0] != '/' || stat(fd_file(f, "fd", fd).s, &st) ||
	    (!S_ISCHR(st.st_mode) && !S_ISBLK(st.st_mode)))
		return -1;
	int n = snprintf(text, sizeof(text), "%s %u:%u", S_ISCHR(st.st_mode) ? "char" : "block",
	    major(st.st_rdev), minor(st.st_rdev));
	/* The master side of a pty says which slave is its other end. */
	if (S_ISCHR(st.st_mode) && major(st.st_rdev) == 5 && minor(st.st_rdev) == 2 &&
	    slurp(fd_file(f, "fdinfo", fd).s, info, sizeof(info)) > 0) {
		const char *index = field(info, "tty-index", &len);
		if (index && len < 12)
			n += snprintf(
			    text + n, sizeof(text) - (size_t)n, " @/dev/pts/%.*s", (int)len, index);
	}
	return give(text, (size_t)n, buf, size);
}

/* The fdinfo of an anonymous inode of that kind ("[eventfd]"), or -1. */
static ssize_t anon_info(struct facts_live *f, int fd, const char *kind, char *info, size_t size)
{
	size_t len;
	const char *link = fd_link(f, fd, &len);

	if (!link || strncmp(link, "anon_inode:", 11) || strcmp(link + 11, kind))
		return -1;
	return slurp(fd_file(f, "fdinfo", fd).s, info, size);
}

static ssize_t fd_eventfd(struct facts_live *f, int fd, char *buf, size_t size)
{
	/* The semaphore flag came in Linux 6.3, the id in 5.2: older kernels give fewer. */
	static const char *const keys[] = {"eventfd-count", "eventfd-id", "eventfd-semaphore"};
	char info[1024], text[128];
	size_t n = 0, len;

	if (anon_info(f, fd, "[eventfd]", info, sizeof(info)) <= 0)
		return -1;
	for (size_t i = 0; i < 3; i++) {
		const char *v = field(info, keys[i], &len);
		if (!v)
			continue;
		/* The count alone is in hex. */
		unsigned long long num = strtoull(v, NULL, i ? 10 : 16);
		n += (size_t)snprintf(text + n, sizeof(text) - n,
		    i || !num ? "%s%s=%llu" : "%s%s=0x%llx", n ? ", " : "", keys[i], num);
	}
	return n ? give(text, n, buf, size) : -1;
}

static ssize_t fd_pidfd(struct facts_live *f, int fd, char *buf, size_t size)
{
	char info[2048], text[32];
	size_t len;

	if (anon_info(f, fd, "[pidfd]", info, sizeof(info)) <= 0)
		return -1;
	const char *v = field(info, "Pid", &len);
	int pid = v ? atoi(v) : -1;
	if (pid <= 0)
		return -1;
	return give(text, (size_t)snprintf(text, sizeof(text), "pid:%d", pid), buf, size);
}

static ssize_t fd_signalfd(struct facts_live *f, int fd, char *buf, size_t size)
{
	char info[1024];
	uint8_t mask[8];
	size_t len;

	if (anon_info(f, fd, "[signalfd]", info, sizeof(info)) <= 0)
		return -1;
	const char *v = field(info, "sigmask", &len);
	if (!v)
		return -1;
	unsigned long long bits = strtoull(v, NULL, 16);
	for (int i = 0; i < 8; i++)
		mask[i] = (uint8_t)(bits >> 8 * i);
	return give((const char *)mask, sizeof(mask), buf, size);
}

static ssize_t fd_offset(struct facts_live *f, int fd, char *buf, size_t size)
{
	char info[1024];
	size_t len;

	if (slurp(fd_file(f, "fdinfo", fd).s, info, sizeof(info)) <= 0)
		return -1;
	const char *v = field(info, "pos", &len);
	return v ? give(v, len, buf, size) : -1;
}

static ssize_t comm_of(pid_t proc, char *buf, size_t size)
{
	char path[64], name[64];

	if (proc <= 0)
		return -1;
	snprintf(path, sizeof(path), "/proc/%d/comm", (int)proc);
	ssize_t n = slurp(path, name, sizeof(name));
	/* As strace has it, a name ends at a newline of its own. */
	const char *end = n > 0 ? memchr(name, '\n', (size_t)n) : NULL;
	if (end)
		n = end - name;
	/* of the kernel's own threads, the name as tasks have it: 15 bytes */
	if (n > 15)
		n = 15;
	return n < 0 ? -1 : give(name, (size_t)n, buf, size);
}

/* A task's /proc name, from an id as the traced task writes it; 0 when it cannot be found. */
static pid_t proc_of(struct facts_live *f, uint64_t id, enum fact_pid_type type)
{
	bool same;
	pid_t proc = 0;

	if (!id)
		return f->proc;
	if (id > INT32_MAX)
		return 0;
	pid_t own = pid_translate(&f->pids, f->proc, (uint32_t)id, type, &same, &proc);
	if (same)
		return pid_in_proc(&f->pids, (pid_t)id);
	return own ? proc : 0;
}

static ssize_t task_comm(struct facts_live *f, uint64_t a, uint64_t type, char *buf, size_t size)
{
	if (a & FACT_COMM_OWN) {
		a &= ~FACT_COMM_OWN;
		return comm_of(a > INT32_MAX ? 0 : pid_in_proc(&f->pids, (pid_t)a), buf, size);
	}
	pid_t proc = proc_of(f, a, (enum fact_pid_type)type);
	if (proc && a && type == PIDT_TGID) {
		/* In one namespace nothing was searched: a thread's id names no process. */
		char path[64], text[4096];
		size_t len;
		snprintf(path, sizeof(path), "/proc/%d/status", (int)proc);
		if (slurp(path, text, sizeof(text)) <= 0)
			return -1;
		const char *v = field(text, "Tgid", &len);
		if (!v || atoi(v) != proc)
			return -1;
	}
	return comm_of(proc, buf, size);
}

static ssize_t task_pid_ns(struct facts_live *f, uint64_t id, uint64_t type, char *buf, size_t size)
{
	bool same;
	char text[16];

	if (!id || id > INT32_MAX)
		return -1;
	pid_t own =
	    pid_translate(&f->pids, f->proc, (uint32_t)id, (enum fact_pid_type)type, &same, NULL);
	if (same || !own || (uint64_t)own == id)
		return -1;
	return give(text, (size_t)snprintf(text, sizeof(text), "%d", (int)own), buf, size);
}

/* Values: linux/sched.h, CLONE_NEW*. */
static ssize_t task_namespaces(
    struct facts_live *f, uint64_t id, uint64_t flags, char *buf, size_t size)
{
	static const struct {
		uint32_t flag;
		const char *name;
	} kinds[] = {{0x02000000, "cgroup"}, {0x08000000, "ipc"}, {0x00020000, "mnt"},
	    {0x40000000, "net"}, {0x20000000, "pid"}, {0x00000080, "time"}, {0x04000000, "uts"},
	    {0x10000000, "user"}};
	char path[64], text[256], link[40];
	size_t at = 0;
	pid_t proc = proc_of(f, id, PIDT_TID);

	for (unsigned i = 0; proc > 0 && i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (!(flags & kinds[i].flag))
			continue;
		snprintf(path, sizeof(path), "/proc/%d/ns/%s", (int)proc, kinds[i].name);
		ssize_t n = readlink(path, link, sizeof(link) - 1);
		if (n <= 0)
			continue;
		link[n] = 0;
		at += (size_t)snprintf(text + at, sizeof(text) - at, "%s%s", at ? ", " : "", link);
	}
	return at ? give(text, at, buf, size) : -1;
}

#define KVM_VCPU_LINK "anon_inode:kvm-vcpu:"

static ssize_t kvm_vcpu(struct facts_live *f, int fd, char *buf, size_t size)
{
	char line[4352], text[48], link[64];
	size_t len;
	ssize_t n = -1;
	const char *target = fd_link(f, fd, &len);

	if (!target || len >= sizeof(link) || strncmp(target, KVM_VCPU_LINK, strlen(KVM_VCPU_LINK)))
		return -1;
	memcpy(link, target, len);
	link[len] = 0;
	FILE *maps = fopen(task_file(f, "maps").s, "re");
	while (maps && n < 0 && fgets(line, sizeof(line), maps)) {
		char *name = strstr(line, " " KVM_VCPU_LINK);
		line[strcspn(line, "\n")] = 0;
		if (name && strcmp(name + 1, link) == 0)
			n = give(text,
			    (size_t)snprintf(text, sizeof(text), "%.*s %s",
				(int)(strcspn(line, "-") & 31), line, link + strlen(KVM_VCPU_LINK)),
			    buf, size);
	}
	if (maps)
		fclose(maps);
	return n;
}

/* -- security contexts -- */

/* A context without the NUL or newline that some modules end it with. */
static ssize_t trim_context(char *buf, ssize_t n)
{
	while (n > 0 && (buf[n - 1] == 0 || buf[n - 1] == '\n'))
		n--;
	return n > 0 ? n : -1;
}

#if HAVE_SELINUX
#define SELINUX_FUNCTIONS(X)                                                                       \
	X(getfilecon) X(freecon) X(selabel_open) X(selabel_lookup) X(selabel_close)

struct libselinux {
	SELINUX_FUNCTIONS(LIBRARY_MEMBER)
};

static bool load_selinux(struct libselinux *l)
{
	static const char *const names[] = {SELINUX_FUNCTIONS(LIBRARY_NAME)};

	return library_load("libselinux.so.1", names, sizeof names / sizeof names[0], l);
}
#endif

static ssize_t file_context(const char *path, char *buf, size_t size)
{
#if HAVE_SELINUX
	struct libselinux l;
	char *con;
	if (load_selinux(&l)) {
		if (l.getfilecon(path, &con) < 0)
			return -1;
		ssize_t n = give(con, strlen(con), buf, size);
		l.freecon(con);
		return trim_context(buf, n);
	}
#endif
	return trim_context(buf, getxattr(path, "security.selinux", buf, size));
}

/* What the policy would label that file with. */
static ssize_t expected_context(const char *path, char *buf, size_t size)
{
#if HAVE_SELINUX
	struct libselinux l;
	struct stat st;
	char *real, *con = NULL;
	ssize_t n = -1;

	if (!load_selinux(&l) || stat(path, &st) || !(real = realpath(path, NULL)))
		return -1;
	struct selabel_handle *h = l.selabel_open(SELABEL_CTX_FILE, NULL, 0);
	if (h && !l.selabel_lookup(h, &con, real, (int)st.st_mode)) {
		n = give(con, strlen(con), buf, size);
		l.freecon(con);
	}
	if (h)
		l.selabel_close(h);
	free(real);
	return n < 0 ? -1 : trim_context(buf, n);
#else
	(void)path, (void)buf, (void)size;
	return -1;
#endif
}

static ssize_t task_context(struct facts_live *f, uint64_t id, char *buf, size_t size)
{
	char path[64];
	pid_t proc = proc_of(f, id, PIDT_TID);

	if (!proc)
		return -1;
	snprintf(path, sizeof(path), "/proc/%d/attr/current", (int)proc);
	return trim_context(buf, slurp(path, buf, size));
}

/*
 * The file that a path argument names, from the task's own root and directory, as a path that
 * limn can use. False when it does not fit.
 */
static bool task_path(
    const struct facts_live *f, int dirfd, const char *str, char *path, size_t size)
{
	int n;

	if (str[0] == '/')
		n = snprintf(path, size, "/proc/%d/root%s", (int)f->proc, str);
	else if (dirfd == AT_FDCWD)
		n = snprintf(path, size, "/proc/%d/cwd/%s", (int)f->proc, str);
	else
		n = snprintf(path, size, "/proc/%d/fd/%d/%s", (int)f->proc, dirfd, str);
	return n > 0 && (size_t)n < size;
}

static ssize_t path_context(
    struct facts_live *f, uint64_t dirfd, bool expected, const char *str, char *buf, size_t size)
{
	char path[4096 + 64];

	if (!str || !task_path(f, (int)dirfd, str, path, sizeof(path)))
		return -1;
	return expected ? expected_context(path, buf, size) : file_context(path, buf, size);
}

/* Interfaces are those of limn's own network namespace, as strace's are. */
static ssize_t if_name(uint64_t index, char *buf, size_t size)
{
	char name[IF_NAMESIZE];
	if (index > UINT32_MAX || !if_indextoname((unsigned)index, name) || strlen(name) > size)
		return -1;
	memcpy(buf, name, strlen(name));
	return (ssize_t)strlen(name);
}

static ssize_t boot_time(char *buf, size_t size)
{
	struct timespec now, up;
	char text[24];
	if (clock_gettime(CLOCK_REALTIME, &now) || clock_gettime(CLOCK_BOOTTIME, &up))
		return -1;
	int64_t ns = (int64_t)(now.tv_sec - up.tv_sec) * 1000000000 + (now.tv_nsec - up.tv_nsec);
	return give(text, (size_t)snprintf(text, sizeof text, "%lld", (long long)ns), buf, size);
}

static ssize_t get(struct facts_live *f, enum fact_kind kind, uint64_t a, uint64_t b,
    const char *str, char *buf, size_t size)
{
	int fd = a > INT32_MAX ? -1 : (int)a;
	const char *link;
	size_t len;

	if (!f->proc || !size)
		return -1;
	switch (kind) {
	case FACT_FD_PATH:
		link = fd_link(f, fd, &len);
		return link ? give(link, len, buf, size) : -1;
	case FACT_FD_DELETED: return fd_deleted(f, fd) ? give("1", 1, buf, size) : -1;
	case FACT_FD_SOCKET: return fd_socket(f, fd, buf, size);
	case FACT_FD_PROTO:
		link = fd_link(f, fd, &len);
		return link && !strncmp(link, "socket:", 7) ? fd_proto(f, fd, buf, size) : -1;
	case FACT_FD_NETLINK: return fd_netlink(f, fd, buf, size);
	case FACT_FD_DEV: return fd_device(f, fd, buf, size);
	case FACT_FD_EVENTFD: return fd_eventfd(f, fd, buf, size);
	case FACT_FD_PIDFD: return fd_pidfd(f, fd, buf, size);
	case FACT_FD_SIGNALFD: return fd_signalfd(f, fd, buf, size);
	case FACT_IFNAME: return if_name(a, buf, size);
	case FACT_GENL_FAMILY:
		return a > UINT16_MAX ? -1 : genl_family_name((uint16_t)a, buf, size);
	case FACT_BOOT_TIME: return boot_time(buf, size);
	case FACT_FD_OFFSET: return fd_offset(f, fd, buf, size);
	case FACT_FD_SECONTEXT: return file_context(fd_file(f, "fd", fd).s, buf, size);
	case FACT_CWD: return readlink(task_file(f, "cwd").s, buf, size);
	case FACT_COMM: return task_comm(f, a, b, buf, size);
	case FACT_PID_NS: return task_pid_ns(f, a, b, buf, size);
	case FACT_PATH_SECONTEXT: return path_context(f, a, b == 1, str, buf, size);
	case FACT_PID_SECONTEXT: return task_context(f, a, buf, size);
	case FACT_NAMESPACES: return task_namespaces(f, a, b, buf, size);
	case FACT_KVM_VCPU: return kvm_vcpu(f, fd, buf, size);
	case FACT_KIND_COUNT: break;
	}
	return -1;
}

static bool about_fd(enum fact_kind kind)
{
	switch (kind) {
	case FACT_FD_PATH:
	case FACT_FD_DELETED:
	case FACT_FD_SOCKET:
	case FACT_FD_PROTO:
	case FACT_FD_NETLINK:
	case FACT_FD_DEV:
	case FACT_FD_EVENTFD:
	case FACT_FD_PIDFD:
	case FACT_FD_SIGNALFD:
	case FACT_FD_OFFSET:
	case FACT_FD_SECONTEXT: return true;
	default: return false;
	}
}

static ssize_t facts_live_get(
    void *ctx, enum fact_kind kind, uint64_t a, uint64_t b, const char *str, char *buf, size_t size)
{
	struct facts_live *f = ctx;
	uint64_t peer = a >> FACT_PEER_SHIFT;

	if (!peer || peer > INT32_MAX || !about_fd(kind))
		return get(f, kind, a, b, str, buf, size);
	pid_t own = f->proc;
	f->proc = pid_in_proc(&f->pids, (pid_t)peer);
	f->link_fd = -1;
	ssize_t n = get(f, kind, (uint32_t)a, b, str, buf, size);
	f->proc = own;
	f->link_fd = -1;
	return n;
}

static const struct facts_ops live_ops = {.get = facts_live_get};

void facts_live_init(struct facts_live *f, const struct options *opt)
{
	memset(f, 0, sizeof(*f));
	f->facts.ops = &live_ops;
	f->facts.ctx = f;
	f->opt = opt;
	f->link_fd = -1;
	sock_diag_init(&f->diag);
	pid_translate_init(&f->pids);
}

void facts_live_deinit(struct facts_live *f)
{
	sock_diag_deinit(&f->diag);
}

void facts_live_task(struct facts_live *f, pid_t tid, pid_t tgid)
{
	f->link_fd = -1;
	if (f->tid != tid || !f->proc || !f->pids.proc_is_own)
		f->proc = pid_in_proc(&f->pids, tid);
	f->tid = tid;
	f->tgid = tgid;
}
