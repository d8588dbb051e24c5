/*
 * known.h - the few tables and types of desc/ that C code refers to by name.
 *
 * descc emits their indices in this order; a name missing from desc/ is a compile error there.
 */
/* clang-format off */
#ifndef KNOWN_TABLE
#define KNOWN_TABLE(n)
#endif
#ifndef KNOWN_TYPE
#define KNOWN_TYPE(n)
#endif
KNOWN_TABLE(open_flags)
KNOWN_TABLE(ioctl_op)
KNOWN_TYPE(siginfo)
#undef KNOWN_TABLE
#undef KNOWN_TYPE
/* clang-format on */
