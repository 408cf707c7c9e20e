import DebtDomain
import TestSupport
import Testing

@Suite("Who owes what")
struct LiabilityTests {
    private static let march = day("2026-03-01")...day("2026-03-31")

    /// Tenants 1 and 2; their son 3, who turns 18 on 11 March 2026; lodger 4, who moved in on 21 March.
    private static let family = HouseholdFacts(
        titles: [HouseholdFacts.Title(of: [ID(1), ID(2)], span("2020-01-01"))],
        residences: [
            HouseholdFacts.Residence(of: ID(1), span("2020-01-01"), bornOn: day("1975-05-05")),
            HouseholdFacts.Residence(of: ID(3), span("2020-01-01"), bornOn: day("2008-03-11")),
            HouseholdFacts.Residence(of: ID(4), span("2026-03-21"), bornOn: day("1990-01-01")),
        ]
    )

    @Test("A son owes from his 18th birthday, a lodger from the day he moved in")
    func adultsWhoLiveThere() throws {
        let liability = try Liability(
            for: Money(grosze: 1_000_00),
            over: Self.march,
            by: Self.family,
            asOf: day("2026-04-01")
        )
        #expect(liability.parts.map(\.persons) == [[1, 2], [1, 2, 3], [1, 2, 3, 4]])
        #expect(liability.parts.map(\.dayCount) == [10, 10, 11])
        #expect(liability.parts.map(\.amount.decimal) == ["322.58", "322.58", "354.84"])
        #expect(liability.parts.allSatisfy { $0.group.bond == .solidary })
        #expect(liability.parts[1].group.members.map(\.ground) == [.tenant, .tenant, .adultResident])
        #expect(try liability.exposure(of: ID(1)).decimal == "1000.00")
        #expect(try liability.exposure(of: ID(3)).decimal == "677.42")
        #expect(try liability.exposure(of: ID(4)).decimal == "354.84")
        #expect(!liability.doubts.isEmpty)
    }

    @Test("What is left open is divided as the whole was")
    func openSums() throws {
        let liability = try Liability(
            for: Money(grosze: 1_000_00),
            over: Self.march,
            by: Self.family,
            asOf: day("2026-04-01")
        )
        #expect(try liability.divided(Money(grosze: 500_01)).map(\.decimal) == ["161.29", "161.29", "177.43"])
        #expect(try liability.divided(.zero).map(\.decimal) == ["0.00", "0.00", "0.00"])
        #expect(liability.doubts.contains { $0.explanation.polish.contains("zmniejsza części wszystkich grup") })
        let ofNothing = try Liability(for: .zero, over: Self.march, by: Self.family, asOf: day("2026-04-01"))
        #expect(try ofNothing.divided(Money(grosze: 31_00)).map(\.decimal) == ["10.00", "10.00", "11.00"])
    }

    struct Birthday: CustomTestStringConvertible {
        let testDescription: String
        let bornOn: Day
        let adultFrom: Day

        init(_ why: String, _ bornOn: String, adultFrom: String) {
            testDescription = why
            self.bornOn = day(bornOn)
            self.adultFrom = day(adultFrom)
        }
    }

    @Test(arguments: [
        Birthday("in the middle of a month", "2008-03-11", adultFrom: "2026-03-11"),
        Birthday("on the first", "2008-03-01", adultFrom: "2026-03-01"),
        Birthday("on a leap day", "2008-02-29", adultFrom: "2026-02-28"),
        Birthday("on the last of the year", "2007-12-31", adultFrom: "2025-12-31"),
    ])
    func adultsFromTheirBirthday(_ birthday: Birthday) throws {
        let facts = HouseholdFacts(
            titles: [HouseholdFacts.Title(of: [ID(1)], span("2020-01-01"))],
            residences: [HouseholdFacts.Residence(of: ID(3), span("2020-01-01"), bornOn: birthday.bornOn)]
        )
        for (at, isLiable) in [(birthday.adultFrom.advanced(by: -1), false), (birthday.adultFrom, true)] {
            let liability = try Liability(for: Money(grosze: 1), over: at...at, by: facts, asOf: at)
            #expect(liability.parts.contains { $0.group.contains(ID(3)) } == isLiable)
        }
    }

