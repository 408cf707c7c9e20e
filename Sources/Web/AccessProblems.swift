import HTTPTypes

/// The problems of signing in and of what somebody may do.
extension Problem {
    /// No credential, or one that is wrong, over or another tenant's: the same to whoever asks.
    package static let unauthenticated = Problem(
        .unauthorized,
        code: "unauthenticated",
        title: Bilingual("Wymagane zalogowanie", english: "Sign-in required"),
        detail: Bilingual("Zaloguj się i spróbuj ponownie.", english: "Sign in and try again.")
    )
    /// What stands in `Authorization` is no token of ours; nothing was looked up.
    package static let invalidToken = Problem(
        .unauthorized,
        code: "invalid-token",
        title: Bilingual("Nieprawidłowy token", english: "Invalid token"),
        detail: Bilingual(
            "Sprawdź, czy token został skopiowany w całości, i wyślij go jako „Authorization: Bearer …”.",
            english: "Check that the whole token was copied, and send it as “Authorization: Bearer …”."
        )
    ).with(HTTPField(name: .wwwAuthenticate, value: #"Bearer error="invalid_token""#))
    package static let twoCredentials = Problem(
        .badRequest,
        code: "two-credentials",
        title: Bilingual("Więcej niż jedno uwierzytelnienie", english: "More than one credential"),
        detail: Bilingual(
            "Wyślij albo plik cookie sesji, albo jeden nagłówek Authorization.",
            english: "Send either the session's cookie or one Authorization field."
        )
    )
    /// Two session cookies: one was planted. The browser is asked to forget both, or nobody could sign in any more.
    package static let ambiguousCookie = Problem(
        .badRequest,
        code: "ambiguous-cookie",
        title: Bilingual("Dwa pliki cookie sesji", english: "Two session cookies"),
        detail: Bilingual(
            "Usuń pliki cookie tej strony w przeglądarce i zaloguj się ponownie.",
            english: "Delete this site's cookies in your browser and sign in again."
        )
    ).with(HTTPField(name: .clearSiteData, value: #""cookies""#))
    /// Whatever was wrong: unknown name, wrong password, wrong code, nobody's account any more.
    package static let wrongSignIn = Problem(
        .unauthorized,
        code: "wrong-sign-in",
        title: Bilingual("Nie udało się zalogować", english: "Sign-in failed"),
        detail: Bilingual(
            "Sprawdź wpisane dane i spróbuj ponownie.",
            english: "Check what you entered and try again."
        )
    )
    package static let secondFactorNeeded = Problem(
        .unauthorized,
        code: "second-factor-needed",
        title: Bilingual("Dokończ logowanie", english: "Finish signing in"),
        detail: Bilingual(
            "Hasło się zgadza. Podaj jeszcze kod jednorazowy z aplikacji.",
            english: "The password is right. Now enter the one-time code from your app."
        )
    )
    package static let stepUpRequired = Problem(
        .forbidden,
        code: "step-up-required",
        title: Bilingual("Potwierdź, że to Ty", english: "Confirm that it is you"),
        detail: Bilingual(
            "Ta czynność wymaga świeżego potwierdzenia. Podaj kod jednorazowy i powtórz czynność w ciągu 5 minut.",
            english: "This needs a fresh confirmation. Enter a one-time code and repeat it within 5 minutes."
        )
    )
    package static let forbidden = Problem(
        .forbidden,
        code: "forbidden",
        title: Bilingual("Brak uprawnień", english: "Not permitted"),
        detail: Bilingual(
            "Twoja rola na to nie pozwala. Jeśli to potrzebne w Twojej pracy, zwróć się do administratora jednostki.",
            english: "Your role does not allow this. If your work needs it, ask your unit's administrator."
        )
    )
    /// The role allows it for a purpose that is named, and none was.
    package static let purposeRequired = Problem(
        .forbidden,
        code: "purpose-required",
        title: Bilingual("Podaj cel", english: "Name the purpose"),
        detail: Bilingual(
            "Te dane można odczytać tylko w podanym celu, który zostanie zapisany. Podaj go i powtórz czynność.",
            english: "This may be read for a purpose only, which will be recorded. Name it and repeat."
        )
    )
    /// The role allows it only where the person asks for their own data.
    package static let subjectRequestRequired = Problem(
        .forbidden,
        code: "subject-request-required",
        title: Bilingual("Wskaż żądanie tej osoby", english: "Name the person's request"),
        detail: Bilingual(
            "Te dane można odczytać tylko na żądanie osoby, której dotyczą. Podaj ten cel i opisz żądanie.",
            english: "This may be read at the person's own request only. Give that purpose and describe the request."
        )
    )
    /// What nobody does to themselves, whatever their office.
    package static let onOneself = Problem(
        .forbidden,
        code: "on-oneself",
        title: Bilingual("Nie wobec siebie", english: "Not to oneself"),
        detail: Bilingual(
            "Tego nie można zrobić wobec własnego konta ani własnej roli. Poproś innego administratora.",
            english: "This cannot be done to one's own account or role. Ask another administrator."
        )
    )
    /// What no administrator does to the data-protection officer.
    package static let onDPO = Problem(
        .forbidden,
        code: "on-dpo",
        title: Bilingual("Nie wobec inspektora ochrony danych", english: "Not to the data-protection officer"),
        detail: Bilingual(
            "Konta inspektora administrator nie zmienia. Odwołanie inspektora zatwierdza kierownik jednostki.",
            english: "No administrator changes the officer's account. The head of the unit approves a removal."
        )
    )
    package static let crossSite = Problem(
        .forbidden,
        code: "cross-site",
        title: Bilingual("Żądanie z innej strony", english: "Request from another site"),
        detail: Bilingual(
            "Wróć na stronę Komornego i wykonaj czynność tam. Jeśli to się powtarza, zaktualizuj przeglądarkę.",
            english: "Go back to Komorne and do it there. If this happens again, update your browser."
        )
    )
    /// The form's token is not this session's: usually a page left open over a sign-in.
    package static let staleForm = Problem(
        .forbidden,
        code: "stale-form",
        title: Bilingual("Strona jest nieaktualna", english: "The page is out of date"),
        detail: Bilingual(
            "Formularz otwarto przed ponownym zalogowaniem. Wróć, odśwież stronę i wyślij go jeszcze raz.",
            english: "The form was opened before you signed in again. Go back, reload the page and send it once more."
        )
    )
    /// One message for a link that was used, that is too old, that was replaced and that never was.
    package static let linkInvalid = Problem(
        .notFound,
        code: "link-invalid",
        title: Bilingual("Ten link nie działa", english: "This link does not work"),
        detail: Bilingual(
            "Link mógł wygasnąć albo został już użyty. Poproś o nowy.",
            english: "The link may have expired or been used already. Ask for a new one."
        )
    )
    package static let ownProposal = Problem(
        .forbidden,
        code: "own-proposal",
        title: Bilingual("To Twój własny wniosek", english: "This is your own proposal"),
        detail: Bilingual("Decyzję musi podjąć inna osoba.", english: "Somebody else has to decide on it.")
    )
    package static let approvalRequired = Problem(
        .forbidden,
        code: "approval-required",
        title: Bilingual("Potrzebna zgoda drugiej osoby", english: "A second person has to agree"),
        detail: Bilingual(
            "Złóż wniosek; czynność zostanie wykonana, gdy zatwierdzi go inna uprawniona osoba.",
            english: "File a proposal; it will be done once another authorised person has approved it."
        )
    )
    package static let lastAdministrator = Problem(
        .conflict,
        code: "last-administrator",
        title: Bilingual("To ostatni administrator", english: "This is the last administrator"),
        detail: Bilingual(
            "Jednostka musi mieć administratora. Najpierw nadaj tę rolę innej osobie.",
            english: "The unit must have an administrator. Give the role to somebody else first."
        )
    )
    package static let passwordRefused = Problem(
        .unprocessableContent,
        code: "password-refused",
        title: Bilingual("Wybierz inne hasło", english: "Choose another password")
    )

    /// Somebody tries too often; the words do not say whether what they tried was right.
    package static func tooManyAttempts(retryAfter seconds: Int) -> Problem {
        Problem(
            .tooManyRequests,
            code: "too-many-attempts",
            title: Bilingual("Zbyt wiele prób", english: "Too many attempts"),
            detail: Bilingual(
                "Odczekaj chwilę i spróbuj ponownie.",
                english: "Wait a moment and try again."
            )
        ).retrying(after: max(1, seconds))
    }

    /// All hands are full, with passwords for one thing; nothing was tried.
    package static func busy(retryAfter seconds: Int) -> Problem {
        Problem(
            .serviceUnavailable,
            code: "busy",
            title: Bilingual("Usługa jest teraz zajęta", english: "The service is busy"),
            detail: Bilingual("Spróbuj ponownie za chwilę.", english: "Try again in a moment.")
        ).retrying(after: max(1, seconds))
    }
}
