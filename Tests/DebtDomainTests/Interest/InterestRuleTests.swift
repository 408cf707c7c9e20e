import DebtDomain
import Testing

@Suite("Which days bear interest, at which rate")
struct InterestRuleTests {
    private static let agreed = InterestRegime.contractual(Law.rate("20"))

    private func calculate(
        _ principal: String = "10000",
        due: String,
        through: String,
        regime: InterestRegime = .statutoryDelay,
        changes: [PrincipalChange] = []
    ) throws -> InterestCalculation {
        let delay = InterestInquiry.Delay.due(Law.day(due), through: Law.day(through))
        let inquiry = InterestInquiry(principal: Law.zl(principal), delay: delay, regime: regime, changes: changes)
        return try InterestCalculation(inquiry, rates: .polish)
    }

    private func pay(_ amount: String, on day: String) -> PrincipalChange {
        PrincipalChange(on: Law.day(day), by: Law.zl("-" + amount), because: .payment)
    }

    @Test func fromTheDayAfterTheDueDateThroughTheDayOfPayment() throws {
        #expect(try calculate(due: "2024-03-12", through: "2024-03-12").delay == nil)
        #expect(try calculate(due: "2024-03-12", through: "2024-03-01").total == .zero)
        let one = try calculate(due: "2024-03-12", through: "2024-03-13")
        #expect(one.delay == Law.day("2024-03-13")...Law.day("2024-03-13"))
        #expect(one.days == 1 && one.total == Law.zl("3,08"))
    }

    @Test func givenDaysAreTakenAsTheyAre() throws {
        // A Saturday and a Sunday.
        let inquiry = InterestInquiry(
            principal: Law.zl("10000"),
            delay: .days(from: Law.day("2024-03-09"), through: Law.day("2024-03-10"))
        )
        let calculation = try InterestCalculation(inquiry, rates: .polish)
        #expect(calculation.days == 2 && calculation.dueOn == nil && calculation.total == Law.zl("6,16"))
        var reversed = inquiry
        reversed.delay = .days(from: Law.day("2024-03-10"), through: Law.day("2024-03-09"))
        #expect(throws: InterestError.daysReversed) { try InterestCalculation(reversed, rates: .polish) }
    }

    @Test func theLeapDayIsADayAndTheYearHas365() throws {
        let leap = try calculate(due: "2024-02-28", through: "2024-02-29")
        #expect(leap.days == 1 && leap.total == Law.zl("3,08"))
        let year = InterestInquiry(
            principal: Law.zl("10000"),
            delay: .days(from: Law.day("2024-01-01"), through: Law.day("2024-12-31"))
        )
        #expect(try InterestCalculation(year, rates: .polish).total == Law.zl("1128,08"))
    }

    @Test func aNewRateAppliesFromItsOwnDay() throws {
        let lines = try calculate(due: "2025-09-03", through: "2025-09-05").lines
        #expect(lines.map(\.from.iso) == ["2025-09-04"] && lines.map(\.rate) == [Law.rate("10,25")])
        let before = try calculate(due: "2025-09-02", through: "2025-09-05").lines
        #expect(before.map(\.rate) == [Law.rate("10,5"), Law.rate("10,25")])
        #expect(before.map(\.days) == [1, 2])
    }

