import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Safeguards
import TestSupport
import Testing
import Web

@Suite("What is known of a visitor")
struct VisitorTests {
    @Test func isTheLanguage() async throws {
        try await withServer(routes: { addDoorRoutes(to: $0) }) { server in
            for (fields, ending) in [
                ([], "|pl"), (["Accept-Language: en"], "|en"), (["Cookie: __Host-kl=en"], "|en"),
                (["Accept-Language: en", "Cookie: __Host-kl=pl"], "|pl"),
                (["Accept-Language: en", "Cookie: __Host-kl=xx"], "|en"),
                (["Accept-Language: en", "Cookie: __Host-kl=pl; __Host-kl=pl"], "|en"), (["Cookie: kl=en"], "|pl"),
            ] {
                let answer = try await server.ask("GET", "/client", fields)
                #expect(answer.body.hasSuffix(ending), "\(fields)")
            }
        }
    }

    /// A problem is told in the language that was chosen by hand too.
    @Test func isTheLanguageOfProblems() async throws {
        try await withServer { server in
            let answer = try await server.ask("GET", "/nowhere", ["Cookie: __Host-kl=en"])
            #expect(answer["Content-Language"] == "en")
            #expect(answer.body.contains("Not found"))
        }
    }

    @Test func isTheAddressOfTheOtherEndAndNoOther() async throws {
        try await withServer(routes: { addDoorRoutes(to: $0) }) { server in
            let forged = [
                "X-Forwarded-For: 192.0.2.1", "Forwarded: for=192.0.2.1", "X-Real-IP: 192.0.2.1",
                "X-Client-IP: 192.0.2.1", "True-Client-IP: 192.0.2.1", "CF-Connecting-IP: 192.0.2.1",
            ]
            let answer = try await server.ask("GET", "/client", forged + ["User-Agent: Firefox"])
            #expect(answer.body == "127.0.0.1|Firefox|true|pl")
        }
    }

    @Test func isTheAddressWithHTTP2Too() async throws {
        try await withServer(http2: true, routes: { addDoorRoutes(to: $0) }) { server in
            let client = try server.client(http2: true)
            let answer = try await client.get("/client", host: "demo.localhost", headers: [("user-agent", "x")])
            #expect(answer.version == "HTTP/2.0")
            #expect(answer.text == "127.0.0.1|x|true|pl")
            try await client.shutdown()
        }
    }

    @Test func isWhatTheBrowserSaysWithoutTricks() async throws {
        try await withServer(routes: { addDoorRoutes(to: $0) }) { server in
            for (sent, seen) in [
                ("Firefox/130 (X11; Linux)", "Firefox/130 (X11; Linux)"), ("a\tb", "ab"),
                ("evil\u{202E}txt.exe", "eviltxt.exe"), ("a\u{200B}\u{2028}b", "ab"), ("z\u{307}", "ż"),
                (String(repeating: "ż", count: 400), String(repeating: "ż", count: 256)),
            ] {
                let answer = try await server.ask("GET", "/client", ["User-Agent: \(sent)"])
                let agent = answer.body.split(separator: "|", omittingEmptySubsequences: false)[1]
                #expect(agent.unicodeScalars.elementsEqual(seen.unicodeScalars), "\(sent)")
            }
        }
    }
}

@Suite("Problems as pages")
struct ProblemPageTests {
    /// A page that says what it was given.
    @Sendable static func page(_ problem: Problem, _ context: VisitorContext, _ request: Request) -> Response? {
        guard problem.code != "unavailable" else { return nil }
        return Response(
            status: .ok,
            headers: [.contentType: "text/html; charset=utf-8", .contentSecurityPolicy: SecureHeaders.pagePolicy],
            body: ResponseBody(
                byteBuffer: ByteBuffer(
                    string: "<h1>\(problem.title.text(in: context.language))</h1>\(context.tenant == nil)"
                )
            )
        )
    }

    struct Example: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let path: String
        let fields: [String]
        let isPage: Bool

