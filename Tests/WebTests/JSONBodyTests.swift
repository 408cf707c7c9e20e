import Foundation
import HTTPTypes
import Hummingbird
import Safeguards
import TestSupport
import Testing
import Web

@Suite("A JSON body, member by member")
struct JSONBodyTests {
    enum Colour: String, Sendable {
        case red, green
    }

    struct Example: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let json: String
        /// Pointer and code of each fault, in their order.
        let faults: [String]
        let read: @Sendable (JSONBody) -> Bool

        init(_ why: String, _ json: String, _ faults: String..., read: @escaping @Sendable (JSONBody) -> Bool) {
            testDescription = why
            self.json = json
            self.faults = faults
            self.read = read
        }
    }

    static let texts = [
        Example("a text", #"{"a":"x"}"#) { $0.string("a") == "x" },
        Example("none", "{}", "/a missing") { $0.string("a") != nil },
        Example("null for a text", #"{"a":null}"#, "/a wrong_type") { $0.string("a") != nil },
        Example("a number for a text", #"{"a":1}"#, "/a wrong_type") { $0.string("a") != nil },
        Example("an empty text", #"{"a":""}"#, "/a empty") { $0.string("a") != nil },
        Example("an empty text that may be", #"{"a":""}"#) { $0.string("a", length: 0...5) == "" },
        Example("a text too short", #"{"a":"xy"}"#, "/a too_short") { $0.string("a", length: 3...5) != nil },
        Example("a text too long", #"{"a":"xyzxyz"}"#, "/a too_long") { $0.string("a", length: 3...5) != nil },
        Example("a family counts as what it is made of", #"{"a":"👩‍👩‍👧"}"#, "/a too_long") {
            $0.string("a", length: 1...4) != nil
        },
        Example("a line break in a line", #"{"a":"x\ny"}"#, "/a unprintable") { $0.string("a") != nil },
        Example("a line break among lines", #"{"a":"x\n\ty"}"#) { $0.string("a", .lines) == "x\n\ty" },
        Example("a carriage return among lines", #"{"a":"x\r"}"#, "/a unprintable") {
            $0.string("a", .lines) != nil
        },
        Example("text that turns its direction", #"{"a":"x\u202Ey"}"#, "/a unprintable") {
            $0.string("a") != nil
        },
        Example("whatever was typed", #"{"a":"\u0001\u202E\n"}"#) { $0.string("a", .anything) == "\u{1}\u{202E}\n" },
        Example("one of several", #"{"a":"red"}"#) { $0.choice("a", as: Colour.self) == .red },
        Example("none of several", #"{"a":"RED"}"#, "/a not_a_choice") { $0.choice("a", as: Colour.self) != nil },
        Example("what a parser refuses", #"{"a":"x"}"#, "/a not_a_date") {
            $0.parsed("a", else: .date) { _ in nil as Int? } != nil
        },
        Example("an address that is none", #"{"a":"x"}"#, "/a not_an_address") {
            $0.parsed("a", else: .choice) { try EmailAddress(parsing: $0) } != nil
        },
        Example("a name that turns its direction", #"{"a":"x\u202Ey"}"#, "/a unprintable") {
            $0.parsed("a", else: .choice) { try PersonName(parsing: $0) } != nil
        },
        Example("what a parser throws at", #"{"a":"x"}"#, "/a not_a_date") {
            $0.parsed("a", else: .date) { _ -> Int? in throw CancellationError() } != nil
        },
    ]

    static let others = [
        Example("a number", #"{"a":5}"#) { $0.int("a", in: 1...5) == 5 },
        Example("a number too big", #"{"a":6}"#, "/a out_of_range") { $0.int("a", in: 1...5) != nil },
        Example("a number as text", #"{"a":"5"}"#, "/a wrong_type") { $0.int("a") != nil },
        Example("a truth", #"{"a":false}"#) { $0.bool("a") == false },
        Example("a number for a truth", #"{"a":0}"#, "/a wrong_type") { $0.bool("a") != nil },
        Example("an identifier", #"{"a":"123E4567-e89b-42d3-a456-426614174000"}"#) {
            $0.uuid("a")?.uuidString == "123E4567-E89B-42D3-A456-426614174000"
        },
        Example("an identifier in braces", #"{"a":"{123e4567-e89b-42d3-a456-42661417400}"}"#, "/a not_a_uuid") {
            $0.uuid("a") != nil
        },
        Example("a day", #"{"a":"2026-02-28"}"#) { $0.date("a")?.description == "2026-02-28" },
        Example("a day that is none", #"{"a":"2026-02-29"}"#, "/a not_a_date") { $0.date("a") != nil },
        Example("an instant", #"{"a":"1970-01-02T00:00:00.5+01:00"}"#) {
            $0.instant("a") == Date(timeIntervalSince1970: 82_800.5)
        },
        Example("an instant nowhere", #"{"a":"1970-01-02T00:00:00"}"#, "/a not_a_date_time") { $0.instant("a") != nil },
        Example("texts", #"{"a":["x","y"]}"#) { $0.stringArray("a") ?? [] == ["x", "y"] },
        Example("texts, two of them wrong", #"{"a":["x",1,""]}"#, "/a/1 wrong_type", "/a/2 empty") {
            $0.stringArray("a") != nil
        },
        Example("too many texts", #"{"a":["x","y"]}"#, "/a wrong_count") { $0.stringArray("a", count: 0...1) != nil },
        Example("a text for texts", #"{"a":"x"}"#, "/a wrong_type") { $0.stringArray("a") != nil },
        Example("identifiers, one of them wrong", #"{"a":["x"]}"#, "/a/0 not_a_uuid") { $0.uuidArray("a") != nil },
        Example("left out", "{}") { $0.optionalString("a") == .some(nil) },
        Example("not left out", #"{"a":"x"}"#) { $0.optionalString("a") == "x" },
        Example("null is not left out", #"{"a":null}"#, "/a wrong_type") { $0.optionalString("a") == .some(nil) },
        Example("null where it may be", #"{"a":null}"#) { body in
            body.nullable("a") { body.string($0) } == .some(nil)
        },
        Example("left out where null may be", "{}", "/a missing") { body in
            body.nullable("a") { body.string($0) } != nil
        },
        Example("an object", #"{"a":{"b":1}}"#) { $0.object("a")?.int("b") == 1 },
        Example("an array for an object", #"{"a":[]}"#, "/a wrong_type") { $0.object("a") != nil },
        Example("faults within", #"{"a":[{"b":1},{"b":"x","c":1}]}"#, "/a/1/b wrong_type", "/a/1/c unknown_member") {
            body in
            body.objects("a")?.compactMap { $0.int("b") } == [1]
        },
        Example(
            "members nobody asked for",
            #"{"z":1,"y/x":2,"w~v":3}"#,
            "/z unknown_member",
            "/y~1x unknown_member",
            "/w~0v unknown_member"
        ) {
            _ in true
        },
        Example(
            "every fault at once",
            #"{"a":1,"b":"x","d":0}"#,
            "/a wrong_type",
            "/b wrong_type",
            "/c missing",
            "/d unknown_member"
        ) { body in
            [body.string("a") == nil, body.int("b") == nil, body.bool("c") == nil] == [true, true, true]
        },
    ]

    @Test(arguments: texts + others)
    func isReadOrSaysEveryFault(_ example: Example) throws {
        let body = try JSONBody(Array(example.json.utf8))
        let isRead = example.read(body)
        guard !example.faults.isEmpty else {
            #expect(isRead)
            #expect(throws: Never.self) { try body.gather() }
            return
        }
        let problem = try #require(throws: Problem.self) { try body.gather() }
        #expect(problem.code == "invalid-fields")
        #expect(problem.status == .unprocessableContent)
        #expect(problem.errors.map { "\($0.pointer) \($0.code)" } == example.faults)
    }

    @Test func givesNothingWhileAnythingIsWrong() throws {
        let body = try JSONBody(Array(#"{"a":"x","b":7}"#.utf8))
        #expect(throws: Problem.self) { try body.gather(body.string("a"), body.int("b", in: 0...5)) }
        let own = try JSONBody(Array("{}".utf8))
        #expect(throws: Problem.self) { try own.gather(nil as Int?) }
        let good = try JSONBody(Array(#"{"a":"x","b":7}"#.utf8))
        let (a, b, c) = try good.gather(good.string("a"), good.int("b"), good.optionalString("c"))
        #expect(a == "x" && b == 7 && c == nil)
    }

    @Test func doesNotMirrorAFlood() throws {
        let members = (0..<200).map { "\"m\($0)\":0" }.joined(separator: ",")
        let body = try JSONBody(Array("{\(members)}".utf8))
        let problem = try #require(throws: Problem.self) { try body.gather() }
        #expect(problem.errors.count == 50)
    }

    /// The words come from where the rule is, and the codes do not change with them.
    @Test func repeatsWhatTheRulesSay() {
        let faults =
            EmailAddress.Fault.allCases.map(\.fieldFault) + PersonName.Fault.allCases.map(\.fieldFault)
            + PasswordFault.allCases.map(\.fieldFault)
        #expect(
            faults.map(\.code) == [
                "empty", "too_long", "not_ascii", "not_an_address", "empty", "too_long", "unprintable", "too_short",
                "too_long", "predictable", "personal", "common",
            ]
        )
        #expect(PasswordFault.common.fieldFault.message == Bilingual(PasswordFault.common.wording))
    }

    struct Sent: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let type: String?
        let body: String
        let status: Int
        let says: String

        init(_ why: String, _ type: String?, _ body: String, gives status: Int, _ says: String) {
            testDescription = why
            self.type = type
            self.body = body
            self.status = status
            self.says = says
        }
    }

    static let fine = #"{"name":"x","count":1}"#

    static let sent = [
        Sent("JSON", "application/json", fine, gives: 200, "x|1|-"),
        Sent("JSON that says it is UTF-8", "Application/JSON; charset=\"UTF-8\"", fine, gives: 200, "x|1|-"),
        Sent(
            "JSON in another encoding",
            "application/json; charset=iso-8859-2",
            fine,
            gives: 415,
            "unsupported-media-type"
        ),
        Sent("JSON with another parameter", "application/json; profile=x", fine, gives: 415, "unsupported-media-type"),
        Sent("JSON of a sort", "application/merge-patch+json", fine, gives: 415, "unsupported-media-type"),
        Sent("text", "text/plain", fine, gives: 403, "cross-site"),
        Sent("nothing said", nil, fine, gives: 415, "unsupported-media-type"),
        Sent("an empty body", "application/json", "", gives: 400, "malformed-json"),
        Sent("no body and no type", nil, "", gives: 400, "malformed-json"),
        Sent("no JSON", "application/json", "name=x", gives: 400, "malformed-json"),
        Sent("a fraction", "application/json", #"{"name":"x","count":1.0}"#, gives: 422, "invalid-number"),
        Sent("an exponent", "application/json", #"{"name":"x","count":1e2}"#, gives: 422, "invalid-number"),
        Sent("a name twice", "application/json", #"{"name":"x","count":1,"count":2}"#, gives: 400, "malformed-json"),
        Sent("no object", "application/json", "[]", gives: 422, "invalid-fields"),
        Sent("a fault", "application/json", #"{"name":"","count":1}"#, gives: 422, "invalid-fields"),
        Sent(
            "a member too many",
            "application/json",
            #"{"name":"x","count":1,"admin":true}"#,
            gives: 422,
            "invalid-fields"
        ),
        Sent(
            "too much",
            "application/json",
            String(repeating: " ", count: 64 * 1024) + fine,
            gives: 413,
            "body-too-large"
        ),
    ]

    @Test func isToldAtTheDoor() async throws {
        try await withServer(routes: { addDoorRoutes(to: $0) }) { server in
            for sent in Self.sent {
                let why = Comment(rawValue: sent.testDescription)
                let type = sent.type.map { ["Content-Type: \($0)"] } ?? []
                let answer = try await server.ask("POST", "/api/v1/things", type, body: sent.body)
                #expect(answer.status == sent.status, why)
                #expect((sent.status == 200 ? answer.body : answer.problem) == sent.says, why)
                expectSecureHeaders(on: answer)
            }
        }
    }

    @Test func aFaultIsToldInTheLanguageOfTheReader() async throws {
        try await withServer(routes: { addDoorRoutes(to: $0) }) { server in
            let fields = ["Content-Type: application/json", "Accept-Language: en"]
            let answer = try await server.ask("POST", "/api/v1/things", fields, body: #"{"count":"canary"}"#)
            #expect(answer.body.contains(#"{"pointer":"/name","code":"missing","message":"Fill in this field."}"#))
            #expect(
                answer.body.contains(#"{"pointer":"/count","code":"wrong_type","message":"Expected: a whole number."}"#)
            )
            #expect(!answer.body.contains("canary"))
        }
    }
}
