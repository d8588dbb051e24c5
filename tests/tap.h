/*
 * tap.h - a test program's report: one "ok" or "not ok" line per check (Test Anything Protocol).
 *
 * A check that cannot be made here says why (tap_skip); it is never silently left out.
 */
#ifndef LIMN_TAP_H
#define LIMN_TAP_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int tap_count, tap_failed;

__attribute__((format(printf, 2, 3), unused)) static int tap_ok(int ok, const char *name, ...)
{
	va_list ap;

	printf("%sok %d - ", ok ? "" : "not ", ++tap_count);
	va_start(ap, name);
	vprintf(name, ap);
	va_end(ap);
	putchar('\n');
	fflush(stdout);
	tap_failed += !ok;
	return ok;
}

__attribute__((unused)) static int tap_is(const char *got, const char *want, const char *name)
{
	int ok = got && want ? !strcmp(got, want) : got == want;

	tap_ok(ok, "%s", name);
	if (!ok)
		printf("#  got: %s\n# want: %s\n", got ? got : "(none)", want ? want : "(none)");
	fflush(stdout);
	return ok;
}

__attribute__((format(printf, 2, 3), unused)) static void tap_skip(
    const char *name, const char *why, ...)
{
	va_list ap;

	printf("ok %d - %s # SKIP ", ++tap_count, name);
	va_start(ap, why);
	vprintf(why, ap);
	va_end(ap);
	putchar('\n');
	fflush(stdout);
}

__attribute__((unused)) static int tap_done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
