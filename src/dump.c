/*
 * dump.c - finding the buffers of -e read= and -e write=, see dump.h.
 *
 * The call is decoded once more into a sink that looks for data: bytes under the names that desc/
 * lists as those of buffers (data_args, data_members). What comes at entry was written, what comes
 * at exit was read.
 */
#include "dump.h"

#include <limits.h>
#include <string.h>

#include "decode.h"
#include "desc.h"
#include "fmt.h"
#include "options.h"
#include "select.h"
#include "sink_null.h"

struct dump_sink {
	struct sink sink;
	const struct abi *abi;
	dump_fn *fn;
	void *ctx;
	bool wanted;   /* this half of the call is asked for */
	bool is_buf;   /* the value that comes is one */
	bool in_iov;   /* ... of an iovec */
	int index;     /* buffers of the iovec so far */
	uint64_t left; /* bytes that the call moved and that were not shown yet */
};

/* Whether it is one of the names in this table of the descriptions. */
static bool is_data(const struct dump_sink *d, enum known_table table, const char *name)
{
	const char *known;

	for (unsigned i = 0; name && (known = table_name(d->abi, known_table(table), i)); i++)
		if (strcmp(name, known) == 0)
			return true;
	return false;
}

static void dump_arg(struct sink *s, const char *name)
{
	struct dump_sink *d = (struct dump_sink *)s;
	d->is_buf = is_data(d, KNOWN_TABLE_data_args, name);
	d->in_iov = false;
	d->index = 0;
}

static void dump_member(struct sink *s, const char *name)
{
	struct dump_sink *d = (struct dump_sink *)s;
	d->is_buf = d->in_iov = is_data(d, KNOWN_TABLE_data_members, name);
}

static void dump_other(struct sink *s)
{
	((struct dump_sink *)s)->is_buf = false;
}

static void dump_bytes(struct sink *s, const uint8_t *p, size_t len, unsigned flags)
{
	struct dump_sink *d = (struct dump_sink *)s;
	if (!d->wanted || !d->is_buf || (flags & BYTES_PATH))
		return;
	d->is_buf = false;
	/* As strace has it, an empty buffer of an iovec is the last. */
	if (!len && d->in_iov)
		d->left = 0;
	if (len > d->left)
		len = (size_t)d->left;
	d->left -= len;
	if (len)
		d->fn(d->ctx, d->in_iov ? d->index++ : -1, p, len);
}

void dump_buffers(const struct decoder *d, const struct call *c, bool reads, bool writes,
    unsigned limit, dump_fn *fn, void *ctx)
{
	const struct desc_number *n = desc_number((enum abi_id)c->abi->id, c->nr);

	if (!n || !(n->classes & (CLASS(desc) | CLASS(network))) || (int)c->args[0] < 0)
		return;
	if (c->failed || c->ret <= 0 || !(reads || writes))
		return;
	struct sink_ops ops = sink_null_ops;
	ops.arg = dump_arg;
	ops.member = dump_member;
	ops.item = dump_other;
	ops.bytes = dump_bytes;
	struct options opt = *d->opt;
	opt.string_limit = limit;
	opt.decode_fds = opt.decode_pids = 0;
	struct dump_sink s = {
	    .sink.ops = &ops, .abi = c->abi, .fn = fn, .ctx = ctx, .left = (uint64_t)c->ret};
	struct decoder again = {.opt = &opt, .facts = NULL, .mem = d->mem, .sink = &s.sink};
	struct decode_flags f = {.abbrev = true, .verbose = true};
	struct decode_state st;
	struct call entry = *c;

	memset(&st, 0, offsetof(struct decode_state, save));
	st.nsaved = 0;
	entry.exiting = false;
	s.wanted = writes;
	decode_enter(&again, &entry, f, &st);
	s.wanted = reads;
	s.is_buf = false;
	decode_exit(&again, c, f, &st);
}

void dump_call(const struct decoder *d, const struct call *c, dump_fn *fn, void *ctx)
{
	int fd = (int)c->args[0];

	dump_buffers(d, c, fdset_has(d->opt->dump_read, fd), fdset_has(d->opt->dump_write, fd),
	    UINT_MAX, fn, ctx);
}
