import Safeguards
import TestSupport
import Testing
import Web

@Suite("The tenant is the host and nothing else")
struct TenantTests {
    @Test(arguments: [
        "demo.localhost", "DEMO.Localhost", "demo.localhost:8443", "demo.localhost.", "demo.localhost.:443", "demo.localhost:",
    ])
    func writesAHostInManyWays(_ host: String) async throws {
        try await withServer { server in
            let answer = try await server.answer(to: "GET /tenant HTTP/1.1\r\nHost: \(host)\r\n\r\n")
            #expect(answer.status == 200)
            #expect(answer.body == RunningServer.demo.description)
        }
    }

    @Test(arguments: [
        "unknown.localhost", "demo.localhost..", ".demo.localhost", "demo", "localhost.demo", "demo.localhost:x", "demo.localhost:1:2",
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
            let answer = try await server.answer(to: "GET /tenant HTTP/1.1\r\nHost: unknown.localhost\r\n\(field)\r\n\r\n")
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

    @Test func aRegistryThatFailsIsAnErrorAndNoTenant() async throws {
        try await withServer { server in
            let answer = try await server.answer(to: "GET /tenant HTTP/1.1\r\nHost: broken.localhost\r\n\r\n")
            #expect(answer.status == 500)
        }
    }

    @Test func anHTTP2AuthorityBesideAnotherHostIsRefused() async throws {
        try await withServer(http2: true) { server in
            let client = try server.client(http2: true)
            let honest = try await client.get("/tenant", host: "demo.localhost")
            #expect(honest.status == 200)
            #expect(honest.version == "HTTP/2.0")
            try await client.shutdown()
        }
    }
}
