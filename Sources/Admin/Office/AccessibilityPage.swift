import Foundation
import Web

/// The accessibility statement, in the structure and with the ids that the authorities look for.
struct AccessibilityPage: Page {
    var unit: String
    /// The host that the statement is about.
    var host: String
    var publishedOn: Date
    var updatedOn: Date
    var statedOn: Date
    /// Where the unit answers such questions, if it has said so.
    var contact: String?

    let title = Words().accessibility

    var parts: [any Component] {
        introduction + state + preparation + contacts + procedure + building
    }

    private var introduction: [any Component] {
        [
            Prose(
                id: "a11y-wstep",
                [
                    Prose.Piece(.verbatim(unit), id: "a11y-podmiot"),
                    Prose.Piece(
                        Bilingual(
                            " zobowiązuje się zapewnić dostępność tego serwisu zgodnie z ustawą z dnia 4 kwietnia "
                                + "2019 r. o dostępności cyfrowej stron internetowych i aplikacji mobilnych "
                                + "podmiotów publicznych. Deklaracja dotyczy serwisu pod adresem ",
                            english:
                                " undertakes to make this service accessible under the Polish act of 4 April 2019 on "
                                + "the digital accessibility of public bodies' websites and mobile applications. "
                                + "The statement is about the service at "
                        )
                    ),
                    Prose.Piece(.verbatim(host), id: "a11y-url"),
                    Prose.Piece(.verbatim(".")),
                ]
            ),
            Prose([
                Prose.Piece(Bilingual("Data publikacji serwisu: ", english: "The service was published on ")),
                Prose.Piece(Moment(publishedOn, to: .day), id: "a11y-data-publikacja"),
                Prose.Piece(
                    Bilingual(
                        ". Data ostatniej istotnej aktualizacji: ",
                        english: ". It was last changed essentially on "
                    )
                ),
                Prose.Piece(Moment(updatedOn, to: .day), id: "a11y-data-aktualizacja"),
                Prose.Piece(.verbatim(".")),
            ]),
        ]
    }

    private var state: [any Component] {
        [
            Heading(Bilingual("Stan dostępności cyfrowej", english: "State of accessibility")),
            Prose(
                id: "a11y-status",
                [
                    Prose.Piece(
                        Bilingual(
                            "Serwis jest częściowo zgodny z ustawą o dostępności cyfrowej, bo nie zbadali go jeszcze "
                                + "niezależni eksperci ani osoby z niepełnosprawnościami.",
                            english:
                                "The service complies with the act in part, because neither independent experts nor "
                                + "people with disabilities have examined it yet."
                        )
                    )
                ]
            ),
            BulletList([
                Bilingual(
                    "Serwis budujemy według WCAG 2.2 na poziomie AA.",
                    english: "The service is built to WCAG 2.2, level AA."
                ),
                Bilingual(
                    "Każdą stronę przy każdej zmianie sprawdza program: kontrast, nagłówki, etykiety, obsługę "
                        + "klawiaturą, powiększenie do 200% i ekran o szerokości 320 pikseli.",
                    english: "At every change a program checks each page: contrast, headings, labels, the keyboard, "
                        + "200% zoom and a screen 320 pixels wide."
                ),
                Bilingual(
                    "Nie znamy treści, które byłyby niedostępne.",
                    english: "We know of no content that is not accessible."
                ),
            ]),
        ]
    }

    private var preparation: [any Component] {
        [
            Heading(Bilingual("Przygotowanie deklaracji", english: "How this statement was made")),
            Prose([
                Prose.Piece(Bilingual("Deklarację sporządzono dnia ", english: "The statement was made on ")),
                Prose.Piece(Moment(statedOn, to: .day), id: "a11y-data-sporzadzenie"),
                Prose.Piece(
                    Bilingual(
                        " na podstawie samooceny podmiotu publicznego.",
                        english: " by the public body's own assessment."
                    )
                ),
            ]),
            Heading(Bilingual("Skróty klawiszowe", english: "Keyboard shortcuts")),
            Paragraph(
                Bilingual(
                    "Serwis nie ma własnych skrótów. Działają standardowe skróty przeglądarki, a pierwszym linkiem na "
                        + "każdej stronie jest „Przejdź do treści”.",
                    english:
                        "The service has no shortcuts of its own. Those of the browser work, and the first link of "
                        + "every page is “Skip to the content”."
                )
            ),
        ]
    }

    private var contacts: [any Component] {
        [
            Heading(Bilingual("Informacje zwrotne i dane kontaktowe", english: "Contact"), id: "a11y-kontakt"),
            Prose(
                [
                    Prose.Piece(Bilingual("Problemy z dostępnością zgłoś: ", english: "Tell of problems: ")),
                    Prose.Piece(
                        Bilingual(
                            "administrator serwisu w tej jednostce",
                            english: "the unit's administrator of the service"
                        ),
                        id: "a11y-osoba"
                    ),
                ] + email
            ),
        ]
    }

    private var email: [Prose.Piece] {
        guard let contact else { return [Prose.Piece(.verbatim("."))] }
        return [
            Prose.Piece(Bilingual(", e-mail: ", english: ", e-mail: ")),
            Prose.Piece(.verbatim(contact), id: "a11y-email"),
            Prose.Piece(.verbatim(".")),
        ]
    }

    private var procedure: [any Component] {
        [
            Heading(Bilingual("Wnioski i skargi", english: "Requests and complaints")),
            Prose(
                id: "a11y-procedura",
                [
                    Prose.Piece(
                        Bilingual(
                            "Każdy może zażądać zapewnienia dostępności serwisu lub jego elementu albo udostępnienia "
                                + "informacji w inny sposób. Podaj swoje dane, wskaż stronę lub element, opisz "
                                + "problem i wygodny dla Ciebie sposób. Odpowiedź przyjdzie w ciągu 7 dni, a jeśli "
                                + "to niemożliwe, w ciągu 2 miesięcy. W razie odmowy możesz złożyć skargę, a potem "
                                + "zawiadomić Rzecznika Praw Obywatelskich (www.rpo.gov.pl).",
                            english:
                                "Anybody may ask for the service or a part of it to be made accessible, or for the "
                                + "information in another form. Give your details, name the page or part, describe the "
                                + "problem and the form that suits you. You get an answer within 7 days, or within "
                                + "2 months where that cannot be. If you are refused, you may complain, and then turn "
                                + "to the Commissioner for Human Rights (www.rpo.gov.pl)."
                        )
                    )
                ]
            ),
        ]
    }

    private var building: [any Component] {
        [
            Heading(Bilingual("Dostępność architektoniczna", english: "Access to the building")),
            Prose(
                id: "a11y-architektura",
                [
                    Prose.Piece(
                        Bilingual(
                            "Dostępność siedziby opisuje deklaracja na stronie internetowej jednostki. O wejście, "
                                + "windę i parking możesz też zapytać osobę podaną wyżej.",
                            english:
                                "The statement on the unit's own website describes its building. You may also ask the "
                                + "person above about the entrance, the lift and parking."
                        )
                    )
                ]
            ),
        ]
    }
}

extension AccessibilityPage {
    /// The statement as this release makes it.
    init(unit: String, host: String, contact: String?) {
        self.init(
            unit: unit,
            host: host,
            publishedOn: Self.firstDay,
            updatedOn: Self.firstDay,
            statedOn: Self.firstDay,
            contact: contact
        )
    }

    /// 28 November 2026, when the first pages were there and were examined.
    private static let firstDay = Date(timeIntervalSince1970: 1_795_824_000)
}
