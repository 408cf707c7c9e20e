import Casework
import Foundation
import Persistence
import Safeguards
import TestSupport
import Testing
import Web

/// What one person must not do alone, and what two must not do at once.
@Suite("Attacks by those who are inside")
struct TwoPersonAttackTests {
    @Test func nobodyApprovesWhatTheyProposed() async throws {
        try await withOffice { office in
            let unit = office.home
            let about = try await unit.colleague(.caseWorker)
            let proposed = try await office.call(
                "POST",
                "/api/v1/users/\(about.id.text)/factor-resets",
                at: unit,
                as: Pass(unit.admin),
                [("Idempotency-Key", UUID().text)],
                json: #"{"reason":"Zgubiony telefon"}"#
            )
            let approval = try #require(try proposed.json["approval"] as? String)
            let own = try await office.decide(approval, at: unit, by: unit.admin)
            #expect(own.status == 403 && own.code == "own-proposal")
            let page = try await office.submit(
                "/approvals/\(approval)",
                at: unit,
                as: Pass(unit.admin),
                [("decision", "approve"), ("version", "1")]
            )
            #expect(page.status == 403)
            let herself = try await office.decide(approval, at: unit, by: about)
            #expect(herself.status == 404, "whom it is about holds nothing that would show it")
            #expect(try await unit.unit.notices(to: about.id).isEmpty, "nothing was carried out")

            let second = try await office.decide(approval, at: unit, by: unit.secondAdmin)
            #expect(second.status == 200)
            #expect(try second.json["state"] as? String == "approved")
            #expect(try await unit.unit.notices(to: about.id) == ["factor_reset"])
            let acts = try await unit.unit.recordedActs()
            #expect(acts.filter { $0 == "factor.reset_approved" }.count == 1 && acts.contains("denied"))
        }
    }

    @Test func anAdministratorWhomItIsAboutDoesNotApproveIt() async throws {
        try await withOffice { office in
            let unit = office.home
            let third = try await unit.unit.person(.tenantAdmin)
            let proposal = Propose(ResetSecondFactor(of: third.id), because: "Zgubiony telefon")
            let approval = try await unit.unit.perform(proposal, by: unit.admin).approval
            #expect(try await office.decide(approval.text, at: unit, by: third).status == 403)
            #expect(try await office.decide(approval.text, at: unit, by: unit.secondAdmin).status == 200)
        }
    }

    @Test("Of approvals that race, one carries the command out")
    func approvalsRace() async throws {
        try await withOffice { office in
            let unit = office.home
            let about = try await unit.colleague()
            let proposal = Propose(AppointDPO(about.id), because: "Nowa kadencja")
            let approval = try await unit.unit.perform(proposal, by: unit.admin).approval.text
            var heads: [TestPerson] = []
            for _ in 0..<4 { heads.append(try await unit.unit.person(.headOfUnit)) }
            let statuses = try await inParallel(heads) { try await office.decide(approval, at: unit, by: $0).status }
            #expect(statuses.sorted() == [200, 409, 409, 409])
            let acts = try await unit.unit.recordedActs()
            #expect(acts.filter { $0 == "dpo.appointed" }.count == 1)
            #expect(acts.filter { $0 == "approval.approved" }.count == 1)
        }
    }

    @Test func anApprovalTakesAFactorShownJustNow() async throws {
        try await withOffice { office in
            let unit = office.home
            let about = try await unit.colleague()
            let proposal = Propose(AppointDPO(about.id), because: "Nowa kadencja")
            let approval = try await unit.unit.perform(proposal, by: unit.admin).approval.text
            let head = try await unit.unit.person(.headOfUnit)
            let old = try await office.decide(approval, at: unit, by: try await unit.aged(head))
            #expect(old.status == 403 && old.code == "step-up-required")
            #expect(try await office.decide(approval, at: unit, by: head).status == 200)
        }
    }

    @Test func aChangeOfRolesEndsSessionsInTheSameInstant() async throws {
        try await withOffice { office in
            let unit = office.home
            let person = try await unit.unit.person(.auditor)
            let elsewhere = try await unit.unit.session(of: person)
            #expect(try await office.call("GET", "/api/v1/users", at: unit, as: Pass(person)).status == 200)
            let changed = try await office.call(
                "PUT",
                "/api/v1/users/\(person.id.text)/roles",
                at: unit,
                as: Pass(unit.admin),
                [("If-Match", "\"v1\"")],
                json: #"{"roles":["case_worker"],"custom_roles":[]}"#
            )
            #expect(changed.status == 200)
            for session in [person, elsewhere] {
                #expect(try await office.call("GET", "/api/v1/users", at: unit, as: Pass(session)).status == 401)
                #expect(try await office.page("/users", at: unit, as: Pass(session)).status == 401)
            }
            let anew = try await unit.unit.session(of: person)
            #expect(try await office.call("GET", "/api/v1/users", at: unit, as: Pass(anew)).status == 403)
            #expect(try await unit.unit.notices(to: person.id) == ["roles_changed"])
        }
    }

