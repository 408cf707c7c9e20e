import API
import Foundation
import Safeguards
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
        let casework = try await TestUnit.make().casework
        let routes = APIRoutes(casework: casework, release: Release(version: "1.2.3", revision: "abc")) { missing }
        try await withTestServer(
            hosts: ["localhost", "demo.localhost"],
            recognise: recognise,
            routes: { routes.add(to: $0) },
            body
        )
    }
}
