import Foundation

/// Forms of a password.
enum PasswordText {
    /// What is hashed: NFC, and every kind of blank as the plain one, so that a password is the same on every keyboard
    /// (close to the profile OpaqueString of RFC 8265, but no character is forbidden).
    ///
    /// - Returns: `nil` for nothing, and for what is longer than a password may be.
    static func hashed(_ password: Secret<String>) -> [UInt8]? {
        let typed = password.revealed
        guard (1...PasswordRules.mostBytes).contains(typed.utf8.count) else { return nil }
        var text = String.UnicodeScalarView()
        for scalar in typed.unicodeScalars {
            text.append(scalar.properties.generalCategory == .spaceSeparator ? " " : scalar)
        }
        let bytes = Array(String(text).precomposedStringWithCanonicalMapping.utf8)
        return bytes.count <= PasswordRules.mostBytes ? bytes : nil
    }

    /// What is compared with words: lower case, without accents, wide and joined letters as plain ones.
    static func folded(_ text: String) -> [Unicode.Scalar] {
        text.lowercased().decomposedStringWithCompatibilityMapping.unicodeScalars.compactMap { scalar in
            if scalar == "ł" { return "l" }
            return scalar.properties.generalCategory == .nonspacingMark ? nil : scalar
        }
    }

    /// Digits and signs that stand for letters, as in `p@ssw0rd`, as these letters.
    static func unmasked(_ folded: [Unicode.Scalar]) -> [Unicode.Scalar] {
        folded.map { masks[$0] ?? $0 }
    }

    private static let masks: [Unicode.Scalar: Unicode.Scalar] = [
        "@": "a", "4": "a", "8": "b", "(": "c", "3": "e", "6": "g", "9": "g", "1": "i", "!": "i", "|": "l", "0": "o",
        "5": "s", "$": "s", "7": "t", "+": "t", "2": "z",
    ]

    /// How many characters do not follow from the one before: neither the same, nor the next one of the alphabet or of
    /// a row of keys, in either direction.
    static func surpriseCount(_ folded: [Unicode.Scalar]) -> Int {
        zip([nil] + folded.map(Optional.some), folded).count { before, scalar in
            guard let before else { return true }
            return before != scalar && !neighbours.contains([before, scalar])
        }
    }

    private static let neighbours: Set<[Unicode.Scalar]> = {
        let rows = [
            "abcdefghijklmnopqrstuvwxyz", "12345678901", "qwertyuiop", "asdfghjkl", "zxcvbnm", "!@#$%^&*()",
        ]
        return rows.reduce(into: []) { pairs, row in
            for (left, right) in zip(row.unicodeScalars, row.unicodeScalars.dropFirst()) {
                pairs.insert([left, right])
                pairs.insert([right, left])
            }
        }
    }()

    /// The shortest beginning of which the whole text is a repetition; the text itself where there is none.
    static func unit(of text: [Unicode.Scalar]) -> [Unicode.Scalar] {
        let lengths = 1..<max(2, text.count)
        let length = lengths.first { length in text.indices.allSatisfy { text[$0] == text[$0 % length] } }
        return Array(text.prefix(length ?? text.count))
    }
}
