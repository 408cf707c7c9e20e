import Safeguards
import TestSupport

/// Random requests to the policy, as lines of JSON that another evaluator can read, with what ours says to each.
struct PolicyRequests: Sequence, IteratorProtocol {
    struct Request {
        /// One JSON object, as `policy/README.md` describes it.
        let line: String
        /// `permit:clear`, `permit:masked`, `permit:pseudonymised` or `deny`.
        let answer: String
        let permission: Permission
    }

    private enum Place: String, CaseIterable {
        case own, other, platform
    }

    private var random: SplitMix64
    private let permissions = Permission.matrix
    private let unknown = ["case.look", "case", "", "user.list.all", "queue.work", "CASE.LIST"].map(Permission.init)

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
    }

    mutating func next() -> Request? {
        let roles = anyRoles()
        // Most requests are lawful and at home: those that are not all get one answer.
        let place: Place = roles == [.operator] && isTrue(9, of: 10) ? .platform : isTrue(9, of: 10) ? .own : anyPlace()
        let custom = isTrue(1, of: 3) ? anySet() : []
        let scopes = isTrue(roles.contains(.integration) ? 4 : 1, of: 5) ? anySet() : []
        let standing = Standing(
            tenant: place == .platform ? nil : PolicyDomain.tenant,
            roles: Set(roles),
            custom: Set(custom),
            scopes: Set(scopes)
        )
        let permission = anyPermission(for: standing, custom + scopes)
        let conditions = Set(
            PolicyDomain.Condition.allCases.filter { condition in
                PolicyDomain.Condition.forbidding.contains(condition) ? isTrue(1, of: 4) : isTrue(2, of: 3)
            }
        )
        let resource = place == .other ? PolicyDomain.neighbour : standing.tenant
        let decision = decide(
            standing,
            permission,
            on: PolicyDomain.facts(conditions.contains, of: resource),
            under: PolicyDomain.circumstances(conditions.contains)
        )
        let line = """
            {"roles":\(list(roles.map(\.rawValue))),"custom":\(list(custom.map(\.name))),\
            "scopes":\(list(scopes.map(\.name))),"tenant":"\(place.rawValue)","permission":"\(permission.name)",\
            "facts":\(object(conditions, of: false)),"circumstances":\(object(conditions, of: true))}
            """
        return Request(line: line, answer: answer(decision), permission: permission)
    }

    private func answer(_ decision: Decision) -> String {
        switch decision {
        case .permit(let view): "permit:\(view.rawValue)"
        case .deny: "deny"
        }
    }

    private mutating func anyRoles() -> [Role] {
        let people = Role.allCases.filter { $0 != .integration && $0 != .operator }
        var roles: Set<Role> = []
        switch index(below: 10) {
        case 0: roles = [.integration]
        case 1: roles = [.operator]
        case 2: for _ in 0..<index(below: 4) { roles.insert(Role.allCases[index(below: Role.allCases.count)]) }
        case 3: roles = [.user, .dpo]
        default:
            roles = [.user]
            for _ in 0..<(1 + index(below: 3)) { roles.insert(people[index(below: people.count)]) }
        }
        return Role.allCases.filter(roles.contains)
    }

    /// Half the time something that is held, or there would be few permits; at times something that nobody knows.
    private mutating func anyPermission(for standing: Standing, _ named: [Permission]) -> Permission {
        var held: Permission?
        for _ in 0..<12 where held == nil {
            let candidate = permissions[index(below: permissions.count)]
            if standing.mayEver(candidate) { held = candidate }
        }
        return switch index(below: 20) {
        case 0: unknown[index(below: unknown.count)]
        case 1...3 where !named.isEmpty: named[index(below: named.count)]
        case 4...13: held ?? permissions[index(below: permissions.count)]
        default: permissions[index(below: permissions.count)]
        }
    }

    private mutating func anySet() -> [Permission] {
        var set: Set<Permission> = []
        for _ in 0..<(1 + index(below: 5)) { set.insert(permissions[index(below: permissions.count)]) }
        return set.sorted { $0.name < $1.name }
    }

    private mutating func anyPlace() -> Place {
        Place.allCases[index(below: Place.allCases.count)]
    }

    private mutating func index(below count: Int) -> Int {
        Int(random.next() % UInt64(count))
    }

    private mutating func isTrue(_ count: Int, of all: Int) -> Bool {
        index(below: all) < count
    }

    private func list(_ names: [String]) -> String {
        "[" + names.map { "\"\($0)\"" }.joined(separator: ",") + "]"
    }

    private func object(_ conditions: Set<PolicyDomain.Condition>, of circumstances: Bool) -> String {
        let members = PolicyDomain.Condition.allCases
            .filter { PolicyDomain.Condition.ofCircumstances.contains($0) == circumstances }
            .map { "\"\($0.key)\":\(conditions.contains($0))" }
        return "{" + members.joined(separator: ",") + "}"
    }
}

extension PolicyDomain.Condition {
    /// The condition's name in a request.
    fileprivate var key: String {
        switch self {
        case .assigned: "is_assigned"
        case .department: "is_in_department"
        case .court: "is_court_assigned"
        case .oneself: "is_oneself"
        case .dpo: "holds_dpo"
        case .ownProposal: "is_own_proposal"
        case .reason: "has_reason"
        case .request: "is_subject_request"
        case .steppedUp: "is_stepped_up"
        case .approved: "is_approved"
        }
    }
}
