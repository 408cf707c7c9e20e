import Casework
import Foundation
import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

@Suite("Forgetting what let somebody in once")
struct SignInTidyTests {
    @Test("What is over for thirty days goes, and nothing else")
    func tidying() async throws {
        let unit = try await SignInUnit.make()
        let person = try await unit.unit.person(.caseWorker)
        let invited = try await unit.unit.person(.caseWorker, state: .invited)
        try await unit.casework.outcome(of: SignOut(), by: unit.passwordShown(by: person))
        try await claim(in: unit)
        try await unit.unit.change { (tenant: borrowing TenantConnection) in
            _ = try await tenant.makeLink(to: invited.id, for: .invitation)
        }
        unit.unit.clock.advance(by: 30 * 86_400)
        #expect(try await tidy(unit) == 0, "not a moment too early")
        unit.unit.clock.advance(by: 1)
        let fresh = try await unit.unit.session(of: person)
        try await claim(in: unit)
        #expect(try await tidy(unit) == 2, "the session that was signed out of, and the key")
        unit.unit.clock.advance(by: 36_000)
        #expect(try await tidy(unit) == 1, "the session that nobody ended was over after ten hours")
        unit.unit.clock.advance(by: 7 * 86_400)
        #expect(try await tidy(unit) == 1, "the link was good for a week")
        let left: Int64 = try await unit.value(
            "SELECT (SELECT count(*) FROM session) + (SELECT count(*) FROM idempotency_claim)"
        )
        #expect(left == 2)
        #expect(try await !unit.opens(fresh.session.token))
    }

    private func tidy(_ unit: SignInUnit) async throws -> Int {
        let principal = Authenticator.vouch(
            forJob: TidyAccess.kind,
            holding: [TidyAccess.permission],
            in: unit.unit.tenant.id
        )
        return try await unit.casework.perform(TidyAccess(), as: principal, in: .jobs)
    }

    private func claim(in unit: SignInUnit) async throws {
        let (actor, key, now) = (UUID(), UUID(), unit.unit.now)
        try await unit.execute(
            """
            INSERT INTO idempotency_claim (actor, route, key, request_hmac, claimed_at)
            VALUES (\(actor), 'test', \(key), \(Array(repeating: UInt8(7), count: 32)), \(now))
            """
        )
    }
}
