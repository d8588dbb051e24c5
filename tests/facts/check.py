#!/usr/bin/env python3
"""Compare the compiled descriptions with what the kernel's headers say. TAP output.

usage: check.py DESCC FILE.desc... FILE.tbl...

Four comparisons, each skipped, and loudly so, when its source is not there:
  constants   every named value, for every ABI, with facts/constants.tsv and ioctls.tsv
  numbers     numbers, names and classes of calls with syscalls.tsv and path_classes.tsv
  layouts     offsets and sizes of structs that have a UAPI struct's name, with structs.tsv
  host        every named value with the headers of this host, by a C file of static assertions

LIMN_FACTS names the directory of the facts; default: ../shared/facts beside the source tree.
"""
import os
import subprocess
import sys
import tempfile

ABIS = ["x86_64", "i386", "x32", "aarch64", "arm", "riscv64"]
LP64, X32, I386, ILP32 = range(4)  # enum layout_id
HERE = os.path.dirname(os.path.abspath(__file__))

# Names that mean another value than the header's on purpose, with the reason.
KNOWN = {
    "NSIG": "not a value of the interface",
    "SIGRTMIN": "the kernel's 32; C libraries keep two for themselves",
    "KVM_MEMORY_ENCRYPT_OP": "strace shows x32 the 64-bit command",
    "KVM_X86_SET_MSR_FILTER": "strace shows x32 the 64-bit command",
    "VIDIOC_DQEVENT": "32-bit ABIs: the one of 64-bit times, as strace names it; the facts' is VIDIOC_DQEVENT_TIME32 here",
    "O_LARGEFILE": "C libraries define it as 0 on 64-bit machines",
}
# A struct here: the UAPI struct of another name, or None where it has none.
STRUCT_NAMES = {"sigaction": None,  # the kernel's own, not the old one of the header
                "timespec": "__kernel_old_timespec", "timeval": "__kernel_old_timeval",
                "timespec64": "__kernel_timespec", "oldstat": "__old_kernel_stat",
                "ipc_perm": "ipc64_perm",
                "shmid_ds": "shmid64_ds", "semid_ds": "semid64_ds",
                "msqid_ds": "msqid64_ds", "shminfo": "shminfo64"}


def rows(path):
    with open(path, encoding="utf-8") as f:
        lines = f.read().splitlines()
    head = lines[0].split("\t")
    for line in lines[1:]:
        yield dict(zip(head, line.split("\t")))


def number(text):
    try:
        return int(text, 0)
    except ValueError:
        return None


def by_abi(row):
    """Values of a row per ABI; None where it has none."""
    first = number(row["value"])
    out = {"x86_64": first}
    for abi in ABIS[1:]:
        x = row.get(abi, "=")
        out[abi] = first if x == "=" else None if x == "-" else number(x)
    return out


def same(a, b):
    """Equal as 8-, 16-, 32- or 64-bit patterns: tables hold what the member's width leaves."""
    if a == b:
        return True
    for bits in (32, 64):
        mask = (1 << bits) - 1
        if (a & mask) == (b & mask) and (a < 0) != (b < 0):
            return True
    return False


class Tap:
    def __init__(self):
        self.n = 0
        self.failed = False

    def result(self, name, problems, checked):
        self.n += 1
        for p in problems[:60]:
            print("# " + p)
        if len(problems) > 60:
            print("# ... and %d more" % (len(problems) - 60))
        ok = not problems
        self.failed |= not ok
        print("%sok %d - %s (%d checked, %d wrong)" % ("" if ok else "not ", self.n, name,
                                                       checked, len(problems)))

    def skip(self, name, why):
        self.n += 1
        print("# %s: NOT CHECKED: %s" % (name, why))
        print("ok %d - %s # SKIP %s" % (self.n, name, why))

    def end(self):
        print("1..%d" % self.n)
        return 1 if self.failed else 0


def read_dump(descc, files):
    text = subprocess.run([descc, "--dump"] + files, check=True, capture_output=True,
                          text=True).stdout
    consts, structs, numbers = [], [], []
    for line in text.splitlines():
        p = line.split()
        if p[0] == "const":
            consts.append((p[1], p[2], {a: None if v == "-" else int(v)
                                        for a, v in zip(ABIS, p[3:])}))
        elif p[0] == "struct":
            structs.append((p[1], p[2].split(","), [int(x) for x in p[3:7]], []))
        elif p[0] == "member":
            structs[-1][3].append((p[2], [tuple(int(y) for y in x.split(":")) for x in p[3:7]]))
        elif p[0] == "number":
            numbers.append((p[1], int(p[2]), p[3], p[4],
                            set() if p[5] == "-" else set(p[5].split(","))))
    return consts, structs, numbers


