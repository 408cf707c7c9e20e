/// A Swift file in which code, comments and the contents of string literals are told apart, so that a rule about code
/// is not set off by words about code. Regular expression literals are not understood; nobody here writes any.
struct SwiftSource: Sendable {
    struct Line: Sendable {
        let raw: String
        /// Without comments, and with blanks for what stands in string literals.
        let code: String
        /// With its slashes.
        let comment: String
    }

    /// A word, or one character that belongs to none.
    struct Token: Sendable {
        let text: String
        /// From 1.
        let line: Int
        /// Whether it follows the token before it without a blank.
        let isGlued: Bool
    }

    let path: String
    let lines: [Line]
    let tokens: [Token]

    init(path: String, text: String) {
        self.path = path
        var lexer = SwiftLexer(text)
        lines = lexer.readLines()
        tokens = SwiftTokens.read(lines.map(\.code))
    }

    /// The target's folder, such as `Postgres` for `Sources/Postgres/SQL.swift`.
    var target: String? {
        let parts = path.split(separator: "/")
        return parts.count > 2 ? String(parts[1]) : nil
    }

    /// Lines of text; the end of the last one begins none.
    var lineCount: Int { lines.last?.raw.isEmpty == true ? lines.count - 1 : lines.count }

    func finding(_ line: Int, _ what: String) -> Finding {
        Finding(file: path, line: line, what: what)
    }

    /// Whether `pattern` stands at `index`, token for token.
    func hasTokens(_ pattern: [String], at index: Int) -> Bool {
        index >= 0 && index + pattern.count <= tokens.count
            && pattern.indices.allSatisfy { tokens[index + $0].text == pattern[$0] }
    }

    /// The lines on which `pattern` begins.
    func lines(with pattern: [String]) -> [Int] {
        tokens.indices.filter { hasTokens(pattern, at: $0) }.map { tokens[$0].line }
    }
}

private enum SwiftTokens {
    static func read(_ lines: [String]) -> [SwiftSource.Token] {
        var tokens: [SwiftSource.Token] = []
        for (index, line) in lines.enumerated() {
            var word: [UInt8] = []
            var isGlued = false
            func add(_ bytes: [UInt8]) {
                tokens.append(.init(text: String(decoding: bytes, as: UTF8.self), line: index + 1, isGlued: isGlued))
                isGlued = true
            }
            for byte in line.utf8 {
                if isWord(byte) {
                    word.append(byte)
                    continue
                }
                if !word.isEmpty { add(word) }
                word.removeAll(keepingCapacity: true)
                if byte == UInt8(ascii: " ") { isGlued = false } else { add([byte]) }
            }
            if !word.isEmpty { add(word) }
        }
        return tokens
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...0xFF: true
        default: false
        }
    }
}
