import Casework
import Foundation
import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

@Suite("The second factor")
struct SignInFactorTests {
    private let unit: SignInUnit
    private let person: TestPerson

    init() async throws {
        unit = try await SignInUnit.make()
        person = try await unit.unit.person(.caseWorker)
    }

    @Test func aCodeIsGoodOnce() async throws {
        let code = try unit.code(of: person)
        _ = try await unit.casework.finishSignIn(code, by: unit.passwordShown(by: person))
        let again = try await unit.passwordShown(by: person)
        await #expect(throws: WrongCode(attemptsLeft: 4)) {
            _ = try await unit.casework.finishSignIn(code, by: again)
        }
        unit.unit.clock.advance(by: 30)
        _ = try await unit.casework.finishSignIn(try unit.code(of: person), by: again)
    }

    @Test("The step before one that was used is used too")
    func stepsDoNotGoBack() async throws {
        let earlier = try unit.code(of: person)
        unit.unit.clock.advance(by: 30)
        _ = try await unit.casework.finishSignIn(try unit.code(of: person), by: unit.passwordShown(by: person))
        let again = try await unit.passwordShown(by: person)
        await #expect(throws: WrongCode(attemptsLeft: 4)) {
            _ = try await unit.casework.finishSignIn(earlier, by: again)
        }
    }

    @Test("Of two who show the same code at once, one comes in")
    func theSameCodeTwiceAtOnce() async throws {
        for _ in 0..<8 {
            unit.unit.clock.advance(by: 30)
            let callers = [try await unit.passwordShown(by: person), try await unit.passwordShown(by: person)]
            let code = try unit.code(of: person)
            #expect(try await successes(callers) { try await unit.casework.finishSignIn(code, by: $0) } == 1)
        }
    }

    @Test("Of two who show the same token at once, one comes in, whatever their codes")
    func theSameTokenTwiceAtOnce() async throws {
        for _ in 0..<8 {
            unit.unit.clock.advance(by: 90)
            let caller = try await unit.passwordShown(by: person)
            let codes = try [0.0, 30].map { offset in
                try #require(FactorProof(parsing: person.code(at: unit.unit.now.addingTimeInterval(offset))))
            }
            #expect(try await successes(codes) { try await unit.casework.finishSignIn($0, by: caller) } == 1)
        }
    }

    @Test("A recovery code is good once, also for two at once, and its owner is told")
    func recoveryCodes() async throws {
        let codes = RecoveryCode.batch()
        let (id, hashes) = (person.id, codes.map(\.sha256))
        try await unit.execute("UPDATE app_user SET recovery_codes = \(hashes) WHERE id = \(id)")
        let typed = try #require(FactorProof(parsing: codes[0].text.lowercased().replacing("-", with: " ")))
        let callers = [try await unit.passwordShown(by: person), try await unit.passwordShown(by: person)]
        #expect(try await successes(callers) { try await unit.casework.finishSignIn(typed, by: $0) } == 1)
        let left: Int32 = try await unit.value("SELECT cardinality(recovery_codes) FROM app_user WHERE id = \(id)")
        #expect(left == 9)
        #expect(try await unit.unit.notices(to: id).filter { $0 == "recovery_code_used" }.count == 1)
        #expect(try await unit.lines(of: "factor.recovery_code_used").count == 1)

        let other = try #require(FactorProof(parsing: codes[1].text))
        let signedIn = try await unit.casework.finishSignIn(other, by: unit.passwordShown(by: person))
        #expect(signedIn.recoveryCodes == 8)
    }

    @Test("Five wrong codes end what the password began; the right one comes too late")
    func wrongCodesEndTheSession() async throws {
        let caller = try await unit.passwordShown(by: person)
        for left in [4, 3, 2, 1, 0] {
            await #expect(throws: WrongCode(attemptsLeft: left)) {
                _ = try await unit.casework.finishSignIn(try unit.wrongCode(of: person), by: caller)
            }
        }
        await #expect(throws: Unauthenticated(.unknown)) {
            _ = try await unit.casework.finishSignIn(try unit.code(of: person), by: caller)
        }
        #expect(try await unit.reasons(of: "session.revoked") == ["wrong_codes"])
        #expect(try await unit.reasons(of: "session.sign_in_failed") == Array(repeating: "totp", count: 5))
        _ = try await unit.signedIn(person)
        let id = person.id
        let failures: Int32 = try await unit.value("SELECT failed_sign_ins FROM app_user WHERE id = \(id)")
        #expect(failures == 0, "the owner came in")
    }

    @Test("Wrong codes that come all at once are all counted")
    func wrongCodesAtOnce() async throws {
        let caller = try await unit.passwordShown(by: person)
        let wrong = Array(repeating: try unit.wrongCode(of: person), count: 12)
        #expect(try await successes(wrong) { try await unit.casework.finishSignIn($0, by: caller) } == 0)
        #expect(try await unit.lines(of: "factor.refused").count == 5)
    }

    @Test(arguments: ["", "12345", "1234567", "abcdef", "１２３４５６", "123 45", "0x1234"])
    func whatIsNoCodeIsNotTried(_ text: String) {
        #expect(FactorProof(parsing: text) == nil)
    }

    @Test("A browser that is not known is told of; one that is known is not")
    func unknownBrowsersAreTold() async throws {
        let first = try await unit.signedIn(person)
        #expect(try await unit.unit.notices(to: person.id) == ["new_sign_in"])
        let second = try await unit.signedIn(person, device: first.device)
        #expect(try await unit.unit.notices(to: person.id).count == 1)

        let other = try await unit.unit.person(.caseWorker)
        _ = try await unit.signedIn(other, device: first.device)
        #expect(try await unit.unit.notices(to: other.id) == ["new_sign_in"], "another's cookie speaks for nobody")
        unit.unit.clock.advance(by: 181 * 86_400)
        _ = try await unit.signedIn(person, device: second.device)
        #expect(try await unit.unit.notices(to: person.id).count == 2, "half a year is long enough")
    }

    @Test func aDeviceCookieOfAnotherTenantIsNone() async throws {
        let other = try await SignInUnit.make()
        let key = try await TenantKeys(other.unit.database.keys).deviceKey(of: other.unit.tenant.id)
        let cookie = DeviceCookie(user: person.id, issuedAt: unit.unit.now)
        _ = try await unit.signedIn(person, device: cookie.text(tenant: other.unit.tenant.id, key: key))
        #expect(try await unit.unit.notices(to: person.id) == ["new_sign_in"])
    }

    @Test("After a hundred failures the way in leads over the second factor and a new password")
    func aHundredFailures() async throws {
        let id = person.id
        try await unit.execute("UPDATE app_user SET failed_sign_ins = 99 WHERE id = \(id)")
        #expect(try await unit.signIn(person.email).name == "secondFactor")
        await #expect(throws: WrongSignIn()) { _ = try await unit.signIn(person.email, "zupełnie inne hasło") }
        #expect(try await unit.lines(of: "password.change_required").count == 1)
        guard case .newPassword(let token) = try await unit.signIn(person.email) else {
            Issue.record("no new password was asked for")
            return
        }
        let caller = unit.visitor(token: token)
        let code = try unit.code(of: person)
        await #expect(throws: NewPasswordNeeded()) { _ = try await unit.casework.finishSignIn(code, by: caller) }
        await #expect(throws: PasswordUnchanged()) { try await finish(code, Secret(TestPerson.password), by: caller) }
        await #expect(throws: PasswordFault.tooShort) { try await finish(code, Secret("krótkie"), by: caller) }
        await #expect(throws: WrongCode(attemptsLeft: 4)) {
            try await finish(try unit.wrongCode(of: person), SignInUnit.newPassword, by: caller)
        }
        #expect(try await unit.signIn(person.email).name == "newPassword", "a wrong code changes no password")
        try await finish(code, SignInUnit.newPassword, by: caller)
        #expect(try await !unit.opens(person.session.token), "what others may have opened is closed")
        await #expect(throws: WrongSignIn()) { _ = try await unit.signIn(person.email) }
        #expect(try await unit.signIn(person.email, SignInUnit.newPassword.revealed).name == "secondFactor")
        #expect(try await unit.unit.notices(to: id).contains("password_changed"))
    }

    private func finish(_ code: FactorProof, _ password: Secret<String>, by caller: Caller) async throws {
        _ = try await unit.casework.finishSignIn(code, newPassword: password, by: caller)
    }

    @Test("Whoever knows the password cannot guess codes for ever; the owner's own browser is not held up by it")
    func codesAreNotGuessed() async throws {
        var sizes = SignInThrottle.Sizes.plenty
        sizes.factors = BucketSize(burst: 10, perHour: 10)
        let unit = try await SignInUnit.make(sizes: sizes)
        let person = try await unit.unit.person(.caseWorker)
        let known = try await unit.signedIn(person)
        let wrong = try unit.wrongCode(of: person)
        for _ in 0..<2 {
            guard case .secondFactor(let token) = try await unit.signIn(person.email) else {
                Issue.record("no second factor was asked for")
                return
            }
            for _ in 0..<5 {
                await #expect(throws: WrongCode.self) {
                    _ = try await unit.casework.finishSignIn(wrong, by: unit.visitor(token: token))
                }
            }
        }
        guard case .secondFactor(let stranger) = try await unit.signIn(person.email),
            case .secondFactor(let owner) = try await unit.signIn(person.email, device: known.device)
        else {
            Issue.record("no second factor was asked for")
            return
        }
        unit.unit.clock.advance(by: 60)
        let right = try unit.code(of: person)
        await #expect(throws: TooManyAttempts.self) {
            _ = try await unit.casework.finishSignIn(right, by: unit.visitor(token: stranger))
        }
        _ = try await unit.casework.finishSignIn(right, device: known.device, by: unit.visitor(token: owner))
    }
}

/// How many of several who try at once succeed.
func successes<Item: Sendable, Result: Sendable>(
    _ items: [Item],
    _ attempt: @escaping @Sendable (Item) async throws -> Result
) async throws -> Int {
    await withTaskGroup(of: Bool.self) { group in
        for item in items {
            group.addTask {
                do {
                    _ = try await attempt(item)
                    return true
                } catch {
                    return false
                }
            }
        }
        return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
}
