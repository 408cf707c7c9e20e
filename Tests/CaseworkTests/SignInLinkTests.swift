import Casework
import Foundation
import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

@Suite("Links that are sent by e-mail")
struct SignInLinkTests {
    private let unit: SignInUnit

    init() async throws {
        unit = try await SignInUnit.make()
    }

    @Test func anInvitedPersonComesIn() async throws {
        let person = try await unit.unit.person(.caseWorker, state: .invited)
        let link = try await link(to: person, .invitation)
        let view = try await unit.casework.look(atLink: link, for: .invitation, by: unit.visitor())
        #expect(view.name.text == person.name && view.email.text == person.email)
        #expect(view.unit == unit.unit.tenant.name)
        #expect(view.expiresAt == unit.unit.now.addingTimeInterval(7 * 86_400))
        let token = try await accept(link)
        let offer = try await unit.casework.beginEnrolment(by: unit.visitor(token: token))
        let code = OneTimeCode.text(of: offer.seed, step: OneTimeCode.step(at: unit.unit.now))
        let enrolled = try await unit.casework.confirmEnrolment(
            try #require(OneTimeCode(parsing: code)),
            by: unit.visitor(token: token)
        )
        #expect(try await unit.opens(enrolled.signedIn.token))
        #expect(try await unit.signIn(person.email, SignInUnit.newPassword.revealed).name == "secondFactor")
        let acts = try await unit.unit.recordedActs()
        #expect(acts.contains("user.invitation_accepted") && acts.contains("password.set"))
    }

    struct Dead: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let kill: @Sendable (SignInUnit, TestPerson, String) async throws -> String

        init(_ why: String, _ kill: @escaping @Sendable (SignInUnit, TestPerson, String) async throws -> String) {
            testDescription = why
            self.kill = kill
        }

