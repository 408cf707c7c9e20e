import Foundation
package import Logging
package import Postgres
package import Safeguards
import Synchronization

/// The registry of tenants, read as the role `komorne_ctl`, which sees no tenant's schema.
///
/// The whole registry is a few hundred rows, so it is kept in memory and read anew when it is older than two seconds:
/// recognising a host costs no query, and a suspended tenant is refused at once everywhere.
package final class PlatformDatabase: Sendable {
    /// The only owner of connections to the registry.
    private enum Owner: Hashable, Sendable {
        case registry
    }

    private struct Snapshot: Sendable {
        let takenAt: ContinuousClock.Instant
        let byID: [TenantID: TenantRecord]
        let bySlug: [String: TenantRecord]
    }

    private static let freshness: Duration = .seconds(2)
    private let address: ConnectionAddress
    private let logger: Logger
    private let pool: ConnectionPool<Owner>
    private let snapshot = Mutex<Snapshot?>(nil)
    private let refresher: Refresher

    package init(address: ConnectionAddress, logger: Logger) {
        var registryAddress = address
        registryAddress["application_name"] = "komorne"
        let address = registryAddress
        self.address = address
        self.logger = logger
        let pool = ConnectionPool<Owner>(
            name: "registry",
            limits: .init(total: 2, perOwner: 2),
            logger: logger,
            connect: { _ in try await Connection.open(address, within: .seconds(5), logger: logger) }
        )
        self.pool = pool
        refresher = Refresher {
            try await pool.withConnection(for: .registry) { connection in
                try await connection.rows(
                    "SELECT " + TenantRecord.columns + " FROM ctl.tenant ORDER BY slug",
                    within: .seconds(2)
                )
            }
        }
    }

    /// The tenant with this identifier, whatever its state.
    package func tenant(_ id: TenantID) async throws -> TenantRecord? {
        try await current().byID[id]
    }

    /// The tenant whose host begins with this label, whatever its state.
    package func tenant(slug: String) async throws -> TenantRecord? {
        try await current().bySlug[slug]
    }

    /// Every tenant that is being served, in a stable order.
    package func activeTenants() async throws -> [TenantRecord] {
        try await current().byID.values.filter { $0.state == .active }.sorted { $0.slug < $1.slug }
    }

    /// Every tenant that nobody may use now.
    package func suspendedTenants() async throws -> Set<TenantID> {
        Set(try await current().byID.values.filter { $0.state != .active }.map(\.id))
    }

    /// Asks the server for a sign of life; throws where there is none.
    package func ping() async throws {
        try await pool.withConnection(for: .registry) { connection in
            _ = try await connection.run(.value("SELECT 1", as: Int32.self), within: .seconds(2))
        }
    }

    func withRegistry<Result: Sendable>(_ body: (Connection) async throws -> Result) async throws -> Result {
        try await pool.withConnection(for: .registry, body)
    }

    /// Looks after the connections until cancelled.
    package func run() async {
        await pool.run()
    }

    package func close() async {
        await pool.close()
    }

    package var metrics: PoolMetrics { pool.metrics }

    private func current() async throws -> Snapshot {
        let known = snapshot.withLock { $0 }
        if let known, ContinuousClock.now - known.takenAt < Self.freshness { return known }

        let reading = try await refresher.reading()
        let new = Snapshot(
            takenAt: reading.begunAt,
            byID: Dictionary(uniqueKeysWithValues: reading.records.map { ($0.id, $0) }),
            bySlug: Dictionary(uniqueKeysWithValues: reading.records.map { ($0.slug, $0) })
        )
        snapshot.withLock { $0 = new }
        return new
    }
}

/// Lets many that need the registry at once share one reading of it.
private actor Refresher {
    /// As old as its beginning, however long it took.
    struct Reading: Sendable {
        let begunAt: ContinuousClock.Instant
        let records: [TenantRecord]
    }

    private let read: @Sendable () async throws -> [TenantRecord]
    private var running: Task<Reading, any Error>?

    init(read: @escaping @Sendable () async throws -> [TenantRecord]) {
        self.read = read
    }

    func reading() async throws -> Reading {
        if let running { return try await running.value }
        // A task of its own: one caller that is cancelled must not take the reading from the others.
        let task = Task {
            let begunAt = ContinuousClock.now
            return Reading(begunAt: begunAt, records: try await read())
        }
        running = task
        defer { running = nil }
        return try await task.value
    }
}

extension PlatformDatabase {
    /// Calls `body` for every tenant that announces a job, on a connection of its own, until cancelled or cut off.
    package func listenForJobs(_ body: @Sendable (TenantID) -> Void) async throws {
        let connection = try await Connection.open(address, within: .seconds(5), logger: logger)
        do {
            try await connection.listen(to: try Identifier(TenantConnection.jobChannel))
            for try await note in await connection.notifications() {
                // Any role may notify; what is no identifier is nobody's job.
                if let id = UUID(uuidString: note.payload) { body(TenantID(id)) }
            }
        } catch {
            await connection.close()
            throw error
        }
        await connection.close()
    }

    /// Throws `TenantProvisioning.Failure.otherKey` where the tenants' passwords come from another key than this one.
    package func verify(_ keys: any KeyProvider) async throws {
        let known = try await pool.withConnection(for: .registry) { connection in
            try await connection.run(.optionalValue("SELECT check_value FROM ctl.platform_key", as: [UInt8].self))
        }
        guard let known else { return }
        guard try await keys.checkValue() == known else { throw TenantProvisioning.Failure.otherKey }
    }

    /// Throws where a migration that was applied is not the file at hand any more.
    package func verify(_ files: MigrationFiles) async throws {
        let applied: [AppliedMigration] = try await pool.withConnection(for: .registry) { connection in
            try await connection.rows(AppliedMigration.all)
        }
        try AppliedMigration.verify(applied, against: files)
    }
}
