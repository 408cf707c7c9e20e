import Casework
import Foundation
import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

@Suite("Roles are given and taken")
struct RoleTests {
    private let unit: TestUnit
    private let admin: TestPerson

    init() async throws {
        unit = try await TestUnit.make()
        admin = try await unit.person(.tenantAdmin)
    }

    @Test func aRoleTakesEffectAtOnce() async throws {
        let worker = try await unit.person(.caseWorker)
        let version = try await unit.perform(
            AssignRoles(GivenRoles(roles: [.manager]), to: worker.id, expected: 1),
            by: admin
        )
        #expect(version == 2)
        await #expect(throws: Unauthenticated(.unknown)) { try await unit.perform(ListDepartments(), by: worker) }
        #expect(try await unit.perform(ShowUser(worker.id), by: admin).user.roles == [.manager])
        #expect(try await unit.notices(to: worker.id) == ["roles_changed"])
        let acts = try await unit.recordedActs()
        #expect(acts.contains("role.assigned") && acts.contains("role.withdrawn"))
    }

    @Test func nothingHappensToWhoHoldsItAlready() async throws {
        let worker = try await unit.person(.caseWorker)
        let assign = AssignRoles(GivenRoles(roles: [.caseWorker]), to: worker.id, expected: 1)
        #expect(try await unit.perform(assign, by: admin) == 1)
        _ = try await unit.perform(ListDepartments(), by: worker)
    }

    struct Refusal: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let given: Set<Role>
        let refusal: Grants.Refusal

        init(_ why: String, _ given: Set<Role>, _ refusal: Grants.Refusal) {
            testDescription = why
            self.given = given
            self.refusal = refusal
        }
    }

    @Test(arguments: [
        Refusal("the DPO is appointed by two", [.dpo], .appointedByTwo),
        Refusal("everybody is a user without being made one", [.user], .notAssignable),
        Refusal("programs come with tokens", [.integration], .notAssignable),
        Refusal("operators belong to the platform", [.operator], .notAssignable),
    ])
    func whatIsNotTheirsToGiveNobodyGives(_ example: Refusal) async throws {
        let worker = try await unit.person(.caseWorker)
        let given = GivenRoles(roles: example.given.union([.caseWorker]))
        let role = try #require(example.given.first).rawValue
        await #expect(throws: NotGrantable(role, because: example.refusal)) {
            try await unit.perform(AssignRoles(given, to: worker.id, expected: 1), by: admin)
        }
        await #expect(throws: NotGrantable(role, because: example.refusal)) {
            let invite = InviteUser(
                name: try PersonName(parsing: "Jan"),
                email: try EmailAddress(parsing: "jan@example.org"),
                roles: GivenRoles(roles: example.given)
            )
            return try await unit.perform(invite, by: admin)
        }
    }

    @Test func nobodyRaisesThemselvesOrTouchesTheDPO() async throws {
        let dpo = try await unit.person(.dpo)
        await #expect(throws: Refused(.userAssignRoles, because: .oneself)) {
            try await unit.perform(
                AssignRoles(GivenRoles(roles: [.tenantAdmin, .manager]), to: admin.id, expected: 1),
                by: admin
            )
        }
        await #expect(throws: Refused(.userAssignRoles, because: .holdsDPO)) {
            try await unit.perform(AssignRoles(GivenRoles(), to: dpo.id, expected: 1), by: admin)
        }
    }

    @Test func givingRolesTakesAFactorShownLately() async throws {
        let worker = try await unit.person(.caseWorker)
        let assign = AssignRoles(GivenRoles(roles: [.manager]), to: worker.id, expected: 1)
        let stale = try await unit.session(of: admin, authenticatedAt: unit.now.addingTimeInterval(-301))
        await #expect(throws: Refused(.userAssignRoles, because: .stepUpNeeded)) {
            try await unit.perform(assign, by: stale)
        }
        let fresh = try await unit.session(of: admin, authenticatedAt: unit.now.addingTimeInterval(-299))
        _ = try await unit.perform(assign, by: fresh)
    }

    @Test(arguments: [Role.headOfUnit, .dpo, .manager, .caseWorker, .accountant, .lawyer, .auditor])
    func nobodyElseGivesRoles(_ role: Role) async throws {
        let other = try await unit.person(role)
        let worker = try await unit.person(.caseWorker)
        await #expect(throws: Refused(missing: .userAssignRoles)) {
            try await unit.perform(AssignRoles(GivenRoles(roles: [.manager]), to: worker.id, expected: 1), by: other)
        }
        #expect(try await unit.perform(ShowUser(worker.id), by: admin).user.roles == [.caseWorker])
    }

    @Test func twoAdministratorsWhoTakeEachOthersRoleLeaveOne() async throws {
        for _ in 1...20 {
            let (first, second) = (try await unit.person(.tenantAdmin), try await unit.person(.tenantAdmin))
            try await unit.change { (tenant: borrowing TenantConnection) in
                try await tenant.execute(
                    "UPDATE app_user SET roles = '{}' WHERE id <> ALL (\([first.id, second.id]))"
                )
            }
            async let one = isDone(AssignRoles(GivenRoles(), to: second.id, expected: 1), by: first)
            async let other = isDone(AssignRoles(GivenRoles(), to: first.id, expected: 1), by: second)
            let (firstWon, secondWon) = try await (one, other)
            #expect(firstWon != secondWon)
            let left = try await unit.change { (tenant: borrowing TenantConnection) in
                try await tenant.activeAdministrators()
            }
            #expect(left == [firstWon ? first.id : second.id])
        }
    }

    private func isDone(_ act: AssignRoles, by person: TestPerson) async throws -> Bool {
        do {
            _ = try await unit.perform(act, by: person)
            return true
        } catch is Unauthenticated {
            return false
        } catch is LastAdministrator {
            return false
        } catch let refused as Refused where refused.rule == .notHeld {
            return false
        }
    }
}

