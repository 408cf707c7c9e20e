package import Foundation
package import Persistence
package import Safeguards

/// Permissions that no role of the unit's own may contain, or not one that whoever asks makes.
package struct PermissionsNotGrantable: Error, Equatable {
    package let permissions: [String]

    package init(_ permissions: [String]) {
        self.permissions = permissions
    }
}

/// Makes a role of the unit's own.
package struct DefineRole: CaseAction {
    package static let permission = Permission.roleDefine
    private let name: String
    private let permissions: Set<Permission>

    package init(name: String, permissions: Set<Permission>) {
        self.name = name
        self.permissions = permissions
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> UUID {
        let asker = try await tenant.principal()
        try await tenant.permit()
        let contents = try RoleContents(name: name, permissions: permissions, by: asker.standing)
        guard let maker = asker.user else { throw Refused(missing: Self.permission) }
        _ = try await tenant.office()

        let id = UUID.timeOrdered(at: tenant.now)
        let isNew = try await tenant.addCustomRole(
            id,
            name: contents.name,
            permissions: contents.permissions,
            by: maker
        )
        guard isNew else { throw NameTaken() }
        tenant.record(.roleDefined, about: .role(id), ["permissions": .words(contents.permissions)])
        tenant.made(id)
        return id
    }
}

/// What a role of the unit's own is called and contains, checked.
struct RoleContents {
    let name: String
    /// In the order of the matrix, by their names.
    let permissions: [String]

    /// - Throws: `InvalidChange`, `PermissionsNotGrantable`.
    init(name: String, permissions: Set<Permission>, by maker: Standing) throws {
        self.name = try Entry.line(name, "name", most: 80)
        guard !permissions.isEmpty else { throw InvalidChange("permissions", .empty) }
        let refused = permissions.subtracting(Grants.grantable(by: maker))
        guard refused.isEmpty else { throw PermissionsNotGrantable(refused.map(\.name).sorted()) }
        self.permissions = Matrix.rows.map(\.permission).filter(permissions.contains).map(\.name)
    }
}
