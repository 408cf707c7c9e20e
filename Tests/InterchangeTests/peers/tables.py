"""Writes random tables as CSV with Python's own writer, and what stands in them as JSON.

tables.py SEED COUNT FOLDER
"""

import csv
import json
import random
import sys

LETTERS = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ abcXYZ0123456789.,;|\t\"'-+/\\%&\n"
ENCODINGS = {
    "utf-8": "utf-8",
    "windows-1250": "cp1250",
    "iso-8859-2": "iso8859_2",
    "ibm852": "cp852",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
}


def cell(rng):
    if rng.random() < 0.2:
        return ""
    text = "".join(rng.choice(LETTERS) for _ in range(rng.randrange(1, 15)))
    return text.replace("\n", "\r\n") if rng.random() < 0.5 else text


def main(seed, count, folder):
    rng = random.Random(seed)
    for number in range(count):
        width = rng.randrange(2, 9)
        rows = [["x" + cell(rng)] + [cell(rng) for _ in range(width - 1)] for _ in range(rng.randrange(1, 30))]
        encoding, separator = rng.choice(list(ENCODINGS)), rng.choice(";,\t|")
        path = f"{folder}/{number}"
        with open(path + ".csv", "w", encoding=ENCODINGS[encoding], newline="") as file:
            quoting = rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
            end = rng.choice(["\r\n", "\n"])
            csv.writer(file, delimiter=separator, quoting=quoting, lineterminator=end).writerows(rows)
        with open(path + ".json", "w", encoding="utf-8") as file:
            json.dump({"encoding": encoding, "separator": separator, "rows": rows}, file)


main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
