#!/bin/sh
# setup.sh - install what building limn needs and is not there. With --tests: what the tests need too.
#
# As root, or through a sudo that asks nothing or has a terminal to ask at, the packages are
# installed with apt-get. Otherwise the exact command is printed and the script stops with 1.
# Says nothing when all is there.
set -eu

need='gcc libc6-dev make meson ninja-build pkg-config python3'
# limn builds without these, and says what is then left out.
want='libzstd-dev libdw-dev libselinux1-dev'
# The eBPF engine: BPF C is compiled by clang and turned into a header by bpftool.
[ "$(uname -m)" != x86_64 ] || want="$want clang libbpf-dev bpftool"

if [ "${1-}" = --tests ]; then
	want="$want python3-jsonschema"
	[ "$(uname -m)" != x86_64 ] || want="$want gcc-multilib"
	# What the parity tests compare with; without it they say that they compare nothing.
	"$(dirname "$0")/get-oracle.sh" >/dev/null || true
fi

# Whether what a package brings is there, from that package or from elsewhere.
have()
{
	case $1 in
	gcc) command -v "${CC:-cc}" ;;
	libc6-dev) [ -e /usr/include/stdio.h ] ;;
	ninja-build) command -v ninja ;;
	pkg-config) command -v pkg-config ;;
	make | meson | python3) command -v "$1" ;;
	libzstd-dev) pkg-config --exists libzstd ;;
	libdw-dev) pkg-config --exists libdw ;;
	clang) command -v clang ;;
	bpftool) command -v bpftool || [ -x /usr/sbin/bpftool ] ;;
	libbpf-dev) [ -e /usr/include/bpf/skel_internal.h ] ;;
	libselinux1-dev) pkg-config --exists libselinux ;;
	python3-jsonschema) python3 -c 'import jsonschema' || /usr/bin/python3 -c 'import jsonschema' ;;
	gcc-multilib) printf '#include <errno.h>\nint main(void){return 0;}\n' | "${CC:-cc}" -m32 -x c -o /dev/null - ;;
	esac >/dev/null 2>&1
}

missing()
{
	for p; do
		have "$p" || printf ' %s' "$p"
	done
}

needed=$(missing $need)
wanted=$(missing $want)
[ -n "$needed$wanted" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
	[ -n "$needed" ] || exit 0
	echo "limn: to build, install what Debian calls:$needed$wanted" >&2
	exit 1
fi

if [ "$(id -u)" = 0 ]; then
	as_root=
elif command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
	as_root=sudo
else
	echo "limn: packages are missing; as root run:" >&2
	echo "  apt-get update && apt-get install -y --no-install-recommends$needed$wanted" >&2
	[ -z "$needed" ] || exit 1
	echo "limn: building without:$wanted" >&2
	exit 0
fi

echo "limn: installing$needed$wanted" >&2
install()
{
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" \
		>/dev/null
}
# Package lists may be old or missing: fetch them only when needed.
install $needed $wanted 2>/dev/null || {
	$as_root apt-get update -qq >/dev/null || true
	install $needed $wanted || {
		[ -z "$needed" ] || install $needed
		echo "limn: building without:$(missing $want)" >&2
	}
}
