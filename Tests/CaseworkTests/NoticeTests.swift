import Casework
import Correspondence
import Foundation
import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

@Suite("Writing to users")
struct NoticeTests {
    private let unit: SignInUnit
    private let person: TestPerson

    init() async throws {
        unit = try await SignInUnit.make()
        person = try await unit.unit.person(.caseWorker)
    }

    @Test("What is stored of a notice are identifiers and codes; its job has its number alone")
    func noticesHoldNothingOfAnybody() async throws {
        _ = try await unit.signedIn(person)
        let (row, payload): (String, String) = try await unit.unit.change { (tenant: borrowing TenantConnection) in
            (
                try await tenant.value("SELECT n::text FROM notice n"),
                try await tenant.value("SELECT payload::text FROM job WHERE kind = 'notice.send'")
            )
        }
        let id: UUID = try await unit.value("SELECT id FROM notice")
        #expect(payload.lowercased() == #"{"notice": "\#(id.uuidString.lowercased())"}"#)
        for word in ["Osoba", "example.org", "192.0.2", "Test"] { #expect(!row.contains(word)) }
        #expect(try await unit.lines(of: "notice.queued").count == 1)
    }

    @Test func aNewSignInIsDescribed() async throws {
        let agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
        let step = try await unit.casework.signIn(
            email: person.email,
            password: Secret(TestPerson.password),
            by: unit.visitor(from: "198.51.100.77", agent: agent)
        )
        guard case .secondFactor(let token) = step else { return }
        _ = try await unit.casework.finishSignIn(try unit.code(of: person), by: unit.visitor(token: token))
        let letter = try #require(try await letter())
        #expect(letter.text.contains("Firefox, Windows") && letter.text.contains("198.51.100.x"))
        #expect(!letter.text.contains("198.51.100.77"))
        #expect(letter.to.name == person.name && letter.to.address.text == person.email)
        #expect(letter.from.address.text == "komorne@example.org" && letter.from.name == unit.unit.tenant.name)
        #expect(letter.language == .polish)
    }

    @Test("A link in a letter works, and only that of the letter written last")
    func linksInLetters() async throws {
        let invited = try await unit.unit.person(.caseWorker, state: .invited)
        try await notify(invited, .invitation)
        let first = try await link(in: try #require(try await letter()), "invitation")
        let second = try await link(in: try #require(try await letter()), "invitation")
        #expect(first != second, "the text of a link exists in its letter and nowhere else")
        await #expect(throws: LinkInvalid()) {
            _ = try await unit.casework.look(atLink: first, for: .invitation, by: unit.visitor())
        }
        let view = try await unit.casework.look(atLink: second, for: .invitation, by: unit.visitor())
        #expect(view.email.text == invited.email)
    }

    @Test func theLinkForANewPasswordWorks() async throws {
        try await notify(person, .passwordReset)
        let link = try await link(in: try #require(try await letter()), "new-password")
        try await unit.casework.resetPassword(link, password: SignInUnit.newPassword, by: unit.visitor())
        #expect(try await unit.signIn(person.email, SignInUnit.newPassword.revealed).name == "secondFactor")
    }

    @Test("What was sent is not written again")
    func onceIsEnough() async throws {
        try await notify(person, .passwordChanged)
        let id: UUID = try await unit.value("SELECT id FROM notice")
        #expect(try await letter()?.id == id)
        try await finish(id, .sent)
        #expect(try await letter() == nil)
        try await finish(id, .sent)
        #expect(try await unit.lines(of: "notice.sent").count == 1)
        try await finish(id, .failed)
        #expect(try await unit.lines(of: "notice.failed").count == 1)
        try await finish(UUID(), .sent)
    }

    @Test(
        "Letters that have no reason any more are not written",
        arguments: [NoticeKind.invitation, .passwordReset, .passwordChanged, .newSignIn, .rolesChanged, .accountEnded]
    )
    func whoHasLeft(_ kind: NoticeKind) async throws {
        try await notify(person, kind)
        let (id, now) = (person.id, unit.unit.now)
        try await unit.execute("UPDATE app_user SET state = 'left', left_at = \(now) WHERE id = \(id)")
        #expect((try await letter() != nil) == (kind == .accountEnded))
        let links: Int64 = try await unit.value("SELECT count(*) FROM link")
        #expect(links == 0)
    }

    @Test("Details that lead nowhere end in no letter", arguments: NoticeKind.allCases)
    func detailsOfNothing(_ kind: NoticeKind) async throws {
        let bare: Set<NoticeKind> = [
            .passwordReset, .passwordChanged, .recoveryCodeUsed, .rolesChanged, .accountEnded,
        ]
        let expectsLetter = bare.contains(kind)
        try await notify(person, kind)
        #expect((try await letter() != nil) == expectsLetter)
    }

    @Test("The unit's own names stand in its letters, and each reader's language is theirs")
    func namesAndLanguages() async throws {
        let (maker, id, now) = (person.id, person.id, unit.unit.now)
        for (name, value) in [("unit.display_name", "ZBM Testowo"), ("mail.sender_name", "Komorne w Testowie")] {
            try await unit.execute(
                """
                INSERT INTO setting_change (name, value, changed_by, changed_at)
                VALUES (\(name), \(value), \(maker), \(now))
                """
            )
        }
        try await unit.execute("UPDATE app_user SET language = 'en' WHERE id = \(id)")
        try await notify(person, .passwordChanged)
        let letter = try #require(try await letter())
        #expect(letter.from.name == "Komorne w Testowie" && letter.text.contains("ZBM Testowo"))
        #expect(letter.language == .english && letter.text.hasPrefix("Hello"))
    }

    @Test("An inviter and whoever changed roles are named")
    func actorsAreNamed() async throws {
        let admin = try await unit.unit.person(.tenantAdmin)
        let invite = InviteUser(
            name: try PersonName(parsing: "Ola Nowa"),
            email: try EmailAddress(parsing: "ola.nowa@example.org")
        )
        _ = try await unit.casework.outcome(of: invite, by: admin.caller)
        let invitation = try #require(try await letter())
        #expect(invitation.text.contains(admin.name) && invitation.to.name == "Ola Nowa")

        // What is later in time is later in the list.
        unit.unit.clock.advance(by: 1)
        let assign = AssignRoles(GivenRoles(roles: [.auditor, .lawyer]), to: person.id, expected: 1)
        _ = try await unit.casework.outcome(of: assign, by: admin.caller)
        let changed = try #require(try await letter())
        #expect(changed.text.contains(admin.name))
        #expect(changed.text.contains("Audytor") && changed.text.contains("Prawnik"))
    }

    private func notify(_ person: TestPerson, _ kind: NoticeKind) async throws {
        try await unit.unit.change { (tenant: borrowing TenantConnection) in
            try await tenant.notify(person.id, kind)
        }
    }

    /// The newest notice as it would go out now.
    private func letter() async throws -> Email? {
        let id: UUID = try await unit.value("SELECT id FROM notice ORDER BY made_at DESC, id DESC LIMIT 1")
        return try await unit.casework.letter(
            for: id,
            in: unit.unit.tenant.id,
            from: try MailAddress("komorne@example.org")
        )
    }

    private func finish(_ id: UUID, _ end: FinishNotice.End) async throws {
        let principal = Authenticator.vouch(
            forJob: SendNotice.kind,
            holding: [FinishNotice.permission],
            in: unit.unit.tenant.id
        )
        try await unit.casework.perform(FinishNotice(id, end), as: principal, in: .jobs)
    }

    private func link(in letter: Email, _ folder: String) async throws -> String {
        let start = "https://unit.localhost:8443/\(folder)/"
        let range = try #require(letter.text.range(of: start))
        return String(letter.text[range.upperBound...].prefix { !$0.isWhitespace })
    }
}
