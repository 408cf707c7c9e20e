import Safeguards
import Testing

@Suite("Roles of a tenant's own, and tokens")
struct PolicyCustomTests {
    private typealias Domain = PolicyDomain

    /// A custom permission gives no more than the least of the offices that hold it, whatever the conditions.
    @Test(arguments: Permission.matrix)
    func giveNoMoreThanAnOffice(permission: Permission) throws {
        let standing = Standing(tenant: Domain.tenant, roles: [], custom: [permission])
        let outcomes = Domain.outcomes(of: standing, permission)
        guard Matrix.customisable.contains(permission) else {
            #expect(!standing.mayEver(permission))
            #expect(outcomes.allSatisfy { $0 == Domain.denied })
            return
        }
        #expect(standing.permissions == [permission])
        #expect(outcomes.contains { $0 != Domain.denied })
        let offices = try Role.allCases.filter { $0.isOrdinary && Matrix.cell(permission, $0) != nil }
            .map { try #require(Domain.ofRoles[$0]?[permission]) }
        #expect(offices.contains { office in zip(outcomes, office).allSatisfy { $0 >= $1 } })
    }

    @Test(
        "The narrowest cell of a row",
        arguments: [
            (Permission.caseList, Reach.Extent.court, FieldView.masked, [Reach.Need]()),
            (.personContactRead, .assigned, .clear, []), (.personIdentifiersReveal, .assigned, .clear, [.reason]),
            (.personExport, .assigned, .clear, []), (.personExportMany, .court, .clear, [.stepUp]),
            (.auditSearch, .all, .pseudonymised, []), (.auditReadOwn, .own, .clear, []), (.userList, .all, .clear, []),
            (.messageSendMany, .all, .clear, [.approval]), (.paymentRecord, .all, .clear, []),
        ]
    )
    func narrowest(permission: Permission, extent: Reach.Extent, view: FieldView, needs: [Reach.Need]) throws {
        let reach = try #require(Matrix.row(permission)?.customReach)
        #expect(reach.extent == extent && reach.view == view && reach.needs == needs)
    }

    @Test(
        "What appoints, watches or is another's stays where it is",
        arguments: [
            Permission.userInvite, .userChange, .userAssignRoles, .dpoPropose, .dpoApprove, .factorResetPropose,
            .factorResetApprove, .roleDefine, .departmentDefine, .tokenCreate, .tokenRotate, .auditExportRaw,
            .exportApprove, .erasureApprove, .restrictionApprove, .retentionApprove, .retentionGiveOpinion, .keyDestroy,
            .keyImport, .tenantCreate, .operatorCreate, .breakGlassRequest, .permissionRead, .profileChange,
        ]
    )
    func reserved(permission: Permission) {
        #expect(!Matrix.customisable.contains(permission))
    }

    @Test func addToRoles() {
        let standing = Standing.person(of: Domain.tenant, roles: [.accountant], custom: [.personContactRead])
        var facts = ResourceFacts(tenant: Domain.tenant)
        #expect(decide(standing, .personContactRead, on: facts, under: Circumstances()) == .deny(.notAssigned))
        facts.isAssigned = true
        #expect(decide(standing, .personContactRead, on: facts, under: Circumstances()) == .permit(.clear))
        #expect(standing.permissions.count == Domain.standing([.accountant, .user]).permissions.count + 1)
    }

    @Test("A token may what its scopes name, among what tokens can have", arguments: Permission.matrix)
    func tokens(permission: Permission) {
        let all = Set(Permission.matrix)
        let within = Standing.integration(of: Domain.tenant, scopes: [permission])
        let without = Standing.integration(of: Domain.tenant, scopes: all.subtracting([permission]))
        #expect(within.mayEver(permission) == Matrix.scopes.contains(permission))
        #expect(Domain.isDenied(without, permission))
        if Matrix.scopes.contains(permission) {
            let facts = ResourceFacts(tenant: Domain.tenant)
            #expect(decide(within, permission, on: facts, under: Circumstances()).isPermitted)
            #expect(decide(without, permission, on: facts, under: Circumstances()) == .deny(.outsideScope))
        }
    }

    @Test func scopesGiveAPersonNothing() {
        let all = Set(Permission.matrix)
        for role in Role.allCases where role != .integration {
            let tenant = Domain.standing([role]).tenant
            let scoped = Standing(tenant: tenant, roles: [role], scopes: all)
            #expect(scoped.permissions == Domain.standing([role]).permissions)
        }
    }

    @Test func aTokenIsNoPerson() {
        let all = Set(Permission.matrix)
        for role in Role.allCases where role != .integration {
            let standing = Standing(tenant: Domain.tenant, roles: [.integration, role], scopes: all)
            #expect(standing.permissions.isEmpty && !standing.isLawful)
        }
        let custom = Standing(tenant: Domain.tenant, roles: [.integration], custom: [.caseList], scopes: all)
        #expect(custom.permissions.isEmpty)
    }
}

@Suite("Giving roles")
struct PolicyGrantTests {
    private typealias Domain = PolicyDomain

