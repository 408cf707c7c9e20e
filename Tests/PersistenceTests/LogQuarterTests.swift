import Foundation
@testable import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

@Suite("The quarters of a log")
struct LogQuarterTests {
    /// The first second of a quarter in which no code of today will run.
    private let later = Date(timeIntervalSince1970: 1_917_043_200)

    @Test func theyFollowEachOther() {
        let quarters = LogQuarter(of: later).through(next: 4)
        #expect(quarters.map(\.table).first == "audit_entry_2030q4")
        #expect(quarters.map(\.firstDay) == ["2030-10-01", "2031-01-01", "2031-04-01", "2031-07-01", "2031-10-01"])
        #expect(LogQuarter(of: later.addingTimeInterval(-1)).next == LogQuarter(of: later))
    }

    @Test func aNewTenantHasThemForTwoYears() async throws {
        let database = try await TestDatabase.separate()
        let platform = database.makePlatform()
        #expect(try await platform.logQuartersLeft(at: .now) == nil, "there is no tenant")
        let tenant = try await database.makeTenant()
        #expect(try await platform.logQuartersLeft(at: .now) ?? 0 >= LogQuarter.ahead)
        #expect(try await platform.logQuartersLeft(at: later) == 0)
        let admin = try await database.open(database.admin)
        #expect(try await admin.makeLogQuarters(tenant.names, at: .now) == 0)
        #expect(try await admin.makeLogQuarters(tenant.names, at: later) == LogQuarter.ahead + 1)
        #expect(try await platform.logQuartersLeft(at: later) == LogQuarter.ahead)
        await admin.close()
        await platform.close()
    }

    @Test("Lines of a quarter that nobody had made are taken all the same, and moved when it is")
    func linesThatWereEarlier() async throws {
        let both = try await Neighbours()
        let superuser = try await both.superuser()
        try await superuser.script(SQL(trusted: "SET search_path = \(try both.a.names.schema.text)"))
        let runtime = try await both.openA()
        let insertion: SQL = """
            INSERT INTO audit_entry (id, at, cls, act, res, entry, leaf_hash, sealed_day)
            SELECT gen_random_uuid(), now(), 2, 1704, 0, e, sha256('\\x00' || e), '2031-02-03'
              FROM convert_to('{}', 'UTF8') AS e
            """
        try await runtime.execute(insertion)
        try await both.door.seal(both.a.id, at: .now)
        let place: SQL = "SELECT tableoid::regclass::text FROM audit_entry WHERE sealed_day = '2031-02-03'"
        #expect(try await superuser.values(place, as: String.self) == ["audit_entry_later"])

        let admin = try await both.database.open(both.database.admin)
        try await admin.makeLogQuarters(both.a.names, at: later)
        await admin.close()
        try await runtime.execute(insertion)
        #expect(
            try await superuser.values(place, as: String.self) == ["audit_entry_2031q1", "audit_entry_2031q1"]
        )
        let head = try #require(try await both.door.seal(both.a.id, at: .now))
        #expect(head.size == 2)
        await runtime.close()
        await superuser.close()
    }

    @Test("Migrating makes them for whoever was made earlier, and says where it cannot")
    func migratingMakesThem() async throws {
        let database = try await TestDatabase.separate()
        let (tenant, other) = (try await database.makeTenant(), try await database.makeTenant())
        let superuser = try await database.open(database.superuser)
        let platform = database.makePlatform()
        let before = try #require(try await platform.logQuartersLeft(at: .now))
        let last = LogQuarter(of: .now).through(next: LogQuarter.ahead).last
        let table = try #require(last).table
        for schema in [try tenant.names.schema.text, try other.names.schema.text] {
            try await superuser.script(SQL(trusted: "DROP TABLE \(schema).\(table)"))
        }
        try await superuser.script(SQL(trusted: "DROP TABLE \(try other.names.schema.text).audit_entry_later"))
        // What goes wrong for one tenant is no other's business.
        try await superuser.script(
            SQL(trusted: "CREATE VIEW \(try other.names.schema.text).audit_entry_later AS SELECT 1 AS one")
        )
        #expect(try await platform.logQuartersLeft(at: .now) == before - 1)
        let migrator = Migrator(
            admin: database.admin,
            files: database.files,
            keys: database.keys,
            logger: database.logger
        )
        let report = try await migrator.migrate()
        #expect(report.outcomes.filter { $0.failure != nil }.map(\.scope) == [other.slug])
        let made: Bool = try await superuser.value(
            "SELECT to_regclass(\(try tenant.names.schema.text + "." + table)) IS NOT NULL"
        )
        #expect(made)
        await superuser.close()
        await platform.close()
    }
}
