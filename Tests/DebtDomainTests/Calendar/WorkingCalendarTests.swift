import DebtDomain
import TestSupport
import Testing

@Suite("Days off, and terms that would end on them")
struct WorkingCalendarTests {
    private let calendar = WorkingCalendar.polish

    @Test(
        arguments: [
            (2_025, ["2025-04-20", "2025-04-21", "2025-06-08", "2025-06-19"]),
            (2_026, ["2026-04-05", "2026-04-06", "2026-05-24", "2026-06-04"]),
            (2_027, ["2027-03-28", "2027-03-29", "2027-05-16", "2027-05-27"]),
        ]
    )
    func feastsMoveWithEaster(year: Int, expected: [String]) throws {
        let first = try #require(Day(year: year, month: 3, day: 1))
        let named = (0..<120).map(first.advanced(by:)).filter { day in
            DayOff.polish.contains { dayOff in
                if case .afterEaster = dayOff.rule { dayOff.falls(on: day) } else { false }
            }
        }
        #expect(named.map(\.iso) == expected)
    }

    @Test(
        arguments: [
            ("Epiphany before it was free", "2010-01-06", false), ("Epiphany since", "2011-01-06", true),
            ("Christmas Eve before it was free", "2024-12-24", false), ("Christmas Eve since", "2025-12-24", true),
            ("the centenary", "2018-11-12", true), ("the year after it", "2019-11-12", false),
            ("the day between two feasts", "2024-05-02", false), ("a Sunday", "2024-05-12", true),
            ("a Saturday is no statutory day off", "2024-05-11", false), ("All Saints' Day", "2024-11-01", true),
            ("the third of May before 1990", "1989-05-03", false), ("and since", "1990-05-03", true),
            ("22 July at the end", "1989-07-22", true), ("and after", "1991-07-22", false),
        ]
    )
    func areStatutory(why: String, text: String, isOff: Bool) {
        #expect(calendar.isDayOff(Law.day(text)) == isOff)
    }

    @Test(
        arguments: [
            ("a working day", "2020-03-16", "2020-03-16"), ("New Year's Day", "2015-01-01", "2015-01-02"),
            ("a Saturday before 2017", "2015-01-03", "2015-01-03"), ("another", "2016-01-02", "2016-01-02"),
            ("the last Saturday before the rule is a feast's eve", "2016-12-31", "2016-12-31"),
            ("the rule's first day, a Sunday", "2017-01-01", "2017-01-02"),
            ("the first Saturday after", "2017-01-07", "2017-01-09"), ("a Saturday since", "2021-01-09", "2021-01-11"),
            ("a Sunday before 2017", "2016-01-03", "2016-01-04"),
            ("a Friday off and its week's end", "2021-01-01", "2021-01-04"),
            ("Christmas Eve of 2025 and all of Christmas", "2025-12-24", "2025-12-29"),
            ("Christmas Eve of 2024", "2024-12-24", "2024-12-24"), ("Easter", "2024-03-30", "2024-04-02"),
            ("into the next year", "2022-12-31", "2023-01-02"), ("the last day there is", "9999-12-31", "9999-12-31"),
        ]
    )
    func termsMoveByArticle115(why: String, stated: String, ending: String) {
        let term = calendar.endOfTerm(Law.day(stated))
        #expect(term.ending == Law.day(ending))
        #expect(term.stated == Law.day(stated))
        #expect(term.isMoved == (stated != ending))
        #expect(term.skipped.count == Law.day(stated).distance(to: Law.day(ending)))
    }

    @Test func movesAreExplained() {
        let moved = calendar.endOfTerm(Law.day("2021-01-09")).explanation
        #expect(
            moved.polish == "2021-01-11 zamiast 2021-01-09 (art. 115 k.c.: 2021-01-09 sobota, 2021-01-10 niedziela)"
        )
        let english = "2021-01-11 instead of 2021-01-09 (Civil Code art. 115: 2021-01-09 Saturday, 2021-01-10 Sunday)"
        #expect(moved.english == english)
        #expect(calendar.endOfTerm(Law.day("2021-01-12")).explanation.polish == "2021-01-12")
        let eve = calendar.endOfTerm(Law.day("2025-12-24"))
        #expect(eve.skipped.first?.source.explanation.polish.hasSuffix("Dz.U. 2024 poz. 1965") == true)
    }

    @Test func workingDaysAreCounted() {
        #expect(calendar.nextWorkingDay(after: Law.day("2026-12-23")) == Law.day("2026-12-28"))
        #expect(calendar.nextWorkingDay(after: Law.day("2010-01-01")) == Law.day("2010-01-04"))
        #expect(calendar.adding(workingDays: 3, to: Law.day("2026-12-23")) == Law.day("2026-12-30"))
        #expect(calendar.adding(workingDays: 0, to: Law.day("2026-12-25")) == Law.day("2026-12-25"))
        #expect(calendar.nextWorkingDay(after: .last) == nil)
        #expect(calendar.adding(workingDays: .max, to: Law.day("9999-12-01")) == nil)
    }

    @Test("Rules are data: another calendar has other days off")
    func isReplaceable() {
        let source = LegalSource(article: Explanation("uchwała", english: "resolution"))
        let once = DayOff(
            .once(Law.day("2026-11-30")),
            name: Explanation("dzień wolny", english: "day off"),
            years: 2_026...2_026,
            source: source
        )
        let other = WorkingCalendar(daysOff: DayOff.polish + [once], saturdaysMoveSince: calendar.saturdaysMoveSince)
        #expect(other.endOfTerm(Law.day("2026-11-28")).ending == Law.day("2026-12-01"))
        #expect(calendar.endOfTerm(Law.day("2026-11-28")).ending == Law.day("2026-11-30"))
    }

    @Test("Another program agrees on every day off of more than 60 years")
    func secondOpinion() throws {
        // The package ends with the year 2100.
        let years = Proof.isFull ? 1_951...2_100 : 1_985...2_060
        let answers = try PeerScript(name: "calendar_pl.py").answers(to: years.map { "off \($0)" })
        for (year, answer) in zip(years, answers) {
            let first = try #require(Day(year: year, month: 1, day: 1))
            let ours = Set(first.wholeYear.filter(calendar.isDayOff).map(\.iso))
            let theirs = Set(answer.split(separator: " ").map(String.init))
            #expect(ours.symmetricDifference(theirs).sorted() == [], "of \(year)")
            #expect(ours.count > 52)
        }
    }

    @Test("Another program agrees where terms end", arguments: [Proof.seed])
    func secondOpinionOnTerms(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let days = (0..<(Proof.isFull ? 50_000 : 5_000)).compactMap { _ in
            Day(daysSince1970: .random(in: -6_000...30_000, using: &random))
        }
        let questions = days.flatMap { ["term \($0)", "working \($0)"] }
        let ours = days.flatMap { day in
            [calendar.endOfTerm(day).ending.iso, calendar.nextWorkingDay(after: day)?.iso ?? "none"]
        }
        let answers = try PeerScript(name: "calendar_pl.py").answers(to: questions)
        for ((question, ours), answer) in zip(zip(questions, ours), answers) where ours != answer {
            Issue.record("\(question): \(ours), but \(answer)")
        }
    }
}