def check_constants(tap, consts, facts):
    known = {}
    for name in ("constants.tsv", "constants_removed.tsv"):
        for r in rows(os.path.join(facts, name)):
            if number(r["value"]) is not None or any(number(r.get(a, "-")) is not None
                                                     for a in ABIS[1:]):
                known.setdefault(r["NAME"], []).append(by_abi(r))
    for r in rows(os.path.join(facts, "ioctls.tsv")):
        known.setdefault(r["NAME"], []).append(by_abi(r))
    problems, checked = [], 0
    for table, name, values in consts:
        if name in KNOWN or name not in known:
            continue
        wrong = {}
        for abi in ABIS:
            v = values[abi]
            want = [k[abi] for k in known[name] if k[abi] is not None]
            if v is None or not want:
                continue
            checked += 1
            if not any(same(v, w) for w in want):
                wrong.setdefault((v, tuple(sorted(set(want)))), []).append(abi)
        for (v, want), abis in wrong.items():
            problems.append("%s.%s on %s: %#x, facts have %s" % (
                table, name, " ".join(abis), v, " ".join("%#x" % w for w in want)))
    tap.result("constants against facts", problems, checked)


CLASS_NAMES = {"%stat": "stat_like", "%statfs": "statfs_like"}


def check_numbers(tap, numbers, facts):
    names = {}
    for r in rows(os.path.join(facts, "syscalls.tsv")):
        shown = r["name"] if r["tracer_name"] == "-" else r["tracer_name"]
        names[r["abi"], number(r["number"])] = shown
    classes = {}
    for r in rows(os.path.join(facts, "path_classes.tsv")):
        classes[r["abi"], r["name"]] = {CLASS_NAMES.get(c, c) for c in r["classes"].split(",")} - {"-"}
    problems, checked = [], 0
    have = {(abi, nr) for abi, nr, *_ in numbers}
    for abi, nr in sorted(set(names) - have):
        problems.append("%s: no call %d (%s)" % (abi, nr, names[abi, nr]))
    for abi, nr, name, desc, has in numbers:
        if desc == "?":
            problems.append("%s: %s is not described" % (abi, name))
        if (abi, nr) not in names:
            continue  # one of limn's own, behind a multiplexer
        checked += 1
        if names[abi, nr] != name:
            problems.append("%s: call %d is %s, not %s" % (abi, nr, names[abi, nr], name))
        want = classes.get((abi, name))
        if want is not None and want != has:
            problems.append("%s: %s has classes %s, facts have %s" % (
                abi, name, " ".join(sorted(has)) or "none", " ".join(sorted(want)) or "none"))
    tap.result("numbers and classes against facts", problems, checked)


def check_layouts(tap, structs, facts):
    known = {}
    for r in rows(os.path.join(facts, "structs.tsv")):
        kind, _, name = r["struct"].partition(" ")
        known.setdefault(name, {}).setdefault(r["header"], []).append(r)

    def expected(name, member, abi):
        """(offset, size) pairs that the headers have for a member on an ABI."""
        headers = known.get(name, {})
        own = [h for h in headers if h.startswith(abi + ":")]
        if not own and abi == "arm":  # the 32-bit column of aarch64
            own = [h for h in headers if h.startswith("aarch64:")]
        if not own and abi == "riscv64":  # whatever the other 64-bit machines have
            own = list(headers)
        out = set()
        for header in own or [h for h in headers if h.partition(":")[0] not in ABIS]:
            for r in headers[header]:
                if r["member"] != member:
                    continue
                if abi in ("x86_64", "aarch64", "riscv64"):
                    pair = number(r["offset64"]), number(r["size64"])
                elif abi == "i386" or header.startswith("aarch64:") or r["arm"] == "=":
                    pair = number(r["offset32"]), number(r["size32"])
                elif ":" in r["arm"]:
                    pair = tuple(number(x) for x in r["arm"].split(":"))
                else:
                    continue
                if None not in pair:
                    out.add(pair)
        return out

    problems, checked = [], 0
    layout_of = {"x86_64": LP64, "aarch64": LP64, "riscv64": LP64, "i386": I386, "arm": ILP32}
    for name, abis, _, members in structs:
        uapi = STRUCT_NAMES.get(name, name)
        if uapi is None or uapi not in known:
            continue
        tails = {r["member"] for rs in known[uapi].values() for r in rs}
        for abi in abis:
            if abi not in layout_of:  # x32 has no columns
                continue
            for member, at in members:
                want = expected(uapi, member, abi)
                if not want or member.startswith("reserved"):
                    continue
                checked += 1
                off, size = at[layout_of[abi]]
                # a time may take in its upper half, which the headers have as one more member
                if member + "_high" in tails or "__" + member + "_high" in tails:
                    size = min(size, 4)
                # less than all may be shown: an fd in 64 bits, an address in its storage
                if not any(o == off and (not size or not s or size <= s) for o, s in want):
                    problems.append("struct %s.%s on %s: %d:%d, facts have %s" % (
                        name, member, abi, off, size,
                        " ".join("%d:%d" % w for w in sorted(want))))
    tap.result("layouts against facts", problems, checked)


