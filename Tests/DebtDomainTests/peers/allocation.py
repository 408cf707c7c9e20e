"""A second opinion on accounts: what each payment went to, and what is still owed.

Written from art. 451 and 481 of the Civil Code and the rules of the reference, with Python's own dates and decimals.
Reads one account for each line, as JSON; writes one line for each: its balances, parts, releases and credits.
"""

import datetime
import json
import re
import sys
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

# Statutory interest for delay, in percent a year, from each day on.
RATES = [
    ("2016-01-01", "7.00"), ("2020-03-18", "6.50"), ("2020-04-09", "6.00"), ("2020-05-29", "5.60"),
    ("2021-10-07", "6.00"), ("2021-11-04", "6.75"), ("2021-12-09", "7.25"), ("2022-01-05", "7.75"),
    ("2022-02-09", "8.25"), ("2022-03-09", "9.00"), ("2022-04-07", "10.00"), ("2022-05-06", "10.75"),
    ("2022-06-09", "11.50"), ("2022-07-08", "12.00"), ("2022-09-08", "12.25"), ("2023-09-07", "11.50"),
    ("2023-10-05", "11.25"), ("2025-05-08", "10.75"), ("2025-07-03", "10.50"), ("2025-09-04", "10.25"),
    ("2025-10-09", "10.00"), ("2025-11-06", "9.75"), ("2025-12-04", "9.50"), ("2026-03-05", "9.25"),
]
RATES = [(datetime.date.fromisoformat(day).toordinal(), Decimal(rate)) for day, rate in RATES]
GROSZ = Decimal(1)


class Contradiction(Exception):
    """The facts cannot all be true."""


def ordinal(text):
    return datetime.date.fromisoformat(text).toordinal()


def half_up(amount):
    return int(amount.quantize(GROSZ, rounding=ROUND_HALF_UP))


def interest(steps, first, last, rounding):
    """Interest for the days first..last on a principal that steps tell: (first day of it, principal)."""
    if first > last:
        return 0
    edges = {first, last + 1}
    edges.update(day for day, _ in steps if first < day <= last)
    edges.update(day for day, _ in RATES if first < day <= last)
    edges = sorted(edges)
    whole, exact = 0, Decimal(0)
    for start, end in zip(edges, edges[1:]):
        principal = [amount for day, amount in steps if day <= start][-1]
        if principal <= 0:
            continue
        rate = [rate for day, rate in RATES if day <= start][-1]
        part = Decimal(principal) * rate * (end - start)
        whole += half_up(part / 36500)
        exact += part
    return whole if rounding == "each" else half_up(exact / 36500)


class Debt:
    def __init__(self, fact):
        self.id = fact["id"]
        self.kind = fact["kind"]
        self.months = range(*fact["months"]) if fact["months"] else None
        self.arises, self.due, self.payable = (ordinal(fact[key]) for key in ("arises", "due", "payable"))
        self.regime = fact["interest"]
        self.documents = fact["documents"]
        self.charged = fact["amount"]
        self.paid, self.interest_paid = 0, 0
        self.moves = []
        self.payers = []

    def key(self):
        return (self.payable, self.due, self.arises, self.id)

    def principal(self):
        return self.charged - self.paid

    def move(self, amount, first_day):
        """The principal is another from first_day on."""
        self.moves.append((first_day, amount))

    def steps(self):
        start = self.principal() - sum(amount for _, amount in self.moves)
        by_day = {}
        for day, amount in self.moves:
            by_day[day] = by_day.get(day, 0) + amount
        steps = [(0, start)]
        for day in sorted(by_day):
            if by_day[day]:
                steps.append((day, steps[-1][1] + by_day[day]))
        return steps

    def interest(self, day, rounding):
        if self.regime == "none":
            return 0
        return interest(self.steps(), self.payable + 1, day, rounding) - self.interest_paid


MONTHS = [
    "styczen stycznia", "luty lutego", "marzec marca", "kwiecien kwietnia", "maj maja", "czerwiec czerwca",
    "lipiec lipca", "sierpien sierpnia", "wrzesien wrzesnia", "pazdziernik pazdziernika", "listopad listopada",
    "grudzien grudnia",
]
NAMES = {form: index for index, forms in enumerate(MONTHS, 1) for form in forms.split()}
ROMAN = {
    text: index
    for index, text in enumerate("i ii iii iv v vi vii viii ix x xi xii".split(), 1)
}
ROMAN_OR_NAME = "|".join(sorted(list(NAMES) + list(ROMAN), key=len, reverse=True))


def plain(title):
    text = unicodedata.normalize("NFD", title.lower().replace("ł", "l"))
    return "".join(character for character in text if not unicodedata.combining(character))


