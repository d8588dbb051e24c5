#!/usr/bin/env python3
"""What limn says about command lines.

usage: run.py LIMN MESSAGES [COVERAGE MAN OPTION_DOCS]

MESSAGES is messages.txt; its head explains it. With COVERAGE (coverage.txt), the manual page and the
option_docs program also checks that every option is documented and has a test.
LIMN_OPTION_ROWS may name a larger table (arguments, status, message; tabs between), checked as one
test; without it, ../shared/reference/option-errors.tsv beside the source tree, if it is there.
"""
import os
import re
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
# Ways to give a set of calls; the last two bring their own reasons to be wrong.
FORMS = ["-e {}", "-e trace={}", "-et={}", "--trace={}", "-e abbrev={}", "-ea={}", "--abbrev={}",
         "-e verbose={}", "--verbose={}", "-e raw={}", "-ex={}", "--raw={}", "-e fault={}:when=3",
         "--inject={}:error=1"]
ARGV0 = "../odd name/limn"
count = failures = 0


def tap(good, name, detail=""):
    global count, failures
    count += 1
    failures += not good
    print(f"{'ok' if good else 'not ok'} {count} - {name}")
    if not good:
        for line in detail.splitlines():
            print("#", line)


def run(limn, args, argv0=ARGV0):
    try:
        p = subprocess.run([argv0] + args, executable=limn, stdin=subprocess.DEVNULL,
                           capture_output=True, timeout=20)
    except subprocess.TimeoutExpired:
        return None, "timeout"
    return p.returncode, p.stderr.decode("latin-1")


def parse(path):
    """Yields (section, argument lines, message lines)."""
    section, args, messages = "", [], []
    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        if line.startswith("#"):
            continue
        if line.startswith("\t"):
            messages.append(line[1:])
            continue
        if messages:
            yield section, args, messages
            args, messages = [], []
        if re.fullmatch(r"\[\w+\]", line):
            section, args = line[1:-1], []
        elif line or (not args and section == "general"):
            args.append(line)
    if messages:
        yield section, args, messages


def expected(messages, arg):
    out = ""
    for m in messages:
        hint = f"Try '{ARGV0} -h' for more information.\n"
        if m == "?":
            out += hint
        elif m == "usage":
            out += f"{ARGV0}: must have PROG [ARGS] or -p PID\n" + hint
        else:
            out += f"{ARGV0}: {m}\n".replace("'ARG'", f"'{arg}'")
    return out


def check_messages(limn, path, seen):
    jobs = []
    for section, lines, messages in parse(path):
        for line in lines:
            if line.startswith("@"):
                arg = "".join(shlex.split(line[1:]))
                for form in FORMS:
                    jobs.append((section, form.format(shlex.quote(arg)), messages, arg))
            else:
                quoted = re.search(r"{(.*)}", line)
                jobs.append((section, re.sub(r"{(.*)}", r"\1", line), messages,
                             quoted.group(1) if quoted else None))
    with ThreadPoolExecutor(2) as pool:
        results = pool.map(lambda j: run(limn, shlex.split(j[1])), jobs)
        bad = {}
        total = {}
        for (section, line, messages, arg), (status, err) in zip(jobs, results):
            total[section] = total.get(section, 0) + 1
            want = expected(messages, arg)
            seen.setdefault(section, []).append(line)
            # Why an attach was refused may follow the refusal.
            err = re.sub(r"(?m)^.*: (cause|evidence|remedy): .*\n", "", err)
            if status != 1 or err != want:
                bad.setdefault(section, []).append(f"{line}\nwant 1 {want!r}\ngot {status} {err!r}")
    for section, n in total.items():
        tap(section not in bad, f"messages: {section} ({n} command lines)",
            "\n".join(bad.get(section, [])[:10]))


def check_rows(limn):
    path = os.environ.get("LIMN_OPTION_ROWS") or os.path.join(
        HERE, "..", "..", "..", "shared", "reference", "option-errors.tsv")
    if not os.path.exists(path):
        print(f"ok {count + 1} - all rows # SKIP no table of rows here")
        return 1
    rows = [r.rstrip("\n").split("\t") for r in open(path, encoding="latin-1")][1:]
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda r: run(limn, shlex.split(r[0]), "strace"), rows))
    bad = []
    for (args, status, message), (got, err) in zip(rows, results):
        err = re.sub(r"(?m)^.*: (cause|evidence|remedy): .*\n", "", err)
        if str(got) != status or err.rstrip("\n").replace("\n", "\\n") != message:
            bad.append(f"{args}\nwant {status} {message}\ngot {got} {err!r}")
    tap(not bad, f"all rows ({len(rows)})", "\n".join(bad[:20]))
    return 0


