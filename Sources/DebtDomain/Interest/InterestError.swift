/// Why interest cannot be counted.
package enum InterestError: ExplainedError {
    /// No rate is known for a day of the delay; the first rate there is, or the next, begins on `next`.
    case rateGap(Day, next: Day?)
    /// Interest accrues on debts, not on credits.
    case negativePrincipal
    /// The last day of given days lies before the first.
    case daysReversed
    case overflow
    /// The parts of a sum do not add up to it.
    case partsDiffer(whole: Money, parts: Money)

    package var code: String {
        switch self {
        case .rateGap: "rate_gap"
        case .negativePrincipal: "negative_principal"
        case .daysReversed: "days_reversed"
        case .overflow: "amount_overflow"
        case .partsDiffer: "parts_differ"
        }
    }

    package var explanation: Explanation {
        switch self {
        case .rateGap(let day, let next?):
            Explanation(
                "Nie znamy stopy na \(day), a dopiero od \(next): uzupełnij tabelę stóp.",
                english: "No rate is known for \(day), only from \(next) on: complete the table of rates."
            )
        case .rateGap(let day, nil):
            Explanation(
                "Nie znamy stopy na \(day) ani na później: uzupełnij tabelę stóp.",
                english: "No rate is known for \(day) or later: complete the table of rates."
            )
        case .negativePrincipal:
            Explanation(
                "Odsetki liczy się od długu: należność nie może być ujemna.",
                english: "Interest accrues on debts: the principal cannot be negative."
            )
        case .daysReversed:
            Explanation(
                "Ostatni dzień jest wcześniejszy niż pierwszy: popraw daty.",
                english: "The last day is earlier than the first: correct the dates."
            )
        case .overflow: Money.Overflow().explanation
        case .partsDiffer(let whole, let parts):
            Explanation(
                "Raty dają razem \(parts), a nie \(whole): popraw je.",
                english: "The instalments add up to \(parts) and not to \(whole): correct them."
            )
        }
    }
}
