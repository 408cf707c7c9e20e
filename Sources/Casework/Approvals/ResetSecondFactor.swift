package import Foundation
package import Persistence
package import Safeguards

/// Lets somebody who lost every factor enrol a new one: proposed by an administrator, approved by another one or by the
/// DPO. They get a link; what they have is worth nothing once they followed it.
package struct ResetSecondFactor: ApprovableCommand {
    package static let kind = "factor.reset"
    package static let title = Wording("Nowy drugi składnik logowania", english: "A new second factor")
    package static let proposePermission = Permission.factorResetPropose
    package static let approvePermission = Permission.factorResetApprove
    private let user: UUID

    package init(of user: UUID) {
        self.user = user
    }

    package var about: UUID? { user }

    package func check(in tenant: borrowing TenantConnection, _ office: Office) throws {
        let member = try office.presentMember(user)
        guard member.state == .active else { throw Inapplicable.notActive }
        guard member.hasFactor else { throw Inapplicable.hasNoFactor }
    }

    package func execute(in tenant: borrowing TenantConnection, _ office: Office, approval: UUID) async throws {
        try await tenant.notify(user, .factorReset, .approval(approval))
        tenant.record(.factorResetApproved, about: .user(user))
    }
}
