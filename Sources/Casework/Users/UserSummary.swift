package import Foundation
import Persistence
package import Safeguards

package enum UserState: String, Sendable, CaseIterable {
    /// The link was sent and not followed yet.
    case invited
    case active
    /// Gone: kept so that the log's identifiers still have a name.
    case left

    package var wording: Wording {
        switch self {
        case .invited: Wording("zaproszony", english: "invited")
        case .active: Wording("aktywny", english: "active")
        case .left: Wording("bez dostępu", english: "without access")
        }
    }
}

/// Somebody with an account, as a list shows them.
package struct UserSummary: Sendable, Hashable {
    package let id: UUID
    package let version: Int64
    package let state: UserState
    package let name: String
    package let email: String
    package let language: WordingLanguage
    package let roles: [Role]
    package let customRoles: [UUID]
    package let departments: [UUID]
    package let hasFactor: Bool
    package let invitedAt: Date
    package let lastSignInAt: Date?
}

/// Somebody with an account, as their card shows them.
package struct UserDetails: Sendable, Hashable {
    package let user: UserSummary
    package let departments: [Named]
    package let customRoles: [Named]
    /// How many sessions they could go on working with.
    package let liveSessions: Int
    /// Until when the last invitation can be followed; `nil` where none is open.
    package let invitationExpiresAt: Date?
    /// Nobody where the operator of the platform invited them.
    package let invitedBy: UUID?
    package let activatedAt: Date?
    package let leftAt: Date?
}

/// An identifier and what people call it.
package struct Named: Sendable, Hashable {
    package let id: UUID
    package let name: String

    package init(id: UUID, name: String) {
        self.id = id
        self.name = name
    }

    init(_ row: NamedRow) {
        self.init(id: row.id, name: row.name)
    }
}

extension UserSummary {
    /// - Throws: `IntegrityFailure` where a sealed value is not what we sealed.
    init(_ row: UserRow, seals: TenantSeals) throws {
        self.init(
            id: row.id,
            version: row.version,
            state: UserState(rawValue: row.state) ?? .left,
            name: try seals.open(row.nameSealed, .userName, row: row.id),
            email: try seals.open(row.emailSealed, .userEmail, row: row.id),
            language: WordingLanguage(rawValue: row.language) ?? .polish,
            roles: row.roles.known,
            customRoles: row.customRoles,
            departments: row.departments,
            hasFactor: row.hasFactor,
            invitedAt: row.invitedAt,
            lastSignInAt: row.lastSignInAt
        )
    }
}

extension [String] {
    /// The roles among stored names, in the order of the matrix; what this release does not know is none.
    var known: [Role] {
        let names = Set(self)
        return Role.allCases.filter { names.contains($0.rawValue) && $0.isAssignable }
    }
}

extension TenantConnection {
    /// What some users are called, whatever their state; for those who never existed there is nothing.
    func names(of ids: some Sequence<UUID>) async throws -> [UUID: String] {
        var names: [UUID: String] = [:]
        for row in try await userNames(of: Array(Set(ids))) {
            names[row.id] = try seals.open(row.nameSealed, .userName, row: row.id)
        }
        return names
    }
}
