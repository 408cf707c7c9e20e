package import Foundation
package import Postgres

/// Somebody with an account, as stored: what is personal is sealed.
package struct UserRow: RowDecodable, Sendable {
    package let id: UUID
    package let version: Int64
    package let state: String
    package let nameSealed: [UInt8]
    package let emailSealed: [UInt8]
    package let language: String
    package let roles: [String]
    package let customRoles: [UUID]
    package let departments: [UUID]
    package let hasFactor: Bool
    package let invitedBy: UUID?
    package let invitedAt: Date
    package let activatedAt: Date?
    package let lastSignInAt: Date?
    package let leftAt: Date?

    static let columns: SQL = """
        id, version, state, name_sealed, email_sealed, language, roles, custom_roles, departments,
        totp_seed_sealed IS NOT NULL AS has_factor, invited_by, invited_at, activated_at, last_sign_in_at, left_at
        """

    package init(row: borrowing Row) throws(PostgresError) {
        id = try row["id"]
        version = try row["version"]
        state = try row["state"]
        nameSealed = try row["name_sealed"]
        emailSealed = try row["email_sealed"]
        language = try row["language"]
        roles = try row["roles"]
        customRoles = try row["custom_roles"]
        departments = try row["departments"]
        hasFactor = try row["has_factor"]
        invitedBy = try row[optional: "invited_by"]
        invitedAt = try row["invited_at"]
        activatedAt = try row[optional: "activated_at"]
        lastSignInAt = try row[optional: "last_sign_in_at"]
        leftAt = try row[optional: "left_at"]
    }
}

/// Everything that a user's card shows.
package struct UserCardRows: Sendable {
    package let user: UserRow
    package let departments: [NamedRow]
    package let customRoles: [NamedRow]
    package let liveSessions: Int64
    package let invitationExpiresAt: Date?
}

/// An identifier and the name that belongs to it.
package struct NamedRow: RowDecodable, Sendable {
    package let id: UUID
    package let name: String

    package init(row: borrowing Row) throws(PostgresError) {
        id = try row["id"]
        name = try row["name"]
    }
}

/// An identifier and the sealed name of the user behind it.
package struct UserNameRow: RowDecodable, Sendable {
    package let id: UUID
    package let nameSealed: [UInt8]

    package init(row: borrowing Row) throws(PostgresError) {
        id = try row["id"]
        nameSealed = try row["name_sealed"]
    }
}

/// A user who is to be invited.
package struct NewUser: Sendable {
    package let id: UUID
    package let nameSealed: [UInt8]
    package let emailSealed: [UInt8]
    package let emailIndex: [UInt8]
    package let emailIndexVersion: Int16
    package let language: String
    package let roles: [String]
    package let customRoles: [UUID]
    package let departments: [UUID]
    package let invitedBy: UUID?

    package init(
        id: UUID,
        nameSealed: [UInt8],
        emailSealed: [UInt8],
        emailIndex: [UInt8],
        emailIndexVersion: Int16,
        language: String,
        roles: [String],
        customRoles: [UUID],
        departments: [UUID],
        invitedBy: UUID?
    ) {
        self.id = id
        self.nameSealed = nameSealed
        self.emailSealed = emailSealed
        self.emailIndex = emailIndex
        self.emailIndexVersion = emailIndexVersion
        self.language = language
        self.roles = roles
        self.customRoles = customRoles
        self.departments = departments
        self.invitedBy = invitedBy
    }
}

extension TenantConnection {
    /// Users in the order in which they were invited, those after `id`.
    package func users(
        after id: UUID?,
        inState state: String?,
        holding role: String?,
        limit: Int64
    ) async throws -> [UserRow] {
        try await rows(
            """
            SELECT \(UserRow.columns)
              FROM app_user
             WHERE (\(id) IS NULL OR id > \(id))
               AND (\(state) IS NULL OR state = \(state))
               AND (\(role) IS NULL OR \(role) = ANY (roles))
             ORDER BY id LIMIT \(limit)
            """
        )
    }

    package func user(_ id: UUID) async throws -> UserRow? {
        try await optionalRow("SELECT \(UserRow.columns) FROM app_user WHERE id = \(id)")
    }

    /// As `user(_:)`, locked until the transaction ends.
    package func lockUser(_ id: UUID) async throws -> UserRow? {
        try await optionalRow(
            "SELECT \(UserRow.columns) FROM app_user WHERE id = \(id) FOR NO KEY UPDATE"
        )
    }

