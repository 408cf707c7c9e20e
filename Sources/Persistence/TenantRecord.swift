package import Foundation
package import Postgres
package import Safeguards

/// What the registry knows of a tenant.
package struct TenantRecord: Sendable, Equatable {
    /// The life of a tenant: half made, half loaded, working, refused to everybody, going.
    package enum State: String, Sendable {
        case creating, importing, active, suspended, dropping
    }

    package let id: TenantID
    /// Sixteen random hexadecimal digits: the only name the tenant has inside the database.
    package let code: String
    /// The first label of the tenant's host name.
    package let slug: String
    package let name: String
    package let state: State
    /// The number of the newest migration in the tenant's schema.
    package let schemaVersion: Int32
    package let passwordVersion: Int32
    package let createdAt: Date
    package let suspendedAt: Date?
}

extension TenantRecord: RowDecodable {
    static let columns: SQL =
        "id, code, slug, name, state, schema_version, password_version, created_at, suspended_at"

    package init(row: borrowing Row) throws(PostgresError) {
        id = TenantID(try row["id"])
        code = try row["code"]
        slug = try row["slug"]
        name = try row["name"]
        let stateText: String = try row["state"]
        guard let state = State(rawValue: stateText) else {
            throw .decoding(column: "state", .malformed)
        }
        self.state = state
        schemaVersion = try row["schema_version"]
        passwordVersion = try row["password_version"]
        createdAt = try row["created_at"]
        suspendedAt = try row[optional: "suspended_at"]
    }
}

/// What a tenant is called inside PostgreSQL: opaque, so that no catalog tells who the customers are.
package struct TenantNames: Sendable, Equatable {
    /// Owns the schema and every table; nobody can log in as it.
    package let owner: Identifier
    /// Logs in for `serve` and `work`; reads and writes rows as far as granted, owns nothing, is a member of nothing.
    package let login: Identifier
    /// Logs in for the sealer: gives the log's lines their places, and has no right to anything else.
    package let sealer: Identifier
    package let schema: Identifier

    package init(code: String) throws(PostgresError) {
        owner = try Identifier("ko_" + code)
        login = try Identifier("kt_" + code)
        sealer = try Identifier("ka_" + code)
        schema = try Identifier("k_" + code)
    }
}

extension TenantID {
    /// The tenant's code, made from its identifier's own randomness once and stored from then on.
    static func newCode() -> String {
        var generator = SystemRandomNumberGenerator()
        let digits = String(generator.next(), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
