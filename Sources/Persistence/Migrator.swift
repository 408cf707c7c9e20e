import Foundation
package import Logging
package import Postgres
package import Safeguards

/// Brings the registry and every tenant's schema to the newest version: forward only, one transaction a file.
///
/// It works as the role `komorne_migrator`, in a process of its own. Killed at any point it leaves whole files applied
/// and goes on where it was when run again; a tenant whose file fails stops no other.
package struct Migrator: Sendable {
    /// An applied file was changed afterwards. Nothing may start until that is understood.
    package struct ChangedAfterwards: Error, Equatable, CustomStringConvertible {
        package let file: String

        package var description: String {
            "\(file) was changed after it had been applied; migrations are corrected by the next file"
        }
    }

    /// What became of one tenant, or of the registry.
    package struct Outcome: Sendable, Equatable {
        /// The tenant's slug, or `platform`.
        package let scope: String
        package let applied: Int
        package let version: Int32
        package let failure: String?
    }

    package struct Report: Sendable {
        package let outcomes: [Outcome]
        /// Rights that the public still has and should not, with the statement that takes them away.
        package let publicRights: [String]

        package var hasFailed: Bool { outcomes.contains { $0.failure != nil } }
    }

    private let admin: ConnectionAddress
    private let files: MigrationFiles
    private let width: Int
    private let keys: (any KeyProvider)?
    private let logger: Logger

    /// - Parameters:
    ///   - admin: The database, with `komorne_migrator` and its password.
    ///   - files: The migrations to apply.
    ///   - width: How many tenants are migrated at a time.
    ///   - keys: For the passwords of roles that a file asks for; without them such a role cannot log in until the
    ///     command runs again with them.
    ///   - logger: Where to say what is waited for.
    package init(
        admin: ConnectionAddress,
        files: MigrationFiles,
        width: Int = 4,
        keys: (any KeyProvider)? = nil,
        logger: Logger
    ) {
        self.admin = admin
        self.files = files
        self.width = width
        self.keys = keys
        self.logger = logger
    }

    /// Applies what is missing, first to the registry, then to all tenants, several at a time.
    package func migrate() async throws -> Report {
        try await withAdminConnection(admin, logger: logger) { connection in
            try await Self.lock(connection, logger: logger)
            let platform = try await migratePlatform(on: connection)
            let publicRights = try await PublicRights.revokeWhatRemains(on: connection)
            guard platform.failure == nil else { return Report(outcomes: [platform], publicRights: publicRights) }

            try await verifyChecksums(on: connection)
            let tenants: [TenantRecord] = try await connection.rows(
                "SELECT " + TenantRecord.columns
                    + " FROM ctl.tenant WHERE state IN ('active', 'suspended') ORDER BY slug"
            )
            let migrated = await migrate(tenants)
            let outcomes = [platform] + (await makeLogQuarters(of: tenants, after: migrated, on: connection))
            try await letSealersIn(tenants, on: connection)
            return Report(outcomes: outcomes, publicRights: publicRights)
        }
    }

    /// Applies to one tenant whatever it lacks, up to `limit` where one is given.
    package func migrate(
        _ tenant: TenantRecord,
        upTo limit: Int32? = nil,
        on connection: Connection
    ) async throws -> Outcome {
        let missing = files.tenant.filter { $0.number > tenant.schemaVersion && $0.number <= limit ?? .max }
        var version = tenant.schemaVersion
        var applied = 0
        for file in missing {
            do {
                try await apply(file, to: tenant, on: connection)
                applied += 1
            } catch {
                // Another run may have been faster: then the record is there, and the work is done.
                if Self.sqlState(of: error) == "23505", await isApplied(file, to: tenant, on: connection) {
                    version = file.number
                    continue
                }
                logger.error("migration failed", metadata: ["file": "\(file.name)", "error": "\(error)"])
                return Outcome(
                    scope: tenant.slug,
                    applied: applied,
                    version: version,
                    failure: "\(file.name): \(Self.reason(of: error))"
                )
            }
            version = file.number
        }
        return Outcome(scope: tenant.slug, applied: applied, version: version, failure: nil)
    }

    /// How far every scope has come; asks and changes nothing.
    package func status() async throws -> [Outcome] {
        try await withAdminConnection(admin, logger: logger) { connection in
            guard try await connection.run(.value("SELECT to_regclass('ctl.tenant') IS NOT NULL", as: Bool.self)) else {
                return [Outcome(scope: "platform", applied: 0, version: 0, failure: "not migrated yet")]
            }
            try await verifyChecksums(on: connection)
            let platform = try await connection.run(
                .value("SELECT coalesce(max(number), 0) FROM ctl.migration WHERE scope = 'platform'", as: Int32.self)
            )
            let tenants: [TenantRecord] = try await connection.rows(
                "SELECT " + TenantRecord.columns + " FROM ctl.tenant ORDER BY slug"
            )
            let newest = files.newestTenantVersion
            return [Outcome(scope: "platform", applied: 0, version: platform, failure: nil)]
                + tenants.map { tenant in
                    let isBehind = tenant.schemaVersion < newest
                    return Outcome(
                        scope: tenant.slug,
                        applied: 0,
                        version: tenant.schemaVersion,
                        failure: isBehind ? "\(newest - tenant.schemaVersion) behind" : nil
                    )
                }
        }
    }

    /// Gives the sealers' roles that were made without keys at hand their passwords.
    private func letSealersIn(_ tenants: [TenantRecord], on connection: Connection) async throws {
        guard let keys else { return }
        if !(try await connection.canLogIn(try await connection.platformSealer())) {
            try await connection.makePlatformSealer(password: try await PlatformSealer.password(from: keys))
        }
        for tenant in tenants where tenant.state == .active {
            let names = try TenantNames(code: tenant.code)
            guard !(try await connection.canLogIn(names.sealer)) else { continue }
            let password = try await keys.loginPassword(ofSealerOf: tenant.id, version: tenant.passwordVersion)
            try await connection.makeSealer(names.sealer, of: names.schema, password: password)
        }
    }

    private func migrate(_ tenants: [TenantRecord]) async -> [Outcome] {
        let behind = tenants.filter { $0.schemaVersion < files.newestTenantVersion }
        let current = tenants.filter { $0.schemaVersion >= files.newestTenantVersion }
        var outcomes = current.map { Outcome(scope: $0.slug, applied: 0, version: $0.schemaVersion, failure: nil) }

        let queue = TenantQueue(behind)
        await withTaskGroup(of: [Outcome].self) { group in
            for _ in 0..<min(width, behind.count) {
                group.addTask { await self.work(through: queue) }
            }
            for await done in group { outcomes += done }
        }
        return outcomes.sorted { $0.scope < $1.scope }
    }

    /// One of several that take tenant after tenant; a connection that broke is replaced for the next tenant.
    private func work(through queue: TenantQueue) async -> [Outcome] {
        var outcomes: [Outcome] = []
        while let tenant = await queue.next() {
            do {
                try await withAdminConnection(admin, logger: logger) { connection in
                    var next: TenantRecord? = tenant
                    while let tenant = next {
                        outcomes.append(try await migrate(tenant, on: connection))
                        next = connection.isUsable ? await queue.next() : nil
                    }
                }
            } catch {
                let version = tenant.schemaVersion
                outcomes.append(Outcome(scope: tenant.slug, applied: 0, version: version, failure: "\(error)"))
            }
        }
        return outcomes
    }
}

