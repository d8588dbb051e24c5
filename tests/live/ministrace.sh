#!/bin/sh
# ministrace.sh PROGRAM: the example tracer counts calls right, passes signals and exit codes on.
ms=$1
n=0
failed=0
ok()
{
	n=$((n + 1))
	if [ "$1" = 0 ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
		failed=1
	fi
}
case $(uname -m) in
x86_64) execve=59 write=1 kill=62 ;;
aarch64) execve=221 write=64 kill=129 ;;
*)
	echo "1..0 # SKIP not written for $(uname -m)"
	exit 0
	;;
esac
t=$(mktemp) || exit 1
trap 'rm -f "$t"' EXIT

"$ms" sh -c 'echo hello' >/dev/null 2>"$t"
ok $? 'exit code 0'
grep -q "^syscall($execve) = 0$" "$t"
ok $? 'execve is seen, and with its result'
grep -q "^syscall($write) = 6$" "$t"
ok $? 'write returned 6'
[ "$(tail -n 1 "$t")" = 'exited with 0' ]
ok $? 'the end is told'
! grep -v '^syscall([0-9]*) = -\{0,1\}[0-9]*$' "$t" | grep -qv '^exited'
ok $? 'every other line is a call'

"$ms" sh -c 'exit 3' 2>/dev/null
[ $? = 3 ]
ok $? 'exit code 3'
"$ms" sh -c 'kill -TERM $$' 2>"$t"
[ $? = 143 ] && tail -n 1 "$t" | grep -q '^killed by'
ok $? 'death by signal'
"$ms" sh -c 'trap "echo caught" USR1; kill -USR1 $$' 2>"$t" | grep -q caught && grep -q "^syscall($kill) = 0$" "$t"
ok $? 'a signal reaches its handler'
"$ms" /nonexistent/program 2>/dev/null
[ $? = 127 ]
ok $? 'a program that is not there'
echo "1..$n"
exit $failed
