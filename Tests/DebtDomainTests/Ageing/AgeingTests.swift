import DebtDomain
import TestSupport
import Testing

@Suite("Ageing")
struct AgeingTests {
    struct Example: CustomTestStringConvertible {
        let testDescription: String
        let payableBy: Day
        /// Counted from "not due yet", which is 0.
        let band: Int

        init(_ why: String, _ payableBy: String, band: Int) {
            testDescription = why
            self.payableBy = day(payableBy)
            self.band = band
        }
    }

    @Test(arguments: [
        Example("due tomorrow", "2026-11-23", band: 0), Example("due today", "2026-11-22", band: 0),
        Example("one day late", "2026-11-21", band: 1), Example("30 days", "2026-10-23", band: 1),
        Example("31 days", "2026-10-22", band: 2), Example("60 days", "2026-09-23", band: 2),
        Example("61 days", "2026-09-22", band: 3), Example("90 days", "2026-08-24", band: 3),
        Example("91 days", "2026-08-23", band: 4), Example("180 days", "2026-05-26", band: 4),
        Example("181 days", "2026-05-25", band: 5), Example("360 days", "2025-11-27", band: 5),
        Example("361 days", "2025-11-26", band: 6), Example("years", "2016-01-01", band: 6),
    ])
    func bands(_ example: Example) throws {
        var ageing = Ageing<Int>(asOf: day("2026-11-22"))
        try ageing.add(Money(grosze: 7), payableBy: example.payableBy, to: 1)
        try ageing.add(.zero, payableBy: example.payableBy, to: 2)
        let cells = try #require(ageing.rows[1])
        #expect(cells.count == 7 && ageing.bands.names.count == 7 && ageing.rows[2] == nil)
        #expect(cells.map(\.count) == (0..<7).map { $0 == example.band ? 1 : 0 })
        #expect(cells[example.band].open == Money(grosze: 7))
    }

    @Test("Bands have names, and the assumed ones a doubt")
    func names() {
        #expect(
            AgeBands.usual.names.map(\.polish) == [
                "niewymagalne", "1–30 dni", "31–60 dni", "61–90 dni", "91–180 dni", "181–360 dni", "powyżej 360 dni",
            ]
        )
        #expect(AgeBands.usual.source.doubt?.code == "unconfirmed")
    }

    @Test("Sums that are merged are the sum of all, in any order", arguments: [Proof.seed])
    func merges(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let asOf = day("2026-11-22")
        let count = Proof.isFull ? 1_000_000 : 50_000
        let items = (0..<count).map { _ in
            (
                Money(grosze: .random(in: 0...500_000, using: &random)),
                asOf.advanced(by: -.random(in: -60...1_000, using: &random)), Int.random(in: 0..<20, using: &random)
            )
        }
        var whole = Ageing<Int>(asOf: asOf)
        for (open, payableBy, key) in items { try whole.add(open, payableBy: payableBy, to: key) }
        var (left, right) = (Ageing<Int>(asOf: asOf), Ageing<Int>(asOf: asOf))
        for (index, item) in items.shuffled(using: &random).enumerated() {
            if index.isMultiple(of: 3) {
                try left.add(item.0, payableBy: item.1, to: item.2)
            } else {
                try right.add(item.0, payableBy: item.1, to: item.2)
            }
        }
        try left.merge(right)
        #expect(left.rows == whole.rows, "\(seed)")
        #expect(try whole.total().map(\.open).total() == items.map(\.0).total(), "\(seed)")
        // A second way: every band's sum by looking at all items.
        let late = items.filter { (31...60).contains($0.1.distance(to: asOf)) }
        #expect(try whole.total()[2].open == late.map(\.0).total(), "\(seed)")
    }

    @Test("A sum that is too large is an error, not another number")
    func overflows() throws {
        var ageing = Ageing<Int>(asOf: day("2026-11-22"))
        try ageing.add(Money(grosze: .max), payableBy: day("2026-01-01"), to: 1)
        #expect(throws: Money.Overflow.self) {
            try ageing.add(Money(grosze: 1), payableBy: day("2026-01-01"), to: 1)
        }
        #expect(ageing.rows[1]?.map(\.count).reduce(0, +) == 1)
    }
}

@Suite("Indicators")
struct IndicatorTests {
    struct Example: CustomTestStringConvertible {
        let testDescription: String
        let indicator: Indicator
        let printed: String

        init(_ why: String, _ indicator: Indicator, _ printed: String) {
            testDescription = why
            self.indicator = indicator
            self.printed = printed
        }
    }

    private static func zl(_ amount: Int64) -> Money { Money(grosze: 100 * amount) }

