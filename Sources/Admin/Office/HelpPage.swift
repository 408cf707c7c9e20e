import Web

/// What to do when something does not work; at the same place on every page.
struct HelpPage: Page {
    /// Where the unit answers such questions, if it has said so.
    var contact: String?

    let title = Words().help

    var parts: [any Component] {
        let who = contact.map { address in
            [
                Heading(Bilingual("Kto pomoże", english: "Who can help")),
                SummaryList([
                    SummaryList.Row(
                        Bilingual("Adres e-mail do kontaktu", english: "E-mail address for questions"),
                        .verbatim(address)
                    )
                ]),
            ] as [any Component]
        }
        return topics.flatMap { topic -> [any Component] in [Heading(topic.title), Paragraph(topic.text)] }
            + (who ?? [])
    }

    private var topics: [(title: Bilingual, text: Bilingual)] {
        [
            (
                Bilingual("Nie mogę się zalogować", english: "I cannot sign in"),
                Bilingual(
                    "Sprawdź, czy klawisz Caps Lock nie jest włączony. Hasło ustawisz na nowo na stronie „Nie pamiętam "
                        + "hasła”. Po wielu nieudanych próbach trzeba chwilę odczekać.",
                    english:
                        "See that Caps Lock is off. You can choose a new password on the page “I have forgotten my "
                        + "password”. After many failed attempts there is a short wait."
                )
            ),
            (
                Bilingual("Kod z telefonu nie działa", english: "The code from my phone does not work"),
                Bilingual(
                    "Włącz w telefonie automatyczne ustawianie daty i godziny, poczekaj na następny kod i spróbuj "
                        + "jeszcze raz. Każdy kod działa tylko raz.",
                    english:
                        "Let the phone set date and time by itself, wait for the next code and try again. Each code "
                        + "works once."
                )
            ),
            (
                Bilingual("Nie mam telefonu", english: "My phone is gone"),
                Bilingual(
                    "Użyj kodu zapasowego. Jeśli go nie masz, poproś administratora swojej jednostki o usunięcie "
                        + "drugiego składnika; zatwierdzi to druga osoba.",
                    english: "Use a recovery code. If you have none, ask your unit's administrator to have the second "
                        + "factor reset; a second person approves it."
                )
            ),
            (
                Bilingual("Ktoś mógł poznać moje hasło", english: "Somebody may know my password"),
                Bilingual(
                    "Od razu zmień hasło, zakończ inne sesje w części „Twoje konto” i zawiadom administratora swojej "
                        + "jednostki.",
                    english: "Change it at once, end your other sessions in “Your account”, and tell your unit's "
                        + "administrator."
                )
            ),
        ]
    }
}
