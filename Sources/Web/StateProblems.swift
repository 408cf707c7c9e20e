import Casework
import HTTPTypes
import Safeguards

/// The problems of what is already so, or cannot be so.
extension Problem {
    static let enrolmentNeeded = Problem(
        .conflict,
        code: "enrolment-needed",
        title: Bilingual("Brak drugiego składnika", english: "No second factor yet"),
        detail: Bilingual("Najpierw ustaw drugi składnik.", english: "Set up a second factor first.")
    )
    static let noEnrolment = Problem(
        .conflict,
        code: "no-enrolment",
        title: Bilingual("Nie rozpoczęto ustawiania drugiego składnika", english: "No second factor is being set up"),
        detail: Bilingual(
            "Zacznij ustawianie drugiego składnika od początku.",
            english: "Start setting up the second factor again."
        )
    )
    static let alreadySignedIn = Problem(
        .conflict,
        code: "already-signed-in",
        title: Bilingual("Logowanie jest już zakończone", english: "You are signed in already")
    )
    static let nameTaken = Problem(
        .conflict,
        code: "name-taken",
        title: Bilingual("Ta nazwa jest już zajęta", english: "The name is taken"),
        detail: Bilingual("Wybierz inną nazwę.", english: "Choose another name.")
    )
    static let personTaken = Problem(
        .conflict,
        code: "person-taken",
        title: Bilingual("Ta osoba jest już w rejestrze", english: "The person is registered already"),
        detail: Bilingual(
            "Ktoś ma już ten PESEL lub NIP. Wyszukaj osobę po tym numerze.",
            english: "Somebody has this PESEL or NIP. Look for the person by the number."
        )
    )
    static let personRestricted = Problem(
        .forbidden,
        code: "person-restricted",
        title: Bilingual("Przetwarzanie tych danych jest ograniczone", english: "Processing is restricted"),
        detail: Bilingual(
            "Dane tej osoby można odczytać tylko na jej żądanie, dla sądu albo po to, żeby je poprawić.",
            english: "The data may be read at the person's request, for a court, or to be corrected."
        )
    )
    static let notSealedYet = Problem(
        .serviceUnavailable,
        code: "not-sealed-yet",
        title: Bilingual("Zapisano, ale jeszcze nie potwierdzono", english: "Recorded, and not confirmed yet"),
        detail: Bilingual(
            "Zmiana jest zapisana w rejestrze zdarzeń. Podpis rejestru pojawi się za chwilę; powtórz żądanie.",
            english: "The change is in the audit log. The log will be signed in a moment; repeat the request."
        )
    ).retrying(after: 5)
    static let nothingLogged = Problem(
        .conflict,
        code: "nothing-logged",
        title: Bilingual("W tym okresie nie ma wpisów", english: "There are no entries in this period"),
        detail: Bilingual("Wybierz inny okres.", english: "Choose another period.")
    )
    static func periodTooLong(_ period: PeriodTooLong) -> Problem {
        Problem(
            .conflict,
            code: "period-too-long",
            title: Bilingual("Za długi okres", english: "The period is too long"),
            detail: Bilingual(
                "W tym okresie jest ponad \(period.most) wpisów. Podziel go na krótsze.",
                english: "There are more than \(period.most) entries in it. Divide it."
            )
        )
    }
    static let emailTaken = Problem(
        .conflict,
        code: "email-taken",
        title: Bilingual("Ten adres ma już konto", english: "The address has an account already"),
        detail: Bilingual(
            "Sprawdź listę użytkowników; zaproszenie można tam wysłać ponownie.",
            english: "Look at the list of users; an invitation can be sent again there."
        )
    )
    static let alreadyOver = Problem(
        .conflict,
        code: "already-over",
        title: Bilingual("Tego już nie można zmienić", english: "This is over"),
        detail: Bilingual(
            "To konto, rola, dział, token lub zaproszenie już nie działa. Odśwież dane.",
            english: "The account, role, department, token or invitation has ended. Reload."
        )
    )
    static let alreadyProposed = Problem(
        .conflict,
        code: "already-proposed",
        title: Bilingual("Taki wniosek już czeka", english: "The same proposal is waiting"),
        detail: Bilingual(
            "Poczekaj na decyzję drugiej osoby albo wycofaj wniosek.",
            english: "Wait for the second person, or withdraw the proposal."
        )
    )
    static let alreadyRotated = Problem(
        .conflict,
        code: "already-rotated",
        title: Bilingual("Ten token ma już następcę", english: "The token has a successor already"),
        detail: Bilingual("Wymień jego następcę.", english: "Rotate the successor.")
    )

    /// The session lives on, unless this was the last attempt.
    static func wrongCode(attemptsLeft: Int) -> Problem {
        Problem(
            .unauthorized,
            code: "wrong-code",
            title: Bilingual("Nieprawidłowy kod", english: "Wrong code"),
            detail: attemptsLeft > 0
                ? Bilingual(
                    "Poczekaj na następny kod w aplikacji i wpisz go. Pozostało prób: \(attemptsLeft).",
                    english: "Wait for the next code in the app and enter it. Attempts left: \(attemptsLeft)."
                )
                : .startOver
        )
    }

    static func wrongPassword(attemptsLeft: Int) -> Problem {
        Problem(
            .forbidden,
            code: "wrong-password",
            title: Bilingual("Nieprawidłowe hasło", english: "Wrong password"),
            detail: attemptsLeft > 0
                ? Bilingual(
                    "Wpisz obecne hasło jeszcze raz. Pozostało prób: \(attemptsLeft).",
                    english: "Enter the current password again. Attempts left: \(attemptsLeft)."
                )
                : .startOver
        )
    }

    static func alreadyDecided(_ state: ApprovalState) -> Problem {
        Problem(
            .conflict,
            code: "already-decided",
            title: Bilingual("Ten wniosek już nie czeka na decyzję", english: "The proposal is not waiting any more"),
            detail: Bilingual("Stan wniosku: \(state.wording.polish).", english: "State: \(state.wording.english).")
        )
    }

    static func erasureBlocked(_ blocked: ErasureBlocked) -> Problem {
        let words = blocked.blocks.map(\.wording)
        return Problem(
            .conflict,
            code: "erasure-blocked",
            title: Bilingual("Tych danych nie można teraz usunąć", english: "The data cannot be erased now"),
            detail: Bilingual(
                "Co stoi na przeszkodzie: \(words.map(\.polish).joined(separator: "; ")).",
                english: "What is in the way: \(words.map(\.english).joined(separator: "; "))."
            )
        )
    }

    static func inapplicable(_ obstacle: Inapplicable) -> Problem {
        Problem(
            .conflict,
            code: obstacle.rawValue.replacing("_", with: "-"),
            title: Bilingual("Teraz nie można tego zrobić", english: "It cannot be done as things are"),
            detail: Bilingual(obstacle.wording)
        )
    }
}

extension Bilingual {
    fileprivate static let startOver = Bilingual(
        "To była ostatnia próba. Zaloguj się od nowa.",
        english: "That was the last attempt. Sign in anew."
    )
}
