/*
 * select_test.c - sets of calls, descriptors and paths; numbers; the rules of tampering.
 */
#include <limits.h>
#include <string.h>

#include "callspec.h"
#include "demux.h"
#include "desc.h"
#include "desc_find.h"
#include "glob.h"
#include "number.h"
#include "optscan.h"
#include "select.h"
#include "tamper.h"
#include "tap.h"

static struct callset *calls(const char *text)
{
	struct callspec s;

	callspec_parse(&s, text, false);
	callspec_deinit(&s);
	return s.set;
}

static uint32_t nr(enum abi_id abi, const char *name)
{
	return (uint32_t)desc_number_by_name(abi, name);
}

/* Whether the set that text names has this call of this ABI. */
static bool has(const char *text, enum abi_id abi, const char *name)
{
	struct callset *s = calls(text);
	bool yes = s && callset_has(s, abi, nr(abi, name));

	callset_free(s);
	return yes;
}

static void test_callsets(void)
{
	static const struct {
		const char *spec, *name;
		enum abi_id abi;
		bool want;
	} rows[] = {
	    {"open", "open", ABI_X86_64, true}, {"open", "open", ABI_I386, true},
	    {"open", "openat", ABI_X86_64, false}, {"!open", "open", ABI_X86_64, false},
	    {"!open", "openat", ABI_X86_64, true}, {"!!open", "open", ABI_X86_64, true},
	    {"none", "open", ABI_X86_64, false}, {"!none", "open", ABI_X86_64, true},
	    {"all", "open", ABI_ARM, true}, {"!all", "open", ABI_ARM, false},
	    {"open,close", "close", ABI_X86_64, true},
	    {"?nonsense,close", "close", ABI_X86_64, true}, {"/^open", "openat2", ABI_X86_64, true},
	    {"/^open", "mq_open", ABI_X86_64, false}, {"/open", "mq_open", ABI_X86_64, true},
	    {"%file", "open", ABI_AARCH64, false}, /* aarch64 has none */
	    {"%file", "openat", ABI_AARCH64, true}, {"%file", "read", ABI_X86_64, false},
	    {"%net", "socket", ABI_I386, true}, {"network", "socket", ABI_X86_64, true},
	    {"%%stat", "statx", ABI_X86_64, true}, {"%stat", "statx", ABI_X86_64, false},
	    {"stat", "stat", ABI_X86_64, true},
	    {"signal", "rt_sigaction", ABI_X86_64, true}, /* the class */
	};
	for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
		tap_ok(has(rows[i].spec, rows[i].abi, rows[i].name) == rows[i].want,
		    "%s %s %s of %s", rows[i].spec, rows[i].want ? "has" : "has not", rows[i].name,
		    abi_table[rows[i].abi].name);
	if (abi_native == ABI_X86_64) {
		tap_ok(has("read@32", ABI_I386, "read") && !has("read@32", ABI_X86_64, "read"),
		    "@32 is i386 alone");
		tap_ok(has("read@64", ABI_X86_64, "read") && !has("read@64", ABI_X32, "read"),
		    "@64 is x86_64 alone");
		struct callset *s = calls("1");
		tap_ok(callset_has(s, ABI_X86_64, 1) && callset_has(s, ABI_I386, 1) &&
			   !callset_has(s, ABI_X86_64, 2),
		    "a number counts for every ABI");
		callset_free(s);
		s = calls("1073741825");
		tap_ok(callset_has(s, ABI_X32, 1) && !callset_has(s, ABI_X86_64, 1),
		    "x32 numbers with their bit");
		callset_free(s);
	}
	tap_ok(!calls("nonsense") && !calls("") && !calls("983105"), "unknown calls");
}

static void test_rest(void)
{
	struct callset *s = calls("none");

	tap_ok(!callset_has(s, ABI_X86_64, 9999), "unknown numbers are not in a set");
	callset_set_rest(s, true);
	tap_ok(callset_has(s, ABI_X86_64, 9999) && !callset_has(s, ABI_X86_64, 1) &&
		   callset_has(s, ABI_X86_64, UINT32_MAX),
	    "... unless the set says so");
	tap_ok(callset_has(NULL, ABI_ARM, 123456), "no set: all");
	callset_free(s);
}

