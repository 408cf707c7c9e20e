import Casework
import Foundation
import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

@Suite("Leaving a unit")
struct UserDismissalTests {
    private let unit: TestUnit
    private let admin: TestPerson

    init() async throws {
        unit = try await TestUnit.make()
        admin = try await unit.person(.tenantAdmin)
    }

    @Test func nothingOfTheirAccessIsLeft() async throws {
        let worker = try await unit.person(.caseWorker)
        let again = try await unit.session(of: worker)
        try await unit.change { (tenant: borrowing TenantConnection) in
            _ = try await tenant.makeLink(to: worker.id, for: .passwordReset)
        }
        let dismissal = try await unit.perform(DismissUser(worker.id, expected: 1), by: admin)
        #expect(dismissal.version == 2 && dismissal.tokens.isEmpty)
        for session in [worker, again] {
            await #expect(throws: Unauthenticated(.unknown)) { try await unit.perform(ListDepartments(), by: session) }
        }
        let left = try await unit.change { (tenant: borrowing TenantConnection) in
            try await tenant.value(
                """
                SELECT count(*) FROM app_user u
                 WHERE id = \(worker.id) AND state = 'left' AND left_at = \(tenant.now) AND password IS NULL
                   AND totp_seed_sealed IS NULL AND recovery_codes = '{}' AND roles = '{}' AND custom_roles = '{}'
                   AND NOT EXISTS (SELECT FROM session s WHERE s.user_id = u.id AND s.ended_at IS NULL)
                   AND NOT EXISTS (SELECT FROM link l WHERE l.user_id = u.id AND l.revoked_at IS NULL)
                """,
                as: Int64.self
            )
        }
        #expect(left == 1)
        let user = try await unit.perform(ShowUser(worker.id), by: admin).user
        #expect(user.name == worker.name, "the log's identifiers keep their names")
        #expect(try await unit.notices(to: worker.id) == ["account_ended"])
        await #expect(throws: AlreadyOver()) {
            try await unit.perform(DismissUser(worker.id, expected: 2), by: admin)
        }
    }

    @Test("Their tokens end within a week, and are pointed out")
    func tokensAreFlagged() async throws {
        let other = try await unit.person(.tenantAdmin)
        let token = try await unit.perform(
            CreateToken(
                name: "Księgowość",
                scopes: [.paymentRecord],
                expiresAt: unit.now.addingTimeInterval(90 * 86_400),
                environment: .demo
            ),
            by: other
        )
        let dismissal = try await unit.perform(DismissUser(other.id, expected: 1), by: admin)
        #expect(dismissal.tokens.map(\.id) == [token.id])
        let left = try await unit.perform(ListTokens(onlyLive: true), by: admin).items
        #expect(left.map(\.id) == [token.id] && left.map(\.expiresAt) == [unit.now.addingTimeInterval(7 * 86_400)])
        #expect(try await unit.notices(to: admin.id).contains("token_expiring"))
    }

    @Test func anInvitationIsWithdrawn() async throws {
        let invited = try await unit.person(.manager, state: .invited)
        try await unit.perform(DismissUser(invited.id, expected: 1), by: admin)
        #expect(try await unit.recordedActs().contains("user.invitation_withdrawn"))
        #expect(try await unit.notices(to: invited.id) == [])
    }

    @Test func nobodyDismissesThemselvesOrTheDPO() async throws {
        let dpo = try await unit.person(.dpo)
        await #expect(throws: Refused(.userDismiss, because: .oneself)) {
            try await unit.perform(DismissUser(admin.id, expected: 1), by: admin)
        }
        await #expect(throws: Refused(.userDismiss, because: .holdsDPO)) {
            try await unit.perform(DismissUser(dpo.id, expected: 1), by: admin)
        }
    }

    @Test func onlyWhoSawTheLastVersionDismisses() async throws {
        let worker = try await unit.person(.caseWorker)
        await #expect(throws: VersionConflict(current: 1)) {
            try await unit.perform(DismissUser(worker.id, expected: 7), by: admin)
        }
    }

    @Test("A role of the unit's own may let somebody dismiss; it does not let them dismiss the last administrator")
    func theLastAdministratorStays() async throws {
        let role = try await unit.perform(DefineRole(name: "Kadry", permissions: [.userDismiss]), by: admin)
        let clerk = try await unit.person(custom: [role])
        await #expect(throws: LastAdministrator()) {
            try await unit.perform(DismissUser(admin.id, expected: 1), by: clerk)
        }
        let second = try await unit.person(.tenantAdmin)
        _ = try await unit.perform(DismissUser(admin.id, expected: 1), by: clerk)
        await #expect(throws: LastAdministrator()) {
            try await unit.perform(DismissUser(second.id, expected: 1), by: clerk)
        }
        let invited = try await unit.person(.tenantAdmin, state: .invited)
        await #expect(throws: LastAdministrator()) {
            try await unit.perform(DismissUser(second.id, expected: 1), by: clerk)
        }
        _ = try await unit.perform(DismissUser(invited.id, expected: 1), by: clerk)
    }

    @Test("Two administrators who dismiss each other in the same instant leave one")
    func mutualDismissal() async throws {
        var dismissed = 0
        var pair = (admin, try await unit.person(.tenantAdmin))
        for round in 1...(Proof.isFull ? 500 : 100) {
            let (first, second) = pair
            async let one = succeeds { try await unit.perform(DismissUser(second.id, expected: 1), by: first) }
            async let other = succeeds { try await unit.perform(DismissUser(first.id, expected: 1), by: second) }
            let (firstWon, secondWon) = try await (one, other)
            #expect(firstWon != secondWon, "round \(round)")
            let winner = firstWon ? first : second
            #expect(try await administrators() == [winner.id])
            dismissed += firstWon || secondWon ? 1 : 0
            pair = (winner, try await unit.person(.tenantAdmin))
        }
        #expect(dismissed == (Proof.isFull ? 500 : 100))
    }

    @Test("Who is dismissed while they wait for another's act does nothing any more")
    func theDismissedDoNotActOn() async throws {
        let rival = try await unit.person(.tenantAdmin)
        let worker = try await unit.person(.caseWorker)
        let (busy, watcher) = (try await superuser(), try await superuser())
        try await busy.script(SQL(trusted: "BEGIN; SELECT FROM app_user WHERE id = '\(admin.id)' FOR UPDATE"))
        async let isPromoted = succeeds {
            try await unit.perform(
                AssignRoles(GivenRoles(roles: [.tenantAdmin]), to: worker.id, expected: 1),
                by: rival
            )
        }
        let login = try unit.tenant.names.login.text
        let isWaiting = try await becomesTrue(within: .seconds(2)) {
            try await watcher.value(
                """
                SELECT count(*) > 0 FROM pg_stat_activity WHERE usename = \(login) AND wait_event_type = 'Lock'
                """
            )
        }
        #expect(isWaiting)
        try await busy.script(
            SQL(
                trusted: """
                    UPDATE session SET ended_at = now(), end_reason = 'left' WHERE user_id = '\(rival.id)';
                    COMMIT
                    """
            )
        )
        #expect(try await !isPromoted)
        #expect(try await unit.perform(ShowUser(worker.id), by: admin).user.roles == [.caseWorker])
        await busy.close()
        await watcher.close()
    }

    /// Whether the act was done; a refusal for one of the reasons that are right here is none.
    private func succeeds<Outcome: Sendable>(_ act: () async throws -> Outcome) async throws -> Bool {
        do {
            _ = try await act()
            return true
        } catch is LastAdministrator {
            return false
        } catch is Unauthenticated {
            return false
        } catch is AlreadyOver {
            return false
        }
    }

    /// A connection of somebody who has the database itself, in the unit's schema.
    private func superuser() async throws -> Connection {
        let connection = try await unit.database.open(unit.database.superuser)
        try await connection.script(SQL(trusted: "SET search_path = \(try unit.tenant.names.schema.text)"))
        return connection
    }

    private func administrators() async throws -> [UUID] {
        try await unit.change { (tenant: borrowing TenantConnection) in try await tenant.activeAdministrators() }
    }
}
