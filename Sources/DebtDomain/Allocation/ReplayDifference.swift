/// What another set of facts would change: the preview of a payment's other date, designation or receipt.
package struct ReplayDifference: Hashable, Sendable {
    /// Where a payment's money went, before and after; zero where it did not go there.
    package struct PartChange: Hashable, Sendable {
        package let payment: ID<Payment>
        package let debt: ID<Receivable>
        package let part: DebtPart
        package let before: Money
        package let after: Money
    }

    /// How a debt stands, before and after; `nil` where there is no such debt.
    package struct BalanceChange: Hashable, Sendable {
        package let debt: ID<Receivable>
        package let before: DebtBalance?
        package let after: DebtBalance?
    }

    package struct CostsChange: Hashable, Sendable {
        package let costs: ID<Costs>
        package let before: Money?
        package let after: Money?
    }

    /// What is left over of a payment, before and after.
    package struct CreditChange: Hashable, Sendable {
        package let payment: ID<Payment>
        package let before: Money
        package let after: Money
    }

    package let parts: [PartChange]
    package let balances: [BalanceChange]
    package let costs: [CostsChange]
    package let credits: [CreditChange]

    package var isEmpty: Bool { parts.isEmpty && balances.isEmpty && costs.isEmpty && credits.isEmpty }

    /// - Parameters:
    ///   - before: The account as it is.
    ///   - after: The account as it would be, through the same day.
    /// - Throws: `Money.Overflow` where the parts of a payment are more than there can be.
    package init(from before: Replay, to after: Replay) throws(Money.Overflow) {
        parts = try Self.parts(before, after)
        balances = Self.changes(
            Dictionary(uniqueKeysWithValues: before.balances.map { ($0.debt.id, $0) }),
            Dictionary(uniqueKeysWithValues: after.balances.map { ($0.debt.id, $0) })
        ).map { BalanceChange(debt: $0, before: $1, after: $2) }
        costs = Self.changes(
            Dictionary(uniqueKeysWithValues: before.costs.map { ($0.costs.id, $0.open) }),
            Dictionary(uniqueKeysWithValues: after.costs.map { ($0.costs.id, $0.open) })
        ).map { CostsChange(costs: $0, before: $1, after: $2) }
        credits = Self.changes(try Self.left(before), try Self.left(after)).map {
            CreditChange(payment: $0, before: $1 ?? .zero, after: $2 ?? .zero)
        }
    }

    fileprivate struct Place: Hashable, Comparable {
        let payment: ID<Payment>
        let debt: ID<Receivable>
        let part: DebtPart

        static func < (left: Place, right: Place) -> Bool {
            if left.payment != right.payment { return left.payment < right.payment }
            if left.debt != right.debt { return left.debt < right.debt }
            return DebtPart.allCases.firstIndex(of: left.part) ?? 0 < DebtPart.allCases.firstIndex(of: right.part) ?? 0
        }
    }

    private static func parts(_ before: Replay, _ after: Replay) throws(Money.Overflow) -> [PartChange] {
        changes(try before.net(), try after.net()).map {
            PartChange(
                payment: $0.payment,
                debt: $0.debt,
                part: $0.part,
                before: $1 ?? .zero,
                after: $2 ?? .zero
            )
        }
    }

    private static func left(_ replay: Replay) throws(Money.Overflow) -> [ID<Payment>: Money] {
        var left: [ID<Payment>: Money] = [:]
        for credit in replay.credits { try left[credit.payment, default: .zero] += credit.amount }
        return left
    }

    private static func changes<Key: Hashable & Comparable, Value: Equatable>(
        _ before: [Key: Value],
        _ after: [Key: Value]
    ) -> [(Key, Value?, Value?)] {
        Set(before.keys).union(after.keys).sorted().filter { before[$0] != after[$0] }
            .map { ($0, before[$0], after[$0]) }
    }
}

extension Replay {
    /// What each part of each debt kept of each payment.
    fileprivate func net() throws(Money.Overflow) -> [ReplayDifference.Place: Money] {
        var net: [ReplayDifference.Place: Money] = [:]
        for part in parts {
            let place = ReplayDifference.Place(payment: part.payment, debt: part.debt, part: part.part)
            try net[place, default: .zero] += part.amount
        }
        for release in releases {
            let place = ReplayDifference.Place(payment: release.payment, debt: release.debt, part: .principal)
            try net[place, default: .zero] -= release.amount
        }
        return net.filter { $0.value != .zero }
    }
}