static void test_relations(void)
{
	struct callset *file = calls("%file"), *open = calls("open,openat"), *none = calls("none"),
		       *all = calls("all");

	tap_ok(
	    callset_is_subset(open, file, ABI_X86_64) && !callset_is_subset(file, open, ABI_X86_64),
	    "subset");
	tap_ok(
	    callset_is_subset(file, NULL, ABI_X86_64) && !callset_is_subset(NULL, file, ABI_X86_64),
	    "all is no subset");
	tap_ok(callset_is_empty(none, ABI_X86_64) && !callset_is_empty(open, ABI_X86_64), "empty");
	tap_ok(!callset_is_all(all, ABI_X86_64), "all names are not yet all numbers");
	callset_set_rest(all, true);
	tap_ok(callset_is_all(all, ABI_X86_64) && callset_is_all(NULL, ABI_X86_64), "all");
	unsigned n = 0;
	long last = -1;
	bool sorted = true;
	for (long i = callset_next(open, ABI_X86_64, 0); i >= 0;
	     i = callset_next(open, ABI_X86_64, (uint32_t)i + 1)) {
		sorted = sorted && i > last;
		last = i;
		n++;
	}
	tap_ok(n == 2 && sorted, "iteration");
	/* What a filter by numbers must stop at for the sake of a multiplexed call. */
	struct callset *semop = calls(abi_native == ABI_X86_64 ? "semop@32" : "?semop");
	if (abi_native == ABI_X86_64)
		tap_ok(callset_next(semop, ABI_I386, 0) == 117 &&
			   callset_next(semop, ABI_I386, 118) == -1 &&
			   callset_next_row(semop, ABI_I386, 0) == DEMUX_IPC + 1,
		    "a multiplexer counts for what it carries");
	callset_free(semop);
	n = 0;
	for (long i = callset_next(NULL, ABI_ARM, 0); i >= 0;
	     i = callset_next(NULL, ABI_ARM, (uint32_t)i + 1))
		n += i >= 0xf0000;
	tap_ok(n >= 5, "arm's private calls");
	callset_free(file);
	callset_free(open);
	callset_free(none);
	callset_free(all);
}

static void test_fdsets(void)
{
	struct fdset *s = fdset_new();

	tap_ok(fdset_is_empty(s) && fdset_is_empty(NULL) && !fdset_has(NULL, 0), "empty fdset");
	for (int i = 0; i < 100; i += 3)
		fdset_add(s, i);
	fdset_add(s, INT_MAX);
	tap_ok(fdset_has(s, 99) && !fdset_has(s, 98) && fdset_has(s, INT_MAX), "fdset");
	fdset_invert(s);
	tap_ok(!fdset_has(s, 99) && fdset_has(s, 98) && !fdset_has(s, -1) && !fdset_has(s, -100),
	    "inverted; negative numbers are no descriptors");
	fdset_free(s);
}

static void test_globs(void)
{
	static const struct {
		const char *pattern, *path;
		bool yes;
	} cases[] = {
	    {"/etc/*", "/etc/passwd", true},
	    {"/etc/*", "/etc/ssl/x", false},
	    {"/etc/*", "/etc", false},
	    {"/etc/**", "/etc", true},
	    {"/etc/**", "/etc/ssl/certs/x", true},
	    {"/etc/**", "/etcetera", false},
	    {"/etc/**/x", "/etc/ssl/certs/x", true},
	    {"/**/*.so.?", "/usr/lib/x86/libc.so.6", true},
	    {"/**/*.so.?", "/usr/lib/x86/libc.so.62", false},
	    {"/**", "/", true},
	    {"*.c", "a.c", true},
	    {"*.c", "d/a.c", false},
	    {"**.c", "d/a.c", true},
	    {"/a?c", "/abc", true},
	    {"/a?c", "/a/c", false},
	    {"/[a-c]x", "/bx", true},
	    {"/[!a-c]x", "/bx", false},
	    {"/[!a-c]x", "//x", false},
	    {"/[]x]y", "/]y", true},
	    {"/[a", "/[a", true},
	    {"/\\*", "/*", true},
	    {"/\\*", "/a", false},
	    {"/a*b*c", "/aXbYbZc", true},
	    {"/a*b*c", "/aXbYbZ", false},
	    {"/**/a*/b", "/x/ay/z/aw/b", true},
	    {"/a**b", "/a/x/b", true},
	    {"", "", true},
	    {"*", "", true},
	};
	char many[4096];

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		tap_ok(glob_match(cases[i].pattern, cases[i].path, strlen(cases[i].path)) ==
			   cases[i].yes,
		    "%s", cases[i].pattern);
	memset(many, 'a', sizeof many);
	tap_ok(!glob_match("*a*a*a*a*a*a*b", many, sizeof many) &&
		   !glob_match("**a**a**a**a**b", many, sizeof many),
	    "a path made to take long");
	tap_ok(glob_is_pattern("/a*") && !glob_is_pattern("/a.b"), "which text is a pattern");
}

