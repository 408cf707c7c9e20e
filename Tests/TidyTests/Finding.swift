import Testing

/// A place where a rule is broken.
struct Finding: Equatable, CustomStringConvertible {
    let file: String
    let line: Int
    let what: String

    var description: String { "\(file):\(line): \(what)" }
}

/// Fails the test once for every finding, with the rule's reason.
func expectNone(_ findings: [Finding], because reason: String, sourceLocation: SourceLocation = #_sourceLocation) {
    for finding in findings { Issue.record("\(finding) — \(reason)", sourceLocation: sourceLocation) }
}

/// A text on which a rule is tried, and the lines on which it must find something; none where all is well.
struct Sample: CustomTestStringConvertible {
    let text: String
    let path: String
    let caught: [Int]

    init(_ text: String, at path: String = "Sources/Sample/Sample.swift", caught: Int...) {
        self.text = text
        self.path = path
        self.caught = caught
    }

    var testDescription: String {
        text.prefix(40).replacing("\n", with: "⏎") + (caught.isEmpty ? " passes" : " is caught")
    }

    var swift: SwiftSource { SwiftSource(path: path, text: text) }
    var sql: SQLFile { SQLFile(file) }
    var file: TextFile { TextFile(path: path, text: text) }
}
