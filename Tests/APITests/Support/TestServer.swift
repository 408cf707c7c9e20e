import Foundation
import Hummingbird
import Logging
import ServiceLifecycle
import TestSupport
import Testing
import Web

/// Runs a server with routes of the test's choosing for the length of `body`, over TLS, on a port of its own.
///
/// - Parameters:
///   - hosts: The names that it has a certificate for.
///   - recognise: Whose host is whose.
///   - renderProblem: Makes pages of problems; data where nil.
///   - logger: Where the server writes; nowhere unless told otherwise.
///   - noteRefusal: Told what was refused before any action; forgets it unless told otherwise.
///   - routes: What it answers.
///   - body: Gets a client that reaches it under each of the names.
/// - Returns: What `body` returns.
/// - Throws: What keeps the server from running, and what `body` throws.
func withTestServer<Result: Sendable>(
    hosts: [String],
    recognise: @escaping RecogniseHost,
    renderProblem: @escaping RenderProblem = { _, _, _ in nil },
    logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
    noteRefusal: @escaping NoteRefusal = { _, _ in },
    routes: @escaping @Sendable (Router<VisitorContext>) -> Void,
    _ body: @Sendable (LocalhostClient) async throws -> Result
) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "api-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer {
        // A folder left behind in the temporary directory harms nobody.
        try? FileManager.default.removeItem(at: folder)
    }
    let authority = try TestAuthority()
    let files = try authority.issue(for: hosts, into: folder)
    var settings = WebServer.Settings(certificate: .init(chain: files.chain, key: files.key))
    settings.port = 0

    let (ports, listening) = AsyncStream.makeStream(of: Int.self)
    let server = try WebServer(
        settings,
        metrics: MetricsRegistry(),
        logger: logger,
        recognise: recognise,
        renderProblem: renderProblem,
        noteRefusal: noteRefusal,
        onListening: { listening.yield($0) },
        routes: routes
    )
    let group = ServiceGroup(configuration: .init(services: [server], logger: logger))
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask {
            defer { listening.finish() }
            try await group.run()
        }
        var iterator = ports.makeAsyncIterator()
        let port = try #require(await iterator.next(), "the server did not start")
        let client = try LocalhostClient(port: port, hosts: hosts, authority: authority.root)
        do {
            let result = try await body(client)
            try await client.shutdown()
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return result
        } catch {
            await group.triggerGracefulShutdown()
            throw error
        }
    }
}
