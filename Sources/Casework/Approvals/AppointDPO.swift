package import Foundation
package import Persistence
package import Safeguards

/// Makes somebody the unit's data-protection officer: proposed by an administrator, approved by the head of the unit.
///
/// The officer holds no other role, so whoever has one gives it up first.
package struct AppointDPO: ApprovableCommand {
    package static let kind = "dpo.appoint"
    package static let title = Wording("Wyznaczenie inspektora ochrony danych", english: "Appointment of the DPO")
    package static let proposePermission = Permission.dpoPropose
    package static let approvePermission = Permission.dpoApprove
    private let user: UUID

    package init(_ user: UUID) {
        self.user = user
    }

    package var about: UUID? { user }

    package func check(in tenant: borrowing TenantConnection, _ office: Office) throws {
        let member = try office.presentMember(user)
        guard !member.holdsDPO else { throw Inapplicable.holdsItAlready }
        guard member.held.isEmpty else { throw Inapplicable.holdsOtherRoles }
    }

    package func execute(in tenant: borrowing TenantConnection, _ office: Office, approval: UUID) async throws {
        try await tenant.give(GivenRoles(roles: [.dpo]), to: try office.member(user))
        tenant.record(.dpoAppointed, about: .user(user))
    }
}

/// Ends somebody's office as data-protection officer: proposed and approved like the appointment.
package struct RemoveDPO: ApprovableCommand {
    package static let kind = "dpo.remove"
    package static let title = Wording("Odwołanie inspektora ochrony danych", english: "Removal of the DPO")
    package static let proposePermission = Permission.dpoPropose
    package static let approvePermission = Permission.dpoApprove
    private let user: UUID

    package init(_ user: UUID) {
        self.user = user
    }

    package var about: UUID? { user }

    package func check(in tenant: borrowing TenantConnection, _ office: Office) throws {
        guard try office.presentMember(user).holdsDPO else { throw Inapplicable.doesNotHoldIt }
    }

    package func execute(in tenant: borrowing TenantConnection, _ office: Office, approval: UUID) async throws {
        try await tenant.give(GivenRoles(), to: try office.member(user))
        tenant.record(.dpoRemoved, about: .user(user))
    }
}
