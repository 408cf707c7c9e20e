import DebtDomain
import Testing

@Suite("Published results of interest")
struct PublishedInterestTests {
    struct Example: CustomTestStringConvertible {
        let testDescription: String
        let inquiry: InterestInquiry
        let days: Int
        let interest: Money
        let roundedOnce: Money

        /// Of the accountants' calculator: 10 000,00 zł.
        init(_ why: String, due: String, paid: String, days: Int, gives interest: String, once: String? = nil) {
            testDescription = why
            inquiry = InterestInquiry(
                principal: Law.zl("10 000,00"),
                delay: .due(Law.day(due), through: Law.day(paid))
            )
            self.days = days
            self.interest = Law.zl(interest)
            roundedOnce = Law.zl(once ?? interest)
        }

        /// Of days that were given.
        init(
            _ why: String,
            owed: String,
            from: String,
            to: String,
            regime: InterestRegime = .statutoryDelay,
            days: Int,
            gives interest: String,
            once: String? = nil
        ) {
            testDescription = why
            inquiry = InterestInquiry(
                principal: Law.zl(owed),
                delay: .days(from: Law.day(from), through: Law.day(to)),
                regime: regime
            )
            self.days = days
            self.interest = Law.zl(interest)
            roundedOnce = Law.zl(once ?? interest)
        }
    }

    @Test(arguments: [
        Example("1: a feast", due: "2015-01-01", paid: "2021-01-10", days: 2_200, gives: "4214,85"),
        Example(
            "3: an old Saturday",
            due: "2015-01-03",
            paid: "2021-01-10",
            days: 2_199,
            gives: "4212,65",
            once: "4212,66"
        ),
        Example("5: over two leap days", due: "2015-12-31", paid: "2021-01-10", days: 1_837, gives: "3419,23"),
        Example("8: a Sunday", due: "2016-01-03", paid: "2021-01-10", days: 1_833, gives: "3411,56"),
        Example("9: a Sunday before a new rate", due: "2020-03-15", paid: "2021-01-10", days: 300, gives: "471,56"),
        Example("10: the Monday after it", due: "2020-03-16", paid: "2021-01-10", days: 300, gives: "471,56"),
        Example("13: two rates", due: "2020-04-08", paid: "2021-01-10", days: 277, gives: "430,46", once: "430,47"),
        Example("15: one rate", due: "2020-05-28", paid: "2021-01-10", days: 227, gives: "348,27"),
        Example("17: a feast before a week's end", due: "2021-01-01", paid: "2021-01-10", days: 6, gives: "9,21"),
        Example("20: moved past the payment", due: "2021-01-09", paid: "2021-01-10", days: 0, gives: "0,00"),
        Example(
            "21: many rates",
            due: "2015-01-01",
            paid: "2022-05-20",
            days: 2_695,
            gives: "5124,71",
            once: "5124,68"
        ),
        Example("25: days of one rate", owed: "10000", from: "2026-04-01", to: "2026-06-30", days: 91, gives: "230,62"),
        Example("26: a month", owed: "1000", from: "2022-10-02", to: "2022-10-31", days: 30, gives: "10,07"),
        Example(
            "a skill's wrong 281,85: its own rate all along",
            owed: "5000",
            from: "2025-06-02",
            to: "2025-12-01",
            regime: .contractual(Law.rate("11,25")),
            days: 183,
            gives: "282,02"
        ),
        Example(
            "the same, by law",
            owed: "5000",
            from: "2025-06-02",
            to: "2025-12-01",
            days: 183,
            gives: "258,50",
            once: "258,49"
        ),
        Example(
            "G18: a late fee of a tenth",
            owed: "100",
            from: "2019-06-01",
            to: "2019-06-15",
            regime: .contractual(Law.rate("10")),
            days: 15,
            gives: "0,41"
        ),
        Example(
            "G18: no fee",
            owed: "100",
            from: "2019-06-01",
            to: "2019-06-20",
            regime: .none,
            days: 20,
            gives: "0,00"
        ),
        Example(
            "G25: thirty days of a million",
            owed: "1000000",
            from: "2019-06-01",
            to: "2019-06-30",
            regime: .contractual(Law.rate("13,5")),
            days: 30,
            gives: "11095,89"
        ),
    ])
    func areReached(_ example: Example) throws {
        let each = try InterestCalculation(example.inquiry, rates: .polish)
        #expect(each.total == example.interest)
        #expect(each.days == example.days)
        #expect(each.doubts == [])
        var inquiry = example.inquiry
        inquiry.rounding = .once
        #expect(try InterestCalculation(inquiry, rates: .polish).total == example.roundedOnce)
        for rounding in InterestRounding.allCases {
            let meter = InterestMeter(regime: inquiry.regime, rates: .polish, rounding: rounding)
            #expect(try meter.interest(for: inquiry) == (rounding == .once ? example.roundedOnce : example.interest))
        }
    }