    @Test("A day without a rate is an error, not a zero")
    func gapsAreRefused() {
        let gap = InterestError.rateGap(Law.day("2005-10-04"), next: Law.day("2005-10-15"))
        #expect(throws: gap) { try calculate(due: "2005-10-03", through: "2010-01-01") }
        let commercial = InterestError.rateGap(Law.day("2015-12-23"), next: Law.day("2016-01-01"))
        for regime in [InterestRegime.commercial, .commercialHealthcare, Self.agreed] {
            #expect(throws: commercial) { try calculate(due: "2015-12-22", through: "2016-02-01", regime: regime) }
            let meter = InterestMeter(regime: regime, rates: .polish)
            #expect(throws: commercial) {
                try meter.interest(on: Law.zl("1"), from: Law.day("2015-12-23"), through: Law.day("2016-02-01"))
            }
        }
        #expect(gap.explanation.polish.contains("2005-10-04") && gap.explanation.polish.contains("2005-10-15"))
    }

    @Test("and so is one in the middle, and one at the end")
    func gapsInsideAreRefused() {
        let source = LegalSource(article: Explanation("art. 1", english: "art. 1 of a test"))
        func row(_ first: String, _ last: String) -> RateTable.Row {
            RateTable.Row(from: Law.day(first), through: Law.day(last), rate: Law.rate("5"), source: source)
        }
        let rows = [row("2020-01-01", "2020-12-31"), row("2021-02-01", "2021-12-31")]
        let table = RateTable(rows, knownUntil: Law.day("2021-12-31"))
        let rates = RateSet(edition: "test", tables: [.statutoryDelay: table])
        let meter = InterestMeter(regime: .statutoryDelay, rates: rates)
        let cases: [(from: String, through: String, gap: String, next: String?)] = [
            ("2020-12-01", "2021-03-01", "2021-01-01", "2021-02-01"),
            ("2021-01-15", "2021-03-01", "2021-01-15", "2021-02-01"), ("2021-12-01", "2022-03-01", "2022-01-01", nil),
            ("2022-03-01", "2022-03-01", "2022-03-01", nil),
        ]
        for example in cases {
            let (from, through) = (Law.day(example.from), Law.day(example.through))
            let gap = InterestError.rateGap(Law.day(example.gap), next: example.next.map(Law.day))
            #expect(throws: gap) {
                let inquiry = InterestInquiry(principal: Law.zl("1"), delay: .days(from: from, through: through))
                return try InterestCalculation(inquiry, rates: rates)
            }
            #expect(throws: gap) { try meter.interest(on: Law.zl("1"), from: from, through: through) }
        }
    }

    @Test func withoutInterestNothingIsChargedAndNoRateAsked() throws {
        let calculation = try calculate(due: "1999-01-04", through: "2026-01-01", regime: .none)
        #expect(calculation.total == .zero && calculation.lines == [] && calculation.days > 9_000)
        let meter = InterestMeter(regime: .none, rates: .polish)
        #expect(try meter.interest(on: Law.zl("5"), from: .first, through: .last) == .zero)
    }

    @Test("A rate that was agreed is charged up to the maximum of each day")
    func agreedRatesAreCapped() throws {
        let lines = try calculate(due: "2025-11-03", through: "2026-03-31", regime: Self.agreed).lines
        #expect(lines.map(\.rate) == ["20", "19,5", "19", "18,5"].map(Law.rate))
        #expect(lines.map(\.from.iso) == ["2025-11-04", "2025-11-06", "2025-12-04", "2026-03-05"])
        #expect(lines[0].source.article.polish == "art. 481 § 2 k.c.")
        #expect(lines[1].source.article.polish == "art. 481 § 2¹ k.c.")
        let modest = InterestRegime.contractual(Law.rate("8"))
        let whole = try calculate(due: "2017-03-01", through: "2026-03-31", regime: modest).lines
        #expect(whole.map(\.rate) == [Law.rate("8")], "changes of the maximum above it part no period")
    }

    @Test("Beyond the day up to which rates were checked a figure is provisional")
    func isProvisional() throws {
        let known = try calculate(due: "2026-06-01", through: "2026-08-19")
        #expect(known.doubts == [])
        let later = try calculate(due: "2026-06-01", through: "2026-08-20")
        #expect(later.doubts == [.notKnownAfter(Law.day("2026-08-19"))])
        #expect(later.lines.count == 1, "the doubt parts no period, as that would change the rounding")
        #expect(try calculate(due: "2026-06-01", through: "2026-12-31", regime: .commercial).doubts == [])
        #expect(try calculate(due: "2026-06-01", through: "2027-01-01", regime: .commercial).doubts.count == 1)
    }

    @Test("What nobody has confirmed travels into the line, and into no other")
    func carriesDoubts() throws {
        let calculation = try calculate(due: "2014-01-02", through: "2015-02-01")
        #expect(calculation.lines.map(\.doubts.count) == [1, 0])
        #expect(calculation.doubts.map(\.explanation.polish) == ["do potwierdzenia: stopa 13,00% od 2008-12-15"])
        #expect(calculation.doubts.map(\.code) == ["unconfirmed"])
        // One rate for two years, the first confirmed by nobody; each half-year alone is doubted for itself.
        let commercial = try calculate(due: "2021-01-04", through: "2021-03-01", regime: .commercial)
        #expect(commercial.doubts.count == 1)
    }

    @Test("A payment counts from the day after it, and more than was owed bears no interest")
    func principalsChange() throws {
        let changes = [pay("4000", on: "2024-03-20"), pay("7000", on: "2024-03-25")]
        let lines = try calculate(due: "2024-03-12", through: "2024-12-31", changes: changes).lines
        #expect(lines.map(\.principal) == [Law.zl("10000"), Law.zl("6000")])
        #expect(lines.map(\.to.iso) == ["2024-03-20", "2024-03-25"])
        // What is owed again is set against the overpayment first.
        let again = PrincipalChange(on: Law.day("2024-04-01"), by: Law.zl("1500"), because: .reversal)
        let more = try calculate(due: "2024-03-12", through: "2024-04-10", changes: [again] + changes).lines
        #expect(more.map(\.principal) == [Law.zl("10000"), Law.zl("6000"), Law.zl("500")])
        #expect(more.last?.from == Law.day("2024-04-02") && more.last?.days == 9)
    }

    @Test func changesBeforeTheDelayCountInFull() throws {
        let lines = try calculate(due: "2024-03-12", through: "2024-03-31", changes: [pay("4000", on: "2024-01-02")])
            .lines
        #expect(lines.map(\.principal) == [Law.zl("6000")])
        let onTheDay = try calculate(
            due: "2024-03-12",
            through: "2024-03-31",
            changes: [pay("10000", on: "2024-03-12")]
        )
        #expect(onTheDay.total == .zero && onTheDay.lines == [] && onTheDay.days == 19)
        let history = try PrincipalHistory(Law.zl("10"), changes: [pay("4", on: "2024-01-02")])
        #expect(history.principal(on: Law.day("2024-01-02")) == Law.zl("10"))
        #expect(history.principal(on: Law.day("2024-01-03")) == Law.zl("6"))
    }

    @Test func whatIsNoDebtIsRefused() {
        #expect(throws: InterestError.negativePrincipal) {
            try calculate("-1", due: "2024-01-02", through: "2024-02-01")
        }
        let meter = InterestMeter(regime: .statutoryDelay, rates: .polish)
        #expect(throws: InterestError.negativePrincipal) {
            try meter.interest(on: Law.zl("-1"), from: Law.day("2024-01-02"), through: Law.day("2024-02-01"))
        }
    }

    @Test("Sums that no amount can hold are errors, in every way of counting")
    func overflows() throws {
        let most = Money(grosze: .max)
        let (first, last) = (Law.day("2016-01-01"), Law.day("9999-12-31"))
        for rounding in InterestRounding.allCases {
            let delay = InterestInquiry.Delay.days(from: first, through: last)
            let inquiry = InterestInquiry(principal: most, delay: delay, rounding: rounding)
            #expect(throws: InterestError.overflow) { try InterestCalculation(inquiry, rates: .polish) }
            let meter = InterestMeter(regime: .statutoryDelay, rates: .polish, rounding: rounding)
            #expect(throws: InterestError.overflow) { try meter.interest(for: inquiry) }
            let year = InterestInquiry(
                principal: most,
                delay: .days(from: first, through: first.advanced(by: 364)),
                rounding: rounding
            )
            let expected = Money(grosze: Int64((Int128(Int64.max) * 7 + 50) / 100))
            #expect(try InterestCalculation(year, rates: .polish).total == expected)
            #expect(try meter.interest(for: year) == expected)
        }
        let more = PrincipalChange(on: first, by: most, because: .correction)
        #expect(throws: InterestError.overflow) {
            try calculate("92233720368547758,07", due: "2024-01-02", through: "2024-02-01", changes: [more, more])
        }
    }
}