    @Test("A role that is taken from a proposal's maker makes it void")
    func aMakerLosesTheRole() async throws {
        try await withOffice { office in
            let unit = office.home
            let maker = try await unit.unit.person(.tenantAdmin)
            let approval = try await unit.proposal(by: maker)
            let taken = try await office.call(
                "PUT",
                "/api/v1/users/\(maker.id.text)/roles",
                at: unit,
                as: Pass(unit.admin),
                [("If-Match", "\"v1\"")],
                json: #"{"roles":[],"custom_roles":[]}"#
            )
            #expect(taken.status == 200)
            let decided = try await office.decide(approval.id.text, at: unit, by: unit.secondAdmin)
            #expect(decided.status == 200)
            #expect(try decided.json["state"] as? String == "void")
            #expect(try await !unit.unit.recordedActs().contains("factor.reset_approved"))
        }
    }

    @Test("Of two administrators who dismiss each other at once, one remains", arguments: 0..<4)
    func administratorsDismissEachOther(round: Int) async throws {
        try await withOffice { office in
            let unit = office.home
            let pairs = [(unit.admin, unit.secondAdmin), (unit.secondAdmin, unit.admin)]
            let statuses = try await inParallel(pairs) { asker, other in
                try await office.call(
                    "POST",
                    "/api/v1/users/\(other.id.text)/dismissal",
                    at: unit,
                    as: Pass(asker),
                    [("Idempotency-Key", UUID().text), ("If-Match", "\"v1\"")]
                ).status
            }
            #expect(statuses.filter { $0 == 204 }.count == 1)
            #expect(statuses.contains { $0 == 401 || $0 == 409 }, "\(statuses)")
            let left = try await [unit.admin, unit.secondAdmin].asyncMap { try await unit.opens($0) }
            #expect(left.filter(\.self).count == 1)
            #expect(try await unit.unit.recordedActs().filter { $0 == "user.dismissed" }.count == 1)
        }
    }

    @Test func nobodyRaisesThemselvesAndTheLastAdministratorStays() async throws {
        try await withOffice { office in
            let unit = office.home
            let own = "/api/v1/users/\(unit.admin.id.text)"
            let first = ("If-Match", "\"v1\"")
            let roles = #"{"roles":["tenant_admin","manager"],"custom_roles":[]}"#
            let raised = try await office.call(
                "PUT",
                own + "/roles",
                at: unit,
                as: Pass(unit.admin),
                [first],
                json: roles
            )
            #expect(raised.status == 403)
            let keyed = [("Idempotency-Key", UUID().text), first]
            #expect(
                try await office.call("POST", own + "/dismissal", at: unit, as: Pass(unit.admin), keyed).status == 403
            )
            let worker = try await unit.colleague(.caseWorker)
            let dpo = #"{"roles":["dpo"],"custom_roles":[]}"#
            let alone = try await office.call(
                "PUT",
                "/api/v1/users/\(worker.id.text)/roles",
                at: unit,
                as: Pass(unit.admin),
                [first],
                json: dpo
            )
            #expect(alone.status == 403 && alone.code == "approval-required")
        }
    }

    @Test func whoIsDismissedIsOutEverywhereAtOnce() async throws {
        try await withOffice { office in
            let unit = office.home
            let person = try await unit.unit.person(.auditor)
            let half = try await unit.half(person)
            let link = try await unit.link(to: person, for: .passwordReset)
            let keyed = [("Idempotency-Key", UUID().text), ("If-Match", "\"v1\"")]
            let path = "/api/v1/users/\(person.id.text)/dismissal"
            #expect(try await office.call("POST", path, at: unit, as: Pass(unit.admin), keyed).status == 204)
            #expect(try await !office.opens(person.session.token, at: unit))
            let code = #"{"code":"\#(person.code(at: unit.unit.now))"}"#
            let finished = try await office.call(
                "POST",
                "/api/v1/sign-ins/second-factor",
                at: unit,
                as: Pass(half),
                json: code
            )
            #expect(finished.status == 401)
            let redeemed = try await office.call(
                "POST",
                "/api/v1/password-resets/redemptions",
                at: unit,
                as: .nothing,
                json: #"{"token":"\#(link)","password":"\#(APITrials.newPassword)"}"#
            )
            #expect(redeemed.status == 404)
            #expect(try await office.signIn(person.email, at: unit).status == 401)
        }
    }
}

extension OfficeServer {
    fileprivate func decide(
        _ approval: String,
        at unit: FurnishedUnit,
        by person: TestPerson
    ) async throws -> LocalhostClient.Answer {
        try await call(
            "POST",
            "/api/v1/approvals/\(approval)/decisions",
            at: unit,
            as: Pass(person),
            [("Idempotency-Key", UUID().text), ("If-Match", "\"v1\"")],
            json: #"{"verdict":"approve"}"#
        )
    }
}
