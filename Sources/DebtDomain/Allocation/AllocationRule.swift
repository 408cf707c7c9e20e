/// What a unit has decided where the law leaves it to the creditor. What it gives away by it is a waiver, and is said
/// in the reason of every part that rests on it.
package struct AllocationRule: Hashable, Sendable {
    /// The order within one debt.
    package enum WithinDebt: Hashable, Sendable, CaseIterable {
        /// Costs, interest, principal: the creditor's right by art. 451 § 1 k.c.
        case sideClaimsFirst
        /// Principal, interest, costs: a concession to the debtor.
        case principalFirst

        var order: [DebtPart] {
            switch self {
            case .sideClaimsFirst: [.costs, .interest, .principal]
            case .principalFirst: [.principal, .interest, .costs]
            }
        }
    }

    /// The order among debts where neither the debtor nor an accepted receipt chose.
    package enum AmongDebts: Hashable, Sendable, CaseIterable {
        /// What has been due longest, by art. 451 § 3 k.c.
        case oldestFirst
        /// The charge for the month of payment, then what has been due longest: a concession, as agreements have it.
        case currentMonthFirst
    }

    /// What becomes of money that nothing is owed for.
    package enum Overpayment: Hashable, Sendable, CaseIterable {
        /// It pays the next debt on the day that this arises.
        case carriedForward
        /// It waits for somebody's decision.
        case kept
    }

    package let withinDebt: WithinDebt
    package let amongDebts: AmongDebts
    package let overpayment: Overpayment

    package init(
        withinDebt: WithinDebt = .sideClaimsFirst,
        amongDebts: AmongDebts = .oldestFirst,
        overpayment: Overpayment = .carriedForward
    ) {
        self.withinDebt = withinDebt
        self.amongDebts = amongDebts
        self.overpayment = overpayment
    }
}

/// The parts that a debt is paid in.
package enum DebtPart: Hashable, Sendable, CaseIterable {
    case costs
    case interest
    case principal
}
