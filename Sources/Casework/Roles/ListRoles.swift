package import Foundation
package import Persistence
package import Safeguards

/// A role that the unit made for itself: a name for a set of permissions.
package struct CustomRole: Sendable, Hashable {
    package let id: UUID
    package let version: Int64
    package let name: String
    /// In the order of the matrix.
    package let permissions: [Permission]
    package let madeBy: UUID
    package let madeAt: Date
    package let retiredAt: Date?
    /// How many people hold it.
    package let holders: Int
}

/// The unit's own roles by name, the retired ones last.
package struct ListRoles: CaseAction {
    package static let permission = Permission.roleList
    package static let changesData = false

    package init() {}

    package func perform(in tenant: borrowing TenantConnection) async throws -> [CustomRole] {
        try await tenant.customRoles().map { CustomRole($0) }
    }
}

/// One of the unit's own roles.
package struct ShowRole: CaseAction {
    package static let permission = Permission.roleList
    package static let changesData = false
    private let id: UUID

    package init(_ id: UUID) {
        self.id = id
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> CustomRole {
        guard let role = try await tenant.customRole(id) else { throw NotFound() }
        return CustomRole(role)
    }
}

extension CustomRole {
    init(_ row: CustomRoleRow) {
        let names = Set(row.permissions)
        self.init(
            id: row.id,
            version: row.version,
            name: row.name,
            permissions: Matrix.rows.map(\.permission).filter { names.contains($0.name) },
            madeBy: row.madeBy,
            madeAt: row.madeAt,
            retiredAt: row.retiredAt,
            holders: Int(row.holders)
        )
    }
}