    @Test("After the title ended each occupant owes on his own ground, the one who left nothing")
    func withoutTitle() throws {
        let facts = HouseholdFacts(
            titles: [HouseholdFacts.Title(of: [ID(1), ID(2)], span("2020-01-01", "2026-03-10"))],
            residences: [
                HouseholdFacts.Residence(of: ID(1), span("2020-01-01", "2026-03-20")),
                HouseholdFacts.Residence(of: ID(2), span("2020-01-01")),
            ]
        )
        let liability = try Liability(for: Money(grosze: 310_01), over: Self.march, by: facts, asOf: day("2026-04-01"))
        #expect(liability.parts.map(\.persons) == [[1, 2], [1, 2], [2]])
        #expect(liability.parts.map(\.group.bond) == [.solidary, .inSolidum, .alone])
        #expect(liability.parts.map(\.amount.decimal) == ["100.00", "100.00", "110.01"])
        let shares = try Liability(
            for: Money(grosze: 310_01),
            over: Self.march,
            by: facts,
            withoutTitle: .equalShares,
            asOf: day("2026-04-01")
        )
        #expect(shares.parts.map(\.persons) == [[1, 2], [1], [2], [2]])
        #expect(shares.parts.map(\.amount.decimal) == ["100.00", "50.00", "50.00", "110.01"])
    }

    @Test("Heirs come in the place of who died: as an estate, within it, with all they have, by shares")
    func heirs() throws {
        func parts(_ death: HouseholdFacts.Death, holders: Set<ID<Debtor>> = [ID(1)]) throws -> [LiabilityPart] {
            let facts = HouseholdFacts(
                titles: [HouseholdFacts.Title(of: holders, span("2020-01-01"))],
                residences: [],
                deaths: [death]
            )
            return try Liability(for: Money(grosze: 100_01), over: Self.march, by: facts, asOf: day("2026-12-31")).parts
        }
        let (widow, son) = (
            HouseholdFacts.Heir(ID(2), share: share(1, of: 2), acceptedOn: day("2026-08-01")),
            HouseholdFacts.Heir(
                ID(3),
                share: share(1, of: 2),
                acceptedOn: day("2026-08-01"),
                withInventory: false
            )
        )
        let unknown = try parts(HouseholdFacts.Death(of: ID(1), on: day("2026-05-01")))
        #expect(unknown.map { $0.group.members.map(\.ground) } == [[.estate]])

        let together = try parts(HouseholdFacts.Death(of: ID(1), on: day("2026-05-01"), heirs: [widow, son]))
        #expect(together.map(\.persons) == [[2, 3]] && together[0].group.bond == .solidary)
        #expect(together[0].group.members.map(\.ground) == [.heirWithinEstate, .heir])

        let divided = HouseholdFacts.Death(
            of: ID(1),
            on: day("2026-05-01"),
            heirs: [widow, son],
            dividedOn: day("2026-10-01")
        )
        #expect(try parts(divided).map(\.amount.decimal) == ["50.01", "50.00"])
        #expect(try parts(divided).map(\.group.bond) == [.alone, .alone])

        // The widow was a tenant too: she owes all of it anyway, the son no more than his share.
        let cotenant = try parts(divided, holders: [ID(1), ID(2)])
        #expect(cotenant.map(\.persons) == [[2, 3]])
        #expect(cotenant[0].group.members.map { $0.limit?.decimal } == [nil, "50.00"])

        // Two eighths are known; who has the rest is to be found out.
        let some = HouseholdFacts.Death(
            of: ID(1),
            on: day("2026-05-01"),
            heirs: [HouseholdFacts.Heir(ID(2), share: share(2, of: 8))],
            dividedOn: day("2026-10-01")
        )
        #expect(try parts(some).map(\.amount.decimal) == ["25.00", "75.01"])
        #expect(try parts(some).map(\.group.bond) == [.alone, .nobody])
    }

