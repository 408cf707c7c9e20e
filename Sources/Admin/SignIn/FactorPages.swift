import Foundation
import Web

/// Says what setting up a second factor takes, and begins it.
struct BeginEnrolmentPage: Page {
    /// Asks for the former factor, where it was not shown just now.
    var stepUp: [any Component]
    /// Nothing else is to be seen before this is done.
    var isFirst: Bool

    let title = Bilingual("Włącz drugi składnik logowania", english: "Set up your second factor")
    var caption: Bilingual? { isFirst ? Bilingual("Krok 2 z 2: telefon", english: "Step 2 of 2: phone") : nil }
    var trail: [Link] { isFirst ? [] : [ProfilePage.link, FactorPage.link] }

    var parts: [any Component] {
        [
            Paragraph(
                Bilingual(
                    "Oprócz hasła potrzebny jest kod z telefonu. Dzięki temu samo hasło nikomu nie wystarczy. "
                        + "Zainstaluj w telefonie aplikację uwierzytelniającą, na przykład FreeOTP lub Aegis.",
                    english:
                        "Besides the password a code from your phone is needed, so that the password alone is of no "
                        + "use to anybody. Install an authenticator app on your phone, such as FreeOTP or Aegis."
                )
            ),
            Form(
                action: .enrolFactor,
                fields: stepUp,
                submit: Bilingual("Aplikacja gotowa, pokaż kod QR", english: "The app is ready, show the QR code"),
                cancel: isFirst ? nil : .factor
            ),
        ]
    }
}

/// The factor that is offered: a QR code for the phone, and a code from the phone as proof.
struct EnrolFactorPage: Page {
    /// None where the names in it were too long for a picture.
    var modules: [[Bool]]
    /// For those who type it: base 32 in groups of four.
    var secret: String
    /// Nothing else is to be seen before this is done.
    var isFirst: Bool

    let title = Bilingual("Włącz drugi składnik logowania", english: "Set up your second factor")
    var caption: Bilingual? { isFirst ? Bilingual("Krok 2 z 2: telefon", english: "Step 2 of 2: phone") : nil }
    var trail: [Link] { isFirst ? [] : [ProfilePage.link, FactorPage.link] }

    var parts: [any Component] {
        let label = Bilingual("Kod QR dla aplikacji uwierzytelniającej", english: "QR code for the app")
        let picture: [any Component] = modules.isEmpty ? [] : [QRCode(label, modules: modules)]
        return [Heading(Bilingual("1. Zeskanuj kod w aplikacji", english: "1. Scan the code with the app"))] + picture
            + [
                Details(
                    Bilingual("Nie mogę zeskanować kodu", english: "I cannot scan the code"),
                    [
                        Paragraph(
                            Bilingual(
                                "Dodaj w aplikacji konto ręcznie: nazwa „Komorne”, rodzaj „na podstawie czasu”, i "
                                    + "przepisz klucz.",
                                english: "Add an account by hand: name “Komorne”, kind “time-based”, and this key."
                            )
                        ),
                        SecretText(Bilingual("Klucz", english: "Key"), secret),
                    ]
                ),
                Heading(Bilingual("2. Przepisz kod z aplikacji", english: "2. Enter the code from the app")),
                Form.confirmingFactor(fault: nil),
            ]
    }
}

/// The code from the phone once more, where the first one was wrong; the key is not shown again.
struct ConfirmFactorPage: Page {
    var fault: Bilingual?
    var isFirst: Bool

    let title = Bilingual("Przepisz kod z aplikacji", english: "Enter the code from the app")
    var trail: [Link] { isFirst ? [] : [ProfilePage.link, FactorPage.link] }

    var parts: [any Component] {
        [
            Form.confirmingFactor(fault: fault),
            Paragraph(
                Bilingual(
                    "Jeśli kody ciągle nie pasują, sprawdź, czy telefon sam ustawia datę i godzinę.",
                    english: "If the codes never match, see that the phone sets date and time by itself."
                )
            ),
            Link(
                Bilingual("Zacznij od początku z nowym kodem QR", english: "Start again with a new QR code"),
                to: .enrolFactor
            ),
        ]
    }
}

extension Form {
    fileprivate static func confirmingFactor(fault: Bilingual?) -> Form {
        Form(
            action: .confirmFactor,
            fields: [TextField.oneTimeCode(fault: fault)],
            submit: Bilingual("Włącz", english: "Set up")
        )
    }
}

/// Codes for the day on which the phone is gone. Shown once.
struct RecoveryCodesPage: Page {
    var codes: [String]
    var next: Address

    let title = Bilingual("Zapisz kody zapasowe", english: "Keep your recovery codes")

    var parts: [any Component] {
        [
            Notice(
                Bilingual(
                    "Te kody pokazujemy tylko teraz. Wydrukuj je albo przepisz i schowaj w bezpiecznym miejscu, z dala "
                        + "od komputera.",
                    english: "These codes are shown only now. Print them or write them down, and keep them in a safe "
                        + "place away from the computer."
                ),
                tone: .warning
            ),
            CodeList(Bilingual("Kody zapasowe", english: "Recovery codes"), codes),
            Paragraph(
                Bilingual(
                    "Kodu zapasowego użyjesz zamiast kodu z telefonu, gdy telefonu nie będzie pod ręką. Każdy kod "
                        + "działa tylko raz. Wcześniej wydane kody przestały działać.",
                    english:
                        "Use one instead of the code from your phone when the phone is not at hand. Each works once. "
                        + "Codes issued earlier no longer work."
                )
            ),
            Actions([
                LinkButton(
                    Bilingual("Kody są zapisane, dalej", english: "I have kept them, continue"),
                    to: next,
                    weight: .primary
                )
            ]),
        ]
    }
}

/// What the second factor is, and how many recovery codes are left.
struct FactorPage: Page {
    var codesLeft: Int
    /// Asks for the factor, where it was not shown just now.
    var stepUp: [any Component]

    let title = Bilingual("Drugi składnik logowania", english: "Second factor")
    let trail = [ProfilePage.link]

    static let link = Link(Bilingual("Drugi składnik logowania", english: "Second factor"), to: .factor)

    var parts: [any Component] {
        let warning = Notice(
            Bilingual(
                "Zostało mało kodów zapasowych. Wygeneruj nowe.",
                english: "Few recovery codes are left. Generate new ones."
            ),
            tone: .warning
        )
        return (codesLeft < 3 ? [warning] : []) + [
            SummaryList([
                SummaryList.Row(
                    Bilingual("Aplikacja uwierzytelniająca", english: "Authenticator app"),
                    [Badge(Bilingual("włączona", english: "set up"), tone: .good)],
                    action: Link(
                        Bilingual("Zmień telefon", english: "Change phone"),
                        to: .enrolFactor
                    )
                ),
                SummaryList.Row(
                    Bilingual("Kody zapasowe", english: "Recovery codes"),
                    Bilingual("Pozostało: \(codesLeft) z 10", english: "\(codesLeft) of 10 left")
                ),
            ]),
            Heading(Bilingual("Nowe kody zapasowe", english: "New recovery codes")),
            Paragraph(
                Bilingual("Nowe kody zastąpią wszystkie poprzednie.", english: "New codes replace all earlier ones.")
            ),
            Form(
                action: .recoveryCodes,
                fields: stepUp,
                submit: Bilingual("Wygeneruj nowe kody zapasowe", english: "Generate new recovery codes"),
                weight: .secondary
            ),
        ]
    }
}
