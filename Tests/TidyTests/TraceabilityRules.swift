/// `docs/asvs.csv` says of each security requirement what we do about it and which tests prove it. It can be believed
/// as long as those tests exist and its figure is the one that its rows give.
enum TraceabilityRules {
    enum Status: String {
        case done, later
        case notApplicable = "n/a"
    }

    /// What the standard calls a requirement: chapter, section and number, so that 6.10.2 comes after 6.9.1.
    struct Identifier: Equatable, Comparable, CustomStringConvertible {
        let description: String
        private let parts: [Int]

        /// - Returns: `nil` for anything but three numbers with dots between.
        init?(_ text: String) {
            let parts = text.split(separator: ".", omittingEmptySubsequences: false).compactMap { Int($0) }
            guard parts.count == 3, parts.allSatisfy({ $0 > 0 }),
                parts.map(String.init).joined(separator: ".") == text
            else { return nil }
            description = text
            self.parts = parts
        }

        static func < (left: Identifier, right: Identifier) -> Bool {
            left.parts.lexicographicallyPrecedes(right.parts)
        }
    }

    struct Row {
        let line: Int
        let id: Identifier
        let level: Int
        let status: Status
        /// What we do, what it comes with, or why it is nothing for us.
        let control: String
        let tests: [String]
    }

    static let columns = "id,level,status,control,test"

    /// The rows that are well formed, and what is wrong with the others.
    static func read(_ file: TextFile) -> (rows: [Row], findings: [Finding]) {
        guard let head = file.lines.firstIndex(where: { !$0.hasPrefix("#") }), file.lines[head] == columns else {
            return ([], [Finding(file: file.path, line: 1, what: "no columns \(columns)")])
        }
        var (rows, findings): ([Row], [Finding]) = ([], [])
        // The end of the last line begins none.
        let lines = file.lines.last?.isEmpty == true ? file.lines.dropLast() : file.lines[...]
        for (index, line) in lines.enumerated().dropFirst(head + 1) {
            do {
                rows.append(try row(in: line, at: index + 1))
            } catch {
                findings.append(Finding(file: file.path, line: index + 1, what: error.what))
            }
        }
        return (rows, findings)
    }

    /// Each requirement stands there once, and where a reader looks for it.
    static func checkOrder(_ rows: [Row], of file: TextFile) -> [Finding] {
        zip(rows, rows.dropFirst()).filter { $0.id >= $1.id }.map { before, row in
            Finding(file: file.path, line: row.line, what: "\(row.id) stands behind \(before.id)")
        }
    }

    /// Only tests that exist prove anything.
    static func checkTests(_ rows: [Row], of file: TextFile, against existing: Set<String>) -> [Finding] {
        rows.flatMap { row in
            row.tests.filter { !existing.contains($0) }.map { test in
                Finding(file: file.path, line: row.line, what: "\(row.id) names \(test), which is no test")
            }
        }
    }

    /// The first line states how much of levels 1 and 2 is done, of what is or will be: neither more nor less than the
    /// rows say.
    static func checkCoverage(_ rows: [Row], of file: TextFile) -> [Finding] {
        let counted = rows.filter { $0.level <= 2 && $0.status != .notApplicable }
        let figure = "# coverage: \(counted.count { $0.status == .done }) of \(counted.count)"
        guard file.lines.first != figure else { return [] }
        return [Finding(file: file.path, line: 1, what: "the rows say `\(figure)`")]
    }

    /// The functions of these files that are tests, as `Target.Suite.function`.
    static func tests(in files: [SwiftSource]) -> Set<String> {
        files.reduce(into: []) { tests, file in
            guard let target = file.target else { return }
            tests.formUnion(SuiteReader.tests(in: file).map { "\(target).\($0)" })
        }
    }

    /// The same of pytest, as `path::function`.
    static func tests(inPython files: [TextFile]) -> Set<String> {
        files.reduce(into: []) { tests, file in
            for line in file.lines where line.hasPrefix("def test_") {
                tests.insert("\(file.path)::\(line.dropFirst(4).prefix { $0 != "(" })")
            }
        }
    }
}

extension TraceabilityRules {
    /// Why a line is no row.
    private struct Fault: Error {
        let what: String
    }

    private static func row(in line: String, at number: Int) throws(Fault) -> Row {
        guard let cells = cells(of: line), cells.count == 5 else { throw Fault(what: "not five cells") }
        guard let id = Identifier(cells[0]) else { throw Fault(what: "`\(cells[0])` is no identifier") }
        guard let level = Int(cells[1]), (1...3).contains(level) else {
            throw Fault(what: "`\(cells[1])` is no level")
        }
        guard let status = Status(rawValue: cells[2]) else { throw Fault(what: "`\(cells[2])` is no status") }
        guard cells[3].first?.isUppercase == true, cells[3].hasSuffix(".") else {
            throw Fault(what: "\(id) does not say what is done, or why nothing is, in a sentence")
        }
        let tests = cells[4].isEmpty ? [] : cells[4].split(separator: ";", omittingEmptySubsequences: false)
        switch status {
        case .done where tests.isEmpty: throw Fault(what: "\(id) is done, and no test proves it")
        case .later where !tests.isEmpty, .notApplicable where !tests.isEmpty:
            throw Fault(what: "\(id) is not done, and names tests")
        default: break
        }
        return Row(
            line: number,
            id: id,
            level: level,
            status: status,
            control: cells[3],
            tests: tests.map(String.init)
        )
    }

    /// The cells of a line (RFC 4180); `nil` where a quotation mark has no other.
    private static func cells(of line: String) -> [String]? {
        let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
        guard parts.count % 2 == 1 else { return nil }
        var (cells, current): ([String], String) = ([], "")
        for (index, part) in parts.enumerated() {
            if index % 2 == 1 {
                current += part
            } else if part.isEmpty, index > 0, index < parts.count - 1 {
                // Nothing between two quoted parts: a quotation mark that is meant.
                current += "\""
            } else {
                let texts = part.split(separator: ",", omittingEmptySubsequences: false)
                for text in texts.dropLast() {
                    cells.append(current + text)
                    current = ""
                }
                current += texts.last ?? ""
            }
        }
        return cells + [current]
    }
}

/// Finds the tests of a file: functions that carry `@Test`, with the type that they stand in.
private enum SuiteReader {
    private static let types: Set<String> = ["struct", "class", "actor", "enum", "extension", "protocol"]

    static func tests(in file: SwiftSource) -> [String] {
        var tests: [String] = []
        // What each open brace belongs to: a type by its name, or anything else.
        var scopes: [String?] = []
        var declared: String?
        var marked: Int?
        for index in file.tokens.indices.dropLast() {
            let next = file.tokens[index + 1].text
            switch file.tokens[index].text {
            case "{":
                scopes.append(declared)
                declared = nil
            case "}":
                _ = scopes.popLast()
            case "@" where next == "Test":
                marked = scopes.count
            case "func" where marked == scopes.count:
                if let suite = scopes.last ?? nil { tests.append("\(suite).\(next)") }
                marked = nil
            case let word where types.contains(word) && !file.hasTokens(["."], at: index - 1):
                declared = next
            default: break
            }
        }
        return tests
    }
}