    @Test("What is due after a death is not the dead person's, and until somebody enters it is nobody's")
    func dayOfDeath() throws {
        let facts = HouseholdFacts(
            titles: [
                HouseholdFacts.Title(of: [ID(1)], span("2020-01-01")),
                HouseholdFacts.Title(of: [ID(2)], span("2026-03-21")),
            ],
            residences: [],
            deaths: [HouseholdFacts.Death(of: ID(1), on: day("2026-03-15"))]
        )
        let liability = try Liability(for: Money(grosze: 310_00), over: Self.march, by: facts, asOf: day("2026-12-31"))
        #expect(liability.parts.map(\.persons) == [[1], [], [2]])
        #expect(liability.parts.map(\.group.bond) == [.alone, .nobody, .alone])
        #expect(liability.parts.map(\.amount.decimal) == ["150.00", "50.00", "110.00"])
    }

    @Test("Heirs of one occupant without a title owe his debt together, beside others in solidum")
    func heirsOfAnOccupant() throws {
        func bonds(_ occupants: [UInt128]) throws -> [LiableGroup.Bond] {
            let facts = HouseholdFacts(
                titles: [],
                residences: occupants.map { HouseholdFacts.Residence(of: ID($0), span("2026-01-01")) },
                deaths: [
                    HouseholdFacts.Death(
                        of: ID(1),
                        on: day("2026-05-01"),
                        heirs: [
                            HouseholdFacts.Heir(ID(7), share: share(1, of: 2)),
                            HouseholdFacts.Heir(ID(8), share: share(1, of: 2)),
                        ]
                    )
                ]
            )
            let liability = try Liability(for: Money(grosze: 1), over: Self.march, by: facts, asOf: day("2026-12-31"))
            return liability.parts.map(\.group.bond)
        }
        #expect(try bonds([1]) == [.solidary])
        #expect(try bonds([1, 2]) == [.inSolidum])
    }

    @Test("Parts are the whole, and each day belongs to one", arguments: [Proof.seed])
    func nothingIsLost(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<2_000 {
            let facts = Self.randomFacts(&random)
            let first = day("2026-01-01").advanced(by: .random(in: 0...60, using: &random))
            let period = first...first.advanced(by: .random(in: 0...92, using: &random))
            let amount = Money(grosze: .random(in: 0...1_000_000, using: &random))
            let rule = Liability.WithoutTitle.allCases.randomElement(using: &random) ?? .inSolidum
            let liability = try Liability(
                for: amount,
                over: period,
                by: facts,
                withoutTitle: rule,
                asOf: day("2026-12-31")
            )
            #expect(try liability.parts.map(\.amount).total() == amount, "\(seed)")
            var days: [Day] = []
            var seen: Set<[ClosedRange<Day>]> = []
            for part in liability.parts where seen.insert(part.days).inserted {
                days += part.days.flatMap { Array($0) }
            }
            #expect(days.sorted() == Array(period), "\(seed)")
        }
    }

    @Test("An amount is divided to the grosz, and nobody is a grosz off", arguments: [Proof.seed])
    func division(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<5_000 {
            let weights = (0..<Int.random(in: 1...9, using: &random)).map { _ in
                Int64.random(in: 0...31, using: &random)
            }
            guard weights.contains(where: { $0 > 0 }) else { continue }
            let amount = Money(grosze: .random(in: -1_000_000...1_000_000, using: &random))
            let parts = try amount.divided(by: weights)
            #expect(try parts.total() == amount)
            let whole = weights.reduce(0, +)
            for (part, weight) in zip(parts, weights) {
                #expect((part.grosze * whole - amount.grosze * weight).magnitude < whole.magnitude, "\(seed)")
            }
        }
        #expect(try Money(grosze: .max).divided(by: [.max, .max]).map(\.grosze) == [.max / 2 + 1, .max / 2])
    }

