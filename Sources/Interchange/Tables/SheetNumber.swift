import DebtDomain

/// Numbers as XLSX stores them, without ever being binary fractions here.
enum SheetNumber {
    /// In plain digits, rounded to the 15 that spreadsheets are exact to: `0.30000000000000004` is 0.3 and `1.5E3` is
    /// 1500; `nil` for what is no number.
    static func plain(_ text: String) -> String? {
        guard let parts = parts(text) else { return nil }
        var (digits, exponent) = (parts.digits, parts.exponent)
        if digits.count > 15 {
            let roundsUp = digits[15] >= 5
            exponent += digits.count - 15
            digits.removeLast(digits.count - 15)
            if roundsUp { increment(&digits, &exponent) }
        }
        while digits.last == 0 {
            digits.removeLast()
            exponent += 1
        }
        // What is left of sums in binary fractions is nothing.
        guard !digits.isEmpty, digits.count + exponent > -12 else { return "0" }
        guard exponent < 30 else { return nil }
        var signs = digits.map { Character(UnicodeScalar(UInt8(ascii: "0") + $0)) }
        if exponent >= 0 {
            signs += Array(repeating: "0", count: exponent)
        } else {
            let missing = max(0, 1 - exponent - signs.count)
            signs = Array(repeating: "0", count: missing) + signs
            signs.insert(".", at: signs.count + exponent)
        }
        return (parts.isNegative ? "-" : "") + String(signs)
    }

    /// Sign, digits without leading zeros, and how many zeros follow them, or how many of them are a fraction.
    private static func parts(_ text: String) -> (isNegative: Bool, digits: [UInt8], exponent: Int)? {
        var bytes = Array(text.utf8)[...]
        guard bytes.count < 400 else { return nil }
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative || bytes.first == UInt8(ascii: "+") { bytes = bytes.dropFirst() }
        var digits: [UInt8] = []
        var exponent = 0
        var sawPoint = false
        var sawDigit = false
        while let byte = bytes.first, byte | 0x20 != UInt8(ascii: "e") {
            bytes = bytes.dropFirst()
            if byte == UInt8(ascii: "."), !sawPoint {
                sawPoint = true
                continue
            }
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            sawDigit = true
            if sawPoint { exponent -= 1 }
            if byte > UInt8(ascii: "0") || !digits.isEmpty { digits.append(byte - UInt8(ascii: "0")) }
        }
        guard sawDigit else { return nil }
        if !bytes.isEmpty {
            guard bytes.count < 7, let shift = Int(String(decoding: bytes.dropFirst(), as: UTF8.self)) else {
                return nil
            }
            exponent += shift
        }
        return (isNegative, digits, exponent)
    }

    private static func increment(_ digits: inout [UInt8], _ exponent: inout Int) {
        while digits.last == 9 {
            digits.removeLast()
            exponent += 1
        }
        if let last = digits.indices.last {
            digits[last] += 1
        } else {
            digits = [1]
        }
    }

    /// The day and the seconds since midnight that a plain number stands for; `nil` where the calendar has no such day.
    ///
    /// Counting from 1900, spreadsheets think that 1900 had a 29 February: number 60 is no day, and days after it are
    /// one less than they seem.
    static func day(_ plain: String, from1904: Bool) -> (day: Day, seconds: Int)? {
        let parts = plain.split(separator: ".", omittingEmptySubsequences: false)
        guard !plain.hasPrefix("-"), let whole = Int32(parts[0]), whole < 2_960_000 else { return nil }
        var scale: Int128 = 1
        var fraction: Int128 = 0
        for byte in parts.count > 1 ? Array(parts[1].utf8.prefix(18)) : [] {
            scale *= 10
            fraction = 10 * fraction + Int128(byte - UInt8(ascii: "0"))
        }
        var seconds = Int((fraction * 86_400 * 2 + scale) / (2 * scale))
        var count = whole
        if seconds == 86_400 { (count, seconds) = (count + 1, 0) }
        let start: Int32
        if from1904 {
            start = -24_107
        } else {
            guard count > 0, count != 60 else { return nil }
            start = count < 60 ? -25_568 : -25_569
        }
        guard let day = Day(daysSince1970: start + count) else { return nil }
        return (day, seconds)
    }
}

/// Formats of numbers, as far as they say what a number means.
enum SheetFormat {
    /// Whether a built-in format shows days.
    static func isDay(builtIn number: Int) -> Bool {
        [14...17, 22...22, 27...31, 34...36, 50...54, 57...58].contains { $0.contains(number) }
    }

    /// Whether a format shows days: it has letters of days, months or years outside of quoted text.
    static func isDay(code: String) -> Bool {
        var letters = Set<Character>()
        var rest = Array(code.prefix { $0 != ";" })[...]
        while let sign = rest.popFirst() {
            switch sign {
            case "\"": rest = rest.drop { $0 != "\"" }.dropFirst()
            case "\\", "_", "*": rest = rest.dropFirst()
            case "[":
                // `[h]` is how many hours passed, `[Red]` a colour.
                let inner = rest.prefix { $0 != "]" }
                if inner.allSatisfy("hms".contains) { letters.insert("h") }
                rest = rest.dropFirst(inner.count + 1)
            case "A" where rest.starts(with: "M/PM"), "a" where rest.starts(with: "m/pm"): rest = rest.dropFirst(4)
            default: letters.formUnion(sign.lowercased())
            }
        }
        if letters.contains("d") || letters.contains("y") { return true }
        return letters.contains("m") && letters.isDisjoint(with: ["h", "s", "0", "#"])
    }
}
