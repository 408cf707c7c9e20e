package import AsyncHTTPClient
package import NIOCore
import NIOHTTP1
import NIOSSL
import NIOPosix

/// Speaks HTTPS to a server on this machine under any name: it connects to 127.0.0.1 and sends the name as SNI and
/// Host, which is what a browser does with `*.localhost` and glibc's resolver does not.
package struct LocalhostClient: Sendable {
    package struct Answer: Sendable {
        package let status: Int
        package let headers: [(name: String, value: String)]
        package let body: [UInt8]
        /// "HTTP/1.1" or "HTTP/2.0".
        package let version: String

        package subscript(_ header: String) -> String? {
            headers.first { $0.name.lowercased() == header.lowercased() }?.value
        }

        package var text: String { String(decoding: body, as: UTF8.self) }
    }

    private let closing: Closing
    private let port: Int

    /// A client that a failed test leaves behind is shut down with its last user, or the process would be ended for it.
    private final class Closing: Sendable {
        let client: HTTPClient

        init(_ client: HTTPClient) {
            self.client = client
        }

        deinit {
            client.shutdown { _ in }
        }
    }

    /// - Parameters:
    ///   - port: Where the server listens.
    ///   - hosts: Every name that requests will use.
    ///   - authority: PEM of the certificate authority to trust.
    ///   - http2: Whether to offer HTTP/2.
    /// - Throws: What is wrong with the authority's PEM.
    package init(port: Int, hosts: [String], authority: String, http2: Bool = false) throws {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(authority.utf8)))
        var configuration = HTTPClient.Configuration(tlsConfiguration: tls)
        configuration.httpVersion = http2 ? .automatic : .http1Only
        configuration.dnsOverride = Dictionary(uniqueKeysWithValues: Set(hosts).map { ($0, "127.0.0.1") })
        configuration.redirectConfiguration = .disallow
        closing = Closing(HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration))
        self.port = port
    }

    package func get(_ path: String, host: String, headers: [(String, String)] = []) async throws -> Answer {
        try await send("GET", path, host: host, headers: headers)
    }

    package func send(
        _ method: String,
        _ path: String,
        host: String,
        headers: [(String, String)] = [],
        body: HTTPClientRequest.Body? = nil,
        within deadline: TimeAmount = .seconds(30)
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: "https://\(host):\(port)\(path)")
        request.method = .init(rawValue: method)
        for (name, value) in headers {
            request.headers.add(name: name, value: value)
        }
        request.body = body
        let response = try await closing.client.execute(request, timeout: deadline)
        let bytes = try await response.body.collect(upTo: 64 * 1024 * 1024)
        return Answer(
            status: Int(response.status.code),
            headers: response.headers.map { (name: $0.name, value: $0.value) },
            body: Array(bytes.readableBytesView),
            version: response.version.description
        )
    }

    /// The same with a text for the body; an empty one is none.
    package func send(
        _ method: String,
        _ path: String,
        host: String,
        headers: [(String, String)],
        text: String
    ) async throws -> Answer {
        let body: HTTPClientRequest.Body? = text.isEmpty ? nil : .bytes(ByteBuffer(string: text))
        return try await send(method, path, host: host, headers: headers, body: body)
    }

    package func shutdown() async throws {
        try await closing.client.shutdown()
    }
}
