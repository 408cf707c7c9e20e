import Casework
import Foundation
import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

@Suite("The users of a unit")
struct UserTests {
    private let unit: TestUnit
    private let admin: TestPerson

    init() async throws {
        unit = try await TestUnit.make()
        admin = try await unit.person(.tenantAdmin)
    }

    @Test func somebodyIsInvitedAndShown() async throws {
        let department = try await unit.perform(
            DefineDepartment(try DepartmentExtent(name: "Rejon 1", streets: ["Lipowa"], buildings: [])),
            by: admin
        )
        let invite = InviteUser(
            name: try PersonName(parsing: " Żaneta Łącka "),
            email: try EmailAddress(parsing: "Z.Lacka@example.org"),
            roles: GivenRoles(roles: [.caseWorker, .accountant]),
            departments: [department],
            language: .english
        )
        let id = try await unit.perform(invite, by: admin)
        let details = try await unit.perform(ShowUser(id), by: admin)
        #expect(details.user.name == "Żaneta Łącka" && details.user.email == "Z.Lacka@example.org")
        #expect(details.user.state == .invited && details.user.version == 1 && details.user.language == .english)
        #expect(details.user.roles == [.caseWorker, .accountant])
        #expect(details.departments.map(\.name) == ["Rejon 1"])
        #expect(details.invitedBy == admin.id && details.liveSessions == 0 && !details.user.hasFactor)
        #expect(try await unit.notices(to: id) == ["invitation"])
        #expect(try await unit.recordedActs().contains("user.invited"))
    }

    @Test("Neither names nor addresses stand in the tables as they are")
    func personalDataIsSealed() async throws {
        let id = try await invite("Zofia Kanarek", "zofia.kanarek@example.org")
        let whole = try await unit.change { (tenant: borrowing TenantConnection) in
            let user: String = try await tenant.value("SELECT u::text FROM app_user u WHERE id = \(id)")
            let log: [[UInt8]] = try await tenant.values("SELECT entry FROM audit_entry")
            let jobs: [String] = try await tenant.values("SELECT payload::text FROM job")
            return user + log.map { String(decoding: $0, as: UTF8.self) }.joined() + jobs.joined()
        }
        #expect(!whole.contains("Kanarek") && !whole.lowercased().contains("example.org"))
        #expect(whole.contains("user.invited"), "the log was looked at")
    }

    @Test("An address is one user's, whatever its case; who has left leaves it behind")
    func addressesAreUnique() async throws {
        let first = try await invite("Jan Pierwszy", "jan@example.org")
        await #expect(throws: EmailTaken()) { try await invite("Jan Drugi", "JAN@example.org") }
        try await unit.perform(DismissUser(first, expected: 1), by: admin)
        let second = try await invite("Jan Drugi", "JAN@example.org")
        #expect(second != first)
    }

    @Test func anInvitationIsSentAgainOnlyToWhoHasNotCome() async throws {
        let id = try await invite("Jan Pierwszy", "jan@example.org")
        try await unit.perform(InviteAgain(id), by: admin)
        #expect(try await unit.notices(to: id) == ["invitation", "invitation"])
        let worker = try await unit.person(.caseWorker)
        await #expect(throws: AlreadyOver()) { try await unit.perform(InviteAgain(worker.id), by: admin) }
    }