static void test_pathsets(void)
{
	struct pathset *s = pathset_new();

	tap_ok(!pathset_add(s, "/"), "a path that is its own");
	const char *real = pathset_add(s, "/proc/./");
	tap_ok(real && strcmp(real, "/proc") == 0, "a path that resolves to another");
	tap_ok(!pathset_add(s, "no/such/file"), "one that does not exist");
	tap_ok(pathset_has(s, "/proc", 5) && pathset_has(s, "/proc/./", 8) &&
		   pathset_has(s, "no/such/file", 12) && !pathset_has(s, "/proc/", 6) &&
		   !pathset_has(s, "/proc", 4),
	    "both forms are looked for, byte for byte");
	pathset_free(s);
}

static void test_numbers(void)
{
	uint64_t v;

	tap_ok(number_uint("12", 100) == 12 && number_uint(" +12", 100) == 12 &&
		   number_uint("12 ", 100) == -1 && number_uint("", 100) == -1 &&
		   number_uint("101", 100) == -1 && number_uint("-1", 100) == -1 &&
		   number_uint("0x1", 100) == -1 && number_uint("99999999999999999999", 100) == -1,
	    "number_uint");
	tap_ok(number_digits("010", 100) == 10 && number_digits("+1", 100) == -1 &&
		   number_digits(" 1", 100) == -1,
	    "number_digits");
	tap_ok(number_u64("0x10", &v) && v == 16 && number_u64("-1", &v) && v == UINT64_MAX &&
		   number_u64("010", &v) && v == 8 && !number_u64("0x", &v) &&
		   !number_u64("0x1ffffffffffffffff", &v),
	    "number_u64");
	tap_ok(number_time("1") == 1000 && number_time("1.5ms") == 1500000 &&
		   number_time("2s") == 2000000000 && number_time("3ns") == 3 &&
		   number_time(".5") == 500 && number_time("1e3us") == 1000000 &&
		   number_time("1e30s") == INT64_MAX && number_time("inf") == -1 &&
		   number_time("1m") == -1 && number_time("-1") == -1 && number_time("0x1") == -1 &&
		   number_time("9223372036854775808") == -1,
	    "number_time");
}

/* The invocations, of nine, that a rule takes part in. */
static void when(const char *expr, const char *want)
{
	struct tamper *t = NULL;
	struct tamper_state *st = NULL;
	struct callspec spec;
	char text[64], got[16] = "";

	snprintf(text, sizeof text, "read:error=EIO:when=%s", expr);
	tamper_add(&t, text, false, false, "test", &spec);
	callspec_deinit(&spec);
	for (int i = 1; i <= 9 && t; i++) {
		struct call c = {.abi = &abi_table[abi_native], .nr = nr(abi_native, "read")};
		struct enter_result in = {0};
		struct exit_result out = {0};
		struct tamper_pokes pokes;
		bool entered = tamper_enter(t, &st, &c, &in, &pokes);
		bool exited = tamper_exit(t, st, &c, &out, &pokes);
		if (entered && exited && in.set_nr && in.new_nr == -1 && out.set_ret &&
		    out.new_ret == -5 && c.failed && c.error == 5 && c.injected)
			snprintf(got + strlen(got), sizeof got - strlen(got), "%d", i);
	}
	tap_ok(strcmp(got, want) == 0, "when=%s: %s", expr, got);
	tamper_state_free(st);
	tamper_free(t);
}

