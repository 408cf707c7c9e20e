extension RateSet {
    /// What was known of Polish rates on 22 November 2026.
    ///
    /// The reference rate and what follows from it were checked up to 19 August 2026; the commercial rates are fixed
    /// for half-years, and were announced up to the end of 2026.
    package static let polish = RateSet(
        edition: "2026-11-22",
        tables: [
            .reference: PolishRates.reference,
            .statutoryDelay: PolishRates.statutoryDelay,
            .capital: PolishRates.capital,
            .commercial: PolishRates.commercial(healthcare: false),
            .commercialHealthcare: PolishRates.commercial(healthcare: true),
        ]
    )
}

/// The built-in rows with their sources.
private enum PolishRates {
    static let checkedUntil = Day.known(2_026, 8, 19)

    /// From each day on, in hundredths of a percent.
    private static let references: [(Day, Int64)] = [
        (.known(2_016, 1, 1), 1_50), (.known(2_020, 3, 18), 1_00), (.known(2_020, 4, 9), 50),
        (.known(2_020, 5, 29), 10), (.known(2_021, 10, 7), 50), (.known(2_021, 11, 4), 1_25),
        (.known(2_021, 12, 9), 1_75), (.known(2_022, 1, 5), 2_25), (.known(2_022, 2, 9), 2_75),
        (.known(2_022, 3, 9), 3_50), (.known(2_022, 4, 7), 4_50), (.known(2_022, 5, 6), 5_25),
        (.known(2_022, 6, 9), 6_00), (.known(2_022, 7, 8), 6_50), (.known(2_022, 9, 8), 6_75),
        (.known(2_023, 9, 7), 6_00), (.known(2_023, 10, 5), 5_75), (.known(2_025, 5, 8), 5_25),
        (.known(2_025, 7, 3), 5_00), (.known(2_025, 9, 4), 4_75), (.known(2_025, 10, 9), 4_50),
        (.known(2_025, 11, 6), 4_25), (.known(2_025, 12, 4), 4_00), (.known(2_026, 3, 5), 3_75),
    ]

    /// Before 2016 a regulation set one rate, on capital and for delay alike.
    private static let regulations: [(Day, Int64, isSeen: Bool)] = [
        (.known(2_005, 10, 15), 11_50, false), (.known(2_008, 12, 15), 13_00, false),
        (.known(2_014, 12, 23), 8_00, true),
    ]

    static var reference: RateTable {
        let rows = references.map { day, rate in
            row(from: day, rate, article: Explanation("stopa referencyjna NBP", english: "NBP reference rate"))
        }
        return RateTable(rows, knownUntil: checkedUntil)
    }

    /// - Source: Civil Code art. 481 § 2: the reference rate and 5.5 percentage points.
    static var statutoryDelay: RateTable {
        let article = Explanation("art. 481 § 2 k.c.", english: "Civil Code art. 481 § 2")
        let since2016 = references.map { above($0, by: Addition(5_50, "5,5"), article: article) }
        return RateTable(before2016(article) + since2016, knownUntil: checkedUntil)
    }

    /// - Source: Civil Code art. 359 § 2: the reference rate and 3.5 percentage points.
    static var capital: RateTable {
        let article = Explanation("art. 359 § 2 k.c.", english: "Civil Code art. 359 § 2")
        let since2016 = references.map { above($0, by: Addition(3_50, "3,5"), article: article) }
        return RateTable(before2016(article) + since2016, knownUntil: checkedUntil)
    }

    /// Percentage points on top of the reference rate, and how they are written.
    private struct Addition {
        let basisPoints: Int64
        let text: String

        init(_ basisPoints: Int64, _ text: String) {
            self.basisPoints = basisPoints
            self.text = text
        }
    }

    private static func above(
        _ reference: (day: Day, rate: Int64),
        by addition: Addition,
        article: Explanation
    ) -> RateTable.Row {
        let rate = AnnualRate(known: reference.rate)
        let detail = Explanation(
            "stopa referencyjna NBP \(rate) od \(reference.day) + \(addition.text) p.p.",
            english: "NBP reference rate of \(rate) since \(reference.day) + \(addition.text) p.p."
        )
        return row(from: reference.day, reference.rate + addition.basisPoints, article: article, detail: detail)
    }

    private static func before2016(_ article: Explanation) -> [RateTable.Row] {
        regulations.map { day, rate, isSeen in
            let text = AnnualRate(known: rate).formatted
            let doubt = Doubt.unconfirmed(
                Explanation("stopa \(text) od \(day)", english: "the rate of \(text) since \(day)")
            )
            let detail = Explanation(
                "odsetki ustawowe z rozporządzenia, \(text) od \(day)",
                english: "statutory interest by regulation, \(text) since \(day)"
            )
            let wording = Explanation(
                article.polish + " w brzmieniu do 2015-12-31",
                english: article.english + " as it stood until 2015-12-31"
            )
            return row(from: day, rate, article: wording, detail: detail, doubt: isSeen ? nil : doubt)
        }
    }

