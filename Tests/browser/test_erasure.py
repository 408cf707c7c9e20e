"""Erasing a person and restricting what is done with one: a manager proposes, the DPO decides."""

import re

from playwright.sync_api import expect

REASON = "Żądanie z 12 listopada"
REGISTER = """async person => {
    const answer = await fetch("/api/v1/persons", {
        method: "POST",
        headers: {
            "Content-Type": "application/json", "X-Komorne": "1", "Idempotency-Key": crypto.randomUUID(),
        },
        body: JSON.stringify(person),
    })
    return (await answer.json()).id
}"""


def register(manager, surname):
    """Somebody in the register; without a number of theirs, so that a test can be repeated."""
    items = [{"kind": "phone", "number": "601 202 303"}]
    manager.go("/", re.compile("Dzień dobry"))
    return manager.page.evaluate(
        REGISTER, {"kind": "natural", "given_names": "Jan", "surname": surname, "items": items}
    )


def seats(office, script, *people):
    if script:
        return [office.seat(person) for person in people]
    windows = [office.window(script=False) for _ in people]
    for window, person in zip(windows, people):
        window.sign_in(office.person(person))
    return windows


def approve(checker, proposal, title):
    checker.go(proposal, title)
    checker.page.get_by_label("Zatwierdzam").check()
    checker.confirm()
    checker.press("Zapisz decyzję")
    checker.sees(title)
    checker.says("Zatwierdzono i wykonano.")


def test_erases_a_person_with_two_people(zbm, script):
    surname = "Zapominalski" if script else "Niepamiętny"
    person = register(zbm.seat("kierownik"), surname)
    maker, checker = seats(zbm, script, "kierownik", "iod")
    title = re.compile("Usunięcie danych osoby")
    page = f"/persons/{person}/erasure"
    maker.go(page, title)
    maker.says("Usunięcia nie można cofnąć.")
    maker.says("nazwisko")
    maker.confirm()
    maker.press("Wyślij do zatwierdzenia")
    maker.refuses(title, "", 422)
    maker.page.get_by_label("Powód").fill(REASON)
    maker.confirm()
    maker.press("Wyślij do zatwierdzenia")
    maker.sees(title)
    maker.says("Wniosek czeka na decyzję drugiej osoby.")
    assert surname not in maker.page.content()
    proposal = maker.page.url

    checker.go(proposal, title)
    checker.press("Co zostanie usunięte, a co zostanie")
    checker.sees(title)
    checker.says("Wniosek o usunięcie tych danych już czeka na decyzję.")
    approve(checker, proposal, title)
    maker.go(page, "Nie znaleziono", 404)


def test_keeps_what_law_forbids_to_erase(zbm):
    person = register(zbm.seat("kierownik"), "Zachowany")
    maker, lawyer = zbm.seat("kierownik"), zbm.seat("prawnik")
    lawyer.go(f"/persons/{person}/holds", "Podstawy przechowywania danych")
    lawyer.says("Nie ma żadnej podstawy")
    lawyer.press("Dodaj podstawę")
    lawyer.refuses("Podstawy przechowywania danych", "", 422)
    lawyer.page.get_by_label("dowody księgowe").check()
    for part, value in (("Dzień", "31"), ("Miesiąc", "12"), ("Rok", "2031")):
        lawyer.page.get_by_label(part, exact=True).fill(value)
    lawyer.press("Dodaj podstawę")
    lawyer.sees("Podstawy przechowywania danych")
    lawyer.says("Dodano podstawę.")
    expect(lawyer.page.locator("main tbody tr")).to_contain_text("2031-12-31")

    maker.go(f"/persons/{person}/erasure", "Usunięcie danych osoby")
    maker.says("dowody księgowe, do 2031-12-31")
    assert maker.page.get_by_role("button", name="Wyślij do zatwierdzenia").count() == 0
    lawyer.page.get_by_role("button", name=re.compile("^Uchyl")).click()
    lawyer.sees("Podstawy przechowywania danych")
    lawyer.says("Uchylono podstawę.")
    maker.go(f"/persons/{person}/erasure", "Usunięcie danych osoby")
    assert maker.page.get_by_role("button", name="Wyślij do zatwierdzenia").count() == 1


def test_restricts_a_person_with_two_people(zbm):
    person = register(zbm.seat("kierownik"), "Ograniczony")
    maker, checker = zbm.seat("kierownik"), zbm.seat("iod")
    page = f"/persons/{person}/restriction"
    maker.go(page, "Ograniczenie przetwarzania")
    maker.page.get_by_label("Powód").fill(REASON)
    maker.confirm()
    maker.press("Wyślij do zatwierdzenia")
    maker.sees(re.compile("Ograniczenie przetwarzania danych osoby"))
    approve(checker, maker.page.url, re.compile("Ograniczenie przetwarzania danych osoby"))
    maker.go(page, "Ograniczenie przetwarzania")
    maker.says("przetwarzanie ograniczone")
    maker.says("Znieść ograniczenie przetwarzania danych tej osoby?")
