import Foundation
package import Postgres
import Safeguards

extension KeyRotation {
    /// Gives tenants a new encryption key, the next epoch, and wraps all their persons' keys under it.
    ///
    /// A tenant that has persons' keys under an older epoch than the newest is finished, and gets no other key then.
    ///
    /// - Parameters:
    ///   - slug: Only this tenant; `nil` for all.
    ///   - isAnother: Make another epoch whatever is unfinished.
    ///   - observer: Is told of what is done.
    /// - Returns: How many persons' keys were wrapped anew, and which were not.
    /// - Throws: `TenantProvisioning.Failure.unknown`, or what the database and the provider throw.
    package func newEpoch(
        of slug: String? = nil,
        isAnother: Bool = false,
        telling observer: Observer = { _ in }
    ) async throws -> KeyTally {
        try await withKeys { connection in
            var total = KeyTally()
            for tenant in try await tenants(slug, on: connection) {
                do {
                    let tally = try await renew(tenant, isAnother: isAnother, telling: observer, on: connection)
                    total.add(tally)
                } catch is IntegrityFailure {
                    total.unopened.append(.anyOfTenant(slug: tenant.slug))
                } catch KeyProviderRefusal.noSuchRootKey(let root) {
                    total.unopened.append(.rootMissing(slug: tenant.slug, root))
                }
            }
            return total
        }
    }

    /// Removes the encryption keys of epochs under which no person's key is any more, after wrapping anew what was
    /// added under them meanwhile.
    ///
    /// A running service keeps opened keys for ten minutes and until then may wrap new persons' keys under the epoch
    /// that was the newest before. So an epoch stays until a newer one is fifteen minutes old.
    ///
    /// - Parameters:
    ///   - slug: Only this tenant; `nil` for all.
    ///   - observer: Is told of what is done.
    /// - Returns: Which old epochs are left and why, and which persons' keys hold them.
    /// - Throws: As `newEpoch`; `Failure.busy` where persons are being added without end.
    package func retireEpochs(
        of slug: String? = nil,
        telling observer: Observer = { _ in }
    ) async throws -> (left: [OldEpoch], tally: KeyTally) {
        try await withKeys { connection in
            let tenants = try await tenants(slug, on: connection)
            var total = KeyTally()
            for tenant in tenants {
                do {
                    guard let vault = try await vault(of: tenant, on: connection) else { continue }
                    total.add(try await finish(tenant, under: vault, telling: observer, on: connection))
                } catch is IntegrityFailure {
                    total.unopened.append(.anyOfTenant(slug: tenant.slug))
                } catch KeyProviderRefusal.noSuchRootKey(let root) {
                    total.unopened.append(.rootMissing(slug: tenant.slug, root))
                }
            }
            // While nobody adds a person's key, what is not seen is not there.
            let retired = try await Self.holding("vault.subject_key", on: connection) {
                try await connection.rows(Self.removal(of: slug), as: RetiredEpochRow.self)
            }
            for row in retired {
                guard let tenant = tenants.first(where: { "kt_" + $0.code == row.login }) else { continue }
                try await observer(.epochRetired(row.epoch, of: tenant))
            }
            return (try await connection.rows(Self.oldEpochs(of: slug)), total)
        }
    }

    private func tenants(_ slug: String?, on connection: Connection) async throws -> [TenantRecord] {
        if let slug { return [try await TenantProvisioning.record(of: slug, on: connection)] }
        return try await connection.rows("SELECT " + TenantRecord.columns + " FROM ctl.tenant ORDER BY slug")
    }

    private func renew(
        _ tenant: TenantRecord,
        isAnother: Bool,
        telling observer: Observer,
        on connection: Connection
    ) async throws -> KeyTally {
        // Who never had a person has no keys yet, and makes their own.
        guard let old = try await vault(of: tenant, on: connection) else { return KeyTally() }
        if !isAnother {
            let tally = try await finish(tenant, under: old, telling: observer, on: connection)
            if tally.count > 0 { return tally }
        }
        let key = try await TenantVault.make(.encryption, generation: old.epoch + 1, of: tenant.id, keys)
        let isNew = try await connection.execute(
            """
            INSERT INTO vault.tenant_key (login, kind, generation, root, wrapped)
            VALUES (\("kt_" + tenant.code), \(key.kind.rawValue), \(key.generation), \(key.root), \(key.wrapped))
                ON CONFLICT DO NOTHING
            """
        )
        // Nothing is wrapped under a key before what was stored of it has been opened.
        guard let new = try await vault(of: tenant, on: connection), new.epoch > old.epoch else {
            throw IntegrityFailure()
        }
        if isNew == 1 { try await observer(.epochMade(new.epoch, of: tenant)) }
        return try await finish(tenant, under: new, telling: observer, on: connection)
    }

    private func vault(of tenant: TenantRecord, on connection: Connection) async throws -> TenantVault? {
        let kept = try await connection.ownKeys(ofLogin: "kt_" + tenant.code)
        guard kept.contains(where: { $0.kind == .encryption }) else { return nil }
        return try await TenantVault.open(kept, of: tenant.id, keys)
    }

