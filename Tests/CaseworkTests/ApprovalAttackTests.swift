import Casework
import Foundation
import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

@Suite("What takes two, under attack")
struct ApprovalAttackTests {
    private let unit: TestUnit
    private let admin: TestPerson
    private let head: TestPerson
    private let candidate: TestPerson

    init() async throws {
        unit = try await TestUnit.make()
        admin = try await unit.person(.tenantAdmin)
        head = try await unit.person(.headOfUnit)
        candidate = try await unit.person()
    }

    struct Tampering: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let sql: String

        init(_ why: String, _ sql: String) {
            testDescription = why
            self.sql = sql
        }
    }

    @Test(
        "A command that somebody changed behind our back is void, and nothing is executed",
        arguments: [
            Tampering("another person", "payload = jsonb_build_object('user', '01890000-0000-7000-8000-000000000001')"),
            Tampering("another command", "command = 'dpo.remove'"),
            Tampering("a command we do not know", "command = 'dpo.crown'"),
            Tampering("more in it", "payload = payload || '{\"role\": \"manager\"}'"),
            Tampering("nothing in it", "payload = '{}'"),
            Tampering("no object", "payload = '[1.5]'"),
            Tampering("another hash", "command_sha256 = sha256('')"),
        ]
    )
    func changedCommands(_ tampering: Tampering) async throws {
        let proposal = try await unit.perform(Propose(AppointDPO(candidate.id), because: "Nowa osoba"), by: admin)
        try await asSuperuser("UPDATE approval SET \(tampering.sql) WHERE id = '\(proposal.approval)'")
        let both = try await unit.person(.headOfUnit)
        do {
            let decided = try await unit.perform(DecideApproval(proposal.approval, .approve, expected: 1), by: both)
            #expect(decided.state == .void)
            #expect(try await unit.recordedActs().contains("approval.voided"))
        } catch is NotFound {
            #expect(tampering.sql.contains("crown"), "nobody may decide on what nobody knows")
        }
        let holders = try await unit.perform(ListUsers(role: .dpo), by: admin).items
        #expect(holders.isEmpty)
    }

    @Test func aProposalMovedToAnotherMakerIsVoid() async throws {
        let proposal = try await unit.perform(Propose(AppointDPO(candidate.id), because: "Nowa osoba"), by: admin)
        let other = try await unit.person(.tenantAdmin)
        try await asSuperuser("UPDATE approval SET maker = '\(other.id)' WHERE id = '\(proposal.approval)'")
        let decided = try await unit.perform(DecideApproval(proposal.approval, .approve, expected: 1), by: head)
        #expect(decided.state == .void)
    }

    @Test func anOldApprovalIsNotReplayed() async throws {
        let proposal = try await unit.perform(Propose(AppointDPO(candidate.id), because: "Nowa osoba"), by: admin)
        _ = try await unit.perform(DecideApproval(proposal.approval, .approve, expected: 1), by: head)
        let removal = try await unit.perform(Propose(RemoveDPO(candidate.id), because: "Odchodzi"), by: admin)
        _ = try await unit.perform(DecideApproval(removal.approval, .approve, expected: 1), by: head)
        // A copy under another number, as somebody with the tables could make it.
        let copy = UUID()
        try await asSuperuser(
            """
            INSERT INTO approval (id, command, payload, command_sha256, about, reason_sealed, maker, made_at,
                                  expires_at)
            SELECT '\(copy)', command, payload, command_sha256, about, reason_sealed, maker, made_at, expires_at
              FROM approval WHERE id = '\(proposal.approval)'
            """
        )
        let decided = try await unit.perform(DecideApproval(copy, .approve, expected: 1), by: head)
        #expect(decided.state == .void)
        #expect(try await unit.perform(ListUsers(role: .dpo), by: admin).items.isEmpty)
    }

    @Test func ofTwoWhoDecideAtOnceOneDecides() async throws {
        let other = try await unit.person(.headOfUnit)
        for round in 1...20 {
            let somebody = try await unit.person()
            let proposal = try await unit.perform(Propose(AppointDPO(somebody.id), because: "Tak"), by: admin)
            let second: Verdict = round.isMultiple(of: 2) ? .approve : .refuse
            async let one = decided(proposal.approval, .approve, by: head)
            async let two = decided(proposal.approval, second, by: other)
            let states = try await [one, two]
            #expect(states.compactMap(\.self).count == 1)
            let isDPO = try await unit.perform(ShowUser(somebody.id), by: admin).user.roles == [.dpo]
            #expect(isDPO == states.contains(.approved))
        }
    }

    @Test("Who may not propose it any more has proposed nothing")
    func theMakerLosesTheirRole() async throws {
        let maker = try await unit.person(.tenantAdmin)
        let proposal = try await unit.perform(Propose(AppointDPO(candidate.id), because: "Tak"), by: maker)
        _ = try await unit.perform(
            AssignRoles(GivenRoles(roles: [.manager]), to: maker.id, expected: 1),
            by: admin
        )
        let decided = try await unit.perform(DecideApproval(proposal.approval, .approve, expected: 1), by: head)
        #expect(decided.state == .void)
        #expect(try await unit.perform(ShowUser(candidate.id), by: admin).user.roles == [])
        await #expect(throws: AlreadyDecided(.void)) {
            try await unit.perform(DecideApproval(proposal.approval, .approve, expected: 2), by: head)
        }
    }

    @Test func whatTheDismissedProposedOrIsAboutThemIsVoid() async throws {
        let maker = try await unit.person(.tenantAdmin)
        let made = try await unit.perform(Propose(AppointDPO(candidate.id), because: "Tak"), by: maker)
        let other = try await unit.person()
        let about = try await unit.perform(Propose(AppointDPO(other.id), because: "Tak"), by: admin)
        _ = try await unit.perform(DismissUser(maker.id, expected: 1), by: admin)
        _ = try await unit.perform(DismissUser(other.id, expected: 1), by: admin)
        for proposal in [made.approval, about.approval] {
            await #expect(throws: AlreadyDecided(.void)) {
                try await unit.perform(DecideApproval(proposal, .approve, expected: 2), by: head)
            }
        }
    }

    @Test("Of a role taken and an approval given in the same instant, one comes first, and it is as if it had")
    func roleLossAndApprovalRace() async throws {
        for _ in 1...20 {
            let maker = try await unit.person(.tenantAdmin)
            let somebody = try await unit.person()
            let proposal = try await unit.perform(Propose(AppointDPO(somebody.id), because: "Tak"), by: maker)
            async let loss: Int64 = unit.perform(AssignRoles(GivenRoles(), to: maker.id, expected: 1), by: admin)
            async let verdict = unit.perform(DecideApproval(proposal.approval, .approve, expected: 1), by: head)
            let (_, decided) = try await (loss, verdict)
            let roles = try await unit.perform(ShowUser(somebody.id), by: admin).user.roles
            #expect(decided.state == .approved && roles == [.dpo] || decided.state == .void && roles == [])
        }
    }

    @Test("A checker who lost the right while they waited does not approve")
    func theCheckerLosesTheirRole() async throws {
        for _ in 1...20 {
            let checker = try await unit.person(.headOfUnit)
            let somebody = try await unit.person()
            let proposal = try await unit.perform(Propose(AppointDPO(somebody.id), because: "Tak"), by: admin)
            async let loss: Int64 = unit.perform(AssignRoles(GivenRoles(), to: checker.id, expected: 1), by: admin)
            async let verdict = decided(proposal.approval, .approve, by: checker)
            let (_, state) = try await (loss, verdict)
            let roles = try await unit.perform(ShowUser(somebody.id), by: admin).user.roles
            #expect((state == .approved) == (roles == [.dpo]))
        }
    }

    @Test func nothingWaitsLongerThanThreeDays() async throws {
        let proposal = try await unit.perform(Propose(AppointDPO(candidate.id), because: "Tak"), by: admin)
        unit.clock.advance(by: 72 * 3_600 - 1)
        let night = Authenticator.vouch(forJob: "night", holding: [ExpireApprovals.permission], in: unit.tenant.id)
        #expect(try await unit.casework.perform(ExpireApprovals(), as: night) == 0)
        unit.clock.advance(by: 1)
        let checker = try await unit.session(of: head)
        #expect(try await unit.perform(ListApprovals(.waitingForMe), by: checker).items.isEmpty)
        #expect(try await unit.perform(ShowApproval(proposal.approval), by: checker).approval.state == .expired)
        let decided = try await unit.perform(DecideApproval(proposal.approval, .approve, expected: 1), by: checker)
        #expect(decided.state == .expired)
        #expect(try await unit.casework.perform(ExpireApprovals(), as: night) == 0, "it is put down already")
    }

    @Test func theNightPutsDownWhatRanOut() async throws {
        _ = try await unit.perform(Propose(AppointDPO(candidate.id), because: "Tak"), by: admin)
        unit.clock.advance(by: 72 * 3_600)
        let night = Authenticator.vouch(forJob: "night", holding: [ExpireApprovals.permission], in: unit.tenant.id)
        #expect(try await unit.casework.perform(ExpireApprovals(), as: night) == 1)
        #expect(try await unit.casework.perform(ExpireApprovals(), as: night) == 0)
        #expect(try await unit.recordedActs().contains("approval.expired"))
    }

    @Test("Reasons are sealed")
    func reasonsAreSealed() async throws {
        let proposal = try await unit.perform(Propose(AppointDPO(candidate.id), because: "Kanarek"), by: admin)
        _ = try await unit.perform(
            DecideApproval(proposal.approval, .refuse, expected: 1, because: "Wróbel"),
            by: head
        )
        let whole = try await unit.change { (tenant: borrowing TenantConnection) in
            let row: String = try await tenant.value("SELECT a::text FROM approval a")
            let log: [[UInt8]] = try await tenant.values("SELECT entry FROM audit_entry")
            return row + log.map { String(decoding: $0, as: UTF8.self) }.joined()
        }
        #expect(!whole.contains("Kanarek") && !whole.contains("Wróbel") && whole.contains("dpo.appoint"))
        // Hexadecimal, as bytea prints.
        #expect(!whole.contains("4b616e6172656b"))
    }

    private func decided(_ id: UUID, _ verdict: Verdict, by person: TestPerson) async throws -> ApprovalState? {
        do {
            return try await unit.perform(DecideApproval(id, verdict, expected: 1, because: "Tak"), by: person).state
        } catch is AlreadyDecided {
            return nil
        } catch is Unauthenticated {
            return nil
        } catch is NotFound {
            return nil
        } catch let refused as Refused where refused.rule == .notHeld {
            return nil
        }
    }

    /// Changes the unit's tables as only somebody with the database itself can.
    private func asSuperuser(_ sql: String) async throws {
        let connection = try await unit.database.open(unit.database.superuser)
        try await connection.script(
            SQL(trusted: "SET search_path = \(try unit.tenant.names.schema.text); \(sql)")
        )
        await connection.close()
    }
}
