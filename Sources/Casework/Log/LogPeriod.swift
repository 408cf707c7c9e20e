package import DebtDomain
package import Foundation

extension LogQuery {
    /// Narrows to whole days as Warsaw counts them, both among them; `nil` for no bound.
    package mutating func narrow(from first: Day?, to last: Day?) {
        from = first.map(\.beginInWarsaw)
        until = last.map { ($0 < .last ? $0.advanced(by: 1) : $0).beginInWarsaw }
    }
}

extension Day {
    /// The first instant of the day in Warsaw.
    package var beginInWarsaw: Date {
        var calendar = Calendar(identifier: .gregorian)
        // Where the machine has no time zones it is the world's day.
        calendar.timeZone = TimeZone(identifier: "Europe/Warsaw") ?? .gmt
        let parts = DateComponents(year: year, month: month, day: day)
        return calendar.date(from: parts) ?? Date(timeIntervalSince1970: TimeInterval(daysSince1970) * 86_400)
    }
}
