import HTTPTypes
import Hummingbird
import TestSupport
import Testing
import Web

@Suite("Header fields and problem documents")
struct HeaderTests {
    struct Example: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let method: String
        let path: String
        let host: String
        let status: Int

        init(_ why: String, _ path: String, method: String = "GET", host: String = "demo.localhost", gives status: Int)
        {
            testDescription = why
            self.method = method
            self.path = path
            self.host = host
            self.status = status
        }
    }

    static let examples = [
        Example("a good answer", "/hello/x", gives: 200),
        Example("a streamed answer", "/stream", gives: 200),
        Example("a path nobody knows", "/nowhere", gives: 404),
        Example("a host nobody knows", "/hello/x", host: "unknown.localhost", gives: 404),
        Example("a method the path does not know", "/hello/x", method: "POST", gives: 405),
        Example("an error nobody foresaw", "/fail", gives: 500),
        Example("a pool without a connection", "/busy", gives: 503),
        Example("a tenant that is being migrated", "/hello/x", host: "behind.localhost", gives: 503),
    ]

    @Test(arguments: examples, [false, true])
    func everyAnswerCarriesTheSecureHeaders(_ example: Example, http2: Bool) async throws {
        try await withServer(http2: http2) { server in
            let client = try server.client(http2: http2)
            let answer = try await client.send(example.method, example.path, host: example.host)
            #expect(answer.status == example.status)
            #expect(answer.version == (http2 ? "HTTP/2.0" : "HTTP/1.1"))
            expectSecureHeaders(on: answer)
            try await client.shutdown()
        }
    }

    @Test func aHandlersOwnPolicyStandsAndItsServerFieldDoesNot() async throws {
        try await withServer { server in
            let answer = try await server.answer(to: "GET /page HTTP/1.1\r\nHost: demo.localhost\r\n\r\n")
            #expect(
                answer.headers.filter { $0.name.lowercased() == "content-security-policy" }.map(\.value) == [
                    "default-src 'self'"
                ]
            )
            #expect(answer["server"] == nil)
        }
    }

    @Test func problemsArePolishUnlessEnglishIsPreferred() async throws {
        try await withServer { server in
            for (accepted, title) in [
                ("en", "en: Not found"),
                ("en-GB, pl;q=0.5", "en: Not found"),
                ("pl, en;q=0.9", "pl"),
                ("de", "pl"),
                ("*", "pl"),
                ("en;q=0", "pl"),
                (";;;,,,q=", "pl"),
            ] {
                let found = try await self.title(of: server, accepting: accepted)
                #expect(found == title, "\(accepted)")
            }
        }
    }

    private func title(of server: RunningServer, accepting language: String) async throws -> String {
        let answer = try await server.answer(
            to: "GET /nowhere HTTP/1.1\r\nHost: demo.localhost\r\nAccept-Language: \(language)\r\n\r\n"
        )
        return (answer["content-language"] ?? "-") + (answer.body.contains("Not found") ? ": Not found" : "")
    }

    @Test func aProblemNamesItsRequestAndNothingElse() async throws {
        try await withServer { server in
            let answer = try await server.answer(to: "GET /fail?canary HTTP/1.1\r\nHost: demo.localhost\r\n\r\n")
            let id = try #require(answer["x-request-id"])
            #expect(answer.status == 500)
            #expect(
                answer.body == """
                    {"type":"urn:komorne:problem:internal-error","title":"Wystąpił błąd","status":500,\
                    "instance":"urn:komorne:request:\(id)","code":"internal-error","trace_id":"\(id)"}
                    """
            )
            #expect(!server.log.lines.contains { "\($0)".contains("canary") })
        }
    }

    @Test func anIDFromOutsideIsNotTaken() async throws {
        try await withServer { server in
            let forged = String(repeating: "a", count: 32)
            let answer = try await server.answer(
                to: "GET /hello/x HTTP/1.1\r\nHost: demo.localhost\r\nX-Request-Id: \(forged)\r\n\r\n"
            )
            #expect(answer.headers.filter { $0.name.lowercased() == "x-request-id" }.count == 1)
            #expect(answer["x-request-id"] != forged)
            #expect(!server.log.lines.contains { "\($0)".contains(forged) })
        }
    }

    @Test func a503SaysWhenToTryAgain() async throws {
        try await withServer { server in
            let busy = try await server.answer(to: "GET /busy HTTP/1.1\r\nHost: demo.localhost\r\n\r\n")
            #expect(busy["retry-after"] == "2")
            let behind = try await server.answer(to: "GET /hello/x HTTP/1.1\r\nHost: behind.localhost\r\n\r\n")
            #expect(behind["retry-after"] == "30")
        }
    }

    @Test func a405SaysWhatIsAllowed() async throws {
        try await withServer { server in
            for method in ["POST", "DELETE", "OPTIONS", "TRACE", "PROPFIND"] {
                let answer = try await server.answer(
                    to: "\(method) /hello/x HTTP/1.1\r\nHost: demo.localhost\r\nContent-Length: 0\r\n\r\n"
                )
                #expect(answer.status == 405)
                #expect(answer["allow"] == "GET, HEAD")
            }
        }
    }

    @Test func errorsOfOthersAreDescribedByTheWiring() async throws {
        let described = Problem(.conflict, code: "described", title: Bilingual("Opisane", english: "Described"))
        try await withServer(describe: { $0 is Unforeseen ? described : nil }) { server in
            let answer = try await server.answer(to: "GET /fail HTTP/1.1\r\nHost: demo.localhost\r\n\r\n")
            #expect(answer.status == 409)
            #expect(answer.body.contains("\"code\":\"described\""))
        }
    }

    @Test func headHasTheFieldsButNoBody() async throws {
        try await withServer { server in
            let connection = try await server.raw()
            try await connection.send("HEAD /nowhere HTTP/1.1\r\nHost: demo.localhost\r\nConnection: close\r\n\r\n")
            try await connection.untilClosed()
            #expect(connection.received.hasPrefix("HTTP/1.1 404"))
            #expect(connection.received.hasSuffix("\r\n\r\n"))
            #expect(connection.received.lowercased().contains("content-length: 2"))
        }
    }
}
