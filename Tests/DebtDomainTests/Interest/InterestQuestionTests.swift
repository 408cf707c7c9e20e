import DebtDomain
import Testing

@Suite("Questions about interest, as they are typed")
struct InterestQuestionTests {
    private typealias Texts = [InterestQuestion.Field: String]
    private static let whole: Texts = [.principal: "10000.00", .due: "2015-01-03", .paid: "2021-01-10"]

    private func refusal(_ texts: Texts) -> InterestQuestion.Mistake? {
        do {
            _ = try InterestQuestion(texts).inquiry()
            return nil
        } catch {
            return error
        }
    }

    @Test func areAnswered() throws {
        let inquiry = try InterestQuestion(Self.whole).inquiry()
        #expect(inquiry.regime == .statutoryDelay && inquiry.rounding == .eachPeriod)
        #expect(try InterestCalculation(inquiry, rates: .polish).total == Law.zl("4212,65"))
        let once = try InterestQuestion(Self.whole.merging([.rounding: "once"]) { $1 }).inquiry()
        #expect(try InterestCalculation(once, rates: .polish).total == Law.zl("4212,66"))
    }

    @Test func ofGivenDaysMoveNothing() throws {
        let texts: Texts = [
            .principal: "10 000 zł", .from: "2026-04-01", .to: "2026-06-30", .regime: "contractual", .rate: "8 %",
            .due: "", .paid: " ",
        ]
        let inquiry = try InterestQuestion(texts).inquiry()
        #expect(inquiry.delay == .days(from: Law.day("2026-04-01"), through: Law.day("2026-06-30")))
        #expect(inquiry.regime == .contractual(Law.rate("8")))
    }

    @Test(
        arguments: [
            ("no principal", [.principal: ""], .principal, "missing"),
            ("a principal of letters", [.principal: "ten"], .principal, "not_an_amount"),
            ("less than nothing", [.principal: "-1"], .principal, "negative_principal"),
            ("no due date", [.due: ""], .due, "missing"), ("no day of payment", [.paid: ""], .paid, "missing"),
            ("no date", [.due: "3.01.2015"], .due, "not_a_date"),
            ("no such day", [.paid: "2021-02-30"], .paid, "unknown_day"),
            ("both kinds of delay", [.from: "2015-01-04"], .from, "two_delays"),
            ("half of the other kind", [.to: "2015-01-04"], .to, "two_delays"),
            ("given days without their end", [.due: "", .paid: "", .from: "2015-01-04"], .to, "missing"),
            (
                "given days in reverse", [.due: "", .paid: "", .from: "2015-01-04", .to: "2015-01-03"], .to,
                "days_reversed"
            ),
            ("an unknown regime", [.regime: "lombard"], .regime, "unknown_regime"),
            ("no agreed rate", [.regime: "contractual"], .rate, "rate_missing"),
            ("a rate that is not asked", [.rate: "8"], .rate, "rate_not_asked"),
            ("a rate of letters", [.regime: "contractual", .rate: "x"], .rate, "not_a_rate"),
            ("an unknown rounding", [.rounding: "up"], .rounding, "unknown_rounding"),
        ] as [(String, [InterestQuestion.Field: String], InterestQuestion.Field, String)]
    )
    func areRefused(why: String, texts: [InterestQuestion.Field: String], field: InterestQuestion.Field, code: String) {
        let mistake = refusal(Self.whole.merging(texts) { $1 })
        #expect(mistake?.field == field)
        #expect(mistake?.code == code)
        #expect(mistake?.explanation.polish.hasSuffix(".") == true)
    }
}
