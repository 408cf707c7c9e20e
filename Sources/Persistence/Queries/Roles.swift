package import Foundation
package import Postgres

/// A role that the tenant made for itself.
package struct CustomRoleRow: RowDecodable, Sendable {
    package let id: UUID
    package let version: Int64
    package let name: String
    package let permissions: [String]
    package let madeBy: UUID
    package let madeAt: Date
    package let retiredAt: Date?
    /// How many people hold it who have not left.
    package let holders: Int64

    package init(row: borrowing Row) throws(PostgresError) {
        id = try row["id"]
        version = try row["version"]
        name = try row["name"]
        permissions = try row["permissions"]
        madeBy = try row["made_by"]
        madeAt = try row["made_at"]
        retiredAt = try row[optional: "retired_at"]
        holders = try row["holders"]
    }
}

extension TenantConnection {
    /// By name; the retired ones last.
    package func customRoles() async throws -> [CustomRoleRow] {
        try await rows(
            """
            SELECT r.id, r.version, r.name, r.permissions, r.made_by, r.made_at, r.retired_at,
                   (SELECT count(*) FROM app_user u WHERE r.id = ANY (u.custom_roles) AND u.state <> 'left') AS holders
              FROM custom_role r
             ORDER BY r.retired_at IS NOT NULL, lower(r.name), r.id
            """
        )
    }

    package func customRole(_ id: UUID) async throws -> CustomRoleRow? {
        try await optionalRow(
            """
            SELECT r.id, r.version, r.name, r.permissions, r.made_by, r.made_at, r.retired_at,
                   (SELECT count(*) FROM app_user u WHERE r.id = ANY (u.custom_roles) AND u.state <> 'left') AS holders
              FROM custom_role r
             WHERE r.id = \(id)
            """
        )
    }

    /// Adds a role; false where another has the name.
    package func addCustomRole(_ id: UUID, name: String, permissions: [String], by user: UUID) async throws -> Bool {
        try await execute(
            """
            INSERT INTO custom_role (id, name, permissions, made_by, made_at)
            VALUES (\(id), \(name), \(permissions), \(user), \(now))
                ON CONFLICT (lower(name)) WHERE retired_at IS NULL DO NOTHING
            """
        ) == 1
    }

    /// Gives a role another name and other contents; false where another has the name.
    package func changeCustomRole(_ id: UUID, name: String, permissions: [String]) async throws -> Bool {
        try await execute(
            """
            UPDATE custom_role SET name = \(name), permissions = \(permissions), version = version + 1
             WHERE id = \(id)
               AND NOT EXISTS (SELECT FROM custom_role
                                WHERE lower(name) = lower(\(name)) AND retired_at IS NULL AND id <> \(id))
            """
        ) == 1
    }

    /// Ends a role; who held it holds it no longer.
    package func retireCustomRole(_ id: UUID) async throws {
        _ = try await run(
            .count("UPDATE custom_role SET retired_at = \(now), version = version + 1 WHERE id = \(id)"),
            .count(
                """
                UPDATE app_user SET custom_roles = array_remove(custom_roles, \(id)), version = version + 1
                 WHERE \(id) = ANY (custom_roles)
                """
            )
        )
    }

    /// Whoever holds a role of the tenant's own and has not left, by identifier.
    package func holders(ofCustomRole id: UUID) async throws -> [UUID] {
        try await values("SELECT id FROM app_user WHERE \(id) = ANY (custom_roles) AND state <> 'left' ORDER BY id")
    }
}
