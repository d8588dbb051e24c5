"""Validate JSON Lines against docs/limn.schema.json with an independent validator.

usage: schema.py SCHEMA COMMAND...   every line of the command's standard output is checked
"""
import json
import subprocess
import sys

try:
    import jsonschema
except ImportError:
    print("1..0 # SKIP python3-jsonschema is not installed")
    sys.exit(0)


def unique(pairs):
    keys = [k for k, _ in pairs]
    twice = {k for k in keys if keys.count(k) > 1}
    if twice:
        raise ValueError("key twice: %s" % ", ".join(sorted(twice)))
    return dict(pairs)


schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
out = subprocess.run(sys.argv[2:], stdout=subprocess.PIPE, check=False).stdout

bad = lines = 0
for line in out.split(b"\n"):
    if not line:
        continue
    lines += 1
    try:
        text = line.decode("utf-8")
        if any(ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 for c in text):
            raise ValueError("a control character")
        record = json.loads(text, object_pairs_hook=unique)
        error = jsonschema.exceptions.best_match(validator.iter_errors(record))
        if error:
            raise ValueError(error.message[:300])
    except ValueError as e:
        bad += 1
        if bad <= 5:
            print("# %s\n# %s" % (e, line[:500]))

print("%s 1 - %d lines fit the schema" % ("not ok" if bad else "ok", lines))
print("%s 2 - there were lines" % ("ok" if lines else "not ok"))
print("1..2")
sys.exit(1 if bad or not lines else 0)
