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
        let known = LimitationClock.known(events, of: claim, on: day)
        let switches = LimitationReading.switches(for: claim, known)
        // All together: what makes no difference alone may make one beside another, as where either of two events
        // would have kept the claim alive.
        let clocks = LimitationReading.combinations(of: switches).map { reading in
            LimitationClock(claim, known, reading: reading, today: day)
        }
        let letter = clocks[0]
        let ends = clocks.map(\.end)
        var doubts = switches.indices.filter { Self.matters($0, in: ends) }.map { Self.doubt(of: switches[$0]) }
        if letter.kind == .interest, claim.principalLapsesOn != nil { doubts.append(.interestWithPrincipal) }
        if events.contains(where: { !$0.debtors.contains(claim.debtor) }) { doubts.append(.eachDebtorAlone) }
        let running = ends.compactMap(\.self)
        self.claim = claim
        asOf = day
        lastDay = ends[0]
        sueBy = running.min()
        writeOffAfter = running.count == ends.count ? running.max() : nil
        heldThrough = if case .held(_, let last) = letter.state { last } else { nil }
        isJudged = letter.kind == .judgment || letter.kind == .judgmentFuture
        steps = letter.turns.compactMap(\.step)
        verdict = Self.verdict(running, isLapsed: clocks.allSatisfy { $0.state == .lapsed }, asOf: day)
        self.doubts = doubts + (verdict == .lapsed && claim.isConsumer ? [.landlordAsEntrepreneur] : [])
    }

    /// Whether it can no longer be demanded at all: not by a letter, an entry in a register or a suit.
    ///
    /// - Source: Civil Code art. 117 § 2¹.
    package var isBarred: Bool { verdict == .lapsed && claim.isConsumer }

    /// Whether turning the switch changes the end in any of the combinations, in whose indices it is one bit.
    private static func matters(_ index: Int, in ends: [Day?]) -> Bool {
        ends.indices.contains { ends[$0] != ends[$0 ^ (1 << index)] }
    }

    /// What the last days of all readings in which it runs come to.
    private static func verdict(_ lastDays: [Day], isLapsed: Bool, asOf day: Day) -> Verdict {
        if isLapsed { return .lapsed }
        if lastDays.contains(where: { day.distance(to: $0) <= daysBeforeTheEnd }) { return .borderline }
        return lastDays.isEmpty ? .held : .live
    }
}

extension LimitationClock {
    /// The day on which it ends, be it past; `nil` while it does not run.
    var end: Day? {
        switch state {
        case .running, .lapsed: lastDay
        case .held, .suspended: nil
        }
    }
}
