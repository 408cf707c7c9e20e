/// Who may give which role to whom, and what a role of a tenant's own may contain.
package enum Grants {
    /// Why a role is not given.
    package enum Refusal: String, Error, Sendable, CaseIterable {
        /// It comes with signing in, with a token or with the platform, and not from anybody.
        case notAssignable = "not_assignable"
        /// The DPO is appointed and removed by two: `dpo.propose`, then `dpo.approve`.
        case appointedByTwo = "appointed_by_two"
        /// Whoever asks gives no roles.
        case notHeld = "not_held"
        /// Nobody raises their own rights.
        case oneself
        /// The holder is the DPO, who holds nothing else, and whom no administrator can change.
        case holdsDPO = "holds_dpo"
        /// A permission that no role of a tenant's own may contain.
        case reserved
    }

    /// Whether somebody may give `role` to another, or take it away; nil where they may.
    ///
    /// - Parameters:
    ///   - role: The role to be given or taken.
    ///   - standing: Whoever gives it.
    ///   - isOneself: Whether they would give it to themselves.
    ///   - holderIsDPO: Whether the other holds the office of DPO.
    /// - Returns: Why not.
    package static func refusal(
        of role: Role,
        by standing: Standing,
        to isOneself: Bool,
        holderIsDPO: Bool
    ) -> Refusal? {
        guard role.isAssignable else { return .notAssignable }
        guard role != .dpo else { return .appointedByTwo }
        return refusal(by: standing, to: isOneself, holderIsDPO: holderIsDPO)
    }

    /// Whether somebody may give or take `role`: see `refusal(of:by:to:holderIsDPO:)`.
    package static func mayGrant(
        _ role: Role,
        by standing: Standing,
        to isOneself: Bool,
        holderIsDPO: Bool
    ) -> Bool {
        refusal(of: role, by: standing, to: isOneself, holderIsDPO: holderIsDPO) == nil
    }

    /// Whether somebody may give another a role of the tenant's own that contains `permissions`; nil where they may.
    package static func refusal(
        ofCustom permissions: Set<Permission>,
        by standing: Standing,
        to isOneself: Bool,
        holderIsDPO: Bool
    ) -> Refusal? {
        guard permissions.isSubset(of: Matrix.customisable) else { return .reserved }
        return refusal(by: standing, to: isOneself, holderIsDPO: holderIsDPO)
    }

    /// What a role of the tenant's own may contain that somebody makes; nothing for those who make none.
    package static func grantable(by standing: Standing) -> Set<Permission> {
        standing.mayEver(.roleDefine) ? Matrix.customisable : []
    }

    /// What the scopes of an API token may contain that somebody makes; nothing for those who make none.
    package static func scopable(by standing: Standing) -> Set<Permission> {
        standing.mayEver(.tokenCreate) ? Matrix.scopes : []
    }

    /// The pairs among `roles` that nobody may hold together.
    package static func conflicts(among roles: Set<Role>) -> [(Role, Role)] {
        guard roles.count > 1 else { return [] }
        return Matrix.exclusive.filter { roles.contains($0.0) && roles.contains($0.1) }
    }

    private static func refusal(by standing: Standing, to isOneself: Bool, holderIsDPO: Bool) -> Refusal? {
        guard standing.mayEver(.userAssignRoles) else { return .notHeld }
        if isOneself { return .oneself }
        if holderIsDPO { return .holdsDPO }
        return nil
    }
}
