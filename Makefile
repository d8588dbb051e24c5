# The front door. meson does the work; each target is one thing a person wants.
#
#   make run ARGS='ls /tmp'    install what is missing, build, trace
#   make check                 the same for the tests, and run them all
#   make install               PREFIX=/usr/local DESTDIR= ; STRACE_ALIAS=1 also as strace
#   make bench                 side by side with the strace that is installed
#   make clean

BUILD ?= build
PREFIX ?= /usr/local
DESTDIR ?=
ARGS ?= --help
MESON_ARGS ?=
TEST_ARGS ?=

.PHONY: build run check install bench clean setup setup-tests

# Silent when there is nothing to do.
COMPILE = ninja -C $(BUILD) -n 2>&1 | grep -q 'no work to do' || \
	{ echo 'limn: building' >&2; ninja -C $(BUILD) --quiet; }

build: setup $(BUILD)/build.ninja
	@$(COMPILE)

run: build
	@$(BUILD)/src/limn $(ARGS)

check: setup-tests $(BUILD)/build.ninja
	@$(COMPILE)
	@meson test -C $(BUILD) --no-rebuild --print-errorlogs $(TEST_ARGS); \
	status=$$?; python3 tools/test-summary.py $(BUILD)/meson-logs/testlog.json; exit $$status

install: build
	@meson configure $(BUILD) -Dprefix=$(PREFIX)
	@ninja -C $(BUILD) --quiet >/dev/null
	@DESTDIR=$(DESTDIR) meson install -C $(BUILD) --no-rebuild --quiet
ifneq ($(STRACE_ALIAS),)
	@ln -sf limn $(DESTDIR)$(PREFIX)/bin/strace
	@ln -sf limn-log-merge $(DESTDIR)$(PREFIX)/bin/strace-log-merge
	@! [ -e $(DESTDIR)$(PREFIX)/share/man/man1/limn.1 ] || \
		ln -sf limn.1 $(DESTDIR)$(PREFIX)/share/man/man1/strace.1
endif

bench: build
	@python3 bench/run.py $(BUILD)/src/limn --json $(BUILD)/bench.json
	@! $(BUILD)/src/limn --engine=bpf -o /dev/null true 2>/dev/null || \
		python3 bench/bpf.py $(BUILD)/src/limn --json $(BUILD)/bench-bpf.json

setup:
	@tools/setup.sh

setup-tests:
	@tools/setup.sh --tests

$(BUILD)/build.ninja:
	@meson setup $(BUILD) $(MESON_ARGS) >$(BUILD).log 2>&1 || { cat $(BUILD).log; exit 1; }
	@rm -f $(BUILD).log

clean:
	rm -rf $(BUILD) $(BUILD)-asan
