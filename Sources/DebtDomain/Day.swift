/// A day of the civil calendar, as laws and contracts mean it: no hour and no time zone.
///
/// The calendar is the Gregorian one, also for days before it was introduced; the years are 1 to 9999. What day it is
/// now is always told by whoever asks: nothing here reads a clock.
package struct Day: Hashable, Sendable {
    /// How many days after 1 January 1970, which is day 0.
    package let daysSince1970: Int32

    /// 1 January of the year 1.
    package static let first = Day(count: -719_162)
    /// 31 December 9999.
    package static let last = Day(count: 2_932_896)

    /// `nil` for what lies outside the years 1 to 9999.
    package init?(daysSince1970: Int32) {
        guard (Self.first.daysSince1970...Self.last.daysSince1970).contains(daysSince1970) else { return nil }
        self.init(count: daysSince1970)
    }

    /// `nil` where the calendar has no such day.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9_999).contains(year), (1...12).contains(month),
            (1...Self.days(inMonth: month, of: year)).contains(day)
        else { return nil }
        // Counted from 1 March, so that the leap day is the last of its year.
        let marchYear = month > 2 ? year : year - 1
        let monthsSinceMarch = (month + 9) % 12
        let dayOfYear = (153 * monthsSinceMarch + 2) / 5 + day - 1
        let days = 365 * marchYear + marchYear / 4 - marchYear / 100 + marchYear / 400 + dayOfYear
        self.init(count: Int32(days - Self.daysFromMarchOfYear0To1970))
    }

    private init(count: Int32) {
        daysSince1970 = count
    }

    package var components: (year: Int, month: Int, day: Int) {
        // 400 years always have the same number of days, and the day counted is never before the first of them.
        let days = Int(daysSince1970) + Self.daysFromMarchOfYear0To1970
        let (era, dayOfEra) = days.quotientAndRemainder(dividingBy: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthsSinceMarch = (5 * dayOfYear + 2) / 153
        let month = monthsSinceMarch < 10 ? monthsSinceMarch + 3 : monthsSinceMarch - 9
        let year = 400 * era + yearOfEra + (month > 2 ? 0 : 1)
        return (year, month, dayOfYear - (153 * monthsSinceMarch + 2) / 5 + 1)
    }

    package var year: Int { components.year }
    package var month: Int { components.month }
    package var day: Int { components.day }

    /// How many days a month has; the month is 1 to 12.
    package static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    package static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    private static let daysFromMarchOfYear0To1970 = 719_468
}

extension Day: Strideable {
    package func distance(to other: Day) -> Int {
        Int(other.daysSince1970) - Int(daysSince1970)
    }

    package func advanced(by days: Int) -> Day {
        let (sum, overflows) = Int(daysSince1970).addingReportingOverflow(days)
        guard !overflows, let count = Int32(exactly: sum), let day = Day(daysSince1970: count) else {
            preconditionFailure("who counts days stays within the years 1 to 9999")
        }
        return day
    }

    package static func < (left: Day, right: Day) -> Bool {
        left.daysSince1970 < right.daysSince1970
    }
}

extension Day: CustomStringConvertible {
    /// Why a text is no day.
    package enum Mistake: NumberMistake {
        case malformed
        case unknownYear
        case unknownMonth
        /// The month has that many days.
        case unknownDay(last: Int)

        package var code: String {
            switch self {
            case .malformed: "not_a_date"
            case .unknownYear: "unknown_year"
            case .unknownMonth: "unknown_month"
            case .unknownDay: "unknown_day"
            }
        }

        package var explanation: Explanation {
            switch self {
            case .malformed:
                Explanation(
                    "Podaj datę w postaci RRRR-MM-DD, na przykład 2026-11-15.",
                    english: "Give the date as YYYY-MM-DD, for example 2026-11-15."
                )
            case .unknownYear:
                Explanation("Nie ma roku 0000: popraw rok.", english: "There is no year 0000: correct the year.")
            case .unknownMonth:
                Explanation("Rok ma 12 miesięcy: popraw miesiąc.", english: "A year has 12 months: correct the month.")
            case .unknownDay(let last):
                Explanation(
                    "Ten miesiąc ma \(last) dni: popraw dzień.",
                    english: "This month has \(last) days: correct the day."
                )
            }
        }
    }

    /// Reads a day as ISO 8601 writes it in full: `2026-11-15`, and nothing else.
    package init(parsing text: String) throws(Mistake) {
        let bytes = Array(text.utf8.prefix(11))
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]),
            let day = Self.number(bytes[8..<10])
        else { throw .malformed }
        guard year > 0 else { throw .unknownYear }
        guard (1...12).contains(month) else { throw .unknownMonth }
        guard let read = Day(year: year, month: month, day: day) else {
            throw .unknownDay(last: Self.days(inMonth: month, of: year))
        }
        self = read
    }

    /// As ISO 8601 writes it: `2026-11-15`.
    package var iso: String {
        let (year, month, day) = components
        return Self.padded(year, to: 4) + "-" + Self.padded(month, to: 2) + "-" + Self.padded(day, to: 2)
    }

    package var description: String { iso }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        digits.reduce(0 as Int?) { number, byte in
            guard let number, let digit = digitValue(byte) else { return nil }
            return 10 * number + digit
        }
    }

    private static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
