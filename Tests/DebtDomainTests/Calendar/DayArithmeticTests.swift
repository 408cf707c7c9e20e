import DebtDomain
import TestSupport
import Testing

@Suite("Terms in months and years, weekdays, ages")
struct DayArithmeticTests {
    @Test(
        arguments: [
            ("the day of the same number", "2024-01-15", 1, "2024-02-15"),
            ("the last day of a month that has no such", "2024-01-31", 1, "2024-02-29"),
            ("in a common year", "2023-01-31", 1, "2023-02-28"),
            ("it is no end of the month", "2024-02-29", 1, "2024-03-29"),
            ("over the year", "2023-11-30", 3, "2024-02-29"), ("back", "2024-03-31", -1, "2024-02-29"),
            ("back over the year", "2024-01-15", -13, "2022-12-15"), ("none", "2024-01-31", 0, "2024-01-31"),
            ("a hundred years", "1924-02-29", 1_200, "2024-02-29"),
        ]
    )
    func monthsEndByArticle112(why: String, from: String, months: Int, to: String) {
        #expect(Law.day(from).adding(months: months) == Law.day(to))
    }

    @Test(
        arguments: [
            ("the same date", "2023-04-05", 3, "2026-04-05"),
            ("a leap day in a common year", "2024-02-29", 1, "2025-02-28"),
            ("a leap day in a leap year", "2024-02-29", 4, "2028-02-29"), ("back", "2024-02-29", -1, "2023-02-28"),
        ]
    )
    func yearsEndByArticle112(why: String, from: String, years: Int, to: String) {
        #expect(Law.day(from).adding(years: years) == Law.day(to))
    }

    @Test func stayWithinTheCalendar() {
        for months in [Int.max, .min, 12 * 9_999, -12 * 9_999] {
            #expect(Law.day("2024-01-31").adding(months: months) == nil)
            #expect(Law.day("2024-01-31").adding(years: months) == nil)
        }
        #expect(Day.last.adding(days: 1) == nil && Day.first.adding(days: -1) == nil)
        #expect(Day.first.adding(days: .max) == nil && Day.last.adding(days: .min) == nil)
        #expect(Day.last.adding(months: 1) == nil && Day.first.adding(months: -1) == nil)
        #expect(Day.first.adding(months: 0) == Day.first && Day.last.adding(days: 0) == Day.last)
        #expect(Day.last.wholeYear.upperBound == Day.last && Day.first.wholeQuarter.lowerBound == Day.first)
    }

    @Test(
        arguments: [
            ("18 on all of the birthday", "2008-05-01", "2026-05-01", 18),
            ("not the day before", "2008-05-01", "2026-04-30", 17),
            ("born on a leap day, in a common year", "2008-02-29", "2026-02-28", 18),
            ("and the day before", "2008-02-29", "2026-02-27", 17),
            ("born on a leap day, in a leap year", "2008-02-29", "2028-02-28", 19),
            ("and on the leap day", "2008-02-29", "2028-02-29", 20),
            ("on the day of birth", "2008-05-01", "2008-05-01", 0),
        ]
    )
    func agesAreCountedByArticle112(why: String, born: String, on: String, age: Int) {
        #expect(Law.day(born).age(on: Law.day(on)) == age)
    }

    @Test func nobodyHasAnAgeBeforeBirth() {
        #expect(Law.day("2008-05-01").age(on: Law.day("2008-04-30")) == nil)
    }

    @Test func periodsHoldTheirDays() {
        let day = Law.day("2024-05-17")
        #expect(day.wholeMonth == Law.day("2024-05-01")...Law.day("2024-05-31"))
        #expect(day.wholeQuarter == Law.day("2024-04-01")...Law.day("2024-06-30"))
        #expect(day.wholeYear == Law.day("2024-01-01")...Law.day("2024-12-31"))
        #expect(Law.day("2023-02-10").wholeMonth.upperBound == Law.day("2023-02-28"))
        #expect(Law.day("2023-12-31").wholeQuarter == Law.day("2023-10-01")...Law.day("2023-12-31"))
        #expect(Law.day("2023-01-01").wholeQuarter == Law.day("2023-01-01")...Law.day("2023-03-31"))
    }

    @Test("Another program agrees on weekdays, months and Easter", arguments: [Proof.seed])
    func secondOpinion(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var expected: [(question: String, ours: String)] = (1_600...2_400).map { year in
            ("easter \(year)", Day.easter(of: year)?.iso ?? "none")
        }
        for _ in 0..<(Proof.isFull ? 100_000 : 5_000) {
            guard let day = Day(daysSince1970: .random(in: -600_000...2_800_000, using: &random)) else { continue }
            let months = Int.random(in: -2_000...2_000, using: &random)
            if let moved = day.adding(months: months) { expected.append(("months \(day) \(months)", moved.iso)) }
            let facts = "\(day.weekday.rawValue) \(day.dayOfYear) \(day.wholeMonth.upperBound) \(day.quarter)"
            expected.append(("facts \(day)", facts))
        }
        let answers = try PeerScript(name: "calendar_pl.py").answers(to: expected.map(\.question))
        for (expected, answer) in zip(expected, answers) where expected.ours != answer {
            Issue.record("\(expected.question): \(expected.ours), but \(answer)")
        }
    }
}