    @Test("5: its periods, as the calculator's author prints them without rounding")
    func periodsOfTheFifth() throws {
        let inquiry = InterestInquiry(
            principal: Law.zl("10000"),
            delay: .due(Law.day("2015-12-31"), through: Law.day("2021-01-10")),
            rounding: .once
        )
        let lines = try InterestCalculation(inquiry, rates: .polish).lines
        #expect(lines.map(\.days) == [1_538, 22, 50, 227])
        #expect(lines.map(\.rate.formatted) == ["7,00%", "6,50%", "6,00%", "5,60%"])
        #expect(lines.map(\.exactText) == ["2\u{A0}949,5890…", "39,1780…", "82,1917…", "348,2739…"])
    }

    @Test("A claim of 612,37 zł, line by line")
    func promised() throws {
        let delay = InterestInquiry.Delay.due(Law.day("2023-01-10"), through: Law.day("2025-10-31"))
        let inquiry = InterestInquiry(principal: Law.zl("612,37"), delay: delay)
        let calculation = try InterestCalculation(inquiry, rates: .polish)
        let expected = [
            (239, "12,25%", "49,12"), (28, "11,50%", "5,40"), (581, "11,25%", "109,66"), (56, "10,75%", "10,10"),
            (63, "10,50%", "11,10"), (35, "10,25%", "6,02"), (23, "10,00%", "3,86"),
        ]
        let lines = calculation.lines
        #expect(lines.map(\.days) == expected.map(\.0))
        #expect(lines.map(\.rate.formatted) == expected.map(\.1))
        #expect(lines.map(\.amount) == expected.map { Law.zl($0.2) })
        #expect(calculation.total == Law.zl("195,26"))
    }

    @Test("G18: with its fee, the whole debt; and the interest stays when the principal is paid")
    func lateFee() throws {
        let first = Law.day("2019-06-01")
        var inquiry = InterestInquiry(
            principal: Law.zl("100"),
            delay: .days(from: first, through: Law.day("2019-06-15")),
            regime: .contractual(Law.rate("10"))
        )
        let interest = try InterestCalculation(inquiry, rates: .polish).total
        #expect(try [Law.zl("100"), interest, Law.zl("10")].total() == Law.zl("110,41"))
        inquiry.changes = [PrincipalChange(on: Law.day("2019-06-15"), by: Law.zl("-100"), because: .payment)]
        inquiry.delay = .days(from: first, through: Law.day("2020-06-15"))
        #expect(try InterestCalculation(inquiry, rates: .polish).total == interest)
        // A payment that is cancelled leaves the debt as if it had not been made.
        inquiry.changes.append(PrincipalChange(on: Law.day("2019-06-15"), by: Law.zl("100"), because: .reversal))
        var unpaid = inquiry
        unpaid.changes = []
        let cancelled = try InterestCalculation(inquiry, rates: .polish)
        #expect(cancelled.lines == (try InterestCalculation(unpaid, rates: .polish).lines))
    }

    @Test("G20: in solidum and apart: what one pays on the common part is paid for both, and on no other")
    func inSolidum() throws {
        let parts: [(amount: String, since: String)] = [("12903,33", "2021-02-08"), ("11420,00", "2022-08-16")]
        let apart: [(amount: String, since: String)] = [("100,00", "2021-02-08"), ("363,50", "2022-08-16")]
        let common = try parts.map { Law.zl($0.amount) }.total()
        let ofEach = try apart.map { Law.zl($0.amount) }.total()
        #expect(common == Law.zl("24323,33") && ofEach == Law.zl("463,50"))
        #expect(try [common, ofEach, ofEach].total() == Law.zl("25250,33"))

        let last = Law.day("2024-06-30")
        let paid = [PrincipalChange(on: Law.day("2023-03-31"), by: Law.zl("-5000"), because: .payment)]
        func interest(_ part: (amount: String, since: String), _ changes: [PrincipalChange] = []) throws -> Money {
            let delay = InterestInquiry.Delay.days(from: Law.day(part.since), through: last)
            let inquiry = InterestInquiry(principal: Law.zl(part.amount), delay: delay, changes: changes)
            return try InterestCalculation(inquiry, rates: .polish).total
        }
        // Of the 457 days after the payment 159 are at 12,25 %, 28 at 11,5 % and 270 at 11,25 %.
        #expect(try interest(parts[0]) == Law.zl("4335,65"))
        #expect(try interest(parts[0], paid) == Law.zl("3608,64"))
        #expect(try interest(parts[1]) == Law.zl("2532,58"))
        #expect(try apart.map { try interest($0) } == [Law.zl("33,60"), Law.zl("80,62")])
    }
}
