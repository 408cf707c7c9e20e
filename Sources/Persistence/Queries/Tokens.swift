package import Foundation
package import Postgres

/// An API token as stored; its text nobody knows.
package struct APITokenRow: RowDecodable, Sendable {
    package let id: UUID
    package let version: Int64
    package let name: String
    package let hint: String
    package let scopes: [String]
    package let addresses: [String]
    package let replaces: UUID?
    package let madeBy: UUID
    package let madeAt: Date
    package let expiresAt: Date
    /// As `2026-11-22`.
    package let lastUsedOn: String?
    package let revokedAt: Date?
    package let revokedWhy: String?

    static let columns: SQL = """
        id, version, name, hint, scopes, addresses, replaces, made_by, made_at, expires_at,
        last_used_on::text AS last_used_on, revoked_at, revoked_why
        """

    package init(row: borrowing Row) throws(PostgresError) {
        id = try row["id"]
        version = try row["version"]
        name = try row["name"]
        hint = try row["hint"]
        scopes = try row["scopes"]
        addresses = try row["addresses"]
        replaces = try row[optional: "replaces"]
        madeBy = try row["made_by"]
        madeAt = try row["made_at"]
        expiresAt = try row["expires_at"]
        lastUsedOn = try row[optional: "last_used_on"]
        revokedAt = try row[optional: "revoked_at"]
        revokedWhy = try row[optional: "revoked_why"]
    }
}

/// A token that is to be added.
package struct NewAPIToken: Sendable {
    package let id: UUID
    package let name: String
    package let sha256: [UInt8]
    package let hint: String
    package let scopes: [String]
    package let addresses: [String]
    package let replaces: UUID?
    package let madeBy: UUID
    package let expiresAt: Date

    package init(
        id: UUID,
        name: String,
        sha256: [UInt8],
        hint: String,
        scopes: [String],
        addresses: [String],
        replaces: UUID?,
        madeBy: UUID,
        expiresAt: Date
    ) {
        self.id = id
        self.name = name
        self.sha256 = sha256
        self.hint = hint
        self.scopes = scopes
        self.addresses = addresses
        self.replaces = replaces
        self.madeBy = madeBy
        self.expiresAt = expiresAt
    }
}

extension TenantConnection {
    /// Tokens in the order in which they were made, those after `id`.
    package func apiTokens(after id: UUID?, onlyLive: Bool, limit: Int64) async throws -> [APITokenRow] {
        try await rows(
            """
            SELECT \(APITokenRow.columns)
              FROM api_token
             WHERE (\(id) IS NULL OR id > \(id))
               AND (NOT \(onlyLive) OR (revoked_at IS NULL AND expires_at > \(now)))
             ORDER BY id LIMIT \(limit)
            """
        )
    }

    /// The live tokens that somebody made.
    package func liveAPITokens(madeBy user: UUID) async throws -> [APITokenRow] {
        try await rows(
            """
            SELECT \(APITokenRow.columns)
              FROM api_token WHERE made_by = \(user) AND revoked_at IS NULL AND expires_at > \(now) ORDER BY id
            """
        )
    }

    package func apiToken(_ id: UUID) async throws -> APITokenRow? {
        try await optionalRow("SELECT \(APITokenRow.columns) FROM api_token WHERE id = \(id)")
    }

    /// A token, locked until the transaction ends.
    package func lockAPIToken(_ id: UUID) async throws -> APITokenRow? {
        try await optionalRow("SELECT \(APITokenRow.columns) FROM api_token WHERE id = \(id) FOR NO KEY UPDATE")
    }

    /// The token with this hash, locked until the transaction ends.
    package func lockAPIToken(sha256: [UInt8]) async throws -> APITokenRow? {
        try await optionalRow(
            "SELECT \(APITokenRow.columns) FROM api_token WHERE token_sha256 = \(sha256) FOR NO KEY UPDATE"
        )
    }

    /// Adds a token; false where the one that it replaces has a successor already.
    package func add(_ token: NewAPIToken) async throws -> Bool {
        try await execute(
            """
            INSERT INTO api_token (id, name, token_sha256, hint, scopes, addresses, replaces, made_by, made_at,
                                   expires_at)
            VALUES (\(token.id), \(token.name), \(token.sha256), \(token.hint), \(token.scopes), \(token.addresses),
                    \(token.replaces), \(token.madeBy), \(now), \(token.expiresAt))
                ON CONFLICT (replaces) WHERE replaces IS NOT NULL AND revoked_at IS NULL DO NOTHING
            """
        ) == 1
    }

    /// Lets a token live no longer than until `instant`.
    package func shortenAPIToken(_ id: UUID, to instant: Date) async throws {
        try await execute(
            """
            UPDATE api_token SET expires_at = least(expires_at, \(instant)), version = version + 1 WHERE id = \(id)
            """
        )
    }

    /// Ends a token; false where it was ended before.
    @discardableResult package func revokeAPIToken(_ id: UUID, because reason: String) async throws -> Bool {
        try await execute(
            """
            UPDATE api_token SET revoked_at = \(now), revoked_why = \(reason), version = version + 1
             WHERE id = \(id) AND revoked_at IS NULL
            """
        ) == 1
    }

    /// Live tokens without a live successor that end before `instant`, and of which nobody was told yet.
    package func tokensToRemindOf(endingBefore instant: Date) async throws -> [UUID] {
        try await values(
            """
            SELECT t.id FROM api_token t
             WHERE t.revoked_at IS NULL AND t.expires_at > \(now) AND t.expires_at < \(instant)
               AND NOT EXISTS (SELECT FROM api_token s WHERE s.replaces = t.id AND s.revoked_at IS NULL)
               AND NOT EXISTS (SELECT FROM notice n
                                WHERE n.kind = 'token_expiring' AND (n.details->>'token')::uuid = t.id)
             ORDER BY t.id
            """
        )
    }

    /// Whoever administers the unit now, by identifier.
    package func activeAdministrators() async throws -> [UUID] {
        try await values(
            "SELECT id FROM app_user WHERE state = 'active' AND 'tenant_admin' = ANY (roles) ORDER BY id"
        )
    }
}
