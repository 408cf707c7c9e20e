package import Persistence
package import Safeguards

/// The whole matrix of permissions, as JSON. It is no secret, but it is nobody's business who has no account.
package struct ShowMatrix: CaseAction {
    package static let permission = Permission.permissionRead
    package static let changesData = false

    package init() {}

    package func perform(in tenant: borrowing TenantConnection) async throws -> String {
        try await tenant.permit { $0.isOneself = true }
        return try PermissionTable.json
    }
}

/// Looks at the matrix as people read it. It is the same for every unit, so there is nothing to load.
package struct ReadPermissions: CaseAction {
    package static let permission = Permission.permissionRead
    package static let changesData = false

    package init() {}

    package func perform(in tenant: borrowing TenantConnection) async throws {
        try await tenant.permit { $0.isOneself = true }
    }
}
