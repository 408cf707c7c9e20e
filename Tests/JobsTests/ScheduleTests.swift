import Casework
import Foundation
@testable import Jobs
import Testing

@Suite("What runs when, in Warsaw")
struct ScheduleTests {
    struct Example: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let hour: Int
        let minute: Int
        let now: String
        let due: String
        let day: String

        /// The entry's time is Warsaw's; `now` and `due` are in UTC, to the minute.
        init(_ why: String, _ time: String, _ now: String, due: String, of day: String) {
            testDescription = why
            (hour, minute) = (Int(time.prefix(2)) ?? 99, Int(time.suffix(2)) ?? 99)
            self.now = now
            self.due = due
            self.day = day
        }
    }

    @Test(arguments: [
        Example("winter: an hour ahead", "03:10", "2026-01-15 02:10", due: "2026-01-15 02:10", of: "2026-01-15"),
        Example("a minute before: yesterday's", "03:10", "2026-01-15 02:09", due: "2026-01-14 02:10", of: "2026-01-14"),
        Example("summer: two hours ahead", "03:10", "2026-07-15 01:10", due: "2026-07-15 01:10", of: "2026-07-15"),
        Example("tomorrow already in Warsaw", "00:30", "2026-07-14 22:30", due: "2026-07-14 22:30", of: "2026-07-15"),
        Example("midnight", "00:00", "2026-01-14 23:00", due: "2026-01-14 23:00", of: "2026-01-15"),
        Example("the day's last minute", "23:59", "2026-01-15 22:59", due: "2026-01-15 22:59", of: "2026-01-15"),
        Example("spring 2026, before the gap", "01:30", "2026-03-29 12:00", due: "2026-03-29 00:30", of: "2026-03-29"),
        Example("spring 2026, in the gap", "02:30", "2026-03-29 01:00", due: "2026-03-29 01:00", of: "2026-03-29"),
        Example("spring 2026, not yet the gap", "02:30", "2026-03-29 00:59", due: "2026-03-28 01:30", of: "2026-03-28"),
        Example("spring 2026, after the gap", "03:10", "2026-03-29 01:10", due: "2026-03-29 01:10", of: "2026-03-29"),
        Example("autumn 2026, the first time", "02:30", "2026-10-25 00:30", due: "2026-10-25 00:30", of: "2026-10-25"),
        Example("autumn 2026, the second time", "02:30", "2026-10-25 01:30", due: "2026-10-25 00:30", of: "2026-10-25"),
        Example("autumn 2026, after both", "03:10", "2026-10-25 02:10", due: "2026-10-25 02:10", of: "2026-10-25"),
        Example("autumn 2026, between them", "03:10", "2026-10-25 01:10", due: "2026-10-24 01:10", of: "2026-10-24"),
        Example("spring 2027, in the gap", "02:00", "2027-03-28 01:00", due: "2027-03-28 01:00", of: "2027-03-28"),
        Example("spring 2027, after the gap", "03:10", "2027-03-28 05:00", due: "2027-03-28 01:10", of: "2027-03-28"),
        Example("autumn 2027, twice a time", "02:00", "2027-10-31 01:59", due: "2027-10-31 00:00", of: "2027-10-31"),
        Example("the night after autumn's", "02:30", "2027-11-01 01:30", due: "2027-11-01 01:30", of: "2027-11-01"),
        Example("29 February", "03:10", "2028-02-29 02:10", due: "2028-02-29 02:10", of: "2028-02-29"),
        Example("1 March after a leap day", "03:10", "2028-03-01 00:00", due: "2028-02-29 02:10", of: "2028-02-29"),
        Example("1 March after the 28th", "03:10", "2027-03-01 00:00", due: "2027-02-28 02:10", of: "2027-02-28"),
        Example("new year, before", "03:10", "2026-12-31 23:30", due: "2026-12-31 02:10", of: "2026-12-31"),
        Example("new year, after", "00:05", "2026-12-31 23:05", due: "2026-12-31 23:05", of: "2027-01-01"),
    ])
    func theLastTimeItWasDue(_ example: Example) throws {
        let entry = Schedule.Entry.daily(TidyQueueJob(), hour: example.hour, minute: example.minute)
        let due = try #require(Schedule.lastDue(entry, at: try utc(example.now)))
        #expect(due.instant == (try utc(example.due)))
        #expect(due.key == "queue.tidy@\(example.day)")
    }

    @Test("Looked at every ten minutes for two years, every day comes once and in order", arguments: [0, 2, 3, 23])
    func everyDayOnce(hour: Int) throws {
        let entry = Schedule.Entry.daily(TidyQueueJob(), hour: hour, minute: 30)
        let start = try utc("2026-01-01 12:00")
        var keys: [String] = []
        for step in 0..<(731 * 144) where step % 144 > 120 || step % 144 < 30 || step % 7 == 0 {
            guard let due = Schedule.lastDue(entry, at: start.addingTimeInterval(Double(step) * 600)) else { continue }
            if keys.last != due.key { keys.append(due.key) }
        }
        #expect(keys == keys.sorted() && Set(keys).count == keys.count)
        #expect((731...732).contains(keys.count), "\(keys.count)")
    }

    @Test func whatNobodyAsksForIsAskedForEveryNight() {
        let kinds = Schedule.standard.entries.map(\.kind)
        let expected = [
            "queue.tidy", "access.tidy", "approval.expire", "audit.verify", "audit.mail_checkpoint", "token.remind",
        ]
        #expect(kinds == expected)
        let times = Schedule.standard.entries.map { [$0.hour, $0.minute] }
        #expect(times == [[3, 10], [3, 20], [3, 30], [2, 30], [6, 20], [6, 30]])
        #expect(kinds.allSatisfy(JobKinds.all.names.contains), "and somebody knows how to do it")
    }

    private func utc(_ text: String) throws -> Date {
        try Date(text.replacing(" ", with: "T") + ":00Z", strategy: .iso8601)
    }
}
