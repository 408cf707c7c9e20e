import DebtDomain
import TestSupport
import Testing

@Suite("What holds of all interest")
struct InterestPropertyTests {
    private static let rounds = Proof.isFull ? 5_000 : 500

    @Test("The lean sum is the derivation's total", arguments: [Proof.seed])
    func leanIsEqual(seed: UInt64) throws {
        var histories = RandomHistories(seed: seed)
        var meters: [InterestRegime: [InterestRounding: InterestMeter]] = [:]
        var above = 0
        for _ in 0..<(2 * Self.rounds) {
            let inquiry = histories.inquiry()
            let meter =
                meters[inquiry.regime]?[inquiry.rounding]
                ?? InterestMeter(regime: inquiry.regime, rates: .polish, rounding: inquiry.rounding)
            meters[inquiry.regime, default: [:]][inquiry.rounding] = meter
            let total = try InterestCalculation(inquiry, rates: .polish).total
            if try meter.interest(for: inquiry) != total { Issue.record("\(inquiry)") }
            if total > .zero { above += 1 }
        }
        #expect(above > Self.rounds)
    }

    @Test("The lean sum is the derivation's total for sums of any size", arguments: [Proof.seed])
    func leanIsEqualForHugeSums(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<Self.rounds {
            let principal = Money(grosze: Int64(random.next() >> 1) >> Int64.random(in: 2...50, using: &random))
            let first = Law.day("2016-01-01").advanced(by: .random(in: 0...3_000, using: &random))
            let last = first.advanced(by: .random(in: 0...3_000, using: &random))
            for rounding in InterestRounding.allCases {
                let delay = InterestInquiry.Delay.days(from: first, through: last)
                let inquiry = InterestInquiry(principal: principal, delay: delay, rounding: rounding)
                let meter = InterestMeter(regime: .statutoryDelay, rates: .polish, rounding: rounding)
                let total = try InterestCalculation(inquiry, rates: .polish).total
                if try meter.interest(on: principal, from: first, through: last) != total {
                    Issue.record("\(principal), \(first) – \(last), \(rounding)")
                }
            }
        }
    }

    @Test("Lines hold every day on which something is owed, and each once", arguments: [Proof.seed])
    func linesPartTheDelay(seed: UInt64) throws {
        var histories = RandomHistories(seed: seed)
        for _ in 0..<Self.rounds {
            let inquiry = histories.inquiry()
            let calculation = try InterestCalculation(inquiry, rates: .polish)
            guard let delay = calculation.delay, inquiry.regime != .none else { continue }
            let history = try PrincipalHistory(inquiry.principal, changes: inquiry.changes)
            #expect(zip(calculation.lines, calculation.lines.dropFirst()).allSatisfy { $0.to < $1.from })
            #expect(
                calculation.lines.allSatisfy { $0.from <= $0.to && delay.contains($0.from) && delay.contains($0.to) }
            )
            let table = RateSet.polish.table(for: inquiry.regime)
            var (lines, line) = (calculation.lines[...], 0 as Int128)
            for day in delay {
                let owed = history.principal(on: day)
                guard owed > .zero else { continue }
                guard let current = lines.first, current.from <= day, current.principal == owed,
                    table?.row(on: day)?.rate == current.rate
                else {
                    Issue.record("\(day) of \(inquiry)")
                    return
                }
                // Day by day it comes to what the closed formula says.
                line += Int128(owed.grosze) * Int128(current.rate.basisPoints)
                if day == current.to {
                    #expect(line == current.exact)
                    (lines, line) = (lines.dropFirst(), 0)
                }
            }
            #expect(lines.isEmpty)
        }
    }

    @Test("A payment in two parts on one day, and changes in another order, change nothing", arguments: [Proof.seed])
    func partsOfOneDayAreOne(seed: UInt64) throws {
        var histories = RandomHistories(seed: seed)
        for _ in 0..<Self.rounds {
            let inquiry = histories.inquiry()
            var parted = inquiry
            parted.changes = inquiry.changes.flatMap { change in
                let part = Money(grosze: change.amount.grosze / 3)
                let rest = Money(grosze: change.amount.grosze - part.grosze)
                return [part, rest].map { PrincipalChange(on: change.day, by: $0, because: change.reason) }
            }.shuffled(using: &histories.random)
            let (one, other) = (
                try InterestCalculation(inquiry, rates: .polish), try InterestCalculation(parted, rates: .polish)
            )
            #expect(one.lines == other.lines && one.total == other.total)
        }
    }

    @Test("A reversal on the same day leaves what was there before", arguments: [Proof.seed])
    func reversalsUndo(seed: UInt64) throws {
        var histories = RandomHistories(seed: seed)
        for _ in 0..<Self.rounds {
            let inquiry = histories.inquiry()
            var reversed = inquiry
            reversed.changes += inquiry.changes.map { change in
                PrincipalChange(on: change.day, by: Money(grosze: -change.amount.grosze), because: .reversal)
            }
            var untouched = inquiry
            untouched.changes = []
            let (one, other) = (
                try InterestCalculation(reversed, rates: .polish), try InterestCalculation(untouched, rates: .polish)
            )
            #expect(one.lines == other.lines)
        }
    }

    @Test("The two roundings differ by half a grosz for each line at most", arguments: [Proof.seed])
    func roundingsAreClose(seed: UInt64) throws {
        var histories = RandomHistories(seed: seed)
        for _ in 0..<Self.rounds {
            var inquiry = histories.inquiry()
            inquiry.rounding = .eachPeriod
            let each = try InterestCalculation(inquiry, rates: .polish)
            inquiry.rounding = .once
            let once = try InterestCalculation(inquiry, rates: .polish)
            #expect(2 * abs(each.total.grosze - once.total.grosze) <= Int64(each.lines.count) + 1)
            #expect(once.total.isNegative == false)
        }
    }
}