        init(_ why: String, _ path: String, _ fields: String..., isPage: Bool) {
            testDescription = why
            self.path = path
            self.fields = fields
            self.isPage = isPage
        }
    }

    static let html = "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

    static let examples = [
        Example("a browser", "/nowhere", html, isPage: true),
        Example("a browser that says it in capitals", "/nowhere", "Accept: Text/HTML;q=0.5", isPage: true),
        Example("a program", "/nowhere", "Accept: */*", isPage: false),
        Example("nobody says", "/nowhere", isPage: false),
        Example("who wants anything but pages", "/nowhere", "Accept: */*, text/html;q=0", isPage: false),
        Example("text of another kind", "/nowhere", "Accept: text/html5", isPage: false),
        Example("a browser at the interface", "/api/v1/nowhere", html, isPage: false),
        Example("a browser at the interface, with two slashes", "//api/v1/nowhere", html, isPage: false),
        Example("a browser at the health", "/health/nowhere", html, isPage: false),
        Example("a word that begins like the interface", "/apiary", html, isPage: true),
        Example("what the page cannot be made for", "/busy", html, isPage: false),
    ]

    @Test func areForBrowsers() async throws {
        try await withServer(renderProblem: Self.page) { server in
            for example in Self.examples {
                let why = Comment(rawValue: example.testDescription)
                let answer = try await server.ask("GET", example.path, example.fields)
                let type = example.isPage ? "text/html; charset=utf-8" : "application/problem+json"
                #expect(answer.status == (example.path == "/busy" ? 503 : 404), why)
                #expect(answer["Content-Type"] == type, why)
                #expect(answer.all("Content-Security-Policy").count == 1, why)
            }
        }
    }

    @Test func keepTheirStatusAndTheirFields() async throws {
        try await withServer(
            renderProblem: Self.page,
            routes: { router in
                addDoorRoutes(to: router)
                router.get("late") { _, _ -> String in throw Problem.tooManyAttempts(retryAfter: 7) }
                router.get("taken") { _, _ -> String in throw Problem.preconditionFailed(current: RowVersion(3)) }
                router.get("out") { _, _ in
                    var response = Response(status: .noContent)
                    response.headers.append(SecureHeaders.clearSiteData)
                    response.headers.append(.clearing(.session))
                    return response
                }
            }
        ) { server in
            let bad = try await server.ask("GET", "/page", [Self.html, "Cookie: __Host-ks=x"])
            #expect(bad.status == 401)
            #expect(bad.all("WWW-Authenticate") == ["Bearer"])
            #expect(bad.body == "<h1>Wymagane zalogowanie</h1>false")
            #expect(bad["Content-Security-Policy"] == SecureHeaders.pagePolicy)

            let wrong = try await server.ask("POST", "/page", [Self.html], body: "")
            #expect(wrong.status == 200)
            let method = try await server.ask("DELETE", "/page", [Self.html], body: "")
            #expect(method.status == 405)
            #expect(method["Allow"] == "GET, HEAD, POST")
            #expect(try await server.ask("GET", "/late", [Self.html])["Retry-After"] == "7")
            #expect(try await server.ask("GET", "/taken", [Self.html])["ETag"] == "\"v3\"")

            let out = try await server.ask("GET", "/out", ["Connection: close"])
            #expect(out["Clear-Site-Data"] == "\"cache\",\"storage\"")
            #expect(out["Set-Cookie"]?.contains("__Host-ks=; ") == true)
        }
    }

    @Test func aForeignFormIsToldOnAPageToo() async throws {
        try await withServer(renderProblem: Self.page, routes: { addDoorRoutes(to: $0) }) { server in
            let answer = try await server.ask("POST", "/page", [Self.html, "Sec-Fetch-Site: cross-site"], body: "")
            #expect(answer.status == 403)
            #expect(answer.body.hasPrefix("<h1>Żądanie z innej strony</h1>"))
        }
    }

    /// As text, so that a change to the code does not change the test.
    @Test func haveTheirOwnPolicy() {
        #expect(
            SecureHeaders.pagePolicy == """
                default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
                connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; \
                require-trusted-types-for 'script'
                """
        )
    }
}

@Suite("Errors of the safeguards")
struct SafeguardErrorTests {
    @Test func areToldForWhatTheyAre() async throws {
        try await withServer(routes: { router in
            router.get("unknown") { _, _ -> String in throw Unauthenticated(.unknown) }
            router.get("left") { _, _ -> String in throw Unauthenticated(.left) }
            router.get("half") { _, _ -> String in throw SecondFactorNeeded() }
            router.get("full") { _, _ -> String in throw HashingBusy(retryAfter: .milliseconds(1_500)) }
        }) { server in
            let unknown = try await server.ask("GET", "/unknown")
            let left = try await server.ask("GET", "/left")
            #expect(unknown.status == 401 && unknown.problem == "unauthenticated")
            // Nobody learns from the answer why nobody is behind a credential.
            #expect(left.withoutID == unknown.withoutID)
            let half = try await server.ask("GET", "/half")
            #expect(half.status == 401 && half.problem == "second-factor-needed")
            #expect(half["WWW-Authenticate"] == "Bearer")
            let full = try await server.ask("GET", "/full")
            #expect(full.status == 503 && full.problem == "busy" && full["Retry-After"] == "2")
        }
    }
}

extension RawAnswer {
    /// The whole answer but the request's own id and the time of day.
    fileprivate var withoutID: String {
        let id = self["X-Request-Id"] ?? "-"
        let fields = headers.filter { $0.name != "Date" }
        return "\(status) \(fields) \(body)".replacing(id, with: "")
    }
}
