/// How a file writes sums of money; read without ever leaving whole numbers.
package enum AmountFormat: String, Hashable, Sendable, Codable, CaseIterable {
    /// `1 234,56` or `1.234,56`, as Poles write.
    case comma
    /// `1234.56` or `1,234.56`, as programs write.
    case point
    /// Either, where it can be only one of them: `1.234` could be both and is refused.
    case either
    /// `123456` for 1234,56.
    case grosze

    package enum Mistake: Error, Hashable, Sendable {
        case empty
        case notANumber
        /// More than two digits that are not 0 after the decimal sign.
        case partsOfAGrosz
        /// Could mean one and some thousandths, or thousands.
        case ambiguous
        case tooLarge
    }

    /// Reads an amount in grosze; a sign may stand in front or, as some programs write, behind, and `zł` or `PLN` last.
    package func grosze(_ text: String) throws(Mistake) -> Int64 {
        if let plain = usual(text) { return plain }
        var bytes = Self.plain(text)
        guard !bytes.isEmpty else { throw .empty }
        let isNegative = try Self.takeSign(&bytes)
        let (whole, fraction) = try parts(bytes)
        let digits = try Self.digits(whole: whole, fraction: fraction)
        var amount: Int64 = 0
        for digit in digits {
            let (tens, overflows) = amount.multipliedReportingOverflow(by: 10)
            let (sum, overflowsToo) = tens.subtractingReportingOverflow(Int64(digit))
            guard !overflows, !overflowsToo else { throw .tooLarge }
            amount = sum
        }
        if isNegative { return amount }
        guard amount > .min else { throw .tooLarge }
        return -amount
    }

    /// What nearly all amounts are: digits, and after the decimal sign two more; `nil` where it takes a closer look.
    private func usual(_ text: String) -> Int64? {
        let bytes = text.utf8
        guard self != .grosze, (4...18).contains(bytes.count), let first = bytes.first else { return nil }
        let isNegative = first == UInt8(ascii: "-")
        let place = bytes.count - 3
        var amount: Int64 = 0
        for (index, byte) in bytes.enumerated() where !(isNegative && index == 0) {
            if index == place {
                guard byte == UInt8(ascii: ",") ? self != .point : byte == UInt8(ascii: ".") && self != .comma else {
                    return nil
                }
            } else {
                guard PlainText.isDigit(byte) else { return nil }
                amount = 10 * amount + Int64(byte - UInt8(ascii: "0"))
            }
        }
        guard !isNegative || place > 1 else { return nil }
        return isNegative ? -amount : amount
    }

    /// ASCII of the text: every kind of blank is a blank, every kind of minus a minus, and the currency is gone.
    private static func plain(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{A0}", "\u{202F}", "\u{2009}", "\t": bytes.append(UInt8(ascii: " "))
            case "\u{2212}", "\u{2013}": bytes.append(UInt8(ascii: "-"))
            default: bytes.append(scalar.isASCII ? UInt8(truncatingIfNeeded: scalar.value) : 0)
            }
        }
        for currency in currencies
        where bytes.count > currency.count && bytes.suffix(currency.count).elementsEqual(currency) {
            bytes.removeLast(currency.count)
            break
        }
        while bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
        return Array(bytes.drop { $0 == UInt8(ascii: " ") })
    }

    /// `zł`, whose second letter is no ASCII, and what else people write.
    private static let currencies: [[UInt8]] = [[UInt8(ascii: "z"), 0], Array("PLN".utf8), Array("zl".utf8)]

    private static func takeSign(_ bytes: inout [UInt8]) throws(Mistake) -> Bool {
        let minus = UInt8(ascii: "-")
        let plus = UInt8(ascii: "+")
        if let first = bytes.first, first == minus || first == plus {
            bytes.removeFirst()
            while bytes.first == UInt8(ascii: " ") { bytes.removeFirst() }
            return first == minus
        }
        guard bytes.last == minus else { return false }
        bytes.removeLast()
        while bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
        return true
    }

    private func parts(_ bytes: [UInt8]) throws(Mistake) -> (whole: [UInt8], fraction: [UInt8]) {
        let (comma, point) = (UInt8(ascii: ","), UInt8(ascii: "."))
        switch self {
        case .grosze:
            let digits = try Self.ungrouped(bytes[...], by: [])
            let padded = [UInt8](repeating: 0, count: max(0, 3 - digits.count)) + digits
            return (Array(padded.dropLast(2)), Array(padded.suffix(2)))
        case .comma:
            return try Self.split(bytes, at: comma, grouping: [UInt8(ascii: " "), point])
        case .point:
            return try Self.split(bytes, at: point, grouping: [UInt8(ascii: " "), comma])
        case .either:
            let decimal = bytes.last { $0 == comma || $0 == point } ?? comma
            let other = decimal == comma ? point : comma
            let count = bytes.count { $0 == decimal }
            if count > 1, !bytes.contains(other) {
                // `1.234.567`: there is no decimal sign.
                return (try Self.ungrouped(bytes[...], by: [decimal]), [])
            }
            if count == 1, !bytes.contains(other), let place = bytes.firstIndex(of: decimal),
                bytes.count - place == 4, (1...3).contains(place), bytes[0] != UInt8(ascii: "0")
            {
                throw .ambiguous
            }
            return try Self.split(bytes, at: decimal, grouping: [UInt8(ascii: " "), other])
        }
    }

    private static func split(
        _ bytes: [UInt8],
        at decimal: UInt8,
        grouping: [UInt8]
    ) throws(Mistake) -> (whole: [UInt8], fraction: [UInt8]) {
        guard let place = bytes.firstIndex(of: decimal) else {
            return (try ungrouped(bytes[...], by: grouping), [])
        }
        let fraction = bytes[(place + 1)...]
        // `,50` is no number of anybody's; `12,` is one of the banks'.
        guard place > 0 else { throw .notANumber }
        return (try ungrouped(bytes[..<place], by: grouping), try values(fraction))
    }

    /// Digits in front of the decimal sign: where they are grouped, then all are, by three and by one sign only.
    private static func ungrouped(_ bytes: ArraySlice<UInt8>, by grouping: [UInt8]) throws(Mistake) -> [UInt8] {
        guard let sign = bytes.first(where: grouping.contains) else {
            guard !bytes.isEmpty else { throw .notANumber }
            return try values(bytes)
        }
        let groups = bytes.split(separator: sign, omittingEmptySubsequences: false)
        guard let first = groups.first, (1...3).contains(first.count), groups.dropFirst().allSatisfy({ $0.count == 3 })
        else { throw .notANumber }
        return try values(Array(groups.joined())[...])
    }

    private static func values(_ bytes: ArraySlice<UInt8>) throws(Mistake) -> [UInt8] {
        var values: [UInt8] = []
        for byte in bytes {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { throw .notANumber }
            values.append(byte - UInt8(ascii: "0"))
        }
        return values
    }

    private static func digits(whole: [UInt8], fraction: [UInt8]) throws(Mistake) -> [UInt8] {
        guard fraction.dropFirst(2).allSatisfy({ $0 == 0 }) else { throw .partsOfAGrosz }
        let two = Array(fraction.prefix(2)) + [UInt8](repeating: 0, count: max(0, 2 - fraction.count))
        return whole + two
    }
}
