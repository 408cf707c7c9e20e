extension Reach {
    /// The cell in words, such as "tylko przydzielone sprawy, z podaniem powodu".
    ///
    /// - Parameter section: Where the cell's row stands: one speaks of cases only where there are some.
    /// - Returns: A phrase that begins with a small letter and has no full stop.
    package func wording(in section: Matrix.Section) -> Wording {
        ([extent.wording(in: section)] + needs.map(\.wording) + [view.wording].compactMap(\.self)).joined()
    }
}

extension Reach.Extent {
    package func wording(in section: Matrix.Section) -> Wording {
        switch self {
        case .all:
            section.isAboutPersons ? Wording("wszystkie sprawy", english: "all cases") : Wording("tak", english: "yes")
        case .scope: Wording("w zakresie tokenu", english: "within the token's scopes")
        case .department:
            section.isAboutPersons
                ? Wording("sprawy własnego działu", english: "cases of the own department")
                : Wording("własny dział", english: "the own department")
        case .court: Wording("tylko przydzielone sprawy sądowe", english: "assigned court cases only")
        case .assigned: Wording("tylko przydzielone sprawy", english: "assigned cases only")
        case .own: Wording("tylko własne", english: "one's own only")
        }
    }

    /// The extent as the printed table writes it.
    package var code: Wording {
        switch self {
        case .all: Wording("tak", english: "yes")
        case .scope: Wording("zakr", english: "scope")
        case .department: Wording("dział", english: "dept")
        case .court: Wording("sąd", english: "court")
        case .assigned: Wording("przydz", english: "assgn")
        case .own: Wording("własne", english: "own")
        }
    }
}

extension Reach.Need {
    package var wording: Wording {
        switch self {
        case .subjectRequest:
            Wording("na wniosek osoby, której dane dotyczą", english: "at the request of the person the data are about")
        case .reason: Wording("z podaniem powodu", english: "with a reason given")
        case .stepUp: Wording("po ponownym potwierdzeniu tożsamości", english: "after showing again who one is")
        case .approval: Wording("za zgodą drugiej osoby", english: "with a second person's approval")
        }
    }

    /// The need as the printed table writes it after a plus sign.
    package var code: Wording {
        switch self {
        case .subjectRequest: Wording("wn", english: "req")
        case .reason: Wording("pow", english: "why")
        case .stepUp: Wording("tożs", english: "step")
        case .approval: Wording("2os", english: "4eyes")
        }
    }
}

extension FieldView {
    /// How fields are shown; nil where they simply are.
    package var wording: Wording? {
        switch self {
        case .clear: nil
        case .masked: Wording("dane osób częściowo zakryte", english: "personal data partly hidden")
        case .pseudonymised: Wording("dane osób pod pseudonimami", english: "persons under pseudonyms")
        }
    }

    /// The view as the printed table writes it, at the end of a cell.
    package var code: String {
        switch self {
        case .clear: ""
        case .masked: "~"
        case .pseudonymised: "#"
        }
    }
}

extension Matrix.Row {
    /// What the row forbids to everybody and whose approval it takes, in words; empty for most rows.
    package var restrictions: Wording {
        let second = approval.map {
            Wording("potrzebna zgoda: \($0.name)", english: "needs approval: \($0.name)")
        }
        return (separations.map(\.wording) + [second].compactMap(\.self)).joined()
    }
}

extension FieldGroup {
    /// What is in the group, as people call it.
    package var wording: Wording {
        switch self {
        case .identifiers:
            Wording("Numery: PESEL, NIP, dokument tożsamości", english: "Numbers: PESEL, NIP, identity document")
        case .contact: Wording("Kontakt: telefon, e-mail, adres", english: "Contact: phone, e-mail, address")
        case .money: Wording("Pieniądze: salda i wpłaty", english: "Money: balances and payments")
        case .social: Wording("Sytuacja życiowa, zdrowie, świadczenia", english: "Hardship, health, benefits")
        case .court: Wording("Sąd i komornik: tytuły, egzekucja", english: "Court and bailiff: titles, enforcement")
        case .notes: Wording("Notatki", english: "Notes")
        }
    }
}
