/// What somebody typed where a number belongs: letters in upper case and digits. Blanks and dashes only group them.
struct TypedNumber {
    struct Sign {
        /// A letter from A to Z, a digit, a plus where it has a meaning, or 0 for anything else.
        let byte: UInt8
        /// Counted from 1 in what can be seen of the text, so that it can be found there.
        let place: Int
    }

    private(set) var signs: [Sign] = []

    /// - Parameters:
    ///   - typed: Of any length and content.
    ///   - others: Further characters that only group.
    ///   - keepsPlus: Whether a plus has a meaning.
    init(_ typed: String, leavingOut others: Set<Unicode.Scalar> = [], keepingPlus keepsPlus: Bool = false) {
        var place = 0
        // What cannot be seen comes along from other programs, and nobody could find it to remove it.
        for scalar in typed.unicodeScalars where scalar.properties.generalCategory != .format {
            place += 1
            if others.contains(scalar) || Self.onlyGroups(scalar) { continue }
            let byte = keepsPlus && scalar == "+" ? UInt8(ascii: "+") : Self.byte(of: scalar)
            signs.append(Sign(byte: byte, place: place))
        }
    }

    var bytes: [UInt8] { signs.map(\.byte) }
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The place of the first sign that is not of the kind.
    func place(ofFirstNot isKind: (UInt8) -> Bool) -> Int? {
        signs.first { !isKind($0.byte) }?.place
    }

    /// What each counts, where there are only letters and digits.
    var values: [Int] { signs.map { numberValue($0.byte) } }

    mutating func removeFirst(_ count: Int) {
        signs.removeFirst(count)
    }

    private static func onlyGroups(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x2D, 0x2010...0x2015, 0x2212: true
        default: scalar.properties.generalCategory == .spaceSeparator
        }
    }

    private static func byte(of scalar: Unicode.Scalar) -> UInt8 {
        switch scalar {
        case "0"..."9", "A"..."Z": UInt8(scalar.value)
        case "a"..."z": UInt8(scalar.value - 0x20)
        default: 0
        }
    }
}

func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

/// Whether a character is a digit from 0 to 9 and nothing besides: no mark on it, and no joiner behind it. Comparing
/// with a range of characters would not tell, for that compares as dictionaries do.
func isDigit(_ character: Character) -> Bool {
    character.asciiValue.map { isDigit($0) } ?? false
}

/// Whether a character is a blank within a line, of whatever width, and nothing besides.
func isBlank(_ character: Character) -> Bool {
    guard character.unicodeScalars.count == 1, let scalar = character.unicodeScalars.first else { return false }
    return scalar == "\t" || scalar.properties.generalCategory == .spaceSeparator
}

func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
}

func digitValue(_ byte: UInt8) -> Int? {
    isDigit(byte) ? Int(byte - UInt8(ascii: "0")) : nil
}

/// Digits count as themselves, letters from A = 10 to Z = 35, as all of these schemes have it.
func numberValue(_ byte: UInt8) -> Int {
    digitValue(byte) ?? Int(byte) - Int(UInt8(ascii: "A")) + 10
}

func weightedSum(_ values: some Sequence<Int>, _ weights: [Int]) -> Int {
    zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 }
}

extension String {
    /// The text with something between groups of so many characters; the last group takes what is left.
    func inGroups(of sizes: [Int], by separator: String = " ") -> String {
        var rest = self[...]
        var groups: [Substring] = []
        for size in sizes where rest.count > size {
            groups.append(rest.prefix(size))
            rest = rest.dropFirst(size)
        }
        return (groups + [rest]).joined(separator: separator)
    }

    /// The text in groups of `size`.
    func inGroups(of size: Int) -> String {
        inGroups(of: Array(repeating: size, count: count / size))
    }
}
