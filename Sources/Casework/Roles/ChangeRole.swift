package import Foundation
package import Persistence
package import Safeguards

/// Gives one of the unit's own roles another name or other contents. Whoever holds it holds the new ones at once: their
/// sessions end.
///
/// Nobody changes a role that they hold themselves.
package struct ChangeRole: CaseAction {
    package static let permission = Permission.roleDefine
    private let id: UUID
    private let expected: Int64
    private let name: String
    private let permissions: Set<Permission>

    package init(_ id: UUID, expected: Int64, name: String, permissions: Set<Permission>) {
        self.id = id
        self.expected = expected
        self.name = name
        self.permissions = permissions
    }

    /// - Returns: The version that the role has now.
    package func perform(in tenant: borrowing TenantConnection) async throws -> Int64 {
        let asker = try await tenant.principal()
        let role = try await tenant.roleToChange(id, expected: expected)
        let contents = try RoleContents(name: name, permissions: permissions, by: asker.standing)
        let isFree = try await tenant.changeCustomRole(id, name: contents.name, permissions: contents.permissions)
        guard isFree else { throw NameTaken() }
        if Set(contents.permissions) != Set(role.permissions) {
            try await tenant.renew(try await tenant.holders(ofCustomRole: id))
        }
        tenant.record(.roleChanged, about: .role(id), ["permissions": .words(contents.permissions)])
        return expected + 1
    }
}

/// Ends one of the unit's own roles. Whoever held it holds it no longer, at once.
package struct RetireRole: CaseAction {
    package static let permission = Permission.roleDefine
    private let id: UUID
    private let expected: Int64

    package init(_ id: UUID, expected: Int64) {
        self.id = id
        self.expected = expected
    }

    package func perform(in tenant: borrowing TenantConnection) async throws {
        _ = try await tenant.roleToChange(id, expected: expected)
        let holders = try await tenant.holders(ofCustomRole: id)
        try await tenant.retireCustomRole(id)
        try await tenant.renew(holders)
        tenant.record(.roleRemoved, about: .role(id), ["holders": .count(holders.count)])
    }
}

extension TenantConnection {
    /// The role, if whoever asks may change it, with nobody else at work on it.
    fileprivate func roleToChange(_ id: UUID, expected: Int64) async throws -> CustomRoleRow {
        let asker = try await principal()
        let office = try await office()
        let holdsIt = asker.user.map { office.holds(id, $0) } ?? false
        try await permit { $0.isOneself = holdsIt }
        guard let role = try await customRole(id) else { throw NotFound() }
        guard role.retiredAt == nil else { throw AlreadyOver() }
        guard role.version == expected else { throw VersionConflict(current: role.version) }
        return role
    }

    /// Makes people sign in anew whose roles changed, and tells them.
    fileprivate func renew(_ users: [UUID]) async throws {
        try await endAllSessions(of: users, because: "role_change")
        for user in users { try await notify(user, .rolesChanged) }
    }
}

extension Office {
    fileprivate func holds(_ role: UUID, _ user: UUID) -> Bool {
        // Whoever is not among the locked ones is no administrator, and so may not change roles anyway.
        (try? member(user))?.customRoles.contains(role) ?? false
    }
}
