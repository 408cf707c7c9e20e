"""Users, departments, and one's own account."""

import re

from playwright.sync_api import expect

SIGN_IN = "Zaloguj się"


def open_user(window, name):
    window.go("/users", "Użytkownicy")
    window.press(name)
    window.sees(name)


def test_narrows_the_list_of_users(zbm):
    admin = zbm.seat("admin")
    admin.go("/users", "Użytkownicy")
    rows = admin.page.locator("main tbody tr")
    everybody = rows.count()
    assert everybody >= 9
    admin.page.get_by_text("Zawęź listę").click()
    admin.page.get_by_label("Rola").select_option(label="Audytor")
    admin.press("Pokaż")
    admin.sees("Użytkownicy")
    assert rows.count() == 1 and "Adam Audytowy" in rows.first.inner_text()
    assert "role=auditor" in admin.page.url
    admin.fill("Imię lub nazwisko (nieobowiązkowe)", "Nikt Taki")
    admin.press("Pokaż")
    admin.sees("Użytkownicy")
    admin.says("Nikt nie pasuje do wybranych filtrów")
    admin.page.get_by_role("link", name="Usuń wszystkie filtry").click()
    admin.sees("Użytkownicy")
    assert rows.count() == everybody


def test_lets_only_those_look_who_may(zbm):
    clerk = zbm.seat("ksiegowa")
    clerk.go("/", "Dzień dobry, Kinga Księgowa")
    assert clerk.page.get_by_role("link", name="Użytkownicy").count() == 0
    for path in ("/users", "/users/new", "/tokens", "/settings"):
        clerk.page.goto(path)
        assert clerk.status == 403
        clerk.says("Twoja rola na to nie pozwala")
    clerk.go("/gdzies-indziej", re.compile("Nie ma|nie istnieje|Nie znaleziono"), 404)


def test_gives_a_role_and_ends_the_sessions_at_once(zbm):
    clerk = zbm.window()
    clerk.sign_in(zbm.person("kierownik"))
    clerk.go("/profile", "Twoje konto")
    admin = zbm.seat("admin")
    open_user(admin, "Karol Kierowniczy")
    admin.page.get_by_role("link", name="Zmień role").click()
    admin.sees("Zmień role")
    admin.page.get_by_label("Windykator", exact=True).check()
    admin.confirm()
    admin.press("Zapisz role")
    admin.sees("Karol Kierowniczy")
    admin.says("Zapisano role. Sesje tej osoby zostały zakończone.")
    zbm.forget("kierownik")
    admin.says("Windykator")
    clerk.page.get_by_role("link", name="Zmień hasło").click()
    clerk.sees(SIGN_IN, 401)


def test_gives_no_role_twice_to_the_dpo_nor_to_oneself(zbm):
    admin = zbm.seat("admin")
    for name in ("Igor Ochronny", "Anna Administracyjna"):
        open_user(admin, name)
        assert admin.page.get_by_role("link", name="Zmień role").count() == 0
        assert admin.page.get_by_role("link", name="Zakończ dostęp").count() == 0


def test_dismisses_a_leaver_but_never_the_last_administrator(zbm):
    admin = zbm.seat("admin")
    leaver = zbm.window()
    leaver.sign_in(zbm.person("windykator"))
    open_user(admin, "Wanda Windykacyjna")
    admin.press("Zakończ dostęp")
    admin.sees("Zakończ dostęp")
    admin.press("Zakończ dostęp")
    admin.sees("Wanda Windykacyjna")
    admin.says("Dostęp został zakończony.")
    leaver.go("/profile", SIGN_IN, 401)
    leaver.show_password(leaver.person.email, leaver.person.password)
    leaver.refuses(SIGN_IN, "", 401)

    # Nobody ends their own access, neither by a button nor by the address behind it.
    open_user(admin, "Anna Administracyjna")
    own = admin.page.url
    admin.page.goto(own + "/dismiss")
    if admin.status == 200:
        admin.press("Zakończ dostęp")
        admin.page.wait_for_load_state("load")
    assert admin.status in (403, 409)
    open_user(admin, "Anna Administracyjna")
    admin.says("aktywn")


def test_shows_who_was_faster_and_loses_nothing(zbm, script):
    first, second = zbm.seat("admin"), zbm.seat("admin2")
    if not script:
        second = zbm.window(script=False)
        second.sign_in(zbm.person("admin2"))
    open_user(first, "Adam Audytowy")
    user = first.page.url
    first.go(user + "/edit", "Zmień dane i działy")
    second.go(user + "/edit", "Zmień dane i działy")
    name = first.page.get_by_label("Imię i nazwisko").input_value()
    first.fill("Imię i nazwisko", f"{name} Pierwszy")
    first.press("Zapisz")
    first.sees(f"{name} Pierwszy")

    second.fill("Imię i nazwisko", f"{name} Drugi")
    second.page.get_by_label("angielski").check()
    second.press("Zapisz")
    second.sees("Ktoś zapisał zmiany przed Tobą", 412)
    second.says(f"Twoja zmiana: {name} Drugi")
    second.says(f"Zapisane teraz: {name} Pierwszy")
    second.says(f"Wcześniej było: {name}")
    expect(second.page.get_by_label(f"Twoja zmiana: {name} Drugi")).to_be_checked()
    second.press("Zapisz wybór")
    second.sees(f"{name} Drugi")

    # What only one of them changed was kept too; and back, so that the next finds it as it was.
    second.go(user + "/edit", "Zmień dane i działy")
    expect(second.page.get_by_label("angielski")).to_be_checked()
    second.fill("Imię i nazwisko", "Adam Audytowy")
    second.page.get_by_label("polski").check()
    second.press("Zapisz")
    second.sees("Adam Audytowy")


