"""Looks for what must not be found in a stolen database: in a dump of it, and in every file of its server.

    stolen.py CLUSTER WORDS CONTROL FOLDER   with PGHOST, PGPORT, PGUSER, PGPASSWORD and PGDATABASE in the environment

CLUSTER is the server's folder, WORDS a file with a word in each line, CONTROL one with words that must be found, or the
search itself is broken, and FOLDER where to write. Prints each place where one of the words was found.
"""

import os
import pathlib
import re
import subprocess
import sys

cluster, words, control, folder = (pathlib.Path(argument) for argument in sys.argv[1:])
tools = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))
dump = folder / "dump.sql"
subprocess.run([tools[-1], "--file", dump], check=True)


def patterns(texts, name, transform=str.encode):
    path = folder / name
    path.write_bytes(b"\n".join(transform(text) for text in texts) + b"\n")
    return path


def found(texts, *places):
    """Lines `file:word` of what stands there, byte for byte."""
    command = ["grep", "--recursive", "--text", "--fixed-strings", "--only-matching", "--file", texts, *places]
    search = subprocess.run(command, env=os.environ | {"LC_ALL": "C"}, capture_output=True)
    assert search.returncode < 2, search.stderr
    return search.stdout.decode(errors="replace").splitlines()


# A dump writes bytes as hexadecimal digits, among which any number can be found: there, the digits of the words count.
text = dump.read_text()
clear = folder / "clear.sql"
clear.write_text(re.sub(r"\\\\x[0-9a-f]*", "", text))
bytes_only = folder / "bytes.txt"
bytes_only.write_text("\n".join(re.findall(r"\\\\x([0-9a-f]+)", text)))

known = words.read_text().split("\n")
plain = patterns(known, "plain")
digits = patterns(known, "digits", lambda word: word.encode().hex().encode())
for line in found(plain, clear, cluster) + found(digits, bytes_only):
    print("FOUND", line)

# Whoever finds nothing must be able to find.
must = patterns(control.read_text().split("\n"), "must")
for place in [clear, cluster / "data" / "base", cluster / "data" / "pg_wal"]:
    if not found(must, place):
        print("BLIND", place)
print("searched", sum(file.stat().st_size for file in cluster.rglob("*") if file.is_file()) + len(text), "bytes")
