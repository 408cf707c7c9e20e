/// A day that a statute makes free from work, for as long as it does.
package struct DayOff: Hashable, Sendable {
    package enum Rule: Hashable, Sendable {
        case everyYear(month: Int, day: Int)
        /// So many days after Easter Sunday.
        case afterEaster(days: Int)
        case everyWeek(Weekday)
        case once(Day)
    }

    package let rule: Rule
    package let name: Explanation
    /// The calendar years in which the rule holds.
    package let years: ClosedRange<Int>
    package let source: LegalSource

    package init(_ rule: Rule, name: Explanation, years: ClosedRange<Int>, source: LegalSource) {
        self.rule = rule
        self.name = name
        self.years = years
        self.source = source
    }

    package func falls(on day: Day) -> Bool {
        let (year, month, number) = day.components
        return falls(on: day, year: year, month: month, number: number, easter: Day.easter(of: year))
    }

    /// For whoever asks about many rules: with what they all want to know of the day.
    func falls(on day: Day, year: Int, month: Int, number: Int, easter: Day?) -> Bool {
        guard years.contains(year) else { return false }
        switch rule {
        case .everyYear(let ofMonth, let ofNumber): return month == ofMonth && number == ofNumber
        case .afterEaster(let days): return easter.map { $0.distance(to: day) == days } ?? false
        case .everyWeek(let weekday): return day.weekday == weekday
        case .once(let only): return day == only
        }
    }
}

extension DayOff {
    /// The days off of Poland since 1951. Days before that year are judged by the rules of 1951.
    ///
    /// - Source: Act of 18 January 1951 on days off from work, as the `holidays` package 0.109 lists its changes; that
    ///   package cites Dz.U. 2024 poz. 1965 for 24 December.
    package static let polish: [DayOff] = [
        DayOff(.everyWeek(.sunday), Explanation("niedziela", english: "Sunday")),
        DayOff(1, 1, Explanation("Nowy Rok", english: "New Year's Day")),
        DayOff(1, 6, epiphany, until: 1_960),
        DayOff(1, 6, epiphany, since: 2_011),
        DayOff(.afterEaster(days: 0), Explanation("Wielkanoc", english: "Easter Sunday")),
        DayOff(.afterEaster(days: 1), Explanation("Poniedziałek Wielkanocny", english: "Easter Monday")),
        DayOff(5, 1, Explanation("Święto Państwowe 1 Maja", english: "State Holiday of 1 May")),
        DayOff(5, 3, Explanation("Święto Narodowe Trzeciego Maja", english: "Third of May"), since: 1_990),
        DayOff(.afterEaster(days: 49), Explanation("Zielone Świątki", english: "Pentecost")),
        DayOff(.afterEaster(days: 60), Explanation("Boże Ciało", english: "Corpus Christi")),
        DayOff(7, 22, Explanation("Święto Odrodzenia Polski", english: "Day of Poland's Rebirth"), until: 1_989),
        DayOff(8, 15, assumption, until: 1_960),
        DayOff(8, 15, assumption, since: 1_989),
        DayOff(11, 1, Explanation("Wszystkich Świętych", english: "All Saints' Day")),
        DayOff(11, 11, Explanation("Święto Niepodległości", english: "Independence Day"), since: 1_989),
        DayOff(
            .once(.known(2_018, 11, 12)),
            Explanation("stulecie Niepodległości", english: "centenary of Independence"),
            detail: Explanation("wolne jednorazowo w 2018 r.", english: "once, in 2018")
        ),
        DayOff(
            12,
            24,
            Explanation("Wigilia", english: "Christmas Eve"),
            since: 2_025,
            detail: Explanation("Dz.U. 2024 poz. 1965", english: "Dz.U. 2024 item 1965")
        ),
        DayOff(12, 25, Explanation("Boże Narodzenie", english: "Christmas Day")),
        DayOff(12, 26, Explanation("drugi dzień Bożego Narodzenia", english: "Second Day of Christmas")),
    ]

    private static let epiphany = Explanation("Trzech Króli", english: "Epiphany")
    private static let assumption = Explanation("Wniebowzięcie", english: "Assumption Day")
    private static let act = Explanation(
        "ustawa z 18.01.1951 o dniach wolnych od pracy",
        english: "Act of 18 January 1951 on days off from work"
    )

    private init(
        _ rule: Rule,
        _ name: Explanation,
        since first: Int = 1,
        until last: Int = 9_999,
        detail: Explanation = Explanation("", english: "")
    ) {
        self.init(rule, name: name, years: first...last, source: LegalSource(article: Self.act, detail: detail))
    }

    private init(
        _ month: Int,
        _ day: Int,
        _ name: Explanation,
        since first: Int = 1,
        until last: Int = 9_999,
        detail: Explanation = Explanation("", english: "")
    ) {
        self.init(.everyYear(month: month, day: day), name, since: first, until: last, detail: detail)
    }
}
