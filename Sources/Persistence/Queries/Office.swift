package import Foundation
package import Postgres

/// What somebody is and holds, read under a lock.
package struct OfficeRow: RowDecodable, Sendable {
    package let id: UUID
    package let version: Int64
    package let state: String
    package let roles: [String]
    package let customRoles: [UUID]
    package let hasFactor: Bool

    package init(row: borrowing Row) throws(PostgresError) {
        id = try row["id"]
        version = try row["version"]
        state = try row["state"]
        roles = try row["roles"]
        customRoles = try row["custom_roles"]
        hasFactor = try row["has_factor"]
    }
}

/// A role of the tenant's own and what it contains.
package struct CustomRoleContents: RowDecodable, Sendable {
    package let id: UUID
    package let permissions: [String]

    package init(row: borrowing Row) throws(PostgresError) {
        id = try row["id"]
        permissions = try row["permissions"]
    }
}

/// The administrators and whoever else an act is about, locked; and what was true once the locks were held.
package struct OfficeRows: Sendable {
    package let members: [OfficeRow]
    package let customRoles: [CustomRoleContents]
    package let departments: [UUID]
    /// Whether the session still stands that was asked about.
    package let sessionStands: Bool
}

extension TenantConnection {
    /// Locks every active administrator and the users `ids` until the transaction ends.
    ///
    /// Whoever changes accounts, roles or rules of the unit begins with this. As all of them lock the administrators,
    /// in the same order, they come one after the other; none can see another's work half done, and none can wait for
    /// another in a circle. What is read behind the locks is what the one before has left.
    ///
    /// - Parameters:
    ///   - ids: Users besides the administrators.
    ///   - session: The asker's; another may have ended it while this one waited.
    /// - Returns: What there is now.
    /// - Throws: Where the database refuses.
    package func lockOffice(including ids: [UUID], session: UUID?) async throws -> OfficeRows {
        let (members, customRoles, departments, sessions) = try await run(
            .rows(
                """
                SELECT id, version, state, roles, custom_roles, totp_seed_sealed IS NOT NULL AS has_factor
                  FROM app_user
                 WHERE id = ANY (\(ids)) OR (state = 'active' AND 'tenant_admin' = ANY (roles))
                 ORDER BY id
                   FOR NO KEY UPDATE
                """,
                as: OfficeRow.self
            ),
            .rows(
                "SELECT id, permissions FROM custom_role WHERE retired_at IS NULL ORDER BY id",
                as: CustomRoleContents.self
            ),
            .values("SELECT id FROM department WHERE retired_at IS NULL ORDER BY id", as: UUID.self),
            .value("SELECT count(*) FROM session WHERE id = \(session) AND ended_at IS NULL", as: Int64.self)
        )
        return OfficeRows(
            members: members,
            customRoles: customRoles,
            departments: departments,
            sessionStands: session == nil || sessions == 1
        )
    }

    /// How many active administrators there are, and whether anybody else could come in between: for a unit that may
    /// have none whom one could lock.
    package func lockUsersTable() async throws -> Int64 {
        let (_, administrators) = try await run(
            .count("LOCK TABLE app_user IN SHARE ROW EXCLUSIVE MODE"),
            .value(
                "SELECT count(*) FROM app_user WHERE state = 'active' AND 'tenant_admin' = ANY (roles)",
                as: Int64.self
            )
        )
        return administrators
    }
}
