import Testing
import Web

@Suite("JSON that can be read in one way only")
struct StrictJSONTests {
    struct Example: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let bytes: [UInt8]
        let result: Result<JSONTree, JSONFault>

        init(_ why: String, _ text: String, gives tree: JSONTree) {
            testDescription = why
            bytes = Array(text.utf8)
            result = .success(tree)
        }

        init(_ why: String, _ text: String, _ reason: JSONFault.Reason, at offset: Int) {
            self.init(why, Array(text.utf8), reason, at: offset)
        }

        init(_ why: String, _ bytes: [UInt8], _ reason: JSONFault.Reason, at offset: Int) {
            testDescription = why
            self.bytes = bytes
            result = .failure(JSONFault(reason: reason, offset: offset))
        }
    }

    static func nested(_ depth: Int) -> String {
        String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }

    static func object(_ members: Int) -> String {
        "{" + (0..<members).map { "\"m\($0)\":0" }.joined(separator: ",") + "}"
    }

    static let good = [
        Example("an empty object", "{}", gives: .object([])),
        Example("an empty array with blanks", " \r\n\t[ ] ", gives: .array([])),
        Example(
            "members in their order",
            #"{"b":1,"a":null}"#,
            gives: .object([.init("b", .integer(1)), .init("a", .null)])
        ),
        Example("words", "[true,false,null]", gives: .array([.bool(true), .bool(false), .null])),
        Example(
            "every escape",
            #""\"\\\/\b\f\n\r\t\u0041\u017c\uD83D\uDE00""#,
            gives: .string("\"\\/\u{8}\u{C}\n\r\tAż😀")
        ),
        Example("Polish letters as they are", #""zażółć gęślą jaźń""#, gives: .string("zażółć gęślą jaźń")),
        Example(
            "the same name in two objects",
            #"[{"a":1},{"a":2}]"#,
            gives: .array([.object([.init("a", .integer(1))]), .object([.init("a", .integer(2))])])
        ),
        Example(
            "names that differ in case",
            #"{"a":1,"A":2}"#,
            gives: .object([.init("a", .integer(1)), .init("A", .integer(2))])
        ),
        Example("the biggest number", "9223372036854775807", gives: .integer(.max)),
        Example("the smallest number", "-9223372036854775808", gives: .integer(.min)),
        Example("nothing below nothing", "-0", gives: .integer(0)),
        Example("a character that is no character", "\"\u{FFFF}\"", gives: .string("\u{FFFF}")),
        Example("a control character, escaped", #""\u0001""#, gives: .string("\u{1}")),
    ]

    static let structure = [
        Example("nothing", "", .empty, at: 0),
        Example("blanks", " \n ", .empty, at: 3),
        Example("a byte order mark", [0xEF, 0xBB, 0xBF, 0x7B, 0x7D], .byteOrderMark, at: 0),
        Example("UTF-16", [0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00], .notUTF8, at: 0),
        Example("UTF-16 without a mark", [0x7B, 0x00, 0x7D, 0x00], .syntax, at: 1),
        Example("two values", "{}{}", .trailing, at: 2),
        Example("a zero byte behind", "{}\0", .trailing, at: 2),
        Example("a vertical tab as blank", "\u{B}{}", .syntax, at: 0),
        Example("a blank of Unicode", "\u{A0}{}", .syntax, at: 0),
        Example("a comma at the end", "[1,]", .syntax, at: 3),
        Example("a comma at the end of an object", #"{"a":1,}"#, .syntax, at: 7),
        Example("a comma at the beginning", "[,1]", .syntax, at: 1),
        Example("no comma", "[1 2]", .syntax, at: 3),
        Example("no colon", #"{"a" 1}"#, .syntax, at: 5),
        Example("a name without marks", "{a:1}", .syntax, at: 1),
        Example("single marks", "{'a':1}", .syntax, at: 1),
        Example("a number as name", "{1:1}", .syntax, at: 1),
        Example("a comment", "[1/**/]", .syntax, at: 2),
        Example("an end that is missing", "[1", .syntax, at: 2),
        Example("a string without its end", "\"a", .syntax, at: 2),
        Example("the wrong bracket", "[1}", .syntax, at: 2),
        Example("a word in capitals", "True", .syntax, at: 0),
        Example("half a word", "tru", .syntax, at: 3),
        Example("as deep as may be, and one more", nested(33), .tooDeep, at: 32),
        Example("one member too many", object(201), .tooManyMembers, at: object(200).utf8.count),
        Example("a name twice", #"{"a":1,"a":1}"#, .duplicateName, at: 7),
        Example("a name twice, once escaped", #"{"a":1,"\u0061":2}"#, .duplicateName, at: 7),
        Example("a name twice, far within", #"[{"x":{"a":1,"b":2,"a":3}}]"#, .duplicateName, at: 19),
    ]

    static let values = [
        Example("a line break in a string", "\"a\nb\"", .syntax, at: 2),
        Example("a zero byte in a string", "\"a\0b\"", .syntax, at: 2),
        Example("an escaped zero", #""a\u0000b""#, .zeroCharacter, at: 0),
        Example("an escaped zero in a name", #"{"a\u0000":1}"#, .zeroCharacter, at: 1),
        Example("an escape nobody knows", #""\x41""#, .syntax, at: 2),
        Example("an escape cut short", #""\u00e""#, .syntax, at: 6),
        Example("an escape with a sign", #""\u+041""#, .syntax, at: 3),
        Example("the first half of a pair", #""\uD83D""#, .loneSurrogate, at: 3),
        Example("the second half of a pair", #""\uDE00""#, .loneSurrogate, at: 3),
        Example("two first halves", #""\uD83D\uD83D""#, .loneSurrogate, at: 3),
        Example("half a pair and a letter", #""\uD83D\u0041""#, .loneSurrogate, at: 3),
        Example("half a pair as bytes", [0x22, 0xED, 0xA0, 0x80, 0x22], .notUTF8, at: 0),
        Example("a slash written too long", [0x22, 0xC0, 0xAF, 0x22], .notUTF8, at: 0),
        Example("half a letter", [0x22, 0xC5, 0x22], .notUTF8, at: 0),
        Example("a letter and its mark apart", "\"z\u{307}\"", .notNormalized, at: 0),
        Example("a letter and its mark apart, escaped", #""z\u0307""#, .notNormalized, at: 0),
        Example("a name with letter and mark apart", "{\"o\u{301}\":1}", .notNormalized, at: 1),
        Example("a sign that stands for another", "\"\u{212B}\"", .notNormalized, at: 0),
        Example("a fraction", "1.5", .notInteger, at: 1),
        Example("a fraction of nothing", "1.0", .notInteger, at: 1),
        Example("an exponent", "1e2", .notInteger, at: 1),
        Example("an exponent in capitals", "1E2", .notInteger, at: 1),
        Example("a leading zero", "01", .syntax, at: 1),
        Example("a leading zero below nothing", "-01", .syntax, at: 2),
        Example("a plus", "+1", .syntax, at: 0),
        Example("a lone minus", "-", .syntax, at: 1),
        Example("a lone point", ".5", .syntax, at: 0),
        Example("no number", "NaN", .syntax, at: 0),
        Example("infinity", "-Infinity", .syntax, at: 1),
        Example("hexadecimal", "0x10", .trailing, at: 1),
        Example("one more than the biggest", "9223372036854775808", .integerRange, at: 0),
        Example("one less than the smallest", "[-9223372036854775809]", .integerRange, at: 1),
        Example("a thousand digits", String(repeating: "9", count: 1_000), .integerRange, at: 0),
        Example("digits of another script", "\u{0661}", .syntax, at: 0),
    ]

    @Test(arguments: good + structure + values)
    func isReadOrRefused(_ example: Example) {
        let result = Result { () throws(JSONFault) in try StrictJSON.parse(example.bytes) }
        #expect(result == example.result)
    }

    @Test func goesAsDeepAndAsWideAsItSays() throws {
        #expect(throws: Never.self) { try StrictJSON.parse(Array(Self.nested(32).utf8)) }
        #expect(throws: Never.self) { try StrictJSON.parse(Array(Self.object(200).utf8)) }
        let wide = "[" + (0..<40).map { _ in Self.nested(30) }.joined(separator: ",") + "]"
        #expect(throws: Never.self) { try StrictJSON.parse(Array(wide.utf8)) }
    }
}
