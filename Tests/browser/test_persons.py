"""Finding persons, their cards, and what is behind them."""

import re

import pytest
from playwright.sync_api import expect

REGISTER = "Zarejestruj osobę fizyczną"
WHY_CARD = "W jakim celu otwierasz tę kartę?"
WHY_NUMBERS = "W jakim celu odsłaniasz dane identyfikacyjne?"


@pytest.fixture
def manager(zbm, script):
    if script:
        return zbm.seat("kierownik")
    window = zbm.window(script=False)
    window.sign_in(zbm.person("kierownik"))
    return window


def find(window, typed, hit):
    """Looks for somebody and opens the card."""
    window.go("/persons", "Osoby")
    window.fill("Kogo szukasz?", typed)
    window.press("Szukaj")
    window.sees("Osoby")
    assert window.page.url.endswith("/persons"), "what was typed stands in no address"
    window.press(hit)


def test_registers_somebody_once_the_number_is_right(manager, script):
    surname, pesel = ("Skryptowa", "02270803624") if script else ("Bezskryptowa", "02270803600")
    wrong = pesel[:-1] + str((int(pesel[-1]) + 1) % 10)
    manager.go("/persons", "Osoby")
    manager.press("Zarejestruj osobę")
    manager.sees(REGISTER)
    manager.fill("Imiona", "Teresa")
    manager.fill("Nazwisko", surname)
    manager.fill("PESEL (nieobowiązkowe)", wrong)
    manager.fill("Telefony (nieobowiązkowe)", "600 700 800\n012")
    manager.press("Zarejestruj")
    manager.refuses(REGISTER, "PESEL: Cyfra kontrolna się nie zgadza", 422)
    manager.says("Wiersz 2: ")
    assert manager.page.get_by_label("Nazwisko", exact=True).input_value() == surname
    manager.page.locator("#faults a").first.click()
    expect(manager.page.locator("#pesel")).to_be_focused()
    manager.fill("PESEL (nieobowiązkowe)", pesel)
    manager.fill("Telefony (nieobowiązkowe)", "600 700 800")
    manager.press("Zarejestruj")
    manager.sees(f"Teresa {surname}")
    manager.says("Zarejestrowano osobę.")
    manager.says("600 700 800")
    assert pesel not in manager.page.content()

    # The same number again belongs to somebody already, and there is a way to see to whom.
    manager.go("/persons/new", REGISTER)
    manager.fill("Imiona", "Teresa")
    manager.fill("Nazwisko", "Powtórzona")
    manager.fill("PESEL (nieobowiązkowe)", pesel)
    manager.press("Zarejestruj")
    manager.refuses(REGISTER, "Ktoś ma już ten PESEL", 422)
    manager.press("Pokaż osobę z tym numerem")
    manager.sees("Osoby")
    manager.says(f"T. {surname}")


def test_finds_by_a_misspelt_name_and_shows_numbers_for_a_purpose(manager):
    find(manager, "zmyslna zofja", "Z. Zmyślona")
    manager.sees("Zofia Zmyślona")
    manager.says("zapisane, ukryte")
    assert "68041712342" not in manager.page.content()
    manager.page.get_by_text("Odsłoń dane identyfikacyjne").click()
    manager.press("Odsłoń i zapisz cel")
    manager.refuses(WHY_NUMBERS, "Wybierz cel", 422)
    manager.page.get_by_label("Inny cel, opisany słowami").check()
    manager.press("Odsłoń i zapisz cel")
    manager.refuses(WHY_NUMBERS, "Opisz cel", 422)
    manager.page.get_by_label("Postępowanie sądowe lub egzekucja").check()
    manager.press("Odsłoń i zapisz cel")
    manager.sees("Zofia Zmyślona")
    manager.says("To odczytanie zapisano w dzienniku.")
    manager.says("68041712342")
    manager.says("17 kwietnia 1968")


def test_lets_the_officer_read_at_the_persons_request(zbm):
    manager, officer = zbm.seat("kierownik"), zbm.seat("iod")
    find(manager, "68041712342", "Z. Zmyślona")
    manager.sees("Zofia Zmyślona")
    card = manager.page.url
    officer.go("/", "Dzień dobry, Igor Ochronny")
    assert officer.page.get_by_role("link", name="Osoby").count() == 0
    officer.go(card, WHY_CARD, 403)
    assert "Zmyślona" not in officer.page.content()
    officer.press("Otwórz kartę")
    officer.refuses(WHY_CARD, "Opisz żądanie", 403)
    officer.fill("Żądanie tej osoby", "Pismo z 12 listopada")
    officer.press("Otwórz kartę")
    officer.sees("Zofia Zmyślona")
    officer.page.get_by_text("Odsłoń opis sytuacji").click()
    assert officer.page.locator("#hardship-words").input_value() == "Pismo z 12 listopada"
    officer.page.locator("#hardship-words").press("Enter")
    officer.sees("Zofia Zmyślona")
    officer.says("utrata pracy")


def test_corrects_somebody_and_settles_a_conflict(zbm, manager):
    find(manager, "Testowa Halina", "H. Testowa")
    manager.sees("Halina Testowa")
    card = manager.page.url
    second = zbm.window()
    second.sign_in(zbm.person("kierownik"))
    for window in (manager, second):
        window.go(card, "Halina Testowa")
        window.press("Popraw dane")
        window.sees("Popraw dane")
    phones = manager.page.get_by_label("Telefony (nieobowiązkowe)", exact=True)
    stored = phones.input_value()
    phones.fill(f"{stored}\n600 100 299")
    manager.press("Zapisz zmiany")
    manager.sees("Halina Testowa")
    manager.says("Zapisano zmiany.")
    manager.says("600 100 299")

    second.fill("Telefony (nieobowiązkowe)", "600 100 298")
    second.fill("Imiona", "Halina Maria")
    second.press("Zapisz zmiany")
    second.sees("Ktoś zapisał zmiany przed Tobą", 412)
    expect(second.page.locator("main legend")).to_have_text(["Telefony"])
    second.page.get_by_label(re.compile("Zapisane teraz: .*600 100 299")).check()
    second.press("Zapisz wybór")
    second.sees("Halina Maria Testowa")
    second.says("600 100 299")

    # Back, so that the next finds it as it was.
    second.press("Popraw dane")
    second.sees("Popraw dane")
    second.fill("Imiona", "Halina")
    second.fill("Telefony (nieobowiązkowe)", stored)
    second.press("Zapisz zmiany")
    second.sees("Halina Testowa")
    assert "600 100 299" not in second.page.content()
