package import Foundation
package import Persistence
package import Safeguards

/// Scopes that a token cannot have, or not one that whoever asks makes.
package struct ScopesNotGrantable: Error, Equatable {
    package let scopes: [String]

    package init(_ scopes: [String]) {
        self.scopes = scopes
    }
}

/// A token whose text can be read now and never again.
package struct FreshToken: Sendable {
    package let id: UUID
    package let text: Secret<String>
    package let expiresAt: Date
}

/// Makes an API token for another program.
package struct CreateToken: CaseAction {
    package static let permission = Permission.tokenCreate
    private let name: String
    private let scopes: Set<Permission>
    private let addresses: [String]
    private let expiresAt: Date
    private let environment: APITokenText.Environment

    /// - Parameters:
    ///   - name: What people call it, up to 80 characters.
    ///   - scopes: What it may do; at least something.
    ///   - addresses: Networks that it may come from, such as `192.0.2.0/24`; none for anywhere.
    ///   - expiresAt: When it ends: in the future, and in 366 days at the latest.
    ///   - environment: Stands in its text, so that a token of the demonstration is told from a real one.
    package init(
        name: String,
        scopes: Set<Permission>,
        addresses: [String] = [],
        expiresAt: Date,
        environment: APITokenText.Environment
    ) {
        self.name = name
        self.scopes = scopes
        self.addresses = addresses
        self.expiresAt = expiresAt
        self.environment = environment
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> FreshToken {
        let asker = try await tenant.principal()
        try await tenant.permit()
        guard let maker = asker.user else { throw Refused(missing: Self.permission) }
        // Whoever is being dismissed makes no more tokens, or is seen to have made this one.
        _ = try await tenant.office()
        let token = APITokenText.random(for: environment)
        let new = NewAPIToken(
            id: UUID.timeOrdered(at: tenant.now),
            name: try Entry.line(name, "name", most: 80),
            sha256: token.sha256,
            hint: token.hint,
            scopes: try TokenRules.names(of: scopes, by: asker.standing),
            addresses: try TokenRules.networks(addresses),
            replaces: nil,
            madeBy: maker,
            expiresAt: try TokenRules.end(expiresAt, from: tenant.now)
        )
        _ = try await tenant.add(new)
        try await tenant.tellAdministrators(.tokenCreated, token: new.id)
        tenant.record(.tokenCreated, about: .token(new.id), ["scopes": .words(new.scopes)])
        tenant.made(new.id)
        return FreshToken(id: new.id, text: Secret(token.text), expiresAt: new.expiresAt)
    }
}

/// What every token must be.
enum TokenRules {
    static let longestDays = 366
    /// How long a token goes on working after it got a successor.
    static let overlap: TimeInterval = 7 * 24 * 3_600

    /// - Throws: `InvalidChange`, `ScopesNotGrantable`.
    static func names(of scopes: Set<Permission>, by maker: Standing) throws -> [String] {
        guard !scopes.isEmpty else { throw InvalidChange("scopes", .empty) }
        let refused = scopes.subtracting(Grants.scopable(by: maker))
        guard refused.isEmpty else { throw ScopesNotGrantable(refused.map(\.name).sorted()) }
        return Matrix.rows.map(\.permission).filter(scopes.contains).map(\.name)
    }

    static func networks(_ typed: [String]) throws(InvalidChange) -> [String] {
        let networks = try Entry.lines(typed, "addresses", most: 50, eachMost: 49)
        guard networks.allSatisfy({ Network($0) != nil }) else { throw InvalidChange("addresses", .notANetwork) }
        return networks
    }

    static func end(_ instant: Date, from now: Date) throws(InvalidChange) -> Date {
        guard instant > now else { throw InvalidChange("expires_at", .inThePast) }
        guard instant <= now.addingTimeInterval(TimeInterval(longestDays) * 24 * 3_600) else {
            throw InvalidChange("expires_at", .tooFar(days: longestDays))
        }
        return instant
    }
}

extension TenantConnection {
    /// Writes to everybody who administers the unit about a token.
    func tellAdministrators(_ kind: NoticeKind, token: UUID) async throws {
        for administrator in try await activeAdministrators() {
            try await notify(administrator, kind, .token(token))
        }
    }
}
