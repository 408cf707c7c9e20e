/// Check digits of Polish accounts, for a million of them: what a bank writes is told where it is wrong and never
/// refused.
///
/// Source: ISO 7064 (mod 97-10).
enum PolishAccount {
    /// Whether a number that begins with `PL` has 26 digits, of which the first two are right; others are not judged.
    static func isSound(_ account: String) -> Bool {
        guard account.hasPrefix("PL") else { return true }
        let digits = Array(account.utf8.dropFirst(2))
        guard digits.count == 26, let check = remainder(digits.prefix(2)), (2...98).contains(check) else {
            return false
        }
        return remainder(digits.dropFirst(2) + Array("2521".utf8) + digits.prefix(2)) == 1
    }

    /// With its country and its check digits; `nil` for what has not 24 digits.
    static func number(from digits: String) -> String? {
        guard digits.utf8.count == 24, let remainder = remainder(Array(digits.utf8) + Array("252100".utf8)) else {
            return nil
        }
        let check = 98 - remainder
        return "PL" + (check < 10 ? "0" : "") + String(check) + digits
    }

    private static func remainder(_ digits: some Sequence<UInt8>) -> Int? {
        var remainder = 0
        for byte in digits {
            guard PlainText.isDigit(byte) else { return nil }
            remainder = (10 * remainder + Int(byte - UInt8(ascii: "0"))) % 97
        }
        return remainder
    }
}
