import Foundation

/// Text that can be set whatever it was: nothing in it controls anything.
struct PDFText: Equatable {
    /// Composed, of one line. Every blank is a plain one, so that one finds what one searches for.
    let characters: String
    /// Where no line may end, in bytes: each range holds a blank and the letter after it.
    let unbroken: [Range<Int>]

    /// Line breaks and tabs become blanks, and blanks beside each other one. What has no shape of its own goes:
    /// controls, marks of direction, zero widths. A letter keeps eight accents at most, for they would pile up beyond
    /// the page, and accents without a letter go. What Unicode says will never be a letter is shown as a lost one.
    ///
    /// - Parameters:
    ///   - text: From anybody.
    ///   - language: In Polish no line ends with a word of one letter.
    ///   - keepsBlanks: Whether blanks mean something, as they do between letters of equal widths.
    init(_ text: String, language: Email.Language? = nil, keepsBlanks: Bool = false) {
        var builder = Builder(bindsLetters: language == .polish, keepsBlanks: keepsBlanks)
        for scalar in text.precomposedStringWithCanonicalMapping.unicodeScalars { builder.add(scalar) }
        characters = builder.characters
        unbroken = builder.unbroken
    }

    /// The same with another text's start after a blank: what is read out in one go, though drawn on two lines.
    var followed: PDFText { PDFText(characters: characters + " ", unbroken: unbroken) }

    private init(characters: String, unbroken: [Range<Int>]) {
        self.characters = characters
        self.unbroken = unbroken
    }

    /// The texts of the lines of `text`, at least one.
    static func lines(of text: String) -> [Substring] {
        text.split(omittingEmptySubsequences: false) { $0.isNewline }
    }

    private struct Builder {
        private(set) var characters = ""
        private(set) var unbroken: [Range<Int>] = []
        let bindsLetters: Bool
        let keepsBlanks: Bool
        /// A blank that is written when something follows.
        private var blank = Blank.none
        private var wordLength = 0
        private var lastOfWord: Unicode.Scalar = " "
        private var accents = 0

        private enum Blank { case none, plain, unbroken }

        init(bindsLetters: Bool, keepsBlanks: Bool) {
            self.bindsLetters = bindsLetters
            self.keepsBlanks = keepsBlanks
        }

        mutating func add(_ scalar: Unicode.Scalar) {
            if (0x21...0x7E).contains(scalar.value) {
                accents = 0
                return write(scalar)
            }
            if scalar.properties.isNoncharacterCodePoint {
                accents = 0
                return write("\u{FFFD}")
            }
            switch scalar.properties.generalCategory {
            case .control:
                // Tab, the ends of lines, and nothing else that is meant to be seen.
                if (0x09...0x0D).contains(scalar.value) || scalar.value == 0x85 { addBlank(.plain) }
            case .lineSeparator, .paragraphSeparator: addBlank(.plain)
            case .spaceSeparator: addBlank(Self.unbrokenBlanks.contains(scalar) ? .unbroken : .plain)
            case .format, .surrogate: break
            case .nonspacingMark, .enclosingMark, .spacingMark:
                accents += 1
                if accents <= 8, hasLetter { write(scalar) }
            default:
                accents = 0
                write(scalar)
            }
        }

        private mutating func addBlank(_ kind: Blank) {
            accents = 0
            if keepsBlanks {
                characters.unicodeScalars.append(" ")
            } else if !characters.isEmpty, blank != .unbroken {
                blank = kind == .plain && bindsLetters && isBound ? .unbroken : kind
            }
        }

        private mutating func write(_ scalar: Unicode.Scalar) {
            if blank != .none {
                let start = characters.utf8.count
                characters.unicodeScalars.append(" ")
                characters.unicodeScalars.append(scalar)
                if blank == .unbroken { unbroken.append(start..<characters.utf8.count) }
                blank = .none
                wordLength = 0
            } else {
                characters.unicodeScalars.append(scalar)
            }
            // What opens a bracket or a quotation is no part of the word.
            if !Self.openers.contains(scalar) { wordLength += 1 }
            lastOfWord = scalar
        }

        /// Whether the last of it can carry an accent.
        private var hasLetter: Bool {
            blank == .none && characters.unicodeScalars.last.map { $0 != " " } == true
        }

        private var isBound: Bool { wordLength == 1 && Self.boundWords.contains(lastOfWord) }

        private static let unbrokenBlanks: Set<Unicode.Scalar> = ["\u{A0}", "\u{2007}", "\u{202F}"]
        private static let openers: Set<Unicode.Scalar> = ["(", "[", "„", "«", "\"", "'", "‚"]
        private static let boundWords = Set("aiouwzAIOUWZ§".unicodeScalars)
    }
}
