import Foundation
import Postgres
import Safeguards

/// The session behind a token's hash, with what its user holds now: the door's first question.
struct SessionRow: RowDecodable, Sendable {
    let record: SessionRecord
    let erasures: Int64

    init(row: borrowing Row) throws(PostgresError) {
        record = SessionRecord(
            id: try row["id"],
            user: try row["user_id"],
            level: try row["level"],
            authenticatedAt: try row["authenticated_at"],
            seenAt: try row["seen_at"],
            expiresAt: try row["expires_at"],
            idleSeconds: try row["idle_seconds"],
            userState: try row["state"],
            roles: try row["roles"],
            custom: try row["custom"],
            departments: try row["departments"]
        )
        erasures = try row["erasures"]
    }

    static func behind(_ token: SessionToken) -> Query<Admission.Answer> {
        let query: Query<SessionRow?> = .optionalRow(
            """
            SELECT s.id, s.user_id, s.level, s.authenticated_at, s.seen_at, s.expires_at, s.idle_seconds,
                   u.state, u.roles, u.departments,
                   ARRAY(SELECT DISTINCT unnest(r.permissions) FROM custom_role r
                          WHERE r.id = ANY (u.custom_roles) AND r.retired_at IS NULL) AS custom,
                   \(erasuresSoFar) AS erasures
              FROM session s JOIN app_user u ON u.id = s.user_id
             WHERE s.token_sha256 = \(token.sha256) AND s.ended_at IS NULL
            """
        )
        return query.map { .session($0) }
    }
}

/// The API token behind a hash.
struct TokenRow: RowDecodable, Sendable {
    let record: TokenRecord
    /// As `2026-11-22`.
    let lastUsedOn: String?
    let erasures: Int64

    init(row: borrowing Row) throws(PostgresError) {
        record = TokenRecord(
            id: try row["id"],
            scopes: try row["scopes"],
            addresses: try row["addresses"],
            expiresAt: try row["expires_at"]
        )
        lastUsedOn = try row[optional: "last_used_on"]
        erasures = try row["erasures"]
    }

    static func behind(_ token: APITokenText) -> Query<Admission.Answer> {
        let query: Query<TokenRow?> = .optionalRow(
            """
            SELECT id, scopes, addresses, expires_at, last_used_on::text AS last_used_on,
                   \(erasuresSoFar) AS erasures
              FROM api_token WHERE token_sha256 = \(token.sha256) AND revoked_at IS NULL
            """
        )
        return query.map { .token($0) }
    }
}

/// How many persons the tenant has erased: whoever is recognised brings along what remembered keys are judged by.
private let erasuresSoFar: SQL = "coalesce((SELECT erased FROM erasure_count), 0)"
