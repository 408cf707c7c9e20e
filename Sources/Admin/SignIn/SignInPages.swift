import HTTPTypes
import Web

/// E-mail and password: the first of two steps.
struct SignInPage: Page {
    var email = ""
    /// One sentence for every cause, so that nobody learns who has an account.
    var fault: Bilingual?
    /// Why the reader was sent here, when it was not to sign in.
    var notice: Bilingual?
    /// Where to go afterwards.
    var destination: Address?
    /// Where many have tried: then the code proves first that it is the account's owner.
    var asksForCode = false
    var emailFault: Bilingual?
    var passwordFault: Bilingual?
    var codeFault: Bilingual?
    var status = HTTPResponse.Status.ok

    let title = Bilingual("Zaloguj się", english: "Sign in")
    let width = PageWidth.narrow

    var parts: [any Component] {
        let form = Form(
            action: .signIn,
            fields: [
                TextField(
                    "email",
                    Bilingual("Adres e-mail", english: "E-mail address"),
                    kind: .email,
                    value: email,
                    error: emailFault,
                    autocomplete: "username"
                ),
                TextField("password", Bilingual("Hasło", english: "Password"), kind: .password, error: passwordFault),
            ] + (asksForCode ? [TextField.oneTimeCode(fault: codeFault)] : []),
            hidden: Hidden.returning(to: destination),
            submit: Bilingual("Dalej", english: "Continue"),
            fault: fault
        )
        let forgotten = Link(
            Bilingual("Nie pamiętam hasła", english: "I have forgotten my password"),
            to: .forgottenPassword
        )
        return (notice.map { [Notice($0)] } ?? []) + [form, forgotten]
    }

    /// For whoever asks for a page that only those who are signed in may see.
    static func needed(for destination: Address?) -> SignInPage {
        SignInPage(
            notice: Bilingual("Zaloguj się, aby zobaczyć tę stronę.", english: "Sign in to see this page."),
            destination: destination,
            status: .unauthorized
        )
    }

    /// For whoever comes back after the session has ended.
    static func expired(for destination: Address?) -> SignInPage {
        SignInPage(
            notice: Bilingual(
                "Sesja się zakończyła. Zaloguj się ponownie.",
                english: "Your session has ended. Sign in again."
            ),
            destination: destination,
            status: .unauthorized
        )
    }

    init(
        email: String = "",
        fault: Bilingual? = nil,
        notice: Bilingual? = nil,
        destination: Address? = nil,
        status: HTTPResponse.Status = .ok
    ) {
        self.email = email
        self.fault = fault
        self.notice = notice
        self.destination = destination
        self.status = status
    }

    /// The form again, as it was sent.
    init(
        _ form: FormBody,
        asksForCode: Bool = false,
        refused problem: Problem? = nil,
        destination: Address?
    ) {
        email = form.kept("email")
        self.destination = destination
        self.asksForCode = asksForCode || !form.kept("code").isEmpty
        emailFault = form.fault("email")
        passwordFault = form.fault("password")
        codeFault = form.fault("code")
        status = problem?.status ?? (form.faults.isEmpty ? .ok : .unprocessableContent)
        fault = problem.map { $0.detail ?? $0.title }
        notice = asksForCode ? .codeFirst : nil
    }

    static let signedOut = SignInPage(
        notice: Bilingual(
            "Wylogowano. Możesz zamknąć tę stronę.",
            english: "You are signed out. You may close this page."
        )
    )
}

extension Bilingual {
    fileprivate static let codeFirst = Bilingual(
        "Ktoś wiele razy próbował zalogować się na to konto. Wpisz hasło jeszcze raz, a razem z nim kod jednorazowy.",
        english:
            "Somebody has tried many times to sign in to this account. Enter the password again, and a one-time code."
    )
}

extension Hidden {
    static func returning(to destination: Address?) -> [Hidden] {
        destination.map { [Hidden("return_to", $0.text)] } ?? []
    }
}

/// A one-time code: the second step.
struct CodePage: Page {
    var fault: Bilingual?
    var destination: Address?

