/// What is known of the resource that somebody wants to act on. What is not said is false.
package struct ResourceFacts: Sendable, Hashable {
    /// Whose it is; nil for what belongs to the platform, as the registry does.
    package var tenant: TenantID?
    /// It is assigned to the asker.
    package var isAssigned = false
    /// It belongs to a department of the asker's.
    package var isInDepartment = false
    /// It is assigned to the asker as the lawyer in court.
    package var isCourtAssigned = false
    /// It is the asker: their account, their session, their own act, a role that they hold.
    package var isOneself = false
    /// It is the account of somebody who holds the office of DPO.
    package var holdsDPO = false
    /// The asker is to approve it, and proposed it.
    package var isOwnProposal = false

    package init(tenant: TenantID?) {
        self.tenant = tenant
    }
}

/// Under what circumstances somebody asks. What is not said is false.
package struct Circumstances: Sendable, Hashable {
    /// A purpose was given, and will be recorded.
    package var hasReason = false
    /// The person whose data they are asked for them, and the request is named.
    package var isSubjectRequest = false
    /// The asker showed a factor in the last minutes.
    package var isSteppedUp = false
    /// A second person who may approved this very command, and nothing of it changed since.
    package var isApproved = false

    package init() {}
}

/// Why somebody may not. Its name stands in the audit log; a rule is never renamed.
package enum DenialRule: String, Sendable, CaseIterable {
    /// The resource belongs to another tenant, or to the platform.
    case otherTenant = "other_tenant"
    case noSuchPermission = "no_such_permission"
    /// Roles meet that nobody may hold together; none of them counts until one is gone.
    case rolesConflict = "roles_conflict"
    case notHeld = "not_held"
    case outsideScope = "outside_scope"
    case oneself
    case holdsDPO = "holds_dpo"
    case ownProposal = "own_proposal"
    case notOneself = "not_oneself"
    case notAssigned = "not_assigned"
    case otherDepartment = "other_department"
    case notCourtAssigned = "not_court_assigned"
    case subjectRequestMissing = "subject_request_missing"
    case reasonMissing = "reason_missing"
    case stepUpNeeded = "step_up_needed"
    case approvalNeeded = "approval_needed"

    /// Whether the asker may go on by bringing what is missing.
    package var isCurable: Bool {
        switch self {
        case .subjectRequestMissing, .reasonMissing, .stepUpNeeded, .approvalNeeded: true
        default: false
        }
    }
}

package enum Decision: Sendable, Hashable {
    /// The asker may; personal fields of the group may be shown so far.
    case permit(FieldView)
    case deny(DenialRule)

    package var isPermitted: Bool {
        if case .permit = self { true } else { false }
    }
}

/// Whether somebody may do something to a resource: the one place that says so, a function of its arguments alone.
///
/// Nobody may what no cell of the matrix allows. Some rules come before the cells and no role lifts them: whose the
/// resource is, roles that must not meet, and what the row forbids to everybody. Of several cells that allow, the one
/// that shows most counts; of several that refuse, one whose lack the asker can make good is named.
package func decide(
    _ standing: Standing,
    _ permission: Permission,
    on facts: ResourceFacts,
    under circumstances: Circumstances
) -> Decision {
    guard standing.tenant == facts.tenant else { return .deny(.otherTenant) }
    guard let row = Matrix.row(permission) else { return .deny(.noSuchPermission) }
    guard standing.isLawful else { return .deny(.rolesConflict) }
    let reaches = standing.reaches(row)
    if reaches.isEmpty { return .deny(standing.isOutsideScope(of: row) ? .outsideScope : .notHeld) }
    if let rule = row.separations.lazy.compactMap({ $0.denial(on: facts) }).first { return .deny(rule) }

    var view: FieldView?
    var denial: DenialRule?
    for reach in reaches {
        if let rule = reach.denial(on: facts, under: circumstances) {
            if denial.map({ !$0.isCurable && rule.isCurable }) ?? true { denial = rule }
        } else {
            view = min(view ?? reach.view, reach.view)
        }
    }
    return view.map(Decision.permit) ?? .deny(denial ?? .notHeld)
}

extension Reach {
    /// What keeps somebody with this reach from the resource, if anything does.
    fileprivate func denial(on facts: ResourceFacts, under circumstances: Circumstances) -> DenialRule? {
        extent.denial(on: facts) ?? needs.lazy.compactMap { $0.denial(under: circumstances) }.first
    }
}

extension Reach.Extent {
    fileprivate func denial(on facts: ResourceFacts) -> DenialRule? {
        switch self {
        case .all, .scope: nil
        case .department: facts.isInDepartment || facts.isAssigned ? nil : .otherDepartment
        case .court: facts.isCourtAssigned ? nil : .notCourtAssigned
        case .assigned: facts.isAssigned ? nil : .notAssigned
        case .own: facts.isOneself ? nil : .notOneself
        }
    }
}

extension Reach.Need {
    fileprivate func denial(under circumstances: Circumstances) -> DenialRule? {
        switch self {
        case .subjectRequest: circumstances.isSubjectRequest ? nil : .subjectRequestMissing
        case .reason: circumstances.hasReason ? nil : .reasonMissing
        case .stepUp: circumstances.isSteppedUp ? nil : .stepUpNeeded
        case .approval: circumstances.isApproved ? nil : .approvalNeeded
        }
    }
}

extension Matrix.Separation {
    fileprivate func denial(on facts: ResourceFacts) -> DenialRule? {
        switch self {
        case .oneself: facts.isOneself ? .oneself : nil
        case .dpo: facts.holdsDPO ? .holdsDPO : nil
        case .ownProposal: facts.isOwnProposal ? .ownProposal : nil
        }
    }
}
