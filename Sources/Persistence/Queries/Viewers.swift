package import Foundation
package import Postgres

/// What surrounds a page for whoever reads it: their name, their roles' names, their session.
package struct ViewerRow: RowDecodable, Sendable {
    package let version: Int64
    package let nameSealed: [UInt8]
    package let customRoles: [String]
    package let seenAt: Date
    package let expiresAt: Date
    package let idleSeconds: Int32
    /// What the unit calls itself, where it has said so.
    package let unit: String?

    package init(row: borrowing Row) throws(PostgresError) {
        version = try row["version"]
        nameSealed = try row["name_sealed"]
        customRoles = try row["custom_roles"]
        seenAt = try row["seen_at"]
        expiresAt = try row["expires_at"]
        idleSeconds = try row["idle_seconds"]
        unit = try row[optional: "unit"]
    }
}

extension TenantConnection {
    /// Whoever reads a page in this session; `unitSetting` is the setting that holds what the unit calls itself.
    package func viewer(in session: UUID, unitSetting: String) async throws -> ViewerRow? {
        try await optionalRow(
            """
            SELECT u.version, u.name_sealed, s.seen_at, s.expires_at, s.idle_seconds,
                   ARRAY(SELECT r.name FROM custom_role r
                          WHERE r.id = ANY (u.custom_roles) AND r.retired_at IS NULL ORDER BY r.name) AS custom_roles,
                   (SELECT c.value FROM setting_change c WHERE c.name = \(unitSetting) ORDER BY c.id DESC LIMIT 1)
                       AS unit
              FROM session s JOIN app_user u ON u.id = s.user_id
             WHERE s.id = \(session)
            """
        )
    }
}
