"""Roles, tokens, and what needs a second person."""

import re

from playwright.sync_api import expect


def open_user(window, name):
    window.go("/users", "Użytkownicy")
    window.press(name)
    window.sees(name)


def test_shows_the_matrix_and_compares_two_roles(zbm, script):
    window = zbm.seat("admin")
    if not script:
        window = zbm.window(script=False)
        window.sign_in(zbm.person("iod"))
    window.go("/permissions", "Kto co może")
    window.press("Porównaj dwie role")
    window.sees("Porównaj dwie role")
    window.page.get_by_label("Pierwsza rola").select_option(label="Windykator")
    window.page.get_by_label("Druga rola").select_option(label="Księgowość")
    window.page.get_by_label("wszystko").check()
    window.press("Porównaj")
    window.sees("Porównaj dwie role")
    rows = window.page.locator("main tbody tr")
    everything, different = rows.count(), window.page.locator("main tbody tr.differs").count()
    assert everything > different > 3
    window.page.get_by_label("tylko różnice").check()
    window.press("Porównaj")
    window.sees("Porównaj dwie role")
    assert rows.count() == different


def test_tells_what_a_user_may_see(zbm):
    admin = zbm.seat("admin")
    open_user(admin, "Kinga Księgowa")
    admin.press("Co może zobaczyć ten użytkownik?")
    admin.sees("Co może zobaczyć ten użytkownik?")
    admin.says("Kinga Księgowa")
    admin.page.get_by_text("Czego nie może").click()
    admin.says("Dane osób")


def test_makes_a_role_and_changes_it(zbm):
    admin = zbm.seat("admin")
    admin.go("/roles/new", "Utwórz rolę")
    admin.fill("Nazwa", "Sekretariat")
    admin.confirm()
    admin.press("Zapisz rolę")
    admin.refuses("Utwórz rolę", "", 422)
    boxes = admin.page.get_by_role("checkbox")
    boxes.nth(0).check()
    boxes.nth(1).check()
    admin.confirm()
    admin.press("Zapisz rolę")
    admin.sees("Role własne")
    admin.says("Zapisano rolę.")
    admin.says("2 uprawnienia")
    admin.page.locator("main").get_by_role("link", name="Sekretariat").click()
    admin.sees("Zmień rolę")
    assert boxes.nth(0).is_checked() and boxes.nth(1).is_checked() and not boxes.nth(2).is_checked()
    admin.fill("Nazwa", "Sekretariat główny")
    boxes.nth(1).uncheck()
    admin.confirm()
    admin.press("Zapisz rolę")
    admin.sees("Role własne")
    admin.says("Sekretariat główny")
    admin.says("1 uprawnienie")

    admin.go("/permissions/compare", "Porównaj dwie role")
    assert admin.page.get_by_label("Pierwsza rola").get_by_text("Sekretariat główny").count() == 1
    admin.go("/roles", "Role własne")
    admin.page.locator("main").get_by_role("link", name="Sekretariat główny").click()
    admin.sees("Zmień rolę")
    admin.press("Usuń rolę")
    admin.sees("Usuń rolę")
    admin.confirm()
    admin.press("Usuń rolę")
    admin.sees("Role własne")
    admin.says("Usunięto rolę.")


def test_makes_a_token_shows_it_once_replaces_and_revokes_it(zbm, script):
    admin = zbm.seat("admin")
    if not script:
        admin = zbm.window(script=False)
        admin.sign_in(zbm.person("admin"))
    name = "Program księgowy" if script else "Program bez skryptu"
    admin.go("/tokens/new", "Utwórz token")
    admin.fill("Nazwa", name)
    admin.page.get_by_role("checkbox").first.check()
    admin.confirm()
    admin.press("Utwórz token")
    admin.sees("Skopiuj token")
    secret = admin.page.locator("#secret").inner_text()
    assert re.fullmatch(r"\w+", secret)
    assert zbm.answers_program(secret) in (200, 403)
    admin.press("Token jest skopiowany, dalej")
    admin.sees(name)
    assert secret not in admin.page.content()

    admin.press("Wymień na nowy")
    admin.sees("Wymień token na nowy")
    admin.confirm()
    admin.press("Utwórz nowy token")
    admin.sees("Skopiuj token")
    second = admin.page.locator("#secret").inner_text()
    assert second != secret
    admin.press("Token jest skopiowany, dalej")
    admin.sees(name)
    page = admin.page.url
    admin.go("/tokens", "Tokeny API")
    row = admin.page.get_by_role("row").filter(has_text=f"…{secret[-4:]}")
    expect(row).to_contain_text("zastąpiony, jeszcze działa")
    assert [zbm.answers_program(each) for each in (secret, second)].count(401) == 0
    admin.go(page, name)
    admin.press("Unieważnij token")
    admin.sees("Unieważnij token")
    admin.press("Unieważnij token")
    admin.sees(name)
    admin.says("Token już nie działa.")
    admin.says("unieważniony")
    assert zbm.answers_program(second) == 401
    assert zbm.answers_program(secret) in (200, 403)


