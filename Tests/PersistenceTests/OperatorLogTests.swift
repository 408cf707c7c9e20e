import Foundation
@testable import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

@Suite("What operators may do, and the log of what they did")
struct OperatorLogTests {
    @Test(arguments: Matrix.rows.filter { $0.section.isAboutPersons }.map(\.permission))
    func noOperatorHoldsAPermissionAboutPersons(_ permission: Permission) async throws {
        #expect(!Standing(tenant: nil, roles: [.operator]).mayEver(permission))
        let desk = try await OperatorDesk(try await TestDatabase.shared())
        let claim = OperatorClaim(name: "anna", password: Secret("x"), code: Secret("x"))
        await #expect(throws: Refused.self) {
            _ = try await desk.operators.confirm(claim, for: OperatorPurpose(permission), at: desk.start)
        }
    }

    @Test func operatorsHoldWhatIsThePlatforms() {
        let held = Matrix.rows.map(\.permission).filter { Standing(tenant: nil, roles: [.operator]).mayEver($0) }
        #expect(held.contains(.tenantCreate) && held.contains(.operatorDismiss))
        let subjects = Set(held.map { $0.name.split(separator: ".")[0] })
        #expect(subjects == ["tenant", "operator", "key", "platform_log"])
    }

    @Test func everyStepIsALine() async throws {
        let desk = try await OperatorDesk()
        let now = desk.start
        let anna = try await desk.make("anna")
        let me = try await desk.confirm(anna.claim(at: now), at: now + 1)
        let ewa = try await desk.make("ewa", by: me, at: now + 1.5)
        _ = try await desk.outcome(of: ewa.claim(code: "000"), at: now + 2)
        _ = try await desk.operators.list(by: me, at: now + 3)
        _ = try await desk.operators.resetFactor(of: "ewa", by: me, at: now + 4)
        try await desk.operators.changePassword(of: me, to: Secret("another password"), at: now + 5)
        try await desk.operators.replaceFactor(of: me, with: try desk.proof(of: NewFactor(), at: now), at: now + 6)
        try await desk.operators.dismiss("ewa", by: me, at: now + 7)
        let log = OperatorLog(admin: desk.database.admin, logger: desk.database.logger)
        try await log.record(PlatformNote(.tenantDropped, .failed), by: .operator(me), at: now + 8)
        try await log.record(PlatformNote(.tenantRead), by: .demonstration, at: now + 9)

        let lines = try await desk.lines()
        let acts: [AuditAct] = [
            .operatorCreated, .operatorConfirmed, .operatorCreated, .operatorConfirmationFailed, .operatorListed,
            .operatorChanged, .operatorChanged, .operatorFactorEnrolled, .operatorDismissed, .tenantDropped,
            .tenantRead,
        ]
        #expect(lines.map(\.act) == acts.map(\.number))
        #expect(lines.map(\.actor) == [nil, me.id, me.id, nil, me.id, me.id, me.id, me.id, me.id, me.id, nil])
        #expect(lines[0].text.contains(#""actor":{"k":"system","n":"migrator"}"#))
        #expect(lines[1].text.contains(#""x":{"for":"tenant.list","method":"totp"}"#))
        #expect(lines[10].text.contains(#""actor":{"k":"job","n":"demo"}"#))
    }

    @Test func aLineIsCanonicalAndHoldsNoNameAndNoSecret() async throws {
        let desk = try await OperatorDesk()
        let anna = try await desk.make("anna")
        _ = try await desk.outcome(of: anna.claim(password: "a wrong password", code: "1"), at: desk.start)
        _ = try await desk.confirm(anna.claim(at: desk.start), at: desk.start)
        let lines = try await desk.lines()
        #expect(lines.count == 3)
        for line in lines {
            #expect(line.leafHash == AuditEntry.leafHash(of: line.bytes))
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line.bytes)) as? [String: Any])
            #expect(object["t"] as? String == "00000000-0000-0000-0000-000000000000")
            for secret in ["anna", "password of", "wrong password", anna.factor.seed.base32] {
                #expect(!line.text.contains(secret))
            }
        }
    }

    @Test func nobodyRewritesItByMistake() async throws {
        let desk = try await OperatorDesk()
        _ = try await desk.make("anna")
        let connection = try await desk.database.open(desk.database.admin)
        let attempts: [SQL] = [
            "UPDATE ctl.audit_entry SET res = 1", "DELETE FROM ctl.audit_entry", "TRUNCATE ctl.audit_entry",
        ]
        for attempt in attempts {
            await expectRefusal(.insufficientPrivilege) { try await connection.execute(attempt) }
        }
        await connection.close()
    }

    @Test func whatFailsLeavesNoLineOfSuccess() async throws {
        let desk = try await OperatorDesk()
        let me = try await desk.confirm(try await desk.make("anna").claim(at: desk.start), at: desk.start)
        let before = try await desk.lines().count
        await #expect(throws: Operators.Failure.lastOne) {
            try await desk.operators.dismiss("anna", by: me, at: desk.start)
        }
        #expect(try await desk.lines().count == before)
    }
}
