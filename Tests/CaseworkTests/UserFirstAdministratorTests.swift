import Casework
import Foundation
import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

@Suite("The first administrator of a unit")
struct UserFirstAdministratorTests {
    private let unit: TestUnit

    init() async throws {
        unit = try await TestUnit.make()
    }

    @Test func isInvitedByMail() async throws {
        let invitation = try await invite("anna@example.org", wantsLink: false)
        #expect(invitation.link == nil)
        #expect(try await unit.notices(to: invitation.user) == ["first_administrator"])
    }

    @Test("or with a link that is shown once, and of which the table has the hash")
    func isInvitedByLink() async throws {
        let invitation = try await invite("anna@example.org", wantsLink: true)
        let link = try #require(invitation.link)
        #expect(invitation.expiresAt == unit.now.addingTimeInterval(7 * 24 * 3_600))
        #expect(try await unit.notices(to: invitation.user) == [])
        #expect(try await openLinks() == [link.sha256])
    }

    @Test func whoWasInvitedByMistakeIsForgotten() async throws {
        let mistake = try await invite("ana@example.org", wantsLink: true)
        let right = try await invite("anna@example.org", wantsLink: true)
        #expect(try await openLinks() == [try #require(right.link).sha256])
        let states = try await unit.change { (tenant: borrowing TenantConnection) in
            (try await tenant.user(mistake.user)?.state, try await tenant.user(right.user)?.state)
        }
        #expect(states == ("left", "invited"))
        _ = try await invite("ana@example.org", wantsLink: true)
    }

    @Test func nobodyComesInThisWayOnceThereIsOne() async throws {
        _ = try await unit.person(.tenantAdmin)
        await #expect(throws: HasAdministrator()) { try await invite("ewa@example.org", wantsLink: true) }
    }

    @Test func twoOperatorsAtOnceLeaveOneInvitation() async throws {
        async let first = invite("ewa@example.org", wantsLink: true)
        async let second = invite("anna@example.org", wantsLink: true)
        let links = try await [first, second].compactMap { $0.link?.sha256 }
        let open = try await openLinks()
        #expect(open.count == 1 && links.contains(open[0]))
    }

    @Test func peopleOfTheUnitCannotInviteInThisWay() async throws {
        let worker = try await unit.person(.caseWorker)
        let act = InviteFirstAdministrator(
            name: try PersonName(parsing: "Ewa"),
            email: try EmailAddress(parsing: "ewa@example.org"),
            wantsLink: true
        )
        await #expect(throws: Refused(missing: .tenantInviteAdministrator)) {
            try await unit.perform(act, by: worker)
        }
    }

    private func invite(
        _ email: String,
        wantsLink: Bool
    ) async throws -> InviteFirstAdministrator.Invitation {
        let act = InviteFirstAdministrator(
            name: try PersonName(parsing: "Anna Pierwsza"),
            email: try EmailAddress(parsing: email),
            wantsLink: wantsLink
        )
        let `operator` = Authenticator.vouch(
            forOperator: UUID(),
            holding: [InviteFirstAdministrator.permission],
            in: unit.tenant.id
        )
        return try await unit.casework.perform(act, as: `operator`)
    }

    private func openLinks() async throws -> [[UInt8]] {
        try await unit.change { (tenant: borrowing TenantConnection) in
            try await tenant.values("SELECT token_sha256 FROM link WHERE revoked_at IS NULL AND used_at IS NULL")
        }
    }
}
