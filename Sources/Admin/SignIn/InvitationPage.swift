import Foundation
import Web

/// What an invited person sees after following the link, and where the password is chosen.
struct InvitationPage: Page {
    var token: String
    var unit: String
    var name: String
    var email: String
    var validUntil: Date
    var fault: Bilingual?

    let title = Bilingual("Przyjmij zaproszenie", english: "Accept the invitation")
    let caption: Bilingual? = Bilingual("Krok 1 z 2: hasło", english: "Step 1 of 2: password")
    let width = PageWidth.narrow

    var parts: [any Component] {
        [
            SummaryList([
                SummaryList.Row(Bilingual("Jednostka", english: "Unit"), .verbatim(unit)),
                SummaryList.Row(Bilingual("Imię i nazwisko", english: "Name"), .verbatim(name)),
                SummaryList.Row(Bilingual("Adres e-mail", english: "E-mail address"), .verbatim(email)),
                SummaryList.Row(
                    Bilingual("Ważne do", english: "Valid until"),
                    [Moment(validUntil)]
                ),
            ]),
            Form(
                action: .invitation.adding(token),
                fields: [AccountName(email), TextField.newPassword(fault: fault)],
                submit: Bilingual("Ustaw hasło i przejdź dalej", english: "Set the password and continue")
            ),
            Paragraph(
                Bilingual(
                    "W następnym kroku włączysz drugi składnik logowania. Przygotuj telefon.",
                    english: "In the next step you will set up a second factor. Have your phone ready."
                )
            ),
            Details(
                Bilingual("To nie ja albo dane są błędne", english: "This is not me, or something is wrong"),
                [
                    Paragraph(
                        Bilingual(
                            "Nie przyjmuj zaproszenia. Zawiadom administratora jednostki, która je wysłała.",
                            english: "Do not accept. Tell the administrator of the unit that sent it."
                        )
                    )
                ]
            ),
        ]
    }
}