    private static func randomFacts(_ random: inout SplitMix64) -> HouseholdFacts {
        func someSpan() -> HouseholdFacts.Span {
            let first = day("2025-12-01").advanced(by: .random(in: 0...120, using: &random))
            guard Bool.random(using: &random) else { return HouseholdFacts.Span(from: first) }
            return HouseholdFacts.Span(from: first, through: first.advanced(by: .random(in: 0...60, using: &random)))
        }
        let titles = (0..<Int.random(in: 0...2, using: &random)).map { _ in
            HouseholdFacts.Title(of: [ID(.random(in: 1...3, using: &random))], someSpan())
        }
        let residences = (0..<Int.random(in: 0...4, using: &random)).map { _ in
            HouseholdFacts.Residence(
                of: ID(.random(in: 1...6, using: &random)),
                someSpan(),
                bornOn: day("2007-12-01").advanced(by: .random(in: 0...150, using: &random))
            )
        }
        let heirs = (0..<Int.random(in: 0...3, using: &random)).map { index in
            HouseholdFacts.Heir(ID(UInt128(7 + index)), share: share(1, of: 4))
        }
        let death = HouseholdFacts.Death(
            of: ID(1),
            on: day("2026-02-10"),
            heirs: heirs,
            dividedOn: Bool.random(using: &random) ? day("2026-05-05") : nil
        )
        let other = HouseholdFacts.Death(
            of: ID(2),
            on: day("2026-03-01"),
            heirs: [HouseholdFacts.Heir(ID(9), share: share(1, of: 1))],
            dividedOn: Bool.random(using: &random) ? day("2026-06-06") : nil
        )
        return HouseholdFacts(titles: titles, residences: residences, deaths: [death, other])
    }
}

@Suite("Claims against groups")
struct GroupClaimsTests {
    @Test("G20: in solidum plus shares")
    func inSolidumPlusShares() throws {
        var claims = GroupClaims([
            GroupClaims.Line(
                .inSolidum,
                [ID(1), ID(2)],
                [sum(11_420_00, "2022-08-16"), sum(12_903_33, "2021-02-08")]
            ),
            GroupClaims.Line(.alone, [ID(1)], [sum(100_00, "2021-02-08"), sum(363_50, "2022-08-16")]),
            GroupClaims.Line(.alone, [ID(2)], [sum(100_00, "2021-02-08"), sum(363_50, "2022-08-16")]),
        ])
        #expect(try claims.total().decimal == "25250.33")
        #expect(try claims.lines.map { try $0.total().decimal } == ["24323.33", "463.50", "463.50"])
        #expect(try claims.owed(by: ID(1)).decimal == "24786.83")

        #expect(try claims.pay(Money(grosze: 13_000_00), by: ID(1), on: 0) == .zero)
        #expect(claims.lines[0].sums == [sum(11_323_33, "2022-08-16")])
        #expect(try claims.owed(by: ID(2)).decimal == "11786.83")
        #expect(try claims.lines[1].total().decimal == "463.50" && claims.lines[2].total().decimal == "463.50")

        #expect(try claims.pay(Money(grosze: 500_00), by: ID(2), on: 2).decimal == "36.50")
        #expect(try claims.total().decimal == "11786.83")
    }

    private func sum(_ grosze: Int64, _ from: String) -> GroupClaims.Sum {
        GroupClaims.Sum(Money(grosze: grosze), interestFrom: day(from))
    }
}

extension LiabilityPart {
    fileprivate var persons: [UInt128] { group.members.map(\.person.value) }
}

private func span(_ first: String, _ last: String? = nil) -> HouseholdFacts.Span {
    HouseholdFacts.Span(from: day(first), through: last.map(day))
}

private func share(_ parts: Int64, of whole: Int64) -> HouseholdFacts.Share {
    guard let share = HouseholdFacts.Share(parts, of: whole) else { preconditionFailure("the tests' shares are such") }
    return share
}
