package import Foundation
package import Persistence
package import Safeguards

/// The token has a successor already; rotate that one.
package struct AlreadyRotated: Error, Equatable {
    package init() {}
}

/// Makes a successor of a token, with the same name, scopes and addresses. The old one goes on for seven days at most,
/// so that a program can change over; never more than two live side by side.
package struct RotateToken: CaseAction {
    package static let permission = Permission.tokenRotate
    private let id: UUID
    private let expected: Int64
    private let expiresAt: Date
    private let environment: APITokenText.Environment

    package init(_ id: UUID, expected: Int64, expiresAt: Date, environment: APITokenText.Environment) {
        self.id = id
        self.expected = expected
        self.expiresAt = expiresAt
        self.environment = environment
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> FreshToken {
        let asker = try await tenant.principal()
        try await tenant.permit()
        guard let maker = asker.user else { throw Refused(missing: Self.permission) }
        // Whoever is being dismissed makes no more tokens, or is seen to have made this one.
        _ = try await tenant.office()
        let old = try await tenant.liveToken(id, expected: expected)
        let token = APITokenText.random(for: environment)
        let new = NewAPIToken(
            id: UUID.timeOrdered(at: tenant.now),
            name: old.name,
            sha256: token.sha256,
            hint: token.hint,
            scopes: try TokenRules.names(of: Set(old.scopes.map { Permission($0) }), by: asker.standing),
            addresses: old.addresses,
            replaces: old.id,
            madeBy: maker,
            expiresAt: try TokenRules.end(expiresAt, from: tenant.now)
        )
        guard try await tenant.add(new) else { throw AlreadyRotated() }
        try await tenant.shortenAPIToken(old.id, to: tenant.now.addingTimeInterval(TokenRules.overlap))
        if let oldest = old.replaces, try await tenant.revokeAPIToken(oldest, because: "rotated") {
            tenant.record(.tokenRevoked, about: .token(oldest), ["reason": .code("rotated")])
        }
        try await tenant.tellAdministrators(.tokenCreated, token: new.id)
        tenant.record(.tokenRotated, about: .token(old.id), ["successor": .id(new.id)])
        tenant.made(new.id)
        return FreshToken(id: new.id, text: Secret(token.text), expiresAt: new.expiresAt)
    }
}

extension TenantConnection {
    /// A token that still works, locked, as whoever asks has seen it.
    func liveToken(_ id: UUID, expected: Int64) async throws -> APITokenRow {
        guard let token = try await lockAPIToken(id) else { throw NotFound() }
        guard token.revokedAt == nil, token.expiresAt > now else { throw AlreadyOver() }
        guard token.version == expected else { throw VersionConflict(current: token.version) }
        return token
    }
}
