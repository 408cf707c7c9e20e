/// Who is liable on which day, from title, residence and deaths.
struct Household {
    /// The living and the dead who owe what is due for a day.
    struct Owners: Hashable {
        enum Kind: Hashable {
            /// Those with a title and adults who live with them.
            case underTitle
            case withoutTitle
        }

        let kind: Kind
        let persons: [Person]
    }

    struct Person: Hashable {
        let id: ID<Debtor>
        let ground: LiableGroup.Member.Ground
    }

    let facts: HouseholdFacts

    /// The days of a period, cut where somebody else becomes liable.
    func stretches(of period: ClosedRange<Day>) -> [(owners: Owners, days: ClosedRange<Day>)] {
        let cuts = boundaries.filter { period.contains($0) && $0 != period.lowerBound }
        let starts = [period.lowerBound] + Set(cuts).sorted()
        return starts.indices.map { index in
            let last = index + 1 < starts.count ? starts[index + 1].advanced(by: -1) : period.upperBound
            return (owners(on: starts[index]), starts[index]...last)
        }
    }

    /// Days on which liability may become another.
    private var boundaries: [Day] {
        var days: [Day?] = []
        for span in facts.titles.map(\.days) + facts.residences.map(\.days) {
            days += [span.first, span.last.flatMap { $0.adding(days: 1) }]
        }
        for residence in facts.residences {
            // On the birthday itself the 18th year is full.
            days.append(residence.bornOn.flatMap { $0.adding(years: 18) })
        }
        days += facts.deaths.map { $0.on.adding(days: 1) }
        return days.compactMap(\.self)
    }

    /// - Source: art. 688¹ § 1 and 2 k.c. under a title, art. 18 u.o.p.l. without one.
    private func owners(on day: Day) -> Owners {
        let isAlive = { (person: ID<Debtor>) in !facts.deaths.contains { $0.person == person && $0.on < day } }
        let holders = Set(facts.titles.filter { $0.days.contains(day) }.flatMap(\.holders)).filter(isAlive)
        let residents = Set(
            facts.residences.filter { $0.days.contains(day) && $0.isAdult(on: day) }.map(\.person)
        ).filter(isAlive)
        guard holders.isEmpty else {
            let persons =
                holders.map { Person(id: $0, ground: .tenant) }
                + residents.subtracting(holders).map { Person(id: $0, ground: .adultResident) }
            return Owners(kind: .underTitle, persons: persons.sorted { $0.id < $1.id })
        }
        let persons = residents.sorted().map { Person(id: $0, ground: .occupantWithoutTitle) }
        return Owners(kind: .withoutTitle, persons: persons)
    }

    /// The group of today: in place of who has died since stand his heirs.
    func group(_ owners: Owners, of amount: Money, asOf day: Day) throws(Money.Overflow) -> LiableGroup {
        var members: [LiableGroup.Member] = []
        for person in owners.persons {
            guard let death = facts.deaths.first(where: { $0.person == person.id && $0.on <= day }) else {
                members.append(
                    LiableGroup.Member(person: person.id, ground: person.ground, deceased: nil, limit: nil)
                )
                continue
            }
            members += try heirs(after: death, of: amount, asOf: day)
        }
        members = Self.once(members)
        let bond: LiableGroup.Bond =
            switch (members.count, owners.kind) {
            case (0, _): .nobody
            case (1, _): .alone
            case (_, .underTitle): .solidary
            // Heirs of one occupant owe his debt together.
            case (_, .withoutTitle): owners.persons.count == 1 ? .solidary : .inSolidum
            }
        return LiableGroup(bond: bond, members: members)
    }

    /// Who owes the whole himself owes it no more for having inherited it too.
    private static func once(_ members: [LiableGroup.Member]) -> [LiableGroup.Member] {
        let whole = Set(members.filter { $0.deceased == nil }.map(\.person))
        return members.filter { $0.deceased == nil || $0.ground == .estate || !whole.contains($0.person) }
            .sorted { ($0.person, $0.ground.rawValue) < ($1.person, $1.ground.rawValue) }
    }

    /// - Source: art. 1030 k.c. before and after acceptance, art. 1031 k.c. for the inventory, art. 1034 k.c. before
    ///   and after the division.
    private func heirs(
        after death: HouseholdFacts.Death,
        of amount: Money,
        asOf day: Day
    ) throws(Money.Overflow) -> [LiableGroup.Member] {
        guard !death.heirs.isEmpty else {
            return [LiableGroup.Member(person: death.person, ground: .estate, deceased: death.person, limit: nil)]
        }
        let isDivided = death.dividedOn.map { $0 <= day } ?? false
        let limits = isDivided ? try amount.divided(by: death.heirs.map(\.share).weightsAndRest) : nil
        return death.heirs.enumerated().map { index, heir in
            let hasAccepted = heir.acceptedOn.map { $0 <= day } ?? false
            return LiableGroup.Member(
                person: heir.person,
                ground: hasAccepted && !heir.withInventory ? .heir : .heirWithinEstate,
                deceased: death.person,
                limit: limits?[index]
            )
        }
    }
}

extension Household.Owners {
    /// The amount as these owners owe it: together, or each an equal share.
    func shares(
        of amount: Money,
        _ rule: Liability.WithoutTitle
    ) throws(Money.Overflow) -> [(Household.Owners, Money)] {
        guard kind == .withoutTitle, rule == .equalShares, persons.count > 1 else { return [(self, amount)] }
        let amounts = try amount.divided(by: persons.map { _ in 1 })
        return zip(persons, amounts).map { (Household.Owners(kind: kind, persons: [$0]), $1) }
    }
}

extension [HouseholdFacts.Share] {
    /// Whole numbers in the proportion of the shares, and last what they leave of the estate.
    var weightsAndRest: [Int64] {
        let common = reduce(1 as Int64?) { common, share in
            guard let common else { return nil }
            let (product, overflows) = (common / Self.divisor(common, share.whole))
                .multipliedReportingOverflow(by: share.whole)
            return overflows || product > Self.largest ? nil : product
        }
        // Shares of so many different kinds that no common denominator is at hand are taken to twelve decimals.
        let whole = common ?? 1_000_000_000_000
        let weights = map { share in
            Int64(Int128(whole) * Int128(share.parts) / Int128(share.whole))
        }
        return weights + [Swift.max(0, whole - weights.reduce(0, +))]
    }

    private static let largest: Int64 = 1_000_000_000_000_000

    private static func divisor(_ left: Int64, _ right: Int64) -> Int64 {
        right == 0 ? left : divisor(right, left % right)
    }
}
