#!/bin/sh
# get-oracle.sh - strace 7.2, which the parity tests compare with, without touching the system.
#
# Where no strace 7.2 is found, Debian's package of it and the libraries it runs with are taken from
# sid and unpacked into ~/.cache/limn-oracle. Prints the path of the program; tests/parity/oracle.py
# looks there. When it is not to be had, says why in one line and exits with 1.
set -eu

version=7.2
cache=${XDG_CACHE_HOME:-$HOME/.cache}
dir=$cache/limn-oracle

fail()
{
	echo "limn: no strace $version to compare with: $1" >&2
	exit 1
}

is_oracle()
{
	[ -x "$1" ] && "$1" -V 2>/dev/null | grep -q "^strace -- version $version\$"
}

for s in "${STRACE_ORACLE-}" /usr/bin/strace "$cache/strace-oracle/strace" "$dir/strace"; do
	if [ -n "$s" ] && is_oracle "$s"; then
		echo "$s"
		exit 0
	fi
done

for tool in apt-get dpkg-deb; do
	command -v "$tool" >/dev/null 2>&1 || fail "this needs $tool"
done
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ -e "$keyring" ] || fail "the archive keyring of Debian is not installed"
# The mirror that this machine uses, from either form of apt's sources.
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
	sed -n -e 's,^URIs: *\([^ ]*/debian\)/* *$,\1,p' \
		-e 's,^deb \(\[[^]]*\] \)*\([^ ]*/debian\)/* .*,\2,p' | sed -n 1p)
[ -n "$mirror" ] || fail "apt has no archive of Debian among its sources"

# All is done beside the final place, which appears only when the program runs.
mkdir -p "$cache"
work=$(mktemp -d "$cache/limn-oracle.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
mkdir -p "$work/lists/partial" "$work/archives/partial" "$work/debs" "$work/root"
echo "deb [signed-by=$keyring] $mirror sid main" >"$work/sources.list"

sid()
{
	apt-get -qq -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=/dev/null \
		-o Dir::State::Lists="$work/lists" -o Dir::Cache="$work" -o Dir::Cache::Archives="$work/archives" \
		-o APT::Sandbox::User=root -o Acquire::Retries=1 -o Acquire::http::Timeout=20 \
		-o Acquire::https::Timeout=20 -o Acquire::Languages=none "$@"
}

sid update >"$work/log" 2>&1 || fail "Debian's archive is not reachable ($(sed -n 1p "$work/log"))"
(cd "$work/debs" && sid download strace libc6 libunwind8 liblzma5 libselinux1 libpcre2-8-0 libgcc-s1) \
	>"$work/log" 2>&1 || fail "a package could not be fetched ($(sed -n 1p "$work/log"))"
for deb in "$work"/debs/*.deb; do
	dpkg-deb -x "$deb" "$work/root" || fail "$deb could not be unpacked"
done
rm -rf "$work/lists" "$work/archives" "$work/debs" "$work"/*.bin

# Run by its own loader: the C library of this system may be older.
loader=$(cd "$work/root" && find . -name 'ld-linux*.so.*' -o -name 'ld64.so.*' | sed -n 1p)
[ -n "$loader" ] || fail "the C library fetched has no loader"
libs=$(cd "$work/root" && find . -name 'lib*.so.*' -path '*/lib/*' ! -path '*/gdb/*' | sed 's,/[^/]*$,,' | sort -u)
paths=
for l in $libs; do
	paths=${paths:+$paths:}$dir/root/${l#./}
done
cat >"$work/strace" <<END
#!/bin/sh
exec "$dir/root/${loader#./}" --argv0 strace --library-path "$paths" "$dir/root/usr/bin/strace" "\$@"
END
chmod 755 "$work" "$work/strace"
rm -rf "$dir"
mv "$work" "$dir"
if ! is_oracle "$dir/strace"; then
	found=$("$dir/strace" -V 2>&1 | sed -n 1p)
	rm -rf "$dir"
	fail "what sid has does not run here or is another version ($found)"
fi
echo "$dir/strace"
