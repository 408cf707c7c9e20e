package import Foundation
package import Persistence
package import Safeguards

/// What people see of themselves.
package struct Profile: Sendable {
    package let id: UUID
    package let version: Int64
    package let name: PersonName
    package let email: EmailAddress
    package let language: WordingLanguage
    /// In the order of `Role.allCases`; `user` is not among them.
    package let roles: [Role]
    package let departments: Set<UUID>
    package let lastSignInAt: Date?
    package let recoveryCodes: Int
    /// When the session they look from ends, however busy they are.
    package let sessionExpiresAt: Date
    /// Until when they have shown a factor just now; in the past where they have not.
    package let steppedUpUntil: Date
}

package struct ShowProfile: CaseAction {
    package static let permission = Permission.profileRead
    package static let changesData = false

    package init() {}

    package func perform(in tenant: borrowing TenantConnection) async throws -> Profile {
        let (user, session) = try await tenant.oneself()
        let principal = try await tenant.principal()
        guard let account = try await tenant.account(user),
            let stored = try await tenant.storedSession(session.id, of: user)
        else { throw Unauthenticated(.left) }
        return Profile(
            id: user,
            version: account.version,
            name: try tenant.seals.open(account.nameSealed, .userName, row: user),
            email: try tenant.seals.open(account.emailSealed, .userEmail, row: user),
            language: WordingLanguage(rawValue: account.language) ?? .polish,
            roles: Role.allCases.filter { $0 != .user && principal.standing.roles.contains($0) },
            departments: principal.departments,
            lastSignInAt: account.lastSignInAt,
            recoveryCodes: account.recoveryCodes.count,
            sessionExpiresAt: stored.expiresAt,
            steppedUpUntil: session.authenticatedAt.addingTimeInterval(SessionFacts.stepUpAge)
        )
    }
}

/// Changes what people say of themselves. Their address, roles and departments are the administrator's to change.
package struct ChangeProfile: CaseAction {
    package static let permission = Permission.profileChange
    private let name: PersonName
    private let language: WordingLanguage
    private let expected: Int64

    package init(name: PersonName, language: WordingLanguage, expected: Int64) {
        self.name = name
        self.language = language
        self.expected = expected
    }

    /// - Returns: The version that the profile has now.
    package func perform(in tenant: borrowing TenantConnection) async throws -> Int64 {
        let (user, _) = try await tenant.oneself()
        let account = try await tenant.ownAccount(user)
        guard account.version == expected else { throw VersionConflict(current: account.version) }
        try await tenant.changeProfile(
            of: user,
            nameSealed: try tenant.seals.seal(name, .userName, row: user),
            language: language.rawValue
        )
        tenant.record(.profileChanged, about: .user(user))
        return expected + 1
    }
}
