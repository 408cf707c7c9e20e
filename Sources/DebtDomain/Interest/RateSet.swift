/// All the rates that interest is counted with, as one value: a calculation is given the set that it uses and names its
/// edition, so that the same figure comes out years later, and another set shows what a change does.
package struct RateSet: Hashable, Sendable {
    /// The tables that are data; all others follow from them.
    package enum Table: String, Hashable, Sendable, CaseIterable {
        /// The reference rate of the National Bank.
        case reference
        /// Statutory interest for delay, and before 2016 the one statutory rate: art. 481 § 2.
        case statutoryDelay = "statutory-delay"
        /// Statutory interest on capital: art. 359 § 2.
        case capital
        case commercial
        /// Where the debtor is a public body that provides healthcare.
        case commercialHealthcare = "commercial-healthcare"
    }

    /// Which state of knowledge this is: the day it was written down, or a name that was given to it.
    package let edition: String
    private var tables: [Table: RateTable]

    /// A table that is missing is a gap for all days.
    package init(edition: String, tables: [Table: RateTable]) {
        self.edition = edition
        self.tables = tables
    }

    package subscript(table: Table) -> RateTable {
        tables[table] ?? RateTable([], knownUntil: .first)
    }

    /// The tables that somebody should look after on that day: what they say of it is provisional.
    package func outdated(on day: Day) -> [Table] {
        Table.allCases.filter { self[$0].knownUntil < day }
    }

    /// The same set with another table, under another edition.
    package func replacing(_ table: Table, with other: RateTable, edition: String) -> RateSet {
        RateSet(edition: edition, tables: tables.merging([table: other]) { _, new in new })
    }

    /// The most that may be agreed for delay since 2016: twice the statutory rate. Before that day a gap, for which no
    /// rate was verified.
    ///
    /// - Source: Civil Code art. 481 § 2¹.
    package var maximumForDelay: RateTable {
        maximum(of: .statutoryDelay, article: Explanation("art. 481 § 2¹ k.c.", english: "Civil Code art. 481 § 2¹"))
    }

    /// The most that may be agreed for the use of capital since 2016: twice the statutory rate on capital.
    ///
    /// - Source: Civil Code art. 359 § 2¹.
    package var maximumForCapital: RateTable {
        maximum(of: .capital, article: Explanation("art. 359 § 2¹ k.c.", english: "Civil Code art. 359 § 2¹"))
    }

    /// What a regime charges; `nil` for no interest.
    package func table(for regime: InterestRegime) -> RateTable? {
        switch regime {
        case .none: nil
        case .statutoryDelay: self[.statutoryDelay]
        case .commercial: self[.commercial]
        case .commercialHealthcare: self[.commercialHealthcare]
        case .contractual(let agreed): maximumForDelay.mapping { Self.capped(agreed, at: $0) }
        }
    }

    private func maximum(of table: Table, article: Explanation) -> RateTable {
        self[table].clipped(from: .known(2_016, 1, 1)).mapping { row in
            let detail = Explanation(
                "dwukrotność stopy \(row.rate) od \(row.firstDay)",
                english: "twice the rate of \(row.rate) since \(row.firstDay)"
            )
            return (row.rate.doubled, LegalSource(article: article, detail: detail, doubt: row.source.doubt))
        }
    }

    private static func capped(_ agreed: AnnualRate, at maximum: RateTable.Row) -> (AnnualRate, LegalSource) {
        let source = maximum.source
        guard agreed > maximum.rate else {
            let detail = Explanation(
                "stopa umowna \(agreed), nie wyższa niż maksymalna",
                english: "agreed rate of \(agreed), not above the maximum"
            )
            let article = Explanation("art. 481 § 2 k.c.", english: "Civil Code art. 481 § 2")
            return (agreed, LegalSource(article: article, detail: detail, doubt: source.doubt))
        }
        let detail = Explanation(
            "stopa umowna \(agreed) ograniczona do maksymalnej, \(source.detail.polish)",
            english: "agreed rate of \(agreed) limited to the maximum, \(source.detail.english)"
        )
        return (maximum.rate, LegalSource(article: source.article, detail: detail, doubt: source.doubt))
    }
}