        static let all = [
            Dead("used") { unit, _, link in
                _ = try await unit.casework.acceptInvitation(
                    link,
                    password: SignInUnit.newPassword,
                    by: unit.visitor()
                )
                return link
            },
            Dead("over") { unit, _, link in
                unit.unit.clock.advance(by: 7 * 86_400)
                return link
            },
            Dead("another was sent") { unit, person, link in
                try await unit.unit.change { (tenant: borrowing TenantConnection) in
                    _ = try await tenant.makeLink(to: person.id, for: .invitation)
                }
                return link
            },
            Dead("withdrawn") { unit, person, link in
                _ = try await unit.unit.change { (tenant: borrowing TenantConnection) in
                    try await tenant.revokeLinks(of: person.id)
                }
                return link
            },
            Dead("its reader has left") { unit, person, link in
                let (id, now) = (person.id, unit.unit.now)
                try await unit.execute("UPDATE app_user SET state = 'left', left_at = \(now) WHERE id = \(id)")
                return link
            },
            Dead("for something else") { unit, person, _ in
                try await unit.unit.change { (tenant: borrowing TenantConnection) in
                    try await tenant.makeLink(to: person.id, for: .passwordReset).token.text
                }
            },
            Dead("never made") { _, _, _ in LinkToken.random().text },
            Dead("cut short") { _, _, link in String(link.dropLast()) },
            Dead("nothing") { _, _, _ in "" },
        ]
    }

    @Test("A link that is worth nothing is one error, whatever the reason", arguments: Dead.all)
    func deadLinks(_ dead: Dead) async throws {
        let person = try await unit.unit.person(.caseWorker, state: .invited)
        let link = try await dead.kill(unit, person, try await link(to: person, .invitation))
        await #expect(throws: LinkInvalid()) {
            _ = try await unit.casework.look(atLink: link, for: .invitation, by: unit.visitor())
        }
        await #expect(throws: LinkInvalid()) { _ = try await accept(link) }
    }

    @Test func aLinkOfAnotherTenantIsNone() async throws {
        let person = try await unit.unit.person(.caseWorker, state: .invited)
        let link = try await link(to: person, .invitation)
        let other = try await SignInUnit.make()
        await #expect(throws: LinkInvalid()) {
            _ = try await other.casework.acceptInvitation(
                link,
                password: SignInUnit.newPassword,
                by: other.visitor()
            )
        }
        _ = try await accept(link)
    }

    @Test("Of several who use a link at once, one succeeds")
    func aLinkUsedAtOnce() async throws {
        let person = try await unit.unit.person(.caseWorker, state: .invited)
        let link = try await link(to: person, .invitation)
        #expect(try await successes(Array(repeating: link, count: 4)) { try await accept($0) } == 1)
        let id = person.id
        let sessions: Int64 = try await unit.value("SELECT count(*) FROM session WHERE user_id = \(id)")
        #expect(sessions == 1)
    }

    @Test("A password that cannot be taken leaves the link as it is")
    func weakPasswords() async throws {
        let person = try await unit.unit.person(.caseWorker, state: .invited)
        let link = try await link(to: person, .invitation)
        let refused: [(String, PasswordFault)] = [
            ("krótkie hasło", .tooShort), (String(repeating: "ą", count: 200), .tooLong),
            ("aaaaaaaaaaaaaaaaaaaa", .predictable), ("windykacja komorne", .personal),
        ]
        for (password, fault) in refused {
            await #expect(throws: fault) {
                _ = try await unit.casework.acceptInvitation(link, password: Secret(password), by: unit.visitor())
            }
        }
        _ = try await accept(link)
    }

    @Test("The unit says for how many days an invitation is good")
    func daysOfInvitations() async throws {
        let (maker, now) = (UUID(), unit.unit.now)
        try await unit.execute(
            """
            INSERT INTO setting_change (name, value, changed_by, changed_at)
            VALUES ('invitation.days', '2', \(maker), \(now))
            """
        )
        let person = try await unit.unit.person(.caseWorker, state: .invited)
        let link = try await link(to: person, .invitation)
        let view = try await unit.casework.look(atLink: link, for: .invitation, by: unit.visitor())
        #expect(view.expiresAt == now.addingTimeInterval(2 * 86_400))
    }

    @Test("A forgotten password is replaced; the second factor is still asked for, and every session ends")
    func aForgottenPassword() async throws {
        let person = try await unit.unit.person(.caseWorker)
        let link = try await link(to: person, .passwordReset)
        try await unit.execute("UPDATE app_user SET failed_sign_ins = 250")
        try await unit.casework.resetPassword(link, password: SignInUnit.newPassword, by: unit.visitor())
        #expect(try await !unit.opens(person.session.token))
        await #expect(throws: WrongSignIn()) { _ = try await unit.signIn(person.email) }
        #expect(try await unit.signIn(person.email, SignInUnit.newPassword.revealed).name == "secondFactor")
        #expect(try await unit.unit.notices(to: person.id) == ["password_changed"])
        await #expect(throws: LinkInvalid()) {
            try await unit.casework.resetPassword(link, password: Secret(TestPerson.password), by: unit.visitor())
        }
        unit.unit.clock.advance(by: 3600)
        let late = try await self.link(to: person, .passwordReset)
        unit.unit.clock.advance(by: 3600)
        await #expect(throws: LinkInvalid(), "an hour is enough") {
            try await unit.casework.resetPassword(late, password: Secret(TestPerson.password), by: unit.visitor())
        }
    }

    @Test("Asking for a new password says and does the same for everybody, and a job finds out the rest")
    func askingTellsNothing() async throws {
        let person = try await unit.unit.person(.caseWorker)
        let invited = try await unit.unit.person(.caseWorker, state: .invited)
        let gone = try await unit.unit.person(.caseWorker, state: .left)
        for email in [person.email, invited.email, gone.email, "nikt@example.org"] {
            try await unit.casework.askForPasswordReset(email: email, by: unit.visitor())
        }
        try await unit.casework.askForPasswordReset(email: "nikt", by: unit.visitor())
        let payloads: [String] = try await unit.unit.change { (tenant: borrowing TenantConnection) in
            try await tenant.values("SELECT payload::text FROM job WHERE kind = 'password.answer'")
        }
        #expect(payloads.count == 4 && Set(payloads.map(\.count)).count == 1)
        #expect(!payloads.joined().contains("example") && !payloads.joined().contains("@"))
        #expect(try await unit.lines(of: "password.reset_requested").count == 4)

        for payload in payloads {
            let job = try JSONDecoder().decode(AnswerPasswordRequest.self, from: Data(payload.utf8))
            let principal = Authenticator.vouch(
                forJob: AnswerPasswordRequest.kind,
                holding: [AnswerPasswordRequest.permission],
                in: unit.unit.tenant.id
            )
            try await unit.casework.perform(job, as: principal, in: .jobs)
        }
        var notices: [[String]] = []
        for user in [person, invited, gone] { notices.append(try await unit.unit.notices(to: user.id)) }
        #expect(notices == [["password_reset"], [], []])
    }

    @Test("Who asks again and again is not told that it is too often, but a network is")
    func askingIsThrottled() async throws {
        let unit = try await SignInUnit.make(sizes: .init())
        let person = try await unit.unit.person(.caseWorker)
        for _ in 0..<30 { try await unit.casework.askForPasswordReset(email: person.email, by: unit.visitor()) }
        let jobs: Int64 = try await unit.value("SELECT count(*) FROM job WHERE kind = 'password.answer'")
        #expect(jobs == 3)
        await #expect(throws: TooManyAttempts(retryAfter: .seconds(12))) {
            try await unit.casework.askForPasswordReset(email: "nikt@example.org", by: unit.visitor())
        }
    }

    @Test("A lost factor is replaced with the link that two agreed on and the password, and nothing less")
    func aLostFactor() async throws {
        let person = try await unit.unit.person(.caseWorker)
        let codes = try await unit.casework.outcome(of: RenewRecoveryCodes(), by: person.caller)
        let link = try await link(to: person, .factorReset)
        for password in ["zupełnie inne hasło", "", String(repeating: "a", count: 300)] {
            await #expect(throws: WrongSignIn()) {
                _ = try await unit.casework.resetFactor(link, password: Secret(password), by: unit.visitor())
            }
        }
        let token = try await unit.casework.resetFactor(
            link,
            password: Secret(TestPerson.password),
            by: unit.visitor()
        )
        #expect(try await !unit.opens(person.session.token))
        let caller = unit.visitor(token: token)
        for proof in [try unit.code(of: person), try #require(FactorProof(parsing: codes[0].text))] {
            await #expect(throws: EnrolmentNeeded()) { _ = try await unit.casework.finishSignIn(proof, by: caller) }
        }
        _ = try await unit.casework.beginEnrolment(by: caller)
        #expect(try await unit.signIn(person.email).name == "enrolment")
        await #expect(throws: LinkInvalid()) {
            _ = try await unit.casework.resetFactor(link, password: Secret(TestPerson.password), by: unit.visitor())
        }
        #expect(try await unit.unit.recordedActs().contains("factor.removed"))
    }

    @Test("Whoever found the link cannot try passwords without end")
    func guessingWithALink() async throws {
        let unit = try await SignInUnit.make(sizes: .init())
        let person = try await unit.unit.person(.caseWorker)
        let link = try await unit.unit.change { (tenant: borrowing TenantConnection) in
            try await tenant.makeLink(to: person.id, for: .factorReset).token.text
        }
        for _ in 0..<10 {
            await #expect(throws: WrongSignIn()) {
                _ = try await unit.casework.resetFactor(link, password: Secret("nie to hasło"), by: unit.visitor())
            }
        }
        await #expect(throws: TooManyAttempts(retryAfter: .seconds(60))) {
            _ = try await unit.casework.resetFactor(link, password: Secret("nie to hasło"), by: unit.visitor())
        }
    }

    private func link(to person: TestPerson, _ purpose: LinkPurpose) async throws -> String {
        let id = person.id
        return try await unit.unit.change { (tenant: borrowing TenantConnection) in
            try await tenant.makeLink(to: id, for: purpose).token.text
        }
    }

    private func accept(_ link: String) async throws -> SessionToken {
        try await unit.casework.acceptInvitation(link, password: SignInUnit.newPassword, by: unit.visitor())
    }
}
