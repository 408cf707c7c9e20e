/// What somebody holds: the grounds on which `decide` permits. Made anew for every request, as the database has it.
package struct Standing: Sendable, Hashable {
    /// Nil for the platform itself.
    package let tenant: TenantID?
    package let roles: Set<Role>
    /// What roles that the tenant made for itself add.
    package let custom: Set<Permission>
    /// What an API token was made for; no permission comes from scopes alone.
    package let scopes: Set<Permission>
    /// False where roles meet that must not; such a standing holds nothing.
    package let isLawful: Bool
    /// The roles that count here, in the order of the matrix: an operator is none in a tenant, nor anybody else on the
    /// platform.
    private let counting: [Role]

    package init(
        tenant: TenantID?,
        roles: Set<Role>,
        custom: Set<Permission> = [],
        scopes: Set<Permission> = []
    ) {
        self.tenant = tenant
        self.roles = roles
        self.custom = custom
        self.scopes = scopes
        let isLawful = Grants.conflicts(among: roles).isEmpty && (custom.isEmpty || roles.allSatisfy(\.bearsCustom))
        self.isLawful = isLawful
        counting = Role.allCases.filter { role in
            isLawful && roles.contains(role) && (role == .operator) == (tenant == nil)
        }
    }

    /// Somebody who signed in at a tenant.
    package static func person(
        of tenant: TenantID,
        roles: Set<Role>,
        custom: Set<Permission> = []
    ) -> Standing {
        Standing(tenant: tenant, roles: roles.union([.user]), custom: custom)
    }

    /// A program that came with a tenant's API token.
    package static func integration(of tenant: TenantID, scopes: Set<Permission>) -> Standing {
        Standing(tenant: tenant, roles: [.integration], scopes: scopes)
    }

    /// An operator of the platform, who belongs to no tenant.
    package static let platformOperator = Standing(tenant: nil, roles: [.operator])

    /// How far it reaches with `permission`, once for each role that gives it; nothing where it does not hold it.
    package func reaches(_ permission: Permission) -> [Reach] {
        Matrix.row(permission).map(reaches) ?? []
    }

    /// Whether it may under some facts and circumstances.
    package func mayEver(_ permission: Permission) -> Bool {
        !reaches(permission).isEmpty
    }

    /// Whether it may under some facts and circumstances, and then sees persons as they are.
    package func seesClearly(_ permission: Permission) -> Bool {
        reaches(permission).contains { $0.view == .clear }
    }

    /// Everything it may under some facts and circumstances.
    package var permissions: Set<Permission> {
        Set(Matrix.rows.filter { !reaches($0).isEmpty }.map(\.permission))
    }

    func reaches(_ row: Matrix.Row) -> [Reach] {
        var reaches: [Reach] = []
        for role in counting {
            guard let reach = row[role] else { continue }
            if reach.extent == .scope, !scopes.contains(row.permission) { continue }
            reaches.append(reach)
        }
        if tenant != nil, isLawful, let reach = row.customReach, custom.contains(row.permission) {
            reaches.append(reach)
        }
        return reaches
    }

    /// Whether only the token's scopes stand between it and the row.
    func isOutsideScope(of row: Matrix.Row) -> Bool {
        counting.contains { row[$0]?.extent == .scope } && !scopes.contains(row.permission)
    }
}

extension Role {
    /// Whether roles of the tenant's own may be held together with this one.
    fileprivate var bearsCustom: Bool {
        switch self {
        case .dpo, .integration, .operator: false
        default: true
        }
    }
}
