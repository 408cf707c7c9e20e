import Casework
import Foundation
import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

@Suite("What takes two")
struct ApprovalTests {
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

    @Test("One proposes the DPO, another appoints them, and it takes effect at once")
    func theDPOIsAppointedAndRemoved() async throws {
        let proposal = try await propose(AppointDPO(candidate.id))
        #expect(proposal.expiresAt == unit.now.addingTimeInterval(72 * 3_600))
        #expect(try await roles(of: candidate) == [], "nothing has happened yet")
        #expect(try await unit.notices(to: head.id) == ["approval_waiting"])
        #expect(try await unit.notices(to: candidate.id) == [])

        let decided = try await decide(proposal, .approve, by: head)
        #expect(decided.state == .approved && decided.version == 2)
        #expect(try await roles(of: candidate) == [.dpo])
        await #expect(throws: Unauthenticated(.unknown)) { try await unit.perform(ListDepartments(), by: candidate) }

        let removal = try await propose(RemoveDPO(candidate.id))
        _ = try await decide(removal, .approve, by: head)
        #expect(try await roles(of: candidate) == [])
        let acts = try await unit.recordedActs()
        #expect(acts.filter { $0.hasPrefix("approval.") }.count == 4)
        #expect(acts.contains("dpo.appointed") && acts.contains("dpo.removed"))
    }

    @Test func aSecondFactorIsResetByTwo() async throws {
        let worker = try await unit.person(.caseWorker)
        let proposal = try await propose(ResetSecondFactor(of: worker.id))
        let other = try await unit.person(.tenantAdmin)
        _ = try await decide(proposal, .approve, by: other)
        #expect(try await unit.notices(to: worker.id) == ["factor_reset"])
        let again = try await propose(ResetSecondFactor(of: worker.id))
        let dpo = try await unit.person(.dpo)
        _ = try await decide(again, .approve, by: dpo)
        #expect(try await unit.notices(to: worker.id) == ["factor_reset", "factor_reset"])
    }

    @Test func aRefusalTellsWhy() async throws {
        let proposal = try await propose(AppointDPO(candidate.id))
        await #expect(throws: InvalidChange("reason", .empty)) { try await decide(proposal, .refuse, by: head) }
        _ = try await decide(proposal, .refuse, because: "Brak szkolenia.", by: head)
        let shown = try await unit.perform(ShowApproval(proposal.approval), by: admin)
        #expect(shown.approval.state == .refused && shown.verdictReason == "Brak szkolenia.")
        #expect(shown.reason == "Nowa osoba" && shown.approval.checker?.name == head.name)
        #expect(shown.approval.about?.name == candidate.name && !shown.mayDecide && !shown.mayWithdraw)
        #expect(try await roles(of: candidate) == [])
    }

