package import Hummingbird
import HummingbirdCore
import Foundation
package import Logging
package import NIOCore
import NIOPosix
import ServiceLifecycle

/// The HTTPS server: everything between the socket and a route.
///
/// It runs until its task is cancelled or a graceful shutdown is asked for; then it accepts nothing more, lets running
/// requests finish within `WebLimits.drain`, and returns.
package struct WebServer: Service {
    package struct Settings: Sendable {
        package var host = "127.0.0.1"
        /// Zero for any that is free.
        package var port = 8443
        package var certificate: ServerCertificate.Files
        package var certificateInterval: Duration = .seconds(60)
        /// Offers `h2` beside `http/1.1`.
        package var http2 = false
        package var limits = WebLimits()
        /// Hosts that belong to no tenant; they answer for `/health/…` and `/version` only.
        package var platformHosts: Set<String> = ["localhost"]

        package init(certificate: ServerCertificate.Files) {
            self.certificate = certificate
        }
    }

    package let certificate: ServerCertificate
    package let connections: ConnectionLedger
    private let application: Application<RouterResponder<VisitorContext>>

    /// - Parameters:
    ///   - settings: Where to listen and what to accept.
    ///   - metrics: Gets the server's own measurements.
    ///   - logger: Gets a line for each request.
    ///   - recognise: Finds the tenant of a host.
    ///   - describe: Says what the client may know about an error that `Web` does not know; `nil` for "nothing".
    ///   - renderProblem: Makes a page of a problem where a browser asked for one.
    ///   - noteRefusal: Records what was refused before it came to any action.
    ///   - eventLoops: Where connections live.
    ///   - onListening: Told the port once connections are accepted.
    ///   - routes: Adds the routes.
    /// - Throws: What is wrong with the certificate.
    package init(
        _ settings: Settings,
        metrics: MetricsRegistry,
        logger: Logger,
        recognise: @escaping RecogniseHost,
        describe: @escaping @Sendable (any Error) -> Problem? = { _ in nil },
        renderProblem: @escaping RenderProblem = { _, _, _ in nil },
        noteRefusal: @escaping NoteRefusal = { _, _ in },
        eventLoops: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton,
        onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in },
        routes: (Router<VisitorContext>) -> Void
    ) throws {
        let certificate = try ServerCertificate(
            files: settings.certificate,
            http2: settings.http2,
            every: settings.certificateInterval,
            logger: logger
        )
        let ledger = ConnectionLedger(limits: settings.limits)
        let report = RefusalReport(logger: logger, metrics: metrics)
        self.certificate = certificate
        connections = ledger
        metrics.observe(.gauge, "komorne_http_connections", "Connections open now.") {
            [MetricsRegistry.Sample(Double(ledger.count))]
        }
        metrics.observe(.gauge, "komorne_certificate_expiry_seconds", "When the certificate runs out, in Unix time.") {
            [MetricsRegistry.Sample(certificate.notAfter.timeIntervalSince1970)]
        }

        let directory = RouteDirectory()
        let router = Router(context: VisitorContext.self, options: [.autoGenerateHeadEndpoints])
        router.addMiddleware {
            LogRequests(logger: logger, metrics: metrics)
            RenderProblems(directory: directory, describe: describe, render: renderProblem)
            RecogniseTenant(platformHosts: settings.platformHosts, recognise: recognise)
            NoteRefusals(noteRefusal)
            RefuseCrossSite()
        }
        routes(router)
        directory.fill(from: router.routes)

        application = Application(
            router: router,
            server: HTTPServerBuilder { responder in
                SecureChannel(
                    responder: responder,
                    http2: settings.http2,
                    limits: settings.limits,
                    certificate: certificate,
                    ledger: ledger,
                    report: report
                )
            },
            configuration: ApplicationConfiguration(address: .hostname(settings.host, port: settings.port)),
            services: [certificate],
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? 0) },
            eventLoopGroupProvider: .shared(eventLoops),
            logger: logger
        )
    }

    package func run() async throws {
        try await application.run()
    }
}
