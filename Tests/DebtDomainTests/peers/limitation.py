"""A second opinion on limitation: when a claim lapses against one debtor.

Written from art. 117 to 125 of the Civil Code, the act of 13 April 2018 and the algorithm of the reference, in another
way than ours: it lays out on which days the period ran, and then looks for the day on which it is full. Reads one claim
for each line, as JSON; writes the state and the last day by the letter of the law, the earliest and the latest last day
in any reading, and what the answer hangs on.
"""

import calendar
import datetime
import itertools
import json
import sys

REFORM = datetime.date(2018, 7, 9)
DAY = datetime.timedelta(days=1)
MEDIATION_SUSPENDS = datetime.date(2022, 6, 30)
YEARS = dict.fromkeys(("periodic", "interest", "business", "judgmentFuture"), (3, 3))
YEARS |= dict.fromkeys(("judgment", "other"), (6, 10))
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


def to_year_end(nominal, stood, doubted):
    """The year's end, and if the period stood still on it: what was left of it then, after the standstill."""
    last = year_end(nominal)
    while last in stood:
        begin = end = last
        while begin - DAY in stood:
            begin -= DAY
        while end in stood:
            end += DAY
        last = end + (last - begin)
        if "pause" not in doubted:
            last = year_end(last)
    return last


def last_day(kind, start, stood, doubted, principal):
    """The last day of a period that began on `start` and stood still on the days of `stood` after it."""
    if kind == "interest" and principal:
        return min(principal, last_day(kind, start, stood, doubted, None))
    new, old = YEARS[kind]
    still = {day for day in stood if day >= start}
    by_old_law = years_after(start, old) + len(still) * DAY
    if start < REFORM and (by_old_law < REFORM or "transition" in doubted):
        return by_old_law
    if kind == "interest" and "interest" in doubted:
        return years_after(start, new) + len(still) * DAY
    if start >= REFORM or new == old:
        return to_year_end(years_after(start, new) + len(still) * DAY, still, doubted)
    still_since = {day for day in still if day >= REFORM}
    by_new_law = to_year_end(years_after(REFORM, new) + len(still_since) * DAY, still_since, doubted)
    return min(by_old_law, by_new_law)


def vain(events, today, doubted):
    """Cases that count as if they had never been."""
    outcomes = VAIN | {"enforcementLeftIdle"} if "idle" in doubted else VAIN
    gone = {event["case"] for event in events if event["type"] == "ended" and event["outcome"] in outcomes}
    for event in events:
        if event["type"] == "ended" and event["outcome"] == "electronicSuitDiscontinued":
            limit = months_after(event["day"], 3)
            again = [
                other for other in events
                if other["type"] == "filed" and other.get("continuing") == event["case"] and other["day"] <= limit
            ]
            if not again and (today > limit or "gap" in doubted):
                gone.add(event["case"])
            elif again and all(other["case"] in gone for other in again):
                gone.add(event["case"])
    return gone


def answer(claim, events, today, doubted):
    """The last day, or none while it does not run, where everything that is `doubted` is not so."""
    gone = vain(events, today, doubted)
    events = [event for event in events if event.get("case") not in gone]
    if "disputed" in doubted:
        events = [event for event in events if not event.get("disputed")]
    kind = claim["kind"]
    start = datetime.date.fromisoformat(claim["due" if "moved" in doubted else "start"])
    principal = datetime.date.fromisoformat(claim["principal"]) if "principal" in claim else None
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
        if not holding and day > (last := last_day(kind, start, stood, doubted, principal)):
            return last
        if event["type"] == "acknowledged":
            start = max(start, day)
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
                start = max(start, day)
        elif event["outcome"] != "electronicSuitDiscontinued":
            holding.discard(case)
            start = max(start, day)
            if event["outcome"] == "judgment":
                kind = "judgment"
    if today > before:
        stand_still(today)
    if holding:
        return None
    last = last_day(kind, start, stood, doubted, principal)
    return None if pauses and today <= last else last


def doubtful(claim, events):
    """What somebody could doubt about the claim, with or without effect."""
    outcomes = {event.get("outcome") for event in events}
    return [
        doubt
        for doubt, is_there in {
            "moved": claim["due"] != claim["start"],
            "interest": claim["kind"] == "interest",
            "transition": claim["due"] < REFORM.isoformat(),
            "idle": "enforcementLeftIdle" in outcomes,
            "disputed": any(event.get("disputed") for event in events),
            "gap": "electronicSuitDiscontinued" in outcomes,
            "pause": any(event["type"] == "suspended" for event in events),
        }.items()
        if is_there
    ]


def answers(claim):
    today = datetime.date.fromisoformat(claim["today"])
    events = [dict(event, day=datetime.date.fromisoformat(event["day"])) for event in claim["events"]]
    events = [event for event in events if event["mine"] and event["day"] <= today]
    events.sort(key=lambda event: (event["day"], RANK[event["type"]]))
    doubts = doubtful(claim, events)
    ends = {
        frozenset(some): answer(claim, events, today, some)
        for count in range(len(doubts) + 1)
        for some in itertools.combinations(doubts, count)
    }
    letter, last_days = ends[frozenset()], ends.values()
    state = "held" if letter is None else "lapsed" if letter < today else "running"
    earliest = min((day for day in last_days if day), default=None)
    latest = None if None in last_days else max(last_days)
    hangs_on = [doubt for doubt in doubts if any(ends[some] != ends[some ^ {doubt}] for some in ends)]
    return " ".join([state, *(str(day or "-") for day in (letter, earliest, latest)), ",".join(hangs_on) or "-"])


if __name__ == "__main__":
    for line in sys.stdin:
        print(answers(json.loads(line)))
