import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL

/// Asks a server of this machine over HTTPS whether it is there yet.
struct Probe: Sendable {
    struct TooLate: Error {}

    private let client: HTTPClient

    /// Lends a probe that trusts the authority in this file only.
    static func with<Result>(authority: String, _ body: (Probe) async throws -> Result) async throws -> Result {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .file(authority)
        var configuration = HTTPClient.Configuration(tlsConfiguration: tls)
        configuration.dnsOverride = ["localhost": "127.0.0.1"]
        // Whether to try again, and when, is what is measured.
        configuration.connectionPool.retryConnectionEstablishment = false
        let probe = Probe(client: HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration))
        do {
            let result = try await body(probe)
            try await probe.client.shutdown()
            return result
        } catch {
            try await probe.client.shutdown()
            throw error
        }
    }

    /// Waits until `path` is answered with 200, asking every five milliseconds.
    func wait(for path: String, port: Int, within limit: Duration) async throws {
        let deadline = ContinuousClock.now + limit
        while !(await answers(path, port: port)) {
            guard ContinuousClock.now < deadline else { throw TooLate() }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    private func answers(_ path: String, port: Int) async -> Bool {
        let request = HTTPClientRequest(url: "https://localhost:\(port)\(path)")
        // Whatever keeps it from answering, it is not there yet.
        guard let answer = try? await client.execute(request, timeout: .seconds(2)) else { return false }
        // The connection is used again once the answer has been read.
        _ = try? await answer.body.collect(upTo: 1 << 16)
        return answer.status == .ok
    }
}
