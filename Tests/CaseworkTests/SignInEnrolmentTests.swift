import Casework
import Foundation
import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

@Suite("Enrolling a second factor")
struct SignInEnrolmentTests {
    private let unit: SignInUnit
    private let newcomer: TestPerson

    init() async throws {
        unit = try await SignInUnit.make()
        newcomer = try await unit.unit.person(.caseWorker, hasFactor: false)
    }

    @Test func aNewcomerEnrolsAndIsSignedIn() async throws {
        let caller = try await passwordShown()
        let offer = try await unit.casework.beginEnrolment(by: caller)
        #expect(offer.uri.revealed.contains("secret=\(offer.seed.base32)"))
        #expect(offer.uri.revealed.hasPrefix("otpauth://totp/Komorne%20Jednostka"))
        let enrolled = try await unit.casework.confirmEnrolment(try code(of: offer), by: caller)
        #expect(enrolled.recoveryCodes.count == 10 && Set(enrolled.recoveryCodes.map(\.text)).count == 10)
        #expect(enrolled.signedIn.recoveryCodes == 10)
        #expect(try await unit.opens(enrolled.signedIn.token))
        #expect(try await unit.unit.notices(to: newcomer.id) == ["factor_changed"])
        let acts = try await unit.unit.recordedActs().filter { $0.hasPrefix("factor.") }
        #expect(acts == ["factor.enrolment_started", "factor.enrolled", "factor.recovery_codes_made"])

        guard case .secondFactor(let token) = try await unit.signIn(newcomer.email) else { return }
        let again = unit.visitor(token: token)
        await #expect(throws: WrongCode(attemptsLeft: 4), "the code of the enrolment is used") {
            _ = try await unit.casework.finishSignIn(.code(try code(of: offer)), by: again)
        }
        let recovery = try #require(FactorProof(parsing: enrolled.recoveryCodes[9].text))
        _ = try await unit.casework.finishSignIn(recovery, by: again)
    }

    @Test("Neither seeds nor recovery codes stand in the tables as they are")
    func secretsAreNotStored() async throws {
        let caller = try await passwordShown()
        let offer = try await unit.casework.beginEnrolment(by: caller)
        let enrolled = try await unit.casework.confirmEnrolment(try code(of: offer), by: caller)
        let id = newcomer.id
        let row: String = try await unit.value("SELECT u::text FROM app_user u WHERE id = \(id)")
        let hex = Hex.text(of: offer.seed.bytes)
        #expect(!row.contains(hex) && !row.contains(offer.seed.base32))
        for code in enrolled.recoveryCodes { #expect(row.contains(Hex.text(of: code.sha256))) }
        #expect(!"\(offer)".contains(offer.seed.base32) && !"\(enrolled)".contains(enrolled.recoveryCodes[0].text))
    }

    @Test func wrongCodesEndTheAttempt() async throws {
        let caller = try await passwordShown()
        await #expect(throws: NoEnrolment()) {
            _ = try await unit.casework.confirmEnrolment(try #require(OneTimeCode(parsing: "123456")), by: caller)
        }
        let offer = try await unit.casework.beginEnrolment(by: caller)
        let wrong = try #require(OneTimeCode(parsing: try wrongText(of: offer)))
        for left in [4, 3, 2, 1, 0] {
            await #expect(throws: WrongCode(attemptsLeft: left)) {
                _ = try await unit.casework.confirmEnrolment(wrong, by: caller)
            }
        }
        await #expect(throws: Unauthenticated(.unknown)) {
            _ = try await unit.casework.confirmEnrolment(try code(of: offer), by: caller)
        }
    }

    @Test("Only the offer made last can be confirmed")
    func offersReplaceEachOther() async throws {
        let caller = try await passwordShown()
        let first = try await unit.casework.beginEnrolment(by: caller)
        let second = try await unit.casework.beginEnrolment(by: caller)
        #expect(first.seed.base32 != second.seed.base32)
        await #expect(throws: WrongCode(attemptsLeft: 4)) {
            _ = try await unit.casework.confirmEnrolment(try code(of: first), by: caller)
        }
        _ = try await unit.casework.confirmEnrolment(try code(of: second), by: caller)
    }

    @Test("Two who confirm at once end with one factor and one set of codes")
    func confirmingTwiceAtOnce() async throws {
        let caller = try await passwordShown()
        let offer = try await unit.casework.beginEnrolment(by: caller)
        let codes = [try code(of: offer), try code(of: offer)]
        #expect(try await successes(codes) { try await unit.casework.confirmEnrolment($0, by: caller) } == 1)
    }

    @Test("A password alone never opens the way to another factor")
    func aFactorProtectsItself() async throws {
        let person = try await unit.unit.person(.caseWorker)
        let caller = try await unit.passwordShown(by: person)
        await #expect(throws: SecondFactorNeeded()) { _ = try await unit.casework.beginEnrolment(by: caller) }
        let id = person.id
        try await unit.unit.change { (tenant: borrowing TenantConnection) in
            try await tenant.storeCandidate(try tenant.seals.seal(TOTPSeed.random(), .userTOTPSeed, row: id), of: id)
        }
        await #expect(throws: SecondFactorNeeded()) {
            _ = try await unit.casework.confirmEnrolment(try #require(OneTimeCode(parsing: "123456")), by: caller)
        }
    }

    @Test("Replacing a factor takes the old one, shown just now; every other session ends")
    func replacing() async throws {
        let person = try await unit.unit.person(.caseWorker)
        let other = try await unit.unit.session(of: person)
        unit.unit.clock.advance(by: 301)
        let refused = Refused(.profileChange, because: .stepUpNeeded)
        await #expect(throws: refused) { _ = try await unit.casework.beginEnrolment(by: person.caller) }
        let token = try await unit.casework.stepUp(try unit.code(of: person), by: person.caller)
        let caller = unit.visitor(token: token)
        let offer = try await unit.casework.beginEnrolment(by: caller)
        let enrolled = try await unit.casework.confirmEnrolment(try code(of: offer), by: caller)
        #expect(try await unit.opens(enrolled.signedIn.token))
        for old in [token, other.session.token] { #expect(try await !unit.opens(old)) }
        #expect(try await unit.unit.notices(to: person.id) == ["factor_changed"])
        unit.unit.clock.advance(by: 60)
        let again = try await unit.passwordShown(by: person)
        await #expect(throws: WrongCode(attemptsLeft: 4), "the old app is worth nothing") {
            _ = try await unit.casework.finishSignIn(try unit.code(of: person), by: again)
        }
    }

    @Test("New recovery codes take the factor, shown just now, and make the old ones void")
    func newRecoveryCodes() async throws {
        let person = try await unit.unit.person(.caseWorker)
        let first = try await unit.casework.outcome(of: RenewRecoveryCodes(), by: person.caller)
        let second = try await unit.casework.outcome(of: RenewRecoveryCodes(), by: person.caller)
        #expect(second.count == 10 && Set(first.map(\.text)).isDisjoint(with: second.map(\.text)))
        let caller = try await unit.passwordShown(by: person)
        let (old, new) = (try #require(FactorProof(parsing: first[0].text)), FactorProof(parsing: second[0].text))
        await #expect(throws: WrongCode(attemptsLeft: 4)) { _ = try await unit.casework.finishSignIn(old, by: caller) }
        _ = try await unit.casework.finishSignIn(try #require(new), by: caller)
        unit.unit.clock.advance(by: 301)
        await #expect(throws: Refused(.profileChange, because: .stepUpNeeded)) {
            _ = try await unit.casework.outcome(of: RenewRecoveryCodes(), by: person.caller)
        }
    }

    @Test("In the demonstration codes can be looked up, and those shown work")
    func shownCodes() async throws {
        let demo = try await SignInUnit.make(isDemo: true)
        let person = try await demo.unit.person(.caseWorker)
        for _ in 0..<2 {
            let shown = try await demo.casework.showCode(of: person.email.uppercased(), in: demo.unit.tenant.id)
            #expect((0...60).contains(shown.secondsLeft))
            let caller = try await demo.passwordShown(by: person)
            _ = try await demo.casework.finishSignIn(try #require(FactorProof(parsing: shown.text)), by: caller)
        }
        let newcomer = try await demo.unit.person(.caseWorker, hasFactor: false)
        for email in [newcomer.email, "nikt@example.org"] {
            await #expect(throws: NobodyThere()) {
                _ = try await demo.casework.showCode(of: email, in: demo.unit.tenant.id)
            }
        }
    }

    private func passwordShown() async throws -> Caller {
        guard case .enrolment(let token) = try await unit.signIn(newcomer.email) else { throw NoEnrolment() }
        return unit.visitor(token: token)
    }

    private func code(of offer: EnrolmentOffer) throws -> OneTimeCode {
        let text = OneTimeCode.text(of: offer.seed, step: OneTimeCode.step(at: unit.unit.now))
        return try #require(OneTimeCode(parsing: text))
    }

    private func wrongText(of offer: EnrolmentOffer) throws -> String {
        let step = OneTimeCode.step(at: unit.unit.now)
        let near = Set((-2...2).map { OneTimeCode.text(of: offer.seed, step: step + $0) })
        return try #require(["111111", "222222", "333333", "444444", "555555", "666666"].first { !near.contains($0) })
    }
}
