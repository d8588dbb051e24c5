/*
 * stack.c - walks a stopped tracee's stack with elfutils' libdwfl and names its frames.
 *
 * One Dwfl per process, kept while it lives: symbol tables and line tables are read once. What is
 * mapped is looked at anew for every walk, and told to libdwfl when executable mappings changed, so
 * dlopen, munmap and execve need no notice from elsewhere. Unwinding is that of libdwfl with the
 * registers and memory of the tracee as ptrace shows them; limn is its tracer already.
 *
 * Module paths, symbols and source names come from the tracee's files: control characters in them
 * are shown as octal escapes.
 */
#include "stack.h"

#include <stdlib.h>
#include <string.h>

#include "config.h"

#if !HAVE_LIBDW

bool stack_supported(void)
{
	return false;
}

struct stack *stack_new(const struct options *opt)
{
	return NULL;
}

void stack_free(struct stack *s)
{
}

void stack_walk(struct stack *s, pid_t tid, pid_t tgid, stack_frame_fn fn, void *ctx)
{
}

const char *stack_text(struct stack *s, pid_t tid, pid_t tgid, size_t *len)
{
	*len = 0;
	return "";
}

void stack_forget(struct stack *s, pid_t tgid)
{
}

#else

#include <dlfcn.h>
#include <elfutils/libdwfl.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "library.h"
#include "options.h"

#define DW_FUNCTIONS(X)                                                                            \
	X(dwfl_linux_proc_find_elf)                                                                \
	X(dwfl_standard_find_debuginfo)                                                            \
	X(dwfl_end)                                                                                \
	X(dwfl_report_begin)                                                                       \
	X(dwfl_linux_proc_report)                                                                  \
	X(dwfl_report_end)                                                                         \
	X(dwfl_begin)                                                                              \
	X(dwfl_linux_proc_attach)                                                                  \
	X(dwfl_frame_pc)                                                                           \
	X(dwfl_addrmodule)                                                                         \
	X(dwfl_module_info)                                                                        \
	X(dwfl_module_addrinfo)                                                                    \
	X(dwfl_module_getsrc)                                                                      \
	X(dwfl_lineinfo)                                                                           \
	X(dwfl_errno)                                                                              \
	X(dwfl_getthread_frames)                                                                   \
	X(dwfl_errmsg)

struct libdw {
	DW_FUNCTIONS(LIBRARY_MEMBER)
};

static const char *const libdw_names[] = {DW_FUNCTIONS(LIBRARY_NAME)};
#define LIBDW_N	      (sizeof libdw_names / sizeof libdw_names[0])

/* Processes whose symbols are kept at once; the one used longest ago makes room. */
#define MAX_PROCS     64
#define DEFAULT_LIMIT 256

struct proc {
	pid_t tgid; /* 0: free */
	Dwfl *dwfl;
	uint64_t maps_hash; /* of the executable mappings that libdwfl knows */
	dev_t exe_dev;
	ino_t exe_ino;
	uint64_t used;
};

struct stack {
	const struct options *opt;
	struct libdw dw;
	Dwfl_Callbacks callbacks;
	struct proc procs[MAX_PROCS];
	uint64_t clock;
	/* __cxa_demangle of the C++ runtime, if there is one on this machine. */
	char *(*demangle)(const char *name, char *buf, size_t *len, int *status);
	void *runtime;
	char *demangled; /* its buffer, grown by it */
	size_t demangled_size;
	char *maps; /* text of /proc/PID/maps */
	size_t maps_size;
	char *text; /* what stack_text gave out */
	size_t text_len, text_size;
};

bool stack_supported(void)
{
	return true;
}

struct stack *stack_new(const struct options *opt)
{
	struct stack *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->opt = opt;
	if (!library_load("libdw.so.1", libdw_names, LIBDW_N, &s->dw)) {
		fprintf(stderr, "%s: -k: libdw.so.1 is not there or of no use\n", opt->progname);
		free(s);
		return NULL;
	}
	s->callbacks = (Dwfl_Callbacks){
	    .find_elf = s->dw.dwfl_linux_proc_find_elf,
	    .find_debuginfo = s->dw.dwfl_standard_find_debuginfo,
	};
	s->runtime = dlopen("libstdc++.so.6", RTLD_LAZY | RTLD_LOCAL);
	if (s->runtime)
		*(void **)&s->demangle = dlsym(s->runtime, "__cxa_demangle");
	return s;
}

static void proc_clear(struct stack *s, struct proc *p)
{
	if (p->dwfl)
		s->dw.dwfl_end(p->dwfl);
	memset(p, 0, sizeof(*p));
}

void stack_free(struct stack *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < MAX_PROCS; i++)
		proc_clear(s, &s->procs[i]);
	free(s->demangled);
	free(s->maps);
	free(s->text);
	if (s->runtime)
		dlclose(s->runtime);
	free(s);
}

