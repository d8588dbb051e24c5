#!/usr/bin/env python3
"""Sum up meson's test logs: name what failed, end with "N passed, N failed[, N skipped]".

Each check of a TAP test counts; another test counts as one. A test that died without saying which
check failed is one failure, and so is a log that is not there: something broke before it.

Usage: test-summary.py [--check NAME=STATUS]... LOG...     a check made elsewhere, and its exit status
"""
import json
import re
import sys

CHECK = re.compile(r"^(not )?ok\b[ \d]*-? ?(.*)$")


def main(paths):
    passed, failed, skipped = 0, [], []
    while paths and paths[0] == "--check":
        name, status = paths[1].rsplit("=", 1)
        paths = paths[2:]
        passed += status == "0"
        failed += [] if status == "0" else [name]
    for path in paths:
        try:
            with open(path, encoding="utf-8") as f:
                tests = [json.loads(line) for line in f if line.strip()]
        except (OSError, ValueError) as e:
            failed.append(f"{path}: no test log ({e})")
            continue
        if not tests:
            failed.append(f"{path}: no tests were run")
        for t in tests:
            name, result = t["name"], t["result"]
            checks = [m for m in map(CHECK.match, (t.get("stdout") or "").splitlines()) if m]
            bad = 0
            for m in checks:
                what = f"{name}: {m[2]}"
                if "# SKIP" in m[2].upper():
                    skipped.append(what)
                elif m[1]:
                    bad += 1
                    failed.append(what)
                else:
                    passed += 1
            if result in ("OK", "EXPECTEDFAIL"):
                passed += not checks
            elif result == "SKIP":
                if not checks:
                    why = (t.get("stdout") or t.get("stderr") or "").strip().splitlines()
                    skipped.append(f"{name}: {why[-1] if why else 'no reason given'}")
            elif not bad:
                failed.append(f"{name}: {result.lower()}")
    for what in skipped:
        print("skipped:", what)
    for what in failed:
        print("FAILED:", what)
    print(f"{passed} passed, {len(failed)} failed" + (f", {len(skipped)} skipped" if skipped else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
