import Foundation
@testable import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

@Suite("Operators prove who they are")
struct OperatorConfirmationTests {
    @Test func withPasswordAndCode() async throws {
        let desk = try await OperatorDesk()
        let anna = try await desk.make("anna")
        let person = try await desk.confirm(anna.claim(at: desk.start), at: desk.start)
        #expect(person.name == "anna" && !person.needsFactor && person.codesLeft == nil)
        #expect(try await desk.reasons() == [])
    }

    struct Wrong: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let reason: String
        let claim: @Sendable (OperatorDesk.Person, Date) -> OperatorClaim

        init(
            _ why: String,
            reason: String,
            _ claim: @escaping @Sendable (OperatorDesk.Person, Date) -> OperatorClaim
        ) {
            testDescription = why
            self.reason = reason
            self.claim = claim
        }
    }

    @Test(arguments: [
        Wrong("another password", reason: "password") { person, now in
            person.claim(password: "the password of ewa", code: person.claim(at: now).code.revealed)
        },
        Wrong("no password", reason: "password") { person, now in
            person.claim(password: "", code: person.claim(at: now).code.revealed)
        },
        Wrong("a password of a megabyte", reason: "password") { person, now in
            person.claim(password: String(repeating: "x", count: 1 << 20), code: person.claim(at: now).code.revealed)
        },
        Wrong("another code", reason: "code") { person, now in
            let right = person.claim(at: now).code.revealed
            return person.claim(code: right == "123456" ? "654321" : "123456")
        },
        Wrong("a code of two minutes ago", reason: "code") { person, now in
            person.claim(code: person.claim(at: now - 120).code.revealed)
        },
        Wrong("no code", reason: "code") { person, _ in person.claim(code: "") },
        Wrong("somebody else's recovery code", reason: "code") { person, _ in
            person.claim(code: RecoveryCode.random().text)
        },
        Wrong("nobody's name", reason: "unknown") { person, now in
            OperatorClaim(name: "ewa", password: person.password, code: person.claim(at: now).code)
        },
        Wrong("a name that is SQL", reason: "unknown") { person, now in
            OperatorClaim(name: "anna' OR true --", password: person.password, code: person.claim(at: now).code)
        },
    ])
    func orAreRefusedInTheSameWords(_ wrong: Wrong) async throws {
        let desk = try await OperatorDesk()
        let anna = try await desk.make("anna")
        let claim = wrong.claim(anna, desk.start)
        #expect(try await desk.outcome(of: claim, at: desk.start) == .failure(.wrong))
        #expect(try await desk.reasons() == [wrong.reason], "the log knows why")
        let line = try #require(try await desk.lines().first { $0.act == AuditAct.operatorConfirmationFailed.number })
        #expect(line.result == AuditResult.refused.rawValue && line.actor == nil)
    }

    @Test func aCodeIsGoodOnce() async throws {
        let desk = try await OperatorDesk()
        let anna = try await desk.make("anna")
        let claim = anna.claim(at: desk.start)
        _ = try await desk.confirm(claim, at: desk.start)
        #expect(try await desk.outcome(of: claim, at: desk.start + 1) == .failure(.wrong))
        let before = anna.claim(at: desk.start - 30)
        #expect(try await desk.outcome(of: before, at: desk.start + 2) == .failure(.wrong), "nor one before it")
        #expect(try await desk.reasons() == ["used", "used"])
    }

    @Test func theCodeThatProvedTheAppIsUsedUp() async throws {
        let desk = try await OperatorDesk()
        let anna = try await desk.make("anna", provenAt: desk.start)
        #expect(try await desk.outcome(of: anna.claim(at: desk.start), at: desk.start) == .failure(.wrong))
        #expect(try await desk.reasons() == ["used"])
    }

    @Test(arguments: [false, true]) func aCodeIsGoodOnceHoweverManyComeAtOnce(isRecoveryCode: Bool) async throws {
        let desk = try await OperatorDesk()
        let anna = try await desk.make("anna")
        let claim = isRecoveryCode ? anna.claim(code: anna.factor.codes[3].text) : anna.claim(at: desk.start)
        let confirmed = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    if case .success = try await desk.outcome(of: claim, at: desk.start) { true } else { false }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(confirmed == 1)
    }

    @Test func aRecoveryCodeStandsInForTheAppOnce() async throws {
        let desk = try await OperatorDesk()
        let anna = try await desk.make("anna")
        let typed = anna.factor.codes[7].text.lowercased().replacing("-", with: " ")
        let person = try await desk.confirm(anna.claim(code: typed), at: desk.start)
        #expect(person.codesLeft == 9 && !person.needsFactor)
        #expect(try await desk.outcome(of: anna.claim(code: typed), at: desk.start) == .failure(.wrong))
    }

    @Test func wrongTriesMakeTheNextOneWait() async throws {
        let desk = try await OperatorDesk()
        let anna = try await desk.make("anna")
        let wrong = anna.claim(password: "wrong", code: "123456")
        for _ in 0..<3 { #expect(try await desk.outcome(of: wrong, at: desk.start) == .failure(.wrong)) }
        let early = Unconfirmed.tooEarly(until: desk.start + 1)
        #expect(try await desk.operators.pause(before: "anna", at: desk.start) == 1)
        #expect(try await desk.outcome(of: anna.claim(at: desk.start), at: desk.start) == .failure(early))
        #expect(try await desk.outcome(of: wrong, at: desk.start + 1) == .failure(.wrong))
        #expect(try await desk.operators.pause(before: "anna", at: desk.start + 1) == 2)
        #expect(try await desk.operators.pause(before: "nobody", at: desk.start + 1) == 0)

        let now = desk.start + 3
        _ = try await desk.confirm(anna.claim(at: now), at: now)
        #expect(try await desk.operators.pause(before: "anna", at: now) == 0, "forgotten with the right answer")
        #expect(try await desk.reasons().sorted() == ["early", "password", "password", "password", "password"])
    }

    @Test func manyTriesAtOnceGainNothing() async throws {
        let desk = try await OperatorDesk()
        let anna = try await desk.make("anna")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                group.addTask {
                    _ = try await desk.outcome(of: anna.claim(password: "try \(number)", code: "1"), at: desk.start)
                }
            }
            try await group.waitForAll()
        }
        let looked = try await desk.reasons().filter { $0 == "password" }
        #expect(looked.count == 3)
    }

    @Test(
        arguments: [
            (0, 0), (1, 0), (2, 0), (3, 1), (4, 2), (5, 4), (10, 128), (11, 256), (12, 300), (100, 300),
            (Int32.max, 300),
        ] as [(Int32, TimeInterval)]
    )
    func pausesDoubleUpToFiveMinutes(failures: Int32, pause: TimeInterval) {
        #expect(OperatorThrottle.pause(afterFailures: failures) == pause)
    }

    @Test func aLostAppIsReplacedWithAnotherOperatorsHelp() async throws {
        let desk = try await OperatorDesk()
        let anna = try await desk.make("anna")
        let helper = try await desk.confirm(anna.claim(at: desk.start), at: desk.start)
        let ewa = try await desk.make("ewa", by: helper)
        await #expect(throws: Operators.Failure.oneself) {
            _ = try await desk.operators.resetFactor(of: "anna", by: helper, at: desk.start)
        }
        let code = try await desk.operators.resetFactor(of: "ewa", by: helper, at: desk.start)
        for old in [ewa.claim(at: desk.start), ewa.claim(code: ewa.factor.codes[0].text)] {
            #expect(try await desk.outcome(of: old, at: desk.start) == .failure(.wrong))
        }
        let now = desk.start + 3600
        let stranger = ewa.claim(password: anna.password.revealed, code: code.text)
        #expect(try await desk.outcome(of: stranger, at: now) == .failure(.wrong), "the code alone is not enough")

        let back = try await desk.confirm(ewa.claim(code: code.text), at: now + 10)
        #expect(back.needsFactor)
        let factor = NewFactor()
        try await desk.operators.replaceFactor(of: back, with: try desk.proof(of: factor, at: now), at: now + 20)
        let renewed = OperatorDesk.Person(name: "ewa", password: ewa.password, factor: factor)
        #expect(try await !desk.confirm(renewed.claim(at: now + 60), at: now + 60).needsFactor)
        #expect(try await desk.confirm(renewed.claim(code: factor.codes[0].text), at: now + 61).codesLeft == 9)
    }

    @Test func theCodeAfterAResetRunsOutAfterADay() async throws {
        let desk = try await OperatorDesk()
        let helper = try await desk.confirm(try await desk.make("anna").claim(at: desk.start), at: desk.start)
        let ewa = try await desk.make("ewa", by: helper)
        let first = try await desk.operators.resetFactor(of: "ewa", by: helper, at: desk.start)
        let second = desk.start + 86_399
        _ = try await desk.confirm(ewa.claim(code: first.text), at: second)
        let code = try await desk.operators.resetFactor(of: "ewa", by: helper, at: second)
        #expect(try await desk.outcome(of: ewa.claim(code: code.text), at: second + 86_401) == .failure(.wrong))
    }

    @Test func aChangedPasswordCounts() async throws {
        let desk = try await OperatorDesk()
        let anna = try await desk.make("anna")
        let person = try await desk.confirm(anna.claim(at: desk.start), at: desk.start)
        try await desk.operators.changePassword(of: person, to: Secret("correct horse battery"), at: desk.start)
        let now = desk.start + 60
        #expect(try await desk.outcome(of: anna.claim(at: now), at: now) == .failure(.wrong))
        let claim = anna.claim(password: "correct horse battery", code: anna.claim(at: now).code.revealed)
        _ = try await desk.confirm(claim, at: now)
    }
}
