package import Foundation

/// A time as a clock in Warsaw shows it, written for people.
package struct PolishTime: Hashable, Sendable {
    private let day: Int
    private let month: Int
    private let year: Int
    private let hour: Int
    private let minute: Int
    private let zone: TimeZone

    package init(_ date: Date) {
        // Where the machine has no time zones, what is said is still true, as it names the zone.
        zone = TimeZone(identifier: "Europe/Warsaw") ?? .gmt
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let parts = calendar.dateComponents([.day, .month, .year, .hour, .minute], from: date)
        // The calendar gives every part that it is asked for.
        (day, month, year) = (parts.day ?? 1, parts.month ?? 1, parts.year ?? 1)
        (hour, minute) = (parts.hour ?? 0, parts.minute ?? 0)
    }

    /// Such as `22 listopada 2026 r., godz. 12:16 (czas polski)`. It stands after „do” and „od” as well as alone.
    package func text(in language: Email.Language) -> String {
        let clock = "\(hour):\(minute < 10 ? "0" : "")\(minute)"
        return switch language {
        case .polish: "\(dayText(in: language)), godz.\u{A0}\(clock) (\(zone == .gmt ? "UTC" : "czas polski"))"
        case .english: "\(dayText(in: language)), \(clock) (\(zone == .gmt ? "UTC" : "Polish time"))"
        }
    }

    /// Such as `22 listopada 2026 r.`.
    private func dayText(in language: Email.Language) -> String {
        switch language {
        case .polish: "\(day)\u{A0}\(Self.polishMonths[month - 1]) \(year)\u{A0}r."
        case .english: "\(day)\u{A0}\(Self.englishMonths[month - 1]) \(year)"
        }
    }

    private static let polishMonths = [
        "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października",
        "listopada", "grudnia",
    ]
    private static let englishMonths = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}