    let title = Bilingual("Wpisz kod jednorazowy", english: "Enter your one-time code")
    let caption: Bilingual? = Bilingual("Krok 2 z 2", english: "Step 2 of 2")
    let width = PageWidth.narrow

    var parts: [any Component] {
        [
            Form(
                action: .signInCode,
                fields: [TextField.oneTimeCode(fault: fault)],
                hidden: Hidden.returning(to: destination),
                submit: Bilingual("Zaloguj się", english: "Sign in")
            ),
            Link(
                Bilingual(
                    "Nie mam telefonu, użyję kodu zapasowego",
                    english: "I do not have my phone: use a recovery code"
                ),
                to: .signInRecovery
            ),
        ]
    }
}

extension TextField {
    static func oneTimeCode(fault: Bilingual?) -> TextField {
        TextField(
            "code",
            Bilingual("Kod z aplikacji uwierzytelniającej", english: "Code from your authenticator app"),
            kind: .oneTimeCode,
            hint: Bilingual(
                "6 cyfr. Kod w aplikacji zmienia się co 30 sekund.",
                english: "6 digits. The code in the app changes every 30 seconds."
            ),
            error: fault,
            length: 64
        )
    }
}

/// A recovery code instead of a one-time code.
struct RecoveryCodePage: Page {
    var value = ""
    var fault: Bilingual?
    var destination: Address?

    let title = Bilingual("Użyj kodu zapasowego", english: "Use a recovery code")
    let caption: Bilingual? = Bilingual("Krok 2 z 2", english: "Step 2 of 2")
    let width = PageWidth.narrow

    var parts: [any Component] {
        let form = Form(
            action: .signInRecovery,
            fields: [
                TextField(
                    "recovery_code",
                    Bilingual("Kod zapasowy", english: "Recovery code"),
                    kind: .recoveryCode,
                    value: value,
                    hint: Bilingual(
                        "Jeden z kodów, które otrzymano przy włączaniu drugiego składnika. Każdy działa tylko raz. "
                            + "Wielkość liter, odstępy i myślniki nie mają znaczenia.",
                        english: "One of the codes you got when you set up the second factor. Each works once. "
                            + "Capitals, blanks and hyphens do not matter."
                    ),
                    error: fault,
                    length: 64
                )
            ],
            hidden: Hidden.returning(to: destination),
            submit: Bilingual("Zaloguj się", english: "Sign in"),
            cancel: .signInCode
        )
        let lost = Details(
            Bilingual("Nie mam telefonu ani kodów zapasowych", english: "I have neither my phone nor a recovery code"),
            [
                Paragraph(
                    Bilingual(
                        "Poproś administratora swojej jednostki, aby wystąpił o usunięcie drugiego składnika. Po "
                            + "zatwierdzeniu przez drugą osobę włączysz go na nowo przy następnym logowaniu.",
                        english: "Ask your unit's administrator to request that your second factor be reset. Once a "
                            + "second person has approved it, you will set it up anew when you next sign in."
                    )
                )
            ]
        )
        return [form, lost]
    }
}

/// A new password besides the code, where too many have guessed at the one so far.
struct SignInPasswordPage: Page {
    var passwordFault: Bilingual?
    var codeFault: Bilingual?
    var destination: Address?

    let title = Bilingual("Ustaw nowe hasło", english: "Choose a new password")
    let caption: Bilingual? = Bilingual("Krok 2 z 2", english: "Step 2 of 2")
    let width = PageWidth.narrow

    var parts: [any Component] {
        [
            Notice(
                Bilingual(
                    "Ktoś wiele razy próbował odgadnąć Twoje hasło. Aby je unieważnić, ustaw nowe.",
                    english: "Somebody has tried many times to guess your password. Choose a new one."
                ),
                tone: .warning
            ),
            Form(
                action: .signInPassword,
                fields: [TextField.newPassword(fault: passwordFault), TextField.oneTimeCode(fault: codeFault)],
                hidden: Hidden.returning(to: destination),
                submit: Bilingual("Ustaw hasło i zaloguj się", english: "Set the password and sign in")
            ),
        ]
    }
}
