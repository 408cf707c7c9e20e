import DebtDomain
import TestSupport
import Testing

@Suite("Days")
struct DayTests {
    struct Example: CustomTestStringConvertible {
        let testDescription: String
        let text: String
        let days: Int32

        init(_ why: String, _ text: String, is days: Int32) {
            testDescription = why
            self.text = text
            self.days = days
        }
    }

    @Test(arguments: [
        Example("the day that is counted from", "1970-01-01", is: 0),
        Example("the day before", "1969-12-31", is: -1),
        Example("a leap day", "2000-02-29", is: 11_016),
        Example("the day after one", "2024-03-01", is: 19_783),
        Example("no leap day in 1900", "1900-03-01", is: -25_508),
        Example("the first there is", "0001-01-01", is: -719_162),
        Example("the last there is", "9999-12-31", is: 2_932_896),
    ])
    func areCounted(_ example: Example) throws {
        let day = try Day(parsing: example.text)
        #expect(day.daysSince1970 == example.days)
        #expect(Day(daysSince1970: example.days) == day)
        #expect(day.iso == example.text && "\(day)" == example.text)
        #expect(Day(year: day.year, month: day.month, day: day.day) == day)
    }

    @Test(
        arguments: [
            ("nothing", "", .malformed), ("a day as Poles write it", "15.11.2026", .malformed),
            ("no leading zeros", "2026-1-5", .malformed), ("a sign", "+026-01-05", .malformed),
            ("blanks around it", " 2026-01-05", .malformed), ("an hour", "2026-01-05T00:00", .malformed),
            ("digits of another script", "२०२६-०१-०५", .malformed),
            ("five digits of a year", "12026-01-05", .malformed),
            ("no year 0", "0000-01-05", .unknownYear), ("month 0", "2026-00-05", .unknownMonth),
            ("month 13", "2026-13-05", .unknownMonth), ("day 0", "2026-01-00", .unknownDay(last: 31)),
            ("30 February", "2026-02-30", .unknownDay(last: 28)), ("no leap year", "1900-02-29", .unknownDay(last: 28)),
            ("30 February of a leap year", "2024-02-30", .unknownDay(last: 29)),
            ("31 April", "2026-04-31", .unknownDay(last: 30)),
        ] as [(String, String, Day.Mistake)]
    )
    func areRefused(why: String, text: String, mistake: Day.Mistake) {
        #expect(throws: mistake) { try Day(parsing: text) }
    }

    @Test func endWithTheYears1And9999() {
        #expect(Day(daysSince1970: Day.first.daysSince1970 - 1) == nil)
        #expect(Day(daysSince1970: Day.last.daysSince1970 + 1) == nil)
        #expect(Day(daysSince1970: .min) == nil && Day(daysSince1970: .max) == nil)
        #expect(Day(year: 0, month: 12, day: 31) == nil && Day(year: 10_000, month: 1, day: 1) == nil)
        #expect(Day(year: 2_026, month: 1, day: .max) == nil && Day(year: .min, month: 1, day: 1) == nil)
        #expect(Day.first.iso == "0001-01-01" && Day.last.iso == "9999-12-31")
    }

    @Test func areCountedInRanges() throws {
        let range = try Day(parsing: "2024-02-28")..<Day(parsing: "2024-03-02")
        #expect(range.map(\.iso) == ["2024-02-28", "2024-02-29", "2024-03-01"])
        #expect(range.count == 3)
    }

    @Test("Each follows the one before as on a calendar's page")
    func followEachOther() throws {
        let years = Proof.isFull ? 1...9_999 : 1_599...2_105
        var expected = try #require(Day(year: years.lowerBound, month: 1, day: 1))
        for year in years {
            for month in 1...12 {
                for day in 1...Day.days(inMonth: month, of: year) {
                    let made = Day(year: year, month: month, day: day)
                    guard made == expected, expected.components == (year, month, day) else {
                        Issue.record("\(year)-\(month)-\(day) is out of order")
                        return
                    }
                    if expected < Day.last { expected = expected.advanced(by: 1) }
                }
            }
        }
    }
}
