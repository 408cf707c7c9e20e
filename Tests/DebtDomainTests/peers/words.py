"""A second opinion on amounts in Polish words: the num2words package.

Reads one amount in grosze a line; writes it in words, without grosze where there are none.
"""

import sys

from num2words import num2words

FORMS = {"zl": ("złoty", "złote", "złotych"), "gr": ("grosz", "grosze", "groszy")}


def noun(unit, number):
    """The form that goes with the number, by the rule that grammars give for Polish."""
    one, few, many = FORMS[unit]
    if number == 1:
        return one
    return few if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else many


def words(grosze):
    whole, cents = divmod(grosze, 100)
    text = f"{num2words(whole, lang='pl')} {noun('zl', whole)}"
    return text if cents == 0 else f"{text} {num2words(cents, lang='pl')} {noun('gr', cents)}"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    for line in sys.stdin:
        print(words(int(line)))
