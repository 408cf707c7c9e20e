import DebtDomain
import Testing

@Suite("Rates")
struct RateTests {
    /// First day, reference rate, statutory rate for delay, statutory rate on capital: as they were published.
    private static let published: [(String, String, String, String)] = [
        ("2016-01-01", "1,50", "7,00", "5,00"), ("2020-03-18", "1,00", "6,50", "4,50"),
        ("2020-04-09", "0,50", "6,00", "4,00"), ("2020-05-29", "0,10", "5,60", "3,60"),
        ("2021-10-07", "0,50", "6,00", "4,00"), ("2021-11-04", "1,25", "6,75", "4,75"),
        ("2021-12-09", "1,75", "7,25", "5,25"), ("2022-01-05", "2,25", "7,75", "5,75"),
        ("2022-02-09", "2,75", "8,25", "6,25"), ("2022-03-09", "3,50", "9,00", "7,00"),
        ("2022-04-07", "4,50", "10,00", "8,00"), ("2022-05-06", "5,25", "10,75", "8,75"),
        ("2022-06-09", "6,00", "11,50", "9,50"), ("2022-07-08", "6,50", "12,00", "10,00"),
        ("2022-09-08", "6,75", "12,25", "10,25"), ("2023-09-07", "6,00", "11,50", "9,50"),
        ("2023-10-05", "5,75", "11,25", "9,25"), ("2025-05-08", "5,25", "10,75", "8,75"),
        ("2025-07-03", "5,00", "10,50", "8,50"), ("2025-09-04", "4,75", "10,25", "8,25"),
        ("2025-10-09", "4,50", "10,00", "8,00"), ("2025-11-06", "4,25", "9,75", "7,75"),
        ("2025-12-04", "4,00", "9,50", "7,50"), ("2026-03-05", "3,75", "9,25", "7,25"),
    ]

    /// First day of the half-year, general rate, rate of debtors that provide healthcare.
    private static let commercial: [(String, String, String)] = [
        ("2016-01-01", "9,50", "9,50"), ("2019-07-01", "9,50", "9,50"), ("2020-01-01", "11,50", "9,50"),
        ("2020-07-01", "10,10", "8,10"), ("2021-01-01", "10,10", "8,10"), ("2021-07-01", "10,10", "8,10"),
        ("2022-01-01", "11,75", "9,75"), ("2022-07-01", "16,00", "14,00"), ("2023-01-01", "16,75", "14,75"),
        ("2023-07-01", "16,75", "14,75"), ("2024-01-01", "15,75", "13,75"), ("2024-07-01", "15,75", "13,75"),
        ("2025-01-01", "15,75", "13,75"), ("2025-07-01", "15,25", "13,25"), ("2026-01-01", "14,00", "12,00"),
        ("2026-07-01", "13,75", "11,75"),
    ]

    private let rates = RateSet.polish

    @Test func areThePublishedOnes() {
        let names: [RateSet.Table] = [.reference, .statutoryDelay, .capital]
        for (table, column) in zip(names, [\(String, String, String, String).1, \.2, \.3]) {
            let rows = rates[table].rows.filter { $0.firstDay >= Law.day("2016-01-01") }
            #expect(rows.map(\.firstDay.iso) == Self.published.map(\.0))
            #expect(rows.map(\.rate) == Self.published.map { Law.rate($0[keyPath: column]) })
            #expect(rows.allSatisfy { $0.source.doubt == nil })
        }
        for (first, general, healthcare) in Self.commercial {
            #expect(rates[.commercial].row(on: Law.day(first))?.rate == Law.rate(general))
            #expect(rates[.commercialHealthcare].row(on: Law.day(first))?.rate == Law.rate(healthcare))
        }
    }

