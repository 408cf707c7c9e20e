package import Foundation
package import Persistence
package import Safeguards

/// What somebody may do, line by line, in the order of the matrix.
package struct Inspection: Sendable, Hashable {
    package struct Line: Sendable, Hashable {
        package let permission: Permission
        package let section: Matrix.Section
        /// One for each role that gives it. Nothing in a comparison where the other side alone holds it.
        package let reaches: [Reach]
    }

    /// A group of personal fields, and how far it is open.
    package struct Fields: Sendable, Hashable {
        package let group: FieldGroup
        package let reaches: [Reach]
    }

    package let roles: [Role]
    package let customRoles: [Named]
    package let lines: [Line]
    package let fields: [Fields]
    /// Whether any of it counts: not for those who have left or not come yet.
    package let isInForce: Bool

    init(_ standing: Standing, customRoles: [Named], isInForce: Bool) {
        roles = Role.allCases.filter { standing.roles.contains($0) && $0 != .user }
        self.customRoles = customRoles
        lines = Matrix.rows.compactMap { row in
            let reaches = standing.reaches(row.permission)
            return reaches.isEmpty ? nil : Line(permission: row.permission, section: row.section, reaches: reaches)
        }
        fields = FieldGroup.allCases.map { Fields(group: $0, reaches: standing.reaches($0.permission)) }
        self.isInForce = isInForce
    }
}

/// "What may this user see?", without signing in as them.
package struct InspectPermissions: CaseAction {
    package static let permission = Permission.permissionInspect
    package static let changesData = false
    private let id: UUID

    package init(of id: UUID) {
        self.id = id
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> Inspection {
        guard let user = try await tenant.user(id) else { throw NotFound() }
        let custom = try await tenant.customRoles().filter { user.customRoles.contains($0.id) && $0.retiredAt == nil }
        return Inspection(
            .person(of: tenant.tenant, roles: Set(user.roles.known), custom: custom.permissions),
            customRoles: custom.map { Named(id: $0.id, name: $0.name) },
            isInForce: user.state == UserState.active.rawValue
        )
    }
}

/// What somebody would be allowed who held these roles: for comparing them side by side.
package struct InspectStanding: CaseAction {
    package static let permission = Permission.permissionInspect
    package static let changesData = false
    private let given: GivenRoles

    package init(_ given: GivenRoles) {
        self.given = given
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> Inspection {
        let custom = try await tenant.customRoles().filter { given.custom.contains($0.id) && $0.retiredAt == nil }
        guard custom.count == given.custom.count else { throw NotFound() }
        return Inspection(
            .person(of: tenant.tenant, roles: given.roles, custom: custom.permissions),
            customRoles: custom.map { Named(id: $0.id, name: $0.name) },
            isInForce: true
        )
    }
}

extension [CustomRoleRow] {
    /// Everything that the roles contain.
    fileprivate var permissions: Set<Permission> {
        Set(flatMap(\.permissions).map { Permission($0) })
    }
}
