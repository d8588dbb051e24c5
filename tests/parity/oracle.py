"""Where strace 7.2, the oracle of the parity tests, is on this machine.

In order: $STRACE_ORACLE, an installed strace of version 7.2, the copy that `tools/get-oracle.sh`
unpacked. Returns None where none of them is.
"""
import os
import subprocess

WANTED = "strace -- version 7.2"


def is_oracle(path):
    try:
        out = subprocess.run([path, "-V"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    except OSError:
        return False
    return out.stdout.startswith(WANTED)


def find_oracle():
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    for path in (os.environ.get("STRACE_ORACLE"), "/usr/bin/strace",
                 os.path.join(cache, "strace-oracle", "strace"),
                 os.path.join(cache, "limn-oracle", "strace")):
        if path and is_oracle(path):
            return path
    return None
