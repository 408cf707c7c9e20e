/// A figure by which collection is judged, and the formula that a report prints beside it: definitions differ.
package struct Indicator: Hashable, Sendable {
    package enum Unit: Hashable, Sendable, CaseIterable {
        case days
        case times
        case percent
        /// Złoty for each złoty.
        case perZloty
    }

    package let unit: Unit
    /// `nil` where there is nothing to divide by.
    package let value: Ratio?
    package let formula: Explanation

    /// As a report prints it; a dash where it cannot be said.
    package var formatted: String {
        guard let value else { return "–" }
        return switch unit {
        case .days, .times: value.formatted(decimals: 1)
        case .percent: value.percent() ?? "–"
        case .perZloty: value.formatted(decimals: 2)
        }
    }
}

extension Indicator {
    /// Days sales outstanding: for how many days' charges money is outstanding.
    package static func daysOutstanding(receivables: Money, charges: Money, days: Int) -> Indicator {
        Indicator(
            unit: .days,
            value: Ratio(Int128(receivables.grosze) * Int128(days), over: Int128(charges.grosze)),
            formula: Explanation(
                "należności na koniec okresu ÷ naliczenia okresu × liczba dni okresu",
                english: "receivables at the end ÷ charges of the period × days of the period"
            )
        )
    }

    /// The same by counting back: whole months of charges that the receivables make up, and the part of the next. The
    /// months come with the last one first, each with its charges and its days.
    package static func daysOutstandingCountedBack(
        receivables: Money,
        months: [(charges: Money, days: Int)]
    ) -> Indicator {
        let formula = Explanation(
            "od należności odejmuje się naliczenia miesięcy wstecz; suma dni tych miesięcy, ostatni częściowo",
            english:
                "charges of the months are taken off the receivables, going back; the days of these, the last in part"
        )
        var rest = Int128(receivables.grosze)
        var days: Int128 = 0
        for month in months where rest > 0 {
            let charges = Int128(month.charges.grosze)
            if charges >= rest {
                let value = Ratio(days * charges + rest * Int128(month.days), over: charges)
                return Indicator(unit: .days, value: value, formula: formula)
            }
            rest -= charges
            days += Int128(month.days)
        }
        // More is owed than all these months' charges: the answer lies before the first of them.
        return Indicator(unit: .days, value: rest > 0 ? nil : Ratio(days, over: 1), formula: formula)
    }

    package static func turnover(charges: Money, opening: Money, closing: Money) -> Indicator {
        Indicator(
            unit: .times,
            value: Ratio(2 * Int128(charges.grosze), over: Int128(opening.grosze) + Int128(closing.grosze)),
            formula: Explanation(
                "naliczenia okresu ÷ średnie należności (z początku i końca okresu)",
                english: "charges of the period ÷ average receivables (of its beginning and end)"
            )
        )
    }

    /// What was given up: written off, or lapsed.
    package static func uncollectible(writtenOff: Money, lapsed: Money, ofCharges charges: Money) -> Indicator {
        Indicator(
            unit: .percent,
            value: Ratio(Int128(writtenOff.grosze) + Int128(lapsed.grosze), over: Int128(charges.grosze)),
            formula: Explanation(
                "(umorzone i odpisane + przedawnione w okresie) ÷ naliczenia okresu",
                english: "(written off + lapsed in the period) ÷ charges of the period"
            )
        )
    }

    package static func uncollectible(writtenOff: Money, lapsed: Money, ofOpening opening: Money) -> Indicator {
        Indicator(
            unit: .percent,
            value: Ratio(Int128(writtenOff.grosze) + Int128(lapsed.grosze), over: Int128(opening.grosze)),
            formula: Explanation(
                "(umorzone i odpisane + przedawnione w okresie) ÷ należności na początek okresu",
                english: "(written off + lapsed in the period) ÷ receivables at the beginning of the period"
            )
        )
    }

    /// Of what was charged for a period, what was paid on it.
    package static func collectionRate(paidOnCharges paid: Money, charges: Money) -> Indicator {
        Indicator(
            unit: .percent,
            value: Ratio(paid, over: charges),
            formula: Explanation(
                "wpłaty zaliczone na naliczenia okresu ÷ te naliczenia",
                english: "payments allocated to the period's charges ÷ those charges"
            )
        )
    }

    package static func overdue(_ overdue: Money, of receivables: Money) -> Indicator {
        Indicator(
            unit: .percent,
            value: Ratio(overdue, over: receivables),
            formula: Explanation(
                "należności wymagalne ÷ wszystkie należności",
                english: "overdue receivables ÷ all receivables"
            )
        )
    }

    package static func cost(_ cost: Money, perRecovered recovered: Money) -> Indicator {
        Indicator(
            unit: .perZloty,
            value: Ratio(cost, over: recovered),
            formula: Explanation(
                "koszty windykacji ÷ kwota odzyskana",
                english: "cost of collection ÷ what was recovered"
            )
        )
    }

    /// Of the instalments that fell due, those paid in time.
    package static func promisesKept(_ kept: Int, of due: Int) -> Indicator {
        Indicator(
            unit: .percent,
            value: Ratio(Int128(kept), over: Int128(due)),
            formula: Explanation(
                "raty zapłacone w terminie ÷ raty wymagalne",
                english: "instalments paid in time ÷ instalments that fell due"
            )
        )
    }

    /// The middle of how many days cases stayed in a stage; of an even count the mean of the two in the middle.
    package static func medianDays(_ days: [Int]) -> Indicator {
        let sorted = days.sorted()
        let middle = sorted.count / 2
        let value: Ratio? =
            if sorted.isEmpty {
                nil
            } else if sorted.count.isMultiple(of: 2) {
                Ratio(Int128(sorted[middle - 1]) + Int128(sorted[middle]), over: 2)
            } else {
                Ratio(Int128(sorted[middle]), over: 1)
            }
        return Indicator(
            unit: .days,
            value: value,
            formula: Explanation("mediana dni w etapie", english: "median of the days in a stage")
        )
    }
}
