import Foundation
import Hummingbird
import Logging
import Safeguards
import ServiceLifecycle
import TestSupport
import Testing
import Web

/// A server of its own for one test, on a port of its own, with a certificate of its own.
struct RunningServer: Sendable {
    static let demo = TenantID.random()
    static let names = ["localhost", "demo.localhost", "other.localhost", "behind.localhost", "unknown.localhost"]

    let port: Int
    let authority: TestAuthority
    let folder: URL
    let log: LogRecorder
    let metrics: MetricsRegistry
    let server: WebServer
    let group: ServiceGroup

    func client(http2: Bool = false) throws -> LocalhostClient {
        try LocalhostClient(port: port, hosts: Self.names, authority: authority.root, http2: http2)
    }

    func raw(
        sni: String = "demo.localhost",
        protocols: [String] = [],
        receiveBuffer: Int? = nil
    ) async throws -> RawConnection {
        try await RawConnection.open(
            port: port,
            sni: sni,
            authority: authority.root,
            protocols: protocols,
            receiveBuffer: receiveBuffer
        )
    }

    /// One answer to exactly these bytes, on a connection of their own.
    func answer(to bytes: String) async throws -> RawAnswer {
        let connection = try await raw()
        try await connection.send(bytes)
        let answer = try await connection.answer()
        await connection.close()
        return answer
    }
}

/// Whoever the registry knows in these tests.
func recogniseForTests(_ host: String) async throws -> HostStanding {
    switch host {
    case "demo.localhost": .serving(RunningServer.demo)
    case "behind.localhost": .behind
    case "broken.localhost": throw RegistryBroken()
    default: .unknown
    }
}

struct RegistryBroken: Error {}

/// Runs a server for the length of `body`.
func withServer<Result: Sendable>(
    limits: WebLimits = WebLimits(),
    http2: Bool = false,
    certificateInterval: Duration = .seconds(60),
    recognise: @escaping RecogniseHost = recogniseForTests,
    describe: @escaping @Sendable (any Error) -> Problem? = { _ in nil },
    renderProblem: @escaping RenderProblem = { _, _, _ in nil },
    routes: @escaping @Sendable (Router<VisitorContext>) -> Void = { addTestRoutes(to: $0) },
    _ body: @Sendable (RunningServer) async throws -> Result
) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "web-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer {
        // A folder left behind in the temporary directory harms nobody.
        try? FileManager.default.removeItem(at: folder)
    }
    let authority = try TestAuthority()
    let files = try authority.issue(for: RunningServer.names, into: folder)

    var settings = WebServer.Settings(certificate: .init(chain: files.chain, key: files.key))
    settings.port = 0
    settings.limits = limits
    settings.http2 = http2
    settings.certificateInterval = certificateInterval
    let log = LogRecorder()
    let metrics = MetricsRegistry()
    let (ports, listening) = AsyncStream.makeStream(of: Int.self)
    let server = try WebServer(
        settings,
        metrics: metrics,
        logger: log.logger,
        recognise: recognise,
        describe: describe,
        renderProblem: renderProblem,
        onListening: { listening.yield($0) },
        routes: routes
    )
    let group = ServiceGroup(configuration: .init(services: [server], logger: log.logger))
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask {
            defer { listening.finish() }
            try await group.run()
        }
        var iterator = ports.makeAsyncIterator()
        let port = try #require(await iterator.next(), "the server did not start")
        let running = RunningServer(
            port: port,
            authority: authority,
            folder: folder,
            log: log,
            metrics: metrics,
            server: server,
            group: group
        )
        do {
            let result = try await body(running)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return result
        } catch {
            await group.triggerGracefulShutdown()
            throw error
        }
    }
}

/// Asks again and again until it is so; fails at the deadline.
func eventually(
    _ what: Comment,
    within deadline: Duration = .seconds(10),
    sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + deadline
    while try await !condition() {
        guard ContinuousClock.now < end else {
            Issue.record(what, sourceLocation: sourceLocation)
            return
        }
        try await Task.sleep(for: .milliseconds(5))
    }
}
