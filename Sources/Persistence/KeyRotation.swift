package import Foundation
package import Logging
package import Postgres
package import Safeguards

/// Gives the keys in the schema `vault` new wrappings while the service is at work, as the role `komorne_migrator`,
/// which owns that schema and so sees every tenant's rows.
///
/// Each wrapped key is exchanged by comparing it with what was read, and each batch commits by itself: what a `kill -9`
/// cut short goes on when the same is asked for once more, and whatever somebody changed meanwhile, an erasure above
/// all, stays as they made it. A key that does not open is reported and left as it is.
package struct KeyRotation: Sendable {
    /// Why keys are left as they are.
    package enum Failure: Error, Equatable, CustomStringConvertible {
        case rootInUse(Int32, keys: Int64)
        case newestRoot(Int32)
        case rootMissing(Int32)
        case busy

        package var description: String {
            switch self {
            case .rootInUse(let root, let keys):
                "root key \(root) still wraps \(keys) keys; run first: komorne keys new-root"
            case .newestRoot(let root): "root key \(root) is the newest one, which new keys are wrapped by"
            case .rootMissing(let root):
                "keys are wrapped by root key \(root), which the key provider does not have; is key.file the right one?"
            case .busy: "somebody else works on the keys at this moment; run the command again"
            }
        }
    }

    /// Is told of each step as soon as it is done; what it throws ends the work there.
    package typealias Observer = (KeyEvent) async throws -> Void

    static let mostPasses = 5

    let keys: any KeyProvider
    let batchSize: Int
    private let admin: ConnectionAddress
    private let logger: Logger

    /// - Parameters:
    ///   - admin: The migrator's address.
    ///   - keys: Holds the root keys.
    ///   - batchSize: How many persons' keys are exchanged at once.
    ///   - logger: For the connection.
    package init(admin: ConnectionAddress, keys: any KeyProvider, batchSize: Int = 1_000, logger: Logger) {
        precondition(batchSize > 0, "nothing would ever be exchanged")
        self.admin = admin
        self.keys = keys
        self.batchSize = batchSize
        self.logger = logger
    }

    /// Wraps all tenants' keys by a new root key; where some are still by an older one than the newest, it goes on with
    /// that instead of making another.
    ///
    /// - Parameters:
    ///   - isAnother: Make another root key whatever is unfinished.
    ///   - observer: Is told of what is done.
    /// - Returns: How many keys were wrapped anew, and which were not.
    /// - Throws: `Failure.rootMissing`, or what the database and the provider throw.
    package func newRoot(isAnother: Bool = false, telling observer: Observer = { _ in }) async throws -> KeyTally {
        try await withKeys { connection in
            try await refuseLostRoots(on: connection)
            if !isAnother, let newest = try await keys.rootKeys().last {
                let tally = try await rewrapTenantKeys(byRoot: newest, on: connection)
                if tally.count > 0 {
                    try await observer(.rewrappedByRoot(newest, tally))
                    return tally
                }
            }
            let root = try await keys.makeRootKey()
            try await observer(.rootMade(root))
            let tally = try await rewrapTenantKeys(byRoot: root, on: connection)
            try await observer(.rewrappedByRoot(root, tally))
            return tally
        }
    }

    /// Destroys a root key inside the provider for good, with every old copy of what it wrapped.
    ///
    /// - Parameters:
    ///   - number: The root key.
    ///   - observer: Is told once it is gone.
    /// - Throws: `Failure` for the newest root key and for one that still wraps a key; `KeyProviderRefusal`.
    package func destroyRoot(_ number: Int32, telling observer: Observer = { _ in }) async throws {
        try await withKeys { connection in
            guard try await keys.rootKeys().last != number else { throw Failure.newestRoot(number) }
            // Until the root key is gone nobody adds a key, and so none that it wraps.
            try await Self.holding("vault.tenant_key", on: connection) {
                let inUse: Int64 = try await connection.value(
                    "SELECT count(*) FROM vault.tenant_key WHERE root = \(number)"
                )
                guard inUse == 0 else { throw Failure.rootInUse(number, keys: inUse) }
                try await keys.destroyRootKey(number)
            }
            try await observer(.rootDestroyed(number))
        }
    }

    /// Works on the keys with a provider that is this instance's: under another one, new keys would be lost.
    func withKeys<Result>(_ body: (Connection) async throws -> Result) async throws -> Result {
        try await withConnection { connection in
            try await TenantProvisioning.settleKey(keys, on: connection)
            return try await body(connection)
        }
    }

    /// Makes sure that the provider has the newest root key that is in use: another one would get its number.
    private func refuseLostRoots(on connection: Connection) async throws {
        let used: Int32 = try await connection.value("SELECT coalesce(max(root), 0) FROM vault.tenant_key")
        guard let newest = try await keys.rootKeys().last, used <= newest else { throw Failure.rootMissing(used) }
    }

    func withConnection<Result>(_ body: (Connection) async throws -> Result) async throws -> Result {
        try await withAdminConnection(admin, logger: logger, body)
    }

    /// Does something while nobody else writes into the table; whoever is at it already is waited for.
    static func holding<Result>(
        _ table: SQL,
        on connection: Connection,
        _ body: () async throws -> Result
    ) async throws -> Result {
        do {
            return try await connection.transaction {
                try await connection.run(["SET LOCAL lock_timeout = '2s'", "LOCK TABLE " + table + " IN SHARE MODE"])
                return try await body()
            }
        } catch let error as PostgresError where error.code == .lockNotAvailable {
            throw Failure.busy
        }
    }

    private func rewrapTenantKeys(byRoot root: Int32, on connection: Connection) async throws -> KeyTally {
        var tally = KeyTally()
        // The platform's own keys lie among them.
        let platform = try await connection.platformSealer().text
        for _ in 1...Self.mostPasses {
            let rows: [OwnedKeyRow] = try await connection.rows(
                """
                SELECT t.id, t.slug, k.login, k.kind, k.generation, k.root, k.wrapped
                  FROM vault.tenant_key k
                  JOIN (SELECT id, slug, 'kt_' || code AS login FROM ctl.tenant
                         UNION ALL SELECT \(TenantID.platform.value), 'platform', \(platform)) t ON t.login = k.login
                 WHERE k.root <> \(root) ORDER BY k.login, k.kind, k.generation
                """
            )
            let before = tally.count
            tally.unopened = []
            for row in rows {
                guard let old = row.key, let new = try await rewrap(old, of: row.tenant, byRoot: root) else {
                    tally.unopened.append(.ofTenant(slug: row.slug, kind: row.kind, generation: row.generation))
                    continue
                }
                tally.count += try await exchange(old, for: new, login: row.login, on: connection)
            }
            // Whatever was made under the older root meanwhile is found by looking once more.
            if tally.count == before { break }
        }
        return tally
    }

    private func rewrap(
        _ key: WrappedTenantKey,
        of tenant: TenantID,
        byRoot root: Int32
    ) async throws -> WrappedTenantKey? {
        do {
            return try await TenantVault.rewrap(key, of: tenant, byRoot: root, keys)
        } catch is IntegrityFailure {
            return nil
        } catch KeyProviderRefusal.noSuchRootKey(key.root) {
            // The others are wrapped anew all the same.
            return nil
        }
    }

    private func exchange(
        _ old: WrappedTenantKey,
        for new: WrappedTenantKey,
        login: String,
        on connection: Connection
    ) async throws -> Int {
        try await connection.execute(
            """
            UPDATE vault.tenant_key SET root = \(new.root), wrapped = \(new.wrapped)
             WHERE login = \(login) AND kind = \(old.kind.rawValue) AND generation = \(old.generation)
               AND root = \(old.root) AND wrapped = \(old.wrapped)
            """
        )
    }
}

