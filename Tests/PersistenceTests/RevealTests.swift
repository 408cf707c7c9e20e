import Foundation
@testable import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

/// Personal data leaves only when the line that tells of it is committed.
@Suite("Commit before reveal")
struct RevealTests {
    private let both: Neighbours
    private let person: UUID

    init() async throws {
        both = try await Neighbours()
        person = try await both.door.register("Kowalska", in: both.a)
    }

    @Test func aReadingLeavesItsLine() async throws {
        #expect(try await both.door.surname(of: person, in: both.a) == "Kowalska")
        let lines = try await lines(of: .personViewed)
        #expect(lines.count == 1)
        let entry = try #require(lines.first)
        let seen = "\"sub\":[{\"f\":\"0000000000000002\",\"id\":\"\(person.uuidString.lowercased())\"}]"
        #expect(entry.contains(seen))
        #expect(!entry.contains("Kowalska"))
        #expect(try await subjects() == 2, "the registration and the reading are found by person")
    }

    @Test("Where the line cannot be written, nothing is shown")
    func withoutTheLine() async throws {
        let superuser = try await both.superuser()
        let names = try both.a.names
        try await superuser.script(
            SQL(trusted: "REVOKE INSERT ON \(names.schema.text).audit_entry FROM \(names.login.text)")
        )
        let opened = Opened()
        await #expect(throws: PostgresError.self) {
            _ = try await both.door.surname(of: person, in: both.a, noting: opened)
        }
        #expect(!opened.happened, "not even opened")
    }

    @Test func whatNoLineTellsOfIsNotOpened() async throws {
        await #expect(throws: Unrecorded(field: .personSurname)) {
            _ = try await both.door.surname(of: person, in: both.a, recording: [.personGivenNames])
        }
    }

    @Test("An envelope moved to another row, another person or another field is refused, and that is recorded")
    func movedEnvelopes() async throws {
        let other = try await both.door.register("Nowak", in: both.a)
        let superuser = try await both.superuser()
        let schema = try both.a.names.schema
        try await superuser.execute(
            """
            UPDATE \(schema).person SET surname_sealed = o.surname_sealed
              FROM (SELECT surname_sealed FROM \(schema).person WHERE id = \(other)) o WHERE id = \(person)
            """
        )
        await #expect(throws: IntegrityFailure()) { _ = try await both.door.surname(of: person, in: both.a) }
        try await superuser.execute("UPDATE \(schema).person SET given_names_sealed = surname_sealed")
        await #expect(throws: IntegrityFailure()) {
            _ = try await both.door.perform(ReadGivenNames(person: other), as: .tester(in: both.a))
        }
        #expect(try await lines(of: .cryptoIntegrityFailure).count == 2)
        #expect(try await lines(of: .personViewed).count == 2, "that somebody wanted to see it stays known")
    }

    @Test func aFlippedBitIsRefused() async throws {
        let superuser = try await both.superuser()
        let schema = try both.a.names.schema
        try await superuser.execute(
            """
            UPDATE \(schema).person SET surname_sealed = set_byte(surname_sealed, 40, get_byte(surname_sealed, 40) # 1)
             WHERE id = \(person)
            """
        )
        await #expect(throws: IntegrityFailure()) { _ = try await both.door.surname(of: person, in: both.a) }
    }

    @Test("A key of the tenant's own that does not open is recorded, whoever asked")
    func damagedKeys() async throws {
        let superuser = try await both.superuser()
        try await superuser.execute(
            """
            UPDATE vault.tenant_key SET wrapped = set_bit(wrapped, 200, 1 - get_bit(wrapped, 200))
             WHERE login = \(try both.a.names.login.text) AND kind = 1
            """
        )
        let door = both.database.makeTenantDatabase(both.database.makePlatform())
        await #expect(throws: IntegrityFailure()) { _ = try await door.canaries(in: both.a) }
        #expect(try await lines(of: .cryptoIntegrityFailure).count == 1)
    }

    @Test func theSamePeselTwiceIsRefused() async throws {
        let pesel = "44051401359"
        let first = try await both.door.register("Kowalska", pesel: pesel, in: both.a)
        await #expect(throws: PersonExists(field: .personPesel, id: first)) {
            _ = try await both.door.register("Nowak", pesel: pesel, in: both.a)
        }
        _ = try await both.door.register("Nowak", pesel: pesel, in: both.b)
    }

    private func lines(of act: AuditAct) async throws -> [String] {
        let superuser = try await both.superuser()
        let stored: [[UInt8]] = try await superuser.values(
            "SELECT entry FROM \(try both.a.names.schema).audit_entry WHERE act = \(act.number)"
        )
        return stored.map { String(decoding: $0, as: UTF8.self) }
    }

    private func subjects() async throws -> Int64 {
        let superuser = try await both.superuser()
        return try await superuser.value(
            "SELECT count(*) FROM \(try both.a.names.schema).audit_subject WHERE subject = \(person)"
        )
    }
}

private struct ReadGivenNames: PersonAction {
    typealias Outcome = String?

    static let permission = Permission("test.read")
    static let changesData = false
    let person: UUID

    func perform(in tenant: borrowing TenantConnection) async throws -> Unrevealed<String?> {
        let row = try await tenant.person(person)?.person
        let reading = PersonReading(.personViewed, seen: [SeenPerson(person, [.personGivenNames])])
        return try await tenant.unrevealed(reading) { opener in try row?.givenNames.map(opener.open) }
    }
}
