/// A file of SQL, cut into statements and comments.
struct SQLFile: Sendable {
    struct Statement: Sendable {
        let line: Int
        /// Upper-case words, `schema.name` as one, and single other characters; string literals are left out.
        let tokens: [String]

        /// Whether the words stand next to each other somewhere.
        func contains(_ words: String...) -> Bool {
            position(of: words) != nil
        }

        func begins(with words: String...) -> Bool {
            tokens.starts(with: words)
        }

        func position(of words: [String]) -> Int? {
            tokens.indices.first { tokens[$0...].starts(with: words) }
        }
    }

    let path: String
    let text: String
    let statements: [Statement]
    let comments: [String]

    init(_ file: TextFile) {
        path = file.path
        text = file.text
        var reader = SQLReader(file.text)
        (statements, comments) = reader.read()
    }

    /// What stands in front of the first underscore, such as 12 for `0012_case_hold.sql`.
    var number: Int? { Int(name.prefix(4)) }
    var name: Substring { path.split(separator: "/").last ?? "" }

    func finding(_ line: Int, _ what: String) -> Finding {
        Finding(file: path, line: line, what: what)
    }
}

/// Cuts SQL where it may be cut: not in comments, not in literals, not in the body of a function.
private struct SQLReader {
    private let characters: [Character]
    private var position = 0
    private var line = 1
    private var dollarTag: [Character]?
    private var tokens: [String] = []
    private var word = ""
    private var firstLine: Int?
    private var statements: [SQLFile.Statement] = []
    private var comments: [String] = []

    init(_ text: String) {
        characters = Array(text)
    }

    mutating func read() -> (statements: [SQLFile.Statement], comments: [String]) {
        while position < characters.count { step() }
        endStatement()
        return (statements, comments)
    }

    private mutating func step() {
        let character = characters[position]
        if has(["-", "-"]) {
            let end = characters[position...].firstIndex { $0.isNewline } ?? characters.count
            comments.append(String(characters[position..<end]))
            position = end
        } else if character == "'" {
            endWord()
            skipLiteral()
        } else if character == "$", let tag = dollarQuote(), dollarTag == nil || dollarTag == tag {
            endWord()
            dollarTag = dollarTag == nil ? tag : nil
            position += tag.count
        } else if character == ";", dollarTag == nil {
            endStatement()
            position += 1
        } else {
            take(character)
            position += 1
        }
    }

    private mutating func take(_ character: Character) {
        if character.isLetter || character.isNumber || "_.:".contains(character) {
            firstLine = firstLine ?? line
            word.append(character)
            return
        }
        endWord()
        if character.isNewline { line += 1 }
        if !character.isWhitespace { tokens.append(String(character)) }
    }

    private mutating func skipLiteral() {
        repeat {
            if characters[position].isNewline { line += 1 }
            position += 1
        } while position < characters.count && characters[position] != "'"
        position += 1
    }

    private func dollarQuote() -> [Character]? {
        guard let end = characters[(position + 1)...].firstIndex(where: { !$0.isLetter && $0 != "_" }),
            characters[end] == "$"
        else { return nil }
        return Array(characters[position...end])
    }

    private func has(_ prefix: [Character]) -> Bool {
        characters[position...].starts(with: prefix)
    }

    private mutating func endWord() {
        if !word.isEmpty { tokens.append(word.uppercased()) }
        word = ""
    }

    private mutating func endStatement() {
        endWord()
        if !tokens.isEmpty { statements.append(.init(line: firstLine ?? line, tokens: tokens)) }
        tokens = []
        firstLine = nil
    }
}
