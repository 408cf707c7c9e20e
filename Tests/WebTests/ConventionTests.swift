import Foundation
import HTTPTypes
import Hummingbird
import Safeguards
import TestSupport
import Testing
import Web

@Suite("Conventions of the interface")
struct ConventionTests {
    struct Example: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let line: String
        let fields: [String]
        let status: Int
        let says: String

        init(_ why: String, _ line: String, _ fields: String..., gives status: Int, _ says: String) {
            testDescription = why
            self.line = line
            self.fields = fields
            self.status = status
            self.says = says
        }
    }

    static let thing = "/api/v1/things/123e4567-e89b-42d3-a456-426614174000"
    static let key = "123e4567-e89b-42d3-a456-426614174000"

    static let versions = [
        Example("the version it is", "PATCH \(thing)", "If-Match: \"v12\"", gives: 200, "changed"),
        Example("an older version", "PATCH \(thing)", "If-Match: \"v11\"", gives: 412, "precondition-failed"),
        Example("no version", "PATCH \(thing)", gives: 428, "precondition-required"),
        Example("any version", "PATCH \(thing)", "If-Match: *", gives: 400, "malformed-if-match"),
        Example("a weak tag", "PATCH \(thing)", "If-Match: W/\"v12\"", gives: 400, "malformed-if-match"),
        Example("a tag without marks", "PATCH \(thing)", "If-Match: v12", gives: 400, "malformed-if-match"),
        Example("two tags", "PATCH \(thing)", "If-Match: \"v12\", \"v11\"", gives: 400, "malformed-if-match"),
        Example(
            "two fields",
            "PATCH \(thing)",
            "If-Match: \"v12\"",
            "If-Match: \"v12\"",
            gives: 400,
            "malformed-if-match"
        ),
        Example("somebody else's tag", "PATCH \(thing)", "If-Match: \"12\"", gives: 400, "malformed-if-match"),
        Example("a version below nothing", "PATCH \(thing)", "If-Match: \"v-1\"", gives: 400, "malformed-if-match"),
        Example(
            "a version with a zero before it",
            "PATCH \(thing)",
            "If-Match: \"v012\"",
            gives: 400,
            "malformed-if-match"
        ),
        Example(
            "a version too big",
            "PATCH \(thing)",
            "If-Match: \"v9223372036854775808\"",
            gives: 400,
            "malformed-if-match"
        ),
        Example("an empty tag", "PATCH \(thing)", "If-Match: \"\"", gives: 400, "malformed-if-match"),
        Example("what the client has", "GET \(thing)", "If-None-Match: \"v12\"", gives: 304, ""),
        Example("one of those the client has", "GET \(thing)", "If-None-Match: \"v1\",W/\"v12\"", gives: 304, ""),
        Example("whatever the client has", "GET \(thing)", "If-None-Match: *", gives: 304, ""),
        Example("what the client has not", "GET \(thing)", "If-None-Match: \"v1\"", gives: 200, "123E4567"),
        Example("a client that has nothing", "GET \(thing)", gives: 200, "123E4567"),
    ]

    static let keys = [
        Example("a key", "POST /api/v1/payments", "Idempotency-Key: \(key)", gives: 200, key.uppercased()),
        Example(
            "a key in marks, as the draft writes it",
            "POST /api/v1/payments",
            "Idempotency-Key: \"\(key)\"",
            gives: 200,
            key.uppercased()
        ),
        Example("no key", "POST /api/v1/payments", gives: 400, "idempotency-key-missing"),
        Example("an empty key", "POST /api/v1/payments", "Idempotency-Key:", gives: 400, "idempotency-key-malformed"),
        Example("a word", "POST /api/v1/payments", "Idempotency-Key: once", gives: 400, "idempotency-key-malformed"),
        Example(
            "a key with one mark",
            "POST /api/v1/payments",
            "Idempotency-Key: \"\(key)",
            gives: 400,
            "idempotency-key-malformed"
        ),
        Example(
            "two keys",
            "POST /api/v1/payments",
            "Idempotency-Key: \(key)",
            "Idempotency-Key: \(key)",
            gives: 400,
            "idempotency-key-malformed"
        ),
    ]

    static let queries = [
        Example("nothing", "GET /api/v1/things", gives: 200, "-|50|-"),
        Example("an empty query", "GET /api/v1/things?", gives: 200, "-|50|-"),
        Example(
            "all there is",
            "GET /api/v1/things?name=a%C5%BC+b%2B&limit=200&cursor=xyz",
            gives: 200,
            "aż b+|200|xyz"
        ),
        Example("a question mark within", "GET /api/v1/things?name=a?b", gives: 200, "a?b|50|-"),
        Example("one", "GET /api/v1/things?limit=1", gives: 200, "-|1|-"),
        Example("none", "GET /api/v1/things?limit=0", gives: 400, "invalid-parameter"),
        Example("too many", "GET /api/v1/things?limit=201", gives: 400, "invalid-parameter"),
        Example("fewer than none", "GET /api/v1/things?limit=-1", gives: 400, "invalid-parameter"),
        Example("a fraction", "GET /api/v1/things?limit=1.5", gives: 400, "invalid-parameter"),
        Example("more than any", "GET /api/v1/things?limit=99999999999999999999", gives: 400, "invalid-parameter"),
        Example("an empty number", "GET /api/v1/things?limit=", gives: 400, "invalid-parameter"),
        Example("a number in another script", "GET /api/v1/things?limit=%D9%A5", gives: 400, "invalid-parameter"),
        Example("a control character", "GET /api/v1/things?name=a%0Ab", gives: 422, "invalid-parameter"),
        Example("an empty text", "GET /api/v1/things?name=", gives: 400, "invalid-parameter"),
        Example("something unknown", "GET /api/v1/things?access_token=x", gives: 400, "unknown-parameter"),
        Example("something known in capitals", "GET /api/v1/things?Limit=1", gives: 400, "unknown-parameter"),
        Example("a number twice", "GET /api/v1/things?limit=1&limit=1", gives: 400, "repeated-parameter"),
        Example(
            "a number twice, once escaped",
            "GET /api/v1/things?limit=1&%6Cimit=2",
            gives: 400,
            "repeated-parameter"
        ),
        Example("a cursor twice", "GET /api/v1/things?cursor=a&cursor=b", gives: 400, "repeated-parameter"),
        Example("a list", "GET /api/v1/things?limit%5B%5D=1", gives: 400, "unknown-parameter"),
        Example("no value", "GET /api/v1/things?limit", gives: 400, "malformed-request"),
        Example("no name", "GET /api/v1/things?=1", gives: 400, "malformed-request"),
        Example("a zero byte", "GET /api/v1/things?name=%00", gives: 400, "malformed-request"),
        Example("bytes that are no text", "GET /api/v1/things?name=%FF", gives: 400, "malformed-request"),
        Example("half an escape", "GET /api/v1/things?name=%4", gives: 400, "malformed-request"),
        Example("a parameter where there are none", "GET \(thing)?x=1", gives: 400, "unknown-parameter"),
        Example("an identifier that is none", "GET /api/v1/things/1", gives: 404, "not-found"),
        Example("an identifier and more", "GET \(thing)0", gives: 404, "not-found"),
        Example(
            "an identifier with an escape",
            "GET /api/v1/things/%31\(thing.dropFirst(16))",
            gives: 404,
            "not-found"
        ),
    ]

    @Test(arguments: [versions, keys, queries])
    func areKept(_ examples: [Example]) async throws {
        try await withServer(routes: { addDoorRoutes(to: $0) }) { server in
            for example in examples {
                let why = Comment(rawValue: example.testDescription)
                let parts = example.line.split(separator: " ").map(String.init)
                let fields = example.fields + (example.status == 304 ? ["Connection: close"] : [])
                let answer = try await server.ask(parts[0], parts[1], fields, body: parts[0] == "GET" ? nil : "")
                let says = example.status < 400 ? String(answer.body.prefix(example.says.count)) : answer.problem
                #expect(answer.status == example.status, why)
                #expect(says == example.says, why)
                if example.status == 304 || example.status == 412 { #expect(answer["ETag"] == "\"v12\"", why) }
                expectSecureHeaders(on: answer)
            }
        }
    }

    @Test func anUnwantedBodyIsRefused() async throws {
        try await withServer(routes: { addDoorRoutes(to: $0) }) { server in
            let answer = try await server.ask("POST", "/api/v1/payments", ["Idempotency-Key: \(Self.key)"], body: "{}")
            #expect(answer.status == 400)
            #expect(answer.problem == "unexpected-body")
        }
    }

    @Test func anUnknownParameterIsAnsweredWithTheKnownOnesOnly() async throws {
        try await withServer(routes: { addDoorRoutes(to: $0) }) { server in
            let answer = try await server.ask("GET", "/api/v1/things?canary=90010112345")
            #expect(answer.body.contains("Dozwolone parametry: cursor, limit, name."))
            #expect(!answer.body.contains("canary") && !answer.body.contains("90010112345"))
        }
    }

    @Test func queriesReadWhatTheyAreAskedFor() throws {
        let address = request(.get, "/x?day=2026-01-31&id=\(Self.key)&on=true&colour=red&n=3")
        let read = try address.query { query throws(Problem) in
            (
                try query.date("day")?.daysSince1970, try query.uuid("id"), try query.bool("on"), try query.bool("off"),
                try query.choice("colour", as: JSONBodyTests.Colour.self), try query.int("n", in: 0...5)
            )
        }
        #expect(read.0 == 20_484 && read.1 == UUID(uuidString: Self.key) && read.2 && !read.3)
        #expect(read.4 == .red && read.5 == 3)
        #expect(throws: Problem.malformed) { try request(.get, "/x?a=1#b").query { _ throws(Problem) in } }
    }
}

