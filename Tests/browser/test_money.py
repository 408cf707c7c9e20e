"""Figures that somebody asks for, and what they follow from."""


def test_counts_interest_and_says_what_it_follows_from(zbm, script):
    window = zbm.seat("ksiegowa")
    if not script:
        window = zbm.window(script=False)
        window.sign_in(zbm.person("ksiegowa"))
    window.go("/interest", "Kalkulator odsetek")
    window.fill("Kwota należności", "dziesięć")
    window.fill("Termin zapłaty", "2015-01-03")
    window.fill("Dzień zapłaty", "2021-01-10")
    window.press("Policz")
    window.sees("Kalkulator odsetek", 422)
    assert window.page.get_by_label("Kwota należności", exact=True).input_value() == "dziesięć"
    window.fill("Kwota należności", "10 000,00")
    window.press("Policz")
    window.sees("Kalkulator odsetek")
    window.says("Razem odsetki: 4 212,65 zł")
    window.says("art. 481 § 2 k.c.")
    assert window.page.locator("main tbody tr").count() > 3
    # What was asked stands in the address and can be sent on.
    again = window.page.url
    window.go("/", "Dzień dobry, Kinga Księgowa")
    window.go(again, "Kalkulator odsetek")
    window.says("Razem odsetki: 4 212,65 zł")
