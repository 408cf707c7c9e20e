/// What made a principal larger or smaller.
package struct PrincipalChange: Hashable, Sendable {
    package enum Reason: String, Hashable, Sendable, CaseIterable {
        case payment
        /// A counter-entry: a charge or a payment that was booked wrongly, or that came back.
        case reversal
        /// A charge that was set anew.
        case correction
        case remission
    }

    /// The day on which it counts. That day still bears interest as before: the change holds from the next.
    package let day: Day
    /// Negative where less is owed.
    package let amount: Money
    package let reason: Reason

    package init(on day: Day, by amount: Money, because reason: Reason) {
        self.day = day
        self.amount = amount
        self.reason = reason
    }
}

extension PrincipalChange.Reason {
    package var name: Explanation {
        switch self {
        case .payment: Explanation("wpłata", english: "payment")
        case .reversal: Explanation("storno", english: "reversal")
        case .correction: Explanation("korekta", english: "correction")
        case .remission: Explanation("umorzenie", english: "remission")
        }
    }
}

/// What is owed on each day: a principal and its changes, in any order.
package struct PrincipalHistory: Hashable, Sendable {
    /// A run of days on which the same principal bears interest.
    struct Stretch: Hashable, Sendable {
        let principal: Int64
        let first: Int32
        let last: Int32
    }

    /// What bears interest from a day on, until the next step.
    private struct Step: Hashable, Sendable {
        let from: Int32
        let principal: Int64
    }

    private let steps: [Step]

    /// - Parameters:
    ///   - principal: What is owed on the first day that bears interest, before any change.
    ///   - changes: Those before the first day count in full. More paid than owed bears no interest, and what is owed
    ///     again later is set against it first.
    /// - Throws: `InterestError.negativePrincipal` for a principal below zero; `.overflow` where a sum of changes is
    ///   larger than an amount can be.
    package init(_ principal: Money, changes: [PrincipalChange]) throws(InterestError) {
        guard !principal.isNegative else { throw .negativePrincipal }
        // Changes of one day are one change, so that a payment made in two parts gives the same interest.
        let ordered = changes.sorted { $0.day < $1.day }
        var balance = Int128(principal.grosze)
        var steps = [Step(from: .min, principal: principal.grosze)]
        for (index, change) in ordered.enumerated() {
            balance += Int128(change.amount.grosze)
            if index + 1 < ordered.count, ordered[index + 1].day == change.day { continue }
            guard let bearing = Int64(exactly: max(0, balance)) else { throw .overflow }
            if bearing != steps[steps.count - 1].principal {
                steps.append(Step(from: change.day.daysSince1970 + 1, principal: bearing))
            }
        }
        self.steps = steps
    }

    /// What bears interest on a day.
    package func principal(on day: Day) -> Money {
        Money(grosze: steps.last { $0.from <= day.daysSince1970 }?.principal ?? 0)
    }

    /// The runs of days between two days, without those on which nothing is owed.
    func stretches(from first: Day, through last: Day) -> [Stretch] {
        steps.indices.compactMap { index in
            let next = index + 1 < steps.count ? steps[index + 1].from - 1 : Int32.max
            let (from, through) = (max(steps[index].from, first.daysSince1970), min(next, last.daysSince1970))
            guard from <= through, steps[index].principal > 0 else { return nil }
            return Stretch(principal: steps[index].principal, first: from, last: through)
        }
    }
}
