/// So much of one payment, set against one part of one debt, and by which rule.
package struct AllocationPart: Hashable, Sendable {
    package let payment: ID<Payment>
    package let debt: ID<Receivable>
    package let part: DebtPart
    /// Which costs, where `part` is costs.
    package let costs: ID<Costs>?
    package let amount: Money
    /// The day from which it counts: that of the payment, or the day that an overpayment was used.
    package let on: Day
    package let ground: AllocationGround
    /// Whether the debt was due then; one can be paid before its time.
    package let wasDue: Bool
    package let withinDebt: AllocationRule.WithinDebt
}

/// The rule by which money went to a debt and not to another.
package enum AllocationGround: Hashable, Sendable {
    /// The debtor named the debt; or, with `sideClaim`, its interest or costs.
    case debtorsChoice(sideClaim: Bool)
    /// The debtor had named a month before it was charged.
    case namedAhead
    /// The creditor named it in a receipt that the debtor accepted.
    case receipt
    /// Nobody chose, and it has been due longest.
    case longestDue(because: Undesignated)
    /// It is the charge for the month of payment, which the unit's rule puts first.
    case currentMonth(because: Undesignated)
    /// What was chosen is paid, and this has been due longest.
    case restOfChoice
    /// The benefit is granted for its month.
    case benefitMonth
    /// The bailiff said what he collected it for.
    case collected
    /// The creditor set the deposit off against it.
    case setOff
    /// It arose when money was left over.
    case overpayment
}

/// Money of a payment that nothing is owed for.
package struct Credit: Hashable, Sendable {
    package enum Use: Hashable, Sendable {
        /// It pays the next debt, or waits for a decision, as the unit's rule has it.
        case free
        /// The debtor named months that are not charged yet.
        case ahead(Set<CalendarMonth>)
        /// It is not the unit's to use for other debts: the rest of a benefit, of a deposit, or more than a bailiff's
        /// title was for.
        case held
    }

    package let payment: ID<Payment>
    package let amount: Money
    package let use: Use
}

/// Principal that a correction took away after it had been paid.
package struct Release: Hashable, Sendable {
    package let payment: ID<Payment>
    package let debt: ID<Receivable>
    package let amount: Money
    package let correction: ID<Correction>
    package let on: Day
}

/// Days of delay, the first and the last included, on which one principal was owed: what interest is computed on.
package struct InterestStretch: Hashable, Sendable {
    package let principal: Money
    package let first: Day
    package let last: Day
}

/// How a debt stands at the end of a day.
package struct DebtBalance: Hashable, Sendable {
    package let debt: Receivable
    package let principal: Money
    /// Accrued through that day and not paid.
    package let interest: Money
    package let principalPaid: Money
    package let interestPaid: Money
    /// What interest accrued on, oldest first.
    package let stretches: [InterestStretch]

    package var isPaid: Bool { principal == .zero && interest == .zero }
}

package struct CostsBalance: Hashable, Sendable {
    package let costs: Costs
    package let open: Money
}