    private static func row(
        from day: Day,
        _ basisPoints: Int64,
        article: Explanation,
        detail: Explanation = Explanation("", english: ""),
        doubt: Doubt? = nil
    ) -> RateTable.Row {
        RateTable.Row(
            from: day,
            rate: AnnualRate(known: basisPoints),
            source: LegalSource(article: article, detail: detail, doubt: doubt)
        )
    }
}

/// A rate of commercial transactions: of one half-year or of some that follow each other, and how well it is known.
private struct CommercialRate {
    enum Evidence {
        /// A notice of the minister, seen or quoted.
        case notice(String)
        /// Listed by somebody who read the notices.
        case listed
        /// Made of the reference rate and what the act adds; nobody has compared it with a notice.
        case computed
    }

    /// 1 January or 1 July.
    let day: Day
    let halfYears: Int
    let reference: Int64
    let general: Int64
    let healthcare: Int64
    let evidence: Evidence

    init(
        _ day: Day,
        _ halfYears: Int,
        _ reference: Int64,
        _ general: Int64,
        _ healthcare: Int64,
        _ evidence: Evidence
    ) {
        self.day = day
        self.halfYears = halfYears
        self.reference = reference
        self.general = general
        self.healthcare = healthcare
        self.evidence = evidence
    }

    static let all: [CommercialRate] = [
        CommercialRate(.known(2_016, 1, 1), 8, 1_50, 9_50, 9_50, .computed),
        CommercialRate(.known(2_020, 1, 1), 1, 1_50, 11_50, 9_50, .computed),
        CommercialRate(.known(2_020, 7, 1), 3, 10, 10_10, 8_10, .computed),
        CommercialRate(.known(2_022, 1, 1), 1, 1_75, 11_75, 9_75, .computed),
        CommercialRate(.known(2_022, 7, 1), 1, 6_00, 16_00, 14_00, .computed),
        CommercialRate(.known(2_023, 1, 1), 2, 6_75, 16_75, 14_75, .listed),
        CommercialRate(.known(2_024, 1, 1), 3, 5_75, 15_75, 13_75, .listed),
        CommercialRate(.known(2_025, 7, 1), 1, 5_25, 15_25, 13_25, .notice("2025 poz. 602")),
        CommercialRate(.known(2_026, 1, 1), 1, 4_00, 14_00, 12_00, .notice("2025 poz. 1257")),
        CommercialRate(.known(2_026, 7, 1), 1, 3_75, 13_75, 11_75, .notice("2026 poz. 642")),
    ]
}

extension PolishRates {
    /// - Source: Act of 8 March 2013 on excessive delay in commercial transactions, art. 4 pkt 3, art. 7, 8 and 11b.
    static func commercial(healthcare: Bool) -> RateTable {
        let article = Explanation(
            "art. 4 pkt 3 i art. 11b ustawy z 8.03.2013",
            english: "Act of 8 March 2013, art. 4 pkt 3 and art. 11b"
        )
        let rows = CommercialRate.all.flatMap { entry in
            let rate = healthcare ? entry.healthcare : entry.general
            return (0..<entry.halfYears).compactMap { entry.day.adding(months: 6 * $0) }.map { day in
                row(
                    from: day,
                    rate,
                    article: article,
                    detail: detail(of: entry, from: day, rate: rate),
                    doubt: doubt(about: entry, rate: rate)
                )
            }
        }
        return RateTable(rows, knownUntil: .known(2_026, 12, 31))
    }

    private static func detail(of entry: CommercialRate, from day: Day, rate: Int64) -> Explanation {
        let reference = AnnualRate(known: entry.reference)
        let points = (rate - entry.reference) / 100
        let notice: String =
            if case .notice(let number) = entry.evidence { ", M.P. " + number } else { "" }
        return Explanation(
            "stopa referencyjna NBP \(reference) na \(day) + \(points) p.p.\(notice)",
            english: "NBP reference rate of \(reference) on \(day) + \(points) p.p.\(notice)"
        )
    }

    private static func doubt(about entry: CommercialRate, rate: Int64) -> Doubt? {
        guard case .computed = entry.evidence else { return nil }
        let text = AnnualRate(known: rate).formatted
        return .unconfirmed(
            Explanation("stopa \(text) od \(entry.day)", english: "the rate of \(text) since \(entry.day)")
        )
    }
}
