package import Foundation
package import Postgres

/// One value that a setting had from an instant on.
package struct SettingChangeRow: RowDecodable, Sendable {
    package let id: Int64
    package let name: String
    package let value: String
    package let changedBy: UUID
    package let changedAt: Date

    static let columns: SQL = "id, name, value, changed_by, changed_at"

    package init(row: borrowing Row) throws(PostgresError) {
        id = try row["id"]
        name = try row["name"]
        value = try row["value"]
        changedBy = try row["changed_by"]
        changedAt = try row["changed_at"]
    }
}

extension TenantConnection {
    /// The newest change of each of these settings; nothing for one that was never changed.
    package func currentSettings(named names: [String]) async throws -> [SettingChangeRow] {
        try await rows(Self.newestChanges(of: names, until: nil))
    }

    /// The newest change of each of these settings that was made before `instant`.
    package func settings(named names: [String], before instant: Date) async throws -> [SettingChangeRow] {
        try await rows(Self.newestChanges(of: names, until: instant))
    }

    private static func newestChanges(of names: [String], until instant: Date?) -> SQL {
        """
        SELECT DISTINCT ON (name) id, name, value, changed_by, changed_at FROM setting_change
         WHERE name = ANY (\(names)) AND (\(instant) IS NULL OR changed_at < \(instant))
         ORDER BY name, id DESC
        """
    }

    /// Changes from the newest to the oldest, those before the change `id`.
    package func settingChanges(
        named names: [String],
        before id: Int64?,
        limit: Int64
    ) async throws -> [SettingChangeRow] {
        try await rows(
            """
            SELECT \(SettingChangeRow.columns)
              FROM setting_change
             WHERE name = ANY (\(names)) AND (\(id) IS NULL OR id < \(id))
             ORDER BY id DESC LIMIT \(limit)
            """
        )
    }

    /// Adds a value; the number of the change.
    package func addSettingChange(_ name: String, value: String, by user: UUID) async throws -> Int64 {
        try await self.value(
            """
            INSERT INTO setting_change (name, value, changed_by, changed_at)
            VALUES (\(name), \(value), \(user), \(now)) RETURNING id
            """
        )
    }

    /// Shortens the sessions that are open now to what is allowed from now on; none becomes longer.
    package func shortenSessions(idleSeconds: Int32, absoluteSeconds: Int32) async throws {
        try await execute(
            """
            UPDATE session
               SET idle_seconds = least(idle_seconds, \(idleSeconds)),
                   expires_at = least(expires_at, created_at + make_interval(secs => \(absoluteSeconds)))
             WHERE ended_at IS NULL
            """
        )
    }
}
