import Foundation
import Testing
import Web

@Suite("JSON nobody meant")
struct StrictJSONFuzzTests {
    /// Numbers that look random and come again with the same seed.
    struct Dice: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    static let seeds = [
        #"{"email":"anna@example.org","name":"Zażółć Gęślą","roles":["case_worker","lawyer"],"n":-12,"ok":true}"#,
        #"{"a":{"b":[1,2,{"c":null,"d":"\u017c\uD83D\uDE00 \\ \" \/ \n"}]},"e":9223372036854775807,"f":[]}"#,
        #" [ {"x" : 0 , "y" : "" } , [ [ [ false ] ] ] , "zaz\u017c" , -9223372036854775808 ] "#,
        #"{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"aa":8,"ab":9}"#,
    ]
    /// What readers of JSON disagree about.
    static let pieces: [[UInt8]] =
        [
            "\"", "\\", "\\u0000", "\\uD800", "\\udc00", "\\u0061", "{", "}", "[", "]", ",", ":", "\"a\":", "\"a\":1,",
            "0",
            "-", "-0", "00", "1e5", "1.0", ".", "+", "NaN", "Infinity", "true", "null", " ", "\t", "\u{B}", "\u{A0}",
            "\0",
            "z\u{307}", "\u{301}", "é", "\u{FEFF}", "\u{2028}", "/**/", "//", "99999999999999999999", "'", "\u{1F600}",
        ].map { Array($0.utf8) } + [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0x80], [0xC5]]

    static func text(seed: UInt64) -> [UInt8] {
        var dice = Dice(state: seed)
        var text = Array((seeds.randomElement(using: &dice) ?? "").utf8)
        for _ in 0..<Int.random(in: 0...4, using: &dice) {
            let place = Int.random(in: 0...text.count, using: &dice)
            let end = min(text.count, place + Int.random(in: 0...3, using: &dice))
            switch Int.random(in: 0..<5, using: &dice) {
            case 0: text.removeSubrange(place..<end)
            case 1: text.insert(contentsOf: pieces.randomElement(using: &dice) ?? [], at: place)
            case 2: text.replaceSubrange(place..<end, with: pieces.randomElement(using: &dice) ?? [])
            case 3 where place < text.count: text[place] = .random(in: .min ... .max, using: &dice)
            default: text.insert(contentsOf: text[place..<min(text.count, place + 12)], at: place)
            }
        }
        return text
    }

    /// Both say the same of every text, and whatever is accepted can be written and read again.
    @Test func isRefusedWhereAnotherParserRefusesIt() throws {
        let texts = (0..<20_000).map { Self.text(seed: UInt64($0)) }
        let ours = texts.map { text in (try? StrictJSON.parse(text)).map { again($0) == $0 } }  // nil: refused
        #expect(!ours.contains(false))
        let accepted = ours.count { $0 != nil }
        #expect(accepted > 2_000 && accepted < 18_000, "the texts are worth something: \(accepted) are JSON")
        guard let theirs = try judged(texts) else { return }
        try #require(theirs.count == texts.count)
        for (index, isGood) in theirs.enumerated() where isGood != (ours[index] != nil) {
            Issue.record("seed \(index): \(String(decoding: texts[index], as: UTF8.self))")
        }
    }

    @Test func neverTakesLongOrDeep() throws {
        let bytes = [UInt8](repeating: UInt8(ascii: "["), count: 64 * 1024)
        #expect(throws: JSONFault(reason: .tooDeep, offset: 32)) { try StrictJSON.parse(bytes) }
        let many = Array(("[" + String(repeating: "0,", count: 32_000) + "0]").utf8)
        #expect(throws: Never.self) { try StrictJSON.parse(many) }
    }

    private func again(_ tree: JSONTree) -> JSONTree? {
        var json = JSONText()
        write(tree, to: &json)
        // What cannot be read again is not what it was.
        return try? StrictJSON.parse(Array(json.text.utf8))
    }

    private func write(_ tree: JSONTree, to json: inout JSONText) {
        switch tree {
        case .null: json.raw("null")
        case .bool(let value): json.value(value)
        case .integer(let value): json.raw(String(value))
        case .string(let value): json.value(value)
        case .array(let elements):
            json.beginArray()
            for element in elements { write(element, to: &json) }
            json.endArray()
        case .object(let members):
            json.beginObject()
            for member in members {
                json.name(member.name)
                write(member.value, to: &json)
            }
            json.endObject()
        }
    }

    /// What Python says of the texts; `nil` where there is no Python.
    private func judged(_ texts: [[UInt8]]) throws -> [Bool]? {
        let here = URL(filePath: #filePath).deletingLastPathComponent()
        let folder = FileManager.default.temporaryDirectory.appending(path: "json-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer {
            // A folder left behind in the temporary directory harms nobody.
            try? FileManager.default.removeItem(at: folder)
        }
        let lines = texts.map { $0.map { String(format: "%02x", $0) }.joined() + "\n" }.joined()
        let input = folder.appending(path: "in")
        let output = folder.appending(path: "out")
        try Data(lines.utf8).write(to: input)
        try Data().write(to: output)
        let python = Process()
        python.executableURL = URL(filePath: "/usr/bin/env")
        python.arguments = ["python3", here.appending(path: "Support/strict_json.py").path()]
        python.standardInput = try FileHandle(forReadingFrom: input)
        python.standardOutput = try FileHandle(forWritingTo: output)
        try python.run()
        python.waitUntilExit()
        guard python.terminationStatus != 127 else { return nil }
        #expect(python.terminationStatus == 0)
        return try String(contentsOf: output, encoding: .utf8).split(separator: "\n").map { $0 == "good" }
    }
}
