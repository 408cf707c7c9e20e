/// What a rate was and is: dated rows, and the day up to which somebody checked that there are no more.
package struct RateTable: Hashable, Sendable {
    /// A rate and the days it is in force.
    package struct Row: Hashable, Sendable {
        package let firstDay: Day
        /// `nil` where it is in force until the next row begins, or still.
        package let lastDay: Day?
        package let rate: AnnualRate
        package let source: LegalSource

        package init(from firstDay: Day, through lastDay: Day? = nil, rate: AnnualRate, source: LegalSource) {
            self.firstDay = firstDay
            self.lastDay = lastDay
            self.rate = rate
            self.source = source
        }
    }

    /// A run of days with one rate, of one row or of several that follow each other with the same.
    struct Period: Hashable, Sendable {
        let firstDay: Day
        var lastDay: Day
        let rate: AnnualRate
        var rows: Range<Int>
    }

    /// By their first day.
    package let rows: [Row]
    /// Figures for later days are provisional.
    package let knownUntil: Day
    /// The rows without what does not change the rate; between two of them there may be a gap.
    let periods: [Period]

    /// Of two rows that begin on the same day the later in the list holds.
    package init(_ rows: [Row], knownUntil: Day) {
        let ordered = rows.enumerated().sorted { ($0.element.firstDay, $0.offset) < ($1.element.firstDay, $1.offset) }
        var kept: [Row] = []
        for row in ordered.map(\.element) {
            if kept.last?.firstDay == row.firstDay { kept.removeLast() }
            kept.append(row)
        }
        self.rows = kept
        self.knownUntil = knownUntil
        periods = Self.periods(of: kept)
    }

    /// The row in force on a day; `nil` in a gap.
    package func row(on day: Day) -> Row? {
        guard let period = periods.last(where: { $0.firstDay <= day }), day <= period.lastDay else { return nil }
        return rows[period.rows].last { $0.firstDay <= day }
    }

    /// The first day on which two tables have another rate, or one of them none, whatever their sources say.
    package func firstDifference(from other: RateTable) -> Day? {
        let days = Set(
            (periods + other.periods).flatMap { [$0.firstDay, $0.lastDay.adding(days: 1)] }.compactMap(\.self)
        )
        return days.sorted().first { row(on: $0)?.rate != other.row(on: $0)?.rate }
    }

    /// The same table with another row in force from its first day through its last, or where it names none, until the
    /// next row begins. What was in force before and after stays.
    package func replacing(with row: Row) -> RateTable {
        guard let end = row.lastDay else { return RateTable(rows + [row], knownUntil: knownUntil) }
        var kept: [Row] = []
        for (index, old) in rows.enumerated() {
            if old.firstDay < row.firstDay { kept.append(old) }
            guard lastDay(ofRow: index) > end, let after = end.adding(days: 1) else { continue }
            let first = max(old.firstDay, after)
            kept.append(Row(from: first, through: old.lastDay, rate: old.rate, source: old.source))
        }
        return RateTable(kept + [row], knownUntil: knownUntil)
    }

    /// The same table from a day on.
    func clipped(from day: Day) -> RateTable {
        let kept = rows.indices.filter { lastDay(ofRow: $0) >= day }.map { index in
            let row = rows[index]
            return Row(from: max(day, row.firstDay), through: row.lastDay, rate: row.rate, source: row.source)
        }
        return RateTable(kept, knownUntil: knownUntil)
    }

    /// The same days with other rates.
    func mapping(_ change: (Row) -> (rate: AnnualRate, source: LegalSource)) -> RateTable {
        let changed = rows.map { row in
            let (rate, source) = change(row)
            return Row(from: row.firstDay, through: row.lastDay, rate: rate, source: source)
        }
        return RateTable(changed, knownUntil: knownUntil)
    }

    /// The source of the row in force on a day of the period.
    func source(on day: Day, in period: Period) -> LegalSource {
        let row = period.rows.last { rows[$0].firstDay <= day } ?? period.rows.lowerBound
        return rows[row].source
    }

    /// What is doubtful about the rate on these days.
    func doubts(from first: Day, through last: Day, in period: Period) -> [Doubt] {
        let concerned = period.rows.filter { rows[$0].firstDay <= last && lastDay(ofRow: $0) >= first }
        return concerned.compactMap { rows[$0].source.doubt } + (last > knownUntil ? [.notKnownAfter(knownUntil)] : [])
    }

    /// The day on which a row ends by itself or by the next one's beginning.
    private func lastDay(ofRow index: Int) -> Day {
        Self.lastDay(ofRow: index, in: rows)
    }

    private static func lastDay(ofRow index: Int, in rows: [Row]) -> Day {
        let next = index + 1 < rows.count ? rows[index + 1].firstDay.adding(days: -1) : nil
        return min(rows[index].lastDay ?? .last, next ?? .last)
    }

    private static func periods(of rows: [Row]) -> [Period] {
        var periods: [Period] = []
        for (index, row) in rows.enumerated() {
            let last = lastDay(ofRow: index, in: rows)
            guard last >= row.firstDay else { continue }
            if let before = periods.last, before.rate == row.rate, before.lastDay.adding(days: 1) == row.firstDay {
                periods[periods.count - 1].lastDay = last
                periods[periods.count - 1].rows = before.rows.lowerBound..<(index + 1)
            } else {
                periods.append(Period(firstDay: row.firstDay, lastDay: last, rate: row.rate, rows: index..<(index + 1)))
            }
        }
        return periods
    }
}
