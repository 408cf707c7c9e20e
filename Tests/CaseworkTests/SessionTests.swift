import Casework
import Foundation
import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

@Suite("One's own sessions")
struct SessionTests {
    private let unit: SignInUnit
    private let person: TestPerson

    init() async throws {
        unit = try await SignInUnit.make()
        person = try await unit.unit.person(.caseWorker)
    }

    @Test func areListedWithTheirBrowsers() async throws {
        unit.unit.clock.advance(by: 60)
        let caller = unit.visitor(from: "2001:db8::7", agent: "Firefox „ąę\\\"")
        let step = try await unit.casework.signIn(
            email: person.email,
            password: Secret(TestPerson.password),
            by: caller
        )
        guard case .secondFactor(let token) = step else { return }
        let signedIn = try await unit.casework.finishSignIn(
            try unit.code(of: person),
            by: unit.visitor(token: token)
        )
        _ = try await unit.passwordShown(by: person)
        let sessions = try await unit.casework.outcome(of: ListSessions(), by: unit.visitor(token: signedIn.token))
        #expect(sessions.map(\.isCurrent) == [true, false])
        #expect(sessions[0].agent == "Firefox „ąę\\\"" && sessions[0].address == "2001:db8::7")
        #expect(sessions[0].createdAt == unit.unit.now && sessions[0].seenAt == unit.unit.now)
        #expect(sessions[1].id == person.session.id && sessions[1].address == "192.0.2.1")
    }

    @Test func anotherIsEnded() async throws {
        let other = try await unit.unit.session(of: person)
        try await unit.casework.outcome(of: EndSession(other.session.id), by: person.caller)
        #expect(try await !unit.opens(other.session.token))
        #expect(try await unit.opens(person.session.token))
        await #expect(throws: NotFound()) {
            try await unit.casework.outcome(of: EndSession(other.session.id), by: person.caller)
        }
        #expect(try await unit.reasons(of: "session.revoked") == ["revoked"])
    }

    @Test("Somebody else's sessions do not exist for one")
    func othersSessionsAreTheirs() async throws {
        let stranger = try await unit.unit.person(.tenantAdmin)
        await #expect(throws: NotFound()) {
            try await unit.casework.outcome(of: EndSession(person.session.id), by: stranger.caller)
        }
        let list = try await unit.casework.outcome(of: ListSessions(), by: stranger.caller)
        #expect(list.map(\.id) == [stranger.session.id])
        let count = try await unit.casework.outcome(of: EndOtherSessions(), by: stranger.caller)
        #expect(count == 0)
        #expect(try await unit.opens(person.session.token))
    }

    @Test func allOthersAreEnded() async throws {
        let others = [try await unit.unit.session(of: person), try await unit.unit.session(of: person)]
        let waiting = try await unit.passwordShown(by: person)
        #expect(try await unit.casework.outcome(of: EndOtherSessions(), by: person.caller) == 3)
        for other in others { #expect(try await !unit.opens(other.session.token)) }
        await #expect(throws: Unauthenticated(.unknown)) {
            _ = try await unit.casework.finishSignIn(try unit.code(of: person), by: waiting)
        }
        #expect(try await unit.opens(person.session.token))
    }

    @Test("Signing out ends the session for good, also half way in")
    func signingOut() async throws {
        try await unit.casework.outcome(of: SignOut(), by: person.caller)
        #expect(try await !unit.opens(person.session.token))
        await #expect(throws: Unauthenticated(.unknown)) {
            try await unit.casework.outcome(of: SignOut(), by: person.caller)
        }
        let caller = try await unit.passwordShown(by: person)
        try await unit.casework.outcome(of: SignOut(), by: caller)
        await #expect(throws: Unauthenticated(.unknown)) {
            _ = try await unit.casework.finishSignIn(try unit.code(of: person), by: caller)
        }
        #expect(try await unit.lines(of: "session.sign_out").count == 2)
    }

    @Test("An idle session is dead after half an hour, and any after ten hours")
    func sessionsEnd() async throws {
        let busy = try await unit.unit.session(of: person)
        unit.unit.clock.advance(by: 1799)
        #expect(try await unit.opens(busy.session.token))
        unit.unit.clock.advance(by: 1)
        #expect(try await !unit.opens(person.session.token))
        for _ in 0..<20 {
            unit.unit.clock.advance(by: 1700)
            #expect(try await unit.opens(busy.session.token))
        }
        unit.unit.clock.advance(by: 200)
        #expect(try await !unit.opens(busy.session.token))
    }

    @Test("Showing the factor again gives a new token and a fresh mark, and the old token is dead")
    func steppingUp() async throws {
        unit.unit.clock.advance(by: 600)
        let before = try await unit.casework.outcome(of: ShowProfile(), by: person.caller)
        #expect(before.steppedUpUntil < unit.unit.now)
        let token = try await unit.casework.stepUp(try unit.code(of: person), by: person.caller)
        #expect(try await !unit.opens(person.session.token))
        let after = try await unit.casework.outcome(of: ShowProfile(), by: unit.visitor(token: token))
        #expect(after.steppedUpUntil == unit.unit.now.addingTimeInterval(300))
        #expect(after.sessionExpiresAt == before.sessionExpiresAt, "it lasts no longer for that")
        await #expect(throws: WrongCode(attemptsLeft: 4), "a code is good once") {
            _ = try await unit.casework.stepUp(try unit.code(of: person), by: unit.visitor(token: token))
        }
        let acts = try await unit.unit.recordedActs()
        #expect(acts.contains("session.step_up") && acts.contains("session.step_up_failed"))
    }

    @Test("Five wrong codes end the session: it may be in other hands")
    func wrongCodes() async throws {
        for left in [4, 3, 2, 1, 0] {
            await #expect(throws: WrongCode(attemptsLeft: left)) {
                _ = try await unit.casework.stepUp(try unit.wrongCode(of: person), by: person.caller)
            }
        }
        #expect(try await !unit.opens(person.session.token))
        let id = person.id
        let failures: Int32 = try await unit.value("SELECT failed_sign_ins FROM app_user WHERE id = \(id)")
        #expect(failures == 0, "nobody has tried to sign in")
    }

    @Test("Who is half way in cannot show the factor for anything else")
    func steppingUpTakesAFullSession() async throws {
        let caller = try await unit.passwordShown(by: person)
        await #expect(throws: SecondFactorNeeded()) {
            _ = try await unit.casework.stepUp(try unit.code(of: person), by: caller)
        }
        await #expect(throws: Unauthenticated(.missing)) {
            _ = try await unit.casework.stepUp(try unit.code(of: person), by: unit.visitor())
        }
    }

    @Test("Of two step-ups at once one succeeds, and its token is the one that lives")
    func steppingUpAtOnce() async throws {
        let codes = try [0.0, 30].map { offset in
            try #require(FactorProof(parsing: person.code(at: unit.unit.now.addingTimeInterval(offset))))
        }
        let caller = person.caller
        #expect(try await successes(codes) { try await unit.casework.stepUp($0, by: caller) } == 1)
    }
}
