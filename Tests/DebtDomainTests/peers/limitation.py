"""A second opinion on limitation: when a claim lapses against one debtor.

Written from art. 117 to 125 of the Civil Code, the act of 13 April 2018 and the algorithm of the reference, in another
way than ours: it lays out on which days the period ran, and then looks for the day on which it is full. Reads one claim
for each line, as JSON; writes the last day and the state by the letter of the law.
"""

import calendar
import datetime
import json
import sys

REFORM = datetime.date(2018, 7, 9)
DAY = datetime.timedelta(days=1)
MEDIATION_SUSPENDS = datetime.date(2022, 6, 30)
YEARS = {"periodic": (3, 3), "business": (3, 3), "judgment": (6, 10), "judgmentFuture": (3, 3), "other": (6, 10)}
VAIN = {"withdrawn", "returned", "rejected"}
RANK = {"filed": 0, "acknowledged": 1, "suspended": 2, "resumed": 3, "ended": 4}


def months_after(day, months):
    """The day of the same number, or the last of a month that has none: art. 112."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def years_after(day, years):
    return months_after(day, 12 * years)


def year_end(day):
    return datetime.date(day.year, 12, 31)


def to_year_end(nominal, stood):
    """The year's end, and if the period stood still on it: what was left of it then, after the standstill."""
    last = year_end(nominal)
    while last in stood:
        begin = end = last
        while begin - DAY in stood:
            begin -= DAY
        while end in stood:
            end += DAY
        last = year_end(end + (last - begin))
    return last


def last_day(kind, start, stood):
    """The last day of a period that began on `start` and stood still on the days of `stood` after it."""
    new, old = YEARS[kind]
    still = {day for day in stood if day >= start}
    if start >= REFORM:
        return to_year_end(years_after(start, new) + len(still) * DAY, still)
    by_old_law = years_after(start, old) + len(still) * DAY
    if by_old_law < REFORM:
        return by_old_law
    if new == old:
        return to_year_end(years_after(start, new) + len(still) * DAY, still)
    still_since = {day for day in still if day >= REFORM}
    by_new_law = to_year_end(years_after(REFORM, new) + len(still_since) * DAY, still_since)
    return min(by_old_law, by_new_law)


def vain(events, today):
    """Cases that count as if they had never been."""
    gone = {event["case"] for event in events if event["type"] == "ended" and event["outcome"] in VAIN}
    for event in events:
        if event["type"] == "ended" and event["outcome"] == "electronicSuitDiscontinued":
            limit = months_after(event["day"], 3)
            again = [
                other for other in events
                if other["type"] == "filed" and other.get("continuing") == event["case"] and other["day"] <= limit
            ]
            if not again and today > limit:
                gone.add(event["case"])
            elif again and all(other["case"] in gone for other in again):
                gone.add(event["case"])
    return gone


def answer(claim):
    today = datetime.date.fromisoformat(claim["today"])
    events = [dict(event, day=datetime.date.fromisoformat(event["day"])) for event in claim["events"]]
    events = [event for event in events if event["mine"] and event["day"] <= today]
    events.sort(key=lambda event: (event["day"], RANK[event["type"]]))
    gone = vain(events, today)
    events = [event for event in events if event.get("case") not in gone]
    kind = claim["kind"]
    start = datetime.date.fromisoformat(claim["start"])
    holding, pauses, stood, interrupting = set(), {}, set(), set()
    before = start

    def stand_still(until):
        """Notes the days since the last event on which a pause lasted."""
        if pauses:
            stood.update(before + datetime.timedelta(days=n) for n in range((until - before).days))

    for event in events:
        day, case = event["day"], event.get("case")
        if day > before:
            stand_still(day)
            before = day
        if not holding and day > last_day(kind, start, stood):
            return f"{last_day(kind, start, stood)} lapsed"
        if event["type"] == "acknowledged":
            start = day
        elif event["type"] == "filed":
            holding.discard(event.get("continuing"))
            holding.add(case)
        elif event["type"] == "suspended":
            if day < MEDIATION_SUSPENDS and event["cause"] != "forceMajeure":
                holding.add(case)
                interrupting.add(case)
            else:
                pauses[case] = day
        elif event["type"] == "resumed":
            pauses.pop(case, None)
            if case in interrupting and case in holding:
                holding.discard(case)
                start = day
        elif event["outcome"] != "electronicSuitDiscontinued":
            holding.discard(case)
            start = day
            if event["outcome"] == "judgment":
                kind = "judgment"
    if today > before:
        stand_still(today)
    if holding:
        return "held"
    last = last_day(kind, start, stood)
    if today > last:
        return f"{last} lapsed"
    return "held" if pauses else f"{last} running"


if __name__ == "__main__":
    for line in sys.stdin:
        print(answer(json.loads(line)))
