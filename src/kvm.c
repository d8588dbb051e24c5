/*
 * kvm.c - the structure that a KVM virtual CPU shares, see kvm.h.
 */
#include "kvm.h"

#include <stdio.h>
#include <string.h>

#include "desc.h"
#include "fmt.h"
#include "options.h"
#include "strbuf.h"

/* Offsets in struct kvm_run. */
enum {
	REQUEST_INTERRUPT_WINDOW = 0,
	IMMEDIATE_EXIT = 1,
	EXIT_REASON = 8,
	READY_FOR_INTERRUPT_INJECTION = 12,
	IF_FLAG = 13,
	FLAGS = 14,
	CR8 = 16,
	APIC_BASE = 24,
	IO_DIRECTION = 32,
	IO_SIZE = 33,
	IO_PORT = 34,
	IO_COUNT = 36,
	IO_DATA_OFFSET = 40,
	MMIO_PHYS_ADDR = 32,
	MMIO_DATA = 40,
	MMIO_LEN = 48,
	MMIO_IS_WRITE = 52,
};

#define EXIT_IO	  2
#define EXIT_MMIO 6

bool kvm_is_run(const struct call *c)
{
	return (uint32_t)c->args[1] == KVM_RUN &&
	       desc_is_call((enum abi_id)c->abi->id, c->nr, "ioctl");
}

bool kvm_run_at(const struct facts *f, uint64_t fd, uint64_t *addr, unsigned *cpu)
{
	char text[48];
	unsigned long long a;
	ssize_t n = facts_get(f, FACT_KVM_VCPU, fd, 0, NULL, text, sizeof text - 1);

	if (n <= 0)
		return false;
	text[n] = 0;
	if (sscanf(text, "%llx %u", &a, cpu) != 2)
		return false;
	*addr = a;
	return true;
}

const char *kvm_exit_name(const struct call *c, uint32_t reason)
{
	const char *name = table_name(c->abi, known_table(KNOWN_TABLE_kvm_exit), reason);

	return name ? name : "KVM_EXIT_???";
}

void kvm_take(const struct decoder *d, const struct call *c, struct kvm_head *h)
{
	const uint8_t *p = NULL;

	if (kvm_run_at(d->facts, (uint32_t)c->args[0], &h->addr, &h->cpu))
		p = mem_get(d->mem, h->addr, sizeof h->bytes);
	h->valid = p != NULL;
	if (p)
		memcpy(h->bytes, p, sizeof h->bytes);
}

/* The shared page is written by this machine's kernel, in its byte order. */
static uint64_t get(const uint8_t *p, unsigned size)
{
	uint64_t v = 0;

	for (unsigned i = 0; i < size; i++)
		v |= (uint64_t)p[i] << (8 * i);
	return v;
}

static void put_elements(struct strbuf *b, const uint8_t *p, size_t n, unsigned size)
{
	strbuf_puts(b, "data=[");
	for (size_t i = 0; i < n; i++)
		strbuf_printf(
		    b, i ? ", %#llx" : "%#llx", (unsigned long long)get(p + i * size, size));
	strbuf_putc(b, ']');
}

static void put_direction(struct strbuf *b, unsigned v, enum xlat_style style)
{
	const char *name = v == 0 ? "KVM_EXIT_IO_IN" : v == 1 ? "KVM_EXIT_IO_OUT" : NULL;

	if (style == XLAT_ABBREV && name)
		strbuf_puts(b, name);
	else if (style == XLAT_RAW)
		strbuf_printf(b, "%#x", v);
	else
		strbuf_printf(b, "%#x /* %s */", v, name ? name : "KVM_EXIT_IO_???");
}

static void put_io(struct strbuf *b, const struct decoder *d, const struct kvm_head *h)
{
	const uint8_t *p = h->bytes;
	unsigned size = p[IO_SIZE];
	uint64_t count = get(p + IO_COUNT, 4), offset = get(p + IO_DATA_OFFSET, 8);

	strbuf_puts(b, ", {io={direction=");
	put_direction(b, p[IO_DIRECTION], d->opt->xlat);
	strbuf_printf(b, ", size=%u, port=%#llx, count=%llu, data_offset=%#016llx", size,
	    (unsigned long long)get(p + IO_PORT, 2), (unsigned long long)count,
	    (unsigned long long)offset);
	if ((size == 1 || size == 2 || size == 4) && count && count <= 4096) {
		const uint8_t *data = mem_get(d->mem, h->addr + offset, size * count);
		strbuf_puts(b, ", ");
		if (data)
			put_elements(b, data, count, size);
		else
			strbuf_printf(b, "data=%#llx", (unsigned long long)(h->addr + offset));
	}
	strbuf_puts(b, "}}");
}

static void put_mmio(struct strbuf *b, const struct kvm_head *h)
{
	const uint8_t *p = h->bytes;

	strbuf_printf(
	    b, ", {mmio={phys_addr=%#016llx, ", (unsigned long long)get(p + MMIO_PHYS_ADDR, 8));
	put_elements(b, p + MMIO_DATA, 8, 1);
	strbuf_printf(
	    b, ", len=%u, is_write=%u}}", (unsigned)get(p + MMIO_LEN, 4), p[MMIO_IS_WRITE]);
}

void kvm_line(struct strbuf *b, const struct decoder *d, const struct call *c,
    const struct kvm_head *h, char side)
{
	const uint8_t *p = h->bytes;
	uint32_t reason = (uint32_t)get(p + EXIT_REASON, 4);

	strbuf_printf(b,
	    " VCPU:%u%c {request_interrupt_window=%u, immediate_exit=%u, exit_reason=%u /* %s */, "
	    "ready_for_interrupt_injection=%u, if_flag=%u, flags=%u, cr8=%#016llx, "
	    "apic_base=%#016llx",
	    h->cpu, side, p[REQUEST_INTERRUPT_WINDOW], p[IMMEDIATE_EXIT], reason,
	    kvm_exit_name(c, reason), p[READY_FOR_INTERRUPT_INJECTION], p[IF_FLAG],
	    (unsigned)get(p + FLAGS, 2), (unsigned long long)get(p + CR8, 8),
	    (unsigned long long)get(p + APIC_BASE, 8));
	if (reason == EXIT_IO)
		put_io(b, d, h);
	else if (reason == EXIT_MMIO)
		put_mmio(b, h);
	strbuf_putc(b, '}');
}
