package import Foundation
package import Postgres

/// A session as its owner may see it.
package struct StoredSession: Sendable, RowDecodable {
    package let id: UUID
    package let createdAt: Date
    package let seenAt: Date
    package let expiresAt: Date
    package let deviceSealed: [UInt8]

    package init(row: borrowing Row) throws(PostgresError) {
        id = try row["id"]
        createdAt = try row["created_at"]
        seenAt = try row["seen_at"]
        expiresAt = try row["expires_at"]
        deviceSealed = try row["device_sealed"]
    }
}

/// A session that is about to begin.
package struct NewSession: Sendable {
    package let id: UUID
    package let user: UUID
    package let tokenHash: [UInt8]
    package let level: Int16
    package let expiresAt: Date
    package let idleSeconds: Int32
    package let deviceSealed: [UInt8]
    package let addressHash: [UInt8]

    package init(
        id: UUID,
        user: UUID,
        tokenHash: [UInt8],
        level: Int16,
        expiresAt: Date,
        idleSeconds: Int32,
        deviceSealed: [UInt8],
        addressHash: [UInt8]
    ) {
        self.id = id
        self.user = user
        self.tokenHash = tokenHash
        self.level = level
        self.expiresAt = expiresAt
        self.idleSeconds = idleSeconds
        self.deviceSealed = deviceSealed
        self.addressHash = addressHash
    }
}

extension TenantConnection {
    package func add(_ session: NewSession) async throws {
        try await execute(
            """
            INSERT INTO session (id, user_id, token_sha256, level, created_at, seen_at, authenticated_at, expires_at,
                                 idle_seconds, device_sealed, address_hash)
            VALUES (\(session.id), \(session.user), \(session.tokenHash), \(session.level), \(now), \(now), \(now),
                    \(session.expiresAt), \(session.idleSeconds), \(session.deviceSealed), \(session.addressHash))
            """
        )
    }

    /// Gives a session another token, as part of whatever raised it; the old token is dead from then on.
    ///
    /// - Parameters:
    ///   - session: Its identifier.
    ///   - old: The hash of the token it had.
    ///   - new: The hash of the token it has from now on.
    ///   - isFactorShown: Whether a factor was shown just now.
    /// - Returns: Whether it was still alive and had the old token.
    /// - Throws: Where the database refuses.
    package func rotate(
        _ session: UUID,
        from old: [UInt8],
        to new: [UInt8],
        isFactorShown: Bool
    ) async throws -> Bool {
        try await execute(
            """
            UPDATE session SET token_sha256 = \(new), seen_at = \(now), failed_codes = 0,
                               authenticated_at = CASE WHEN \(isFactorShown) THEN \(now) ELSE authenticated_at END
             WHERE id = \(session) AND token_sha256 = \(old) AND ended_at IS NULL
            """
        ) == 1
    }

    /// Makes a session of the first level a full one, with another token.
    ///
    /// - Returns: Whether it was still alive, of the first level, and had the old token.
    package func raise(
        _ session: UUID,
        from old: [UInt8],
        to new: [UInt8],
        for length: TimeInterval,
        idleSeconds: Int32
    ) async throws -> Bool {
        let microseconds = Int64(length * 1_000_000)
        return try await execute(
            """
            UPDATE session SET token_sha256 = \(new), level = 2, seen_at = \(now), authenticated_at = \(now),
                               expires_at = created_at + \(microseconds) * interval '1 microsecond',
                               idle_seconds = \(idleSeconds), failed_codes = 0
             WHERE id = \(session) AND token_sha256 = \(old) AND level = 1 AND ended_at IS NULL
            """
        ) == 1
    }

