"""A second opinion on numbers and days: python-stdnum, and Python's own calendar.

Reads one line for each question, its kind and its text with a tabulator between; writes one line for each answer.
"""

import datetime
import re
import sys

from stdnum import iban, numdb
from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_97_10
from stdnum.pl import nip, pesel, regon

COUNTRIES = numdb.get("iban")


def word(is_sound):
    return "sound" if is_sound else "unsound"


def ask_pesel(text):
    if not pesel.is_valid(text):
        return "unsound"
    return f"{pesel.get_birth_date(text).isoformat()} {pesel.get_gender(text)}"


def ask_iban(text):
    """Whether length and check digits are right, and whether the form is the country's own too."""
    structure = COUNTRIES.info(text)[0][1].get("bban") if text[:2].isalpha() else None
    length = 4 + sum(int(part) for part in re.findall(r"(\d+)!", structure)) if structure else 0
    is_sound = len(text) == length and text[2:4].isdigit() and 2 <= int(text[2:4]) <= 98
    is_sound = is_sound and mod_97_10.is_valid(text[4:] + text[:4])
    return f"{word(is_sound)} {word(is_sound and iban.is_valid(text, check_country=False))}"


def ask_day(text):
    try:
        return str(datetime.date.fromisoformat(text).toordinal() - datetime.date(1970, 1, 1).toordinal())
    except ValueError:
        return "unsound"


KINDS = {
    "pesel": ask_pesel,
    "nip": lambda text: word(nip.is_valid(text)),
    "regon": lambda text: word(regon.is_valid(text)),
    "iban": ask_iban,
    "day": ask_day,
}

if __name__ == "__main__":
    for line in sys.stdin:
        kind, text = line.rstrip("\n").split("\t")
        print(KINDS[kind](text))