@Suite("Roles of the unit's own")
struct RoleDefinitionTests {
    private let unit: TestUnit
    private let admin: TestPerson

    init() async throws {
        unit = try await TestUnit.make()
        admin = try await unit.person(.tenantAdmin)
    }

    @Test func areDefinedHeldChangedAndRetired() async throws {
        let role = try await define("Podgląd", [.caseList, .caseMoneyRead])
        let worker = try await unit.person(.auditor, custom: [role])
        #expect(try await unit.perform(ShowRole(role), by: admin).holders == 1)

        let change = ChangeRole(role, expected: 1, name: "Podgląd kwot", permissions: [.caseMoneyRead])
        #expect(try await unit.perform(change, by: admin) == 2)
        await #expect(throws: VersionConflict(current: 2)) { try await unit.perform(change, by: admin) }
        await #expect(throws: Unauthenticated(.unknown), "the old session knew the old role") {
            try await unit.perform(ListDepartments(), by: worker)
        }
        let back = try await unit.session(of: worker)
        _ = try await unit.perform(ListDepartments(), by: back)

        try await unit.perform(RetireRole(role, expected: 2), by: admin)
        await #expect(throws: Unauthenticated(.unknown)) { try await unit.perform(ListDepartments(), by: back) }
        #expect(try await unit.perform(ShowUser(worker.id), by: admin).user.customRoles == [])
        let roles = try await unit.perform(ListRoles(), by: admin)
        #expect(roles.map(\.name) == ["Podgląd kwot"] && roles[0].retiredAt == unit.now && roles[0].version == 3)
        #expect(try await unit.notices(to: worker.id) == ["roles_changed", "roles_changed"])
        await #expect(throws: AlreadyOver()) { try await unit.perform(RetireRole(role, expected: 3), by: admin) }
    }

    @Test func anotherNameAloneEndsNoSession() async throws {
        let role = try await define("Podgląd", [.caseList])
        let worker = try await unit.person(custom: [role])
        _ = try await unit.perform(
            ChangeRole(role, expected: 1, name: "Wgląd", permissions: [.caseList]),
            by: admin
        )
        _ = try await unit.perform(ListDepartments(), by: worker)
    }

    @Test func aNameIsOneRolesUnlessItsRoleIsRetired() async throws {
        let role = try await define("Podgląd", [.caseList])
        await #expect(throws: NameTaken()) { try await define("PODGLĄD", [.caseList]) }
        let other = try await define("Wgląd", [.caseList])
        await #expect(throws: NameTaken()) {
            try await unit.perform(
                ChangeRole(other, expected: 1, name: "podgląd", permissions: [.caseList]),
                by: admin
            )
        }
        try await unit.perform(RetireRole(role, expected: 1), by: admin)
        _ = try await define("podgląd", [.caseList])
    }

    @Test("No role of the unit's own contains what is reserved, whatever it is")
    func reservedPermissionsStayOut() async throws {
        let reserved = Matrix.rows.filter { $0.customReach == nil }.map(\.permission)
        #expect(reserved.count > 10)
        for permission in reserved {
            await #expect(throws: PermissionsNotGrantable([permission.name])) {
                try await define("Nowa", [.caseList, permission])
            }
        }
    }

    @Test func unknownPermissionsStayOut() async throws {
        await #expect(throws: PermissionsNotGrantable(["case.burn"])) {
            try await define("Nowa", [Permission("case.burn")])
        }
        await #expect(throws: InvalidChange("permissions", .empty)) { try await define("Nowa", []) }
        await #expect(throws: InvalidChange("name", .empty)) { try await define("  ", [.caseList]) }
        await #expect(throws: InvalidChange("name", .unprintable)) { try await define("No\u{202E}wa", [.caseList]) }
    }

    @Test("Nobody changes a role that they hold themselves, and so raises themselves")
    func oneDoesNotWidenOnesOwnRole() async throws {
        let role = try await define("Podgląd", [.caseList])
        let holder = try await unit.person(.tenantAdmin, custom: [role])
        let change = ChangeRole(role, expected: 1, name: "Podgląd", permissions: [.caseList, .personContactRead])
        await #expect(throws: Refused(.roleDefine, because: .oneself)) { try await unit.perform(change, by: holder) }
        await #expect(throws: Refused(.roleDefine, because: .oneself)) {
            try await unit.perform(RetireRole(role, expected: 1), by: holder)
        }
        _ = try await unit.perform(change, by: admin)
    }

    @Test func whatDoesNotExistIsNotGiven() async throws {
        let worker = try await unit.person(.caseWorker)
        let retired = try await define("Dawna", [.caseList])
        try await unit.perform(RetireRole(retired, expected: 1), by: admin)
        for role in [UUID(), retired] {
            await #expect(throws: InvalidChange("custom_roles", .unknown)) {
                try await unit.perform(
                    AssignRoles(GivenRoles(roles: [.caseWorker], custom: [role]), to: worker.id, expected: 1),
                    by: admin
                )
            }
        }
    }

    @discardableResult private func define(_ name: String, _ permissions: Set<Permission>) async throws -> UUID {
        try await unit.perform(DefineRole(name: name, permissions: permissions), by: admin)
    }
}