def words(title):
    """What a title speaks of: months, months without a year, documents, and single words."""
    text = plain(title)
    found = {"months": set(), "yearless": set(), "documents": [], "single": [], "words": set()}

    def take(pattern, use):
        nonlocal text
        while match := re.search(pattern, text):
            use(match)
            text = text[: match.start()] + " # " + text[match.end():]

    def span(first, last):
        if first <= last:
            found["months"].update(range(first, last + 1))

    def number(name):
        return NAMES.get(name) or ROMAN.get(name)

    take(r"\b(?:faktura|fv)\s*(?:nr)?\s*(\d+/\d{4})", lambda m: found["documents"].append(m[1]))
    take(r"\b\d{1,2}\.\d{1,2}\.\d{4}\b", lambda m: None)
    take(
        rf"\b({ROMAN_OR_NAME})\s*-\s*({ROMAN_OR_NAME})[ /](\d{{4}})\b",
        lambda m: span(int(m[3]) * 12 + number(m[1]) - 1, int(m[3]) * 12 + number(m[2]) - 1),
    )
    take(r"\b(\d{4})-(\d{2})\b", lambda m: span(*[int(m[1]) * 12 + int(m[2]) - 1] * 2))
    take(
        rf"\b({ROMAN_OR_NAME})[ /](\d{{4}})\b",
        lambda m: span(*[int(m[2]) * 12 + number(m[1]) - 1] * 2),
    )
    take(r"\brok (\d{4})\b", lambda m: span(int(m[1]) * 12, int(m[1]) * 12 + 11))

    def slashed(match):
        if 1 <= int(match[1]) <= 12:
            month = int(match[2]) * 12 + int(match[1]) - 1
            found["single"].append((int(match[1]), int(match[2])))
            span(month, month)

    take(r"\b(\d{1,2})/(\d{4})\b", slashed)
    take(rf"\b({'|'.join(NAMES)})\b", lambda m: found["yearless"].add(NAMES[m[1]]))
    found["words"] = set(re.findall(r"[a-z]+", text))
    return found


def same_number(document, mention):
    """FV 012/2025 is meant by 12/2025 and by FV12/2025."""
    return [int(part) for part in re.findall(r"\d+", document)] == [int(part) for part in mention.split("/")]