    @Test("Inviting somebody with roles takes a factor shown lately, as giving roles does")
    func invitingWithRolesTakesStepUp() async throws {
        let stale = try await unit.session(of: admin, authenticatedAt: unit.now.addingTimeInterval(-301))
        let name = try PersonName(parsing: "Jan Nowy")
        let email = try EmailAddress(parsing: "jan.nowy@example.org")
        await #expect(throws: Refused(.userAssignRoles, because: .stepUpNeeded)) {
            try await unit.perform(
                InviteUser(name: name, email: email, roles: GivenRoles(roles: [.manager])),
                by: stale
            )
        }
        _ = try await unit.perform(InviteUser(name: name, email: email), by: stale)
    }

    @Test func theListIsInOrderAndGoesOn() async throws {
        var expected = [admin.id]
        for number in 1...5 { expected.append(try await invite("Osoba \(number)", "o\(number)@example.org")) }
        var seen: [UUID] = []
        var last: UUID?
        repeat {
            let part = try await unit.perform(ListUsers(after: last, limit: 2), by: admin)
            #expect(part.items.count <= 2)
            seen += part.items.map(\.id)
            last = part.next
        } while last != nil
        #expect(seen == expected)
    }

    @Test func theListIsNarrowed() async throws {
        let worker = try await unit.person(.caseWorker)
        let both = try await unit.person(.caseWorker, .manager)
        let gone = try await unit.person(state: .left)
        let invited = try await invite("Łukasz Żak", "lukasz@example.org", roles: [.caseWorker])
        func ids(_ list: ListUsers) async throws -> Set<UUID> {
            Set(try await unit.perform(list, by: admin).items.map(\.id))
        }
        #expect(try await ids(ListUsers(role: .caseWorker)) == [worker.id, both.id, invited])
        #expect(try await ids(ListUsers(state: .left)) == [gone.id])
        #expect(try await ids(ListUsers(state: .active, role: .caseWorker)) == [worker.id, both.id])
        #expect(try await ids(ListUsers(named: "lukasz ZAK")) == [invited], "case and accents do not matter")
        #expect(try await ids(ListUsers(named: "example.org")).count == 5)
        #expect(try await ids(ListUsers(named: "%")) == [])
    }

    @Test func aSearchByNameGoesOnWhereItStopped() async throws {
        for number in 1...4 { _ = try await invite("Ewa \(number)", "e\(number)@example.org") }
        let first = try await unit.perform(ListUsers(named: "ewa", limit: 3), by: admin)
        #expect(first.items.map(\.name) == ["Ewa 1", "Ewa 2", "Ewa 3"])
        let rest = try await unit.perform(ListUsers(named: "ewa", after: first.next, limit: 3), by: admin)
        #expect(rest.items.map(\.name) == ["Ewa 4"] && rest.next == nil)
    }

    @Test func somebodyIsChangedByWhoHasSeenThem() async throws {
        let id = try await invite("Jan Nowak", "jan@example.org")
        let change = ChangeUser(
            id,
            expected: 1,
            name: try PersonName(parsing: "Jan Kowalski"),
            language: .english,
            departments: []
        )
        #expect(try await unit.perform(change, by: admin) == 2)
        await #expect(throws: VersionConflict(current: 2)) { try await unit.perform(change, by: admin) }
        let user = try await unit.perform(ShowUser(id), by: admin).user
        #expect(user.name == "Jan Kowalski" && user.language == .english && user.version == 2)
    }

    @Test func departmentsOfAUserMustExist() async throws {
        let id = try await invite("Jan Nowak", "jan@example.org")
        let change = ChangeUser(
            id,
            expected: 1,
            name: try PersonName(parsing: "Jan Nowak"),
            language: .polish,
            departments: [UUID()]
        )
        await #expect(throws: InvalidChange("departments", .unknown)) { try await unit.perform(change, by: admin) }
    }

    @Test func sessionsOfAnotherAreEnded() async throws {
        let worker = try await unit.person(.caseWorker)
        _ = try await unit.session(of: worker)
        #expect(try await unit.perform(ShowUser(worker.id), by: admin).liveSessions == 2)
        #expect(try await unit.perform(SignOutUser(worker.id), by: admin) == 2)
        #expect(try await unit.perform(ShowUser(worker.id), by: admin).liveSessions == 0)
        await #expect(throws: Unauthenticated(.unknown)) { try await unit.perform(ListDepartments(), by: worker) }
    }

    @Test("What a user may see is told without signing in as them")
    func permissionsAreInspected() async throws {
        let role = try await unit.perform(
            DefineRole(name: "Podgląd wpłat", permissions: [.caseMoneyRead, .instalmentPlanRead]),
            by: admin
        )
        let worker = try await unit.person(.caseWorker, custom: [role])
        let inspection = try await unit.perform(InspectPermissions(of: worker.id), by: admin)
        #expect(inspection.roles == [.caseWorker] && inspection.customRoles.map(\.name) == ["Podgląd wpłat"])
        #expect(inspection.isInForce)
        let standing = Standing.person(
            of: unit.tenant.id,
            roles: [.caseWorker],
            custom: [.caseMoneyRead, .instalmentPlanRead]
        )
        #expect(Set(inspection.lines.map(\.permission)) == standing.permissions)
        let money = inspection.lines.first { $0.permission == .caseMoneyRead }
        #expect(money?.reaches.count == 2, "once from the office, once from the unit's own role")
        #expect(inspection.fields.first { $0.group == .social }?.reaches.map(\.extent) == [.assigned])

        let same = try await unit.perform(
            InspectStanding(GivenRoles(roles: [.caseWorker], custom: [role])),
            by: admin
        )
        #expect(same == inspection)
        let none = try await unit.perform(InspectStanding(GivenRoles(roles: [.dpo, .manager])), by: admin)
        #expect(none.lines.isEmpty, "offices that must not meet hold nothing together")
        await #expect(throws: NotFound()) {
            try await unit.perform(InspectStanding(GivenRoles(custom: [UUID()])), by: admin)
        }
    }

    @Test func whoHasLeftMaySeeNothing() async throws {
        let gone = try await unit.person(state: .left)
        #expect(try await !unit.perform(InspectPermissions(of: gone.id), by: admin).isInForce)
    }

    /// Invites somebody a moment later than whoever came before.
    @discardableResult private func invite(
        _ name: String,
        _ email: String,
        roles: Set<Role> = []
    ) async throws -> UUID {
        unit.clock.advance(by: 0.002)
        let invite = InviteUser(
            name: try PersonName(parsing: name),
            email: try EmailAddress(parsing: email),
            roles: GivenRoles(roles: roles)
        )
        return try await unit.perform(invite, by: admin)
    }
}