/// What was done to keys, told as soon as it was.
package enum KeyEvent: Sendable, Equatable {
    case rootMade(Int32)
    case rootDestroyed(Int32)
    /// Keys of tenants.
    case rewrappedByRoot(Int32, KeyTally)
    case epochMade(Int32, of: TenantRecord)
    /// Keys of persons.
    case rewrappedInEpoch(Int32, of: TenantRecord, KeyTally)
    case epochRetired(Int32, of: TenantRecord)
}

/// How many keys were wrapped anew, and which were not because they do not open.
package struct KeyTally: Sendable, Equatable {
    package var count: Int
    package var unopened: [UnopenedKey]

    package init(count: Int = 0, unopened: [UnopenedKey] = []) {
        self.count = count
        self.unopened = unopened
    }

    mutating func add(_ other: KeyTally) {
        count += other.count
        unopened += other.unopened
    }
}

/// A wrapped key that is not what it says, or of a kind that only a later version knows; named without naming a person.
package enum UnopenedKey: Sendable, Hashable, CustomStringConvertible {
    case ofTenant(slug: String, kind: Int16, generation: Int32)
    /// At least one of the keys that are needed for persons' keys.
    case anyOfTenant(slug: String)
    /// The key provider does not have the root key that the tenant's own keys are wrapped by.
    case rootMissing(slug: String, Int32)
    case ofPerson(slug: String, id: UUID)

    package var description: String {
        switch self {
        case .ofTenant(let slug, let kind, let generation): "\(slug): its key of kind \(kind), number \(generation)"
        case .anyOfTenant(let slug): "\(slug): one of its own keys, so that none of its persons' keys was looked at"
        case .rootMissing(let slug, let root):
            "\(slug): its own keys are wrapped by root key \(root), which the key provider does not have"
        case .ofPerson(let slug, let id): "\(slug): a person's key, \(id.uuidString.lowercased())"
        }
    }
}

private struct OwnedKeyRow: RowDecodable {
    let tenant: TenantID
    let slug: String
    let login: String
    let kind: Int16
    let generation: Int32
    let key: WrappedTenantKey?

    init(row: borrowing Row) throws(PostgresError) {
        tenant = TenantID(try row["id"])
        slug = try row["slug"]
        login = try row["login"]
        kind = try row["kind"]
        generation = try row["generation"]
        key = try TenantKeyRow(row: row).key
    }
}
