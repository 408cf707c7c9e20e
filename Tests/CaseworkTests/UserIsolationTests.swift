import Casework
import Foundation
import Persistence
import Safeguards
import Testing
import TestSupport

@Suite("The office of one unit does not know another's")
struct UserIsolationTests {
    /// What a unit has that somebody else might ask for by its identifier.
    private struct Belongings {
        let unit: TestUnit
        let admin: TestPerson
        let worker: TestPerson
        let role: UUID
        let department: UUID
        let token: UUID
        let approval: UUID

        init() async throws {
            unit = try await TestUnit.make()
            admin = try await unit.person(.tenantAdmin)
            worker = try await unit.person(.caseWorker)
            role = try await unit.perform(DefineRole(name: "Rola", permissions: [.caseList]), by: admin)
            let extent = try DepartmentExtent(name: "Rejon", streets: [], buildings: [])
            department = try await unit.perform(DefineDepartment(extent), by: admin)
            token = try await unit.perform(
                CreateToken(
                    name: "Bank",
                    scopes: [.caseList],
                    expiresAt: unit.now.addingTimeInterval(3_600),
                    environment: .demo
                ),
                by: admin
            ).id
            approval = try await unit.perform(
                Propose(ResetSecondFactor(of: worker.id), because: "Zgubiony telefon"),
                by: admin
            ).approval
        }

        func isRefused<Action: CaseAction>(_ action: Action) async -> Bool {
            do {
                _ = try await unit.perform(action, by: admin)
                return false
            } catch is NotFound {
                return true
            } catch {
                return false
            }
        }
    }

    @Test func nothingOfAnotherUnitIsFound() async throws {
        let (own, other) = (try await Belongings(), try await Belongings())
        for (what, isFound) in [("its own", true), ("another's", false)] {
            let there = isFound ? own : other
            #expect(await own.isRefused(ShowUser(there.worker.id)) != isFound, "\(what) user")
            #expect(await own.isRefused(InspectPermissions(of: there.worker.id)) != isFound, "\(what) permissions")
            #expect(await own.isRefused(ShowRole(there.role)) != isFound, "\(what) role")
            #expect(await own.isRefused(ShowDepartment(there.department)) != isFound, "\(what) department")
            #expect(await own.isRefused(ShowToken(there.token)) != isFound, "\(what) token")
            #expect(await own.isRefused(ShowApproval(there.approval)) != isFound, "\(what) approval")
        }
        let name = try PersonName(parsing: "Ktoś Inny")
        let extent = try DepartmentExtent(name: "Inny", streets: [], buildings: [])
        let (user, role, token) = (other.worker.id, other.role, other.token)
        let end = own.unit.now.addingTimeInterval(3_600)
        let change = ChangeUser(user, expected: 1, name: name, language: .polish, departments: [])
        #expect(await own.isRefused(change))
        #expect(await own.isRefused(AssignRoles(GivenRoles(roles: [.manager]), to: user, expected: 1)))
        #expect(await own.isRefused(DismissUser(user, expected: 1)))
        #expect(await own.isRefused(SignOutUser(user)))
        #expect(await own.isRefused(InviteAgain(user)))
        #expect(await own.isRefused(Propose(ResetSecondFactor(of: user), because: "Tak")))
        #expect(await own.isRefused(ChangeRole(role, expected: 1, name: "Inna", permissions: [.caseList])))
        #expect(await own.isRefused(RetireRole(role, expected: 1)))
        #expect(await own.isRefused(ChangeDepartment(other.department, expected: 1, extent)))
        #expect(await own.isRefused(RetireDepartment(other.department, expected: 1)))
        #expect(await own.isRefused(RotateToken(token, expected: 1, expiresAt: end, environment: .demo)))
        #expect(await own.isRefused(RevokeToken(token, expected: 1)))
        #expect(await own.isRefused(DecideApproval(other.approval, .approve, expected: 1)))
        #expect(await own.isRefused(WithdrawApproval(other.approval, expected: 1)))
    }

    @Test func aSessionOfAnotherUnitOpensNothing() async throws {
        let (own, other) = (try await Belongings(), try await Belongings())
        let stranger = Caller(
            tenant: own.unit.tenant.id,
            credential: other.admin.caller.credential,
            client: other.admin.caller.client
        )
        await #expect(throws: Unauthenticated(.unknown)) {
            try await own.unit.casework.outcome(of: ListUsers(), by: stranger)
        }
    }
}