@Suite("Pages of lists")
struct PagingTests {
    static let tenant = RunningServer.demo
    static let cursors = Cursors(keys: TenantKeys(FixedKeys()))

    @Test func goOnWhereTheyStopped() async throws {
        let text = try await Self.cursors.text(of: [1, 2, 3], list: "user.list", tenant: Self.tenant)
        let page = PageRequest(limit: 10, cursor: text)
        #expect(try await Self.cursors.position(of: page, list: "user.list", tenant: Self.tenant) == [1, 2, 3])
        let first = try await Self.cursors.position(of: PageRequest(), list: "user.list", tenant: Self.tenant)
        #expect(first == nil)
    }

    @Test func takeNoCursorButTheirOwn() async throws {
        let text = try await Self.cursors.text(of: [1, 2, 3], list: "user.list", tenant: Self.tenant)
        func refused(_ cursor: String, list: String = "user.list", tenant: TenantID = PagingTests.tenant) async {
            await #expect(throws: Problem.badCursor) {
                try await Self.cursors.position(of: PageRequest(cursor: cursor), list: list, tenant: tenant)
            }
        }
        await refused(text, list: "role.list")
        await refused(text, tenant: .random())
        await refused("")
        await refused(text + "A")
        await refused(String(text.dropLast()))
        await refused((text.hasPrefix("A") ? "B" : "A") + text.dropFirst())
        await refused(String(repeating: "A", count: 5_000))
    }

    @Test(arguments: [
        ("/api/v1/users", "</api/v1/users?cursor=c-_>; rel=\"next\""),
        (
            "/api/v1/users?limit=5&cursor=old&state=a%20b",
            "</api/v1/users?limit=5&state=a%20b&cursor=c-_>; rel=\"next\""
        ),
        ("/api/v1/users?%63ursor=old", "</api/v1/users?cursor=c-_>; rel=\"next\""),
        ("//evil.example/users", "</evil.example/users?cursor=c-_>; rel=\"next\""),
        ("/api/%3E;x>;rel=\"x\"/users", "</api/%3E;x%3E;rel=%22x%22/users?cursor=c-_>; rel=\"next\""),
    ])
    func areLinkedOnThisHost(path: String, link: String) {
        #expect(HTTPField.next("c-_", after: request(.get, path)).value == link)
    }

    @Test func sayThatACommandCameAgain() {
        #expect(IdempotencyKey.replayed.description == "Idempotency-Replayed: true")
    }
}