    @Test func nobodyApprovesTheirOwnProposal() async throws {
        let both = try await unit.person(.tenantAdmin, .headOfUnit)
        let proposal = try await propose(AppointDPO(candidate.id), by: both)
        for verdict in Verdict.allCases {
            await #expect(throws: Refused(.dpoApprove, because: .ownProposal)) {
                try await decide(proposal, verdict, because: "Tak", by: both)
            }
        }
        #expect(try await state(of: proposal) == .waiting)
        #expect(try await roles(of: candidate) == [])
    }

    @Test func nobodyDecidesOnThemselves() async throws {
        await #expect(throws: Refused(.factorResetPropose, because: .oneself)) {
            try await propose(ResetSecondFactor(of: admin.id))
        }
        let other = try await unit.person(.tenantAdmin)
        let proposal = try await propose(ResetSecondFactor(of: other.id))
        await #expect(throws: Refused(.factorResetApprove, because: .oneself)) {
            try await decide(proposal, .approve, by: other)
        }
        #expect(try await unit.notices(to: other.id) == [], "whom it is about is not asked to decide")
    }

    @Test func approvingTakesARightAndAFactorShownLately() async throws {
        let proposal = try await propose(AppointDPO(candidate.id))
        let admins = try await unit.person(.tenantAdmin)
        await #expect(throws: Refused(missing: .dpoApprove)) { try await decide(proposal, .approve, by: admins) }
        let stale = try await unit.session(of: head, authenticatedAt: unit.now.addingTimeInterval(-301))
        await #expect(throws: Refused(.dpoApprove, because: .stepUpNeeded)) {
            try await decide(proposal, .approve, by: stale)
        }
        let worker = try await unit.person(.caseWorker)
        await #expect(throws: NotFound(), "who could neither propose nor approve it does not know of it") {
            try await decide(proposal, .approve, by: worker)
        }
        _ = try await decide(proposal, .approve, by: head)
    }

    @Test func aCommandIsExecutedOnce() async throws {
        let proposal = try await propose(AppointDPO(candidate.id))
        _ = try await decide(proposal, .approve, by: head)
        for expected: Int64 in 1...2 {
            await #expect(throws: AlreadyDecided(.approved)) {
                try await unit.perform(
                    DecideApproval(proposal.approval, .approve, expected: expected),
                    by: head
                )
            }
        }
    }

    @Test func theSameCommandWaitsOnce() async throws {
        let proposal = try await propose(AppointDPO(candidate.id))
        let other = try await unit.person(.tenantAdmin)
        for maker in [admin, other] {
            await #expect(throws: AlreadyProposed(proposal.approval)) {
                try await propose(AppointDPO(candidate.id), by: maker)
            }
        }
        _ = try await propose(AppointDPO(try await unit.person().id))
        unit.clock.advance(by: 72 * 3_600)
        _ = try await propose(AppointDPO(candidate.id), by: try await unit.session(of: admin))
    }

    @Test func twoWhoProposeTheSameAtOnceProposeItOnce() async throws {
        let other = try await unit.person(.tenantAdmin)
        for _ in 1...10 {
            let somebody = try await unit.person()
            async let one = isDone { try await propose(AppointDPO(somebody.id)) }
            async let two = isDone { try await propose(AppointDPO(somebody.id), by: other) }
            #expect(try await [one, two].filter(\.self).count == 1)
        }
    }

    @Test func whatIsNotSoIsNotProposed() async throws {
        let worker = try await unit.person(.caseWorker)
        let bare = try await unit.person(.caseWorker, hasFactor: false)
        let gone = try await unit.person(state: .left)
        let invited = try await unit.person(state: .invited)
        await #expect(throws: Inapplicable.holdsOtherRoles) { try await propose(AppointDPO(worker.id)) }
        await #expect(throws: Inapplicable.doesNotHoldIt) { try await propose(RemoveDPO(worker.id)) }
        await #expect(throws: Inapplicable.hasNoFactor) { try await propose(ResetSecondFactor(of: bare.id)) }
        await #expect(throws: Inapplicable.notActive) { try await propose(ResetSecondFactor(of: invited.id)) }
        await #expect(throws: AlreadyOver()) { try await propose(AppointDPO(gone.id)) }
        await #expect(throws: NotFound()) { try await propose(AppointDPO(UUID())) }
        let dpo = try await unit.person(.dpo)
        await #expect(throws: Inapplicable.holdsItAlready) { try await propose(AppointDPO(dpo.id)) }
        await #expect(throws: InvalidChange("reason", .empty)) {
            try await unit.perform(Propose(AppointDPO(candidate.id), because: " \n "), by: admin)
        }
    }

    @Test("What was so when it was proposed must be so when it is executed")
    func thingsChangeMeanwhile() async throws {
        let proposal = try await propose(AppointDPO(candidate.id))
        _ = try await unit.perform(
            AssignRoles(GivenRoles(roles: [.manager]), to: candidate.id, expected: 1),
            by: admin
        )
        await #expect(throws: Inapplicable.holdsOtherRoles) { try await decide(proposal, .approve, by: head) }
        #expect(try await roles(of: candidate) == [.manager])
        #expect(try await state(of: proposal) == .waiting)
    }

    @Test func whoMadeItTakesItBack() async throws {
        let proposal = try await propose(AppointDPO(candidate.id))
        await #expect(throws: Refused(.approvalRead, because: .notOneself)) {
            try await unit.perform(WithdrawApproval(proposal.approval, expected: 1), by: head)
        }
        await #expect(throws: VersionConflict(current: 1)) {
            try await unit.perform(WithdrawApproval(proposal.approval, expected: 2), by: admin)
        }
        try await unit.perform(WithdrawApproval(proposal.approval, expected: 1), by: admin)
        #expect(try await state(of: proposal) == .withdrawn)
        await #expect(throws: AlreadyDecided(.withdrawn)) { try await decide(proposal, .approve, by: head) }
        _ = try await propose(AppointDPO(candidate.id))
    }

    @Test func proposalsAreListed() async throws {
        let first = try await propose(AppointDPO(candidate.id))
        unit.clock.advance(by: 1)
        let worker = try await unit.person(.caseWorker)
        let second = try await propose(ResetSecondFactor(of: worker.id))
        let other = try await unit.person(.tenantAdmin)
        func ids(_ selection: ListApprovals.Selection, _ person: TestPerson) async throws -> [UUID] {
            try await unit.perform(ListApprovals(selection), by: person).items.map(\.id)
        }
        #expect(try await ids(.waitingForMe, head) == [second.approval, first.approval])
        #expect(try await ids(.waitingForMe, other) == [second.approval])
        #expect(try await ids(.waitingForMe, admin) == [], "not one's own")
        #expect(try await ids(.waitingForMe, worker) == [])
        #expect(try await ids(.mine, admin) == [second.approval, first.approval])
        #expect(try await ids(.mine, head) == [])
        #expect(try await ids(.all, other) == [second.approval, first.approval])
        #expect(try await ids(.all, head) == [second.approval, first.approval])
        #expect(try await ids(.all, worker) == [])
        let part = try await unit.perform(ListApprovals(.all, limit: 1), by: admin)
        let rest = try await unit.perform(ListApprovals(.all, before: part.next, limit: 1), by: admin)
        #expect(part.items.map(\.id) == [second.approval] && rest.items.map(\.id) == [first.approval])
        #expect(rest.items[0].maker.name == admin.name && rest.items[0].title.polish.contains("inspektora"))
        let shown = try await unit.perform(ShowApproval(first.approval), by: head)
        #expect(shown.mayDecide && !shown.mayWithdraw)
    }

    private func propose<Command: ApprovableCommand>(
        _ command: Command,
        by person: TestPerson? = nil
    ) async throws -> Propose<Command>.Proposal {
        try await unit.perform(Propose(command, because: "Nowa osoba"), by: person ?? admin)
    }

    @discardableResult private func decide<Command>(
        _ proposal: Propose<Command>.Proposal,
        _ verdict: Verdict,
        because reason: String? = nil,
        by person: TestPerson
    ) async throws -> DecideApproval.Decided {
        try await unit.perform(
            DecideApproval(proposal.approval, verdict, expected: 1, because: reason),
            by: person
        )
    }

    private func state<Command>(of proposal: Propose<Command>.Proposal) async throws -> ApprovalState {
        try await unit.perform(ShowApproval(proposal.approval), by: admin).approval.state
    }

    private func roles(of person: TestPerson) async throws -> [Role] {
        try await unit.perform(ShowUser(person.id), by: admin).user.roles
    }

    private func isDone<Outcome>(_ act: () async throws -> Outcome) async throws -> Bool {
        do {
            _ = try await act()
            return true
        } catch is AlreadyProposed {
            return false
        }
    }
}
