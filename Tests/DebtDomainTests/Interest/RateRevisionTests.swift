import DebtDomain
import Testing

@Suite("What changes if a rate changes")
struct RateRevisionTests {
    private static let source = LegalSource(
        article: Explanation("uchwała RPP", english: "resolution of the Monetary Policy Council"),
        doubt: .unconfirmed(Explanation("zmiana przypuszczona", english: "a change that is supposed"))
    )

    private func revise(
        _ table: RateSet.Table,
        _ rate: String,
        from first: String,
        through last: String? = nil
    ) -> RateSet {
        let row = RateTable.Row(
            from: Law.day(first),
            through: last.map(Law.day),
            rate: Law.rate(rate),
            source: Self.source
        )
        return RateSet.polish.revised(by: RateRevision(of: table, to: row), edition: "przypuszczenie")
    }

    private func inquiry(through last: String, regime: InterestRegime = .statutoryDelay) -> InterestInquiry {
        InterestInquiry(
            principal: Law.zl("10000"),
            delay: .days(from: Law.day("2026-03-05"), through: Law.day(last)),
            regime: regime
        )
    }

    @Test("A new reference rate takes the statutory rates with it, and the commercial ones from the next half-year")
    func ofTheReference() throws {
        let revised = revise(.reference, "3,50", from: "2026-10-08")
        let expected: [(RateSet.Table, String, String)] = [
            (.reference, "2026-10-07", "3,75"), (.reference, "2026-10-08", "3,5"),
            (.statutoryDelay, "2026-10-07", "9,25"),
            (.statutoryDelay, "2026-10-08", "9"), (.capital, "2026-10-08", "7"), (.commercial, "2026-12-31", "13,75"),
            (.commercial, "2027-01-01", "13,5"), (.commercialHealthcare, "2027-01-01", "11,5"),
            (.commercialHealthcare, "2026-12-31", "11,75"), (.statutoryDelay, "2030-01-01", "9"),
        ]
        for (table, day, rate) in expected {
            #expect(revised[table].row(on: Law.day(day))?.rate == Law.rate(rate), "\(table) on \(day)")
        }
        #expect(revised.maximumForDelay.row(on: Law.day("2026-10-08"))?.rate == Law.rate("18"))
        #expect(RateSet.polish.firstDifference(from: revised, for: .statutoryDelay) == Law.day("2026-10-08"))
        #expect(RateSet.polish.firstDifference(from: revised, for: .commercial) == Law.day("2027-01-01"))
        let capped = InterestRegime.contractual(Law.rate("18,25"))
        #expect(RateSet.polish.firstDifference(from: revised, for: capped) == Law.day("2026-10-08"))
        #expect(RateSet.polish.firstDifference(from: revised, for: .contractual(Law.rate("18"))) == nil)
        #expect(RateSet.polish.firstDifference(from: revised, for: .none) == nil)
    }

    @Test("A correction in the past ends where the next rate begins, and half-years keep the rate of their first day")
    func ofThePast() throws {
        let revised = revise(.reference, "6,25", from: "2022-07-01")
        let expected: [(RateSet.Table, String, String)] = [
            (.reference, "2022-06-30", "6"), (.reference, "2022-07-01", "6,25"), (.reference, "2022-07-08", "6,5"),
            (.statutoryDelay, "2022-07-07", "11,75"), (.statutoryDelay, "2022-07-08", "12"),
            (.commercial, "2022-06-30", "11,75"), (.commercial, "2022-07-01", "16,25"),
            (.commercial, "2022-12-31", "16,25"),
            (.commercial, "2023-01-01", "16,75"), (.commercialHealthcare, "2022-07-01", "14,25"),
        ]
        for (table, day, rate) in expected {
            #expect(revised[table].row(on: Law.day(day))?.rate == Law.rate(rate), "\(table) on \(day)")
        }
        // Between two half-years' first days no commercial rate hangs on it.
        let between = revise(.reference, "9", from: "2022-07-08", through: "2022-08-31")
        #expect(RateSet.polish.firstDifference(from: between, for: .commercial) == nil)
        #expect(RateSet.polish.firstDifference(from: between, for: .statutoryDelay) == Law.day("2022-07-08"))
        #expect(between[.statutoryDelay].row(on: Law.day("2022-09-01"))?.rate == Law.rate("12"))
    }

    @Test("A rate whose last day is a half-year's first is that half-year's to its end")
    func untilAHalfYearsFirstDay() throws {
        let revised = revise(.reference, "7", from: "2022-06-09", through: "2022-07-01")
        for (day, rate) in [
            ("2022-06-30", "11,75"), ("2022-07-01", "17"), ("2022-12-31", "17"), ("2023-01-01", "16,75"),
        ] {
            #expect(revised[.commercial].row(on: Law.day(day))?.rate == Law.rate(rate), "on \(day)")
        }
        let shorter = revise(.reference, "7", from: "2022-06-09", through: "2022-06-30")
        #expect(RateSet.polish.firstDifference(from: shorter, for: .commercial) == nil)
    }

    @Test("Over the turn of 2020 each half-year has what its own year adds")
    func overTheTurnOf2020() throws {
        let revised = revise(.reference, "2", from: "2019-03-01", through: "2020-03-17")
        let expected = [
            ("2019-06-30", "9,5", "9,5"), ("2019-07-01", "10", "10"), ("2019-12-31", "10", "10"),
            ("2020-01-01", "12", "10"), ("2020-06-30", "12", "10"), ("2020-07-01", "10,1", "8,1"),
        ]
        for (day, general, healthcare) in expected {
            #expect(revised[.commercial].row(on: Law.day(day))?.rate == Law.rate(general), "on \(day)")
            #expect(revised[.commercialHealthcare].row(on: Law.day(day))?.rate == Law.rate(healthcare), "on \(day)")
        }
    }

    @Test func ofOneTableOnlyIsOfThatTable() {
        let revised = revise(.commercial, "14,25", from: "2026-07-01")
        #expect(revised[.commercial].row(on: Law.day("2026-08-01"))?.rate == Law.rate("14,25"))
        for table in RateSet.Table.allCases where table != .commercial {
            #expect(revised[table] == RateSet.polish[table])
        }
    }

    @Test("The effect on one debt, before and after, with the doubt of what is only supposed")
    func effectOnADebt() throws {
        let revised = revise(.reference, "3,50", from: "2026-10-08")
        let effect = try RateEffect(on: inquiry(through: "2026-10-17"), from: .polish, to: revised)
        // 227 days at 9,25 %, or 217 of them and 10 at 9 %.
        #expect(effect.before.total == Law.zl("575,27"))
        #expect(effect.after.lines.map(\.amount) == ["549,93", "24,66"].map(Law.zl))
        #expect(effect.difference == Law.zl("-0,68"))
        #expect(effect.after.doubts.map(\.code) == ["provisional", "unconfirmed"])
        #expect(effect.explanation.polish.hasSuffix("(różnica -0,68\u{A0}zł; stawki 2026-11-22 → przypuszczenie)"))
        let untouched = try RateEffect(on: inquiry(through: "2026-10-07"), from: .polish, to: revised)
        #expect(untouched.difference == .zero && untouched.before.lines == untouched.after.lines)
    }

    @Test("Figures come out alike years later from the set that was kept")
    func isReproducible() throws {
        let kept = RateSet.polish
        let inquiry = inquiry(through: "2026-10-17")
        let once = try InterestCalculation(inquiry, rates: kept)
        _ = revise(.reference, "1", from: "2026-04-01")
        #expect(try InterestCalculation(inquiry, rates: kept) == once)
        #expect(once.edition == "2026-11-22")
    }
}
