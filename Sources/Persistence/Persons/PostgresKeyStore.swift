import Foundation
import Postgres
import Safeguards

/// The wrapped keys in the schema `vault`, seen through the tenant's own role: its own rows and no others.
struct PostgresKeyStore: KeyStore {
    private let connection: Connection

    init(_ connection: Connection) {
        self.connection = connection
    }

    func tenantKeys() async throws -> [WrappedTenantKey] {
        let rows: [TenantKeyRow] = try await connection.rows(
            "SELECT kind, generation, root, wrapped FROM vault.tenant_key ORDER BY kind, generation"
        )
        return rows.compactMap(\.key)
    }

    func add(_ key: WrappedTenantKey) async throws {
        try await connection.execute(
            """
            INSERT INTO vault.tenant_key (kind, generation, root, wrapped)
            VALUES (\(key.kind.rawValue), \(key.generation), \(key.root), \(key.wrapped)) ON CONFLICT DO NOTHING
            """
        )
    }

    func subjectKeys(of subjects: [UUID]) async throws -> [WrappedSubjectKey] {
        let rows: [SubjectKeyRow] = try await connection.rows(
            """
            SELECT \(SubjectKeyRow.columns) FROM vault.subject_key
             WHERE login = current_user::text AND subject = ANY (\(subjects))
            """
        )
        return rows.map(\.key)
    }

    /// Whoever retires an epoch first keeps everybody from adding keys, so that what is seen of its key stays true
    /// until the commit.
    func add(_ keys: [WrappedSubjectKey]) async throws -> Bool {
        let added = try await connection.execute(
            """
            INSERT INTO vault.subject_key (subject, version, key_id, epoch, wrapped, key_check)
            SELECT n.* FROM unnest(\(keys.map(\.subject)), \(keys.map(\.version)), \(keys.map(\.id)),
                                   \(keys.map(\.epoch)), \(keys.map { $0.wrapped ?? [] }), \(keys.map(\.check)))
                            AS n (subject, version, key_id, epoch, wrapped, key_check)
             WHERE EXISTS (SELECT FROM vault.tenant_key t
                            WHERE t.login = current_user::text AND t.generation = n.epoch
                              AND t.kind = \(TenantKeyKind.encryption.rawValue))
            """
        )
        return added == keys.count
    }

    func destroyKeys(of subject: UUID, at instant: Date) async throws -> Int {
        try await connection.execute(
            """
            UPDATE vault.subject_key SET wrapped = NULL, destroyed_at = \(instant)
             WHERE login = current_user::text AND subject = \(subject) AND wrapped IS NOT NULL
            """
        )
    }
}

struct TenantKeyRow: RowDecodable {
    /// `nil` for a kind that a later version has made.
    let key: WrappedTenantKey?

    init(row: borrowing Row) throws(PostgresError) {
        let kind: Int16 = try row["kind"]
        let generation: Int32 = try row["generation"]
        let root: Int32 = try row["root"]
        let wrapped: [UInt8] = try row["wrapped"]
        key = TenantKeyKind(rawValue: kind).map {
            WrappedTenantKey(kind: $0, generation: generation, root: root, wrapped: wrapped)
        }
    }
}

struct SubjectKeyRow: RowDecodable {
    static let columns: SQL = "subject, version, key_id, epoch, wrapped, key_check"

    let key: WrappedSubjectKey

    init(row: borrowing Row) throws(PostgresError) {
        key = WrappedSubjectKey(
            subject: try row["subject"],
            id: try row["key_id"],
            version: try row["version"],
            epoch: try row["epoch"],
            wrapped: try row[optional: "wrapped"],
            check: try row["key_check"]
        )
    }
}
