package import Foundation
package import Persistence
package import Safeguards

/// Ends a token at once.
package struct RevokeToken: CaseAction {
    package static let permission = Permission.tokenRevoke
    private let id: UUID
    private let expected: Int64

    package init(_ id: UUID, expected: Int64) {
        self.id = id
        self.expected = expected
    }

    package func perform(in tenant: borrowing TenantConnection) async throws {
        try await tenant.permit()
        let token = try await tenant.liveToken(id, expected: expected)
        try await tenant.revokeAPIToken(token.id, because: "revoked")
        try await tenant.tellAdministrators(.tokenRevoked, token: token.id)
        tenant.record(.tokenRevoked, about: .token(token.id), ["reason": .code("revoked")])
    }
}

extension Casework {
    /// Ends a token that somebody found; see `RevokeLeakedToken`.
    ///
    /// - Throws: `TooManyAttempts` where a network brings too many, which are then invented; what the door throws.
    package func revokeLeaked(_ token: APITokenText, by caller: Caller) async throws {
        let finder = SignInThrottle.Source(tenant: caller.tenant, address: caller.client.address)
        if let wait = tools.throttle.wait(for: finder, now: now) { throw TooManyAttempts(retryAfter: wait) }
        try await outcome(ofVisitors: RevokeLeakedToken(token), by: caller)
    }
}

/// Ends a token that somebody found where it should not be, whoever they are: that they have it is proof enough.
///
/// They are not told whether there was one.
package struct RevokeLeakedToken: CaseAction {
    package static let permission = Permission("token.revoke_leaked")
    private let token: APITokenText

    package init(_ token: APITokenText) {
        self.token = token
    }

    package func perform(in tenant: borrowing TenantConnection) async throws {
        guard let found = try await tenant.lockAPIToken(sha256: token.sha256), found.revokedAt == nil,
            found.expiresAt > tenant.now
        else {
            tenant.record(.tokenRevokedAsLeaked, result: .refused)
            return
        }
        try await tenant.revokeAPIToken(found.id, because: "leaked")
        try await tenant.tellAdministrators(.tokenRevoked, token: found.id)
        tenant.record(.tokenRevokedAsLeaked, about: .token(found.id))
    }
}
