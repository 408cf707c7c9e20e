import Foundation
import Testing

/// Comments say why, in sentences; they are no diary and no drawer for old code.
enum CommentRules {
    /// Spelled in two halves, so that they are not found here.
    static let leftovers = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]

    static func checkLeftovers(_ file: TextFile) -> [Finding] {
        guard leftovers.contains(where: { file.text.range(of: $0) != nil }) else { return [] }
        return file.lines.enumerated().compactMap { index, line in
            let words = line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
            guard let word = words.first(where: { leftovers.contains(String($0)) }) else { return nil }
            return Finding(file: file.path, line: index + 1, what: "\(word)")
        }
    }

    /// Guesses: what ends like code, or begins like a statement and holds what no sentence does.
    static func checkOldCode(_ file: SwiftSource) -> [Finding] {
        file.lines.enumerated().compactMap { index, line in
            guard line.comment.hasPrefix("//"), !line.comment.hasPrefix("///") else { return nil }
            let text = line.comment.drop { $0 == "/" || $0 == " " }
            return isCode(text) ? file.finding(index + 1, "`\(text.prefix(50))` looks like code") : nil
        }
    }

    private static func isCode(_ text: Substring) -> Bool {
        guard let last = text.last, let first = text.split(separator: " ").first else { return false }
        if ["{", "}", ";"].contains(last) { return true }
        if !endOfSentence.contains(last), text.hasPrefix("import "), text.split(separator: " ").count == 2 {
            return true
        }
        let beginsLikeCode = statements.contains(String(first)) || first.contains("(")
        let holdsCode = text.contains(" = ") || text.contains(" == ") || last == ")" || text.contains("try await ")
        return beginsLikeCode && holdsCode && !endOfSentence.contains(last)
    }

    private static let endOfSentence: Set<Character> = [".", "?", "!", ":", ","]
    private static let statements: Set<String> = [
        "let", "var", "func", "return", "guard", "if", "for", "while", "switch", "case", "try", "await", "struct",
        "enum",
        "class", "private", "package", "static", "#expect", "print", "precondition", "self", "throw",
    ]
}

@Suite struct Comments {
    private let swift = Repository.here.swift(below: "Sources") + Repository.here.swift(below: "Tests")

    @Test func leaveNothingForLater() {
        expectNone(Repository.here.files.flatMap(CommentRules.checkLeftovers), because: "later is what issues are for")
    }

    @Test func keepNoOldCode() {
        expectNone(
            swift.flatMap(CommentRules.checkOldCode),
            because: "the history keeps old code, and keeps it running"
        )
    }

    @Test(arguments: [
        Sample("let a = 1\n// \(CommentRules.leftovers[0]): more\n", caught: 2),
        Sample("let a = \"\(CommentRules.leftovers[1])\"\n", caught: 1),
        Sample("# \(CommentRules.leftovers[3])\n", at: "README.md", caught: 1),
        Sample("// Hackney has nothing to do with it, nor a template's XXXXXX.\n"),
    ])
    func areSearchedForLeftovers(_ sample: Sample) {
        #expect(CommentRules.checkLeftovers(sample.file).map(\.line) == sample.caught)
    }

    @Test(arguments: [
        Sample("// let a = b\n// if a == b {\n// }\n// work();\n", caught: 1, 2, 3, 4),
        Sample("// import Foundation\n// work(on: a, for: b)\n// return try await work()\n", caught: 1, 2, 3),
        Sample("// If a is null, the answer is empty.\n/// let a = b\nlet c = d  // for ever\n"),
        Sample("// EINTR is a vain ring: every caller looks again\n// import is what this line talks about.\n"),
        Sample("let a = \"// let b = c\"\n// The parser (of somebody else) is lenient here\n"),
    ])
    func areSearchedForOldCode(_ sample: Sample) {
        #expect(CommentRules.checkOldCode(sample.swift).map(\.line) == sample.caught)
    }
}
