import Casework
import Foundation
import Safeguards
import TestSupport
import Testing
import Web

/// Attacks upon sessions: planting one, keeping an old one, showing a code twice.
@Suite("Attacks upon sessions")
struct SessionAttackTests {
    @Test func aSessionHasAnotherTokenAtEachStepAndTheOneBeforeIsDeadAtOnce() async throws {
        try await withOffice { office in
            let unit = office.home
            let person = try await unit.colleague(.caseWorker)
            let first = try await office.signIn(person.email, at: unit).session()
            #expect(try await !office.opens(first, at: unit), "a password alone opens nothing")

            let finished = try await office.prove(person.code(at: unit.unit.now), at: unit, first, finish)
            #expect(finished.status == 201)
            let second = try finished.session()
            #expect(try await office.opens(second, at: unit))
            #expect(try await !office.opens(first, at: unit))
            #expect(second.text != first.text)

            unit.unit.clock.advance(by: 30)
            let steppedUp = try await office.prove(person.code(at: unit.unit.now), at: unit, second, stepUp)
            #expect(steppedUp.status == 204)
            let third = try steppedUp.session()
            #expect(try await office.opens(third, at: unit))
            #expect(try await !office.opens(second, at: unit))

            let change = #"{"current":\#(TestPerson.password.quoted),"new":"\#(APITrials.newPassword)"}"#
            let changed = try await office.call(
                "PUT",
                "/api/v1/me/password",
                at: unit,
                as: .session(third),
                json: change
            )
            let fourth = try changed.session()
            #expect(try await office.opens(fourth, at: unit))
            #expect(try await !office.opens(third, at: unit))

            let out = try await office.call("DELETE", "/api/v1/session", at: unit, as: .session(fourth))
            #expect(out.status == 204 && out.cookie(.session)?.isEmpty == true)
            #expect(out["clear-site-data"] == #""cache","storage""#)
            #expect(try await !office.opens(fourth, at: unit))
        }
    }

    @Test func aPlantedSessionIsNeverAdopted() async throws {
        try await withOffice { office in
            let unit = office.home
            let (victim, attacker) = (try await unit.colleague(.caseWorker), try await unit.colleague(.auditor))
            let planted = [SessionToken.random(), attacker.session.token]
            for token in planted {
                let answer = try await office.signIn(victim.email, at: unit, as: .session(token))
                let given = try answer.session()
                #expect(given.text != token.text)
                let finished = try await office.prove(victim.code(at: unit.unit.now), at: unit, given, finish)
                #expect(finished.status == 201)
                #expect(try await !office.opens(token, at: unit), "what was planted leads nowhere any more")
                #expect(try await office.opens(try finished.session(), at: unit))
                unit.unit.clock.advance(by: 30)
            }
        }
    }

    @Test func twoSessionCookiesAreNobodys() async throws {
        try await withOffice { office in
            let own = office.home.admin.session.token.text
            let name = CookieName.session.rawValue
            let cookies = "\(name)=\(own); \(name)=\(SessionToken.random().text)"
            let answer = try await office.send("GET", "/api/v1/me", to: office.home, [("Cookie", cookies)])
            #expect(answer.status == 400 && answer.code == "ambiguous-cookie")
            let both = [("Cookie", "\(name)=\(own)"), ("Authorization", "Bearer \(office.home.token)")]
            let two = try await office.send("GET", "/api/v1/departments", to: office.home, both)
            #expect(two.status == 400 && two.code == "two-credentials")
        }
    }

    @Test func whatIsRefusedAtTheDoorLeavesATrace() async throws {
        try await withOffice { office in
            let unit = office.home
            let admin = Pass(unit.admin)
            let before = try await unit.unit.recordedActs().filter { $0 == "denied" }.count
            let foreign = try await office.call(
                "DELETE",
                "/api/v1/session",
                at: unit,
                as: admin,
                [("Origin", "https://evil.example")]
            )
            #expect(foreign.status == 403 && foreign.code == "cross-site")
            let stale = try await office.submit("/departments/new", at: unit, as: admin, [], token: "stale")
            #expect(stale.status == 403)
            let two = try await office.call("GET", "/api/v1/me", at: unit, as: admin, [("Authorization", "Bearer x")])
            #expect(two.status == 400 && two.code == "two-credentials")
            #expect(try await unit.unit.recordedActs().filter { $0 == "denied" }.count == before + 3)
        }
    }

    @Test func aCodeIsGoodOnceAndForOneAct() async throws {
        try await withOffice { office in
            let unit = office.home
            let person = try await unit.colleague(.caseWorker)
            let code = person.code(at: unit.unit.now)
            let first = try await office.signIn(person.email, at: unit).session()
            let session = try await office.prove(code, at: unit, first, finish).session()
            let replayed = try await office.prove(code, at: unit, session, stepUp)
            #expect(replayed.status == 401 && replayed.code == "wrong-code")

            let again = try await office.signIn(person.email, at: unit).session()
            let second = try await office.prove(code, at: unit, again, finish)
            #expect(second.status == 401 && second.cookie(.session) == nil)
            #expect(try await !office.opens(again, at: unit))
            let acts = try await unit.unit.recordedActs()
            #expect(acts.contains("factor.refused") && acts.contains("session.step_up_failed"))
        }
    }

