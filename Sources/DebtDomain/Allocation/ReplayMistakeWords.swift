extension ReplayMistake {
    package var code: String {
        switch self {
        case .twoFactsOfOneName: "two_facts_of_one_name"
        case .malformed: "malformed_fact"
        case .unknown: "unknown_fact"
        case .stornosInACircle: "stornos_in_a_circle"
        case .correctedBelowZero: "corrected_below_zero"
        case .costsWithoutDebt: "costs_without_debt"
        case .moreThanReceived: "more_than_received"
        case .tooLarge: "amount_overflow"
        case .interest(let mistake): mistake.code
        }
    }

    package var explanation: Explanation {
        switch self {
        case .twoFactsOfOneName:
            Explanation(
                "Dwa różne zapisy mają ten sam numer: jeden z nich zapisz pod nowym.",
                english: "Two different records have the same number: record one of them under a new one."
            )
        case .malformed:
            Explanation(
                "Kwota musi być większa od zera, a termin po przesunięciu nie może być wcześniejszy: popraw zapis.",
                english: "An amount must be above zero, and a moved term not earlier: correct the record."
            )
        case .unknown:
            Explanation(
                "Zapis odwołuje się do innego, którego nie ma: sprawdź, do którego ma się odnosić.",
                english: "A record refers to another that is not there: see which one it should refer to."
            )
        case .stornosInACircle:
            Explanation(
                "Storna cofają się nawzajem w kółko: usuń jedno z nich.",
                english: "Stornos take each other back in a circle: remove one of them."
            )
        case .correctedBelowZero:
            Explanation(
                "Korekty zmniejszają należność poniżej zera: popraw kwotę korekty.",
                english: "Corrections bring a receivable below zero: change the amount of the correction."
            )
        case .costsWithoutDebt:
            Explanation(
                "Wszystkie należności, których dotyczą te koszty, wystornowano: wystornuj też koszty albo przypisz je "
                    + "innej należności.",
                english: "All receivables that these costs are for were taken back: take the costs back too, or give "
                    + "them to another receivable."
            )
        case .moreThanReceived:
            Explanation(
                "Komornik rozliczył więcej, niż wpłynęło: popraw składniki wpłaty.",
                english: "The bailiff accounts for more than came in: correct the components of the payment."
            )
        case .tooLarge: Money.Overflow().explanation
        case .interest(let mistake): mistake.explanation
        }
    }
}
