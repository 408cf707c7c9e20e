/// The days on which the law of limitation changed.
enum LimitationLaw {
    /// The year's end, and six years instead of ten: act of 13 April 2018, Dz.U. 2018 poz. 1104.
    static let reform = Day.known(2_018, 7, 9)
    /// Since then mediation and a call to a settlement attempt only suspend: art. 121 pkt 5 and 6 k.c.
    static let mediationSuspends = Day.known(2_022, 6, 30)
    /// What is filed elsewhere within them keeps the effects of the suit in the e-court: art. 505³⁷ § 2 k.p.c.
    static let monthsToFileAnew = 3
}

/// How to read the law where it can be read in two ways.
struct LimitationReading: Hashable {
    typealias Switch = WritableKeyPath<LimitationReading, Bool>

    /// From the day that days off moved the due date to, and not from the stated one.
    var countsFromMovedDay = true
    /// Whether the period of interest runs to the end of a year too.
    var interestToYearEnd = true
    /// Whether the transitional rules of 2018 are as we recall them, and not left out.
    var hasTransition = true
    /// Whether enforcement that the creditor left idle has interrupted.
    var idleEnforcementInterrupts = true
    /// Whether an acknowledgement that is disputed was one.
    var disputedCounts = true
    /// Whether a suit in the e-court still holds while it may be filed anew.
    var holdsUntilFiledAnew = true
    /// Whether what is left of a period after a pause over the year's end runs to the end of a year again.
    var pauseAddsAYearEnd = true

    /// The ones that can make a difference to a claim, with what is known to have happened to it.
    static func switches(
        for claim: LimitationClaim,
        _ events: [LimitationEvent]
    ) -> [Switch] {
        var switches: [Switch] = []
        if claim.payableBy != claim.dueOn { switches.append(\.countsFromMovedDay) }
        if claim.kind == .interest { switches.append(\.interestToYearEnd) }
        if claim.dueOn < LimitationLaw.reform { switches.append(\.hasTransition) }
        let kinds = events.map(\.kind)
        let outcomes = kinds.compactMap { if case .ended(_, let outcome) = $0 { outcome } else { nil } }
        if outcomes.contains(.enforcementLeftIdle) { switches.append(\.idleEnforcementInterrupts) }
        if outcomes.contains(.electronicSuitDiscontinued) { switches.append(\.holdsUntilFiledAnew) }
        let isPaused = kinds.contains { if case .suspended = $0 { true } else { false } }
        if isPaused { switches.append(\.pauseAddsAYearEnd) }
        let isDisputed = kinds.contains { if case .acknowledged(_, true) = $0 { true } else { false } }
        if isDisputed { switches.append(\.disputedCounts) }
        return switches
    }

    /// Every reading there is, the letter first: where the bit of a switch is set in an index, it is turned.
    static func combinations(of switches: [Switch]) -> [LimitationReading] {
        var readings = [LimitationReading()]
        for turned in switches {
            readings += readings.map { reading in
                var reading = reading
                reading[keyPath: turned].toggle()
                return reading
            }
        }
        return readings
    }
}

/// The period of one claim in one reading, as events of one debtor turn it.
struct LimitationClock {
    enum State: Hashable {
        case running
        /// Does not run while these proceedings last, or through the day if there is one.
        case held(ID<Proceedings>, through: Day?)
        case suspended(ID<Proceedings>)
        case lapsed
    }

    /// Something that moved the clock, for the derivation.
    enum Turn: Hashable {
        case began(Day, moved: Bool)
        case event(LimitationEvent)
        /// Proceedings that came to nothing: it is as if they had never been.
        case undone(ID<Proceedings>)
        /// Before the claim was due.
        case early(LimitationEvent)
        case tooLate(LimitationEvent)
        case period(years: Int, from: Day, to: Day)
        case addedDays(Int, to: Day)
        case yearEnd(Day)
        /// The year ended while the period stood still.
        case endedInPause(Day)
        /// The period before the reform ends earlier than the new one, or ended before it.
        case oldPeriod(Day)
        case newPeriodFromReform(Day)
        case cappedByPrincipal(Day)
    }

    let claim: LimitationClaim
    let reading: LimitationReading
    let today: Day
    private(set) var kind: LimitationKind
    private(set) var state = State.running
    private(set) var turns: [Turn] = []
    private var start: Day
    /// Today, or the day of the first event that came too late: nothing later counts.
    private var lookedAtOn: Day
    private var open: [ID<Proceedings>] = []
    /// Days on which a running period stood still, by what made it stand; `nil` where it still does.
    private var pauses: [(by: ID<Proceedings>, from: Day, to: Day?)] = []

