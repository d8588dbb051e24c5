#!/usr/bin/env bash
# The bash completion, asked as readline would ask it. usage: completion.sh COMPLETION-FILE
source "$1" 2>/dev/null
n=0 failed=0

compopt() { :; }
_limn_calls() { printf '%s\n' openat open close %file %desc; }

# check WORDS-TYPED EXPECTED...: the last word is being completed.
check()
{
	local typed=$1 want="${*:2}" got
	COMP_LINE="limn $typed"
	COMP_POINT=${#COMP_LINE}
	# readline takes words apart at =.
	local spaced=${COMP_LINE//=/ = }
	read -r -a COMP_WORDS <<< "$spaced"
	[[ $COMP_LINE == *[=\ ] ]] && COMP_WORDS+=("")
	COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
	COMPREPLY=()
	_limn
	got="${COMPREPLY[*]}"
	n=$((n + 1))
	if [[ $got == "$want" ]]; then
		echo "ok $n - $typed"
	else
		failed=1
		echo "not ok $n - $typed"
		echo "# want: $want"
		echo "# got:  $got"
	fi
}

check '--colo' --color=
check '--col' --columns= --color=
check '--color=a' auto always
check '--color a' auto always
check '-X ' raw abbrev verbose
check '--format=' text json
check '-e tra' trace= trace-fds=
check '-e trace=op' openat open
check '-e trace=close,op' close,openat close,open
check '-e trace=!op' '!openat' '!open'
check '--trace=%f' %file
check '-e decode-fds=path,so' path,socket
check '-e status=un' unfinished unavailable
check '--decode-fds=pi' pidfd
check '-U name,avg' name,avg-time name,avg-wall
check '--stack-trace=so' source
check '--engine=b' bpf
check '-I any' anywhere
echo "1..$n"
exit $failed
