import Foundation

/// A time as programs write it.
struct UTCTime {
    private let parts: DateComponents

    init(_ date: Date) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        parts = calendar.dateComponents(
            [.weekday, .day, .month, .year, .hour, .minute, .second, .nanosecond],
            from: date
        )
    }

    /// Such as `Sun, 22 Nov 2026 11:16:04 +0000`.
    var forMail: String {
        let time = [digits(parts.hour, 2), digits(parts.minute, 2), digits(parts.second, 2)].joined(separator: ":")
        let weekday = Self.weekdays[(parts.weekday ?? 1) - 1]
        let month = Self.months[(parts.month ?? 1) - 1]
        return "\(weekday), \(digits(parts.day, 2)) \(month) \(digits(parts.year, 4)) \(time) +0000"
    }

    /// Such as `20261122T111604123Z`; the order of the texts is that of the times.
    var compact: String {
        let day = digits(parts.year, 4) + digits(parts.month, 2) + digits(parts.day, 2)
        let time = digits(parts.hour, 2) + digits(parts.minute, 2) + digits(parts.second, 2)
        return "\(day)T\(time)\(digits(parts.nanosecond.map { $0 / 1_000_000 }, 3))Z"
    }

    /// Such as `2026-11-22T11:16:04Z`.
    var forPDF: String {
        let day = [digits(parts.year, 4), digits(parts.month, 2), digits(parts.day, 2)].joined(separator: "-")
        let time = [digits(parts.hour, 2), digits(parts.minute, 2), digits(parts.second, 2)].joined(separator: ":")
        return "\(day)T\(time)Z"
    }

    /// The calendar gives every part that it is asked for.
    private func digits(_ number: Int?, _ count: Int) -> String {
        let text = String(number ?? 0)
        return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
