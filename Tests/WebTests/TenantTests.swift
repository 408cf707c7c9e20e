import Safeguards
import TestSupport
import Testing
import Web

@Suite("The tenant is the host and nothing else")
struct TenantTests {
    @Test(arguments: [
        "demo.localhost", "DEMO.Localhost", "demo.localhost:8443", "demo.localhost.", "demo.localhost.:443",
        "demo.localhost:",
    ])
    func writesAHostInManyWays(_ host: String) async throws {
        try await withServer { server in
            let answer = try await server.answer(to: "GET /tenant HTTP/1.1\r\nHost: \(host)\r\n\r\n")
            #expect(answer.status == 200)
            #expect(answer.body == RunningServer.demo.description)
        }
    }

    @Test(arguments: [
        "unknown.localhost", "demo.localhost..", ".demo.localhost", "demo", "localhost.demo", "demo.localhost:x",
        "demo.localhost:1:2",
        "[::1]", "[::1", "127.0.0.1", "-", ".", "xdemo.localhost", "demo.localhost:999999",
    ])
    func answersNothingToAHostItDoesNotKnow(_ host: String) async throws {
        try await withServer { server in
            let answer = try await server.answer(to: "GET /tenant HTTP/1.1\r\nHost: \(host)\r\n\r\n")
            #expect(answer.status == 404)
            #expect(answer.body.isEmpty)
            #expect(answer["content-length"] == "0")
            expectSecureHeaders(on: answer)
        }
    }

    @Test(arguments: [
        "X-Forwarded-Host: demo.localhost", "Forwarded: host=demo.localhost", "X-Host: demo.localhost",
        "X-Tenant-Id: \(RunningServer.demo)", "X-Original-Host: demo.localhost", "X-HTTP-Host-Override: demo.localhost",
        "X-Forwarded-Server: demo.localhost", "Cookie: tenant=demo.localhost",
    ])
    func takesNoTenantFromOtherFields(_ field: String) async throws {
        try await withServer { server in
            let answer = try await server.answer(
                to: "GET /tenant HTTP/1.1\r\nHost: unknown.localhost\r\n\(field)\r\n\r\n"
            )
            #expect(answer.status == 404)
            #expect(answer.body.isEmpty)
        }
    }

    @Test func thePlatformsHostAnswersForHealthAndVersionOnly() async throws {
        try await withServer { server in
            func get(_ path: String) async throws -> RawAnswer {
                try await server.answer(to: "GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n")
            }
            #expect(try await get("/health/live").status == 200)
            #expect(try await get("/version").status == 200)
            for path in ["/tenant", "/hello/x", "/health", "/versions", "/health/../tenant", "//health/live"] {
                let answer = try await get(path)
                #expect(answer.status == 404)
                #expect(!answer.body.contains("hello"))
            }
        }
    }

    /// `/health/live` says whether the process lives, so it must not depend on what may be down.
    @Test(arguments: ["broken.localhost", "localhost"])
    func healthAndVersionAreAnsweredWithoutTheRegistry(_ host: String) async throws {
        try await withServer { server in
            for (path, body) in [("/health/live", "live"), ("/version", "1")] {
                let answer = try await server.answer(to: "GET \(path) HTTP/1.1\r\nHost: \(host)\r\n\r\n")
                #expect(answer.status == 200)
                #expect(answer.body == body)
            }
            #expect(server.log.requests.allSatisfy { $0.metadata["tenant"] == "-" })
        }
    }

    @Test func healthOnAHostNobodyKnowsIsNotFoundWhileTheRegistryAnswers() async throws {
        try await withServer { server in
            for path in ["/health/live", "/health/ready", "/version"] {
                let answer = try await server.answer(to: "GET \(path) HTTP/1.1\r\nHost: unknown.localhost\r\n\r\n")
                #expect(answer.status == 404)
                #expect(answer.body.isEmpty)
            }
        }
    }

    @Test func aRegistryThatFailsIsAnErrorAndNoTenant() async throws {
        try await withServer { server in
            let answer = try await server.answer(to: "GET /tenant HTTP/1.1\r\nHost: broken.localhost\r\n\r\n")
            #expect(answer.status == 500)
        }
    }

    @Test(arguments: [
        (nil, 200), ("demo.localhost", 200), ("other.localhost", 400), ("unknown.localhost", 400), ("", 400),
    ])
    func anHTTP2AuthorityBesideAnotherHostIsRefused(host: String?, status: Int) async throws {
        try await withServer(http2: true) { server in
            let connection = try await server.raw(protocols: ["h2"])
            var fields = [
                (":method", "GET"), (":scheme", "https"), (":authority", "demo.localhost"), (":path", "/tenant"),
            ]
            if let host { fields.append(("host", host)) }
            try await connection.send(HTTP2Bytes.preface + HTTP2Bytes.headers(fields, stream: 1))
            try await eventually("an answer comes") { HTTP2Bytes.status(in: connection.receivedBytes) != nil }
            #expect(HTTP2Bytes.status(in: connection.receivedBytes) == status)
            await connection.close()
        }
    }
}

/// As much of HTTP/2 as one request needs, written by hand so that a test can say what a proper client would not.
private enum HTTP2Bytes {
    static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + frame(type: 4, flags: 0, stream: 0, [])

    static func headers(_ fields: [(String, String)], stream: UInt8) -> [UInt8] {
        var block: [UInt8] = []
        for (name, value) in fields {
            block += [0, UInt8(name.utf8.count)]
            block += Array(name.utf8)
            block += [UInt8(value.utf8.count)]
            block += Array(value.utf8)
        }
        return frame(type: 1, flags: 0x05, stream: stream, block)
    }

    /// The status of the first HEADERS frame, where it is one of those HPACK has a number for.
    static func status(in bytes: [UInt8]) -> Int? {
        var rest = bytes[...]
        while rest.count >= 9 {
            let head = Array(rest.prefix(9))
            let length = Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2])
            guard rest.count >= 9 + length else { return nil }
            let payload = Array(rest.dropFirst(9).prefix(length))
            if head[3] == 1, let first = payload.first {
                return [0x88: 200, 0x8C: 400, 0x8D: 404, 0x8E: 500][first] ?? -1
            }
            rest = rest.dropFirst(9 + length)
        }
        return nil
    }

    private static func frame(type: UInt8, flags: UInt8, stream: UInt8, _ payload: [UInt8]) -> [UInt8] {
        [0, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF), type, flags, 0, 0, 0, stream] + payload
    }
}