    @Test("Each follows from the reference rate by the formula of its act")
    func followFromTheReference() throws {
        let (forDelay, onCapital) = (rates.maximumForDelay, rates.maximumForCapital)
        var day = Law.day("2016-01-01")
        while day <= Law.day("2026-12-31") {
            let reference = try #require(rates[.reference].row(on: day)).rate.basisPoints
            #expect(rates[.statutoryDelay].row(on: day)?.rate.basisPoints == reference + 5_50)
            #expect(rates[.capital].row(on: day)?.rate.basisPoints == reference + 3_50)
            #expect(forDelay.row(on: day)?.rate.basisPoints == 2 * (reference + 5_50))
            #expect(onCapital.row(on: day)?.rate.basisPoints == 2 * (reference + 3_50))
            let start = try #require(Day(year: day.year, month: day.month > 6 ? 7 : 1, day: 1))
            let pinned = try #require(rates[.reference].row(on: start)).rate.basisPoints
            let added: Int64 = day.year < 2_020 ? 8_00 : 10_00
            #expect(rates[.commercial].row(on: day)?.rate.basisPoints == pinned + added)
            #expect(rates[.commercialHealthcare].row(on: day)?.rate.basisPoints == pinned + 8_00)
            day = day.advanced(by: 1)
        }
    }

    @Test("What nobody has confirmed says so: rates by regulation before 2014, commercial rates before 2023")
    func carryTheirDoubts() {
        let doubted = rates[.statutoryDelay].rows.filter { $0.source.doubt != nil }
        #expect(doubted.map(\.firstDay.iso) == ["2005-10-15", "2008-12-15"])
        #expect(doubted.map(\.rate) == [Law.rate("11,50"), Law.rate("13,00")])
        #expect(rates[.statutoryDelay].row(on: Law.day("2014-12-23"))?.rate == Law.rate("8"))
        for table in [RateSet.Table.commercial, .commercialHealthcare] {
            let (known, unknown) = (rates[table].rows.filter { $0.source.doubt == nil }, rates[table].rows)
            #expect(known.first?.firstDay == Law.day("2023-01-01"))
            #expect(unknown.count - known.count == 14)
        }
        #expect(rates[.reference].knownUntil == Law.day("2026-08-19"))
        #expect(rates[.commercial].knownUntil == Law.day("2026-12-31"))
        #expect(rates.maximumForDelay.knownUntil == Law.day("2026-08-19"))
        #expect(rates.outdated(on: Law.day("2026-08-19")) == [])
        #expect(rates.outdated(on: Law.day("2026-08-20")) == [.reference, .statutoryDelay, .capital])
        #expect(rates.outdated(on: Law.day("2027-01-01")) == RateSet.Table.allCases)
    }

    @Test func nameTheirSources() {
        let row = rates[.statutoryDelay].row(on: Law.day("2023-01-11"))
        let polish = "art. 481 § 2 k.c.: stopa referencyjna NBP 6,75% od 2022-09-08 + 5,5 p.p."
        #expect(row?.source.explanation.polish == polish)
        let notice = rates[.commercial].row(on: Law.day("2026-12-31"))?.source.explanation
        #expect(
            notice?.polish.hasSuffix("stopa referencyjna NBP 3,75% na 2026-07-01 + 10 p.p., M.P. 2026 poz. 642") == true
        )
        for table in RateSet.Table.allCases {
            for source in rates[table].rows.map(\.source) {
                #expect(source.article.polish != source.article.english)
            }
        }
    }

    @Test(
        arguments: [
            ("12,25", 12_25), ("12.25%", 12_25), ("7 %", 7_00), (" 7\u{A0}% ", 7_00), ("0", 0), ("13,5", 13_50),
            ("100000", 10_000_000),
        ] as [(String, Int64)]
    )
    func areRead(text: String, basisPoints: Int64) throws {
        #expect(try AnnualRate(parsing: text).basisPoints == basisPoints)
    }

    @Test(
        arguments: [
            ("", .empty), ("%", .empty), ("-5", .malformed), ("5,", .malformed), (",5", .malformed),
            ("5,5,5", .malformed),
            ("five", .malformed), ("5.5,5", .malformed), ("5\u{301}", .malformed), ("1\u{200D}2,5", .malformed),
            ("1\u{FE0F}\u{20E3}", .malformed), ("\u{FF15}", .malformed), ("1 2,5", .malformed), ("12\n50", .malformed),
            ("1,234", .tooManyDecimals), ("100000,01", .tooLarge),
            (String(repeating: "9", count: 40), .tooLarge),
        ] as [(String, AnnualRate.Mistake)]
    )
    func areRefused(text: String, mistake: AnnualRate.Mistake) {
        #expect(throws: mistake) { try AnnualRate(parsing: text) }
    }

    @Test func haveBounds() {
        #expect(AnnualRate(basisPoints: -1) == nil && AnnualRate(basisPoints: 10_000_001) == nil)
        #expect(AnnualRate(basisPoints: 0) != nil)
    }
}

