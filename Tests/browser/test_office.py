"""Settings, and what stands around every page."""

import datetime
import re
import zoneinfo

from playwright.sync_api import expect


def today():
    return datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Warsaw"))


def test_changes_a_setting_and_compares_it_with_another_day(zbm):
    admin = zbm.seat("admin")
    admin.go("/settings", "Ustawienia")
    admin.page.get_by_role("link", name="Zmień Ważność zaproszenia (w dniach)").click()
    admin.sees("Ważność zaproszenia (w dniach)")
    label = "Ważność zaproszenia (w dniach)"
    for wrong in ("99", "dużo"):
        admin.fill(label, wrong)
        admin.confirm()
        admin.press("Zapisz ustawienie")
        admin.refuses("Ważność zaproszenia (w dniach)", "", 422)
        assert admin.page.get_by_label(label).input_value() == wrong
    admin.fill(label, "5")
    admin.confirm()
    admin.press("Zapisz ustawienie")
    admin.sees("Ustawienia")
    admin.says("Zapisano ustawienie.")

    admin.press("Historia zmian i porównanie")
    admin.sees("Historia ustawień")
    admin.says("nowa wartość: 5")
    admin.says("Anna Administracyjna")
    yesterday = today() - datetime.timedelta(days=1)
    for name, value in (("Dzień", yesterday.day), ("Miesiąc", yesterday.month), ("Rok", yesterday.year)):
        admin.fill(name, str(value))
    admin.press("Porównaj")
    admin.sees("Historia ustawień")
    row = admin.page.locator("main tbody tr").filter(has_text=label)
    expect(row.locator("td")).to_have_text(["7", "5"])
    assert row.get_by_text("różnica").count() == 1

    admin.fill("Dzień", "31")
    admin.fill("Miesiąc", "2")
    admin.press("Porównaj")
    admin.refuses("Historia ustawień", "Podaj istniejący dzień", 422)


def test_settles_a_conflict_over_a_setting(zbm):
    first, second = zbm.seat("admin"), zbm.seat("admin2")
    label = "Nazwa nadawcy wiadomości"
    for window in (first, second):
        window.go("/settings/mail.sender_name", label)
    for window, value in ((first, "Pierwsza"), (second, "Druga")):
        window.fill(f"{label} (nieobowiązkowe)", value)
        window.confirm()
        window.press("Zapisz ustawienie")
    second.sees("Ktoś zapisał zmiany przed Tobą", 412)
    second.page.get_by_label("Zapisane teraz: Pierwsza").check()
    second.press("Zapisz wybór")
    second.sees("Ustawienia")
    second.says("Pierwsza")


def test_carries_the_warning_before_the_sessions_end(zbm):
    admin = zbm.seat("admin")
    admin.go("/", "Dzień dobry, Anna Administracyjna")
    dialog = admin.page.locator("#ending")
    assert 1_000 < int(dialog.get_attribute("data-seconds")) <= 1_800
    assert not dialog.is_visible()
    admin.page.evaluate("document.getElementById('ending').showModal()")
    shown = admin.page.get_by_role("dialog", name="Zaraz zakończymy sesję")
    expect(shown).to_be_visible()
    with admin.page.expect_response("**/session/extend") as answer:
        shown.get_by_role("button", name="Przedłuż sesję").click()
    assert answer.value.status == 204
    expect(shown).not_to_be_visible()


def test_prolongs_a_session_without_script(zbm):
    window = zbm.window(script=False)
    window.sign_in(zbm.person("admin2"))
    window.page.locator("#ending form").first.evaluate("form => form.submit()")
    window.sees("Dzień dobry, Barbara Zastępcza")


def test_shows_who_helps(zbm):
    window = zbm.window()
    window.go("/", "Zaloguj się")
    window.page.get_by_role("link", name="Pomoc").click()
    window.sees("Pomoc")
    window.page.get_by_role("link", name="Deklaracja dostępności").click()
    window.sees("Deklaracja dostępności")
    for part in ("a11y-podmiot", "a11y-status", "a11y-kontakt", "a11y-procedura"):
        assert window.page.locator(f"#{part}").count() == 1


def test_tells_nothing_of_what_goes_wrong_but_a_number(zbm):
    admin = zbm.seat("admin")
    admin.go("/users/00000000-0000-4000-8000-000000000000", re.compile("."), 404)
    assert re.fullmatch(r"[\w-]{8,}", admin.page.locator("#request").inner_text())
