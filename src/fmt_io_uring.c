/*
 * fmt_io_uring.c - irregular values of io_uring: operations with a bit above them, descriptors and
 * indices with special values, what is said of a restriction of no known kind.
 */
#include "fmt.h"

#include <stdio.h>
#include <string.h>

#define REGISTERED_RING 0x80000000u

/* io_uring_register's operation, and whether the ring is one that is registered. */
void fmt_uring_register_op(struct dec *d, const struct fmt_arg *a)
{
	uint64_t ring = a->val & REGISTERED_RING, op = a->val & ~(uint64_t)REGISTERED_RING;
	uint16_t ops = known_table(KNOWN_TABLE_io_uring_register_op);
	if (!ring) {
		dec_enum(d, ops, op, 4);
		return;
	}
	d->sink->ops->expr_begin(d->sink, a->val, (struct int_repr){INT_HEX, 4, 0});
	dec_enum(d, ops, op & 0xffffffff, 4);
	d->sink->ops->text(d->sink, "|", 1);
	dec_flags(d, known_table(KNOWN_TABLE_io_uring_register_ring), ring, 4);
	d->sink->ops->expr_end(d->sink);
}

/* A descriptor, or that this one is to be left alone. */
void fmt_uring_fd_or_skip(struct dec *d, const struct fmt_arg *a)
{
	if ((int32_t)a->val == -2)
		dec_enum_as(d, known_table(KNOWN_TABLE_io_uring_files_skip), a->val,
		    (struct int_repr){INT_DEC, 4, 0}, NULL);
	else
		fmt_fd(d, a);
}

/* An index among the registered rings; -1: any. */
void fmt_uring_ring_index(struct dec *d, const struct fmt_arg *a)
{
	bool any = (uint32_t)a->val == UINT32_MAX;
	put_int(d, any ? UINT64_MAX : a->val, any ? INT_DEC : INT_UDEC, 4);
}

/* The kind of a restriction, with its operand where the kind does not say what that is. */
void fmt_uring_restriction_op(struct dec *d, const struct fmt_arg *a)
{
	uint16_t table = known_table(KNOWN_TABLE_io_uring_restriction_op);
	dec_enum(d, table, a->val, 2);
	if (!table_name(d->abi, table, a->val)) {
		char text[24];
		snprintf(text, sizeof text, "op: %#x", (unsigned)a->params[0] & 0xff);
		d->sink->ops->comment(d->sink, text);
	}
}

/* The command of IORING_OP_URING_CMD: known for sockets. Parameter: the descriptor. */
void fmt_uring_cmd_op(struct dec *d, const struct fmt_arg *a)
{
	static const char kind[] = "socket:[";
	char buf[64];
	ssize_t n = facts_get(
	    d->facts, FACT_FD_PATH, (uint64_t)(int32_t)a->params[0], 0, NULL, buf, sizeof buf);
	if (n > 0 && (size_t)n > sizeof kind && !memcmp(buf, kind, sizeof kind - 1))
		dec_enum(d, known_table(KNOWN_TABLE_io_uring_socket_op), a->val, 8);
	else
		put_int(d, a->val, INT_HEX, 8);
}

/* The next of a list that is not followed further. */
void fmt_uring_chain_end(struct dec *d, const struct fmt_arg *a)
{
	put_addr(d, a->val);
	if (a->val && mem_get(d->mem, a->val, 40))
		d->sink->ops->comment(d->sink, "...");
}
