import Foundation
import Safeguards
import TestSupport
import Testing

@Suite("Canonical JSON")
struct JSONCanonicalTests {
    struct Example: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let value: JSONCanonical
        let text: String

        init(_ why: String, _ value: JSONCanonical, _ text: String) {
            testDescription = why
            self.value = value
            self.text = text
        }
    }

    static let examples = [
        Example("nothing in it", [:], "{}"), Example("no elements", [], "[]"), Example("no value", .null, "null"),
        Example("truth", [true, false], "[true,false]"), Example("numbers", [0, -1, 42], "[0,-1,42]"),
        Example(
            "the largest exact numbers",
            [9_007_199_254_740_991, -9_007_199_254_740_991],
            "[9007199254740991,-9007199254740991]"
        ),
        Example("no blanks, names in order", ["b": 1, "a": [1, "x"], "": .null], #"{"":null,"a":[1,"x"],"b":1}"#),
        Example("upper case is before lower case", ["a": 1, "B": 2, "_": 3], #"{"B":2,"_":3,"a":1}"#),
        Example("a name before the one that goes on", ["ab": 1, "a": 2], #"{"a":2,"ab":1}"#),
        Example(
            "the order of RFC 8785, section 3.2.3, which is that of UTF-16",
            [
                "\u{20AC}": "Euro Sign", "\r": "Carriage Return", "\u{FB33}": "Hebrew Letter Dalet With Dagesh",
                "1": "One", "\u{1F600}": "Emoji: Grinning Face", "\u{80}": "Control",
                "\u{F6}": "Latin Small Letter O With Diaeresis",
            ],
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\","
                + "\"\u{F6}\":\"Latin Small Letter O With Diaeresis\",\"\u{20AC}\":\"Euro Sign\","
                + "\"\u{1F600}\":\"Emoji: Grinning Face\",\"\u{FB33}\":\"Hebrew Letter Dalet With Dagesh\"}"
        ),
        Example("what must be escaped", "\"\\\u{8}\u{9}\n\u{C}\r\u{1F}\u{0}", #""\"\\\b\t\n\f\r\u001f\u0000""#),
        Example("and what must not", "/\u{7F}\u{2028}\u{202E}ż😀", "\"/\u{7F}\u{2028}\u{202E}ż😀\""),
    ]

    @Test(arguments: examples)
    func isTheOneForm(_ example: Example) throws {
        #expect(String(decoding: try example.value.bytes(), as: UTF8.self) == example.text)
    }

    @Test("Another program writes the same")
    func isWhatAnotherProgramWrites() throws {
        let random = (0..<300 as Range<UInt64>).map { seed -> JSONCanonical in
            var generator = SplitMix64(seed: seed)
            return Self.random(depth: 4, &generator)
        }
        let values = Self.examples.map(\.value) + random
        let answers = try PythonPeer.answers(to: values.map { ["task": "canonical", "value": $0.foundation] })
        try #require(answers.count == values.count)
        for (value, answer) in zip(values, answers) { #expect(try Hex.text(of: value.bytes()) == answer) }
    }

    @Test(
        "A number that other readers would round is refused",
        arguments: [
            9_007_199_254_740_992, -9_007_199_254_740_992, Int64.max, Int64.min,
        ]
    )
    func refusesInexactNumbers(number: Int64) {
        #expect(throws: JSONCanonical.InexactNumber()) { try JSONCanonical.integer(number).bytes() }
        #expect(throws: JSONCanonical.InexactNumber()) { try JSONCanonical.object(["a": [.integer(number)]]).bytes() }
    }

    private static func random(depth: Int, _ generator: inout SplitMix64) -> JSONCanonical {
        switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &generator) {
        case 0: .null
        case 1: .bool(Bool.random(using: &generator))
        case 2: .integer(Int64.random(in: -9_007_199_254_740_991...9_007_199_254_740_991, using: &generator))
        case 3, 4: .string(text(&generator))
        case 5: .array((0..<Int.random(in: 0..<5, using: &generator)).map { _ in random(depth: depth - 1, &generator) })
        default:
            .object(
                (0..<Int.random(in: 0..<6, using: &generator)).reduce(into: [:]) { members, _ in
                    members[text(&generator)] = random(depth: depth - 1, &generator)
                }
            )
        }
    }

    private static func text(_ generator: inout SplitMix64) -> String {
        let ranges: [ClosedRange<UInt32>] = [
            0...0x7F, 0x80...0x2FF, 0x2000...0x20FF, 0xFB00...0xFFFD, 0x1F600...0x1F6FF,
        ]
        let scalars = (0..<Int.random(in: 0..<8, using: &generator)).compactMap { _ in
            ranges.randomElement(using: &generator).flatMap { range in
                Unicode.Scalar(UInt32.random(in: range, using: &generator))
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }
}

extension JSONCanonical {
    /// The same for Foundation, to be written in another form.
    fileprivate var foundation: Any {
        switch self {
        case .object(let members): members.mapValues(\.foundation)
        case .array(let elements): elements.map(\.foundation)
        case .string(let text): text
        case .integer(let number): number
        case .bool(let value): value
        case .null: NSNull()
        }
    }
}