static void test_tamper(void)
{
	when("1", "1");
	when("3", "3");
	when("3+", "3456789");
	when("2+3", "258");
	when("2..4", "234");
	when("1..7+3", "147");
	when("+2", "2");
	when("65535", "");

	struct tamper *t = NULL;
	struct tamper_state *st = NULL;
	struct callspec spec;
	struct enter_result in = {.want_exit = true};
	struct exit_result out = {0};
	struct tamper_pokes pokes;
	struct call c = {.abi = &abi_table[ABI_X86_64], .nr = nr(ABI_X86_64, "write")};

	tamper_add(&t, "read,write:error=EIO", false, false, "test", &spec);
	callspec_deinit(&spec);
	tamper_add(&t,
	    "write:retval=7:signal=USR1:delay_enter=1ms:delay_exit=1ns:syscall=getpid:"
	    "poke_exit=@arg2=00ff",
	    false, false, "test", &spec);
	callspec_deinit(&spec);
	bool on = tamper_enter(t, &st, &c, &in, &pokes);
	tap_ok(on && in.set_nr && in.new_nr == nr(ABI_X86_64, "getpid") && in.signal == 10 &&
		   in.delay_us == 1000 && in.want_exit && pokes.n == 0,
	    "the last rule that names a call counts");
	on = tamper_exit(t, st, &c, &out, &pokes);
	tap_ok(on && out.set_ret && out.new_ret == 7 && c.ret == 7 && !c.failed && c.injected &&
		   c.delayed && out.delay_us == 1 && pokes.n == 1 && pokes.v[0].arg == 1 &&
		   pokes.v[0].len == 2 && memcmp(pokes.v[0].bytes, "\0\xff", 2) == 0,
	    "... and at the exit");
	tap_ok(!tamper_exit(t, st, &c, &out, &pokes), "an exit without an entry");
	tap_ok(tamper_names(t, ABI_X86_64, nr(ABI_X86_64, "read")) &&
		   !tamper_names(t, ABI_X86_64, nr(ABI_X86_64, "close")) &&
		   !tamper_names(NULL, ABI_X86_64, 0),
	    "tamper_names");

	/* Results of 32-bit programs have 32 bits. */
	tamper_state_free(st);
	tamper_free(t);
	t = NULL;
	st = NULL;
	tamper_add(&t, "read:retval=4294967290", false, false, "test", &spec);
	callspec_deinit(&spec);
	c = (struct call){.abi = &abi_table[ABI_I386], .nr = nr(ABI_I386, "read")};
	tamper_enter(t, &st, &c, &in, &pokes);
	tamper_exit(t, st, &c, &out, &pokes);
	tap_ok(out.new_ret == -6 && !c.failed, "clipped");
	tamper_state_free(st);
	tamper_free(t);
}

/* -- the multiplexers -- */

static size_t read_words(void *ctx, uint64_t addr, void *buf, size_t len)
{
	if (addr < 0x1000 || addr >= 0x1000 + 6 * 4)
		return 0;
	if (len > 0x1000 + 6 * 4 - addr)
		len = 0x1000 + 6 * 4 - addr;
	memcpy(buf, (char *)ctx + (addr - 0x1000), len);
	return len;
}

static void test_demux(void)
{
	uint32_t words[6] = {11, 12, 13, 14, 15, 16};
	struct mem_ops ops = {.read = read_words};
	struct mem m;

	mem_init(&m, &ops, words);
	struct call c = {.abi = &abi_table[ABI_I386], .nr = 102, .args = {9, 0x1000}};
	tap_ok(call_demux(&c, &m) &&
		   strcmp(desc_str(desc_number(ABI_I386, c.nr)->name), "send") == 0 &&
		   c.args[0] == 11 && c.args[3] == 14 && c.args[4] == 0,
	    "socketcall(SYS_SEND)");
	mem_begin(&m);
	c = (struct call){.abi = &abi_table[ABI_I386], .nr = 102, .args = {9, 0x2000}};
	tap_ok(!call_demux(&c, &m) && c.nr == 102, "its arguments cannot be read");
	c = (struct call){.abi = &abi_table[ABI_I386], .nr = 102, .args = {99, 0x1000}};
	tap_ok(!call_demux(&c, &m), "no such call");
	c = (struct call){.abi = &abi_table[ABI_I386], .nr = 117, .args = {12, 1, 2, 3, 4, 5}};
	tap_ok(call_demux(&c, &m) && c.nr == DEMUX_IPC + 12 && c.args[0] == 1 && c.args[1] == 4 &&
		   c.args[2] == 2 && c.args[3] == 5 && c.args[4] == 3,
	    "ipc(MSGRCV) in the order of msgrcv");
	c = (struct call){.abi = &abi_table[ABI_I386], .nr = 117, .args = {5}};
	tap_ok(!call_demux(&c, &m), "ipc without such a call");
	c = (struct call){.abi = &abi_table[ABI_X86_64], .nr = 102, .args = {9, 0x1000}};
	tap_ok(!call_demux(&c, &m), "another ABI's 102");
	mem_deinit(&m);
}

static void test_arguments(void)
{
	struct desc_arg a;
	uint64_t v = 0;

	tap_ok(desc_arg_find(ABI_X86_64, nr(ABI_X86_64, "openat"), "flags", &a) && a.slot == 2 &&
		   a.size == 4 && desc_arg_constant(ABI_X86_64, &a, "O_CREAT", &v) && v == 0100,
	    "openat's flags");
	tap_ok(!desc_arg_constant(ABI_X86_64, &a, "O_NONSENSE", &v) &&
		   !desc_arg_find(ABI_X86_64, nr(ABI_X86_64, "openat"), "nonsense", &a),
	    "names that are not there");
}

int main(void)
{
	test_callsets();
	test_rest();
	test_relations();
	test_fdsets();
	test_pathsets();
	test_globs();
	test_numbers();
	test_tamper();
	test_demux();
	test_arguments();
	return tap_done();
}
