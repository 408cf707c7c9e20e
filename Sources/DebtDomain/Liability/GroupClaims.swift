/// A claim as a judgment words it: what each group owes, with the day from which each sum bears interest.
package struct GroupClaims: Hashable, Sendable {
    package struct Sum: Hashable, Sendable {
        package let amount: Money
        package let interestFrom: Day

        package init(_ amount: Money, interestFrom: Day) {
            self.amount = amount
            self.interestFrom = interestFrom
        }
    }

    package struct Line: Hashable, Sendable {
        package let bond: LiableGroup.Bond
        package let debtors: Set<ID<Debtor>>
        /// The one that has borne interest longest comes first.
        package fileprivate(set) var sums: [Sum]

        package init(_ bond: LiableGroup.Bond, _ debtors: Set<ID<Debtor>>, _ sums: [Sum]) {
            self.bond = bond
            self.debtors = debtors
            self.sums = sums.sorted { $0.interestFrom < $1.interestFrom }
        }

        package func total() throws(Money.Overflow) -> Money {
            try sums.map(\.amount).total()
        }
    }

    package private(set) var lines: [Line]

    package init(_ lines: [Line]) {
        self.lines = lines
    }

    /// All that is claimed, each sum once, however many owe it.
    package func total() throws(Money.Overflow) -> Money {
        try lines.flatMap { $0.sums.map(\.amount) }.total()
    }

    /// What one debtor may be asked for.
    package func owed(by debtor: ID<Debtor>) throws(Money.Overflow) -> Money {
        try lines.filter { $0.debtors.contains(debtor) }.flatMap { $0.sums.map(\.amount) }.total()
    }

    /// Takes what one debtor paid off a line: all who owe that line owe less, and nobody owes less of another.
    ///
    /// - Parameters:
    ///   - amount: Of principal; never negative.
    ///   - debtor: Who paid; must owe the line.
    ///   - line: Its place among `lines`.
    /// - Returns: What is more than the line was for.
    /// - Throws: `Money.Overflow`, which cannot be where the line itself fits.
    /// - Source: art. 366 § 2 k.c. for solidary debtors; for those in solidum the same follows from there being one
    ///   damage, which is made good once.
    package mutating func pay(
        _ amount: Money,
        by debtor: ID<Debtor>,
        on line: Int
    ) throws(Money.Overflow) -> Money {
        precondition(lines[line].debtors.contains(debtor), "somebody pays what he owes")
        var rest = amount
        var open: [Sum] = []
        for sum in lines[line].sums {
            let paid = min(rest, sum.amount)
            try rest -= paid
            if paid < sum.amount { open.append(Sum(try sum.amount - paid, interestFrom: sum.interestFrom)) }
        }
        lines[line].sums = open
        return rest
    }
}
