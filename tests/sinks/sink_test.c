/*
 * sink_test.c - drive the sinks' vtable by hand; expect the text that strace would write and the
 * JSON for the same. With --json: print every JSON record, for the schema's test.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"
#include "sink_json.h"
#include "sink_text.h"
#include "tap.h"

static const struct int_repr DEC = {INT_DEC, 4, 0}, UDEC = {INT_UDEC, 4, 0}, HEX = {INT_HEX, 4, 0},
			     HEX64 = {INT_HEX, 8, 0}, DEC64 = {INT_DEC, 8, 0},
			     MODE = {INT_OCT, 4, 3};

#define ARG(n)	  o->arg(s, n)
#define MEMBER(n) o->member(s, n)
#define ITEM()	  o->item(s)
#define INT(v)	  o->integer(s, (uint64_t)(v), DEC)
#define BYTES(l)  o->bytes(s, (const uint8_t *)(l), sizeof(l) - 1, 0)
#define BEGIN(k)  o->begin(s, k, NULL)
#define END(k)	  o->end(s, k)
#define RET(v)	  (o->ret(s), INT(v))
#define FN(name)  static void name(struct sink *s, const struct sink_ops *o)

FN(plain)
{
	ARG("fd"), INT(3);
	ARG("buf"), BYTES("a\tb\"\\\001\0012\x7f");
	ARG("count"), o->integer(s, 10, UDEC);
	RET(10);
}

FN(no_args)
{
	RET(7);
}

FN(failure)
{
	ARG("path"), o->bytes(s, (const uint8_t *)"/x", 2, BYTES_PATH);
	ARG("flags"),
	    o->flags(s, 0x80001, (const char *[]){"O_WRONLY", "O_CLOEXEC"}, 2, 0, "O_???", HEX);
	RET(-1);
	o->error(s, 2, "ENOENT", "No such file or directory");
}

FN(unknown_error)
{
	RET(-1);
	o->error(s, 4000, NULL, NULL);
}

FN(flags)
{
	ARG("a"), o->flags(s, 0, NULL, 0, 0, "F_???", HEX);
	ARG("b"), o->flags(s, 0x40, NULL, 0, 0x40, "F_???", HEX);
	ARG("c"), o->flags(s, 0x43, (const char *[]){"F_A", "F_B"}, 2, 0x40, "F_???", HEX);
	ARG("d"), o->flags(s, 0, (const char *[]){"F_NONE"}, 1, 0, "F_???", HEX);
	RET(0);
}

FN(constants)
{
	ARG("a"), o->constant(s, 2, "SEEK_END", "SEEK_???", DEC);
	ARG("b"), o->constant(s, 77, NULL, "SEEK_???", HEX);
	ARG("c"), o->constant(s, 77, NULL, NULL, DEC);
	ARG("d"), o->constant(s, 0, "ZERO", NULL, HEX);
	RET(0);
}

FN(aggregates)
{
	ARG("st");
	BEGIN(AGG_STRUCT);
	MEMBER("a"), INT(1);
	MEMBER("b");
	BEGIN(AGG_ARRAY);
	ITEM(), INT(1);
	ITEM(), INT(2);
	o->more(s);
	END(AGG_ARRAY);
	MEMBER("c"), o->address(s, 0);
	BEGIN(AGG_PLAIN);
	MEMBER("d"), INT(4);
	END(AGG_PLAIN);
	o->more(s);
	END(AGG_STRUCT);
	ARG("empty"), BEGIN(AGG_ARRAY), END(AGG_ARRAY);
	ARG("dev"), o->begin(s, AGG_CALL, "makedev"), ITEM(), o->integer(s, 8, HEX), ITEM(),
	    o->integer(s, 1, HEX), END(AGG_CALL);
	ARG("set"), o->begin(s, AGG_BITSET, "~"), ITEM(), o->word(s, "HUP"), ITEM(),
	    o->word(s, "INT"), END(AGG_BITSET);
	ARG("only"), BEGIN(AGG_STRUCT), o->more(s), END(AGG_STRUCT);
	RET(0);
}

FN(plain_argument)
{
	ARG("args");
	BEGIN(AGG_PLAIN);
	MEMBER("child_stack"), o->address(s, 0);
	MEMBER("flags"), o->flags(s, 17, (const char *[]){"SIGCHLD"}, 1, 0, NULL, HEX);
	END(AGG_PLAIN);
	ARG("tls"), INT(0);
	RET(5);
}

FN(changes)
{
	ARG("len"), BEGIN(AGG_ARRAY), ITEM(), INT(28), o->changed(s), INT(16), END(AGG_ARRAY);
	ARG("st"), BEGIN(AGG_STRUCT), MEMBER("a"), INT(1), o->changed(s), INT(2), MEMBER("b"),
	    INT(3), END(AGG_STRUCT), o->changed(s), BEGIN(AGG_STRUCT), MEMBER("c"), INT(9),
	    END(AGG_STRUCT);
	ARG("x"), INT(0);
	RET(0);
}

FN(notes)
{
	ARG("fd"), INT(3), o->note(s, NOTE_PATH, "/tmp/<a>\"\n", 10);
	ARG("gone"), INT(4), o->note(s, NOTE_PATH, "/x", 2), o->note(s, NOTE_DELETED, "", 0);
	ARG("null"), INT(5), o->note(s, NOTE_PATH, "/dev/null", 9),
	    o->note(s, NOTE_DEVICE, "char 1:3", 8);
	ARG("sock"), INT(6), o->note(s, NOTE_SOCKET, "TCP:[1.2.3.4:5->6.7.8.9:10]", 27);
	ARG("unix"), INT(7), o->note(s, NOTE_SOCKET, "UNIX:[10->11\0/p\"q", 17);
	ARG("abs"), INT(8), o->note(s, NOTE_SOCKET, "UNIX:[10\0\0name", 14);
	ARG("cwd"), o->constant(s, (uint64_t)-100, "AT_FDCWD", NULL, DEC),
	    o->note(s, NOTE_PATH, "/", 1);
	RET(0), o->note(s, NOTE_OTHER, "pid:1", 5);
}

FN(comments)
{
	ARG("t"), INT(0), o->comment(s, "0.10 s");
	ARG("v"), BEGIN(AGG_ARRAY), ITEM(), INT(1), o->more_at(s, 0x1000), END(AGG_ARRAY);
	ARG("u"), o->unavailable(s);
	RET(0), o->comment(s, "none");
}

FN(expressions)
{
	ARG("mode"), o->expr_begin(s, 0100644, HEX),
	    o->flags(s, 0100000, (const char *[]){"S_IFREG"}, 1, 0, NULL, HEX), o->text(s, "|", 1),
	    o->integer(s, 0644, MODE), o->expr_end(s);
	ARG("p"), o->integer(s, 0, MODE);
	ARG("q"), o->integer(s, 07, MODE);
	RET(0);
}

FN(auxiliary)
{
	ARG("n"), INT(1);
	RET(1);
	o->aux(s, ""), BEGIN(AGG_ARRAY), ITEM(), INT(4), END(AGG_ARRAY), o->aux_end(s);
}

FN(auxiliary_label)
{
	RET(0);
	o->aux(s, "Timeout"), o->aux_end(s);
}

FN(auxiliary_items)
{
	o->ret(s), o->integer(s, 0x8002, HEX);
	o->aux(s, "flags "), o->flags(s, 2, (const char *[]){"O_RDWR"}, 1, 0, NULL, HEX),
	    o->aux_end(s);
}

FN(restart)
{
	o->ret(s), o->word(s, "?");
	o->error(s, 512, "ERESTARTSYS", "To be restarted if SA_RESTART is set");
}

FN(big)
{
	ARG("a"), o->integer(s, 0xffffffffffffffff, HEX64);
	ARG("b"), o->integer(s, 1ull << 53, HEX64);
	ARG("c"), o->integer(s, (1ull << 53) + 1, DEC64);
	ARG("d"), o->integer(s, 1ull << 63, DEC64);
	ARG("e"), o->integer(s, 0xffffffff, DEC);
	ARG("f"), o->address(s, 0xffffffffffffffff);
	RET(0);
}

FN(binary)
{
	ARG("bad"), BYTES("\xff\xfe");
	ARG("cut"), o->bytes(s, (const uint8_t *)"abc", 3, BYTES_MORE);
	ARG("both"), o->bytes(s, (const uint8_t *)"\xc3", 1, BYTES_MORE);
	ARG("utf8"), BYTES("\xc3\xa9");
	ARG("esc"), BYTES("\033[31m");
	ARG("hex"), o->bytes(s, (const uint8_t *)"a", 1, BYTES_HEX);
	ARG("c1"), BYTES("\xc2\x9b");
	RET(0);
}

FN(reserved_names)
{
	ARG("x"), BEGIN(AGG_STRUCT), MEMBER("value"), INT(1), MEMBER("size"), INT(2),
	    END(AGG_STRUCT);
	ARG("x"), INT(2);
	ARG("y"), BEGIN(AGG_STRUCT), MEMBER("a"), INT(1), MEMBER("a"), INT(2), END(AGG_STRUCT);
	ARG(NULL), INT(3);
	RET(0);
}

/* The same under other options. */
#define X_RAW	  1
#define X_VERBOSE 2
#define NAMES	  4
#define ALL_HEX	  8
#define HEX_CHARS 16
#define COLOR	  32
#define WIDE	  64

