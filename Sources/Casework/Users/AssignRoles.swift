package import Foundation
package import Persistence
package import Safeguards

/// Gives somebody these roles and no others, at once: every session of theirs ends.
///
/// Nobody does so to themselves or to the DPO, nobody gives what is not theirs to give, and the office of the DPO is
/// given and taken by two (`AppointDPO`).
package struct AssignRoles: CaseAction {
    package static let permission = Permission.userAssignRoles
    private let id: UUID
    private let given: GivenRoles
    private let expected: Int64

    package init(_ given: GivenRoles, to id: UUID, expected: Int64) {
        self.given = given
        self.id = id
        self.expected = expected
    }

    /// - Returns: The version that the user has now: the same where nothing changed.
    package func perform(in tenant: borrowing TenantConnection) async throws -> Int64 {
        let asker = try await tenant.principal()
        let office = try await tenant.office(with: id)
        let member = try office.presentMember(id)
        try await tenant.permit {
            $0.isOneself = asker.user == id
            $0.holdsDPO = member.holdsDPO
        }
        try office.check(member, is: expected)
        try office.check(given, insteadOf: member.held, by: asker.standing, toOneself: asker.user == id)
        guard given != member.held else {
            tenant.record(.roleAssigned, about: .user(id), GivenRoles().details)
            return expected
        }
        if !given.roles.contains(.tenantAdmin) { try office.checkAdministratorRemains(without: id) }
        try await tenant.give(given, to: member)
        return expected + 1
    }
}

extension Office.Member {
    var held: GivenRoles { GivenRoles(roles: roles, custom: Set(customRoles)) }
}

extension TenantConnection {
    /// Stores what somebody holds from now on, ends their sessions, tells them and records it.
    func give(_ given: GivenRoles, to member: Office.Member) async throws {
        try await assign(roles: given.names, customRoles: given.customIDs, to: member.id)
        try await endAllSessions(of: [member.id], because: "role_change")
        if member.state == .active { try await notify(member.id, .rolesChanged) }
        record(given: given, insteadOf: member.held, to: member.id)
    }

    private func record(given: GivenRoles, insteadOf held: GivenRoles, to id: UUID) {
        let added = GivenRoles(
            roles: given.roles.subtracting(held.roles),
            custom: given.custom.subtracting(held.custom)
        )
        let taken = GivenRoles(
            roles: held.roles.subtracting(given.roles),
            custom: held.custom.subtracting(given.custom)
        )
        if !taken.isEmpty { record(.roleWithdrawn, about: .user(id), taken.details) }
        if !added.isEmpty { record(.roleAssigned, about: .user(id), added.details) }
    }
}