@Suite("Tables of rates")
struct RateTableTests {
    private static let source = LegalSource(article: Explanation("art. 1", english: "art. 1 of a test"))

    private func row(_ first: String, through last: String? = nil, _ rate: String) -> RateTable.Row {
        RateTable.Row(from: Law.day(first), through: last.map(Law.day), rate: Law.rate(rate), source: Self.source)
    }

    private func table(_ rows: RateTable.Row...) -> RateTable {
        RateTable(rows, knownUntil: Law.day("2026-01-01"))
    }

    @Test func areInOrderWhateverOrderTheyCameIn() {
        let mixed = table(row("2020-01-01", "2"), row("2010-01-01", "1"), row("2020-01-01", "3"))
        #expect(mixed.rows.map(\.rate.basisPoints) == [100, 300])
        #expect(mixed.row(on: Law.day("2019-12-31"))?.rate == Law.rate("1"))
        #expect(mixed.row(on: Law.day("2020-01-01"))?.rate == Law.rate("3"))
        #expect(mixed.row(on: Law.day("2009-12-31")) == nil)
    }

    @Test func mayHaveGaps() {
        let gap = table(row("2010-01-01", through: "2010-12-31", "1"), row("2012-01-01", "2"))
        #expect(gap.row(on: Law.day("2010-12-31"))?.rate == Law.rate("1"))
        #expect(gap.row(on: Law.day("2011-06-01")) == nil)
        #expect(gap.row(on: Law.day("2012-01-01"))?.rate == Law.rate("2"))
    }

    @Test("A row set into a table leaves what was before and after it")
    func areReplacedInPart() {
        let table = table(row("2010-01-01", "1"), row("2020-01-01", "2"), row("2022-01-01", "3"))
        let revised = table.replacing(with: row("2015-05-01", through: "2020-12-31", "9"))
        let expected = [
            ("2010-01-01", "1"), ("2015-04-30", "1"), ("2015-05-01", "9"), ("2020-12-31", "9"), ("2021-01-01", "2"),
            ("2021-12-31", "2"), ("2022-01-01", "3"), ("9999-12-31", "3"),
        ]
        for (day, rate) in expected { #expect(revised.row(on: Law.day(day))?.rate == Law.rate(rate), "on \(day)") }
        #expect(table.firstDifference(from: revised) == Law.day("2015-05-01"))
        #expect(table.firstDifference(from: table) == nil)

        let open = table.replacing(with: row("2015-05-01", "9"))
        #expect(open.row(on: Law.day("2019-12-31"))?.rate == Law.rate("9"))
        #expect(open.row(on: Law.day("2020-01-01"))?.rate == Law.rate("2"))
        let inside = table.replacing(with: row("2023-01-01", through: "2023-12-31", "9"))
        #expect(inside.row(on: Law.day("2024-01-01"))?.rate == Law.rate("3"))
        #expect(inside.firstDifference(from: table) == Law.day("2023-01-01"))
    }
}