def check_prints(limn, seen):
    seen["prints"] = ["-h", "--help", "-V", "--version", "--tips=3,full", "--list-syscalls=x86_64",
                      "--doctor"]
    p = subprocess.run([limn, "-h"], capture_output=True, text=True)
    tap(p.returncode == 0 and p.stdout.startswith("Usage: ") and not p.stderr and
        max(map(len, p.stdout.splitlines())) < 120, "-h", p.stdout[:300])
    q = subprocess.run([limn, "--help"], capture_output=True, text=True)
    tap(q.returncode == 0 and q.stdout == p.stdout, "--help")
    for args in (["-V"], ["--version"], ["-V", "-t", "--timestamps"], ["-cV"]):
        p = subprocess.run([limn] + args, capture_output=True, text=True)
        tap(p.returncode == 0 and p.stdout.startswith("limn ") and not p.stderr, " ".join(args))
    p = subprocess.run([limn, "--tips=3,full"], capture_output=True, text=True)
    tap(p.returncode == 0 and "Tip 3 of" in p.stderr, "--tips alone")
    p = subprocess.run([limn, "--list-syscalls=x86_64"], capture_output=True, text=True)
    d = subprocess.run([limn, "--doctor"], capture_output=True, text=True, timeout=30)
    tap(d.returncode in (0, 1) and d.stdout, "--doctor", d.stderr)
    tap("0\tread(fd, buf, count)\tdesc\n" == p.stdout.splitlines(True)[0], "--list-syscalls")


def option_headings(option_docs):
    out = subprocess.run([option_docs, "man"], capture_output=True, text=True, check=True).stdout
    return out.splitlines()


def plain(heading):
    """A heading of the manual page without its markup and value: -a, --columns, -e trace=."""
    text = re.sub(r"\\f[A-Z]", "", heading).replace("\\-", "-")
    if text.startswith("-e "):
        return text if text != "-e EXPR" else "-e"
    return re.match(r"-[\w-]+", text).group(0)


def pattern_of(name):
    """What a command line with that option looks like."""
    if name.startswith("-e "):
        return r"-e *'?" + re.escape(name[3:])
    if name.startswith("--"):
        return r"(^|\s)'?" + re.escape(name) + r"(=|\s|$)"
    return r"(^|\s)-\w*" + name[1]


def check_coverage(coverage, man, option_docs, seen):
    headings = option_headings(option_docs)
    page = open(man, encoding="utf-8").read()
    lines = set(page.splitlines())
    missing = [h for h in headings if h not in lines]
    tap(not missing, "every option stands in the manual page", "\n".join(missing))

    table = {}
    for line in open(coverage, encoding="utf-8"):
        if line.strip() and not line.startswith("#"):
            name, where = line.rstrip("\n").split("\t")
            table[name] = where
    names = {plain(h) for h in headings}
    # The other way: what the page documents exists. A heading is bold from its first character.
    documented = {plain(l) for l in lines if re.match(r"\\fB\\-", l)}
    tap(documented <= names, "the manual page has no option that limn has not",
        "\n".join(sorted(documented - names)))
    tap(names == set(table), "every option has a row in coverage.txt and every row an option",
        "missing: %s\nneedless: %s" % (sorted(names - set(table)), sorted(set(table) - names)))
    bad = []
    seen["effects"] = [l for l in open(os.path.join(HERE, "effects.txt"), encoding="utf-8")
                       if l[0] not in "#\t\n"]
    for name, where in table.items():
        if where.startswith("file:"):
            path = os.path.join(HERE, "..", where[5:])
            if not os.path.exists(path) or name not in open(path, errors="replace").read():
                bad.append(f"{name}: not in {where[5:]}")
        elif not any(re.search(pattern_of(name), l) for l in seen.get(where, [])):
            bad.append(f"{name}: not in {where}")
    tap(not bad, "the tests that coverage.txt names exist", "\n".join(bad))


def main():
    limn, messages = sys.argv[1:3]
    limn = os.path.abspath(limn)
    seen = {}
    skipped = 0
    check_messages(limn, messages, seen)
    check_prints(limn, seen)
    if len(sys.argv) > 3:
        check_coverage(*sys.argv[3:6], seen)
    skipped = check_rows(limn)
    print(f"1..{count + skipped}")
    return failures > 0


if __name__ == "__main__":
    sys.exit(main())