class Account:
    def __init__(self, account):
        self.rule = account["rule"]
        self.rounding = account["rounding"]
        self.through = ordinal(account["through"])
        self.debts, self.costs, self.parts, self.releases, self.credits = [], [], [], [], []
        self.work(self.standing(account["facts"]))

    # Facts

    @staticmethod
    def standing(facts):
        by_name = {}
        for fact in facts:
            name = (fact["type"], fact["id"])
            if by_name.setdefault(name, fact) != fact:
                raise Contradiction("two_facts_of_one_name")
        stornos = {}
        for fact in by_name.values():
            if fact["type"] == "storno":
                target = tuple(fact["of"])
                if target not in by_name:
                    raise Contradiction("unknown_fact")
                stornos.setdefault(target, []).append(("storno", fact["id"]))

        def stands(name, above=()):
            if name in above:
                raise Contradiction("stornos_in_a_circle")
            return not any(stands(other, above + (name,)) for other in stornos.get(name, []))

        return [fact for name, fact in by_name.items() if stands(name)]

    def work(self, facts):
        charges = {fact["id"]: fact for fact in facts if fact["type"] == "charge"}
        days = {}
        for fact in facts:
            kind = fact["type"]
            if kind == "charge":
                days.setdefault(ordinal(fact["arises"]), []).append(fact)
            elif kind == "costs":
                if not any(debt in charges for debt in fact["debts"]):
                    raise Contradiction("costs_without_debt")
                days.setdefault(ordinal(fact["due"]), []).append(fact)
            elif kind == "correction" and fact["debt"] in charges:
                day = max(ordinal(fact["day"]), ordinal(charges[fact["debt"]]["arises"]))
                days.setdefault(day, []).append(fact)
            elif kind == "payment":
                days.setdefault(ordinal(fact["day"]), []).append(fact)
        for day in sorted(day for day in days if day <= self.through):
            self.work_day(day, days[day])

    def work_day(self, day, facts):
        for fact in facts:
            if fact["type"] == "charge":
                self.debts.append(Debt(fact))
            elif fact["type"] == "costs":
                self.costs.append(dict(fact, open=fact["amount"]))
        self.debts.sort(key=Debt.key)
        self.costs.sort(key=lambda costs: (ordinal(costs["due"]), costs["id"]))
        corrections = [fact for fact in facts if fact["type"] == "correction"]
        for fact in sorted(corrections, key=lambda fact: (fact["amount"] < 0, fact["id"])):
            self.correct(fact, day)
        self.use_credits(day)
        payments = [fact for fact in facts if fact["type"] == "payment"]
        for fact in sorted(payments, key=lambda fact: (fact["place"], fact["id"])):
            self.take(fact, day)

    def correct(self, fact, day):
        debt = next(debt for debt in self.debts if debt.id == fact["debt"])
        debt.charged += fact["amount"]
        if debt.charged < 0:
            raise Contradiction("corrected_below_zero")
        debt.move(fact["amount"], day)
        while debt.principal() < 0:
            payment, amount = debt.payers.pop()
            back = min(amount, -debt.principal())
            if back < amount:
                debt.payers.append((payment, amount - back))
            debt.paid -= back
            debt.move(back, day)
            self.releases.append((payment["id"], debt.id, back, day))
            self.credits.append([payment, back, self.rest_use(payment)])

    @staticmethod
    def rest_use(payment):
        return "free" if payment["source"] == "debtor" else "held"

    # Payments

    def pay(self, payment, amount, plan, day, ground, kind=None):
        """Sets an amount against parts of debts in this order; what is left comes back."""
        for debt, part in plan:
            if amount == 0:
                break
            if part == "costs":
                for costs in self.costs:
                    if debt.id in costs["debts"] and kind in (None, costs["kind"]):
                        amount -= self.note(payment, debt, costs, min(amount, costs["open"]), day, ground)
            elif part == "interest":
                owed = debt.interest(day, self.rounding)
                paid = min(amount, owed)
                debt.interest_paid += paid
                amount -= self.note(payment, debt, "interest", paid, day, ground)
            else:
                paid = min(amount, debt.principal())
                if paid:
                    debt.paid += paid
                    debt.payers.append((payment, paid))
                    debt.move(-paid, day + 1)
                amount -= self.note(payment, debt, "principal", paid, day, ground)
        return amount

    def note(self, payment, debt, part, amount, day, ground):
        if amount:
            name = part
            if isinstance(part, dict):
                part["open"] -= amount
                name = f"costs{part['id']}"
            self.parts.append((payment["id"], debt.id, name, amount, day, ground))
        return amount

    def order(self):
        parts = ["costs", "interest", "principal"]
        return parts if self.rule["within"] == "side" else parts[::-1]

    def plan(self, debts, parts=None):
        return [(debt, part) for debt in debts for part in parts or self.order()]

    def by_law(self, payment, amount, day, is_rest):
        if self.rule["among"] == "current":
            date = datetime.date.fromordinal(day)
            month = date.year * 12 + date.month - 1
            current = [debt for debt in self.debts if debt.months and month in debt.months]
            amount = self.pay(payment, amount, self.plan(current), day, "current")
        return self.pay(payment, amount, self.plan(self.debts), day, "rest" if is_rest else "longest")

    def take(self, payment, day):
        amount, source = payment["amount"], payment["source"]
        named = [debt for id in payment["debts"] for debt in self.debts if debt.id == id]
        use = self.rest_use(payment)
        if source == "debtor":
            amount, use = self.take_from_debtor(payment, amount, named, day)
        elif source == "benefit":
            months = range(*payment["months"])
            debts = self.of_months(set(months))
            amount = self.pay(payment, amount, self.plan(debts, ["principal"]), day, "benefit")
            missing = {month for month in months if not any(month in debt.months for debt in debts)}
            use = missing or "held"
        elif source == "bailiff":
            buckets = payment["buckets"]
            if sum(buckets) > amount:
                raise Contradiction("more_than_received")
            debts = [debt for debt in self.debts if debt.id in payment["debts"]]
            parts = [("costs", "proceedings"), ("costs", "representation"), ("interest", None), ("principal", None)]
            for bucket, (part, kind) in zip(buckets, parts):
                left = self.pay(payment, bucket, self.plan(debts, [part]), day, "collected", kind)
                amount -= bucket - left
        else:
            amount = self.pay(payment, amount, self.plan(named), day, "setoff")
            amount = self.by_law(payment, amount, day, bool(payment["debts"]))
        if amount:
            self.credits.append([payment, amount, use])

    def take_from_debtor(self, payment, amount, named, day):
        choice = self.choice(payment["title"], day)
        if choice is None:
            amount = self.pay(payment, amount, self.plan(named), day, "receipt")
            return self.by_law(payment, amount, day, bool(payment["debts"])), "free"
        debts, side, ahead, names_debts = choice
        if side:
            parts = [part for part in self.order() if part in side]
            amount = self.pay(payment, amount, self.plan(debts, parts), day, "side")
        if names_debts:
            amount = self.pay(payment, amount, self.plan(debts), day, "choice")
        if ahead:
            return amount, ahead
        return self.by_law(payment, amount, day, True), "free"

    # What a debtor's words choose

    def of_months(self, months):
        return [
            debt for debt in self.debts
            if debt.kind != "deposit" and debt.months and all(month in months for month in debt.months)
        ]

    def owes_costs(self, debt):
        return any(costs["open"] and debt.id in costs["debts"] for costs in self.costs)

    def is_open(self, debt, day):
        return debt.principal() > 0 or self.owes_costs(debt) or debt.interest(day, self.rounding) > 0

    def choice(self, title, day):
        """Debts, side claims, months ahead, whether debts are named; None where the words choose nothing."""
        found = words(title)
        date = datetime.date.fromordinal(day)
        today = date.year * 12 + date.month - 1
        months = set(found["months"])
        for month in found["yearless"]:
            months.add(self.with_year(month, today, day))
        if None in months:
            return None
        criteria = []
        unknown = False
        if found["documents"]:
            def fits(debt):
                return any(same_number(own, m) for own in debt.documents for m in found["documents"])

            if any(map(fits, self.debts)):
                criteria.append(fits)
            else:
                unknown = True
        if "kaucja" in found["words"]:
            if not any(debt.kind == "deposit" for debt in self.debts):
                return None
            criteria.append(lambda debt: debt.kind == "deposit")
        for month, year in found["single"]:
            mention = f"{month}/{year}"
            if "czynsz" not in found["words"] and any(
                same_number(own, mention) and debt not in self.of_months({year * 12 + month - 1})
                for debt in self.debts for own in debt.documents
            ):
                return None
        side = {"odsetki": "interest", "koszty": "costs"}
        side = set() if "czynsz" in found["words"] else {side[word] for word in found["words"] if word in side}
        if not criteria and not months:
            if unknown or not side:
                return None
            owing = [
                debt for debt in self.debts
                if ("interest" in side and debt.interest(day, self.rounding) > 0)
                or ("costs" in side and self.owes_costs(debt))
            ]
            return (owing, side, set(), False) if owing else None
        debts = [debt for debt in self.debts if all(fits(debt) for fits in criteria)]
        if months:
            debts = [debt for debt in debts if debt in self.of_months(months)]
        ahead = set()
        if months and not criteria:
            missing = {month for month in months if not any(month in debt.months for debt in debts)}
            ahead = {month for month in missing if today <= month <= today + 12}
        debts = [debt for debt in debts if self.is_open(debt, day)]
        return (debts, side, ahead, True) if debts or ahead else None

    def with_year(self, month, today, day):
        """The year of a month named without one: that of the only such month that is open, else the next three."""
        open_months = {
            debt.months[0] for debt in self.debts
            if debt.kind != "deposit" and debt.months and len(debt.months) == 1
            and debt.months[0] % 12 == month - 1 and self.is_open(debt, day)
        }
        if len(open_months) > 1:
            return None
        if open_months:
            return open_months.pop()
        return next((later for later in range(today, today + 3) if later % 12 == month - 1), None)

    # What is left over

    def use_credits(self, day):
        self.credits.sort(key=lambda credit: (credit[0]["day"], credit[0]["place"], credit[0]["id"]))
        for credit in self.credits:
            payment, amount, use = credit
            if isinstance(use, set):
                debts = self.of_months(use)
                is_benefit = payment["source"] == "benefit"
                plan = self.plan(debts, ["principal"] if is_benefit else None)
                amount = self.pay(payment, amount, plan, day, "benefit" if is_benefit else "ahead")
                use = {month for month in use if not any(month in debt.months for debt in debts)}
                use = use or self.rest_use(payment)
            if use == "free" and self.rule["over"] == "carry":
                amount = self.pay(payment, amount, self.plan(self.debts), day, "over")
            credit[1:] = [amount, use]
        self.credits = [credit for credit in self.credits if credit[1]]

    # The answer

    def answer(self):
        debts = [
            f"{debt.id}:{debt.principal()}:{debt.interest(self.through, self.rounding)}:{debt.paid}:{debt.interest_paid}"
            for debt in self.debts
        ]
        costs = [f"{costs['id']}:{costs['open']}" for costs in self.costs]
        parts = [f"{p}>{d}.{part}={amount}@{day}/{ground}" for p, d, part, amount, day, ground in self.parts]
        releases = [f"{payment}<{debt}={amount}@{day}" for payment, debt, amount, day in self.releases]
        credits = []
        for payment, amount, use in self.credits:
            text = ",".join(map(str, sorted(use))) if isinstance(use, set) else use
            credits.append(f"{payment['id']}={amount}:{text}")
        return "|".join(" ".join(group) for group in (debts, costs, parts, releases, sorted(credits)))


def main():
    for line in sys.stdin:
        try:
            print(Account(json.loads(line)).answer())
        except Contradiction as contradiction:
            print(f"error {contradiction}")


if __name__ == "__main__":
    main()
