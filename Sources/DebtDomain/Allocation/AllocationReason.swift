extension AllocationPart {
    /// Why this money went here, as the balance card and a letter print it.
    package var reason: Explanation {
        let (first, second) = (ground.explanation, withinReason)
        let early = Explanation(
            " Dług nie był jeszcze wymagalny, a dłużnik może płacić przed terminem (art. 457 k.c.).",
            english: " The debt was not due yet, and a debtor may pay before the time (art. 457 k.c.)."
        )
        return Explanation(
            first.polish + " " + second.polish + (wasDue ? "" : early.polish),
            english: first.english + " " + second.english + (wasDue ? "" : early.english)
        )
    }

    /// What the reason assumes and nobody has looked up yet.
    package var doubts: [Doubt] {
        var doubts = [Doubt.wordingOfAllocation]
        switch ground {
        case .debtorsChoice(let sideClaim): if sideClaim { doubts.append(.designatedSideClaim) }
        case .longestDue, .restOfChoice: doubts.append(.sameDueDay)
        case .benefitMonth: doubts.append(.benefitGoesToPrincipal)
        case .collected: doubts.append(.orderInEnforcement)
        case .setOff: doubts.append(.setOffLikePayment)
        case .namedAhead, .receipt, .currentMonth, .overpayment: break
        }
        if !wasDue { doubts.append(.earlyPayment) }
        return doubts
    }

    private var withinReason: Explanation {
        switch (ground, withinDebt) {
        case (.benefitMonth, _):
            Explanation("Pokrywa należność główną.", english: "It covers the principal.")
        case (.collected, _):
            Explanation(
                "Składnik podał komornik (art. 1025–1026 k.p.c.).",
                english: "The component is the bailiff's (art. 1025–1026 k.p.c.)."
            )
        case (_, .sideClaimsFirst):
            Explanation(
                "W obrębie długu wierzyciel zalicza najpierw koszty, potem odsetki, potem należność główną "
                    + "(art. 451 § 1 k.c.).",
                english: "Within a debt the creditor takes costs first, then interest, then principal "
                    + "(art. 451 § 1 k.c.)."
            )
        case (_, .principalFirst):
            Explanation(
                "W obrębie długu jednostka zalicza najpierw należność główną: rezygnuje z prawa z art. 451 § 1 k.c.",
                english: "Within a debt the unit takes principal first: it waives its right of art. 451 § 1 k.c."
            )
        }
    }
}

extension AllocationGround {
    /// Which rule decided, with its article.
    package var explanation: Explanation {
        switch self {
        case .debtorsChoice(sideClaim: false):
            Explanation(
                "Dłużnik wskazał ten dług (art. 451 § 1 k.c.).",
                english: "The debtor named this debt (art. 451 § 1 k.c.)."
            )
        case .debtorsChoice(sideClaim: true):
            Explanation(
                "Dłużnik wskazał tę należność uboczną (art. 451 § 1 k.c.).",
                english: "The debtor named this side claim (art. 451 § 1 k.c.)."
            )
        case .namedAhead:
            Explanation(
                "Dłużnik wskazał ten miesiąc, zanim go naliczono (art. 451 § 1 k.c.).",
                english: "The debtor named this month before it was charged (art. 451 § 1 k.c.)."
            )
        case .receipt:
            Explanation(
                "Dłużnik nie wskazał długu, a przyjął pokwitowanie z tym zaliczeniem (art. 451 § 2 k.c.).",
                english: "The debtor named no debt and accepted a receipt with this allocation (art. 451 § 2 k.c.)."
            )
        case .longestDue(let reason):
            Explanation(
                "\(reason.explanation.polish) Zaliczono na dług najdawniej wymagalny (art. 451 § 3 k.c.).",
                english: "\(reason.explanation.english) It went to what has been due longest (art. 451 § 3 k.c.)."
            )
        case .currentMonth(let reason):
            Explanation(
                "\(reason.explanation.polish) Według zasady jednostki pierwsza jest opłata za bieżący miesiąc.",
                english: "\(reason.explanation.english) By the unit's rule the charge for the current month is first."
            )
        case .restOfChoice:
            Explanation(
                "To, co wskazano, jest zapłacone; reszta idzie na dług najdawniej wymagalny (art. 451 § 3 k.c.).",
                english: "What was named is paid; the rest goes to what has been due longest (art. 451 § 3 k.c.)."
            )
        case .benefitMonth:
            Explanation(
                "Dodatek mieszkaniowy przyznano na ten miesiąc.",
                english: "The housing benefit is granted for this month."
            )
        case .collected:
            Explanation("Wyegzekwował to komornik.", english: "The bailiff collected it.")
        case .setOff:
            Explanation(
                "Wierzyciel potrącił kaucję z tym długiem (art. 498 i 503 k.c.).",
                english: "The creditor set the deposit off against this debt (art. 498 and 503 k.c.)."
            )
        case .overpayment:
            Explanation(
                "Nadpłata przechodzi na następny dług z chwilą jego powstania.",
                english: "An overpayment goes to the next debt when that arises."
            )
        }
    }
}

