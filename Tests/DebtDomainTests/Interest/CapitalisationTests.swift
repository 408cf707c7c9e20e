import DebtDomain
import Testing

@Suite("Interest on interest, and judgments in instalments")
struct CapitalisationTests {
    private let filed = Law.day("2024-06-03")

    private func inquiry(through last: String = "2024-12-31", changes: [PrincipalChange] = []) -> InterestInquiry {
        let delay = InterestInquiry.Delay.due(Law.day("2023-01-10"), through: Law.day(last))
        return InterestInquiry(principal: Law.zl("10000"), delay: delay, changes: changes)
    }

    @Test("From the suit on two debts bear interest: the principal, and what had accrued by the day before")
    func sinceTheSuit() throws {
        let whole = try Capitalisation(of: inquiry(), basis: .suit(filedOn: filed), rates: .polish)
        let accrued = try #require(whole.accrued)
        #expect(accrued.delay == Law.day("2023-01-11")...Law.day("2024-06-02"))
        // 239 days at 12,25 %, 28 at 11,5 %, 242 at 11,25 %.
        #expect(accrued.lines.map(\.amount) == ["802,12", "88,22", "745,89"].map(Law.zl))
        #expect(accrued.total == Law.zl("1636,23"))
        #expect(whole.onPrincipal?.delay == filed...Law.day("2024-12-31"))
        #expect(whole.onInterest?.delay == filed...Law.day("2024-12-31"))
        #expect(whole.onInterest?.inquiry.principal == accrued.total)
        // 212 days at 11,25 %, of 10 000,00 and of 1 636,23.
        #expect(whole.onPrincipal?.total == Law.zl("653,42"))
        #expect(whole.onInterest?.total == Law.zl("106,92"))
        #expect(try whole.total() == Law.zl("2396,57"))
        #expect(whole.basis.explanation.polish.hasPrefix("art. 482 § 1 k.c.: odsetki od odsetek od dnia wniesienia"))
    }

    @Test func isExplainedInParts() throws {
        let text = try Capitalisation(of: inquiry(), basis: .suit(filedOn: filed), rates: .polish).text
        let readable = text.polish.replacing("\u{A0}", with: " ")
        let sums = ["1 636,23", "653,42", "106,92"].map { "Razem odsetki: \($0) zł\n" }
        let names = ["Odsetki skapitalizowane", "Dalsze odsetki od należności", "Odsetki od odsetek"]
        let places = zip(names, sums).flatMap { [$0, $1] }.map { readable.ranges(of: $0).map(\.lowerBound) }
        #expect(places.allSatisfy { $0.count == 1 })
        #expect(zip(places.joined(), places.joined().dropFirst()).allSatisfy { $0 < $1 })
        #expect(readable.hasPrefix("art. 482 § 1 k.c.: odsetki od odsetek od dnia wniesienia pozwu, 2024-06-03\n\n"))
        #expect(text.english.contains("\nInterest on interest\n\nStatutory interest for delay\n"))
    }

    @Test func beforeItNothingIsCapitalised() throws {
        let early = try Capitalisation(of: inquiry(through: "2024-05-31"), basis: .suit(filedOn: filed), rates: .polish)
        #expect(early.onPrincipal == nil && early.onInterest == nil)
        #expect(try early.total() == InterestCalculation(inquiry(through: "2024-05-31"), rates: .polish).total)
    }

    @Test("A suit filed before the debt fell due leaves no interest to capitalise")
    func beforeTheDueDate() throws {
        let filed = Law.day("2023-01-10")
        let whole = try Capitalisation(of: inquiry(), basis: .suit(filedOn: filed), rates: .polish)
        #expect(whole.accrued?.total == .zero && whole.onInterest == nil)
        #expect(whole.onPrincipal?.delay?.lowerBound == Law.day("2023-01-11"))
        var given = inquiry()
        given.delay = .days(from: Law.day("2023-01-11"), through: Law.day("2024-12-31"))
        let ofDays = try Capitalisation(of: given, basis: .suit(filedOn: Law.day("2023-01-11")), rates: .polish)
        #expect(ofDays.accrued == nil && ofDays.onInterest == nil)
        #expect(try ofDays.total() == whole.total())
    }

    @Test func paymentsReduceTheDebtThatTheyBelongTo() throws {
        let onPrincipal = PrincipalChange(on: Law.day("2024-03-01"), by: Law.zl("-10000"), because: .payment)
        let onInterest = PrincipalChange(on: Law.day("2024-07-01"), by: Law.zl("-1000"), because: .payment)
        let whole = try Capitalisation(
            of: inquiry(changes: [onPrincipal]),
            basis: .agreement(on: filed),
            regime: .contractual(Law.rate("8")),
            payments: [onInterest],
            rates: .polish
        )
        let accrued = try #require(whole.accrued).total
        #expect(whole.onPrincipal?.total == .zero)
        #expect(whole.onInterest?.lines.map(\.principal) == [accrued, try accrued - Law.zl("1000")])
        #expect(whole.onInterest?.lines.map(\.rate) == [Law.rate("8"), Law.rate("8")])
        #expect(whole.basis.explanation.english.contains("agreement of 2024-06-03"))
    }

    @Test("G21: one interest through the judgment, then each part from its own date")
    func instalments() throws {
        let dates = ["2017-01-31", "2018-01-31", "2019-01-31", "2020-01-31", "2021-01-31"]
        let amounts = ["11054,47", "25000", "25000", "25000", "25000"]
        let judgment = try InstalmentJudgment(
            whole: Law.zl("111054,47"),
            judgedOn: Law.day("2016-06-30"),
            instalments: zip(amounts, dates).map { InstalmentJudgment.Instalment(Law.zl($0), dueOn: Law.day($1)) }
        )
        let until = try judgment.untilJudgment(from: Law.day("2016-01-01"), rates: .polish)
        #expect(until.days == 182 && until.total == Law.zl("3876,26"))

        let paid = PrincipalChange(on: Law.day("2017-01-31"), by: Law.zl("-11054,47"), because: .payment)
        let after = try judgment.afterJudgment(through: Law.day("2019-03-01"), payments: [0: [paid]], rates: .polish)
        #expect(after.map(\.total) == ["0", "1889,04", "139,04", "0", "0"].map(Law.zl))
        // 31 January 2021 is a Sunday.
        let late = try judgment.afterJudgment(through: Law.day("2021-02-02"), rates: .polish)
        #expect(late.last?.delay == Law.day("2021-02-02")...Law.day("2021-02-02"))
    }

    @Test func partsThatAreNotTheWholeAreRefused() {
        let part = InstalmentJudgment.Instalment(Law.zl("50"), dueOn: Law.day("2017-01-31"))
        #expect(throws: InterestError.partsDiffer(whole: Law.zl("100,01"), parts: Law.zl("100"))) {
            try InstalmentJudgment(whole: Law.zl("100,01"), judgedOn: Law.day("2016-06-30"), instalments: [part, part])
        }
        let below = InstalmentJudgment.Instalment(Law.zl("-50"), dueOn: Law.day("2017-01-31"))
        #expect(throws: InterestError.negativePrincipal) {
            try InstalmentJudgment(whole: .zero, judgedOn: Law.day("2016-06-30"), instalments: [part, below])
        }
    }
}
