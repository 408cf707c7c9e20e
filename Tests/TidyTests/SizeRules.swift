import Testing

/// A function fits a screen, a file can be read in one go, a line needs no scrolling.
enum SizeRules {
    static let functionLines = 60
    static let fileLines = 400
    static let columns = 120
    /// Below this size a file needs no signposts.
    static let linesWorthMarking = 200

    static func checkFile(_ file: SwiftSource) -> [Finding] {
        guard file.lineCount >= fileLines else { return [] }
        return [file.finding(fileLines, "a file of \(file.lineCount) lines; fewer than \(fileLines) are allowed")]
    }

    static func checkColumns(of lines: [String], in path: String) -> [Finding] {
        lines.enumerated().compactMap { index, line in
            // Only a line with many bytes can have many characters, and bytes are counted faster.
            guard line.utf8.count > columns, line.count > columns else { return nil }
            return Finding(file: path, line: index + 1, what: "\(line.count) columns")
        }
    }

    static func checkMarks(_ file: SwiftSource) -> [Finding] {
        guard file.lineCount < linesWorthMarking else { return [] }
        return file.lines.enumerated().compactMap { index, line in
            line.comment.hasPrefix("// MARK") ? file.finding(index + 1, "a signpost in a short file") : nil
        }
    }

    /// Functions, initialisers, subscripts and computed properties, from their first line to their last brace.
    static func checkFunctions(_ file: SwiftSource) -> [Finding] {
        var bodies: [Int?] = []
        var declaration: (line: Int, depth: Int)?
        var depth = 0
        var findings: [Finding] = []
        for index in file.tokens.indices {
            let token = file.tokens[index]
            switch token.text {
            case "(", "[": depth += 1
            case ")", "]": depth -= 1
            case "func", "init", "deinit", "subscript", "var":
                if !file.hasTokens(["."], at: index - 1) { declaration = (token.line, depth) }
            case "let", "struct", "enum", "class", "actor", "protocol", "extension":
                if declaration?.depth == depth { declaration = nil }
            case "{":
                bodies.append(declaration?.depth == depth ? declaration?.line : nil)
                if declaration?.depth == depth { declaration = nil }
            case "}":
                declaration = nil
                guard let start = bodies.popLast() ?? nil else { continue }
                let length = token.line - start + 1
                guard length >= functionLines else { continue }
                findings.append(file.finding(start, "\(length) lines; fewer than \(functionLines) are allowed"))
            default: break
            }
        }
        return findings
    }
}

@Suite struct Size {
    private let swift = Repository.here.swift(below: "Sources") + Repository.here.swift(below: "Tests")

    @Test func ofFunctionsIsAScreen() {
        expectNone(swift.flatMap(SizeRules.checkFunctions), because: "a function is read at a glance")
    }

    @Test func ofFilesIsBounded() {
        expectNone(swift.flatMap(SizeRules.checkFile), because: "a file has one subject")
    }

    @Test func ofLinesIsBounded() {
        let swift = Repository.here.swift.flatMap { SizeRules.checkColumns(of: $0.lines.map(\.raw), in: $0.path) }
        let sql = Repository.here.files(below: "migrations", endingIn: ".sql")
            .flatMap { SizeRules.checkColumns(of: $0.lines, in: $0.path) }
        expectNone(swift + sql, because: "two files fit side by side")
    }

    @Test func needsNoSignpostsInShortFiles() {
        expectNone(swift.flatMap(SizeRules.checkMarks), because: "a short file is its own table of contents")
    }

    @Test func ofALongFunctionIsNoticed() {
        let body = String(repeating: "    work()\n", count: 58)
        let long = SwiftSource(path: "A.swift", text: "struct A {\n    func a() {\n\(body)    }\n}\n")
        #expect(SizeRules.checkFunctions(long).map(\.line) == [2])
        let property = SwiftSource(path: "A.swift", text: "struct A {\n    var a: Int {\n\(body)    }\n}\n")
        #expect(SizeRules.checkFunctions(property).map(\.line) == [2])
        let nested = "func outer() {\n    let a = list.map { $0.init(b) }\n\(body)}\n"
        #expect(SizeRules.checkFunctions(SwiftSource(path: "A.swift", text: nested)).map(\.line) == [1])
        let short = SwiftSource(path: "A.swift", text: "func a(b: () -> Void = {}) {\n\(body.dropLast(11))}\n")
        #expect(SizeRules.checkFunctions(short).isEmpty)
        let type = "protocol P {\n    init()\n}\nstruct A {\n\(body)}\n"
        #expect(SizeRules.checkFunctions(SwiftSource(path: "A.swift", text: type)).isEmpty)
    }

    @Test func ofALongFileIsNoticed() {
        let line = "let a = 1\n"
        let long = SwiftSource(path: "A.swift", text: String(repeating: line, count: 400))
        #expect(SizeRules.checkFile(long).count == 1)
        let short = SwiftSource(path: "A.swift", text: String(repeating: line, count: 399))
        #expect(SizeRules.checkFile(short).isEmpty)
    }

    @Test func ofALongLineIsNoticed() {
        let full = String(repeating: "ż", count: 120)
        #expect(SizeRules.checkColumns(of: [full, full + "ó"], in: "A.swift").map(\.line) == [2])
    }

    @Test func ofAFileDecidesOnSignposts() {
        let mark = "// MARK: - Here\n"
        #expect(SizeRules.checkMarks(SwiftSource(path: "A.swift", text: "\n" + mark)).map(\.line) == [2])
        let long = mark + String(repeating: "let a = 1\n", count: 200)
        #expect(SizeRules.checkMarks(SwiftSource(path: "A.swift", text: long)).isEmpty)
    }
}
