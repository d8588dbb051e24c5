/*
 * fuzz_replay.c - a recording is untrusted input: no bytes may crash or hang its replay.
 *
 * For libFuzzer (clang -fsanitize=fuzzer) or driver.c. The first byte says how the rest is taken:
 * even, as a whole file; odd, as the events of one good frame, so that mutations reach what lies
 * behind the checksum. Its other bits choose the output.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz_replay.h"
#include "options.h"
#include "record_format.h"
#include "replay.h"

int fuzz_replay_wrap(const uint8_t *events, size_t len, uint8_t **file, size_t *size)
{
	uint8_t *p = malloc(RECORD_MAGIC_N + RECORD_HEAD + len);
	if (!p || len > RECORD_MAX) {
		free(p);
		return -1;
	}
	uint8_t *head = p + RECORD_MAGIC_N;
	memcpy(p, RECORD_MAGIC, RECORD_MAGIC_N);
	memset(head, 0, RECORD_HEAD);
	record_put32(head, RECORD_SYNC);
	record_put32(head + 4, (uint32_t)len);
	record_put32(head + 8, (uint32_t)len);
	head[12] = CODEC_NONE;
	head[13] = FRAME_EVENTS;
	memcpy(head + RECORD_HEAD, events, len);
	record_put32(head + 16, record_crc(record_crc(0, head, 16), events, len));
	*file = p;
	*size = RECORD_MAGIC_N + RECORD_HEAD + len;
	return 0;
}

void fuzz_replay_options(struct options *o, unsigned how)
{
	static const enum summary_column columns[] = {
	    COL_TIME_PERCENT, COL_TOTAL_TIME, COL_AVG_TIME, COL_CALLS, COL_ERRORS, COL_NAME};

	*o = (struct options){.progname = "limn",
	    .output = "/dev/null",
	    .column = 40,
	    .string_limit = 32,
	    .status = STATUS_ALL,
	    .record_limit = 4096,
	    .abs_precision = PREC_US,
	    .rel_precision = PREC_US,
	    .times_precision = PREC_US,
	    .color = COLOR_NEVER,
	    .sort_by = COL_TOTAL_TIME};
	memset(o->signals, 1, sizeof(o->signals));
	for (unsigned i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		o->columns[o->ncolumns++] = (uint8_t)columns[i];
	if (how & 1)
		o->format = FORMAT_JSON;
	if (how & 2) {
		o->no_abbrev = true;
		o->decode_fds = FD_ALL;
		o->decode_pids = PID_COMM | PID_NS;
	}
	if (how & 4) {
		o->abs_time = TIME_OF_DAY;
		o->relative_time = o->syscall_times = o->instruction_pointer = true;
		o->syscall_number = o->arg_names = true;
		o->hex = HEX_NON_ASCII;
	}
	if (how & 8)
		o->summary = SUMMARY_AND_TRACE;
	if (how & 16)
		o->xlat = XLAT_VERBOSE;
	if (how & 32)
		o->status = STATUS_SUCCESSFUL;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	struct options opt;
	static int quiet;

	if (!quiet) { /* complaints about the input are no news here */
		int fd = open("/dev/null", O_WRONLY);
		if (fd >= 0 && !getenv("FUZZ_LOUD"))
			dup2(fd, 2);
		quiet = 1;
	}
	if (!len)
		return 0;
	fuzz_replay_options(&opt, p[0] >> 1);
	if (p[0] & 1) {
		uint8_t *file;
		size_t size;
		if (fuzz_replay_wrap(p + 1, len - 1, &file, &size) == 0) {
			replay_bytes(&opt, file, size, "input");
			free(file);
		}
	} else {
		replay_bytes(&opt, p + 1, len - 1, "input");
	}
	return 0;
}
