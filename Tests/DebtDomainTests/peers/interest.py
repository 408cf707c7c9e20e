"""An independent oracle for interest on debts, in Python's decimal arithmetic.

It has its own tables, typed from the publications, its own calendar of days off (the holidays package) and its own
method: every day gets its rate and its principal, and equal neighbours are joined. Reads one question a line:

    regime rate rounding principal kind first last [day:amount ...]

and writes the total and, after bars, for each line first day, last day, rate, principal and amount.
"""

import bisect
import datetime
import sys
from decimal import ROUND_HALF_UP, Decimal, getcontext

import holidays

getcontext().prec = 60
GROSZ = Decimal("0.01")
DAY = datetime.timedelta(days=1)


def date(text):
    return datetime.date.fromisoformat(text)


def table(text):
    """Ordinals of first days, and the rates that begin there, in hundredths of a percent."""
    rows = [row.split() for row in text.strip().splitlines()]
    return [date(day).toordinal() for day, _ in rows], [round(Decimal(rate) * 100) for _, rate in rows]


REFERENCE = table(
    """
    2016-01-01 1.50
    2020-03-18 1.00
    2020-04-09 0.50
    2020-05-29 0.10
    2021-10-07 0.50
    2021-11-04 1.25
    2021-12-09 1.75
    2022-01-05 2.25
    2022-02-09 2.75
    2022-03-09 3.50
    2022-04-07 4.50
    2022-05-06 5.25
    2022-06-09 6.00
    2022-07-08 6.50
    2022-09-08 6.75
    2023-09-07 6.00
    2023-10-05 5.75
    2025-05-08 5.25
    2025-07-03 5.00
    2025-09-04 4.75
    2025-10-09 4.50
    2025-11-06 4.25
    2025-12-04 4.00
    2026-03-05 3.75
    """
)
BY_REGULATION = table(
    """
    2005-10-15 11.50
    2008-12-15 13.00
    2014-12-23 8.00
    """
)
FORMULA_SINCE = date("2016-01-01").toordinal()


def at(rows, day):
    days, rates = rows
    index = bisect.bisect_right(days, day) - 1
    if index < 0:
        raise ValueError(f"no rate on {datetime.date.fromordinal(day)}")
    return rates[index]


def delay_rate(day):
    return at(REFERENCE, day) + 550 if day >= FORMULA_SINCE else at(BY_REGULATION, day)


def commercial_rate(day, is_healthcare):
    """The reference rate of the half-year's first day, and what the act adds."""
    when = datetime.date.fromordinal(day)
    start = datetime.date(when.year, 7 if when.month >= 7 else 1, 1).toordinal()
    return at(REFERENCE, start) + (800 if is_healthcare or when.year < 2020 else 1000)


def rate_on(day, regime, agreed):
    if regime == "statutory":
        return delay_rate(day)
    if regime == "contractual":
        return min(agreed, 2 * (at(REFERENCE, day) + 550))
    return commercial_rate(day, regime == "commercial-healthcare")


def starts(first, last):
    """The days from `first` to `last` on which a rate may change: no other day needs a look."""
    days = {first}
    days.update(day for day in REFERENCE[0] + BY_REGULATION[0] if first < day <= last)
    for year in range(datetime.date.fromordinal(first).year, datetime.date.fromordinal(last).year + 1):
        halves = (datetime.date(year, 1, 1).toordinal(), datetime.date(year, 7, 1).toordinal())
        days.update(day for day in halves if first < day <= last)
    return days


PUBLIC = {}


def is_off(day):
    if day.year not in PUBLIC:
        PUBLIC[day.year] = holidays.country_holidays("PL", years=day.year)
    saturday = day.weekday() == 5 and day >= datetime.date(2017, 1, 1)
    return saturday or day.weekday() == 6 or day in PUBLIC[day.year]


def runs(first, last, principal, changes, regime, agreed):
    """Neighbouring days with the same rate and the same principal above zero, as lists of both ends and both values."""
    days = starts(first, last)
    days.update(day + 1 for day, _ in changes if first < day + 1 <= last)
    found = []
    for day in sorted(days):
        owed = max(Decimal(0), principal + sum((amount for when, amount in changes if when < day), Decimal(0)))
        value = (rate_on(day, regime, agreed), owed) if owed else None
        if found and found[-1][2] == value:
            continue
        if found:
            found[-1][1] = day - 1
        found.append([day, last, value])
    return [run for run in found if run[2]]


def answer(line):
    regime, agreed, rounding, principal, kind, first, last, *changes = line.split()
    first, last, principal = date(first), date(last), Decimal(principal)
    if kind == "due":
        while is_off(first):
            first += DAY
        first += DAY
    parts = [change.split(":") for change in changes]
    changes = [(date(day).toordinal(), Decimal(amount)) for day, amount in parts]
    total, lines = Decimal(0), []
    if first <= last and regime != "none":
        span = (first.toordinal(), last.toordinal())
        for begin, end, (rate, owed) in runs(*span, principal, changes, regime, int(agreed)):
            exact = owed * rate * (end - begin + 1) / (10000 * 365)
            amount = exact.quantize(GROSZ, ROUND_HALF_UP)
            total += exact if rounding == "once" else amount
            ends = [datetime.date.fromordinal(day).isoformat() for day in (begin, end)]
            lines.append(f"{ends[0]} {ends[1]} {rate} {owed:.2f} {amount:.2f}")
    return "|".join([f"{total.quantize(GROSZ, ROUND_HALF_UP):.2f}", *lines])


if __name__ == "__main__":
    for question in sys.stdin:
        print(answer(question))
