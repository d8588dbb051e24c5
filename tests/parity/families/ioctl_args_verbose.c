/* The same with nothing left out, and without memory that says that there is a lot of something. */
/* PARITY: -a1 -v -e trace=ioctl -e signal=none -e inject=ioctl:retval=42 */
/* PARITY: -a1 -v -e trace=ioctl -e signal=none */
#define FIRST 2
#define LAST  6
#include "ioctl_args.c"
