import DebtDomain
import Testing

@Suite("Interest is explained line by line")
struct InterestTextTests {
    private func text(_ inquiry: InterestInquiry) throws -> Explanation {
        let text = try InterestCalculation(inquiry, rates: .polish).text
        let readable = { (text: String) in text.replacing("\u{A0}", with: " ") }
        return Explanation(readable(text.polish), english: readable(text.english))
    }

    @Test func inPolish() throws {
        let inquiry = InterestInquiry(
            principal: Law.zl("10000"),
            delay: .due(Law.day("2021-01-09"), through: Law.day("2021-10-08"))
        )
        let expected = """
            Odsetki ustawowe za opóźnienie
            Należność:      10 000,00 zł
            Termin zapłaty: 2021-01-11 zamiast 2021-01-09 (art. 115 k.c.: 2021-01-09 sobota, 2021-01-10 niedziela)
            Opóźnienie:     2021-01-12 – 2021-10-08, 270 dni
            Zaokrąglanie:   każdy okres do grosza, potem suma
            Rok:            zawsze 365 dni
            Stawki:         wydanie 2026-11-22

            Od          Do          Dni  Stopa   Od kwoty  Odsetki  Podstawa
            2021-01-12  2021-10-06  268  5,60%  10 000,00   411,18  art. 481 § 2 k.c.: \
            stopa referencyjna NBP 0,10% od 2020-05-29 + 5,5 p.p.
            2021-10-07  2021-10-08    2  6,00%  10 000,00     3,29  art. 481 § 2 k.c.: \
            stopa referencyjna NBP 0,50% od 2021-10-07 + 5,5 p.p.

            Razem odsetki: 414,47 zł

            """
        #expect(try text(inquiry).polish == expected)
    }

    @Test("with payments, exact lines where the sum is rounded once, and numbered doubts")
    func inEnglish() throws {
        let inquiry = InterestInquiry(
            principal: Law.zl("10000"),
            delay: .days(from: Law.day("2014-12-22"), through: Law.day("2014-12-24")),
            rounding: .once,
            changes: [PrincipalChange(on: Law.day("2014-12-23"), by: Law.zl("-9999,95"), because: .payment)]
        )
        let expected = """
            Statutory interest for delay
            Principal: 10 000,00 zł
            Payment:   2014-12-23 -9 999,95 zł
            Delay:     2014-12-22 – 2014-12-24, 3 days
            Rounding:  once, on the sum
            Year:      always 365 days
            Rates:     edition 2026-11-22

            From        To          Days    Rate         On  Interest  Basis
            2014-12-22  2014-12-22     1  13,00%  10 000,00   3,5616…  Civil Code art. 481 § 2 as it stood until \
            2015-12-31: statutory interest by regulation, 13,00% since 2008-12-15 [1]
            2014-12-23  2014-12-23     1   8,00%  10 000,00   2,1917…  Civil Code art. 481 § 2 as it stood until \
            2015-12-31: statutory interest by regulation, 8,00% since 2014-12-23
            2014-12-24  2014-12-24     1   8,00%       0,05   0,0000…  Civil Code art. 481 § 2 as it stood until \
            2015-12-31: statutory interest by regulation, 8,00% since 2014-12-23

            Interest in all: 5,75 zł

            [1] to be confirmed: the rate of 13,00% since 2008-12-15

            """
        #expect(try text(inquiry).english == expected)
    }

    @Test func whereNothingIsDue() throws {
        let inquiry = InterestInquiry(
            principal: Law.zl("10000"),
            delay: .due(Law.day("2024-03-12"), through: Law.day("2024-03-12")),
            regime: .none
        )
        let text = try text(inquiry)
        #expect(text.polish.hasPrefix("Bez odsetek\n") && text.polish.hasSuffix("\n\nRazem odsetki: 0,00 zł\n"))
        #expect(text.polish.contains("Opóźnienie:     nie ma\n"))
        #expect(text.english.contains("Delay:     none\n"))
        var one = inquiry
        one.delay = .due(Law.day("2024-03-12"), through: Law.day("2024-03-13"))
        #expect(try self.text(one).polish.contains(", 1 dzień\n"))
        #expect(try self.text(one).english.contains(", 1 day\n"))
    }
}
