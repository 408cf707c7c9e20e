/// The ages by which what is open is told apart, in days since it had to be paid.
package struct AgeBands: Hashable, Sendable {
    /// The last day of each band but the one without end; rising, the first above zero.
    package let lastDays: [Int]
    package let source: LegalSource

    package init(lastDays: [Int], source: LegalSource) {
        precondition(
            lastDays.first.map { $0 > 0 } ?? true && zip(lastDays, lastDays.dropFirst()).allSatisfy { $0 < $1 },
            "bands follow each other"
        )
        self.lastDays = lastDays
        self.source = source
    }

    /// Up to 30, 31–60, 61–90, 91–180, 181–360 and more days.
    package static let usual = AgeBands(
        lastDays: [30, 60, 90, 180, 360],
        source: LegalSource(
            article: Explanation("praktyka raportowa", english: "reporting practice"),
            doubt: .unconfirmed(
                Explanation(
                    "przedziały powyżej 90 dni przyjęto, nie widziano ich w użyciu",
                    english: "the bands above 90 days are assumed, not seen in use"
                )
            )
        )
    )

    /// What each is called: not due yet first, then each band.
    package var names: [Explanation] {
        let days = CountedWord.days
        let first = Explanation("niewymagalne", english: "not due yet")
        let bands = lastDays.indices.map { index in
            let from = index == 0 ? 1 : lastDays[index - 1] + 1
            return Explanation("\(from)–\(days(lastDays[index]))", english: "\(from)–\(lastDays[index]) days")
        }
        let above = lastDays.last ?? 0
        return [first] + bands + [Explanation("powyżej \(above) dni", english: "more than \(above) days")]
    }
}

/// What is open at the end of a day, by age and by whatever else it is to be told apart by.
///
/// It grows item by item, so that a million of them need not be in memory. In which order they come, and in how many
/// sums that are then merged, is of no meaning.
package struct Ageing<Key: Hashable & Sendable>: Sendable {
    package struct Cell: Hashable, Sendable {
        package private(set) var count = 0
        package private(set) var open = Money.zero

        mutating func add(_ amount: Money, count items: Int) throws(Money.Overflow) {
            open = try open + amount
            count += items
        }
    }

    package let asOf: Day
    package let bands: AgeBands
    /// For each key as many cells as `bands.names`.
    package private(set) var rows: [Key: [Cell]] = [:]

    package init(asOf day: Day, bands: AgeBands = .usual) {
        asOf = day
        self.bands = bands
    }

    /// Counts an item in; nothing open is no item.
    ///
    /// - Parameters:
    ///   - open: What is open of it; never negative, an overpayment is no item.
    ///   - payableBy: The day by which it had to be paid, moved from days off; on that day it is not overdue yet.
    ///   - key: The row it belongs to.
    /// - Throws: `Money.Overflow` where a sum is larger than an amount can be.
    package mutating func add(_ open: Money, payableBy: Day, to key: Key) throws(Money.Overflow) {
        precondition(open >= .zero, "an overpayment is no open item")
        guard open > .zero else { return }
        let empty = bands.lastDays.count + 2
        try rows[key, default: Array(repeating: Cell(), count: empty)][band(of: payableBy)].add(open, count: 1)
    }

    package mutating func merge(_ other: Ageing) throws(Money.Overflow) {
        precondition(asOf == other.asOf && bands == other.bands, "only what was asked alike adds up")
        for (key, cells) in other.rows {
            for index in cells.indices {
                try rows[key, default: Array(repeating: Cell(), count: cells.count)][index]
                    .add(cells[index].open, count: cells[index].count)
            }
        }
    }

    /// All rows in one.
    package func total() throws(Money.Overflow) -> [Cell] {
        var sum = Array(repeating: Cell(), count: bands.lastDays.count + 2)
        for row in rows.values {
            for index in row.indices {
                try sum[index].add(row[index].open, count: row[index].count)
            }
        }
        return sum
    }

    private func band(of payableBy: Day) -> Int {
        let age = Int(asOf.daysSince1970) - Int(payableBy.daysSince1970)
        guard age > 0 else { return 0 }
        var band = 1
        for last in bands.lastDays where age > last { band += 1 }
        return band
    }
}
