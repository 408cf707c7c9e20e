import Foundation
import Persistence
import Postgres
import Safeguards
import TestSupport
import Testing

@Suite("A unit's first administrator")
struct OperatorInvitationTests {
    @Test func isInvitedWithALinkThatIsPrintedOnce() async throws {
        let unit = try await Unit()
        let made = try await unit.create("--print-invitation")
        #expect(made.code == 0, "\(made.output)")
        let token = try #require(unit.token(in: made.output))
        #expect(try await unit.openLinks() == [LinkToken(parsing: token)?.sha256].compactMap(\.self))
        #expect(try await unit.notices() == [])
        #expect(try await unit.users() == ["invited {tenant_admin}"])

        let platform = try await unit.platformLines()
        let id = try await unit.record().id.description
        #expect(platform.contains { $0.contains("operator.confirmed") && $0.contains(#""for":"tenant.create""#) })
        #expect(platform.contains { $0.contains(#""act":"tenant.created""#) && $0.contains(id) })
        #expect(platform.contains { $0.contains(#""act":"user.invited""#) && $0.contains(id) })
        #expect(try await unit.lines().contains { $0.contains("user.invited") && $0.contains(unit.person.id) })
        for line in try await unit.lines() + platform {
            #expect(!line.contains("Anna") && !line.contains("example.com") && !line.contains(token))
        }
    }

    @Test func isInvitedByMailOtherwise() async throws {
        let unit = try await Unit()
        let made = try await unit.create()
        #expect(made.code == 0, "\(made.output)")
        #expect(unit.token(in: made.output) == nil)
        #expect(try await unit.openLinks() == [], "the link is made when the mail is sent")
        #expect(try await unit.notices() == ["first_administrator"])
    }

    @Test func isInvitedAgainUntilThereIsOne() async throws {
        let unit = try await Unit()
        let first = try #require(unit.token(in: try await unit.create("--print-invitation").output))
        let again = try await unit.invite("Ewa Kowalska", "ewa.kowalska@example.com")
        let second = try #require(unit.token(in: again.output), "\(again.output)")
        #expect(first != second)
        #expect(try await unit.openLinks() == [LinkToken(parsing: second)?.sha256].compactMap(\.self))

        try await unit.change(
            "UPDATE app_user SET state = 'active', password = 'x', pepper_version = 1 WHERE state = 'invited'"
        )
        let refused = try await unit.invite("Zofia Zielińska", "zofia@example.com")
        #expect(refused.code == 1)
        #expect(refused.output.contains("has an administrator, who invites everybody else"))
        #expect(try await unit.platformLines().last?.contains(#""res":"failed""#) == true)
    }

    @Test func isNotInvitedToWhatIsSuspendedOrUnknown() async throws {
        let unit = try await Unit()
        #expect(try await unit.create().code == 0)
        try await unit.database.provisioning.suspend(slug: unit.slug)
        let refused = try await unit.invite("Ewa Kowalska", "ewa.kowalska@example.com")
        #expect(refused.code == 1 && refused.output.contains("\(unit.slug) is not active"))
        let nowhere = try await Unit().invite("Ewa Kowalska", "ewa.kowalska@example.com")
        #expect(nowhere.code == 1 && nowhere.output.contains("there is no tenant"))
    }

    @Test(arguments: [
        (name: "Anna Nowak", email: "anna.nowak", says: "does not look like an e-mail address"),
        (name: "Anna Nowak", email: "anna@example.com\nBcc: x@example.com", says: "does not look like"),
        (name: " ", email: "anna@example.com", says: "Enter the first name"),
    ])
    func isNamedProperlyBeforeAnythingIsDone(name: String, email: String, says: String) async throws {
        let unit = try await Unit()
        let (code, output) = try await unit.run(
            "create",
            unit.slug,
            "--name",
            "Jednostka",
            "--admin-name",
            name,
            "--admin-email",
            email
        )
        #expect(code == 1 && output.contains(says), "\(output)")
        await #expect(throws: TenantProvisioning.Failure.unknown(slug: unit.slug)) { _ = try await unit.record() }
    }
}

/// A slug that is free, and an operator.
private struct Unit: Sendable {
    let slug = "t-" + TenantSlug.random()
    let database: TestDatabase
    let person: TestOperator
    private let environment: [String: String]

    init() async throws {
        database = try await TestDatabase.shared()
        let keyFile = try await TestCluster.shared.value.keyFile
        environment = ["KOMORNE_DATABASE_ADMIN_URL": database.admin.text, "KOMORNE_KEY_FILE": keyFile]
        person = try await TestOperator.make(in: database, keys: try FileKeyProvider(path: keyFile))
    }

    func run(_ arguments: String...) async throws -> (code: Int32, output: String) {
        try await KomorneProcess.run(["tenant"] + arguments, by: person, environment: environment)
    }

    func create(_ more: String...) async throws -> (code: Int32, output: String) {
        try await KomorneProcess.run(
            [
                "tenant", "create", slug, "--name", "Jednostka", "--admin-name", "Anna Nowak",
                "--admin-email", "anna.nowak@example.com",
            ] + more,
            by: person,
            environment: environment
        )
    }

    func invite(_ name: String, _ email: String) async throws -> (code: Int32, output: String) {
        try await run("invite-admin", slug, "--name", name, "--email", email, "--print-invitation")
    }

    /// What is printed of a link, if one is.
    func token(in output: String) -> String? {
        let lines = output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        return lines.first { $0.hasPrefix("https://\(slug).localhost:8443/") }?
            .split(separator: "/").last.map(String.init)
    }

    func record() async throws -> TenantRecord {
        try await database.provisioning.show(slug: slug)
    }

    func openLinks() async throws -> [[UInt8]] {
        try await values("SELECT token_sha256 FROM link WHERE revoked_at IS NULL AND used_at IS NULL")
    }

    func notices() async throws -> [String] {
        try await values("SELECT kind FROM notice ORDER BY id")
    }

    func users() async throws -> [String] {
        try await values("SELECT state || ' ' || roles::text FROM app_user WHERE state <> 'left' ORDER BY id")
    }

    func lines() async throws -> [String] {
        try await values("SELECT convert_from(entry, 'UTF8') FROM audit_entry ORDER BY at, id")
    }

    func change(_ sql: SQL) async throws {
        let connection = try await database.open(try await database.login(of: try await record()))
        try await connection.execute(sql)
        await connection.close()
    }

    /// What the platform's log says of this test's operator.
    func platformLines() async throws -> [String] {
        let connection = try await database.open(database.admin)
        let lines = try await connection.values(
            """
            SELECT convert_from(entry, 'UTF8') FROM ctl.audit_entry
             WHERE actor = (SELECT id FROM ctl.operator WHERE name = \(person.name)) ORDER BY at, id
            """,
            as: String.self
        )
        await connection.close()
        return lines
    }

    private func values<Value: PostgresValue>(_ sql: SQL) async throws -> [Value] {
        let connection = try await database.open(try await database.login(of: try await record()))
        let values = try await connection.values(sql, as: Value.self)
        await connection.close()
        return values
    }
}
