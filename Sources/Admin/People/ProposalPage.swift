import Safeguards
import Web

/// Asks for something that a second person decides on.
struct ProposalPage: Page {
    var kind: ProposalKind
    var id: String
    var name: String
    var reason = ""
    var key: String
    var stepUp: [any Component]
    var fault: Bilingual?

    var title: Bilingual { kind.title }
    var caption: Bilingual? { .verbatim(name) }
    let section: Section? = .users
    var trail: [Link] { [Section.users.link, .user(id, name)] }

    var parts: [any Component] {
        (kind.warning.map { [Notice($0, tone: .warning)] } ?? []) + [
            BulletList(kind.consequences),
            Form(
                action: .users.adding(id).adding(kind.rawValue),
                fields: [
                    TextArea("reason", kind.question, value: reason, error: fault, rows: 3, length: 800)
                ] + stepUp,
                hidden: [Hidden("key", key)],
                submit: Bilingual("Wyślij do zatwierdzenia", english: "Send for approval"),
                cancel: .users.adding(id)
            ),
        ]
    }
}

/// What can be proposed about a user; its name is the end of the page's address.
enum ProposalKind: String, Sendable, CaseIterable {
    case resetFactor = "reset-factor"
    case appointDPO = "appoint-dpo"
    case removeDPO = "remove-dpo"

    var permission: Permission {
        switch self {
        case .resetFactor: .factorResetPropose
        case .appointDPO, .removeDPO: .dpoPropose
        }
    }

    var title: Bilingual {
        switch self {
        case .resetFactor: Bilingual("Usuń drugi składnik logowania", english: "Reset the second factor")
        case .appointDPO:
            Bilingual("Wyznacz inspektora ochrony danych", english: "Appoint as data-protection officer")
        case .removeDPO: Bilingual("Odwołaj inspektora ochrony danych", english: "Remove as data-protection officer")
        }
    }

    fileprivate var question: Bilingual {
        switch self {
        case .resetFactor:
            Bilingual("Powód i sposób sprawdzenia tożsamości", english: "Reason, and how you made sure who it is")
        case .appointDPO, .removeDPO: Bilingual("Powód", english: "Reason")
        }
    }

    fileprivate var warning: Bilingual? {
        switch self {
        case .resetFactor:
            Bilingual(
                "Upewnij się osobiście lub telefonicznie, że prosi o to ta osoba. Nie wystarczy e-mail.",
                english: "Make sure in person or by telephone that it is this person who asks. An e-mail is not enough."
            )
        case .appointDPO, .removeDPO: nil
        }
    }

    fileprivate var consequences: [Bilingual] {
        switch self {
        case .resetFactor:
            [
                Bilingual(
                    "Wniosek musi zatwierdzić drugi administrator, inspektor ochrony danych albo kierownik jednostki.",
                    english:
                        "Another administrator, the data-protection officer or the head of the unit must approve it."
                ),
                Bilingual(
                    "Po zatwierdzeniu ta osoba dostanie link, hasłem potwierdzi, że to ona, i włączy nowy składnik.",
                    english:
                        "Once approved, the person gets a link, confirms with the password, and sets up a new factor."
                ),
            ]
        case .appointDPO:
            [
                Bilingual(
                    "Wniosek musi zatwierdzić kierownik jednostki.",
                    english: "The head of the unit must approve the proposal."
                ),
                Bilingual(
                    "Inspektor nie może mieć innych ról.",
                    english: "The officer holds no other roles."
                ),
            ]
        case .removeDPO:
            [
                Bilingual(
                    "Wniosek musi zatwierdzić kierownik jednostki.",
                    english: "The head of the unit must approve the proposal."
                ),
                Bilingual("Konto pozostanie, ale bez ról.", english: "The account stays, without roles."),
            ]
        }
    }
}
