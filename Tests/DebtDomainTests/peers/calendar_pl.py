"""A second opinion on the calendar: the holidays package for days off, dateutil for months, Python for the rest.

Reads one question a line, its words parted by blanks; writes one answer a line.
"""

import calendar
import datetime
import sys

import holidays
from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

DAY = datetime.timedelta(days=1)
SATURDAYS_MOVE_SINCE = datetime.date(2017, 1, 1)
PUBLIC = {}


def is_off(day):
    if day.year not in PUBLIC:
        PUBLIC[day.year] = holidays.country_holidays("PL", years=day.year)
    return day.weekday() == calendar.SUNDAY or day in PUBLIC[day.year]


def off(year):
    """All days off of a year."""
    first = datetime.date(int(year), 1, 1)
    days = (first + index * DAY for index in range(366))
    return " ".join(day.isoformat() for day in days if day.year == first.year and is_off(day))


def end_of_term(text):
    """Where a term ends that was to end on the day."""
    day = datetime.date.fromisoformat(text)
    while is_off(day) or (day.weekday() == calendar.SATURDAY and day >= SATURDAYS_MOVE_SINCE):
        day += DAY
    return day.isoformat()


def working(text):
    """The next day on which offices work."""
    day = datetime.date.fromisoformat(text) + DAY
    while is_off(day) or day.weekday() == calendar.SATURDAY:
        day += DAY
    return day.isoformat()


def months(text, count):
    return (datetime.date.fromisoformat(text) + relativedelta(months=int(count))).isoformat()


def facts(text):
    """Weekday, day of the year, the last day of the month, the quarter."""
    day = datetime.date.fromisoformat(text)
    last = calendar.monthrange(day.year, day.month)[1]
    return f"{day.isoweekday()} {day.timetuple().tm_yday} {day.replace(day=last).isoformat()} {(day.month + 2) // 3}"


KINDS = {
    "off": off,
    "term": end_of_term,
    "working": working,
    "months": months,
    "facts": facts,
    "easter": lambda year: easter(int(year)).isoformat(),
}

if __name__ == "__main__":
    for line in sys.stdin:
        kind, *words = line.split()
        print(KINDS[kind](*words))