extension Migrator {
    private func migratePlatform(on connection: Connection) async throws -> Outcome {
        try await connection.script(
            """
            CREATE SCHEMA IF NOT EXISTS ctl;
            GRANT USAGE ON SCHEMA ctl TO komorne_ctl;
            CREATE TABLE IF NOT EXISTS ctl.migration (
                scope      text        NOT NULL CHECK (scope IN ('platform', 'tenant')),
                tenant_id  uuid        NOT NULL,
                number     integer     NOT NULL CHECK (number > 0),
                name       text        NOT NULL,
                sha256     bytea       NOT NULL CHECK (length(sha256) = 32),
                applied_at timestamptz NOT NULL DEFAULT now(),
                PRIMARY KEY (scope, tenant_id, number),
                CHECK ((scope = 'platform') = (tenant_id = '00000000-0000-0000-0000-000000000000'))
            );
            GRANT SELECT ON ctl.migration TO komorne_ctl;
            """
        )
        try await verifyChecksums(on: connection)
        var version = try await connection.run(
            .value("SELECT coalesce(max(number), 0) FROM ctl.migration WHERE scope = 'platform'", as: Int32.self)
        )
        var applied = 0
        for file in files.platform where file.number > version {
            do {
                try await apply(file, on: connection)
            } catch {
                return Outcome(
                    scope: "platform",
                    applied: applied,
                    version: version,
                    failure: "\(file.name): \(Self.reason(of: error))"
                )
            }
            version = file.number
            applied += 1
        }
        return Outcome(scope: "platform", applied: applied, version: version, failure: nil)
    }

    /// Compares every applied file with the one at hand; a file that is newer than the code is nobody's mistake.
    private func verifyChecksums(on connection: Connection) async throws {
        let applied: [AppliedMigration] = try await connection.rows(AppliedMigration.all)
        try AppliedMigration.verify(applied, against: files)
    }

    private func apply(_ file: MigrationFile, on connection: Connection) async throws {
        let none = "00000000-0000-0000-0000-000000000000"
        let sealer = try await connection.platformSealer()
        if file.text.contains(":sealer_role"), !(try await connection.canLogIn(sealer)) {
            var password: Secret<String>?
            if let keys { password = try await PlatformSealer.password(from: keys) }
            try await connection.makePlatformSealer(password: password)
        }
        let text = file.text.replacingOccurrences(of: ":sealer_role", with: sealer.text)
        try await Self.retryingLocks {
            try await connection.transactionScript(record(file, scope: "platform", tenant: none) + "\n" + text)
        }
    }

