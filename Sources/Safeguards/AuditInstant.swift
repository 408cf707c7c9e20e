package import Foundation

/// The instant of an audit entry: whole microseconds since 1970 in UTC, as the database keeps them too.
package enum AuditInstant {
    private static let from1970To2001: Int64 = 978_307_200_000_000

    /// Rounds as the database layer does, so that an entry and its column never differ.
    package static func microseconds(of instant: Date) -> Int64 {
        Int64((instant.timeIntervalSinceReferenceDate * 1_000_000).rounded()) + from1970To2001
    }

    /// Such as `2026-11-22T01:07:14.123456Z`.
    package static func text(of microseconds: Int64) -> String {
        let (day, rest) = microseconds.dividedDown(by: 86_400_000_000)
        let (year, month, dayOfMonth) = civil(day: day)
        let (second, fraction) = rest.dividedDown(by: 1_000_000)
        let date = [digits(year, 4), digits(month, 2), digits(dayOfMonth, 2)].joined(separator: "-")
        let time = [second / 3_600, second / 60 % 60, second % 60].map { digits($0, 2) }.joined(separator: ":")
        return "\(date)T\(time).\(digits(fraction, 6))Z"
    }

    /// The date of a day counted from 1970-01-01, in the Gregorian calendar. Years begin in March here, so that the
    /// leap day is their last; an era is 400 years.
    private static func civil(day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = (day + 719_468).dividedDown(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    private static func digits(_ number: Int64, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.count)) + text
    }
}

extension Int64 {
    /// Quotient and remainder, the remainder never negative.
    fileprivate func dividedDown(by divisor: Int64) -> (Int64, Int64) {
        let quotient = self / divisor - (self % divisor < 0 ? 1 : 0)
        return (quotient, self - quotient * divisor)
    }
}