    @Test("One code shown many times at once lets one in")
    func aCodeRaces() async throws {
        try await withOffice { office in
            let unit = office.home
            let person = try await unit.colleague(.caseWorker)
            let code = person.code(at: unit.unit.now)
            var halves: [SessionToken] = []
            for _ in 0..<6 { halves.append(try await unit.half(person).session.token) }
            let statuses = try await inParallel(halves) { half in
                try await office.prove(code, at: unit, half, finish).status
            }
            #expect(statuses.sorted() == [201, 401, 401, 401, 401, 401])
        }
    }

    @Test func whoIsUnknownIsAnsweredLikeWhoIsKnownAndBothAreRecorded() async throws {
        try await withOffice { office in
            let unit = office.home
            let known = try await unit.colleague(.caseWorker)
            let left = try await unit.unit.person(.caseWorker, state: .left)
            let invited = try await unit.unit.person(.caseWorker, state: .invited)
            let before = try await unit.unit.recordedActs().filter { $0 == "session.sign_in_failed" }.count
            var answers: [LocalhostClient.Answer] = []
            for email in [known.email, left.email, invited.email, "nikt@example.org"] {
                answers.append(try await office.signIn(email, "zupełnie inne hasło", at: unit))
            }
            answers.append(try await office.signIn("to nie jest adres", "zupełnie inne hasło", at: unit))
            #expect(Set(answers.map(\.status)) == [401])
            #expect(Set(try answers.map { try $0.comparable }).count == 1)
            #expect(Set(answers.map { $0.headers.map { $0.name.lowercased() }.sorted() }).count == 1)
            let after = try await unit.unit.recordedActs().filter { $0 == "session.sign_in_failed" }.count
            #expect(after == before + 4, "what is no address is nobody's")

            let resets = try await [known.email, left.email, "nikt@example.org"].asyncMap { email in
                try await office.call(
                    "POST",
                    "/api/v1/password-resets",
                    at: unit,
                    as: .nothing,
                    json: #"{"email":"\#(email)"}"#
                )
            }
            #expect(resets.allSatisfy { $0.status == 202 && $0.body.isEmpty })
            #expect(try await unit.unit.recordedActs().filter { $0 == "password.reset_requested" }.count == 3)
        }
    }

    @Test func wrongPasswordsAndRefusedActsStandInTheLog() async throws {
        try await withOffice { office in
            let unit = office.home
            let worker = try await unit.colleague(.caseWorker)
            let before = try await unit.unit.recordedActs().filter { $0 == "denied" }.count
            let path = "/api/v1/users/\(unit.admin.id.text)/dismissal"
            let headers = [("Idempotency-Key", UUID().text), ("If-Match", "\"v1\"")]
            let api = try await office.call("POST", path, at: unit, as: Pass(worker), headers)
            let page = try await office.submit(
                "/users/\(unit.admin.id.text)/dismiss",
                at: unit,
                as: Pass(worker),
                [("version", "1")]
            )
            let form = try await office.page("/tokens/new", at: unit, as: Pass(worker))
            let program = try await office.call("GET", "/api/v1/users", at: unit, as: .token(unit.token))
            #expect([api, page, form, program].map(\.status) == [403, 403, 403, 403])
            #expect(try await unit.unit.recordedActs().filter { $0 == "denied" }.count == before + 4)

            let change = #"{"current":"zupełnie inne hasło","new":"\#(APITrials.newPassword)"}"#
            let wrong = try await office.call("PUT", "/api/v1/me/password", at: unit, as: Pass(worker), json: change)
            #expect(wrong.status == 403 && wrong.code == "wrong-password")
            #expect(try await unit.unit.recordedActs().contains("password.change_refused"))
        }
    }

    private let finish = "/api/v1/sign-ins/second-factor"
    private let stepUp = "/api/v1/step-ups"
}

extension OfficeServer {
    /// Shows a code.
    fileprivate func prove(
        _ code: String,
        at unit: FurnishedUnit,
        _ session: SessionToken,
        _ path: String
    ) async throws -> LocalhostClient.Answer {
        try await call("POST", path, at: unit, as: .session(session), json: #"{"code":"\#(code)"}"#)
    }
}

extension Array where Element: Sendable {
    /// One after the other.
    func asyncMap<Result>(_ body: (Element) async throws -> Result) async throws -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await body(element)) }
        return results
    }
}

/// Everything at once, the results in the order in which they came.
func inParallel<Input: Sendable, Result: Sendable>(
    _ inputs: [Input],
    _ body: @escaping @Sendable (Input) async throws -> Result
) async throws -> [Result] {
    try await withThrowingTaskGroup(of: Result.self) { tasks in
        for input in inputs { tasks.addTask { try await body(input) } }
        var results: [Result] = []
        for try await result in tasks { results.append(result) }
        return results
    }
}
