import HTTPTypes
import Safeguards
import TestSupport
import Testing
import Web

@Suite("Requests that another site makes a browser send")
struct CrossSiteTests {
    struct Example: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let line: String
        let fields: [String]
        let status: Int

        init(_ why: String, _ line: String, _ fields: String..., gives status: Int) {
            testDescription = why
            self.line = line
            self.fields = fields
            self.status = status
        }
    }

    static let session = "Cookie: __Host-ks=\(SessionToken.random().text)"
    static let token = "Authorization: Bearer \(APITokenText.random(for: .demo).text)"
    static let form = "Content-Type: application/x-www-form-urlencoded"
    static let json = "Content-Type: application/json"
    static let ours = "X-Komorne: 1"
    static let here = "Origin: https://demo.localhost"
    static let same = "Sec-Fetch-Site: same-origin"

    static let forms = [
        Example("our own form", "POST /page", session, form, same, gives: 200),
        Example(
            "our own form, which names no origin, since our pages send no referrer",
            "POST /page",
            session,
            form,
            same,
            "Origin: null",
            gives: 200
        ),
        Example("a form sent again by hand", "POST /page", session, form, "Sec-Fetch-Site: none", gives: 200),
        Example("an older browser that names us", "POST /page", session, form, here, gives: 200),
        Example("another site", "POST /page", session, form, "Sec-Fetch-Site: cross-site", gives: 403),
        Example(
            "another site that claims to be us",
            "POST /page",
            session,
            form,
            "Sec-Fetch-Site: cross-site",
            here,
            gives: 403
        ),
        Example("a neighbour below our domain", "POST /page", session, form, "Sec-Fetch-Site: same-site", gives: 403),
        Example("a value nobody knows", "POST /page", session, form, "Sec-Fetch-Site: same", gives: 403),
        Example("an empty value", "POST /page", session, form, "Sec-Fetch-Site:", gives: 403),
        Example("two values", "POST /page", session, form, same, "Sec-Fetch-Site: cross-site", gives: 403),
        Example("the same value twice", "POST /page", session, form, same, same, gives: 403),
        Example(
            "us, and another origin",
            "POST /page",
            session,
            form,
            same,
            "Origin: https://evil.example",
            gives: 403
        ),
        Example("no origin, in an older browser", "POST /page", session, form, "Origin: null", gives: 403),
        Example("another origin", "POST /page", session, form, "Origin: https://evil.example", gives: 403),
        Example("a neighbour's origin", "POST /page", session, form, "Origin: https://other.localhost", gives: 403),
        Example(
            "our name without encryption",
            "POST /page",
            session,
            form,
            "Origin: http://demo.localhost",
            gives: 403
        ),
        Example(
            "our name on another port",
            "POST /page",
            session,
            form,
            "Origin: https://demo.localhost:444",
            gives: 403
        ),
        Example(
            "our name at the front",
            "POST /page",
            session,
            form,
            "Origin: https://demo.localhost.evil.example",
            gives: 403
        ),
        Example(
            "our name as a user",
            "POST /page",
            session,
            form,
            "Origin: https://demo.localhost@evil.example",
            gives: 403
        ),
        Example("our origin with a path", "POST /page", session, form, "Origin: https://demo.localhost/", gives: 403),
        Example(
            "our origin in capitals, which no browser sends",
            "POST /page",
            session,
            form,
            "Origin: https://DEMO.localhost",
            gives: 403
        ),
        Example("two origins", "POST /page", session, form, here, "Origin: https://evil.example", gives: 403),
        Example("our origin twice", "POST /page", session, form, here, here, gives: 403),
        Example(
            "a referrer proves nothing",
            "POST /page",
            session,
            form,
            "Referer: https://demo.localhost/",
            gives: 403
        ),
        Example("neither field, with a session", "POST /page", session, gives: 403),
        Example("neither field, with two sessions", "POST /page", "Cookie: __Host-ks=1; __Host-ks=2", gives: 403),
        Example("neither field, with a visitor's cookie", "POST /page", "Cookie: __Host-kp=x", gives: 403),
        Example("neither field, signing in by a form", "POST /page", form, gives: 403),
        Example(
            "neither field, a form of files",
            "POST /page",
            "Content-Type: multipart/form-data; boundary=x",
            gives: 403
        ),
        Example(
            "neither field, a form of plain text",
            "POST /page",
            "Content-Type: TEXT/plain;charset=utf-8",
            gives: 403
        ),
        Example("signing in from elsewhere", "POST /page", form, "Sec-Fetch-Site: cross-site", gives: 403),
        Example("a program", "POST /page", gives: 200),
    ]

    static let interface = [
        Example("our script", "POST /api/v1/whoami", session, json, ours, same, gives: 200),
        Example("our script without a body", "DELETE /api/v1/whoami", session, ours, same, gives: 200),
        Example("our script in an older browser", "PATCH /api/v1/whoami", session, json, ours, here, gives: 200),
        Example("without the field no form can send", "POST /api/v1/whoami", session, json, same, gives: 403),
        Example("with another value of it", "POST /api/v1/whoami", session, json, same, "X-Komorne: 0", gives: 403),
        Example("with the field twice", "POST /api/v1/whoami", session, json, same, ours, ours, gives: 403),
        Example("a form of our own host", "POST /api/v1/whoami", session, form, ours, same, gives: 415),
        Example(
            "JSON as plain text",
            "POST /api/v1/whoami",
            session,
            "Content-Type: text/plain",
            ours,
            same,
            gives: 415
        ),
        Example("two types", "POST /api/v1/whoami", session, json, form, ours, same, gives: 415),
        Example("a path with two slashes", "POST //api/v1/whoami", session, json, same, gives: 403),
        Example("a path with two slashes within", "POST /api//v1/whoami", session, json, same, gives: 403),
        Example("the full address", "POST https://demo.localhost/api/v1/whoami", session, json, same, gives: 403),
        Example(
            "another site with everything",
            "POST /api/v1/whoami",
            session,
            json,
            ours,
            "Sec-Fetch-Site: cross-site",
            gives: 403
        ),
        Example("a program with a session it took", "POST /api/v1/whoami", session, json, ours, gives: 403),
        Example("a program with a token", "POST /api/v1/whoami", token, json, gives: 200),
        Example("a program without anything", "POST /api/v1/whoami", json, gives: 200),
        Example(
            "a token shown by another site",
            "POST /api/v1/whoami",
            token,
            json,
            "Sec-Fetch-Site: cross-site",
            gives: 403
        ),
        Example(
            "a token shown by another origin",
            "POST /api/v1/whoami",
            token,
            json,
            "Origin: https://evil.example",
            gives: 403
        ),
    ]

    static let reading = [
        Example("a typed address", "GET /page", session, "Sec-Fetch-Site: none", gives: 200),
        Example("an older browser", "GET /page", session, gives: 200),
        Example(
            "a link on another site",
            "GET /page",
            session,
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Mode: navigate",
            "Sec-Fetch-Dest: document",
            gives: 200
        ),
        Example(
            "a link at a neighbour's",
            "GET /page",
            session,
            "Sec-Fetch-Site: same-site",
            "Sec-Fetch-Mode: navigate",
            "Sec-Fetch-Dest: document",
            gives: 200
        ),
        Example(
            "a frame on another site",
            "GET /page",
            session,
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Mode: navigate",
            "Sec-Fetch-Dest: iframe",
            gives: 403
        ),
        Example(
            "an embedded object",
            "GET /page",
            session,
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Mode: navigate",
            "Sec-Fetch-Dest: object",
            gives: 403
        ),
        Example(
            "a picture",
            "GET /page",
            session,
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Mode: no-cors",
            "Sec-Fetch-Dest: image",
            gives: 403
        ),
        Example(
            "a script",
            "GET /api/v1/whoami",
            session,
            "Sec-Fetch-Site: same-site",
            "Sec-Fetch-Mode: no-cors",
            "Sec-Fetch-Dest: script",
            gives: 403
        ),
        Example(
            "a fetch",
            "GET /api/v1/whoami",
            session,
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Mode: cors",
            "Sec-Fetch-Dest: empty",
            gives: 403
        ),
        Example(
            "a question whether it may",
            "OPTIONS /api/v1/whoami",
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Mode: cors",
            "Origin: https://evil.example",
            "Access-Control-Request-Method: POST",
            gives: 403
        ),
        Example(
            "our own page's script",
            "GET /api/v1/whoami",
            session,
            same,
            "Sec-Fetch-Mode: cors",
            "Sec-Fetch-Dest: empty",
            gives: 200
        ),
    ]

    @Test(arguments: [forms, interface, reading])
    func areToldFromOurs(_ examples: [Example]) async throws {
        try await withServer(routes: { addDoorRoutes(to: $0) }) { server in
            for example in examples {
                let why = Comment(rawValue: example.testDescription)
                let parts = example.line.split(separator: " ").map(String.init)
                let body = parts[0] == "GET" ? nil : ""
                let answer = try await server.ask(parts[0], parts[1], example.fields, body: body)
                #expect(answer.status == example.status, why)
                #expect((answer.problem == "cross-site") == (example.status == 403), why)
                #expect(!answer.headers.contains { $0.name.lowercased().hasPrefix("access-control") }, why)
                expectSecureHeaders(on: answer)
            }
        }
    }

    @Test func theOriginHasThePortOfTheHost() async throws {
        try await withServer(routes: { addDoorRoutes(to: $0) }) { server in
            for (host, origin, status) in [
                ("demo.localhost:8443", "https://demo.localhost:8443", 200),
                ("DEMO.localhost:8443", "https://demo.localhost:8443", 200),
                ("demo.localhost:8443", "https://demo.localhost", 403),
                ("demo.localhost", "https://demo.localhost:8443", 403),
            ] {
                let answer = try await server.answer(
                    to: "POST /page HTTP/1.1\r\nHost: \(host)\r\n\(Self.session)\r\nOrigin: \(origin)\r\n"
                        + "Content-Length: 0\r\n\r\n"
                )
                #expect(answer.status == status, "\(host) \(origin)")
            }
        }
    }

    /// HTTP/2 lets a client write a path that does not begin with a slash; the router reads it all the same.
    @Test(arguments: ["/api/v1/whoami", "//api/v1/whoami"])
    func overHTTP2AreToldToo(_ path: String) async throws {
        try await withServer(http2: true, routes: { addDoorRoutes(to: $0) }) { server in
            let client = try server.client(http2: true)
            let cookie = ("cookie", String(Self.session.dropFirst("Cookie: ".count)))
            let fields = [cookie, ("sec-fetch-site", "same-origin"), ("content-type", "application/json")]
            let answer = try await client.send("POST", path, host: "demo.localhost", headers: fields)
            #expect(answer.version == "HTTP/2.0")
            #expect(answer.status == 403)
            try await client.shutdown()
        }
    }

    @Test func asForTheHeadAloneAreToldToo() async throws {
        try await withServer(routes: { addDoorRoutes(to: $0) }) { server in
            let client = try server.client()
            for (site, status) in [("cross-site", 403), ("same-origin", 200)] {
                let fields = [("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", "cors"), ("Sec-Fetch-Dest", "empty")]
                let answer = try await client.send("HEAD", "/page", host: "demo.localhost", headers: fields)
                #expect(answer.status == status)
            }
            try await client.shutdown()
        }
    }

    @Test func aHostNobodyKnowsStillAnswersNothing() async throws {
        try await withServer(routes: { addDoorRoutes(to: $0) }) { server in
            let answer = try await server.answer(
                to: "POST /page HTTP/1.1\r\nHost: unknown.localhost\r\n\(Self.session)\r\nContent-Length: 0\r\n\r\n"
            )
            #expect(answer.status == 404)
            #expect(answer.body.isEmpty)
        }
    }
}
