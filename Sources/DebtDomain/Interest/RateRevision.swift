/// A rate that is entered, corrected or only supposed: in force from a day, through another or until further notice.
package struct RateRevision: Hashable, Sendable {
    package let table: RateSet.Table
    package let row: RateTable.Row

    package init(of table: RateSet.Table, to row: RateTable.Row) {
        self.table = table
        self.row = row
    }
}

extension RateSet {
    /// The set as it would be with a revised rate.
    ///
    /// A revised reference rate takes with it what the law derives from it: the statutory rates from the same day, and
    /// the commercial rates of the half-years that begin while it is in force. Of any other table, only that table
    /// changes. No table's day of knowledge does.
    ///
    /// - Source: Civil Code art. 481 § 2 and art. 359 § 2; Act of 8 March 2013, art. 11b and art. 4 pkt 3.
    package func revised(by revision: RateRevision, edition: String) -> RateSet {
        let row = revision.row
        var set = replacing(revision.table, with: self[revision.table].replacing(with: row), edition: edition)
        guard revision.table == .reference else { return set }
        let next = set[.reference].rows.first { $0.firstDay > row.firstDay }?.firstDay
        let last = row.lastDay ?? next?.adding(days: -1)
        // The formula holds since 2016; before, the rate stood in a regulation.
        let first = max(row.firstDay, .known(2_016, 1, 1))
        set.put(5_50, above: row, into: .statutoryDelay, from: first, through: last)
        set.put(3_50, above: row, into: .capital, from: first, through: last)
        for addition in Self.commercialAdditions {
            guard let (first, last) = Self.halfYears(beginningIn: row.firstDay, last, within: addition.years)
            else { continue }
            set.put(addition.general, above: row, into: .commercial, from: first, through: last)
            set.put(addition.healthcare, above: row, into: .commercialHealthcare, from: first, through: last)
        }
        return set
    }

    /// What the act adds to the reference rate, in hundredths of a percent; for years before 2020 not confirmed.
    private static let commercialAdditions: [(years: ClosedRange<Int>, general: Int64, healthcare: Int64)] = [
        (2_016...2_019, 8_00, 8_00), (2_020...9_999, 10_00, 8_00),
    ]

    /// The days of the half-years that begin between two days: each keeps the reference rate of its first day, a
    /// 1 January or 1 July, to its end. `nil` where none begins.
    private static func halfYears(
        beginningIn first: Day,
        _ last: Day?,
        within years: ClosedRange<Int>
    ) -> (first: Day, last: Day?)? {
        let (begins, ends) = (Day.known(years.lowerBound, 1, 1), Day.known(years.upperBound, 12, 31))
        guard let start = halfYear(onOrAfter: max(first, begins)), start <= min(last ?? ends, ends) else { return nil }
        guard let next = (last?.adding(days: 1)).flatMap(halfYear(onOrAfter:)), next <= ends else {
            return (start, ends == .last ? nil : ends)
        }
        return (start, next.adding(days: -1))
    }

    private static func halfYear(onOrAfter day: Day) -> Day? {
        guard let start = Day(year: day.year, month: day.month > 6 ? 7 : 1, day: 1) else { return nil }
        return start == day ? start : start.adding(months: 6)
    }

    private mutating func put(
        _ points: Int64,
        above reference: RateTable.Row,
        into table: Table,
        from first: Day,
        through last: Day?
    ) {
        if let last, last < first { return }
        let text = AnnualRate(known: points).formatted.dropLast()
        let detail = Explanation(
            "stopa referencyjna NBP \(reference.rate) od \(reference.firstDay) + \(text) p.p.",
            english: "NBP reference rate of \(reference.rate) since \(reference.firstDay) + \(text) p.p."
        )
        let article = self[table].rows.last?.source.article ?? reference.source.article
        let source = LegalSource(article: article, detail: detail, doubt: reference.source.doubt)
        let rate = AnnualRate(known: reference.rate.basisPoints + points)
        let derived = RateTable.Row(from: first, through: last, rate: rate, source: source)
        self = replacing(table, with: self[table].replacing(with: derived), edition: edition)
    }
}

/// What another set of rates does to one debt's interest.
package struct RateEffect: Hashable, Sendable {
    package let before: InterestCalculation
    package let after: InterestCalculation
    /// How much more interest there is; negative where there is less.
    package let difference: Money

    /// - Throws: As `InterestCalculation` does, for either set.
    package init(
        on inquiry: InterestInquiry,
        from rates: RateSet,
        to revised: RateSet,
        calendar: WorkingCalendar = .polish
    ) throws(InterestError) {
        before = try InterestCalculation(inquiry, rates: rates, calendar: calendar)
        after = try InterestCalculation(inquiry, rates: revised, calendar: calendar)
        do throws(Money.Overflow) {
            difference = try after.total - before.total
        } catch {
            throw .overflow
        }
    }

    /// `9,21 zł → 9,50 zł (0,29 zł)`, and from which edition to which.
    package var explanation: Explanation {
        let sums = "\(before.total.formatted) → \(after.total.formatted)"
        return Explanation(
            "\(sums) (różnica \(difference.formatted); stawki \(before.edition) → \(after.edition))",
            english: "\(sums) (difference \(difference.formatted); rates \(before.edition) → \(after.edition))"
        )
    }
}

extension RateSet {
    /// The first day on which another set charges a regime differently; `nil` where it never does. Only debts whose
    /// delay reaches that day can be affected.
    package func firstDifference(from other: RateSet, for regime: InterestRegime) -> Day? {
        guard let table = table(for: regime), let otherTable = other.table(for: regime) else { return nil }
        return table.firstDifference(from: otherTable)
    }
}