extension Undesignated {
    /// Why the words of a transfer choose nothing, in a sentence.
    package var explanation: Explanation {
        switch self {
        case .nothingNamed:
            Explanation("Tytuł nie wskazuje długu.", english: "The title names no debt.")
        case .arrearsInGeneral:
            Explanation(
                "Tytuł mówi o zaległościach w ogóle, nie o określonym długu.",
                english: "The title speaks of arrears in general, not of a certain debt."
            )
        case .onlyADay(let text):
            Explanation("„\(text)” to dzień, nie okres.", english: "“\(text)” is a day, not a period.")
        case .severalYears(let month, let years):
            Explanation(
                "Nie wiadomo, którego roku dotyczy miesiąc \(month): zaległy jest w latach \(list(years)).",
                english: "It is unclear which year month \(month) is of: it is open in \(list(years))."
            )
        case .unclear(let text):
            Explanation(
                "Nie wiadomo, jaki okres oznacza „\(text)”.",
                english: "It is unclear which period “\(text)” is."
            )
        case .notAMonth(let text):
            Explanation("„\(text)” nie jest miesiącem.", english: "“\(text)” is no month.")
        case .documentOrMonth(let text):
            Explanation(
                "„\(text)” to i numer dokumentu, i miesiąc, a wskazują one różne długi.",
                english: "“\(text)” is both a document's number and a month, and they name different debts."
            )
        case .contradiction:
            Explanation(
                "To, co wymienia tytuł, nie pasuje razem do żadnego długu.",
                english: "What the title mentions fits no debt together."
            )
        case .unknownReference(let text):
            Explanation("Nie ma należności o numerze „\(text)”.", english: "There is no receivable numbered “\(text)”.")
        case .nothingCharged(let month):
            Explanation("Za \(month.title) nic nie naliczono.", english: "Nothing was charged for \(month.title).")
        case .nothingOwed(let month):
            Explanation(
                "Za miesiąc \(month) w żadnym roku nie ma długu.",
                english: "Nothing is owed for month \(month) of any year."
            )
        case .alreadyPaid:
            Explanation("To, co wskazuje tytuł, jest zapłacone.", english: "What the title names is paid.")
        case .noneOfItsKind:
            Explanation(
                "Tytuł wymienia rodzaj długu, którego tu nie ma.",
                english: "The title names a kind of debt of which there is none here."
            )
        }
    }

    private func list(_ years: [Int]) -> String {
        years.map(String.init).joined(separator: ", ")
    }
}

extension Credit {
    /// Why this money lies where it lies.
    package var reason: Explanation {
        switch use {
        case .free:
            Explanation("Nadpłata: wszystko, co powstało, jest zapłacone.", english: "Overpaid: all there is, is paid.")
        case .ahead(let months):
            Explanation(
                "Wpłacono z góry za \(list(months)), a tego jeszcze nie naliczono (art. 451 § 1 k.c.).",
                english: "Paid ahead for \(list(months)), which is not charged yet (art. 451 § 1 k.c.)."
            )
        case .held:
            Explanation(
                "Reszta dodatku, kaucji albo wpłaty komornika: wymaga decyzji, czy ją zwrócić.",
                english:
                    "The rest of a benefit, a deposit or a bailiff's transfer: whether to return it is to be decided."
            )
        }
    }

    private func list(_ months: Set<CalendarMonth>) -> String {
        months.sorted().map(\.title).joined(separator: ", ")
    }
}