void stack_forget(struct stack *s, pid_t tgid)
{
	for (size_t i = 0; s && i < MAX_PROCS; i++)
		if (s->procs[i].tgid == tgid)
			proc_clear(s, &s->procs[i]);
}

/* -- what is mapped -- */

static uint64_t hash_bytes(uint64_t h, const char *p, size_t n)
{
	while (n--)
		h = (h ^ (uint8_t)*p++) * 0x100000001b3ull;
	return h;
}

/* A number that differs when an executable mapping came or went. 0: not readable. */
static uint64_t maps_hash(struct stack *s, pid_t tgid)
{
	char path[64];
	size_t len = 0;
	uint64_t h = 0xcbf29ce484222325ull;

	snprintf(path, sizeof(path), "/proc/%d/maps", (int)tgid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	for (;;) {
		if (s->maps_size - len < 4096) {
			size_t size = s->maps_size ? 2 * s->maps_size : 16384;
			char *bigger = realloc(s->maps, size);
			if (!bigger)
				break;
			s->maps = bigger;
			s->maps_size = size;
		}
		ssize_t n = read(fd, s->maps + len, s->maps_size - len);
		if (n <= 0)
			break;
		len += (size_t)n;
	}
	close(fd);
	/* "55d0c7a0e000-55d0c7a10000 r-xp 00002000 fe:00 1234   /usr/bin/cat" */
	for (const char *p = s->maps, *end = p + len; p < end;) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		size_t n = (size_t)((nl ? nl : end) - p);
		const char *perms = memchr(p, ' ', n);
		if (perms && (size_t)(perms - p) + 3 < n && perms[3] == 'x')
			h = hash_bytes(h, p, n);
		p += n + 1;
	}
	return h ? h : 1;
}

/* Tell libdwfl what is mapped now. */
static bool report(struct stack *s, struct proc *p)
{
	s->dw.dwfl_report_begin(p->dwfl);
	int r = s->dw.dwfl_linux_proc_report(p->dwfl, p->tgid);
	s->dw.dwfl_report_end(p->dwfl, NULL, NULL);
	return r == 0;
}

static bool proc_open(struct stack *s, struct proc *p)
{
	p->dwfl = s->dw.dwfl_begin(&s->callbacks);
	return p->dwfl && report(s, p) && s->dw.dwfl_linux_proc_attach(p->dwfl, p->tgid, true) == 0;
}

/* The process's Dwfl, fit for how it stands now; NULL when it cannot be had. */
static Dwfl *proc_get(struct stack *s, pid_t tgid)
{
	struct proc *p = NULL, *oldest = &s->procs[0];
	struct stat exe;
	char path[64];

	for (size_t i = 0; i < MAX_PROCS && !p; i++) {
		if (s->procs[i].tgid == tgid)
			p = &s->procs[i];
		else if (s->procs[i].used < oldest->used)
			oldest = &s->procs[i];
	}
	uint64_t h = maps_hash(s, tgid);
	if (!h)
		return NULL;
	snprintf(path, sizeof(path), "/proc/%d/exe", (int)tgid);
	if (stat(path, &exe))
		memset(&exe, 0, sizeof(exe));
	/* Another program may be of another machine (32 bits), which an attached Dwfl cannot take.
	 */
	if (p && (p->exe_dev != exe.st_dev || p->exe_ino != exe.st_ino))
		proc_clear(s, p);
	if (!p)
		p = oldest;
	if (p->tgid != tgid) {
		proc_clear(s, p);
		p->tgid = tgid;
		p->exe_dev = exe.st_dev;
		p->exe_ino = exe.st_ino;
		p->maps_hash = h;
		if (!proc_open(s, p)) {
			proc_clear(s, p);
			return NULL;
		}
	} else if (p->maps_hash != h) {
		if (!report(s, p)) {
			proc_clear(s, p);
			return NULL;
		}
		p->maps_hash = h;
	}
	p->used = ++s->clock;
	return p->dwfl;
}

/* -- frames -- */

struct walk {
	struct stack *s;
	Dwfl *dwfl;
	stack_frame_fn fn;
	void *ctx;
	unsigned left;
};

/* In libdwfl's words, which it uses itself when there is nothing to unwind with. */
static const char no_match[] = "no matching address range";

static const char *demangle(struct stack *s, const char *name)
{
	int status;

	/* Mangled C++ begins with _Z; the runtime would take "i" for int. */
	if (!s->demangle || !name || strncmp(name, "_Z", 2))
		return name;
	char *r = s->demangle(name, s->demangled, &s->demangled_size, &status);
	if (!r || status)
		return name;
	s->demangled = r;
	return r;
}

