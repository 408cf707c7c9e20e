import Foundation
import Testing

/// The keys the program knows, the ones that are written about, and the ones that are set: the same.
enum ConfigurationRules {
    /// A row of the tables in `config/README.md`.
    struct Row: Equatable {
        let line: Int
        let key: String
        let variable: String
        /// As JSON writes it; nil where there is none.
        let value: String?
    }

    /// The strings of `static let keys: [String] = [ … ]`.
    static func keys(in file: TextFile) -> [String] {
        guard let start = file.text.range(of: "static let keys: [String] = [") else { return [] }
        let list = file.text[start.upperBound...].prefix { $0 != "]" }
        return list.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }

    /// Rows whose first cell is a key in code quotes and its variable: `| `http.port`<br>`KOMORNE_HTTP_PORT` | … |`.
    static func rows(of document: TextFile) -> [Row] {
        document.lines.enumerated().compactMap { index, line in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count > 3 else { return nil }
            let names = quoted(cells[1])
            guard names.count > 1, names[1].hasPrefix("KOMORNE_") else { return nil }
            return Row(line: index + 1, key: names[0], variable: names[1], value: quoted(cells[2]).first)
        }
    }

    static func variable(for key: String) -> String {
        "KOMORNE_" + key.uppercased().replacing(".", with: "_")
    }

    static func check(_ rows: [Row], of document: TextFile, against keys: [String]) -> [Finding] {
        let described = rows.map(\.key)
        let missing = keys.filter { !described.contains($0) }
            .map { Finding(file: document.path, line: 1, what: "`\($0)` is not described") }
        let unknown = rows.filter { !keys.contains($0.key) }
            .map { Finding(file: document.path, line: $0.line, what: "`\($0.key)` is no key") }
        let misnamed = rows.filter { $0.variable != variable(for: $0.key) }
            .map { Finding(file: document.path, line: $0.line, what: "the variable is \(variable(for: $0.key))") }
        return missing + unknown + misnamed
    }

    static func checkDefaults(_ rows: [Row], of document: TextFile, against defaults: [String: String]) -> [Finding] {
        rows.filter { $0.value != defaults[$0.key] }.map { row in
            let actual = defaults[row.key] ?? "none"
            return Finding(file: document.path, line: row.line, what: "the default of `\(row.key)` is \(actual)")
        }
    }

    /// Every setting of a JSON file by its full name, values as JSON writes them.
    static func settings(in file: TextFile) throws -> [String: String] {
        let object = try JSONSerialization.jsonObject(with: Data(file.text.utf8))
        return flatten(object as? [String: Any] ?? [:], below: "")
    }

    /// Every variable of ours that a source names in full.
    static func variables(in file: TextFile) -> [String] {
        let names = file.text.components(separatedBy: "\"KOMORNE_").dropFirst()
            .map { "KOMORNE_" + $0.prefix { $0.isLetter || $0.isNumber || $0 == "_" } }
        return Set(names).subtracting(["KOMORNE_"]).sorted()
    }

    private static func flatten(_ object: [String: Any], below prefix: String) -> [String: String] {
        object.reduce(into: [:]) { all, entry in
            if let inner = entry.value as? [String: Any] {
                all.merge(flatten(inner, below: "\(prefix)\(entry.key).")) { $1 }
            } else {
                all[prefix + entry.key] = text(of: entry.value)
            }
        }
    }

    private static func text(of value: Any) -> String {
        // A value that came out of JSON goes back into it.
        let data = try? JSONSerialization.data(
            withJSONObject: value,
            options: [.fragmentsAllowed, .withoutEscapingSlashes]
        )
        let text = String(decoding: data ?? Data(), as: UTF8.self)
        return text.hasPrefix("\"") ? String(text.dropFirst().dropLast()) : text
    }

    private static func quoted(_ cell: String) -> [String] {
        cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }
}

@Suite struct ConfigurationKeys {
    private let document: TextFile
    private let keys: [String]

    init() throws {
        document = try Repository.here.file("config/README.md")
        keys = ConfigurationRules.keys(in: try Repository.here.file("Sources/komorne/Configuration.swift"))
    }

    @Test func areDescribed() {
        #expect(keys.count > 10)
        let findings = ConfigurationRules.check(ConfigurationRules.rows(of: document), of: document, against: keys)
        expectNone(findings, because: "whoever runs Komorne looks settings up there")
    }

    @Test func haveTheDefaultsThatAreDescribed() throws {
        let defaults = try ConfigurationRules.settings(in: try Repository.here.file("config/default.json"))
        let rows = ConfigurationRules.rows(of: document)
        expectNone(
            ConfigurationRules.checkDefaults(rows, of: document, against: defaults),
            because: "a wrong default in the manual is worse than none"
        )
    }

    @Test func areAllThatFilesSet() throws {
        let files = Repository.here.files(below: "config", endingIn: ".json")
        #expect(files.count > 1)
        for file in files {
            let unknown = try ConfigurationRules.settings(in: file).keys.filter { !keys.contains($0) }
            #expect(unknown.sorted() == [], "\(file.path) sets what nobody reads")
        }
    }

    @Test func haveNoUndescribedVariablesBesideThem() {
        let sources = Repository.here.files(below: "Sources/komorne", endingIn: ".swift")
        let variables = Set(sources.flatMap(ConfigurationRules.variables))
        #expect(variables.count > 3)
        let missing = variables.filter { !document.text.contains("`\($0)`") }
        #expect(missing.sorted() == [], "config/README.md is where a reader looks for them")
    }

    @Test func areReadFromTheSource() {
        let file = TextFile(
            path: "A.swift",
            text: "static let keys: [String] = [\n  \"a.b\", \"c\",\n]\nlet d = \"e\"\n"
        )
        #expect(ConfigurationRules.keys(in: file) == ["a.b", "c"])
        let other = TextFile(path: "B.swift", text: "let a = [\"KOMORNE_A_1\", \"KOMORNE_\" + key, \"KOMORNE_B\"]\n")
        #expect(ConfigurationRules.variables(in: other) == ["KOMORNE_A_1", "KOMORNE_B"])
    }

    @Test func areComparedWithTheManual() throws {
        let manual = TextFile(
            path: "config/README.md",
            text:
                "| `a.b`<br>`KOMORNE_A_B` | `1` | One. |\n| `c`<br>`KOMORNE_D` | — | Two. |\n| `e` | `1` | No row. |\n"
        )
        let rows = ConfigurationRules.rows(of: manual)
        #expect(rows.map(\.key) == ["a.b", "c"])
        #expect(ConfigurationRules.check(rows, of: manual, against: ["a.b", "c"]).map(\.line) == [2])
        #expect(ConfigurationRules.check(rows, of: manual, against: ["a.b", "c", "f"]).count == 2)
        #expect(ConfigurationRules.check(rows, of: manual, against: ["c"]).map(\.line) == [1, 2])

        let json = TextFile(path: "default.json", text: #"{"a": {"b": 1}, "g": {"h": {"i": "x"}, "j": false}}"#)
        let defaults = try ConfigurationRules.settings(in: json)
        #expect(defaults == ["a.b": "1", "g.h.i": "x", "g.j": "false"])
        #expect(ConfigurationRules.checkDefaults(rows, of: manual, against: defaults).isEmpty)
        #expect(
            ConfigurationRules.checkDefaults(rows, of: manual, against: ["a.b": "2", "c": "3"]).map(\.line) == [1, 2]
        )
    }
}
