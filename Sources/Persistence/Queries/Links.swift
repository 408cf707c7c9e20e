package import Foundation
package import Postgres

/// A link that was sent by e-mail, as it is stored.
package struct LinkRow: Sendable, RowDecodable {
    package let id: UUID
    package let user: UUID
    package let expiresAt: Date

    package init(row: borrowing Row) throws(PostgresError) {
        id = try row["id"]
        user = try row["user_id"]
        expiresAt = try row["expires_at"]
    }
}

extension TenantConnection {
    /// Adds a link; whatever was sent to this user for the same purpose is worth nothing any more.
    package func addLink(
        to user: UUID,
        for purpose: String,
        tokenHash: [UInt8],
        expiresAt: Date
    ) async throws {
        _ = try await run(
            .count(
                """
                UPDATE link SET revoked_at = \(now)
                 WHERE user_id = \(user) AND purpose = \(purpose) AND used_at IS NULL AND revoked_at IS NULL
                """
            ),
            .count(
                """
                INSERT INTO link (id, user_id, purpose, token_sha256, made_at, expires_at)
                VALUES (\(UUID.timeOrdered(at: now)), \(user), \(purpose), \(tokenHash), \(now), \(expiresAt))
                """
            )
        )
    }

    /// Whether somebody was sent a link for a purpose that can still be used, since an instant.
    package func hasLink(to user: UUID, for purpose: String, since instant: Date) async throws -> Bool {
        try await value(
            """
            SELECT EXISTS (SELECT FROM link WHERE user_id = \(user) AND purpose = \(purpose) AND made_at >= \(instant)
                              AND used_at IS NULL AND revoked_at IS NULL AND expires_at > \(now))
            """
        )
    }

    /// The link behind a token, if it can still be used for this purpose.
    package func openLink(_ tokenHash: [UInt8], for purpose: String) async throws -> LinkRow? {
        try await optionalRow(
            """
            SELECT id, user_id, expires_at FROM link
             WHERE token_sha256 = \(tokenHash) AND purpose = \(purpose)
               AND used_at IS NULL AND revoked_at IS NULL AND expires_at > \(now)
            """
        )
    }

    /// Uses a link up.
    ///
    /// - Returns: Whether nobody has used or revoked it before.
    package func useLink(_ id: UUID) async throws -> Bool {
        try await execute(
            """
            UPDATE link SET used_at = \(now)
             WHERE id = \(id) AND used_at IS NULL AND revoked_at IS NULL AND expires_at > \(now)
            """
        ) == 1
    }

    /// Makes the links that were sent to a user worthless: all of them, or those for one purpose.
    @discardableResult package func revokeLinks(of user: UUID, for purpose: String? = nil) async throws -> Int {
        try await execute(
            """
            UPDATE link SET revoked_at = \(now)
             WHERE user_id = \(user) AND used_at IS NULL AND revoked_at IS NULL
               AND (\(purpose)::text IS NULL OR purpose = \(purpose))
            """
        )
    }
}