    /// Ends sessions of a user, and tells which.
    ///
    /// - Parameters:
    ///   - user: Whose.
    ///   - except: One that goes on.
    ///   - reason: A word such as `role_change`.
    /// - Returns: The sessions that were still going on, those included whose time was over.
    /// - Throws: Where the database refuses.
    @discardableResult package func endSessions(
        of user: UUID,
        except: UUID? = nil,
        because reason: String
    ) async throws -> [UUID] {
        try await values(
            """
            UPDATE session SET ended_at = \(now), end_reason = \(reason)
             WHERE user_id = \(user) AND ended_at IS NULL AND id IS DISTINCT FROM \(except)
            RETURNING id
            """
        )
    }

    /// Ends one session of a user's.
    ///
    /// - Returns: Whether there was such a session and it went on.
    package func endSession(_ session: UUID, of user: UUID, because reason: String) async throws -> Bool {
        try await execute(
            """
            UPDATE session SET ended_at = \(now), end_reason = \(reason)
             WHERE id = \(session) AND user_id = \(user) AND ended_at IS NULL
            """
        ) == 1
    }

    /// Ends the session behind a token, whoever's it is.
    package func endSession(withToken hash: [UInt8], because reason: String) async throws -> UUID? {
        try await run(
            .optionalValue(
                """
                UPDATE session SET ended_at = \(now), end_reason = \(reason)
                 WHERE token_sha256 = \(hash) AND ended_at IS NULL RETURNING id
                """
            )
        )
    }

    /// Ends the oldest live sessions of one level, so that besides `session` at most `count` go on.
    package func endOldestSessions(
        of user: UUID,
        level: Int16,
        besides session: UUID,
        keeping count: Int32
    ) async throws -> [UUID] {
        try await values(
            """
            UPDATE session SET ended_at = \(now), end_reason = 'limit'
             WHERE id IN (SELECT id FROM session
                           WHERE user_id = \(user) AND ended_at IS NULL AND level = \(level) AND id <> \(session)
                             AND expires_at > \(now) AND seen_at + idle_seconds * interval '1 second' > \(now)
                           ORDER BY created_at DESC, id DESC OFFSET \(count))
            RETURNING id
            """
        )
    }

    /// Counts a wrong code in a session, and ends the session with the last one that is allowed.
    ///
    /// - Returns: How many there were; `nil` where the session has ended meanwhile.
    package func countWrongCode(in session: UUID, allowed: Int32) async throws -> Int32? {
        try await run(
            .optionalValue(
                """
                UPDATE session SET failed_codes = failed_codes + 1,
                       ended_at = CASE WHEN failed_codes + 1 >= \(allowed) THEN \(now) END,
                       end_reason = CASE WHEN failed_codes + 1 >= \(allowed) THEN 'wrong_codes' END
                 WHERE id = \(session) AND ended_at IS NULL RETURNING failed_codes
                """
            )
        )
    }

    /// A user's full sessions that go on, the one used last first.
    package func liveSessions(of user: UUID) async throws -> [StoredSession] {
        try await rows(
            """
            SELECT id, created_at, seen_at, expires_at, device_sealed FROM session
             WHERE user_id = \(user) AND ended_at IS NULL AND level = 2 AND expires_at > \(now)
               AND seen_at + idle_seconds * interval '1 second' > \(now)
             ORDER BY seen_at DESC, id
            """
        )
    }

    package func storedSession(_ id: UUID, of user: UUID) async throws -> StoredSession? {
        try await optionalRow(
            """
            SELECT id, created_at, seen_at, expires_at, device_sealed FROM session
             WHERE id = \(id) AND user_id = \(user)
            """
        )
    }

    /// Forgets sessions and links that were over before `instant`, and keys of commands that were claimed before it.
    ///
    /// - Returns: How many rows went.
    package func purgeAccess(before instant: Date) async throws -> Int {
        let (sessions, links, claims) = try await run(
            .count("DELETE FROM session WHERE expires_at < \(instant) OR ended_at < \(instant)"),
            .count("DELETE FROM link WHERE expires_at < \(instant) OR used_at < \(instant) OR revoked_at < \(instant)"),
            .count("DELETE FROM idempotency_claim WHERE claimed_at < \(instant)")
        )
        return sessions + links + claims
    }
}
