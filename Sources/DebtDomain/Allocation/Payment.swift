/// Money that came in for one account.
package struct Payment: Hashable, Sendable {
    /// Where it came from, and by that who may say what it is for.
    package enum Source: Hashable, Sendable {
        /// From the debtor or for him, with the words he sent along: a transfer or cash.
        case debtor(title: String)
        /// From the authority that grants the housing benefit, for the months it is granted for.
        case housingBenefit(ClosedRange<CalendarMonth>)
        /// From a bailiff, already told apart by what it was collected for.
        case bailiff(BailiffReceipt)
        /// A deposit that the creditor sets off, against these debts in this order before any other.
        case deposit([ID<Receivable>])
    }

    package let id: ID<Payment>
    /// Above zero.
    package let amount: Money
    /// The day that counts as that of payment: interest runs through it.
    package let paidOn: Day
    /// The place among the payments of that day, as the bank lists them.
    package let place: Int
    package let source: Source
    /// The debts, in order, of the creditor's receipt that the debtor accepted; empty where there was none.
    package let receipt: [ID<Receivable>]

    package init(
        id: ID<Payment>,
        amount: Money,
        paidOn: Day,
        place: Int = 0,
        source: Source,
        receipt: [ID<Receivable>] = []
    ) {
        self.id = id
        self.amount = amount
        self.paidOn = paidOn
        self.place = place
        self.source = source
        self.receipt = receipt
    }
}

/// What a bailiff sent, by what he collected it for. None of the amounts is negative.
package struct BailiffReceipt: Hashable, Sendable {
    /// The debts that the enforced title is about.
    package let debts: Set<ID<Receivable>>
    package let proceedings: Money
    package let representation: Money
    package let interest: Money
    package let principal: Money

    package init(
        debts: Set<ID<Receivable>>,
        proceedings: Money = .zero,
        representation: Money = .zero,
        interest: Money = .zero,
        principal: Money = .zero
    ) {
        self.debts = debts
        self.proceedings = proceedings
        self.representation = representation
        self.interest = interest
        self.principal = principal
    }
}

extension Payment {
    /// The order in which payments are worked off, whatever the order in which they became known.
    static func precedes(_ left: Payment, _ right: Payment) -> Bool {
        if left.paidOn != right.paidOn { return left.paidOn < right.paidOn }
        if left.place != right.place { return left.place < right.place }
        return left.id < right.id
    }
}
