import Casework
import DebtDomain
import Safeguards
import Web

extension PersonKind {
    var text: Bilingual { Bilingual(wording) }
}

extension PersonState {
    var badge: Badge {
        switch self {
        case .active: Badge(Bilingual(wording), tone: .good)
        case .restricted: Badge(Bilingual(wording), tone: .warning)
        case .erased: Badge(Bilingual(wording))
        }
    }
}

extension PersonItemKind {
    var title: Bilingual { Bilingual(wording).capitalised }
}

extension HiddenValue {
    var title: Bilingual { Bilingual(wording).capitalised }
}

extension PersonSearch.Kind {
    /// What the text was taken for, as the end of a sentence.
    var text: Bilingual {
        switch self {
        case .pesel: Bilingual("numer PESEL", english: "a PESEL number")
        case .nip: Bilingual("NIP", english: "a NIP")
        case .regon: Bilingual("REGON", english: "a REGON")
        case .bankAccount: Bilingual("numer rachunku", english: "an account number")
        case .phone: Bilingual("numer telefonu", english: "a phone number")
        case .email: Bilingual("adres e-mail", english: "an e-mail address")
        case .name: Bilingual("nazwisko, nazwę lub adres", english: "a name or an address")
        }
    }
}

extension PurposeCode {
    /// When it is the right one.
    var explanation: Bilingual {
        switch self {
        case .enforcement:
            Bilingual("Czynność w sprawie o zapłatę tej osoby.", english: "A step in this person's payment case.")
        case .paymentEnquiry:
            Bilingual(
                "Wyjaśniasz wpłatę, saldo albo przelew.",
                english: "You are clearing up a payment, a balance or a transfer."
            )
        case .court:
            Bilingual(
                "Pozew, nakaz zapłaty, komornik albo wezwanie sądu.",
                english: "A claim, a payment order, a bailiff or a court's summons."
            )
        case .subjectRequest:
            Bilingual(
                "Osoba pyta o swoje dane, prosi o kopię albo o sprostowanie.",
                english: "The person asks about their data, for a copy or for a correction."
            )
        case .correction:
            Bilingual("Sprawdzasz lub poprawiasz to, co zapisano.", english: "You are checking or correcting the data.")
        case .other:
            Bilingual(
                "Żaden z powyższych. Napisz poniżej jaki.",
                english: "None of the above. Say below which."
            )
        }
    }
}

extension IdentityDocument.Kind {
    var text: Bilingual {
        switch self {
        case .identityCard: Bilingual("dowód osobisty", english: "Polish identity card")
        case .passport: Bilingual("paszport polski", english: "Polish passport")
        case .residenceCard: Bilingual("karta pobytu", english: "residence card")
        case .foreignPassport: Bilingual("paszport zagraniczny", english: "foreign passport")
        }
    }
}

extension Bilingual {
    /// As a label begins; the rest stays as it is.
    var capitalised: Bilingual {
        Bilingual(
            polish.prefix(1).uppercased() + polish.dropFirst(),
            english: english.prefix(1).uppercased() + english.dropFirst()
        )
    }
}

extension Link {
    static func person(_ id: String, _ name: String) -> Link {
        Link(.verbatim(name), to: .persons.adding(id))
    }
}
