/*
 * record_format.h - the layout of a recording, for record.c and replay.c. docs/recording.md says
 * the same in prose.
 *
 * A file is RECORD_MAGIC, then frames. A frame is a header of RECORD_HEAD bytes (little-endian):
 *	u32 sync, u32 stored, u32 raw, u8 codec, u8 kind, u16 zero, u32 crc
 * and `stored` bytes. The CRC-32 (IEEE) covers the header before it and the stored bytes; `raw` is
 * their size once decompressed. A frame stands for itself: nothing in it refers to another one.
 */
#ifndef LIMN_RECORD_FORMAT_H
#define LIMN_RECORD_FORMAT_H

#include <stddef.h>
#include <stdint.h>

#define RECORD_MAGIC   "LIMNREC\001"
#define RECORD_MAGIC_N 8
#define RECORD_VERSION 1
#define RECORD_SYNC    0x46524d4cu /* "LMRF" */
#define RECORD_HEAD    20
#define RECORD_MAX     (64u << 20) /* largest frame, stored or raw */

enum record_codec { CODEC_NONE, CODEC_ZSTD };

enum record_kind {
	FRAME_HEADER = 1, /* lines "key value\n": facts about the recording */
	FRAME_EVENTS = 2,
	FRAME_END = 3, /* varint number of events: the recording is whole */
};

/*
 * An event: u8 type, varint length of what follows, then varints unless said otherwise:
 *	tid, tgid, realtime (sec, nsec), monotonic (sec, nsec), then by type
 *	task events	zigzag number, captures
 *	EV_ENTER	abi, nr, raw_nr, 6 args, ip, sp, zigzag prev_nr, captures
 *	EV_EXIT		flags, zigzag ret, error, stime (sec, nsec), 6 args, captures
 *	EV_SIGNAL	signo, u8 has siginfo, 128 bytes of it, captures
 *	EV_SUPERSEDED	tid of the record that goes (0: none), old tid, captures
 * Types 1..8 are enum record_task_event. Unknown types are skipped.
 */
enum record_event { EV_ENTER = 16, EV_EXIT = 17, EV_SIGNAL = 18, EV_SUPERSEDED = 19 };

enum record_exit_flags {
	EXIT_FAILED = 1,
	EXIT_RESTARTED = 2,
	EXIT_INJECTED = 4,
	EXIT_DELAYED = 8,
	EXIT_UNKNOWN = 16,
	EXIT_POKED = 32,
};

/*
 * A capture: u8 tag, then
 *	CAP_MEM		addr, bytes asked for, bytes there, those bytes
 *	CAP_STACK	length, frames (frames.c)
 *	CAP_FACT	kind, a, b, length of str, str, 0 or 1 + length of the answer, the answer
 */
enum record_capture { CAP_MEM = 1, CAP_FACT = 2, CAP_STACK = 3 };

uint32_t record_crc(uint32_t crc, const void *p, size_t len);

static inline void record_put32(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)v;
	p[1] = (uint8_t)(v >> 8);
	p[2] = (uint8_t)(v >> 16);
	p[3] = (uint8_t)(v >> 24);
}

static inline uint32_t record_get32(const uint8_t *p)
{
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

#endif