HOST_ABI = {"x86_64": "x86_64", "aarch64": "aarch64", "riscv64": "riscv64"}
HEADERS = """asm/ioctls.h asm/mman.h asm/ptrace.h asm/signal.h linux/aio_abi.h linux/audit.h
linux/bpf.h linux/capability.h linux/close_range.h linux/eventpoll.h linux/falloc.h
linux/fanotify.h linux/fcntl.h linux/filter.h linux/fs.h linux/futex.h linux/if.h
linux/if_ether.h linux/if_packet.h linux/in.h linux/in6.h linux/inotify.h linux/io_uring.h
linux/ioprio.h linux/kcmp.h linux/keyctl.h linux/landlock.h linux/limits.h linux/magic.h
linux/membarrier.h linux/memfd.h linux/mempolicy.h linux/mount.h linux/mqueue.h linux/msg.h
linux/netlink.h linux/openat2.h linux/perf_event.h linux/personality.h linux/pidfd.h
linux/poll.h linux/prctl.h linux/ptrace.h linux/quota.h linux/random.h linux/reboot.h
linux/resource.h linux/rseq.h linux/rtnetlink.h linux/sched.h linux/seccomp.h linux/sem.h
linux/shm.h linux/sockios.h linux/stat.h linux/taskstats.h linux/tcp.h linux/time.h
linux/timerfd.h linux/userfaultfd.h linux/utsname.h linux/vm_sockets.h linux/wait.h
linux/xattr.h linux/loop.h linux/blkpg.h linux/kvm.h linux/tty.h linux/vt.h linux/kd.h
linux/hdreg.h linux/cdrom.h linux/random.h linux/rtc.h linux/watchdog.h linux/uinput.h
linux/input.h linux/if_tun.h linux/nsfs.h linux/dm-ioctl.h linux/fiemap.h""".split()


def check_host(tap, consts):
    machine = HOST_ABI.get(os.uname().machine)
    cc = os.environ.get("CC", "cc").split()
    if not machine:
        tap.skip("constants against this host's headers", "no ABI for this machine")
        return
    with tempfile.TemporaryDirectory() as tmp:
        src = os.path.join(tmp, "host.c")

        def run(text, *args):
            with open(src, "w", encoding="ascii") as f:
                f.write(text)
            return subprocess.run(cc + list(args) + [src], capture_output=True, text=True)

        try:
            usable = []
            for h in HEADERS:  # headers that compile after those before them
                if run("".join("#include <%s>\n" % x for x in usable + [h]),
                       "-fsyntax-only", "-w").returncode == 0:
                    usable.append(h)
        except OSError as e:
            tap.skip("constants against this host's headers", "no C compiler: %s" % e)
            return
        if not usable:
            tap.skip("constants against this host's headers", "no kernel headers")
            return
        head = "".join("#include <%s>\n" % x for x in usable)
        macros = run(head, "-E", "-dM")
        defined = {}
        for line in macros.stdout.splitlines():
            p = line.split(None, 2)
            if len(p) == 3 and "(" not in p[1]:
                defined[p[1]] = p[2]
        lines, names, seen = [head], {}, set()
        for table, name, values in consts:
            v = values[machine]
            if v is None or name in KNOWN or name not in defined or (name, v) in seen:
                continue
            seen.add((name, v))
            lines.append("_Static_assert((unsigned)(%s) == (unsigned)%dLL, \"%s.%s\");\n" % (
                name, v, table, name))
            names["%s.%s" % (table, name)] = v
        out = run("".join(lines), "-fsyntax-only", "-w", "-fmax-errors=0")
        problems = []
        newer = 0
        for line in out.stderr.splitlines():
            if "static assertion failed" in line:
                problems.append(line.split("static assertion failed")[1].strip(": \""))
            elif "error:" in line:
                newer += 1  # not an integer constant: a struct's size is unknown here
        if newer:
            print("# %d names have no integer value in this host's headers" % newer)
        tap.result("constants against this host's headers", problems, len(names) - newer)


def main():
    descc, files = sys.argv[1], sys.argv[2:]
    facts = os.environ.get("LIMN_FACTS") or os.path.join(HERE, "..", "..", "..", "shared", "facts")
    consts, structs, numbers = read_dump(descc, files)
    tap = Tap()
    if os.path.exists(os.path.join(facts, "constants.tsv")):
        check_constants(tap, consts, facts)
        check_numbers(tap, numbers, facts)
        check_layouts(tap, structs, facts)
    else:
        tap.skip("constants against facts", "no facts at %s (LIMN_FACTS)" % facts)
        tap.skip("numbers and classes against facts", "no facts at %s (LIMN_FACTS)" % facts)
        tap.skip("layouts against facts", "no facts at %s (LIMN_FACTS)" % facts)
    check_host(tap, consts)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
