import Safeguards
import Testing
import TestSupport

@Suite("Over everything that can be asked")
struct PolicyExhaustiveTests {
    private typealias Domain = PolicyDomain

    @Test(arguments: Role.allCases)
    func nobodyMayAnythingInAnotherTenant(role: Role) {
        let wherever: [TenantID?] = [Domain.tenant, Domain.neighbour, nil]
        for permission in Permission.matrix {
            for (home, abroad) in [(0, 1), (0, 2), (2, 0)] {
                let standing = Standing(tenant: wherever[home], roles: [role])
                #expect(Domain.isDenied(standing, permission, at: wherever[abroad]))
            }
        }
    }

    @Test("Nor do two roles, all of a tenant's own permissions and all scopes help there", arguments: Domain.roleSets)
    func nothingHelpsInAnotherTenant(roles: Set<Role>) {
        let all = Set(Permission.matrix)
        let standing = Standing(tenant: Domain.tenant, roles: roles, custom: all, scopes: all)
        for permission in Permission.matrix {
            for isForbidding in [true, false] {
                let isTrue = { isForbidding || !Domain.Condition.forbidding.contains($0) }
                let decision = decide(
                    standing,
                    permission,
                    on: Domain.facts(isTrue, of: Domain.neighbour),
                    under: Domain.circumstances(isTrue)
                )
                #expect(decision == .deny(.otherTenant))
            }
        }
    }

    /// With this, whatever holds of roles alone holds of pairs, and taking a role away adds nothing.
    @Test("Two roles may what either may and no more, and see as much", arguments: Role.allCases)
    func pairsAreSums(one: Role) throws {
        for other in Role.allCases where other.rawValue > one.rawValue {
            let standing = Domain.standing([one, other])
            let isLawful = Grants.conflicts(among: [one, other]).isEmpty
            #expect(standing.isLawful == isLawful)
            for permission in Permission.matrix {
                guard isLawful, [one, other].contains(where: { Domain.mayEver($0, permission) }) else {
                    #expect(Domain.isDenied(standing, permission), "\(one) and \(other): \(permission)")
                    continue
                }
                let first = try #require(Domain.ofRoles[one]?[permission])
                let second = try #require(Domain.ofRoles[other]?[permission])
                let pair = Domain.outcomes(of: standing, permission)
                #expect(pair == zip(first, second).map(min), "\(one) and \(other): \(permission)")
            }
        }
    }

    @Test func takingARoleAwayAddsNoPermission() {
        let together: [Role] = [
            .user, .tenantAdmin, .headOfUnit, .manager, .caseWorker, .accountant, .lawyer, .auditor,
        ]
        let held = (0..<256).map { bits in
            let roles = together.indices.filter { bits & (1 << $0) != 0 }.map { together[$0] }
            return Domain.standing(Set(roles)).permissions
        }
        for bits in held.indices {
            for role in together.indices where bits & (1 << role) != 0 {
                #expect(held[bits & ~(1 << role)].isSubset(of: held[bits]))
            }
        }
        #expect(held[0].isEmpty && held[255].count > 80)
    }

    @Test(
        "What the matrix does not know, nobody may",
        arguments: ["", "case", "case.", "case.list ", "Case.list", "case.*", "*", "case.list\0", "queue.work"]
    )
    func theUnknownIsDenied(name: String) {
        let permission = Permission(name)
        for roles in Domain.roleSets {
            let standing = Standing(
                tenant: Domain.standing(roles).tenant,
                roles: roles,
                custom: roles.count == 1 ? [permission] : [],
                scopes: [permission]
            )
            #expect(!standing.mayEver(permission))
            #expect(Domain.isDenied(standing, permission))
        }
    }

    @Test func somebodyWithoutRolesMayNothing() {
        for tenant in [Domain.tenant, nil] {
            let nobody = Standing(tenant: tenant, roles: [])
            #expect(nobody.permissions.isEmpty)
            for permission in Permission.matrix {
                #expect(Domain.isDenied(nobody, permission))
            }
        }
    }

    @Test("What is held can be used under some conditions, and nothing else can", arguments: Role.allCases)
    func holdingIsBeingAbleTo(role: Role) throws {
        let standing = Domain.standing([role])
        for permission in Permission.matrix {
            let outcomes = try #require(Domain.ofRoles[role]?[permission])
            #expect(outcomes.contains { $0 != Domain.denied } == standing.mayEver(permission), "\(permission)")
        }
    }

    @Test("Being nearer and bringing more never takes away; what forbids never gives", arguments: Role.allCases)
    func conditionsWorkOneWay(role: Role) throws {
        for permission in Permission.matrix {
            let outcomes = try #require(Domain.ofRoles[role]?[permission])
            guard outcomes.contains(where: { $0 != Domain.denied }) else { continue }
            for condition in Domain.Condition.allCases where condition != .oneself {
                let bit = 1 << condition.rawValue
                let isForbidding = Domain.Condition.forbidding.contains(condition)
                let isOneWay = outcomes.indices.allSatisfy { index in
                    let with = outcomes[index | bit]
                    let without = outcomes[index & ~bit]
                    return isForbidding ? with >= without : with <= without
                }
                #expect(isOneWay, "\(permission) and \(condition)")
            }
        }
    }
}

@Suite("What offices must not do")
struct PolicySeparationTests {
    private typealias Domain = PolicyDomain

    private func permits(_ role: Role, _ permission: Permission) throws -> [Int] {
        let outcomes = try #require(Domain.ofRoles[role]?[permission])
        return outcomes.indices.filter { outcomes[$0] != Domain.denied }
    }

