package import Foundation
package import Postgres

/// An e-mail to a user that is to be sent or was.
package struct NoticeRow: Sendable, RowDecodable {
    package let id: UUID
    package let user: UUID
    package let kind: String
    /// JSON.
    package let details: String
    package let madeAt: Date
    package let sentAt: Date?

    package init(row: borrowing Row) throws(PostgresError) {
        id = try row["id"]
        user = try row["user_id"]
        kind = try row["kind"]
        let json: JSONText = try row["details"]
        details = json.text
        madeAt = try row["made_at"]
        sentAt = try row[optional: "sent_at"]
    }
}

extension TenantConnection {
    package func addNotice(_ id: UUID, to user: UUID, kind: String, details: String) async throws {
        try await execute(
            """
            INSERT INTO notice (id, user_id, kind, details, made_at)
            VALUES (\(id), \(user), \(kind), \(JSONText(details)), \(now))
            """
        )
    }

    /// The notice, locked until the transaction ends.
    package func lockNotice(_ id: UUID) async throws -> NoticeRow? {
        try await optionalRow(
            "SELECT id, user_id, kind, details, made_at, sent_at FROM notice WHERE id = \(id) FOR UPDATE"
        )
    }

    /// Notes that a notice has left the house; once is enough.
    package func markSent(notice id: UUID) async throws -> Bool {
        try await execute("UPDATE notice SET sent_at = \(now) WHERE id = \(id) AND sent_at IS NULL") == 1
    }
}
