import Foundation
import HTTPTypes
import Hummingbird
import Safeguards
import TestSupport
import Testing
import Web

@Suite("What a request shows to say who sent it")
struct CredentialTests {
    struct Example: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let fields: [String]
        let status: Int
        let says: String

        init(_ why: String, _ fields: String..., gives status: Int, _ says: String) {
            testDescription = why
            self.fields = fields
            self.status = status
            self.says = says
        }
    }

    /// Made here so that rows can be written with them.
    static let session = SessionToken.random().text
    static let token = APITokenText.random(for: .live)
    static let other = APITokenText.random(for: .demo).text
    static let mistyped = token.text.dropLast() + (token.text.hasSuffix("0") ? "1" : "0")

    static let good = [
        Example("nothing", gives: 200, "nobody"),
        Example("a session", "Cookie: __Host-ks=\(session)", gives: 200, "session \(session)"),
        Example("a session among other cookies", "Cookie: a=b; __Host-ks=\(session); c=d; e", gives: 200, "session"),
        Example(
            "two fields, as HTTP/2 splits them",
            "Cookie: a=b",
            "Cookie: __Host-ks=\(session)",
            gives: 200,
            "session"
        ),
        Example("a token", "Authorization: Bearer \(token.text)", gives: 200, "token \(token.hint)"),
        Example("a scheme in small letters", "Authorization: bearer \(token.text)", gives: 200, "token"),
        Example(
            "other cookies beside a token",
            "Authorization: Bearer \(token.text)",
            "Cookie: a=b; __Host-kl=en",
            gives: 200,
            "token"
        ),
        Example("a cookie without the prefix", "Cookie: ks=\(session)", gives: 200, "nobody"),
        Example("a cookie with another prefix", "Cookie: __Secure-ks=\(session)", gives: 200, "nobody"),
        Example("a prefix in small letters", "Cookie: __host-ks=\(session)", gives: 200, "nobody"),
        Example(
            "a blank that a browser's check has not seen",
            "Cookie:  \u{A0}__Host-ks=\(session)",
            gives: 200,
            "nobody"
        ),
        Example("a tab before the name", "Cookie: a=b;\t__Host-ks=\(session)", gives: 200, "nobody"),
        Example("a blank behind the name", "Cookie: __Host-ks =\(session)", gives: 200, "nobody"),
        Example(
            "the attributes of an old standard",
            "Cookie: $Version=1; x=\"a; __Host-ks=\(session)\"",
            gives: 401,
            "unauthenticated"
        ),
        Example("a comma instead of a semicolon", "Cookie: a=b, __Host-ks=\(session)", gives: 200, "nobody"),
        Example(
            "cookies of others that no syntax allows",
            "Cookie: a={\"b\": \"ż\"}; =x; __Host-ks=\(session)",
            gives: 200,
            "session"
        ),
    ]

    static let bad = [
        Example(
            "both",
            "Cookie: __Host-ks=\(session)",
            "Authorization: Bearer \(token.text)",
            gives: 400,
            "two-credentials"
        ),
        Example("both, one of them nonsense", "Cookie: __Host-ks=x", "Authorization: x", gives: 400, "two-credentials"),
        Example(
            "an empty session beside a token",
            "Cookie: __Host-ks=",
            "Authorization: Bearer \(token.text)",
            gives: 400,
            "two-credentials"
        ),
        Example(
            "two sessions beside a token",
            "Cookie: __Host-ks=1; __Host-ks=2",
            "Authorization: Bearer \(token.text)",
            gives: 400,
            "two-credentials"
        ),
        Example(
            "two sessions in one field",
            "Cookie: __Host-ks=\(session); __Host-ks=\(session)",
            gives: 400,
            "ambiguous-cookie"
        ),
        Example(
            "two sessions in two fields",
            "Cookie: __Host-ks=\(session)",
            "Cookie: __Host-ks=x",
            gives: 400,
            "ambiguous-cookie"
        ),
        Example("three sessions", "Cookie: __Host-ks=1; __Host-ks=2; __Host-ks=3", gives: 400, "ambiguous-cookie"),
        Example("an empty session", "Cookie: __Host-ks=", gives: 401, "unauthenticated"),
        Example("a session in quotation marks", "Cookie: __Host-ks=\"\(session)\"", gives: 401, "unauthenticated"),
        Example(
            "a session of another version",
            "Cookie: __Host-ks=2.\(session.dropFirst(2))",
            gives: 401,
            "unauthenticated"
        ),
        Example("a session with padding", "Cookie: __Host-ks=\(session)=", gives: 401, "unauthenticated"),
        Example("a session with a blank behind", "Cookie: __Host-ks=\(session) ; a=b", gives: 401, "unauthenticated"),
        Example("a token as session", "Cookie: __Host-ks=\(token.text)", gives: 401, "unauthenticated"),
        Example("a mistyped token", "Authorization: Bearer \(mistyped)", gives: 401, "invalid-token"),
        Example("a session as token", "Authorization: Bearer \(session)", gives: 401, "invalid-token"),
        Example("no token", "Authorization: Bearer", gives: 401, "invalid-token"),
        Example("an empty field", "Authorization:", gives: 401, "invalid-token"),
        Example("two blanks", "Authorization: Bearer  \(token.text)", gives: 401, "invalid-token"),
        Example("something behind", "Authorization: Bearer \(token.text) x", gives: 401, "invalid-token"),
        Example(
            "two tokens in one field",
            "Authorization: Bearer \(token.text), Bearer \(other)",
            gives: 401,
            "invalid-token"
        ),
        Example("another scheme", "Authorization: Basic YTpi", gives: 401, "invalid-token"),
        Example("no scheme", "Authorization: \(token.text)", gives: 401, "invalid-token"),
        Example(
            "two fields",
            "Authorization: Bearer \(token.text)",
            "Authorization: Bearer \(other)",
            gives: 400,
            "two-credentials"
        ),
        Example(
            "one field twice",
            "Authorization: Bearer \(token.text)",
            "authorization: Bearer \(token.text)",
            gives: 400,
            "two-credentials"
        ),
    ]

    @Test(arguments: [good, bad])
    func isReadInOneWayOnly(_ examples: [Example]) async throws {
        try await withServer(routes: { addDoorRoutes(to: $0) }) { server in
            for example in examples {
                let why = Comment(rawValue: example.testDescription)
                let answer = try await server.ask("GET", "/api/v1/whoami", example.fields)
                let says = example.status == 200 ? String(answer.body.prefix(example.says.count)) : answer.problem
                #expect(answer.status == example.status, why)
                #expect(says == example.says, why)
                #expect(answer.all("WWW-Authenticate").count == (example.status == 401 ? 1 : 0), why)
                #expect(answer["WWW-Authenticate"]?.hasPrefix("Bearer") ?? true, why)
                expectSecureHeaders(on: answer)
            }
            #expect(!server.log.lines.contains { "\($0)".contains(Self.session) || "\($0)".contains(Self.token.text) })
        }
    }

    /// With HTTP/2 a browser may send each cookie in a field of its own.
    @Test func isReadFromHTTP2Too() async throws {
        try await withServer(http2: true, routes: { addDoorRoutes(to: $0) }) { server in
            let client = try server.client(http2: true)
            let one = [("cookie", "a=b"), ("cookie", "__Host-ks=\(Self.session)")]
            let two = one + [("cookie", "__Host-ks=\(Self.session)")]
            let good = try await client.get("/api/v1/whoami", host: "demo.localhost", headers: one)
            let bad = try await client.get("/api/v1/whoami", host: "demo.localhost", headers: two)
            #expect(good.version == "HTTP/2.0")
            #expect(good.text == "session \(Self.session)")
            #expect(bad.status == 400)
            try await client.shutdown()
        }
    }

    /// Otherwise nobody to whom a second cookie was given could ever sign in again.
    @Test func twoSessionsAreForgottenByTheBrowser() async throws {
        try await withServer(routes: { addDoorRoutes(to: $0) }) { server in
            let answer = try await server.ask("GET", "/page", ["Cookie: __Host-ks=1; __Host-ks=2"])
            #expect(answer["Clear-Site-Data"] == "\"cookies\"")
        }
    }

    @Test func nobodySignsInAtThePlatformsHost() async throws {
        try await withServer(routes: { router in
            router.get("version") { _, context in try context.shownCredential() }
        }) { server in
            let answer = try await server.answer(to: "GET /version HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(answer.status == 404)
        }
    }

    @Test func cookiesAreSetForThisHostAlone() {
        #expect(
            HTTPField.cookie(.session, Self.session).value
                == "__Host-ks=\(Self.session); Path=/; Secure; HttpOnly; SameSite=Lax"
        )
        #expect(
            HTTPField.cookie(.language, "en", keptFor: 60).value
                == "__Host-kl=en; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=60"
        )
        #expect(
            HTTPField.clearing(.device).value == "__Host-kd=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"
        )
        #expect(CookieName.session.rawValue == SessionToken.cookieName)
        #expect(CookieName.device.rawValue == DeviceCookie.cookieName)
        #expect(CookieName.allCases.allSatisfy { $0.rawValue.hasPrefix("__Host-") })
    }
}
