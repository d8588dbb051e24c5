/*
 * A KVM virtual CPU runs a few instructions: why it returned, with --kvm. Without /dev/kvm every
 * call fails.
 */
/* PARITY-64: -e trace=ioctl --kvm=vcpu */
/* PARITY-64: -y -e trace=ioctl -e kvm=vcpu+ */
/* PARITY-64: -e trace=ioctl --kvm=vcpu+ -X verbose */
/* PARITY-64: -e trace=ioctl --kvm=vcpu+ -X raw */
/* PARITY-64: -e trace=ioctl --kvm=vcpu+ -e raw=ioctl */
#include <fcntl.h>
#include <linux/kvm.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>
int main(void)
{
	static const unsigned char code[] = {
	    0xba, 0xf8, 0x03, 0xb0, '4', 0xee, 0xec, 0xa1, 0, 0x80, 0xa3, 0, 0x80, 0xf4};
	int k = open("/dev/kvm", O_RDWR | O_CLOEXEC), vm = ioctl(k, KVM_CREATE_VM, 0);
	unsigned char *mem = mmap(0, 0x1000, 3, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	memcpy(mem, code, sizeof code);
	struct kvm_userspace_memory_region r = {
	    .guest_phys_addr = 0x1000, .memory_size = 0x1000, .userspace_addr = (unsigned long)mem};
	ioctl(vm, KVM_SET_USER_MEMORY_REGION, &r);
	int v = ioctl(vm, KVM_CREATE_VCPU, 0);
	ioctl(v, KVM_RUN, 0);
	int sz = ioctl(k, KVM_GET_VCPU_MMAP_SIZE, 0);
	struct kvm_run *run = mmap(0, sz, 3, MAP_SHARED, v, 0);
	int v2 = ioctl(vm, KVM_CREATE_VCPU, 1);
	struct kvm_run *run2 = mmap(0, sz, 3, MAP_SHARED, v2, 0);
	struct kvm_sregs s;
	ioctl(v, KVM_GET_SREGS, &s);
	s.cs.base = 0;
	s.cs.selector = 0;
	ioctl(v, KVM_SET_SREGS, &s);
	struct kvm_regs g = {.rip = 0x1000, .rax = 2, .rbx = 2, .rflags = 2};
	ioctl(v, KVM_SET_REGS, &g);
	for (int i = 0; i < 9; i++) {
		int x = ioctl(v, KVM_RUN, 0);
		if (x < 0 || run->exit_reason == KVM_EXIT_HLT)
			break;
	}
	ioctl(v2, KVM_RUN, 0);
	dup2(v, 50);
	ioctl(50, KVM_RUN, 1);
}
