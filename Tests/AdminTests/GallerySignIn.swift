import Foundation
@testable import Admin
import Web

extension Gallery {
    private static let wrongPassword = Bilingual(
        "Adres e-mail lub hasło są nieprawidłowe. Sprawdź je i spróbuj ponownie.",
        english: "The e-mail address or the password is wrong. Check them and try again."
    )
    private static let wrongCode = Bilingual(
        "Kod jest nieprawidłowy lub już użyty. Poczekaj na następny kod i przepisz go.",
        english: "The code is wrong or was used already. Wait for the next one and enter it."
    )
    private static let shortPassword = Bilingual(
        "Hasło jest za krótkie. Użyj co najmniej 15 znaków.",
        english: "The password is too short. Use at least 15 characters."
    )

    static let signIn: [Sample] = [
        Sample("sign-in", SignInPage(), isSignedIn: false),
        Sample(
            "sign-in-refused",
            SignInPage(email: "jan.kowalski@zbm.example", fault: wrongPassword, destination: .approvals),
            isSignedIn: false
        ),
        Sample("sign-in-markup", SignInPage(email: Invented.markup, fault: wrongPassword), isSignedIn: false),
        Sample("sign-in-needed", SignInPage.needed(for: .users), isSignedIn: false),
        Sample("sign-in-expired", SignInPage.expired(for: .users), isSignedIn: false),
        Sample("signed-out", SignInPage.signedOut, isSignedIn: false),
        Sample("sign-in-code", CodePage(), isSignedIn: false),
        Sample("sign-in-code-refused", CodePage(fault: wrongCode, destination: .users), isSignedIn: false),
        Sample("recovery-code", RecoveryCodePage(), isSignedIn: false),
        Sample("recovery-code-refused", RecoveryCodePage(value: "ABCD", fault: wrongCode), isSignedIn: false),
        Sample(
            "sign-in-new-password",
            SignInPasswordPage(passwordFault: shortPassword, codeFault: wrongCode, destination: .users),
            isSignedIn: false
        ),
        Sample("forgotten-password", ForgottenPasswordPage(), isSignedIn: false),
        Sample("link-sent", LinkSentPage(minutes: 30), isSignedIn: false),
        Sample(
            "new-password",
            NewPasswordPage(token: "q2w3", passwordFault: shortPassword),
            isSignedIn: false
        ),
        Sample(
            "new-factor",
            NewFactorPage(token: "q2w3", email: "jan.kowalski@zbm.example", fault: wrongPassword),
            isSignedIn: false
        ),
        Sample("link-invalid", LinkInvalidPage(), isSignedIn: false),
        Sample(
            "invitation",
            InvitationPage(
                token: "q2w3",
                unit: Invented.unit,
                name: "Jan Kowalski",
                email: "jan.kowalski@zbm.example",
                validUntil: Invented.after(days: 7)
            ),
            isSignedIn: false
        ),
        Sample("begin-enrolment-first", BeginEnrolmentPage(stepUp: [], isFirst: true), isSignedIn: false),
        Sample(
            "begin-enrolment",
            BeginEnrolmentPage(stepUp: [TextField.oneTimeCode(fault: wrongCode)], isFirst: false)
        ),
        Sample("enrol-factor-first", enrolment(isFirst: true), isSignedIn: false),
        Sample("enrol-factor", enrolment(isFirst: false)),
        Sample("confirm-factor", ConfirmFactorPage(fault: wrongCode, isFirst: false)),
        Sample(
            "recovery-codes",
            RecoveryCodesPage(
                codes: (0..<10).map { "K\($0)4T-9QXM-2H7C-VWBN-E3R8-Y6PD-1S" },
                next: .start
            )
        ),
        Sample("second-factor", FactorPage(codesLeft: 9, stepUp: [])),
        Sample("second-factor-few", FactorPage(codesLeft: 2, stepUp: [TextField.oneTimeCode(fault: nil)])),
        Sample("change-password", ChangePasswordPage(email: "jan.kowalski@zbm.example")),
        Sample(
            "change-password-refused",
            ChangePasswordPage(
                email: "jan.kowalski@zbm.example",
                currentFault: wrongPassword,
                newFault: shortPassword
            )
        ),
    ]

    private static func enrolment(isFirst: Bool) -> EnrolFactorPage {
        EnrolFactorPage(
            modules: Invented.modules,
            secret: "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP",
            isFirst: isFirst
        )
    }

    static let account: [Sample] = [
        Sample(
            "start",
            StartPage(name: "Anna", sections: Section.allCases, waiting: 2, recoveryCodesLeft: 2)
        ),
        Sample(
            "start-clerk",
            StartPage(name: "Jan", sections: [.start, .departments, .permissions], waiting: 0, recoveryCodesLeft: 9),
            reader: Reader(
                name: "Jan Kowalski",
                roles: Bilingual("Windykator", english: "Case worker"),
                sections: [.start, .departments, .permissions],
                secondsLeft: 1_800
            )
        ),
        Sample("profile", profile(name: "Anna Wiśniewska", email: "anna.wisniewska@zbm.example")),
        Sample(
            "profile-saved",
            profile(name: "Anna Wiśniewska", email: "anna.wisniewska@zbm.example"),
            banner: Banner(Bilingual("Zapisano Twoje dane.", english: "Your details are saved."))
        ),
        Sample(
            "profile-worst",
            profile(name: Invented.markup, email: Invented.longEmail),
            banner: Banner(.verbatim(Invented.markup), tone: .danger),
            reader: Invented.worstReader
        ),
        Sample("sessions", SessionsPage(sessions: sessions)),
        Sample("sessions-one", SessionsPage(sessions: Array(sessions.prefix(1)))),
    ]

    private static func profile(name: String, email: String) -> ProfilePage {
        ProfilePage(
            name: name,
            nameFault: name == Invented.markup
                ? Bilingual(
                    "Imię i nazwisko może mieć najwyżej 100 znaków.",
                    english: "A name has at most 100 characters."
                )
                : nil,
            email: email,
            language: "pl",
            roles: [Bilingual("Administrator jednostki", english: "Tenant administrator")],
            departments: [],
            version: 3,
            former: (name: "Anna Wiśniewska", language: "pl")
        )
    }

    private static let sessions: [SessionsPage.Row] = [
        SessionsPage.Row(
            id: Invented.id,
            device: .verbatim("Firefox, Windows"),
            network: "192.0.2.14",
            signedInAt: Invented.before(days: 0, minutes: 95),
            lastSeenAt: Invented.now,
            isCurrent: true
        ),
        SessionsPage.Row(
            id: Invented.id,
            device: Bilingual("nieznana przeglądarka, Android", english: "unknown browser, Android"),
            network: "2001:db8:85a3::8a2e:370:7334",
            signedInAt: Invented.before(days: 0, minutes: 300),
            lastSeenAt: Invented.before(days: 0, minutes: 25),
            isCurrent: false
        ),
    ]
}
