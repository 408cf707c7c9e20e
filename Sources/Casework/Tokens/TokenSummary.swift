package import Foundation
package import Persistence
package import Safeguards

/// What another program comes with, as people see it: never its text.
package struct TokenSummary: Sendable, Hashable {
    package enum State: String, Sendable {
        case live, expired, revoked
    }

    package let id: UUID
    package let version: Int64
    package let name: String
    /// Its last four characters.
    package let hint: String
    package let scopes: [String]
    /// Networks that it may come from; from anywhere where there are none.
    package let addresses: [String]
    /// The token that it takes over from.
    package let replaces: UUID?
    package let madeBy: UUID
    package let madeAt: Date
    package let expiresAt: Date
    /// The day in UTC, as `2026-11-22`.
    package let lastUsedOn: String?
    package let revokedAt: Date?
    /// `revoked`, `rotated` or `leaked`.
    package let revokedWhy: String?
    package let state: State

    init(_ row: APITokenRow, at now: Date) {
        id = row.id
        version = row.version
        name = row.name
        hint = row.hint
        scopes = row.scopes
        addresses = row.addresses
        replaces = row.replaces
        madeBy = row.madeBy
        madeAt = row.madeAt
        expiresAt = row.expiresAt
        lastUsedOn = row.lastUsedOn
        revokedAt = row.revokedAt
        revokedWhy = row.revokedWhy
        state = row.revokedAt != nil ? .revoked : row.expiresAt <= now ? .expired : .live
    }
}

/// The unit's API tokens in the order in which they were made.
package struct ListTokens: CaseAction {
    package static let permission = Permission.tokenList
    package static let changesData = false
    private let onlyLive: Bool
    private let last: UUID?
    private let limit: Int

    /// - Parameters:
    ///   - onlyLive: Leaves out what is expired or revoked.
    ///   - last: Goes on after this one.
    ///   - limit: How many, at most 200.
    package init(onlyLive: Bool = false, after last: UUID? = nil, limit: Int = 50) {
        self.onlyLive = onlyLive
        self.last = last
        self.limit = min(max(limit, 1), Listing<TokenSummary>.most)
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> Listing<TokenSummary> {
        let rows = try await tenant.apiTokens(after: last, onlyLive: onlyLive, limit: Int64(limit + 1))
        return Listing(rows.map { TokenSummary($0, at: tenant.now) }, limit: limit, id: \.id)
    }
}

/// One API token.
package struct ShowToken: CaseAction {
    package static let permission = Permission.tokenList
    package static let changesData = false
    private let id: UUID

    package init(_ id: UUID) {
        self.id = id
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> TokenSummary {
        guard let row = try await tenant.apiToken(id) else { throw NotFound() }
        return TokenSummary(row, at: tenant.now)
    }
}
