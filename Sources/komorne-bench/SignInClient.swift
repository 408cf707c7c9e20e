import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL

/// Asks the demonstration's interface, from any address of this machine that is wanted: the throttle counts networks.
struct SignInClient: Sendable {
    struct Answer: Sendable {
        /// Zero where there was none.
        let status: Int
        var took: Duration
        /// As the answer told it.
        var retryAfter: Int?
        var session: String?
    }

    private let client: HTTPClient
    private let base: String

    /// Lends a client that keeps its connections.
    static func with<Result>(
        _ running: DemoService.Running,
        authority: String,
        _ body: (SignInClient) async throws -> Result
    ) async throws -> Result {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .file(authority)
        let host = "\(SignInPeople.slug).localhost"
        var configuration = HTTPClient.Configuration(tlsConfiguration: tls)
        configuration.dnsOverride = [host: "127.0.0.1"]
        configuration.httpVersion = .http1Only
        let client = SignInClient(
            client: HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration),
            base: "https://\(host):\(running.port)"
        )
        do {
            let result = try await body(client)
            try await client.client.shutdown()
            return result
        } catch {
            try await client.client.shutdown()
            throw error
        }
    }

    /// The password's half of a sign-in.
    func tryPassword(
        _ password: String,
        of person: SignInPerson,
        isAtHome: Bool,
        from address: String
    ) async throws -> Answer {
        let cookies = isAtHome ? "__Host-kd=\(person.device)" : nil
        let fields = ["email": person.email, "password": password]
        return try await send(.POST, "/api/v1/sign-ins", fields, cookies: cookies, from: address)
    }

    /// The code's half.
    func showCode(of person: SignInPerson, in session: String, from address: String) async throws -> Answer {
        try await send(
            .POST,
            "/api/v1/sign-ins/second-factor",
            ["code": person.code],
            cookies: "__Host-ks=\(session); __Host-kd=\(person.device)",
            from: address
        )
    }

    func readProfile(in session: String) async throws -> Answer {
        try await send(.GET, "/api/v1/me", nil, cookies: "__Host-ks=\(session)", from: "127.0.0.1")
    }

    private func send(
        _ method: HTTPMethod,
        _ path: String,
        _ fields: [String: String]?,
        cookies: String?,
        from address: String
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: base + path)
        request.method = method
        request.localAddress = address
        request.headers = ["x-komorne": "1", "origin": base]
        if let cookies { request.headers.add(name: "cookie", value: cookies) }
        if let fields {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: try JSONEncoder().encode(fields)))
        }
        let began = ContinuousClock.now
        do {
            let response = try await client.execute(request, timeout: .seconds(30))
            // The connection is used again once the answer has been read.
            _ = try await response.body.collect(upTo: 1 << 16)
            return Answer(
                status: Int(response.status.code),
                took: ContinuousClock.now - began,
                retryAfter: response.headers.first(name: "retry-after").flatMap { Int($0) },
                session: Self.session(in: response.headers)
            )
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            // Whatever kept the answer away, there was none, and the table says how often.
            return Answer(status: 0, took: ContinuousClock.now - began)
        }
    }

    private static func session(in headers: HTTPHeaders) -> String? {
        headers["set-cookie"].lazy
            .compactMap { $0.split(separator: ";").first }
            .first { $0.hasPrefix("__Host-ks=") }
            .map { String($0.dropFirst("__Host-ks=".count)) }
    }
}
