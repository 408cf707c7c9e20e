package import Foundation
package import Persistence
package import Safeguards

/// The unit has administrators, so they invite people and nobody else does.
package struct HasAdministrator: Error, Equatable {
    package init() {}
}

/// Invites the first administrator of a unit that has none: all that the platform's operator can do about its users.
///
/// Whoever was invited in this way before and has not come is forgotten, so that a mistyped address opens nothing.
package struct InviteFirstAdministrator: CaseAction {
    package static let permission = Permission.tenantInviteAdministrator
    private let name: PersonName
    private let email: EmailAddress
    private let wantsLink: Bool

    /// - Parameters:
    ///   - name: Theirs.
    ///   - email: Where the invitation goes; also what they sign in with.
    ///   - wantsLink: Whether the link shall be returned, to be printed once, rather than mailed.
    package init(name: PersonName, email: EmailAddress, wantsLink: Bool) {
        self.name = name
        self.email = email
        self.wantsLink = wantsLink
    }

    package struct Invitation: Sendable {
        package let user: UUID
        /// Where it was asked for, and until when it is good; it cannot be had again.
        package let link: LinkToken?
        package let expiresAt: Date?
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> Invitation {
        try await tenant.permit()
        // There is no administrator whose row could be locked, so two operators at once take turns at the table.
        guard try await tenant.lockUsersTable() == 0 else { throw HasAdministrator() }
        try await tenant.withdrawInvitations(toRole: Role.tenantAdmin.rawValue)

        let id = UUID.timeOrdered(at: tenant.now)
        let index = tenant.seals.emailIndex(email)
        let isNew = try await tenant.add(
            NewUser(
                id: id,
                nameSealed: try tenant.seals.seal(name, .userName, row: id),
                emailSealed: try tenant.seals.seal(email, .userEmail, row: id),
                emailIndex: index.bytes,
                emailIndexVersion: index.version,
                language: WordingLanguage.polish.rawValue,
                roles: [Role.tenantAdmin.rawValue],
                customRoles: [],
                departments: [],
                invitedBy: nil
            )
        )
        guard isNew else { throw EmailTaken() }
        tenant.record(.userInvited, about: .user(id), GivenRoles(roles: [.tenantAdmin]).details)
        tenant.made(id)
        guard wantsLink else {
            try await tenant.notify(id, .firstAdministrator)
            return Invitation(user: id, link: nil, expiresAt: nil)
        }
        let link = try await tenant.makeLink(to: id, for: .invitation)
        return Invitation(user: id, link: link.token, expiresAt: link.expiresAt)
    }
}