static const struct test {
	const char *name;
	void (*fn)(struct sink *s, const struct sink_ops *o);
	unsigned opts;
	const char *text, *json;
} tests[] = {
    {"plain", plain, 0, "f(3, \"a\\tb\\\"\\\\\\1\\0012\\177\", 10) = 10",
	"{\"fd\":3,\"buf\":\"a\\tb\\\"\\\\\\u0001\\u00012\\u007f\",\"count\":10},\"ret\":10"},
    {"no arguments", no_args, WIDE, "f()                                     = 7", "{},\"ret\":7"},
    {"failure", failure, 0, "f(\"/x\", O_WRONLY|O_CLOEXEC) = -1 ENOENT (No such file or directory)",
	"{\"path\":\"/"
	"x\",\"flags\":{\"value\":524289,\"names\":[\"O_WRONLY\",\"O_CLOEXEC\"]}},\"ret\":-1,"
	"\"errno\":2,\"error\":\"ENOENT\",\"message\":\"No such file or directory\""},
    {"unknown error", unknown_error, 0, "f() = -1 (errno 4000)",
	"{},\"ret\":-1,\"errno\":4000,\"error\":null"},
    {"flags", flags, 0, "f(0, 0x40 /* F_??? */, F_A|F_B|0x40, F_NONE) = 0",
	"{\"a\":{\"value\":0,\"names\":[]},\"b\":{\"value\":64,\"names\":[],\"rest\":64},"
	"\"c\":{\"value\":67,\"names\":[\"F_A\",\"F_B\"],\"rest\":64},\"d\":{\"value\":0,\"names\":"
	"[\"F_NONE\"]}},"
	"\"ret\":0"},
    {"flags -X verbose", flags, X_VERBOSE,
	"f(0, 0x40 /* F_??? */, 0x43 /* F_A|F_B|0x40 */, 0 /* F_NONE */) = 0", NULL},
    {"flags -X raw", flags, X_RAW, "f(0, 0x40, 0x43, 0) = 0", NULL},
    {"constants", constants, 0, "f(SEEK_END, 0x4d /* SEEK_??? */, 77, ZERO) = 0",
	"{\"a\":{\"value\":2,\"name\":\"SEEK_END\"},\"b\":{\"value\":77,\"name\":null},"
	"\"c\":{\"value\":77,\"name\":null},\"d\":{\"value\":0,\"name\":\"ZERO\"}},\"ret\":0"},
    {"constants -X verbose", constants, X_VERBOSE,
	"f(2 /* SEEK_END */, 0x4d /* SEEK_??? */, 77, 0 /* ZERO */) = 0", NULL},
    {"constants -X raw", constants, X_RAW, "f(2, 0x4d, 77, 0) = 0", NULL},
    {"aggregates", aggregates, 0,
	"f({a=1, b=[1, 2, ...], c=NULL, d=4, ...}, [], makedev(0x8, 0x1), ~[HUP INT], {...}) = 0",
	"{\"st\":{\"a\":1,\"b\":[1,2,{\"more\":true}],\"c\":null,\"d\":4,\"...\":{\"more\":true}},"
	"\"empty\":[],"
	"\"dev\":{\"call\":\"makedev\",\"args\":[8,1]},\"set\":{\"bitset\":[\"HUP\",\"INT\"],"
	"\"inverted\":true},"
	"\"only\":{\"...\":{\"more\":true}}},\"ret\":0"},
    {"members as an argument", plain_argument, 0, "f(child_stack=NULL, flags=SIGCHLD, 0) = 5",
	"{\"args\":{\"child_stack\":null,\"flags\":{\"value\":17,\"names\":[\"SIGCHLD\"]}},\"tls\":"
	"0},\"ret\":5"},
    {"changes", changes, 0, "f([28 => 16], {a=1 => 2, b=3} => {c=9}, 0) = 0",
	"{\"len\":[{\"in\":28,\"out\":16}],\"st\":{\"in\":{\"a\":{\"in\":1,\"out\":2},\"b\":3},"
	"\"out\":{\"c\":9}},"
	"\"x\":0},\"ret\":0"},
    {"notes", notes, 0,
	"f(3</tmp/\\74a\\76\\\"\\n>, 4</x>(deleted), 5</dev/null<char 1:3>>, "
	"6<TCP:[1.2.3.4:5->6.7.8.9:10]>, 7<UNIX:[10->11,\"/p\\\"q\"]>, 8<UNIX:[10,@\"name\"]>, "
	"AT_FDCWD</>) = 0<pid:1>",
	"{\"fd\":{\"value\":3,\"path\":\"/tmp/<a>\\\"\\n\"},\"gone\":{\"value\":4,\"path\":\"/"
	"x\",\"deleted\":true},"
	"\"null\":{\"value\":5,\"path\":\"/dev/null\",\"device\":\"char 1:3\"},"
	"\"sock\":{\"value\":6,\"socket\":\"TCP:[1.2.3.4:5->6.7.8.9:10]\"},"
	"\"unix\":{\"value\":7,\"socket\":\"UNIX:[10->11]\",\"socket_path\":\"/p\\\"q\"},"
	"\"abs\":{\"value\":8,\"socket\":\"UNIX:[10]\",\"abstract_name\":\"name\"},"
	"\"cwd\":{\"value\":-100,\"name\":\"AT_FDCWD\",\"path\":\"/"
	"\"}},\"ret\":{\"value\":0,\"note\":\"pid:1\"}"},
    {"comments", comments, 0, "f(0 /* 0.10 s */, [1, ... /* 0x1000 */], ?\?\?) = 0 /* none */",
	"{\"t\":{\"value\":0,\"comment\":\"0.10 "
	"s\"},\"v\":[1,{\"more\":true,\"unreadable_at\":\"0x1000\"}],"
	"\"u\":{\"unavailable\":true}},\"ret\":{\"value\":0,\"comment\":\"none\"}"},
    {"expressions", expressions, 0, "f(S_IFREG|0644, 000, 007) = 0",
	"{\"mode\":{\"value\":33188,\"expr\":\"S_IFREG|0644\"},\"p\":0,\"q\":7},\"ret\":0"},
    {"auxiliary text", auxiliary, 0, "f(1) = 1 ([4])",
	"{\"n\":1},\"ret\":1,\"aux\":{\"values\":[[4]]}"},
    {"auxiliary label", auxiliary_label, 0, "f() = 0 (Timeout)",
	"{},\"ret\":0,\"aux\":{\"label\":\"Timeout\",\"values\":[]}"},
    {"auxiliary flags", auxiliary_items, 0, "f() = 0x8002 (flags O_RDWR)",
	"{},\"ret\":32770,\"aux\":{\"label\":\"flags\",\"values\":[{\"value\":2,\"names\":[\"O_"
	"RDWR\"]}]}"},
    {"restart", restart, 0, "f() = ? ERESTARTSYS (To be restarted if SA_RESTART is set)",
	"{},\"ret\":null,\"errno\":512,\"error\":\"ERESTARTSYS\","
	"\"message\":\"To be restarted if SA_RESTART is set\""},
    {"big numbers", big, 0,
	"f(0xffffffffffffffff, 0x20000000000000, 9007199254740993, -9223372036854775808, -1, "
	"0xffffffffffffffff) = 0",
	"{\"a\":{\"hex\":\"0xffffffffffffffff\"},\"b\":9007199254740992,\"c\":{\"hex\":"
	"\"0x20000000000001\"},"
	"\"d\":{\"hex\":\"-0x8000000000000000\"},\"e\":-1,\"f\":{\"address\":"
	"\"0xffffffffffffffff\"}},\"ret\":0"},
    {"binary", binary, 0,
	"f(\"\\377\\376\", \"abc\"..., \"\\303\"..., \"\\303\\251\", \"\\33[31m\", \"\\x61\", "
	"\"\\302\\233\") = 0",
	"{\"bad\":{\"text\":\"\\ufffd\\ufffd\",\"base64\":\"//"
	"4=\"},\"cut\":{\"text\":\"abc\",\"truncated\":true},"
	"\"both\":{\"text\":\"\\ufffd\",\"base64\":\"ww==\",\"truncated\":true},\"utf8\":"
	"\"\xc3\xa9\","
	"\"esc\":\"\\u001b[31m\",\"hex\":\"a\",\"c1\":\"\\u009b\"},\"ret\":0"},
    {"binary, hex escapes", binary, HEX_CHARS,
	"f(\"\\xff\\xfe\", \"abc\"..., \"\\xc3\"..., \"\\xc3\\xa9\", \"\\x1b[31m\", \"\\x61\", "
	"\"\\xc2\\x9b\") = 0",
	NULL},
    {"all in hex", failure, ALL_HEX,
	"f(\"\\x2f\\x78\", O_WRONLY|O_CLOEXEC) = -1 ENOENT (No such file or directory)", NULL},
    {"argument names", changes, NAMES, "f(len=[28 => 16], st={a=1 => 2, b=3} => {c=9}, x=0) = 0",
	NULL},
    {"reserved names", reserved_names, 0, "f({value=1, size=2}, 2, {a=1, a=2}, 3) = 0",
	"{\"x\":{\"struct\":{\"value\":1,\"size\":2}},\"x#2\":2,\"y\":{\"a\":1,\"a#2\":2},\"arg3\":"
	"3},\"ret\":0"},
    {"colours", failure, COLOR,
	"\033[33mf\033[0m(\033[35m\"/x\"\033[0m, \033[35m\033[34mO_WRONLY|O_CLOEXEC"
	"\033[35m\033[0m)\033[0m \033[0m=\033[0m\033[0m \033[32m-1\033[0m \033[31mENOENT\033[0m "
	"\033[31m(No such file or directory)\033[0m",
	NULL},
    {"colours of members", plain_argument, COLOR,
	"\033[33mf\033[0m(\033[35m\033[39mchild_stack\033[0m=\033[35mNULL\033[0m, \033[35m"
	"\033[39mflags\033[0m=\033[35mSIGCHLD\033[0m, \033[35m0\033[0m)\033[0m "
	"\033[0m=\033[0m\033[0m \033[32m5\033[0m",
	NULL},
    {"colours take no columns", no_args, COLOR | WIDE,
	"\033[33mf\033[0m(\033[35m\033[0m)\033[0m                                     "
	"\033[0m=\033[0m\033[0m "
	"\033[32m7\033[0m",
	NULL},
};