    /// - Parameters:
    ///   - claim: Whose period it is.
    ///   - events: What is `known` of it.
    ///   - reading: How to read what can be read in two ways.
    ///   - today: The day of the answer.
    init(_ claim: LimitationClaim, _ events: [LimitationEvent], reading: LimitationReading, today: Day) {
        self.claim = claim
        self.reading = reading
        self.today = today
        kind = claim.kind
        lookedAtOn = today
        start = reading.countsFromMovedDay ? claim.payableBy : claim.dueOn
        turns.append(.began(start, moved: reading.countsFromMovedDay && claim.payableBy != claim.dueOn))
        run(events)
    }

    /// The last day of the period as it stands; while it is held or stands still, what it would be if it ran on now.
    var lastDay: Day { lastDay(asOf: lookedAtOn) }

    // MARK: Events

    /// What has happened to the claim by a day, in order.
    static func known(_ events: [LimitationEvent], of claim: LimitationClaim, on today: Day) -> [LimitationEvent] {
        events.filter { $0.day <= today && $0.debtors.contains(claim.debtor) }
            .enumerated().sorted {
                ($0.element.day, $0.element.rank, $0.offset) < ($1.element.day, $1.element.rank, $1.offset)
            }
            .map(\.element)
    }

    private mutating func run(_ known: [LimitationEvent]) {
        let undone = undone(known)
        turns += undone.sorted().map(Turn.undone)
        for event in known {
            if isUndone(event, undone) { continue }
            if case .acknowledged = event.kind, event.day < start {
                turns.append(.early(event))
                continue
            }
            if open.isEmpty, event.day > lastDay(asOf: event.day) {
                turns.append(.tooLate(event))
                lookedAtOn = event.day
                break
            }
            take(event)
        }
        state = finalState(known)
        turns += end(asOf: lookedAtOn).map(\.turn)
    }

    private mutating func take(_ event: LimitationEvent) {
        turns.append(.event(event))
        switch event.kind {
        case .acknowledged: restart(event.day)
        case .filed(_, let id, let earlier):
            open.removeAll { $0 == earlier }
            open.append(id)
        case .ended(let id, let outcome):
            // It holds on while it may be filed anew.
            guard outcome != .electronicSuitDiscontinued else { return }
            open.removeAll { $0 == id }
            if outcome == .judgment { kind = .judgment }
            restart(event.day)
        case .suspended(let cause, let id):
            if interrupts(cause, event.day) { open.append(id) } else { pauses.append((id, event.day, nil)) }
        case .resumed(let id):
            if open.contains(id) {
                open.removeAll { $0 == id }
                restart(event.day)
            }
            for index in pauses.indices where pauses[index].by == id && pauses[index].to == nil {
                pauses[index].to = event.day
            }
        }
    }

    private mutating func restart(_ day: Day) {
        // No period runs before the claim is due.
        start = max(start, day)
    }

    private func interrupts(_ cause: LimitationEvent.Suspension, _ day: Day) -> Bool {
        cause != .forceMajeure && day < LimitationLaw.mediationSuspends
    }

    /// Proceedings that have the effect of none.
    private func undone(_ events: [LimitationEvent]) -> Set<ID<Proceedings>> {
        var undone: Set<ID<Proceedings>> = []
        var after: [ID<Proceedings>: [ID<Proceedings>]] = [:]
        for event in events {
            if case .filed(_, let id, let earlier?) = event.kind { after[earlier, default: []].append(id) }
        }
        for event in events {
            guard case .ended(let id, let outcome) = event.kind else { continue }
            switch outcome {
            case .withdrawn, .returned, .rejected: undone.insert(id)
            case .enforcementLeftIdle: if !reading.idleEnforcementInterrupts { undone.insert(id) }
            case .electronicSuitDiscontinued:
                let last = lastDayToFileAnew(event.day)
                let isFiledAnew = events.contains { other in
                    guard case .filed(_, let anew, id) = other.kind else { return false }
                    return other.day <= last && anew != id
                }
                let mayStillBe = today <= last && reading.holdsUntilFiledAnew
                if !isFiledAnew, !mayStillBe { undone.insert(id) }
            case .judgment, .enforcementEnded: break
            }
        }
        // A suit filed anew that came to nothing takes with it what the first one had held, and so on to the first.
        while let (earlier, _) = after.first(where: { !undone.contains($0) && $1.allSatisfy(undone.contains) }) {
            undone.insert(earlier)
        }
        return undone
    }