def test_resets_a_second_factor_with_two_people(zbm):
    person, owner = zbm.invite(zbm.seat("admin"), "Zofia Zgubna", "zguba@zbm-demo.example", "Windykator")
    owner.sees("Dzień dobry, Zofia Zgubna")
    maker, checker = zbm.seat("admin"), zbm.seat("iod")
    open_user(maker, "Zofia Zgubna")
    maker.press("Usuń drugi składnik")
    maker.sees("Usuń drugi składnik logowania")
    maker.confirm()
    maker.press("Wyślij do zatwierdzenia")
    maker.refuses("Usuń drugi składnik logowania", "", 422)
    maker.page.get_by_label("Powód i sposób sprawdzenia tożsamości").fill("Telefon zgubiony, rozmowa osobista")
    maker.confirm()
    maker.press("Wyślij do zatwierdzenia")
    maker.sees(re.compile("Zofia Zgubna"))
    maker.says("Wniosek czeka na decyzję drugiej osoby.")
    maker.says("To Twój wniosek. Decyzję musi podjąć ktoś inny.")
    assert maker.page.get_by_label("Zatwierdzam").count() == 0
    proposal = maker.page.url

    checker.go("/", "Dzień dobry, Igor Ochronny")
    checker.says("czeka: 1")
    checker.go("/approvals", "Zatwierdzenia")
    checker.page.locator("main").get_by_role("link", name=re.compile("Zofia Zgubna")).click()
    checker.sees(re.compile("Zofia Zgubna"))
    assert checker.page.url == proposal
    fingerprint = checker.page.locator(".summary code").last.inner_text()
    assert maker.page.locator(".summary code").last.inner_text() == fingerprint
    checker.confirm()
    checker.press("Zapisz decyzję")
    checker.refuses(re.compile("Zofia Zgubna"), "", 422)
    checker.page.get_by_label("Zatwierdzam").check()
    checker.confirm()
    checker.press("Zapisz decyzję")
    checker.sees(re.compile("Zofia Zgubna"))
    checker.says("Zatwierdzono i wykonano.")

    window = zbm.window()
    zbm.mail(window, person.email, "składnik")
    window.press("Otwórz link z wiadomości")
    window.sees("Włącz nowy drugi składnik")
    window.fill("Hasło", person.password)
    window.press("Dalej")
    window.enrol()
    window.sees("Dzień dobry, Zofia Zgubna")


def test_lets_the_head_of_the_unit_decide_on_the_dpo(zbm):
    person, owner = zbm.invite(zbm.seat("admin"), "Olga Ochronna", "olga@zbm-demo.example")
    maker, head = zbm.seat("admin"), zbm.seat("dyrektor")
    open_user(maker, "Olga Ochronna")
    maker.press("Wyznacz na IOD")
    maker.sees("Wyznacz inspektora ochrony danych")
    maker.page.get_by_label("Powód").fill("Zastępstwo")
    maker.confirm()
    maker.press("Wyślij do zatwierdzenia")
    maker.sees(re.compile("Olga Ochronna"))
    proposal = maker.page.url
    head.go(proposal, re.compile("Olga Ochronna"))
    head.page.get_by_label("Odrzucam").check()
    head.confirm()
    head.press("Zapisz decyzję")
    head.refuses(re.compile("Olga Ochronna"), "", 422)
    head.page.get_by_label("Uzasadnienie (nieobowiązkowe)").fill("Nie ma potrzeby")
    head.confirm()
    head.press("Zapisz decyzję")
    head.sees(re.compile("Olga Ochronna"))
    head.says("Odrzucono.")
    head.says("Nie ma potrzeby")


def test_takes_a_proposal_back(zbm):
    maker = zbm.seat("admin")
    open_user(maker, "Adam Audytowy")
    maker.press("Usuń drugi składnik")
    maker.page.get_by_label("Powód i sposób sprawdzenia tożsamości").fill("Pomyłka")
    maker.confirm()
    maker.press("Wyślij do zatwierdzenia")
    maker.sees(re.compile("Adam Audytowy"))
    maker.press("Wycofaj wniosek")
    maker.sees(re.compile("Adam Audytowy"))
    maker.says("Wycofano wniosek.")
    maker.go("/approvals", "Zatwierdzenia")
    maker.page.get_by_text("Zawęź listę").click()
    maker.page.get_by_label("Które").select_option(label="moje wnioski")
    maker.press("Pokaż")
    maker.sees("Zatwierdzenia")
    expect(maker.page.locator("main tbody tr").filter(has_text="Adam Audytowy")).to_contain_text("wycofan")
