package import Foundation
package import Postgres

/// A command that waits for a second person, or did.
package struct ApprovalRow: RowDecodable, Sendable {
    package let id: UUID
    package let version: Int64
    package let command: String
    /// JSON.
    package let payload: String
    package let commandSHA256: [UInt8]
    package let about: UUID?
    package let person: UUID?
    package let reasonSealed: [UInt8]
    package let state: String
    package let maker: UUID
    package let madeAt: Date
    package let expiresAt: Date
    package let checker: UUID?
    package let decidedAt: Date?
    package let verdictSealed: [UInt8]?

    static let columns: SQL = """
        id, version, command, payload, command_sha256, about, person, reason_sealed, state, maker, made_at, expires_at,
        checker, decided_at, verdict_sealed
        """

    package init(row: borrowing Row) throws(PostgresError) {
        id = try row["id"]
        version = try row["version"]
        command = try row["command"]
        let json: JSONText = try row["payload"]
        payload = json.text
        commandSHA256 = try row["command_sha256"]
        about = try row[optional: "about"]
        person = try row[optional: "person"]
        reasonSealed = try row["reason_sealed"]
        state = try row["state"]
        maker = try row["maker"]
        madeAt = try row["made_at"]
        expiresAt = try row["expires_at"]
        checker = try row[optional: "checker"]
        decidedAt = try row[optional: "decided_at"]
        verdictSealed = try row[optional: "verdict_sealed"]
    }
}

/// A command that is to wait for a second person.
package struct NewApproval: Sendable {
    package let id: UUID
    package let command: String
    /// JSON.
    package let payload: String
    package let commandSHA256: [UInt8]
    package let about: UUID?
    package let person: UUID?
    package let reasonSealed: [UInt8]
    package let maker: UUID
    package let expiresAt: Date

    package init(
        id: UUID,
        command: String,
        payload: String,
        commandSHA256: [UInt8],
        about: UUID?,
        person: UUID?,
        reasonSealed: [UInt8],
        maker: UUID,
        expiresAt: Date
    ) {
        self.id = id
        self.command = command
        self.payload = payload
        self.commandSHA256 = commandSHA256
        self.about = about
        self.person = person
        self.reasonSealed = reasonSealed
        self.maker = maker
        self.expiresAt = expiresAt
    }
}

/// Which approvals are looked for. Nothing said is nothing asked.
package struct ApprovalSearch: Sendable {
    package var commands: [String]?
    package var state: String?
    package var maker: UUID?
    /// Only what somebody else proposed, that is not about them and has not run out.
    package var checker: UUID?

    package init() {}
}

extension TenantConnection {
    /// Approvals from the newest to the oldest, those before `id`.
    package func approvals(_ search: ApprovalSearch, before id: UUID?, limit: Int64) async throws -> [ApprovalRow] {
        try await rows(
            """
            SELECT \(ApprovalRow.columns)
              FROM approval
             WHERE (\(id) IS NULL OR id < \(id))
               AND (\(search.commands) IS NULL OR command = ANY (\(search.commands)))
               AND (\(search.state) IS NULL OR state = \(search.state))
               AND (\(search.maker) IS NULL OR maker = \(search.maker))
               AND (\(search.checker) IS NULL
                    OR (maker <> \(search.checker) AND about IS DISTINCT FROM \(search.checker)
                        AND expires_at > \(now)))
             ORDER BY id DESC LIMIT \(limit)
            """
        )
    }

    package func approval(_ id: UUID) async throws -> ApprovalRow? {
        try await optionalRow("SELECT \(ApprovalRow.columns) FROM approval WHERE id = \(id)")
    }

    /// As `approval(_:)`, locked until the transaction ends.
    package func lockApproval(_ id: UUID) async throws -> ApprovalRow? {
        try await optionalRow("SELECT \(ApprovalRow.columns) FROM approval WHERE id = \(id) FOR UPDATE")
    }

    /// The same command, whoever proposed it, that waits and has not run out.
    package func waitingApproval(of command: String, payload: String) async throws -> UUID? {
        try await run(
            .optionalValue(
                """
                SELECT id FROM approval
                 WHERE state = 'waiting' AND expires_at > \(now) AND command = \(command)
                   AND payload = \(JSONText(payload))
                 ORDER BY id LIMIT 1
                """
            )
        )
    }

    /// What waits about a person and has not run out, the oldest first.
    package func waitingApprovals(on person: UUID) async throws -> [ApprovalRow] {
        try await rows(
            """
            SELECT \(ApprovalRow.columns) FROM approval
             WHERE person = \(person) AND state = 'waiting' AND expires_at > \(now) ORDER BY id
            """
        )
    }

    package func add(_ approval: NewApproval) async throws {
        try await execute(
            """
            INSERT INTO approval (id, command, payload, command_sha256, about, person, reason_sealed, maker, made_at,
                                  expires_at)
            VALUES (\(approval.id), \(approval.command), \(JSONText(approval.payload)), \(approval.commandSHA256),
                    \(approval.about), \(approval.person), \(approval.reasonSealed), \(approval.maker), \(now),
                    \(approval.expiresAt))
            """
        )
    }

    /// Ends the waiting of an approval that is locked.
    package func settleApproval(
        _ id: UUID,
        state: String,
        checker: UUID?,
        reasonSealed: [UInt8]?
    ) async throws {
        try await execute(
            """
            UPDATE approval SET state = \(state), checker = \(checker), decided_at = \(now),
                                verdict_sealed = \(reasonSealed), version = version + 1
             WHERE id = \(id) AND state = 'waiting'
            """
        )
    }

    /// Ends what waited too long; which those were.
    package func expireApprovals() async throws -> [UUID] {
        try await values(
            """
            UPDATE approval SET state = 'expired', decided_at = \(now), version = version + 1
             WHERE id IN (SELECT id FROM approval WHERE state = 'waiting' AND expires_at <= \(now)
                             FOR UPDATE SKIP LOCKED)
            RETURNING id
            """
        )
    }

    /// Active users who hold one of `roles` or a role of the tenant's own that contains `permission`.
    package func activeUsers(holding roles: [String], orCustom permission: String) async throws -> [UUID] {
        try await values(
            """
            SELECT u.id FROM app_user u
             WHERE u.state = 'active'
               AND (u.roles && \(roles)
                    OR EXISTS (SELECT FROM custom_role r WHERE r.id = ANY (u.custom_roles) AND r.retired_at IS NULL
                                  AND \(permission) = ANY (r.permissions)))
             ORDER BY u.id
            """
        )
    }
}