@Suite("Texts of values")
struct ValueTextTests {
    @Test(arguments: [
        ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2000-03-01", 11_017), ("2026-11-15", 20_772),
        ("0001-01-01", -719_162), ("9999-12-31", 2_932_896),
    ])
    func daysAreCounted(text: String, days: Int) throws {
        let day = try #require(CalendarDay(text))
        #expect(day.daysSince1970 == days)
        #expect(day.description == text)
    }

    @Test(arguments: [
        "", "2026-1-1", "2026-13-01", "2026-00-01", "2026-01-00", "2026-04-31", "1900-02-29", "2026/01/01", "20260101",
        "0000-01-01", "+026-01-01", "2026-01-01 ", " 2026-01-01", "２026-01-01", "2026-01-0a", "12026-01-01",
    ])
    func daysThatAreNone(_ text: String) {
        #expect(CalendarDay(text) == nil)
    }

    @Test(arguments: [
        ("2026-11-15T14:05:00Z", 1_794_751_500.0), ("2026-11-15T15:05:00+01:00", 1_794_751_500.0),
        ("2026-11-15T09:35:00-04:30", 1_794_751_500.0), ("1970-01-01T00:00:00.25Z", 0.25),
        ("1970-01-01T00:00:00.123456789Z", 0.123456),
    ])
    func instantsAreRead(text: String, seconds: Double) {
        #expect(Date(rfc3339: text) == Date(timeIntervalSince1970: seconds))
    }

