package import Foundation
package import Persistence
package import Safeguards

/// One user, with everything that is told of them.
package struct ShowUser: CaseAction {
    package static let permission = Permission.userShow
    package static let changesData = false
    private let id: UUID

    package init(_ id: UUID) {
        self.id = id
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> UserDetails {
        guard let card = try await tenant.userCard(id) else { throw NotFound() }
        return UserDetails(
            user: try UserSummary(card.user, seals: tenant.seals),
            departments: card.departments.map { Named($0) },
            customRoles: card.customRoles.map { Named($0) },
            liveSessions: Int(card.liveSessions),
            invitationExpiresAt: card.invitationExpiresAt,
            invitedBy: card.user.invitedBy,
            activatedAt: card.user.activatedAt,
            leftAt: card.user.leftAt
        )
    }
}