    /// Wraps everything of a tenant that is under an older epoch under the newest one.
    private func finish(
        _ tenant: TenantRecord,
        under vault: TenantVault,
        telling observer: Observer,
        on connection: Connection
    ) async throws -> KeyTally {
        var tally = KeyTally()
        for _ in 1...Self.mostPasses {
            let pass = try await rewrapSubjectKeys(of: tenant, under: vault, on: connection)
            tally.count += pass.count
            tally.unopened = pass.unopened
            // Persons who were added meanwhile are found by looking once more.
            if pass.count == 0 { break }
        }
        if tally != KeyTally() { try await observer(.rewrappedInEpoch(vault.epoch, of: tenant, tally)) }
        return tally
    }

    private func rewrapSubjectKeys(
        of tenant: TenantRecord,
        under vault: TenantVault,
        on connection: Connection
    ) async throws -> KeyTally {
        let login = "kt_" + tenant.code
        var tally = KeyTally()
        var last = (subject: UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)), version: Int32(0))
        while true {
            let batch: [SubjectKeyRow] = try await connection.rows(
                """
                SELECT \(SubjectKeyRow.columns) FROM vault.subject_key
                 WHERE login = \(login) AND epoch < \(vault.epoch) AND wrapped IS NOT NULL
                   AND (subject, version) > (\(last.subject), \(last.version))
                 ORDER BY subject, version LIMIT \(Int64(batchSize))
                """
            )
            var pairs: [(old: WrappedSubjectKey, new: WrappedSubjectKey)] = []
            for row in batch {
                do {
                    pairs.append((row.key, try vault.rewrap(row.key)))
                } catch is IntegrityFailure {
                    tally.unopened.append(.ofPerson(slug: tenant.slug, id: row.key.id))
                }
            }
            tally.count += try await exchange(pairs, under: vault.epoch, login: login, on: connection)
            guard batch.count == batchSize, let end = batch.last?.key else { return tally }
            last = (end.subject, end.version)
        }
    }

    /// Rows are locked in one order, so that two at this work do not wait for each other. An epoch that somebody has
    /// retired meanwhile takes nothing in.
    private func exchange(
        _ pairs: [(old: WrappedSubjectKey, new: WrappedSubjectKey)],
        under epoch: Int32,
        login: String,
        on connection: Connection
    ) async throws -> Int {
        guard !pairs.isEmpty else { return 0 }
        return try await connection.execute(
            """
            WITH held AS MATERIALIZED (
                SELECT k.subject, k.version, n.new
                  FROM unnest(\(pairs.map(\.old.subject)), \(pairs.map(\.old.version)), \(pairs.map(\.old.epoch)),
                              \(pairs.map { $0.old.wrapped ?? [] }), \(pairs.map { $0.new.wrapped ?? [] }))
                       AS n (subject, version, epoch, old, new)
                  JOIN vault.subject_key k
                    ON k.login = \(login) AND k.subject = n.subject AND k.version = n.version
                   AND k.epoch = n.epoch AND k.wrapped = n.old
                 ORDER BY k.subject, k.version
                   FOR UPDATE OF k
            )
            UPDATE vault.subject_key k SET epoch = \(epoch), wrapped = held.new
              FROM held
             WHERE k.login = \(login) AND k.subject = held.subject AND k.version = held.version
               AND EXISTS (SELECT FROM vault.tenant_key t
                            WHERE t.login = \(login) AND t.kind = \(TenantKeyKind.encryption.rawValue)
                              AND t.generation = \(epoch))
            """
        )
    }

    private static func removal(of slug: String?) -> SQL {
        """
        DELETE FROM vault.tenant_key k
         WHERE k.kind = \(TenantKeyKind.encryption.rawValue)
           AND k.login IN (SELECT 'kt_' || code FROM ctl.tenant WHERE \(slug) IS NULL OR slug = \(slug))
           AND EXISTS (SELECT FROM vault.tenant_key n
                        WHERE n.login = k.login AND n.kind = k.kind AND n.generation > k.generation
                          AND n.made_at < now() - interval '15 minutes')
           AND NOT EXISTS (SELECT FROM vault.subject_key s
                            WHERE s.login = k.login AND s.epoch = k.generation AND s.wrapped IS NOT NULL)
        RETURNING k.login, k.generation
        """
    }

    private static func oldEpochs(of slug: String?) -> SQL {
        """
        SELECT t.slug, k.generation,
               (SELECT count(*) FROM vault.subject_key s
                 WHERE s.login = k.login AND s.epoch = k.generation AND s.wrapped IS NOT NULL) AS persons
          FROM vault.tenant_key k JOIN ctl.tenant t ON k.login = 'kt_' || t.code
         WHERE k.kind = \(TenantKeyKind.encryption.rawValue) AND (\(slug) IS NULL OR t.slug = \(slug))
           AND EXISTS (SELECT FROM vault.tenant_key n
                        WHERE n.login = k.login AND n.kind = k.kind AND n.generation > k.generation)
         ORDER BY t.slug, k.generation
        """
    }
}

/// An epoch before the newest whose key is still there: because persons' keys are under it, or else because the newer
/// ones are too young.
package struct OldEpoch: Sendable, Equatable, RowDecodable {
    package let slug: String
    package let number: Int32
    package let persons: Int64

    package init(row: borrowing Row) throws(PostgresError) {
        slug = try row["slug"]
        number = try row["generation"]
        persons = try row["persons"]
    }
}

private struct RetiredEpochRow: RowDecodable {
    let login: String
    let epoch: Int32

    init(row: borrowing Row) throws(PostgresError) {
        login = try row["login"]
        epoch = try row["generation"]
    }
}
