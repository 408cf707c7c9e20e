/// Persons who owe one sum together, and in which way.
package struct LiableGroup: Hashable, Sendable {
    package enum Bond: Int, Hashable, Sendable, CaseIterable {
        /// Jointly and severally: of each the whole may be demanded, and what one pays frees all.
        case solidary
        /// Of each the whole may be demanded, each on a ground of his own; what one pays is no longer owed by another.
        case inSolidum
        /// One person alone.
        case alone
        /// Nobody is known to be liable: somebody has to look.
        case nobody
    }

    package struct Member: Hashable, Sendable {
        package enum Ground: Int, Hashable, Sendable, CaseIterable {
            case tenant
            case adultResident
            case occupantWithoutTitle
            /// The estate of somebody who died: nobody has accepted yet.
            case estate
            /// Answers from the estate only, or up to its value.
            case heirWithinEstate
            /// Answers with all that he has.
            case heir
        }

        package let person: ID<Debtor>
        package let ground: Ground
        /// Whose debt it was, for an heir.
        package let deceased: ID<Debtor>?
        /// The most that may be demanded of this member where that is not the whole.
        package let limit: Money?
    }

    package let bond: Bond
    /// Ordered by person.
    package let members: [Member]

    package func contains(_ person: ID<Debtor>) -> Bool {
        members.contains { $0.person == person }
    }
}

/// Of a receivable, what one group owes.
package struct LiabilityPart: Hashable, Sendable {
    package let group: LiableGroup
    package let amount: Money
    /// The days of the receivable's period that this is for.
    package let days: [ClosedRange<Day>]

    package var dayCount: Int { days.reduce(0) { $0 + $1.count } }
}