static void check(const char *name, const char *kind, struct strbuf *got, const char *want)
{
	bool ok = got->len == strlen(want) && memcmp(got->p, want, got->len) == 0;
	tap_ok(ok, "%s: %s", kind, name);
	if (!ok)
		printf("# got  %.*s\n# want %s\n", (int)got->len, got->p, want);
}

static void hexdump(void)
{
	struct textbuf t = {0};
	text_hexdump(&t, (const uint8_t *)"hello\n\001\xff world, this", 20);
	check("hexdump", "text", &t.b,
	    " | 00000  68 65 6c 6c 6f 0a 01 ff  20 77 6f 72 6c 64 2c 20  hello... world,  |\n"
	    " | 00010  74 68 69 73                                       this             |\n");
	strbuf_deinit(&t.b);
}

/* The columns of a line survive that a part of it is written out. */
static void columns(void)
{
	struct textbuf t = {0};
	strbuf_puts(&t.b, "old line");
	textbuf_newline(&t);
	strbuf_puts(&t.b, "\033[0mabcdef");
	t.hidden += 4;
	bool ok = textbuf_col(&t) == 6;
	textbuf_consume(&t, 3);
	ok = ok && textbuf_col(&t) == 6;
	textbuf_consume(&t, 11);
	ok = ok && textbuf_col(&t) == 6;
	textbuf_consume(&t, t.b.len);
	ok = ok && textbuf_col(&t) == 6 && t.b.len == 0;
	strbuf_puts(&t.b, "gh");
	ok = ok && textbuf_col(&t) == 8;
	textbuf_newline(&t);
	ok = ok && textbuf_col(&t) == 0;
	tap_ok(ok, "columns of a line that is written in parts");
	strbuf_deinit(&t.b);
}

