import Foundation

/// Text as it is searched for: words of small letters and digits, without accents. "Łącka-Żyła" is "lacka" and "zyla".
///
/// Whatever is no letter and no digit parts words; marks on letters and characters that cannot be seen part nothing.
package struct FoldedWords {
    /// More letters of a word are not looked at.
    package static let longestWord = 40

    /// All words one after another, in UTF-8.
    private(set) var bytes: [UInt8] = []
    /// Where each ends.
    private(set) var ends: [Int] = []
    /// How many letters each has.
    private(set) var letters: [UInt8] = []
    private var lettersOfOpenWord = 0

    package init() {}

    package var count: Int { ends.count }

    subscript(index: Int) -> ArraySlice<UInt8> {
        bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
    }

    package var texts: [String] {
        (0..<count).map { String(decoding: self[$0], as: UTF8.self) }
    }

    /// Adds the words of `text`, of which no more than `most` characters are read.
    package mutating func append(_ text: String, atMost most: Int = 400) {
        var left = most
        for scalar in text.unicodeScalars {
            guard left > 0 else { break }
            left -= 1
            switch scalar.value {
            case 0x61...0x7A, 0x30...0x39: append(UInt8(scalar.value))
            case 0x41...0x5A: append(UInt8(scalar.value + 0x20))
            case 0..<0x80: endWord()
            default: append(Folding.of(scalar))
            }
        }
        endWord()
    }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        letters.removeAll(keepingCapacity: true)
    }

    private mutating func append(_ letter: UInt8) {
        guard lettersOfOpenWord < Self.longestWord else { return }
        bytes.append(letter)
        lettersOfOpenWord += 1
    }

    private mutating func append(_ folding: Folding) {
        for part in folding.parts {
            guard let part else {
                endWord()
                continue
            }
            guard lettersOfOpenWord < Self.longestWord else { continue }
            bytes.append(contentsOf: String(part).utf8)
            lettersOfOpenWord += 1
        }
    }

    private mutating func endWord() {
        guard lettersOfOpenWord > 0 else { return }
        ends.append(bytes.count)
        letters.append(UInt8(lettersOfOpenWord))
        lettersOfOpenWord = 0
    }
}

/// What becomes of one character beyond ASCII: letters and digits, and `nil` where words part.
private struct Folding {
    let parts: [Unicode.Scalar?]

    static func of(_ scalar: Unicode.Scalar) -> Folding {
        let index = Int(scalar.value) - 0x80
        return latin.indices.contains(index) ? latin[index] : Folding(scalar)
    }

    /// The letters of Europe's languages, worked out once.
    private static let latin: [Folding] = (0x80..<0x250).map { value in
        Unicode.Scalar(value).map { Folding($0) } ?? Folding(parts: [nil])
    }

    private init(parts: [Unicode.Scalar?]) {
        self.parts = parts
    }

    private init(_ scalar: Unicode.Scalar) {
        let decomposed = String(scalar).decomposedStringWithCompatibilityMapping
        parts = decomposed.unicodeScalars.flatMap { $0.properties.lowercaseMapping.unicodeScalars }.flatMap(Self.parts)
    }

    private static func parts(of scalar: Unicode.Scalar) -> [Unicode.Scalar?] {
        if let letters = withoutDecomposition[scalar] { return letters.unicodeScalars.map { $0 } }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .otherLetter, .decimalNumber, .letterNumber,
            .otherNumber:
            return [scalar]
        case .nonspacingMark, .spacingMark, .enclosingMark, .format: return []
        // Modifier letters are apostrophes, as in Ukrainian names.
        default: return [nil]
        }
    }

    /// Letters that Unicode takes for letters of their own and people without the right keyboard do not.
    private static let withoutDecomposition: [Unicode.Scalar: String] = [
        "ł": "l", "đ": "d", "ð": "d", "ø": "o", "ħ": "h", "ŧ": "t", "ı": "i", "ĸ": "k", "ŋ": "n",
        "æ": "ae", "œ": "oe", "þ": "th", "ß": "ss", "ς": "σ",
    ]
}