@Suite("Words for regimes and mistakes of interest")
struct InterestWordTests {
    @Test func regimesHaveCodes() throws {
        for code in InterestRegime.codes {
            let rate = code == "contractual" ? Law.rate("8") : nil
            let regime = try InterestRegime(code: code, rate: rate)
            #expect(regime.code == code)
            #expect(regime.name.polish != regime.name.english)
        }
        #expect(throws: InterestRegime.Mistake.unknown) { try InterestRegime(code: "lombard") }
        #expect(throws: InterestRegime.Mistake.rateMissing) { try InterestRegime(code: "contractual") }
        #expect(throws: InterestRegime.Mistake.rateNotAsked) {
            try InterestRegime(code: "statutory", rate: Law.rate("8"))
        }
    }

    @Test func mistakesAreExplained() {
        let mistakes: [any ExplainedError] = [
            InterestError.rateGap(.first, next: nil), InterestError.rateGap(.first, next: .last),
            InterestError.negativePrincipal, InterestError.daysReversed, InterestError.overflow,
            InterestError.partsDiffer(whole: Law.zl("5"), parts: Law.zl("4")), InterestRegime.Mistake.unknown,
            InterestRegime.Mistake.rateMissing, InterestRegime.Mistake.rateNotAsked,
        ]
        let rates: [AnnualRate.Mistake] = [.empty, .malformed, .tooManyDecimals, .tooLarge]
        let explanations = mistakes.map(\.explanation) + rates.map(\.explanation)
        #expect(Set(explanations).count == explanations.count)
        for text in explanations.flatMap({ [$0.polish, $0.english] }) {
            #expect(text.hasSuffix(".") && text.count <= 120 && text.first?.isUppercase == true, "\(text)")
        }
        for code in mistakes.map(\.code) + rates.map(\.code) {
            #expect(code.allSatisfy { $0.isLowercase || $0 == "_" })
        }
    }
}
