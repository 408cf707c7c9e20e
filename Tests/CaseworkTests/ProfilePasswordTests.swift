import Casework
import Foundation
import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

@Suite("Changing one's password")
struct ProfilePasswordTests {
    private let unit: SignInUnit
    private let person: TestPerson

    init() async throws {
        unit = try await SignInUnit.make()
        person = try await unit.unit.person(.caseWorker)
    }

    @Test("The new one counts, the old one and every other session do not, and the owner is told")
    func changing() async throws {
        let other = try await unit.unit.session(of: person)
        let token = try await change()
        #expect(try await unit.opens(token))
        #expect(try await !unit.opens(person.session.token), "its token is a new one")
        #expect(try await !unit.opens(other.session.token))
        await #expect(throws: WrongSignIn()) { _ = try await unit.signIn(person.email) }
        #expect(try await unit.signIn(person.email, SignInUnit.newPassword.revealed).name == "secondFactor")
        #expect(try await unit.unit.notices(to: person.id) == ["password_changed"])
        #expect(try await unit.unit.recordedActs().contains("password.changed"))
    }

    @Test("A link for a new password that is under way is worth nothing afterwards")
    func linksUnderWay() async throws {
        let id = person.id
        let link = try await unit.unit.change { (tenant: borrowing TenantConnection) in
            try await tenant.makeLink(to: id, for: .passwordReset).token.text
        }
        _ = try await change()
        await #expect(throws: LinkInvalid()) {
            try await unit.casework.resetPassword(link, password: Secret(TestPerson.password), by: unit.visitor())
        }
    }

    @Test func refusedPasswords() async throws {
        await #expect(throws: PasswordUnchanged()) { _ = try await change(to: Secret(TestPerson.password)) }
        await #expect(throws: PasswordFault.tooShort) { _ = try await change(to: Secret("krótkie hasło")) }
        await #expect(throws: PasswordFault.personal) {
            _ = try await change(to: Secret("\(unit.unit.tenant.name) 1"))
        }
        #expect(try await unit.opens(person.session.token))
        #expect(try await unit.signIn(person.email).name == "secondFactor")
    }

    @Test("Five wrong guesses at the current one end the session: it may be in other hands")
    func wrongGuesses() async throws {
        for (left, guess) in zip([4, 3, 2, 1, 0], ["nie to hasło", "", "a", "zupełnie inne hasło", "nie to hasło"]) {
            await #expect(throws: WrongPassword(attemptsLeft: left)) {
                _ = try await unit.casework.changePassword(
                    from: Secret(guess),
                    to: SignInUnit.newPassword,
                    by: person.caller
                )
            }
        }
        await #expect(throws: Unauthenticated(.unknown)) { _ = try await change() }
        #expect(try await unit.lines(of: "password.change_refused").count == 5)
    }

    @Test("Half way in, no password is changed")
    func halfWayIn() async throws {
        let caller = try await unit.passwordShown(by: person)
        await #expect(throws: SecondFactorNeeded()) {
            _ = try await unit.casework.changePassword(
                from: Secret(TestPerson.password),
                to: SignInUnit.newPassword,
                by: caller
            )
        }
    }

    @Test("Of two changes at once one succeeds")
    func changingAtOnce() async throws {
        let other = try await unit.unit.session(of: person)
        let callers = [person.caller, other.caller]
        let count = try await successes(callers) { caller in
            try await unit.casework.changePassword(
                from: Secret(TestPerson.password),
                to: SignInUnit.newPassword,
                by: caller
            )
        }
        #expect(count == 1)
    }

    private func change(to password: Secret<String> = SignInUnit.newPassword) async throws -> SessionToken {
        try await unit.casework.changePassword(
            from: Secret(TestPerson.password),
            to: password,
            by: person.caller
        )
    }
}
