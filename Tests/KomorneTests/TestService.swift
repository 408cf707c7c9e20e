import Casework
import Foundation
import Hummingbird
import Logging
import Persistence
import Postgres
import Safeguards
import Standalone
import Synchronization
import TestSupport
import Web

@testable import komorne

/// The real server in this process, on a database of a test's choice, with two routes more than it has: one that reads
/// and writes a row, and one that keeps its transaction open until the test lets go.
struct TestService: Sendable {
    let client: LocalhostClient
    let gate: Gate
    let wiring: Wiring
    let address: Address

    /// What another program needs to reach it.
    struct Address: Sendable {
        let port: Int
        /// The file with the certificate authority to trust.
        let authority: String
    }

    /// Runs a server for the length of `body`, on a free port; `more` adds routes that only the test has.
    static func running<Result: Sendable>(
        on database: TestDatabase,
        hosts: [String],
        settings: [String: String] = [:],
        cluster: TestCluster? = nil,
        more: @Sendable (Router<VisitorContext>) -> Void = { _ in },
        _ body: @Sendable (TestService) async throws -> Result
    ) async throws -> Result {
        let folder = try TemporaryFolder()
        let certificates = try DevelopmentCertificates.ensure(in: folder.path + "/tls", hosts: hosts, now: .now)
        var overrides = settings
        overrides["KOMORNE_CONFIG"] = TestPaths.config
        overrides["KOMORNE_ENVIRONMENT"] = "test"
        overrides["KOMORNE_DATABASE_URL"] = database.registry.text
        overrides["KOMORNE_KEY_FILE"] =
            if let cluster { cluster.keyFile } else { try await TestCluster.shared.value.keyFile }
        overrides["KOMORNE_AUDIT_SPOOL"] = folder.path + "/spool"
        overrides["KOMORNE_HTTP_CERTIFICATE"] = certificates.chain
        overrides["KOMORNE_HTTP_CERTIFICATE_KEY"] = certificates.key
        var reader = await SettingsReader(environment: overrides)
        let launch = Launch(configuration: try Configuration(from: &reader, for: .service), logger: database.logger)
        let wiring = try await Wiring(launch)
        let gate = Gate()
        let (ports, told) = AsyncStream<Int>.makeStream()
        let server = try wiring.makeServer(metrics: MetricsRegistry(), onListening: { told.yield($0) }) { router in
            router.get("test/write") { _, context in
                try await answer(to: context) { try await wiring.casework.perform(WriteNote(), as: $0) }
            }
            router.get("test/hold") { _, context in
                try await answer(to: context) { try await wiring.casework.perform(Hold(gate: gate), as: $0) }
            }
            more(router)
        }
        let authority = try String(contentsOfFile: certificates.authority, encoding: .utf8)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            group.addTask { await wiring.tenants.run() }
            guard let port = await ports.first(where: { _ in true }) else { throw Patience(complaint: "no port") }
            let client = try LocalhostClient(port: port, hosts: hosts, authority: authority)
            let address = Address(port: port, authority: certificates.authority)
            let service = TestService(client: client, gate: gate, wiring: wiring, address: address)
            do {
                let result = try await body(service)
                try await client.shutdown()
                group.cancelAll()
                await wiring.close()
                return result
            } catch {
                try await client.shutdown()
                group.cancelAll()
                await wiring.close()
                throw error
            }
        }
    }

    private static func answer(
        to context: VisitorContext,
        _ perform: (Principal) async throws -> Void
    ) async throws -> Response {
        guard let tenant = context.tenant else { throw Problem.notFound }
        let principal = Authenticator.vouch(
            forJob: "test",
            holding: [WriteNote.permission, Hold.permission],
            in: tenant
        )
        try await perform(principal)
        return Response(status: .noContent)
    }
}

/// Adds a job that nobody ever takes: a row of 400 bytes.
struct WriteNote: CaseAction {
    static let permission = Permission("test.write")

    func perform(in tenant: borrowing TenantConnection) async throws {
        try await tenant.enqueue(Note(text: String(repeating: "x", count: 400)), now: .now)
    }

    struct Note: JobPayload {
        static let kind = "test.note"
        static let attemptsMax: Int32 = 1
        let text: String
    }
}

/// Keeps a transaction, and so a connection, until the gate is opened.
struct Hold: CaseAction {
    static let permission = Permission("test.hold")
    let gate: Gate

    func perform(in tenant: borrowing TenantConnection) async throws {
        try await tenant.execute("SELECT 1")
        await gate.pass()
    }
}

/// Holds whoever comes until it is opened.
final class Gate: Sendable {
    private let state = Mutex<(isOpen: Bool, waiting: [CheckedContinuation<Void, Never>])>((false, []))

    var waiting: Int { state.withLock { $0.waiting.count } }

    func pass() async {
        await withCheckedContinuation { continuation in
            let mayPass = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if mayPass { continuation.resume() }
        }
    }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}

extension ConnectionAddress {
    /// As a connection string, for a configuration.
    var text: String {
        ["host", "port", "user", "dbname", "password"].compactMap { key in
            self[key].map { "\(key)='\($0)'" }
        }.joined(separator: " ")
    }
}
