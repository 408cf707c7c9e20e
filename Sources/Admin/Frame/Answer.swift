import Casework
import HTTPTypes
import Hummingbird
import Web

/// What a request is answered with.
enum Answer {
    /// A page in the frame of whoever is signed in, or of a visitor.
    case page(any Page, for: Viewer?)
    /// Done; go there, where `flash` is said once.
    case seeOther(Address, Flash?)
    /// A file to be kept.
    case file(Response)
    /// Done, and nothing to show: for our script.
    case nothing
}

/// What has just happened, said once on the next page. It travels as one word in a cookie, so no link can say it.
enum Flash: String, Sendable, CaseIterable {
    case invited, invitedAgain, userChanged, rolesAssigned, signedOut, dismissed, dismissedWithTokens, proposed
    case personRegistered, personSaved
    case departmentSaved, departmentRetired, roleSaved, roleRetired
    case tokenRevoked, settingSaved
    case profileSaved, passwordChanged, passwordReset, sessionEnded, sessionsEnded
    case approved, refused, withdrawn, voided, expired
    case holdSet, holdLifted

    var banner: Banner {
        let words = Bilingual(self.words.polish, english: self.words.english)
        return switch self {
        case .dismissedWithTokens:
            Banner(words, tone: .warning, link: Link(Section.tokens.title, to: .tokens))
        case .voided, .expired: Banner(words, tone: .warning)
        default: Banner(words)
        }
    }

    private var words: (polish: String, english: String) {
        switch self {
        case .invited: ("Zaproszenie jest w drodze.", "The invitation is on its way.")
        case .invitedAgain:
            (
                "Wysłano nowe zaproszenie. Poprzednie już nie działa.",
                "A new invitation was sent. The former one works no longer."
            )
        case .userChanged: ("Zapisano dane.", "The details are saved.")
        case .rolesAssigned:
            (
                "Zapisano role. Sesje tej osoby zostały zakończone.",
                "The roles are saved. The person's sessions have ended."
            )
        case .signedOut: ("Zakończono sesje tej osoby.", "The person's sessions have ended.")
        case .dismissed: ("Dostęp został zakończony.", "The access has ended.")
        case .dismissedWithTokens:
            (
                "Dostęp został zakończony. Tokeny utworzone przez tę osobę działają jeszcze 7 dni: wymień je.",
                "The access has ended. Tokens that this person made work for 7 more days: replace them."
            )
        case .proposed:
            ("Wniosek czeka na decyzję drugiej osoby.", "The proposal waits for a second person's decision.")
        case .personRegistered: ("Zarejestrowano osobę.", "The person is registered.")
        case .personSaved: ("Zapisano zmiany.", "The changes are saved.")
        case .departmentSaved: ("Zapisano dział.", "The department is saved.")
        case .departmentRetired: ("Usunięto dział.", "The department is removed.")
        case .roleSaved: ("Zapisano rolę.", "The role is saved.")
        case .roleRetired: ("Usunięto rolę.", "The role is removed.")
        case .tokenRevoked: ("Token już nie działa.", "The token works no longer.")
        case .settingSaved: ("Zapisano ustawienie.", "The setting is saved.")
        case .profileSaved: ("Zapisano.", "Saved.")
        case .passwordChanged:
            ("Hasło zmienione. Inne sesje zostały zakończone.", "The password is changed. Other sessions have ended.")
        case .passwordReset: ("Hasło ustawione. Zaloguj się nowym hasłem.", "The password is set. Sign in with it.")
        case .sessionEnded: ("Zakończono sesję.", "The session has ended.")
        case .sessionsEnded: ("Zakończono inne sesje.", "The other sessions have ended.")
        case .approved: ("Zatwierdzono i wykonano.", "Approved and carried out.")
        case .refused: ("Odrzucono.", "Refused.")
        case .withdrawn: ("Wycofano wniosek.", "The proposal is withdrawn.")
        case .voided:
            (
                "Nic nie wykonano: wniosek stracił ważność, bo zmieniły się okoliczności lub prawa wnioskodawcy.",
                "Nothing was done: the proposal is void, since circumstances or its maker's rights changed."
            )
        case .holdSet: ("Dodano podstawę.", "The ground is added.")
        case .holdLifted: ("Uchylono podstawę.", "The ground is lifted.")
        case .expired: ("Nic nie wykonano: termin minął.", "Nothing was done: it was too late.")
        }
    }
}
