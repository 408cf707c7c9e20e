import API
import Foundation
import Logging
import Safeguards
import ServiceLifecycle
import TestSupport
import Testing
import Web

@Suite("Health and version")
struct HealthTests {
    @Test func answersOverTLSOnThePlatformsHostAndATenants() async throws {
        try await withAPI { client in
            for host in ["localhost", "demo.localhost"] {
                let live = try await client.get("/health/live", host: host)
                #expect(live.status == 200)
                #expect(live.text == #"{"status":"live"}"#)
                #expect(live["content-type"] == "application/json")
                #expect(try await client.get("/health/ready", host: host).text == #"{"status":"ready"}"#)
                let version = try await client.get("/version", host: host)
                #expect(version.text == #"{"name":"Komorne","version":"1.2.3","revision":"abc"}"#)
            }
        }
    }

    @Test func whatIsMissingIsNamedAndNothingElse() async throws {
        try await withAPI(missing: ["database"]) { client in
            let answer = try await client.get("/health/ready", host: "localhost", headers: [("Accept-Language", "en")])
            #expect(answer.status == 503)
            #expect(answer["content-type"] == "application/problem+json")
            #expect(answer["retry-after"] != nil)
            #expect(answer.text.contains(#""code":"not-ready""#))
            #expect(
                answer.text.contains(#""errors":[{"pointer":"","code":"database","message":"Unavailable: database"}]"#)
            )
            #expect(try await client.get("/health/live", host: "localhost").status == 200)
        }
    }

    @Test func aTenantsHostAnswersForHealthWithoutTheRegistry() async throws {
        struct RegistryBroken: Error {}
        try await withAPI(missing: ["database"], recognise: { _ in throw RegistryBroken() }) { client in
            let live = try await client.get("/health/live", host: "demo.localhost")
            #expect(live.status == 200)
            #expect(live.text == #"{"status":"live"}"#)
            let ready = try await client.get("/health/ready", host: "demo.localhost")
            #expect(ready.status == 503)
            #expect(ready.text.contains(#""code":"not-ready""#))
            #expect(try await client.get("/version", host: "demo.localhost").status == 200)
            #expect(try await client.get("/api/v1/openapi.json", host: "demo.localhost").status == 500)
        }
    }

    @Test func theInterfaceIsDescribedOnATenantsHostOnly() async throws {
        try await withAPI { client in
            let answer = try await client.get("/api/v1/openapi.json", host: "demo.localhost")
            #expect(answer.status == 200)
            #expect(answer["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox")
            let document = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
            #expect(document?["openapi"] as? String == "3.1.0")
            #expect(try await client.get("/api/v1/openapi.json", host: "localhost").status == 404)
        }
    }

    private func withAPI(
        missing: [String] = [],
        recognise: @escaping RecogniseHost = { $0 == "demo.localhost" ? .serving(.random()) : .unknown },
        _ body: @Sendable (LocalhostClient) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "api-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer {
            // A folder left behind in the temporary directory harms nobody.
            try? FileManager.default.removeItem(at: folder)
        }
        let hosts = ["localhost", "demo.localhost"]
        let authority = try TestAuthority()
        let files = try authority.issue(for: hosts, into: folder)
        var settings = WebServer.Settings(certificate: .init(chain: files.chain, key: files.key))
        settings.port = 0
        var logger = Logger(label: "test")
        logger.logLevel = .critical

        let routes = APIRoutes(release: Release(version: "1.2.3", revision: "abc")) { missing }
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let server = try WebServer(
            settings,
            metrics: MetricsRegistry(),
            logger: logger,
            recognise: recognise,
            onListening: { listening.yield($0) },
            routes: { routes.add(to: $0) }
        )
        let group = ServiceGroup(configuration: .init(services: [server], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { listening.finish() }
                try await group.run()
            }
            var iterator = ports.makeAsyncIterator()
            let port = try #require(await iterator.next())
            let client = try LocalhostClient(port: port, hosts: hosts, authority: authority.root)
            do {
                try await body(client)
                try await client.shutdown()
                await group.triggerGracefulShutdown()
            } catch {
                await group.triggerGracefulShutdown()
                throw error
            }
            try await tasks.waitForAll()
        }
    }
}
