/// The words, numbers and signs of a transfer's title, without what writers and banks vary: case, Polish letters, kinds
/// of dashes and blanks.
struct TitleText {
    enum Token: Hashable {
        /// Letters from a to z.
        case word(String)
        /// Digits, leading zeros included.
        case number(String)
        /// Any other sign.
        case sign(Character)
    }

    private(set) var tokens: [Token] = []
    /// Whether nothing stands between a token and the one before it.
    private(set) var isGlued: [Bool] = []

    init(_ title: String) {
        var run = ""
        var isNumber = false
        var sawBlank = true
        var startsGlued = false
        func close() {
            guard !run.isEmpty else { return }
            tokens.append(isNumber ? .number(run) : .word(run))
            isGlued.append(startsGlued)
            run = ""
        }
        for scalar in title.unicodeScalars {
            let byte = Self.folded(scalar)
            if byte == 0 { continue }
            if isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) {
                if run.isEmpty || isNumber != isDigit(byte) {
                    close()
                    (startsGlued, isNumber) = (!sawBlank, isDigit(byte))
                }
                run.unicodeScalars.append(Unicode.Scalar(byte))
                sawBlank = false
                continue
            }
            close()
            if byte != UInt8(ascii: " ") {
                tokens.append(.sign(Character(Unicode.Scalar(byte))))
                isGlued.append(!sawBlank)
            }
            sawBlank = byte == UInt8(ascii: " ")
        }
        close()
    }

    func token(_ index: Int) -> Token? {
        tokens.indices.contains(index) ? tokens[index] : nil
    }

    func word(_ index: Int) -> String? {
        if case .word(let word) = token(index) { word } else { nil }
    }

    /// The number at `index` if it has one of these lengths.
    func number(_ index: Int, digits: ClosedRange<Int>) -> Int? {
        guard case .number(let text) = token(index), digits.contains(text.count) else { return nil }
        return Int(text)
    }

    func sign(_ index: Int) -> Character? {
        if case .sign(let sign) = token(index) { sign } else { nil }
    }

    func text(_ range: Range<Int>) -> String {
        range.clamped(to: tokens.indices).map { index in
            let text =
                switch tokens[index] {
                case .word(let word): word
                case .number(let number): number
                case .sign(let sign): String(sign)
                }
            return (isGlued[index] || index == range.lowerBound ? "" : " ") + text
        }.joined()
    }

    /// A letter from a to z, a digit, a sign, a blank; 0 for what cannot be seen.
    private static func folded(_ scalar: Unicode.Scalar) -> UInt8 {
        switch scalar {
        case "A"..."Z": UInt8(scalar.value) + 0x20
        case " "..."~": UInt8(scalar.value)
        case "ą", "Ą": UInt8(ascii: "a")
        case "ć", "Ć": UInt8(ascii: "c")
        case "ę", "Ę": UInt8(ascii: "e")
        case "ł", "Ł": UInt8(ascii: "l")
        case "ń", "Ń": UInt8(ascii: "n")
        case "ó", "Ó": UInt8(ascii: "o")
        case "ś", "Ś": UInt8(ascii: "s")
        case "ź", "Ź", "ż", "Ż": UInt8(ascii: "z")
        case "\u{2010}"..."\u{2015}", "\u{2212}": UInt8(ascii: "-")
        default: otherwise(scalar)
        }
    }

    private static func otherwise(_ scalar: Unicode.Scalar) -> UInt8 {
        switch scalar.properties.generalCategory {
        // Controls part lines or fields: without one of them two numbers would become another.
        case .spaceSeparator, .control: UInt8(ascii: " ")
        // A letter may come with its accent beside it.
        case .nonspacingMark, .format: 0
        default: UInt8(ascii: "?")
        }
    }
}
