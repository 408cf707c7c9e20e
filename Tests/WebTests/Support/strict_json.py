"""Says of each text whether JSON as Komorne reads it admits it, with nothing but Python's own parser.

Reads one text a line, as hexadecimal digits; writes "good" or "bad" a line.
"""

import json
import sys
import unicodedata

DEPTH = 32
MEMBERS = 200


def refuse(text):
    raise ValueError(text)


def whole(text):
    number = int(text)
    if not -(2**63) <= number < 2**63:
        raise ValueError("range")
    return number


def members(pairs):
    if len(pairs) > MEMBERS or len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("members")
    return dict(pairs)


def check(value, depth):
    if isinstance(value, str):
        value.encode("utf-8")
        if "\0" in value or not unicodedata.is_normalized("NFC", value):
            raise ValueError("text")
    elif isinstance(value, (dict, list)):
        if depth == DEPTH:
            raise ValueError("depth")
        for name in value if isinstance(value, dict) else ():
            check(name, depth)
        for inner in value.values() if isinstance(value, dict) else value:
            check(inner, depth + 1)


def is_good(text):
    try:
        tree = json.loads(
            text.decode("utf-8"),
            parse_float=refuse,
            parse_int=whole,
            parse_constant=refuse,
            object_pairs_hook=members,
        )
        check(tree, 0)
    except (ValueError, RecursionError):
        return False
    return True


for line in sys.stdin:
    print("good" if is_good(bytes.fromhex(line)) else "bad")
