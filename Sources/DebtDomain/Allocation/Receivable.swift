/// One debt: what somebody has to pay by one day, such as the rent of one month.
///
/// Its interest and the costs of pursuing it are side claims of this debt; they come to be by the course of time and by
/// `LedgerFact.costs`.
package struct Receivable: Hashable, Sendable {
    package enum Kind: Hashable, Sendable, CaseIterable {
        case rent
        /// Water, heat and what else the landlord passes on.
        case utilities
        /// For using premises without a title.
        case damages
        case deposit
        /// An interest note, or interest that became principal when it was sued for.
        case interest
        case other
    }

    package let id: ID<Receivable>
    package let kind: Kind
    /// The months that it is charged for, where it is charged for months.
    package let months: ClosedRange<CalendarMonth>?
    /// The day from which it exists and can be paid, be it before its time.
    package let arisesOn: Day
    /// The day by which contract or law want it paid.
    package let dueOn: Day
    /// The day by which it has to be paid once days off have moved `dueOn`; never before it.
    package let payableBy: Day
    /// Above zero.
    package let principal: Money
    package let interest: InterestRegime
    /// What a title may name it by.
    package let references: Set<Reference>

    package init(
        id: ID<Receivable>,
        kind: Kind,
        months: ClosedRange<CalendarMonth>?,
        arisesOn: Day,
        dueOn: Day,
        payableBy: Day,
        principal: Money,
        interest: InterestRegime,
        references: Set<Reference> = []
    ) {
        self.id = id
        self.kind = kind
        self.months = months
        self.arisesOn = arisesOn
        self.dueOn = dueOn
        self.payableBy = payableBy
        self.principal = principal
        self.interest = interest
        self.references = references
    }

    func covers(_ month: CalendarMonth) -> Bool {
        months?.contains(month) ?? false
    }
}

/// The order of art. 451 § 3 k.c.: what has been due longest comes first.
///
/// The code does not say which of two debts goes first that fell due on the same day; here it is the one that arose
/// first, then the one with the smaller number, so that the answer is always the same.
extension Receivable: Comparable {
    package static func < (left: Receivable, right: Receivable) -> Bool {
        if left.payableBy != right.payableBy { return left.payableBy < right.payableBy }
        if left.dueOn != right.dueOn { return left.dueOn < right.dueOn }
        if left.arisesOn != right.arisesOn { return left.arisesOn < right.arisesOn }
        return left.id < right.id
    }
}

/// Costs of pursuing one debt or several: of a suit, of an adviser, of enforcement.
package struct Costs: Hashable, Sendable {
    package enum Kind: Hashable, Sendable, CaseIterable {
        /// Fees of courts and bailiffs, stamp duty.
        case proceedings
        /// Of an adviser or an advocate.
        case representation
    }

    package let id: ID<Costs>
    package let kind: Kind
    /// The debts that they were spent on; a payment on any of these goes to the costs first. Never empty.
    package let debts: Set<ID<Receivable>>
    /// The day from which they can be demanded: before, nothing is set against them.
    package let dueOn: Day
    /// Above zero.
    package let amount: Money

    package init(id: ID<Costs>, kind: Kind, debts: Set<ID<Receivable>>, dueOn: Day, amount: Money) {
        self.id = id
        self.kind = kind
        self.debts = debts
        self.dueOn = dueOn
        self.amount = amount
    }
}