    private func isUndone(_ event: LimitationEvent, _ undone: Set<ID<Proceedings>>) -> Bool {
        switch event.kind {
        case .filed(_, let id, _), .ended(let id, _): undone.contains(id)
        case .acknowledged(_, let isDisputed): isDisputed && !reading.disputedCounts
        case .suspended, .resumed: false
        }
    }

    private func lastDayToFileAnew(_ discontinued: Day) -> Day {
        discontinued.adding(months: LimitationLaw.monthsToFileAnew) ?? .last
    }

    private func finalState(_ events: [LimitationEvent]) -> State {
        if case .tooLate = turns.last { return .lapsed }
        if let id = open.first {
            let discontinued = events.first { $0.kind == .ended(id, .electronicSuitDiscontinued) }
            return .held(id, through: discontinued.map { lastDayToFileAnew($0.day) })
        }
        if today > lastDay(asOf: today) { return .lapsed }
        if let pause = pauses.first(where: { $0.to == nil }) { return .suspended(pause.by) }
        return .running
    }

    // MARK: The end of the period

    private func lastDay(asOf day: Day) -> Day {
        end(asOf: day).last?.day ?? start
    }

    /// The steps to the last day, each with the day that it comes to.
    private func end(asOf day: Day) -> [(day: Day, turn: Turn)] {
        var steps = ownEnd(asOf: day)
        // Interest lapses with its principal at the latest.
        if kind == .interest, let principal = claim.principalLapsesOn, let own = steps.last?.day, principal < own {
            steps.append((principal, .cappedByPrincipal(principal)))
        }
        return steps
    }

    private func ownEnd(asOf day: Day) -> [(day: Day, turn: Turn)] {
        guard start < LimitationLaw.reform else { return period(kind.years, from: start, asOf: day, toYearEnd: true) }
        let old = period(kind.yearsBefore, from: start, asOf: day, toYearEnd: false)
        guard let oldEnd = old.last?.day, reading.hasTransition, oldEnd >= LimitationLaw.reform else {
            return old + [(old.last?.day ?? start, .oldPeriod(old.last?.day ?? start))]
        }
        guard kind.years < kind.yearsBefore else { return period(kind.years, from: start, asOf: day, toYearEnd: true) }
        let new = period(kind.years, from: LimitationLaw.reform, asOf: day, toYearEnd: true)
        guard let newEnd = new.last?.day, newEnd <= oldEnd else { return old + [(oldEnd, .oldPeriod(oldEnd))] }
        return [(newEnd, .newPeriodFromReform(LimitationLaw.reform))] + new
    }

    private func period(
        _ years: Int,
        from first: Day,
        asOf day: Day,
        toYearEnd: Bool
    ) -> [(day: Day, turn: Turn)] {
        let bare = first.adding(years: years) ?? .last
        var steps: [(day: Day, turn: Turn)] = [(bare, .period(years: years, from: first, to: bare))]
        let pauses = standstills(after: first, asOf: day)
        let added = pauses.reduce(0) { $0 + $1.from.distance(to: $1.to) }
        let nominal = bare.adding(days: added) ?? .last
        if added > 0 { steps.append((nominal, .addedDays(added, to: nominal))) }
        guard toYearEnd, kind != .interest || reading.interestToYearEnd else { return steps }
        var last = nominal.wholeYear.upperBound
        steps.append((last, .yearEnd(last)))
        // A period cannot end while it stands still: what was left of the year when the pause began follows it.
        for pause in pauses where pause.from <= last && last < pause.to {
            last = pause.to.adding(days: pause.from.distance(to: last)) ?? .last
            if reading.pauseAddsAYearEnd { last = last.wholeYear.upperBound }
            steps.append((last, .endedInPause(last)))
        }
        return steps
    }

    /// The runs of days on which the period stood still since it began, each without the day after it.
    private func standstills(after first: Day, asOf day: Day) -> [(from: Day, to: Day)] {
        var runs: [(from: Day, to: Day)] = []
        for pause in pauses.sorted(by: { $0.from < $1.from }) {
            let (from, to) = (max(pause.from, first), min(pause.to ?? day, day))
            guard from < to else { continue }
            if let before = runs.last, from <= before.to {
                runs[runs.count - 1].to = max(before.to, to)
            } else {
                runs.append((from, to))
            }
        }
        return runs
    }
}
