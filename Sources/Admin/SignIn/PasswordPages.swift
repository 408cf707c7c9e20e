import HTTPTypes
import Web

/// Asks where to send a link for a new password.
struct ForgottenPasswordPage: Page {
    var email = ""
    var fault: Bilingual?

    let title = Bilingual("Nie pamiętam hasła", english: "I have forgotten my password")
    let width = PageWidth.narrow

    var parts: [any Component] {
        [
            Paragraph(
                Bilingual(
                    "Podaj adres e-mail, którego używasz do logowania. Wyślemy na niego link do ustawienia nowego "
                        + "hasła.",
                    english:
                        "Enter the e-mail address that you sign in with. We will send it a link for a new password."
                )
            ),
            Form(
                action: .forgottenPassword,
                fields: [
                    TextField(
                        "email",
                        Bilingual("Adres e-mail", english: "E-mail address"),
                        kind: .email,
                        value: email,
                        error: fault,
                        autocomplete: "username"
                    )
                ],
                submit: Bilingual("Wyślij link", english: "Send the link"),
                cancel: .signIn
            ),
        ]
    }
}

/// Says the same whoever asked, whether there is such an account or not.
struct LinkSentPage: Page {
    var minutes: Int

    let title = Bilingual("Sprawdź pocztę", english: "Check your e-mail")
    let width = PageWidth.narrow

    var parts: [any Component] {
        let time = Bilingual.count(minutes, .minutes)
        return [
            Paragraph(
                Bilingual(
                    "Jeśli podany adres należy do użytkownika tej jednostki, za chwilę przyjdzie wiadomość z linkiem "
                        + "do ustawienia nowego hasła.",
                    english: "If the address belongs to a user of this unit, a message with a link for a new password "
                        + "will arrive in a moment."
                )
            ),
            Paragraph(
                Bilingual(
                    "Link działa tylko raz. Ważny jest przez: \(time.polish).",
                    english: "The link works once, for \(time.english)."
                )
            ),
            Details(
                Bilingual("Wiadomość nie przyszła", english: "The message has not arrived"),
                [
                    BulletList([
                        Bilingual(
                            "Zajrzyj do folderu z niechcianą pocztą.",
                            english: "Look into your folder of unwanted mail."
                        ),
                        Bilingual(
                            "Upewnij się, że podany adres to ten, którego używasz do logowania.",
                            english: "Make sure that you gave the address that you sign in with."
                        ),
                        Bilingual(
                            "Jeśli to nie pomoże, poproś o pomoc administratora swojej jednostki.",
                            english: "If that does not help, ask your unit's administrator."
                        ),
                    ])
                ]
            ),
            Link(Bilingual("Wróć do logowania", english: "Back to signing in"), to: .signIn),
        ]
    }
}

/// A new password, for whoever came by a link.
struct NewPasswordPage: Page {
    /// As the link carried it.
    var token: String
    var passwordFault: Bilingual?

    let title = Bilingual("Ustaw nowe hasło", english: "Choose a new password")
    let width = PageWidth.narrow

    var parts: [any Component] {
        [
            Form(
                action: .newPassword.adding(token),
                fields: [TextField.newPassword(fault: passwordFault)],
                submit: Bilingual("Ustaw hasło", english: "Set the password")
            ),
            Paragraph(
                Bilingual(
                    "Po zmianie hasła zakończymy wszystkie Twoje sesje. Zaloguj się wtedy nowym hasłem i kodem z "
                        + "telefonu.",
                    english:
                        "Once the password is changed, all your sessions end. Sign in with it and a code from your "
                        + "phone."
                )
            ),
        ]
    }
}

/// A second factor that was lost is set up anew, for whoever came by a link that two others agreed on.
struct NewFactorPage: Page {
    /// As the link carried it.
    var token: String
    var email: String
    var fault: Bilingual?

    let title = Bilingual("Włącz nowy drugi składnik", english: "Set up a new second factor")
    let caption: Bilingual? = Bilingual("Krok 1 z 2: hasło", english: "Step 1 of 2: password")
    let width = PageWidth.narrow

    var parts: [any Component] {
        [
            Paragraph(
                Bilingual(
                    "Potwierdź hasłem, że to Ty. Dotychczasowy drugi składnik przestanie działać, a w następnym kroku "
                        + "włączysz nowy. Przygotuj telefon.",
                    english:
                        "Confirm with your password that it is you. The former second factor stops working, and in "
                        + "the next step you set up a new one. Have your phone ready."
                )
            ),
            Form(
                action: .newFactor.adding(token),
                fields: [
                    AccountName(email),
                    TextField("password", Bilingual("Hasło", english: "Password"), kind: .password, error: fault),
                ],
                submit: Bilingual("Dalej", english: "Continue")
            ),
        ]
    }
}

extension TextField {
    static func newPassword(fault: Bilingual?) -> TextField {
        TextField(
            "new_password",
            Bilingual("Nowe hasło", english: "New password"),
            kind: .password,
            hint: Bilingual(
                "Co najmniej 15 znaków. Dobre jest kilka zwykłych słów, które łatwo zapamiętać. Cyfry i znaki "
                    + "specjalne nie są potrzebne. Możesz wkleić hasło z menedżera haseł.",
                english: "At least 15 characters. A few plain words that are easy to remember are good. Digits and "
                    + "symbols are not needed. You may paste from a password manager."
            ),
            error: fault,
            autocomplete: "new-password"
        )
    }
}

/// For links that were used, have run out, or never were: the same for all of them.
struct LinkInvalidPage: Page {
    let title = Bilingual("Ten link nie działa", english: "This link does not work")
    let width = PageWidth.narrow
    let status = HTTPResponse.Status.notFound

    var parts: [any Component] {
        [
            Paragraph(
                Bilingual(
                    "Link mógł zostać już użyty, stracić ważność albo zostać skopiowany niecały.",
                    english: "It may have been used already, have run out, or have been copied incompletely."
                )
            ),
            BulletList([
                Bilingual(
                    "Nowe hasło? Poproś o kolejny link na stronie „Nie pamiętam hasła”.",
                    english: "A new password? Ask for another link on the page “I have forgotten my password”."
                ),
                Bilingual(
                    "Zaproszenie? Poproś administratora swojej jednostki, aby wysłał je ponownie.",
                    english: "An invitation? Ask your unit's administrator to send it again."
                ),
            ]),
            Actions([
                LinkButton(
                    Bilingual("Nie pamiętam hasła", english: "I have forgotten my password"),
                    to: .forgottenPassword
                ),
                Link(Bilingual("Zaloguj się", english: "Sign in"), to: .signIn),
            ]),
        ]
    }
}

/// A new password, for whoever is signed in.
struct ChangePasswordPage: Page {
    var email: String
    /// Asks for a factor, where none was shown just now.
    var stepUp: [any Component] = []
    var currentFault: Bilingual?
    var newFault: Bilingual?

    let title = Bilingual("Zmień hasło", english: "Change your password")
    let trail = [ProfilePage.link]

    var parts: [any Component] {
        [
            Form(
                action: .password,
                fields: [
                    AccountName(email),
                    TextField(
                        "password",
                        Bilingual("Obecne hasło", english: "Current password"),
                        kind: .password,
                        error: currentFault
                    ),
                    TextField.newPassword(fault: newFault),
                ] + stepUp,
                submit: Bilingual("Zmień hasło", english: "Change the password"),
                cancel: .profile
            ),
            Paragraph(
                Bilingual(
                    "Po zmianie hasła zakończymy Twoje sesje na innych urządzeniach.",
                    english: "Once the password is changed, your sessions on other devices end."
                )
            ),
        ]
    }
}
