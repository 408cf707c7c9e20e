import Casework
import Foundation
import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

@Suite("Signing in")
struct SignInTests {
    private let unit: SignInUnit
    private let person: TestPerson

    init() async throws {
        unit = try await SignInUnit.make()
        person = try await unit.unit.person(.caseWorker)
    }

    @Test func passwordAndCodeMakeAFullSession() async throws {
        let caller = try await unit.passwordShown(by: person)
        await #expect(throws: SecondFactorNeeded()) {
            _ = try await unit.casework.outcome(of: ShowProfile(), by: caller)
        }
        let signedIn = try await unit.casework.finishSignIn(try unit.code(of: person), by: caller)
        #expect(signedIn.user == person.id && signedIn.language == "pl")
        let profile = try await unit.casework.outcome(of: ShowProfile(), by: unit.visitor(token: signedIn.token))
        #expect(profile.email.text == person.email && profile.roles == [.caseWorker])
        #expect(profile.lastSignInAt == unit.unit.now)
        #expect(profile.sessionExpiresAt == unit.unit.now.addingTimeInterval(10 * 3600))
        let acts = try await unit.unit.recordedActs()
        #expect(Array(acts.filter { $0.hasPrefix("session.") }) == ["session.password_accepted", "session.sign_in"])
    }

    @Test("Whoever watches the log is in only once a signed head covers that", arguments: [Role.dpo, .caseWorker])
    func theOfficerComesInUnderASignedHead(role: Role) async throws {
        let officer = try await unit.unit.person(role)
        let caller = try await unit.passwordShown(by: officer)
        _ = try await unit.casework.finishSignIn(try unit.code(of: officer), by: caller)
        let act = AuditAct.sessionSignIn.number
        let isCovered = try await unit.unit.change { (tenant: borrowing TenantConnection) in
            try await tenant.run(
                .value(
                    """
                    SELECT EXISTS (SELECT FROM audit_entry e JOIN audit_checkpoint c ON e.leaf_index < c.size
                                    WHERE e.act = \(act))
                    """,
                    as: Bool.self
                )
            )
        }
        #expect(isCovered == (role == .dpo))
    }

    @Test("The token from before the second factor is dead after it; so nobody can plant one")
    func tokensAreNewAtEachStep() async throws {
        let caller = try await unit.passwordShown(by: person)
        let signedIn = try await unit.casework.finishSignIn(try unit.code(of: person), by: caller)
        guard case .session(let first) = caller.credential else { return }
        #expect(try await !unit.opens(first))
        #expect(try await unit.opens(signedIn.token))
        unit.unit.clock.advance(by: 30)
        await #expect(throws: Unauthenticated(.unknown)) {
            _ = try await unit.casework.finishSignIn(try unit.code(of: person), by: caller)
        }
        await #expect(throws: AlreadySignedIn()) {
            let again = unit.visitor(token: signedIn.token)
            _ = try await unit.casework.finishSignIn(try unit.code(of: person), by: again)
        }
    }

    @Test("Who signs in where somebody is signed in ends that session: the browser is about to forget it")
    func theForerunnerEnds() async throws {
        let old = person.session.token
        _ = try await unit.casework.signIn(
            email: person.email,
            password: Secret(TestPerson.password),
            by: unit.visitor(token: old)
        )
        #expect(try await !unit.opens(old))
        #expect(try await unit.reasons(of: "session.revoked") == ["replaced"])
    }

    struct Refusal: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let email: String?
        let password: String
        /// What the log says; nothing where nothing was looked up.
        let reason: String?

        init(_ why: String, email: String? = nil, password: String = TestPerson.password, reason: String?) {
            testDescription = why
            self.email = email
            self.password = password
            self.reason = reason
        }
    }

    @Test(
        "Every way of being wrong is the same error",
        arguments: [
            Refusal("a wrong password", password: "zupełnie inne hasło", reason: "password"),
            Refusal("nobody's address", email: "nikt@example.org", reason: "unknown"),
            Refusal("another case of the password", password: TestPerson.password.uppercased(), reason: "password"),
            Refusal("no address at all", email: "nikt", reason: nil),
            Refusal("nothing for an address", email: "", reason: nil),
            Refusal("no password", password: "", reason: nil),
            Refusal("a password too long for any", password: String(repeating: "ą", count: 129), reason: nil),
            Refusal("an address with a line break", email: "a@example.org\nb", reason: nil),
        ]
    )
    func refusals(_ refusal: Refusal) async throws {
        await #expect(throws: WrongSignIn()) {
            _ = try await unit.signIn(refusal.email ?? person.email, refusal.password)
        }
        #expect(try await unit.reasons(of: "session.sign_in_failed") == [refusal.reason].compactMap(\.self))
        let entries: [[UInt8]] = try await unit.unit.change { (tenant: borrowing TenantConnection) in
            try await tenant.values("SELECT entry FROM audit_entry")
        }
        let log = entries.map { String(decoding: $0, as: UTF8.self) }.joined()
        #expect(!log.contains("example.org") && !log.contains("hasło"), "addresses and passwords are nobody's to read")
    }

    @Test("Blanks and case of the address do not matter")
    func addressesAreForgiving() async throws {
        #expect(try await unit.signIn("  " + person.email.uppercased() + " ").name == "secondFactor")
    }

    @Test(arguments: [UserState.invited, .left])
    func whoIsNotActiveIsNobody(_ state: UserState) async throws {
        let other = try await unit.unit.person(.caseWorker, state: state)
        await #expect(throws: WrongSignIn()) { _ = try await unit.signIn(other.email) }
        let reasons = try await unit.reasons(of: "session.sign_in_failed")
        #expect(reasons == [state == .left ? "unknown" : "password"])
    }

    @Test func anotherTenantsPeopleAreNobodyHere() async throws {
        let other = try await SignInUnit.make()
        await #expect(throws: WrongSignIn()) { _ = try await other.signIn(person.email) }
        let signedIn = try await unit.signedIn(person)
        #expect(try await unit.opens(signedIn.token))
        #expect(try await !other.opens(signedIn.token), "a session of another tenant does not exist")
        let caller = try await unit.passwordShown(by: person)
        guard case .session(let token) = caller.credential else { return }
        await #expect(throws: Unauthenticated(.unknown)) {
            _ = try await other.casework.finishSignIn(try unit.code(of: person), by: other.visitor(token: token))
        }
    }

    @Test("A password alone is good for ten minutes")
    func theFirstLevelIsShort() async throws {
        let caller = try await unit.passwordShown(by: person)
        unit.unit.clock.advance(by: 600)
        await #expect(throws: Unauthenticated(.expired)) {
            _ = try await unit.casework.finishSignIn(try unit.code(of: person), by: caller)
        }
    }

    @Test("Who has no second factor yet may only enrol one")
    func enrolmentComesFirst() async throws {
        let newcomer = try await unit.unit.person(.caseWorker, hasFactor: false)
        guard case .enrolment(let token) = try await unit.signIn(newcomer.email) else {
            Issue.record("not asked to enrol")
            return
        }
        await #expect(throws: EnrolmentNeeded()) {
            _ = try await unit.casework.finishSignIn(
                try unit.code(of: newcomer),
                by: unit.visitor(token: token)
            )
        }
        await #expect(throws: SecondFactorNeeded()) {
            _ = try await unit.casework.outcome(of: ListSessions(), by: unit.visitor(token: token))
        }
    }

    @Test("A password that was hashed with less work is hashed anew, and is still the same")
    func hashesAreUpgraded() async throws {
        let cheap = PasswordParameters(memoryKiB: 64, passes: 1, lanes: 1)
        let hasher = PasswordHasher(keys: TenantKeys(unit.unit.database.keys))
        let old = try await hasher.hash(Secret(TestPerson.password), with: cheap)
        let id = person.id
        try await unit.execute("UPDATE app_user SET password = \(old.phc) WHERE id = \(id)")
        _ = try await unit.passwordShown(by: person)
        let phc: String = try await unit.value("SELECT password FROM app_user WHERE id = \(id)")
        #expect(phc.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
        #expect(try await unit.unit.recordedActs().contains("password.upgraded"))
        _ = try await unit.passwordShown(by: person)
        let after: String = try await unit.value("SELECT password FROM app_user WHERE id = \(id)")
        #expect(after == phc, "once is enough")
    }

    @Test("At most five sessions go on; the oldest ends")
    func sessionsAreLimited() async throws {
        var tokens = [person.session.token]
        for _ in 0..<5 { tokens.append(try await unit.signedIn(person).token) }
        var open: [Bool] = []
        for token in tokens { open.append(try await unit.opens(token)) }
        #expect(open == [false, true, true, true, true, true])
        #expect(try await unit.lines(of: "session.evicted").count == 1)
    }

    @Test("Sessions that are over do not count, and no more than five passwords wait for their code")
    func onlyLiveSessionsCount() async throws {
        for _ in 0..<4 { _ = try await unit.signedIn(person) }
        unit.unit.clock.advance(by: 1800)
        let fresh = try await unit.signedIn(person)
        #expect(try await unit.opens(fresh.token))
        #expect(try await unit.lines(of: "session.evicted").isEmpty, "idle ones are dead already")
        for _ in 0..<7 { _ = try await unit.passwordShown(by: person) }
        let id = person.id
        let waiting: Int64 = try await unit.value(
            "SELECT count(*) FROM session WHERE user_id = \(id) AND level = 1 AND ended_at IS NULL"
        )
        #expect(waiting == 5)
    }

    @Test("The unit's own limits count, and can only be narrower than ours")
    func settingsBoundSessions() async throws {
        let admin = try await unit.unit.person(.tenantAdmin)
        for (name, value) in [("session.hours", "2"), ("session.idle_minutes", "5")] {
            let (maker, now) = (admin.id, unit.unit.now)
            try await unit.execute(
                """
                INSERT INTO setting_change (name, value, changed_by, changed_at)
                VALUES (\(name), \(value), \(maker), \(now))
                """
            )
        }
        let signedIn = try await unit.signedIn(person)
        for _ in 0..<23 {
            unit.unit.clock.advance(by: 299)
            #expect(try await unit.opens(signedIn.token), "who works is not idle")
        }
        let busy = try await unit.signedIn(person)
        unit.unit.clock.advance(by: 301)
        #expect(try await !unit.opens(busy.token), "idle for five minutes")
        let last = try await unit.signedIn(person)
        for _ in 0..<24 {
            unit.unit.clock.advance(by: 299)
            _ = try await unit.opens(last.token)
        }
        unit.unit.clock.advance(by: 30)
        #expect(try await !unit.opens(last.token), "two hours are over, however busy")
    }
}
