/// What was agreed to be paid when, and for how many days a delay is tolerated.
package struct InstalmentPlan: Hashable, Sendable {
    package struct Instalment: Hashable, Sendable {
        package let dueOn: Day
        package let amount: Money

        package init(due dueOn: Day, _ amount: Money) {
            self.dueOn = dueOn
            self.amount = amount
        }
    }

    package enum State: Hashable, Sendable {
        case kept
        /// So much less was paid by now than was agreed.
        case broken(by: Money)
        case completed
    }

    /// What was owed when it was agreed.
    package let opening: Money
    /// By day.
    package let instalments: [Instalment]
    /// An instalment counts as missed from that many days after it was due.
    package let toleranceDays: Int

    package init(opening: Money, instalments: [Instalment], toleranceDays: Int) {
        precondition(toleranceDays >= 0, "nobody pays before it was agreed")
        self.opening = opening
        self.instalments = instalments.sorted { $0.dueOn < $1.dueOn }
        self.toleranceDays = toleranceDays
    }

    /// Equal instalments every month from a day on, the last of what is left; `nil` where an instalment is of nothing.
    package static func monthly(
        _ amount: Money,
        of opening: Money,
        from first: Day,
        toleranceDays: Int
    ) throws(Money.Overflow) -> InstalmentPlan? {
        guard amount > .zero else { return nil }
        var instalments: [Instalment] = []
        var rest = opening
        // Counted from the first, so that the 31st comes back after a shorter month.
        while rest > .zero, let dueOn = first.adding(months: instalments.count) {
            let next = min(amount, rest)
            instalments.append(Instalment(due: dueOn, next))
            try rest -= next
        }
        return InstalmentPlan(opening: opening, instalments: instalments, toleranceDays: toleranceDays)
    }

    /// What may still be owed on a day if nothing is missed: never below zero.
    package func agreedBalance(on day: Day) throws(Money.Overflow) -> Money {
        let counted = instalments.prefix { $0.dueOn.distance(to: day) >= toleranceDays }
        return max(.zero, try opening - counted.map(\.amount).total())
    }

    /// - Parameters:
    ///   - day: The day of the answer.
    ///   - balance: What is owed of the agreed debt then.
    /// - Returns: Broken only while more is owed than agreed: whoever catches up keeps it again.
    /// - Throws: `Money.Overflow` where the sums are too large.
    package func state(on day: Day, balance: Money) throws(Money.Overflow) -> State {
        guard balance > .zero else { return .completed }
        let missing = try balance - agreedBalance(on: day)
        return missing > .zero ? .broken(by: missing) : .kept
    }
}
