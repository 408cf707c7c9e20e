"""Who can be taken out of a unit, and who has to stay. Comes last: the unit has one administrator left afterwards."""


def dismiss(window, name):
    window.go("/users", "Użytkownicy")
    window.press(name)
    window.sees(name)
    window.press("Zakończ dostęp")
    window.sees("Zakończ dostęp")
    window.press("Zakończ dostęp")


def test_keeps_the_last_administrator_whoever_may_dismiss(tbs):
    admin = tbs.seat("admin2")
    admin.go("/roles/new", "Utwórz rolę")
    admin.fill("Nazwa", "Kadry")
    for act in (
        "Widzi listę użytkowników jednostki",
        "Widzi kartę użytkownika: role, działy, sesje",
        "Odbiera dostęp osobie, która odchodzi",
    ):
        admin.page.get_by_label(act, exact=True).check()
    admin.confirm()
    admin.press("Zapisz rolę")
    admin.sees("Role własne")

    _, clerk = tbs.invite(admin, "Halina Kadrowa", "kadry@tbs-demo.example", "Kadry")
    clerk.sees("Dzień dobry, Halina Kadrowa")
    dismiss(clerk, "Anna Administracyjna")
    clerk.sees("Anna Administracyjna")
    clerk.says("Dostęp został zakończony.")
    dismiss(clerk, "Barbara Zastępcza")
    clerk.sees("To ostatni administrator", 409)
    admin.go("/", "Dzień dobry, Barbara Zastępcza")