static struct sink_text text;
static struct sink_json json;

int main(int argc, char **argv)
{
	bool print = argc > 1 && strcmp(argv[1], "--json") == 0;
	struct textbuf out = {0};
	struct strbuf b = {0};
	struct color color;

	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		const struct test *t = &tests[i];
		struct options opt = {.string_limit = 32,
		    .column = t->opts & WIDE ? 40 : 1,
		    .xlat = t->opts & X_RAW	  ? XLAT_RAW
			    : t->opts & X_VERBOSE ? XLAT_VERBOSE
						  : XLAT_ABBREV,
		    .hex = t->opts & ALL_HEX	 ? HEX_ALL
			   : t->opts & HEX_CHARS ? HEX_NON_ASCII_CHARS
						 : HEX_NONE,
		    .arg_names = t->opts & NAMES,
		    .color = COLOR_ALWAYS};
		color_init(&color, &opt, -1);
		textbuf_reset(&out);
		sink_text_init(&text, &opt, t->opts & COLOR ? &color : NULL);
		sink_text_resume(&text, &out, 0);
		sink_text_name(&text, "f");
		t->fn(&text.sink, text.sink.ops);
		sink_text_finish(&text);
		if (!print)
			check(t->name, "text", &out.b, t->text);

		strbuf_reset(&b);
		sink_json_init(&json, &opt);
		strbuf_putc(&b, '{');
		sink_json_resume(&json, &b, &(struct json_state){0});
		t->fn(&json.sink, json.sink.ops);
		sink_json_settle(&json);
		sink_json_deinit(&json);
		if (print)
			printf("{\"v\":1,\"type\":\"call\",\"pid\":1,\"time\":1.5,\"abi\":\"x86_"
			       "64\",\"nr\":0,"
			       "\"name\":\"f\",\"args\":%.*s}\n",
			    (int)b.len, b.p);
		else if (t->json)
			check(t->name, "json", &b, t->json);
	}
	if (!print) {
		hexdump();
		columns();
	}
	strbuf_deinit(&b);
	strbuf_deinit(&out.b);
	return print ? 0 : tap_done();
}
