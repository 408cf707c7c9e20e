import DebtDomain
import TestSupport
import Testing

/// The same histories, counted by a Python program that shares nothing with ours, not even the tables.
@Suite("Another program agrees on interest")
struct InterestOracleTests {
    private static let samples = Proof.isFull ? 100_000 : 4_000

    @Test("on random histories, line by line", arguments: [Proof.seed])
    func onRandomHistories(seed: UInt64) throws {
        var histories = RandomHistories(seed: seed)
        let inquiries = (0..<Self.samples).map { _ in histories.inquiry() }
        let answers = try PeerScript(name: "interest.py").answers(to: inquiries.map(Self.question))
        var above = 0
        for (inquiry, answer) in zip(inquiries, answers) {
            let calculation = try InterestCalculation(inquiry, rates: .polish)
            let ours = Self.answer(calculation)
            if ours != answer { Issue.record("\(Self.question(inquiry)): \(ours), but \(answer)") }
            if calculation.total > .zero { above += 1 }
        }
        #expect(above > Self.samples / 2, "of something")
    }

    /// `regime rate rounding principal kind first last day:amount…`
    private static func question(_ inquiry: InterestInquiry) -> String {
        let rate = if case .contractual(let rate) = inquiry.regime { rate.basisPoints } else { 0 as Int64 }
        let (kind, first, last) =
            switch inquiry.delay {
            case .due(let due, let last): ("due", due, last)
            case .days(let first, let last): ("days", first, last)
            }
        let changes = inquiry.changes.map { "\($0.day):\($0.amount.decimal)" }
        let facts = [
            inquiry.regime.code, String(rate), inquiry.rounding.rawValue, inquiry.principal.decimal, kind, first.iso,
            last.iso,
        ]
        return (facts + changes).joined(separator: " ")
    }

    /// `total` and for each line `first last rate principal amount`.
    private static func answer(_ calculation: InterestCalculation) -> String {
        let lines = calculation.lines.map { line in
            "\(line.from) \(line.to) \(line.rate.basisPoints) \(line.principal.decimal) \(line.amount.decimal)"
        }
        return ([calculation.total.decimal] + lines).joined(separator: "|")
    }
}