    @Test(arguments: [
        Example("DSO", .daysOutstanding(receivables: zl(250), charges: zl(1_000), days: 90), "22,5"),
        Example("DSO of nothing charged", .daysOutstanding(receivables: zl(250), charges: .zero, days: 90), "–"),
        Example(
            "DSO counted back over a month and a half",
            .daysOutstandingCountedBack(receivables: zl(150), months: [(zl(100), 31), (zl(100), 30), (zl(100), 31)]),
            "46,0"
        ),
        Example(
            "DSO counted back to the end of what is known",
            .daysOutstandingCountedBack(receivables: zl(200), months: [(zl(100), 31), (zl(100), 30)]),
            "61,0"
        ),
        Example(
            "DSO counted back beyond it",
            .daysOutstandingCountedBack(receivables: zl(201), months: [(zl(100), 31), (zl(100), 30)]),
            "–"
        ),
        Example(
            "DSO counted back over a month without charges",
            .daysOutstandingCountedBack(receivables: zl(150), months: [(zl(100), 31), (.zero, 30), (zl(100), 31)]),
            "76,5"
        ),
        Example("DSO of nothing owed", .daysOutstandingCountedBack(receivables: .zero, months: []), "0,0"),
        Example("turnover", .turnover(charges: zl(1_200), opening: zl(200), closing: zl(300)), "4,8"),
        Example(
            "uncollectible of charges",
            .uncollectible(writtenOff: zl(10), lapsed: zl(5), ofCharges: zl(1_000)),
            "1,5%"
        ),
        Example(
            "uncollectible of what was open",
            .uncollectible(writtenOff: zl(10), lapsed: zl(5), ofOpening: zl(300)),
            "5,0%"
        ),
        Example("collection rate", .collectionRate(paidOnCharges: zl(933), charges: zl(1_000)), "93,3%"),
        Example("overdue", .overdue(zl(1), of: zl(3)), "33,3%"),
        Example("cost of a złoty", .cost(zl(37), perRecovered: zl(1_000)), "0,04"),
        Example("promises kept", .promisesKept(2, of: 3), "66,7%"),
        Example("promises of which none fell due", .promisesKept(0, of: 0), "–"),
        Example("median of an odd count", .medianDays([9, 1, 5]), "5,0"),
        Example("median of an even count", .medianDays([9, 1, 5, 6]), "5,5"),
        Example("median of none", .medianDays([]), "–"),
    ])
    func print(_ example: Example) {
        #expect(example.indicator.formatted == example.printed)
        #expect(!example.indicator.formula.polish.isEmpty)
    }

    @Test("A ratio is exact and rounds half away from zero")
    func ratios() throws {
        let eighth = try #require(Ratio(1, over: 8))
        #expect(eighth.formatted(decimals: 2) == "0,13" && eighth.formatted(decimals: 3) == "0,125")
        let negative = try #require(Ratio(1, over: -8))
        #expect(negative.formatted(decimals: 2) == "-0,13" && negative.denominator == 8)
        #expect(Ratio(2, over: 16) == eighth && Ratio(0, over: 5)?.formatted(decimals: 0) == "0")
        #expect(Ratio(1, over: 0) == nil)
    }

    @Test("Money is put down to the last action before it, or to the first within the days")
    func effectiveness() throws {
        typealias Method = Effectiveness<String>
        let actions: [Method.Action] = [
            Method.Action(on: 1, "call", day("2026-03-20"), arrears: Self.zl(80)),
            Method.Action(on: 1, "letter", day("2026-03-01"), arrears: Self.zl(100)),
            Method.Action(on: 2, "letter", day("2026-03-01"), arrears: Self.zl(300)),
        ]
        let receipts: [Method.Receipt] = [
            Method.Receipt(on: 1, day("2026-03-01"), Self.zl(1)), Method.Receipt(on: 1, day("2026-03-02"), Self.zl(2)),
            Method.Receipt(on: 1, day("2026-03-20"), Self.zl(4)), Method.Receipt(on: 1, day("2026-03-21"), Self.zl(8)),
            Method.Receipt(on: 1, day("2026-04-01"), Self.zl(16)),
            Method.Receipt(on: 2, day("2026-03-31"), Self.zl(32)),
            Method.Receipt(on: 2, day("2026-04-01"), Self.zl(64)),
            Method.Receipt(on: 3, day("2026-03-05"), Self.zl(128)),
        ]
        let last = try Method(of: actions, receipts, within: 30, by: .last).results
        #expect(last["letter"]?.received == Self.zl(2 + 4 + 32) && last["call"]?.received == Self.zl(8 + 16))
        #expect(last["letter"]?.indicator.formatted == "9,5%" && last["letter"]?.actions == 2)
        let first = try Method(of: actions, receipts, within: 30, by: .first).results
        #expect(first["letter"]?.received == Self.zl(2 + 4 + 8 + 32) && first["call"]?.received == Self.zl(16))
    }
}
