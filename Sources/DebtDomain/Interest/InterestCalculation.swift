/// What interest is asked for. It is all that a form, a command or a request has to tell.
package struct InterestInquiry: Hashable, Sendable {
    /// The days for which interest is due.
    package enum Delay: Hashable, Sendable {
        /// A debt that fell due on the first day, which is moved off days off, and is counted through the second: the
        /// day of payment, or the day of the question. There is no delay where that is not later.
        case due(Day, through: Day)
        /// These days, the first and the last included, as they are.
        case days(from: Day, through: Day)
    }

    /// What was owed before any of the changes.
    package var principal: Money
    package var delay: Delay
    package var regime: InterestRegime
    package var rounding: InterestRounding
    package var changes: [PrincipalChange]

    package init(
        principal: Money,
        delay: Delay,
        regime: InterestRegime = .statutoryDelay,
        rounding: InterestRounding = .eachPeriod,
        changes: [PrincipalChange] = []
    ) {
        self.principal = principal
        self.delay = delay
        self.regime = regime
        self.rounding = rounding
        self.changes = changes
    }
}

/// Interest for a run of days with one rate on one principal: a line of a demand for payment.
package struct InterestLine: Hashable, Sendable {
    /// The first and the last day that bear this interest.
    package let from: Day
    package let to: Day
    package let principal: Money
    package let rate: AnnualRate
    /// The interest in grosze times `InterestLine.denominator`, without any rounding.
    package let exact: Int128
    /// Rounded half up to the grosz.
    package let amount: Money
    package let source: LegalSource
    package let doubts: [Doubt]

    package var days: Int { from.distance(to: to) + 1 }

    /// Hundredths of a percent in one, times the days of a year: always 365, leap years too.
    package static let denominator: Int128 = 10_000 * 365

    /// Half up to the grosz, of what is never negative.
    static func rounded(_ exact: Int128) throws(InterestError) -> Money {
        do throws(Money.Overflow) {
            return try Money(exactly: (exact + denominator / 2) / denominator)
        } catch {
            throw .overflow
        }
    }
}

/// The interest on a debt with all that it follows from: what was asked, which days count and why, a line for each rate
/// and principal, the sum, and what is doubtful about it.
///
/// Simple interest for every day after the due date through the day of payment, 365 days to a year.
///
/// - Source: Civil Code art. 481 § 1–2 for the duty and the rate, art. 115 for the due date. Neither 365 days nor the
///   rounding is statute: both are the accountants' practice, and the derivation names the rounding.
package struct InterestCalculation: Hashable, Sendable {
    package let inquiry: InterestInquiry
    /// The edition of the rates.
    package let edition: String
    /// How the due date moved; `nil` where the days were given.
    package let dueOn: Postponement?
    /// The days of the delay; `nil` where there is none.
    package let delay: ClosedRange<Day>?
    /// By day, without gap or overlap but for days on which nothing was owed.
    package let lines: [InterestLine]
    package let total: Money

    /// - Throws: `InterestError.rateGap` where no rate is known for one of the days on which something was owed.
    package init(
        _ inquiry: InterestInquiry,
        rates: RateSet,
        calendar: WorkingCalendar = .polish
    ) throws(InterestError) {
        let (dueOn, delay) = try Self.delay(of: inquiry, in: calendar)
        let history = try PrincipalHistory(inquiry.principal, changes: inquiry.changes)
        var lines: [InterestLine] = []
        if let delay, let table = rates.table(for: inquiry.regime) {
            for stretch in history.stretches(from: delay.lowerBound, through: delay.upperBound) {
                try lines.append(contentsOf: Self.lines(of: stretch, at: table))
            }
        }
        self.inquiry = inquiry
        self.edition = rates.edition
        self.dueOn = dueOn
        self.delay = delay
        self.lines = lines
        total = try Self.total(of: lines, rounding: inquiry.rounding)
    }

    /// How many days bear interest.
    package var days: Int { delay.map { $0.lowerBound.distance(to: $0.upperBound) + 1 } ?? 0 }

    /// What is doubtful about any line, each doubt once.
    package var doubts: [Doubt] {
        var doubts: [Doubt] = []
        for doubt in lines.flatMap(\.doubts) where !doubts.contains(doubt) { doubts.append(doubt) }
        return doubts
    }

    /// The first day of delay is the one after the due date as the law moves it; the last is the day of payment.
    static func delay(
        of inquiry: InterestInquiry,
        in calendar: WorkingCalendar
    ) throws(InterestError) -> (dueOn: Postponement?, days: ClosedRange<Day>?) {
        switch inquiry.delay {
        case .days(let first, let last):
            guard first <= last else { throw .daysReversed }
            return (nil, first...last)
        case .due(let stated, let last):
            let dueOn = calendar.endOfTerm(stated)
            guard last > dueOn.ending, let first = dueOn.ending.adding(days: 1) else { return (dueOn, nil) }
            return (dueOn, first...last)
        }
    }

    private static func lines(
        of stretch: PrincipalHistory.Stretch,
        at table: RateTable
    ) throws(InterestError) -> [InterestLine] {
        guard let first = Day(daysSince1970: stretch.first), let last = Day(daysSince1970: stretch.last) else {
            preconditionFailure("a stretch lies within the delay")
        }
        var lines: [InterestLine] = []
        var next: Day? = first
        for period in table.periods where period.lastDay >= first && period.firstDay <= last {
            guard let from = next, period.firstDay <= from else { break }
            let to = min(period.lastDay, last)
            let days = Int128(from.distance(to: to) + 1)
            let exact = Int128(stretch.principal) * Int128(period.rate.basisPoints) * days
            let line = InterestLine(
                from: from,
                to: to,
                principal: Money(grosze: stretch.principal),
                rate: period.rate,
                exact: exact,
                amount: try InterestLine.rounded(exact),
                source: table.source(on: from, in: period),
                doubts: table.doubts(from: from, through: to, in: period)
            )
            lines.append(line)
            next = to.adding(days: 1)
        }
        guard lines.last?.to == last else {
            let missing = next ?? last
            throw .rateGap(missing, next: table.periods.first { $0.firstDay > missing }?.firstDay)
        }
        return lines
    }

    private static func total(
        of lines: [InterestLine],
        rounding: InterestRounding
    ) throws(InterestError) -> Money {
        switch rounding {
        case .once: return try InterestLine.rounded(lines.reduce(0) { $0 + $1.exact })
        case .eachPeriod:
            do throws(Money.Overflow) {
                return try lines.map(\.amount).total()
            } catch {
                throw .overflow
            }
        }
    }
}
