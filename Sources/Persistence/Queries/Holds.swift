package import Foundation
package import Postgres

/// A ground on which a person's data must be kept, as stored.
package struct HoldRow: RowDecodable, Sendable {
    package let id: UUID
    package let person: UUID
    package let ground: String
    /// The last day on which it holds, as `2031-12-31`; `nil` where it holds until it is lifted.
    package let until: String?
    package let setBy: UUID
    package let setAt: Date
    package let liftedBy: UUID?
    package let liftedAt: Date?

    static let columns: SQL = "id, person, ground, until::text AS until, set_by, set_at, lifted_by, lifted_at"

    package init(row: borrowing Row) throws(PostgresError) {
        id = try row["id"]
        person = try row["person"]
        ground = try row["ground"]
        until = try row[optional: "until"]
        setBy = try row["set_by"]
        setAt = try row["set_at"]
        liftedBy = try row[optional: "lifted_by"]
        liftedAt = try row[optional: "lifted_at"]
    }
}

extension TenantConnection {
    /// All that ever were, the newest first.
    package func holds(on person: UUID) async throws -> [HoldRow] {
        try await rows(
            "SELECT \(HoldRow.columns) FROM retention_hold WHERE person = \(person) ORDER BY set_at DESC, id DESC"
        )
    }

    package func addHold(_ id: UUID, on person: UUID, ground: String, until: String?, by user: UUID) async throws {
        try await execute(
            """
            INSERT INTO retention_hold (id, person, ground, until, set_by, set_at)
            VALUES (\(id), \(person), \(ground), \(until)::text::date, \(user), \(now))
            """
        )
    }

    /// - Returns: Whether it was not lifted before.
    package func liftHold(_ id: UUID, by user: UUID) async throws -> Bool {
        try await execute(
            """
            UPDATE retention_hold SET lifted_by = \(user), lifted_at = \(now) WHERE id = \(id) AND lifted_at IS NULL
            """
        ) == 1
    }
}