    package func userCard(_ id: UUID) async throws -> UserCardRows? {
        let (user, departments, customRoles, sessions, expiry) = try await run(
            .optionalRow("SELECT \(UserRow.columns) FROM app_user WHERE id = \(id)", as: UserRow.self),
            .rows(
                """
                SELECT d.id, d.name FROM app_user u JOIN department d ON d.id = ANY (u.departments)
                 WHERE u.id = \(id) AND d.retired_at IS NULL ORDER BY lower(d.name), d.id
                """,
                as: NamedRow.self
            ),
            .rows(
                """
                SELECT r.id, r.name FROM app_user u JOIN custom_role r ON r.id = ANY (u.custom_roles)
                 WHERE u.id = \(id) AND r.retired_at IS NULL ORDER BY lower(r.name), r.id
                """,
                as: NamedRow.self
            ),
            .value(Self.countOfLiveSessions(of: id, at: now), as: Int64.self),
            .optionalValue(
                """
                SELECT max(expires_at) FROM link
                 WHERE user_id = \(id) AND purpose = 'invitation' AND used_at IS NULL AND revoked_at IS NULL
                """,
                as: Date.self
            )
        )
        return user.map {
            UserCardRows(
                user: $0,
                departments: departments,
                customRoles: customRoles,
                liveSessions: sessions,
                invitationExpiresAt: expiry
            )
        }
    }

    /// The sealed names of some users, whatever their state.
    package func userNames(of ids: [UUID]) async throws -> [UserNameRow] {
        guard !ids.isEmpty else { return [] }
        return try await rows("SELECT id, name_sealed FROM app_user WHERE id = ANY (\(ids))")
    }

    /// Adds a user who is invited; false where another who has not left has the address.
    package func add(_ user: NewUser) async throws -> Bool {
        try await execute(
            """
            INSERT INTO app_user (id, state, name_sealed, email_sealed, email_index, email_index_version, language,
                                  roles, custom_roles, departments, invited_by, invited_at)
            VALUES (\(user.id), 'invited', \(user.nameSealed), \(user.emailSealed), \(user.emailIndex),
                    \(user.emailIndexVersion), \(user.language), \(user.roles), \(user.customRoles),
                    \(user.departments), \(user.invitedBy), \(now))
                ON CONFLICT (email_index_version, email_index) WHERE state <> 'left' DO NOTHING
            """
        ) == 1
    }

    package func change(
        user id: UUID,
        nameSealed: [UInt8],
        language: String,
        departments: [UUID]
    ) async throws {
        try await execute(
            """
            UPDATE app_user SET name_sealed = \(nameSealed), language = \(language), departments = \(departments),
                                version = version + 1
             WHERE id = \(id)
            """
        )
    }

    /// Gives a user these roles and no others.
    package func assign(roles: [String], customRoles: [UUID], to id: UUID) async throws {
        try await execute(
            """
            UPDATE app_user SET roles = \(roles), custom_roles = \(customRoles), version = version + 1
             WHERE id = \(id)
            """
        )
    }

    /// Ends somebody's access everywhere: nothing of what proved who they were is kept, nothing waits for them.
    ///
    /// - Returns: The proposals that are void from now on.
    package func dismiss(user id: UUID) async throws -> [UUID] {
        let (_, _, void, _): (Int, Int, [UUID], Int) = try await run(
            .count(
                """
                UPDATE app_user
                   SET state = 'left', left_at = \(now), version = version + 1, password = NULL, pepper_version = NULL,
                       totp_seed_sealed = NULL, totp_candidate_sealed = NULL, recovery_codes = '{}', roles = '{}',
                       custom_roles = '{}', departments = '{}'
                 WHERE id = \(id)
                """
            ),
            .count(
                """
                UPDATE link SET revoked_at = \(now)
                 WHERE user_id = \(id) AND used_at IS NULL AND revoked_at IS NULL
                """
            ),
            .values(
                """
                UPDATE approval SET state = 'void', decided_at = \(now), version = version + 1
                 WHERE state = 'waiting' AND (maker = \(id) OR about = \(id)) RETURNING id
                """
            ),
            .count(Self.endOfSessions(of: [id], because: "left", at: now))
        )
        return void
    }

    /// Forgets everybody who was invited to hold a role and has not come: their links are worth nothing.
    package func withdrawInvitations(toRole role: String) async throws {
        _ = try await run(
            .count(
                """
                UPDATE link SET revoked_at = \(now)
                 WHERE used_at IS NULL AND revoked_at IS NULL
                   AND user_id IN (SELECT id FROM app_user WHERE state = 'invited' AND \(role) = ANY (roles))
                """
            ),
            .count(
                """
                UPDATE app_user SET state = 'left', left_at = \(now), version = version + 1, roles = '{}',
                                    custom_roles = '{}', departments = '{}'
                 WHERE state = 'invited' AND \(role) = ANY (roles)
                """
            )
        )
    }

    /// Ends every session of some users; how many there were.
    @discardableResult package func endAllSessions(of users: [UUID], because reason: String) async throws -> Int {
        guard !users.isEmpty else { return 0 }
        return try await execute(Self.endOfSessions(of: users, because: reason, at: now))
    }

    private static func endOfSessions(of users: [UUID], because reason: String, at now: Date) -> SQL {
        """
        UPDATE session SET ended_at = \(now), end_reason = \(reason)
         WHERE user_id = ANY (\(users)) AND ended_at IS NULL
        """
    }

    private static func countOfLiveSessions(of user: UUID, at now: Date) -> SQL {
        """
        SELECT count(*) FROM session
         WHERE user_id = \(user) AND ended_at IS NULL AND level = 2 AND expires_at > \(now)
           AND seen_at + make_interval(secs => idle_seconds) > \(now)
        """
    }
}
