import HTTPTypes
import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
import ServiceLifecycle

/// `GET /metrics` over plain HTTP, for a collector on the same machine.
///
/// It knows nobody and asks nobody who they are, hence its own port on the loopback interface. A page in a browser on
/// that machine could reach it there under a name of its own that leads to 127.0.0.1; so the host must be a loopback
/// name or address too.
package struct MetricsServer: Service {
    /// The address would be reachable from other machines, and the configuration does not say that it may be.
    package struct NotLoopback: Error {
        package let host: String
    }

    private let address: BindAddress
    private let reachableFromOutside: Bool
    private let metrics: MetricsRegistry
    private let logger: Logger
    private let onListening: @Sendable (Int) async -> Void

    package init(
        host: String = "127.0.0.1",
        port: Int,
        reachableFromOutside: Bool = false,
        metrics: MetricsRegistry,
        logger: Logger,
        onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) throws(NotLoopback) {
        guard reachableFromOutside || Self.isLoopback(host) else { throw NotLoopback(host: host) }
        address = .hostname(host, port: port)
        self.reachableFromOutside = reachableFromOutside
        self.metrics = metrics
        self.logger = logger
        self.onListening = onListening
    }

    package func run() async throws {
        let router = Router()
        router.get("metrics") { [metrics, reachableFromOutside] request, _ in
            guard reachableFromOutside || Self.isLoopback(authority: request.head.authority) else {
                return Response(status: .misdirectedRequest)
            }
            return Response(
                status: .ok,
                headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: await metrics.text()))
            )
        }
        let application = Application(
            router: router,
            server: .http1(
                configuration: .init(
                    idleTimeout: .seconds(20),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 4096,
                        maxHeaderListSize: 8192,
                        maxHeaderFieldCount: 32
                    )
                )
            ),
            configuration: .init(address: address, availableConnectionsDelegate: MaximumAvailableConnections(16)),
            onServerRunning: { [onListening] channel in await onListening(channel.localAddress?.port ?? 0) },
            logger: logger
        )
        try await application.run()
    }

    private static func isLoopback(authority: String?) -> Bool {
        guard let host = authority.flatMap(RecogniseTenant.host) else { return false }
        return host.hasPrefix("[") ? isLoopback(String(host.dropFirst().dropLast())) : isLoopback(host)
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" { return true }
        // What is no address is a name, and names are not resolved here.
        guard let address = try? SocketAddress(ipAddress: host, port: 0) else { return false }
        return address.ipAddress == "::1" || address.ipAddress?.hasPrefix("127.") == true
    }
}
