/*
 * demux.h - i386's socketcall and ipc: one number, many calls; and its first select, whose
 * arguments stand in memory.
 *
 * Each of the calls that they carry has a number of its own above the kernel's (desc/abi/i386.tbl),
 * so that the filters, the descriptions and the sinks see a call like any other.
 */
#ifndef LIMN_DEMUX_H
#define LIMN_DEMUX_H

#include <stdbool.h>

#include "event.h"
#include "mem.h"

#define DEMUX_SOCKETCALL 0xf0000u /* + SYS_SOCKET... */
#define DEMUX_IPC	 0xf0020u /* + SEMOP... */
#define DEMUX_SELECT	 0xf0040u /* the first select, its arguments taken from memory */

/*
 * At the entry of a call: when it is a multiplexer and the call that it carries is known, replace
 * its number and arguments by that call's. raw_nr stays. False: left as it was.
 */
bool call_demux(struct call *c, struct mem *m);

/* Whether the number is that of a multiplexer; *first is where its calls begin. */
bool call_is_mux(enum abi_id abi, uint32_t nr, uint32_t *first);
#define DEMUX_MAX 32

#endif
