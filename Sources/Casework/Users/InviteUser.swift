package import Foundation
package import Persistence
package import Safeguards

/// Another user of the unit has the address.
package struct EmailTaken: Error, Equatable {
    package init() {}
}

/// Invites somebody to open an account: they get a link, choose a password and enrol a second factor themselves.
package struct InviteUser: CaseAction {
    package static let permission = Permission.userInvite
    private let name: PersonName
    private let email: EmailAddress
    private let roles: GivenRoles
    private let departments: [UUID]
    private let language: WordingLanguage

    package init(
        name: PersonName,
        email: EmailAddress,
        roles: GivenRoles = GivenRoles(),
        departments: Set<UUID> = [],
        language: WordingLanguage = .polish
    ) {
        self.name = name
        self.email = email
        self.roles = roles
        self.departments = departments.sorted { $0.uuidString < $1.uuidString }
        self.language = language
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> UUID {
        try await tenant.permit()
        // Whoever comes with roles has been given them, so it takes what giving takes.
        if !roles.isEmpty { try await tenant.permit(.userAssignRoles) }
        let inviter = try await tenant.principal()
        let office = try await tenant.office()
        try office.check(roles, insteadOf: GivenRoles(), by: inviter.standing, toOneself: false)
        try office.checkDepartments(departments)

        let id = UUID.timeOrdered(at: tenant.now)
        let index = tenant.seals.emailIndex(email)
        let isNew = try await tenant.add(
            NewUser(
                id: id,
                nameSealed: try tenant.seals.seal(name, .userName, row: id),
                emailSealed: try tenant.seals.seal(email, .userEmail, row: id),
                emailIndex: index.bytes,
                emailIndexVersion: index.version,
                language: language.rawValue,
                roles: roles.names,
                customRoles: roles.customIDs,
                departments: departments,
                invitedBy: inviter.user
            )
        )
        guard isNew else { throw EmailTaken() }
        try await tenant.notify(id, .invitation)
        tenant.record(.userInvited, about: .user(id), roles.details)
        tenant.made(id)
        return id
    }
}

/// Sends the invitation once more; the link of the one before is worth nothing from then on.
package struct InviteAgain: CaseAction {
    package static let permission = Permission.userInvite
    private let id: UUID

    package init(_ id: UUID) {
        self.id = id
    }

    package func perform(in tenant: borrowing TenantConnection) async throws {
        try await tenant.permit()
        guard let user = try await tenant.lockUser(id) else { throw NotFound() }
        guard user.state == UserState.invited.rawValue else { throw AlreadyOver() }
        try await tenant.notify(id, .invitation)
        tenant.record(.userInvitationRenewed, about: .user(id))
    }
}

extension GivenRoles {
    /// As the log tells of them.
    var details: [AuditCode: AuditEntry.Extra] {
        var details: [AuditCode: AuditEntry.Extra] = ["roles": .words(names)]
        if !custom.isEmpty { details["custom_roles"] = .ids(customIDs) }
        return details
    }
}
