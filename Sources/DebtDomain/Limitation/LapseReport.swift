/// What an account's debtor owes on a receivable, and when that lapses.
package struct LimitationEntry: Hashable, Sendable {
    package let receivable: ID<Receivable>
    package let debtor: ID<Debtor>
    /// Principal that is open.
    package let open: Money
    package let limitation: Limitation

    package init(receivable: ID<Receivable>, debtor: ID<Debtor>, open: Money, limitation: Limitation) {
        self.receivable = receivable
        self.debtor = debtor
        self.open = open
        self.limitation = limitation
    }
}

/// What is lost through a day if nothing is filed, or was lost by it: by debtor, with sums.
package struct LapseReport: Hashable, Sendable {
    package struct Line: Hashable, Sendable {
        package let entry: LimitationEntry
        /// The day that puts it on the list.
        package let lapsesOn: Day
        package var isJudged: Bool { entry.limitation.isJudged }
    }

    package struct Group: Hashable, Sendable {
        package let debtor: ID<Debtor>
        /// What no court has found first, then by day and amount.
        package let lines: [Line]
        package let total: Money
        package let unsued: Money
    }

    /// Whoever has most that is not sued for comes first.
    package let groups: [Group]
    /// Each receivable once, however many owe it.
    package let total: Money
    package let unsued: Money

    /// What has not lapsed yet in every reading, and lapses in some reading through `last`; in autumn that is "what
    /// lapses on 31 December".
    ///
    /// - Parameters:
    ///   - last: The last day of the list.
    ///   - entries: Of one day each, for the receivables and debtors that are to be looked at.
    /// - Returns: Only what is open; nothing that a court or a bailiff holds.
    /// - Throws: `Money.Overflow` where the sums are too large.
    package static func lapsing(
        through last: Day,
        _ entries: some Sequence<LimitationEntry>
    ) throws(Money.Overflow) -> LapseReport {
        try LapseReport(
            entries.compactMap { entry in
                guard let day = entry.limitation.sueBy, day <= last, entry.limitation.verdict != .lapsed,
                    entry.open > .zero
                else { return nil }
                return Line(entry: entry, lapsesOn: day)
            }
        )
    }

    /// What is open and has lapsed in every reading.
    ///
    /// - Parameter entries: Of one day each.
    /// - Returns: The list of claims lost.
    /// - Throws: `Money.Overflow` where the sums are too large.
    package static func lost(_ entries: some Sequence<LimitationEntry>) throws(Money.Overflow) -> LapseReport {
        try LapseReport(
            entries.compactMap { entry in
                guard entry.limitation.verdict == .lapsed, entry.open > .zero, let day = entry.limitation.lastDay
                else { return nil }
                return Line(entry: entry, lapsesOn: day)
            }
        )
    }

    private init(_ lines: [Line]) throws(Money.Overflow) {
        var groups: [Group] = []
        for (debtor, lines) in Dictionary(grouping: lines, by: \.entry.debtor) {
            groups.append(
                Group(
                    debtor: debtor,
                    lines: lines.sorted(by: Self.precedes),
                    total: try Self.sum(lines),
                    unsued: try Self.sum(lines.filter { !$0.isJudged })
                )
            )
        }
        self.groups = groups.sorted { left, right in
            if left.unsued != right.unsued { return left.unsued > right.unsued }
            return left.total != right.total ? left.total > right.total : left.debtor < right.debtor
        }
        total = try Self.sum(lines)
        unsued = try Self.sum(lines.filter { !$0.isJudged })
    }

    private static func precedes(_ left: Line, _ right: Line) -> Bool {
        if left.isJudged != right.isJudged { return !left.isJudged }
        if left.lapsesOn != right.lapsesOn { return left.lapsesOn < right.lapsesOn }
        if left.entry.open != right.entry.open { return left.entry.open > right.entry.open }
        return left.entry.receivable < right.entry.receivable
    }

    private static func sum(_ lines: [Line]) throws(Money.Overflow) -> Money {
        let amounts = Dictionary(lines.map { ($0.entry.receivable, $0.entry.open) }, uniquingKeysWith: max)
        return try amounts.values.total()
    }
}
