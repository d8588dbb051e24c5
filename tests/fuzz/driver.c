/*
 * driver.c - runs a fuzz target without libFuzzer: the files given, then random mutations of them,
 * for a bounded time. usage: driver SECONDS SEED FILE...
 *
 * The seed makes a failure repeatable; it is printed first, and the input that is being tried is
 * kept in fuzz-input.bin while it runs.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len);

#define INPUT_LIMIT (1u << 20)
#define MAX_FILES   64

static struct {
	uint8_t *p;
	size_t len;
} corpus[MAX_FILES];
static unsigned nfiles;

static uint64_t state;

static uint64_t next(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static void load(const char *name)
{
	FILE *f = fopen(name, "rb");
	if (!f || nfiles == MAX_FILES) {
		if (f)
			fclose(f);
		return;
	}
	corpus[nfiles].p = malloc(INPUT_LIMIT);
	corpus[nfiles].len = corpus[nfiles].p ? fread(corpus[nfiles].p, 1, INPUT_LIMIT, f) : 0;
	fclose(f);
	nfiles += corpus[nfiles].p != NULL;
}

static size_t mutate(uint8_t *p, size_t len)
{
	static const uint64_t odd[] = {0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff,
	    0xffffffff, 0x7fffffffffffffff, 0xffffffffffffffff};
	unsigned times = 1 + next() % 8;

	while (times-- && len) {
		size_t at = next() % len, n = 1 + next() % 16, from = next() % len;
		if (n > len - at)
			n = len - at;
		switch (next() % 6) {
		case 0: p[at] ^= (uint8_t)(1u << next() % 8); break;
		case 1: p[at] = (uint8_t)next(); break;
		case 2: memcpy(p + at, &odd[next() % 11], n < 8 ? n : 8); break;
		case 3: /* copy a piece elsewhere */
			if (n > len - from)
				n = len - from;
			memmove(p + at, p + from, n);
			break;
		case 4: /* take a piece out */
			memmove(p + at, p + at + n, len - at - n);
			len -= n;
			break;
		case 5: /* say a piece twice */
			if (len + n <= INPUT_LIMIT) {
				memmove(p + at + n, p + at, len - at);
				len += n;
			}
			break;
		}
	}
	return next() % 16 ? len : (len ? next() % len : 0);
}

int main(int argc, char **argv)
{
	uint8_t *p = malloc(INPUT_LIMIT);
	unsigned long runs = 0;

	if (argc < 4 || !p)
		return 2;
	time_t end = time(NULL) + atoi(argv[1]);
	state = strtoull(argv[2], NULL, 0);
	if (!state)
		state = ((uint64_t)time(NULL) << 20 ^ (uint64_t)getpid()) | 1;
	printf("seed %llu\n", (unsigned long long)state);
	fflush(stdout);
	for (int i = 3; i < argc; i++)
		load(argv[i]);
	for (unsigned i = 0; i < nfiles; i++)
		LLVMFuzzerTestOneInput(corpus[i].p, corpus[i].len);
	while (nfiles && time(NULL) < end) {
		unsigned i = (unsigned)(next() % nfiles);
		memcpy(p, corpus[i].p, corpus[i].len);
		size_t len = mutate(p, corpus[i].len);
		FILE *f = fopen("fuzz-input.bin", "wb");
		if (f) {
			fwrite(p, 1, len, f);
			fclose(f);
		}
		time_t began = time(NULL);
		LLVMFuzzerTestOneInput(p, len);
		if (time(NULL) - began > 10) {
			printf("an input took more than ten seconds; it is in fuzz-input.bin\n");
			return 1;
		}
		runs++;
	}
	unlink("fuzz-input.bin");
	printf("%lu mutations of %u inputs\n", runs, nfiles);
	for (unsigned i = 0; i < nfiles; i++)
		free(corpus[i].p);
	free(p);
	return nfiles ? 0 : 1;
}
