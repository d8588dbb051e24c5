/* sink_null.c - dropping values, see sink_null.h. */
#include "sink_null.h"

static void null_agg(struct sink *s, enum sink_agg kind, const char *name)
{
}

static void null_end(struct sink *s, enum sink_agg kind)
{
}

static void null_reopen(struct sink *s, enum sink_agg kind, bool empty, const char *within)
{
}

static void null_name(struct sink *s, const char *name)
{
}

static void null_void(struct sink *s)
{
}

static void null_int(struct sink *s, uint64_t v, struct int_repr r)
{
}

static void null_constant(
    struct sink *s, uint64_t v, const char *name, const char *unknown, struct int_repr r)
{
}

static void null_flags(struct sink *s, uint64_t v, const char *const *names, unsigned n,
    uint64_t rest, const char *unknown, struct int_repr r)
{
}

static void null_bytes(struct sink *s, const uint8_t *p, size_t len, unsigned flags)
{
}

static void null_address(struct sink *s, uint64_t v)
{
}

static void null_note(struct sink *s, enum note_kind kind, const char *text, size_t len)
{
}

static void null_text(struct sink *s, const char *text, size_t len)
{
}

static void null_error(struct sink *s, int err, const char *name, const char *text)
{
}

const struct sink_ops sink_null_ops = {
    .begin = null_agg,
    .end = null_end,
    .suspend = null_end,
    .reopen = null_reopen,
    .member = null_name,
    .member_changed = null_name,
    .item = null_void,
    .integer = null_int,
    .constant = null_constant,
    .flags = null_flags,
    .bytes = null_bytes,
    .address = null_address,
    .word = null_name,
    .unavailable = null_void,
    .more = null_void,
    .more_at = null_address,
    .changed = null_void,
    .comment = null_name,
    .note = null_note,
    .expr_begin = null_int,
    .expr_end = null_void,
    .text = null_text,
    .arg = null_name,
    .ret = null_void,
    .error = null_error,
    .aux = null_name,
    .aux_end = null_void,
};
