package import DebtDomain

/// How a file writes days: `yyyy`, `yy`, `MM`, `dd` for the parts, anything else for itself, as in `dd.MM.yyyy`.
///
/// Two digits of a year are of 1980 to 2079.
package struct DayFormat: Hashable, Sendable {
    package let pattern: String
    private let parts: [Part]
    private let shortest: [Int]

    private enum Part: Hashable, Sendable {
        case year(digits: Int)
        case month
        case day
        case sign(UInt8)

        var kind: Int? {
            switch self {
            case .year: 0
            case .month: 1
            case .day: 2
            case .sign: nil
            }
        }
    }

    package enum Mistake: Error, Hashable, Sendable {
        case empty
        /// It is not written as the pattern says.
        case malformed
        /// It is, but the calendar has no such day.
        case noSuchDay
    }

    /// `nil` for a pattern without exactly one year, month and day.
    package init?(_ pattern: String) {
        var parts: [Part] = []
        var rest = Array(pattern.utf8)[...]
        while let first = rest.first {
            switch first {
            case UInt8(ascii: "y"):
                let count = rest.prefix { $0 == first }.count
                guard count == 2 || count == 4 else { return nil }
                parts.append(.year(digits: count))
                rest = rest.dropFirst(count)
            case UInt8(ascii: "M"), UInt8(ascii: "d"):
                guard rest.prefix(while: { $0 == first }).count == 2 else { return nil }
                parts.append(first == UInt8(ascii: "d") ? .day : .month)
                rest = rest.dropFirst(2)
            default:
                guard first < 0x80 else { return nil }
                parts.append(.sign(first))
                rest = rest.dropFirst()
            }
        }
        let kinds = parts.compactMap(\.kind)
        guard kinds.count == 3, Set(kinds).count == 3 else { return nil }
        self.init(pattern, parts)
    }

    private init(_ pattern: String, _ parts: [Part]) {
        self.pattern = pattern
        self.parts = parts
        shortest = Self.shortest(of: parts)
    }

    /// `2026-11-15`.
    package static let iso = DayFormat(
        "yyyy-MM-dd",
        [.year(digits: 4), .sign(UInt8(ascii: "-")), .month, .sign(UInt8(ascii: "-")), .day]
    )
    /// `15.11.2026`.
    package static let polish = DayFormat(
        "dd.MM.yyyy",
        [.day, .sign(UInt8(ascii: ".")), .month, .sign(UInt8(ascii: ".")), .year(digits: 4)]
    )
    /// `261115`, as banks write.
    static let swift = DayFormat("yyMMdd", [.year(digits: 2), .month, .day])

    /// Reads a day; between signs, a month or a day may have one digit.
    package func day(_ text: some StringProtocol) throws(Mistake) -> Day {
        try day(Array(text.utf8)[...])
    }

    func day(_ bytes: ArraySlice<UInt8>) throws(Mistake) -> Day {
        var rest = bytes.drop { $0 == PlainText.space }
        while rest.last == PlainText.space { rest.removeLast() }
        guard !rest.isEmpty else { throw .empty }
        var (year, month, day) = (0, 0, 0)
        for (index, part) in parts.enumerated() {
            switch part {
            case .sign(let sign):
                guard rest.first == sign else { throw .malformed }
                rest.removeFirst()
            case .year(let digits):
                year = try Self.number(&rest, from: digits, to: digits)
                if digits == 2 { year += year < 80 ? 2_000 : 1_900 }
            case .month: month = try Self.number(&rest, from: shortest[index], to: 2)
            case .day: day = try Self.number(&rest, from: shortest[index], to: 2)
            }
        }
        guard rest.isEmpty else { throw .malformed }
        guard let read = Day(year: year, month: month, day: day) else { throw .noSuchDay }
        return read
    }

    /// Of each part, how few digits it may have: between signs one, where it touches another part all.
    private static func shortest(of parts: [Part]) -> [Int] {
        parts.indices.map { index in
            let neighbours = [index - 1, index + 1].filter(parts.indices.contains)
            return neighbours.allSatisfy { parts[$0].kind == nil } ? 1 : 2
        }
    }

    private static func number(_ rest: inout ArraySlice<UInt8>, from least: Int, to most: Int) throws(Mistake) -> Int {
        var (number, count) = (0, 0)
        while count < most, let byte = rest.first, PlainText.isDigit(byte) {
            number = 10 * number + Int(byte - UInt8(ascii: "0"))
            count += 1
            rest.removeFirst()
        }
        guard count >= least else { throw .malformed }
        return number
    }
}

extension DayFormat: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let pattern = try container.decode(String.self)
        guard let format = DayFormat(pattern) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no pattern of days: \(pattern)")
        }
        self = format
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(pattern)
    }
}
