package import Foundation

extension UUID {
    /// The UUID that stands in `text` in its usual form of 36 characters, and nothing else: no braces, no blanks.
    package init?(strict text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 36 else { return nil }
        for (index, byte) in bytes.enumerated() {
            let isHyphen = index == 8 || index == 13 || index == 18 || index == 23
            guard isHyphen ? byte == UInt8(ascii: "-") : Hexadecimal.value(of: byte) != nil else { return nil }
        }
        self.init(uuidString: String(text))
    }
}

extension UUID {
    /// As it stands in addresses and bodies: in small letters.
    package var text: String { uuidString.lowercased() }

    package var octets: [UInt8] {
        let bytes = uuid
        return [
            bytes.0, bytes.1, bytes.2, bytes.3, bytes.4, bytes.5, bytes.6, bytes.7, bytes.8, bytes.9, bytes.10,
            bytes.11, bytes.12, bytes.13, bytes.14, bytes.15,
        ]
    }

    /// - Returns: `nil` unless there are sixteen of them.
    package init?(octets bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        self.init(
            uuid: (
                bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7], bytes[8], bytes[9],
                bytes[10], bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]
            )
        )
    }
}

/// A day of the calendar, as a legal date: it has no hour and no time zone.
package struct CalendarDay: Sendable, Hashable, CustomStringConvertible {
    package let year: Int
    package let month: Int
    package let day: Int

    /// The day that `text` names as `YYYY-MM-DD`; `nil` for anything else, and for days that do not exist.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]),
            let day = Self.number(bytes[8..<10])
        else { return nil }
        guard year >= 1, (1...12).contains(month), (1...Self.length(ofMonth: month, in: year)).contains(day) else {
            return nil
        }
        self.year = year
        self.month = month
        self.day = day
    }

    package var description: String {
        let digits = String(year * 10_000 + month * 100 + day)
        let padded = String(repeating: "0", count: 8 - digits.count) + digits
        return "\(padded.prefix(4))-\(padded.dropFirst(4).prefix(2))-\(padded.suffix(2))"
    }

    /// Days since 1970-01-01, counted in years that begin in March, so that the leap day is the last of its year.
    package var daysSince1970: Int {
        let marchYear = month > 2 ? year : year - 1
        let marchMonth = month > 2 ? month - 3 : month + 9
        let beforeYear = marchYear * 365 + marchYear / 4 - marchYear / 100 + marchYear / 400
        let beforeMonth = (153 * marchMonth + 2) / 5
        return beforeYear + beforeMonth + day - 1 - 719_468
    }

    private static func length(ofMonth month: Int, in year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    fileprivate static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
}

extension Date {
    /// The instant that `text` names in the form of RFC 3339, to the second or finer, with its offset from UTC.
    ///
    /// - Returns: `nil` for anything else: no other separator than `T`, no missing offset, no leap second.
    package init?(rfc3339 text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard (20...35).contains(bytes.count), let day = CalendarDay(String(decoding: bytes[..<10], as: UTF8.self)),
            bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let hour = CalendarDay.number(bytes[11..<13]), let minute = CalendarDay.number(bytes[14..<16]),
            let second = CalendarDay.number(bytes[17..<19]), hour < 24, minute < 60, second < 60
        else { return nil }
        var rest = bytes[19...]
        var microseconds = 0
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard (1...9).contains(digits.count) else { return nil }
            let six = Array(digits.prefix(6)) + [UInt8](repeating: UInt8(ascii: "0"), count: max(0, 6 - digits.count))
            microseconds = CalendarDay.number(six[...]) ?? 0
            rest = rest.dropFirst(1 + digits.count)
        }
        guard let offset = Self.offset(Array(rest)) else { return nil }
        let seconds = day.daysSince1970 * 86_400 + hour * 3_600 + minute * 60 + second - offset
        self.init(timeIntervalSince1970: TimeInterval(seconds) + TimeInterval(microseconds) / 1_000_000)
    }

    private static func offset(_ text: [UInt8]) -> Int? {
        if text == [UInt8(ascii: "Z")] { return 0 }
        guard text.count == 6, text[3] == UInt8(ascii: ":"), let hours = CalendarDay.number(text[1..<3]),
            let minutes = CalendarDay.number(text[4..<6]), hours < 24, minutes < 60
        else { return nil }
        switch text[0] {
        case UInt8(ascii: "+"): return hours * 3_600 + minutes * 60
        case UInt8(ascii: "-"): return -(hours * 3_600 + minutes * 60)
        default: return nil
        }
    }
}
