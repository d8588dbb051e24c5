/*
 * kvm.h - what a KVM virtual CPU tells about its run in the structure that it shares: --kvm.
 *
 * Layout: struct kvm_run of linux/kvm.h.
 */
#ifndef LIMN_KVM_H
#define LIMN_KVM_H

#include <stdbool.h>
#include <stdint.h>

struct call;
struct decoder;
struct facts;
struct strbuf;

#define KVM_RUN	     0xae80
#define KVM_RUN_HEAD 64 /* as much of the structure as is shown */

/* A copy of the structure's head; valid false: there is none. */
struct kvm_head {
	bool valid;
	unsigned cpu;
	uint64_t addr; /* of the structure */
	uint8_t bytes[KVM_RUN_HEAD];
};

bool kvm_is_run(const struct call *c);
/* Where the structure of the virtual CPU behind a descriptor is mapped, and the CPU's number. */
bool kvm_run_at(const struct facts *f, uint64_t fd, uint64_t *addr, unsigned *cpu);
/* The reason of an exit by its name, or KVM_EXIT_???. */
const char *kvm_exit_name(const struct call *c, uint32_t reason);

/* The structure as it is now, for the call KVM_RUN. */
void kvm_take(const struct decoder *d, const struct call *c, struct kvm_head *h);
/* One line without newline: side is '<' for the state before the run, '>' for that after it. */
void kvm_line(struct strbuf *b, const struct decoder *d, const struct call *c,
    const struct kvm_head *h, char side);

#endif
