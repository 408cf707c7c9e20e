"""Who gets in, and who does not."""

import time

import pytest
from playwright.sync_api import expect

SIGN_IN = "Zaloguj się"
CODE = "Wpisz kod jednorazowy"


def test_signs_in_with_password_and_code_and_out_again(tbs, script):
    window = tbs.window(script=script)
    window.go("/", SIGN_IN)
    window.sign_in(tbs.person("admin"))
    window.sees("Dzień dobry, Anna Administracyjna")
    for name in ("Użytkownicy", "Działy", "Zatwierdzenia", "Ustawienia"):
        assert window.page.locator("main").get_by_role("link", name=name).count() == 1
    window.page.get_by_role("button", name="Wyloguj się").first.click()
    window.sees(SIGN_IN)
    window.says("Wylogowano")
    window.go("/users", SIGN_IN, 401)


def test_leads_to_the_page_that_was_asked_for(tbs):
    window = tbs.window()
    window.go("/profile/sessions", SIGN_IN, 401)
    window.sign_in(tbs.person("dyrektor"), "/profile/sessions")
    window.sees("Twoje sesje")


def test_takes_the_keyboard_alone(tbs):
    person = tbs.person("audytor")
    window = tbs.window()
    window.go("/sign-in", SIGN_IN)
    keyboard = window.page.keyboard

    def reach(id):
        for _ in range(20):
            keyboard.press("Tab")
            if window.page.evaluate("document.activeElement.id") == id:
                return
        pytest.fail(f"the keyboard does not come to {id}")

    reach("email")
    keyboard.type(person.email)
    reach("password")
    keyboard.type(person.password)
    keyboard.press("Enter")
    window.sees(CODE)
    reach("code")
    keyboard.type(person.code())
    keyboard.press("Enter")
    window.sees("Dzień dobry, Adam Audytowy")


def test_refuses_a_wrong_password_without_saying_what_was_wrong(tbs):
    window = tbs.window()
    told = []
    for email in (tbs.person("admin").email, "nikt@tbs-demo.example"):
        window.go("/sign-in", SIGN_IN)
        window.show_password(email, "to nie jest to hasło")
        window.refuses(SIGN_IN, "", 401)
        told.append(window.page.locator("#faults").inner_text())
        assert window.page.get_by_label("Adres e-mail").input_value() == email
        assert window.page.get_by_label("Hasło", exact=True).input_value() == ""
    assert told[0] == told[1]


def test_refuses_a_wrong_code_and_one_that_was_used(tbs):
    person = tbs.person("prawnik")
    first = tbs.window()
    first.go("/sign-in", SIGN_IN)
    first.show_password(person.email, person.password)
    first.sees(CODE)
    code = person.code()
    wrong = "000000" if code != "000000" else "000001"
    first.show_code(wrong)
    first.refuses(CODE, "kod", 422)
    first.show_code(code)
    first.sees("Dzień dobry, Paweł Prawniczy")

    second = tbs.window()
    second.go("/sign-in", SIGN_IN)
    second.show_password(person.email, person.password)
    second.sees(CODE)
    second.show_code(code)
    second.refuses(CODE, "kod", 422)
    second.go("/users", CODE)


def test_says_what_is_missing(tbs):
    window = tbs.window()
    window.go("/sign-in", SIGN_IN)
    window.press("Dalej")
    window.refuses(SIGN_IN, "", 422)
    links = window.page.locator("#faults a")
    assert links.count() == 2
    links.first.click()
    expect(window.page.get_by_label("Adres e-mail")).to_be_focused()


def test_invites_somebody_in_under_a_minute_who_sets_everything_up(tbs, script):
    began = time.monotonic()
    email = f"nowa-{'z' if script else 'bez'}@tbs-demo.example"
    admin = tbs.seat("admin2")
    admin.go("/users/new", "Zaproś użytkownika")
    admin.fill("Imię i nazwisko", "Nowa Pracownica")
    admin.fill("Służbowy adres e-mail", email)
    admin.page.get_by_label("Windykator", exact=True).check()
    admin.confirm()
    admin.press("Wyślij zaproszenie")
    admin.sees("Nowa Pracownica")
    admin.says("Zaproszenie jest w drodze.")
    assert time.monotonic() - began < 60

    window = tbs.window(script=script)
    tbs.mail(window, email, "Zaproszenie")
    window.press("Otwórz link z wiadomości")
    link = window.page.url
    window.sees("Przyjmij zaproszenie")
    window.fill("Nowe hasło", "haslo123")
    window.press("Ustaw hasło i przejdź dalej")
    window.refuses("Przyjmij zaproszenie", "15", 422)
    person = window.accept(email, "trzy krótkie słowa razem", 422)
    window.sees("Dzień dobry, Nowa Pracownica")

    window.go(link, "Ten link nie działa", 404)
    again = tbs.window(script=script)
    again.sign_in(person)
    again.sees("Dzień dobry, Nowa Pracownica")


def test_gives_a_new_password_to_who_has_forgotten_theirs(tbs, script):
    name = "kierownik" if script else "windykator"
    person = tbs.person(name)
    elsewhere = tbs.seat(name)
    window = tbs.window(script=script)
    window.go("/sign-in", SIGN_IN)
    window.press("Nie pamiętam hasła")
    window.sees("Nie pamiętam hasła")
    window.fill("Adres e-mail", person.email)
    window.press("Wyślij link")
    window.sees("Sprawdź pocztę")
    tbs.mail(window, person.email, "hasł")
    window.press("Otwórz link z wiadomości")
    window.sees("Ustaw nowe hasło")
    window.fill("Nowe hasło", "zupełnie inne słowa niż przedtem")
    window.press("Ustaw hasło")
    window.sees(SIGN_IN)
    window.says("Hasło ustawione")
    elsewhere.go("/profile", SIGN_IN, 401)

    window.show_password(person.email, person.password)
    window.sees(SIGN_IN, 401)
    person.password = "zupełnie inne słowa niż przedtem"
    window.sign_in(person)
    window.sees("Dzień dobry, Karol Kierowniczy" if script else "Dzień dobry, Wanda Windykacyjna")


def test_tells_nobody_whether_an_address_is_known(tbs):
    window = tbs.window()
    window.go("/forgotten-password", "Nie pamiętam hasła")
    window.fill("Adres e-mail", "nikt@tbs-demo.example")
    window.press("Wyślij link")
    window.sees("Sprawdź pocztę")


def test_lets_in_with_a_recovery_code_once(tbs):
    person, window = tbs.invite(tbs.seat("admin2"), "Zenon Zapasowy", "zapasowy@tbs-demo.example", "Windykator")
    window.sees("Dzień dobry, Zenon Zapasowy")
    window.go("/profile/second-factor", "Drugi składnik logowania")
    window.says("Pozostało: 10 z 10")
    window.confirm()
    window.press("Wygeneruj nowe kody zapasowe")
    window.sees("Zapisz kody zapasowe")
    code = window.page.locator(".codes li").first.inner_text()

    for status in (200, 422):
        other = tbs.window()
        other.go("/sign-in", SIGN_IN)
        other.show_password(person.email, person.password)
        other.sees(CODE)
        other.press("Nie mam telefonu, użyję kodu zapasowego")
        other.sees("Użyj kodu zapasowego")
        other.fill("Kod zapasowy", code)
        other.press("Zaloguj się")
        if status == 200:
            other.sees("Dzień dobry, Zenon Zapasowy")
        else:
            other.refuses("Użyj kodu zapasowego", "", status)