    @Test(arguments: [
        "2026-11-15", "2026-11-15T14:05Z", "2026-11-15 14:05:00Z", "2026-11-15t14:05:00Z", "2026-11-15T14:05:00z",
        "2026-11-15T14:05:00", "2026-11-15T24:00:00Z", "2026-11-15T14:60:00Z", "2026-11-15T14:05:60Z",
        "2026-11-15T14:05:00.Z", "2026-11-15T14:05:00.1234567890Z", "2026-11-15T14:05:00+0100",
        "2026-11-15T14:05:00+24:00", "2026-11-15T14:05:00ZZ", "2026-02-30T14:05:00Z", "2026-11-15T14:05:00,5Z",
    ])
    func instantsThatAreNone(_ text: String) {
        #expect(Date(rfc3339: text) == nil)
    }

    @Test(arguments: ["/", "/users", "/users/1?state=active&x=%20", "/a/../b", "/a//b"])
    func placesOnThisHost(_ text: String) {
        #expect(LocalPath(text)?.field.value == text)
    }

    @Test(arguments: [
        "", "users", "//evil.example", "/\\evil.example", "\\/evil.example", "https://evil.example",
        "/a\r\nSet-Cookie: x",
        "/a b", "/\t/evil.example", "/ż", "javascript:x", "/a\u{0}", " /a", "/<a>",
        "/" + String(repeating: "a", count: 1_024),
    ])
    func placesElsewhere(_ text: String) {
        #expect(LocalPath(text) == nil)
    }

    @Test func goingOnIsARedirectByGET() throws {
        let path = try #require(LocalPath("/users"))
        let answer = Response.seeOther(path)
        #expect(answer.status == .seeOther)
        #expect(answer.headers[.location] == "/users")
    }
}
