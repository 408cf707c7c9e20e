/// Which days are free, and where a term ends that would end on one of them.
package struct WorkingCalendar: Hashable, Sendable {
    package let daysOff: [DayOff]
    /// Since this day a term that would end on a Saturday moves too.
    package let saturdaysMoveSince: Day

    package init(daysOff: [DayOff], saturdaysMoveSince: Day) {
        self.daysOff = daysOff
        self.saturdaysMoveSince = saturdaysMoveSince
    }

    /// Poland's: its statutory days off, and Saturdays since 1 January 2017.
    package static let polish = WorkingCalendar(daysOff: DayOff.polish, saturdaysMoveSince: .known(2_017, 1, 1))

    /// Why the day is free by statute; `nil` where it is not. Saturdays are no statutory days off.
    package func dayOff(on day: Day) -> DayOff? {
        let (year, month, number) = day.components
        let easter = Day.easter(of: year)
        return daysOff.first { $0.falls(on: day, year: year, month: month, number: number, easter: easter) }
    }

    package func isDayOff(_ day: Day) -> Bool {
        dayOff(on: day) != nil
    }

    /// Whether offices work: on Mondays to Fridays that are no days off.
    package func isWorkingDay(_ day: Day) -> Bool {
        day.weekday != .saturday && !isDayOff(day)
    }

    /// The first working day later than this one; `nil` after the year 9999.
    package func nextWorkingDay(after day: Day) -> Day? {
        var next = day.adding(days: 1)
        while let candidate = next, !isWorkingDay(candidate) { next = candidate.adding(days: 1) }
        return next
    }

    /// The working day that is `count` of them later; the same day, working or not, for none; `nil`
    /// after the year 9999.
    package func adding(workingDays count: Int, to day: Day) -> Day? {
        var (reached, left) = (day, count)
        while left > 0 {
            guard let next = nextWorkingDay(after: reached) else { return nil }
            (reached, left) = (next, left - 1)
        }
        return reached
    }

    /// Where a term really ends that was to end on `stated`.
    ///
    /// It moves to the next day that is neither free by statute nor, since 2017, a Saturday. Before 2017 a Saturday did
    /// not move it.
    ///
    /// - Source: Civil Code art. 115, as it stands since 1 January 2017 and as it stood before.
    package func endOfTerm(_ stated: Day) -> Postponement {
        var skipped: [Postponement.Skipped] = []
        var day = stated
        while let reason = reasonToMove(from: day), let next = day.adding(days: 1) {
            skipped.append(reason)
            day = next
        }
        return Postponement(stated: stated, ending: day, skipped: skipped)
    }

    private func reasonToMove(from day: Day) -> Postponement.Skipped? {
        if let dayOff = dayOff(on: day) {
            return Postponement.Skipped(day: day, reason: dayOff.name, source: dayOff.source)
        }
        guard day.weekday == .saturday, day >= saturdaysMoveSince else { return nil }
        return Postponement.Skipped(day: day, reason: Weekday.saturday.name, source: Postponement.source)
    }
}

/// A term's last day as it was stated, and as the law has it.
package struct Postponement: Hashable, Sendable {
    /// A day on which the term could not end.
    package struct Skipped: Hashable, Sendable {
        package let day: Day
        package let reason: Explanation
        package let source: LegalSource
    }

    package let stated: Day
    package let ending: Day
    package let skipped: [Skipped]

    package var isMoved: Bool { ending != stated }

    /// The provision that moves terms.
    package static let source = LegalSource(article: Explanation("art. 115 k.c.", english: "Civil Code art. 115"))

    /// `2021-01-11 zamiast 2021-01-09 (art. 115 k.c.: 2021-01-09 sobota, 2021-01-10 niedziela)`; without a move, the
    /// day alone.
    package var explanation: Explanation {
        guard isMoved else { return Explanation(ending.iso, english: ending.iso) }
        let polish = skipped.map { "\($0.day) \($0.reason.polish)" }.joined(separator: ", ")
        let english = skipped.map { "\($0.day) \($0.reason.english)" }.joined(separator: ", ")
        let article = Self.source.article
        return Explanation(
            "\(ending) zamiast \(stated) (\(article.polish): \(polish))",
            english: "\(ending) instead of \(stated) (\(article.english): \(english))"
        )
    }
}
