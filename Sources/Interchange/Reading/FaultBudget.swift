/// How many faults of a file are worth telling: nobody reads more, and a file that is nothing but faults is not the one
/// that was meant.
///
/// Warnings fall silent, for what they warn of was read all the same; a file that loses too much is given up.
struct FaultBudget: Sendable {
    private var warnings = 0
    private var losses = 0

    static let mostWarnings = 1_000
    static let mostLosses = 10_000

    enum Verdict {
        case tell
        /// There are more, and this is the last word about them.
        case tellOfMore
        case keepSilent
        case giveUp
    }

    mutating func judge(_ severity: FaultSeverity) -> Verdict {
        guard severity == .warning else {
            losses += 1
            return losses > Self.mostLosses ? .giveUp : .tell
        }
        warnings += 1
        if warnings > Self.mostWarnings + 1 { return .keepSilent }
        return warnings > Self.mostWarnings ? .tellOfMore : .tell
    }

    var isUntouched: Bool { warnings + losses == 0 }
}

extension FaultBudget {
    /// What to tell of a mistake: itself, that there are more, or nothing; and whether to stop.
    mutating func told<Mistake: FileMistake>(
        _ mistake: Mistake,
        more: Mistake,
        tooMany: Mistake
    ) -> (mistake: Mistake?, stops: Bool) {
        switch judge(mistake.severity) {
        case .tell: (mistake, false)
        case .tellOfMore: (more, false)
        case .keepSilent: (nil, false)
        case .giveUp: (tooMany, true)
        }
    }
}
