import Foundation
package import Persistence
package import Safeguards

/// Adds one of the demonstration's invented people, with a password and a second factor ready to be used.
///
/// Real people are invited; no role holds the permission for this, only the demonstration's own job does.
package struct AddDemoPerson: CaseAction {
    package static let permission = Permission("demo.person.add")

    private let name: PersonName
    private let email: EmailAddress
    private let roles: [Role]
    private let password: StoredPassword

    package init(name: PersonName, email: EmailAddress, roles: [Role], password: StoredPassword) {
        self.name = name
        self.email = email
        self.roles = roles
        self.password = password
    }

    /// Does nothing where somebody has the address already.
    package func perform(in tenant: borrowing TenantConnection) async throws {
        let id = UUID.timeOrdered(at: tenant.now)
        let index = tenant.seals.emailIndex(email)
        let isNew = try await tenant.add(
            NewUser(
                id: id,
                nameSealed: try tenant.seals.seal(name.text, .userName, row: id),
                emailSealed: try tenant.seals.seal(email.text, .userEmail, row: id),
                emailIndex: index.bytes,
                emailIndexVersion: index.version,
                language: "pl",
                roles: roles.map(\.rawValue),
                customRoles: [],
                departments: [],
                invitedBy: nil
            )
        )
        guard isNew else { return }
        let seed = try tenant.seals.seal(TOTPSeed.random(), .userTOTPSeed, row: id)
        _ = try await tenant.activate(id, with: password)
        try await tenant.storeCandidate(seed, of: id)
        _ = try await tenant.adoptCandidate(seed, of: id, usedStep: 0, recoveryCodes: [])
        tenant.record(.userInvitationAccepted, about: AuditEntry.Object("user", id: id))
    }
}
