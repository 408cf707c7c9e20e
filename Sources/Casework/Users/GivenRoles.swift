package import Foundation
package import Safeguards

/// A role that whoever asks may not give or take.
package struct NotGrantable: Error, Equatable {
    package let refusal: Grants.Refusal
    /// The role, by its name in the matrix or its identifier.
    package let role: String

    package init(_ role: String, because refusal: Grants.Refusal) {
        self.role = role
        self.refusal = refusal
    }
}

/// Two roles that nobody may hold together.
package struct RolesConflict: Error, Equatable {
    package let first: Role
    package let second: Role

    package init(_ first: Role, _ second: Role) {
        self.first = first
        self.second = second
    }
}

/// The roles that somebody is to hold, besides that of every user.
package struct GivenRoles: Sendable, Hashable {
    package let roles: Set<Role>
    package let custom: Set<UUID>

    package init(roles: Set<Role> = [], custom: Set<UUID> = []) {
        self.roles = roles
        self.custom = custom
    }

    package var isEmpty: Bool { roles.isEmpty && custom.isEmpty }

    /// In the order of the matrix, by their stored names.
    var names: [String] { Role.allCases.filter(roles.contains).map(\.rawValue) }

    var customIDs: [UUID] { custom.sorted { $0.uuidString < $1.uuidString } }
}

extension Office {
    /// Decides whether `giver` may turn what `member` holds into `given`.
    ///
    /// What is taken away must be the giver's to give as much as what is added.
    ///
    /// - Parameters:
    ///   - given: All that is to be held.
    ///   - held: All that is held now; nothing for somebody new.
    ///   - giver: Who asks.
    ///   - isOneself: Whether they would do it to themselves.
    /// - Throws: `NotGrantable`, `RolesConflict`, `InvalidChange`.
    func check(_ given: GivenRoles, insteadOf held: GivenRoles, by giver: Standing, toOneself isOneself: Bool) throws {
        guard given.custom.count <= 20 else { throw InvalidChange("custom_roles", .tooMany(most: 20)) }
        let holdsDPO = held.roles.contains(.dpo)
        for role in Role.allCases where given.roles.contains(role) != held.roles.contains(role) {
            if let refusal = Grants.refusal(of: role, by: giver, to: isOneself, holderIsDPO: holdsDPO) {
                throw NotGrantable(role.rawValue, because: refusal)
            }
        }
        for id in given.custom.symmetricDifference(held.custom) {
            // What was retired in the meantime is held no longer and can be taken away by everybody.
            guard let permissions = customRoles[id] else {
                if given.custom.contains(id) { throw InvalidChange("custom_roles", .unknown) }
                continue
            }
            let refusal = Grants.refusal(ofCustom: permissions, by: giver, to: isOneself, holderIsDPO: holdsDPO)
            if let refusal { throw NotGrantable(id.uuidString.lowercased(), because: refusal) }
        }
        try check(given)
    }

    /// Whether all of it can be held together.
    func check(_ given: GivenRoles) throws {
        if let (first, second) = Grants.conflicts(among: given.roles).first { throw RolesConflict(first, second) }
        let permissions = given.custom.compactMap { customRoles[$0] }.reduce(into: Set<Permission>()) {
            $0.formUnion($1)
        }
        let standing = Standing.person(of: tenant, roles: given.roles, custom: permissions)
        guard standing.isLawful else { throw RolesConflict(.dpo, .user) }
    }
}
