import Foundation
import Safeguards

/// Everything that `decide` can be asked: roles singly and in pairs, all permissions, all facts, all circumstances.
enum PolicyDomain {
    static let tenant = TenantID(UUID(uuid: (1, 143, 107, 28, 45, 62, 127, 64, 138, 91, 108, 125, 142, 159, 160, 177)))
    static let neighbour = TenantID(
        UUID(uuid: (1, 143, 107, 28, 45, 62, 127, 64, 138, 91, 108, 125, 142, 159, 160, 178))
    )

    /// One condition of a request that is true; the others are false.
    enum Condition: Int, CaseIterable, Sendable {
        case assigned, department, court, oneself, dpo, ownProposal
        case reason, request, steppedUp, approved

        static let ofCircumstances: Set<Condition> = [.reason, .request, .steppedUp, .approved]
        /// Those that stand in somebody's way wherever they matter.
        static let forbidding: Set<Condition> = [.dpo, .ownProposal]
    }

    /// Every set of conditions, numbered by the bits of what is true in it.
    static let count = 1 << Condition.allCases.count

    static func facts(_ isTrue: (Condition) -> Bool, of tenant: TenantID?) -> ResourceFacts {
        var facts = ResourceFacts(tenant: tenant)
        facts.isAssigned = isTrue(.assigned)
        facts.isInDepartment = isTrue(.department)
        facts.isCourtAssigned = isTrue(.court)
        facts.isOneself = isTrue(.oneself)
        facts.holdsDPO = isTrue(.dpo)
        facts.isOwnProposal = isTrue(.ownProposal)
        return facts
    }

    static func circumstances(_ isTrue: (Condition) -> Bool) -> Circumstances {
        var circumstances = Circumstances()
        circumstances.hasReason = isTrue(.reason)
        circumstances.isSubjectRequest = isTrue(.request)
        circumstances.isSteppedUp = isTrue(.steppedUp)
        circumstances.isApproved = isTrue(.approved)
        return circumstances
    }

    static func holds(_ condition: Condition, in conditions: Int) -> Bool {
        conditions & (1 << condition.rawValue) != 0
    }

    private static let allFacts: [TenantID?: [ResourceFacts]] = Dictionary(
        uniqueKeysWithValues: [tenant, neighbour, nil].map { place in
            (place, (0..<64).map { bits in facts({ holds($0, in: bits) }, of: place) })
        }
    )
    private static let allCircumstances = (0..<16).map { bits in circumstances { holds($0, in: bits << 6) } }

    /// No role, each role alone, and every two.
    static let roleSets: [Set<Role>] =
        [[]]
        + Role.allCases.enumerated().flatMap { index, one in Role.allCases[index...].map { Set([one, $0]) } }

    /// Somebody with these roles, where such roles are held: operators on the platform, all others at a tenant.
    static func standing(_ roles: Set<Role>) -> Standing {
        Standing(tenant: roles == [.operator] ? nil : tenant, roles: roles)
    }

    /// A decision in a byte: the smaller, the more is shown.
    typealias Outcome = UInt8
    static let denied: Outcome = 255

    static func outcome(_ decision: Decision) -> Outcome {
        switch decision {
        case .permit(.clear): 0
        case .permit(.masked): 1
        case .permit(.pseudonymised): 2
        case .deny: denied
        }
    }

    /// What `standing` hears under all conditions, at home or elsewhere.
    static func outcomes(of standing: Standing, _ permission: Permission, at place: TenantID?) -> [Outcome] {
        var outcomes: [Outcome] = []
        outcomes.reserveCapacity(count)
        let allFacts = allFacts[place] ?? []
        // The circumstances are the high bits of a set of conditions.
        for circumstances in allCircumstances {
            for facts in allFacts {
                outcomes.append(outcome(decide(standing, permission, on: facts, under: circumstances)))
            }
        }
        return outcomes
    }

    static func outcomes(of standing: Standing, _ permission: Permission) -> [Outcome] {
        outcomes(of: standing, permission, at: standing.tenant)
    }

    /// Whether `standing` may not under any conditions, at home or elsewhere.
    static func isDenied(_ standing: Standing, _ permission: Permission, at place: TenantID?) -> Bool {
        guard let allFacts = allFacts[place] else { return false }
        for circumstances in allCircumstances {
            let isPermitted = allFacts.contains { facts in
                decide(standing, permission, on: facts, under: circumstances).isPermitted
            }
            if isPermitted { return false }
        }
        return true
    }

    static func isDenied(_ standing: Standing, _ permission: Permission) -> Bool {
        isDenied(standing, permission, at: standing.tenant)
    }

    /// What each role alone hears for each permission.
    static let ofRoles: [Role: [Permission: [Outcome]]] = Dictionary(
        uniqueKeysWithValues: Role.allCases.map { role in
            let standing = standing([role])
            return (
                role,
                Dictionary(uniqueKeysWithValues: Permission.matrix.map { ($0, outcomes(of: standing, $0)) })
            )
        }
    )

    private static let permitted = ofRoles.mapValues { outcomes in
        Set(outcomes.filter { $0.value.contains { $0 != denied } }.keys)
    }

    /// Whether a role alone hears a yes for a permission, under whatever conditions.
    static func mayEver(_ role: Role, _ permission: Permission) -> Bool {
        permitted[role]?.contains(permission) == true
    }
}