def test_makes_a_department_and_settles_a_conflict_over_it(zbm):
    first, second = zbm.seat("admin"), zbm.seat("admin2")
    first.go("/departments/new", "Dodaj dział")
    first.press("Zapisz dział")
    first.refuses("Dodaj dział", "", 422)
    first.fill("Nazwa", "Śródmieście")
    first.page.get_by_label("Całe ulice").fill("Polna\nŁąkowa")
    first.page.get_by_label("Pojedyncze budynki").fill("Wierzbowa 12\nWierzbowa 14")
    first.press("Zapisz dział")
    first.sees("Działy")
    first.says("Polna, Łąkowa, Wierzbowa 12, Wierzbowa 14")
    for window in (first, second):
        window.go("/departments", "Działy")
        window.page.locator("main").get_by_role("link", name="Śródmieście").click()
        window.sees("Zmień dział")
    first.page.get_by_label("Całe ulice").fill("Polna\nŁąkowa\nLipowa")
    first.page.get_by_label("Pojedyncze budynki").fill("Wierzbowa 12\nWierzbowa 16")
    first.press("Zapisz dział")
    first.sees("Działy")
    second.page.get_by_label("Całe ulice").fill("Polna")
    second.press("Zapisz dział")
    second.sees("Ktoś zapisał zmiany przed Tobą", 412)
    # Only what both have changed has to be chosen.
    expect(second.page.locator("main legend")).to_have_text(["Całe ulice"])
    second.page.get_by_label("Zapisane teraz: Polna, Łąkowa, Lipowa").check()
    second.press("Zapisz wybór")
    second.sees("Działy")
    second.says("Polna, Łąkowa, Lipowa, Wierzbowa 12, Wierzbowa 16")

    second.page.locator("main").get_by_role("link", name="Śródmieście").click()
    second.press("Usuń dział")
    second.sees("Usuń dział")
    second.press("Usuń dział")
    second.sees("Działy")
    second.says("Usunięto dział.")


def test_changes_ones_own_name_and_language(zbm):
    window = zbm.seat("prawnik")
    window.go("/profile", "Twoje konto")
    window.fill("Imię i nazwisko", "Paweł Prawniczy-Nowy")
    window.page.get_by_label("angielski").check()
    window.press("Zapisz")
    window.sees("Your account")
    window.says("Saved.")
    assert window.page.locator("html").get_attribute("lang") == "en"
    assert "Paweł Prawniczy-Nowy" in window.page.locator("header").inner_text()
    window.page.get_by_role("button", name="Polski").click()
    window.sees("Twoje konto")
    window.fill("Imię i nazwisko", " ")
    window.press("Zapisz")
    window.refuses("Twoje konto", "", 422)


def test_speaks_english_to_visitors_who_ask_for_it(zbm, script):
    window = zbm.window(script=script)
    window.go("/sign-in", SIGN_IN)
    window.page.get_by_role("button", name="English").click()
    window.sees("Sign in")
    for path, title in (("/help", "Help"), ("/accessibility", "Accessibility statement")):
        window.go(path, title)
    window.page.get_by_role("button", name="Polski").click()
    window.sees("Deklaracja dostępności")


def test_lists_sessions_and_ends_one_and_all_others(zbm):
    here = zbm.seat("dyrektor")
    there, elsewhere = zbm.window(), zbm.window()
    there.sign_in(here.person)
    here.go("/profile/sessions", "Twoje sesje")
    assert here.page.get_by_text("ta sesja", exact=True).count() == 1
    here.page.get_by_role("button", name=re.compile("^Zakończ sesję")).first.click()
    here.sees("Twoje sesje")
    here.says("Zakończono sesję.")
    there.go("/profile", SIGN_IN, 401)
    elsewhere.sign_in(here.person)
    here.go("/profile/sessions", "Twoje sesje")
    here.press("Zakończ wszystkie inne sesje")
    here.sees("Twoje sesje")
    here.says("Zakończono inne sesje.")
    elsewhere.go("/profile", SIGN_IN, 401)


def test_changes_ones_password_and_phone(zbm):
    person, window = zbm.invite(zbm.seat("admin"), "Teresa Telefoniczna", "telefon@zbm-demo.example", "Księgowość")
    window.sees("Dzień dobry, Teresa Telefoniczna")
    window.go("/profile/password", "Zmień hasło")
    window.fill("Obecne hasło", "to nie jest moje hasło")
    window.fill("Nowe hasło", "pięć całkiem nowych słów tutaj")
    window.press("Zmień hasło")
    window.refuses("Zmień hasło", "", 422)
    window.fill("Obecne hasło", person.password)
    window.fill("Nowe hasło", "pięć całkiem nowych słów tutaj")
    window.press("Zmień hasło")
    window.sees("Twoje konto")
    window.says("Hasło zmienione.")
    person.password = "pięć całkiem nowych słów tutaj"

    window.go("/profile/second-factor", "Drugi składnik logowania")
    window.press("Zmień telefon")
    phone = window.enrol()
    window.sees("Dzień dobry, Teresa Telefoniczna")
    person.code = phone.code
    again = zbm.window()
    again.sign_in(person)
    again.sees("Dzień dobry, Teresa Telefoniczna")