/// Random debts with payments early, late and twice, reversals and corrections.
struct RandomHistories {
    var random: SplitMix64

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
    }

    mutating func inquiry() -> InterestInquiry {
        let regime = regime()
        // Commercial rates, and the maximum that limits agreed ones, are known since 2016.
        let isOld = [.none, .statutoryDelay].contains(regime) && Int.random(in: 0..<3, using: &random) == 0
        let first = Law.day(isOld ? "2006-01-02" : "2016-01-04")
        let due = first.advanced(by: .random(in: 0...3_600, using: &random))
        let last = due.advanced(by: .random(in: -30...3_600, using: &random))
        let isGiven = Int.random(in: 0..<4, using: &random) == 0 && due <= last
        return InterestInquiry(
            principal: amount(),
            delay: isGiven ? .days(from: due, through: last) : .due(due, through: last),
            regime: regime,
            rounding: Bool.random(using: &random) ? .eachPeriod : .once,
            changes: (0..<Int.random(in: 0...6, using: &random)).map { _ in change(after: due) }
        )
    }

    private mutating func regime() -> InterestRegime {
        switch Int.random(in: 0..<10, using: &random) {
        case 0: .commercial
        case 1: .commercialHealthcare
        case 2, 3:
            AnnualRate(basisPoints: .random(in: 0...30_00, using: &random)).map(InterestRegime.contractual) ?? .none
        case 4: .none
        default: .statutoryDelay
        }
    }

    private mutating func change(after due: Day) -> PrincipalChange {
        let day = due.advanced(by: .random(in: -200...3_000, using: &random))
        let amount = amount().grosze / 2
        return switch Int.random(in: 0..<4, using: &random) {
        case 0: PrincipalChange(on: day, by: Money(grosze: amount), because: .reversal)
        case 1: PrincipalChange(on: day, by: Money(grosze: amount / 2), because: .correction)
        default: PrincipalChange(on: day, by: Money(grosze: -amount), because: .payment)
        }
    }

    /// From a grosz to some millions, small ones as often as large ones.
    private mutating func amount() -> Money {
        Money(grosze: Int64.random(in: 0...(1 << Int64.random(in: 1...30, using: &random)), using: &random))
    }
}
