"""The log: searched, opened, exported and proven by the data-protection officer."""

import re
import subprocess
import sys
import zipfile

import pytest

from demonstration import ROOT

LIST = "Dziennik"
FIND = "Znajdź osobę w dzienniku"
WHO = "Kto oglądał dane tej osoby"
REQUEST = "Żądanie osoby, której dane dotyczą"
CONFIRM = "Potwierdź, że to Ty"
# Who is in the demonstration from its first day.
PESEL = "68041712342"


@pytest.fixture
def officer(zbm, script):
    if script:
        return zbm.seat("iod")
    window = zbm.window(script=False)
    window.sign_in(zbm.person("iod"))
    return window


def open_log(window, path="/log", title=LIST):
    """A page of the log, with a code where it asks for one."""
    window.page.goto(path)
    if window.page.get_by_role("heading", level=1).inner_text() == CONFIRM:
        window.sees(CONFIRM)
        window.confirm()
        window.press("Potwierdź")
    window.sees(title)


def look_up(zbm):
    """Somebody of the unit opens the card of the person whose lines are looked for."""
    manager = zbm.seat("kierownik")
    manager.go("/persons", "Osoby")
    manager.fill("Kogo szukasz?", PESEL)
    manager.press("Szukaj")
    manager.sees("Osoby")
    manager.press("Z. Zmyślona")
    manager.sees("Zofia Zmyślona")


def find(window):
    open_log(window, "/log/persons", FIND)
    window.fill("Numer lub adres", PESEL)
    window.confirm()
    window.press("Szukaj")
    window.sees(FIND)
    assert "Zmyślona" not in window.page.content()
    assert window.page.url.endswith("/log/persons"), "what was typed stands in no address"
    window.page.get_by_role("link", name=re.compile("^osoba")).first.click()
    window.sees(WHO)


def download(window, button):
    with window.page.expect_download() as kept:
        window.press(button)
    return kept.value.path()


def test_searches_the_log_and_opens_an_entry(zbm, officer):
    look_up(zbm)
    open_log(officer)
    officer.says("Podpisano wpisów")
    officer.page.get_by_text("Zawęź listę").first.click()
    officer.page.get_by_label("Czynność", exact=True).select_option(label="otwarto kartę osoby")
    officer.press("Pokaż")
    officer.sees(LIST)
    assert "act=person.viewed" in officer.page.url
    officer.page.locator("main tbody tr").first.get_by_role("link").click()
    officer.sees("otwarto kartę osoby")
    officer.says("person.viewed")
    officer.says("127.0.0.1")
    assert "Zmyślona" not in officer.page.content()


def test_reports_to_a_person_who_looked(zbm, officer, tmp_path):
    look_up(zbm)
    find(officer)
    officer.says("otwarto kartę osoby")
    officer.confirm()
    officer.press("Sporządź wykaz")
    officer.refuses(WHO, REQUEST, 422)
    officer.fill(REQUEST, "Wniosek z 12 listopada 2026 r.")
    officer.confirm()
    paper = download(officer, "Sporządź wykaz")
    assert paper.read_bytes().startswith(b"%PDF-")
    officer.page.get_by_label("tabela CSV").check()
    table = download(officer, "Sporządź wykaz").read_text(encoding="utf-8-sig")
    assert "otwarto kartę osoby" in table and "Kierownik" in table


def test_exports_what_an_independent_program_verifies(zbm, officer, tmp_path):
    open_log(officer)
    officer.press("Eksportuj")
    officer.sees("Eksport dziennika")
    officer.confirm()
    bundle = tmp_path / "bundle.zip"
    bundle.write_bytes(download(officer, "Pobierz").read_bytes())
    key = zipfile.ZipFile(bundle).read("log.vkey").decode().strip()
    verdict = subprocess.run(
        [sys.executable, ROOT / "verify/komorne_verify.py", bundle, "--vkey", key], capture_output=True, text=True
    )
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


def test_shows_everybody_what_they_did_themselves(zbm):
    worker = zbm.seat("windykator")
    worker.go("/profile", "Twoje konto")
    worker.press("Pokaż moje czynności")
    worker.sees("Moje czynności")
    worker.says("zalogowano się")


def test_keeps_the_log_from_who_may_not_read_it(zbm):
    worker = zbm.seat("windykator")
    worker.go("/log", "Brak uprawnień", 403)
