#!/usr/bin/env python3
"""Fuzz the description compiler: mutated descriptions must end in success or in errors, never in a crash or a hang.

usage: descc.py DESCC SECONDS SEED FILE.desc...

SEED 0 takes one from the clock. The input that failed is kept as descc-fuzz-SEED.desc in the current directory.
"""
import os
import random
import subprocess
import sys
import tempfile
import time

WORDS = ["struct", "flags", "enum", "switch", "else", "if", "verbose", "out", "inout", "*", "[", "]", "{", "}", "(", ")",
         "field", "shift", "max", "take", "embed", "show", "hidden", "attrs", "tlv", "case", "type", "=", "-1", "0xffffffffffffffff",
         "ret", "rest", "u32", "bytes", "99999999999999999999", "'", '"', "#", "@in", "@out", "~", "?", ":", "/", "%"]


def mutate(rng, text):
    tokens = text.split(" ")
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(tokens))
        kind = rng.randrange(5)
        if kind == 0:
            tokens[at] = rng.choice(WORDS)
        elif kind == 1:
            tokens.insert(at, rng.choice(WORDS))
        elif kind == 2:
            del tokens[at]
        elif kind == 3:
            tokens[at] = tokens[rng.randrange(len(tokens))]
        else:
            tokens = tokens[:at + 1]
        if not tokens:
            tokens = [""]
    return " ".join(tokens)


def failed(seed, mode, what, text, err=b""):
    keep = "descc-fuzz-%d.desc" % seed
    with open(keep, "w") as f:
        f.write(text)
    print("descc %s %s on %s\n%s" % (mode, what, keep, err.decode("latin-1")[-2000:]))
    return 1


def main():
    descc, seconds, seed = os.path.abspath(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]) or time.time_ns()
    rng = random.Random(seed)
    corpus = []
    for name in sys.argv[4:]:
        with open(name) as f:
            text = f.read()
        start = rng.randrange(max(1, len(text) - 6000))
        corpus += [text[:6000], text[start:start + 6000]]
    end, runs = time.monotonic() + seconds, 0
    print("seed %d" % seed)
    with tempfile.TemporaryDirectory() as tmp:
        path = os.path.join(tmp, "fuzz.desc")
        while time.monotonic() < end:
            text = mutate(rng, rng.choice(corpus))
            with open(path, "w") as f:
                f.write(text)
            for mode in (["--check"], ["-f"], ["-o", os.path.join(tmp, "t.c")]):
                try:
                    r = subprocess.run([descc, *mode, path], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=20)
                except subprocess.TimeoutExpired:
                    return failed(seed, mode[0], "hangs", text)
                if r.returncode not in (0, 1):
                    return failed(seed, mode[0], "ends with %d" % r.returncode, text, r.stderr)
                runs += 1
    print("%d runs" % runs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
