import Casework
package import Foundation
package import Persistence

/// What runs when, in Warsaw time.
package struct Schedule: Sendable {
    /// A time of the day on the walls of Warsaw.
    package struct Entry: Sendable {
        package let kind: String
        package let hour: Int
        package let minute: Int
        let enqueue: @Sendable (borrowing TenantConnection, _ uniqueKey: String, _ now: Date) async throws -> Void

        /// A job for every day at `hour`:`minute`.
        package static func daily<Payload: JobPayload>(_ payload: Payload, hour: Int, minute: Int) -> Entry {
            precondition((0..<24).contains(hour) && (0..<60).contains(minute), "a time of day")
            return Entry(kind: Payload.kind, hour: hour, minute: minute) { tenant, key, now in
                try await tenant.enqueue(payload, uniqueKey: key, now: now)
            }
        }
    }

    package let entries: [Entry]

    package init(_ entries: [Entry]) {
        self.entries = entries
    }

    package static let standard = Schedule([
        .daily(TidyQueueJob(), hour: 3, minute: 10),
        .daily(TidyAccess(), hour: 3, minute: 20),
        .daily(ExpireApprovals(), hour: 3, minute: 30),
        .daily(VerifyLog(), hour: 2, minute: 30),
        .daily(MailCheckpoint(), hour: 6, minute: 20),
        .daily(RemindOfTokens(), hour: 6, minute: 30),
    ])

    /// The last time before or at `now` when `entry` was due, and a key that names that day.
    ///
    /// On the night when clocks go forward a time that does not exist is due at the first instant after the gap; on the
    /// night when they go back a time that exists twice is due once, the first time.
    package static func lastDue(_ entry: Entry, at now: Date) -> (instant: Date, key: String)? {
        var calendar = Calendar(identifier: .gregorian)
        guard let warsaw = TimeZone(identifier: "Europe/Warsaw") else { return nil }
        calendar.timeZone = warsaw
        for daysBack in 0...1 {
            guard let day = calendar.date(byAdding: .day, value: -daysBack, to: calendar.startOfDay(for: now)),
                let due = calendar.nextDate(
                    after: calendar.startOfDay(for: day).addingTimeInterval(-1),
                    matching: DateComponents(hour: entry.hour, minute: entry.minute, second: 0),
                    matchingPolicy: .nextTime,
                    repeatedTimePolicy: .first
                )
            else { return nil }
            guard due <= now else { continue }
            let date = calendar.dateComponents([.year, .month, .day], from: day)
            let parts = [date.year, date.month, date.day].map { String($0 ?? 0) }
            let padded = parts.map { $0.count < 2 ? "0" + $0 : $0 }.joined(separator: "-")
            return (due, "\(entry.kind)@\(padded)")
        }
        return nil
    }
}