    private let admin = Standing.person(of: PolicyDomain.tenant, roles: [.tenantAdmin])

    @Test("Who gives what to whom", arguments: Role.allCases)
    func mayGrant(role: Role) {
        let isGivenByAdmins = ![.user, .dpo, .integration, .operator].contains(role)
        #expect(Grants.mayGrant(role, by: admin, to: false, holderIsDPO: false) == isGivenByAdmins)
        #expect(!Grants.mayGrant(role, by: admin, to: true, holderIsDPO: false))
        #expect(!Grants.mayGrant(role, by: admin, to: false, holderIsDPO: true))
        for roles in Domain.roleSets where !roles.contains(.tenantAdmin) {
            let giver = Standing(
                tenant: Domain.tenant,
                roles: roles,
                custom: roles == [.user] ? Matrix.customisable : []
            )
            #expect(!Grants.mayGrant(role, by: giver, to: false, holderIsDPO: false), "\(roles)")
            #expect(Grants.grantable(by: giver).isEmpty && Grants.scopable(by: giver).isEmpty)
        }
    }

    @Test(
        "Why not",
        arguments: [
            (Role.user, false, false, Grants.Refusal.notAssignable), (.operator, false, false, .notAssignable),
            (.dpo, false, false, .appointedByTwo), (.manager, true, false, .oneself), (.manager, true, true, .oneself),
            (.manager, false, true, .holdsDPO),
        ]
    )
    func refusals(role: Role, toOneself: Bool, holderIsDPO: Bool, refusal: Grants.Refusal) {
        #expect(Grants.refusal(of: role, by: admin, to: toOneself, holderIsDPO: holderIsDPO) == refusal)
    }

    @Test func whoGivesNoRolesIsToldSo() {
        let manager = Standing.person(of: Domain.tenant, roles: [.manager])
        #expect(Grants.refusal(of: .caseWorker, by: manager, to: false, holderIsDPO: false) == .notHeld)
        #expect(Grants.refusal(ofCustom: [.caseList], by: manager, to: false, holderIsDPO: false) == .notHeld)
    }

    @Test func rolesOfTheTenantsOwn() {
        #expect(Grants.grantable(by: admin) == Matrix.customisable)
        #expect(Grants.scopable(by: admin) == Matrix.scopes)
        #expect(Grants.refusal(ofCustom: Matrix.customisable, by: admin, to: false, holderIsDPO: false) == nil)
        #expect(Grants.refusal(ofCustom: [.caseList], by: admin, to: true, holderIsDPO: false) == .oneself)
        #expect(Grants.refusal(ofCustom: [.caseList], by: admin, to: false, holderIsDPO: true) == .holdsDPO)
        for permission in Permission.matrix where !Matrix.customisable.contains(permission) {
            #expect(Grants.refusal(ofCustom: [permission], by: admin, to: false, holderIsDPO: false) == .reserved)
        }
        #expect(
            Grants.refusal(ofCustom: [Permission("no.such")], by: admin, to: false, holderIsDPO: false) == .reserved
        )
    }

    @Test func whatMustNotMeet() {
        #expect(Grants.conflicts(among: []).isEmpty && Grants.conflicts(among: [.dpo]).isEmpty)
        #expect(Grants.conflicts(among: [.user, .dpo]).isEmpty)
        #expect(Grants.conflicts(among: [.tenantAdmin, .headOfUnit, .manager, .auditor]).isEmpty)
        let conflicts = Grants.conflicts(among: [.user, .dpo, .manager, .lawyer])
        #expect(conflicts.map { Set([$0, $1]) } == [[.dpo, .manager], [.dpo, .lawyer]])
        for (one, other) in Matrix.exclusive {
            #expect(one.excludes(other) && other.excludes(one) && one != other)
        }
        // The DPO with 7 other offices, a token and an operator with everybody, and those two with each other.
        #expect(Matrix.exclusive.count == 7 + 9 + 9 + 1)
    }
}
