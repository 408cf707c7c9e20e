/// When a claim lapses against one debtor, with how that was found.
///
/// Where the law can be read in two ways there are three days: the one by its letter, the earliest in any reading, by
/// which to sue, and the latest, before which nothing is to be written off as lapsed.
///
/// - Source: Civil Code art. 117–125; for claims from before 9 July 2018 the transitional rules of the act of
///   13 April 2018.
package struct Limitation: Hashable, Sendable {
    package enum Verdict: Hashable, Sendable, CaseIterable {
        case live
        /// It ends within 180 days, or the answer hangs on a doubtful fact or reading.
        case borderline
        /// A court or a bailiff has it, or it stands still: it does not run.
        case held
        case lapsed
    }

    package let claim: LimitationClaim
    package let asOf: Day
    package let verdict: Verdict
    /// By the letter; `nil` while it does not run.
    package let lastDay: Day?
    /// The earliest last day in any reading; `nil` where it runs in none.
    package let sueBy: Day?
    /// The latest last day in any reading; `nil` where it does not run in one.
    package let writeOffAfter: Day?
    /// Until when a suit in the e-court is held for filing it anew.
    package let heldThrough: Day?
    /// Whether a final judgment has found it.
    package let isJudged: Bool
    package let steps: [Step]
    package let doubts: [Doubt]

    /// One line of the derivation.
    package struct Step: Hashable, Sendable {
        package let text: Explanation
        package let source: LegalSource
    }

    private static let daysBeforeTheEnd = 180

    /// - Parameters:
    ///   - claim: The receivable as one debtor owes it.
    ///   - events: What happened to it, in any order; what concerns other debtors or lies after the day is left out.
    ///   - day: The day of the answer.
    package init(of claim: LimitationClaim, events: [LimitationEvent], asOf day: Day) {
        let letter = LimitationClock(claim, events, reading: LimitationReading(), today: day)
        var doubts: [Doubt] = []
        var readings = [LimitationReading()]
        for turned in LimitationReading.switches(for: claim, events) {
            var other = LimitationReading()
            other[keyPath: turned].toggle()
            let clock = LimitationClock(claim, events, reading: other, today: day)
            guard clock.lastDay != letter.lastDay || clock.state != letter.state else { continue }
            readings += readings.map { reading in
                var reading = reading
                reading[keyPath: turned].toggle()
                return reading
            }
            doubts.append(Self.doubt(of: turned))
        }
        if letter.kind == .interest, claim.principalLapsesOn != nil { doubts.append(.interestWithPrincipal) }
        if events.contains(where: { !$0.debtors.contains(claim.debtor) }) { doubts.append(.eachDebtorAlone) }
        let clocks = [letter] + readings.dropFirst().map { LimitationClock(claim, events, reading: $0, today: day) }
        let running = clocks.filter(\.isRunning).map(\.lastDay)
        self.claim = claim
        asOf = day
        lastDay = letter.isRunning ? letter.lastDay : nil
        sueBy = running.min()
        writeOffAfter = running.count == clocks.count ? running.max() : nil
        heldThrough = if case .held(_, let last) = letter.state { last } else { nil }
        isJudged = letter.kind == .judgment || letter.kind == .judgmentFuture
        steps = letter.turns.compactMap(\.step)
        verdict = Self.verdict(clocks, asOf: day)
        self.doubts = doubts + (verdict == .lapsed && claim.isConsumer ? [.landlordAsEntrepreneur] : [])
    }

    /// Whether it can no longer be demanded at all: not by a letter, an entry in a register or a suit.
    ///
    /// - Source: Civil Code art. 117 § 2¹.
    package var isBarred: Bool { verdict == .lapsed && claim.isConsumer }

    private static func verdict(_ clocks: [LimitationClock], asOf day: Day) -> Verdict {
        if clocks.allSatisfy({ $0.state == .lapsed }) { return .lapsed }
        let endsSoon = clocks.contains { $0.isRunning && day.distance(to: $0.lastDay) <= daysBeforeTheEnd }
        if endsSoon { return .borderline }
        return clocks.contains(where: \.isRunning) ? .live : .held
    }
}

extension LimitationClock {
    /// Whether there is a day on which it ends, be it past.
    var isRunning: Bool {
        switch state {
        case .running, .lapsed: true
        case .held, .suspended: false
        }
    }
}