    private func apply(_ file: MigrationFile, to tenant: TenantRecord, on connection: Connection) async throws {
        let names = try TenantNames(code: tenant.code)
        if file.text.contains(":sealer_role"), !(try await connection.canLogIn(names.sealer)) {
            let password = try await keys?.loginPassword(ofSealerOf: tenant.id, version: tenant.passwordVersion)
            try await connection.makeSealer(names.sealer, of: names.schema, password: password)
        }
        let record = record(file, scope: "tenant", tenant: tenant.id.description)
        let advance = "UPDATE ctl.tenant SET schema_version = \(file.number) WHERE id = '\(tenant.id)';"
        let text = file.text
            .replacingOccurrences(of: ":runtime_role", with: names.login.text)
            .replacingOccurrences(of: ":sealer_role", with: names.sealer.text)
            .replacingOccurrences(of: ":schema", with: names.schema.text)

        guard file.runsOutsideTransaction else {
            let asOwner =
                "SET LOCAL ROLE \(names.owner.text); SET LOCAL search_path = \(names.schema.text), pg_catalog, pg_temp;"
            try await Self.retryingLocks {
                // The record comes first: a second run waits for it there and then sees that the work is done.
                try await connection.transactionScript("\(record)\n\(advance)\n\(asOwner)\n\(text)\n;RESET ROLE;")
            }
            return
        }
        try await runOutsideTransaction(text, as: names, on: connection)
        try await connection.transactionScript("\(record)\n\(advance)")
    }

    /// Runs the only statement of a file as the owner of the schema. Such a file may run twice, so it says IF NOT
    /// EXISTS; an index that a killed run left half built would then be taken for a whole one, and is removed first.
    private func runOutsideTransaction(_ text: String, as names: TenantNames, on connection: Connection) async throws {
        let halfBuilt = try await connection.run(
            .values(
                """
                SELECT format('DROP INDEX %I.%I', n.nspname, c.relname)
                  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
                 WHERE n.nspname = \(names.schema.text) AND NOT i.indisvalid
                """,
                as: String.self
            )
        )
        let asOwner = "SET ROLE \(names.owner.text); SET search_path = \(names.schema.text), pg_catalog, pg_temp"
        let asOurselves: SQL = "RESET ROLE; RESET search_path"
        do {
            for drop in halfBuilt { try await connection.transactionScript(drop) }
            try await connection.script(SQL(trusted: asOwner))
            try await connection.script(SQL(trusted: text), within: .seconds(600))
            try await connection.script(asOurselves)
        } catch {
            // The next tenant comes on the same connection and must not meet this one's role.
            do { try await connection.script(asOurselves) } catch { await connection.close() }
            throw error
        }
    }

    private func record(_ file: MigrationFile, scope: String, tenant: String) -> String {
        """
        INSERT INTO ctl.migration (scope, tenant_id, number, name, sha256)
        VALUES ('\(scope)', '\(tenant)', \(file.number), '\(file.name)', '\\x\(file.sha256.hexadecimal)');
        """
    }

    private func isApplied(_ file: MigrationFile, to tenant: TenantRecord, on connection: Connection) async -> Bool {
        // Where even this question fails, the first error is the one to report.
        let applied = try? await connection.run(
            .value(
                "SELECT count(*) FROM ctl.migration WHERE tenant_id = \(tenant.id.value) AND number = \(file.number)",
                as: Int64.self
            )
        )
        return applied == 1
    }

    /// One migration of the database at a time: a second run waits, and says so.
    private static func lock(_ connection: Connection, logger: Logger) async throws {
        let deadline = ContinuousClock.now + .seconds(300)
        var hasToldSo = false
        while !(try await connection.run(.value("SELECT pg_try_advisory_lock(7203861145)", as: Bool.self))) {
            guard ContinuousClock.now < deadline else { throw MigrationRunsElsewhere() }
            if !hasToldSo { logger.notice("another migration is running; waiting for it to end") }
            hasToldSo = true
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    /// A table in use makes a file wait two seconds and give up; it gets five chances.
    static func retryingLocks(_ body: () async throws -> Void) async throws {
        for attempt in 1...5 {
            do {
                return try await body()
            } catch let error where sqlState(of: error) == "55P03" && attempt < 5 {
                try await Task.sleep(for: .milliseconds(200 << attempt))
            }
        }
    }

    /// What is wrong with a file, for its author: the server's words where they cannot quote anybody's data.
    static func reason(of error: any Error) -> String {
        guard case PostgresError.refused(let refusal) = error, refusal.code.text.hasPrefix("42") else {
            return "\(error)"
        }
        return "\(refusal.message) (\(refusal.code))"
    }

    private static func sqlState(of error: any Error) -> String? {
        guard case PostgresError.refused(let refusal) = error else { return nil }
        return refusal.code.text
    }
}

/// Another migration held the lock for five minutes.
package struct MigrationRunsElsewhere: Error, CustomStringConvertible {
    package var description: String { "another migration has been running for five minutes" }
}

/// Tenants still to be migrated, handed out one by one.
private actor TenantQueue {
    private var waiting: ArraySlice<TenantRecord>

    init(_ tenants: [TenantRecord]) {
        waiting = tenants[...]
    }

    func next() -> TenantRecord? {
        waiting.popFirst()
    }
}