/// Who owes which part of a receivable.
package struct Liability: Hashable, Sendable {
    /// By the first day of each; together they are the whole receivable.
    package let parts: [LiabilityPart]
    /// The days that the receivable is for.
    package let period: ClosedRange<Day>
    package let doubts: [Doubt]

    /// How occupants without a title owe what is due for the same days.
    package enum WithoutTitle: Hashable, Sendable, CaseIterable {
        /// The whole of each.
        case inSolidum
        /// Each an equal share.
        case equalShares
    }

    /// Splits what is owed for a period by its days among those who are liable for each.
    ///
    /// - Parameters:
    ///   - amount: What is owed.
    ///   - period: The days that it is for.
    ///   - facts: Title, residence, deaths.
    ///   - withoutTitle: How those without a title owe.
    ///   - day: The day of the answer: what happened to an estate later is left out.
    /// - Throws: `Money.Overflow`, which cannot be where the amount itself fits.
    /// - Source: art. 688¹ k.c. for adults who live with the tenant, art. 18 u.o.p.l. for occupants without a title,
    ///   art. 1030–1034 k.c. for heirs.
    package init(
        for amount: Money,
        over period: ClosedRange<Day>,
        by facts: HouseholdFacts,
        withoutTitle: WithoutTitle = .inSolidum,
        asOf day: Day
    ) throws(Money.Overflow) {
        let household = Household(facts: facts)
        var spans: [(owners: Household.Owners, days: [ClosedRange<Day>])] = []
        for stretch in household.stretches(of: period) {
            if let index = spans.firstIndex(where: { $0.owners == stretch.owners }) {
                spans[index].days.append(stretch.days)
            } else {
                spans.append((stretch.owners, [stretch.days]))
            }
        }
        let counts = spans.map { Int64($0.days.reduce(0) { $0 + $1.count }) }
        let amounts = try amount.divided(by: counts)
        var parts: [LiabilityPart] = []
        for (span, amount) in zip(spans, amounts) {
            for (owners, share) in try span.owners.shares(of: amount, withoutTitle) {
                let group = try household.group(owners, of: share, asOf: day)
                parts += try Self.parts(of: group, share, span.days, isOfOne: owners.persons.count == 1)
            }
        }
        self.parts = parts
        self.period = period
        doubts = Self.doubts(of: parts)
    }

    /// Where the heirs of one person answer for a share only, each share is a debt of its own.
    private static func parts(
        of group: LiableGroup,
        _ amount: Money,
        _ days: [ClosedRange<Day>],
        isOfOne: Bool
    ) throws(Money.Overflow) -> [LiabilityPart] {
        let limits = group.members.compactMap(\.limit)
        guard isOfOne, !limits.isEmpty, limits.count == group.members.count else {
            return [LiabilityPart(group: group, amount: amount, days: days)]
        }
        var parts = zip(group.members, limits).map { member, limit in
            let alone = LiableGroup.Member(
                person: member.person,
                ground: member.ground,
                deceased: member.deceased,
                limit: nil
            )
            return LiabilityPart(group: LiableGroup(bond: .alone, members: [alone]), amount: limit, days: days)
        }
        let rest = try amount - limits.total()
        if rest > .zero {
            let nobody = LiableGroup(bond: .nobody, members: [])
            parts.append(LiabilityPart(group: nobody, amount: rest, days: days))
        }
        return parts
    }

    /// What a person may be asked for; that of several persons together is more than the whole where they owe the same.
    package func exposure(of person: ID<Debtor>) throws(Money.Overflow) -> Money {
        var amounts: [Money] = []
        for part in parts {
            let own = part.group.members.filter { $0.person == person }
            guard !own.isEmpty else { continue }
            amounts.append(min(part.amount, try own.map { $0.limit ?? part.amount }.total()))
        }
        return try amounts.total()
    }

    /// What each part still owes of a sum that is open on the receivable: of its principal, its interest or its costs.
    ///
    /// Nobody says for which days he pays, so a payment lessens all parts alike. That is an assumption, which
    /// `Doubt.paidAlike` tells wherever there is more than one part.
    ///
    /// - Returns: As many amounts as there are parts; they add up to the sum.
    /// - Throws: `Money.Overflow`, which cannot be where the sum itself fits.
    package func divided(_ open: Money) throws(Money.Overflow) -> [Money] {
        let weights = parts.map { $0.amount.grosze == .min ? .max : abs($0.amount.grosze) }
        // A receivable of nothing has no parts to go by; then its days are.
        guard weights.contains(where: { $0 > 0 }) else {
            return try open.divided(by: parts.map { Int64($0.dayCount) })
        }
        return try open.divided(by: weights)
    }

    private static func doubts(of parts: [LiabilityPart]) -> [Doubt] {
        let grounds = Set(parts.flatMap { $0.group.members.map(\.ground) })
        var doubts: [Doubt] = []
        if parts.contains(where: { $0.group.bond == .solidary }) { doubts.append(.residentsLiability) }
        if grounds.contains(.occupantWithoutTitle) { doubts.append(.liabilityWithoutTitle) }
        if parts.count > 1 { doubts.append(.paidAlike) }
        if !grounds.isDisjoint(with: [.estate, .heirWithinEstate, .heir]) { doubts.append(.heirsLiability) }
        return doubts
    }
}

extension Money {
    /// The amount in parts of these weights that add up to it exactly.
    ///
    /// Each part is first rounded down; the grosze that are left go one each to the parts with the largest remainders,
    /// and of equal ones to the earlier. Weights are not negative, and one at least is above zero.
    package func divided(by weights: [Int64]) throws(Overflow) -> [Money] {
        let whole = weights.reduce(0 as Int128) { $0 + Int128($1) }
        precondition(weights.allSatisfy { $0 >= 0 } && whole > 0, "something is divided among something")
        let exact = weights.map { (Int128(grosze.magnitude) * Int128($0)).quotientAndRemainder(dividingBy: whole) }
        var parts = exact.map(\.quotient)
        let left = Int128(grosze.magnitude) - parts.reduce(0, +)
        let order = exact.indices.sorted {
            (exact[$1].remainder, $0) < (exact[$0].remainder, $1)
        }
        for index in order.prefix(Int(left)) { parts[index] += 1 }
        var amounts: [Money] = []
        for part in parts { amounts.append(try Money(exactly: isNegative ? -part : part)) }
        return amounts
    }
}