static int on_frame(Dwfl_Frame *state, void *arg)
{
	struct walk *w = arg;
	const struct libdw *dw = &w->s->dw;
	struct stack_frame f = {0};
	Dwarf_Addr pc, start = 0;
	bool exact;

	if (!dw->dwfl_frame_pc(state, &pc, &exact))
		return DWARF_CB_ABORT;
	if (!w->left) {
		f.error = "too many stack frames";
		w->fn(w->ctx, &f);
		return DWARF_CB_ABORT;
	}
	w->left--;
	/* A return address may be past the end of a function that calls one that never returns. */
	if (!exact)
		pc--;
	f.address = pc;
	Dwfl_Module *mod = dw->dwfl_addrmodule(w->dwfl, pc);
	if (!mod) {
		f.error = no_match;
		w->fn(w->ctx, &f);
		return DWARF_CB_ABORT;
	}
	f.module = dw->dwfl_module_info(mod, NULL, &start, NULL, NULL, NULL, NULL, NULL);
	if (!f.module)
		f.module = "";
	f.offset = pc - start;
	GElf_Off off = 0;
	GElf_Sym sym;
	f.symbol = demangle(w->s, dw->dwfl_module_addrinfo(mod, pc, &off, &sym, NULL, NULL, NULL));
	f.symbol_off = off;
	if (w->s->opt->stack == STACK_SOURCE) {
		Dwfl_Line *line = dw->dwfl_module_getsrc(mod, pc);
		if (line)
			f.file = dw->dwfl_lineinfo(line, NULL, &f.line, NULL, NULL, NULL);
	}
	return w->fn(w->ctx, &f) ? DWARF_CB_OK : DWARF_CB_ABORT;
}

void stack_walk(struct stack *s, pid_t tid, pid_t tgid, stack_frame_fn fn, void *ctx)
{
	if (!s)
		return;
	struct walk w = {
	    .s = s,
	    .dwfl = proc_get(s, tgid),
	    .fn = fn,
	    .ctx = ctx,
	    .left = s->opt->stack_limit ? s->opt->stack_limit : DEFAULT_LIMIT,
	};
	if (!w.dwfl)
		return;
	s->dw.dwfl_errno();
	if (s->dw.dwfl_getthread_frames(w.dwfl, tid, on_frame, &w) >= 0)
		return;
	/* The unwinder lost its way: in the dynamic loader's first function there is no caller. */
	struct stack_frame f = {.error = s->dw.dwfl_errmsg(-1)};
	if (f.error)
		fn(ctx, &f);
}

/* -- as text -- */

static void put(struct stack *s, const char *p, size_t n)
{
	if (s->text_size - s->text_len < n) {
		size_t size = s->text_size ? s->text_size : 4096;
		while (size - s->text_len < n)
			size *= 2;
		char *bigger = realloc(s->text, size);
		if (!bigger)
			return;
		s->text = bigger;
		s->text_size = size;
	}
	memcpy(s->text + s->text_len, p, n);
	s->text_len += n;
}

static void put_str(struct stack *s, const char *p)
{
	put(s, p, strlen(p));
}

/* A name out of the tracee's files: no control characters. */
static void put_name(struct stack *s, const char *name)
{
	char esc[8];

	for (const char *p = name; *p;) {
		size_t n = 0;
		while ((uint8_t)p[n] >= 0x20 && p[n] != 0x7f)
			n++;
		put(s, p, n);
		p += n;
		if (*p)
			put(s, esc, (size_t)snprintf(esc, sizeof(esc), "\\%03o", (uint8_t)*p++));
	}
}

static bool put_frame(void *ctx, const struct stack_frame *f)
{
	struct stack *s = ctx;
	char num[48];

	put_str(s, " > ");
	if (f->error) {
		put_str(s, f->error);
		put_str(s, "\n");
		return true;
	}
	put_name(s, f->module);
	put_str(s, "(");
	if (f->symbol) {
		put_name(s, f->symbol);
		put(s, num, (size_t)snprintf(num, sizeof(num), "+0x%" PRIx64, f->symbol_off));
	}
	put(s, num, (size_t)snprintf(num, sizeof(num), ") [0x%" PRIx64 "]", f->offset));
	if (f->file) {
		put_str(s, " ");
		put_name(s, f->file);
		put(s, num, (size_t)snprintf(num, sizeof(num), ":%d", f->line));
	}
	put_str(s, "\n");
	return true;
}

const char *stack_text(struct stack *s, pid_t tid, pid_t tgid, size_t *len)
{
	*len = 0;
	if (!s)
		return "";
	s->text_len = 0;
	stack_walk(s, tid, tgid, put_frame, s);
	*len = s->text_len;
	return s->text_len ? s->text : "";
}

#endif