    @Test(
        "Who looks after accounts or the platform has nothing to do with debtors",
        arguments: [Role.user, .tenantAdmin, .headOfUnit, .operator]
    )
    func keepsAwayFromPersons(role: Role) throws {
        for row in Matrix.rows where row.section.isAboutPersons {
            #expect(try permits(role, row.permission) == [], "\(row.permission)")
        }
    }

    @Test func theOperatorIsNobodyInATenant() {
        let standing = Standing(tenant: Domain.tenant, roles: [.operator])
        #expect(standing.permissions.isEmpty)
        for permission in Permission.matrix {
            #expect(Domain.isDenied(standing, permission))
        }
    }

    @Test("On the platform, only operators hold anything", arguments: Role.allCases.filter { $0 != .operator })
    func nobodyElseIsSomebodyOnThePlatform(role: Role) {
        let all = Set(Permission.matrix)
        let standing = Standing(tenant: nil, roles: [role], custom: role == .dpo ? [] : all, scopes: all)
        #expect(standing.permissions.isEmpty)
        for row in Matrix.rows {
            #expect(Domain.isDenied(standing, row.permission))
        }
    }

    @Test func theAuditorChangesNothing() throws {
        for row in Matrix.rows where row.isChange {
            #expect(try permits(.auditor, row.permission) == [], "\(row.permission)")
        }
    }

    @Test func theAuditorSeesNoPersonInTheClear() throws {
        for row in Matrix.rows where row.section.isAboutPersons && row.permission != .caseMoneyRead {
            let outcomes = try #require(Domain.ofRoles[.auditor]?[row.permission])
            #expect(outcomes.allSatisfy { $0 != 0 }, "\(row.permission)")
        }
    }

    @Test("Nobody approves what they proposed", arguments: Role.allCases)
    func theMakerIsNeverTheChecker(role: Role) throws {
        let seconds = Set(Matrix.rows.compactMap(\.approval))
        #expect(seconds.count > 15)
        for permission in seconds {
            #expect(try permits(role, permission).allSatisfy { !Domain.holds(.ownProposal, in: $0) }, "\(permission)")
        }
    }

    @Test func whatNeedsApprovalSaysWhose() throws {
        for row in Matrix.rows {
            let isFourEyes = row.cells.values.contains { $0.needs.contains(.approval) }
            let isProposal = row.permission.name.hasSuffix(".propose") || row.permission.name.hasSuffix(".propose_many")
            #expect(row.approval != nil || !(isFourEyes || isProposal), "\(row.permission)")
            guard let approval = row.approval else { continue }
            let second = try #require(Matrix.row(approval))
            #expect(second.separations.contains(.ownProposal))
            #expect(!second.cells.isEmpty && second[.auditor] == nil && second[.integration] == nil)
            for role in row.cells.keys where isFourEyes {
                for index in try permits(role, row.permission) where row[role]?.needs.contains(.approval) == true {
                    #expect(Domain.holds(.approved, in: index))
                }
            }
        }
    }

    @Test(
        "Nobody raises their own rights, nor lets themselves in again",
        arguments: [
            Permission.userChange, .userAssignRoles, .userDismiss, .dpoPropose, .dpoApprove, .factorResetPropose,
            .factorResetApprove, .roleDefine,
        ]
    )
    func notOneself(permission: Permission) throws {
        for role in Role.allCases {
            #expect(try permits(role, permission).allSatisfy { !Domain.holds(.oneself, in: $0) })
        }
    }

    @Test(arguments: [Permission.userChange, .userAssignRoles, .userDismiss])
    func nobodyTouchesTheDPO(permission: Permission) throws {
        for role in Role.allCases {
            #expect(try permits(role, permission).allSatisfy { !Domain.holds(.dpo, in: $0) })
        }
    }

    @Test(
        "Grave acts take a factor shown just now",
        arguments: [
            Permission.personExportMany, .balanceExportMany, .personIdentifiersRevealMany, .bankAccountPropose,
            .bankAccountApprove, .templateApprove, .tokenCreate, .tokenRotate, .userAssignRoles, .roleDefine,
            .dpoPropose, .dpoApprove, .settingChange, .auditSearch, .auditExport, .auditExportRaw,
        ]
    )
    func stepUp(permission: Permission) throws {
        // The auditor's log is pseudonymised.
        let exempt: Set<Role> = [.auditSearch, .auditExport].contains(permission) ? [.auditor] : []
        for role in Role.allCases where !exempt.contains(role) {
            #expect(try permits(role, permission).allSatisfy { Domain.holds(.steppedUp, in: $0) }, "\(role)")
        }
    }

    @Test(
        "Grave acts take two people",
        arguments: [Permission.keyImport, .keyDestroy, .messageSendMany, .auditExportRaw]
    )
    func fourEyes(permission: Permission) throws {
        for role in Role.allCases {
            #expect(try permits(role, permission).allSatisfy { Domain.holds(.approved, in: $0) }, "\(role)")
        }
    }

    @Test func theDPOHoldsNothingElse() {
        for role in Role.allCases where role != .dpo && role != .user {
            #expect(!Grants.conflicts(among: [.dpo, role]).isEmpty)
            #expect(Standing(tenant: Domain.tenant, roles: [.user, .dpo, role]).permissions.isEmpty)
        }
        #expect(Standing.person(of: Domain.tenant, roles: [.dpo]).mayEver(.auditSearch))
        #expect(Standing.person(of: Domain.tenant, roles: [.dpo], custom: [.caseList]).permissions.isEmpty)
    }
}
