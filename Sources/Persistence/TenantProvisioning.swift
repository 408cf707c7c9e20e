import Foundation
package import Logging
package import Postgres
package import Safeguards

/// Makes tenants and ends them, as the role `komorne_migrator`.
///
/// Every step commits by itself and may be run again: what a `kill -9` left half made is finished, or removed, by the
/// same command given once more. Role, schema and tables are three transactions because a cluster of several machines
/// (Citus) opens a second connection that sees committed roles only.
package struct TenantProvisioning: Sendable {
    /// Why a tenant could not be made, changed or removed.
    package enum Failure: Error, Equatable, CustomStringConvertible {
        case invalidSlug
        case invalidName
        case alreadyExists(slug: String)
        case unknown(slug: String)
        case notActive(slug: String)
        case notSuspended(slug: String)
        case exportMissing(slug: String)
        case migrationFailed(String)
        case sessionsRemain
        case importUnfinished(slug: String)
        case otherKey

        package var description: String {
            switch self {
            case .invalidSlug:
                "a slug has 3 to 40 characters: small letters, digits and hyphens, beginning with a letter"
            case .invalidName: "a name has 1 to 200 characters"
            case .alreadyExists(let slug): "the tenant \(slug) exists already"
            case .unknown(let slug): "there is no tenant \(slug)"
            case .notActive(let slug): "the tenant \(slug) is not active"
            case .notSuspended(let slug): "the tenant \(slug) is not suspended"
            case .exportMissing(let slug):
                "the tenant \(slug) has no export newer than its suspension; export it, or say --without-export"
            case .migrationFailed(let reason): "the tenant's tables could not be made: \(reason)"
            case .sessionsRemain: "the tenant's sessions did not end within 30 s; run the command again"
            case .importUnfinished(let slug): "an import of \(slug) was interrupted; drop it, then import again"
            case .otherKey: "key.file holds another key than the one this instance was made with"
            }
        }
    }

    let admin: ConnectionAddress
    private let files: MigrationFiles
    let keys: any KeyProvider
    let logger: Logger
    /// The host in the names that logs get with their first signed head.
    let logHost: String

    package init(
        admin: ConnectionAddress,
        files: MigrationFiles,
        keys: any KeyProvider,
        logHost: String,
        logger: Logger
    ) {
        self.admin = admin
        self.files = files
        self.keys = keys
        self.logHost = logHost
        self.logger = logger
    }

    /// Makes a tenant, or finishes one that was left half made.
    package func create(slug: String, name: String) async throws -> TenantRecord {
        guard Self.isValid(slug: slug) else { throw Failure.invalidSlug }
        guard (1...200).contains(name.unicodeScalars.count) else { throw Failure.invalidName }

        return try await withAdminConnection(admin, logger: logger) { connection in
            let id = TenantID.random()
            try await connection.execute(
                """
                INSERT INTO ctl.tenant (id, code, slug, name, state)
                VALUES (\(id.value), \(TenantID.newCode()), \(slug), \(name), 'creating')
                    ON CONFLICT (slug) DO UPDATE SET name = excluded.name WHERE tenant.state = 'creating'
                """
            )
            let record = try await Self.record(of: slug, on: connection)
            switch record.state {
            case .creating: break
            case .importing: throw Failure.importUnfinished(slug: slug)
            case .active, .suspended, .dropping: throw Failure.alreadyExists(slug: slug)
            }
            return try await finish(record, on: connection)
        }
    }

    /// Every tenant, by slug.
    package func list() async throws -> [TenantRecord] {
        try await withAdminConnection(admin, logger: logger) { connection in
            try await connection.rows("SELECT " + TenantRecord.columns + " FROM ctl.tenant ORDER BY slug")
        }
    }

    package func show(slug: String) async throws -> TenantRecord {
        try await withAdminConnection(admin, logger: logger) { connection in
            try await Self.record(of: slug, on: connection)
        }
    }

    /// Shuts everybody out: the role cannot log in, whoever is at work is thrown out, the host answers 404, jobs rest.
    ///
    /// When it returns nobody can have changed anything since the instant that it recorded.
    package func suspend(slug: String) async throws {
        try await withAdminConnection(admin, logger: logger) { connection in
            let record = try await Self.record(of: slug, on: connection)
            guard record.state == .active else { throw Failure.notActive(slug: slug) }
            let names = try TenantNames(code: record.code)
            try await Self.shutOut(names.login, on: connection)
            await sealTheRest(of: record, names, on: connection)
            try await Self.shutOut(names.sealer, on: connection)
            try await connection.execute(
                "UPDATE ctl.tenant SET state = 'suspended', suspended_at = now() WHERE id = \(record.id.value)"
            )
        }
    }

    /// Lets a role log in no more, ends every session that it has, and waits until none is left.
    private static func shutOut(_ login: Identifier, on connection: Connection) async throws {
        try await connection.script(SQL(trusted: "ALTER ROLE \(login.text) NOLOGIN"))
        let deadline = ContinuousClock.now + .seconds(30)
        var quietLooks = 0
        // A session that is just being opened shows a moment later, so one look that finds none is not enough.
        while quietLooks < 3 {
            let sessions = try await connection.run(
                .values(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = \(login.text)",
                    as: Bool.self
                )
            )
            quietLooks = sessions.isEmpty ? quietLooks + 1 : 0
            guard ContinuousClock.now < deadline else { throw Failure.sessionsRemain }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Lets a suspended tenant work again.
    package func resume(slug: String) async throws {
        try await withAdminConnection(admin, logger: logger) { connection in
            let record = try await Self.record(of: slug, on: connection)
            guard record.state == .suspended else { throw Failure.notSuspended(slug: slug) }
            let names = try TenantNames(code: record.code)
            // The sealer may have been made while no key was at hand: it gets its password with the permission.
            let password = try await keys.loginPassword(ofSealerOf: record.id, version: record.passwordVersion)
            try await connection.makeSealer(names.sealer, of: names.schema, password: password)
            try await connection.transactionScript(
                """
                UPDATE ctl.tenant SET state = 'active', suspended_at = NULL WHERE id = '\(record.id)';
                ALTER ROLE \(names.login.text) LOGIN;
                """
            )
        }
    }

    /// Removes a suspended tenant with everything it has.
    ///
    /// - Parameters:
    ///   - slug: The tenant.
    ///   - withoutExport: Go on although no export was made since the tenant was suspended.
    /// - Throws: `Failure`, or what the database refuses; then running it again goes on where it stopped.
    package func drop(slug: String, withoutExport: Bool) async throws {
        try await withAdminConnection(admin, logger: logger) { connection in
            let record = try await Self.record(of: slug, on: connection)
            switch record.state {
            case .active: throw Failure.notSuspended(slug: slug)
            case .creating, .importing, .dropping: break
            case .suspended:
                let hasExport = try await connection.run(
                    .value(
                        """
                        SELECT EXISTS (SELECT FROM ctl.tenant_export e JOIN ctl.tenant t ON t.id = e.tenant_id
                                        WHERE t.id = \(record.id.value) AND e.exported_at > t.suspended_at)
                        """,
                        as: Bool.self
                    )
                )
                guard hasExport || withoutExport else { throw Failure.exportMissing(slug: slug) }
            }
            try await remove(record, on: connection)
        }
    }

    static func isValid(slug: String) -> Bool {
        let isPlain = slug.utf8.allSatisfy {
            ("a"..."z").contains(Character(UnicodeScalar($0))) || $0 == 0x2D || (0x30...0x39).contains($0)
        }
        return (3...40).contains(slug.utf8.count) && isPlain && slug.first?.isLetter == true && slug.last != "-"
    }

    static func record(of slug: String, on connection: Connection) async throws -> TenantRecord {
        let found: TenantRecord? = try await connection.optionalRow(
            "SELECT " + TenantRecord.columns + " FROM ctl.tenant WHERE slug = \(slug)"
        )
        guard let found else { throw Failure.unknown(slug: slug) }
        return found
    }
}

extension TenantProvisioning {
    /// The steps after the registry's row: roles, schema, tables, open for business.
    func finish(
        _ record: TenantRecord,
        upTo version: Int32? = nil,
        on connection: Connection
    ) async throws -> TenantRecord {
        try await Self.settleKey(keys, on: connection)
        let names = try TenantNames(code: record.code)
        let password = try await keys.loginPassword(of: record.id, version: record.passwordVersion)
        let verifier = try await connection.scramVerifier(for: password.revealed, user: names.login.text)

        try await connection.transactionScript(Self.roles(names, verifier: verifier))
        let sealerPassword = try await keys.loginPassword(ofSealerOf: record.id, version: record.passwordVersion)
        try await connection.makeSealer(names.sealer, of: names.schema, password: sealerPassword)
        try await connection.transactionScript(Self.schema(names))
        let migrator = Migrator(admin: admin, files: files, logger: logger)
        let outcome = try await migrator.migrate(record, upTo: version, on: connection)
        if let failure = outcome.failure { throw Failure.migrationFailed(failure) }
        guard version == nil else { return try await Self.record(of: record.slug, on: connection) }
        try await connection.makeLogQuarters(names, at: .now)

        try await connection.execute(
            """
            UPDATE ctl.tenant SET state = 'active'
             WHERE id = \(record.id.value) AND state IN ('creating', 'importing')
            """
        )
        return try await Self.record(of: record.slug, on: connection)
    }

    /// Remembers with the first use which key passwords come from, and refuses any other from then on.
    static func settleKey(_ keys: any KeyProvider, on connection: Connection) async throws {
        let value = try await keys.checkValue()
        try await connection.execute(
            "INSERT INTO ctl.platform_key (check_value) VALUES (\(value)) ON CONFLICT DO NOTHING"
        )
        let known = try await connection.run(.value("SELECT check_value FROM ctl.platform_key", as: [UInt8].self))
        guard known == value else { throw Failure.otherKey }
    }

    /// Who may connect stands in one row of the catalog, which two transactions cannot change at the same time. This
    /// lock keeps others like it out, and nobody who reads or writes.
    static let oneAtATime = """
        SET LOCAL lock_timeout = '60s';
        LOCK TABLE ctl.tenant IN SHARE UPDATE EXCLUSIVE MODE;
        SET LOCAL lock_timeout = '2s';
        """

    private static func roles(_ names: TenantNames, verifier: String) -> String {
        let login = names.login.text
        let owner = names.owner.text
        return """
            \(oneAtATime)
            DO $do$
            BEGIN
                IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = '\(owner)') THEN
                    CREATE ROLE \(owner) NOLOGIN;
                END IF;
                IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = '\(login)') THEN
                    CREATE ROLE \(login) NOINHERIT CONNECTION LIMIT 8;
                END IF;
                GRANT \(owner) TO komorne_migrator;
                GRANT komorne_tenants TO \(login);
                EXECUTE format('GRANT CONNECT ON DATABASE %I TO \(login)', current_database());
                EXECUTE format('ALTER ROLE \(login) IN DATABASE %I
                                SET search_path = \(names.schema.text), pg_catalog, pg_temp', current_database());
            END
            $do$;
            ALTER ROLE \(login) LOGIN NOINHERIT NOCREATEDB NOCREATEROLE CONNECTION LIMIT 8 PASSWORD '\(verifier)';
            ALTER ROLE \(login) SET statement_timeout = '15s';
            ALTER ROLE \(login) SET lock_timeout = '3s';
            ALTER ROLE \(login) SET idle_in_transaction_session_timeout = '10s';
            GRANT USAGE ON SCHEMA vault TO \(login);
            GRANT SELECT, INSERT ON vault.tenant_key, vault.subject_key TO \(login);
            GRANT UPDATE (wrapped, destroyed_at) ON vault.subject_key TO \(login);
            """
    }

    private static func schema(_ names: TenantNames) -> String {
        """
        CREATE SCHEMA IF NOT EXISTS \(names.schema.text) AUTHORIZATION \(names.owner.text);
        SET LOCAL ROLE \(names.owner.text);
        REVOKE ALL ON SCHEMA \(names.schema.text) FROM PUBLIC;
        GRANT USAGE ON SCHEMA \(names.schema.text) TO \(names.login.text);
        RESET ROLE;
        """
    }

    /// Takes the tenant away in steps that each commit and that find their work done when run again.
    private func remove(_ record: TenantRecord, on connection: Connection) async throws {
        let names = try TenantNames(code: record.code)
        try await connection.execute(
            """
            UPDATE ctl.tenant SET state = 'dropping', suspended_at = coalesce(suspended_at, now())
             WHERE id = \(record.id.value)
            """
        )
        try await connection.transactionScript(
            "DROP SCHEMA IF EXISTS \(names.schema.text) CASCADE;"
        )
        try await connection.transactionScript(
            """
            \(Self.oneAtATime)
            DO $do$
            BEGIN
                IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = '\(names.login.text)') THEN
                    EXECUTE format('REVOKE ALL ON DATABASE %I FROM \(names.login.text)', current_database());
                    DELETE FROM vault.subject_key WHERE login = '\(names.login.text)';
                    DELETE FROM vault.tenant_key WHERE login = '\(names.login.text)';
                    REVOKE ALL ON ALL TABLES IN SCHEMA vault FROM \(names.login.text);
                    REVOKE ALL ON SCHEMA vault FROM \(names.login.text);
                    DROP ROLE \(names.login.text);
                END IF;
                IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = '\(names.sealer.text)') THEN
                    EXECUTE format('REVOKE ALL ON DATABASE %I FROM \(names.sealer.text)', current_database());
                    DROP ROLE \(names.sealer.text);
                END IF;
            END
            $do$;
            DROP ROLE IF EXISTS \(names.owner.text);
            """
        )
        try await connection.transactionScript(
            """
            DELETE FROM ctl.migration WHERE scope = 'tenant' AND tenant_id = '\(record.id)';
            DELETE FROM ctl.tenant WHERE id = '\(record.id)';
            """
        )
    }
}
